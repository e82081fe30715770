// Reports in a real browser, in both languages: nothing leaves, axe finds nothing, the keyboard is enough, narrow screens and
// paper hold them. FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are, FRONTDOOR_PAGES where pictures go.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { AXE, BUILD, NARROW, PICTURES, RULES, SOURCE, WIDE, chromium } from "./browser.mjs";

const LANGUAGES = ["en", "cy"];

const folder = mkdtempSync(join(tmpdir(), "frontdoor-test-"));
const pages = [];
let browser;

function frontdoor(...args) {
  execFileSync(join(BUILD, "bin", "frontdoor"), args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}

/** The page in a window of its own, with the addresses that it asked for. */
async function opened(path, viewport, options = {}) {
  const context = await browser.newContext({ viewport, bypassCSP: true, ...options }); // axe is put into the page
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`file://${path}`);
  return { page, asked, close: () => context.close() };
}

before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  const scenario = join(SOURCE, "tests", "support", "four-weeks.yaml");
  const backlog = ["--set", "measures.screening_backlog_days=1"]; // so that both tell when it clears
  frontdoor("run", scenario, "--reps", "4", ...backlog, "--deployment", "direct", "--quiet", "--out", "run");
  for (const language of LANGUAGES) {
    frontdoor("report", "run", "--lang", language, "--out", `report-${language}.html`);
    frontdoor("compare", scenario, scenario, "--reps", "4", ...backlog, "--quiet", "--lang", language, "--report",
      `comparison-${language}.html`);
    pages.push(join(folder, `report-${language}.html`), join(folder, `comparison-${language}.html`));
  }
  browser = await chromium.launch({ executablePath: process.env.FRONTDOOR_BROWSER ?? "/usr/bin/chromium",
    args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

for (const viewport of [WIDE, NARROW]) {
  test(`pages__${viewport.width}_wide__axe_finds_nothing_and_nothing_is_cut_off`, async () => {
    for (const path of pages) {
      const { page, close } = await opened(path, viewport);
      await page.evaluate(AXE);
      const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }), RULES);
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), [], path);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, path);
      await close();
    }
  });
}

test("pages__opened__ask_for_nothing_but_themselves", async () => {
  for (const path of pages) {
    const { asked, close } = await opened(path, WIDE);
    assert.deepEqual(asked, [`file://${path}`]);
    await close();
  }
});

test("pages__policy_in_force_and_scripts_off__look_the_same", async () => {
  for (const path of pages) {
    const { page, close } = await opened(path, WIDE, { bypassCSP: false, javaScriptEnabled: false });
    assert.equal(await page.locator("h1").count(), 1);
    assert.equal(await page.locator("svg.drawing").first().isVisible(), true);
    await close();
  }
});

test("report__keyboard_alone__skips_to_the_report_and_opens_a_table", async () => {
  const { page, close } = await opened(pages[0], WIDE);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(new URL(page.url()).hash, "#main");
  const details = page.locator("details").first();
  await details.locator("summary").focus();
  await page.keyboard.press("Enter");
  assert.equal(await details.locator("table").first().isVisible(), true);
  await close();
});

test("pages__pictures_and_paper__are_kept_to_be_looked_at", async () => {
  for (const path of pages) {
    const name = path.split("/").at(-1).replace(".html", "");
    const { page, close } = await opened(path, WIDE);
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
    const paper = await page.pdf({ path: join(PICTURES, `${name}.pdf`), format: "A4" });
    assert.ok(paper.length > 10000);
    await close();
  }
});
