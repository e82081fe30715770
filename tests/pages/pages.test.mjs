// Reports in a real browser, in both languages: nothing leaves, axe finds nothing, the keyboard is enough, narrow screens and
// paper hold them. FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are, FRONTDOOR_PAGES where pictures go.
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import { NARROW, PATIENCE, PICTURES, SOURCE, WIDE, folder, frontdoor, hasWholeWords, isWhole, opened, violations } from "./browser.mjs";

const LANGUAGES = ["en", "cy"];
const SHEET = { width: 703, height: 1000 }; // A4 between margins of 12 mm, at 96 pixels an inch

const pages = [];

before(() => {
  const scenario = join(SOURCE, "tests", "support", "four-weeks.yaml");
  const backlog = ["--set", "measures.screening_backlog_days=1"]; // so that both tell when it clears
  frontdoor("run", scenario, "--reps", "4", ...backlog, "--deployment", "direct", "--quiet", "--out", "run");
  for (const language of LANGUAGES) {
    frontdoor("report", "run", "--lang", language, "--out", `report-${language}.html`);
    frontdoor("compare", ...Array(4).fill(scenario), "--reps", "4", ...backlog, "--quiet", "--lang", language, "--report",
      `comparison-${language}.html`);
    pages.push(join(folder, `report-${language}.html`), join(folder, `comparison-${language}.html`));
  }
});

for (const viewport of [WIDE, NARROW]) {
  test(`pages__${viewport.width}_wide__axe_finds_nothing_and_nothing_is_cut_off`, async () => {
    for (const path of pages) {
      const { page, close } = await opened(path, { viewport, bypassCSP: true });
      assert.deepEqual(await violations(page), [], path);
      assert.equal(await isWhole(page), true, path);
      assert.equal(await hasWholeWords(page), true, path);
      await close();
    }
  });
}

test("pages__on_a_sheet_of_a4__nothing_is_wider_than_the_sheet", async () => {
  for (const path of pages) {
    const { page, close } = await opened(path, { viewport: SHEET });
    await page.emulateMedia({ media: "print" });
    assert.equal(await isWhole(page), true, path);
    await close();
  }
});

test("pages__opened__ask_for_nothing_but_themselves", async () => {
  for (const path of pages) {
    const { asked, close } = await opened(path);
    assert.deepEqual(asked, [`file://${path}`]);
    await close();
  }
});

test("pages__policy_in_force_and_scripts_off__look_the_same", async () => {
  for (const path of pages) {
    const { page, close } = await opened(path, { javaScriptEnabled: false });
    assert.equal(await page.locator("h1").count(), 1);
    assert.equal(await page.locator("svg.drawing").first().isVisible(), true);
    await close();
  }
});

test("report__keyboard_alone__skips_to_the_report_and_opens_a_table", async () => {
  const { page, close } = await opened(pages[0]);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash === "#main", undefined, { timeout: PATIENCE }); // a browser goes there when it has time
  const details = page.locator("details").first();
  await details.locator("summary").focus();
  await page.keyboard.press("Enter");
  assert.equal(await details.locator("table").first().isVisible(), true);
  await close();
});

test("pages__pictures_and_paper__are_kept_to_be_looked_at", async () => {
  for (const path of pages) {
    const name = path.split("/").at(-1).replace(".html", "");
    const { page, close } = await opened(path);
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
    const paper = await page.pdf({ path: join(PICTURES, `${name}.pdf`), format: "A4" });
    assert.ok(paper.length > 10000);
    await close();
  }
});
