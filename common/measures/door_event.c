#include "door_event.h"

static const char schedule[] = "schedule";
static const char start[] = "start";
static const char complete[] = "complete";
static const char withdraw[] = "withdraw";
static const char ate_abort[] = "ate_abort";

/* What is done where a pool has a case; and whether its holders are people, who have numbers. */
static const struct {
  const char *activity;
  bool is_of_people;
} stages[DOOR_POOL_COUNT] = {
    [DOOR_POOL_SCREENING_STAFF] = {"Screening", true},
    [DOOR_POOL_EARLY_HELP_PLACES] = {"Early help", false},
    [DOOR_POOL_ASSESSMENT_SLOTS] = {"Assessment", true},
    [DOOR_POOL_PARTNER_CHECKS] = {"Partner checks", false},
    [DOOR_POOL_FURTHER_ENQUIRIES] = {"Further enquiries", false},
    [DOOR_POOL_SIGN_OFF] = {"Sign-off of the decision", true},
    [DOOR_POOL_JOINT_SCREENING] = {"Joint screening", false},
    [DOOR_POOL_ASSESSMENT_SIGN_OFF] = {"Sign-off of the assessment", true},
    [DOOR_POOL_INTAKE_STAFF] = {"Recording of the contact", true},
    [DOOR_POOL_OUT_OF_HOURS] = {"Out-of-hours response", true},
    [DOOR_POOL_HANDOVER] = {"Handover to the day service", false},
    [DOOR_POOL_REFERRER] = {"Completion of the form by the referrer", false},
    [DOOR_POOL_EARLY_HELP_SCREENING] = {"Screening by early help", true},
    [DOOR_POOL_ENGAGEMENT] = {"Engagement of the family", false},
    [DOOR_POOL_STRATEGY_DISCUSSIONS] = {"Strategy discussion", false},
    [DOOR_POOL_CASE_TRANSFER] = {"Case transfer", false},
    [DOOR_POOL_CASE_CLOSING] = {"Case closing", true},
};

static const char *stage_name(uint16_t pool)
{
  return pool < DOOR_POOL_COUNT ? stages[pool].activity : "?";
}

/* How a kind of record fills an event that has its activity and lifecycle already. */
typedef void taker(struct door_event *event, const struct door_scenario *scenario, const struct door_record *record);

static void take_stage(struct door_event *event, const struct door_scenario *scenario, const struct door_record *record)
{
  (void)scenario;
  uint16_t pool = record->kind == DOOR_RECORD_RETURNED ? record->code & 0xFFU : record->code;
  bool is_held = event->lifecycle != schedule && event->lifecycle != withdraw;
  event->activity = stage_name(pool);
  event->resource = door_pool_name(pool);
  bool has_worker = is_held && pool < DOOR_POOL_COUNT && stages[pool].is_of_people;
  event->worker = has_worker ? door_record_holder(record->value) + 1 : 0;
}

static void take_outcome(struct door_event *event, const struct door_scenario *scenario,
                         const struct door_record *record)
{
  (void)scenario;
  event->outcome = door_outcome_name((uint8_t)record->code);
  event->rule = door_rule_name((uint8_t)(record->code >> 8));
}

static void take_detail(struct door_event *event, const struct door_scenario *scenario,
                        const struct door_record *record)
{
  door_ledger_code_name(scenario, record, event->detail);
}

/* A contact, or a request, that comes. */
static void take_arrival(struct door_event *event, const struct door_scenario *scenario,
                         const struct door_record *record)
{
  take_detail(event, scenario, record);
  event->child = (uint32_t)(record->value & 0xFF) + 1;
}

/* The first code of the kind begins something, others end it. */
static void take_span(struct door_event *event, const struct door_scenario *scenario, const struct door_record *record)
{
  take_detail(event, scenario, record);
  event->lifecycle = record->code == 1 ? start : complete;
}

_Static_assert((int)DOOR_CALL_RINGS == 1 && (int)DOOR_ENQUIRY_BEGUN == 1 && (int)DOOR_HELD_ON_BEGUN == 1 &&
                   (int)DOOR_PLAN_KEPT_OPEN == 1,
               "code 1 begins");

