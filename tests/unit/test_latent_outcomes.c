/* What nobody sees: the latent need at which help begins and contacts are closed. Worked out by hand, to the second. */
#include "service_driver.h"

#include "assessment.h"
#include "door_fold.h"
#include "door_harm.h"
#include "ledger_builder.h"
#include "screening.h"

enum { HOUR = 3600 };

static const enum door_latent HELP = DOOR_LATENT_HELP_BEGINS;
static const enum door_latent CLOSED = DOOR_LATENT_CLOSED;

/* The only LATENT record, or none. */
static const struct door_record *find_latent(const struct service_driver *driver)
{
  const struct door_record *found = NULL;
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    if (driver->out.records[i].kind == DOOR_RECORD_LATENT) {
      assert_null(found);
      found = &driver->out.records[i];
    }
  }
  return found;
}

/* Half an hour of work on Monday 09:00: no further action for level 1; an assessment for level 4, which closes nothing
 * here. A level 3 that is given early help goes on, too. */
static void screening__closes_a_contact__its_latent_need_is_recorded_where_asked(void **state)
{
  (void)state;
  static const struct {
    uint8_t given_level;
    enum door_latent_outcomes given_rule;
    bool want_record;
  } rows[] = {{1, DOOR_LATENT_RECORDED, true},
              {1, DOOR_LATENT_LEFT_OUT, false},
              {3, DOOR_LATENT_RECORDED, false},
              {4, DOOR_LATENT_RECORDED, false}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.measures.latent_outcomes = rows[i].given_rule;
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    struct door_message contact = contact_message(7, moment(0, 9, 0));
    contact.body.door_case.received_at = moment(0, 8, 0);
    contact.body.door_case.need_level = rows[i].given_level;
    drive(&driver, moment(1, 0, 0), &contact, 1);
    const struct door_record *latent = find_latent(&driver);
    assert_int_equal(latent != NULL, rows[i].want_record);
    if (latent != NULL) {
      assert_int_equal(latent->code, CLOSED);
      assert_int_equal(latent->time_seconds, moment(0, 9, 30));
      assert_int_equal(latent->value, door_record_pack(5400, 1)); /* 08:00 to 09:30 */
      assert_int_equal(latent[1].kind, DOOR_RECORD_CLOSED);
    }
    driver_fini(&driver);
  }
}

/* Received Monday 08:00, referred and allocated at once at 10:00: two hours at risk. */
static void assessment__begins__is_help_at_the_need_of_that_instant(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.measures.latent_outcomes = DOOR_LATENT_RECORDED;
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  struct door_message referral = referral_message(7, moment(0, 10, 0));
  referral.body.door_case.received_at = moment(0, 8, 0);
  referral.body.door_case.need_level = 4;
  drive(&driver, moment(0, 11, 0), &referral, 1);
  const struct door_record *latent = find_latent(&driver);
  assert_int_equal(latent != NULL ? latent->code : 0, HELP);
  assert_int_equal(latent != NULL ? latent->value : 0, door_record_pack(2 * HOUR, 4));
  driver_fini(&driver);
}

static void add_latent(struct ledger_builder *builder, int64_t time_seconds, enum door_latent what,
                       int64_t since_receipt_seconds, uint32_t level)
{
  struct door_record *record = builder_add(builder, time_seconds, DOOR_RECORD_LATENT, 1);
  record->code = (uint16_t)what;
  record->value = door_record_pack(since_receipt_seconds, level);
}

/* Closed at 1, 2, 3 and 4: half of them unmet. Help at 0, 1, 4 and 4: half not needed; severe need waited 2 h and 4 h.
 */
