#include "door_fit_demand.h"

#include "sim_math.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 200 };

/* What is counted of one source. */
struct tally {
  double days[DOOR_MONTHS][SIM_WEEKDAYS]; /* of the period, the same for all sources */
  double months[DOOR_MONTHS];
  double weekdays[SIM_WEEKDAYS];
  double hours[DOOR_DAY_HOURS];
  double cells[SIM_WEEKDAYS][DOOR_DAY_HOURS]; /* those with a time of day */
  double *weeks;                              /* from the first day after look_back */
  uint32_t week_count;                        /* whole ones */
};

static int64_t day_of(const struct door_contact_row *row)
{
  return row->moments[DOOR_COLUMN_RECEIVED] / SIM_DAY_SECONDS;
}

enum door_err door_fit_period_of(const struct door_extract *extract, int64_t look_back_days,
                                 struct door_fit_period *out_period, struct door_problem *problem)
{
  int64_t first = INT64_MAX;
  int64_t last = INT64_MIN;
  for (uint64_t i = 0; i < extract->row_count; i++) {
    int64_t day = day_of(&extract->rows[i]);
    first = day < first ? day : first;
    last = day > last ? day : last;
  }
  int64_t days = last - first + 1;
  int64_t usual = days / 2 >= DOOR_FIT_YEAR_DAYS ? DOOR_FIT_YEAR_DAYS : days / 2;
  int64_t look_back = look_back_days < 0 ? usual : look_back_days;
  if (days - look_back < DOOR_FIT_DAYS_MIN) {
    return door_problem_set(problem, DOOR_ERR_LIMIT,
                            "the extract covers %lld days, of which %lld are looked back on: fewer than %d are left to "
                            "fit; take a longer extract or a smaller --look-back",
                            (long long)days, (long long)look_back, DOOR_FIT_DAYS_MIN);
  }
  *out_period = (struct door_fit_period){first, look_back, last + 1};
  return DOOR_OK;
}

bool door_fit_is_first(const struct door_extract *extract, uint64_t place)
{
  return place == 0 || extract->rows[place - 1].family != extract->rows[place].family;
}

/* ---- Which sources ---- */

struct volume {
  uint64_t first_contacts;
  uint32_t source;
};

static int compare_volumes(const void *left, const void *right)
{
  const struct volume *a = left;
  const struct volume *b = right;
  if (a->first_contacts != b->first_contacts) {
    return a->first_contacts > b->first_contacts ? -1 : 1;
  }
  return a->source < b->source ? -1 : 1;
}

static bool is_in_period(const struct door_fit_period *period, const struct door_contact_row *row)
{
  return day_of(row) >= period->first_day + period->look_back_days && day_of(row) < period->end_day;
}

/* The largest sources stand for themselves, the rest together, if they come to enough. */
static void choose_sources(const struct door_extract *extract, struct door_fit_demand *demand)
{
  struct volume volumes[DOOR_EXTRACT_SOURCES_MAX];
  for (uint32_t i = 0; i < extract->source_count; i++) {
    volumes[i] = (struct volume){0, i};
  }
  for (uint64_t i = 0; i < extract->row_count; i++) {
    bool counts = door_fit_is_first(extract, i) && is_in_period(&demand->period, &extract->rows[i]);
    volumes[extract->rows[i].source].first_contacts += counts ? 1 : 0;
  }
  qsort(volumes, extract->source_count, sizeof volumes[0], compare_volumes);
  uint64_t together = 0;
  for (uint32_t i = 0; i < extract->source_count; i++) {
    bool is_large = volumes[i].first_contacts >= DOOR_FIT_SOURCE_MIN && demand->source_count < DOOR_SOURCES_MAX - 1;
    if (is_large) {
      struct door_fit_source *source = &demand->sources[demand->source_count];
      memcpy(source->name, extract->sources[volumes[i].source], sizeof source->name);
      demand->source_of[volumes[i].source] = (uint8_t)demand->source_count++;
    } else {
      demand->source_of[volumes[i].source] = DOOR_SOURCES_MAX;
      together += volumes[i].first_contacts;
      demand->put_together++;
    }
  }
  if (together < DOOR_FIT_CELL_MIN) {
    return;
  }
  struct door_fit_source *rest = &demand->sources[demand->source_count];
  memcpy(rest->name, DOOR_FIT_SMALL_SOURCES, sizeof DOOR_FIT_SMALL_SOURCES);
  for (uint32_t i = 0; i < extract->source_count; i++) {
    bool is_left = demand->source_of[i] == DOOR_SOURCES_MAX;
    demand->source_of[i] = is_left ? (uint8_t)demand->source_count : demand->source_of[i];
  }
  demand->source_count++;
}

/* ---- Counting ---- */

static void count_days(const struct door_fit_period *period, struct tally *tally)
{
  for (int64_t day = period->first_day + period->look_back_days; day < period->end_day; day++) {
    struct sim_date date = sim_date_of_day_number(day);
    tally->days[date.month - 1][sim_date_weekday(date)]++;
  }
}

