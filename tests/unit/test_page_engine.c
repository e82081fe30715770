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

#include <stdio.h>
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

/* Two files over a base: the last that sets a value counts, and where a value comes from is said of that file. */
static void engine__files_laid_over_each_other__the_last_that_sets_a_value_counts(void **state)
{
  (void)state;
  struct experiment experiment;
  struct experiment_plan plan;
  char *base = resolved_text(&experiment, &plan);
  char *stack = NULL;
  assert_true(asprintf(&stack,
                       "[%s, {\"format\": 1, \"screening\": {\"staff_posts\": 3, \"sign_off_posts\": 2}}, "
                       "{\"format\": 1, \"name\": \"both\", \"screening\": {\"staff_posts\": 4}, "
                       "\"provenance\": {\"screening.staff_posts\": {\"assumed\": \"the second\"}}}]",
                       base) > 0);
  assert_int_equal(engine_stack(stack, strlen(stack)), DOOR_OK);
  assert_non_null(strstr(engine_answer(), "\"name\": \"both\""));
  assert_non_null(strstr(engine_answer(), "\"staff_posts\": 4"));
  assert_non_null(strstr(engine_answer(), "\"sign_off_posts\": 2"));
  assert_non_null(strstr(engine_answer(), "the second"));
  free(stack);
  free(base);
  experiment_fini(&experiment);
}

