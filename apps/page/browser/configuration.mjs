// A configuration: a scenario that it starts from, and what was changed. Knows nothing of how it is shown.
import { defaultEntry, entryOf, isSameEntry, putAt, valueAt, valueOf } from "./values.mjs";

export const CONFIGURATIONS_MAX = 4;

// Stands in files, which have one language.
const PROVENANCE = "changed on the planner's page";

const MEMBER_NAME = /^[a-z][a-z0-9_]{0,38}$/;
const DAY = 86400000;
const EVENT_DAYS = 28; // until somebody says otherwise

export class Configuration {
  /** start: {name, scenario, keys}: scenario whole, keys as engine_describe tells them. */
  constructor(start, table) {
    this.table = table;
    this.name = "";
    this.entries = new Map();
    this.added = []; // [group, name] of members that the start has not, such as ["intake.events", "summer"]
    this.begin(start);
  }

  /** Starts from another scenario; what was changed stays where the other has the same key. Returns the keys that it has not. */
  begin(start) {
    this.start = start;
    this.rows = new Map(start.keys.map((described) => [described.key, this.table.rows.get(described.row)]));
    this.described = new Map(start.keys.map((described) => [described.key, described]));
    this.refused = new Map();
    this.general = [];
    const { added } = this;
    this.added = [];
    added.forEach(([group, name]) => this.addMember(group, name));
    const lost = [...this.entries.keys()].filter((key) => !this.rows.has(key));
    lost.forEach((key) => this.entries.delete(key));
    return lost;
  }

  // ---- members of groups: events, partners, sources ----

  rowsOf(group) {
    return [...this.table.rows.values()].filter(({ key }) => key.startsWith(`${group}.*.`));
  }

  members(group) {
    const own = this.added.filter(([of]) => of === group).map(([, name]) => name);
    return [...Object.keys(valueAt(this.start.scenario, group) ?? {}), ...own];
  }

  mayAdd(group, name) {
    return this.rowsOf(group).length > 0 && MEMBER_NAME.test(name) && !this.members(group).includes(name);
  }

  /** False where there is one of that name, or no such group. Its values are the defaults of the table. */
  addMember(group, name) {
    if (!this.mayAdd(group, name)) {
      return false;
    }
    this.added.push([group, name]);
    for (const row of this.rowsOf(group)) {
      const key = row.key.replace("*", name);
      this.rows.set(key, row);
      this.described.set(key, { key, row: row.key, provenance: "default", words: "", low: null, high: null, fitted_to: null });
    }
    return true;
  }

  removeMember(group, name) {
    this.added = this.added.filter(([of, one]) => of !== group || one !== name);
    for (const row of this.rowsOf(group)) {
      const key = row.key.replace("*", name);
      for (const map of [this.rows, this.described, this.entries, this.refused]) {
        map.delete(key);
      }
    }
  }

  get addedKeys() {
    return this.added.flatMap(([group, name]) => this.rowsOf(group).map((row) => row.key.replace("*", name)));
  }

  /**
   * Of a new member: the default. A calendar that has none is the first of the scenario; a day lies at the beginning of the measured
   * period, or some weeks on.
   */
  newEntry(key) {
    const row = this.rows.get(key);
    if (row.default === null && row.kind === "calendar") {
      return this.calendars[0] ?? "";
    }
    if (row.default !== null || row.kind !== "date") {
      return defaultEntry(row, this.table);
    }
    const { first_day: first, run_in_days: runIn } = this.start.scenario.time;
    const days = runIn + (/\.(until|last_day)$/.test(key) ? EVENT_DAYS - 1 : 0);
    return new Date(Date.parse(`${first}T12:00:00Z`) + days * DAY).toISOString().slice(0, 10);
  }

  copy() {
    const copy = new Configuration(this.start, this.table);
    this.added.forEach(([group, name]) => copy.addMember(group, name));
    copy.entries = new Map(structuredClone([...this.entries]));
    copy.name = this.name;
    return copy;
  }

  baseEntry(key) {
    const value = valueAt(this.start.scenario, key);
    return value === undefined ? this.newEntry(key) : entryOf(this.rows.get(key), value, this.table);
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
    return this.members("intake.sources");
  }

  get calendars() {
    return this.members("calendars");
  }

  read(key) {
    return valueOf(this.rows.get(key), this.entry(key), { table: this.table, sources: this.sources, calendars: this.calendars });
  }

  isAdded(key) {
    return this.added.some(([group, name]) => key.startsWith(`${group}.${name}.`));
  }

  /** What is wrong with the entry of a key: {text, given} in words of the page, or {engine}: {text, language}, what the engine said; or null. */
  wrong(key) {
    const { wrong } = this.entries.has(key) || this.isAdded(key) ? this.read(key) : {};
    return wrong ?? (this.refused.has(key) ? { engine: this.refused.get(key) } : null);
  }

  get wrongKeys() {
    return [...this.rows.keys()].filter((key) => this.wrong(key) !== null);
  }

  /** What the engine said of the scenario, {text, language}, one problem a line, "scenario:12:3: key: words": kept beside its key. */
  refuse({ text: said, language }) {
    this.refused = new Map();
    this.general = [];
    for (const line of said.split("\n").filter((text) => text !== "")) {
      const [, key, problem] = /^scenario(?::\d+)*: ([a-z0-9_.]+): (.*)$/.exec(line) ?? [];
      if (this.rows.has(key)) {
        this.refused.set(key, { text: problem, language });
      } else {
        this.general.push({ text: line.replace(/^scenario(:\d+)*: /, ""), language });
      }
    }
  }

  /** Only the engine has said something of it: it is ready to be asked again. */
  get isOnlyRefused() {
    return this.refused.size + this.general.length > 0 && this.wrongKeys.every((key) => this.wrong(key).engine !== undefined);
  }

  /** Keys whose value is another than in the scenario that it starts from, or is not in it. */
  get changes() {
    return [...new Set([...this.addedKeys, ...this.entries.keys()])];
  }

  /** What is other than in a configuration that starts from the same: [{key, row, before, after}]; null where that starts from another. */
  changesAgainst(base) {
    if (base.start !== this.start) {
      return null;
    }
    const entryIn = (configuration, key) => (configuration.rows.has(key) ? configuration.entry(key) : null);
    return [...new Set([...base.changes, ...this.changes])]
      .map((key) => ({ key, row: this.rows.get(key) ?? base.rows.get(key), before: entryIn(base, key), after: entryIn(this, key) }))
      .filter(({ before, after }) => !isSameEntry(before, after));
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
    for (const key of new Set([...this.addedKeys, ...this.entries.keys()])) {
      putAt(whole, key, this.read(key).value);
      whole.provenance = { ...whole.provenance, [key]: { assumed: PROVENANCE } };
    }
    return whole;
  }
}
