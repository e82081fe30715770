// The state of a front door at an instant (apps/live/course.mjs): a schedule worked out by hand; against the ledger, counted again by
// other means; and against the measures of the run at the end of its period. FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program
// and source are, FRONTDOOR_ENGINE where the engine is.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Course, ENDS, ENTRY, FIRST_END, STATIONS } from "../../apps/live/course.mjs";
import { LEVEL, MOVE, NO_CONTACT, POOLS, contactId, readMoves } from "../../apps/live/moves.mjs";
import { Player } from "../../apps/live/player.mjs";
import { atOnce } from "../../apps/live/steps.mjs";
import { Engine } from "../../apps/page/browser/engine.mjs";
import { dates } from "../../apps/report/dates.mjs";
import { encoded, movesOf } from "./moves.mjs";

const BUILD = process.env.FRONTDOOR_BUILD;
const SOURCE = process.env.FRONTDOOR_SOURCE;
const DAY = 86400;
const HOUR = 3600;
const folder = mkdtempSync(join(tmpdir(), "frontdoor-test-"));

after(() => rmSync(folder, { recursive: true }));

function frontdoor(...args) {
  return execFileSync(join(BUILD, "bin", "frontdoor"), args, { cwd: folder, stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 }).toString("utf8");
}

const courseOf = (bytes) => atOnce(Course.of(atOnce(readMoves(bytes))));

// ---- worked out by hand ----

const SCREENING = POOLS.indexOf("screening_staff");
const EARLY_HELP = POOLS.indexOf("early_help_places");
const ASSESSMENT = POOLS.indexOf("assessment_slots");
const HEAD = { layout: "moves/1", scenario: "by-hand", title: { en: "By hand", cy: "Â llaw" }, first_day: "2014-04-01", measured_from_seconds: DAY, horizon_seconds: 3 * DAY };
const level = (seconds, pool, of, value) => [seconds, MOVE.LEVEL, pool | (of << 5), null, value];
const on = (hours, minutes = 0) => DAY + hours * HOUR + minutes * 60;
const NO_FURTHER_ACTION = 1;
const PLAN = 8;

/**
 * A day of run-in, two measured ones; two screening workers from 09:00 to 10:30 on the first. "a" has waited since 23:00 of the run-in
 * and is taken up at 09:00; "b", red, comes at 09:10, with a sibling, and joins at 09:15, "c" joins at 09:20. "a" ends at 09:45 and asks for early help at
 * 10:00, where it waits until it gives up on the second day at 12:00. "b", taken up at 09:20, goes to assessment at 10:00 with two slots, a
 * section 47 enquiry begins at 11:00 and ends at 12:00 with a conference booked; its worker leaves at 13:00; it is allocated again, one slot,
 * at 14:00 and ends at 15:00 with a plan; the conference is held on the second day at 10:00. "c", taken up at 10:15, is put off from 10:30 on.
 */
const BY_HAND = [
  level(0, SCREENING, LEVEL.CAPACITY, 3), level(0, ASSESSMENT, LEVEL.CAPACITY, 20),
  [23 * HOUR, MOVE.JOINED, SCREENING, "a", 2],
  level(on(9), SCREENING, LEVEL.ON_DUTY, 2), level(on(9), SCREENING, LEVEL.SICK, 1), [on(9), MOVE.STARTED, SCREENING, "a", 0],
  [on(9, 10), MOVE.RECEIVED, 3, "b", 2], [on(9, 15), MOVE.JOINED, SCREENING, "b", 0], [on(9, 20), MOVE.JOINED, SCREENING, "c", 1], [on(9, 20), MOVE.STARTED, SCREENING, "b", 0],
  [on(9, 45), MOVE.ENDED, SCREENING, "a", 0], [on(10), MOVE.JOINED, EARLY_HELP, "a", 2],
  [on(10), MOVE.ENDED, SCREENING, "b", 0], [on(10), MOVE.JOINED, ASSESSMENT, "b", 0], [on(10), MOVE.STARTED, ASSESSMENT, "b", 2],
  [on(10, 15), MOVE.STARTED, SCREENING, "c", 0], level(on(10, 30), SCREENING, LEVEL.ON_DUTY, 0), level(on(10, 30), SCREENING, LEVEL.SUSPENDED, 1),
  [on(11), MOVE.SECTION_47, 1, "b"], [on(12), MOVE.SECTION_47, 3, "b"], [on(13), MOVE.RETURNED, ASSESSMENT, "b", 2], [on(14), MOVE.STARTED, ASSESSMENT, "b", 1],
  [on(15), MOVE.ENDED, ASSESSMENT, "b", 1], [on(15), MOVE.CLOSED, PLAN, "b", 2],
  [on(24 + 10), MOVE.CONFERENCE, 1, "b"], [on(24 + 12), MOVE.LEFT, EARLY_HELP, "a"], [on(24 + 12), MOVE.CLOSED, NO_FURTHER_ACTION, "a", 1],
];

