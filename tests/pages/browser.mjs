// What tests in a real browser share: where things are, the browser, the rules that axe holds pages to, and windows.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

export const BUILD = process.env.FRONTDOOR_BUILD;
export const SOURCE = process.env.FRONTDOOR_SOURCE;
export const PICTURES = process.env.FRONTDOOR_PAGES;
const require = createRequire(join(PICTURES, "node", "package.json"));
export const { chromium } = require("playwright-core");
export const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
export const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 320, height: 800 }; // 1280 at 400 %

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
