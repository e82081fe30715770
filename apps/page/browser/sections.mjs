// The sections of the page, each made from the state into a container of its own, so that what somebody is typing elsewhere stays.
import { el, languages, refill } from "../../browser/dom.mjs";
import { changeText, errorText, labelOf, mark, quoted, wrongText } from "./fields.mjs";
import { CONFIGURATIONS_MAX } from "./configuration.mjs";
import { showForm } from "./form.mjs";
import { allMeasures, comparisonOf, resultOf } from "./results.mjs";
import { overruled } from "./stacks.mjs";

const CHANGES_SHOWN = 3;

const place = (id) => document.getElementById(id);

// ---- the frame ----

function frame(page) {
  const { t } = page.words;
  const section = (id, title, ...children) => el("section", { "aria-labelledby": `title-${id}` }, el("h2", { id: `title-${id}` }, title), children);
  return [
    el("a", { href: "#main", class: "skip", click: (event) => {
      event.preventDefault(); // the fragment is the link's
      place("main").focus();
    } }, t("Skip to the page")),
    el("header", {}, el("p", { class: "product" }, "Front Door"), languages(page.words, (code) => page.speak(code))),
    el("main", { id: "main", tabindex: "-1" },
      el("h1", {}, t("What if the front door worked differently?")),
      el("p", { class: "lead" }, t("Choose an authority, change staff, thresholds, the hub or demand, and see a simulated year again with the same families.")),
      el("p", {}, t("It runs in this page, on this computer: nothing is sent anywhere. It forecasts nothing and decides nothing about any child; all families and contacts are drawn, none is real.")),
      el("div", { id: "summary", tabindex: "-1" }),
      section("choice", t("1. Choose"), el("div", { id: "choice" }), el("div", { id: "configurations" })),
      section("form", t("2. Change"), el("div", { id: "form" })),
      section("run", t("3. Run"), el("div", { id: "run" }), el("p", { id: "status", role: "status" })),
      section("results", t("4. Results"), el("div", { id: "results" })),
      section("watch", t("5. Watch"), el("div", { id: "watch" }))),
    el("footer", {}, el("p", {}, t("Front Door {program}. Open source under the Apache licence 2.0.", { program: page.table.program }))),
  ];
}

export function showAll(page) {
  document.documentElement.lang = page.words.language;
  document.title = page.words.t("What if the front door worked differently? – Front Door");
  refill(document.body, frame(page));
  page.watch.show();
  for (const show of [showSummary, showChoice, showConfigurations, showForms, showRun, showResults]) {
    show(page);
  }
}

// ---- what is wrong ----

function complaints(page) {
  const { words } = page;
  const fields = page.wrongs.map(({ place: at, key }) => {
    const configuration = page.configurations[at];
    return el("li", {}, el("a", { href: `#field-${key}`, click: (event) => page.goTo(event, at, key) },
      page.configurations.length > 1 ? `${page.title(at)}: ` : "", labelOf(key, configuration.rows.get(key), words)), ": ", wrongText(configuration.wrong(key), words));
  });
  const general = page.configurations.flatMap(({ general: problems }) => problems.map((engine) => el("li", {}, wrongText({ engine }, words))));
  const own = [["seed", page.wrongSeed, words.t("Seed")], ["replications", page.wrongReplications, words.t("Replications")]]
    .filter(([, wrong]) => wrong !== null)
    .map(([id, wrong, label]) => el("li", {}, el("a", { href: `#${id}`, click: (event) => {
      event.preventDefault();
      place(id).focus();
    } }, label), ": ", wrongText(wrong, words)));
  return [...fields, ...general, ...own];
}

export function showSummary(page) {
  const { t } = page.words;
  const items = page.isComplaining ? complaints(page) : [];
  const notices = page.notices.map(({ text, given, said }) => el("p", {}, t(text, given), said ? [" ", quoted(said, page.words)] : null));
  refill(place("summary"),
    notices.length === 0 ? null : el("div", { class: "notice", role: "alert" }, notices),
    items.length === 0 ? null : el("div", { class: "problems", role: "alert" }, el("h2", {}, t("There is a problem")), el("ul", {}, items)));
}

// ---- choice ----

function chooser(id, label, names, chosen, page, choose) {
  const options = names.map((name) => el("option", { value: name, selected: name === chosen },
    name === "" ? page.words.t("Your file") : page.scenarios.title(name, page.words)));
  return el("div", { class: "field" }, el("label", { for: id, class: "label" }, label),
    el("select", { id, class: "select", change: ({ target }) => choose(target.value) }, options));
}