const byHand = courseOf(encoded(HEAD, BY_HAND));
const station = (state, name) => state.stations[STATIONS.indexOf(name)];

const ROWS = [
  { given: on(0) - 1, name: "screening_staff", want: { waiting: 1, ratings: [0, 0, 1], oldestSince: 23 * HOUR, inWork: 0, onDuty: 0, capacity: 3, sick: 0 } },
  { given: on(8, 59), name: "screening_staff", want: { waiting: 1, oldestSince: 23 * HOUR, inWork: 0, onDuty: 0 } },
  { given: on(9), name: "screening_staff", want: { waiting: 0, ratings: [0, 0, 0], oldestSince: null, oldestContact: NO_CONTACT, inWork: 1, onDuty: 2, sick: 1 } },
  { given: on(9, 15), name: "screening_staff", want: { waiting: 1, ratings: [1, 0, 0], oldestSince: on(9, 15), inWork: 1 } },
  { given: on(9, 20), name: "screening_staff", want: { waiting: 1, ratings: [0, 1, 0], oldestSince: on(9, 20), inWork: 2 } },
  { given: on(10), name: "screening_staff", want: { waiting: 1, inWork: 0 } },
  { given: on(10), name: "early_help_places", want: { waiting: 1, oldestSince: on(10), oldestContact: 0 } },
  { given: on(10), name: "assessment_slots", want: { waiting: 0, inWork: 1, slots: 2, capacity: 20 } },
  { given: on(10, 30), name: "screening_staff", want: { waiting: 0, inWork: 1, suspended: 1, onDuty: 0 } },
  { given: on(11, 30), name: "section_47", want: { waiting: 0, inWork: 1 } },
  { given: on(12), name: "section_47", want: { inWork: 0 } },
  { given: on(12), name: "conference", want: { waiting: 1, oldestSince: on(12) } },
  { given: on(13), name: "assessment_slots", want: { waiting: 1, inWork: 0, slots: 0, oldestSince: on(13) } },
  { given: on(14, 30), name: "assessment_slots", want: { waiting: 0, inWork: 1, slots: 1 } },
  { given: on(15), name: "assessment_slots", want: { waiting: 0, inWork: 0, slots: 0 } },
  { given: on(24 + 10), name: "conference", want: { waiting: 0, oldestSince: null } },
  { given: on(24 + 11, 59), name: "early_help_places", want: { waiting: 1, oldestSince: on(10) } },
  { given: 3 * DAY, name: "early_help_places", want: { waiting: 0, oldestSince: null } },
];

test("course__schedule_by_hand__who_waits_works_and_is_on_duty_at_each_instant", () => {
  for (const course of [byHand, courseOf(encoded(HEAD, BY_HAND))]) { // forwards, and from late to early
    for (const { given, name, want } of course === byHand ? ROWS : ROWS.toReversed()) {
      const now = station(course.at(given), name);
      assert.deepEqual(Object.fromEntries(Object.keys(want).map((key) => [key, now[key]])), want, `${name} at ${given}`);
    }
  }
});

test("course__schedule_by_hand__counts_who_came_and_how_they_ended_today", () => {
  const ends = (...names) => ENDS.map((end) => names.filter((name) => name === end).length);
  assert.deepEqual(byHand.todayAt(on(9, 9)), { received: 0, ends: ends() });
  assert.deepEqual(byHand.todayAt(on(16)), { received: 2, ends: ends("plan", "plan") });
  assert.deepEqual(byHand.todayAt(on(24 + 12)), { received: 0, ends: ends("advice") });
  assert.deepEqual(Array.from(byHand.waitingByDay[EARLY_HELP]), [1, 0]);
});

