#include "door_fit_outcomes.h"

#include "door_words.h"
#include "sim_math.h"

#include <string.h>

enum { ROUNDS = 5000 };

enum door_fit_outcome door_fit_outcome_of(const struct door_contact_row *row)
{
  switch ((enum door_contact_outcome)row->outcome) {
  case DOOR_CONTACT_NO_FURTHER_ACTION:
    return DOOR_FIT_NO_FURTHER_ACTION;
  case DOOR_CONTACT_ADVICE:
    return DOOR_FIT_ADVICE;
  case DOOR_CONTACT_SIGNPOST:
    return DOOR_FIT_SIGNPOST;
  case DOOR_CONTACT_EARLY_HELP:
    return DOOR_FIT_EARLY_HELP;
  case DOOR_CONTACT_REFERRAL:
  case DOOR_CONTACT_STRATEGY_DISCUSSION:
    return DOOR_FIT_REFERRAL;
  case DOOR_CONTACT_UNDECIDED:
  case DOOR_CONTACT_OPEN_CASE:
  case DOOR_CONTACT_OUTCOME_COUNT:
    break;
  }
  return DOOR_FIT_OUTCOME_COUNT;
}

/* How likely what is seen of a level lies at a threshold or above. */
static double chance_from(double threshold, double level, double sd)
{
  if (sd > 0) {
    return 1 - door_fit_normal_share((threshold - level) / sd);
  }
  return level >= threshold ? 1 : 0;
}

void door_fit_outcome_chances(const struct door_screening *screening, double information_quality_share, uint32_t level,
                              double out_chances[static DOOR_FIT_OUTCOME_COUNT])
{
  double noise = screening->apparent_noise_sd_levels * (1 - information_quality_share);
  double makers = screening->decision_maker_sd_levels;
  double sd = sim_sqrt(noise * noise + makers * makers);
  double shift = screening->threshold_shift_levels;
  const double thresholds[] = {screening->advice_from_level, screening->signpost_from_level,
                               screening->early_help_from_level, screening->assessment_from_level};
  double from = 1;
  for (uint32_t i = DOOR_FIT_REFERRAL; i > 0; i--) {
    /* A threshold above one that leads further never shows. */
    double reached = chance_from(thresholds[i - 1] + shift, level, sd);
    from = i == DOOR_FIT_REFERRAL ? 0 : from;
    out_chances[i] = sim_larger(reached - from, 0);
    from = sim_larger(from, reached);
  }
  out_chances[DOOR_FIT_NO_FURTHER_ACTION] = 1 - from;
  double refused = out_chances[DOOR_FIT_EARLY_HELP] * (1 - screening->early_help_consent_share);
  out_chances[DOOR_FIT_EARLY_HELP] -= refused;
  out_chances[DOOR_FIT_ADVICE] += refused;
}

/* Why a level does not settle the outcome; NULL where it does. */
static const char *why_not(const struct door_scenario *base)
{
  const struct door_screening *screening = &base->screening;
  const struct {
    bool is_so;
    const char *why;
  } reasons[] = {
      {screening->decision_rule == DOOR_DECISION_BY_SHARES,
       DOOR_SAID("the base decides by shares, whatever the source")},
      {screening->decision_row_count > 0, DOOR_SAID("the base has a decision table")},
      {screening->partner_count > 0, DOOR_SAID("the base has partner checks")},
      {screening->enquiries_rule != DOOR_ENQUIRIES_NONE, DOOR_SAID("the base has further enquiries")},
      {screening->repeat_rule != DOOR_REPEATS_COUNT_FOR_NOTHING, DOOR_SAID("the base has a repeat rule")},
      {base->intake.advice_rule != DOOR_ADVICE_NOT_GIVEN, DOOR_SAID("the base gives advice at the door")},
  };
  for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
    if (reasons[i].is_so) {
      return reasons[i].why;
    }
  }
  return NULL;
}

/* ---- Mixture ---- */

struct mixture {
  double chances[DOOR_NEED_LEVELS][DOOR_FIT_OUTCOME_COUNT];
  double shares[DOOR_NEED_LEVELS];
};

static double mixed(const struct mixture *mixture, uint32_t outcome)
{
  double chance = 0;
  for (uint32_t level = 0; level < DOOR_NEED_LEVELS; level++) {
    chance += mixture->shares[level] * mixture->chances[level][outcome];
  }
  return chance;
}

