// node bundle.mjs FILE: writes the frame of the file of `frontdoor live`, for setup/live. The command line puts language and moves in
// the place of @moves@.
import { writeFileSync } from "node:fs";
import { NEEDS, bundled, digest, raw, styleOf } from "../page/bundler.mjs";

const [, , file] = process.argv;
const script = raw(await bundled("live/file.mjs"));
const style = styleOf("page/browser/page.css", "live/live.css");
const policy = ["default-src 'none'", `script-src ${digest(script)}`, `style-src ${digest(style)}`, "connect-src 'none'", "base-uri 'none'", "form-action 'none'",
  "require-trusted-types-for 'script'", "trusted-types 'none'"].join("; ");
writeFileSync(file, `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Front Door</title>
<style>${style}</style>
<script type="text/plain" id="moves">@moves@</script>
</head>
<body>
<p>Front Door…</p>
<noscript><p>${NEEDS[0]}</p><p lang="cy">${NEEDS[1]}</p></noscript>
<script>${script}</script>
</body>
</html>
`);
