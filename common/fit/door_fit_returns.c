#include "door_fit_returns.h"

#include "door_words.h"
#include "sim_math.h"

#include <string.h>

/* States of a family: 0 the need has gone, 1 to 4 its level. Powers of two days reach past 200 years. */
enum { STATES = DOOR_NEED_LEVELS + 1, POWERS = 17, TERMS = 30, SEARCH_STEPS = 60 };

struct matrix {
  double at[STATES][STATES]; /* [from][to] */
};

/* What a factor makes of the base's hazards. */
struct course {
  struct matrix alone[POWERS]; /* over 2^i days, nobody comes back */
  struct matrix still[POWERS]; /* over 2^i days in which it cannot come back yet */
  double per_day[STATES];      /* hazard of coming back */
};

struct study {
  const struct door_extract *extract;
  const struct door_fit_demand *demand;
  const struct door_scenario *base;
  const struct door_fit_seen *seen;
  double profile[DOOR_NEED_LEVELS]; /* return_per_year at factor 1 */
  double chances[DOOR_SOURCES_MAX][STATES][DOOR_FIT_OUTCOME_COUNT];
  bool has_outcomes;
};

static struct matrix multiply(const struct matrix *a, const struct matrix *b)
{
  struct matrix product = {{{0}}};
  for (uint32_t i = 0; i < STATES; i++) {
    for (uint32_t j = 0; j < STATES; j++) {
      for (uint32_t k = 0; k < STATES; k++) {
        product.at[i][j] += a->at[i][k] * b->at[k][j];
      }
    }
  }
  return product;
}

/* e to the power of a matrix of daily rates, by its series. */
static struct matrix exponential(const struct matrix *rates)
{
  struct matrix sum = {{{0}}};
  for (uint32_t i = 0; i < STATES; i++) {
    sum.at[i][i] = 1;
  }
  struct matrix term = sum;
  for (uint32_t n = 1; n <= TERMS; n++) {
    term = multiply(&term, rates);
    for (uint32_t i = 0; i < STATES; i++) {
      for (uint32_t j = 0; j < STATES; j++) {
        term.at[i][j] /= n;
        sum.at[i][j] += term.at[i][j];
      }
    }
  }
  return sum;
}

static void make_powers(const struct matrix *rates, struct matrix powers[static POWERS])
{
  powers[0] = exponential(rates);
  for (uint32_t i = 1; i < POWERS; i++) {
    powers[i] = multiply(&powers[i - 1], &powers[i - 1]);
  }
}

static void make_course(const struct study *study, double factor, struct course *out_course)
{
  const struct door_families *families = &study->base->families;
  struct matrix rates = {{{0}}};
  for (uint32_t level = 1; level < STATES; level++) {
    double up = level + 1 < STATES ? families->worsening_per_year[level - 1] / DOOR_FIT_YEAR_DAYS : 0;
    double down = families->improving_per_year[level - 1] / DOOR_FIT_YEAR_DAYS;
    rates.at[level][level - 1] = down;
    rates.at[level][level] = -down - up;
    if (level + 1 < STATES) {
      rates.at[level][level + 1] = up;
    }
  }
  make_powers(&rates, out_course->still);
  out_course->per_day[0] = 0;
  for (uint32_t level = 1; level < STATES; level++) {
    out_course->per_day[level] = factor * study->profile[level - 1] / DOOR_FIT_YEAR_DAYS;
    rates.at[level][level] -= out_course->per_day[level];
  }
  make_powers(&rates, out_course->alone);
}

static void pass(const struct matrix powers[static POWERS], uint64_t days, double state[static STATES])
{
  for (uint32_t power = 0; power < POWERS && days >> power > 0; power++) {
    if ((days >> power & 1U) == 0) {
      continue;
    }
    double next[STATES] = {0};
    for (uint32_t from = 0; from < STATES; from++) {
      for (uint32_t to = 0; to < STATES; to++) {
        next[to] += state[from] * powers[power].at[from][to];
      }
    }
    memcpy(state, next, sizeof next);
  }
}

/* Makes the state come to 1, and returns what it came to. */
static double settle(double state[static STATES])
{
  double sum = 0;
  for (uint32_t i = 0; i < STATES; i++) {
    sum += state[i];
  }
  for (uint32_t i = 0; i < STATES && sum > 0; i++) {
    state[i] /= sum;
  }
  return sum;
}

/* ---- What one closed contact is followed by ---- */

struct gap {
  uint64_t delay_days; /* until the family may come back */
  uint64_t days;       /* from then on to the next contact, or to the end of the extract */
  bool returns;
};

static uint64_t days_of(double seconds)
{
  double days = seconds / SIM_DAY_SECONDS + 0.5;
  return days > 0 ? (uint64_t)days : 0;
}

/* Days, on the mean, from when a family would come back to when its source makes the contact: the hour is one of the
 * source's day, and on some weekdays it makes none. */
