// node bundle.mjs SCENARIOS ENGINE FILE: writes the planner's page, for setup/page. SCENARIOS is the list of scenarios that
// frontdoor-page-scenarios printed; all that the page needs goes into the one file, what is large compressed.
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { NEEDS, block, bundled, digest, raw, styleOf } from "./bundler.mjs";

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

/** A scenario is an overlay of that whose name its own name begins with. */
function families(scenarios) {
  const names = scenarios.map(({ name }) => name);
  const baseOf = (name) => names.find((base) => name.startsWith(`${base}-`)) ?? null;
  return scenarios.map((scenario) => {
    const base = baseOf(scenario.name);
    return { name: scenario.name, base, scenario: base === null ? scenario : patch(scenarios.find(({ name }) => name === base), scenario) };
  }).sort((one, other) => Number(other.base === null) - Number(one.base === null));
}

// ---- the page ----

const packed = (bytes) => gzipSync(bytes, { level: 9 }).toString("base64");

const script = raw(await bundled("page/browser/main.mjs", ["cy.po", "parameters.cy.po"]));
const style = styleOf("page/browser/page.css", "live/live.css");
const policy = ["default-src 'none'", `script-src ${digest(script)} 'wasm-unsafe-eval'`, `style-src ${digest(style)}`, "worker-src blob:", "connect-src 'none'",
  "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", "trusted-types frontdoor"].join("; ");
writeFileSync(file, `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Front Door</title>
<style>${style}</style>
${block("engine", packed(readFileSync(enginePath)))}
${block("scenarios", packed(JSON.stringify(families(JSON.parse(readFileSync(scenariosPath, "utf8"))))))}
${block("reporter", packed(await bundled("page/browser/reporter.mjs")))}
${block("worker", await bundled("page/browser/worker.mjs"))}
</head>
<body>
<p>Front Door…</p>
<noscript><p>${NEEDS[0]}</p><p lang="cy">${NEEDS[1]}</p></noscript>
<script>${script}</script>
</body>
</html>
`);
