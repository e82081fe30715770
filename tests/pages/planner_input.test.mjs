// What people enter into the planner's page, in a real browser: fields, files, links and names, by keyboard and in both languages; what
// is wrong is said, and nothing is lost.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Engine } from "../../apps/page/browser/engine.mjs";
import { BUILD, PATIENCE, SOURCE, folder, frontdoor } from "./browser.mjs";
import { opened, run, saved, shorten } from "./planner.mjs";

test("planner__welsh__all_of_it_but_words_of_scenarios", async () => {
  const { page, close } = await opened();
  await page.fill('[id="field-screening.staff_posts"]', "3");
  await page.click("#language-cy");
  assert.equal(await page.getAttribute("html", "lang"), "cy");
  assert.equal(await page.textContent("h1"), "Beth pe bai'r drws ffrynt yn gweithio'n wahanol?");
  assert.equal(await page.inputValue('[id="field-screening.staff_posts"]'), "3");
  assert.equal(await page.textContent("#start"), "Rhedeg");
  const help = page.locator('[data-key="screening.staff_posts"] .about p').first();
  assert.equal(await help.textContent(), "Gweithwyr sy'n sgrinio cysylltiadau, amser llawn, yn bresennol.");
  await page.locator("#part-screening > summary").click();
  assert.equal(await page.locator('[data-key="screening.ageing_hours"] .about p').first().textContent(),
    "Oriau calendr y mae cyswllt sy'n aros yn symud i fyny un dosbarth o goch, oren a gwyrdd ar eu hôl; 0: byth.");
  const consent = '[data-key="screening.consent_rule"]';
  assert.deepEqual(await page.locator(`${consent} option`).allTextContents(), ["ni ofynnir amdano", "gofynnir amdano"]);
  assert.match(await page.locator(`${consent} .about p`).first().textContent(), /^ni ofynnir amdano: .*; gofynnir amdano: /);
  const other = (await page.inputValue(`${consent} select`)) === "sought" ? "not_sought" : "sought";
  await page.selectOption(`${consent} select`, other);
  assert.match(await page.textContent("#differences"), /: ni ofynnir amdano → gofynnir amdano|: gofynnir amdano → ni ofynnir amdano/);
  await close();
});

test("planner__choices__each_has_words_and_no_words_are_of_none", () => {
  const engine = new Engine(new WebAssembly.Module(readFileSync(process.env.FRONTDOOR_ENGINE)));
  const { parameters } = JSON.parse(new TextDecoder().decode(engine.call("engine_table").bytes));
  const keys = new Set(parameters.map(({ key }) => key));
  const names = new Set(parameters.flatMap(({ choices }) => choices ?? []).filter((name) => !keys.has(name)));
  const told = readFileSync(join(SOURCE, "apps", "report", "choices.mjs"), "utf8").matchAll(/(\w+): t\("/g);
  assert.deepEqual([...told].map(([, name]) => name).sort(), [...names].sort());
});

test("planner__keyboard_alone__skips_changes_runs_and_reads", async () => {
  const { page, close } = await opened();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  const tabTo = async (id) => {
    for (let presses = 0; presses < 200; presses++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement.id) === id) {
        return;
      }
    }
    assert.fail(`Tab does not come to ${id}`);
  };
  await tabTo("field-screening.staff_posts");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("3");
  await tabTo("replications");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("2");
  await tabTo("start");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("status").textContent === "Finished.", null, { timeout: PATIENCE });
  assert.equal(await page.evaluate(() => document.activeElement.id), "start");
  await tabTo("csv-0");
  await close();
});

test("planner__bad_input__is_said_beside_the_field_and_nothing_is_lost", async () => {
  const { page, failed, close } = await opened();
  const rows = [["5000", /Enter a number from 0 to 1,000$/], ["2.5", /Enter a whole number/], ["twelve", /in digits/], ["", /Enter a number/]];
  for (const [typed, want] of rows) {
    await page.fill('[id="field-screening.staff_posts"]', typed);
    await page.click("#start");
    assert.match(await page.textContent('[id="field-screening.staff_posts-wrong"]'), want);
    assert.equal(await page.getAttribute('[id="field-screening.staff_posts"]', "aria-invalid"), "true");
    assert.equal(await page.evaluate(() => document.activeElement.id), "summary");
    assert.equal(await page.inputValue('[id="field-screening.staff_posts"]'), typed);
  }
  await page.click("#language-cy");
  assert.match(await page.textContent('[id="field-screening.staff_posts-wrong"]'), /Rhowch rif/);
  await page.click("#language-en");
  await page.locator("#summary a").first().click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "field-screening.staff_posts");
  await page.fill('[id="field-screening.staff_posts"]', "3");
  await page.fill("#seed", "-1");
  await page.click("#start");
  assert.match(await page.textContent("#seed-wrong"), /from 0 to 18446744073709551615/);
  assert.deepEqual(failed, []);
  await close();
});

