/* Estimates from an extract, against tables worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_fit_length.h"
#include "door_fit_returns.h"

#include "sim_math.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NINE = 9 * SIM_HOUR_SECONDS, TWO = 14 * SIM_HOUR_SECONDS, NOON = 12 * SIM_HOUR_SECONDS };

static void assert_near(double got, double want, double error)
{
  if (!(fabs(got - want) <= error)) {
    fail_msg("got %.17g, want %.17g", got, want);
  }
}

/* ---- Statistics ---- */

static void intervals__counts_and_shares__by_formula(void **state)
{
  (void)state;
  /* 10 + 1.9207 -+ 1.96 sqrt(10 + 0.9604); Wilson for 10 of 100. */
  assert_near(door_fit_count_interval(10).low, 5.4319, 1e-3);
  assert_near(door_fit_count_interval(10).high, 18.4096, 1e-3);
  assert_near(door_fit_count_interval(0).low, 0, 1e-12);
  assert_near(door_fit_count_interval(0).high, 3.8415, 1e-4);
  assert_near(door_fit_share_interval(10, 100).low, 0.05523, 1e-5);
  assert_near(door_fit_share_interval(10, 100).high, 0.17437, 1e-5);
  assert_near(door_fit_normal_share(1.959963984540054), 0.975, 1e-12);
  assert_near(door_fit_normal_share(-1), 0.158655253931457, 1e-12);
  assert_near(door_fit_normal_share(0), 0.5, 1e-15);
}

static void chi_square__small_cells__are_pooled(void **state)
{
  (void)state;
  struct door_chi_square test = {0};
  door_chi_square_add(&test, 10, 15);
  door_chi_square_add(&test, 20, 15);
  struct door_test two = door_chi_square_end(&test, 1); /* 50 / 15, 1 degree */
  assert_near(two.statistic, 10.0 / 3, 1e-12);
  assert_int_equal(two.degrees, 1);
  assert_near(two.p, 0.06789, 1e-5);
  struct door_chi_square small = {0};
  door_chi_square_add(&small, 1, 2);
  door_chi_square_add(&small, 4, 2);
  door_chi_square_add(&small, 3, 2); /* together 8 of 6 */
  door_chi_square_add(&small, 9, 1); /* too few: left out */
  struct door_test pooled = door_chi_square_end(&small, 0);
  assert_near(pooled.statistic, 4.0 / 6, 1e-12);
  assert_int_equal(pooled.degrees, 1);
  struct door_chi_square nothing = {0};
  assert_near(door_chi_square_end(&nothing, 3).p, 1, 0);
}

/* ---- Lengths ---- */

static void lognormal__half_2_and_half_8__median_4_and_sd_ln_2(void **state)
{
  (void)state;
  struct door_fit_lengths lengths;
  struct door_fit_lognormal fitted;
  door_fit_lengths_init(&lengths);
  for (int i = 0; i < 32; i++) {
    assert_int_equal(door_fit_lengths_add(&lengths, i % 2 == 0 ? 2 : 8, 1, true), DOOR_OK);
  }
  assert_true(door_fit_lognormal(&lengths, &fitted));
  assert_near(fitted.median, 4, 1e-12);
  assert_near(fitted.p90, 4 * pow(2, 1.2815515655446004), 1e-9);
  /* ln 2 x 1.96 / sqrt 32 = 0.24016 */
  assert_near(fitted.median_interval.low, 4 * exp(-0.240160), 1e-4);
  assert_near(fitted.median_interval.high, 4 * exp(0.240160), 1e-4);
  assert_near(fitted.observed_median, 2, 0);
  assert_near(fitted.observed_p90, 8, 0);
  assert_near(fitted.distance, 0.841344746068543 - 0.5, 1e-12); /* half are at 2, where the normal has 15.9 % */
  door_fit_lengths_fini(&lengths);
}

