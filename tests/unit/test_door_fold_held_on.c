/* Cases that are held on after their assessment, as the fold counts them. */
#include "ledger_builder.h"

#include "door_fold.h"

enum { SLOTS = DOOR_POOL_ASSESSMENT_SLOTS };

static struct door_record *add_of_pool(struct ledger_builder *builder, int64_t time_seconds, enum door_record_kind kind,
                                       uint16_t pool, int64_t value)
{
  struct door_record *record = builder_add(builder, time_seconds, kind, 1);
  record->code = pool;
  record->value = value;
  return record;
}

static void add_held_on(struct ledger_builder *builder, int64_t time_seconds, uint64_t contact, enum door_held_on code,
                        int64_t slots)
{
  struct door_record *record = builder_add(builder, time_seconds, DOOR_RECORD_HELD_ON, contact);
  record->code = (uint16_t)code;
  record->value = slots;
}

/* Period: day 1, 86400 s. Worker 5 holds 3 slots from day 0 to 43200 and 1 from 0 to the end: 43200 x 3 + 86400 =
 * 216000. The assessment of the 3 has ended, so that they are held on, 10000 s before the period, that of the 1 at
 * 64800: 43200 x 3 + 21600 = 151200. The 3 wait for a transfer until 14400, for 24400 s, and are in closing work from
 * then to 43200; the 1 is in it from 64800 on: 28800 + 21600 = 50400. */
static void fold__cases_held_on__are_a_share_of_the_caseload(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 1, 1);
  builder_create_setting(&builder);
  add_of_pool(&builder, at(0, 0), DOOR_RECORD_JOINED, SLOTS, 2)->subject = 1;
  add_of_pool(&builder, at(0, 0), DOOR_RECORD_JOINED, SLOTS, 2)->subject = 2;
  add_of_pool(&builder, at(0, 0), DOOR_RECORD_STARTED, SLOTS, door_record_pack_held(0, 5, 3))->subject = 1;
  add_of_pool(&builder, at(0, 0), DOOR_RECORD_STARTED, SLOTS, door_record_pack_held(0, 5, 1))->subject = 2;
  add_held_on(&builder, at(1, -10000), 1, DOOR_HELD_ON_BEGUN, 3);
  add_of_pool(&builder, at(1, -10000), DOOR_RECORD_JOINED, DOOR_POOL_CASE_TRANSFER, 0);
  add_of_pool(&builder, at(1, 14400), DOOR_RECORD_STARTED, DOOR_POOL_CASE_TRANSFER, 24400);
  add_of_pool(&builder, at(1, 14400), DOOR_RECORD_ENDED, DOOR_POOL_CASE_TRANSFER, 24400);
  add_of_pool(&builder, at(1, 14400), DOOR_RECORD_JOINED, DOOR_POOL_CASE_CLOSING, 0);
  add_of_pool(&builder, at(1, 20000), DOOR_RECORD_STARTED, DOOR_POOL_CASE_CLOSING, 5600);
  add_of_pool(&builder, at(1, 43200), DOOR_RECORD_ENDED, DOOR_POOL_CASE_CLOSING, 28800);
  add_of_pool(&builder, at(1, 43200), DOOR_RECORD_ENDED, SLOTS, door_record_pack_held(129600, 5, 3))->subject = 1;
  add_held_on(&builder, at(1, 43200), 1, DOOR_HELD_ON_ENDED, 3);
  add_held_on(&builder, at(1, 64800), 2, DOOR_HELD_ON_BEGUN, 1);
  add_of_pool(&builder, at(1, 64800), DOOR_RECORD_JOINED, DOOR_POOL_CASE_CLOSING, 0);
  static const struct {
    enum door_measure measure;
    double want;
  } rows[] = {{DOOR_MEASURE_HELD_ON_SLOTS_SHARE, 151200.0 / 216000},
              {DOOR_MEASURE_CASES_TRANSFERRED, 1},
              {DOOR_MEASURE_TRANSFER_WAIT_MEAN_SECONDS, 24400},
              {DOOR_MEASURE_TRANSFER_QUEUE_MEAN_CASES, 14400.0 / 86400},
              {DOOR_MEASURE_CLOSING_MEAN_CASES, 50400.0 / 86400}};
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
  assert_int_equal(door_fold_records(fold, builder.records, builder.count), DOOR_OK);
  door_fold_finish(fold);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct door_value value = door_fold_value(fold, rows[i].measure);
    assert_null(value.reason);
    assert_true(value.number >= rows[i].want && value.number <= rows[i].want); /* the same quotient of integers */
  }
  assert_string_equal(door_fold_value(fold, DOOR_MEASURE_SUPPORT_WORKERS_UTILISATION_SHARE).reason,
                      "no support worker on duty in the period");
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* A contact that was received and has ended, and whose case is held on, is open nowhere. */
static void fold__case_held_on__is_no_open_contact(void **state)
{
  (void)state;
  static const struct {
    bool given_held_on;
    enum door_err want;
  } rows[] = {{true, DOOR_OK}, {false, DOOR_ERR_CONSERVATION}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct ledger_builder builder;
    builder_init(&builder, 0, 1);
    builder_create_setting(&builder);
    builder_add(&builder, 100, DOOR_RECORD_RECEIVED, 1);
    add_of_pool(&builder, 200, DOOR_RECORD_JOINED, SLOTS, 0);
    add_of_pool(&builder, 200, DOOR_RECORD_STARTED, SLOTS, 0);
    builder_add(&builder, 300, DOOR_RECORD_CLOSED, 1)->code = DOOR_OUTCOME_PLAN;
    add_of_pool(&builder, 300, DOOR_RECORD_JOINED, DOOR_POOL_CASE_CLOSING, 0);
    if (rows[i].given_held_on) {
      add_held_on(&builder, 300, 1, DOOR_HELD_ON_BEGUN, 1);
    }
    struct door_fold *fold = NULL;
    assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
    assert_int_equal(door_fold_records(fold, builder.records, builder.count), DOOR_OK);
    door_fold_finish(fold);
    assert_int_equal(door_fold_check(fold, 0, NULL), rows[i].want);
    door_fold_destroy(&fold);
    builder_fini(&builder);
  }
}

static void fold__held_on_records_that_cannot_be__are_refused(void **state)
{
  (void)state;
  static const struct {
    uint16_t given_code;
    int64_t given_slots;
  } rows[] = {{0, 1}, {3, 1}, {DOOR_HELD_ON_BEGUN, 0}, {DOOR_HELD_ON_BEGUN, 129}, {DOOR_HELD_ON_ENDED, 1}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct ledger_builder builder;
    builder_init(&builder, 0, 1);
    builder_create_setting(&builder);
    struct door_record *record = builder_add(&builder, 100, DOOR_RECORD_HELD_ON, 1);
    record->code = rows[i].given_code;
    record->value = rows[i].given_slots;
    struct door_fold *fold = NULL;
    assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
    assert_int_equal(door_fold_records(fold, builder.records, builder.count), DOOR_ERR_MALFORMED);
    door_fold_destroy(&fold);
    builder_fini(&builder);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fold__cases_held_on__are_a_share_of_the_caseload),
      cmocka_unit_test(fold__case_held_on__is_no_open_contact),
      cmocka_unit_test(fold__held_on_records_that_cannot_be__are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
