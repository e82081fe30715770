// A control for each kind of value, with its label, hint, unit, range and what is wrong beside it.
import { choiceText, withChoices } from "../../report/choices.mjs";
import { el, refill } from "../../browser/dom.mjs";

export function idOf(key) {
  return `field-${key}`;
}

/** What an engine or a browser said, {text, language}, marked where that is not the page's language. */
export function quoted({ text, language }, words) {
  return el("span", { lang: language === words.language ? null : language }, text);
}

/** What is typed is taken at once, and judged when the field is left: so nothing moves under a pointer on its way to a button. */
function textInput(entry, { id, width, enter, left }) {
  return el("input", { id, type: "text", value: entry, class: `input ${width}`, autocomplete: "off", spellcheck: "false",
    input: ({ target }) => enter(target.value), change: left });
}

function select(entry, choices, { id, enter, left }) {
  return el("select", { id, class: "select", change: ({ target }) => {
    enter(target.value);
    left();
  } }, choices.map(([value, text]) => el("option", { value, selected: value === entry }, text)));
}

function formNames({ t }) {
  return { constant: t("always the same"), uniform: t("evenly between two"), triangular: t("between two, most often near a third"), exponential: t("exponential"),
    lognormal: t("lognormal"), gamma: t("gamma"), weibull: t("Weibull"), empirical: t("as observed"), discrete: t("one of several") };
}

function partNames({ t }) {
  return { low: t("lowest"), high: t("highest"), mode: t("most often"), mean: t("mean"), sd: t("standard deviation"), p90: t("nine of ten below"), median: t("median"),
    shape: t("shape"), scale: t("scale"), values: t("values"), shares: t("shares"), weights: t("weights") };
}

/** Fields of the form that is chosen, and the choice of another, which has other fields. */
function distribution(entry, { forms }, { id, enter, left, words, label }) {
  const { t } = words;
  const names = formNames(words);
  const parts = partNames(words);
  const group = el("div", { role: "group", "aria-label": label, class: "parts" });
  const text = ({ kind, fields }) => (fields.length === 0 ? names[kind] : `${names[kind]}: ${fields.map((field) => parts[field]).join(", ")}`);
  const show = (current) => {
    const { fields } = forms[current.form];
    const titles = fields.length === 0 ? [t("value")] : fields.map((field) => parts[field]);
    const typed = [...current.fields];
    const choose = (value) => {
      const form = Number(value);
      const next = { form, fields: (forms[form].fields.length === 0 ? [""] : forms[form].fields).map((_, place) => typed[place] ?? "") };
      enter(next);
      show(next);
    };
    refill(group, titles.map((title, place) => {
      const own = place === 0 ? id : `${id}-${place}`;
      return el("div", {}, el("label", { for: own, class: "part" }, title), textInput(typed[place], { id: own, width: "width-5", left, enter: (value) => {
        typed[place] = value;
        enter({ form: current.form, fields: [...typed] });
      } }));
    }), el("div", {}, el("label", { for: `${id}-form`, class: "part" }, t("shape of the distribution")),
      select(String(current.form), forms.map((form, place) => [String(place), text(form)]), { id: `${id}-form`, enter: choose, left })));
  };
  show(entry);
  return group;
}

/** The words of a choice; of one that names a parameter, what that is called. */
function optionText(choice, table, words) {
  const row = table.rows.get(choice);
  return row === undefined ? choiceText(choice, words) : `${words.own(row.label)} (${choice})`;
}

const WIDTHS = { number: "width-5", integer: "width-5", date: "width-10" };

function control(row, configuration, entry, options) {
  const { words, words: { t } } = options;
  switch (row.kind) {
    case "boolean":
      return select(entry, [["true", t("yes")], ["false", t("no")]], options);
    case "choice":
      return select(entry, row.choices.map((choice) => [choice, optionText(choice, configuration.table, words)]), options);
    case "calendar":
      return select(entry, configuration.calendars.map((name) => [name, name]), options);
    case "distribution":
      return distribution(entry, configuration.table, options);
    default:
      return textInput(entry, { ...options, width: WIDTHS[row.kind] ?? "width-30" });
  }
}

/** A number as the page's tables set it: no more than its digits. */
function bound(number, words) {
  return words.number(number, Number.isInteger(number) ? 0 : 2);
}

function hint(row, words) {
  const { t } = words;
  const isNumber = ["number", "integer", "numbers", "distribution"].includes(row.kind);
  const parts = [row.unit === "" ? null : t(row.unit),
    isNumber ? t("{low} to {high}", { low: bound(row.low, words), high: bound(row.high, words) }) : null,
    row.kind === "numbers" ? t("{count} numbers with commas between them", { count: row.length }) : null];
  return parts.filter((part) => part !== null).join("; ");
}

/** Where the value comes from, in a sentence; words of the scenario stand as they are. */
function origin(described, words) {
  const { t } = words;
  const kinds = { sourced: t("Published"), fitted: t("Fitted to a published figure"), assumed: t("Assumed"), unstated: t("Nobody says where it comes from"),
    default: t("Left to the program, an assumption") };
  const range = described.low === null ? "" : t("plausible from {low} to {high}", { low: described.low, high: described.high });
  return [kinds[described.provenance] ?? described.provenance, described.words, range].filter((part) => part !== "" && part !== null).join(": ");
}

