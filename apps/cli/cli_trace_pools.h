/* cli_trace_pools.h - what the story of a contact says of each pool and code.
 *
 * Role: a part of cli_trace_story.c. Ownership: constants. Errors: none. Threads: no state.
 */
#ifndef CLI_TRACE_POOLS_H
#define CLI_TRACE_POOLS_H

#include "door_ledger.h"
#include "door_scenario.h"

#include <stdbool.h>

/* What a story says of each pool. */
static const struct pool_words {
  const char *waits_for;
  const char *holder; /* NULL: worker n or manager n */
  const char *begins;
  const char *ends;
} pools[DOOR_POOL_COUNT] = {
    [DOOR_POOL_SCREENING_STAFF] = {"screening", NULL, "takes it up", "has finished"},
    [DOOR_POOL_EARLY_HELP_PLACES] = {"a place in early help", "early help", "begins", "ends"},
    [DOOR_POOL_ASSESSMENT_SLOTS] = {"allocation to a worker", NULL, "is allocated the assessment",
                                    "has finished the assessment"},
    [DOOR_POOL_PARTNER_CHECKS] = {"partner checks", "the checks", "can go on", "go back to screening"},
    [DOOR_POOL_FURTHER_ENQUIRIES] = {"further enquiries", "the enquiries", "come to an end", "go back to screening"},
    [DOOR_POOL_SIGN_OFF] = {"a manager's sign-off", NULL, "takes it up", "has finished"},
    [DOOR_POOL_JOINT_SCREENING] = {"the joint screening", "the joint screening", "discusses it", "has decided"},
    [DOOR_POOL_ASSESSMENT_SIGN_OFF] = {"a manager's sign-off of the assessment", NULL, "takes it up",
                                       "has signed it off"},
    [DOOR_POOL_STRATEGY_DISCUSSIONS] = {"the strategy discussion", "the strategy discussion", "comes to its end",
                                        "is over"},
    [DOOR_POOL_CASE_TRANSFER] = {"the transfer meeting", "the meeting", "takes the case", "has handed it over"},
    [DOOR_POOL_CASE_CLOSING] = {"closing work", NULL, "takes it up", "has closed the case"},
    [DOOR_POOL_INTAKE_STAFF] = {"intake staff", NULL, "takes it up", "has finished"},
    [DOOR_POOL_OUT_OF_HOURS] = {"the out-of-hours team", NULL, "takes it up", "has finished"},
    [DOOR_POOL_HANDOVER] = {"the handover", "the handover", "comes", "passes it on"},
    [DOOR_POOL_REFERRER] = {"the referrer", "the referrer", "is done with", "lets it go on"},
    [DOOR_POOL_EARLY_HELP_SCREENING] = {"screening by early help", NULL, "takes it up", "has finished"},
    [DOOR_POOL_ENGAGEMENT] = {"the family's answer", "the family", "answers", "has answered"},
};

/* What records say by their codes. */
static const char *const kind_texts[DOOR_KIND_COUNT] = {
    "assessment", "care and support assessment", "proportionate assessment", "initial assessment", "core assessment",
    "protection"};
static const char *const task_texts[] = {[DOOR_TASK_FIRST_VISIT] = "the first visit",
                                         [DOOR_TASK_FURTHER_VISIT] = "a further visit",
                                         [DOOR_TASK_WRITE_UP] = "the write-up"};
static const char *const consent_texts[] = {[DOOR_CONSENT_GIVEN] = "the family agrees to partner checks",
                                            [DOOR_CONSENT_REFUSED] = "the family refuses partner checks",
                                            [DOOR_CONSENT_OVERRIDDEN] =
                                                "the family refuses; overridden, as harm is suspected"};
static const char *const enquiry_texts[] = {[DOOR_ENQUIRY_BEGUN] = "a section 47 enquiry begins",
                                            [DOOR_ENQUIRY_ENDED] = "the section 47 enquiry ends without a conference",
                                            [DOOR_ENQUIRY_CONFERENCE_BOOKED] =
                                                "the section 47 enquiry ends; a child protection conference is booked"};
static const char *const conference_texts[] = {"child protection conference: no protection plan",
                                               "child protection conference: a protection plan"};
static const char *const held_on_texts[] = {[DOOR_HELD_ON_BEGUN] =
                                                "the assessment has ended; its worker holds the case",
                                            [DOOR_HELD_ON_ENDED] = "the case is closed; its slots are free"};

static const char *const plan_kept_texts[] = {[DOOR_PLAN_KEPT_OPEN] =
                                                  "the plan would end; it stays open until early help has a place",
                                              [DOOR_PLAN_KEPT_UNTIL_HELP] = "early help has begun; the plan ends",
                                              [DOOR_PLAN_KEPT_IN_VAIN] = "there was no early help; the plan ends"};

/* Whether the record tells of the case after its contact has ended; is_held_on: the case is held on. */
static inline bool is_after_end(const struct door_record *record, bool is_held_on)
{
  bool is_of_pool =
      record->kind == DOOR_RECORD_JOINED || record->kind == DOOR_RECORD_STARTED || record->kind == DOOR_RECORD_ENDED;
  return record->kind == DOOR_RECORD_HELD_ON || record->kind == DOOR_RECORD_PLAN_KEPT ||
         (is_of_pool && (record->code == DOOR_POOL_CASE_TRANSFER || record->code == DOOR_POOL_CASE_CLOSING)) ||
         (is_held_on && record->kind == DOOR_RECORD_ENDED && record->code == DOOR_POOL_ASSESSMENT_SLOTS);
}

#endif