/* Whoever is asked does the work. */
static void take_partner(struct door_event *event, const struct door_scenario *scenario,
                         const struct door_record *record)
{
  take_detail(event, scenario, record);
  event->resource = NULL;
}

static void take_task(struct door_event *event, const struct door_scenario *scenario, const struct door_record *record)
{
  (void)scenario;
  event->activity = record->code == DOOR_TASK_FIRST_VISIT     ? "First visit"
                    : record->code == DOOR_TASK_FURTHER_VISIT ? "Further visit"
                    : record->code == DOOR_TASK_WRITE_UP      ? "Write-up of the assessment"
                                                              : "?";
}

/* By kind; those that are no events have none. */
static const struct {
  const char *activity; /* "?": of the pool, or of the task */
  const char *lifecycle;
  taker *take;
} kinds[DOOR_RECORD_KIND_MAX + 1] = {
    [DOOR_RECORD_RECEIVED] = {"Contact received", complete, take_arrival},
    [DOOR_RECORD_JOINED] = {"?", schedule, take_stage},
    [DOOR_RECORD_STARTED] = {"?", start, take_stage},
    [DOOR_RECORD_ENDED] = {"?", complete, take_stage},
    [DOOR_RECORD_LEFT] = {"?", withdraw, take_stage},
    [DOOR_RECORD_RETURNED] = {"?", ate_abort, take_stage},
    [DOOR_RECORD_JUDGED] = {"Need held against the thresholds", complete, take_detail},
    [DOOR_RECORD_DECIDED] = {"Decision on the contact", complete, take_outcome},
    [DOOR_RECORD_ASSESSED] = {"Outcome of the assessment", complete, take_outcome},
    [DOOR_RECORD_CLOSED] = {"Contact closed", complete, take_outcome},
    [DOOR_RECORD_CONSENT] = {"Consent to partner checks", complete, take_detail},
    [DOOR_RECORD_ASKED] = {"Check by a partner agency", start, take_partner},
    [DOOR_RECORD_ANSWERED] = {"Check by a partner agency", complete, take_partner},
    [DOOR_RECORD_TASK_DONE] = {"?", complete, take_task},
    [DOOR_RECORD_REQUESTED] = {"Early help requested past the front door", complete, take_arrival},
    [DOOR_RECORD_REQUEST_ENDED] = {"Early help request ended", complete, take_outcome},
    [DOOR_RECORD_WENT_ON] = {"Fuller assessment or protection follows", complete, take_detail},
    [DOOR_RECORD_HANDED_OVER] = {"Result of the handover", complete, take_detail},
    [DOOR_RECORD_STEPPED_UP] = {"Step-up from early help", complete, take_detail},
    [DOOR_RECORD_CALL] = {"Telephone call", complete, take_span},
    [DOOR_RECORD_AUDITED] = {"Audit of the decision", complete, take_detail},
    [DOOR_RECORD_REOPENED] = {"Contact reopened", complete, take_detail},
    [DOOR_RECORD_SECTION_47] = {"Section 47 enquiry", complete, take_span},
    [DOOR_RECORD_CONFERENCE] = {"Initial child protection conference", complete, take_detail},
    [DOOR_RECORD_REFERRER] = {"Answer of the referrer", complete, take_detail},
    [DOOR_RECORD_HELD_ON] = {"Case held on by its worker", complete, take_span},
    [DOOR_RECORD_PLAN_KEPT] = {"Plan kept open for want of early help", complete, take_span},
};

bool door_event_of(const struct door_scenario *scenario, const struct door_record *record, struct door_event *out_event)
{
  if (record->kind > DOOR_RECORD_KIND_MAX || kinds[record->kind].take == NULL) {
    return false;
  }
  struct door_event event = {.activity = kinds[record->kind].activity,
                             .lifecycle = kinds[record->kind].lifecycle,
                             .resource = "",
                             .outcome = "",
                             .rule = "",
                             .detail = ""};
  kinds[record->kind].take(&event, scenario, record);
  *out_event = event;
  return true;
}
