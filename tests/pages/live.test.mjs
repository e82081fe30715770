// A front door watched at work, in a real browser: in the planner's page and in the file of `frontdoor live`. What is shown against the
// command line's, the keyboard, devices that ask for less motion, both languages, axe, hostile names. FRONTDOOR_BUILD and
// FRONTDOOR_SOURCE say where program and source are, FRONTDOOR_PAGES where pictures go.
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join, relative } from "node:path";
import { before, test } from "node:test";
import { Course, STATIONS } from "../../apps/live/course.mjs";
import { contactId, readMoves } from "../../apps/live/moves.mjs";
import { atOnce } from "../../apps/live/steps.mjs";
import { NARROW, PATIENCE, PICTURES, SOURCE, WIDE, folder, frontdoor, hasWholeWords, isWhole, opened, violations } from "./browser.mjs";
import { movesOf } from "./moves.mjs";
import { choose, opened as openedPage, run, saved, shorten } from "./planner.mjs";

const FILE_BYTES_MAX = 2_000_000; // of a year of Cardiff
const HOUR = 3600;
const DAY = 86400;
const HOSTILE_NAME = "</script><img src=x onerror=a()>";
const HOSTILE = "</script><img src=x onerror=alert(1)>\"'&amp;";

before(() => {
  frontdoor("run", join(SOURCE, "bench", "cardiff-everything.yaml"), "--set", "time.run_in_days=60", "--set", "time.measured_days=60", "--reps", "1", "--deployment", "direct", "--quiet",
    "--out", "everything");
  frontdoor("live", "everything", "-o", "everything.html");
});

async function watched(options) {
  const window = await opened(join(folder, "everything.html"), options);
  await window.page.waitForSelector("#live-clock", { timeout: PATIENCE });
  return window;
}

/** Rows of the table of the state now. */
const tableOf = (page) => page.locator("#live-table tbody tr").evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
const clockOf = (page) => page.textContent("#live-clock");
const waitForClock = (page, text) => page.waitForFunction((want) => document.getElementById("live-clock").textContent.endsWith(want), text, { timeout: PATIENCE });
/** Until a day that is chosen is there. */
async function goTo(page, day) {
  await page.fill("#live-day", day);
  await waitForClock(page, ", 00:00");
}

// ---- the file of the command line ----

test("live__file__shows_the_state_that_its_moves_say", async () => {
  const { page, asked, failed, close } = await watched();
  const course = atOnce(Course.of(atOnce(readMoves(movesOf(readFileSync(join(folder, "everything.html"), "utf8"))))));
  await goTo(page, "2012-06-19");
  await page.locator("#live-now > summary").click();
  for (let hour = 1; hour <= 10; hour++) {
    await page.click("#live-step-hour");
  }
  await waitForClock(page, ", 10:00");
  await page.waitForFunction(() => document.getElementById("live-status").textContent !== "");
  const state = course.at(course.from + 19 * DAY + 10 * HOUR); // the period begins on 31 May
  const rows = new Map((await tableOf(page)).map(([name, waiting, , , , oldest, contact]) => [name, { waiting, oldest, contact }]));
  for (const [name, station] of [["Screening", "screening_staff"], ["Answers of partner agencies", "partner_checks"], ["Transfer meeting", "case_transfer"]]) {
    const now = state.stations[STATIONS.indexOf(station)];
    assert.equal(rows.get(name).waiting, String(now.waiting), name);
    assert.equal(rows.get(name).contact, now.oldestSince === null ? "–" : contactId(course.moves, now.oldestContact), name);
  }
  assert.equal(await page.textContent("#live-open"), `${state.open.toLocaleString("en-GB")} contacts are open`);
  assert.match(await page.textContent("#live-status"), /Tuesday 19 June 2012, 10:00\. .* contacts are open\. Most wait here: /);
  assert.deepEqual(failed, []);
  assert.deepEqual(asked, [`file://${join(folder, "everything.html")}`]);
  await close();
});

test("live__played__time_runs_until_it_is_paused", async () => {
  const { page, failed, close } = await watched();
  const first = await clockOf(page);
  assert.equal(await page.textContent("#live-play"), "Play");
  await page.click("#live-play");
  assert.equal(await page.textContent("#live-play"), "Pause");
  await page.waitForFunction((before) => document.getElementById("live-clock").textContent !== before, first);
  assert.equal(await page.textContent("#live-status"), ""); // nobody is talked to while time runs
  await page.selectOption("#live-pace", { label: "a week a second" });
  await page.screenshot({ path: join(PICTURES, "live-playing.png"), fullPage: true });
  await page.click("#live-play");
  const paused = await clockOf(page);
  assert.match(await page.textContent("#live-status"), new RegExp(`^${paused}`));
  await page.evaluate(() => new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  }));
  assert.equal(await clockOf(page), paused);
  await page.click("#live-play");
  await waitForClock(page, "30 July 2012, 00:00"); // the period is over
  assert.equal(await page.textContent("#live-play"), "Play");
  assert.deepEqual(failed, []);
  await close();
});

