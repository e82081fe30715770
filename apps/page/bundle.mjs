// node bundle.mjs SCENARIOS ENGINE FILE: writes the planner's page, for setup/page. SCENARIOS is the list of scenarios that
// frontdoor-page-scenarios printed; all that the page needs goes into the one file, what is large compressed.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const [, , scenariosPath, enginePath, file] = process.argv;
const HERE = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(process.env.NODE_PATH, "package.json"));
const { build } = require("esbuild");
const { po } = require("gettext-parser");

/** The Welsh as data, in the place of the reader that a report has. */
const catalogue = {
  name: "catalogue",
  setup(bundler) {
    bundler.onLoad({ filter: /\/catalogue\.mjs$/ }, () => {
      const entries = Object.values(po.parse(readFileSync(join(HERE, "../../po/cy.po"), "utf8")).translations[""]);
      const pairs = entries.filter(({ msgid }) => msgid !== "").map(({ msgid, msgstr }) => [msgid, msgstr[0]]);
      return { contents: `export const WELSH = new Map(${JSON.stringify(pairs)});`, loader: "js" };
    });
  },
};

async function bundled(entry) {
  const { outputFiles: [output] } = await build({ entryPoints: [join(HERE, "browser", entry)], bundle: true, write: false, format: "iife", platform: "browser",
    target: ["chrome97", "firefox113", "safari16.4"], minify: true, charset: "utf8", nodePaths: [process.env.NODE_PATH], plugins: [catalogue], loader: { ".css": "text" }, logLevel: "warning" });
  return output.text.trim();
}

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
// Of a text inside an element that holds no markup, only its own end could end it.
const raw = (text) => text.replaceAll("</", "<\\/").replaceAll("<!--", "<\\!--");
const digest = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const block = (id, text) => `<script type="text/plain" id="${id}">${raw(text)}</script>`;

const script = raw(await bundled("main.mjs"));
const style = readFileSync(join(HERE, "browser/page.css"), "utf8");
const policy = ["default-src 'none'", `script-src ${digest(script)} 'wasm-unsafe-eval'`, `style-src ${digest(style)}`, "worker-src blob:", "connect-src 'none'",
  "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", "trusted-types frontdoor"].join("; ");
const needs = ["This page needs JavaScript, which is turned off in this browser.", "Mae angen JavaScript ar y dudalen hon, ac mae wedi'i ddiffodd yn y porwr hwn."];
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
${block("reporter", packed(await bundled("reporter.mjs")))}
${block("worker", await bundled("worker.mjs"))}
</head>
<body>
<p>Front Door…</p>
<noscript><p>${needs[0]}</p><p lang="cy">${needs[1]}</p></noscript>
<script>${script}</script>
</body>
</html>
`);
