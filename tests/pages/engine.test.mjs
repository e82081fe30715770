// The engine for a browser, run by Node and by a worker of the planner's page in Chromium: the same results as the command line's, to
// the last digit and byte, for every scenario and five seeds. FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source
// are, FRONTDOOR_ENGINE where the engine is, FRONTDOOR_PAGES where the browser's driver.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Engine } from "../../apps/page/browser/engine.mjs";

const BUILD = process.env.FRONTDOOR_BUILD;
const FRONTDOOR = join(BUILD, "bin", "frontdoor");
const SOURCE = process.env.FRONTDOOR_SOURCE;
const MODULE = new WebAssembly.Module(readFileSync(process.env.FRONTDOOR_ENGINE));
const { chromium } = createRequire(join(process.env.FRONTDOOR_PAGES, "node", "package.json"))("playwright-core");
const SEEDS = [1, 2, 3, 4, 5];
// Weeks instead of years, so that all scenarios can be tried; what a year has more of is more of the same.
const SHORT = ["--set", "time.run_in_days=14", "--set", "time.measured_days=28"];
const SCENARIOS = ["scenarios", "scenarios/oracle"].flatMap((name) => readdirSync(join(SOURCE, name))
  .filter((file) => file.endsWith(".yaml")).map((file) => join(SOURCE, name, file)));

const folder = mkdtempSync(join(tmpdir(), "frontdoor-test-"));
let browser;
let page;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.FRONTDOOR_BROWSER ?? "/usr/bin/chromium",
    args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
  page = await browser.newPage({ bypassCSP: true }); // which lets nobody but the page start workers
  await page.goto(`file://${join(BUILD, "bin", "frontdoor.html")}`);
  // A worker of the page's own text, with the engine that is in the page.
  await page.evaluate(async () => {
    const text = (id) => document.getElementById(id).textContent;
    const packed = Uint8Array.from(atob(text("engine")), (character) => character.charCodeAt(0));
    const module = await WebAssembly.compile(await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
    const worker = new Worker(URL.createObjectURL(new Blob([text("worker")], { type: "text/javascript" })));
    worker.postMessage({ module });
    globalThis.runInWorker = (scenario, seed, count) => new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve({ code: data.code, answer: new TextDecoder().decode(data.bytes) });
      worker.postMessage({ id: 0, name: "engine_run", given: [scenario, BigInt(seed), 0, count] });
    });
  });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** {code, answer} of a call, as text. */
function call(engine, name, ...given) {
  const { code, bytes } = engine.call(name, ...given);
  return { code, answer: Buffer.from(bytes).toString("utf8") };
}

function run(engine, text, seed, first, count) {
  return call(engine, "engine_run", text, BigInt(seed), first, count);
}

function runInBrowser(text, seed, count) {
  return page.evaluate(([scenario, number, replications]) => globalThis.runInWorker(scenario, number, replications), [text, String(seed), count]);
}

/** Results as the command line prints them, and the whole scenario as it keeps it. */
function native(scenario, seed, count, settings) {
  const out = join(folder, "run");
  rmSync(out, { recursive: true, force: true });
  const results = execFileSync(FRONTDOOR, ["run", scenario, "--seed", String(seed), "--reps", String(count), "--deployment", "direct",
    "--quiet", "--json", "--out", out, ...settings], { stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 26 }).toString("utf8");
  return { results, resolved: readFileSync(join(out, "scenario.json"), "utf8") };
}

const engine = new Engine(MODULE);

for (const scenario of SCENARIOS) {
  test(`engine__${scenario.slice(SOURCE.length + 1)}__results_of_the_command_line_byte_by_byte`, async () => {
    for (const seed of SEEDS) {
      const { results, resolved } = native(scenario, seed, 2, SHORT);
      assert.deepEqual(run(engine, resolved, seed, 0, 2), { code: 0, answer: results }, `seed ${seed}`);
      assert.deepEqual(await runInBrowser(resolved, seed, 2), { code: 0, answer: results }, `seed ${seed}, in the browser`);
    }
  });
}

test("engine__cardiffs_year__results_of_the_command_line_byte_by_byte", async () => {
  const { results, resolved } = native(join(SOURCE, "scenarios", "cardiff-2014-15.yaml"), 1, 2, []);
  assert.deepEqual(run(engine, resolved, 1, 0, 2), { code: 0, answer: results });
  assert.deepEqual(await runInBrowser(resolved, 1, 2), { code: 0, answer: results });
  assert.deepEqual(call(engine, "engine_resolve", resolved), { code: 0, answer: resolved });
});

test("engine__every_file_and_those_that_it_extends_as_a_list__the_scenario_with_every_default", () => {
  const files = SCENARIOS.filter((path) => !path.includes("/oracle/"));
  const all = JSON.parse(execFileSync(join(BUILD, "bin", "frontdoor-page-scenarios"), files, { maxBuffer: 1 << 27 }));
  const chain = (name) => {
    const { file } = all.find(({ scenario }) => scenario.name === name);
    return file.extends === undefined ? [file] : [...chain(file.extends.replace(/\.yaml$/, "")), file];
  };
  for (const { scenario } of all) {
    const stack = chain(scenario.name);
    stack.push({ ...stack.pop(), name: scenario.name });
    const { code, answer } = call(engine, "engine_stack", JSON.stringify(stack));
    assert.equal(code, 0, answer);
    assert.deepEqual(JSON.parse(answer), scenario);
  }
  assert.ok(all.some(({ file }) => file.extends !== undefined));
});

test("engine__a_seed_above_2_to_the_53__is_the_same_seed", () => {
  const seed = "18446744073709551615";
  const { results, resolved } = native(join(SOURCE, "tests", "support", "four-weeks.yaml"), seed, 1, []);
  assert.equal(run(engine, resolved, seed, 0, 1).answer, results);
});

test("engine__broken_text__says_what_and_goes_on", () => {
  for (const [text, want] of [["", /there is nothing in it/], ["{", /a value is missing/], ["{\"format\": 1}", /time\.first_day: missing/],
    ["{\"format\": 1, \"screening\": {\"staff_post\": 3}}", /did you mean/], ["\u0000", /scenario/]]) {
    const { code, answer } = run(engine, text, 1, 0, 1);
    assert.notEqual(code, 0, text);
    assert.match(answer, want);
  }
  const { resolved, results } = native(join(SOURCE, "tests", "support", "four-weeks.yaml"), 1, 1, []);
  assert.match(run(engine, resolved, 1, 0, 0).answer, /1 to 10000 at once/);
  assert.deepEqual(run(engine, resolved, 1, 0, 1), { code: 0, answer: results });
});

test("engine__many_calls__memory_does_not_grow", () => {
  const { resolved } = native(join(SOURCE, "tests", "support", "four-weeks.yaml"), 1, 1, []);
  const fresh = new Engine(MODULE);
  const runs = (from, to) => {
    for (let first = from; first < to; first++) {
      run(fresh, resolved, 1, first, 2);
    }
    return fresh.exports.memory.buffer.byteLength;
  };
  // Replications are not of one size: the heap has its holes where it needs them after some fifty calls, not after ten.
  const before = runs(0, 60);
  assert.ok(runs(60, 360) - before <= 1 << 20, "five times as many calls took more than a MiB more");
});
