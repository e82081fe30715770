#include "door_clearing.h"

#include "door_binomial.h"
#include "door_json.h"

#include <inttypes.h>
#include <stdlib.h>

static const struct line {
  enum door_measure share, seconds;
  const char *name;
  const char *text;
  size_t days_offset; /* in struct door_measuring */
} lines[DOOR_CLEARING_LINES] = {
    {DOOR_MEASURE_SCREENING_BACKLOG_CLEARED_SHARE, DOOR_MEASURE_SCREENING_BACKLOG_CLEARS_AFTER_SECONDS, "screening",
     DOOR_SAID("Waiting for screening"), offsetof(struct door_measuring, screening_backlog_days)},
    {DOOR_MEASURE_EARLY_HELP_BACKLOG_CLEARED_SHARE, DOOR_MEASURE_EARLY_HELP_BACKLOG_CLEARS_AFTER_SECONDS, "early_help",
     DOOR_SAID("Waiting for early help"), offsetof(struct door_measuring, early_help_backlog_days)},
    {DOOR_MEASURE_ASSESSMENT_BACKLOG_CLEARED_SHARE, DOOR_MEASURE_ASSESSMENT_BACKLOG_CLEARS_AFTER_SECONDS, "assessment",
     DOOR_SAID("Waiting for allocation"), offsetof(struct door_measuring, assessment_backlog_days)},
};

static const struct {
  double share;
  const char *name;
  const char *text;
} quantiles[DOOR_CLEARING_QUANTILES] = {{0.5, "half", DOOR_SAID("half of them")},
                                        {0.9, "nine_tenths", DOOR_SAID("9 in 10")}};

/* After which somebody who waits there counts as backlog. */
static double days_of(const struct door_scenario *scenario, uint32_t line)
{
  return *(const double *)(const void *)((const char *)&scenario->measures + lines[line].days_offset);
}

static int by_size(const void *a, const void *b)
{
  int64_t one = *(const int64_t *)a;
  int64_t other = *(const int64_t *)b;
  return one < other ? -1 : one > other;
}

/* The value of a rank of 1 to count, of which the first `cleared` have one. */
static struct door_clearing_time at_rank(const int64_t *seconds, const struct door_clearing *clearing, uint32_t rank)
{
  if (rank == 0 || rank > clearing->replication_count) {
    return (struct door_clearing_time){.what = DOOR_CLEARS_UNBOUNDED};
  }
  if (rank > clearing->cleared_count) {
    return (struct door_clearing_time){.what = DOOR_CLEARS_NOT_BEFORE_END};
  }
  return (struct door_clearing_time){.seconds = seconds[rank - 1], .what = DOOR_CLEARS_THEN};
}

static void count(const struct door_results *results, uint32_t line, struct door_clearing *clearing, int64_t *seconds)
{
  uint32_t first = door_results_first_replication(results);
  for (uint32_t i = 0; i < door_results_replication_count(results); i++) {
    if (!door_results_is_stored(results, first + i) ||
        door_results_value(results, first + i, lines[line].share).reason != NULL) {
      continue;
    }
    struct door_value value = door_results_value(results, first + i, lines[line].seconds);
    clearing->replication_count++;
    if (value.reason == NULL) {
      seconds[clearing->cleared_count++] = (int64_t)value.number;
    }
  }
}

enum door_err door_clearing_of(const struct door_results *results, uint32_t line, struct door_clearing *out_clearing)
{
  int64_t *seconds = calloc((size_t)door_results_replication_count(results) + 1U, sizeof *seconds);
  if (seconds == NULL) {
    return DOOR_ERR_MEMORY;
  }
  struct door_clearing clearing = {.replication_count = 0};
  count(results, line, &clearing, seconds);
  qsort(seconds, clearing.cleared_count, sizeof *seconds, by_size);
  for (uint32_t i = 0; i < DOOR_CLEARING_QUANTILES && clearing.replication_count > 0; i++) {
    struct door_ranks ranks = door_quantile_ranks(clearing.replication_count, quantiles[i].share, DOOR_OUTSIDE_SHARE);
    clearing.quantiles[i] =
        (struct door_clearing_quantile){at_rank(seconds, &clearing, ranks.at), at_rank(seconds, &clearing, ranks.low),
                                        at_rank(seconds, &clearing, ranks.high)};
  }
  free(seconds);
  *out_clearing = clearing;
  return DOOR_OK;
}

