// The state of the page and what people do with it; sections.mjs shows it.
import { words } from "../../report/words.mjs";
import { Configuration, CONFIGURATIONS_MAX } from "./configuration.mjs";
import { showAdder, showField } from "./form.mjs";
import { Refusal, saidBy } from "./host.mjs";
import { readScenario, readText, saveComparison, saveCsv, saveJson, saveReport, saveScenario } from "./files.mjs";
import { fragmentOf, readFragment } from "./links.mjs";
import { marked } from "./marked.mjs";
import { comparisonDocument, runDocument } from "./reports.mjs";
import { startRun } from "./running.mjs";
import { showAll, showChoice, showConfigurations, showForeseen, showForms, showProgress, showResults, showRun, showSummary } from "./sections.mjs";
import { ungrouped } from "./values.mjs";
import { Watch } from "./watch.mjs";

const SEED_MAX = 18446744073709551615n;
const REPLICATIONS_MAX = 1000;
const PAUSE_MILLISECONDS = 50; // what somebody pastes or spins changes in one go

export class Page {
  constructor({ language, desk, scenarios, table, runners, configurations }) {
    Object.assign(this, { desk, scenarios, table, runners, configurations });
    this.current = 0;
    this.turn = 0; // which choice of a start is wanted
    this.seed = "1";
    this.replications = "30";
    this.view = { search: "", open: new Set(["first-staff"]) };
    this.notices = []; // {text, given, said} in words that are not translated yet
    this.isComplaining = false; // somebody asked for a run, and something was wrong
    this.wrongFile = null;
    this.run = null; // {done, stop, kept, all, isStale}
    this.found = null; // {told, compared, titles, seed, replications, isStale}
    this.watch = new Watch(this);
    this.words = words(language);
  }

  get configuration() {
    return this.configurations[this.current];
  }

  /** Title of a configuration; of two that are called the same, with a letter. */
  title(place) {
    const titles = this.configurations.map((configuration) => this.words.own(configuration.title()) || configuration.start.name);
    const isAlone = titles.filter((title) => title === titles[place]).length === 1;
    return isAlone ? titles[place] : `${titles[place]} (${"ABCD"[place]})`;
  }

  show() {
    showAll(this);
  }

  async speak(language) {
    this.words = words(language);
    this.desk.speak(language);
    this.runners.speak(language);
    this.show();
    await this.sayAgain();
  }

  /** What the engine said stands there in the language of then: it is asked again. */
  async sayAgain() {
    if (this.wrongFile?.said) {
      this.wrongFile = { ...this.wrongFile, ...await readText(this.wrongFile.content, this.desk) };
      showChoice(this);
    }
    const refused = this.configurations.filter((configuration) => configuration.isOnlyRefused);
    if (refused.length > 0) {
      await Promise.all(refused.map((configuration) => this.judge(configuration)));
      showForms(this);
      showSummary(this);
    }
  }

  // ---- configurations ----

  /** What is found, and what a run that is on will find, is of something else than what stands in the form now. */
  outdate() {
    if (this.run !== null) {
      this.run.isStale = true;
    }
    if (this.found !== null && !this.found.isStale) {
      this.found.isStale = true;
      showResults(this);
    }
  }

  changed() {
    this.outdate();
    showConfigurations(this);
    showSummary(this);
    this.foreseeSoon();
  }

  /** Once nobody has changed anything for a moment. */
  foreseeSoon() {
    clearTimeout(this.foreseeing);
    showForeseen(this);
    this.foreseeing = setTimeout(() => void this.foresee(), PAUSE_MILLISECONDS);
  }

  async foresee() {
    if (this.isReady && this.run === null) {
      await this.runners.foresee(this.configurations.map((configuration) => JSON.stringify(configuration.scenario())), BigInt(this.seed));
      showForeseen(this);
    }
  }

