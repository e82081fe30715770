/* When a backlog clears, from hand-made ledgers: each value worked by hand in its comment. */
#include "door_clearing.h"
#include "door_fold.h"
#include "ledger_builder.h"

#include <stdlib.h>
#include <string.h>

static void assert_value(struct door_value value, double want)
{
  if (value.reason != NULL || value.number < want || value.number > want) {
    fail_msg("got %.17g (%s), want %.17g", value.number, value.reason == NULL ? "" : value.reason, want);
  }
}

/* Five days of run-in, three of measuring from day 5 on; two days of waiting are backlog. */
static void begin(struct ledger_builder *builder)
{
  builder_init(builder, 5, 3);
  builder->scenario.measures.screening_backlog_days = 2;
  builder->scenario.measures.assessment_backlog_days = 2;
  builder_create_setting(builder);
}

static void end(struct ledger_builder *builder, struct door_fold *fold)
{
  door_fold_destroy(&fold);
  builder_fini(builder);
}

static void add_allocated(struct ledger_builder *builder, int64_t time_seconds, uint64_t contact,
                          int64_t waited_seconds)
{
  add_started(builder, time_seconds, DOOR_POOL_ASSESSMENT_SLOTS, waited_seconds);
  builder->records[builder->count - 1].subject = contact;
}

/* Joined on day 1, on day 2 and, at 700 s, on day 4. The first is taken up on day 5 at 1000 s: the second has waited
 * three days. It is taken up on day 5 at 2000 s: the third has waited a day and 1300 s, and the backlog is cleared,
 * 2000 s after day 5 began. That the third waits until it is backlog as well changes nothing: the first such instant
 * counts. */
static void backlog__oldest_taken_up_one_by_one__clears_with_the_last_that_waited_too_long(void **state)
{
  (void)state;
  struct ledger_builder builder;
  begin(&builder);
  add_joined(&builder, at(1, 0), DOOR_POOL_SCREENING_STAFF, 1);
  add_joined(&builder, at(2, 0), DOOR_POOL_SCREENING_STAFF, 2);
  add_joined(&builder, at(4, 700), DOOR_POOL_SCREENING_STAFF, 3);
  add_started(&builder, at(5, 1000), DOOR_POOL_SCREENING_STAFF, at(4, 1000));
  add_started(&builder, at(5, 2000), DOOR_POOL_SCREENING_STAFF, at(3, 2000));
  add_started(&builder, at(7, 0), DOOR_POOL_SCREENING_STAFF, at(3, 0) - 700);
  struct door_fold *fold = builder_fold(&builder);
  assert_value(door_fold_value(fold, DOOR_MEASURE_SCREENING_BACKLOG_CLEARED_SHARE), 1);
  assert_value(door_fold_value(fold, DOOR_MEASURE_SCREENING_BACKLOG_CLEARS_AFTER_SECONDS), 2000);
  assert_string_equal(door_fold_value(fold, DOOR_MEASURE_EARLY_HELP_BACKLOG_CLEARED_SHARE).reason,
                      "no measures.early_help_backlog_days");
  end(&builder, fold);
}

/* As day 5 begins nobody has waited more than two days, to the second: there is no backlog, and none that came later
 * counts. Who was taken up in the run-in, after four days, is none either. */
static void backlog__none_when_the_period_begins__clears_at_once(void **state)
{
  (void)state;
  struct ledger_builder builder;
  begin(&builder);
  add_joined(&builder, at(0, 0), DOOR_POOL_SCREENING_STAFF, 1);
  add_joined(&builder, at(3, 0), DOOR_POOL_SCREENING_STAFF, 2);
  add_started(&builder, at(4, 0), DOOR_POOL_SCREENING_STAFF, at(4, 0));
  add_started(&builder, at(7, 0), DOOR_POOL_SCREENING_STAFF, at(4, 0));
  struct door_fold *fold = builder_fold(&builder);
  assert_value(door_fold_value(fold, DOOR_MEASURE_SCREENING_BACKLOG_CLEARED_SHARE), 1);
  assert_value(door_fold_value(fold, DOOR_MEASURE_SCREENING_BACKLOG_CLEARS_AFTER_SECONDS), 0);
  assert_value(door_fold_value(fold, DOOR_MEASURE_ASSESSMENT_BACKLOG_CLEARS_AFTER_SECONDS), 0); /* nobody ever */
  end(&builder, fold);
}

