// What files with a page inside are bundled with: modules of a browser as one script, the Welsh in it as data; and what their policies
// name. NODE_PATH says where the bundler is.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const APPS = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(join(process.env.NODE_PATH, "package.json"));
const { build } = require("esbuild");
const { po } = require("gettext-parser");

/** The Welsh as data, in the place of the reader that a report has. */
const catalogue = (names) => ({
  name: "catalogue",
  setup(bundler) {
    bundler.onLoad({ filter: /\/catalogue\.mjs$/ }, () => {
      const entries = names.flatMap((name) => Object.values(po.parse(readFileSync(join(APPS, "../po", name), "utf8")).translations[""]));
      const pairs = entries.filter(({ msgid }) => msgid !== "").map(({ msgid, msgstr }) => [msgid, msgstr[0]]);
      return { contents: `export const WELSH = new Map(${JSON.stringify(pairs)});`, loader: "js" };
    });
  },
});

/** entry: "page/browser/main.mjs"; catalogues: those of the folder po that it takes texts from. */
export async function bundled(entry, catalogues = ["cy.po"]) {
  const { outputFiles: [output] } = await build({ entryPoints: [join(APPS, entry)], bundle: true, write: false, format: "iife", platform: "browser",
    target: ["chrome97", "firefox113", "safari16.4"], minify: true, charset: "utf8", nodePaths: [process.env.NODE_PATH], plugins: [catalogue(catalogues)], loader: { ".css": "text" }, logLevel: "warning" });
  return output.text.trim();
}

function styleOf(files) {
  return files.map((file) => readFileSync(join(APPS, file), "utf8")).join("");
}

/** Of a text inside an element that holds no markup, only its own end could end it. */
const raw = (text) => text.replaceAll("</", "<\\/").replaceAll("<!--", "<\\!--");

/** As a policy names a script or a style. */
const digest = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

export const block = (id, text) => `<script type="text/plain" id="${id}">${raw(text)}</script>`;

const NEEDS = ["This page needs JavaScript, which is turned off in this browser.", "Mae angen JavaScript ar y dudalen hon, ac mae wedi'i ddiffodd yn y porwr hwn."];

/**
 * One file of HTML that loads nothing: script, styles, and blocks of data. entry, catalogues, styles: as bundled and styleOf take them; scripts: what
 * may run besides the script; more: what the policy says besides what all such files have.
 */
export async function frame({ entry, catalogues, styles, blocks, scripts = [], more }) {
  const script = raw(await bundled(entry, catalogues));
  const style = styleOf(styles);
  const policy = ["default-src 'none'", ["script-src", digest(script), ...scripts].join(" "), `style-src ${digest(style)}`, ...more, "connect-src 'none'", "base-uri 'none'",
    "form-action 'none'", "require-trusted-types-for 'script'"].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Front Door</title>
<style>${style}</style>
${blocks.join("\n")}
</head>
<body>
<p>Front Door…</p>
<noscript><p>${NEEDS[0]}</p><p lang="cy">${NEEDS[1]}</p></noscript>
<script>${script}</script>
</body>
</html>
`;
}
