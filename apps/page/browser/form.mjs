// The form of one configuration: what planners ask for most stands first, everything else by part, and a search over all.
import { el, refill } from "../../browser/dom.mjs";
import { entryText, field, idOf, labelOf } from "./fields.mjs";
import { adder, demandScale, GROUPS } from "./members.mjs";

const FOUND_MAX = 40;
const FIELDS_AT_ONCE = 12; // some 10 ms

/** Patterns of keys that stand first, in groups; a scenario has some of them. */
const FIRST = (t) => [
  ["staff", t("Staff and places"), ["intake.staff_posts", "intake.out_of_hours_posts", "screening.staff_posts", "screening.sign_off_posts",
    "early_help.screening_posts", "early_help.places", "assessment.workers", "assessment.caseload_limit_children", "assessment.sign_off_posts", "assessment.support_posts"]],
  ["thresholds", t("Thresholds and decisions"), ["screening.threshold_shift_levels", "screening.advice_from_level", "screening.early_help_from_level",
    "screening.assessment_from_level", "screening.decision_minutes", "screening.repeat_rule", "screening.repeat_contacts"]],
  ["hub", t("The hub and its partners"), ["screening.checks_from_level", "screening.check_limit_hours", "screening.conclusion_minutes", "screening.virtual_time_factor",
    "screening.co_located_time_factor", "screening.partners.*"]],
  ["demand", t("Demand"), ["intake.sources.*.annual_first_contacts"]],
  ["events", t("Events"), ["intake.events.*"]],
];

const PARTS = (t) => [["time", t("Time")], ["intake", t("Intake")], ["screening", t("Screening")], ["early_help", t("Early help")], ["assessment", t("Assessment")],
  ["staff", t("Staff lent between teams")], ["families", t("Families")], ["handoffs", t("Time that hand-offs take")], ["calendars", t("Calendars")], ["measures", t("How it is measured")],
  ["cost", t("Cost")]];

/** title and description have no field of their own: the name of a configuration stands for them. */
function keysOf(configuration, belongs) {
  return [...configuration.rows].filter(([key, row]) => row.kind !== "texts" && belongs(key, row)).map(([key]) => key);
}

/**
 * A part that folds away, whose fields are made when it is opened first, some at a time: there are hundreds, and the page must not stand
 * still for them. make: functions that make one element each. An event "whole" has all made at once. filled(): all are there.
 */
function folded(id, title, isOpen, make, filled) {
  const body = el("div", { class: "fields" });
  const left = [...make];
  const fillSome = (count) => {
    body.append(...left.splice(0, count).map((makeOne) => makeOne()));
    if (left.length === 0) {
      filled();
    }
  };
  const fillBody = () => {
    if (left.length > 0) {
      fillSome(FIELDS_AT_ONCE);
      setTimeout(fillOn);
    }
  };
  const fillOn = () => body.isConnected && fillBody(); // the form may have been made anew, of a scenario that has other keys
  if (isOpen) {
    fillBody();
  }
  const note = el("span", { class: "note" });
  const element = el("details", { id, class: "part-of-form", open: isOpen, toggle: ({ target }) => target.open && body.childElementCount === 0 && fillOn(),
    whole: () => fillSome(left.length) },
    el("summary", {}, el("span", { class: "part-title" }, title), " ", note), body);
  return { element, note };
}

function differences(configuration, words) {
  const { t } = words;
  if (configuration.changes.length === 0) {
    return el("p", {}, t("Nothing is changed yet: this is the scenario as it stands."));
  }
  return el("div", {}, el("h3", {}, t("What you changed")), el("ul", {}, configuration.changes.map((key) => {
    const row = configuration.rows.get(key);
    const text = (entry) => entryText(entry, row, configuration.table, words);
    return el("li", {}, el("a", { href: `#${idOf(key)}`, click: (event) => showField(event, key) }, labelOf(key, row, words)),
      ": ", configuration.isAdded(key) ? t("new") : text(configuration.baseEntry(key)), " → ", text(configuration.entry(key)));
  })));
}

/** Opens the part that holds the control, all of it made at once, and puts the focus there. name: a key, or a group that has an adder. */
function focusIn(name, id) {
  for (const part of document.querySelectorAll("details.part-of-form")) {
    if (document.getElementById(id) === null && part.dataset.holds.split(" ").includes(name)) {
      part.open = true;
      part.dispatchEvent(new Event("whole"));
    }
  }
  const target = document.getElementById(id);
  target?.closest("details.part-of-form")?.setAttribute("open", "");
  target?.focus();
}