static void improve(struct mixture *mixture, const struct door_fit_source_outcomes *observed)
{
  double shares[DOOR_NEED_LEVELS] = {0};
  double sum = 0;
  for (uint32_t outcome = 0; outcome < DOOR_FIT_OUTCOME_COUNT; outcome++) {
    double all = mixed(mixture, outcome);
    for (uint32_t level = 0; level < DOOR_NEED_LEVELS && all > 0; level++) {
      double part = mixture->shares[level] * mixture->chances[level][outcome] / all * (double)observed->counts[outcome];
      shares[level] += part;
      sum += part;
    }
  }
  for (uint32_t level = 0; level < DOOR_NEED_LEVELS && sum > 0; level++) {
    mixture->shares[level] = shares[level] / sum;
  }
}

/* Inverts a symmetric positive matrix in place; false where it is singular. */
static bool invert(double matrix[DOOR_NEED_LEVELS][DOOR_NEED_LEVELS], uint32_t size)
{
  double inverse[DOOR_NEED_LEVELS][DOOR_NEED_LEVELS] = {{0}};
  for (uint32_t i = 0; i < size; i++) {
    inverse[i][i] = 1;
  }
  for (uint32_t i = 0; i < size; i++) {
    double pivot = matrix[i][i];
    if (!(pivot > 1e-9)) {
      return false;
    }
    for (uint32_t j = 0; j < size; j++) {
      matrix[i][j] /= pivot;
      inverse[i][j] /= pivot;
    }
    for (uint32_t k = 0; k < size; k++) {
      double factor = k == i ? 0 : matrix[k][i];
      for (uint32_t j = 0; j < size; j++) {
        matrix[k][j] -= factor * matrix[i][j];
        inverse[k][j] -= factor * inverse[i][j];
      }
    }
  }
  memcpy(matrix, inverse, sizeof inverse);
  return true;
}

/* Standard errors by the information of the counts, over these levels; the last of them takes what the others leave.
 * False where the outcomes do not tell them apart. */
static bool find_errors(const struct mixture *mixture, const struct door_fit_source_outcomes *observed,
                        const uint32_t *levels, uint32_t count, double *out_errors)
{
  double information[DOOR_NEED_LEVELS][DOOR_NEED_LEVELS] = {{0}};
  const double *last = mixture->chances[levels[count - 1]];
  for (uint32_t outcome = 0; outcome < DOOR_FIT_OUTCOME_COUNT; outcome++) {
    double all = mixed(mixture, outcome);
    for (uint32_t i = 0; i + 1 < count && all > 0; i++) {
      for (uint32_t j = 0; j + 1 < count; j++) {
        information[i][j] += (double)observed->counts[outcome] / (all * all) *
                             (mixture->chances[levels[i]][outcome] - last[outcome]) *
                             (mixture->chances[levels[j]][outcome] - last[outcome]);
      }
    }
  }
  if (count < 2 || !invert(information, count - 1)) {
    return false;
  }
  double of_last = 0;
  for (uint32_t i = 0; i + 1 < count; i++) {
    out_errors[levels[i]] = sim_sqrt(sim_larger(information[i][i], 0));
    for (uint32_t j = 0; j + 1 < count; j++) {
      of_last += information[i][j];
    }
  }
  out_errors[levels[count - 1]] = sim_sqrt(sim_larger(of_last, 0));
  return true;
}

/* Of all levels, as one that got no share might have had some; where outcomes do not tell all of them apart, of those
 * with a share. Returns how many have one. */
static uint32_t find_all_errors(const struct mixture *mixture, struct door_fit_source_outcomes *source)
{
  static const uint32_t all[DOOR_NEED_LEVELS] = {0, 1, 2, 3};
  static const double least = 1e-4;
  uint32_t levels[DOOR_NEED_LEVELS];
  uint32_t count = 0;
  for (uint32_t level = 0; level < DOOR_NEED_LEVELS; level++) {
    if (mixture->shares[level] > least) {
      levels[count++] = level;
    }
  }
  if (!find_errors(mixture, source, all, DOOR_NEED_LEVELS, source->standard_errors)) {
    (void)find_errors(mixture, source, levels, count, source->standard_errors);
  }
  return count;
}

