#include "engine_told.h"

#include "conductor_program.h"
#include "door_clearing.h"
#include "door_json.h"
#include "door_measure.h"
#include "door_shown.h"
#include "sim_queue.h"

#include <inttypes.h>
#include <string.h>

/* ---- parts ---- */

static void write_member(FILE *out, const char *key, const char *text)
{
  fprintf(out, "\"%s\": ", key);
  door_json_text(out, text);
}

static void write_texts(FILE *out, const char *key, const char *en, const char *cy)
{
  fprintf(out, "\"%s\": {", key);
  write_member(out, "en", en);
  fputs(", ", out);
  write_member(out, "cy", cy);
  fputc('}', out);
}

static void write_scenario(FILE *out, const struct door_scenario *scenario)
{
  const struct door_time_frame *time = &scenario->time;
  char from[SIM_DATE_TEXT_SIZE];
  char until[SIM_DATE_TEXT_SIZE];
  struct sim_date first = sim_date_plus_days(time->first_day, door_counted_from_day(scenario));
  sim_date_format(first, from);
  sim_date_format(sim_date_plus_days(first, door_counted_days(scenario) - 1), until);
  fputs("\"scenario\": {", out);
  write_member(out, "name", scenario->name);
  fputs(", ", out);
  write_texts(out, "title", scenario->title.en, scenario->title.cy);
  fputs(", ", out);
  write_texts(out, "description", scenario->description.en, scenario->description.cy);
  fprintf(out,
          ", \"measured_from\": \"%s\", \"measured_until\": \"%s\", \"run_in_days\": %" PRId64
          ", \"measured_days\": %" PRId64 "}",
          from, until, door_counted_from_day(scenario), door_counted_days(scenario));
}

/* The name of the source that the measure is of, or null. */
static void write_source(FILE *out, const struct door_scenario *scenario, uint32_t measure)
{
  fputs(", \"source\": ", out);
  if (measure < DOOR_MEASURE_COUNT) {
    fputs("null", out);
  } else {
    door_json_text(out, scenario->intake.sources[(measure - DOOR_MEASURE_COUNT) % DOOR_SOURCES_MAX].name);
  }
}

/* ---- results ---- */

static void write_run(FILE *out, const struct engine_told *told)
{
  const struct door_results *results = told->place->results;
  char hash_text[DOOR_HASH_TEXT_SIZE] = "";
  struct door_hash hash;
  if (door_results_ledger_hash(results, &hash) == DOOR_OK) { /* else out of memory, and there is none to be told */
    door_hash_format(&hash, hash_text);
  }
  fprintf(out,
          "\"run\": {\"name\": null, \"seed\": \"%" PRIu64 "\", \"first_replication\": 0, \"replications\": %" PRIu32
          ", \"ledger_hash\": \"%s\", \"program\": \"%s\", \"ledger_version\": %d, \"measures_version\": %d, "
          "\"order_version\": %d}",
          told->seed, door_results_stored_count(results), hash_text, conductor_program_version(), DOOR_LEDGER_VERSION,
          DOOR_MEASURES_VERSION, SIM_ORDER_VERSION);
}

static void write_shown_summary(FILE *out, const struct door_shown_summary *shown)
{
  fprintf(out, "{\"mean\": \"%s\", \"low\": \"%s\", \"high\": \"%s\", \"unit\": \"%s\"}", shown->mean, shown->low,
          shown->high, shown->unit);
}

static void write_shown(FILE *out, const struct door_measure_row *row, const struct door_summary *summary)
{
  fputs("\"shown\": ", out);
  if (summary->reason != NULL) {
    fputs("null", out);
    return;
  }
  struct door_shown_summary shown;
  door_shown_summary_of(row, summary, &shown);
  write_shown_summary(out, &shown);
}

static void write_measure(FILE *out, const struct cli_compared *place, uint32_t measure)
{
  const struct door_scenario *scenario = scenario_of(place->document);
  const struct door_measure_row *row = door_measure_row(measure);
  struct door_summary summary = door_results_summary(place->results, measure);
  char name[DOOR_MEASURE_NAME_BYTES];
  door_measure_name(scenario, measure, name);
  fputs(measure == 0 ? "{" : ",\n{", out);
  write_member(out, "name", name);
  write_source(out, scenario, measure);
  fprintf(out, ", \"group\": %d, ", (int)row->group);
  write_texts(out, "label", row->english, row->welsh);
  fputs(", ", out);
  door_json_summary(out, &summary);
  fprintf(out, "\"value_count\": %" PRIu32 ", \"null_count\": %" PRIu32 ", ", summary.value_count, summary.null_count);
  write_shown(out, row, &summary);
  fputc('}', out);
}

/* By when backlogs clear. */
static void write_backlogs(FILE *out, const struct cli_compared *place)
{
  if (door_clearing_dates_json(out, place->results, scenario_of(place->document)) != DOOR_OK) {
    fputs("null", out); /* out of memory */
  }
}

static void write_groups(FILE *out)
{
  fputs("\"groups\": [", out);
  for (int group = 0; group < DOOR_GROUP_COUNT; group++) {
    fputs(group == 0 ? "{" : ", {", out);
    write_member(out, "en", door_measure_group_english((enum door_measure_group)group));
    fputs(", ", out);
    write_member(out, "cy", door_measure_group_welsh((enum door_measure_group)group));
    fputc('}', out);
  }
  fputc(']', out);
}