test("planner__thousands_set_off_by_commas__are_the_number_that_they_say", async () => {
  const { page, failed, close } = await opened();
  const field = '[id="field-screening.staff_posts"]';
  await page.fill(field, "1,000");
  assert.equal(JSON.parse(await saved(page, "#save-scenario")).screening.staff_posts, 1000);
  for (const typed of ["1,00", "10,00,000", "0,500"]) {
    await page.fill(field, typed);
    await page.click("#start");
    assert.match(await page.textContent('[id="field-screening.staff_posts-wrong"]'), /in digits/, typed);
  }
  await page.fill(field, "3");
  await page.fill("#replications", "1,001");
  await page.click("#start");
  assert.match(await page.textContent("#replications-wrong"), /Enter a whole number from 1 to 1,000$/);
  await page.fill("#replications", "1,000");
  await page.locator("#replications").blur();
  assert.equal(await page.isHidden("#replications-wrong"), true);
  assert.deepEqual(failed, []);
  await close();
});

test("planner__values_that_do_not_fit_together__the_engine_says_so_beside_the_field", async () => {
  const { page, close } = await opened();
  await page.fill("#search", "intake.sources.police.need_level_shares");
  await page.fill('[id="field-intake.sources.police.need_level_shares"]', "0.5, 0.5, 0.5, 0.5");
  await page.click("#start");
  await page.waitForSelector("#summary li");
  assert.match(await page.textContent('[id="field-intake.sources.police.need_level_shares-wrong"]'), /sum to 1/);
  await page.fill('[id="field-intake.sources.police.need_level_shares"]', "0.5, 0.5, 0.5, 0.6");
  await page.click("#save-scenario");
  await page.waitForFunction(() => document.getElementById("field-intake.sources.police.need_level_shares-wrong").textContent.includes("2.1"));
  await close();
});

test("planner__what_the_engine_refuses__is_said_in_the_language_of_the_page", async () => {
  const key = "intake.sources.police.need_level_shares";
  const wrongs = { en: /The engine does not take this: shares must sum to 1 \(they sum to 2\)/, cy: /: rhaid i gyfrannau adio i 1 \(maent yn adio i 2\)/ };
  const files = { en: /reads scenarios as JSON.*: scenario:1:14: a value is missing$/, cy: /darllen senarios fel JSON.*: scenario:1:14: mae gwerth ar goll$/ };
  for (const [first, then] of [["en", "cy"], ["cy", "en"]]) {
    const { page, failed, close } = await opened({ locale: first });
    await page.fill("#search", key);
    await page.fill(`[id="field-${key}"]`, "0.5, 0.5, 0.5, 0.5");
    await page.click("#start");
    await page.locator("#other-starts > summary").click();
    await page.setInputFiles("#file", { name: "broken.json", mimeType: "application/json", buffer: Buffer.from("{\"format\": 1,") });
    await page.waitForSelector("#file-wrong");
    for (const language of [first, then]) {
      await page.click(`#language-${language}`);
      await page.waitForFunction(([field, start]) => [`field-${field}-wrong`, "file-wrong"].every((id) => document.getElementById(id)?.querySelector("[lang]") === null) &&
        document.documentElement.lang === start, [key, language]);
      assert.match(await page.textContent(`[id="field-${key}-wrong"]`), wrongs[language]);
      assert.match(await page.textContent("#summary li"), wrongs[language]);
      assert.match(await page.textContent("#file-wrong"), files[language]);
    }
    assert.deepEqual(failed, []);
    await close();
  }
});

test("planner__welsh__results_and_files_are_those_of_the_english_page", async () => {
  const { page, failed, close } = await opened({ locale: "cy" });
  await shorten(page);
  await run(page, 2);
  const [json, csv, scenario] = [await saved(page, "#json-0"), await saved(page, "#csv-0"), await saved(page, "#save-scenario")];
  await page.click("#language-en");
  await run(page, 2);
  assert.deepEqual([await saved(page, "#json-0"), await saved(page, "#csv-0"), await saved(page, "#save-scenario")], [json, csv, scenario]);
  assert.deepEqual(failed, []);
  await close();
});

test("planner__a_link_of_another_version__is_said_in_welsh_on_a_welsh_page", async () => {
  const { page, close } = await opened();
  await page.locator("#link summary").click();
  const whole = JSON.parse(Buffer.from((await page.inputValue("#link-text")).slice("#frontdoor=".length), "base64url"));
  await close();
  const fragment = `#frontdoor=${Buffer.from(JSON.stringify({ ...whole, program: "9.9.9" })).toString("base64url")}`;
  const { page: other, close: closeOther } = await opened({ fragment, locale: "cy" });
  assert.match(await other.textContent("#summary"), /Gwnaed y ddolen hon gan fersiwn 9\.9\.9/);
  await closeOther();
});

