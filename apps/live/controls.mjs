// What somebody watches with: play and pause, steps, pace, a slider over the period, a day to go to.
import { el } from "../browser/dom.mjs";
import { DAY_SECONDS } from "./course.mjs";
import { instant, isoOf, secondsOf } from "./telling.mjs";

const HOUR_SECONDS = 3600;
/** Simulated seconds a real second. */
const PACES = [600, 3600, 6 * HOUR_SECONDS, DAY_SECONDS, 7 * DAY_SECONDS];
export const FIRST_PACE = HOUR_SECONDS;

function paceNames({ t }) {
  return [t("ten minutes a second"), t("an hour a second"), t("six hours a second"), t("a day a second"), t("a week a second")];
}

export class Controls {
  /** view: a LiveView. isStill: nothing is to move by itself. */
  constructor(view, words, isStill) {
    const { t } = words;
    this.view = view;
    this.words = words;
    const { course, head, player } = view;
    const button = (id, text, click) => el("button", { type: "button", class: "button secondary", id: `live-step-${id}`, click }, text);
    this.playButton = isStill ? null : el("button", { type: "button", class: "button", id: "live-play", click: () => (player.isPlaying ? view.pause() : view.play()) });
    this.slider = el("input", { type: "range", id: "live-slider", class: "live-slider", min: course.from, max: course.horizon, step: HOUR_SECONDS,
      input: ({ target }) => view.jumpTo(Number(target.value)) });
    this.day = el("input", { type: "date", id: "live-day", class: "input", min: isoOf(head, course.from), max: isoOf(head, course.horizon - 1),
      change: ({ target }) => target.value !== "" && view.jumpTo(secondsOf(head, target.value)) });
    const names = paceNames(words);
    const paces = el("select", { id: "live-pace", class: "select", change: ({ target }) => view.setPace(Number(target.value)) },
      PACES.map((pace, place) => el("option", { value: pace, selected: pace === player.speed }, names[place])));
    this.element = el("div", { class: "live-controls", role: "group", "aria-label": t("Time") },
      el("div", { class: "live-buttons" }, this.playButton, button("back-day", t("A day back"), () => view.stepTo((now) => now - DAY_SECONDS)),
        button("hour", t("An hour on"), () => view.stepTo((now) => now + HOUR_SECONDS)), button("day", t("A day on"), () => view.stepTo((now) => now + DAY_SECONDS)),
        button("event", t("The next event"), () => view.stepTo((now) => course.nextEvent(now)))),
      el("div", { class: "live-fields" },
        isStill ? null : el("div", {}, el("label", { for: "live-pace", class: "label" }, t("Pace")), paces),
        el("div", {}, el("label", { for: "live-day", class: "label" }, t("Go to the day")), this.day), view.queueLine.chooser),
      isStill ? el("p", { class: "hint" }, t("This device asks for less motion, so nothing moves by itself: step, or go to a day.")) : null,
      view.queueLine.picture, el("label", { for: "live-slider", class: "hidden" }, t("Instant of the period")), this.slider, view.queueLine.told);
  }

  /** isQuiet: time runs, and a slider that has the focus would be read out again and again. */
  show(isQuiet) {
    const { head, player } = this.view;
    const { t } = this.words;
    if (this.playButton !== null) {
      const text = player.isPlaying ? t("Pause") : t("Play");
      this.playButton.textContent === text || (this.playButton.textContent = text);
    }
    if (isQuiet && document.activeElement === this.slider) {
      return;
    }
    this.slider.value = String(player.now);
    this.slider.setAttribute("aria-valuetext", instant(head, player.now, this.words));
    const iso = isoOf(head, Math.min(player.now, this.view.course.horizon - 1));
    if (document.activeElement !== this.day && this.day.value !== iso) {
      this.day.value = iso;
    }
  }
}
