// node bundle.mjs SCENARIOS ENGINE FILE: writes the planner's page, for setup/page. SCENARIOS is the list of scenarios that
// frontdoor-page-scenarios printed; all that the page needs goes into the one file, what is large compressed.
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { block, bundled, frame } from "../browser/bundler.mjs";

const [, , scenariosPath, enginePath, file] = process.argv;

// ---- scenarios ----

/** What makes `other` of `base` (RFC 7396). */
function patch(base, other) {
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  if (!isObject(base) || !isObject(other)) {
    return other;
  }
  const gone = Object.keys(base).filter((key) => !Object.hasOwn(other, key)).map((key) => [key, null]);
  const changed = Object.entries(other).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(base[key]))
    .map(([key, value]) => [key, Object.hasOwn(base, key) ? patch(base[key], value) : value]);
  return Object.fromEntries([...gone, ...changed]);
}

/** Names of the files that it extends and its own, joined: sorted by these, an overlay stands below those that it extends. */
function chainOf(all, { scenario: { name }, file }) {
  const below = file.extends === undefined ? undefined : all.find(({ scenario }) => `${scenario.name}.yaml` === file.extends);
  return below === undefined ? name : `${chainOf(all, below)}/${name}`;
}

/** What its file says, for stacks: of them all but what is expected, as nobody said what to expect of files laid over each other. */
const partOf = (file) => Object.fromEntries(Object.entries(file).filter(([key]) => key !== "expect"));

/** A scenario is an overlay of that whose name its own name begins with. */
function families(listed) {
  const chains = new Map(listed.map((one) => [one, chainOf(listed, one)]));
  const all = [...listed].sort((one, other) => (chains.get(one) < chains.get(other) ? -1 : 1));
  const names = all.map(({ scenario }) => scenario.name);
  const baseOf = (name) => names.find((base) => name.startsWith(`${base}-`)) ?? null;
  return all.map(({ scenario, file }) => {
    const base = baseOf(scenario.name);
    const below = all.find(({ scenario: { name } }) => name === base)?.scenario;
    return { name: scenario.name, base, file: partOf(file), scenario: base === null ? scenario : patch(below, scenario) };
  }).sort((one, other) => Number(other.base === null) - Number(one.base === null));
}

// ---- the page ----

const packed = (bytes) => gzipSync(bytes, { level: 9 }).toString("base64");

const blocks = [
  block("engine", packed(readFileSync(enginePath))),
  block("scenarios", packed(JSON.stringify(families(JSON.parse(readFileSync(scenariosPath, "utf8")))))),
  block("reporter", packed(await bundled("page/browser/reporter.mjs"))),
  block("worker", await bundled("page/browser/worker.mjs")),
];
writeFileSync(file, await frame({ entry: "page/browser/main.mjs", catalogues: ["cy.po", "parameters.cy.po"], styles: ["browser/page.css", "live/live.css"], blocks, scripts: ["'wasm-unsafe-eval'"],
  more: ["worker-src blob:", "trusted-types frontdoor"] }));
