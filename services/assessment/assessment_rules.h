/* assessment_rules.h - how an assessment and a plan end.
 *
 * Role: the rules as pure functions and constant rows. Units: latent level 0..4, shares in 0..1.
 * Ownership: values. Errors: none. Threads: pure functions.
 */
#ifndef ASSESSMENT_RULES_H
#define ASSESSMENT_RULES_H

#include "door_ledger.h"
#include "door_message.h"
#include "door_scenario.h"

struct assessment_ending {
  enum door_outcome outcome;
  enum door_rule rule;
  bool closes;                        /* the contact ends here; else it goes to early help */
  bool has_plan;                      /* help goes on outside the front door */
  enum door_standing family_standing; /* what the world is told now */
};

/* need_level: the latent level, which an assessment sees without noise. u: keyed draw in (0,1) against
 * the step-down share. */
const struct assessment_ending *assessment_ending_of(const struct door_assessment *assessment, uint8_t need_level,
                                                     double u);

/* The kind that follows one that has ended; DOOR_KIND_NONE: the assessment is over. need_level: what it found. u: keyed
 * draw against the share of initial assessments that go on to a core one. */
enum door_assessment_kind assessment_kind_after(const struct door_assessment *assessment,
                                                enum door_assessment_kind kind, uint8_t need_level, double u);

/* The ending of an assessment whose conference made a protection plan. */
const struct assessment_ending *assessment_protection_ending(void);

/* Whole days, to the nearest, of a distribution of days. */
int32_t assessment_whole_days(const struct sim_distribution *days, uint64_t bits);

/* How many working days before its limit a case wants to be done: 0 to days - 1. u: keyed draw. */
int32_t assessment_days_before_limit(int32_t days, double u);

/* How a family stands after its plan. u: keyed draw against the share of plans that meet the need. */
enum door_standing assessment_after_plan(const struct door_assessment *assessment, double u);

#endif