void engine_write_told(FILE *out, const void *self)
{
  const struct engine_told *told = self;
  const struct door_scenario *scenario = scenario_of(told->place->document);
  fputs("{\"layout\": \"report/1\", ", out);
  write_run(out, told);
  fputs(", ", out);
  write_scenario(out, scenario);
  fputs(", ", out);
  write_groups(out);
  fputs(", \"backlogs\": ", out);
  write_backlogs(out, told->place);
  fputs(", \"measures\": [", out);
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    if (door_measure_is_of(scenario, measure)) {
      write_measure(out, told->place, measure);
    }
  }
  fputs("]}", out);
}

/* ---- a comparison ---- */

/* The difference as a share of the base's mean, with its interval; null where the base has none. */
static void write_relative(FILE *out, const struct door_paired *paired)
{
  double base = paired->base.mean;
  if (paired->difference.reason != NULL || !paired->difference.has_interval || !(base > 0)) {
    fputs(", \"relative\": null", out);
    return;
  }
  const double parts[] = {paired->difference.mean / base, paired->difference.low / base,
                          paired->difference.high / base};
  for (int i = 0; i < 3; i++) {
    char text[DOOR_DOUBLE_TEXT_SIZE];
    door_double_format(parts[i], text);
    fprintf(out, "%s%s", i == 0 ? ", \"relative\": [" : ", ", text);
  }
  fputc(']', out);
}

static void write_shown_difference(FILE *out, const struct cli_shown_difference *shown)
{
  if (shown->reason != NULL) {
    fputs("null", out);
    return;
  }
  fprintf(out,
          "{\"unit\": \"%s\", \"base\": \"%s\", \"other\": \"%s\", \"difference\": \"%s\", \"low\": \"%s\", "
          "\"high\": \"%s\", \"per_post\": \"%s\"}",
          shown->unit, shown->base, shown->other, shown->difference, shown->low, shown->high, shown->per_post);
}

static void write_difference(FILE *out, const struct cli_comparison *comparison, uint32_t other, uint32_t place)
{
  uint32_t measure = comparison->measures.list[place];
  const struct door_measure_row *row = door_measure_row(measure);
  struct door_paired paired = cli_comparison_paired(comparison, other, place);
  struct cli_shown_difference shown = cli_comparison_shown(comparison, other, place);
  bool is_count = door_measure_unit_form(row->unit) == DOOR_FORM_COUNT;
  fputs(place == 0 ? "{" : ",\n{", out);
  write_texts(out, "label", row->english, row->welsh);
  write_source(out, comparison->measures.scenario, measure);
  fprintf(out, ", \"is_count\": %s, \"finding\": \"%s\", \"shown\": ", is_count ? "true" : "false",
          door_finding_name(shown.finding));
  write_shown_difference(out, &shown);
  write_relative(out, &paired);
  fputc('}', out);
}

/* Of each scenario, the base first; null where one has no value. */
static void write_means(FILE *out, const struct cli_comparison *comparison)
{
  fputs("\"means\": [", out);
  for (uint32_t place = 0; place < comparison->measures.count; place++) {
    fputs(place == 0 ? "[" : ",\n[", out);
    for (uint32_t i = 0; i < comparison->scenario_count; i++) {
      struct door_shown_summary shown;
      fputs(i == 0 ? "" : ", ", out);
      if (cli_comparison_shown_mean(comparison, i, place, &shown)) {
        write_shown_summary(out, &shown);
      } else {
        fputs("null", out);
      }
    }
    fputc(']', out);
  }
  fputs("], ", out);
}

static void write_posts(FILE *out, const struct cli_comparison *comparison, uint32_t other)
{
  const struct door_establishment *base = &comparison->scenarios[0].establishment;
  const struct door_establishment *this = &comparison->scenarios[other].establishment;
  const char *join = "\"posts\": [";
  for (enum door_posts_of pool = 0; pool < DOOR_POSTED_POOL_COUNT; pool++) {
    double base_posts = door_establishment_posts(base, pool);
    double this_posts = door_establishment_posts(this, pool);
    if (base_posts > 0 || this_posts > 0) {
      fprintf(out, "%s{", join);
      door_json_number(out, "base", true, base_posts);
      door_json_number(out, "other", true, this_posts);
      door_json_number(out, "base_hours", true, door_establishment_hours_per_week(base, pool));
      door_json_number(out, "other_hours", true, door_establishment_hours_per_week(this, pool));
      write_member(out, "name", door_posted_pool_name(pool));
      fputc('}', out);
      join = ", ";
    }
  }
  fprintf(out, "%s], \"early_help_places\": [%" PRId64 ", %" PRId64 "]", join[0] == ',' ? "" : join,
          base->early_help_places, this->early_help_places);
}

void engine_write_compared(FILE *out, const void *self)
{
  const struct cli_comparison *comparison = self;
  fprintf(out,
          "{\"layout\": \"comparison/2\", \"seed\": \"%" PRIu64 "\", \"replications\": %" PRIu32
          ", \"together\": %" PRIu32 ", \"program\": \"%s\", \"measures_version\": %d, ",
          comparison->seed, comparison->replication_count, cli_comparison_interval_count(comparison),
          conductor_program_version(), DOOR_MEASURES_VERSION);
  write_means(out, comparison);
  fputs("\"others\": [", out);
  for (uint32_t other = 1; other < comparison->scenario_count; other++) {
    fputs(other == 1 ? "{" : ", {", out);
    write_scenario(out, scenario_of(comparison->scenarios[other].document));
    fputs(", \"differences\": [", out);
    for (uint32_t place = 0; place < comparison->measures.count; place++) {
      write_difference(out, comparison, other, place);
    }
    fputs("], ", out);
    write_posts(out, comparison, other);
    fputs(", \"backlogs\": [", out);
    write_backlogs(out, &comparison->scenarios[0]);
    fputs(", ", out);
    write_backlogs(out, &comparison->scenarios[other]);
    fputs("]}", out);
  }
  fputs("]}", out);
}
