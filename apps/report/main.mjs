// frontdoor-report --lang en|cy: the document of a run on standard input, the page on standard output.
import { readFileSync, writeSync } from "node:fs";
import { readDocument } from "./document.mjs";
import { page } from "./page.mjs";
import { words } from "./words.mjs";

const STANDARD_INPUT = 0;
const STANDARD_OUTPUT = 1;

function writeAll(text) {
  const bytes = Buffer.from(text, "utf8");
  for (let written = 0; written < bytes.length;) {
    written += writeSync(STANDARD_OUTPUT, bytes, written);
  }
}

try {
  const [, , option, language] = process.argv;
  if (option !== "--lang" || !["en", "cy"].includes(language)) {
    throw new Error("frontdoor-report is started by `frontdoor report`");
  }
  writeAll(page(readDocument(readFileSync(STANDARD_INPUT, "utf8")), words(language)));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
