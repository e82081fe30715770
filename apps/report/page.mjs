// The whole page: of a run, or of scenarios compared.
import style from "./report.css";
import { isComparison, titles } from "./document.mjs";
import { el, trusted } from "./markup.mjs";
import { answer } from "./section_answer.mjs";
import { assumptions } from "./section_assumptions.mjs";
import { comparisonMethod, comparisons, sideBySide, verdicts } from "./section_comparison.mjs";
import { course } from "./section_course.mjs";
import { measures } from "./section_measures.mjs";
import { model } from "./section_model.mjs";
import { cost, outcomes } from "./section_outcomes.mjs";
import { routes } from "./section_routes.mjs";
import { waits } from "./section_waits.mjs";

function contents(places, words) {
  return el("nav", { "aria-label": words.t("Contents") }, el("ul", {}, places.map(([id, text]) =>
    el("li", {}, el("a", { href: `#${id}` }, text)))));
}

/** One file, without script, that loads nothing. places: [[id, text]] of the contents. */
function frame({ title, kind, program, head, places, sections }, words) {
  const { t } = words;
  return `<!DOCTYPE html>\n${el("html", { lang: words.language },
    el("head", {},
      el("meta", { charset: "utf-8" }),
      el("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      el("meta", { "http-equiv": "Content-Security-Policy", content: "default-src 'none'; style-src 'unsafe-inline'" }),
      el("meta", { name: "generator", content: `Front Door ${program}` }),
      el("title", {}, `${title} – Front Door`),
      el("style", {}, trusted(style))),
    el("body", {},
      el("a", { href: "#main", class: "skip" }, t("Skip to the report")),
      el("header", {}, el("p", { class: "kind" }, kind), el("h1", {}, title), head),
      contents(places, words),
      el("main", { id: "main" }, sections))).html}\n`;
}

function runPage(document, words) {
  const { t } = words;
  const { run, scenario } = document;
  const hasCourse = document.course !== undefined; // the planner's page keeps no ledgers
  return frame({
    title: words.own(scenario.title) || scenario.name,
    kind: t("Report of a simulated front door of children's services"),
    program: run.program,
    head: [el("p", {}, words.own(scenario.description)),
      el("p", { class: "kind" }, run.name === null ? t("Scenario {scenario}, run on the planner's page", { scenario: scenario.name })
        : t("Run {run}, scenario {scenario}", { run: run.name, scenario: scenario.name }))],
    places: [["answer", t("What the simulation says")], ["waits", t("Waits and limits")], ["routes", t("Where contacts go")],
      ...(hasCourse ? [["course", t("Days and hours")]] : []), ["outcomes", t("Outcomes for children")], ["cost", t("Cost")], ["measures", t("All measures")], ["assumptions", t("Assumptions")],
      ["model", t("The model, after STRESS-DES")]],
    sections: [answer, waits, routes, ...(hasCourse ? [course] : []), outcomes, cost, measures, assumptions, model].map((section) => section(document, words)),
  }, words);
}

function comparisonPage(document, words) {
  const { t } = words;
  const [base, ...others] = titles(document, words);
  return frame({
    title: others.length === 1 ? others[0] : t("{count} configurations compared", { count: others.length }),
    kind: t("Comparison of simulated front doors of children's services"),
    program: document.program,
    head: [el("p", {}, t("Compared with {base}, on the same families.", { base })),
      el("p", {}, words.own(document.base.description))],
    places: [["answer", t("What the simulation says")], ["side-by-side", t("Side by side")], ...others.map((title, place) => [`comparison-${place}`, title]), ["method", t("How to read it")],
      ["assumptions", t("Assumptions of the base")], ["model", t("The base, after STRESS-DES")]],
    sections: [verdicts(document, words), sideBySide(document, words), comparisons(document, words), comparisonMethod(document, words), assumptions(document, words), model({ ...document, scenario: document.base }, words)],
  }, words);
}

export function page(document, words) {
  return (isComparison(document) ? comparisonPage : runPage)(document, words);
}