function fileField(page) {
  const { t } = page.words;
  const wrong = page.wrongFile;
  return el("div", { class: wrong === null ? "field" : "field wrong" }, el("label", { for: "file", class: "label" }, t("A scenario of your own")),
    el("p", { class: "hint", id: "file-hint" }, t("A scenario as JSON: one that this page saved, or scenario.json from the folder of a run")),
    wrong === null ? null : el("p", { class: "error", id: "file-wrong" }, `${wrong.name}: `, t(wrong.text),
      wrong.said ? [": ", quoted({ ...wrong.said, text: wrong.said.text.trimEnd().split("\n").slice(0, 3).join("; ") }, page.words)] : null),
    el("input", { id: "file", type: "file", accept: ".json,application/json", "aria-describedby": wrong === null ? "file-hint" : "file-hint file-wrong",
      change: ({ target }) => target.files.length > 0 && page.load(target.files[0]) }));
}

/** A link or its fragment, for who got one and has the page open. */
function pasteField(page) {
  const { t } = page.words;
  const wrongBox = el("p", { class: "error", id: "paste-wrong", hidden: true });
  const input = el("input", { id: "paste", type: "text", class: "input width-30", autocomplete: "off", spellcheck: "false" });
  const element = el("div", { class: "field" }, el("label", { for: "paste", class: "label" }, t("What somebody shared")),
    el("p", { class: "hint", id: "paste-hint" }, t("The link, or its part from #frontdoor= on")), wrongBox, input,
    el("p", { class: "actions" }, el("button", { type: "button", class: "button secondary", id: "paste-button", click: async () => {
      const wrong = await page.paste(input.value);
      if (wrong !== null) {
        refill(wrongBox, errorText(wrong, page.words));
        wrongBox.hidden = false;
        mark(element, "paste", true);
        input.focus();
      }
    } }, t("Open"))));
  mark(element, "paste", false);
  return element;
}

/** What of an overlay does not count, as another sets it otherwise: a sentence for each of those. */
function overruledBy(page, losses) {
  const { words, table, scenarios } = page;
  return [...new Set(losses.map(({ by }) => by))].map((by) => el("p", { class: "overruled" },
    words.t("Overruled by {title}:", { title: scenarios.title(by, words) }), " ", losses.filter((loss) => loss.by === by)
      .map((loss) => changeText(loss, table, words)).join("; ")));
}

/** Overlays of the authority: one, several over each other, or none. */
function overlayField(page, base) {
  const { t } = page.words;
  const { scenarios, configuration: { start } } = page;
  const chosen = scenarios.overlaysOf(start.name);
  const losses = overruled(scenarios, start, page.table);
  const ticked = () => [...place("overlays").querySelectorAll(":checked")].map(({ value }) => value); // somebody may tick faster than a start is there
  const box = (name) => {
    const notes = overruledBy(page, losses.get(name) ?? []);
    return el("div", { class: "tick" },
      el("input", { type: "checkbox", id: `overlay-${name}`, value: name, checked: chosen.includes(name),
        "aria-describedby": notes.length > 0 ? `overruled-${name}` : null, change: () => page.startFrom(scenarios.stackOf(base, ticked())) }),
      el("label", { for: `overlay-${name}` }, scenarios.title(name, page.words)), notes.length > 0 ? el("div", { id: `overruled-${name}` }, notes) : null);
  };
  return el("fieldset", { id: "overlays", "aria-describedby": "overlays-hint", "data-start": start.name }, el("legend", { class: "label" }, t("Configurations of it (optional)")),
    el("p", { class: "hint", id: "overlays-hint" }, t("Tick one, or several: they are laid over each other from the top down, and where two set the same value the lower one counts")),
    scenarios.family(base).filter((name) => name !== base).map(box));
}

