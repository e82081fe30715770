// What differs from the base: the verdict in words, the differences with their intervals, what they cost, what was changed.
import { intervalBars } from "./charts.mjs";
import { label, shownUnit, titles } from "./document.mjs";
import { code, el, figure, fill, table } from "./markup.mjs";
import { provenanceText, shownValue } from "./section_assumptions.mjs";
import { backlogsCompared } from "./section_backlogs.mjs";

const POOLS = (t) => ({
  intake: t("Intake"), out_of_hours: t("Out-of-hours team"), screening: t("Screening"), sign_off: t("Managers of screening"),
  early_help_screening: t("Screening for early help"), assessment: t("Assessment"),
  assessment_sign_off: t("Managers of assessment"), support: t("Support workers"),
});

/** A difference of shares is one of percentage points. */
function differenceUnit(unit, words) {
  return unit === "%" ? words.t("percentage points") : shownUnit(unit, words);
}

function sure(differences, words) {
  const { t } = words;
  const texts = { more: t("{label}: higher by {low} to {high} {unit}"), less: t("{label}: lower by {low} to {high} {unit}") };
  return differences.filter(({ finding }) => finding in texts).map((difference) => {
    const { low, high, unit } = difference.shown;
    const [near, far] = difference.finding === "more" ? [low, high] : [high.replace("-", ""), low.replace("-", "")];
    const parts = { label: label(difference, words), low: near, high: far, unit: difference.is_count ? "" : differenceUnit(unit, words) };
    return el("li", {}, fill(texts[difference.finding], parts));
  });
}

function named(differences, finding, words) {
  return differences.filter((difference) => difference.finding === finding).map((difference) => label(difference, words)).join("; ");
}

function verdict(differences, words) {
  const { t } = words;
  const items = sure(differences, words);
  const open = named(differences, "not sure", words);
  const same = named(differences, "the same", words);
  return [
    items.length > 0 ? el("ul", { class: "answer" }, items) : el("p", { class: "answer" }, t("No sure effect on anything shown.")),
    items.length > 0 && open !== "" ? el("p", {}, t("No sure effect on: {measures}.", { measures: open })) : null,
    same !== "" ? el("p", {}, t("The same in every replication: {measures}.", { measures: same })) : null,
  ];
}

/** What is sure fits in; what is open may be wider by far, and would leave the rest a line. */
function edges(drawn) {
  const shown = drawn.filter(({ finding }) => finding === "more" || finding === "less");
  const ends = (shown.length > 0 ? shown : drawn).flatMap(({ relative: [, low, high] }) => [low * 100, high * 100]);
  const round = (number) => Math.sign(number) * Math.ceil(Math.abs(number) / 10) * 10;
  return [round(Math.min(...ends, -10)), round(Math.max(...ends, 10))];
}

function chart(title, differences, rows, words) {
  const { t } = words;
  const drawn = differences.filter(({ relative }) => relative !== null);
  if (drawn.length === 0) {
    return rows;
  }
  return figure({ title,
    description: t("Differences in % of the base's mean, with intervals that hold together. An interval that holds 0 is no sure effect; one that is wider than the chart is cut at its edge."),
    svg: intervalBars(drawn.map(({ relative: [mean, low, high], ...difference }) =>
      ({ name: label(difference, words), mean: mean * 100, low: low * 100, high: high * 100 })), t("% of the base"), edges(drawn)),
    data: rows });
}

function differenceTable(caption, differences, words) {
  const { t } = words;
  const hasPosts = differences.some(({ shown }) => shown !== null && shown.per_post !== "");
  const columns = [{ text: t("Measure") }, { text: t("Base"), isNumber: true }, { text: t("This"), isNumber: true },
    { text: t("Difference"), isNumber: true }, { text: t("95 %, together"), isNumber: true },
    ...(hasPosts ? [{ text: t("A post"), isNumber: true }] : []), { text: t("Unit") }];
  return table(caption, columns, differences.filter(({ shown }) => shown !== null).map((difference) => {
    const { shown } = difference;
    const interval = shown.low === "" ? "–" : t("{low} to {high}", shown);
    return [label(difference, words), shown.base, shown.other, shown.difference, interval,
      ...(hasPosts ? [shown.per_post === "" ? "–" : shown.per_post] : []), shownUnit(shown.unit, words)];
  }));
}

function posts(caption, other, words) {
  const { t } = words;
  const names = POOLS(t);
  const columns = [{ text: t("Staff") }, { text: t("Posts, base"), isNumber: true }, { text: t("Posts, this"), isNumber: true },
    { text: t("Hours of duty a week, base"), isNumber: true }, { text: t("Hours of duty a week, this"), isNumber: true }];
  const places = other.early_help_places;
  return [
    table(caption, columns, other.posts.map((pool) => [names[pool.name] ?? pool.name,
      words.number(pool.base, 1), words.number(pool.other, 1), words.number(pool.base_hours), words.number(pool.other_hours)])),
    places[0] !== places[1] ? el("p", {}, t("Places of early help: {base} in the base, {other} in this.", {
      base: words.number(places[0]), other: words.number(places[1]) })) : null,
  ];
}

