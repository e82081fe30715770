#include "fuzz_scenario.h"

#include "door_setting.h"
#include "scenario_reader.h"
#include "scenario_writer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void check_round_trip(const struct scenario_document *document)
{
  struct scenario_document *again = NULL;
  char *written = NULL;
  char *written_again = NULL;
  uint64_t hash = 0;
  uint64_t hash_again = 0;
  DOOR_ASSERT(scenario_resolved_json(document, &written) == DOOR_OK);
  DOOR_ASSERT(scenario_read_text(written, strlen(written), "again.json", &again) == DOOR_OK);
  DOOR_ASSERT(scenario_resolved_json(again, &written_again) == DOOR_OK);
  DOOR_ASSERT(strcmp(written, written_again) == 0);
  DOOR_ASSERT(memcmp(scenario_of(document), scenario_of(again), sizeof(struct door_scenario)) == 0);
  DOOR_ASSERT(scenario_hash(document, &hash) == DOOR_OK && scenario_hash(again, &hash_again) == DOOR_OK);
  DOOR_ASSERT(hash == hash_again);
  scenario_destroy(&again);
  free(written);
  free(written_again);
}

static void check_draws(const struct sim_distribution *distribution)
{
  static const uint64_t bits[] = {0, 1, UINT64_MAX / 3, UINT64_MAX / 2, UINT64_MAX - 1, UINT64_MAX};
  for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++) {
    double value = sim_distribution_sample(distribution, bits[i]);
    DOOR_ASSERT(!isnan(value) && value >= 0);
  }
  DOOR_ASSERT(!isnan(sim_distribution_mean(distribution)));
}

static void check_setting(const struct scenario_document *document)
{
  struct door_setting *setting = NULL;
  struct door_problem problem = {.err = DOOR_OK};
  enum door_err err = door_setting_create(scenario_of(document), &setting, &problem);
  if (err != DOOR_OK) {
    DOOR_ASSERT(err == DOOR_ERR_SCENARIO && problem.err == err && fuzz_is_line(problem.text));
    return;
  }
  check_draws(&setting->scenario.screening.decision_minutes);
  check_draws(&setting->scenario.early_help.episode_hours);
  check_draws(&setting->scenario.assessment.assessment_hours);
  check_draws(&setting->scenario.assessment.plan_hours);
  door_setting_destroy(&setting);
}

void fuzz_check_document(const struct scenario_document *document)
{
  DOOR_ASSERT(scenario_of(document) != NULL && scenario_problem_count(document) == 0);
  check_round_trip(document);
  check_setting(document);
}
