/* What an ensemble draws and fits again, and what a set looks like as settings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_ensemble.h"
#include "scenario_text_builder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void assert_near(double got, double want, double error)
{
  if (!(fabs(got - want) <= error)) {
    fail_msg("got %.17g, want %.17g", got, want);
  }
}

/* Drawn: staff_posts, advice_from_level, decision_minutes. Not drawable: need_met_share, whose default lies outside its
 * range). In words: early_help.places. Fitted: both sources to contacts, threshold to referrals; return_per_year to
 * nothing that is expected here. */
#define FITTED_SCENARIO                                                                                                \
  VALID_SCENARIO                                                                                                       \
  "provenance:\n"                                                                                                      \
  "  screening.staff_posts: {assumed: {low: 3, high: 6}}\n"                                                            \
  "  screening.advice_from_level: {assumed: {low: 1, high: 2}}\n"                                                      \
  "  screening.decision_minutes: {assumed: {low: 20, high: 50}}\n"                                                     \
  "  early_help.places: {assumed: \"a guess\"}\n"                                                                      \
  "  early_help.need_met_share: {assumed: {low: 0, high: 0}}\n"                                                        \
  "  intake.sources.police.annual_first_contacts: {fitted: \"a year\", measure: contacts}\n"                           \
  "  intake.sources.school.annual_first_contacts: {fitted: \"a year\", measure: contacts}\n"                           \
  "  screening.assessment_from_level: {fitted: \"a year\", measure: referrals}\n"                                      \
  "  families.return_per_year: {fitted: \"another country\"}\n"                                                        \
  "expect:\n"                                                                                                          \
  "  plans: {at_least: 100, fitted: true}\n"                                                                           \
  "  contacts: {within_share_of: {value: 6000, share: 0.05}, fitted: true}\n"                                          \
  "  decisions: {at_least: 1}\n"                                                                                       \
  "  referrals: {at_least: 900, at_most: 1000, fitted: true}\n"

static struct scenario_document *read_text(const char *text)
{
  struct scenario_document *document = NULL;
  enum door_err err = scenario_read_text(text, strlen(text), "s.yaml", &document);
  if (err != DOOR_OK) {
    fail_msg("%s", document == NULL ? "no document" : scenario_problem_text(document, 0));
  }
  return document;
}

static struct door_ensemble_plan *plan_of(const struct scenario_document *document)
{
  struct door_ensemble_plan *plan = NULL;
  assert_int_equal(door_ensemble_plan_create(document, &plan, NULL), DOOR_OK);
  return plan;
}

/* Figures with keys first: contacts (300 off 6,000 at most), referrals (50 off 950); then plans, at least 100, aimed at
 * 2 % above. Factors of contacts: 1,000,000 a year are allowed, so police (5,000) could be 200 times as many; 20 is as
 * far as any factor goes. The level may be 10, which is 10 / 3.5 times the default. */
static void plan__each_kind_of_provenance__is_what_it_says(void **state)
{
  (void)state;
  struct scenario_document *document = read_text(FITTED_SCENARIO);
  struct door_ensemble_plan *plan = plan_of(document);
  assert_int_equal(plan->drawn_count, 3);
  assert_string_equal(plan->drawn[0].key, "screening.staff_posts");
  assert_true(plan->drawn[0].is_whole && !plan->drawn[1].is_whole);
  assert_int_equal(plan->fitted_count, 3);
  assert_int_equal(plan->in_words, 1);
  assert_int_equal(plan->not_drawable, 1);
  assert_int_equal(plan->fitted_before, 1);
  assert_int_equal(plan->figure_count, 3);
  assert_int_equal(plan->solved_count, 2);
  static const struct {
    enum door_measure want_measure;
    uint32_t want_keys;
    double want_target, want_tolerance, want_factor_high;
  } rows[] = {{DOOR_MEASURE_CONTACTS, 2, 6000, 300, 20},
              {DOOR_MEASURE_REFERRALS, 1, 950, 50, 10 / 3.5},
              {DOOR_MEASURE_PLANS, 0, 102, 2, 20}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct door_figure *figure = &plan->figures[i];
    assert_int_equal(figure->measure, rows[i].want_measure);
    assert_int_equal(figure->key_count, rows[i].want_keys);
    assert_near(figure->target, rows[i].want_target, 1e-9);
    assert_near(figure->tolerance, rows[i].want_tolerance, 1e-9);
    assert_near(exp(figure->log_high), rows[i].want_factor_high, 1e-9);
  }
  assert_true(door_figure_is_met(&plan->figures[0], 5700) && !door_figure_is_met(&plan->figures[0], 5699));
  assert_true(door_figure_is_met(&plan->figures[2], 1e9) && !door_figure_is_met(&plan->figures[2], 99));
  assert_near(door_figure_miss(&plan->figures[1], 1000), 1, 1e-12);
  door_ensemble_plan_destroy(&plan);
  scenario_destroy(&document);
}