bool door_clearing_is_told(const struct door_results *results)
{
  bool is_told = false;
  for (uint32_t line = 0; line < DOOR_CLEARING_LINES; line++) {
    is_told = is_told || door_results_summary(results, lines[line].share).value_count > 0;
  }
  return is_told;
}

/* ---- texts ---- */

static const char *const not_before_end = DOOR_SAID("not before the end of the run");

struct telling {
  FILE *out;
  const struct door_scenario *scenario;
  enum door_language language;
};

static const char *say(const struct telling *telling, const char *english) __attribute__((format_arg(2)));
static const char *say(const struct telling *telling, const char *english)
{
  return door_say_in(telling->language, english);
}

/* "2014-04-23", of a time that there is. */
static void format_day(const struct door_scenario *scenario, struct door_clearing_time time,
                       char out_text[SIM_DATE_TEXT_SIZE])
{
  int64_t days = door_counted_from_day(scenario) + time.seconds / SIM_DAY_SECONDS;
  sim_date_format(sim_date_plus_days(scenario->time.first_day, days), out_text);
}

static void tell_day(const struct telling *telling, struct door_clearing_time time)
{
  if (time.what == DOOR_CLEARS_THEN) {
    char text[SIM_DATE_TEXT_SIZE];
    format_day(telling->scenario, time, text);
    fputs(text, telling->out);
  } else {
    fputs(say(telling, not_before_end), telling->out);
  }
}

static void tell_quantile(const struct telling *telling, const struct door_clearing_quantile *one, const char *text)
{
  FILE *out = telling->out;
  fprintf(out, "    %s%s", say(telling, text), one->at.what == DOOR_CLEARS_THEN ? say(telling, " by ") : ": ");
  tell_day(telling, one->at);
  if (one->low.what == DOOR_CLEARS_NOT_BEFORE_END) {
    fputc('\n', out); /* and no interval is wanted */
    return;
  }
  if (one->low.what == DOOR_CLEARS_UNBOUNDED && one->high.what == DOOR_CLEARS_UNBOUNDED) {
    fputs(say(telling, "; too few replications for an interval\n"), out);
    return;
  }
  bool has_low = one->low.what != DOOR_CLEARS_UNBOUNDED;
  bool has_high = one->high.what != DOOR_CLEARS_UNBOUNDED;
  fputs(" (95 %: ", out);
  tell_day(telling, has_low ? one->low : one->high);
  if (has_low && has_high) {
    fputs(say(telling, " to "), out);
    tell_day(telling, one->high);
  }
  fputs(has_low && has_high ? ")\n" : has_low ? say(telling, " or later)\n") : say(telling, " or earlier)\n"), out);
}

enum door_err door_clearing_tell(FILE *out, enum door_language language, const struct door_results *results,
                                 const struct door_scenario *scenario)
{
  const struct telling telling = {out, scenario, language};
  bool has_told = false;
  for (uint32_t line = 0; line < DOOR_CLEARING_LINES; line++) {
    struct door_clearing clearing;
    enum door_err err = door_clearing_of(results, line, &clearing);
    if (err != DOOR_OK) {
      return err;
    }
    if (clearing.replication_count == 0) {
      continue;
    }
    fputs(has_told ? "" : say(&telling, "\nWhen backlogs clear: the first day on which nobody has waited longer\n"),
          out);
    has_told = true;
    fprintf(out, say(&telling, "  %s, over %g days: in %u of %u replications\n"), say(&telling, lines[line].text),
            days_of(scenario, line), clearing.cleared_count, clearing.replication_count);
    for (uint32_t i = 0; i < DOOR_CLEARING_QUANTILES; i++) {
      tell_quantile(&telling, &clearing.quantiles[i], quantiles[i].text);
    }
  }
  return DOOR_OK;
}

