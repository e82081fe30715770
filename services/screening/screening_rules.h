/* screening_rules.h - what screening sees, how it rates, what it decides.
 *
 * Role: the rules of screening as pure functions and constant tables. Units: levels (1..4 and beyond,
 *   since what is seen is seen through noise), shares in 0..1. Ownership: values. Errors: none.
 * Threads: pure functions.
 */
#ifndef SCREENING_RULES_H
#define SCREENING_RULES_H

#include "door_ledger.h"
#include "door_message.h"
#include "door_scenario.h"

/* The apparent level: the latent one through normal noise that shrinks with information quality; at least 0.
 * noise: a standard normal draw. quality_share: 1 leaves no noise. */
double screening_apparent_level(const struct door_screening *screening, uint8_t need_level, double quality_share,
                                double noise);

/* 0 red, 1 amber, 2 green. u: keyed draw, used under the rule `shares` only. */
uint8_t screening_priority(const struct door_screening *screening, double apparent_level, double u);

/* A contact's own information quality: its source's, give or take the spread. u: keyed draw. */
double screening_quality(const struct door_source *source, double u);
/* The same of a contact that came as a poor form, completed by its referrer or not. */
double screening_quality_of_form(const struct door_intake *intake, double quality_share, enum door_form form);
/* What is known once something told gain_share of what was missing. */
double screening_quality_after(double quality_share, double gain_share);

/* Whether a contact with so little information is held for further enquiries: not where what is seen calls for an
 * assessment. */
bool screening_needs_enquiries(const struct door_screening *screening, double quality_share, double seen,
                               double shift_levels);
/* At the end of which week, 1 or more, an untracked enquiry is lost. u: keyed draw; a share of 0 loses none before the
 * end of time (10,000 years). */
int64_t screening_week_lost(double lost_per_week_share, double u);

struct screening_decision {
  enum door_outcome outcome;
  enum door_rule rule;
};

/* The decision, before anybody is asked for consent. shift_levels: of the thresholds, the scenario's and the
 * decision-maker's together. u: keyed draw, used under the rule `shares` only. */
struct screening_decision screening_decide(const struct door_screening *screening, double apparent_level,
                                           double shift_levels, double u);

/* Whether a decision hangs on the family's consent: it is early help, and not every family consents. */
bool screening_needs_consent(const struct door_screening *screening, struct screening_decision decision);

/* A decision that does. consent_u: keyed draw; the family accepts early help where it lies below the consent share,
 * else it is given advice. */
struct screening_decision screening_with_consent(const struct door_screening *screening,
                                                 struct screening_decision decision, double consent_u);

/* The decision where the family has come repeat_count times within the days of the rule: an assessment, if there is
 * such a rule and it holds; otherwise the decision as it was. */
struct screening_decision screening_by_repeats(const struct door_screening *screening,
                                               struct screening_decision decision, uint32_t repeat_count);

/* What the decision table looks at. */
struct screening_sight {
  double seen;
  double shift_levels; /* of the thresholds */
  uint32_t repeat_count;
  uint32_t source;
  uint8_t issue;
  bool has_harm_sign;
};

/* The decision by the first row of the decision table that holds; as it was where none holds, and where decisions are
 * made by shares. */
struct screening_decision screening_by_rows(const struct door_screening *screening, struct screening_decision decision,
                                            const struct screening_sight *sight);

/* Whether the contacts of a family are counted: a rule or a row asks how many there were. */
bool screening_counts_repeats(const struct door_screening *screening);

/* Whether an outcome makes a referral of the contact. */
bool screening_is_referral(enum door_outcome outcome);

/* Whether what is seen calls for a strategy discussion at once, whatever else the rules say. */
bool screening_calls_at_once(const struct door_screening *screening, double seen, double shift_levels);

/* What follows from an outcome. */
struct screening_route {
  enum door_outcome outcome;
  bool closes;                        /* the contact ends here */
  enum door_party to;                 /* else it goes there */
  enum door_message_type message;     /* as this */
  enum door_standing family_standing; /* what the world is told */
};

/* The row of an outcome that screening_decide can give. */
const struct screening_route *screening_route_of(enum door_outcome outcome);

#endif
