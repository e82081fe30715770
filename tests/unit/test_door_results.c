/* Means and intervals worked by hand, hashes against values from another implementation, and both texts. */
#include "door_json.h"
#include "door_ledger_csv.h"
#include "door_results.h"
#include "door_results_text.h"
#include "ledger_builder.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void assert_near(double got, double want, double relative)
{
  if (!(fabs(got - want) <= relative * fabs(want))) {
    fail_msg("got %.17g, want %.17g", got, want);
  }
}

static const struct door_record example = {.time_seconds = 100,
                                           .subject = UINT64_C(0x0123456789abcdef),
                                           .value = -5,
                                           .number = 7,
                                           .code = 260,
                                           .service = DOOR_SCREENING,
                                           .kind = DOOR_RECORD_DECIDED};

/* A replication with so many contacts; refer_all: each decided at once as a referral. */
static void store(struct door_results *results, const struct door_setting *setting, uint32_t replication,
                  uint32_t contacts, bool refer_all)
{
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(setting, &fold), DOOR_OK);
  for (uint32_t i = 0; i < contacts; i++) {
    const struct door_record records[] = {
        {.time_seconds = 86400, .subject = i, .kind = DOOR_RECORD_RECEIVED},
        {.time_seconds = 86400, .subject = i, .value = 86400, .code = 4, .kind = DOOR_RECORD_DECIDED},
    };
    assert_int_equal(door_fold_records(fold, records, refer_all ? 2 : 1), DOOR_OK);
  }
  door_fold_finish(fold);
  const struct door_hash hash = {{(uint8_t)replication}};
  door_results_store(results, replication, fold, &hash);
  door_fold_destroy(&fold);
}

/* Two values 4 apart: standard deviation sqrt 8, standard error 2, t(0.975, 1) = tan(0.475 pi) = 12.7062047361747.
 * Around 12 the interval would begin at -13.4; contacts cannot be below 0, so it begins there. */
static void results__two_replications__interval_as_worked_by_hand(void **state)
{
  (void)state;
  static const struct {
    uint32_t given_first, given_second;
    double want_mean, want_low, want_high;
  } rows[] = {
      {100, 104, 102, 102 - 2 * 12.7062047361747, 102 + 2 * 12.7062047361747},
      {10, 14, 12, 0, 12 + 2 * 12.7062047361747},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct ledger_builder builder;
    builder_init(&builder, 0, 5);
    builder_create_setting(&builder);
    struct door_results *results = NULL;
    assert_int_equal(door_results_create(3, 2, &results), DOOR_OK);
    store(results, builder.setting, 4, rows[i].given_second, false);
    store(results, builder.setting, 3, rows[i].given_first, false);
    struct door_summary summary = door_results_summary(results, DOOR_MEASURE_CONTACTS);
    assert_null(summary.reason);
    assert_near(summary.mean, rows[i].want_mean, 0);
    assert_true(summary.has_interval);
    assert_near(summary.low, rows[i].want_low, 1e-11);
    assert_near(summary.high, rows[i].want_high, 1e-11);
    assert_int_equal(summary.value_count, 2);
    assert_near(door_results_value(results, 4, DOOR_MEASURE_CONTACTS).number, rows[i].given_second, 0);
    door_results_destroy(&results);
    assert_null(results);
    builder_fini(&builder);
  }
}

/* Of three replications one has no referrals: its share is null, left out and counted. A fourth was not run. */
static void results__null_and_missing_replications__are_left_out(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 0, 5);
  builder_create_setting(&builder);
  struct door_results *results = NULL;
  assert_int_equal(door_results_create(0, 4, &results), DOOR_OK);
  store(results, builder.setting, 0, 2, true);
  store(results, builder.setting, 1, 2, false);
  store(results, builder.setting, 3, 4, true);
  assert_int_equal(door_results_stored_count(results), 3);
  assert_false(door_results_is_stored(results, 2));
  assert_false(door_results_is_stored(results, 4));
  struct door_summary share = door_results_summary(results, DOOR_MEASURE_DECISION_WITHIN_ONE_WORKING_DAY_SHARE);
  assert_int_equal(share.value_count, 2);
  assert_int_equal(share.null_count, 1);
  assert_near(share.mean, 1, 0);
  struct door_summary none = door_results_summary(results, DOOR_MEASURE_ASSESSMENT_IN_TIME_SHARE);
  assert_string_equal(none.reason, "no assessments in the period");
  assert_int_equal(none.null_count, 3);
  assert_false(none.has_interval);
  door_results_destroy(&results);
  builder_fini(&builder);
}