static double days_to_contact(const struct door_fit_source *source)
{
  static const double half_a_day = 0.5;
  double rest = 0;
  for (uint32_t weekday = 0; weekday < SIM_WEEKDAYS; weekday++) {
    uint32_t days = 0;
    while (days < SIM_WEEKDAYS && !(source->weekday_weights[(weekday + days) % SIM_WEEKDAYS] > 0)) {
      days++;
    }
    rest += (double)days / SIM_WEEKDAYS;
  }
  return half_a_day + rest;
}

static struct gap gap_after(const struct study *study, uint64_t place)
{
  const struct door_contact_row *row = &study->extract->rows[place];
  int64_t received = row->moments[DOOR_COLUMN_RECEIVED];
  int64_t decided = row->moments[DOOR_COLUMN_DECIDED] == DOOR_NO_MOMENT ? received : row->moments[DOOR_COLUMN_DECIDED];
  bool returns = place + 1 < study->extract->row_count && study->extract->rows[place + 1].family == row->family;
  int64_t end = returns ? study->extract->rows[place + 1].moments[DOOR_COLUMN_RECEIVED]
                        : study->demand->period.end_day * SIM_DAY_SECONDS;
  uint32_t source = study->demand->source_of[row->source];
  double to_contact = source < DOOR_SOURCES_MAX ? days_to_contact(&study->demand->sources[source]) : 0;
  double closed = (double)(decided - received) + to_contact * SIM_DAY_SECONDS +
                  study->base->handoffs.screening_to_intake_minutes * SIM_MINUTE_SECONDS;
  struct gap gap = {.delay_days = days_of(closed), .returns = returns};
  uint64_t days = days_of((double)(end - received));
  gap.days = days > gap.delay_days ? days - gap.delay_days : 0;
  return gap;
}

/* What is known of a contact's outcome changes the state; false where the family tells no more after it. */
static bool take_outcome(const struct study *study, const struct door_contact_row *row, double state[static STATES])
{
  if (!study->has_outcomes) {
    return true;
  }
  enum door_fit_outcome outcome = door_fit_outcome_of(row);
  if (outcome == DOOR_FIT_OUTCOME_COUNT || door_contact_outcome_helps((enum door_contact_outcome)row->outcome)) {
    return false;
  }
  uint32_t place = study->demand->source_of[row->source];
  for (uint32_t level = 0; level < STATES && place < DOOR_SOURCES_MAX; level++) {
    state[level] *= study->chances[place][level][outcome];
  }
  return settle(state) > 0;
}

static void begin(const struct study *study, const struct door_contact_row *row, double state[static STATES])
{
  uint32_t place = study->demand->source_of[row->source];
  state[0] = 0;
  for (uint32_t level = 1; level < STATES; level++) {
    state[level] = study->seen->levels[place < DOOR_SOURCES_MAX ? place : 0][level - 1];
  }
}

static uint32_t band_of(uint64_t days)
{
  uint32_t band = 0;
  while (band + 1 < DOOR_FIT_RETURN_BANDS && days >= door_fit_return_band_days(band)) {
    band++;
  }
  return band;
}

/* Returns that the course expects of one closed contact, by band, in the days until the end of the extract. */
static void expect(const struct course *course, const double state[static STATES], uint64_t follow_up_days,
                   struct door_fit_returns *out)
{
  double before = 1;
  for (uint32_t band = 0; band < DOOR_FIT_RETURN_BANDS; band++) {
    uint64_t until = door_fit_return_band_days(band);
    double left[STATES];
    memcpy(left, state, sizeof left);
    pass(course->alone, until == 0 || until > follow_up_days ? follow_up_days : until, left);
    double after = settle(left);
    out->expected[band] += before - after;
    before = after;
  }
}

/* Adds one gap to what is counted: what was observed, and what the course expects. */
static void count_gap(const struct study *study, const struct course *course, uint64_t place,
                      const double state[static STATES], struct door_fit_returns *out)
{
  struct gap gap = gap_after(study, place);
  int64_t end = study->demand->period.end_day * SIM_DAY_SECONDS;
  uint64_t all = days_of((double)(end - study->extract->rows[place].moments[DOOR_COLUMN_RECEIVED]));
  out->closed++;
  if (gap.returns) {
    out->returns++;
    out->observed[band_of(gap.days)]++;
  }
  expect(course, state, all > gap.delay_days ? all - gap.delay_days : 0, out);
}

/* Follows a family from its first contact on; returns the logarithm of its likelihood. out: NULL where nothing is
 * counted. */
static double follow(const struct study *study, const struct course *course, uint64_t place,
                     struct door_fit_returns *out)
{
  double state[STATES];
  double log_likelihood = 0;
  begin(study, &study->extract->rows[place], state);
  while (take_outcome(study, &study->extract->rows[place], state)) {
    struct gap gap = gap_after(study, place);
    pass(course->still, gap.delay_days, state);
    if (out != NULL) {
      count_gap(study, course, place, state, out);
    }
    pass(course->alone, gap.days, state);
    for (uint32_t level = 0; level < STATES && gap.returns; level++) {
      state[level] *= course->per_day[level];
    }
    double likelihood = settle(state);
    if (!(likelihood > 0)) {
      break; /* nothing that the course allows */
    }
    log_likelihood += sim_log(likelihood);
    if (!gap.returns) {
      break;
    }
    place++;
  }
  return log_likelihood;
}

