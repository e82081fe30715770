#include "cli_check_runs.h"

#include "cli.h"
#include "cli_replications.h"
#include "cli_run_in.h"
#include "door_paired.h"
#include "door_words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

static enum door_err add(struct cli_check_runs *runs, const char *path, bool is_asked)
{
  if (runs->count == CLI_CHECK_RUNS_MAX) {
    return cli_tell(DOOR_ERR_USAGE, "check takes at most %d scenarios at once", CLI_CHECK_RUNS_MAX);
  }
  char *copy = strdup(path);
  if (copy == NULL) {
    return cli_tell(DOOR_ERR_MEMORY, "%s", door_err_said(DOOR_ERR_MEMORY));
  }
  runs->runs[runs->count++] = (struct cli_check_run){.path = copy, .is_asked = is_asked};
  return DOOR_OK;
}

enum door_err cli_check_add(struct cli_check_runs *runs, const char *path)
{
  return add(runs, path, true);
}

/* Among the runs read so far; their count when it is not there. */
static size_t place_of(const struct cli_check_runs *runs, const char *path)
{
  char *real_path = realpath(path, NULL);
  size_t place = 0;
  while (place < runs->count && (real_path == NULL || runs->runs[place].real_path == NULL ||
                                 strcmp(runs->runs[place].real_path, real_path) != 0)) {
    place++;
  }
  free(real_path);
  return place;
}

static enum door_err find_measure(const struct door_scenario *scenario, const struct scenario_expectation *expectation)
{
  uint32_t measure;
  char nearest[DOOR_MEASURE_NAME_BYTES];
  if (door_measure_find(scenario, expectation->measure, &measure)) {
    return DOOR_OK;
  }
  bool is_near = door_measure_suggest(scenario, expectation->measure, nearest);
  char hint[DOOR_MEASURE_NAME_BYTES + 64] = "";
  if (is_near) {
    snprintf(hint, sizeof hint, door_say("; did you mean %s?"), nearest);
  }
  fprintf(stderr, door_say("%s: expect.%s: there is no such measure%s"), expectation->origin, expectation->measure,
          hint);
  fputc('\n', stderr);
  return DOOR_ERR_SCENARIO;
}

static enum door_err find_measures(const struct scenario_document *document)
{
  enum door_err worst = DOOR_OK;
  for (size_t i = 0; i < scenario_expectation_count(document); i++) {
    enum door_err err = find_measure(scenario_of(document), scenario_expectation_at(document, i));
    worst = worst == DOOR_OK ? err : worst;
  }
  return worst;
}

static enum door_err read_run(struct cli_check_runs *runs, struct cli_check_run *run)
{
  enum door_err err = cli_read_scenario(run->path, runs->settings->texts, runs->settings->count, &run->document);
  if (err == DOOR_OK) {
    run->real_path = realpath(run->path, NULL);
    err = run->real_path == NULL ? cli_tell(DOOR_ERR_IO, "%s: cannot be found any more", run->path) : DOOR_OK;
  }
  return err == DOOR_OK && run->is_asked ? find_measures(run->document) : err;
}

/* The run of the scenario that is compared with, read now where it is not there yet; NULL, said, when it cannot be. */
static struct cli_check_run *compared_run(struct cli_check_runs *runs, const char *path)
{
  size_t place = place_of(runs, path);
  if (place < runs->count) {
    return &runs->runs[place];
  }
  bool is_read = add(runs, path, false) == DOOR_OK && read_run(runs, &runs->runs[place]) == DOOR_OK;
  return is_read ? &runs->runs[place] : NULL;
}

static enum door_err read_compared(struct cli_check_runs *runs, const struct cli_check_run *run)
{
  for (size_t i = 0; i < scenario_expectation_count(run->document); i++) {
    const struct scenario_expectation *expectation = scenario_expectation_at(run->document, i);
    if (expectation->compared_with == NULL) {
      continue;
    }
    struct cli_check_run *other = compared_run(runs, expectation->compared_path);
    if (other == NULL || other == run) {
      fprintf(stderr, "%s: expect.%s: %s %s\n", expectation->origin, expectation->measure,
              other == NULL ? door_say("cannot be compared with")
                            : door_say("is compared with itself (an overlay removes what it does not mean with null):"),
              expectation->compared_with);
      return DOOR_ERR_SCENARIO;
    }
    if (!door_measure_is_shared(scenario_of(run->document), scenario_of(other->document), expectation->measure)) {
      fprintf(stderr, door_say("%s: expect.%s: %s has no such source, or its sources in another order\n"),
              expectation->origin, expectation->measure, expectation->compared_with);
      return DOOR_ERR_SCENARIO;
    }
    other->is_needed = true;
  }
  return DOOR_OK;
}

