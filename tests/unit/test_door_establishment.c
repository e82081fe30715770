/* Posts and hours of a scenario over its measured period, each worked by hand. Of valid_scenario(): a period of four
 * weeks from Monday 1 June 2015 without a run-in; offices are open 41.25 hours a week; one post of screening, two of
 * assessment and one place of early help. */
#include "door_establishment.h"
#include "scenario_builder.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { CHANGES_MAX = 3, NOT_A_LEAP_DAY = 28, LEAP_DAY = 29 };

static struct door_establishment establishment_of(const struct door_scenario *scenario)
{
  struct door_setting *setting = setting_of(scenario);
  struct door_establishment establishment = door_establishment_of(setting);
  door_setting_destroy(&setting);
  return establishment;
}

/* Hours are seconds over 3,600, and posts days over days: both exact in the rows below. */
static void assert_equal(double got, double want, const char *what)
{
  if (got < want || got > want) {
    fail_msg("%s: got %.17g, want %.17g", what, got, want);
  }
}

static void posts__of_each_pool__stand_under_its_name_and_add_up(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.intake.calendar = OFFICE;
  scenario.intake.staff_posts = 8;
  scenario.intake.out_of_hours_calendar = ALWAYS;
  scenario.intake.out_of_hours_posts = 7;
  scenario.screening.staff_posts = 6;
  scenario.screening.senior_posts = 2; /* among those */
  scenario.screening.sign_off_posts = 5;
  scenario.early_help.screening_posts = 4;
  scenario.assessment.workers = 3;
  scenario.assessment.newly_qualified_posts = 1; /* among those */
  scenario.assessment.sign_off_posts = 2;
  scenario.assessment.closing_by = DOOR_CLOSING_BY_SUPPORT_WORKERS;
  scenario.assessment.support_posts = 1;
  static const struct {
    enum door_posts_of given;
    const char *want_name;
    const char *want_where;
    double want_posts;
    double want_hours;
  } rows[] = {
      {DOOR_POSTS_OF_INTAKE, "intake", "at intake", 8, 330},
      {DOOR_POSTS_OF_OUT_OF_HOURS, "out_of_hours", "in the out-of-hours team", 7, 1176},
      {DOOR_POSTS_OF_SCREENING, "screening", "in screening", 6, 247.5},
      {DOOR_POSTS_OF_SIGN_OFF, "sign_off", "among screening's managers", 5, 206.25},
      {DOOR_POSTS_OF_EARLY_HELP_SCREENING, "early_help_screening", "in early help's screening", 4, 165},
      {DOOR_POSTS_OF_ASSESSMENT, "assessment", "in assessment", 3, 123.75},
      {DOOR_POSTS_OF_ASSESSMENT_SIGN_OFF, "assessment_sign_off", "among assessment's managers", 2, 82.5},
      {DOOR_POSTS_OF_SUPPORT, "support", "among support workers", 1, 41.25},
  };
  assert_int_equal(COUNT(rows), DOOR_POSTED_POOL_COUNT);
  struct door_establishment got = establishment_of(&scenario);
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_string_equal(door_posted_pool_name(rows[i].given), rows[i].want_name);
    assert_string_equal(door_posted_pool_where(rows[i].given), rows[i].want_where);
    assert_equal(door_establishment_posts(&got, rows[i].given), rows[i].want_posts, rows[i].want_name);
    assert_equal(door_establishment_hours_per_week(&got, rows[i].given), rows[i].want_hours, rows[i].want_name);
  }
  assert_equal(door_establishment_posts(&got, DOOR_POSTS_OF_ALL), 36, "all posts");
  assert_equal(door_establishment_hours_per_week(&got, DOOR_POSTS_OF_ALL), 2372.25, "all hours");
}

static void posts__of_a_pool_that_the_run_has_not__are_none(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.screening.senior_posts = 1;
  scenario.screening.sign_off_posts = 5;
  scenario.screening.sign_off_by = DOOR_SIGN_OFF_BY_SENIORS;
  scenario.assessment.sign_off_posts = 2;
  scenario.assessment.sign_off_by = DOOR_ASSESSMENT_SIGN_OFF_BY_SCREENING;
  scenario.assessment.support_posts = 9;
  scenario.assessment.closing_by = DOOR_CLOSING_BY_WORKERS;
  struct door_establishment got = establishment_of(&scenario);
  assert_equal(door_establishment_posts(&got, DOOR_POSTS_OF_ALL), 3, "posts");
}

/* Two posts, and what changes make of them in a period of ten weeks from Monday 5 January 2015, after a run-in of one
 * week. */
