// What the run assumed: every parameter with its value, its unit and where it comes from.
import { el, fill, table } from "./markup.mjs";

export function shownValue({ value, unit }, words) {
  if (value === null) {
    return "–";
  }
  const text = el("code", {}, typeof value === "string" ? value : JSON.stringify(value));
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
  return table(caption, columns, parameters.map((parameter) => [words.own(parameter.label), el("code", {}, parameter.key),
    shownValue(parameter, words), provenanceText(parameter, words)]));
}

export function assumptions(document, words) {
  const { t } = words;
  const isDefault = ({ provenance }) => provenance === "default";
  const stated = document.parameters.filter((parameter) => !isDefault(parameter));
  const defaults = document.parameters.filter(isDefault);
  return el("section", { "aria-labelledby": "assumptions" },
    el("h2", { id: "assumptions" }, t("Assumptions")),
    el("p", {}, fill(t("A sourced value is published; a fitted one makes the simulation meet a published figure; an assumed one is a judgement. {command} says which assumption moves a result most."),
      { command: el("code", {}, `frontdoor sensitivity ${document.run.name === null ? "" : `${document.run.name}/`}scenario.json`) })),
    parameterTable(t("Values that the scenario gives"), stated, words),
    el("details", {}, el("summary", {}, t("Values that the scenario leaves to the program: {count}", { count: words.number(defaults.length) })),
      parameterTable(t("Values that the scenario leaves to the program"), defaults, words)));
}