static void lognormal__what_is_not_over__is_not_taken_for_short(void **state)
{
  (void)state;
  enum { MANY = 2000 };
  struct door_fit_lengths lengths;
  struct door_fit_lognormal fitted;
  door_fit_lengths_init(&lengths);
  for (int i = 0; i < MANY; i++) { /* median 10, sd of the logarithm 1; nobody looks longer than 15 */
    double length = 10 * sim_exp(sim_normal_quantile((i + 0.5) / MANY));
    bool is_over = length <= 15;
    assert_int_equal(door_fit_lengths_add(&lengths, is_over ? length : 15, 0.1, is_over), DOOR_OK);
  }
  assert_true(door_fit_lognormal(&lengths, &fitted));
  assert_near(fitted.median, 10, 0.1);
  assert_near(fitted.p90, 10 * exp(1.2815515655446004), 0.6);
  assert_near(fitted.observed_p90, 0, 0); /* nobody saw it */
  assert_true(fitted.distance < fitted.distance_5_percent);
  door_fit_lengths_fini(&lengths);
}

static void lognormal__too_few_or_all_the_same__not_fitted(void **state)
{
  (void)state;
  struct door_fit_lengths lengths;
  struct door_fit_lognormal fitted;
  door_fit_lengths_init(&lengths);
  for (int i = 0; i < DOOR_FIT_LENGTHS_MIN - 1; i++) {
    assert_int_equal(door_fit_lengths_add(&lengths, i + 1, 1, true), DOOR_OK);
  }
  assert_false(door_fit_lognormal(&lengths, &fitted));
  door_fit_lengths_fini(&lengths);
  for (int i = 0; i < 2 * DOOR_FIT_LENGTHS_MIN; i++) {
    assert_int_equal(door_fit_lengths_add(&lengths, 0, 1, true), DOOR_OK); /* all of them count as 1 */
  }
  assert_false(door_fit_lognormal(&lengths, &fitted));
  door_fit_lengths_fini(&lengths);
}

/* ---- An extract of rows, without a file ---- */

enum { ROWS_MAX = 4096 };

static int64_t monday(void)
{
  return sim_date_day_number((struct sim_date){2024, 4, 1});
}

static void begin(struct door_extract *extract)
{
  assert_int_equal(door_extract_init(extract), DOOR_OK);
  extract->rows = calloc(ROWS_MAX, sizeof *extract->rows);
  assert_non_null(extract->rows);
  memcpy(extract->sources[0], "police", sizeof "police");
  extract->source_count = 1;
  extract->places[DOOR_COLUMN_OUTCOME] = 0;
}

static struct door_contact_row *add(struct door_extract *extract, uint64_t family, int64_t day, int64_t seconds)
{
  assert_true(extract->row_count < ROWS_MAX);
  struct door_contact_row *row = &extract->rows[extract->row_count++];
  row->family = family;
  for (uint32_t i = 0; i < DOOR_COLUMN_COUNT; i++) {
    row->moments[i] = DOOR_NO_MOMENT;
  }
  row->moments[DOOR_COLUMN_RECEIVED] = (monday() + day) * SIM_DAY_SECONDS + seconds;
  return row;
}

/* ---- Demand ---- */

static void demand__ten_on_mondays_five_on_tuesdays__rates_and_profiles(void **state)
{
  (void)state;
  struct door_extract extract;
  struct door_problem problem;
  static struct door_fit_demand demand;
  struct door_fit_period period = {monday(), 0, monday() + 56};
  begin(&extract);
  uint64_t family = 0;
  for (int week = 0; week < 8; week++) {
    for (int i = 0; i < 15; i++) {
      add(&extract, ++family, week * 7 + (i < 10 ? 0 : 1), i < 10 ? NINE : TWO);
    }
  }
  add(&extract, family, 55, NINE); /* the last family again: no first contact */
  assert_int_equal(door_fit_demand(&extract, &period, &demand, &problem), DOOR_OK);
  const struct door_fit_source *police = &demand.sources[0];
  assert_int_equal(demand.source_count, 1);
  assert_string_equal(police->name, "police");
  assert_int_equal(police->first_contacts, 120);
  assert_int_equal(police->contacts, 121);
  assert_near(police->annual, 120.0 / 56 * 365, 1e-9);
  assert_near(police->weekday_weights[SIM_MONDAY], 14.0 / 3, 1e-12);
  assert_near(police->weekday_weights[SIM_TUESDAY], 7.0 / 3, 1e-12);
  assert_near(police->weekday_weights[SIM_SUNDAY], 0, 0);
  assert_near(police->hour_weights[9], 16, 1e-12);
  assert_near(police->hour_weights[14], 8, 1e-12);
  assert_near(police->month_weights[0], 1, 1e-12); /* too short for a profile of months */
  /* Each week has its 15: as little spread as can be. */
  assert_near(police->weeks.statistic, 0, 1e-9);
  assert_int_equal(police->weeks.degrees, 7);
  /* Mondays are at 9 and Tuesdays at 14: no product at all. Four cells, 3 fitted: 120 (each cell off by its chance). */
  assert_near(police->hours_by_weekday.statistic, 120, 1e-9);
  assert_int_equal(police->hours_by_weekday.degrees, 1);
  door_extract_fini(&extract);
}

