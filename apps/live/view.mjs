// A front door at work, to be watched: the board with what stands where now, the clock and what time is moved with. State comes from
// course.mjs alone; this shows it.
import { el, table } from "../browser/dom.mjs";
import { Board, showTable } from "./board.mjs";
import { Controls, FIRST_PACE } from "./controls.mjs";
import { QueueLine } from "./line.mjs";
import { contactId } from "./moves.mjs";
import { Painter } from "./paint.mjs";
import { Player } from "./player.mjs";
import { instant, summary } from "./telling.mjs";

const TEXT_MILLISECONDS = 100; // numbers change that often while time runs: more nobody can read
const TABLE_MILLISECONDS = 1000;
const FRAME_SECONDS_MAX = 0.1; // a window that was away does not jump

export class LiveView {
  /** course: whole. start: an instant to begin with, seconds. */
  constructor(course) {
    this.course = course;
    this.head = course.moves.head;
    this.player = new Player({ from: course.from, horizon: course.horizon, speed: FIRST_PACE, settled: () => this.settled() });
    this.player.now = course.from + 9 * 3600; // the first morning
    const waits = course.most.map(({ waiting }) => waiting);
    this.line = { station: waits.indexOf(Math.max(...waits)) };
    this.stillness = matchMedia("(prefers-reduced-motion: reduce)");
    this.isTableOpen = false;
  }

  /** A new element with the view in it, in these words; the one before is left. */
  element(words) {
    this.leave();
    const { t } = words;
    this.words = words;
    this.board = new Board(this.course, words);
    this.queueLine = new QueueLine(this, words, this.line.station, (station) => {
      this.line.station = station;
    });
    this.controls = new Controls(this, words, this.stillness.matches);
    this.clock = el("p", { class: "live-clock", id: "live-clock" });
    this.open = el("p", { class: "live-open", id: "live-open" });
    this.status = el("p", { class: "hidden", role: "status", id: "live-status" });
    this.table = el("div", { id: "live-table" });
    this.root = el("div", { class: "live" },
      el("div", { class: "live-head" }, this.clock, this.open), this.controls.element, this.status, this.board.element, this.legend(),
      el("details", { class: "about", id: "live-now", open: this.isTableOpen, toggle: ({ target }) => {
        this.isTableOpen = target.open;
        this.showTable();
      } }, el("summary", {}, t("The state now, as a table")), this.table,
      el("p", { class: "hint" }, t("`frontdoor trace RUN CONTACT` tells why a contact is where it is."))),
      el("p", { class: "hint" }, t("At a fast pace not all contacts are drawn on their way; every number counts them all.")),
      el("p", { class: "hint" }, t("All of it comes from the ledger of this one replication: who joins a line, is taken up, leaves; which shifts open and close, which posts are sick, on leave or vacant. Nothing is averaged. All families and contacts are drawn, none is real.")),
      el("p", { class: "hash" }, t("Seed {seed}, replication {replication}. Ledger of the replication:", { seed: this.head.seed, replication: this.head.replication }), " ",
        el("code", { id: "live-hash" }, this.head.ledger_hash)));
    this.painter = null;
    this.sizes = new ResizeObserver(() => this.measured());
    [this.board.element, ...this.board.places().values()].forEach((element) => this.sizes.observe(element));
    this.motionChanged = () => this.root.dispatchEvent(new CustomEvent("live-redraw", { bubbles: true }));
    this.stillness.addEventListener("change", this.motionChanged);
    this.showState();
    return this.root;
  }

  /** Stops what runs for the element that is shown. */
  leave() {
    this.sizes?.disconnect();
    this.stillness.removeEventListener("change", this.motionChanged);
    cancelAnimationFrame(this.frame);
    this.player.isPlaying = false;
    this.player.target = null;
  }

  legend() {
    const { t } = this.words;
    const key = (name, text) => el("li", {}, el("span", { class: `live-key live-key-${name}`, "aria-hidden": "true" }), text);
    return el("ul", { class: "live-legend" }, key("waiting", t("waits")),
      this.course.hasRatings ? [key("red", t("waits, rated red")), key("amber", t("rated amber")), key("green", t("rated green"))] : null,
      key("busy", t("on duty, at work")), key("other", t("at other work")), key("free", t("on duty, free")), key("away", t("not on duty now")));
  }

  // ---- time ----

  play() {
    this.player.play();
    this.status.textContent = "";
    this.showState(); // the button says what it does now, not a frame later
    this.run();
  }

  pause() {
    this.player.pause();
  }

  /** next(seconds): the instant to go to from one. */
  stepTo(next) {
    this.status.textContent = "";
    this.player.step(next(Math.floor(this.player.target ?? this.player.now)), !this.stillness.matches);
    this.run();
  }

  jumpTo(seconds) {
    this.player.step(seconds, false);
  }

  setPace(speed) {
    this.player.speed = speed;
  }

  /** Time stands still: what is there now is told once. */
  settled() {
    this.showState();
    this.showTable();
    this.status.textContent = summary(this.head, this.state, this.words);
  }

  run() {
    cancelAnimationFrame(this.frame);
    let before = performance.now();
    let told = 0;
    let tabled = 0;
    const pass = (at) => {
      this.player.pass(Math.min(FRAME_SECONDS_MAX, Math.max(0, at - before) / 1000));
      before = at;
      if (this.player.pace === 0) {
        this.showState();
        return;
      }
      if (at - told >= TEXT_MILLISECONDS) {
        told = at;
        this.showState();
      } else {
        this.paint(this.course.at(this.instant));
      }
      if (at - tabled >= TABLE_MILLISECONDS) {
        tabled = at;
        this.showTable();
      }
      this.frame = requestAnimationFrame(pass);
    };
    this.frame = requestAnimationFrame(pass);
  }

  // ---- showing ----

  get instant() {
    return Math.floor(this.player.now);
  }

  showState() {
    const { t, number } = this.words;
    const today = this.course.todayAt(this.instant);
    this.state = this.course.at(this.instant);
    this.clock.textContent = instant(this.head, this.instant, this.words);
    this.open.textContent = t("{count} contacts are open", { count: number(this.state.open) });
    this.board.show(this.state, today);
    this.controls.show(this.player.isPlaying);
    this.queueLine.show(this.player.now);
    this.paint(this.state);
  }

  showTable() {
    if (this.isTableOpen) {
      showTable(this.table, this.course, this.state, { words: this.words, table, idOf: (contact) => contactId(this.course.moves, contact) });
    }
  }

  measured() {
    this.painter ??= new Painter(this.board, this.course);
    this.painter.measure();
    this.paint(this.course.at(this.instant));
  }

  paint(state) {
    this.painter?.paint(state, this.player.now, this.stillness.matches ? 0 : this.player.pace);
  }
}

