// Instants, lengths of time and states in words, in the reader's language.
import { poolName } from "../report/document.mjs";
import { DAY_SECONDS, ENDS, STATIONS } from "./course.mjs";

const HOUR_SECONDS = 3600;
const MINUTE_SECONDS = 60;
const WEEK_DAYS = 7;

/** The day of an instant as "2014-06-03". */
export function isoOf(head, seconds) {
  return new Date(Date.parse(`${head.first_day}T12:00:00Z`) + Math.floor(seconds / DAY_SECONDS) * DAY_SECONDS * 1000).toISOString().slice(0, 10);
}

/** The instant at which a day such as "2014-06-03" begins. */
export function secondsOf(head, iso) {
  return Math.round((Date.parse(`${iso}T12:00:00Z`) - Date.parse(`${head.first_day}T12:00:00Z`)) / 1000);
}

export function timeOf(seconds) {
  const ofDay = Math.floor(seconds) % DAY_SECONDS;
  return [ofDay / HOUR_SECONDS, (ofDay % HOUR_SECONDS) / MINUTE_SECONDS].map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
}

export function weekdayOf(head, seconds, words) {
  const day = new Date(`${isoOf(head, seconds)}T12:00:00Z`).getUTCDay();
  return words.weekday((day + WEEK_DAYS - 1) % WEEK_DAYS);
}

/** "Tuesday 3 June 2014, 10:40". */
export function instant(head, seconds, words) {
  return `${weekdayOf(head, seconds, words)} ${words.date(isoOf(head, seconds))}, ${timeOf(seconds)}`;
}

/** A wait: whole minutes below a day, whole hours above. */
export function span(seconds, { t, number }) {
  const hours = Math.floor(seconds / HOUR_SECONDS);
  const minutes = Math.floor((seconds % HOUR_SECONDS) / MINUTE_SECONDS);
  if (seconds >= DAY_SECONDS) {
    return t("{days} d {hours} h", { days: number(Math.floor(seconds / DAY_SECONDS)), hours: hours % 24 });
  }
  return hours > 0 ? t("{hours} h {minutes} min", { hours, minutes }) : t("{minutes} min", { minutes });
}

export function stationName(name, words) {
  const own = { section_47: words.t("Section 47 enquiries"), conference: words.t("Child protection conferences"), assessment_slots: words.t("Assessment") };
  return own[name] ?? poolName(name, words);
}

export function endName(end, { t }) {
  const names = { advice: t("Advice, or no further action"), open_case: t("Passed to an open case"), early_help: t("Early help has ended"),
    not_eligible: t("Assessed, no eligible need"), plan: t("Care and support plan"), lost: t("Lost on the way") };
  return names[ENDS[end]];
}

/** Workers at work on contacts now; work that is put off until the next shift is nobody's. */
export function atWork({ inWork, suspended }) {
  return inWork - suspended;
}

/** Who works there, in words: of staff who is at work and on duty; of places and slots how many are taken. hasStaff: somebody is ever on duty. */
export function workText(station, hasStaff, words) {
  const { t, number } = words;
  if (station.name === "assessment_slots") {
    return t("{cases} cases, {slots} of {capacity} caseload slots", { cases: number(station.inWork), slots: number(station.slots), capacity: number(station.capacity) });
  }
  if (hasStaff) {
    const texts = [station.onDuty === 0 && atWork(station) === 0 ? t("nobody on duty")
      : t("{busy} at work, {duty} on duty", { busy: number(atWork(station)), duty: number(station.onDuty) })];
    station.otherWork > 0 && texts.push(t("{count} at other work", { count: number(station.otherWork) }));
    station.suspended > 0 && texts.push(t("{count} put off to the next shift", { count: number(station.suspended) }));
    return texts.join(", ");
  }
  if (station.name === "early_help_places") {
    return t("{taken} of {capacity} places taken", { taken: number(station.inWork), capacity: number(station.capacity) });
  }
  return station.inWork > 0 ? t("{count} under way", { count: number(station.inWork) }) : "";
}

/** Posts that are not at work, or filled from an agency. */
export function postsText(station, words) {
  const { t, number } = words;
  const texts = [[station.sick, t("{count} sick", { count: number(station.sick) })], [station.onLeave, t("{count} on leave", { count: number(station.onLeave) })],
    [station.vacant, t("{count} vacant", { count: number(station.vacant) })], [station.agency, t("{count} from an agency", { count: number(station.agency) })]];
  return texts.filter(([count]) => count > 0).map(([, text]) => text).join(", ");
}

/** The whole state in a sentence or two, for who listens. */
export function summary(head, state, words) {
  const { t, number } = words;
  const waiting = state.stations.filter((station) => station.waiting > 0).sort((one, other) => other.waiting - one.waiting);
  const said = t("{instant}. {open} contacts are open.", { instant: instant(head, state.seconds, words), open: number(state.open) });
  if (waiting.length === 0) {
    return [said, t("Nobody waits.")].join(" ");
  }
  const [first] = waiting;
  const oldest = first.oldestSince === null ? "" : span(state.seconds - first.oldestSince, words);
  return [said, t("Most wait here: {station}, {count}, the oldest for {span}.", { station: stationName(first.name, words), count: number(first.waiting), span: oldest })].join(" ");
}

/** Stations in columns, as contacts pass them. */
export const COLUMNS = [
  ["intake_staff", "out_of_hours", "handover", "referrer"],
  ["screening_staff", "partner_checks", "further_enquiries", "joint_screening", "sign_off"],
  ["early_help_screening", "engagement", "early_help_places"],
  ["strategy_discussions", "section_47", "conference", "assessment_slots", "assessment_sign_off", "case_transfer", "case_closing"],
].map((names) => names.map((name) => STATIONS.indexOf(name)));

export function columnNames({ t }) {
  return [t("At the door"), t("Screening"), t("Early help"), t("Assessment and protection")];
}
