// By when backlogs clear, of a run or of scenarios compared: as dates with their intervals, never as a mean of those that did.
import { el, table } from "./markup.mjs";

const AFTER_THE_END = "not before the end"; // of the run, as the document says it

function waiting({ name, days: count }, words) {
  const { t } = words;
  const days = words.days(count);
  const texts = { screening: t("Waiting for screening, over {days}", { days }),
    early_help: t("Waiting for early help, over {days}", { days }),
    assessment: t("Waiting for allocation, over {days}", { days }) };
  return texts[name] ?? name;
}

function day(value, words) {
  return value === AFTER_THE_END ? words.t("not before the end of the run") : words.date(value);
}

/** "23 April 2014 (21 April 2014 to 3 May 2014)"; a side on which too few replications give a bound is left open. */
function dayWithInterval({ date, low, high }, words) {
  const { t } = words;
  const own = day(date, words);
  const [first, last] = [low, high].map((value) => (value === null ? null : day(value, words)));
  if (low === AFTER_THE_END) {
    return own; // and no interval is wanted
  }
  if (first === null && last === null) {
    return t("{day} (too few replications for an interval)", { day: own });
  }
  if (first === null) {
    return t("{day} ({last} or earlier)", { day: own, last });
  }
  return last === null ? t("{day} ({first} or later)", { day: own, first })
    : t("{day} ({first} to {last})", { day: own, first, last });
}

function clearedIn({ cleared, replications }, words) {
  return words.t("{cleared} of {replications}", { cleared: words.number(cleared), replications: words.number(replications) });
}

/** What was found of one backlog: in how many replications it clears, and by when. */
function cells(backlog, words) {
  return [clearedIn(backlog, words), dayWithInterval(backlog.half, words), dayWithInterval(backlog.nine_tenths, words)];
}

function told(caption, rows, firstColumns, words) {
  const { t } = words;
  const columns = [...firstColumns, t("Cleared, replications"), t("Half of them by (95 % interval)"), t("9 in 10 by (95 % interval)")];
  return [
    table(caption, columns.map((text) => ({ text })), rows),
    el("p", { class: "source" }, t("A backlog clears on the first day on which nobody has waited longer. A replication that does not clear counts as one that takes longer than the run.")),
  ];
}

/** Of a run; nothing where its scenario does not say what a backlog is. */
export function backlogs(document, words) {
  const found = document.backlogs ?? [];
  return found.length === 0 ? null
    : told(words.t("When backlogs clear"), found.map((backlog) => [waiting(backlog, words), ...cells(backlog, words)]), [words.t("Backlog")], words);
}

/** The same of a scenario beside the base. */
export function backlogsCompared(caption, other, words) {
  const { t } = words;
  const names = [t("Base"), t("This")];
  const found = (other.backlogs ?? []).flatMap((side, place) => (side ?? []).map((backlog) => ({ backlog, side: names[place] })));
  const order = ["screening", "early_help", "assessment"];
  found.sort((one, another) => order.indexOf(one.backlog.name) - order.indexOf(another.backlog.name));
  return found.length === 0 ? null
    : told(caption, found.map(({ backlog, side }) => [waiting(backlog, words), side, ...cells(backlog, words)]),
      [t("Backlog"), t("Scenario")], words);
}