  /** Somebody types: what the field says of itself is its own matter. */
  entered() {
    this.notices = [];
    this.refreshForm();
    this.changed();
  }

  async startFrom(name) {
    const turn = ++this.turn;
    const { configuration } = this; // somebody may have turned to another by the time that the start is there
    const start = await this.startOf(name);
    if (turn !== this.turn) {
      return; // somebody has chosen something else by then
    }
    if (start === null) {
      showChoice(this);
      showSummary(this);
    } else {
      this.useStart(start, configuration);
    }
  }

  /** Null where overlays do not fit over each other: then there is a notice. */
  async startOf(name) {
    try {
      return await this.scenarios.start(name, this.desk);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      this.notices = [{ text: marked("These do not fit over each other: {name}."), given: { name: this.scenarios.title(name, this.words) }, said: saidBy(error) }];
      return null;
    }
  }

  useStart(start, configuration) {
    const lost = configuration.begin(start);
    this.notices = lost.length === 0 ? [] : [{ text: marked("These changes have no place in this scenario and were left out: {keys}"), given: { keys: lost.join(", ") } }];
    showChoice(this);
    showForms(this);
    this.changed();
  }

  addMember(group, name) {
    const isAdded = this.configuration.addMember(group, name);
    if (isAdded) {
      showForms(this);
      this.changed();
      showField(null, this.configuration.rowsOf(group)[0].key.replace("*", name));
    }
    return isAdded;
  }

  removeMember(group, name) {
    this.configuration.removeMember(group, name);
    showForms(this);
    this.changed();
    showAdder(group);
  }

  /** All sources at once, in % of what the scenario that it starts from has. */
  scaleDemand(share) {
    const { configuration } = this;
    for (const name of Object.keys(configuration.start.scenario.intake.sources ?? {})) {
      const key = `intake.sources.${name}.annual_first_contacts`;
      configuration.enter(key, String(Number((Number(configuration.baseEntry(key)) * share).toPrecision(12))));
    }
    showForms(this);
    this.changed();
  }

  rename(name) {
    this.configuration.name = name.trim().slice(0, 200);
    this.changed();
  }

  add() {
    if (this.configurations.length < CONFIGURATIONS_MAX) {
      this.configurations.push(this.configuration.copy());
      this.edit(this.configurations.length - 1);
    }
  }

  remove(place) {
    this.configurations.splice(place, 1);
    this.edit(Math.min(this.current, this.configurations.length - 1));
  }

  edit(place) {
    this.current = place;
    showChoice(this);
    showForms(this);
    this.changed();
  }

  // ---- running ----

  enterSeed(seed) {
    this.seed = seed;
    this.changed();
  }

  enterReplications(replications) {
    this.replications = replications;
    this.changed();
  }

  get wrongSeed() {
    return /^\d{1,20}$/.test(this.seed) && BigInt(this.seed) <= SEED_MAX ? null : { text: marked("Enter a whole number from 0 to 18446744073709551615") };
  }

  /** The replications that are asked for, where a number says how many. */
  get count() {
    return Number(ungrouped(this.replications));
  }

  get wrongReplications() {
    const { count } = this;
    return /^\d{1,4}$/.test(ungrouped(this.replications)) && count >= 1 && count <= REPLICATIONS_MAX ? null
      : { text: marked("Enter a whole number from {low} to {high}"), given: { low: 1, high: REPLICATIONS_MAX } };
  }

  /** Everything that keeps a run from starting: [{place, key}] of fields, and what belongs to none. */
  get wrongs() {
    return this.configurations.flatMap((configuration, place) => configuration.wrongKeys.map((key) => ({ place, key })));
  }

  get isReady() {
    return this.wrongs.length === 0 && this.wrongSeed === null && this.wrongReplications === null;
  }

  complain() {
    this.isComplaining = true;
    const place = this.wrongs[0]?.place;
    if (place !== undefined && place !== this.current && !this.wrongs.some((wrong) => wrong.place === this.current)) {
      this.current = place;
    }
    this.show();
    document.getElementById("summary").focus();
  }