static void fit_levels(const struct door_screening *screening, double quality, struct door_fit_source_outcomes *source)
{
  struct mixture mixture;
  for (uint32_t level = 0; level < DOOR_NEED_LEVELS; level++) {
    door_fit_outcome_chances(screening, quality, level + 1, mixture.chances[level]);
    mixture.shares[level] = 1.0 / DOOR_NEED_LEVELS;
  }
  for (uint32_t round = 0; round < ROUNDS; round++) {
    improve(&mixture, source);
  }
  uint32_t levels = find_all_errors(&mixture, source);
  struct door_chi_square test = {0};
  uint32_t possible = 0;
  for (uint32_t outcome = 0; outcome < DOOR_FIT_OUTCOME_COUNT; outcome++) {
    source->expected[outcome] = mixed(&mixture, outcome);
    possible += source->expected[outcome] > 0 ? 1U : 0U;
    door_chi_square_add(&test, (double)source->counts[outcome], source->expected[outcome] * (double)source->decided);
  }
  memcpy(source->need_level_shares, mixture.shares, sizeof mixture.shares);
  source->fit = door_chi_square_end(&test, levels < possible ? levels : possible);
  source->is_fitted = true;
}

/* ---- Counting ---- */

static void test_halves(uint64_t halves[2][DOOR_FIT_OUTCOME_COUNT], struct door_fit_source_outcomes *source)
{
  struct door_chi_square test = {0};
  uint32_t used = 0;
  for (uint32_t outcome = 0; outcome < DOOR_FIT_OUTCOME_COUNT; outcome++) {
    used += source->counts[outcome] > 0 ? 1U : 0U;
  }
  for (uint32_t half = 0; half < 2 && source->decided > 0; half++) {
    double all = 0;
    for (uint32_t outcome = 0; outcome < DOOR_FIT_OUTCOME_COUNT; outcome++) {
      all += (double)halves[half][outcome];
    }
    for (uint32_t outcome = 0; outcome < DOOR_FIT_OUTCOME_COUNT; outcome++) {
      door_chi_square_add(&test, (double)halves[half][outcome],
                          all * (double)source->counts[outcome] / (double)source->decided);
    }
  }
  source->halves = door_chi_square_end(&test, used + 1);
}

static void set_intervals(struct door_fit_source_outcomes *source)
{
  for (uint32_t outcome = 0; outcome < DOOR_FIT_OUTCOME_COUNT && source->decided > 0; outcome++) {
    source->intervals[outcome] = door_fit_share_interval((double)source->counts[outcome], (double)source->decided);
  }
}

void door_fit_outcomes(const struct door_extract *extract, const struct door_fit_demand *demand,
                       const struct door_scenario *base, const double *qualities,
                       struct door_fit_outcomes *out_outcomes)
{
  static const struct door_fit_outcomes none;
  uint64_t halves[DOOR_SOURCES_MAX][2][DOOR_FIT_OUTCOME_COUNT] = {{{0}}};
  int64_t first_day = demand->period.first_day + demand->period.look_back_days;
  *out_outcomes = none;
  out_outcomes->not_fitted = why_not(base);
  for (uint64_t i = 0; i < extract->row_count; i++) {
    const struct door_contact_row *row = &extract->rows[i];
    enum door_fit_outcome outcome = door_fit_outcome_of(row);
    int64_t day = row->moments[DOOR_COLUMN_RECEIVED] / SIM_DAY_SECONDS - first_day;
    uint32_t place = demand->source_of[row->source];
    if (outcome < DOOR_FIT_OUTCOME_COUNT && place < DOOR_SOURCES_MAX && day >= 0 && door_fit_is_first(extract, i)) {
      halves[place][day * 2 < door_fit_days(&demand->period) ? 0 : 1][outcome]++;
      out_outcomes->sources[place].counts[outcome]++;
      out_outcomes->sources[place].decided++;
      out_outcomes->all.counts[outcome]++;
      out_outcomes->all.decided++;
    }
  }
  set_intervals(&out_outcomes->all);
  for (uint32_t i = 0; i < demand->source_count; i++) {
    struct door_fit_source_outcomes *source = &out_outcomes->sources[i];
    set_intervals(source);
    test_halves(halves[i], source);
    if (out_outcomes->not_fitted == NULL && source->decided >= DOOR_FIT_DECIDED_MIN) {
      fit_levels(&base->screening, qualities[i], source);
    }
  }
}
