#include "experiment.h"

#include "assessment.h"
#include "door_direct.h"
#include "early_help.h"
#include "intake.h"
#include "screening.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

enum { PATH_BYTES = 4096, IN_STEP_DEFAULT = 8, THREADS_DEFAULT = 2 };

static uint32_t count_or(uint32_t count, uint32_t otherwise)
{
  return count > 0 ? count : otherwise;
}

void experiment_set(struct experiment_plan *plan, const char *format, ...)
{
  assert_true(plan->setting_count < EXPERIMENT_SETTINGS_MAX);
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(plan->settings[plan->setting_count], EXPERIMENT_SETTING_BYTES, format, arguments);
  va_end(arguments);
  assert_true(length > 0 && length < EXPERIMENT_SETTING_BYTES);
  plan->setting_count++;
}

static void read_scenario(struct experiment *experiment, const struct experiment_plan *plan)
{
  const char *source = getenv("FRONTDOOR_SOURCE");
  const char *folder = source != NULL ? source : ".";
  char path[PATH_BYTES];
  int length = plan->scenario_path[0] == '/' ? snprintf(path, sizeof path, "%s", plan->scenario_path)
                                             : snprintf(path, sizeof path, "%s/%s", folder, plan->scenario_path);
  assert_true(length > 0 && length < PATH_BYTES);
  const char *settings[EXPERIMENT_SETTINGS_MAX];
  for (size_t i = 0; i < plan->setting_count; i++) {
    settings[i] = plan->settings[i];
  }
  enum door_err err = scenario_read_file(path, settings, plan->setting_count, &experiment->document);
  if (err != DOOR_OK) {
    fail_msg("%s: %s", path,
             experiment->document != NULL ? scenario_problem_text(experiment->document, 0) : door_err_text(err));
  }
}

void experiment_init(struct experiment *experiment, const struct experiment_plan *plan)
{
  *experiment = (struct experiment){.document = NULL};
  read_scenario(experiment, plan);
  struct door_problem problem = {.err = DOOR_OK};
  if (door_setting_create(scenario_of(experiment->document), &experiment->setting, &problem) != DOOR_OK) {
    fail_msg("%s", problem.text);
  }
}

static enum door_err open_direct(void *self, struct door_transport *out_transport, struct door_problem *problem)
{
  static const struct door_service *const services[DOOR_SERVICE_COUNT] = {&intake_service, &screening_service,
                                                                          &early_help_service, &assessment_service};
  enum door_err err = door_direct_create(self, services, out_transport);
  return err == DOOR_OK ? err : door_problem_set(problem, err, "out of memory for the services");
}

void experiment_run(struct experiment *experiment, const struct experiment_plan *plan)
{
  const struct conductor_experiment run = {
      .setting = experiment->setting,
      .seed = plan->seed,
      .first_replication = plan->first_replication,
      .replication_count = count_or(plan->replication_count, 1),
      .in_step_count = count_or(plan->in_step_count, IN_STEP_DEFAULT),
      .thread_count = count_or(plan->thread_count, THREADS_DEFAULT),
      .opener = {experiment->setting, open_direct},
      .observer = plan->observer,
  };
  assert_int_equal(door_results_create(run.first_replication, run.replication_count, &experiment->results), DOOR_OK);
  struct door_problem problem = {.err = DOOR_OK};
  if (conductor_experiment_run(&run, experiment->results, &experiment->totals, &problem) != DOOR_OK) {
    fail_msg("%s", problem.text);
  }
}

void experiment_fini(struct experiment *experiment)
{
  door_results_destroy(&experiment->results);
  door_setting_destroy(&experiment->setting);
  scenario_destroy(&experiment->document);
}

void experiment_ledger_hash(const struct experiment *experiment, char out_text[DOOR_HASH_TEXT_SIZE])
{
  struct door_hash hash;
  assert_int_equal(door_results_ledger_hash(experiment->results, &hash), DOOR_OK);
  door_hash_format(&hash, out_text);
}

uint32_t experiment_values(const struct experiment *experiment, enum door_measure measure, double *values)
{
  uint32_t first = door_results_first_replication(experiment->results);
  uint32_t count = door_results_replication_count(experiment->results);
  for (uint32_t i = 0; i < count; i++) {
    struct door_value value = door_results_value(experiment->results, first + i, measure);
    if (value.reason != NULL) {
      fail_msg("%s of replication %u: %s", door_measure_row(measure)->name, first + i, value.reason);
    }
    values[i] = value.number;
  }
  return count;
}
