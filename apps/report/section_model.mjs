// The model, described by the items of STRESS-DES (Monks and others 2019, Journal of Simulation 13(1)), filled in from the run, or
// from the base of a comparison.
import { isComparison } from "./document.mjs";
import { el } from "./markup.mjs";

function part(title, items) {
  return [el("h3", {}, title), el("dl", {}, items.map(([term, text]) => [el("dt", {}, term), el("dd", {}, text)]))];
}

function objectives({ t }) {
  return part(t("Objectives"), [
    [t("Purpose"), t("To see what a front door of children's services does with the demand that reaches it, and to compare configurations of it. It forecasts nothing and decides nothing about any child; all families and contacts are drawn, none is real.")],
    [t("Outputs"), t("Those of this report; each measure with what it counts, from when to when, in docs/reference/measures.md.")],
  ]);
}

function logic({ t }) {
  return part(t("Logic"), [
    [t("What is simulated"), t("Contacts are received, screened, and go to advice, early help or assessment; families whom help did not reach may come back.")],
    [t("Services"), t("Contact intake, screening, early help and assessment, each with its staff or places, calendar, queues by priority and rules; a conductor keeps the clock.")],
    [t("Time"), t("Events in whole seconds of local time without summer time.")],
    [t("Order"), t("What is due at one instant is taken by priority, then sender, then the sender's count.")],
  ]);
}

function data(document, words) {
  const { t } = words;
  const count = (kind) => words.number(document.parameters.filter(({ provenance }) => provenance === kind).length);
  return part(t("Data"), [
    [t("Parameters"), t("{sourced} values are sourced, {fitted} fitted, {assumed} assumed, {unstated} without a word; {defaults} are the program's defaults, which are assumptions. All stand above.", {
      sourced: count("sourced"), fitted: count("fitted"), assumed: count("assumed"), unstated: count("unstated"),
      defaults: count("default") })],
    [t("What it leaves out"), t("docs/model.md of the program says what the model does not capture, docs/validation.md how near it comes to what was observed.")],
  ]);
}

/** Nobody is there when the run-in begins; who waits when the period begins, a scenario may say. */
function start({ scenario, parameters }, { t, days }) {
  const runIn = days(scenario.run_in_days);
  return parameters.some(({ key }) => key.startsWith("start."))
    ? t("Empty, after a run-in of {run_in}, which is not counted; to whoever is there by then come those of start.*, which stand among the assumptions.", { run_in: runIn })
    : t("Empty, after a run-in of {run_in}, which is not counted.", { run_in: runIn });
}

function experimentation(document, words) {
  const { t } = words;
  const { run, scenario } = document;
  return part(t("Experimentation"), [
    [t("Start"), start(document, words)],
    [t("Period"), t("{from} to {until}: {days}.", { from: words.date(scenario.measured_from),
      until: words.date(scenario.measured_until), days: words.days(scenario.measured_days) })],
    [t("Replications"), t("{count}, from number {first}, with the seed {seed}.", { count: words.number(run.replications),
      first: run.first_replication, seed: run.seed })],
    [t("Estimates"), t("Means over replications with Student's t intervals at 95 %; quantiles within a replication by nearest rank.")],
  ]);
}

/** How to have the ledger once more: in a comparison, whose scenarios are files, that of the base. */
function again({ run, ...document }, { t }) {
  const isOfBase = isComparison(document);
  return [
    el("code", {}, `frontdoor run ${isOfBase ? "BASE" : "scenario.json"} --seed ${run.seed} --first ${run.first_replication} --reps ${run.replications}`), " ",
    isOfBase ? t("with BASE the file of the base, and --set as it was here, gives the ledger") : t("with scenario.json of the run's folder gives the ledger"),
    " ", el("code", {}, run.ledger_hash)];
}

function implementation(document, words) {
  const { t } = words;
  const { run } = document;
  return part(t("Implementation"), [
    [t("Software"), t("Front Door {program}; ledger {ledger}, measures {measures}, order {order}.", { program: run.program,
      ledger: run.ledger_version, measures: run.measures_version, order: run.order_version })],
    [t("Chance"), t("Each draw belongs to a thing, such as the screening of one contact, and hangs on seed, replication and that thing alone (Philox 4x32-10); so two configurations meet the same families.")],
    [t("The same again"), again(document, words)],
    [t("Code"), t("Open source under the Apache licence 2.0.")],
  ]);
}

export function model(document, words) {
  return el("section", { "aria-labelledby": "model" },
    el("h2", { id: "model" }, isComparison(document) ? words.t("The base, after STRESS-DES") : words.t("The model, after STRESS-DES")),
    objectives(words), logic(words), data(document, words), experimentation(document, words),
    implementation(document, words));
}