static void demand__hours_of_fewer_than_five__get_one_rate(void **state)
{
  (void)state;
  struct door_extract extract;
  struct door_problem problem;
  static struct door_fit_demand demand;
  struct door_fit_period period = {monday(), 0, monday() + 56};
  begin(&extract);
  static const int counts[DOOR_DAY_HOURS] = {[3] = 1, [4] = 2, [5] = 9, [9] = 48};
  uint64_t family = 0;
  for (int hour = 0; hour < DOOR_DAY_HOURS; hour++) {
    for (int i = 0; i < counts[hour]; i++) {
      family++;
      add(&extract, family, (int64_t)family % 56, (int64_t)hour * SIM_HOUR_SECONDS);
    }
  }
  assert_int_equal(door_fit_demand(&extract, &period, &demand, &problem), DOOR_OK);
  /* 1 and 2 come to 3, which is fewer than 5: the next larger, 9, joins them, and each hour gets 4 of 60. */
  const double *hours = demand.sources[0].hour_weights;
  assert_near(hours[3], 24 * 4 / 60.0, 1e-12);
  assert_near(hours[4], 24 * 4 / 60.0, 1e-12);
  assert_near(hours[5], 24 * 4 / 60.0, 1e-12);
  assert_near(hours[9], 24 * 48 / 60.0, 1e-12);
  assert_near(hours[0], 0, 0);
  door_extract_fini(&extract);
}

static void demand__families_of_the_look_back__are_not_new(void **state)
{
  (void)state;
  struct door_extract extract;
  struct door_problem problem;
  static struct door_fit_demand demand;
  struct door_fit_period period = {monday(), 28, monday() + 56};
  begin(&extract);
  for (uint64_t family = 1; family <= 40; family++) {
    add(&extract, family, family <= 10 ? 3 : 30, NINE); /* ten come before, and again */
    if (family <= 10) {
      add(&extract, family, 31, NINE);
    }
  }
  assert_int_equal(door_fit_demand(&extract, &period, &demand, &problem), DOOR_OK);
  assert_int_equal(demand.sources[0].first_contacts, 30);
  assert_int_equal(demand.sources[0].contacts, 40);
  door_extract_fini(&extract);
}

static void period__default_look_back__a_year_or_half(void **state)
{
  (void)state;
  static const struct {
    int64_t given_days, given_look_back;
    enum door_err want;
    int64_t want_look_back;
  } rows[] = {{800, -1, DOOR_OK, 365},  {200, -1, DOOR_OK, 100},       {200, 0, DOOR_OK, 0},
              {200, 172, DOOR_OK, 172}, {200, 173, DOOR_ERR_LIMIT, 0}, {30, -1, DOOR_ERR_LIMIT, 0}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct door_extract extract;
    struct door_problem problem;
    struct door_fit_period period = {0, 0, 0};
    begin(&extract);
    add(&extract, 1, 0, NINE);
    add(&extract, 2, rows[i].given_days - 1, NINE);
    assert_int_equal(door_fit_period_of(&extract, rows[i].given_look_back, &period, &problem), rows[i].want);
    assert_int_equal(period.look_back_days, rows[i].want_look_back);
    door_extract_fini(&extract);
  }
}

/* ---- Outcomes ---- */