test("course__schedule_by_hand__contacts_fly_from_where_they_were", () => {
  const { from, to } = byHand.flights;
  const flown = Array.from(from, (place, flight) => [place, to[flight]]);
  const [section47, conference] = ["section_47", "conference"].map((name) => STATIONS.indexOf(name));
  assert.deepEqual(flown, [[ENTRY, SCREENING], [ENTRY, SCREENING], [ENTRY, SCREENING], [SCREENING, EARLY_HELP], [SCREENING, ASSESSMENT], [ASSESSMENT, section47],
    [section47, conference], [conference, FIRST_END + ENDS.indexOf("plan")], [EARLY_HELP, FIRST_END + ENDS.indexOf("advice")]]);
});

test("course__next_event__is_the_next_of_a_contact_and_then_the_end", () => {
  assert.equal(byHand.nextEvent(on(0)), on(9));
  assert.equal(byHand.nextEvent(on(10, 15)), on(11)); // what is between is of staff
  assert.equal(byHand.nextEvent(on(24 + 12)), 3 * DAY);
  assert.equal(contactId(byHand.moves, 1), "0a00000000000002");
});

test("moves__cut_short_or_of_something_else__are_refused", () => {
  const bytes = encoded(HEAD, BY_HAND);
  for (const [given, want] of [[bytes.subarray(0, bytes.length - 1), /end too early/], [bytes.subarray(0, 20), /no moves/], [Uint8Array.from([1, 2, 3]), /no moves/],
    [encoded(HEAD, [[0, MOVE.STARTED, SCREENING, "a", 0]]), /a line in which it has not been/], [encoded(HEAD, [[0, 99, 0, "a", 0]]), /no move of kind 99/]]) {
    assert.throws(() => courseOf(given), want);
  }
});

// ---- against the ledger and the measures ----

let ledger;
let results;
let course;
let fileBytes;
const REPLICATION = 2;

before(() => {
  frontdoor("run", join(SOURCE, "bench", "cardiff-everything.yaml"), "--set", "time.run_in_days=60", "--set", "time.measured_days=60", "--set", "assessment.workers=12", "--seed", "3", "--first", String(REPLICATION),
    "--reps", "1", "--deployment", "direct", "--quiet", "--ledger", "ledger.csv", "--out", "run");
  frontdoor("live", "run", "-o", "live.html");
  results = JSON.parse(readFileSync(join(folder, "run", "results.json"), "utf8"));
  fileBytes = movesOf(readFileSync(join(folder, "live.html"), "utf8"));
  course = courseOf(fileBytes);
  const [names, ...lines] = readFileSync(join(folder, "ledger.csv"), "utf8").trim().split("\n").map((line) => line.split(","));
  ledger = lines.map((line) => Object.fromEntries(names.map((name, place) => [name, line[place]])))
    .map((record) => ({ ...record, seconds: Number(record.time_seconds), value: Number(record.value) }));
});

const isReturn = ({ kind, code }, pool) => kind === "returned" && Number(code) % 256 === POOLS.indexOf(pool);

/** What the ledger says of a pool. */
function recordsOf(pool) {
  return ledger.filter((record) => (record.kind === "shift" && record.subject === pool) || isReturn(record, pool) ||
    (["joined", "started", "ended", "left"].includes(record.kind) && record.code_name === pool));
}

/** Counted once more from the ledger's text: {waiting, inWork, onDuty, oldestSince} of a pool. */
function counted(records, seconds) {
  const since = new Map();
  let [inWork, onDuty] = [0, 0];
  for (const { kind, subject, value, seconds: at } of records) {
    if (at > seconds) {
      break;
    }
    if (kind === "shift") {
      onDuty = value % 65536;
    } else if (kind === "joined" || kind === "returned") {
      since.set(subject, at);
    } else if (kind === "started" || kind === "left") {
      assert.equal(since.delete(subject), true);
    }
    inWork += { started: 1, ended: -1, returned: -1 }[kind] ?? 0;
  }
  return { waiting: since.size, inWork, onDuty, oldestSince: since.size === 0 ? null : Math.min(...since.values()) };
}

test("course__any_instant_in_any_order__is_what_the_ledger_says", () => {
  const { from, horizon } = course;
  const instants = [from - 1, from, horizon, ...Array.from({ length: 24 }, (_, i) => from + ((i * 7919 * 61) % (horizon - from)))]; // back and forth
  const records = new Map(POOLS.map((pool) => [pool, recordsOf(pool)]));
  for (const seconds of instants) {
    const state = course.at(seconds);
    for (const pool of POOLS) {
      const { waiting, inWork, onDuty, oldestSince } = station(state, pool);
      assert.deepEqual({ waiting, inWork, onDuty, oldestSince }, counted(records.get(pool), seconds), `${pool} at ${seconds}`);
    }
  }
});