static void summary__one_value_or_none__has_no_interval(void **state)
{
  (void)state;
  const double values[] = {2.5};
  struct door_summary one = door_summary_of(values, 1);
  assert_near(one.mean, 2.5, 0);
  assert_false(one.has_interval);
  assert_null(one.reason);
  assert_string_equal(door_summary_of(values, 0).reason, "no replications");
}

/* The three hashes were worked out with python-xxhash: of the example's 32 bytes, of nothing, and of "number 4, the
 * one, number 5, the other". */
static void digest__known_records__gives_the_published_hash(void **state)
{
  (void)state;
  struct door_digest *digest = NULL;
  char text[DOOR_HASH_TEXT_SIZE];
  assert_int_equal(door_digest_create(&digest), DOOR_OK);
  struct door_hash nothing = door_digest_hash(digest);
  door_hash_format(&nothing, text);
  assert_string_equal(text, "xxh3-128:99aa06d3014798d86001c324468d497f");
  door_digest_records(digest, &example, 1);
  struct door_hash one = door_digest_hash(digest);
  door_hash_format(&one, text);
  assert_string_equal(text, "xxh3-128:8708722bd19b79f8b82bfab89734f762");
  struct ledger_builder builder;
  builder_init(&builder, 0, 5);
  builder_create_setting(&builder);
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
  door_fold_finish(fold);
  struct door_results *results = NULL;
  assert_int_equal(door_results_create(4, 9, &results), DOOR_OK);
  door_results_store(results, 5, fold, &nothing);
  door_results_store(results, 4, fold, &one);
  struct door_hash whole;
  assert_int_equal(door_results_ledger_hash(results, &whole), DOOR_OK);
  door_hash_format(&whole, text);
  assert_string_equal(text, "xxh3-128:e3a4de8d088558d9cedb22ad9fde6a65");
  door_results_destroy(&results);
  door_fold_destroy(&fold);
  door_digest_destroy(&digest);
  assert_null(digest);
  builder_fini(&builder);
}

static void double__any__reads_back_the_same_in_few_digits(void **state)
{
  (void)state;
  static const struct {
    double given;
    const char *want;
  } rows[] = {
      {0.1, "0.1"},   {1.0 / 3, "0.3333333333333333"}, {0.1 + 0.2, "0.30000000000000004"}, {12, "12"}, {1e22, "1e+22"},
      {-0.5, "-0.5"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[DOOR_DOUBLE_TEXT_SIZE];
    door_double_format(rows[i].given, text);
    assert_string_equal(text, rows[i].want);
  }
}

static const struct door_scenario no_sources;
static const struct door_run_label label = {.measured = &no_sources,
                                            .scenario = "a \"b\"\n",
                                            .deployment = "direct",
                                            .program_version = "0.1.0",
                                            .seed = UINT64_MAX / 2,
                                            .shows_all = true};

static void json__any_results__is_read_by_another_parser(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 0, 5);
  builder_create_setting(&builder);
  struct door_results *results = NULL;
  assert_int_equal(door_results_create(0, 2, &results), DOOR_OK);
  store(results, builder.setting, 0, 1, true);
  store(results, builder.setting, 1, 2, true);
  char *text = NULL;
  assert_int_equal(door_results_json(results, &label, &text), DOOR_OK);
  json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(root);
  assert_string_equal(json_string_value(json_object_get(root, "scenario")), label.scenario);
  assert_true((uint64_t)json_integer_value(json_object_get(root, "seed")) == label.seed);
  assert_int_equal(json_integer_value(json_object_get(root, "replications")), 2);
  const json_t *measures = json_object_get(root, "measures");
  assert_int_equal(json_object_size(measures), DOOR_MEASURE_COUNT);
  const json_t *contacts = json_object_get(measures, "contacts");
  assert_near(json_number_value(json_object_get(contacts, "mean")), 1.5, 0);
  assert_near(json_number_value(json_object_get(contacts, "low")),
              door_results_summary(results, DOOR_MEASURE_CONTACTS).low, 0);
  assert_string_equal(json_string_value(json_object_get(contacts, "unit")), "contacts in the period");
  assert_null(json_object_get(contacts, "reason"));
  const json_t *plans = json_object_get(measures, "assessment_in_time_share");
  assert_true(json_is_null(json_object_get(plans, "mean")));
  assert_string_equal(json_string_value(json_object_get(plans, "reason")), "no assessments in the period");
  json_decref(root);
  free(text);
  door_results_destroy(&results);
  builder_fini(&builder);
}