/* Sees every level as it is: no further action for level 1, advice for 2, early help for 3, referral for 4. */
static struct door_scenario *clear_base(void)
{
  struct door_scenario *base = calloc(1, sizeof *base);
  assert_non_null(base);
  base->screening.advice_from_level = 1.5;
  base->screening.signpost_from_level = 100;
  base->screening.early_help_from_level = 2.5;
  base->screening.assessment_from_level = 3.5;
  base->screening.early_help_consent_share = 1;
  return base;
}

static void decide(struct door_extract *extract, enum door_contact_outcome outcome, uint32_t count)
{
  for (uint32_t i = 0; i < count; i++) {
    add(extract, extract->row_count + 1, (int64_t)(extract->row_count % 56), NINE)->outcome = (uint8_t)outcome;
  }
}

static void outcomes__seen_clearly__levels_are_the_outcomes(void **state)
{
  (void)state;
  struct door_extract extract;
  struct door_problem problem;
  static struct door_fit_demand demand;
  static struct door_fit_outcomes outcomes;
  struct door_fit_period period = {monday(), 0, monday() + 56};
  struct door_scenario *base = clear_base();
  base->screening.early_help_consent_share = 0.5;
  begin(&extract);
  decide(&extract, DOOR_CONTACT_NO_FURTHER_ACTION, 50);
  decide(&extract, DOOR_CONTACT_ADVICE, 30);
  decide(&extract, DOOR_CONTACT_EARLY_HELP, 10); /* and as many refused, and were given advice */
  decide(&extract, DOOR_CONTACT_REFERRAL, 8);
  decide(&extract, DOOR_CONTACT_STRATEGY_DISCUSSION, 2);
  decide(&extract, DOOR_CONTACT_UNDECIDED, 7);
  assert_int_equal(door_fit_demand(&extract, &period, &demand, &problem), DOOR_OK);
  door_fit_outcomes(&extract, &demand, base, (const double[]){1}, &outcomes);
  const struct door_fit_source_outcomes *police = &outcomes.sources[0];
  assert_null(outcomes.not_fitted);
  assert_int_equal(police->decided, 100);
  assert_true(police->is_fitted);
  static const double want[] = {0.5, 0.2, 0.2, 0.1};
  for (uint32_t level = 0; level < DOOR_NEED_LEVELS; level++) {
    assert_near(police->need_level_shares[level], want[level], 1e-6);
  }
  assert_near(police->standard_errors[0], sqrt(0.5 * 0.5 / 100), 1e-6);
  assert_near(police->standard_errors[3], sqrt(0.1 * 0.9 / 100), 1e-6);
  assert_near(police->intervals[DOOR_FIT_REFERRAL].low, 0.05523, 1e-5);
  base->screening.partner_count = 1;
  door_fit_outcomes(&extract, &demand, base, (const double[]){1}, &outcomes);
  assert_string_equal(outcomes.not_fitted, "the base has partner checks");
  assert_false(outcomes.sources[0].is_fitted);
  free(base);
  door_extract_fini(&extract);
}

static void outcomes__chances_through_noise__sum_to_one(void **state)
{
  (void)state;
  struct door_scenario *base = clear_base();
  base->screening.apparent_noise_sd_levels = 2;
  base->screening.decision_maker_sd_levels = 0;
  double chances[DOOR_FIT_OUTCOME_COUNT];
  door_fit_outcome_chances(&base->screening, 0.5, 2, chances); /* sd 1 around 2: thresholds at -0.5, 0.5 and 1.5 */
  assert_near(chances[DOOR_FIT_NO_FURTHER_ACTION], 0.308538, 1e-6);
  assert_near(chances[DOOR_FIT_ADVICE], 0.382925, 1e-6);
  assert_near(chances[DOOR_FIT_SIGNPOST], 0, 1e-12);
  assert_near(chances[DOOR_FIT_EARLY_HELP], 0.241730, 1e-6);
  assert_near(chances[DOOR_FIT_REFERRAL], 0.066807, 1e-6);
  free(base);
}

/* ---- Returns ---- */

