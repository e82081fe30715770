/* How allocation responds: the same 300 families (children, ratings, lengths of their assessments: common draws), more
 * workers, another rule. No statistics: one fixed stream, so a test that passes passes for ever.
 *
 * A referral comes about every 1.6 hours of 20 days; an assessment takes 20 office hours on average; all are allocated
 * before the horizon. With one slot a case and one line in order of arrival the wait of every single case is no longer
 * with one worker more (Kiefer and Wolfowitz's recursion for G/G/c is monotone in c). With children, ratings and lower
 * limits that is not so for each case; it is asked of the mean.
 */
#include "assessment_ledger.h"

enum { FAMILIES = 300, STREAM_DAYS = 20, RUN_DAYS = 400 };

static uint64_t next_number(uint64_t *state)
{
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return *state >> 33;
}

static void fill_stream(struct door_message *messages)
{
  uint64_t state = 7;
  int64_t time = 0;
  for (uint64_t i = 0; i < FAMILIES; i++) {
    time += 1 + (int64_t)(next_number(&state) % (2 * STREAM_DAYS * SIM_DAY_SECONDS / FAMILIES));
    messages[i] =
        family_referral(i + 1, time, (uint8_t)(1 + next_number(&state) % 4), (uint8_t)(next_number(&state) % 3));
  }
}

/* Seconds that each waited, by contact less one; -1: never allocated. */
static void run(struct door_scenario scenario, int64_t *out_waits)
{
  static struct door_message messages[FAMILIES];
  fill_stream(messages);
  scenario.time.measured_days = RUN_DAYS;
  scenario.assessment.assessment_hours = exponential_of(20);
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, driver.setting->horizon.seconds, messages, FAMILIES);
  for (uint32_t i = 0; i < FAMILIES; i++) {
    out_waits[i] = -1;
  }
  for (uint32_t i = 0; i < driver.out.record_count; i++) {
    const struct door_record *record = &driver.out.records[i];
    if (record->kind == DOOR_RECORD_STARTED) {
      out_waits[record->subject - 1] = door_record_seconds(record->value);
    }
  }
  driver_fini(&driver);
  for (uint32_t i = 0; i < FAMILIES; i++) {
    assert_true(out_waits[i] >= 0);
  }
}

/* Of those rated so; UINT8_MAX: of all. */
static double mean_wait(const int64_t *waits, uint8_t priority)
{
  static struct door_message messages[FAMILIES];
  fill_stream(messages);
  double sum = 0;
  double count = 0;
  for (uint32_t i = 0; i < FAMILIES; i++) {
    if (priority == UINT8_MAX || messages[i].body.door_case.priority == priority) {
      sum += (double)waits[i];
      count++;
    }
  }
  return sum / count;
}

static void allocation__one_worker_more__no_case_waits_longer(void **state)
{
  (void)state;
  static int64_t waits[2][FAMILIES];
  for (int64_t workers = 6; workers < 16; workers++) {
    struct door_scenario scenario = valid_scenario();
    scenario.assessment.allocation_rule = DOOR_ALLOCATION_FIRST_COME;
    scenario.assessment.workers = workers;
    run(scenario, waits[0]);
    scenario.assessment.workers = workers + 1;
    run(scenario, waits[1]);
    for (uint32_t i = 0; i < FAMILIES; i++) {
      assert_true(waits[1][i] <= waits[0][i]);
    }
  }
}

static void allocation__children_ratings_and_experience__more_workers_shorten_the_mean(void **state)
{
  (void)state;
  static int64_t waits[2][FAMILIES];
  for (int64_t workers = 6; workers < 16; workers++) {
    struct door_scenario scenario = by_children(5);
    scenario.assessment.newly_qualified_posts = 2;
    scenario.assessment.newly_qualified_limit_children = 3;
    scenario.assessment.experienced_for = DOOR_EXPERIENCED_FOR_RED;
    scenario.assessment.workers = workers;
    run(scenario, waits[0]);
    scenario.assessment.workers = workers + 1;
    run(scenario, waits[1]);
    assert_true(mean_wait(waits[1], UINT8_MAX) <= mean_wait(waits[0], UINT8_MAX));
  }
}

/* By rating, those rated red wait less and those rated green more than in order of arrival; a guaranteed longest wait
 * shortens that of green at the cost of red. */
static void allocation__by_rating__red_waits_less_and_green_more(void **state)
{
  (void)state;
  static int64_t first_come[FAMILIES];
  static int64_t rag[FAMILIES];
  static int64_t guaranteed[FAMILIES];
  struct door_scenario scenario = valid_scenario();
  scenario.assessment.workers = 12;
  run(scenario, rag);
  scenario.assessment.allocation_rule = DOOR_ALLOCATION_FIRST_COME;
  run(scenario, first_come);
  scenario.assessment.allocation_rule = DOOR_ALLOCATION_RAG_WITH_LONGEST_WAIT;
  scenario.assessment.longest_wait_days = 10;
  run(scenario, guaranteed);
  assert_true(mean_wait(rag, RED) < mean_wait(first_come, RED));
  assert_true(mean_wait(rag, GREEN) > mean_wait(first_come, GREEN));
  assert_true(mean_wait(guaranteed, RED) >= mean_wait(rag, RED));
  assert_true(mean_wait(guaranteed, GREEN) <= mean_wait(rag, GREEN));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(allocation__one_worker_more__no_case_waits_longer),
      cmocka_unit_test(allocation__children_ratings_and_experience__more_workers_shorten_the_mean),
      cmocka_unit_test(allocation__by_rating__red_waits_less_and_green_more),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
