// The model, described after STRESS-DES (Monks and others 2019, Journal of Simulation 13(1)), filled in from the run.
import { el } from "./markup.mjs";

function described(term, text) {
  return [el("dt", {}, term), el("dd", {}, text)];
}

export function model(document, words) {
  const { t } = words;
  const { run, scenario } = document;
  const again = `frontdoor run scenario.json --seed ${run.seed} --first ${run.first_replication} --reps ${run.replications}`;
  return el("section", { "aria-labelledby": "model" },
    el("h2", { id: "model" }, t("The model, after STRESS-DES")),
    el("dl", {},
      described(t("Purpose"), t("To see what a front door of children's services does with the demand that reaches it, and to compare configurations of it. It forecasts nothing and decides nothing about any child; all families and contacts are drawn, none is real.")),
      described(t("What is simulated"), t("Contacts are received, screened, and go to advice, early help or assessment; families whom help did not reach may come back.")),
      described(t("Period"), t("{from} to {until}: {days} days, after {run_in} days of run-in that are not counted.", {
        from: words.date(scenario.measured_from), until: words.date(scenario.measured_until),
        days: words.number(scenario.measured_days), run_in: words.number(scenario.run_in_days) })),
      described(t("Replications"), t("{count}, from number {first}, with the seed {seed}.", { count: words.number(run.replications),
        first: run.first_replication, seed: run.seed })),
      described(t("Chance"), t("Each draw belongs to a thing, such as the screening of one contact, and hangs on seed, replication and that thing alone; so two configurations meet the same families.")),
      described(t("Time"), t("Events in whole seconds of local time without summer time.")),
      described(t("Software"), t("Front Door {program}; ledger {ledger}, measures {measures}, order {order}.", { program: run.program,
        ledger: run.ledger_version, measures: run.measures_version, order: run.order_version })),
      described(t("The same again"), [el("code", {}, again), " ",
        t("with scenario.json of the run's folder gives the ledger"), " ", el("code", { class: "hash" }, run.ledger_hash)]),
      described(t("What it leaves out"), t("docs/model.md of the program says what the model does not capture, docs/validation.md how near it comes to what was observed."))));
}
