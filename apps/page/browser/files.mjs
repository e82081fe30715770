// Scenarios and results as files that the page saves, and scenarios that it loads. Nothing is sent: the browser writes and reads them.
import { save } from "../../browser/dom.mjs";
import { Refusal, saidBy } from "./host.mjs";
import { marked } from "./marked.mjs";
import { reportOf } from "./reports.mjs";

const FILE_BYTES_MAX = 1 << 20; // as the command line has it

/** A name that every system takes. */
function fileName(name, ending) {
  return `${name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "frontdoor"}${ending}`;
}

/** The scenario with every default, as a run keeps it: the command line reads it. */
export async function saveScenario(configuration, title, desk) {
  const text = await desk.text("engine_resolve", JSON.stringify(configuration.scenario()));
  save(fileName(title, ".json"), "application/json", text);
}

export async function saveCsv(place, title, desk) {
  save(fileName(title, "-results.csv"), "text/csv", await desk.text("engine_desk_csv", place));
}

export async function saveJson(place, title, desk) {
  save(fileName(title, "-results.json"), "application/json", await desk.text("engine_desk_json", place));
}

/** The differences of so many configurations, as `frontdoor compare --json` prints them. */
export async function saveComparison(count, title, desk) {
  save(fileName(title, "-comparison.json"), "application/json", await desk.text("engine_desk_compared_json", count));
}

/** The report of one configuration, or of all compared, as one page. */
export async function saveReport(document, title, language) {
  save(fileName(title, `-report-${language}.html`), "text/html", await reportOf(document, language));
}

/** A file of up to one MiB as a scenario with every default: {start}; or what is wrong, as readText has it. */
export async function readScenario(file, desk) {
  if (file.size > FILE_BYTES_MAX) {
    return { text: marked("This file is larger than a scenario may be, 1 MiB") };
  }
  const read = await readText(await file.text(), desk);
  const isYaml = read.start === undefined && /\.ya?ml$/i.test(file.name);
  return isYaml ? { text: marked("This page reads no YAML: frontdoor run makes scenario.json of it, in the folder of the run, which this page reads") } : read;
}

/** {start}; or {text, said, content}: what is wrong, in words of the page, and of the engine, and of which content. */
export async function readText(content, desk) {
  try {
    const resolved = JSON.parse(await desk.text("engine_resolve", content));
    const keys = await desk.json("engine_describe", JSON.stringify(resolved));
    return { start: { name: resolved.name, scenario: resolved, keys, isOwn: true } };
  } catch (error) {
    if (error instanceof Refusal) {
      return { text: marked("This page cannot take the file: it reads scenarios as JSON, such as scenario.json in the folder of a run"), said: saidBy(error), content };
    }
    throw error;
  }
}