test("live__keyboard_alone__plays_steps_and_goes_to_a_day", async () => {
  const { page, failed, close } = await watched();
  await page.locator("#live-play").focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.textContent("#live-play"), "Pause");
  await page.keyboard.press("Space");
  assert.equal(await page.textContent("#live-play"), "Play");
  await goTo(page, "2012-06-04");
  const reached = [];
  await page.locator("#live-play").focus();
  for (let stop = 0; stop < 4; stop++) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => document.activeElement.textContent));
  }
  assert.deepEqual(reached, ["A day back", "An hour on", "A day on", "The next event"]);
  await page.locator("#live-step-day").focus();
  await page.keyboard.press("Enter");
  await waitForClock(page, "5 June 2012, 00:00");
  await page.locator("#live-slider").focus();
  await page.keyboard.press("ArrowRight");
  await waitForClock(page, "5 June 2012, 01:00");
  assert.match(await page.getAttribute("#live-slider", "aria-valuetext"), /5 June 2012, 01:00$/);
  await page.locator("#live-step-back-day").focus();
  await page.keyboard.press("Enter");
  await waitForClock(page, "4 June 2012, 01:00");
  assert.deepEqual(failed, []);
  await close();
});

test("live__device_that_asks_for_less_motion__steps_only_and_nothing_flies", async () => {
  const { page, failed, close } = await watched({ reducedMotion: "reduce" });
  assert.equal(await page.locator("#live-play").count(), 0);
  assert.equal(await page.locator("#live-pace").count(), 0);
  assert.match(await page.textContent(".live-controls"), /asks for less motion/);
  await goTo(page, "2012-06-05");
  await page.click("#live-step-hour"); // at once
  assert.match(await clockOf(page), /01:00$/);
  assert.match(await page.textContent("#live-status"), /01:00/);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.waitForSelector("#live-play");
  assert.match(await clockOf(page), /5 June 2012, 01:00$/); // where it stood
  assert.deepEqual(failed, []);
  await close();
});

for (const [name, viewport] of [["1280", WIDE], ["320", NARROW]]) {
  test(`live__${name}_wide__axe_finds_nothing_and_nothing_is_cut_off`, async () => {
    for (const language of ["en", "cy"]) {
      const { page, close } = await watched({ viewport, bypassCSP: true }); // axe is put into the page
      await page.click(`#language-${language}`);
      await goTo(page, "2012-06-19");
      await page.locator("#live-slider").focus();
      for (let hour = 0; hour < 11; hour++) {
        await page.keyboard.press("ArrowRight");
      }
      await page.locator("#live-now > summary").click();
      assert.deepEqual(await violations(page), [], language);
      assert.equal(await isWhole(page), true, language);
      assert.equal(await hasWholeWords(page), true, language);
      assert.match(await clockOf(page), language === "en" ? /^Tuesday 19 June 2012, 11:00$/ : /^Dydd Mawrth 19 Mehefin 2012, 11:00$/);
      await page.screenshot({ path: join(PICTURES, `live-${language}-${name}.png`), fullPage: true });
      await close();
    }
  });
}

test("live__hostile_names__are_text", async () => {
  writeFileSync(join(folder, "hostile.yaml"), `format: 1\nextends: ${relative(folder, join(SOURCE, "tests", "support", "four-weeks.yaml"))}\nname: ${JSON.stringify(HOSTILE_NAME)}\n`
    + `title: {en: ${JSON.stringify(HOSTILE)}, cy: ${JSON.stringify(HOSTILE)}}\n`);
  frontdoor("run", "hostile.yaml", "--reps", "1", "--deployment", "direct", "--quiet", "--out", "hostile");
  frontdoor("live", "hostile", "-o", "hostile.html");
  const { page, failed, close } = await opened(join(folder, "hostile.html"));
  await page.waitForSelector("#live-clock", { timeout: PATIENCE });
  assert.equal(await page.textContent(".lead"), HOSTILE);
  assert.ok((await page.textContent("main")).includes(`scenario ${HOSTILE_NAME}`));
  assert.equal(await page.locator("img").count(), 0);
  assert.deepEqual(failed, []);
  await close();
});

test("live__file_that_is_cut_off__says_so", async () => {
  const html = readFileSync(join(folder, "everything.html"), "utf8");
  const path = join(folder, "short.html");
  writeFileSync(path, html.replace(/(id="moves">en [A-Za-z0-9+/]{4000})[A-Za-z0-9+/=]*/, "$1"));
  const { page, failed, close } = await opened(path);
  assert.match(await page.textContent("[role=alert]"), /This file cannot be shown: the moves end too early/);
  assert.deepEqual(failed, []);
  await close();
});

// ---- the planner's page ----

/** What holds the page up longest while it does something. */
async function longest(page, act) {
  await page.evaluate(() => {
    globalThis.longestMilliseconds = 0;
    let before = performance.now();
    const look = () => {
      globalThis.longestMilliseconds = Math.max(globalThis.longestMilliseconds, performance.now() - before);
      before = performance.now();
      globalThis.looking = setTimeout(look);
    };
    look();
  });
  await act();
  return page.evaluate(() => {
    clearTimeout(globalThis.looking);
    return globalThis.longestMilliseconds;
  });
}