/* What set 7 draws for a key is asked of seed, set and key alone: the same with other keys drawn beside it, and another
 * for each other of the three. */
static void draw__other_keys_beside_it__same_value(void **state)
{
  (void)state;
  struct scenario_document *small =
      read_text(VALID_SCENARIO "provenance:\n"
                               "  screening.decision_minutes: {assumed: {low: 20, high: 50}}\n");
  struct scenario_document *large = read_text(FITTED_SCENARIO);
  struct door_ensemble_plan *few = plan_of(small);
  struct door_ensemble_plan *many = plan_of(large);
  const struct door_drawn_key *minutes = &many->drawn[0];
  while (strcmp(minutes->key, few->drawn[0].key) != 0) {
    minutes++;
  }
  double value = door_ensemble_draw(minutes, 1, 7);
  assert_near(value, door_ensemble_draw(&few->drawn[0], 1, 7), 0);
  assert_true(value != door_ensemble_draw(minutes, 1, 8) && value != door_ensemble_draw(minutes, 2, 7));
  struct door_drawn_key other = *minutes;
  strcpy(other.key, "screening.conclusion_minutes");
  assert_true(value != door_ensemble_draw(&other, 1, 7));
  door_ensemble_plan_destroy(&few);
  door_ensemble_plan_destroy(&many);
  scenario_destroy(&small);
  scenario_destroy(&large);
}

/* 4,000 sets. A uniform number of 0 to 1 has the standard deviation 0.2887, so its mean is within 5 x 0.2887 / 63.2 =
 * 0.0229 of a half but once in 1.7 million times; each of four whole numbers comes 1,000 times with a standard
 * deviation of sqrt(4000 x 1/4 x 3/4) = 27.4, so within 140 but in fewer than 4 of 3 million. The seed is fixed. */
static void draw__many_sets__uniform_in_the_range(void **state)
{
  (void)state;
  const struct door_drawn_key share = {.key = "a", .low = 0, .high = 1};
  const struct door_drawn_key posts = {.key = "b", .low = 3, .high = 6, .is_whole = true};
  double sum = 0;
  uint32_t counts[4] = {0};
  for (uint32_t set = 0; set < 4000; set++) {
    double drawn = door_ensemble_draw(&share, 1, set);
    assert_true(drawn > 0 && drawn < 1);
    sum += drawn;
    double whole = door_ensemble_draw(&posts, 1, set);
    assert_true(whole >= 3 && whole <= 6);
    counts[(size_t)whole - 3]++;
  }
  assert_near(sum / 4000, 0.5, 0.0229);
  for (size_t i = 0; i < 4; i++) {
    assert_near(counts[i], 1000, 140);
  }
}

static const char *setting_of(const struct door_ensemble_settings *settings, const char *key)
{
  for (uint32_t i = 0; i < settings->count; i++) {
    if (strncmp(settings->texts[i], key, strlen(key)) == 0 && settings->texts[i][strlen(key)] == '=') {
      return settings->texts[i] + strlen(key) + 1;
    }
  }
  return NULL;
}