static void engine__no_stack__code_and_words(void **state)
{
  (void)state;
  static const struct {
    const char *given;
    const char *want_words;
  } rows[] = {
      {"{\"format\": 1}", "a list is wanted here, not a mapping"},
      {"[]", "there is nothing in it"},
      {"[{}, {}, {}, {}, {}, {}, {}, {}, {}]", "more than 8 files extend each other"},
      {"[1]", "a scenario is a mapping"},
      {"[{\"format\": 1}", "not YAML"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    assert_int_equal(engine_stack(rows[i].given, strlen(rows[i].given)), DOOR_ERR_SCENARIO);
    if (strstr(engine_answer(), rows[i].want_words) == NULL) {
      fail_msg("%s: got %s", rows[i].given, engine_answer());
    }
  }
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

static void engine__welsh__is_said_of_what_is_refused_and_changes_no_result(void **state)
{
  (void)state;
  struct experiment experiment;
  struct experiment_plan plan;
  static const char wrong[] = "{\"format\": 1, \"screening\": {\"staff_posts\": 5000}}";
  char *text = resolved_text(&experiment, &plan);
  assert_int_equal(engine_run(text, strlen(text), 7, 0, 2), DOOR_OK);
  char *want = strdup(engine_answer());
  assert_int_equal(engine_speak("cy!", 2), DOOR_OK);
  assert_int_equal(engine_resolve(wrong, strlen(wrong)), DOOR_ERR_SCENARIO);
  assert_non_null(strstr(engine_answer(), "screening.staff_posts: mae 5000"));
  assert_non_null(strstr(engine_answer(), "(caniateir 0 i 1000)"));
  assert_int_equal(engine_run(text, strlen(text), 7, 0, 2), DOOR_OK);
  assert_string_equal(engine_answer(), want);
  assert_int_equal(engine_speak("fr", 2), DOOR_ERR_RANGE); /* and it speaks Welsh as before */
  assert_int_equal(engine_speak("cymraeg", 7), DOOR_ERR_RANGE);
  assert_int_equal(engine_resolve("[]", 2), DOOR_ERR_SCENARIO);
  assert_null(strstr(engine_answer(), "wanted"));
  assert_int_equal(engine_speak("en", 2), DOOR_OK);
  assert_int_equal(engine_resolve(wrong, strlen(wrong)), DOOR_ERR_SCENARIO);
  assert_non_null(strstr(engine_answer(), "(allowed 0 to 1000)"));
  free(want);
  free(text);
  experiment_fini(&experiment);
}

/* What a worker hands out of a replication; the caller frees it. */
static void *brought(uint32_t replication, size_t *out_byte_count)
{
  assert_int_equal(engine_replicate(7, replication), DOOR_OK);
  *out_byte_count = engine_answer_bytes();
  void *bytes = malloc(*out_byte_count);
  assert_non_null(bytes);
  memcpy(bytes, engine_answer(), *out_byte_count);
  return bytes;
}

static void bring(uint32_t place, uint32_t replication)
{
  size_t byte_count = 0;
  void *bytes = brought(replication, &byte_count);
  assert_int_equal(engine_desk_keep(place, replication, bytes, byte_count), DOOR_OK);
  free(bytes);
}

static void desk__replications_in_any_order__results_of_one_run(void **state)
{
  (void)state;
  struct experiment experiment;
  struct experiment_plan plan;
  char *text = resolved_text(&experiment, &plan);
  assert_int_equal(engine_run(text, strlen(text), 7, 0, 3), DOOR_OK);
  char *want = strdup(engine_answer());
  assert_int_equal(engine_open(text, strlen(text)), DOOR_OK);
  for (uint32_t place = 0; place < 2; place++) {
    assert_int_equal(engine_desk_lay(place, text, strlen(text), 7, 3), DOOR_OK);
    for (uint32_t i = 0; i < 3; i++) {
      bring(place, 2 - i);
    }
    assert_int_equal(engine_desk_json(place), DOOR_OK);
    assert_string_equal(engine_answer(), want);
  }
  assert_int_equal(engine_desk_told(1), DOOR_OK);
  assert_non_null(strstr(engine_answer(), "\"replications\": 3"));
  assert_int_equal(engine_desk_csv(1), DOOR_OK);
  assert_non_null(strstr(engine_answer(), "\nsummary/1,"));
  assert_int_equal(engine_desk_compared(2), DOOR_OK);
  assert_non_null(strstr(engine_answer(), "\"finding\": \"the same\""));
  assert_int_equal(engine_desk_compared_json(2), DOOR_OK);
  assert_non_null(strstr(engine_answer(), "\"together\""));
  free(want);
  free(text);
  experiment_fini(&experiment);
}

static void desk__wrong_calls__code_and_words(void **state)
{
  (void)state;
  struct experiment experiment;
  struct experiment_plan plan;
  size_t byte_count = 0;
  char *text = resolved_text(&experiment, &plan);
  assert_int_equal(engine_desk_lay(ENGINE_PLACES, text, strlen(text), 7, 1), DOOR_ERR_RANGE);
  assert_int_equal(engine_desk_lay(3, text, strlen(text), 7, 0), DOOR_ERR_RANGE);
  assert_int_equal(engine_desk_lay(3, "{}", 2, 7, 1), DOOR_ERR_SCENARIO);
  assert_int_equal(engine_desk_told(3), DOOR_ERR_RANGE);
  assert_int_equal(engine_desk_compared(1), DOOR_ERR_RANGE);
  assert_int_equal(engine_desk_compared(ENGINE_PLACES), DOOR_ERR_RANGE);
  assert_int_equal(engine_open("{}", 2), DOOR_ERR_SCENARIO);
  assert_int_equal(engine_replicate(7, 0), DOOR_ERR_RANGE);
  assert_int_equal(engine_open(text, strlen(text)), DOOR_OK);
  assert_int_equal(engine_desk_lay(0, text, strlen(text), 7, 2), DOOR_OK);
  void *bytes = brought(0, &byte_count);
  assert_int_equal(engine_desk_keep(0, 2, bytes, byte_count), DOOR_ERR_RANGE); /* nobody asked for it */
  assert_int_equal(engine_desk_keep(0, 0, bytes, byte_count - 1), DOOR_ERR_RANGE);
  assert_int_equal(engine_desk_keep(0, 0, bytes, byte_count), DOOR_OK);
  assert_int_equal(engine_desk_keep(0, 0, bytes, byte_count), DOOR_ERR_RANGE); /* it is there */
  free(bytes);
  free(text);
  experiment_fini(&experiment);
}

static void table_and_description__say_every_key(void **state)
{
  (void)state;
  struct experiment experiment;
  struct experiment_plan plan;
  char *text = resolved_text(&experiment, &plan);
  assert_int_equal(engine_table(), DOOR_OK);
  assert_non_null(strstr(engine_answer(), "{\"key\": \"screening.staff_posts\", \"kind\": \"integer\""));
  assert_int_equal(engine_describe(text, strlen(text)), DOOR_OK);
  assert_non_null(strstr(engine_answer(), "\"key\": \"screening.staff_posts\", \"row\": \"screening.staff_posts\""));
  assert_int_equal(engine_describe("{", 1), DOOR_ERR_SCENARIO);
  free(text);
  experiment_fini(&experiment);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(engine__run__has_the_ledger_of_the_services),
      cmocka_unit_test(engine__files_laid_over_each_other__the_last_that_sets_a_value_counts),
      cmocka_unit_test(engine__no_stack__code_and_words),
      cmocka_unit_test(engine__wrong_calls__code_and_words),
      cmocka_unit_test(engine__welsh__is_said_of_what_is_refused_and_changes_no_result),
      cmocka_unit_test(desk__replications_in_any_order__results_of_one_run),
      cmocka_unit_test(desk__wrong_calls__code_and_words),
      cmocka_unit_test(table_and_description__say_every_key),
  };
  return cmocka_run_group_tests_name("page_engine", tests, NULL, NULL);
}
