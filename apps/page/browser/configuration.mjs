// A configuration: a scenario that it starts from, and what was changed. Knows nothing of how it is shown.
import { entryOf, isSameEntry, putAt, valueAt, valueOf } from "./values.mjs";

export const CONFIGURATIONS_MAX = 4;

// Stands in files, which have one language.
const PROVENANCE = "changed on the planner's page";

export class Configuration {
  /** start: {name, scenario, keys}: scenario whole, keys as engine_describe tells them. */
  constructor(start, table) {
    this.table = table;
    this.name = "";
    this.begin(start);
    this.entries = new Map();
  }

  /** Starts from another scenario; what was changed stays where the other has the same key. Returns the keys that it has not. */
  begin(start) {
    this.start = start;
    this.rows = new Map(start.keys.map((described) => [described.key, this.table.rows.get(described.row)]));
    this.described = new Map(start.keys.map((described) => [described.key, described]));
    this.refused = new Map();
    this.general = [];
    const lost = [...(this.entries ?? new Map()).keys()].filter((key) => !this.rows.has(key));
    lost.forEach((key) => this.entries.delete(key));
    return lost;
  }

  copy() {
    const copy = new Configuration(this.start, this.table);
    copy.entries = new Map(structuredClone([...this.entries]));
    copy.name = this.name;
    return copy;
  }

  baseEntry(key) {
    return entryOf(this.rows.get(key), valueAt(this.start.scenario, key), this.table);
  }

  entry(key) {
    return this.entries.get(key) ?? this.baseEntry(key);
  }

  enter(key, entry) {
    this.refused.delete(key);
    this.general = [];
    if (isSameEntry(entry, this.baseEntry(key))) {
      this.entries.delete(key);
    } else {
      this.entries.set(key, entry);
    }
  }

  /** An entry from elsewhere: false, and it is left out, where no control could have made it. */
  takes(key, entry) {
    const row = this.rows.get(key);
    const isDistribution = row?.kind === "distribution";
    if (row === undefined || row.kind === "texts" || isDistribution !== (typeof entry === "object")) {
      return false;
    }
    const fields = isDistribution ? this.table.forms[entry.form]?.fields : null;
    if (isDistribution && (fields === undefined || entry.fields.length !== Math.max(1, fields.length))) {
      return false;
    }
    this.enter(key, isDistribution ? { form: entry.form, fields: entry.fields } : entry);
    return true;
  }

  isChanged(key) {
    return this.entries.has(key);
  }

  get sources() {
    return Object.keys(valueAt(this.start.scenario, "intake.sources") ?? {});
  }

  get calendars() {
    return Object.keys(valueAt(this.start.scenario, "calendars") ?? {});
  }

  read(key) {
    return valueOf(this.rows.get(key), this.entry(key), { table: this.table, sources: this.sources, calendars: this.calendars });
  }

  /** What is wrong with the entry of a key: {text, given} in words of the page, or {engine} in those of the engine; or null. */
  wrong(key) {
    const { wrong } = this.entries.has(key) ? this.read(key) : {};
    return wrong ?? (this.refused.has(key) ? { engine: this.refused.get(key) } : null);
  }

  get wrongKeys() {
    return [...this.rows.keys()].filter((key) => this.wrong(key) !== null);
  }

  /** What the engine said of the scenario, one problem a line, "scenario:12:3: key: words": kept beside its key. */
  refuse(said) {
    for (const line of said.split("\n").filter((text) => text !== "")) {
      const [, key, problem] = /^scenario(?::\d+)*: ([a-z0-9_.]+): (.*)$/.exec(line) ?? [];
      if (this.rows.has(key)) {
        this.refused.set(key, problem);
      } else {
        this.general.push(line.replace(/^scenario(:\d+)*: /, ""));
      }
    }
  }

  /** Keys whose value is another than in the scenario that it starts from. */
  get changes() {
    return [...this.entries.keys()];
  }

  /** A title in both languages: the name that it was given, or that of its start. */
  title() {
    const { title, name } = this.start.scenario;
    const own = typeof title === "string" ? { en: title } : title ?? {};
    return this.name === "" ? { en: own.en || name, cy: own.cy || "" } : { en: this.name, cy: this.name };
  }

  /** The whole scenario, as the command line reads it. Only where no entry is wrong. */
  scenario() {
    const whole = structuredClone(this.start.scenario);
    whole.title = this.title();
    for (const key of this.entries.keys()) {
      putAt(whole, key, this.read(key).value);
      whole.provenance = { ...whole.provenance, [key]: { assumed: PROVENANCE } };
    }
    return whole;
  }
}
