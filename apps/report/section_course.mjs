// What the means of a whole period hide: the days when lines are long, and the hours when staff are busy.
import { bands, week } from "./charts.mjs";
import { days, poolName } from "./document.mjs";
import { el, figure, fill, table } from "./markup.mjs";

const WEEK_DAYS = 7;
const DAY_HOURS = 24;
const POOLS_OF_A_CHART = 4;
const DECIMALS_MAX = 3;

/** As door_shown.h rounds measures: as many decimals, three at most, as leave half of the interval two digits. */
function decimalsFor(half) {
  return half > 0 ? [0, 1, 2].find((decimals) => half * 10 ** decimals >= 10) ?? DECIMALS_MAX : 0;
}

/** alone: decimals of one replication, which has no interval. The lower end may be cut at 0: half of it is the upper one. */
function range([mean, low, high], alone, words) {
  if (low === null) {
    return words.number(mean, alone);
  }
  const decimals = decimalsFor(high - mean);
  return words.t("{mean} ({low} to {high})", { mean: words.number(mean, decimals), low: words.number(low, decimals),
    high: words.number(high, decimals) });
}

function source(document, words) {
  return fill(words.t("Means of the first {replications} of the run's replications, simulated again; {command} writes them as a table."), {
    replications: words.number(document.course.replications),
    command: el("code", {}, `frontdoor export ${document.run.name} --format course`) });
}

function backlog(document, words) {
  const { t } = words;
  const pools = document.course.pools.filter(({ waiting }) => waiting !== null);
  const dates = days(document);
  const charts = [];
  for (let first = 0; first < pools.length; first += POOLS_OF_A_CHART) {
    const shown = pools.slice(first, first + POOLS_OF_A_CHART);
    const title = t("Waiting at the end of each day: {pools}", { pools: shown.map(({ name }) => poolName(name, words)).join(", ") });
    const columns = [{ text: t("Day") }, ...shown.map(({ name }) => ({ text: poolName(name, words), isNumber: true }))];
    charts.push(figure({ title, description: t("Lines are means, bands their 95 % intervals."),
      svg: bands(dates.map((date) => words.month(date)), shown.map(({ name, waiting }) =>
        ({ name: poolName(name, words), values: waiting })), t("waiting")),
      source: source(document, words), unfold: t("The same as a table, day by day"),
      data: table(title, columns, dates.map((date, day) =>
        [words.date(date), ...shown.map(({ waiting }) => range(waiting[day], 0, words))])) }));
  }
  return charts;
}

function busy({ name, utilisation }, document, words) {
  const { t } = words;
  const percent = (value) => value[0] * 100;
  const at = (day, hour) => utilisation[day * DAY_HOURS + hour];
  const cells = [];
  for (let day = 0; day < WEEK_DAYS; day++) {
    for (let hour = 0; hour < DAY_HOURS; hour++) {
      if (at(day, hour) !== null) {
        cells.push([hour, day, percent(at(day, hour))]);
      }
    }
  }
  const weekdays = Array.from({ length: WEEK_DAYS }, (_, day) => words.weekday(day));
  const title = t("How busy, by hour of the week: {pool}", { pool: poolName(name, words) });
  const columns = [{ text: t("Day") }, { text: t("Hour from") }, { text: t("Busy, share of the time on duty in %"), isNumber: true }];
  const shareRange = (value) => range(value.map((number) => (number === null ? null : number * 100)), 1, words);
  return figure({ title,
    description: t("The darker, the busier. Where it is blank nobody is on duty. Above 100 %, work goes on past closing time."),
    svg: week(weekdays, cells, Math.max(100, Math.ceil(Math.max(...cells.map((cell) => cell[2])) / 10) * 10)),
    source: source(document, words), unfold: t("The same as a table, hour by hour"),
    data: table(title, columns, cells.map(([hour, day]) =>
      [weekdays[day], `${String(hour).padStart(2, "0")}:00`, shareRange(at(day, hour))])) });
}

export function course(document, words) {
  const { t } = words;
  const staffed = document.course.pools.filter(({ utilisation }) => utilisation !== null);
  return el("section", { "aria-labelledby": "course" },
    el("h2", { id: "course" }, t("Days and hours")),
    backlog(document, words),
    staffed.map((pool) => busy(pool, document, words)));
}