static void posts__that_come_and_go__count_for_their_share_of_the_period(void **state)
{
  (void)state;
  static const struct {
    struct door_post_change given[CHANGES_MAX];
    double want_screening;
    double want_assessment;
  } rows[] = {
      {{{.from = {2015, 2, 9}, .posts = 2}}, 3, 3},      /* half of the period: 35 days of 70 */
      {{{.from = {2015, 3, 15}, .posts = 7}}, 2.1, 2.1}, /* its last day */
      {{{.from = {2015, 3, 16}, .posts = 7}}, 2, 2},     /* after it */
      {{{.from = {2014, 12, 31}, .posts = 1}}, 3, 3},    /* in the run-in */
      {{{.from = {2013, 1, 1}, .posts = -1}}, 1, 1},     /* before the first day */
      /* Gone for three weeks, and another there: 2 - 0.3. */
      {{{.from = {2015, 1, 12}, .posts = -1}, {.from = {2015, 2, 2}, .posts = 1}}, 1.7, 1.7},
      /* The same in another order. */
      {{{.from = {2015, 2, 2}, .posts = 1}, {.from = {2015, 1, 12}, .posts = -1}}, 1.7, 1.7},
      /* No more go than there are: none for a half. */
      {{{.from = {2015, 2, 9}, .posts = -5}}, 1, 1},
      /* Three come, five go after a half: of screening only the two, so three stay; of assessment all. */
      {{{.from = {2015, 1, 5}, .posts = 3}, {.from = {2015, 2, 9}, .posts = -5}}, 4, 2.5},
      /* A loan within a loan: 2 + 0.5 * 2 - 0.2 * 1. */
      {{{.from = {2015, 2, 9}, .posts = 2}, {.from = {2015, 2, 16}, .posts = -1}, {.from = {2015, 3, 2}, .posts = 1}},
       2.8,
       2.8},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.time = (struct door_time_frame){.first_day = {2014, 12, 29}, .run_in_days = 7, .measured_days = 70};
    scenario.screening.staff_posts = scenario.assessment.workers = 2;
    for (uint32_t k = 0; k < CHANGES_MAX && rows[i].given[k].posts != 0; k++) {
      scenario.screening.changes[k] = scenario.assessment.changes[k] = rows[i].given[k];
      scenario.screening.change_count = scenario.assessment.change_count = k + 1;
    }
    struct door_establishment got = establishment_of(&scenario);
    assert_equal(door_establishment_posts(&got, DOOR_POSTS_OF_SCREENING), rows[i].want_screening, "screening");
    assert_equal(door_establishment_posts(&got, DOOR_POSTS_OF_ASSESSMENT), rows[i].want_assessment, "assessment");
  }
}

/* From 1 February to 1 March: the day before the last is another in a leap year, which also has a day more. */
static void posts__in_a_leap_year__count_its_day(void **state)
{
  (void)state;
  static const struct {
    int32_t given_year;
    struct sim_date given_from;
    double want_posts;
    int64_t want_days;
  } rows[] = {
      {2015, {2015, 2, NOT_A_LEAP_DAY}, 1 + 2.0 / 29, 29},
      {2016, {2016, 2, LEAP_DAY}, 1 + 2.0 / 30, 30},
      {2016, {2016, 2, NOT_A_LEAP_DAY}, 1 + 3.0 / 30, 30},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.time =
        (struct door_time_frame){.first_day = {rows[i].given_year, 2, 1}, .measured_days = rows[i].want_days};
    scenario.screening.changes[0] = (struct door_post_change){.from = rows[i].given_from, .posts = 1};
    scenario.screening.change_count = 1;
    struct door_establishment got = establishment_of(&scenario);
    assert_int_equal(got.days, rows[i].want_days);
    assert_true(door_establishment_posts(&got, DOOR_POSTS_OF_SCREENING) > rows[i].want_posts - 1e-12);
    assert_true(door_establishment_posts(&got, DOOR_POSTS_OF_SCREENING) < rows[i].want_posts + 1e-12);
  }
}

/* A post that is there for so many days of so many. */
static void posts_more__over_periods_of_any_length__are_averages_of_each(void **state)
{
  (void)state;
  static const struct {
    int64_t given_base[2]; /* days there, of days */
    int64_t given_other[2];
    double want;
  } rows[] = {
      {{0, 30}, {15, 30}, 0.5},
      {{15, 30}, {0, 30}, -0.5},
      {{3, 10}, {13, 20}, 0.35},
      {{1, 3}, {122, 366}, 0},
      {{10, 30}, {122, 365}, 122.0 / 365 - 1.0 / 3},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct door_establishment base = {.days = rows[i].given_base[1],
                                            .post_days = {[DOOR_POSTS_OF_SCREENING] = rows[i].given_base[0]}};
    const struct door_establishment other = {.days = rows[i].given_other[1],
                                             .post_days = {[DOOR_POSTS_OF_SCREENING] = rows[i].given_other[0]}};
    double got = door_establishment_posts_more(&base, &other, DOOR_POSTS_OF_SCREENING);
    assert_true(got > rows[i].want - 1e-15 && got < rows[i].want + 1e-15);
    assert_int_equal(got > 0 || got<0, rows[i].want> 0 || rows[i].want < 0);
    assert_equal(door_establishment_posts_more(&base, &other, DOOR_POSTS_OF_INTAKE), 0, "intake");
  }
}