test("planner__a_field_that_is_made_anew_while_somebody_types__keeps_the_focus_and_what_is_selected", async () => {
  const { page, close } = await opened();
  const id = "field-intake.sources.police.need_level_shares";
  await page.fill("#search", "intake.sources.police.need_level_shares");
  await page.fill(`[id="${id}"]`, "0.5, 0.5, 0, 0");
  await page.evaluate((field) => document.getElementById(field).setSelectionRange(0, 3), id);
  await page.evaluate(() => document.getElementById("part-intake").setAttribute("open", "")); // once it is full, the field stands there
  await page.waitForFunction((field) => document.getElementById(field).closest("#part-intake") !== null, id, { timeout: PATIENCE });
  assert.equal(await page.evaluate(() => document.activeElement.id), id);
  await page.keyboard.type("0.7");
  assert.equal(await page.inputValue(`[id="${id}"]`), "0.7, 0.5, 0, 0");
  await close();
});

test("planner__search__finds_by_name_meaning_or_key_and_no_field_is_there_twice", async () => {
  const { page, close } = await opened();
  for (const [typed, key] of [["repeat rule days", "screening.repeat_days"], ["ageing_hours", "screening.ageing_hours"], ["bank holidays", "calendars.office.closes_on_bank_holidays"]]) {
    await page.fill("#search", typed);
    assert.ok(await page.locator(`[data-key="${key}"]`).first().isVisible(), typed);
  }
  await page.fill("#search", "screening.ageing_hours");
  assert.equal(await page.textContent("#found"), "Values that match: 1");
  await page.fill('[id="field-screening.ageing_hours"]', "5");
  await page.locator("#part-screening > summary").click();
  await page.waitForFunction(() => document.querySelectorAll("#part-screening [data-key]").length > 50);
  assert.equal(await page.locator('[data-key="screening.ageing_hours"]').count(), 1);
  assert.equal(await page.inputValue('[id="field-screening.ageing_hours"]'), "5");
  const ids = await page.locator("[id]").evaluateAll((elements) => elements.map(({ id }) => id));
  assert.equal(new Set(ids).size, ids.length);
  await close();
});

test("planner__broken_and_foreign_files__are_refused_and_nothing_is_lost", async () => {
  const { page, failed, close } = await opened();
  await page.fill('[id="field-screening.staff_posts"]', "3");
  for (const [name, text] of [["broken.json", "{\"format\": 1,"], ["foreign.json", "{\"a\": [1, 2]}"], ["<img src=x onerror=alert(1)>.json", "\u0000\u0001"],
    ["big.json", " ".repeat((1 << 20) + 1)]]) {
    await page.setInputFiles("#file", { name, mimeType: "application/json", buffer: Buffer.from(text) });
    await page.waitForFunction((want) => document.getElementById("file-wrong")?.textContent.includes(want), name);
    assert.equal(await page.inputValue('[id="field-screening.staff_posts"]'), "3", name);
  }
  assert.equal(await page.locator("main img").count(), 0);
  assert.deepEqual(failed, []);
  await close();
});