static void fold__latent_records__become_shares(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 0, 2);
  builder_create_setting(&builder);
  for (uint32_t level = 1; level <= 4; level++) {
    add_latent(&builder, at(1, 60), CLOSED, 3600, level);
  }
  static const struct {
    uint32_t level;
    int64_t seconds;
  } helps[] = {{0, 60}, {1, 120}, {4, 2 * HOUR}, {4, 4 * HOUR}};
  for (size_t i = 0; i < sizeof helps / sizeof helps[0]; i++) {
    add_latent(&builder, at(1, 120), HELP, helps[i].seconds, helps[i].level);
  }
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
  assert_int_equal(door_fold_records(fold, builder.records, builder.count), DOOR_OK);
  door_fold_finish(fold);
  static const struct {
    enum door_measure measure;
    double want;
  } rows[] = {{DOOR_MEASURE_CLOSED_UNMET_NEED_SHARE, 0.5},
              {DOOR_MEASURE_HELP_NOT_NEEDED_SHARE, 0.5},
              {DOOR_MEASURE_SEVERE_NEED_UNTIL_HELP_MEAN_SECONDS, 3 * HOUR}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct door_value value = door_fold_value(fold, rows[i].measure);
    assert_null(value.reason);
    assert_true(value.number >= rows[i].want && value.number <= rows[i].want); /* exact in binary */
  }
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

static void fold__latent_record_that_cannot_be__is_refused(void **state)
{
  (void)state;
  static const struct {
    uint16_t given_code;
    int64_t given_value;
  } rows[] = {{0, 0},
              {3, 0},
              {DOOR_LATENT_HELP_BEGINS, INT64_C(5) << 40},
              {DOOR_LATENT_CLOSED, -1},
              {DOOR_LATENT_CLOSED, 3 * 86400}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct ledger_builder builder;
    builder_init(&builder, 0, 2);
    builder_create_setting(&builder);
    struct door_record *record = builder_add(&builder, at(1, 60), DOOR_RECORD_LATENT, 1);
    record->code = rows[i].given_code;
    record->value = rows[i].given_value;
    struct door_fold *fold = NULL;
    assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
    assert_int_equal(door_fold_records(fold, builder.records, builder.count), DOOR_ERR_MALFORMED);
    door_fold_destroy(&fold);
    builder_fini(&builder);
  }
}

/* ---- significant harm ---- */

static void harm_is_recorded(struct ledger_builder *builder)
{
  builder->scenario.measures.latent_outcomes = DOOR_LATENT_RECORDED;
  builder->scenario.families.harm_likely_shares[3] = 0.5;
}

static void add_harm(struct ledger_builder *builder, int64_t time_seconds, uint64_t contact, enum door_harm_code code)
{
  struct door_record *record = builder_add(builder, time_seconds, DOOR_RECORD_HARM, contact);
  record->code = (uint16_t)code;
  record->value = code == DOOR_HARM_BEGINS ? DOOR_HARM_LIKELY : DOOR_HARM_POSSIBLE;
}

/* The contact waits for a moment and is then taken up in the pool, or taken up and done where it only has to be held.
 */
static void add_stay(struct ledger_builder *builder, int64_t time_seconds, uint64_t contact, enum door_pool pool)
{
  builder_add(builder, time_seconds, DOOR_RECORD_JOINED, contact)->code = (uint16_t)pool;
  builder_add(builder, time_seconds, DOOR_RECORD_STARTED, contact)->code = (uint16_t)pool;
  if (pool == DOOR_POOL_STRATEGY_DISCUSSIONS) {
    builder_add(builder, time_seconds, DOOR_RECORD_ENDED, contact)->code = (uint16_t)pool;
  }
}

/* A day of run-in, two measured. SECOND is the second contact of family 1.
 *   family 1: likely from day 0 12:00 to day 1 06:00 (18 h, 6 in the period) and from 12:00 on; its assessment begins
 *     at 15:00: 21 h before protection, 9 of them in the period. That it is likely again later does not count.
 *   family 2: likely from day 1 00:00; strategy discussion at 01:00: 1 h. An assessment after it is not its first act.
 *   family 3: assessed in the run-in, likely after it: nothing.
 *   family 4: likely from day 2 00:00 and never protected: 24 h in the period.
 *   family 5: assessed on day 1, never at risk: nothing.
 * Mean until protection (21 + 1) / 2 = 11 h; on average (9 + 1 + 24) / 48 = 34 / 48 families. */
