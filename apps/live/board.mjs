// The stations of a front door with what stands there now: a card for each, in columns as contacts pass them, between where they come
// from and how they end. Text says everything; marks that are painted (paint.mjs) say it once more.
import { el, refill } from "../browser/dom.mjs";
import { ENDS, ENTRY, FIRST_END, STATIONS } from "./course.mjs";
import { DESK_ROW_PIXELS, QUEUE_ROW_PIXELS } from "./paint.mjs";
import { COLUMNS, columnNames, endName, isoOf, postsText, span, stationName, workText } from "./telling.mjs";

/** Marks of a queue that fit in a card, and of people on duty; and as many as a row of the narrowest card holds. */
const QUEUE_MARKS = 90;
const DESK_MARKS = 40;
const QUEUE_ROW_MARKS = 26;
const DESK_ROW_MARKS = 18;

/** How many contacts a mark stands for, so that the longest queue of the period has room; the same all through it. */
const perMark = (most, marks) => Math.max(1, Math.ceil(most / marks));

/** A place for marks, as high as the most of them need: what is below it stays where it is. */
function room(name, most, rowMarks, rowPixels) {
  const element = el("div", { class: name, "aria-hidden": "true" });
  element.style.height = `${Math.max(1, Math.ceil(most / rowMarks)) * rowPixels}px`;
  return element;
}

/** Puts a text where it is not there already: a page is not laid out again for nothing. */
function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

class Card {
  constructor(course, station, words) {
    const { t, number } = words;
    const most = course.most[station];
    this.station = station;
    this.hasStaff = most.onDuty > 0;
    this.perMark = perMark(most.waiting, QUEUE_MARKS);
    this.perDesk = perMark(most.onDuty, DESK_MARKS);
    this.count = el("span", { class: "live-count" });
    this.oldest = el("p", { class: "live-oldest" });
    this.work = el("p", { class: "live-work" });
    this.posts = el("p", { class: "live-posts" });
    this.queue = room("live-queue", most.waiting / this.perMark, QUEUE_ROW_MARKS, QUEUE_ROW_PIXELS);
    this.desks = room("live-desks", most.onDuty / this.perDesk, DESK_ROW_MARKS, DESK_ROW_PIXELS);
    const scale = this.perMark > 1 ? el("p", { class: "live-scale" }, t("a mark: {count} contacts", { count: number(this.perMark) })) : null;
    const hasLine = most.waiting > 0;
    this.element = el("li", { class: "live-card", "data-station": STATIONS[station] }, el("h4", {}, stationName(STATIONS[station], words)),
      hasLine ? [el("p", { class: "live-line" }, this.count, " ", t("waiting")), this.oldest, this.queue, scale] : null,
      this.hasStaff ? this.desks : null, this.work, this.posts);
  }

  show(state, words) {
    const now = state.stations[this.station];
    say(this.count, words.number(now.waiting));
    say(this.oldest, now.oldestSince === null ? "" : words.t("oldest: {span}", { span: span(state.seconds - now.oldestSince, words) }));
    say(this.work, workText(now, this.hasStaff, words));
    say(this.posts, postsText(now, words));
    this.element.classList.toggle("live-closed", this.hasStaff && now.onDuty === 0);
  }
}

/** A place at an edge of the board: a name and what is counted there. */
class Tile {
  /** heading: "h3" where it stands before the columns. */
  constructor(name, key, heading, { t }) {
    this.today = el("span", { class: "live-count" });
    this.since = el("p", { class: "live-oldest" });
    this.element = el("li", { class: "live-tile", "data-place": key }, el(heading, {}, name), el("p", { class: "live-line" }, this.today, " ", t("today")), this.since);
  }

  show(today, since, first, { t, number }) {
    say(this.today, number(today));
    say(this.since, t("{count} since {date}", { count: number(since), date: first }));
  }
}

export class Board {
  constructor(course, words) {
    this.course = course;
    this.words = words;
    this.before = course.at(course.from - 1); // what the period begins with
    this.first = words.date(isoOf(course.moves.head, course.from));
    const isUsed = (station) => course.most[station].any > 0 || course.most[station].onDuty > 0;
    const columns = COLUMNS.map((stations) => stations.filter(isUsed).map((station) => new Card(course, station, words)));
    const all = course.at(course.horizon);
    this.cards = columns.flat();
    this.entry = new Tile(words.t("Contacts that come in"), "entry", "h3", words);
    this.ends = ENDS.map((_, end) => ({ end, tile: new Tile(endName(end, words), ENDS[end], "h4", words) })).filter(({ end }) => all.ends[end] > this.before.ends[end]);
    this.canvas = el("canvas", { class: "live-canvas", "aria-hidden": "true" });
    const names = columnNames(words);
    this.element = el("div", { class: "live-board" }, el("ul", { class: "live-edge live-entry" }, this.entry.element),
      el("div", { class: "live-columns" }, columns.map((cards, column) => (cards.length === 0 ? null
        : el("section", { class: "live-column", "aria-label": names[column] }, el("h3", {}, names[column]), el("ul", { class: "live-cards" }, cards.map(({ element }) => element)))))),
      el("h3", { class: "live-ends-title" }, words.t("Ended at the front door")),
      el("ul", { class: "live-edge" }, this.ends.map(({ tile }) => tile.element)), this.canvas);
  }

  /** today: of Course.todayAt. */
  show(state, today) {
    this.cards.forEach((card) => card.show(state, this.words));
    this.entry.show(today.received, state.received - this.before.received, this.first, this.words);
    this.ends.forEach(({ end, tile }) => tile.show(today.ends[end], state.ends[end] - this.before.ends[end], this.first, this.words));
  }

  /** The elements between which contacts fly, by place. */
  places() {
    return new Map([...this.cards.map((card) => [card.station, card.element]), [ENTRY, this.entry.element],
      ...this.ends.map(({ end, tile }) => [FIRST_END + end, tile.element])]);
  }
}

/** The same as a table. */
export function showTable(container, course, state, { words, table, idOf }) {
  const { t, number } = words;
  const ratings = course.hasRatings ? [t("Red"), t("Amber"), t("Green")] : [];
  const columns = [{ text: t("Place") }, { text: t("Waiting"), isNumber: true }, ...ratings.map((text) => ({ text, isNumber: true })), { text: t("Oldest wait") },
    { text: t("Contact that has waited longest") }, { text: t("At work") }, { text: t("Posts") }];
  const rows = COLUMNS.flat().filter((station) => course.most[station].any > 0 || course.most[station].onDuty > 0).map((station) => {
    const now = state.stations[station];
    return [stationName(now.name, words), number(now.waiting), ...(course.hasRatings ? now.ratings.map((count) => number(count)) : []),
      now.oldestSince === null ? "–" : span(state.seconds - now.oldestSince, words), now.oldestSince === null ? "–" : el("code", {}, idOf(now.oldestContact)),
      workText(now, course.most[station].onDuty > 0, words) || "–", postsText(now, words) || "–"];
  });
  refill(container, table(t("The state now"), columns, rows));
}