  async start() {
    this.notices = [];
    if (!this.isReady) {
      this.complain();
      return;
    }
    this.isComplaining = false;
    const scenarios = this.configurations.map((configuration) => configuration.scenario());
    const texts = scenarios.map((scenario) => JSON.stringify(scenario));
    const { count } = this;
    const titles = this.configurations.map((_, place) => this.title(place));
    const started = startRun({ runners: this.runners, desk: this.desk, texts, seed: BigInt(this.seed), count, told: (kept) => this.told(kept) });
    const changes = this.configurations.map((configuration) => configuration.changesAgainst(this.configurations[0]));
    this.run = { ...started, kept: 0, all: count * texts.length, titles, scenarios, changes, isStale: false, isTelling: false };
    showRun(this);
    try {
      await started.done;
      await this.tell(true);
    } catch (error) {
      this.runners.restart();
      await this.explain(error, marked("The run ended early."));
    }
    this.run = null;
    showRun(this);
    showResults(this);
    showSummary(this);
  }

  /** What the engine refuses of a configuration is said beside its fields. */
  async judge(configuration) {
    try {
      await this.desk.bytes("engine_describe", JSON.stringify(configuration.scenario()));
    } catch (refusal) {
      if (refusal instanceof Refusal) {
        configuration.refuse(saidBy(refusal));
      }
    }
  }

  /** A scenario that the engine refuses is found again, so that its problems stand beside its fields; else text says what did not work. */
  async explain(error, text) {
    await Promise.all(this.configurations.map((configuration) => this.judge(configuration)));
    if (this.wrongs.length === 0 && this.configurations.every(({ general }) => general.length === 0)) {
      this.notices = [{ text, said: saidBy(error) }];
    }
    this.complain();
  }

  told(kept) {
    this.run.kept = kept;
    showProgress(this);
    if (!this.run.isTelling) {
      void this.tell(false);
    }
  }

  /** Asks the desk for what it has, one question at a time. */
  async tell(isLast) {
    const { run } = this;
    run.isTelling = true;
    const places = run.titles.length;
    const told = await Promise.all(run.titles.map((_, place) => this.desk.json("engine_desk_told", place)));
    if (told.some(({ run: { replications } }) => replications === 0)) {
      run.isTelling = false; // stopped before there was one of each
      return;
    }
    const hasPairs = places > 1 && told.every(({ run: { replications } }) => replications > 1);
    const compared = hasPairs ? await this.desk.json("engine_desk_compared", places) : null;
    this.found = { told, compared, titles: run.titles, scenarios: run.scenarios, changes: run.changes, isStale: run.isStale };
    run.isTelling = false;
    if (this.run === run || isLast) {
      showResults(this);
    }
  }

  stop() {
    this.run?.stop();
  }

  /** What somebody will ask for first has been done once by then, and is compiled for speed. */
  async warmUp() {
    const text = JSON.stringify(this.configuration.start.scenario);
    await Promise.all([this.desk.bytes("engine_desk_lay", 0, text, 0n, 1), this.foresee()]);
  }

  // ---- files and links ----

  async load(file) {
    const { configuration } = this;
    const { start, ...wrong } = await readScenario(file, this.desk);
    this.wrongFile = start === undefined ? { ...wrong, name: file.name } : null;
    if (start !== undefined) {
      this.useStart(start, configuration);
    } else {
      showChoice(this);
      document.getElementById("file").focus();
    }
  }

  async saving(save) {
    try {
      await save();
    } catch (error) {
      await this.explain(error, marked("It could not be saved."));
    }
  }

  async saveScenario() {
    if (this.configuration.wrongKeys.length > 0) {
      this.complain();
      return;
    }
    await this.saving(() => saveScenario(this.configuration, this.title(this.current), this.desk));
  }

