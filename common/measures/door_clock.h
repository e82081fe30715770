/* door_clock.h - when the clocks run out.
 *
 * Role: the deadlines that measures and explanations share: of a decision on a referral, by the scenario's
 *   one-day clock, and of an assessment. Does not decide: whether a deadline was met.
 * Clocks: both are counted in working days of the scenario's measures.calendar.
 * Units: simulated seconds. Ownership: values. Errors: none; SIM_TIME_NEVER past the calendar's cover.
 * Threads: pure functions. Sources: Wales Safeguarding Procedures 2019 (within one working day of receipt);
 *   "by the end of the next working day" is in use as well.
 */
#ifndef DOOR_CLOCK_H
#define DOOR_CLOCK_H

#include "door_setting.h"

/* By when a contact received then has to be decided on. */
struct sim_time door_decision_deadline(const struct door_setting *setting, struct sim_time received);

/* The same clock in words: "within one working day of receipt". Constant. */
const char *door_decision_clock_text(const struct door_setting *setting);

/* Working days that an assessment of this kind may take. */
int32_t door_assessment_limit_days(const struct door_setting *setting, enum door_assessment_kind kind);

/* By when an assessment of this kind has to be done whose clock began then: the end of the last working day of its
 * limit. */
struct sim_time door_assessment_deadline(const struct door_setting *setting, enum door_assessment_kind kind,
                                         struct sim_time since);

#endif
