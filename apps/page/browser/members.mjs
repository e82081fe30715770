// What is added to a configuration: events, partners of a hub and other things that a scenario names; and demand as a whole.
import { el } from "../../browser/dom.mjs";
import { ungrouped } from "./values.mjs";

/** Groups whose members can be added, and in which part of the form. */
export const GROUPS = ({ t }) => [
  ["intake.events", "first-events", t("an event")], ["screening.partners", "first-hub", t("a partner of the hub")], ["intake.sources", "first-demand", t("a source of contacts")],
  ["screening.changes", "part-screening", t("a change of screening posts")], ["screening.shifts", "part-screening", t("a shift of screening")],
  ["screening.decision_rows", "part-screening", t("a row of the decision table")], ["early_help.services", "part-early_help", t("a service of early help")],
  ["assessment.changes", "part-assessment", t("a change of assessment posts")], ["staff.loans", "part-staff", t("a loan of staff")], ["calendars", "part-calendars", t("a calendar")],
];

/** "Summer surge" as scenarios name things: summer_surge. */
function memberName(text) {
  return text.trim().toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^[^a-z]+|_+$/g, "").slice(0, 39);
}

/** A name and a button; what was added can be removed again. */
export function adder(configuration, [group, , what], words, events) {
  const { t } = words;
  const id = `add-${group}`;
  const error = el("p", { class: "error", id: `${id}-wrong`, hidden: true });
  const input = el("input", { id, type: "text", class: "input width-20", maxlength: "60", autocomplete: "off", "aria-describedby": `${id}-hint ${id}-wrong` });
  const add = () => {
    if (!events.addMember(group, memberName(input.value))) {
      error.textContent = t("Enter a name that is not there yet, of letters without accents and digits");
      error.hidden = false;
      input.focus();
    }
  };
  const added = configuration.added.filter(([of]) => of === group);
  return el("div", { class: "field whole-row" }, el("label", { for: id, class: "label" }, t("Add {what}", { what })),
    el("p", { class: "hint", id: `${id}-hint` }, t("A name for it, such as summer 2")), error, input,
    el("p", { class: "actions" }, el("button", { type: "button", class: "button secondary", id: `${id}-button`, click: add }, t("Add"), el("span", { class: "hidden" }, ` ${what}`))),
    added.map(([, name]) => el("p", {}, `${name.replaceAll("_", " ")} `, el("button", { type: "button", class: "link", id: `${id}-${name}`, click: () => events.removeMember(group, name) },
      t("Remove"), el("span", { class: "hidden" }, ` ${name}`)))));
}

/** Demand of all sources at once. */
export function demandScale(words, events) {
  const { t } = words;
  const error = el("p", { class: "error", id: "scale-wrong", hidden: true });
  const input = el("input", { id: "scale", type: "text", inputmode: "decimal", class: "input width-5", value: "100", autocomplete: "off", "aria-describedby": "scale-hint scale-wrong" });
  const apply = () => {
    const typed = ungrouped(input.value);
    const share = Number(typed);
    if (typed === "" || !(share >= 0 && share <= 1000)) {
      error.textContent = t("Enter a number from {low} to {high}", { low: words.number(0), high: words.number(1000) });
      error.hidden = false;
      input.focus();
      return;
    }
    events.scaleDemand(share / 100);
    document.getElementById("scale").value = input.value;
    document.getElementById("scale-button").focus();
  };
  return el("div", { class: "field whole-row" }, el("label", { for: "scale", class: "label" }, t("All sources at once")),
    el("p", { class: "hint", id: "scale-hint" }, t("in % of the scenario that it starts from")), error, input,
    el("p", { class: "actions" }, el("button", { type: "button", class: "button secondary", id: "scale-button", click: apply }, t("Set all sources"))));
}
