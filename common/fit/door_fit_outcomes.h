/* door_fit_outcomes.h - what was decided on the contacts of each source, and the need that explains it.
 *
 * Role: counts outcomes of first contacts by source; and, where the base decides by thresholds, estimates
 *   intake.sources.*.need_level_shares: the mixture of latent levels that, seen through the base's noise and held
 *   against its thresholds, gives these outcomes most likely. Nobody knows the need: the shares are as good as the
 * base's thresholds and noise, and stand for the conversion of the source, which is the only way a scenario has to say
 * that one source's contacts become referrals more often than another's. Does not decide: thresholds, noise,
 * information quality. Leaves out what depends on more than a level: decisions by shares, partner checks, further
 * enquiries, a decision table, the repeat rule, advice at the door (then nothing is fitted, and says so). Tests:
 * observed against fitted outcomes of each source (chi-square, where levels are fewer than outcomes); the first half of
 * the period against the second (chi-square): do decisions hold still? Units: shares. Ownership: values. Errors: none.
 * Threads: pure functions. Source: A. P. Dempster, N. M. Laird, D. B. Rubin, JRSS B 39 (1977) 1-38 (mixtures).
 */
#ifndef DOOR_FIT_OUTCOMES_H
#define DOOR_FIT_OUTCOMES_H

#include "door_fit_demand.h"

/* Outcomes as thresholds tell them apart; a strategy discussion is a referral here. */
enum door_fit_outcome {
  DOOR_FIT_NO_FURTHER_ACTION,
  DOOR_FIT_ADVICE,
  DOOR_FIT_SIGNPOST,
  DOOR_FIT_EARLY_HELP,
  DOOR_FIT_REFERRAL,
  DOOR_FIT_OUTCOME_COUNT
};

enum { DOOR_FIT_DECIDED_MIN = 50 }; /* first contacts of a source, for shares of need */

struct door_fit_source_outcomes {
  uint64_t counts[DOOR_FIT_OUTCOME_COUNT]; /* of first contacts */
  uint64_t decided;
  struct door_interval intervals[DOOR_FIT_OUTCOME_COUNT]; /* of the shares, 95 %; where decided is above 0 */
  bool is_fitted;
  double need_level_shares[DOOR_NEED_LEVELS];
  double standard_errors[DOOR_NEED_LEVELS]; /* 0 where outcomes do not tell the level apart */
  double expected[DOOR_FIT_OUTCOME_COUNT];  /* shares by these */
  struct door_test fit;
  struct door_test halves;
};

struct door_fit_outcomes {
  const char *not_fitted; /* why levels are not fitted; NULL: they are, where there are enough */
  struct door_fit_source_outcomes sources[DOOR_SOURCES_MAX]; /* as in the demand */
  struct door_fit_source_outcomes all;
};

/* The outcome of a row as above; DOOR_FIT_OUTCOME_COUNT: none of them. */
enum door_fit_outcome door_fit_outcome_of(const struct door_contact_row *row);

/* How likely each outcome is at a latent level 1..4, by the base's thresholds. */
void door_fit_outcome_chances(const struct door_screening *screening, double information_quality_share, uint32_t level,
                              double out_chances[static DOOR_FIT_OUTCOME_COUNT]);

/* qualities: information_quality_share of each source of the demand. */
void door_fit_outcomes(const struct door_extract *extract, const struct door_fit_demand *demand,
                       const struct door_scenario *base, const double *qualities,
                       struct door_fit_outcomes *out_outcomes);

#endif