/** What is wrong; {engine}: what the engine said. */
export function wrongText(wrong, words) {
  if (wrong.engine === undefined) {
    return words.t(wrong.text, Object.fromEntries(Object.entries(wrong.given ?? {}).map(([name, value]) =>
      [name, typeof value === "number" ? bound(value, words) : value])));
  }
  return [words.t("The engine does not take this:"), " ", quoted(wrong.engine, words)];
}

/** "screening.partners.police.presence": which of the members the key is of, or "". */
export function memberOf(key, row) {
  const place = row.key.split(".").indexOf("*");
  return place === -1 ? "" : key.split(".")[place];
}

export function labelOf(key, row, words) {
  const member = memberOf(key, row);
  return member === "" ? words.own(row.label) : `${words.own(row.label)}, ${member.replaceAll("_", " ")}`;
}

/** A change, {key, row, before, after}, in one line. row: undefined where no field has the key; before, after: entries, null where there is none. */
export function changeText({ key, row, before, after }, table, words) {
  const text = (entry) => (entry === null ? "–" : entryText(entry, row, table, words));
  return row === undefined ? key : `${labelOf(key, row, words)}: ${text(before)} → ${text(after)}`;
}

/** Marks what can be marked as wrong, and says where the words for it stand. */
export function mark(element, id, isWrong) {
  element.classList.toggle("wrong", isWrong);
  for (const input of element.querySelectorAll(".input, .select, input")) {
    input.setAttribute("aria-describedby", isWrong ? `${id}-hint ${id}-wrong` : `${id}-hint`);
    if (isWrong) {
      input.setAttribute("aria-invalid", "true");
    } else {
      input.removeAttribute("aria-invalid");
    }
  }
}

export function errorText(wrong, words) {
  return wrong === null ? null : [el("span", { class: "hidden" }, words.t("Error:"), " "), wrongText(wrong, words)];
}

function about(configuration, key, words) {
  const { t } = words;
  const { help, choices } = configuration.rows.get(key);
  return el("details", { class: "about" }, el("summary", {}, t("About this value"), el("span", { class: "hidden" }, `: ${labelOf(key, configuration.rows.get(key), words)}`)),
    el("p", {}, withChoices(t(help), choices ?? [], words)),
    el("p", {}, origin(configuration.described.get(key), words)),
    el("p", {}, t("Key in a scenario:"), " ", el("code", {}, key)));
}

/** The field of a key. entered(key): is called once the configuration has another entry; left(): once somebody leaves the field. */
export function field(configuration, key, words, { entered, left }) {
  const { t } = words;
  const row = configuration.rows.get(key);
  const id = idOf(key);
  const label = labelOf(key, row, words);
  const isGroup = row.kind === "distribution";
  const tag = el("strong", { class: "tag" }, t("changed"));
  const wrongBox = el("p", { class: "error", id: `${id}-wrong` });
  const back = el("p", { class: "back" });
  const box = el("div", {});
  const element = el("div", { class: isGroup ? "field whole-row" : "field", "data-key": key },
    el(isGroup ? "p" : "label", { class: "label", for: isGroup ? null : id }, label, tag), el("p", { class: "hint", id: `${id}-hint` }, hint(row, words)), wrongBox, box,
    about(configuration, key, words), back);
  const mend = () => {
    const isChanged = configuration.isChanged(key);
    tag.hidden = !isChanged;
    back.hidden = !isChanged;
  };
  const judge = () => {
    const wrong = configuration.wrong(key);
    refill(wrongBox, errorText(wrong, words));
    wrongBox.hidden = wrong === null;
    mark(element, id, wrong !== null);
    mend();
  };
  const enter = (entry) => {
    configuration.enter(key, entry);
    mend();
    entered(key);
  };
  const show = () => {
    refill(box, control(row, configuration, configuration.entry(key), { id, words, label, enter, left: () => {
      judge();
      left();
    } }));
    judge();
  };
  refill(back, t("In the scenario that it starts from: {value}", { value: entryText(configuration.baseEntry(key), row, configuration.table, words) }), " ",
    el("button", { type: "button", class: "link", id: `${id}-back`, click: () => {
      enter(configuration.baseEntry(key));
      show();
      document.getElementById(id).focus();
      left();
    } }, t("Put back"), el("span", { class: "hidden" }, `: ${label}`)));
  show();
  return element;
}

/** An entry as one text. */
export function entryText(entry, row, table, words) {
  const { t } = words;
  if (entry === "") {
    return "–";
  }
  if (typeof entry !== "string") {
    const { kind, fields } = table.forms[entry.form];
    const parts = partNames(words);
    return fields.length === 0 ? entry.fields[0] : `${formNames(words)[kind]} (${fields.map((name, place) => `${parts[name]} ${entry.fields[place]}`).join(", ")})`;
  }
  if (row.kind === "boolean") {
    return entry === "true" ? t("yes") : t("no");
  }
  return row.kind === "choice" ? optionText(entry, table, words) : entry;
}