/* One level, which does not move: the hazard is returns over days at risk. 40 families come on day 0 at noon and again
 * 102 days later; a day until they feel that their case is closed and half a day to the next contact make 2 whole days,
 * so 100 days at risk; then none comes in the 98 that are left of 100. */
static void returns__one_level__returns_over_days_at_risk(void **state)
{
  (void)state;
  struct door_extract extract;
  struct door_problem problem;
  static struct door_fit_demand demand;
  static struct door_fit_seen seen;
  struct door_fit_returns returns;
  struct door_fit_period period = {monday(), 0, monday() + 202};
  struct door_scenario *base = clear_base();
  base->handoffs.screening_to_intake_minutes = 1440;
  base->families.return_per_year[0] = 2;
  begin(&extract);
  for (uint64_t family = 1; family <= 40; family++) {
    add(&extract, family, 0, NOON)->outcome = DOOR_CONTACT_ADVICE;
    add(&extract, family, 102, NOON)->outcome = DOOR_CONTACT_ADVICE;
  }
  assert_int_equal(door_fit_demand(&extract, &period, &demand, &problem), DOOR_OK);
  for (uint32_t i = 0; i < SIM_WEEKDAYS; i++) {
    demand.sources[0].weekday_weights[i] = 1; /* no day of rest to wait for */
  }
  seen.levels[0][0] = 1;
  door_fit_returns(&extract, &demand, base, &seen, &returns);
  assert_true(returns.is_fitted);
  assert_int_equal(returns.closed, 80);
  assert_int_equal(returns.returns, 40);
  double per_year = 365.0 * 40 / (40 * (100 + 98));
  assert_near(returns.return_per_year[0], per_year, 0.001);
  assert_near(returns.factor, per_year / 2, 0.001);
  /* The standard error of the logarithm is 1 / sqrt(40). */
  assert_near(log(returns.factor_interval.high / returns.factor), 1.96 / sqrt(40), 0.002);
  assert_int_equal(returns.observed[2], 40); /* 90 to 180 days */
  free(base);
  door_extract_fini(&extract);
}

static void returns__after_help__tell_nothing(void **state)
{
  (void)state;
  struct door_extract extract;
  struct door_problem problem;
  static struct door_fit_demand demand;
  static struct door_fit_seen seen;
  struct door_fit_returns returns;
  struct door_fit_period period = {monday(), 0, monday() + 202};
  struct door_scenario *base = clear_base();
  base->families.return_per_year[0] = 2;
  begin(&extract);
  for (uint64_t family = 1; family <= 40; family++) {
    add(&extract, family, 0, NOON)->outcome = DOOR_CONTACT_REFERRAL;
    add(&extract, family, 102, NOON)->outcome = DOOR_CONTACT_ADVICE;
  }
  assert_int_equal(door_fit_demand(&extract, &period, &demand, &problem), DOOR_OK);
  seen.levels[0][0] = 1;
  door_fit_returns(&extract, &demand, base, &seen, &returns);
  assert_false(returns.is_fitted);
  assert_int_equal(returns.closed, 0);
  assert_non_null(returns.not_fitted);
  free(base);
  door_extract_fini(&extract);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(intervals__counts_and_shares__by_formula),
      cmocka_unit_test(chi_square__small_cells__are_pooled),
      cmocka_unit_test(lognormal__half_2_and_half_8__median_4_and_sd_ln_2),
      cmocka_unit_test(lognormal__what_is_not_over__is_not_taken_for_short),
      cmocka_unit_test(lognormal__too_few_or_all_the_same__not_fitted),
      cmocka_unit_test(demand__ten_on_mondays_five_on_tuesdays__rates_and_profiles),
      cmocka_unit_test(demand__hours_of_fewer_than_five__get_one_rate),
      cmocka_unit_test(demand__families_of_the_look_back__are_not_new),
      cmocka_unit_test(period__default_look_back__a_year_or_half),
      cmocka_unit_test(outcomes__seen_clearly__levels_are_the_outcomes),
      cmocka_unit_test(outcomes__chances_through_noise__sum_to_one),
      cmocka_unit_test(returns__one_level__returns_over_days_at_risk),
      cmocka_unit_test(returns__after_help__tell_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
