// What the run, or the base of a comparison, assumed: every parameter with its value, its unit and where it comes from.
import { choiceText } from "./choices.mjs";
import { isComparison, label, shownUnit } from "./document.mjs";
import { code, el, fill, table } from "./markup.mjs";

/** A choice, and yes or no, is told in words, with what stands in a file where that is another. */
export function shownValue({ value, unit, is_choice: isChoice }, words) {
  if (value === null) {
    return "–";
  }
  if (typeof value === "boolean") {
    return [value ? words.t("yes") : words.t("no"), " (", code(String(value)), ")"];
  }
  const said = isChoice ? choiceText(value, words) : value;
  if (said !== value) {
    return [said, " (", code(value), ")"];
  }
  const text = code(typeof value === "string" ? value : JSON.stringify(value));
  return unit === "" ? text : [text, " ", words.t(unit)];
}

export function provenanceText(parameter, words) {
  const { t } = words;
  const kinds = { sourced: t("sourced"), fitted: t("fitted"), assumed: t("assumed"), unstated: t("nobody says"),
    default: t("default of the program, an assumption") };
  const parts = [kinds[parameter.provenance] ?? parameter.provenance];
  if (parameter.words !== "") {
    parts.push(parameter.words);
  }
  if (parameter.fitted_to) {
    parts.push(t("fitted to {measure}", { measure: parameter.fitted_to }));
  }
  if (parameter.low !== null) {
    parts.push(t("plausible from {low} to {high}", { low: parameter.low, high: parameter.high }));
  }
  return parts.join(": ");
}

function parameterTable(caption, parameters, words) {
  const { t } = words;
  const columns = [{ text: t("Parameter") }, { text: t("Key") }, { text: t("Value") }, { text: t("Where it comes from") }];
  return table(caption, columns, parameters.map((parameter) => [words.own(parameter.label), code(parameter.key),
    shownValue(parameter, words), provenanceText(parameter, words)]));
}

/** What each assumption weighs: those that surely move a measure, with by how much, and the others in one line. */
function weights(document, words) {
  const { t } = words;
  const labels = new Map(document.parameters.map(({ key, label: own }) => [key, words.own(own)]));
  const sure = document.weights.filter((weight) => weight.sure);
  const moved = new Set(sure.map(({ key }) => key));
  const others = [...new Set(document.weights.map(({ key }) => key))].filter((key) => !moved.has(key));
  const columns = [{ text: t("Measure") }, { text: t("Parameter") }, { text: t("Key") },
    { text: t("From one end of its range to the other it moves by"), isNumber: true }];
  const unit = (weight) => (weight.unit === "%" ? t("percentage points") : shownUnit(weight.unit, words));
  const rows = sure.map((weight) => [label(document.measureByName.get(weight.measure), words), labels.get(weight.key) ?? weight.key,
    code(weight.key), `${weight.span} ${unit(weight)}`]);
  return [el("h3", {}, t("What the assumptions weigh")),
    el("p", {}, t("Each assumed value was moved by itself over its plausible range, on the same children. Two that matter only together are not seen.")),
    rows.length > 0 ? table(t("Assumptions with a sure effect, the largest first for each measure"), columns, rows)
      : el("p", {}, t("None has a sure effect on what was looked at.")),
    others.length > 0 ? el("p", {}, t("Without a sure effect on what was looked at:"), " ",
      others.flatMap((key, i) => [i > 0 ? ", " : "", labels.get(key) ?? key, " (", code(key), ")"]), ".") : ""];
}

/** How the scenario is named in a command: a comparison is told with BASE for the file of its base. */
function file(document) {
  const { name } = document.run;
  return isComparison(document) ? "BASE" : name === null ? "scenario.json" : `${name}/scenario.json`;
}

export function assumptions(document, words) {
  const { t } = words;
  const isOfBase = isComparison(document);
  const isDefault = ({ provenance }) => provenance === "default";
  const stated = document.parameters.filter((parameter) => !isDefault(parameter));
  const defaults = document.parameters.filter(isDefault);
  return el("section", { "aria-labelledby": "assumptions" },
    el("h2", { id: "assumptions" }, isOfBase ? t("Assumptions of the base") : t("Assumptions")),
    isOfBase ? el("p", {}, t("What is other in the configurations compared with it stands above, as what was changed.")) : null,
    el("p", {}, fill(t("A sourced value is published; a fitted one makes the simulation meet a published figure; an assumed one is a judgement. {command} says which assumption moves a result most."),
      { command: el("code", {}, `frontdoor sensitivity ${file(document)}`) }),
    isOfBase || document.weights ? null : [" ", fill(t("With {option} and its answer, the report says it here."),
      { option: el("code", {}, "report --sensitivity FILE") })]),
    ...(document.weights ? weights(document, words) : []),
    parameterTable(t("Values that the scenario gives"), stated, words),
    el("details", {}, el("summary", {}, t("Values that the scenario leaves to the program: {count}", { count: words.number(defaults.length) })),
      parameterTable(t("Values that the scenario leaves to the program"), defaults, words)));
}