test("course__end_of_the_period__is_what_the_measures_say", () => {
  const state = course.at(course.horizon);
  const measure = (name) => results.measures[name].mean;
  const age = (name) => course.horizon - station(state, name).oldestSince;
  assert.ok(measure("unallocated_at_end") > 0); // with so few workers
  assert.equal(state.open, measure("contacts_open_at_end"));
  assert.equal(station(state, "screening_staff").waiting, measure("screening_queue_at_end"));
  assert.equal(station(state, "early_help_places").waiting, measure("early_help_queue_at_end"));
  assert.equal(station(state, "assessment_slots").waiting, measure("unallocated_at_end"));
  assert.equal(age("assessment_slots"), measure("assessment_oldest_at_end_seconds"));
  assert.equal(state.received - course.at(course.from - 1).received, measure("contacts"));
});

test("course__day_by_day__is_the_state_before_midnight", () => {
  for (const day of [0, 1, 30, 59]) {
    const state = course.at(course.from + (day + 1) * DAY - 1);
    assert.deepEqual(course.waitingByDay.map((days) => days[day]), state.stations.map(({ waiting }) => waiting), `day ${day}`);
  }
});

test("moves__of_the_engine_in_a_page__are_those_of_the_command_line", () => {
  const engine = new Engine(new WebAssembly.Module(readFileSync(process.env.FRONTDOOR_ENGINE)));
  const { code, bytes } = engine.call("engine_moves", readFileSync(join(folder, "run", "scenario.json"), "utf8"), 3n, REPLICATION);
  assert.equal(code, 0);
  const [ours, theirs] = [bytes, fileBytes].map((given) => atOnce(readMoves(given)));
  assert.deepEqual({ ...ours.head, run: "run" }, theirs.head);
  for (const column of ["times", "kinds", "places", "contacts", "values", "ids"]) {
    assert.deepEqual(ours[column], theirs[column], column);
  }
});

// ---- time ----

function player() {
  const settled = [];
  const made = new Player({ from: 100, horizon: 1000, speed: 10, settled: () => settled.push(made.now) });
  return { made, settled };
}

test("player__plays_pauses_and_stops_at_the_end", () => {
  const { made, settled } = player();
  made.pass(5);
  assert.equal(made.now, 100); // it stands still
  made.play();
  made.pass(5);
  assert.equal(made.now, 150);
  made.pause();
  made.pass(5);
  assert.deepEqual([made.now, settled], [150, [150]]);
  made.play();
  made.pass(1000);
  assert.deepEqual([made.now, made.isPlaying, settled], [1000, false, [150, 1000]]);
  made.play(); // once more, from the beginning
  assert.equal(made.now, 100);
});

test("player__steps__stay_in_the_period_and_glide_only_where_they_may", () => {
  const { made, settled } = player();
  made.step(400, false);
  assert.deepEqual([made.now, made.pace, settled], [400, 0, [400]]);
  made.step(700, true);
  assert.ok(made.pace > 0 && made.now === 400);
  made.pass(0.3);
  assert.ok(made.now > 400 && made.now < 700);
  made.pass(0.4);
  assert.deepEqual([made.now, made.pace, settled], [700, 0, [400, 700]]);
  made.step(-5, true);
  made.step(5000, false);
  assert.deepEqual(settled, [400, 700, 100, 1000]);
});

test("dates__both_languages__are_those_of_the_locales_without_needing_them", () => {
  for (const language of ["en", "cy"]) {
    const { date, month, weekday } = dates(language);
    const locale = `${language}-GB`;
    for (let at = 0; at < 12; at++) {
      const iso = `2014-${String(at + 1).padStart(2, "0")}-03`;
      const day = new Date(`${iso}T12:00:00Z`);
      assert.equal(date(iso), day.toLocaleDateString(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }));
      assert.equal(month(iso), day.toLocaleDateString(locale, { month: "short", year: "numeric", timeZone: "UTC" }));
    }
    for (let at = 0; at < 7; at++) {
      assert.equal(weekday(at), new Date(Date.UTC(2024, 0, 1 + at, 12)).toLocaleDateString(locale, { weekday: "long", timeZone: "UTC" }));
    }
  }
});
