// What tests in a real browser share: where things are, a folder and a browser for each file of tests, the rules that axe holds pages to,
// and windows. FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are, FRONTDOOR_PAGES where the browser's driver
// is and pictures go.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

export const BUILD = process.env.FRONTDOOR_BUILD;
export const SOURCE = process.env.FRONTDOOR_SOURCE;
export const PICTURES = process.env.FRONTDOOR_PAGES;
const require = createRequire(join(PICTURES, "node", "package.json"));
const { chromium } = require("playwright-core");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 320, height: 800 }; // 1280 at 400 %

export const PATIENCE = 120_000;

/** Where programs of these tests run, and files of theirs lie. */
export const folder = mkdtempSync(join(tmpdir(), "frontdoor-test-"));
let browser;

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  browser = await chromium.launch({ executablePath: process.env.FRONTDOOR_BROWSER ?? "/usr/bin/chromium",
    args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** What the command line prints, run in that folder; what it says beside that is told where it fails. */
export function frontdoor(...args) {
  return execFileSync(join(BUILD, "bin", "frontdoor"), args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 }).toString("utf8");
}

/** A file in a window of its own, with the addresses that it asked for and what it complained of. */
export async function opened(path, { viewport = WIDE, fragment = "", ...options } = {}) {
  const context = await browser.newContext({ viewport, ...options });
  const page = await context.newPage();
  const asked = [];
  const failed = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => failed.push(error.message));
  page.on("dialog", (dialog) => failed.push(`a dialog: ${dialog.message()}`));
  await page.goto(`file://${path}${fragment}`);
  return { page, asked, failed, close: () => context.close() };
}

/** What axe finds; the window is one that bypasses the page's policy, as axe is put into the page. */
export async function violations(page) {
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }), RULES);
  return found.map(({ id, nodes }) => [id, nodes[0].html]);
}

/** Nothing is cut off, and nothing scrolls sideways. */
export const isWhole = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

/** No cell of a table is so narrow that it breaks a word; a key may go on in the next line where its markup says so. */
export const hasWholeWords = (page) => page.evaluate(() => {
  const measure = document.createElement("canvas").getContext("2d");
  return [...document.querySelectorAll("th, td")].filter((cell) => cell.clientWidth > 0).every((cell) => {
    measure.font = getComputedStyle(cell).font;
    const copy = cell.cloneNode(true);
    copy.querySelectorAll("wbr").forEach((place) => place.replaceWith(" "));
    return cell.clientWidth + 1 >= Math.max(...copy.textContent.split(/[\s\u2013-]+/).map((word) => measure.measureText(word).width));
  });
});

/** What the browser's threads did meanwhile: {value, events}, tasks with their time by the clock (dur) and of the processor (tdur), in microseconds. */
export async function traced(page, body) {
  const client = await page.context().newCDPSession(page);
  const events = [];
  client.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await client.send("Tracing.start", { traceConfig: { includedCategories: ["toplevel", "devtools.timeline", "blink.user_timing"] } });
  const value = await body();
  const complete = new Promise((resolve) => {
    client.once("Tracing.tracingComplete", resolve);
  });
  await client.send("Tracing.end");
  await complete;
  await client.detach();
  return { value, events };
}
