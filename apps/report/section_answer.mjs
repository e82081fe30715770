// The answer first, in words: what came in, what became of it, who waited, what was late.
import { figureWithInterval, interval, known, label, told, unitAndCount } from "./document.mjs";
import { el, fill, table } from "./markup.mjs";

/** Each sentence is told where the run has its measure. */
function sentences(document, words) {
  const { t } = words;
  const from = words.date(document.scenario.measured_from);
  const until = words.date(document.scenario.measured_until);
  const rows = [
    ["contacts", (value) => t("From {from} to {until}, {value} contacts came in.", { from, until, value })],
    ["referral_share", (value) => t("Of contacts, {value} became referrals for assessment.", { value })],
    ["early_help_requests", (value) => t("Early help was asked for {value} times.", { value })],
    ["decision_within_one_working_day_share", (value) =>
      t("{value} of referrals were decided within one working day.", { value }), known],
    ["assessment_in_time_share", (value) => t("{value} of assessments were completed within their limit.", { value }), known],
    ["screening_queue_mean_contacts", (value) => t("On average {value} contacts waited for screening.", { value })],
    ["screening_staff_utilisation_share", (value) => t("Screening staff were busy {value} of their time on duty.", { value })],
    ["early_help_queue_mean_contacts", (value) => t("On average {value} requests waited for early help.", { value })],
    ["assessment_queue_mean_contacts", (value) => t("On average {value} referrals waited for a social worker.", { value })],
    ["closed_and_returned_within_12_months_share", (value) =>
      t("After {value} of closures without help, the family came back within twelve months.", { value })],
    ["re_referral_within_12_months_share", (value) => t("{value} of referrals were re-referrals within twelve months.", { value })],
    ["contacts_lost", (value) => t("{value} contacts were lost in further enquiries that nobody tracked.", { value })],
    ["likely_harm_unprotected_mean", (value) =>
      t("On average {value} families were at likely significant harm and nobody had acted for them yet.", { value })],
  ];
  return rows.map(([name, sentence, tells = told]) => [tells(document, name), sentence])
    .filter(([measure]) => measure !== null)
    .map(([measure, sentence]) => sentence(figureWithInterval(measure, words)));
}

export function answer(document, words) {
  const { t } = words;
  const { replications } = document.run;
  return el("section", { "aria-labelledby": "answer" },
    el("h2", { id: "answer" }, t("What the simulation says")),
    el("ul", { class: "answer" }, sentences(document, words).map((sentence) => el("li", {}, sentence))),
    el("p", {}, replications > 1
      ? t("Each figure is the mean of {replications} simulated periods; in brackets, the interval that holds the mean with 95 % confidence. It tells how far chance in the simulation leaves the mean open, and nothing of assumptions that are wrong.", { replications: words.number(replications) })
      : t("The figures are those of one simulated period: by how much another would differ is unknown.")));
}

/** A table of measures as they are shown. */
export function measureTable(caption, measures, words) {
  const { t } = words;
  const columns = [{ text: t("Measure") }, { text: t("Mean"), isNumber: true }, { text: t("95 % interval"), isNumber: true },
    { text: t("Unit") }];
  return table(caption, columns, measures.map((measure) =>
    [label(measure, words), measure.shown.mean, interval(measure, words), unitAndCount(measure, words)]));
}

/** Where a table's figures come from: a command that prints them; null where the run has no folder. */
export function summarySource(document, words) {
  if (document.run.name === null) {
    return null;
  }
  return fill(words.t("From {command}."), { command: el("code", {}, `frontdoor export ${document.run.name} --format summary`) });
}