/* Columns as people see them: a character beyond ASCII is one. */
static size_t columns_of(const char *line, size_t length)
{
  size_t columns = 0;
  for (size_t i = 0; i < length; i++) {
    columns += ((unsigned char)line[i] & 0xC0U) != 0x80U;
  }
  return columns;
}

static void assert_has(const char *text, const char *line)
{
  if (strstr(text, line) == NULL) {
    fail_msg("no line \"%s\" in\n%s", line, text);
  }
}

/* Waits 0 s and 9000 s: mean 4500 s = 75 minutes (below two hours), three digits where one replication gives no
 * interval. Five days, one slot held from 1 day on: 80 %. */
static void table__one_replication__shows_units_that_fit(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 0, 5);
  builder_create_setting(&builder);
  add_capacity(&builder, DOOR_POOL_ASSESSMENT_SLOTS, 1);
  for (uint64_t i = 0; i < 20; i++) {
    add_received(&builder, 10, i);
  }
  add_joined(&builder, 100, DOOR_POOL_SCREENING_STAFF, 1);
  add_started(&builder, 100, DOOR_POOL_SCREENING_STAFF, 0);
  add_joined(&builder, 100, DOOR_POOL_SCREENING_STAFF, 1);
  add_started(&builder, 9100, DOOR_POOL_SCREENING_STAFF, 9000);
  add_joined(&builder, at(1, 0), DOOR_POOL_ASSESSMENT_SLOTS, 1);
  add_started(&builder, at(1, 0), DOOR_POOL_ASSESSMENT_SLOTS, 0);
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
  assert_int_equal(door_fold_records(fold, builder.records, builder.count), DOOR_OK);
  door_fold_finish(fold);
  struct door_results *results = NULL;
  assert_int_equal(door_results_create(0, 1, &results), DOOR_OK);
  const struct door_hash hash = {{0}};
  door_results_store(results, 0, fold, &hash);
  char *text = NULL;
  assert_int_equal(door_results_table(results, &label, &text), DOOR_OK);
  assert_has(text, "\n  Wait for screening, mean                75.0  -                       minutes\n");
  assert_has(text, "\n  Assessment caseload taken               80.0  -                       %\n");
  assert_has(text,
             "\n  Contacts                                  20  -                       contacts in the period\n");
  assert_has(text, "\n  Assessments in time                        -  no assessments in the period\n");
  for (const char *line = text; *line != '\0';) {
    size_t length = strcspn(line, "\n");
    assert_true(columns_of(line, length) <= 100);
    line += length + 1;
  }
  free(text);
  door_results_destroy(&results);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* Three contacts, first ones, open at the end: three rows of one group; all else is 0 or has no value. */
static void table__measures_that_say_nothing__are_left_out_and_counted(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 0, 5);
  builder_create_setting(&builder);
  struct door_results *results = NULL;
  assert_int_equal(door_results_create(0, 1, &results), DOOR_OK);
  store(results, builder.setting, 0, 3, false);
  struct door_run_label short_label = label;
  short_label.shows_all = false;
  char *text = NULL;
  char left_out[128];
  assert_int_equal(door_results_table(results, &short_label, &text), DOOR_OK);
  assert_has(text,
             "\n  Contacts                                   3  -                       contacts in the period\n");
  assert_has(text,
             "\n  First contacts                             3  -                       contacts in the period\n");
  assert_has(text, "\n  Contacts open at the end                   3  -                       contacts\n");
  snprintf(left_out, sizeof left_out,
           "\n%d measures are 0 or without a value in every replication: --all shows them.\n", DOOR_MEASURE_COUNT - 3);
  assert_has(text, left_out);
  assert_null(strstr(text, "Early help"));
  free(text);
  door_results_destroy(&results);
  builder_fini(&builder);
}

/* 25,000 and 25,010: mean 25,005, half width 5 x 12.7 = 63.5 wide: whole contacts. */
static void table__two_replications__rounds_as_the_interval_allows(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 0, 5);
  builder_create_setting(&builder);
  struct door_results *results = NULL;
  assert_int_equal(door_results_create(0, 2, &results), DOOR_OK);
  store(results, builder.setting, 0, 25000, false);
  store(results, builder.setting, 1, 25010, false);
  char *text = NULL;
  assert_int_equal(door_results_table(results, &label, &text), DOOR_OK);
  assert_has(text,
             "\n  Contacts                              25,005  24,941 to 25,069        contacts in the period\n");
  free(text);
  door_results_destroy(&results);
  builder_fini(&builder);
}

