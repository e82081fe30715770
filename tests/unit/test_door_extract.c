/* Which columns and rows of an extract are used, and what is kept of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_extract.h"

#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static enum door_err take_all(const char *text, struct door_extract *extract, struct door_problem *problem)
{
  struct door_csv_reader csv;
  *problem = (struct door_problem){.text = ""};
  assert_int_equal(door_csv_reader_init(&csv, door_extract_take, extract), DOOR_OK);
  enum door_err err = door_csv_reader_feed(&csv, text, strlen(text), problem);
  err = err == DOOR_OK ? door_csv_reader_end(&csv, problem) : err;
  door_csv_reader_fini(&csv);
  return err;
}

static int64_t at(int32_t day, int32_t seconds)
{
  struct door_moment moment = {.date = {2024, 4, (uint8_t)day}, .day_seconds = seconds};
  return door_moment_seconds(moment);
}

static void header__as_councils_name_columns__found_or_refused(void **state)
{
  static const struct {
    const char *given;
    enum door_err want;
    uint32_t want_unused;
  } rows[] = {
      {"received,source,family\n", DOOR_OK, 0},
      {"Family, Source ,RECEIVED,Assessment Start,notes\n", DOOR_OK, 1},
      {"child,source,received\n", DOOR_OK, 0},
      {"received,source\n", DOOR_ERR_MALFORMED, 0},
      {"received,source,family,family\n", DOOR_ERR_MALFORMED, 0},
      {"received,source,family,Date of birth\n", DOOR_ERR_REFUSED, 1},
      {"received,source,family,nhs_number\n", DOOR_ERR_REFUSED, 1},
      {"received,source,family,surnamed\n", DOOR_OK, 1}, /* a word of its own, not a part of one */
  };
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_extract extract;
    struct door_problem problem;
    assert_int_equal(door_extract_init(&extract), DOOR_OK);
    assert_int_equal(take_all(rows[i].given, &extract, &problem), rows[i].want);
    assert_int_equal(extract.unused_columns, rows[i].want_unused);
    door_extract_fini(&extract);
  }
}

static void row__times_outcome_and_source__kept_and_the_family_as_a_hash(void **state)
{
  struct door_extract extract;
  struct door_problem problem;
  (void)state;
  assert_int_equal(door_extract_init(&extract), DOOR_OK);
  assert_int_equal(take_all("received,source,child,family,decided,outcome,assessment_start\n"
                            "01/04/2024 09:30,Police (PPN),c1,f1,02/04/2024,Early help,\n"
                            "2024-04-03,police ppn,c2,f1,,,2024-04-05\n",
                            &extract, &problem),
                   DOOR_OK);
  assert_int_equal(extract.row_count, 2);
  assert_int_equal(extract.source_count, 1);
  assert_string_equal(extract.sources[0], "police_ppn");
  const struct door_contact_row *first = &extract.rows[0];
  const struct door_contact_row *second = &extract.rows[1];
  assert_int_equal(first->moments[DOOR_COLUMN_RECEIVED], at(1, 9 * SIM_HOUR_SECONDS + 1800));
  assert_int_equal(first->moments[DOOR_COLUMN_DECIDED], at(2, 12 * SIM_HOUR_SECONDS)); /* a date alone: noon */
  assert_true(door_row_has_time(first, DOOR_COLUMN_RECEIVED));
  assert_false(door_row_has_time(first, DOOR_COLUMN_DECIDED));
  assert_int_equal(first->outcome, DOOR_CONTACT_EARLY_HELP);
  assert_true(first->moments[DOOR_COLUMN_ASSESSMENT_START] == DOOR_NO_MOMENT);
  assert_int_equal(second->outcome, DOOR_CONTACT_UNDECIDED);
  assert_false(door_row_has_time(second, DOOR_COLUMN_RECEIVED));
  assert_int_equal(second->moments[DOOR_COLUMN_ASSESSMENT_START], at(5, 12 * SIM_HOUR_SECONDS));
  assert_true(first->family == second->family); /* of the family, where there is one, not of the child */
  door_extract_fini(&extract);
}

