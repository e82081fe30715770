// The file that `frontdoor live` writes: one replication, to be watched. The moves stand in a block of the file, language first.
import { bytesOf, el, languages, refill } from "../browser/dom.mjs";
import { words as wordsOf } from "../report/words.mjs";
import { Course } from "./course.mjs";
import { readMoves } from "./moves.mjs";
import { inTurns } from "./steps.mjs";
import { LiveView } from "./view.mjs";

function show(view, language) {
  const words = wordsOf(language);
  const { t } = words;
  const { head } = view;
  const title = words.own(head.title) || head.scenario;
  document.documentElement.lang = language;
  document.title = [t("A front door at work"), title].join(" – ");
  document.body.className = "live-wide";
  refill(document.body, el("header", {}, el("p", { class: "product" }, "Front Door"), languages(words, (code) => show(view, code))),
    el("main", {}, el("h1", {}, t("A front door at work")), el("p", { class: "lead" }, title),
      el("p", {}, t("Run {run}, scenario {scenario}", { run: head.run, scenario: head.scenario })),
      el("h2", { class: "hidden" }, t("What stands where")), view.element(words)),
    el("footer", {}, el("p", {}, t("Front Door {program}. Open source under the Apache licence 2.0.", { program: head.program }))));
}

async function open() {
  const [language, text] = document.getElementById("moves").textContent.trim().split(" ");
  try {
    const moves = await inTurns(readMoves(bytesOf(text)));
    const view = new LiveView(await inTurns(Course.of(moves)));
    document.body.addEventListener("live-redraw", () => show(view, document.documentElement.lang));
    show(view, language);
  } catch (error) {
    refill(document.body, el("p", { role: "alert", class: "error" }, wordsOf(language).t("This file cannot be shown: {why}", { why: error.message })));
  }
}

void open();
