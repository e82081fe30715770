// node bundle.mjs FILE: writes the frame of the file of `frontdoor live`, for setup/live. The command line puts language and moves in
// the place of @moves@.
import { writeFileSync } from "node:fs";
import { block, frame } from "../browser/bundler.mjs";

const [, , file] = process.argv;
writeFileSync(file, await frame({ entry: "live/file.mjs", styles: ["browser/page.css", "live/live.css"], blocks: [block("moves", "@moves@")],
  more: ["trusted-types 'none'"] }));