export function showChoice(page) {
  const { t } = page.words;
  const { start, name } = page.configuration;
  const own = start.isOwn;
  const isOpen = page.wrongFile !== null || place("other-starts")?.open === true;
  const base = own ? "" : page.scenarios.baseOf(start.name);
  refill(place("choice"),
    own ? el("p", {}, t("This configuration starts from your file: {title}", { title: page.words.own(page.configuration.start.scenario.title) || start.name })) : null,
    chooser("authority", t("Authority"), own ? ["", ...page.scenarios.bases] : page.scenarios.bases, base, page, (chosen) => chosen !== "" && page.startFrom(chosen)),
    own || page.scenarios.family(base).length === 1 ? null : overlayField(page, base),
    el("div", { class: "field" }, el("label", { for: "name", class: "label" }, t("Your name for this configuration (optional)")),
      el("input", { id: "name", type: "text", class: "input width-30", maxlength: "200", value: name, autocomplete: "off", change: ({ target }) => page.rename(target.value) })),
    el("details", { id: "other-starts", class: "about", open: isOpen }, el("summary", {}, t("Load a scenario of your own, or open what somebody shared")),
      fileField(page), pasteField(page)));
}

/** Changes against the base of a comparison, the first few of them. */
function changesText(changes, page) {
  const { t } = page.words;
  const left = changes.length - CHANGES_SHOWN;
  const texts = changes.slice(0, CHANGES_SHOWN).map((change) => changeText(change, page.table, page.words));
  return changes.length === 0 ? t("the same as the base") : [...texts, ...(left > 0 ? [t("and {count} more", { count: left })] : [])].join("; ");
}

/** How a configuration stands to what it starts from, and to the base where both start from the same. */
function standing(page, at) {
  const { t } = page.words;
  const [base] = page.configurations;
  const count = page.configurations[at].changes.length;
  const changes = at === 0 ? null : page.configurations[at].changesAgainst(base);
  return changes === null ? (count === 0 ? t("nothing changed") : t("{count} changed", { count })) : changesText(changes, page);
}

export function showConfigurations(page) {
  const { t } = page.words;
  const many = page.configurations.length > 1;
  refill(place("configurations"), many ? el("h3", {}, t("Configurations to compare")) : null,
    many ? el("ol", { class: "configurations" }, page.configurations.map((_, at) => el("li", {},
      el("button", { type: "button", class: "link", id: `edit-${at}`, "aria-current": at === page.current ? "true" : null, click: () => page.edit(at) }, page.title(at)),
      at === 0 ? ` – ${t("the base of the comparison")}` : "", ` – ${standing(page, at)} `,
      el("button", { type: "button", class: "link", id: `remove-${at}`, click: () => page.remove(at) }, t("Remove"), el("span", { class: "hidden" }, ` ${page.title(at)}`))))) : null,
    page.configurations.length < CONFIGURATIONS_MAX ? el("button", { type: "button", class: "button secondary", id: "add", click: () => page.add() },
      t("Compare with another configuration")) : null);
}

export function showForms(page) {
  page.refreshForm = showForm(place("form"), page.configuration, page.words, page.view, { entered: () => page.entered(), left: () => showSummary(page),
    addMember: (group, name) => page.addMember(group, name), removeMember: (group, name) => page.removeMember(group, name),
    scaleDemand: (share) => page.scaleDemand(share) });
}

// ---- running ----

/** wrongNow(): what is wrong with it, or null. */
function numberField(id, label, hint, value, page, wrongNow, enter) {
  const wrongBox = el("p", { class: "error", id: `${id}-wrong` });
  const element = el("div", { class: "field" }, el("label", { for: id, class: "label" }, label), el("p", { class: "hint", id: `${id}-hint` }, hint), wrongBox,
    el("input", { id, type: "text", inputmode: "numeric", class: "input width-10", value, autocomplete: "off", input: ({ target }) => enter(target.value.trim()),
      change: () => judge() }));
  const judge = () => {
    refill(wrongBox, errorText(wrongNow(), page.words));
    wrongBox.hidden = wrongNow() === null;
    mark(element, id, wrongNow() !== null);
  };
  judge();
  return element;
}

function startButton(page) {
  const { t } = page.words;
  return el("button", { type: "button", class: "button", id: "start", click: () => (page.run === null ? page.start() : page.stop()) }, page.run === null ? t("Run") : t("Stop"));
}

export function showRun(page) {
  const { t } = page.words;
  const { run } = page;
  refill(place("run"),
    numberField("replications", t("Replications"), t("How often the period is simulated, each time with other chance: more make intervals narrower"), page.replications, page,
      () => page.wrongReplications, (value) => page.enterReplications(value)),
    numberField("seed", t("Seed"), t("The same seed gives the same numbers, here and on the command line"), page.seed, page, () => page.wrongSeed, (value) => page.enterSeed(value)),
    el("p", {}, startButton(page)),
    run === null ? null : el("progress", { id: "progress", max: String(run.all), value: run.kept, "aria-label": t("Replications done") }));
  const done = page.found === null ? "" : t("Finished.");
  place("status").textContent = run === null ? done : t("Running…");
}

