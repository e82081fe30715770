// Where contacts go.
import { sankey } from "./charts.mjs";
import { meanWithInterval, told } from "./document.mjs";
import { el, figure, table } from "./markup.mjs";
import { summarySource } from "./section_answer.mjs";

/** Each flow is one measure, so that the chart says nothing that the ledger does not. */
function flows(document, words) {
  const { t } = words;
  const contacts = t("Contacts");
  const referral = t("Referral for assessment");
  const rows = [
    [contacts, t("Advice at the contact point"), "advice_at_door"],
    [contacts, t("Open case"), "open_case_contacts"],
    [contacts, t("No further action"), "no_further_action"],
    [contacts, t("Information and advice"), "advice"],
    [contacts, t("Early help"), "early_help_requests_of_screening"],
    [contacts, referral, "referrals"],
    [contacts, t("Lost in further enquiries"), "contacts_lost"],
    [contacts, t("Lost at the handover"), "lost_at_handover"],
    [referral, t("Care and support plan"), "plans"],
    [referral, t("Stepped down to early help"), "step_downs"],
    [referral, t("Assessed, no further action"), "no_further_action_after_assessment"],
  ];
  return rows.map(([source, target, name]) => ({ source, target, measure: told(document, name) }))
    .filter(({ measure }) => measure !== null);
}

export function routes(document, words) {
  const { t } = words;
  const links = flows(document, words);
  if (links.length === 0) {
    return null;
  }
  const title = t("Routes through the front door");
  const columns = [{ text: t("From") }, { text: t("To") }, { text: t("In the period, on average"), isNumber: true }];
  return el("section", { "aria-labelledby": "routes" },
    el("h2", { id: "routes" }, t("Where contacts go")),
    figure({ title,
      description: t("The wider the band, the more go that way. What was decided in the period may have come in before it, and what came in may be decided after it, so that flows in and out differ a little."),
      svg: sankey(links.map(({ source, target, measure }) => ({ source, target, value: measure.mean }))),
      source: summarySource(document, words),
      data: table(title, columns, links.map(({ source, target, measure }) =>
        [source, target, meanWithInterval(measure, words)])) }));
}
