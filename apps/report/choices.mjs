// Words that a scenario chooses among, as people read them; the names themselves are what stands in a file.

/** Of each name its words; apart from those of changes.*.key, which are keys of the parameter table. */
function wordsOf({ t }) {
  return {
    none: t("none"), sought: t("sought"), not_sought: t("not sought"),
    // time, demand
    days: t("as given in days"), mser5: t("by MSER-5"), linear: t("linear"), exponential: t("exponential"),
    partner: t("partner"), family: t("family"),
    hidden: t("hidden"), delayed: t("delayed"), held: t("held back"), diverted: t("diverted"),
    // intake
    at_point_of_contact: t("at the point of contact"), proportionate_assessment: t("after a proportionate assessment"),
    pass_on: t("passed on"), ask: t("asked about"),
    // screening
    finish: t("finish"), suspend: t("suspend"), as_others: t("as others"), start: t("start"),
    thresholds: t("thresholds"), shares: t("shares"), apparent_level: t("apparent level"), assess: t("assess"),
    tracked: t("tracked"), untracked: t("untracked"), managers: t("managers"), seniors: t("seniors"), screening_seniors: t("seniors of screening"),
    any: t("any"), seen: t("seen"), not_seen: t("not seen"),
    no_further_action: t("no further action"), advice: t("advice"), signpost: t("signpost"), referral: t("referral"), strategy_discussion: t("strategy discussion"),
    remote: t("remote"), virtual: t("virtual"), co_located: t("co-located"),
    // early help
    apart: t("apart"), pod: t("in the pod"),
    // assessment
    cases: t("each case"), children: t("each child"), rag: t("RAG"), first_come: t("first come"), rag_with_longest_wait: t("RAG with a longest wait"),
    nobody: t("nobody"), red: t("red"), red_and_amber: t("red and amber"), elapsed: t("elapsed time"), tasks: t("tasks"),
    initial_assessment: t("initial assessment"), meeting: t("meeting"), workers: t("assessment workers"), support_workers: t("support workers"),
    // services, as those who lend and to whom it goes
    screening: t("screening"), early_help: t("early help"), assessment: t("assessment"),
    // measures
    within_one_working_day: t("within one working day"), end_of_next_working_day: t("by the end of the next working day"),
    civil_time: t("civil time"), working_time: t("working time"), left_out: t("left out"), recorded: t("recorded"),
  };
}

const told = new Map(); // by language: the words of all names

/** The words of a choice, or its name where it has none. */
export function choiceText(name, words) {
  if (!told.has(words.language)) {
    told.set(words.language, wordsOf(words));
  }
  return told.get(words.language)[name] ?? name;
}

/** Whether a word of a sentence that is the name of a choice stands for it: "family" may, "asks for the family" does not. */
function isNamed(word, before, after) {
  return word.includes("_") || /^[:,;)]/.test(after) || / (or|neu) $/.test(before);
}

/** A text that names choices, with their words instead. names: those of the parameter that the text is about. */
export function withChoices(text, names, words) {
  return text.replace(/(?<![\w.])\w+(?!\w|\.\w)/g, (word, at) => (names.includes(word) && isNamed(word, text.slice(0, at), text.slice(at + word.length))
    ? choiceText(word, words) : word));
}
