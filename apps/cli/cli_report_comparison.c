#include "cli_report.h"

#include "conductor_program.h"
#include "scenario_resolved.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- differences ---- */

/* The difference as a share of the base's mean, with its interval; null where the base has none. */
static json_t *relative_json(const struct door_paired *paired)
{
  double base = paired->base.mean;
  if (paired->difference.reason != NULL || !paired->difference.has_interval || !(base > 0)) {
    return json_null();
  }
  return json_pack("[f, f, f]", paired->difference.mean / base, paired->difference.low / base,
                   paired->difference.high / base);
}

static json_t *shown_json(const struct cli_shown_difference *shown)
{
  if (shown->reason != NULL) {
    return json_null();
  }
  return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "unit", shown->unit, "base", shown->base, "other",
                   shown->other, "difference", shown->difference, "low", shown->low, "high", shown->high, "per_post",
                   shown->per_post);
}

static json_t *differences_json(const struct cli_comparison *comparison, uint32_t other)
{
  json_t *list = json_array();
  for (uint32_t place = 0; place < comparison->measures.count; place++) {
    uint32_t measure = comparison->measures.list[place];
    const struct door_measure_row *row = door_measure_row(measure);
    struct door_paired paired = cli_comparison_paired(comparison, other, place);
    struct cli_shown_difference shown = cli_comparison_shown(comparison, other, place);
    json_t *one =
        json_pack("{s:{s:s, s:s}, s:s?, s:b, s:s, s:o, s:o}", "label", "en", row->english, "cy", row->welsh, "source",
                  cli_report_source_of(comparison->measures.scenario, measure), "is_count",
                  door_measure_unit_form(row->unit) == DOOR_FORM_COUNT, "finding", door_finding_name(shown.finding),
                  "shown", shown_json(&shown), "relative", relative_json(&paired));
    json_array_append_new(list, one);
  }
  return list;
}

/* Of each scenario, the base first; null where one has no value. */
static json_t *means_json(const struct cli_comparison *comparison)
{
  json_t *list = json_array();
  for (uint32_t place = 0; place < comparison->measures.count; place++) {
    json_t *of_all = json_array();
    for (uint32_t i = 0; i < comparison->scenario_count; i++) {
      struct door_shown_summary shown;
      json_array_append_new(of_all, cli_comparison_shown_mean(comparison, i, place, &shown)
                                        ? cli_report_shown_summary(&shown)
                                        : json_null());
    }
    json_array_append_new(list, of_all);
  }
  return list;
}

/* ---- posts ---- */

static json_t *posts_json(const struct cli_comparison *comparison, uint32_t other)
{
  const struct door_establishment *base = &comparison->scenarios[0].establishment;
  const struct door_establishment *this = &comparison->scenarios[other].establishment;
  json_t *pools = json_array();
  for (enum door_posts_of pool = 0; pool < DOOR_POSTED_POOL_COUNT; pool++) {
    double base_posts = door_establishment_posts(base, pool);
    double this_posts = door_establishment_posts(this, pool);
    if (base_posts > 0 || this_posts > 0) {
      json_array_append_new(pools, json_pack("{s:s, s:f, s:f, s:f, s:f}", "name", door_posted_pool_name(pool), "base",
                                             base_posts, "other", this_posts, "base_hours",
                                             door_establishment_hours_per_week(base, pool), "other_hours",
                                             door_establishment_hours_per_week(this, pool)));
    }
  }
  return pools;
}

/* ---- parameters that differ ---- */

struct differing {
  const struct scenario_document *other;
  json_t *base_resolved, *other_resolved;
  json_t *list;
};

static void add_where_different(void *self, const struct parameter *row, const char *key)
{
  const struct differing *differing = self;
  const json_t *before = scenario_resolved_value(differing->base_resolved, key);
  const json_t *now = scenario_resolved_value(differing->other_resolved, key);
  bool is_text = strcmp(key, "title") == 0 || strcmp(key, "description") == 0; /* told above */
  if (is_text || json_equal(before, now) == 1) {
    return;
  }
  json_t *one = cli_report_parameter(differing->other, differing->other_resolved, row, key);
  json_object_set_new(one, "base_value", before == NULL ? json_null() : json_deep_copy(before));
  json_array_append_new(differing->list, one);
}

/* base_resolved is borrowed. NULL when out of memory. */
static json_t *parameters_json(json_t *base_resolved, const struct scenario_document *other)
{
  struct differing differing = {other, base_resolved, cli_report_resolved(other), NULL};
  if (differing.other_resolved != NULL) {
    differing.list = json_array();
    scenario_visit_keys(other, add_where_different, &differing);
    json_decref(differing.other_resolved);
  }
  return differing.list;
}

/* ---- the whole ---- */

/* NULL when out of memory. */
static json_t *base_run_json(const struct cli_comparison *comparison)
{
  char hash_text[DOOR_HASH_TEXT_SIZE];
  struct door_hash hash;
  if (door_results_ledger_hash(comparison->scenarios[0].results, &hash) != DOOR_OK) {
    return NULL;
  }
  door_hash_format(&hash, hash_text);
  struct cli_report_ran ran = {
      .ledger_hash = hash_text, .seed = comparison->seed, .replication_count = comparison->replication_count};
  return cli_report_ran(&ran);
}

static json_t *other_json(const struct cli_comparison *comparison, uint32_t other, json_t *base_resolved)
{
  const struct cli_compared *base = &comparison->scenarios[0];
  const struct cli_compared *compared = &comparison->scenarios[other];
  return json_pack(
      "{s:o, s:o, s:o, s:o, s:[o, o], s:[I, I]}", "scenario", cli_report_scenario(scenario_of(compared->document)),
      "differences", differences_json(comparison, other), "parameters",
      parameters_json(base_resolved, compared->document), "posts", posts_json(comparison, other), "backlogs",
      cli_report_backlogs(base->results, scenario_of(base->document)),
      cli_report_backlogs(compared->results, scenario_of(compared->document)), "early_help_places",
      (json_int_t)base->establishment.early_help_places, (json_int_t)compared->establishment.early_help_places);
}

enum door_err cli_report_comparison(const struct cli_comparison *comparison, json_t **out_document)
{
  char seed[24]; /* a text: readers of JSON round above 2^53 */
  json_t *base_resolved = cli_report_resolved(comparison->scenarios[0].document);
  json_t *others = base_resolved == NULL ? NULL : json_array();
  for (uint32_t other = 1; others != NULL && other < comparison->scenario_count; other++) {
    if (json_array_append_new(others, other_json(comparison, other, base_resolved)) != 0) {
      json_decref(others); /* a part of it would say that nothing was changed */
      others = NULL;
    }
  }
  const struct scenario_document *base = comparison->scenarios[0].document;
  json_t *parameters = cli_report_parameters(base, base_resolved);
  json_decref(base_resolved);
  snprintf(seed, sizeof seed, "%" PRIu64, comparison->seed);
  *out_document =
      json_pack("{s:s, s:s, s:I, s:I, s:s, s:i, s:o, s:o, s:o, s:o, s:o}", "layout", CLI_REPORT_COMPARISON_LAYOUT,
                "seed", seed, "replications", (json_int_t)comparison->replication_count, "together",
                (json_int_t)cli_comparison_interval_count(comparison), "program", conductor_program_version(),
                "measures_version", DOOR_MEASURES_VERSION, "base", cli_report_scenario(scenario_of(base)), "run",
                base_run_json(comparison), "parameters", parameters, "means", means_json(comparison), "others", others);
  return *out_document == NULL ? DOOR_ERR_MEMORY : DOOR_OK;
}
