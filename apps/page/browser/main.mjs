// The planner's page: choose an authority, change it, run it, compare. What is shown is made from state; the engine, in workers, has
// all numbers.
import { words } from "../../report/words.mjs";
import { Configuration } from "./configuration.mjs";
import { el } from "../../browser/dom.mjs";
import { block, EngineHost, unpacked } from "./host.mjs";
import { readFragment } from "./links.mjs";
import { Page } from "./page.mjs";
import { Runners } from "./running.mjs";
import { Scenarios } from "./scenarios.mjs";

const language = navigator.language.startsWith("cy") ? "cy" : "en";

async function open() {
  const module = await WebAssembly.compile(await unpacked(block("engine")));
  const desk = new EngineHost(module, language);
  const [scenarios, table] = await Promise.all([Scenarios.unpack(), desk.json("engine_table")]);
  table.rows = new Map(table.parameters.map((row) => [row.key, row]));
  const first = await scenarios.start(scenarios.bases[0], desk);
  const page = new Page({ language, desk, scenarios, table, runners: new Runners(module, language), configurations: [new Configuration(first, table)] });
  const link = readFragment(location.hash);
  if (link !== null) {
    await page.openLink(link);
  }
  page.show();
  addEventListener("hashchange", () => page.followHash());
  await page.warmUp();
}

open().catch((error) => {
  const { t } = words(language);
  document.body.append(el("p", { role: "alert", class: "error" }, t("This browser cannot run the page: {why}", { why: error.message })));
});