/* A queue of 1 and 0 contact seconds in 5 days: the lower end, -1.3e-5, is
 * shown as 0.000 and not as -0.000. */
static void table__small_number_below_zero__has_no_sign(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 0, 5);
  builder_create_setting(&builder);
  add_joined(&builder, 10, DOOR_POOL_ASSESSMENT_SLOTS, 1);
  add_started(&builder, 11, DOOR_POOL_ASSESSMENT_SLOTS, 1);
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
  assert_int_equal(door_fold_records(fold, builder.records, builder.count), DOOR_OK);
  door_fold_finish(fold);
  struct door_results *results = NULL;
  assert_int_equal(door_results_create(0, 2, &results), DOOR_OK);
  const struct door_hash hash = {{0}};
  door_results_store(results, 0, fold, &hash);
  store(results, builder.setting, 1, 0, false);
  char *text = NULL;
  assert_int_equal(door_results_table(results, &label, &text), DOOR_OK);
  assert_has(text, "\n  Waiting for allocation                 0.000  0.000 to 0.000          contacts on average\n");
  free(text);
  door_results_destroy(&results);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

static void ledger_csv__each_kind__names_what_it_can(void **state)
{
  (void)state;
  static struct door_scenario scenario;
  scenario.time.first_day = (struct sim_date){2014, 4, 1};
  scenario.intake.source_count = 1;
  strcpy(scenario.intake.sources[0].name, "police");
  static const struct {
    struct door_record given;
    const char *want;
  } rows[] = {
      {{.time_seconds = 86461, .subject = 1, .value = 3, .service = DOOR_SCREENING, .kind = DOOR_RECORD_CAPACITY},
       "2,86461,2014-04-02 00:01:01,screening,0,capacity,early_help_places,0,,3\n"},
      {{.subject = 1, .value = 66049, .number = 4, .service = DOOR_INTAKE, .kind = DOOR_RECORD_RECEIVED},
       "2,0,2014-04-01 00:00:00,intake,4,received,0000000000000001,0,police,66049\n"},
      {{.subject = 1, .code = 2, .service = DOOR_ASSESSMENT, .kind = DOOR_RECORD_JOINED},
       "2,0,2014-04-01 00:00:00,assessment,0,joined,0000000000000001,2,assessment_slots,0\n"},
      {{.subject = 1, .code = 3100, .value = -500, .service = DOOR_SCREENING, .kind = DOOR_RECORD_JUDGED},
       "2,0,2014-04-01 00:00:00,screening,0,judged,0000000000000001,3100,,-500\n"},
      {{.subject = UINT64_MAX, .code = 260, .service = DOOR_SCREENING, .kind = DOOR_RECORD_DECIDED},
       "2,0,2014-04-01 00:00:00,screening,0,decided,ffffffffffffffff,260,referral/by_thresholds,0\n"},
      {{.subject = 9, .code = 9, .service = 200, .kind = 200}, "2,0,2014-04-01 00:00:00,?,0,?,0000000000000009,9,,0\n"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char line[DOOR_LEDGER_CSV_SIZE];
    assert_int_equal(door_ledger_csv_record(&scenario, 2, &rows[i].given, line), strlen(rows[i].want));
    assert_string_equal(line, rows[i].want);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(results__two_replications__interval_as_worked_by_hand),
      cmocka_unit_test(results__null_and_missing_replications__are_left_out),
      cmocka_unit_test(summary__one_value_or_none__has_no_interval),
      cmocka_unit_test(digest__known_records__gives_the_published_hash),
      cmocka_unit_test(double__any__reads_back_the_same_in_few_digits),
      cmocka_unit_test(json__any_results__is_read_by_another_parser),
      cmocka_unit_test(table__one_replication__shows_units_that_fit),
      cmocka_unit_test(table__measures_that_say_nothing__are_left_out_and_counted),
      cmocka_unit_test(table__two_replications__rounds_as_the_interval_allows),
      cmocka_unit_test(table__small_number_below_zero__has_no_sign),
      cmocka_unit_test(ledger_csv__each_kind__names_what_it_can),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