enum door_err cli_check_read(struct cli_check_runs *runs)
{
  enum door_err worst = DOOR_OK;
  size_t asked_count = runs->count;
  for (size_t i = 0; i < asked_count; i++) {
    enum door_err err = read_run(runs, &runs->runs[i]);
    worst = worst == DOOR_OK ? err : worst;
  }
  for (size_t i = 0; i < asked_count && worst == DOOR_OK; i++) {
    worst = read_compared(runs, &runs->runs[i]);
  }
  return worst;
}

/* ---- run-ins of steady states ---- */

static bool is_run(const struct cli_check_run *run)
{
  return run->is_needed || scenario_expectation_count(run->document) > 0;
}

static struct cli_run_in_call run_in_call(const struct cli_check_runs *runs, const struct cli_check_run *run)
{
  return (struct cli_run_in_call){.path = run->path,
                                  .settings = runs->settings,
                                  .seed = runs->seed,
                                  .thread_count = runs->thread_count,
                                  .is_quiet = true};
}

static enum door_err find_run_ins(struct cli_check_runs *runs)
{
  enum door_err err = DOOR_OK;
  for (size_t i = 0; i < runs->count && err == DOOR_OK; i++) {
    struct cli_check_run *run = &runs->runs[i];
    if (is_run(run) && cli_run_in_is_wanted(run->document)) {
      const struct cli_run_in_call call = run_in_call(runs, run);
      struct cli_run_in run_in = {.days = 0};
      err = cli_run_in_find(&call, run->document, &run_in);
      run->run_in_days = run_in.days;
    }
  }
  return err;
}

/* Two that are compared take the longer one. Whether any changed. */
static bool share_run_ins(struct cli_check_runs *runs, struct cli_check_run *run)
{
  bool has_changed = false;
  for (size_t i = 0; i < scenario_expectation_count(run->document); i++) {
    const struct scenario_expectation *expectation = scenario_expectation_at(run->document, i);
    size_t place = expectation->compared_with == NULL ? runs->count : place_of(runs, expectation->compared_path);
    if (place == runs->count || run->run_in_days == 0 || runs->runs[place].run_in_days == 0) {
      continue;
    }
    struct cli_check_run *other = &runs->runs[place];
    uint32_t longer = run->run_in_days > other->run_in_days ? run->run_in_days : other->run_in_days;
    has_changed = has_changed || run->run_in_days != other->run_in_days;
    run->run_in_days = longer;
    other->run_in_days = longer;
  }
  return has_changed;
}

static enum door_err apply_run_ins(struct cli_check_runs *runs)
{
  bool has_changed = true;
  while (has_changed) { /* each round lengthens one at least, and none beyond the longest */
    has_changed = false;
    for (size_t i = 0; i < runs->count; i++) {
      has_changed = share_run_ins(runs, &runs->runs[i]) || has_changed;
    }
  }
  enum door_err err = DOOR_OK;
  for (size_t i = 0; i < runs->count && err == DOOR_OK; i++) {
    struct cli_check_run *run = &runs->runs[i];
    if (run->run_in_days > 0 || (is_run(run) && cli_run_in_is_wanted(run->document))) {
      const struct cli_run_in_call call = run_in_call(runs, run);
      err = cli_run_in_apply(&call, run->run_in_days, &run->document);
      fprintf(stderr, door_say("%s: run-in of %u days (time.run_in_rule: mser5)\n"), run->path, run->run_in_days);
    }
  }
  return err;
}

/* ---- running ---- */

enum door_err cli_check_run_all(struct cli_check_runs *runs)
{
  enum door_err err = find_run_ins(runs);
  err = err == DOOR_OK ? apply_run_ins(runs) : err;
  for (size_t i = 0; i < runs->count && err == DOOR_OK; i++) {
    struct cli_check_run *run = &runs->runs[i];
    if (!is_run(run)) {
      fprintf(stderr, door_say("%s: expects nothing: not run\n"), run->path);
      continue;
    }
    struct cli_replications wanted = {.document = run->document,
                                      .path = run->path,
                                      .seed = runs->seed,
                                      .count = runs->replication_count,
                                      .thread_count = runs->thread_count};
    err = cli_replicate(&wanted, &run->results);
  }
  return err;
}

/* ---- judging ---- */