static void count_first(const struct door_fit_period *period, const struct door_contact_row *row, struct tally *tally,
                        struct door_fit_source *source)
{
  struct sim_date date = sim_date_of_day_number(day_of(row));
  enum sim_weekday weekday = sim_date_weekday(date);
  int64_t week = (day_of(row) - period->first_day - period->look_back_days) / SIM_WEEKDAYS;
  source->first_contacts++;
  tally->months[date.month - 1]++;
  tally->weekdays[weekday]++;
  if (week < tally->week_count) {
    tally->weeks[week]++;
  }
  if (door_row_has_time(row, DOOR_COLUMN_RECEIVED)) {
    int64_t hour = row->moments[DOOR_COLUMN_RECEIVED] % SIM_DAY_SECONDS / SIM_HOUR_SECONDS;
    source->timed++;
    tally->hours[hour]++;
    tally->cells[weekday][hour]++;
  }
}

static void count_source(const struct door_extract *extract, const struct door_fit_demand *demand, uint32_t place,
                         struct tally *tally, struct door_fit_source *source)
{
  for (uint64_t i = 0; i < extract->row_count; i++) {
    const struct door_contact_row *row = &extract->rows[i];
    if (demand->source_of[row->source] != place || !is_in_period(&demand->period, row)) {
      continue;
    }
    source->contacts++;
    if (door_fit_is_first(extract, i)) {
      count_first(&demand->period, row, tally, source);
    }
  }
}

/* ---- Profiles ---- */

/* Gives cells of few contacts one rate. exposures: how long each cell was watched. */
static void pool_small(double *counts, const double *exposures, uint32_t count)
{
  bool is_pooled[DOOR_DAY_HOURS] = {false};
  double sum = 0;
  double exposure = 0;
  bool wants_more = false;
  for (uint32_t i = 0; i < count; i++) {
    is_pooled[i] = counts[i] > 0 && counts[i] < DOOR_FIT_CELL_MIN;
    sum += is_pooled[i] ? counts[i] : 0;
    exposure += is_pooled[i] ? exposures[i] : 0;
    wants_more = wants_more || is_pooled[i];
  }
  while (wants_more && sum < DOOR_FIT_CELL_MIN) {
    uint32_t next = count;
    for (uint32_t i = 0; i < count; i++) {
      bool is_smaller = next == count || counts[i] < counts[next];
      next = !is_pooled[i] && counts[i] > 0 && is_smaller ? i : next;
    }
    if (next == count) {
      break; /* all of them are in, and come to less than 5 */
    }
    is_pooled[next] = true;
    sum += counts[next];
    exposure += exposures[next];
  }
  for (uint32_t i = 0; i < count; i++) {
    counts[i] = is_pooled[i] ? sum * exposures[i] / exposure : counts[i];
  }
}

static void scale_to_mean_one(const double *weights, const double *lengths, uint32_t count, double *out_weights)
{
  double sum = 0;
  double length = 0;
  for (uint32_t i = 0; i < count; i++) {
    sum += weights[i] * lengths[i];
    length += lengths[i];
  }
  for (uint32_t i = 0; i < count; i++) {
    out_weights[i] = sum > 0 ? weights[i] * length / sum : 1;
  }
}

