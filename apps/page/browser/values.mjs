// Values of a scenario as somebody enters them. An entry is what stands in the controls, kept as it was typed also where it is wrong:
// a text; of a distribution {form, fields}, the place of its form and a text for each field.

import { marked } from "./marked.mjs";

const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i;
const GROUPED = /^[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const HOURS = /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/;
const DATES = /^\d{4}-\d{2}-\d{2}(\/\d{4}-\d{2}-\d{2})?$/;

/** What is wrong with an entry: a text of the page with what belongs into its {places}. */
class Wrong extends Error {
  constructor(text, given) {
    super(text);
    this.given = given ?? {};
  }
}

function words(entry) {
  return entry.split(",").map((word) => word.trim()).filter((word) => word !== "");
}

// ---- entries ----

/** Place of the form of a distribution as scenarios write it, {"lognormal": {"mean": 35, "p90": 80}}. */
function formOf(value, forms) {
  const [kind] = Object.keys(value);
  const given = typeof value[kind] === "object" ? Object.keys(value[kind]) : [];
  return forms.findIndex((form) => form.kind === kind && form.fields.length === given.length &&
    form.fields.every((field) => given.includes(field)));
}

function distributionEntry(value, { forms }) {
  const whole = typeof value === "number" ? { constant: value } : value;
  const form = formOf(whole, forms);
  const { kind, fields } = forms[form];
  return { form, fields: fields.length === 0 ? [String(whole[kind])] : fields.map((field) => [whole[kind][field]].flat().join(", ")) };
}

/** What the controls show of a value. */
export function entryOf(row, value, table) {
  if (row.kind === "distribution") {
    return distributionEntry(value, table);
  }
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/** That of a value nobody gave: the default of the table, which is written in the flow style of YAML; "" where there is none. */
export function defaultEntry(row, table) {
  const text = row.default;
  if (text === null) {
    return "";
  }
  if (row.kind === "distribution") {
    return distributionEntry(JSON.parse(text.replace(/([a-z]\w*)(?=:)/g, '"$1"')), table);
  }
  return text.replace(/^\[|\]$|"|'/g, "");
}

export function isSameEntry(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

// ---- reading ----

/** A number as somebody types it, without the commas that set off its thousands: "1,000" is 1000; "0,500" stays what it is. */
export function ungrouped(text) {
  const trimmed = text.trim();
  return GROUPED.test(trimmed) ? trimmed.replaceAll(",", "") : trimmed;
}

function number(text, row, isBounded = true) {
  const trimmed = ungrouped(text);
  if (trimmed === "") {
    throw new Wrong("Enter a number");
  }
  if (!NUMBER.test(trimmed)) {
    throw new Wrong("Enter a number in digits, such as 12 or 0.5");
  }
  const value = Number(trimmed);
  if (isBounded && (value < row.low || value > row.high)) {
    throw new Wrong("Enter a number from {low} to {high}", { low: row.low, high: row.high });
  }
  return value;
}

function integer(text, row) {
  const value = number(text, row);
  if (!Number.isInteger(value)) {
    throw new Wrong("Enter a whole number");
  }
  return value;
}

function numbers(text, row) {
  const parts = words(text);
  if (parts.length !== row.length) {
    throw new Wrong("Enter {count} numbers with commas between them", { count: row.length });
  }
  return parts.map((part) => number(part, row));
}

function isDay(text) {
  const day = new Date(`${text}T12:00:00Z`);
  return DATE.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}

function date(text, row) {
  const trimmed = text.trim();
  if (!isDay(trimmed) || Number(trimmed.slice(0, 4)) < row.low || Number(trimmed.slice(0, 4)) > row.high) {
    throw new Wrong("Enter a day as year, month and day, such as 2014-04-01");
  }
  return trimmed;
}

function matching(text, pattern, wrong) {
  const parts = words(text);
  if (!parts.every((part) => pattern.test(part))) {
    throw new Wrong(wrong);
  }
  return parts;
}

function among(parts, names) {
  const stranger = parts.find((part) => !names.includes(part));
  if (stranger !== undefined) {
    throw new Wrong("There is no {name}; there are: {names}", { name: stranger, names: names.join(", ") });
  }
  return parts;
}

/** Shapes, shares and weights are not in the unit of the parameter: the engine knows what they may be. */
function distribution({ form, fields }, row, { table }) {
  const { kind, fields: names, has_lists: hasLists } = table.forms[form];
  if (names.length === 0) {
    return { [kind]: number(fields[0], row) };
  }
  const read = (text) => (hasLists ? words(text).map((part) => number(part, row, false)) : number(text, row, false));
  return { [kind]: Object.fromEntries(names.map((name, place) => [name, read(fields[place] ?? "")])) };
}

const READERS = {
  date, distribution, integer, number, numbers,
  boolean: (text) => among([text], ["true", "false"])[0] === "true",
  choice: (text, row) => among([text], row.choices)[0],
  calendar: (text, _, { calendars }) => among([text], calendars)[0],
  hours: (text) => matching(text, HOURS, marked("Enter hours such as 08:30-17:00, up to three, with commas between them")),
  date_ranges: (text) => matching(text, DATES, marked("Enter days such as 2014-12-25, or ranges such as 2014-12-29/2014-12-31, with commas between them")),
  sources: (text, _, { sources }) => among(words(text), sources),
  issues: (text, _, { table }) => among(words(text), table.issues),
};

/**
 * {value}, or {wrong: {text, given}} in words of the page that are not translated yet. context: {table, sources, calendars}, the
 * latter names of the scenario's.
 */
export function valueOf(row, entry, context) {
  try {
    return { value: READERS[row.kind](entry, row, context) };
  } catch (error) {
    if (error instanceof Wrong) {
      return { wrong: { text: error.message, given: error.given } };
    }
    throw error;
  }
}

// ---- places in a scenario ----

/** key: "intake.sources.police.month_weights". undefined where there is none. */
export function valueAt(scenario, key) {
  return key.split(".").reduce((part, name) => (part !== null && typeof part === "object" && Object.hasOwn(part, name) ? part[name] : undefined),
    scenario);
}

/** Changes the scenario in place; what is above the key is there already or is made. */
export function putAt(scenario, key, value) {
  const names = key.split(".");
  const last = names.pop();
  const part = names.reduce((above, name) => {
    if (!Object.hasOwn(above, name) || above[name] === null || typeof above[name] !== "object") {
      above[name] = {};
    }
    return above[name];
  }, scenario);
  part[last] = value;
}
