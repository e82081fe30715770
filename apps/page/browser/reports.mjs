// Documents that reports are made from (apps/cli/cli_report.h): what the desk tells, with the parameters of the scenarios beside it.
import { block, startWorker, unpacked } from "./host.mjs";
import { valueAt } from "./values.mjs";

let program = null; // a promise of its text, once a report was asked for

/** The report of a document as one page. Each has a worker of its own, as the command line starts a program for each: so it is the same. */
export async function reportOf(document, language) {
  program ??= unpacked(block("reporter")).then((bytes) => new TextDecoder().decode(bytes));
  const reporter = startWorker(await program);
  try {
    return await new Promise((resolve, reject) => {
      reporter.onmessage = ({ data }) => (data.failed === undefined ? resolve(data.html) : reject(new Error(data.failed)));
      reporter.onerror = ({ message }) => reject(new Error(message));
      reporter.postMessage({ document, language });
    });
  } finally {
    reporter.terminate();
  }
}

/** Every key with its value and where it comes from. scenario: whole, as it was run. */
async function parametersOf(scenario, table, desk) {
  const keys = await desk.json("engine_describe", JSON.stringify(scenario));
  return keys.map(({ row: pattern, ...described }) => {
    const { label, unit, kind } = table.rows.get(pattern);
    return { ...described, label, unit, is_choice: kind === "choice", value: valueAt(scenario, described.key) ?? null };
  });
}

export async function runDocument(told, scenario, table, desk) {
  return { ...told, parameters: await parametersOf(scenario, table, desk) };
}

const TEXTS = ["title", "description"]; // told above the parameters

export async function comparisonDocument({ compared, told, scenarios }, table, desk) {
  const [base] = scenarios;
  const others = await Promise.all(compared.others.map(async (other, place) => {
    const parameters = await parametersOf(scenarios[place + 1], table, desk);
    const differ = parameters.map((parameter) => ({ ...parameter, base_value: valueAt(base, parameter.key) ?? null }))
      .filter(({ key, value, base_value: before }) => !TEXTS.includes(key) && JSON.stringify(value) !== JSON.stringify(before));
    return { ...other, parameters: differ };
  }));
  return { ...compared, base: told[0].scenario, run: told[0].run, parameters: await parametersOf(base, table, desk), others };
}