static double log_likelihood_of(const struct study *study, double log_factor, struct door_fit_returns *out)
{
  struct course course;
  double sum = 0;
  int64_t from = (study->demand->period.first_day + study->demand->period.look_back_days) * SIM_DAY_SECONDS;
  make_course(study, sim_exp(log_factor), &course);
  for (uint64_t i = 0; i < study->extract->row_count; i++) {
    const struct door_contact_row *row = &study->extract->rows[i];
    bool is_known = study->demand->source_of[row->source] < DOOR_SOURCES_MAX;
    if (is_known && door_fit_is_first(study->extract, i) && row->moments[DOOR_COLUMN_RECEIVED] >= from) {
      sum += follow(study, &course, i, out);
    }
  }
  return sum;
}

/* The most likely logarithm of the factor, by the golden section. */
static double search(const struct study *study)
{
  static const double golden = 0.6180339887498949;
  double low = -5;
  double high = 5;
  double left = high - golden * (high - low);
  double right = low + golden * (high - low);
  double at_left = log_likelihood_of(study, left, NULL);
  double at_right = log_likelihood_of(study, right, NULL);
  for (uint32_t step = 0; step < SEARCH_STEPS && high - low > 1e-4; step++) {
    if (at_left < at_right) {
      low = left;
      left = right;
      at_left = at_right;
      right = low + golden * (high - low);
      at_right = log_likelihood_of(study, right, NULL);
    } else {
      high = right;
      right = left;
      at_right = at_left;
      left = high - golden * (high - low);
      at_left = log_likelihood_of(study, left, NULL);
    }
  }
  return (low + high) / 2;
}

static struct door_interval interval_around(const struct study *study, double log_factor)
{
  static const double step = 0.05;
  static const double z95 = 1.959963984540054;
  double bend = log_likelihood_of(study, log_factor + step, NULL) + log_likelihood_of(study, log_factor - step, NULL) -
                2 * log_likelihood_of(study, log_factor, NULL);
  double error = bend < 0 ? step / sim_sqrt(-bend) : 5;
  return (struct door_interval){sim_exp(log_factor - z95 * error), sim_exp(log_factor + z95 * error)};
}

/* ---- The whole ---- */

uint32_t door_fit_return_band_days(uint32_t band)
{
  static const uint32_t ends[DOOR_FIT_RETURN_BANDS] = {30, 90, 180, 365, 0};
  return ends[band];
}

static void prepare(struct study *study)
{
  static const double where_none_return[DOOR_NEED_LEVELS] = {1, 2, 3, 4};
  double sum = 0;
  for (uint32_t level = 0; level < DOOR_NEED_LEVELS; level++) {
    study->profile[level] = study->base->families.return_per_year[level];
    sum += study->profile[level];
  }
  if (!(sum > 0)) {
    memcpy(study->profile, where_none_return, sizeof where_none_return);
  }
  for (uint32_t source = 0; source < study->demand->source_count; source++) {
    for (uint32_t level = 1; level < STATES; level++) {
      double *chances = study->chances[source][level];
      door_fit_outcome_chances(&study->base->screening, study->seen->qualities[source], level, chances);
      for (uint32_t outcome = 0; outcome < DOOR_FIT_OUTCOME_COUNT && !study->seen->explains_outcomes; outcome++) {
        chances[outcome] = 1; /* an outcome says nothing of the level */
      }
    }
  }
  study->has_outcomes = door_extract_has(study->extract, DOOR_COLUMN_OUTCOME);
}

static void test_bands(struct door_fit_returns *returns)
{
  struct door_chi_square test = {0};
  for (uint32_t band = 0; band < DOOR_FIT_RETURN_BANDS; band++) {
    door_chi_square_add(&test, (double)returns->observed[band], returns->expected[band]);
  }
  returns->fit = door_chi_square_end(&test, 1);
}

void door_fit_returns(const struct door_extract *extract, const struct door_fit_demand *demand,
                      const struct door_scenario *base, const struct door_fit_seen *seen,
                      struct door_fit_returns *out_returns)
{
  struct study study = {.extract = extract, .demand = demand, .base = base, .seen = seen};
  prepare(&study);
  struct door_fit_returns found = {.is_fitted = false};
  (void)log_likelihood_of(&study, 0, &found);
  if (found.returns < DOOR_FIT_RETURNS_MIN) {
    *out_returns = (struct door_fit_returns){
        .not_fitted = DOOR_SAID("too few families came back"), .closed = found.closed, .returns = found.returns};
    return;
  }
  double log_factor = search(&study);
  found = (struct door_fit_returns){.is_fitted = true};
  (void)log_likelihood_of(&study, log_factor, &found);
  found.factor = sim_exp(log_factor);
  found.factor_interval = interval_around(&study, log_factor);
  for (uint32_t level = 0; level < DOOR_NEED_LEVELS; level++) {
    found.return_per_year[level] = found.factor * study.profile[level];
  }
  test_bands(&found);
  *out_returns = found;
}