/* ---- JSON ---- */

/* All lines, before anything is written: half an object is none. */
static enum door_err find_all(const struct door_results *results, struct door_clearing out_all[DOOR_CLEARING_LINES])
{
  for (uint32_t line = 0; line < DOOR_CLEARING_LINES; line++) {
    enum door_err err = door_clearing_of(results, line, &out_all[line]);
    if (err != DOOR_OK) {
      return err;
    }
  }
  return DOOR_OK;
}

/* In seconds; of a scenario, as its date. */
static void put_time(FILE *out, const struct door_scenario *scenario, const char *name, struct door_clearing_time time)
{
  fprintf(out, "\"%s\": ", name);
  if (time.what != DOOR_CLEARS_THEN) {
    fputs(time.what == DOOR_CLEARS_NOT_BEFORE_END ? "\"not before the end\"" : "null", out);
  } else if (scenario == NULL) {
    fprintf(out, "%" PRId64, time.seconds);
  } else {
    char text[SIM_DATE_TEXT_SIZE];
    format_day(scenario, time, text);
    fprintf(out, "\"%s\"", text);
  }
}

/* "\"replications\": 60, \"cleared\": 48, \"half\": {...}, \"nine_tenths\": {...}" */
static void put_clearing(FILE *out, const struct door_scenario *scenario, const struct door_clearing *clearing)
{
  fprintf(out, "\"replications\": %" PRIu32 ", \"cleared\": %" PRIu32, clearing->replication_count,
          clearing->cleared_count);
  for (uint32_t i = 0; i < DOOR_CLEARING_QUANTILES; i++) {
    const struct door_clearing_quantile *one = &clearing->quantiles[i];
    fprintf(out, ", \"%s\": {", quantiles[i].name);
    put_time(out, scenario, scenario == NULL ? "seconds" : "date", one->at);
    fputs(", ", out);
    put_time(out, scenario, "low", one->low);
    fputs(", ", out);
    put_time(out, scenario, "high", one->high);
    fputc('}', out);
  }
}

enum door_err door_clearing_json(FILE *out, const struct door_results *results)
{
  struct door_clearing all[DOOR_CLEARING_LINES];
  enum door_err err = find_all(results, all);
  bool has_told = false;
  for (uint32_t line = 0; line < DOOR_CLEARING_LINES && err == DOOR_OK; line++) {
    if (all[line].replication_count > 0) {
      fprintf(out, "%s\n    \"%s\": {", has_told ? "," : ",\n  \"backlogs_clear_after_seconds\": {", lines[line].name);
      put_clearing(out, NULL, &all[line]);
      fputc('}', out);
      has_told = true;
    }
  }
  fputs(has_told ? "\n  }" : "", out);
  return err;
}

enum door_err door_clearing_dates_json(FILE *out, const struct door_results *results,
                                       const struct door_scenario *scenario)
{
  struct door_clearing all[DOOR_CLEARING_LINES];
  enum door_err err = find_all(results, all);
  if (err != DOOR_OK) {
    return err;
  }
  bool has_told = false;
  fputc('[', out);
  for (uint32_t line = 0; line < DOOR_CLEARING_LINES; line++) {
    if (all[line].replication_count > 0) {
      fprintf(out, "%s{\"name\": \"%s\", ", has_told ? ", " : "", lines[line].name);
      door_json_number(out, "days", true, days_of(scenario, line));
      put_clearing(out, scenario, &all[line]);
      fputc('}', out);
      has_told = true;
    }
  }
  fputc(']', out);
  return DOOR_OK;
}
