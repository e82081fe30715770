/* door_fit_returns.h - how often families whose need nobody meets come back.
 *
 * Role: estimates one factor on the base's families.return_per_year from the times between contacts of one family.
 * Model, that of the simulator: a family has a latent level; it moves by the base's hazards, and from level 1 the need
 *   goes; while it stands, the family comes back at the hazard of its level, from the time on at which it feels that
 *   its case is closed (handoffs.screening_to_intake_minutes after the decision, and what its source takes to make the
 * contact). At a family's first contact the levels are those of its source; each outcome says more of them, by the
 * base's thresholds, and so does each day without a contact. The likelihood of a family is that of all its times and
 * outcomes; the last time is cut off at the end of the extract. A contact that leads to help, or whose outcome is not
 * known, ends what the family tells. Families whose first contact lies in the look-back are left out: theirs may have
 * been an earlier one. Does not decide: how levels move, which the base assumes; one factor for all four levels. Test:
 * returns by time since closing, observed against fitted (chi-square). Units: days; hazards a year of 365 days.
 * Ownership: values. Errors: none. Threads: pure functions. Source: L. E. Baum, T. Petrie, G. Soules, N. Weiss, Annals
 * of Mathematical Statistics 41 (1970) 164-171 (the likelihood).
 */
#ifndef DOOR_FIT_RETURNS_H
#define DOOR_FIT_RETURNS_H

#include "door_fit_outcomes.h"

enum { DOOR_FIT_RETURN_BANDS = 5, DOOR_FIT_RETURNS_MIN = 30 };

struct door_fit_returns {
  bool is_fitted;
  const char *not_fitted; /* why; NULL where it is */
  uint64_t closed;        /* contacts that ended without help: each may be followed by another */
  uint64_t returns;       /* those that were */
  double factor;
  struct door_interval factor_interval; /* 95 % */
  double return_per_year[DOOR_NEED_LEVELS];
  uint64_t observed[DOOR_FIT_RETURN_BANDS]; /* returns within 30, 90, 180, 365 days of closing, and later */
  double expected[DOOR_FIT_RETURN_BANDS];
  struct door_test fit;
};

/* The last day of a band; 0 for the last of them, which has no end. */
uint32_t door_fit_return_band_days(uint32_t band);

/* What is taken of each source of the demand. */
struct door_fit_seen {
  double levels[DOOR_SOURCES_MAX][DOOR_NEED_LEVELS]; /* need_level_shares */
  double qualities[DOOR_SOURCES_MAX];                /* information_quality_share */
  bool explains_outcomes;                            /* levels and the base's thresholds make the outcomes */
};

void door_fit_returns(const struct door_extract *extract, const struct door_fit_demand *demand,
                      const struct door_scenario *base, const struct door_fit_seen *seen,
                      struct door_fit_returns *out_returns);

#endif
