/* Measures of each source, from hand-made ledgers: each value worked by hand in its comment. */
#include "door_field.h"
#include "door_fold.h"
#include "ledger_builder.h"

#include <string.h>

enum { POLICE, SCHOOL };

static void builder_init_with_sources(struct ledger_builder *builder)
{
  builder_init(builder, 1, 1);
  builder->scenario.intake.source_count = 2;
  strcpy(builder->scenario.intake.sources[POLICE].name, "police");
  strcpy(builder->scenario.intake.sources[SCHOOL].name, "school");
  builder_create_setting(builder);
}

/* A contact of a family that came by the source. */
static uint64_t contact_of(const struct ledger_builder *builder, uint32_t source, uint64_t place, uint64_t ordinal)
{
  return ordinal << DOOR_FAMILY_BITS | (uint64_t)builder->setting->source_keys[source] << DOOR_FIELD_SOURCE_SHIFT |
         place;
}

static void add_received_from(struct ledger_builder *builder, int64_t time_seconds, uint64_t contact, uint32_t source)
{
  add_received(builder, time_seconds, contact);
  builder->records[builder->count - 1].code = (uint16_t)source;
}

static void add_referred(struct ledger_builder *builder, int64_t time_seconds, uint64_t contact)
{
  add_decided(builder, time_seconds, DOOR_OUTCOME_REFERRAL, time_seconds);
  builder->records[builder->count - 1].subject = contact;
}

static double value_of(const struct door_fold *fold, enum door_source_measure family, uint32_t source)
{
  struct door_value value = door_fold_value(fold, door_measure_of_source(family, source));
  assert_null(value.reason);
  return value.number;
}

/* The period is day 1. Police: one contact on day 0, which does not count, two on day 1, of which one names two
 * children (bit 0 of further): three. School: a family of police's is reported by the school as well: one. Referred on
 * day 1: the contact of day 0, which counts as a referral and not as a contact, and the school's, by its own source and
 * not by its family's: one each. So 1 of 3, and 1 of 1. */
static void sources__a_family_reported_by_another__counts_where_the_contact_came_from(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init_with_sources(&builder);
  add_received_from(&builder, at(0, 10), contact_of(&builder, POLICE, 1, 0), POLICE);
  add_received_from(&builder, at(1, 10), contact_of(&builder, POLICE, 2, 0), POLICE);
  builder.records[builder.count - 1].value = INT64_C(1) << 24;
  add_received_from(&builder, at(1, 20), contact_of(&builder, POLICE, 3, 0), POLICE);
  add_received_from(&builder, at(1, 30), contact_of(&builder, POLICE, 3, 1), SCHOOL);
  add_referred(&builder, at(1, 40), contact_of(&builder, POLICE, 1, 0));
  add_referred(&builder, at(1, 50), contact_of(&builder, POLICE, 3, 1));
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
  assert_int_equal(door_fold_records(fold, builder.records, builder.count), DOOR_OK);
  door_fold_finish(fold);
  static const struct {
    enum door_source_measure given_family;
    double want_police, want_school;
  } rows[] = {
      {DOOR_SOURCE_MEASURE_CONTACTS_FROM, 3, 1},
      {DOOR_SOURCE_MEASURE_REFERRALS_FROM, 1, 1},
      {DOOR_SOURCE_MEASURE_REFERRAL_SHARE_FROM, 1.0 / 3, 1},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    assert_true(value_of(fold, rows[i].given_family, POLICE) == rows[i].want_police);
    assert_true(value_of(fold, rows[i].given_family, SCHOOL) == rows[i].want_school);
  }
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

static void sources__nothing_from_one__its_conversion_is_null(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init_with_sources(&builder);
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
  door_fold_finish(fold);
  struct door_value value =
      door_fold_value(fold, door_measure_of_source(DOOR_SOURCE_MEASURE_REFERRAL_SHARE_FROM, SCHOOL));
  assert_string_equal(value.reason, "no contacts from this source in the period");
  assert_true(value_of(fold, DOOR_SOURCE_MEASURE_CONTACTS_FROM, SCHOOL) == 0);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

static void sources__a_source_beyond_the_most__is_refused(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init_with_sources(&builder);
  add_received_from(&builder, 1, 1, DOOR_SOURCES_MAX);
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
  assert_int_equal(door_fold_records(fold, builder.records, builder.count), DOOR_ERR_MALFORMED);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sources__a_family_reported_by_another__counts_where_the_contact_came_from),
      cmocka_unit_test(sources__nothing_from_one__its_conversion_is_null),
      cmocka_unit_test(sources__a_source_beyond_the_most__is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