  saveCsv(place) {
    return this.saving(() => saveCsv(place, this.found.titles[place], this.desk));
  }

  saveJson(place) {
    return this.saving(() => saveJson(place, this.found.titles[place], this.desk));
  }

  saveReport(place) {
    const { told, scenarios, titles } = this.found;
    return this.saving(async () =>
      saveReport(await runDocument(told[place], scenarios[place], this.table, this.desk), titles[place], this.words.language));
  }

  saveComparedReport() {
    return this.saving(async () =>
      saveReport(await comparisonDocument(this.found, this.table, this.desk), `${this.found.titles[0]} compared`, this.words.language));
  }

  saveComparison() {
    return this.saving(() => saveComparison(this.found.titles.length, this.found.titles[0], this.desk));
  }

  /**
   * The address of the page as it stands, or null where a scenario came from a file. Of a page on a disk, the fragment alone: where it
   * lies there is nobody else's business.
   */
  get link() {
    if (this.configurations.some(({ start }) => start.isOwn)) {
      return null;
    }
    const fragment = fragmentOf({ program: this.table.program, seed: this.seed, replications: this.count || 0, configurations: this.configurations });
    return location.protocol === "file:" ? fragment : `${location.href.split("#")[0]}${fragment}`;
  }

  async followHash() {
    const link = readFragment(location.hash);
    if (link !== null) {
      await this.openLink(link);
      this.show();
      this.foreseeSoon();
      document.getElementById("summary").focus();
    }
  }

  /** A link that somebody got: null, or what is wrong with it, and everything is as it was. */
  async paste(text) {
    const link = readFragment(text.trim().slice(Math.max(0, text.trim().indexOf("#"))));
    if (link === null || link.broken) {
      return { text: marked("This is no link of this page, or not all of it: ask for it again, or for the scenario as a file") };
    }
    await this.openLink(link);
    this.show();
    this.foreseeSoon();
    document.getElementById("summary").focus();
    return null;
  }

  /** What a link says, as far as this page knows it; what it does not know is said. Of a broken one nothing is taken. */
  async openLink(link) {
    this.notices = [];
    if (link.broken) {
      this.notices.push({ text: marked("This link is broken or not one of this page: nothing of it was taken. Ask for it again, or for the scenario as a file.") });
      return;
    }
    if (link.program !== this.table.program) {
      this.notices.push({ text: marked("This link was made by version {theirs} of the page; this is version {ours}. Its changes were taken over, but numbers may be others."),
        given: { theirs: link.program, ours: this.table.program } });
    }
    const opened = await Promise.all(link.configurations.slice(0, CONFIGURATIONS_MAX).map((one) => this.linked(one)));
    const known = opened.filter((configuration) => configuration !== null);
    if (known.length > 0) {
      this.configurations = known;
      this.current = 0;
      this.seed = link.seed;
      this.replications = String(link.replications);
      this.outdate();
    }
  }

  async linked({ start, name, added, entries }) {
    if (!this.scenarios.has(start)) {
      this.notices.push({ text: marked("This page has no scenario {name}, from which the link starts."), given: { name: start } });
      return null;
    }
    const begun = await this.startOf(start);
    if (begun === null) {
      return null;
    }
    const configuration = new Configuration(begun, this.table);
    configuration.name = name;
    const strangers = added.filter(([group, member]) => !configuration.addMember(group, member)).map((pair) => pair.join("."));
    const lost = [...strangers, ...entries.filter(([key, entry]) => !configuration.takes(key, entry)).map(([key]) => key)];
    lost.length > 0 && this.notices.push({ text: marked("This page does not know these values of the link, and left them out: {keys}"),
      given: { keys: lost.join(", ") } });
    return configuration;
  }

  goTo(event, place, key) {
    event.preventDefault();
    if (place !== this.current) {
      this.edit(place);
    }
    showField(null, key);
  }
}