function changes(caption, other, words) {
  const { t } = words;
  const columns = [{ text: t("Parameter") }, { text: t("Key") }, { text: t("Base") }, { text: t("This") },
    { text: t("Where it comes from") }];
  return table(caption, columns, other.parameters.map((parameter) => [words.own(parameter.label),
    code(parameter.key), shownValue({ ...parameter, value: parameter.base_value }, words),
    shownValue(parameter, words), provenanceText(parameter, words)]));
}

/** A mean over its interval, so that four of them fit a sheet. */
function meanOverInterval(shown, words) {
  if (shown === null) {
    return "–";
  }
  const { mean, low, high } = shown;
  return low === "" ? mean : [mean, " ", el("br"), `(${words.t("{low} to {high}", { low, high })})`];
}

/** Means of the base and of all others in one table, each with its own interval: it answers "how many does it take". */
export function sideBySide(document, words) {
  const { t } = words;
  const [{ differences }] = document.others;
  const columns = [{ text: t("Measure") }, ...titles(document, words).map((title) => ({ text: title, isNumber: true })), { text: t("Unit") }];
  const rows = differences.map((difference, place) => {
    const means = document.means[place];
    const { unit } = means.find((shown) => shown !== null);
    return [label(difference, words), ...means.map((shown) => meanOverInterval(shown, words)), shownUnit(unit, words)];
  });
  return el("section", { "aria-labelledby": "side-by-side" },
    el("h2", { id: "side-by-side" }, t("Side by side")),
    table(t("Means of all"), columns, rows),
    el("p", { class: "source" }, t("In brackets, the 95 % interval of each mean by itself. Whether two configurations differ is not to be read from these: the differences below, which are taken on the same families, are surer.")));
}

/** What is sure of each, in words, before any table. */
export function verdicts(document, words) {
  const { t } = words;
  const [, ...titlesOfOthers] = titles(document, words);
  return el("section", { "aria-labelledby": "answer" },
    el("h2", { id: "answer" }, t("What the simulation says")),
    document.others.map((other, place) => [document.others.length > 1 ? el("h3", {}, titlesOfOthers[place]) : null, verdict(other.differences, words)]));
}

export function comparisons(document, words) {
  const { t } = words;
  const [, ...titlesOfOthers] = titles(document, words);
  return document.others.map((other, place) => {
    const title = titlesOfOthers[place];
    const caption = (text) => (document.others.length > 1 ? `${text}: ${title}` : text); // who hears the names of tables alone can tell them apart
    return el("section", { "aria-labelledby": `comparison-${place}` },
      el("h2", { id: `comparison-${place}` }, title),
      words.own(other.scenario.description) === words.own(document.base.description) ? null
        : el("p", {}, words.own(other.scenario.description)),
      chart(t("Differences from the base"), other.differences, differenceTable(caption(t("Both, and the difference")),
        other.differences, words), words),
      backlogsCompared(caption(t("When backlogs clear")), other, words),
      posts(caption(t("What it takes in posts")), other, words),
      changes(caption(t("What was changed")), other, words));
  });
}

export function comparisonMethod(document, words) {
  const { t } = words;
  return el("section", { "aria-labelledby": "method" },
    el("h2", { id: "method" }, t("How to read it")),
    el("p", {}, t("{count} replications of each, with the seed {seed}: all meet the same families, so that what differs is the configuration. Differences are taken replication by replication; all {together} intervals hold together in 95 % of cases. They are chance alone, not what the assumptions leave open.", {
      count: words.number(document.replications), seed: document.seed, together: document.together })),
    el("p", {}, t("“A post” is a sure difference divided by the posts more or fewer, whatever else differs; the next may be worth less.")),
    el("p", {}, t("It forecasts nothing and decides nothing about any child; all families and contacts are drawn, none is real.")),
    el("p", { class: "source" }, fill(t("{command} prints these figures, with BASE and OTHER the files of these scenarios: {titles}; --set, --measure, and --from with --then (instead of OTHER) as they were here."), {
      command: el("code", {}, ["frontdoor compare BASE", ...document.others.map(() => "OTHER"), `--seed ${document.seed} --reps ${document.replications} --json`].join(" ")),
      titles: titles(document, words).join("; ") })),
    el("p", { class: "source" }, t("Front Door {program}, measures {measures}.", { program: document.program,
      measures: document.measures_version })));
}