static void hours__are_those_of_the_calendar_that_a_post_works(void **state)
{
  (void)state;
  enum { WEEKEND = 2 };
  struct door_scenario scenario = valid_scenario();
  scenario.calendars[WEEKEND] = calendar_of("weekend", (struct sim_interval){36000, 57600}, 0);
  for (uint32_t weekday = SIM_SATURDAY; weekday <= SIM_SUNDAY; weekday++) {
    scenario.calendars[WEEKEND].hours[weekday].count = 1;
    scenario.calendars[WEEKEND].hours[weekday].intervals[0] = (struct sim_interval){36000, 57600};
  }
  scenario.calendar_count = 3;
  scenario.screening.shifts[0] = (struct door_shift){.calendar = WEEKEND, .posts = 2};
  scenario.screening.shift_count = 1;
  scenario.screening.changes[0] = (struct door_post_change){.from = {2015, 6, 22}, .posts = 4};
  scenario.screening.change_count = 1;
  scenario.early_help.calendar = ALWAYS;
  scenario.early_help.screening_posts = 1;
  scenario.early_help.screening_place = DOOR_PLACE_POD; /* in screening's hours */
  scenario.assessment.part_time_posts = 1;
  scenario.assessment.part_time_hours_share = 0.5;
  struct door_establishment got = establishment_of(&scenario);
  /* One in office hours, four more in the last of four weeks, two of twelve hours at weekends. */
  assert_equal(door_establishment_posts(&got, DOOR_POSTS_OF_SCREENING), 4, "screening");
  assert_equal(door_establishment_hours_per_week(&got, DOOR_POSTS_OF_SCREENING), 41.25 + 41.25 + 24, "screening");
  assert_equal(door_establishment_hours_per_week(&got, DOOR_POSTS_OF_EARLY_HELP_SCREENING), 41.25, "early help");
  /* Two posts, of which one works half of the hours. */
  assert_equal(door_establishment_posts(&got, DOOR_POSTS_OF_ASSESSMENT), 2, "assessment");
  assert_equal(door_establishment_hours_per_week(&got, DOOR_POSTS_OF_ASSESSMENT), 61.875, "assessment");
}

static void loans_vacancies_and_sickness__leave_posts_where_they_are(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.screening.staffing.turnover_per_year = 2;
  scenario.screening.staffing.recruitment_days = constant_of(100);
  scenario.assessment.staffing.sickness_spells_per_year = 5;
  scenario.assessment.staffing.sickness_days = constant_of(10);
  scenario.staff.loans[0] = (struct door_loan){.from_team = DOOR_TEAM_ASSESSMENT,
                                               .to_team = DOOR_TEAM_SCREENING,
                                               .posts = 1,
                                               .first_day = {2015, 6, 1},
                                               .last_day = {2015, 6, 28},
                                               .weekdays = {1, 1, 1, 1, 1, 0, 0},
                                               .notice_days = 1};
  scenario.staff.loan_count = 1;
  struct door_establishment got = establishment_of(&scenario);
  assert_equal(door_establishment_posts(&got, DOOR_POSTS_OF_SCREENING), 1, "screening");
  assert_equal(door_establishment_posts(&got, DOOR_POSTS_OF_ASSESSMENT), 2, "assessment");
}

static void places__are_those_of_the_services__or_of_the_one_pool(void **state)
{
  (void)state;
  static const struct {
    uint32_t given_services;
    int64_t want_places;
  } rows[] = {{0, 10}, {1, 3}, {2, 8}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.early_help.places = 10;
    scenario.early_help.providers[0] = (struct door_provider){.calendar = OFFICE, .places = 3};
    scenario.early_help.providers[1] = (struct door_provider){.calendar = OFFICE, .places = 5};
    scenario.early_help.provider_count = rows[i].given_services;
    struct door_establishment got = establishment_of(&scenario);
    assert_int_equal(got.early_help_places, rows[i].want_places);
    assert_equal(door_establishment_posts(&got, DOOR_POSTS_OF_ALL), 3, "posts");
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(posts__of_each_pool__stand_under_its_name_and_add_up),
      cmocka_unit_test(posts__of_a_pool_that_the_run_has_not__are_none),
      cmocka_unit_test(posts__that_come_and_go__count_for_their_share_of_the_period),
      cmocka_unit_test(posts__in_a_leap_year__count_its_day),
      cmocka_unit_test(posts_more__over_periods_of_any_length__are_averages_of_each),
      cmocka_unit_test(hours__are_those_of_the_calendar_that_a_post_works),
      cmocka_unit_test(loans_vacancies_and_sickness__leave_posts_where_they_are),
      cmocka_unit_test(places__are_those_of_the_services__or_of_the_one_pool),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
