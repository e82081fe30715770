// What became of children and families, and what it cost.
import { told } from "./document.mjs";
import { el, fill } from "./markup.mjs";
import { measureTable, summarySource } from "./section_answer.mjs";

const OF_RECORD = ["closed_and_returned_within_12_months_share", "re_referral_within_12_months_share",
  "repeat_contacts_before_assessment_mean", "plans", "protection_plans", "protective_act_mean_seconds",
  "early_help_take_up_share", "early_help_left_list", "contacts_lost", "lost_at_handover", "callers_lost"];

const LATENT = ["closed_unmet_need_share", "help_not_needed_share", "severe_need_until_help_mean_seconds",
  "likely_harm_unprotected_mean", "likely_harm_until_protection_mean_seconds"];

const COST = ["cost_pounds", "cost_per_contact_pounds", "cost_per_assessment_pounds"];

function toldOf(document, names) {
  return names.map((name) => told(document, name)).filter((measure) => measure !== null);
}

export function outcomes(document, words) {
  const { t } = words;
  const ofRecord = toldOf(document, OF_RECORD);
  const latent = toldOf(document, LATENT);
  return el("section", { "aria-labelledby": "outcomes" },
    el("h2", { id: "outcomes" }, t("Outcomes for children")),
    ofRecord.length > 0 ? measureTable(t("What the record shows"), ofRecord, words) : null,
    latent.length > 0
      ? [measureTable(t("What nobody sees: need and harm, known to the simulation alone"), latent, words),
        el("p", {}, t("No council knows need as the simulation does. These figures are for differences between configurations, never a count of children anywhere."))]
      : el("p", {}, fill(t("Need and harm, which nobody sees, were not recorded in this run; {setting} records them."),
        { setting: el("code", {}, "--set measures.latent_outcomes=recorded") })),
    el("p", { class: "source" }, summarySource(document, words)));
}

export function cost(document, words) {
  const { t } = words;
  const measures = toldOf(document, COST);
  return el("section", { "aria-labelledby": "cost" },
    el("h2", { id: "cost" }, t("Cost")),
    measures.length > 0
      ? [measureTable(t("What it cost"), measures, words), el("p", { class: "source" }, summarySource(document, words))]
      : el("p", {}, fill(t("The scenario states no cost; {keys} would."), { keys: el("code", {}, "cost.*") })));
}