/* Two waited for allocation since day 1 and one second later; the later is given first, the other never. */
static void backlog__somebody_stays__does_not_clear(void **state)
{
  (void)state;
  struct ledger_builder builder;
  begin(&builder);
  add_joined(&builder, at(1, 0), DOOR_POOL_ASSESSMENT_SLOTS, 1);
  add_joined(&builder, at(1, 1), DOOR_POOL_ASSESSMENT_SLOTS, 2);
  add_joined(&builder, at(1, 1), DOOR_POOL_SCREENING_STAFF, 3); /* and nobody ever leaves that line */
  add_allocated(&builder, at(5, 1), 2, at(4, 0));
  struct door_fold *fold = builder_fold(&builder);
  assert_value(door_fold_value(fold, DOOR_MEASURE_ASSESSMENT_BACKLOG_CLEARED_SHARE), 0);
  assert_string_equal(door_fold_value(fold, DOOR_MEASURE_ASSESSMENT_BACKLOG_CLEARS_AFTER_SECONDS).reason,
                      "not cleared before the end, or no limit stated");
  assert_value(door_fold_value(fold, DOOR_MEASURE_SCREENING_BACKLOG_CLEARED_SHARE), 0);
  end(&builder, fold);
}

/* Both are allocated: cleared with the one that waited longer, whatever the order of coming. */
static void backlog__allocated_out_of_order__clears_with_the_oldest(void **state)
{
  (void)state;
  struct ledger_builder builder;
  begin(&builder);
  add_joined(&builder, at(1, 0), DOOR_POOL_ASSESSMENT_SLOTS, 1);
  add_joined(&builder, at(2, 0), DOOR_POOL_ASSESSMENT_SLOTS, 2);
  add_joined(&builder, at(5, 0), DOOR_POOL_ASSESSMENT_SLOTS, 3);
  add_allocated(&builder, at(5, 1), 2, at(3, 1));
  add_allocated(&builder, at(6, 9), 1, at(5, 9));
  struct door_fold *fold = builder_fold(&builder);
  assert_value(door_fold_value(fold, DOOR_MEASURE_ASSESSMENT_BACKLOG_CLEARS_AFTER_SECONDS), (double)at(1, 9));
  end(&builder, fold);
}

/* Replication i of ten clears after i hours, but for the last three, which do not: seven of ten, exactly between 0.348
 * and 0.933. The half of them is the fifth, between the second and the ninth, which is not before the end. Nine in ten
 * is the ninth. A mean of the seven would be of those that went well: there is none. */
static void clearing__some_replications_do_not__counts_them_as_later_than_the_end(void **state)
{
  (void)state;
  enum { REPLICATIONS = 10, CLEARED = 7 };
  struct door_results *results = NULL;
  assert_int_equal(door_results_create(0, REPLICATIONS, &results), DOOR_OK);
  static struct door_value values[DOOR_MEASURE_SLOTS];
  for (uint32_t i = 0; i < REPLICATIONS; i++) {
    for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
      values[measure] = door_value_null(measure);
    }
    bool has_cleared = i < CLEARED;
    values[DOOR_MEASURE_SCREENING_BACKLOG_CLEARED_SHARE] = (struct door_value){.number = has_cleared ? 1 : 0};
    if (has_cleared) {
      values[DOOR_MEASURE_SCREENING_BACKLOG_CLEARS_AFTER_SECONDS] =
          (struct door_value){.number = (double)((CLEARED - i) * 3600)};
    }
    const struct door_hash hash = {{(uint8_t)i}};
    door_results_restore(results, i, values, &hash);
  }
  struct door_clearing clearing;
  assert_int_equal(door_clearing_of(results, 0, &clearing), DOOR_OK);
  assert_int_equal(clearing.replication_count, REPLICATIONS);
  assert_int_equal(clearing.cleared_count, CLEARED);
  assert_int_equal(clearing.quantiles[0].at.what, DOOR_CLEARS_THEN);
  assert_int_equal(clearing.quantiles[0].at.seconds, 5 * 3600);
  assert_int_equal(clearing.quantiles[0].low.seconds, 2 * 3600);
  assert_int_equal(clearing.quantiles[0].high.what, DOOR_CLEARS_NOT_BEFORE_END);
  assert_int_equal(clearing.quantiles[1].at.what, DOOR_CLEARS_NOT_BEFORE_END);
  assert_int_equal(clearing.quantiles[1].high.what, DOOR_CLEARS_UNBOUNDED);
  assert_int_equal(door_clearing_of(results, 1, &clearing), DOOR_OK);
  assert_int_equal(clearing.replication_count, 0);
  struct door_summary share = door_results_summary(results, DOOR_MEASURE_SCREENING_BACKLOG_CLEARED_SHARE);
  assert_true(share.low > 0.3475 && share.low < 0.3476 && share.high > 0.9332 && share.high < 0.9333);
  struct door_summary mean = door_results_summary(results, DOOR_MEASURE_SCREENING_BACKLOG_CLEARS_AFTER_SECONDS);
  assert_non_null(mean.reason);
  assert_int_equal(mean.null_count, REPLICATIONS - CLEARED);
  door_results_destroy(&results);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(backlog__oldest_taken_up_one_by_one__clears_with_the_last_that_waited_too_long),
      cmocka_unit_test(backlog__none_when_the_period_begins__clears_at_once),
      cmocka_unit_test(backlog__somebody_stays__does_not_clear),
      cmocka_unit_test(backlog__allocated_out_of_order__clears_with_the_oldest),
      cmocka_unit_test(clearing__some_replications_do_not__counts_them_as_later_than_the_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