export function showField(event, key) {
  event?.preventDefault();
  focusIn(key, idOf(key));
}

export function showAdder(group) {
  focusIn(group, `add-${group}`);
}

function matches(configuration, key, row, wanted, words) {
  const text = [labelOf(key, row, words), row.label.en, row.help, words.t(row.help), key].join(" ").toLowerCase();
  return wanted.every((word) => text.includes(word));
}

/** Search over all parameters; view: {search}, kept while the form is made anew. */
function search(configuration, words, view, events) {
  const { t } = words;
  const found = el("div", { class: "fields" });
  const status = el("p", { role: "status", id: "found" });
  const show = () => {
    const wanted = view.search.toLowerCase().split(/\s+/).filter((word) => word !== "");
    const keys = wanted.length === 0 ? [] : keysOf(configuration, (key, row) => matches(configuration, key, row, wanted, words));
    const isElsewhere = (key) => [...document.querySelectorAll(`[data-key="${key}"]`)].some((element) => !found.contains(element));
    const shown = keys.slice(0, FOUND_MAX).filter((key) => !isElsewhere(key));
    const elsewhere = keys.slice(0, FOUND_MAX).filter((key) => !shown.includes(key));
    refill(status, wanted.length === 0 ? "" : t("Values that match: {count}", { count: keys.length }));
    refill(found, shown.map((key) => field(configuration, key, words, events)),
      elsewhere.map((key) => el("p", {}, el("a", { href: `#${idOf(key)}`, click: (event) => showField(event, key) }, labelOf(key, configuration.rows.get(key), words)))));
  };
  const input = el("input", { id: "search", type: "search", class: "input width-20", value: view.search, autocomplete: "off", spellcheck: "false",
    input: ({ target }) => {
      view.search = target.value;
      show();
    } });
  return { show, element: el("div", { class: "search" }, el("label", { for: "search", class: "label" }, t("Find a value")),
    el("p", { class: "hint", id: "search-hint" }, t("By its name, what it means or its key")), input, status, found) };
}

/**
 * Makes the form into container, and returns a function that tells anew how much is changed. view: {search, open}, which outlives it;
 * events: {entered(key), left()}.
 */
export function showForm(container, configuration, words, view, events) {
  const { t } = words;
  for (const part of container.querySelectorAll("details.part-of-form[open]")) {
    view.open.add(part.id); // opened just now: the browser tells of it too late
  }
  const wrong = configuration.wrongKeys;
  const first = FIRST(t).map(([id, title, patterns]) => [`first-${id}`, title, patterns.flatMap((pattern) =>
    keysOf(configuration, (_, row) => row.key === pattern || (pattern.endsWith("*") && row.key.startsWith(pattern))))]);
  const isFirst = new Set(first.flatMap(([, , keys]) => keys));
  const rest = PARTS(t).map(([id, title]) => [`part-${id}`, title, keysOf(configuration, (key) => key.split(".")[0] === id && !isFirst.has(key))]);
  const notes = [];
  const finder = search(configuration, words, view, events);
  const groups = GROUPS(words);
  const part = ([id, title, keys]) => {
    const own = groups.filter(([, of]) => of === id);
    const isOpen = view.open.has(id) || keys.some((key) => wrong.includes(key));
    const { element, note } = folded(id, title, isOpen, [...(id === "first-demand" ? [() => demandScale(words, events)] : []),
      ...keys.map((key) => () => field(configuration, key, words, events)),
      ...own.map((group) => () => adder(configuration, group, words, events))], () => finder.show());
    element.dataset.holds = [...keys, ...own.map(([group]) => group)].join(" ");
    element.addEventListener("toggle", () => (element.open ? view.open.add(id) : view.open.delete(id)));
    notes.push([note, keys]);
    return element;
  };
  const changes = el("div", { id: "differences" });
  const refresh = () => {
    for (const [note, keys] of notes) {
      const count = keys.filter((key) => configuration.isChanged(key)).length;
      note.textContent = count === 0 ? "" : t("({count} changed)", { count });
    }
    refill(changes, differences(configuration, words));
  };
  const isThere = ([id, , keys]) => keys.length > 0 || groups.some(([, of]) => of === id);
  refill(container, first.filter(isThere).map(part), el("h3", { class: "other-values" }, t("All other values")), finder.element, rest.filter(isThere).map(part), changes);
  finder.show();
  refresh();
  return refresh;
}
