/* ledger_builder.h - hand-made ledgers for tests: a small setting, and records one line each.
 *
 * The setting: first day Tuesday 1 April 2014, one calendar, Monday to Friday 08:30 to 17:00 without bank holidays.
 * Ownership: builder_fini frees the setting. Errors: fail the test.
 */
#ifndef LEDGER_BUILDER_H
#define LEDGER_BUILDER_H

#include "door_fold.h"
#include "door_ledger.h"
#include "door_setting.h"
#include "sim_staff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { BUILDER_RECORDS_MAX = 64, BUILDER_OPEN = 30600, BUILDER_CLOSE = 61200 };

struct ledger_builder {
  struct door_scenario scenario; /* change it before builder_create_setting */
  struct door_setting *setting;
  struct door_record records[BUILDER_RECORDS_MAX];
  size_t count;
};

static inline void builder_init(struct ledger_builder *builder, int64_t run_in_days, int64_t measured_days)
{
  *builder = (struct ledger_builder){.count = 0};
  struct door_scenario *scenario = &builder->scenario;
  scenario->time.first_day = (struct sim_date){2014, 4, 1};
  scenario->time.run_in_days = run_in_days;
  scenario->time.measured_days = measured_days;
  scenario->calendar_count = 1;
  for (uint32_t weekday = SIM_MONDAY; weekday <= SIM_FRIDAY; weekday++) {
    scenario->calendars[0].hours[weekday].count = 1;
    scenario->calendars[0].hours[weekday].intervals[0] = (struct sim_interval){BUILDER_OPEN, BUILDER_CLOSE};
  }
  scenario->handoffs.declared_lookahead_share = 1;
  scenario->screening.strategy_from_level = DOOR_NO_STRATEGY_LEVEL;
  scenario->assessment.limit_working_days = 42;
}

static inline void builder_create_setting(struct ledger_builder *builder)
{
  assert_int_equal(door_setting_create(&builder->scenario, &builder->setting, NULL), DOOR_OK);
}

static inline void builder_fini(struct ledger_builder *builder)
{
  door_setting_destroy(&builder->setting);
}

/* At day and second of that day. */
static inline int64_t at(int64_t day, int64_t second)
{
  return day * SIM_DAY_SECONDS + second;
}

static inline struct door_record *builder_add(struct ledger_builder *builder, int64_t time_seconds,
                                              enum door_record_kind kind, uint64_t subject)
{
  assert_true(builder->count < BUILDER_RECORDS_MAX);
  struct door_record *record = &builder->records[builder->count];
  *record = (struct door_record){.time_seconds = time_seconds,
                                 .subject = subject,
                                 .number = (uint32_t)builder->count,
                                 .service = DOOR_SCREENING,
                                 .kind = (uint8_t)kind};
  builder->count++;
  return record;
}

static inline void add_capacity(struct ledger_builder *builder, enum door_pool pool, int64_t count)
{
  builder_add(builder, 0, DOOR_RECORD_CAPACITY, pool)->value = count;
}

static inline void add_shift(struct ledger_builder *builder, int64_t time_seconds, struct sim_shift_change change)
{
  builder_add(builder, time_seconds, DOOR_RECORD_SHIFT, DOOR_POOL_SCREENING_STAFF)->value =
      (int64_t)change.on_duty_count | (int64_t)change.suspended_count << 16 | (int64_t)change.resumed_count << 32;
}

static inline void add_received(struct ledger_builder *builder, int64_t time_seconds, uint64_t contact)
{
  builder_add(builder, time_seconds, DOOR_RECORD_RECEIVED, contact);
}

static inline void add_joined(struct ledger_builder *builder, int64_t time_seconds, enum door_pool pool,
                              uint64_t contact)
{
  builder_add(builder, time_seconds, DOOR_RECORD_JOINED, contact)->code = (uint16_t)pool;
}

static inline void add_started(struct ledger_builder *builder, int64_t time_seconds, enum door_pool pool,
                               int64_t waited_seconds)
{
  struct door_record *record = builder_add(builder, time_seconds, DOOR_RECORD_STARTED, 1);
  record->code = (uint16_t)pool;
  record->value = door_record_pack(waited_seconds, 3);
}

static inline void add_ended(struct ledger_builder *builder, int64_t time_seconds, enum door_pool pool)
{
  builder_add(builder, time_seconds, DOOR_RECORD_ENDED, 1)->code = (uint16_t)pool;
}

static inline void add_decided(struct ledger_builder *builder, int64_t time_seconds, enum door_outcome outcome,
                               int64_t received_seconds)
{
  struct door_record *record = builder_add(builder, time_seconds, DOOR_RECORD_DECIDED, 1);
  record->code = door_record_code(outcome, DOOR_RULE_BY_THRESHOLDS);
  record->value = door_record_pack(received_seconds, 0);
}

static inline void add_assessed(struct ledger_builder *builder, int64_t time_seconds, enum door_outcome outcome,
                                int64_t referred_seconds)
{
  struct door_record *record = builder_add(builder, time_seconds, DOOR_RECORD_ASSESSED, 1);
  record->code = door_record_code(outcome, DOOR_RULE_LATENT_LEVEL);
  record->value = referred_seconds;
}

static inline void add_closed(struct ledger_builder *builder, int64_t time_seconds, enum door_outcome outcome,
                              int64_t stage_seconds)
{
  struct door_record *record = builder_add(builder, time_seconds, DOOR_RECORD_CLOSED, 1);
  record->code = door_record_code(outcome, DOOR_RULE_NONE);
  record->value = stage_seconds;
}

/* The fold of all that was added, finished; the caller's. */
static inline struct door_fold *builder_fold(const struct ledger_builder *builder)
{
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(builder->setting, &fold), DOOR_OK);
  assert_int_equal(door_fold_records(fold, builder->records, builder->count), DOOR_OK);
  door_fold_finish(fold);
  return fold;
}

#endif