/* Fits months and weekdays in turn, so that each has its total. Returns contacts on a mean day. */
static double fit_days(struct tally *tally, bool has_months, struct door_fit_source *source)
{
  static const double month_days[DOOR_MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  static const double ones[SIM_WEEKDAYS] = {1, 1, 1, 1, 1, 1, 1};
  double months[DOOR_MONTHS];
  double weekdays[SIM_WEEKDAYS];
  for (uint32_t m = 0; m < DOOR_MONTHS; m++) {
    months[m] = 1;
  }
  for (uint32_t round = 0; round < (has_months ? ROUNDS : 1); round++) {
    for (uint32_t w = 0; w < SIM_WEEKDAYS; w++) {
      double exposure = 0;
      for (uint32_t m = 0; m < DOOR_MONTHS; m++) {
        exposure += months[m] * tally->days[m][w];
      }
      weekdays[w] = exposure > 0 ? tally->weekdays[w] / exposure : 0;
    }
    for (uint32_t m = 0; m < DOOR_MONTHS && has_months; m++) {
      double exposure = 0;
      for (uint32_t w = 0; w < SIM_WEEKDAYS; w++) {
        exposure += weekdays[w] * tally->days[m][w];
      }
      months[m] = exposure > 0 ? tally->months[m] / exposure : 0;
    }
  }
  scale_to_mean_one(months, month_days, DOOR_MONTHS, source->month_weights);
  scale_to_mean_one(weekdays, ones, SIM_WEEKDAYS, source->weekday_weights);
  double expected = 0; /* in the period, at one a mean day */
  for (uint32_t m = 0; m < DOOR_MONTHS; m++) {
    for (uint32_t w = 0; w < SIM_WEEKDAYS; w++) {
      expected += source->month_weights[m] * source->weekday_weights[w] * tally->days[m][w];
    }
  }
  return expected > 0 ? (double)source->first_contacts / expected : 0;
}

static void sum_days(const struct tally *tally, double *out_months, double *out_weekdays)
{
  for (uint32_t m = 0; m < DOOR_MONTHS; m++) {
    for (uint32_t w = 0; w < SIM_WEEKDAYS; w++) {
      out_months[m] += tally->days[m][w];
      out_weekdays[w] += tally->days[m][w];
    }
  }
}

/* ---- Tests ---- */

static uint32_t count_used(const double *counts, uint32_t count)
{
  uint32_t used = 0;
  for (uint32_t i = 0; i < count; i++) {
    used += counts[i] > 0 ? 1U : 0U;
  }
  return used;
}

static struct door_test test_hours(const struct tally *tally, double timed)
{
  struct door_chi_square test = {0};
  double weekdays[SIM_WEEKDAYS] = {0};
  for (uint32_t w = 0; w < SIM_WEEKDAYS; w++) {
    for (uint32_t h = 0; h < DOOR_DAY_HOURS; h++) {
      weekdays[w] += tally->cells[w][h];
    }
  }
  for (uint32_t w = 0; w < SIM_WEEKDAYS; w++) {
    for (uint32_t h = 0; h < DOOR_DAY_HOURS && timed > 0; h++) {
      door_chi_square_add(&test, tally->cells[w][h], weekdays[w] * tally->hours[h] / timed);
    }
  }
  return door_chi_square_end(&test, count_used(weekdays, SIM_WEEKDAYS) + count_used(tally->hours, DOOR_DAY_HOURS) - 1);
}

static struct door_test test_weeks(const struct door_fit_demand *demand, const struct tally *tally,
                                   const struct door_fit_source *source)
{
  struct door_chi_square test = {0};
  int64_t day = demand->period.first_day + demand->period.look_back_days;
  for (uint32_t week = 0; week < tally->week_count; week++) {
    double expected = 0;
    for (uint32_t i = 0; i < SIM_WEEKDAYS; i++, day++) {
      struct sim_date date = sim_date_of_day_number(day);
      expected += source->annual / DOOR_FIT_YEAR_DAYS * source->month_weights[date.month - 1] *
                  source->weekday_weights[sim_date_weekday(date)];
    }
    door_chi_square_add(&test, tally->weeks[week], expected);
  }
  return door_chi_square_end(&test, demand->has_months ? count_used(source->month_weights, DOOR_MONTHS) : 1);
}

static void fit_source(const struct door_fit_demand *demand, struct tally *tally, struct door_fit_source *source)
{
  static const double year_hours[DOOR_DAY_HOURS] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                                    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  double hours[DOOR_DAY_HOURS];
  double month_days[DOOR_MONTHS] = {0};
  double weekday_days[SIM_WEEKDAYS] = {0};
  sum_days(tally, month_days, weekday_days);
  memcpy(hours, tally->hours, sizeof hours);
  pool_small(hours, year_hours, DOOR_DAY_HOURS);
  pool_small(tally->months, month_days, DOOR_MONTHS);
  pool_small(tally->weekdays, weekday_days, SIM_WEEKDAYS);
  scale_to_mean_one(hours, year_hours, DOOR_DAY_HOURS, source->hour_weights);
  source->annual = fit_days(tally, demand->has_months, source) * DOOR_FIT_YEAR_DAYS;
  struct door_interval interval = door_fit_count_interval((double)source->first_contacts);
  double of_one = source->annual / (double)source->first_contacts;
  source->annual_interval = (struct door_interval){interval.low * of_one, interval.high * of_one};
  source->hours_by_weekday = test_hours(tally, (double)source->timed);
  source->weeks = test_weeks(demand, tally, source);
}

enum door_err door_fit_demand(const struct door_extract *extract, const struct door_fit_period *period,
                              struct door_fit_demand *out_demand, struct door_problem *problem)
{
  *out_demand = (struct door_fit_demand){.period = *period, .has_months = door_fit_days(period) >= DOOR_FIT_YEAR_DAYS};
  choose_sources(extract, out_demand);
  if (out_demand->source_count == 0) {
    return door_problem_set(problem, DOOR_ERR_LIMIT,
                            "fewer than %d first contacts in the period that is fitted; take a longer extract",
                            DOOR_FIT_CELL_MIN);
  }
  uint32_t week_count = (uint32_t)(door_fit_days(period) / SIM_WEEKDAYS);
  double *weeks = malloc((week_count + 1U) * sizeof *weeks);
  if (weeks == NULL) {
    return DOOR_ERR_MEMORY;
  }
  for (uint32_t i = 0; i < out_demand->source_count; i++) {
    struct tally tally = {.weeks = weeks, .week_count = week_count};
    memset(weeks, 0, (week_count + 1U) * sizeof *weeks);
    count_days(period, &tally);
    count_source(extract, out_demand, i, &tally, &out_demand->sources[i]);
    fit_source(out_demand, &tally, &out_demand->sources[i]);
  }
  free(weeks);
  return DOOR_OK;
}
