// What tests of the planner's page share: its file, and what people do with it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD, PATIENCE, opened as openedFile } from "./browser.mjs";

export const PAGE = join(BUILD, "bin", "frontdoor.html");

/** The page in a window of its own, ready. */
export async function opened(options) {
  const window = await openedFile(PAGE, options);
  await window.page.waitForSelector("#start", { timeout: PATIENCE });
  return window;
}

/** Chooses an authority and ticks these of its configurations. */
export async function choose(page, authority, ...overlays) {
  await page.selectOption("#authority", authority);
  await page.waitForSelector(`#overlays[data-start="${authority}"]`);
  for (const name of overlays) {
    await page.check(`#overlay-${name}`);
  }
  await page.waitForSelector(`#overlays[data-start="${overlays.join("+") || authority}"]`);
}

/** Short scenarios of this size, so that a test takes seconds. */
export async function shorten(page, days = 28) {
  await page.locator("#part-time > summary").click();
  await page.fill('[id="field-time.run_in_days"]', "14");
  await page.fill('[id="field-time.measured_days"]', String(days));
}

export async function run(page, replications) {
  await page.fill("#replications", String(replications));
  await page.click("#start");
  await page.waitForFunction((count) => !["Stop", "Stopio"].includes(document.getElementById("start").textContent) && document.querySelectorAll("#results table").length >= count, 1,
    { timeout: PATIENCE });
}

export async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
  return readFileSync(await download.path(), "utf8");
}
