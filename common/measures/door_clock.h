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

/* By when a contact referred then has to be assessed: the end of the last working day of the limit. */
struct sim_time door_assessment_deadline(const struct door_setting *setting, struct sim_time referred);

#endif