/* Contacts twice as many (5,000 and 1,000.5), the level as it is; minutes of mean m and p90 60 / 35 m, whole posts. */
static void settings__of_a_set__scaled_as_a_whole(void **state)
{
  (void)state;
  struct scenario_document *document = read_text(FITTED_SCENARIO);
  struct door_ensemble_plan *plan = plan_of(document);
  struct door_ensemble_settings settings;
  const double logs[DOOR_FIGURES_MAX] = {0.69314718055994531, 0};
  assert_int_equal(door_ensemble_settings_init(&settings, plan, document, 1, 7, logs), DOOR_OK);
  assert_int_equal(settings.count, 6);
  assert_near(strtod(setting_of(&settings, "intake.sources.police.annual_first_contacts"), NULL), 10000, 1e-9);
  assert_near(strtod(setting_of(&settings, "intake.sources.school.annual_first_contacts"), NULL), 2001, 1e-9);
  assert_near(strtod(setting_of(&settings, "screening.assessment_from_level"), NULL), 3.5, 1e-12);
  const char *posts = setting_of(&settings, "screening.staff_posts");
  assert_true(strlen(posts) == 1 && posts[0] >= '3' && posts[0] <= '6');
  double mean = 0;
  double p90 = 0;
  assert_int_equal(
      sscanf(setting_of(&settings, "screening.decision_minutes"), "{lognormal: {mean: %lf, p90: %lf}}", &mean, &p90),
      2);
  const struct door_drawn_key minutes = {.key = "screening.decision_minutes", .low = 20, .high = 50};
  assert_near(mean, door_ensemble_draw(&minutes, 1, 7), 1e-9); /* the mean is the size, to rounding */
  assert_near(p90, mean * 60 / 35, 1e-9);
  door_ensemble_settings_fini(&settings);
  door_ensemble_plan_destroy(&plan);
  scenario_destroy(&document);
}

/* A scenario that is compared has other posts and no school: posts are not drawn in either, and the school is fitted
 * where there is one. */
static void leave_out__key_that_differs__is_not_drawn(void **state)
{
  (void)state;
  struct scenario_document *document = read_text(FITTED_SCENARIO);
  struct scenario_document *other = NULL;
  char text[] = FITTED_SCENARIO;
  strstr(text, "staff_posts: 5")[strlen("staff_posts: ")] = '4';
  strstr(text, "    school:")[strlen("    scho")] = 'l'; /* another name, as long */
  strstr(text, "sources.school")[strlen("sources.scho")] = 'l';
  other = read_text(text);
  struct door_ensemble_plan *plan = plan_of(document);
  door_ensemble_leave_out(plan, document, other);
  for (uint32_t i = 0; i < plan->drawn_count; i++) {
    assert_int_equal(plan->drawn[i].is_left_out, strcmp(plan->drawn[i].key, "screening.staff_posts") == 0);
  }
  struct door_ensemble_settings settings;
  const double logs[DOOR_FIGURES_MAX] = {0};
  assert_int_equal(door_ensemble_settings_init(&settings, plan, other, 1, 7, logs), DOOR_OK);
  assert_int_equal(settings.count, 4);
  assert_null(setting_of(&settings, "screening.staff_posts"));
  assert_null(setting_of(&settings, "intake.sources.school.annual_first_contacts"));
  door_ensemble_settings_fini(&settings);
  door_ensemble_plan_destroy(&plan);
  scenario_destroy(&document);
  scenario_destroy(&other);
}

/* Every form keeps its shape; a list goes by its largest number. */
static void sized__each_kind_of_value__scaled_by_one_factor(void **state)
{
  (void)state;
  struct scenario_document *document = read_text(VALID_SCENARIO "families: {return_per_year: [1, 2, 4, 0]}\n"
                                                                "handoffs: {screening_to_intake_minutes: 60}\n");
  static const struct {
    const char *given_key;
    double given_size;
    enum door_err want_err;
    const char *want_setting;
  } rows[] = {
      {"families.return_per_year", 8, DOOR_OK, "families.return_per_year=[2, 4, 8, 0]"},
      {"screening.staff_posts", 6.6, DOOR_OK, "screening.staff_posts=7"},
      {"screening.threshold_shift_levels", -0.25, DOOR_OK, "screening.threshold_shift_levels=-0.25"},
      {"screening.decision_rule", 1, DOOR_ERR_RANGE, NULL},
      {"intake.sources.police.need_level_shares", 1, DOOR_ERR_RANGE, NULL},
      {"no.such.key", 1, DOOR_ERR_RANGE, NULL},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char *text = NULL;
    assert_int_equal(scenario_sized_setting(document, rows[i].given_key, rows[i].given_size, &text), rows[i].want_err);
    if (rows[i].want_setting != NULL) {
      assert_string_equal(text, rows[i].want_setting);
    }
    free(text);
  }
  scenario_destroy(&document);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plan__each_kind_of_provenance__is_what_it_says),
      cmocka_unit_test(draw__other_keys_beside_it__same_value),
      cmocka_unit_test(draw__many_sets__uniform_in_the_range),
      cmocka_unit_test(settings__of_a_set__scaled_as_a_whole),
      cmocka_unit_test(leave_out__key_that_differs__is_not_drawn),
      cmocka_unit_test(sized__each_kind_of_value__scaled_by_one_factor),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
