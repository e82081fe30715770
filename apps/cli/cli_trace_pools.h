/* cli_trace_pools.h - what the story of a contact says of each pool and code.
 *
 * Role: a part of cli_trace_story.c, which looks the texts up. Ownership: constants. Errors: none. Threads: no state.
 */
#ifndef CLI_TRACE_POOLS_H
#define CLI_TRACE_POOLS_H

#include "door_ledger.h"
#include "door_scenario.h"
#include "door_setting.h"
#include "door_start.h"
#include "door_words.h"

#include <stdbool.h>

/* What a story says of each pool. */
static const struct pool_words {
  const char *waits_for;
  const char *holder; /* NULL: worker n or manager n */
  const char *begins;
  const char *ends;
} pools[DOOR_POOL_COUNT] = {
    [DOOR_POOL_SCREENING_STAFF] = {DOOR_SAID("screening"), NULL, DOOR_SAID("takes it up"), DOOR_SAID("has finished")},
    [DOOR_POOL_EARLY_HELP_PLACES] = {DOOR_SAID("a place in early help"), DOOR_SAID("early help"), DOOR_SAID("begins"),
                                     DOOR_SAID("ends")},
    [DOOR_POOL_ASSESSMENT_SLOTS] = {DOOR_SAID("allocation to a worker"), NULL, DOOR_SAID("is allocated the assessment"),
                                    DOOR_SAID("has finished the assessment")},
    [DOOR_POOL_PARTNER_CHECKS] = {DOOR_SAID("partner checks"), DOOR_SAID("the checks"), DOOR_SAID("can go on"),
                                  DOOR_SAID("go back to screening")},
    [DOOR_POOL_FURTHER_ENQUIRIES] = {DOOR_SAID("further enquiries"), DOOR_SAID("the enquiries"),
                                     DOOR_SAID("come to an end"), DOOR_SAID("go back to screening")},
    [DOOR_POOL_SIGN_OFF] = {DOOR_SAID("a manager's sign-off"), NULL, DOOR_SAID("takes it up"),
                            DOOR_SAID("has finished")},
    [DOOR_POOL_JOINT_SCREENING] = {DOOR_SAID("the joint screening"), DOOR_SAID("the joint screening"),
                                   DOOR_SAID("discusses it"), DOOR_SAID("has decided")},
    [DOOR_POOL_ASSESSMENT_SIGN_OFF] = {DOOR_SAID("a manager's sign-off of the assessment"), NULL,
                                       DOOR_SAID("takes it up"), DOOR_SAID("has signed it off")},
    [DOOR_POOL_STRATEGY_DISCUSSIONS] = {DOOR_SAID("the strategy discussion"), DOOR_SAID("the strategy discussion"),
                                        DOOR_SAID("comes to its end"), DOOR_SAID("is over")},
    [DOOR_POOL_CASE_TRANSFER] = {DOOR_SAID("the transfer meeting"), DOOR_SAID("the meeting"),
                                 DOOR_SAID("takes the case"), DOOR_SAID("has handed it over")},
    [DOOR_POOL_CASE_CLOSING] = {DOOR_SAID("closing work"), NULL, DOOR_SAID("takes it up"),
                                DOOR_SAID("has closed the case")},
    [DOOR_POOL_INTAKE_STAFF] = {DOOR_SAID("intake staff"), NULL, DOOR_SAID("takes it up"), DOOR_SAID("has finished")},
    [DOOR_POOL_OUT_OF_HOURS] = {DOOR_SAID("the out-of-hours team"), NULL, DOOR_SAID("takes it up"),
                                DOOR_SAID("has finished")},
    [DOOR_POOL_HANDOVER] = {DOOR_SAID("the handover"), DOOR_SAID("the handover"), DOOR_SAID("comes"),
                            DOOR_SAID("passes it on")},
    [DOOR_POOL_REFERRER] = {DOOR_SAID("the referrer"), DOOR_SAID("the referrer"), DOOR_SAID("is done with"),
                            DOOR_SAID("lets it go on")},
    [DOOR_POOL_EARLY_HELP_SCREENING] = {DOOR_SAID("screening by early help"), NULL, DOOR_SAID("takes it up"),
                                        DOOR_SAID("has finished")},
    [DOOR_POOL_ENGAGEMENT] = {DOOR_SAID("the family's answer"), DOOR_SAID("the family"), DOOR_SAID("answers"),
                              DOOR_SAID("has answered")},
};

/* What records say by their codes. */
static const char *const kind_texts[DOOR_KIND_COUNT] = {DOOR_SAID("assessment"),
                                                        DOOR_SAID("care and support assessment"),
                                                        DOOR_SAID("proportionate assessment"),
                                                        DOOR_SAID("initial assessment"),
                                                        DOOR_SAID("core assessment"),
                                                        DOOR_SAID("protection")};
