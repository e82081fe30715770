// Every measure that the run has a value of, group by group.
import { told } from "./document.mjs";
import { el, fill } from "./markup.mjs";
import { measureTable, summarySource } from "./section_answer.mjs";

export function measures(document, words) {
  const { t } = words;
  const shown = document.measures.filter(({ name }) => told(document, name) !== null);
  const left = document.measures.length - shown.length;
  const groups = document.groups.map((group, place) => [group, shown.filter((measure) => measure.group === place)])
    .filter(([, members]) => members.length > 0);
  return el("section", { "aria-labelledby": "measures" },
    el("h2", { id: "measures" }, t("All measures")),
    groups.map(([group, members]) => measureTable(words.own(group), members, words)),
    left > 0 ? el("p", {}, t("Measures that are 0 or have no value in this run, and are not shown: {count}.", { count: words.number(left) })) : null,
    el("p", { class: "source" }, summarySource(document, words), " ",
      fill(t("What each measure counts, from when to when: {command}."), { command: el("code", {}, "frontdoor explain MEASURE") })));
}