/** The first result is there already, should somebody ask: a mark for whoever looks at the page from outside. */
export function showForeseen(page) {
  const isThere = page.isReady && page.configurations.every((configuration) => page.runners.hasForeseen(JSON.stringify(configuration.scenario()), BigInt(page.seed)));
  place("start").toggleAttribute("data-foreseen", isThere);
}

export function showProgress(page) {
  place("progress").value = page.run.kept;
}

// ---- results ----

function saving(page, at) {
  const { t } = page.words;
  return el("p", { class: "actions" }, el("button", { type: "button", class: "button secondary", id: `csv-${at}`, click: () => page.saveCsv(at) }, t("Save results as CSV")), " ",
    el("button", { type: "button", class: "button secondary", id: `json-${at}`, click: () => page.saveJson(at) }, t("Save results as JSON")), " ",
    el("button", { type: "button", class: "button secondary", id: `report-${at}`, click: () => page.saveReport(at) }, t("Save the report")));
}

function savingComparison(page) {
  return el("p", { class: "actions" }, el("button", { type: "button", class: "button secondary", id: "compared-json", click: () => page.saveComparison() },
    page.words.t("Save the comparison as JSON")), " ",
    el("button", { type: "button", class: "button secondary", id: "compared-report", click: () => page.saveComparedReport() }, page.words.t("Save the report of the comparison")));
}

/** The link is made when somebody unfolds it: of the page as it stands then. */
function linkField(page) {
  const { t } = page.words;
  const body = el("div", {});
  const show = () => {
    const { link } = page;
    refill(body, link === null ? el("p", {}, t("A configuration that starts from a file cannot be a link: save the scenario and pass the file on."))
      : [el("label", { for: "link-text", class: "label" }, location.protocol === "file:"
        ? t("Paste this into “What somebody shared” in a copy of the page, or put it behind its address")
        : t("Open this address in a copy of the page; the part behind # holds the changes and is sent nowhere")),
        el("textarea", { id: "link-text", class: "input", rows: "3", readonly: true, spellcheck: "false" }, link)]);
  };
  return el("details", { class: "about", id: "link", toggle: ({ target }) => target.open && show() }, el("summary", {}, t("Share as a link")), body);
}

export function showResults(page) {
  const { t } = page.words;
  const { found } = page;
  page.watch.showForm();
  const scenario = el("p", { class: "actions" }, el("button", { type: "button", class: "button secondary", id: "save-scenario", click: () => page.saveScenario() }, t("Save the scenario")));
  if (found === null) {
    refill(place("results"), el("p", {}, t("There are none yet.")), scenario, linkField(page));
    return;
  }
  const [{ run }] = found.told;
  const isOpen = place("all-measures")?.open ?? false;
  const all = el("div", {});
  const showMeasures = () => refill(all, found.told.map((told, at) => [el("h3", {}, found.titles[at]), allMeasures(told, page.words)]));
  if (isOpen) {
    showMeasures();
  }
  refill(place("results"),
    found.isStale ? el("p", { class: "notice" }, t("You changed something since: run again to see what it does.")) : null,
    el("p", {}, run.replications > 1 ? t("Means of {count} replications with the seed {seed}, and intervals that hold the mean with 95 % confidence.", { count: run.replications, seed: run.seed })
      : t("One replication: there is no interval yet.")),
    found.compared === null ? null : [comparisonOf(found.compared, found.titles, found.changes.map((changes) => changes && changesText(changes, page)), page.words), page.run === null ? savingComparison(page) : null],
    found.told.map((told, at) => [resultOf(told, found.titles[at], page.table.headline, page.words),
      el("p", { class: "hash" }, t("Ledger of the run:"), " ", el("code", { id: `hash-${at}` }, told.run.ledger_hash)), page.run === null ? saving(page, at) : null]),
    el("details", { id: "all-measures", class: "about", open: isOpen, toggle: ({ target }) => target.open && all.childElementCount === 0 && showMeasures() },
      el("summary", {}, t("All measures")), all),
    scenario, linkField(page));
}