static void fold__likely_harm__is_counted_until_the_first_protective_act(void **state)
{
  (void)state;
  enum { SECOND = 1 };
  struct ledger_builder builder;
  builder_init(&builder, 1, 2);
  harm_is_recorded(&builder);
  builder_create_setting(&builder);
  uint64_t second = door_contact_of((struct door_family){1}, SECOND).id;
  add_stay(&builder, at(0, 6 * HOUR), 3, DOOR_POOL_ASSESSMENT_SLOTS);
  add_harm(&builder, at(0, 12 * HOUR), 1, DOOR_HARM_BEGINS);
  add_harm(&builder, at(1, 0), 2, DOOR_HARM_BEGINS);
  add_stay(&builder, at(1, HOUR), 2, DOOR_POOL_STRATEGY_DISCUSSIONS);
  add_stay(&builder, at(1, 2 * HOUR), 2, DOOR_POOL_ASSESSMENT_SLOTS);
  add_stay(&builder, at(1, 3 * HOUR), 5, DOOR_POOL_ASSESSMENT_SLOTS);
  add_harm(&builder, at(1, 4 * HOUR), 3, DOOR_HARM_BEGINS);
  add_harm(&builder, at(1, 6 * HOUR), 1, DOOR_HARM_ENDS);
  add_harm(&builder, at(1, 12 * HOUR), second, DOOR_HARM_BEGINS);
  add_stay(&builder, at(1, 15 * HOUR), second, DOOR_POOL_ASSESSMENT_SLOTS);
  add_harm(&builder, at(1, 18 * HOUR), second, DOOR_HARM_ENDS);
  add_harm(&builder, at(1, 20 * HOUR), second, DOOR_HARM_BEGINS);
  add_harm(&builder, at(2, 0), 4, DOOR_HARM_BEGINS);
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
  assert_int_equal(door_fold_records(fold, builder.records, builder.count), DOOR_OK);
  door_fold_finish(fold);
  struct door_value until = door_fold_value(fold, DOOR_MEASURE_LIKELY_HARM_UNTIL_PROTECTION_MEAN_SECONDS);
  struct door_value unprotected = door_fold_value(fold, DOOR_MEASURE_LIKELY_HARM_UNPROTECTED_MEAN);
  assert_null(until.reason);
  assert_null(unprotected.reason);
  assert_true(until.number >= 11 * HOUR && until.number <= 11 * HOUR);
  assert_true(unprotected.number >= 34.0 / 48 && unprotected.number <= 34.0 / 48);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* None given, or none recorded: no number, and no record of it either. */
static void fold__no_harm_recorded__is_no_zero(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 0, 2);
  builder_create_setting(&builder);
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
  door_fold_finish(fold);
  assert_non_null(door_fold_value(fold, DOOR_MEASURE_LIKELY_HARM_UNPROTECTED_MEAN).reason);
  assert_non_null(door_fold_value(fold, DOOR_MEASURE_LIKELY_HARM_UNTIL_PROTECTION_MEAN_SECONDS).reason);
  door_fold_reset(fold);
  add_harm(&builder, at(1, 0), 1, DOOR_HARM_BEGINS);
  assert_int_equal(door_fold_records(fold, builder.records, builder.count), DOOR_ERR_MALFORMED);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

static void fold__harm_record_that_cannot_be__is_refused(void **state)
{
  (void)state;
  static const struct {
    uint16_t given_code;
    int64_t given_value;
  } rows[] = {{2, 2}, {1, 3}, {1, -1}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct ledger_builder builder;
    builder_init(&builder, 0, 2);
    harm_is_recorded(&builder);
    builder_create_setting(&builder);
    add_harm(&builder, at(1, 0), 1, DOOR_HARM_BEGINS);
    builder.records[0].code = rows[i].given_code;
    builder.records[0].value = rows[i].given_value;
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
      cmocka_unit_test(screening__closes_a_contact__its_latent_need_is_recorded_where_asked),
      cmocka_unit_test(assessment__begins__is_help_at_the_need_of_that_instant),
      cmocka_unit_test(fold__latent_records__become_shares),
      cmocka_unit_test(fold__latent_record_that_cannot_be__is_refused),
      cmocka_unit_test(fold__likely_harm__is_counted_until_the_first_protective_act),
      cmocka_unit_test(fold__no_harm_recorded__is_no_zero),
      cmocka_unit_test(fold__harm_record_that_cannot_be__is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
