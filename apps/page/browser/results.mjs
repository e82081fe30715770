// Results as they come: the measures that stand first, everything else folded, and differences of configurations.
import { el, fill, table } from "../../browser/dom.mjs";

const TIMES = (t) => ({ days: t("days"), hours: t("hours"), minutes: t("minutes"), seconds: t("seconds"), "%": "%" });

function unit(text, { t }) {
  return TIMES(t)[text] ?? t(text);
}

function label({ label: texts, source }, words) {
  return source === null ? words.own(texts) : `${words.own(texts)}, ${source}`;
}

function interval({ low, high }, { t }) {
  return low === "" ? "–" : t("{low} to {high}", { low, high });
}

function measureTable(caption, measures, words) {
  const { t } = words;
  const columns = [{ text: t("Measure") }, { text: t("Mean"), isNumber: true }, { text: t("95 % interval"), isNumber: true }, { text: t("Unit") }];
  return table(caption, columns, measures.map((measure) => [label(measure, words), measure.shown.mean, interval(measure.shown, words),
    unit(measure.shown.unit, words)]));
}

/** told: what engine_desk_told says. headline: names of the measures that stand first. */
export function resultOf(told, title, headline, words) {
  const { t } = words;
  const byName = new Map(told.measures.map((measure) => [measure.name, measure]));
  const first = headline.map((name) => byName.get(name)).filter((measure) => measure?.shown);
  return measureTable(t("{title}: what the simulation says", { title }), first, words);
}

/** Every measure that has a value, by group. */
export function allMeasures(told, words) {
  const shown = told.measures.filter((measure) => measure.shown !== null && measure.mean > 0);
  return told.groups.map((group, place) => [group, shown.filter((measure) => measure.group === place)])
    .filter(([, members]) => members.length > 0)
    .map(([group, members]) => measureTable(words.own(group), members, words));
}

function verdict({ finding, shown, is_count: isCount, ...difference }, words) {
  const { t } = words;
  if (finding !== "more" && finding !== "less") {
    return null;
  }
  const texts = { more: t("{label}: higher by {low} to {high} {unit}"), less: t("{label}: lower by {low} to {high} {unit}") };
  const [low, high] = finding === "more" ? [shown.low, shown.high] : [shown.high.replace("-", ""), shown.low.replace("-", "")];
  const name = shown.unit === "%" ? t("percentage points") : unit(shown.unit, words);
  return el("li", {}, fill(texts[finding], { label: label(difference, words), low, high, unit: isCount ? "" : name }));
}

function verdicts(differences, words) {
  const { t } = words;
  const sure = differences.map((difference) => verdict(difference, words)).filter((item) => item !== null);
  const open = differences.filter(({ finding }) => finding === "not sure").map((difference) => label(difference, words));
  const same = differences.filter(({ finding }) => finding === "the same").map((difference) => label(difference, words));
  return [
    sure.length > 0 ? el("ul", { class: "answer" }, sure) : el("p", { class: "answer" }, t("No sure effect on anything shown.")),
    sure.length > 0 && open.length > 0 ? el("p", {}, t("No sure effect on: {measures}.", { measures: open.join("; ") })) : null,
    same.length > 0 ? el("p", {}, t("The same in every replication: {measures}.", { measures: same.join("; ") })) : null,
  ];
}

/** compared: what engine_desk_compared says; titles: of all configurations, the base first; changes: against the base, of each, null where it starts from another. */
export function comparisonOf(compared, titles, changes, words) {
  const { t } = words;
  return compared.others.map(({ differences }, place) => {
    const title = titles[place + 1];
    const columns = [{ text: t("Measure") }, { text: t("Base"), isNumber: true }, { text: t("This"), isNumber: true }, { text: t("Difference"), isNumber: true },
      { text: t("95 %, together"), isNumber: true }, { text: t("Unit") }];
    return el("section", { "aria-labelledby": `compared-${place}` },
      el("h3", { id: `compared-${place}` }, t("{title}, against {base}", { title, base: titles[0] })),
      changes[place + 1] === null ? null : el("p", {}, t("What is other than in the base: {changes}", { changes: changes[place + 1] })),
      verdicts(differences, words),
      table(t("Both, and the difference"), columns, differences.filter(({ shown }) => shown !== null).map((difference) => [label(difference, words),
        difference.shown.base, difference.shown.other, difference.shown.difference, interval(difference.shown, words), unit(difference.shown.unit, words)])));
  });
}
