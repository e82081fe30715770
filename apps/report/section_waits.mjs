// Waits against their limits, and how busy those are who are waited for.
import { intervalBars } from "./charts.mjs";
import { known, label, told } from "./document.mjs";
import { el, figure } from "./markup.mjs";
import { measureTable, summarySource } from "./section_answer.mjs";
import { shownValue } from "./section_assumptions.mjs";
import { backlogs } from "./section_backlogs.mjs";

const DAY_SECONDS = 86400;

const WAITS = ["intake_wait_mean_seconds", "intake_wait_p90_seconds", "screening_wait_mean_seconds", "screening_wait_p90_seconds",
  "partner_check_mean_seconds", "partner_check_p90_seconds", "early_help_wait_mean_seconds", "early_help_wait_p90_seconds",
  "assessment_wait_mean_seconds", "assessment_wait_p90_seconds", "decision_red_mean_seconds", "decision_red_p90_seconds",
  "decision_amber_mean_seconds", "decision_green_mean_seconds"];

const IN_LIMIT = ["decision_within_one_working_day_share", "decision_red_in_limit_share", "decision_amber_in_limit_share",
  "decision_green_in_limit_share", "partner_answers_in_time_share", "assessment_in_time_share", "initial_in_time_share",
  "core_in_time_share", "proportionate_in_time_share", "conference_in_time_share"];

const BUSY = ["intake_staff_utilisation_share", "out_of_hours_utilisation_share", "screening_staff_utilisation_share",
  "sign_off_utilisation_share", "early_help_screening_utilisation_share", "early_help_places_utilisation_share",
  "assessment_slots_utilisation_share", "assessment_sign_off_utilisation_share", "support_workers_utilisation_share"];

function bars(document, words, { names, each, tells }) {
  const measures = names.map((name) => tells(document, name)).filter((measure) => measure !== null);
  const scaled = (number) => (number === null ? null : number / each);
  return {
    measures,
    rows: measures.map((measure) => ({ name: label(measure, words), mean: measure.mean / each, low: scaled(measure.low),
      high: scaled(measure.high) })),
  };
}

/** tells: told or known, which measures are shown. */
function chart(document, words, { unit, title, description, ...shown }) {
  const { measures, rows } = bars(document, words, shown);
  if (measures.length === 0) {
    return null;
  }
  return figure({ title, description, svg: intervalBars(rows, unit),
    source: summarySource(document, words), data: measureTable(title, measures, words) });
}

/** The limits that waits are held to, that of partners where any is asked. */
function limits(document, words) {
  const { t } = words;
  const keys = ["measures.red_limit_hours", "measures.amber_limit_hours", "measures.green_limit_hours",
    "assessment.limit_working_days", told(document, "partner_checks") === null ? null : "screening.check_limit_hours"];
  const parameters = document.parameters.filter(({ key }) => keys.includes(key));
  return parameters.length === 0 ? null : el("p", {}, t("Limits in this scenario:"), " ", parameters.map((parameter, place) =>
    [place > 0 ? "; " : "", words.own(parameter.label), " ", shownValue(parameter, words)]), ".");
}

export function waits(document, words) {
  const { t } = words;
  return el("section", { "aria-labelledby": "waits" },
    el("h2", { id: "waits" }, t("Waits and limits")),
    limits(document, words),
    chart(document, words, { names: WAITS, each: DAY_SECONDS, tells: told, unit: t("days"), title: t("How long families wait"),
      description: t("Bars are means over the simulated periods, lines their 95 % intervals. “9 of 10” is the time within which nine of ten are served.") }),
    chart(document, words, { names: IN_LIMIT, each: 0.01, tells: known, unit: "%", title: t("How much is in time"),
      description: t("The share that met its limit; what is left of 100 % was late.") }),
    chart(document, words, { names: BUSY, each: 0.01, tells: told, unit: "%", title: t("How full it is"),
      description: t("Of the time on duty, or of places and caseload slots: the share in use. The nearer to 100 %, the faster waits grow.") }),
    backlogs(document, words));
}
