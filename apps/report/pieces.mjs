// What reports and the planner's page put together alike, whatever their elements are: `el` makes one.

/** A text with elements in the places of its {names}. */
export function fill(text, parts) {
  return text.split(/(\{\w+\})/).map((piece) => parts[piece.slice(1, -1)] ?? piece);
}

/**
 * A table that a screen reader can follow. columns: [{text, isNumber}]; rows: lists of cells, of which the first heads
 * its row.
 */
export function tableOf(el, caption, columns, rows) {
  const cell = (column, content, name, scope) =>
    el(name, { scope, class: column.isNumber ? "number" : null }, content);
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    el("table", {},
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, columns.map((column) => cell(column, column.text, "th", "col")))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((content, place) =>
        place === 0 ? cell(columns[0], content, "th", "row") : cell(columns[place], content, "td", null)))))));
}
