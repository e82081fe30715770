/* The engine as a page calls it, built for this machine: what tests/pages/engine.test.mjs holds in a browser's. */
#include "engine.h"
#include "experiment.h"
#include "scenario_writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_error.h"

#include <stdlib.h>
#include <string.h>

/* A scenario of some days, as a run keeps it; the caller frees it. */
static char *resolved_text(struct experiment *experiment, struct experiment_plan *plan)
{
  char *text = NULL;
  *plan = (struct experiment_plan){.scenario_path = "tests/support/two-days.yaml", .seed = 7, .replication_count = 2};
  experiment_init(experiment, plan);
  assert_int_equal(scenario_resolved_json(experiment->document, &text), DOOR_OK);
  return text;
}

static void engine__run__has_the_ledger_of_the_services(void **state)
{
  (void)state;
  struct experiment experiment;
  struct experiment_plan plan;
  char hash[DOOR_HASH_TEXT_SIZE];
  char *text = resolved_text(&experiment, &plan);
  experiment_run(&experiment, &plan);
  experiment_ledger_hash(&experiment, hash);
  assert_int_equal(engine_run(text, strlen(text), 7, 0, 2), DOOR_OK);
  assert_non_null(strstr(engine_answer(), hash));
  assert_int_equal(engine_resolve(text, strlen(text)), DOOR_OK);
  assert_string_equal(engine_answer(), text);
  free(text);
  experiment_fini(&experiment);
}

static void engine__wrong_calls__code_and_words(void **state)
{
  (void)state;
  struct experiment experiment;
  struct experiment_plan plan;
  char *text = resolved_text(&experiment, &plan);
  const struct {
    const char *given;
    uint32_t count;
    enum door_err want;
    const char *want_words;
  } rows[] = {
      {text, 0, DOOR_ERR_RANGE, "1 to 10000 at once"},
      {text, 10001, DOOR_ERR_RANGE, "1 to 10000 at once"},
      {"{}", 1, DOOR_ERR_SCENARIO, "format: missing"},
      {"{\"format\": 1, \"screening\": {\"staff_post\": 3}}", 1, DOOR_ERR_SCENARIO,
       "did you mean screening.staff_posts?"},
      {"\xff", 1, DOOR_ERR_SCENARIO, "UTF-8"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    assert_int_equal(engine_run(rows[i].given, strlen(rows[i].given), 1, 0, rows[i].count), rows[i].want);
    if (strstr(engine_answer(), rows[i].want_words) == NULL) {
      fail_msg("%.40s: got %s", rows[i].given, engine_answer());
    }
  }
  void *memory = engine_alloc(16);
  assert_non_null(memory);
  engine_free(memory);
  free(text);
  experiment_fini(&experiment);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(engine__run__has_the_ledger_of_the_services),
      cmocka_unit_test(engine__wrong_calls__code_and_words),
  };
  return cmocka_run_group_tests_name("page_engine", tests, NULL, NULL);
}
