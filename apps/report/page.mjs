// The whole page.
import style from "./report.css";
import { el, trusted } from "./markup.mjs";
import { answer } from "./section_answer.mjs";
import { assumptions } from "./section_assumptions.mjs";
import { course } from "./section_course.mjs";
import { measures } from "./section_measures.mjs";
import { model } from "./section_model.mjs";
import { routes } from "./section_routes.mjs";
import { waits } from "./section_waits.mjs";

function contents(words) {
  const { t } = words;
  const places = [["answer", t("What the simulation says")], ["waits", t("Waits and limits")], ["routes", t("Where contacts go")],
    ["course", t("Days and hours")], ["measures", t("All measures")], ["assumptions", t("Assumptions")],
    ["model", t("The model, after STRESS-DES")]];
  return el("nav", { "aria-label": t("Contents") }, el("ul", {}, places.map(([id, text]) =>
    el("li", {}, el("a", { href: `#${id}` }, text)))));
}

/** HTML of the report: one file, without script, that loads nothing. */
export function page(document, words) {
  const { t } = words;
  const title = words.own(document.scenario.title) || document.scenario.name;
  const head = el("head", {},
    el("meta", { charset: "utf-8" }),
    el("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    el("meta", { "http-equiv": "Content-Security-Policy", content: "default-src 'none'; style-src 'unsafe-inline'" }),
    el("meta", { name: "generator", content: `Front Door ${document.run.program}` }),
    el("title", {}, `${title} – Front Door`),
    el("style", {}, trusted(style)));
  const body = el("body", {},
    el("a", { href: "#main", class: "skip" }, t("Skip to the report")),
    el("header", {},
      el("p", { class: "kind" }, t("Report of a simulated front door of children's services")),
      el("h1", {}, title),
      el("p", {}, words.own(document.scenario.description)),
      el("p", { class: "kind" }, t("Run {run}, scenario {scenario}", { run: document.run.name, scenario: document.scenario.name }))),
    contents(words),
    el("main", { id: "main" }, answer(document, words), waits(document, words), routes(document, words),
      course(document, words), measures(document, words), assumptions(document, words), model(document, words)));
  return `<!DOCTYPE html>\n${el("html", { lang: words.language }, head, body).html}\n`;
}
