// Overlays of one authority that are laid over each other: what a file would be that extends one after the other, and where they set
// the same value otherwise.
import { entryOf, isSameEntry, valueAt } from "./values.mjs";

const NAME_MAX = 39; // as the engine has it
const TITLE_MAX = 300;
const NO_VALUES = new Set(["format", "extends", "name", "title", "description", "provenance", "expect"]);

/** Names of a file and of those that it extends, the base first. */
function chainOf(scenarios, name) {
  const { extends: below } = scenarios.file(name);
  return below === undefined ? [name] : [...chainOf(scenarios, below.replace(/\.yaml$/, "")), name];
}

/** Names of the files that make it, the base first, each once. */
function filesOf(scenarios, name) {
  return [...new Set([scenarios.baseOf(name), ...scenarios.overlaysOf(name).flatMap((part) => chainOf(scenarios, part))])];
}

function titleOf(scenarios, parts, language) {
  return parts.map((part) => scenarios.whole(part).title[language]).join(" + ").slice(0, TITLE_MAX);
}

/** The whole scenario, as the engine makes it of the files. Rejects where they do not fit together. */
export function stacked(scenarios, name, desk) {
  const parts = scenarios.overlaysOf(name);
  const base = scenarios.baseOf(name);
  const files = filesOf(scenarios, name).map((one) => scenarios.file(one));
  const title = Object.fromEntries(["en", "cy"].map((language) => [language, titleOf(scenarios, parts, language)]));
  const own = [base, ...parts.map((part) => part.slice(base.length + 1))].join("+").slice(0, NAME_MAX);
  return desk.json("engine_stack", JSON.stringify([...files.slice(0, -1), { ...files.at(-1), title, name: own }]));
}

// ---- what two of them set ----

/** The row of the parameter table that a key has, as "intake.sources.police.level" has that of "intake.sources.*.level". */
function rowOf(key, table) {
  const words = key.split(".");
  const patterns = [key, ...words.map((_, place) => words.map((word, at) => (at === place ? "*" : word)).join("."))];
  return table.rows.get(patterns.find((pattern) => table.rows.has(pattern)));
}

/** [key, row] of what a file sets; a member that it takes away has no row. */
function settings(node, table, before = "") {
  return Object.entries(node).filter(([word]) => before !== "" || !NO_VALUES.has(word)).flatMap(([word, value]) => {
    const key = `${before}${word}`;
    const row = rowOf(key, table);
    const isBranch = row === undefined && value !== null && typeof value === "object";
    return isBranch ? settings(value, table, `${key}.`) : [[key, row]];
  });
}

function touches(one, other) {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}

/**
 * Of each overlay of a stack, what it sets and another sets otherwise and counts: a map of names to [{by, key, row, before, after}]; by: the name
 * of the other, or of what brings it; before and after: its entry and that which counts, null where there is no such member.
 * start: of the stack.
 */
export function overruled(scenarios, start, table) {
  const base = scenarios.baseOf(start.name);
  const parts = scenarios.overlaysOf(start.name);
  const over = new Map(filesOf(scenarios, start.name).filter((name) => name !== base).map((name) => [name, settings(scenarios.file(name), table)]));
  const entryIn = (scenario, key, row) => {
    const value = valueAt(scenario, key);
    return value === undefined || row === undefined ? null : entryOf(row, value, table);
  };
  const lossOf = (alone, key, row) => {
    const [before, after] = [alone, start.scenario].map((scenario) => entryIn(scenario, key, row));
    if (row === undefined ? valueAt(start.scenario, key) === undefined : isSameEntry(before, after)) {
      return [];
    }
    const last = [...over.keys()].findLast((name) => over.get(name).some(([other]) => touches(other, key)));
    return [{ by: parts.find((part) => chainOf(scenarios, part).includes(last)), key, row, before, after }];
  };
  return new Map(parts.map((overlay) => {
    const own = new Map(filesOf(scenarios, overlay).flatMap((name) => over.get(name) ?? []));
    const alone = scenarios.whole(overlay);
    return [overlay, [...own].flatMap(([key, row]) => lossOf(alone, key, row))];
  }));
}
