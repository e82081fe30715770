// One queue over the whole period, day by day, with where time stands: drawn once, then only the hand moves.
import { el } from "../browser/dom.mjs";
import { DAY_SECONDS, STATIONS } from "./course.mjs";
import { COLUMNS, isoOf, stationName } from "./telling.mjs";

const WIDTH = 1000;
const HEIGHT = 90;
const NAMESPACE = "http://www.w3.org/2000/svg";

function svg(name, attributes, ...children) {
  const element = document.createElementNS(NAMESPACE, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, String(value)));
  element.append(...children);
  return element;
}

export class QueueLine {
  /** station: whose queue stands first; chose(station) is told of another. */
  constructor(view, words, station, chose) {
    const { t } = words;
    this.view = view;
    this.words = words;
    this.area = svg("path", { class: "live-area" });
    this.hand = svg("line", { class: "live-hand", y1: 0, y2: HEIGHT });
    this.picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", class: "live-year", "aria-hidden": "true", focusable: "false" }, this.area, this.hand);
    this.told = el("p", { class: "hint", id: "live-line-told" });
    const choices = COLUMNS.flat().filter((one) => view.course.most[one].waiting > 0);
    const select = el("select", { id: "live-line", class: "select", "aria-describedby": "live-line-told", change: ({ target }) => {
      chose(Number(target.value));
      this.draw(Number(target.value));
    } }, choices.map((one) => el("option", { value: one, selected: one === station }, stationName(STATIONS[one], words))));
    this.chooser = choices.length === 0 ? null : el("div", {}, el("label", { for: "live-line", class: "label" }, t("Queue at the end of each day")), select);
    choices.length > 0 && this.draw(station);
  }

  draw(station) {
    const { course, head } = this.view;
    const days = course.waitingByDay[station];
    const most = days.reduce((high, waiting) => Math.max(high, waiting), 0);
    const at = (day) => ((day + 1) / days.length) * WIDTH;
    const high = (waiting) => HEIGHT - (most === 0 ? 0 : (waiting / most) * (HEIGHT - 4));
    const points = Array.from(days, (waiting, day) => `L${at(day).toFixed(1)} ${high(waiting).toFixed(1)}`);
    this.area.setAttribute("d", `M0 ${HEIGHT}${points.join("")}L${WIDTH} ${HEIGHT}Z`);
    const { t, number, date } = this.words;
    const day = days.indexOf(most);
    this.told.textContent = most === 0 ? t("Nobody waits at the end of any day.")
      : t("Most: {count}, on {date}.", { count: number(most), date: date(isoOf(head, course.from + day * DAY_SECONDS)) });
  }

  show(now) {
    const { course } = this.view;
    const x = String((((now - course.from) / (course.horizon - course.from)) * WIDTH).toFixed(1));
    this.hand.setAttribute("x1", x);
    this.hand.setAttribute("x2", x);
  }
}