static void rows__decided_on_the_day_without_a_time__not_before_receipt(void **state)
{
  static const struct {
    const char *given;
    uint64_t want_refused;
  } rows[] = {
      {"received,source,family,decided\n01/04/2024 15:00,p,f,01/04/2024\n", 0},
      {"received,source,family,decided\n01/04/2024 15:00,p,f,31/03/2024\n", 1},
      {"received,source,family,decided\n01/04/2024 15:00,p,f,01/04/2024 14:59\n", 1},
      {"received,source,family,decided\n01/04/2024 15:00,p,f,01/04/2024 15:00\n", 0},
  };
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_extract extract;
    struct door_problem problem;
    assert_int_equal(door_extract_init(&extract), DOOR_OK);
    assert_int_equal(take_all(rows[i].given, &extract, &problem), DOOR_OK);
    assert_int_equal(door_extract_refused_count(&extract), rows[i].want_refused);
    assert_int_equal(extract.refusals[DOOR_REFUSED_ORDER].count, rows[i].want_refused);
    door_extract_fini(&extract);
  }
}

static void settle__one_incident_of_three_children__one_contact_that_leads_furthest(void **state)
{
  struct door_extract extract;
  struct door_problem problem;
  uint64_t merged = 0;
  (void)state;
  assert_int_equal(door_extract_init(&extract), DOOR_OK);
  assert_int_equal(take_all("received,source,family,outcome\n"
                            "02/04/2024 10:00,p,f,advice\n"
                            "01/04/2024 09:00,p,f,advice\n"
                            "01/04/2024 09:00,p,f,referral\n"
                            "01/04/2024 09:00,p,f,\n"
                            "01/04/2024 09:00,q,f,advice\n"
                            "01/04/2024 09:00,p,g,advice\n",
                            &extract, &problem),
                   DOOR_OK);
  door_extract_settle(&extract, &merged);
  assert_int_equal(merged, 2);
  assert_int_equal(extract.row_count, 4);
  uint64_t place = 0; /* of the family that came three times: p, q, and p again */
  while (place + 2 < extract.row_count && extract.rows[place].family != extract.rows[place + 2].family) {
    place++;
  }
  assert_int_equal(extract.rows[place].outcome, DOOR_CONTACT_REFERRAL);
  assert_int_equal(extract.rows[place].source, 0);
  assert_int_equal(extract.rows[place + 1].source, 1);
  assert_int_equal(extract.rows[place + 2].moments[DOOR_COLUMN_RECEIVED], at(2, 10 * SIM_HOUR_SECONDS));
  door_extract_fini(&extract);
}

static void map__local_names__stand_for_ours_and_nothing_else(void **state)
{
  struct door_extract extract;
  struct door_problem problem;
  (void)state;
  assert_int_equal(door_extract_init(&extract), DOOR_OK);
  assert_int_equal(door_extract_map(&extract, DOOR_COLUMN_COUNT, "Referrer name", "source", &problem), DOOR_OK);
  assert_int_equal(door_extract_map(&extract, DOOR_COLUMN_OUTCOME, "T\xC5\xB7 agored", "open_case", &problem), DOOR_OK);
  assert_int_equal(door_extract_map(&extract, DOOR_COLUMN_SOURCE, "Heddlu", "Police", &problem), DOOR_OK);
  assert_int_equal(door_extract_map(&extract, DOOR_COLUMN_OUTCOME, "NFA", "no_further_acton", &problem),
                   DOOR_ERR_USAGE);
  assert_string_equal(problem.text, "there is no outcome no_further_acton; did you mean no_further_action?");
  assert_int_equal(take_all("received,referrer NAME,family,outcome\n"
                            "01/04/2024,heddlu,f, t\xC5\xB7 Agored \n"
                            "01/04/2024,police,g,T\xC5\xB5 agored\n",
                            &extract, &problem),
                   DOOR_OK);
  assert_int_equal(extract.row_count, 1); /* the other word is another word */
  assert_int_equal(extract.rows[0].outcome, DOOR_CONTACT_OPEN_CASE);
  assert_string_equal(extract.sources[0], "police");
  assert_int_equal(extract.refusals[DOOR_REFUSED_OUTCOME].count, 1);
  assert_int_equal(extract.refusals[DOOR_REFUSED_OUTCOME].rows[0], 3);
  door_extract_fini(&extract);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(header__as_councils_name_columns__found_or_refused),
      cmocka_unit_test(row__times_outcome_and_source__kept_and_the_family_as_a_hash),
      cmocka_unit_test(rows__decided_on_the_day_without_a_time__not_before_receipt),
      cmocka_unit_test(settle__one_incident_of_three_children__one_contact_that_leads_furthest),
      cmocka_unit_test(map__local_names__stand_for_ours_and_nothing_else),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