test("planner__a_scenario_in_yaml__is_refused_with_what_makes_json_of_it", async () => {
  for (const [locale, want] of [["en", /reads no YAML: frontdoor run makes scenario\.json of it/], ["cy", /Nid yw'r dudalen hon yn darllen YAML/]]) {
    const { page, failed, close } = await opened({ locale });
    await page.locator("#other-starts > summary").click();
    for (const name of ["mine.yaml", "<img src=x onerror=alert(1)>.YML"]) {
      await page.setInputFiles("#file", { name, mimeType: "application/yaml", buffer: Buffer.from("format: 1\nextends: cardiff-2014-15.yaml\nscreening:\n  staff_posts: 3\n") });
      await page.waitForFunction((shown) => document.getElementById("file-wrong")?.textContent.startsWith(shown), name);
      assert.match(await page.textContent("#file-wrong"), want);
    }
    assert.equal(await page.locator("main img").count(), 0);
    assert.deepEqual(failed, []);
    await close();
  }
});

test("planner__hostile_names_in_a_scenario__stay_text", async () => {
  const { page, asked, failed, close } = await opened();
  const scenario = JSON.parse(await saved(page, "#save-scenario"));
  const hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'{low}";
  scenario.title = { en: hostile, cy: hostile };
  scenario.description = { en: hostile };
  scenario.provenance["screening.staff_posts"] = { sourced: hostile };
  await page.setInputFiles("#file", { name: "hostile.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(scenario)) });
  await page.waitForFunction((want) => document.getElementById("choice").textContent.includes(want), hostile);
  await run(page, 2);
  assert.match(await page.textContent("#results"), /<\/script><script>alert\(1\)/);
  assert.equal(await page.locator("img, main script").count(), 0);
  assert.deepEqual(failed, []);
  assert.deepEqual(asked.filter((address) => !address.startsWith("blob:") && !address.startsWith("file:")), []);
  await close();
});

test("planner__links__carry_changes_and_what_cannot_be_taken_is_said", async () => {
  const { page, close } = await opened();
  await page.fill('[id="field-screening.staff_posts"]', "4");
  await page.locator("#link summary").click();
  const fragment = await page.inputValue("#link-text");
  assert.match(fragment, /^#frontdoor=/); // and not where the page lies
  await page.fill('[id="field-screening.staff_posts"]', "5");
  await page.locator("#other-starts > summary").click();
  for (const pasted of ["", "https://example.org/", fragment.slice(0, -9)]) {
    await page.fill("#paste", pasted);
    await page.click("#paste-button");
    assert.match(await page.textContent("#paste-wrong"), /no link of this page/);
    assert.equal(await page.inputValue('[id="field-screening.staff_posts"]'), "5");
  }
  await page.fill("#paste", fragment);
  await page.click("#paste-button");
  await page.waitForFunction(() => document.getElementById("field-screening.staff_posts").value === "4");
  await close();
  const there = await opened({ fragment });
  assert.equal(await there.page.inputValue('[id="field-screening.staff_posts"]'), "4");
  assert.equal(await there.page.textContent("#summary"), "");
  const whole = JSON.parse(Buffer.from(fragment.slice("#frontdoor=".length), "base64url"));
  const altered = (change) => `#frontdoor=${Buffer.from(JSON.stringify({ ...whole, ...change })).toString("base64url")}`;
  await there.close();
  const [first] = whole.configurations;
  const rows = [
    [altered({ program: "9.9.9" }), /made by version 9\.9\.9/, "4"],
    [altered({ configurations: [{ ...first, entries: [...first.entries, ["screening.no_such", "1"], ["__proto__", "1"]] }] }), /left them out: screening\.no_such, __proto__/, "4"],
    [altered({ configurations: [{ ...first, start: "nowhere" }] }), /no scenario nowhere/, "2"],
    ["#frontdoor=broken", /broken/, "2"],
  ];
  for (const [hash, want, posts] of rows) {
    const { page: other, failed, close: closeOther } = await opened({ fragment: hash });
    assert.match(await other.textContent("#summary"), want);
    assert.equal(await other.inputValue('[id="field-screening.staff_posts"]'), posts);
    assert.deepEqual(failed, []);
    await closeOther();
  }
});

test("planner__an_event_added_and_demand_scaled__are_the_scenarios_that_is_saved_and_linked", async () => {
  const { page, failed, close } = await opened();
  await shorten(page);
  await page.locator("#first-events > summary").click();
  await page.fill('[id="add-intake.events"]', "Summer surge");
  await page.click('[id="add-intake.events-button"]');
  assert.equal(await page.evaluate(() => document.activeElement.id), "field-intake.events.summer_surge.from");
  await page.fill('[id="field-intake.events.summer_surge.factor"]', "3");
  await page.locator("#first-demand > summary").click();
  await page.fill("#scale", "110");
  await page.click("#scale-button");
  const text = await saved(page, "#save-scenario");
  const scenario = JSON.parse(text);
  assert.equal(scenario.intake.events.summer_surge.factor, 3);
  const base = JSON.parse(execFileSync(join(BUILD, "bin", "frontdoor-page-scenarios"), [join(SOURCE, "scenarios", `${scenario.name}.yaml`)], { maxBuffer: 1 << 26 }))[0].scenario;
  for (const [name, { annual_first_contacts: contacts }] of Object.entries(base.intake.sources)) {
    assert.ok(Math.abs(scenario.intake.sources[name].annual_first_contacts - 1.1 * contacts) < 1e-6, name);
  }
  writeFileSync(join(folder, "surge.json"), text);
  await run(page, 2);
  const native = JSON.parse(frontdoor("run", "surge.json", "--reps", "2", "--deployment", "direct", "--quiet", "--json", "--out", join(folder, "surge")));
  assert.equal(await page.textContent("#hash-0"), native.ledger_hash);
  await page.locator("#link summary").click();
  const fragment = await page.inputValue("#link-text");
  await page.click('[id="add-intake.events-summer_surge"]');
  assert.equal(await page.locator('[id="field-intake.events.summer_surge.factor"]').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), "add-intake.events");
  assert.deepEqual(failed, []);
  await close();
  const there = await opened({ fragment });
  await there.page.locator("#first-events > summary").click();
  assert.equal(await there.page.inputValue('[id="field-intake.events.summer_surge.factor"]'), "3");
  assert.equal(await there.page.textContent("#summary"), "");
  await there.close();
});
