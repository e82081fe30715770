/* M(t)/G/infinity: the demand profile through the real services, with a worker for everybody.
 *
 * Contacts come at a rate that changes by the hour: weekdays, hours, school terms and an event. Each has a worker at
 * once, so the number in work at t is Poisson with mean m(t) = integral over s < t of lambda(s) P(S > t - s) ds (Palm
 * 1943, Khinchine 1955; Eick, Massey and Whitt, The physics of the Mt/G/infinity queue, 1993). Held against it is the
 * mean of m over one day, Sunday 11 January 2015, as share of the workers' time; the oracle adds up arrivals minute by
 * minute. False alarms: CHECKS checks at FALSE_ALARM / CHECKS each (Bonferroni). The mean rate times the mean service,
 * which knows nothing of the profile, has to be refused each time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "experiment.h"
#include "theory.h"

#include <math.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define FALSE_ALARM 1e-6

enum {
  CHECKS = 16,
  REPLICATIONS = 64,
  SEED = 20150111,
  DAYS_BEFORE = 10, /* from Thursday 1 January 2015 */
  POSTS = 1000,
  YEAR_HOURS = 8760,
  DAY_MINUTES = 24 * 60,
};

static const double weekday_weights[] = {6, 5, 5, 4, 5, 2, 1}; /* sum 28, from Monday */
static const double hour_weights[] = {1, 1, 0, 0, 0, 0, 1, 2, 5, 9, 9, 8, 7, 8, 9, 9, 8, 6, 4, 3, 3, 3, 2, 2}; /* 100 */

struct row {
  const char *given_service;
  double mean_hours;
  bool is_constant;
  bool has_term;  /* from Monday 5 January; before it holidays, at a quarter of the rate */
  bool has_event; /* Friday 9 and Saturday 10 January: three times the rate */
};

static const struct row rows[] = {
    {"exponential", 20, false, false, false}, {"constant", 20, true, false, false},
    {"exponential", 60, false, true, false},  {"exponential", 12, false, false, true},
    {"constant", 40, true, true, true},
};

static const double per_hour = 8; /* in the mean hour */

static double rate_at(const struct row *row, int day, int hour)
{
  double rate = per_hour * weekday_weights[(day + 3) % 7] / 4 * hour_weights[hour] * 24 / 100;
  rate *= row->has_term && day < 4 ? 0.25 : 1;
  return rate * (row->has_event && (day == 8 || day == 9) ? 3 : 1);
}

/* How long, in hours, a contact of so many hours before the day's end is in work on that day, on average. */
static double hours_of_day(const struct row *row, double before_end)
{
  double before_begin = before_end - 24 > 0 ? before_end - 24 : 0;
  if (row->is_constant) {
    double end = row->mean_hours < before_end ? row->mean_hours : before_end;
    return end > before_begin ? end - before_begin : 0;
  }
  return row->mean_hours * (exp(-before_begin / row->mean_hours) - exp(-before_end / row->mean_hours));
}

static double mean_in_work(const struct row *row)
{
  double sum = 0;
  const double handoff_hours = 1.0 / 60;
  for (int minute = 0; minute < (DAYS_BEFORE + 1) * DAY_MINUTES; minute++) {
    double before_end = (DAYS_BEFORE + 1) * 24 - (minute + 0.5) / 60 - handoff_hours;
    if (before_end > 0) {
      sum += rate_at(row, minute / DAY_MINUTES, minute / 60 % 24) / 60 * hours_of_day(row, before_end);
    }
  }
  return sum / 24;
}

static void plan_row(const struct row *row, struct experiment_plan *plan)
{
  experiment_set(plan, "time.run_in_days=%d", DAYS_BEFORE);
  experiment_set(plan, "time.measured_days=1");
  experiment_set(plan, "handoffs.intake_to_screening_minutes=1");
  experiment_set(plan, "intake.sources.all.annual_first_contacts=%.17g", per_hour * YEAR_HOURS);
  experiment_set(plan, "intake.sources.all.weekday_weights=[6, 5, 5, 4, 5, 2, 1]");
  experiment_set(plan, "intake.sources.all.hour_weights="
                       "[1, 1, 0, 0, 0, 0, 1, 2, 5, 9, 9, 8, 7, 8, 9, 9, 8, 6, 4, 3, 3, 3, 2, 2]");
  experiment_set(plan, "screening.staff_posts=%d", POSTS);
  experiment_set(plan,
                 row->is_constant ? "screening.decision_minutes={%s: %.17g}"
                                  : "screening.decision_minutes={%s: {mean: %.17g}}",
                 row->given_service, row->mean_hours * 60);
  if (row->has_term) {
    experiment_set(plan, "intake.terms=[2015-01-05/2015-02-13]");
    experiment_set(plan, "intake.sources.all.holiday_factor=0.25");
  }
  if (row->has_event) {
    experiment_set(plan, "intake.events.surge={from: \"2015-01-09\", until: \"2015-01-10\", factor: 3}");
  }
}

static void theory__rate_that_changes__number_in_work_is_the_integral(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct experiment_plan plan = {
        .scenario_path = "scenarios/oracle/mmc.yaml", .seed = SEED, .replication_count = REPLICATIONS};
    plan_row(&rows[i], &plan);
    struct experiment experiment;
    experiment_init(&experiment, &plan);
    experiment_run(&experiment, &plan);
    double values[REPLICATIONS];
    uint32_t count = experiment_values(&experiment, DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE, values);
    double want = mean_in_work(&rows[i]) / POSTS;
    /* A second of rounding, and an oracle by the minute, are below a thousandth. */
    struct theory_claim claim = {want, want / 1000, FALSE_ALARM / CHECKS};
    if (!theory_is_compatible(values, count, claim)) {
      fail_msg("row %zu: not compatible with %.6g in work", i, want * POSTS);
    }
    struct theory_claim flat = {per_hour * rows[i].mean_hours / POSTS, want / 1000, FALSE_ALARM / CHECKS};
    assert_false(theory_is_compatible(values, count, flat));
    experiment_fini(&experiment);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(theory__rate_that_changes__number_in_work_is_the_integral),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
