#include "door_clock.h"
#include "door_fold_state.h"
#include "door_length.h"

_Static_assert(DOOR_TOTAL_GREEN_DECISIONS == DOOR_TOTAL_RED_DECISIONS + DOOR_PRIORITY_CLASSES - 1 &&
                   DOOR_TOTAL_GREEN_DECISION_SECONDS == DOOR_TOTAL_RED_DECISION_SECONDS + DOOR_PRIORITY_CLASSES - 1 &&
                   DOOR_TOTAL_GREEN_DECISIONS_IN_LIMIT == DOOR_TOTAL_RED_DECISIONS_IN_LIMIT + DOOR_PRIORITY_CLASSES - 1,
               "order of ratings");

enum {
  LOOK_BACK_SECONDS = 365 * SIM_DAY_SECONDS, /* an earlier referral counts so long */
  PURGE_EVERY_SECONDS = 90 * SIM_DAY_SECONDS,
};

/* No second of a run. */
#define NEVER UINT64_MAX

/* Whether a referral now can make one of the period a repeat: where the run before the period is too short for the look
 * back, none is counted, and what lies further back than the period looks is never asked for. */
static bool is_history(const struct door_fold *fold)
{
  int64_t from_seconds = fold->measured_from_seconds - LOOK_BACK_SECONDS;
  return from_seconds >= 0 && fold->now_seconds >= from_seconds;
}

/* Notes the child's referral. *out_is_repeat: there was one in the 12 months before. */
static enum door_err refer_child(struct door_fold *fold, struct door_child child, int64_t *out_is_repeat)
{
  int64_t now = fold->now_seconds;
  uint64_t before = NEVER;
  enum door_err err = sim_map_exchange(&fold->referred_at, child.id, (uint64_t)now, &before);
  *out_is_repeat = before != NEVER && now - (int64_t)before <= LOOK_BACK_SECONDS ? 1 : 0;
  return err;
}

/* named: bit for each child of the family that is referred. *out_repeat_count: those referred in the 12 months before.
 */
static enum door_err refer_children(struct door_fold *fold, struct door_family family, uint32_t named,
                                    int64_t *out_repeat_count)
{
  int64_t now = fold->now_seconds;
  for (uint32_t child = 0; child < DOOR_CHILDREN_MAX; child++) {
    int64_t is_repeat = 0;
    enum door_err err =
        (named >> child & 1U) != 0 ? refer_child(fold, door_child_of(family, child), &is_repeat) : DOOR_OK;
    if (err != DOOR_OK) {
      return err;
    }
    *out_repeat_count += is_repeat;
  }
  if (now - fold->purged_at_seconds >= PURGE_EVERY_SECONDS) {
    fold->purged_at_seconds = now;
    sim_map_purge_below(&fold->referred_at, now > LOOK_BACK_SECONDS ? (uint64_t)(now - LOOK_BACK_SECONDS) : 0);
  }
  return DOOR_OK;
}

static enum door_err on_referral(struct door_fold *fold, const struct door_record *record, uint32_t named)
{
  int64_t now = fold->now_seconds;
  struct door_family family = door_family_of((struct door_contact){record->subject});
  int64_t repeat_count = 0;
  enum door_err err = is_history(fold) ? refer_children(fold, family, named, &repeat_count) : DOOR_OK;
  if (err != DOOR_OK) {
    return err;
  }
  if (is_measured(fold)) {
    int64_t count = door_children_in(named);
    struct sim_time received = sim_time_at(door_record_seconds(record->value));
    struct sim_time deadline = door_decision_deadline(fold->setting, received);
    uint32_t source = door_sources_of(&fold->sources, fold->setting, record->subject);
    fold->totals[DOOR_TOTAL_REFERRALS] += count;
    fold->totals[door_total_of_source(DOOR_SOURCE_TOTAL_REFERRALS, source)] += count;
    fold->totals[DOOR_TOTAL_REPEAT_RULE] += record->code >> 8 == DOOR_RULE_REPEATS ? count : 0;
    fold->totals[DOOR_TOTAL_REFERRALS_IN_ONE_DAY] += now <= deadline.seconds ? count : 0;
    if (fold->measured_from_seconds >= LOOK_BACK_SECONDS) {
      fold->totals[DOOR_TOTAL_REFERRALS_WITH_HISTORY] += count;
      fold->totals[DOOR_TOTAL_RE_REFERRALS] += repeat_count;
    }
  }
  return DOOR_OK;
}

enum door_err door_fold_rated(struct door_fold *fold, const struct door_record *record)
{
  return !is_measured(fold) ? DOOR_OK : sim_map_put(&fold->rating, record->subject, (uint64_t)record->value & 0xFFU);
}

