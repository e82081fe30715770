// People who are quicker than the planner's page, in a real browser: what they change while it works ends up where they meant it, and
// no results are taken for those of another configuration.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PATIENCE } from "./browser.mjs";
import { choose, opened, shorten } from "./planner.mjs";

const STALE = "You changed something since: run again to see what it does.";

const isFinished = (page) => page.waitForFunction(() => document.getElementById("status").textContent === "Finished.", null, { timeout: PATIENCE });

test("planner__a_value_changed_while_it_runs__results_say_that_they_are_of_before", async () => {
  const { page, failed, close } = await opened();
  await shorten(page);
  await page.fill("#replications", "60");
  await page.evaluate(() => {
    document.getElementById("start").click();
    const posts = document.getElementById("field-screening.staff_posts");
    posts.value = "9";
    posts.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await isFinished(page);
  assert.equal(await page.textContent("#results .notice"), STALE);
  await page.click("#start");
  await isFinished(page);
  assert.equal(await page.locator("#results .notice").count(), 0);
  assert.deepEqual(failed, []);
  await close();
});

test("planner__a_link_pasted_over_results__keeps_them_and_says_that_they_are_of_before", async () => {
  const { page, failed, close } = await opened();
  await shorten(page);
  await page.locator("#link > summary").click();
  const fragment = await page.inputValue("#link-text");
  await page.fill("#replications", "1");
  await page.click("#start");
  await isFinished(page);
  await page.locator("#other-starts > summary").click();
  await page.fill("#paste", fragment);
  await page.click("#paste-button");
  await page.waitForSelector("#results .notice");
  assert.equal(await page.textContent("#results .notice"), STALE);
  assert.ok(await page.locator("#results table").count() > 0);
  assert.deepEqual(failed, []);
  await close();
});

test("planner__an_overlay_ticked_and_another_configuration_added_at_once__the_overlay_is_of_the_one_it_was_ticked_for", async () => {
  const { page, failed, close } = await opened();
  await choose(page, "cardiff-2014-15");
  await page.evaluate(() => ["overlay-cardiff-2014-15-hub", "add"].forEach((id) => document.getElementById(id).click()));
  await page.waitForFunction(() => /answer from their own offices/.test(document.getElementById("configurations").textContent));
  assert.match(await page.textContent("#edit-0"), /answer from their own offices$/);
  assert.equal(await page.textContent("#edit-1"), "Cardiff 2014/15, the Children's Access Point");
  assert.deepEqual(failed, []);
  await close();
});

test("planner__another_authority_chosen_while_fields_are_made__no_field_is_made_of_what_is_gone", async () => {
  const { page, failed, close } = await opened();
  await choose(page, "cardiff-2014-15");
  await page.evaluate(() => {
    document.querySelectorAll("details.part-of-form:not([open]) > summary").forEach((summary) => summary.click());
    const authority = document.getElementById("authority");
    authority.value = "bridgend-2016";
    authority.dispatchEvent(new Event("change"));
  });
  await page.waitForSelector('#overlays[data-start="bridgend-2016"]');
  await page.waitForFunction(() => document.querySelectorAll("#part-intake .field").length > 20);
  assert.deepEqual(failed, []);
  await close();
});