test("planner__watched__shows_what_the_file_of_the_command_line_shows", async () => {
  const { page, asked, failed, close } = await openedPage();
  assert.match(await page.textContent("#watch"), /Run first/);
  await shorten(page);
  await page.fill("#seed", "7");
  await run(page, 3);
  writeFileSync(join(folder, "saved.json"), await saved(page, "#save-scenario"));

  await page.fill("#watch-replication", "9");
  await page.click("#watch-start");
  assert.match(await page.textContent("#watch-replication-wrong"), /Enter a whole number from 0 to 2/);
  await page.fill("#watch-replication", "2");
  await page.click("#watch-start");
  await page.waitForSelector("#live-clock", { timeout: PATIENCE });
  assert.equal(await page.evaluate(() => document.activeElement.id), "watch-title");

  frontdoor("run", "saved.json", "--seed", "7", "--reps", "3", "--deployment", "direct", "--quiet", "--out", "saved");
  frontdoor("live", "saved", "--replication", "2", "-o", "saved.html");
  const file = await opened(join(folder, "saved.html"));
  await file.page.waitForSelector("#live-clock", { timeout: PATIENCE });
  const day = (await page.inputValue("#live-day")).replace(/\d\d$/, (text) => String(Number(text) + 9).padStart(2, "0"));
  for (const window of [page, file.page]) {
    await goTo(window, day);
    await window.locator("#live-now > summary").click();
    await window.click("#live-step-event");
    await window.waitForFunction(() => document.getElementById("live-status").textContent !== "");
  }
  assert.ok((await tableOf(page)).length > 2);
  assert.deepEqual(await tableOf(page), await tableOf(file.page));
  assert.equal(await page.textContent(".live-board"), await file.page.textContent(".live-board"));
  assert.equal(await page.textContent("#live-hash"), await file.page.textContent("#live-hash"));
  assert.equal(await clockOf(page), await clockOf(file.page));

  const clock = await clockOf(page);
  await page.click("#language-cy"); // the view stays where it is, in other words
  assert.equal(await page.locator("#live-clock").count(), 1);
  assert.notEqual(await clockOf(page), clock);
  assert.deepEqual([...failed, ...file.failed], []);
  assert.deepEqual(asked.filter((address) => !address.startsWith("blob:") && !address.startsWith("file:")), []);
  await file.close();
  await close();
});

test("planner__a_year_watched__holds_up_the_page_for_no_longer_than_100_ms", async (context) => {
  if (loadavg()[0] > 2 * cpus().length) {
    context.skip("the machine is busy with something else: a time would say nothing");
    return;
  }
  frontdoor("run", join(SOURCE, "scenarios", "cardiff-2014-15.yaml"), "--reps", "1", "--deployment", "direct", "--quiet", "--out", "year");
  frontdoor("live", "year", "-o", "year.html");
  assert.ok(statSync(join(folder, "year.html")).size <= FILE_BYTES_MAX);
  const { page, failed, close } = await openedPage({ bypassCSP: true });
  await choose(page, "cardiff-2014-15");
  await page.fill("#replications", "1");
  await page.click("#start");
  await page.waitForFunction(() => document.getElementById("csv-0") !== null && document.getElementById("watch-start")?.disabled === false, null, { timeout: PATIENCE });
  const times = [];
  for (let round = 0; round < 3; round++) { // the best of three: tests share a machine
    times.push(await longest(page, async () => {
      await page.click("#watch-start");
      await page.waitForFunction(() => document.activeElement.id === "watch-title", null, { timeout: PATIENCE });
      await page.selectOption("#live-pace", { label: "a week a second" });
      await page.click("#live-play");
      await page.waitForFunction(() => Number(document.getElementById("live-slider").value) - Number(document.getElementById("live-slider").min) > 30 * 86400, null, { timeout: PATIENCE });
      await page.click("#live-play");
      await page.fill("#live-day", "2015-01-05");
    }));
    await page.evaluate(() => document.getElementById("start").focus());
  }
  await page.screenshot({ path: join(PICTURES, "planner-watch.png"), fullPage: true });
  assert.ok(Math.min(...times) <= 100, JSON.stringify(times));
  assert.deepEqual(failed, []);
  await close();
});

for (const language of ["en", "cy"]) {
  test(`planner__watched_${language}__axe_finds_nothing`, async () => {
    const { page, close } = await openedPage({ bypassCSP: true });
    await shorten(page);
    await page.click("#add");
    await run(page, 2);
    await page.click(`#language-${language}`);
    await page.selectOption("#watch-place", "1");
    await page.fill("#watch-replication", "1");
    await page.click("#watch-start");
    await page.waitForSelector("#live-clock", { timeout: PATIENCE });
    assert.match(await page.textContent("#watch-title"), /\(B\), .* 1$/);
    await page.locator("#live-now > summary").click();
    assert.deepEqual(await violations(page), []);
    await close();
  });
}