/* From receipt to a decision now, on the clock of ratings. */
static int64_t turnaround_seconds(const struct door_fold *fold, int64_t received_seconds)
{
  const struct door_measuring *measures = &fold->setting->scenario.measures;
  if (measures->rating_clock == DOOR_RATING_CLOCK_CIVIL) {
    return fold->now_seconds - received_seconds;
  }
  return sim_calendar_working_between(fold->setting->calendars[measures->calendar], sim_time_at(received_seconds),
                                      sim_time_at(fold->now_seconds))
      .seconds;
}

/* A contact of so many children is decided, by the rating with which it last joined a line of screening. Only what came
 * in the period counts, so that nothing is followed through the run-in. */
static void count_turnaround(struct door_fold *fold, const struct door_record *record, int64_t named)
{
  if (!is_measured(fold)) {
    return;
  }
  uint64_t rating = DOOR_PRIORITY_CLASSES;
  bool is_rated = sim_map_take(&fold->rating, record->subject, &rating) && rating < DOOR_PRIORITY_CLASSES;
  if (!is_rated || door_record_seconds(record->value) < fold->measured_from_seconds) {
    return;
  }
  int64_t seconds = turnaround_seconds(fold, door_record_seconds(record->value));
  fold->totals[DOOR_TOTAL_RED_DECISIONS + rating] += named;
  fold->totals[DOOR_TOTAL_RED_DECISION_SECONDS + rating] += named * seconds;
  fold->totals[DOOR_TOTAL_RED_DECISIONS_IN_LIMIT + rating] += seconds <= fold->rating_limit_seconds[rating] ? named : 0;
  for (int64_t child = 0; child < named; child++) {
    door_waits_add(&fold->waits, DOOR_TIMES_RED + (uint32_t)rating, (uint64_t)seconds);
  }
}

/* A case is allocated for assessment. A family may come back after any number of years, so each is kept for good. */
enum door_err door_fold_allocated(struct door_fold *fold, const struct door_record *record)
{
  struct door_contact contact = {record->subject};
  uint64_t ordinal = door_contact_ordinal(contact);
  uint64_t next = 0; /* ordinal of the first contact after the last that was assessed */
  uint64_t family = door_family_of(contact).id;
  enum door_err err = sim_archive_exchange(&fold->assessed, family, ordinal + 1, &next);
  if (err == DOOR_OK && ordinal < next) { /* allocated again, which is rare */
    return sim_archive_put(&fold->assessed, family, next);
  }
  fold->totals[DOOR_TOTAL_ASSESSMENTS_BEGUN] += is_measured(fold);
  fold->totals[DOOR_TOTAL_REPEATS_BEFORE_ASSESSMENT] += is_measured(fold) * (int64_t)(ordinal - next);
  return err;
}

enum door_err door_fold_decided(struct door_fold *fold, const struct door_record *record)
{
  uint32_t child = door_record_above(record->value) & 7U;
  uint32_t further = door_record_above(record->value) >> 3;
  if (!is_past(fold, door_record_seconds(record->value)) || child >= DOOR_CHILDREN_MAX ||
      further > DOOR_FURTHER_CHILDREN) {
    return DOOR_ERR_MALFORMED;
  }
  uint32_t outcome = record->code & 0xFFU;
  uint32_t named = further | 1U << child;
  int64_t measured = is_measured(fold) * door_children_in(named);
  count_turnaround(fold, record, door_children_in(named));
  fold->totals[DOOR_TOTAL_DECISIONS] += measured;
  fold->totals[DOOR_TOTAL_NO_FURTHER_ACTION] += outcome == DOOR_OUTCOME_NO_FURTHER_ACTION ? measured : 0;
  fold->totals[DOOR_TOTAL_ADVICE] += outcome == DOOR_OUTCOME_ADVICE ? measured : 0;
  fold->totals[DOOR_TOTAL_REQUESTS_OF_SCREENING] += outcome == DOOR_OUTCOME_EARLY_HELP ? is_measured(fold) : 0;
  fold->totals[DOOR_TOTAL_SIGNPOSTED] += outcome == DOOR_OUTCOME_SIGNPOST ? measured : 0;
  fold->totals[DOOR_TOTAL_BY_ROWS] += (uint32_t)record->code >> 8 == DOOR_RULE_BY_ROW ? measured : 0;
  bool is_referral = outcome == DOOR_OUTCOME_REFERRAL || outcome == DOOR_OUTCOME_STRATEGY_DISCUSSION;
  return is_referral ? on_referral(fold, record, named) : DOOR_OK;
}

/* Working days from an instant, its civil day not counted, until now. */
static int32_t working_days_since(const struct door_fold *fold, int64_t since_seconds)
{
  const struct sim_calendar *calendar = fold->setting->calendars[fold->setting->scenario.measures.calendar];
  return sim_calendar_working_days_between(calendar, sim_time_at(since_seconds), sim_time_at(fold->now_seconds));
}

/* Children that an assessment concerns: each is assessed. */
static int64_t assessed_count(const struct door_record *record)
{
  return 1 + (int64_t)(door_record_above(record->value) >> 3);
}