static const char *const task_texts[] = {[DOOR_TASK_FIRST_VISIT] = DOOR_SAID("the first visit is done"),
                                         [DOOR_TASK_FURTHER_VISIT] = DOOR_SAID("a further visit is done"),
                                         [DOOR_TASK_WRITE_UP] = DOOR_SAID("the write-up is done")};
static const char *const consent_texts[] = {[DOOR_CONSENT_GIVEN] = DOOR_SAID("the family agrees to partner checks"),
                                            [DOOR_CONSENT_REFUSED] = DOOR_SAID("the family refuses partner checks"),
                                            [DOOR_CONSENT_OVERRIDDEN] =
                                                DOOR_SAID("the family refuses; overridden, as harm is suspected")};
static const char *const enquiry_texts[] = {
    [DOOR_ENQUIRY_BEGUN] = DOOR_SAID("a section 47 enquiry begins"),
    [DOOR_ENQUIRY_ENDED] = DOOR_SAID("the section 47 enquiry ends without a conference"),
    [DOOR_ENQUIRY_CONFERENCE_BOOKED] =
        DOOR_SAID("the section 47 enquiry ends; a child protection conference is booked")};
static const char *const conference_texts[] = {DOOR_SAID("child protection conference: no protection plan"),
                                               DOOR_SAID("child protection conference: a protection plan")};
static const char *const held_on_texts[] = {[DOOR_HELD_ON_BEGUN] =
                                                DOOR_SAID("the assessment has ended; its worker holds the case"),
                                            [DOOR_HELD_ON_ENDED] = DOOR_SAID("the case is closed; its slots are free")};

static const char *const plan_kept_texts[] = {
    [DOOR_PLAN_KEPT_OPEN] = DOOR_SAID("the plan would end; it stays open until early help has a place"),
    [DOOR_PLAN_KEPT_UNTIL_HELP] = DOOR_SAID("early help has begun; the plan ends"),
    [DOOR_PLAN_KEPT_IN_VAIN] = DOOR_SAID("there was no early help; the plan ends")};

#define START_WAITS DOOR_SAID("of the start state: it waits, and nobody takes it up before the measured period")

/* What a contact of the start state does when the measured period begins. */
static const char *const start_texts[DOOR_START_COUNT] = {
    [DOOR_START_SCREENING] = START_WAITS,
    [DOOR_START_ASSESSMENT] = START_WAITS,
    [DOOR_START_EARLY_HELP] = START_WAITS,
    [DOOR_START_IN_ASSESSMENT] =
        DOOR_SAID("of the start state: its assessment is open when the measured period begins"),
    [DOOR_START_IN_CLOSING] =
        DOOR_SAID("of the start state: it is assessed, and nobody closes the case before the measured period"),
    [DOOR_START_IN_EARLY_HELP] =
        DOOR_SAID("of the start state: early help has a place for the family when the measured period begins"),
};

/* Whose opening hours say how much of a wait or of work could be any. */
static inline const struct sim_calendar *calendar_of_pool(const struct door_setting *setting, uint16_t pool)
{
  const struct door_scenario *scenario = &setting->scenario;
  switch ((enum door_pool)pool) {
  case DOOR_POOL_EARLY_HELP_PLACES:
  case DOOR_POOL_EARLY_HELP_SCREENING:
  case DOOR_POOL_ENGAGEMENT:
    return setting->calendars[scenario->early_help.calendar];
  case DOOR_POOL_ASSESSMENT_SLOTS:
  case DOOR_POOL_ASSESSMENT_SIGN_OFF:
  case DOOR_POOL_STRATEGY_DISCUSSIONS:
  case DOOR_POOL_CASE_TRANSFER:
  case DOOR_POOL_CASE_CLOSING:
    return setting->calendars[scenario->assessment.calendar];
  case DOOR_POOL_INTAKE_STAFF:
  case DOOR_POOL_OUT_OF_HOURS:
  case DOOR_POOL_HANDOVER:
  case DOOR_POOL_REFERRER:
    if (scenario->intake.calendar != DOOR_NO_CALENDAR) {
      return setting->calendars[scenario->intake.calendar];
    }
    break;
  case DOOR_POOL_SCREENING_STAFF:
  case DOOR_POOL_PARTNER_CHECKS:
  case DOOR_POOL_FURTHER_ENQUIRIES:
  case DOOR_POOL_SIGN_OFF:
  case DOOR_POOL_JOINT_SCREENING:
    break;
  }
  return setting->calendars[scenario->screening.staff_calendar];
}

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
