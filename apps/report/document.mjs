// What the command line says of a run (layout report/1) or of scenarios compared (comparison/2), apps/cli/cli_report.h, and
// how a reader is shown it.

const COMPARISON = "comparison/2";
const LAYOUTS = ["report/1", COMPARISON];
const TEXTS = ["title", "description"];

export function readDocument(text) {
  const document = JSON.parse(text);
  if (!LAYOUTS.includes(document.layout)) {
    throw new Error(`frontdoor-report reads the layouts ${LAYOUTS.join(", ")}, not ${document.layout}: programs of two versions`);
  }
  document.parameters = document.parameters.filter(({ key }) => !TEXTS.includes(key)); // told above all else
  document.measureByName = new Map((document.measures ?? []).map((measure) => [measure.name, measure]));
  return document;
}

export function isComparison({ layout }) {
  return layout === COMPARISON;
}

/** Titles of the scenarios of a comparison, the base first; of those that are called the same, each with a letter. */
export function titles(document, words) {
  const own = [document.base, ...document.others.map(({ scenario }) => scenario)].map(({ title, name }) => words.own(title) || name);
  return own.map((title, place) => (own.indexOf(title) === own.lastIndexOf(title) ? title : `${title} (${String.fromCharCode(65 + place)})`));
}

/** A measure that has a value, or null. Of what is in time 0 is told too: it is the worst news, not nothing to tell. */
export function known(document, name) {
  const measure = document.measureByName.get(name);
  return measure && measure.mean !== null ? measure : null;
}

/** A measure that has a value above 0, or null. */
export function told(document, name) {
  const measure = known(document, name);
  return measure?.mean > 0 ? measure : null;
}

export function label(measure, words) {
  return measure.source === null ? words.own(measure.label) : `${words.own(measure.label)}, ${measure.source}`;
}

export function shownUnit(unit, { t }) {
  const times = { days: t("days"), hours: t("hours"), minutes: t("minutes"), seconds: t("seconds") };
  return times[unit] ?? (unit === "%" ? unit : t(unit));
}

/** Its unit, and in how many replications it has a value where not in all. */
export function unitAndCount(measure, words) {
  const unit = shownUnit(measure.shown.unit, words);
  const all = measure.value_count + measure.null_count;
  return measure.null_count === 0 ? unit : words.t("{unit}, in {count} of {all}", { unit, count: measure.value_count, all });
}

/** "28,314 contacts in the period": as many digits as the interval allows. */
function mean(measure, words) {
  return `${measure.shown.mean} ${shownUnit(measure.shown.unit, words)}`;
}

/** "28,083 to 28,545", or a dash of one replication. */
export function interval(measure, words) {
  const { low, high } = measure.shown;
  return low === "" ? "–" : words.t("{low} to {high}", { low, high });
}

function withInterval(text, measure, words) {
  return measure.shown.low === "" ? text : words.t("{mean} ({low} to {high})", { ...measure.shown, mean: text });
}

/** "28,314 contacts in the period (28,083 to 28,545)"; of one replication, without brackets. */
export function meanWithInterval(measure, words) {
  return withInterval(mean(measure, words), measure, words);
}

/** The same for a sentence that says itself what is counted. */
export function figureWithInterval(measure, words) {
  const { mean: number, unit } = measure.shown;
  return withInterval(unit === "%" ? `${number} %` : number, measure, words);
}

/** Days of the measured period, as ISO dates. */
export function days(document) {
  const first = Date.parse(`${document.scenario.measured_from}T12:00:00Z`);
  return Array.from({ length: document.scenario.measured_days }, (_, day) =>
    new Date(first + day * 86400000).toISOString().slice(0, 10));
}

/** Names of the pools as a reader knows them. */
export function poolName(pool, words) {
  const names = {
    screening_staff: words.t("Screening"),
    early_help_places: words.t("Early help"),
    assessment_slots: words.t("Allocation for assessment"),
    partner_checks: words.t("Answers of partner agencies"),
    further_enquiries: words.t("Further enquiries"),
    sign_off: words.t("Sign-off of decisions"),
    joint_screening: words.t("Joint screening with the police"),
    assessment_sign_off: words.t("Sign-off of assessments"),
    intake_staff: words.t("Recording at the contact point"),
    out_of_hours: words.t("Out-of-hours team"),
    handover: words.t("Handover in the morning"),
    referrer: words.t("Answers of referrers"),
    early_help_screening: words.t("Screening for early help"),
    engagement: words.t("Engagement of families"),
    strategy_discussions: words.t("Strategy discussions"),
    case_transfer: words.t("Transfer meeting"),
    case_closing: words.t("Closing work"),
  };
  return names[pool] ?? pool;
}
