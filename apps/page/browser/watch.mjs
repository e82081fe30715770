// "Watch": one replication of what was run is simulated again, and its front door is watched at work (apps/live).
import { Course } from "../../live/course.mjs";
import { readMoves } from "../../live/moves.mjs";
import { inTurns } from "../../live/steps.mjs";
import { LiveView } from "../../live/view.mjs";
import { el, refill } from "../../browser/dom.mjs";
import { mark, quoted } from "./fields.mjs";
import { EngineHost, saidBy } from "./host.mjs";

const part = (id) => document.getElementById(id);

export class Watch {
  constructor(page) {
    this.page = page;
    this.place = 0;
    this.replication = "0";
    this.isMaking = false;
    this.failed = null; // why the last one could not be made
    this.shown = null; // {view, title}
  }

  /** Its element is new: whatever stood in it is made anew, in the page's words. */
  show() {
    refill(part("watch"), el("div", { id: "watch-form" }), el("div", { id: "watch-view", "live-redraw": () => this.showView() }));
    this.showForm();
    this.showView();
  }

  // ---- what is asked for ----

  get last() {
    return Math.max(...this.page.found.told.map(({ run }) => run.replications)) - 1;
  }

  get isWrong() {
    return !/^\d{1,4}$/.test(this.replication) || Number(this.replication) > this.last;
  }

  chooser() {
    const { titles } = this.page.found;
    const { t } = this.page.words;
    return titles.length === 1 ? null : el("div", { class: "field" }, el("label", { for: "watch-place", class: "label" }, t("Configuration")),
      el("select", { id: "watch-place", class: "select", change: ({ target }) => {
        this.place = Number(target.value);
      } }, titles.map((title, place) => el("option", { value: place, selected: place === this.place }, title))));
  }

  /** Says what is wrong with itself; the form is not made anew, and nothing goes while a button is pressed: a click would be lost. */
  numberField() {
    const { t } = this.page.words;
    const wrong = el("p", { class: "error", id: "watch-replication-wrong" }, t("Enter a whole number from {low} to {high}", { low: 0, high: this.last }));
    const field = el("div", { class: "field" }, el("label", { for: "watch-replication", class: "label" }, t("Replication")),
      el("p", { class: "hint", id: "watch-replication-hint" }, t("0 to {last}, as the command line counts them", { last: this.last })), wrong,
      el("input", { id: "watch-replication", type: "text", inputmode: "numeric", class: "input width-5", value: this.replication, autocomplete: "off",
        input: ({ target }) => {
          this.replication = target.value.trim();
          this.isWrong || judge();
        }, change: () => judge() }));
    const judge = () => {
      wrong.hidden = !this.isWrong;
      mark(field, "watch-replication", this.isWrong);
    };
    judge();
    return field;
  }

  showForm() {
    const { found, words, run } = this.page;
    const { t } = words;
    const form = part("watch-form");
    if (found === null) {
      refill(form, el("p", {}, t("Run first: then contacts can be watched as they move through the services, hour by hour, in one of the replications.")));
      return;
    }
    this.place = Math.min(this.place, found.titles.length - 1);
    refill(form, this.chooser(), this.numberField(),
      el("p", {}, el("button", { type: "button", class: "button", id: "watch-start", disabled: this.isMaking || run !== null, click: () => void this.start() }, t("Watch the front door at work"))),
      el("p", { role: "status", id: "watch-status" }, this.isMaking ? t("The replication is simulated again…") : ""),
      this.failed === null ? null : el("p", { class: "error", role: "alert" }, t("It cannot be watched."), " ", quoted(this.failed, words)));
  }

  // ---- what is shown ----

  async start() {
    if (this.isWrong) {
      part("watch-replication").focus();
      return;
    }
    const { found, runners, words } = this.page;
    const title = found.titles[this.place];
    this.isMaking = true;
    this.failed = null;
    this.showForm();
    const host = new EngineHost(runners.module, words.language); // of its own: the others have scenarios open
    try {
      const bytes = await host.bytes("engine_moves", JSON.stringify(found.scenarios[this.place]), BigInt(found.told[this.place].run.seed), Number(this.replication));
      this.shown?.view.leave();
      this.shown = { view: new LiveView(await inTurns(Course.of(await inTurns(readMoves(bytes))))), title };
    } catch (error) {
      this.failed = saidBy(error);
    }
    host.end();
    this.isMaking = false;
    this.showForm();
    if (this.failed === null) {
      this.showView();
      part("watch-title").focus();
    }
  }

  showView() {
    refill(part("watch-view"), this.shown === null ? null : [el("h3", { id: "watch-title", tabindex: "-1" },
      this.page.words.t("{title}, replication {replication}", { title: this.shown.title, replication: this.shown.view.head.replication })),
    this.shown.view.element(this.page.words)]);
  }
}
