// The engine for a browser, run by Node: the same results as the command line's, to the last digit and byte, for every scenario
// and five seeds. FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are, FRONTDOOR_ENGINE where the engine is.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { WASI } from "node:wasi";

const FRONTDOOR = join(process.env.FRONTDOOR_BUILD, "bin", "frontdoor");
const SOURCE = process.env.FRONTDOOR_SOURCE;
const MODULE = new WebAssembly.Module(readFileSync(process.env.FRONTDOOR_ENGINE));
const SEEDS = [1, 2, 3, 4, 5];
// Weeks instead of years, so that all scenarios can be tried; what a year has more of is more of the same.
const SHORT = ["--set", "time.run_in_days=14", "--set", "time.measured_days=28"];
const SCENARIOS = ["scenarios", "scenarios/oracle"].flatMap((name) => readdirSync(join(SOURCE, name))
  .filter((file) => file.endsWith(".yaml")).map((file) => join(SOURCE, name, file)));

const folder = mkdtempSync(join(tmpdir(), "frontdoor-test-"));
after(() => rmSync(folder, { recursive: true }));

class Engine {
  constructor() {
    const wasi = new WASI({ version: "preview1", args: [], env: {} });
    this.instance = new WebAssembly.Instance(MODULE, { wasi_snapshot_preview1: wasi.wasiImport });
    wasi.initialize(this.instance);
  }

  /** {code, answer} of a call with a text and numbers. */
  call(name, text, ...numbers) {
    const { exports } = this.instance;
    const bytes = Buffer.from(text, "utf8");
    const place = exports.engine_alloc(bytes.length + 1);
    new Uint8Array(exports.memory.buffer).set(bytes, place);
    const code = exports[name](place, bytes.length, ...numbers);
    exports.engine_free(place);
    const memory = new Uint8Array(exports.memory.buffer);
    const begin = exports.engine_answer();
    return { code, answer: Buffer.from(memory.slice(begin, memory.indexOf(0, begin))).toString("utf8") };
  }

  run(text, seed, first, count) {
    return this.call("engine_run", text, BigInt(seed), first, count);
  }
}

/** Results as the command line prints them, and the whole scenario as it keeps it. */
function native(scenario, seed, count, settings) {
  const out = join(folder, "run");
  rmSync(out, { recursive: true, force: true });
  const results = execFileSync(FRONTDOOR, ["run", scenario, "--seed", String(seed), "--reps", String(count), "--deployment", "direct",
    "--quiet", "--json", "--out", out, ...settings], { stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 26 }).toString("utf8");
  return { results, resolved: readFileSync(join(out, "scenario.json"), "utf8") };
}

const engine = new Engine();

for (const scenario of SCENARIOS) {
  test(`engine__${scenario.slice(SOURCE.length + 1)}__results_of_the_command_line_byte_by_byte`, () => {
    for (const seed of SEEDS) {
      const { results, resolved } = native(scenario, seed, 2, SHORT);
      assert.deepEqual(engine.run(resolved, seed, 0, 2), { code: 0, answer: results }, `seed ${seed}`);
    }
  });
}

test("engine__cardiffs_year__results_of_the_command_line_byte_by_byte", () => {
  const { results, resolved } = native(join(SOURCE, "scenarios", "cardiff-2014-15.yaml"), 1, 2, []);
  assert.deepEqual(engine.run(resolved, 1, 0, 2), { code: 0, answer: results });
  assert.deepEqual(engine.call("engine_resolve", resolved), { code: 0, answer: resolved });
});

test("engine__a_seed_above_2_to_the_53__is_the_same_seed", () => {
  const seed = "18446744073709551615";
  const { results, resolved } = native(join(SOURCE, "tests", "support", "four-weeks.yaml"), seed, 1, []);
  assert.equal(engine.run(resolved, seed, 0, 1).answer, results);
});

test("engine__broken_text__says_what_and_goes_on", () => {
  for (const [text, want] of [["", /there is nothing in it/], ["{", /a value is missing/], ["{\"format\": 1}", /time\.first_day: missing/],
    ["{\"format\": 1, \"screening\": {\"staff_post\": 3}}", /did you mean/], ["\u0000", /scenario/]]) {
    const { code, answer } = engine.run(text, 1, 0, 1);
    assert.notEqual(code, 0, text);
    assert.match(answer, want);
  }
  const { resolved, results } = native(join(SOURCE, "tests", "support", "four-weeks.yaml"), 1, 1, []);
  assert.match(engine.run(resolved, 1, 0, 0).answer, /1 to 10000 at once/);
  assert.deepEqual(engine.run(resolved, 1, 0, 1), { code: 0, answer: results });
});

test("engine__many_calls__memory_does_not_grow", () => {
  const { resolved } = native(join(SOURCE, "tests", "support", "four-weeks.yaml"), 1, 1, []);
  const fresh = new Engine();
  const runs = (from, to) => {
    for (let first = from; first < to; first++) {
      fresh.run(resolved, 1, first, 2);
    }
    return fresh.instance.exports.memory.buffer.byteLength;
  };
  const before = runs(0, 10);
  assert.ok(runs(10, 60) - before <= 1 << 20, "five times as many calls took more than a MiB more");
});
