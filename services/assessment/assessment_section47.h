/* assessment_section47.h - protection: strategy discussion, section 47 enquiry, child protection conference.
 *
 * Role: a contact that screening sends for a strategy discussion is discussed the same day, in opening hours; a share
 * of discussions leads to an enquiry, the others to the line like any referral. An enquiry has a worker at once,
 * whatever the caseloads, and beside it runs the assessment of the case, whose tasks go before all others meanwhile. A
 * share of enquiries ends with a conference booked for a date: the day aimed at, or the nearest before it with room,
 * else the first after it; a family with a conference booked is heard at that one. The case ends when both are over.
 * Does not decide: what else the assessment finds (assessment_closing.h). Consumes: strategy_discussion. Emits: ledger
 * records of the pool strategy_discussions, SECTION_47, CONFERENCE, WENT_ON. Units: seconds, days of the run, working
 * days of assessment.calendar. Ownership: its part of the state. Errors: sticky in the context; DOOR_ERR_MEMORY from
 * _init. Threads: one owner at a time. Sources: Working Together and Wales Safeguarding Procedures 2019: a conference
 * within 15 working days of the strategy discussion.
 */
#ifndef ASSESSMENT_SECTION47_H
#define ASSESSMENT_SECTION47_H

#include "assessment_state.h"

DOOR_MUST_CHECK enum door_err assessment_section47_init(struct assessment *assessment,
                                                        const struct door_context *context);
void assessment_section47_fini(struct assessment *assessment);

/* The message: a contact is to be discussed. */
void assessment_section47_discuss(struct assessment *assessment, struct door_context *context,
                                  const struct door_case *contact);

/* The work on the assessment is over: true where the case has to wait for its enquiry or its conference. */
bool assessment_section47_holds(struct assessment *assessment, struct door_context *context, uint32_t index);

/* The events ASSESSMENT_STRATEGY_ENDS, of a place in the stage of discussions, ASSESSMENT_ENQUIRY_ENDS and
 * ASSESSMENT_CONFERENCE, of a case. */
void assessment_section47_on_strategy_ends(struct assessment *assessment, struct door_context *context, uint32_t place);
void assessment_section47_on_enquiry_ends(struct assessment *assessment, struct door_context *context, uint32_t index);
void assessment_section47_on_conference(struct assessment *assessment, struct door_context *context, uint32_t index);

#endif