static bool is_within(const struct scenario_expectation *wanted, double value)
{
  return (!wanted->has_at_least || value >= wanted->at_least) && (!wanted->has_at_most || value <= wanted->at_most) &&
         (!wanted->has_within ||
          fabs(value - wanted->within_value) <= wanted->within_share * fabs(wanted->within_value));
}

static void judge_bounds(struct cli_check_row *row)
{
  const struct scenario_expectation *wanted = row->expectation;
  const struct door_summary *found = &row->found;
  bool holds = found->reason == NULL && is_within(wanted, found->mean);
  row->verdict = holds ? CLI_CHECK_MET : CLI_CHECK_NOT_MET;
  row->is_narrow = found->reason == NULL && found->has_interval &&
                   (is_within(wanted, found->low) != holds || is_within(wanted, found->high) != holds);
}

static void judge_comparison(struct cli_check_row *row)
{
  const struct door_summary *difference = &row->difference;
  if (difference->reason != NULL) {
    row->verdict = CLI_CHECK_NOT_MET;
    return;
  }
  bool is_higher = row->expectation->wants_higher;
  bool is_clear_for = difference->has_interval && (is_higher ? difference->low > 0 : difference->high < 0);
  bool is_clear_against = difference->has_interval && (is_higher ? difference->high <= 0 : difference->low >= 0);
  row->verdict = is_clear_for ? CLI_CHECK_MET : is_clear_against ? CLI_CHECK_NOT_MET : CLI_CHECK_NOT_SURE;
}

static void find_range(struct cli_check_row *row, const struct door_results *results)
{
  bool is_first = true;
  for (uint32_t i = 0; i < door_results_replication_count(results); i++) {
    struct door_value value = door_results_value(results, i, row->measure);
    if (value.reason == NULL) {
      row->lowest = is_first || value.number < row->lowest ? value.number : row->lowest;
      row->highest = is_first || value.number > row->highest ? value.number : row->highest;
      is_first = false;
    }
  }
}

static struct cli_check_row judge(const struct cli_check_runs *runs, const struct cli_check_run *run,
                                  const struct scenario_expectation *wanted)
{
  struct cli_check_row row = {.scenario = scenario_of(run->document)->name, .path = run->path, .expectation = wanted};
  bool is_known = door_measure_find(scenario_of(run->document), wanted->measure, &row.measure);
  DOOR_ASSERT(is_known); /* find_measures has looked */
  row.unit = door_measure_unit_text(door_measure_row(row.measure)->unit);
  row.found = door_results_summary(run->results, row.measure);
  find_range(&row, run->results);
  if (wanted->compared_with == NULL) {
    judge_bounds(&row);
    return row;
  }
  size_t place = place_of(runs, wanted->compared_path);
  DOOR_ASSERT(place < runs->count); /* read_compared has put it there */
  const struct cli_check_run *other = &runs->runs[place];
  row.compared_scenario = scenario_of(other->document)->name;
  row.other = door_results_summary(other->results, row.measure);
  row.difference = door_paired_of(other->results, run->results, row.measure, DOOR_OUTSIDE_SHARE).difference;
  judge_comparison(&row);
  return row;
}

enum door_err cli_check_judge(const struct cli_check_runs *runs, struct cli_check_row **out_rows, size_t *out_row_count)
{
  size_t expected_count = 0;
  for (size_t i = 0; i < runs->count; i++) {
    expected_count += runs->runs[i].is_asked ? scenario_expectation_count(runs->runs[i].document) : 0;
  }
  struct cli_check_row *rows = calloc(expected_count + 1, sizeof *rows);
  if (rows == NULL) {
    return cli_tell(DOOR_ERR_MEMORY, "%s", door_err_said(DOOR_ERR_MEMORY));
  }
  size_t count = 0;
  for (size_t i = 0; i < runs->count; i++) {
    const struct cli_check_run *run = &runs->runs[i];
    for (size_t j = 0; run->is_asked && j < scenario_expectation_count(run->document); j++) {
      rows[count++] = judge(runs, run, scenario_expectation_at(run->document, j));
    }
  }
  *out_rows = rows;
  *out_row_count = count;
  return DOOR_OK;
}

void cli_check_fini(struct cli_check_runs *runs)
{
  for (size_t i = 0; i < runs->count; i++) {
    struct cli_check_run *run = &runs->runs[i];
    door_results_destroy(&run->results);
    scenario_destroy(&run->document);
    free(run->real_path);
    free(run->path);
  }
}
