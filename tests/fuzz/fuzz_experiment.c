#include "fuzz_experiment.h"

#include "conductor_experiment.h"
#include "door_remote.h"
#include "fuzz_presets.h"
#include "scenario_reader.h"

#include <string.h>

/* Of the preset whose families return, made once. */
static const struct door_setting *setting(void)
{
  static struct door_setting *made;
  if (made == NULL) {
    struct scenario_document *document = NULL;
    DOOR_ASSERT(scenario_read_text(fuzz_presets[0], strlen(fuzz_presets[0]), "preset", &document) == DOOR_OK);
    DOOR_ASSERT(door_setting_create(scenario_of(document), &made, NULL) == DOOR_OK);
    scenario_destroy(&document);
  }
  return made;
}

int64_t fuzz_horizon_seconds(void)
{
  return setting()->horizon.seconds;
}

static enum door_err open_port(void *self, struct door_transport *out_transport, struct door_problem *problem)
{
  const struct door_remote_config config = {.scenario_text = fuzz_presets[0],
                                            .run_id = FUZZ_RUN_ID,
                                            .epoch = {setting()->scenario.time.first_day},
                                            .lease_milliseconds = 1000};
  return door_remote_create(&config, *(const struct door_port *)self, out_transport, problem);
}

enum door_err fuzz_run_experiment(const struct door_port *port, struct door_problem *problem)
{
  struct door_port own = *port;
  struct conductor_experiment experiment = {.setting = setting(),
                                            .seed = 7,
                                            .replication_count = FUZZ_REPLICATIONS,
                                            .in_step_count = FUZZ_REPLICATIONS,
                                            .thread_count = 1,
                                            .opener = {&own, open_port}};
  struct door_results *results = NULL;
  DOOR_ASSERT(door_results_create(0, FUZZ_REPLICATIONS, &results) == DOOR_OK);
  struct conductor_totals totals = {.record_count = 0};
  enum door_err err = conductor_experiment_run(&experiment, results, &totals, problem);
  uint32_t stored = door_results_stored_count(results);
  DOOR_ASSERT(err != DOOR_OK || stored == FUZZ_REPLICATIONS);
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS && stored > 0; measure++) {
    struct door_summary summary = door_results_summary(results, measure);
    DOOR_ASSERT(summary.value_count + summary.null_count == stored);
  }
  door_results_destroy(&results);
  return err;
}