static void add_assessment(struct door_fold *fold, enum door_assessment_kind kind, int64_t since)
{
  struct sim_time deadline = door_assessment_deadline(fold->setting, kind, sim_time_at(since));
  struct door_length length = {kind, working_days_since(fold, since), door_assessment_limit_days(fold->setting, kind),
                               fold->now_seconds <= deadline.seconds};
  door_length_add(fold->totals, fold->spans, &length);
}

/* Assessments, of whatever kind, end: how long they took and whether in time. */
enum door_err door_fold_assessment_ended(struct door_fold *fold, const struct door_record *record)
{
  int64_t since = door_record_seconds(record->value);
  uint32_t number = door_record_above(record->value) & 7U;
  int64_t count = assessed_count(record);
  if (record->value < 0 || !is_past(fold, since) || number >= DOOR_KIND_COUNT || count > DOOR_CHILDREN_MAX) {
    return DOOR_ERR_MALFORMED;
  }
  for (int64_t i = 0; i < count && is_measured(fold) && number != DOOR_KIND_PROTECTION; i++) {
    add_assessment(fold, (enum door_assessment_kind)number, since);
  }
  return DOOR_OK;
}

enum door_err door_fold_assessed(struct door_fold *fold, const struct door_record *record)
{
  uint32_t outcome = record->code & 0xFFU;
  int64_t measured = is_measured(fold) * assessed_count(record);
  fold->totals[DOOR_TOTAL_CASES_ASSESSED] += measured;
  fold->totals[DOOR_TOTAL_NOT_ELIGIBLE] += outcome == DOOR_OUTCOME_NOT_ELIGIBLE ? measured : 0;
  fold->totals[DOOR_TOTAL_PLANS] += outcome == DOOR_OUTCOME_PLAN ? measured : 0;
  fold->totals[DOOR_TOTAL_STEP_DOWNS] += outcome == DOOR_OUTCOME_STEP_DOWN ? measured : 0;
  return door_fold_assessment_ended(fold, record);
}

enum door_err door_fold_task_done(struct door_fold *fold, const struct door_record *record)
{
  int64_t since = door_record_seconds(record->value);
  if (!is_past(fold, since) || record->value < 0) {
    return DOOR_ERR_MALFORMED;
  }
  if (is_measured(fold)) {
    int32_t days = working_days_since(fold, fold->now_seconds - since);
    door_length_add_task(fold->totals, fold->spans, (enum door_task)record->code, days);
    fold->totals[DOOR_TOTAL_ASSESSMENT_TASK_SECONDS] += door_record_above(record->value);
  }
  return DOOR_OK;
}

/* Its assessment has ended, and the case keeps its slots; or they are free. */
enum door_err door_fold_held_on(struct door_fold *fold, const struct door_record *record)
{
  if (record->value < 1 || record->value > DOOR_SLOTS_MAX || record->code < DOOR_HELD_ON_BEGUN ||
      record->code > DOOR_HELD_ON_ENDED) {
    return DOOR_ERR_MALFORMED;
  }
  int64_t sign = record->code == DOOR_HELD_ON_BEGUN ? 1 : -1;
  fold->held_on_count += sign;
  fold->totals[DOOR_TOTAL_HELD_ON_SLOT_SECONDS] += sign * record->value * seconds_left(fold);
  return fold->held_on_count >= 0 ? DOOR_OK : DOOR_ERR_MALFORMED;
}

/* A plan is kept open for early help, or is no more. */
enum door_err door_fold_plan_kept(struct door_fold *fold, const struct door_record *record)
{
  if (!is_past(fold, record->value) || record->code < DOOR_PLAN_KEPT_OPEN || record->code > DOOR_PLAN_KEPT_IN_VAIN) {
    return DOOR_ERR_MALFORMED;
  }
  bool is_over = record->code != DOOR_PLAN_KEPT_OPEN;
  int64_t measured = is_over ? is_measured(fold) : 0;
  fold->totals[DOOR_TOTAL_PLANS_KEPT_SECONDS] += is_over ? -seconds_left(fold) : seconds_left(fold);
  fold->totals[DOOR_TOTAL_PLANS_KEPT_ENDED] += measured;
  fold->totals[DOOR_TOTAL_PLANS_KEPT_LENGTH_SECONDS] += measured * record->value;
  fold->totals[DOOR_TOTAL_PLANS_KEPT_IN_VAIN] += record->code == DOOR_PLAN_KEPT_IN_VAIN ? measured : 0;
  return DOOR_OK;
}

enum door_err door_fold_protection(struct door_fold *fold, const struct door_record *record)
{
  if (is_past(fold, record->value) && is_measured(fold)) {
    int64_t seconds = fold->now_seconds - record->value;
    door_length_add_protection(fold->totals, fold->spans, record, seconds, working_days_since(fold, record->value));
  }
  return is_past(fold, record->value) ? DOOR_OK : DOOR_ERR_MALFORMED;
}
