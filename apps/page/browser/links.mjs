// A configuration as the fragment of a link: nothing of it is sent anywhere, as browsers keep fragments to themselves.
import { bytesOf } from "../../browser/dom.mjs";

const LAYOUT = 1;
const LENGTH_MAX = 64000;

function encoded(text) {
  const binary = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function decoded(text) {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(text.replaceAll("-", "+").replaceAll("_", "/")));
}

/** configurations: of embedded scenarios all. */
export function fragmentOf({ program, seed, replications, configurations }) {
  const whole = { layout: LAYOUT, program, seed, replications,
    configurations: configurations.map(({ start, name, added, entries }) => ({ start: start.name, name, added, entries: [...entries] })) };
  return `#frontdoor=${encoded(JSON.stringify(whole))}`;
}

function isText(value, length) {
  return typeof value === "string" && value.length <= length;
}

/** Whether an entry has the form that a control gives it. */
export function isEntry(entry) {
  return isText(entry, 1000) || (entry !== null && typeof entry === "object" && Number.isInteger(entry.form) && entry.form >= 0 && Array.isArray(entry.fields) &&
    entry.fields.length > 0 && entry.fields.length <= 3 && entry.fields.every((field) => isText(field, 1000)));
}

function isMembers(value) {
  return Array.isArray(value) && value.length <= 100 && value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((text) => isText(text, 100)));
}

function isConfiguration(value) {
  return value !== null && typeof value === "object" && isText(value.start, 500) && isText(value.name, 200) && isMembers(value.added) && Array.isArray(value.entries) &&
    value.entries.every((pair) => Array.isArray(pair) && pair.length === 2 && isText(pair[0], 200) && isEntry(pair[1]));
}

/** null: there is none. {broken: true}: it cannot be read. Else what fragmentOf was given, of whatever version. */
export function readFragment(hash) {
  const [, text] = /^#frontdoor=([\w-]*)$/.exec(hash) ?? (hash.startsWith("#frontdoor=") ? [null, ""] : [null, null]);
  if (text === null) {
    return null;
  }
  try {
    const whole = text.length <= LENGTH_MAX ? JSON.parse(decoded(text)) : null;
    const isWhole = whole?.layout === LAYOUT && isText(whole.program, 40) && isText(whole.seed, 20) && Number.isInteger(whole.replications) &&
      Array.isArray(whole.configurations) && whole.configurations.length > 0 && whole.configurations.every(isConfiguration);
    return isWhole ? whole : { broken: true };
  } catch {
    return { broken: true };
  }
}
