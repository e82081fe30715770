#include "cli_precision.h"

#include "cli.h"
#include "door_store.h"
#include "door_words.h"

#include <stdlib.h>
#include <string.h>

enum door_err cli_precision_read(const char *value, double *out_share)
{
  char *end = NULL;
  double number = strtod(value, &end);
  double share = *end == '%' ? number / 100 : number;
  end += *end == '%';
  bool is_number = end != value && *end == '\0' && value[0] != ' ';
  if (!is_number || !(share >= 0.0001 && share <= 0.5)) {
    return cli_tell(DOOR_ERR_USAGE, "--precision: %s is not a share of the mean from 0.01%% to 50%%, as 5%% or 0.05",
                    value);
  }
  *out_share = share;
  return DOOR_OK;
}

/* The widest interval of the first count replications, as a share of its mean. */
static void find_widest(const struct door_results *results, uint32_t count, const struct cli_measures *measures,
                        struct cli_precision_look *look)
{
  uint32_t first = door_results_first_replication(results);
  look->widest = measures->count;
  look->widest_share = 0;
  for (uint32_t place = 0; place < measures->count; place++) {
    struct door_running running = {.count = 0};
    for (uint32_t i = 0; i < count; i++) {
      struct door_value value = door_results_value(results, first + i, measures->list[place]);
      if (value.reason == NULL) {
        door_running_add(&running, value.number);
      }
    }
    struct door_summary summary = door_running_summary(&running, DOOR_OUTSIDE_SHARE);
    if (!summary.has_interval) {
      continue; /* a measure that the scenario does not have, or that had a value only once */
    }
    double share = door_precision_reach(&summary);
    if (look->widest == measures->count || share > look->widest_share) {
      look->widest = place;
      look->widest_share = share;
    }
  }
}

static bool has_all(const struct door_results *results, uint32_t count)
{
  uint32_t first = door_results_first_replication(results);
  for (uint32_t i = 0; i < count; i++) {
    if (!door_results_is_stored(results, first + i)) {
      return false;
    }
  }
  return true;
}

static struct cli_precision_look take_looks(const struct door_precision *precision, const struct door_results *results,
                                            const struct cli_measures *measures)
{
  struct cli_precision_look look = {.verdict = CLI_PRECISION_WANTING, .run_count = precision->first_look};
  while (has_all(results, look.run_count)) {
    find_widest(results, look.run_count, measures, &look);
    if (look.widest == measures->count || look.widest_share <= precision->share) {
      look.verdict = CLI_PRECISION_REACHED;
      return look;
    }
    if (look.run_count >= precision->replications_max) {
      look.verdict = CLI_PRECISION_EXHAUSTED;
      return look;
    }
    look.run_count = door_precision_next(precision, look.run_count, look.widest_share);
  }
  return look;
}

enum door_err cli_precision_look(const struct door_precision *precision, const struct door_run_folder *folder,
                                 uint32_t first_replication, const struct cli_measures *measures,
                                 struct cli_precision_look *out_look)
{
  *out_look = (struct cli_precision_look){.verdict = CLI_PRECISION_WANTING, .run_count = precision->first_look};
  if (!door_run_folder_has(folder, door_store_file)) {
    return DOOR_OK;
  }
  struct door_problem problem = {.err = DOOR_OK};
  struct door_store *store = NULL;
  struct door_results *results = NULL;
  enum door_err err = door_store_open(folder, measures->scenario, &store, &problem);
  if (err == DOOR_OK) {
    err = door_results_create(first_replication, precision->replications_max, &results);
  }
  if (err == DOOR_OK) {
    err = door_store_load(store, results, NULL, NULL, &problem);
  }
  if (err == DOOR_OK) {
    *out_look = take_looks(precision, results, measures);
  }
  door_results_destroy(&results);
  door_store_close(&store);
  return err == DOOR_OK ? err : cli_tell(err, "%s", problem.err == DOOR_OK ? door_err_said(err) : problem.said);
}

void cli_precision_tell(const struct door_precision *precision, const struct cli_measures *measures,
                        const struct cli_precision_look *look)
{
  if (look->widest == measures->count) {
    fprintf(stderr, door_say("stopped after %u replications: no headline measure has a value\n"), look->run_count);
    return;
  }
  bool is_reached = look->verdict == CLI_PRECISION_REACHED;
  fprintf(stderr, door_say("stopped after %u replications: %s; the widest interval, of "), look->run_count,
          is_reached ? door_say("every headline measure is precise enough")
                     : door_say("there may be no more (--reps-max)"));
  cli_write_label(stderr, measures, look->widest);
  fprintf(stderr,
          is_reached ? door_say(", reaches %.3g %% from its mean, and may reach %.3g %%\n")
                     : door_say(", reaches %.3g %% from its mean, and was to reach %.3g %%\n"),
          100 * look->widest_share, 100 * precision->share);
}
