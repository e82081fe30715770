// node engine.mjs ENGINE SCENARIO REPLICATIONS: simulates a scenario.json with the engine for a browser, as workers of the planner's
// page do, one replication after the other, and prints the results as the command line does. For bench/run, which times it from outside.
import { readFileSync, writeSync } from "node:fs";
import { Engine } from "../apps/page/browser/engine.mjs";

const [, , enginePath, scenarioPath, replications] = process.argv;
const engine = new Engine(new WebAssembly.Module(readFileSync(enginePath)));
const text = readFileSync(scenarioPath, "utf8");
const SEED = 1n; // the command line's, where nobody says another

/** The answer as bytes. */
function ask(name, ...given) {
  const { code, bytes } = engine.call(name, ...given);
  if (code !== 0) {
    throw new Error(`${name}: ${new TextDecoder().decode(bytes)}`);
  }
  return bytes;
}

ask("engine_open", text);
ask("engine_desk_lay", 0, text, SEED, Number(replications));
for (let replication = 0; replication < Number(replications); replication++) {
  ask("engine_desk_keep", 0, replication, ask("engine_replicate", SEED, replication));
}
writeSync(1, ask("engine_desk_json", 0));
