// Markup as values: every text is escaped where it is put in, so that no name or title can become markup or script.

import { tableOf } from "./pieces.mjs";

export { fill } from "./pieces.mjs";

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const VOID = new Set(["meta", "br", "hr", "col", "wbr"]);

class Markup {
  constructor(html) {
    this.html = html;
  }
}

export function escape(text) {
  return String(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** html is markup that this program wrote itself, never a text from a run. */
export function trusted(html) {
  return new Markup(html);
}

function join(child) {
  if (child === null || child === undefined || child === false) {
    return "";
  }
  if (Array.isArray(child)) {
    return child.map(join).join("");
  }
  return child instanceof Markup ? child.html : escape(child);
}

/** An element. attributes: {name: value}; null and false leave one out, true gives one without a value. */
export function el(name, attributes, ...children) {
  const given = Object.entries(attributes ?? {})
    .filter(([, value]) => value !== null && value !== undefined && value !== false)
    .map(([key, value]) => (value === true ? ` ${key}` : ` ${key}="${escape(value)}"`))
    .join("");
  return new Markup(VOID.has(name) ? `<${name}${given}>` : `<${name}${given}>${join(children)}</${name}>`);
}

/** A key or a value of a scenario, which may go on in the next line after a sign, never within a number: else tables are wider than paper. */
export function code(text) {
  return el("code", {}, text.split(/(?<=[_,])|(?<=[.:])(?!\d)/).map((piece, place) => (place === 0 ? piece : [el("wbr"), piece])));
}

/** A table of these elements; see pieces.mjs. */
export function table(caption, columns, rows) {
  return tableOf(el, caption, columns, rows);
}

/** A chart with its words, and below it the table that says the same; long: the table is folded away. */
export function figure({ title, description, svg, source, data, unfold }) {
  return el("figure", {},
    el("figcaption", {}, el("strong", {}, title), " ", description),
    el("div", { class: "chart", "aria-hidden": "true" }, trusted(svg)),
    unfold ? el("details", {}, el("summary", {}, unfold), data) : data,
    source ? el("p", { class: "source" }, source) : null);
}
