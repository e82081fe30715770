// Markup as values: every text is escaped where it is put in, so that no name or title can become markup or script.

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const VOID = new Set(["meta", "br", "hr", "col"]);

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

/** A text with elements in the places of its {names}. */
export function fill(text, parts) {
  return text.split(/(\{\w+\})/).map((piece) => parts[piece.slice(1, -1)] ?? piece);
}

/**
 * A table that a screen reader can follow. columns: [{text, isNumber}]; rows: lists of cells, of which the first heads
 * its row.
 */
export function table(caption, columns, rows) {
  const cell = (column, content, name, scope) =>
    el(name, { scope, class: column.isNumber ? "number" : null }, content);
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    el("table", {},
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, columns.map((column) => cell(column, column.text, "th", "col")))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((content, place) =>
        place === 0 ? cell(columns[0], content, "th", "row") : cell(columns[place], content, "td", null)))))));
}

/** A chart with its words, and below it the table that says the same; long: the table is folded away. */
export function figure({ title, description, svg, source, data, unfold }) {
  return el("figure", {},
    el("figcaption", {}, el("strong", {}, title), " ", description),
    el("div", { class: "chart", "aria-hidden": "true" }, trusted(svg)),
    unfold ? el("details", {}, el("summary", {}, unfold), data) : data,
    source ? el("p", { class: "source" }, source) : null);
}
