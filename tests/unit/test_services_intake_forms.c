/* Poor forms: hand-worked schedules, to the second. Contacts of Monday 09:00; nobody at a desk, so that recording takes
 * no time; the referrer answers after 5 hours, the limit is 24. */
#include "contacts_at.h"

#include "intake.h"
#include "screening_rules.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

static void form__good_poor_asked_about_or_not__goes_on_when_it_should(void **state)
{
  (void)state;
  static const struct {
    const char *given;
    double poor_share;
    enum door_poor_forms_rule rule;
    double answer_share;
    double hours;
    int64_t want_after_seconds;
    uint8_t want_form;
    uint16_t want_referrer; /* 0: not asked */
  } rows[] = {
      {"good", 0, DOOR_POOR_FORMS_ASKED_ABOUT, 1, 5, 0, DOOR_FORM_AS_SOURCE, 0},
      {"poor, passed on", 1, DOOR_POOR_FORMS_PASSED_ON, 1, 5, 0, DOOR_FORM_POOR, 0},
      {"answered", 1, DOOR_POOR_FORMS_ASKED_ABOUT, 1, 5, 18000, DOOR_FORM_COMPLETED, DOOR_REFERRER_ANSWERED},
      {"never answered", 1, DOOR_POOR_FORMS_ASKED_ABOUT, 0, 5, 86400, DOOR_FORM_POOR, DOOR_REFERRER_SILENT},
      {"answered too late", 1, DOOR_POOR_FORMS_ASKED_ABOUT, 1, 25, 86400, DOOR_FORM_POOR, DOOR_REFERRER_SILENT},
      {"answered at the limit", 1, DOOR_POOR_FORMS_ASKED_ABOUT, 1, 24, 86400, DOOR_FORM_COMPLETED,
       DOOR_REFERRER_ANSWERED},
  };
  const int64_t nine = moment(NEXT_MONDAY, 9, 0);
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.intake.sources[0].poor_form_share = rows[i].poor_share;
    scenario.intake.poor_forms_rule = rows[i].rule;
    scenario.intake.referrer_answer_share = rows[i].answer_share;
    scenario.intake.referrer_hours = constant_of(rows[i].hours);
    contacts_at(&scenario, nine, 0.9);
    struct service_driver driver;
    driver_init(&driver, &intake_service, &scenario);
    drive(&driver, nine + 3 * SIM_DAY_SECONDS, NULL, 0);
    assert_int_equal(driver.out.message_count, 2);
    for (uint32_t n = 0; n < 2; n++) {
      const struct door_message *sent = &driver.out.messages[n];
      if (sent->due.seconds != nine + rows[i].want_after_seconds + 3600) {
        fail_msg("%s: sent at %lld", rows[i].given, (long long)sent->due.seconds);
      }
      assert_int_equal(sent->body.door_case.form, rows[i].want_form);
      assert_int_equal(sent->body.door_case.stage_seconds, rows[i].want_after_seconds);
    }
    assert_int_equal(count_records(&driver, DOOR_RECORD_REFERRER, UINT16_MAX), rows[i].want_referrer == 0 ? 0 : 2);
    if (rows[i].want_referrer != 0) {
      assert_int_equal(nth_record(&driver, DOOR_RECORD_REFERRER, rows[i].want_referrer, 0).value,
                       rows[i].want_after_seconds);
    }
    assert_int_equal(open_contacts(&driver), 0);
    driver_fini(&driver);
  }
}

/* A source of quality 0.8; a poor form has half of it, and its referrer tells three quarters of the 0.6 missing. */
static void quality__of_form__as_worked_out(void **state)
{
  (void)state;
  static const struct {
    enum door_form given;
    double want;
  } rows[] = {{DOOR_FORM_AS_SOURCE, 0.8}, {DOOR_FORM_POOR, 0.4}, {DOOR_FORM_COMPLETED, 0.85}};
  const struct door_intake intake = {.poor_form_quality_factor = 0.5, .referrer_quality_gain_share = 0.75};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    double found = screening_quality_of_form(&intake, 0.8, rows[i].given);
    assert_true(found > rows[i].want - 1e-12 && found < rows[i].want + 1e-12);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(form__good_poor_asked_about_or_not__goes_on_when_it_should),
      cmocka_unit_test(quality__of_form__as_worked_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
