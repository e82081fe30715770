#include "door_fold.h"

#include "door_caseload.h"
#include "door_clock.h"
#include "door_fold_early_help.h"
#include "door_fold_intake.h"
#include "door_fold_pools.h"
#include "door_fold_staff.h"
#include "door_histogram.h"
#include "door_length.h"
#include "door_waits.h"
#include "sim_map.h"

#include <inttypes.h>
#include <string.h>

enum {
  LOOK_BACK_SECONDS = 365 * SIM_DAY_SECONDS, /* an earlier referral counts so long */
  PURGE_EVERY_SECONDS = 90 * SIM_DAY_SECONDS,
  CAPACITY_MAX = 1 << 24, /* no scenario may have as many; keeps sums of a hostile ledger in range */
};

struct door_fold {
  const struct door_setting *setting;
  int64_t measured_from_seconds;
  int64_t horizon_seconds;
  int64_t now_seconds; /* of the last record */
  int64_t purged_at_seconds;
  int64_t received_count; /* run-in included, like closed */
  int64_t closed_count;
  int64_t requested_count; /* from outside, of early help; no contacts */
  int64_t request_ended_count;
  uint64_t record_count;
  uint16_t request_pool; /* the first stage of early help, where a request arrives */
  struct stage_levels stages[DOOR_POOL_COUNT];
  int64_t totals[DOOR_TOTAL_COUNT];
  struct sim_map referred_at; /* by child: second of its last referral */
  struct door_caseload caseload;
  bool is_finished;
  struct door_value values[DOOR_MEASURE_COUNT];
  struct door_waits waits;
  struct door_histogram spans[DOOR_SPAN_COUNT]; /* in working days */
};

enum door_err door_fold_create(const struct door_setting *setting, struct door_fold **out_fold)
{
  struct door_fold *fold = calloc(1, sizeof *fold);
  if (fold == NULL) {
    return DOOR_ERR_MEMORY;
  }
  fold->setting = setting;
  sim_map_init(&fold->referred_at);
  door_caseload_init(&fold->caseload);
  enum door_err err = door_waits_init(&fold->waits);
  if (err != DOOR_OK) {
    door_fold_destroy(&fold);
    return err;
  }
  door_fold_reset(fold);
  *out_fold = fold;
  return DOOR_OK;
}

void door_fold_destroy(struct door_fold **fold)
{
  if (*fold == NULL) {
    return;
  }
  sim_map_fini(&(*fold)->referred_at);
  door_caseload_fini(&(*fold)->caseload);
  door_waits_fini(&(*fold)->waits);
  free(*fold);
  *fold = NULL;
}

void door_fold_reset(struct door_fold *fold)
{
  const struct door_setting *setting = fold->setting;
  sim_map_fini(&fold->referred_at);
  door_caseload_fini(&fold->caseload);
  struct door_waits waits = fold->waits;
  memset(fold, 0, sizeof *fold);
  fold->waits = waits;
  door_waits_clear(&fold->waits);
  sim_map_init(&fold->referred_at);
  door_caseload_init(&fold->caseload);
  fold->setting = setting;
  fold->measured_from_seconds = setting->measured_from.seconds;
  fold->horizon_seconds = setting->horizon.seconds;
  fold->request_pool = (uint16_t)request_pool_of(&setting->scenario.early_help);
  fold->totals[DOOR_TOTAL_ONE] = 1;
  fold->totals[DOOR_TOTAL_PERIOD_SECONDS] = fold->horizon_seconds - fold->measured_from_seconds;
  const struct door_assessment *assessment = &setting->scenario.assessment;
  fold->totals[DOOR_TOTAL_ASSESSMENT_WORKER_SECONDS] =
      assessment->workers *
      sim_calendar_working_between(setting->calendars[assessment->calendar], setting->measured_from, setting->horizon)
          .seconds;
}

/* 1 in the measured period, 0 before it. Records end with the horizon. */
static inline int64_t is_measured(const struct door_fold *fold)
{
  return fold->now_seconds >= fold->measured_from_seconds;
}

/* What is left of the measured period. A level that rises by one now, and never falls, adds this much to its time
 * integral; one that falls takes it away again. So integrals need no look at what came before. */
static inline int64_t seconds_left(const struct door_fold *fold)
{
  int64_t now = fold->now_seconds;
  return fold->horizon_seconds - (now > fold->measured_from_seconds ? now : fold->measured_from_seconds);
}

/* A length of time, or an instant, that a record tells of cannot lie before the run's first second. */
static inline bool is_past(const struct door_fold *fold, int64_t seconds)
{
  return seconds >= 0 && seconds <= fold->now_seconds;
}

static void offer(struct door_fold *fold, uint64_t pool, int64_t count)
{
  struct stage_levels *stage = &fold->stages[pool];
  fold->totals[POOL_TOTAL(OFFERED_SECONDS, pool)] += (count - stage->offered) * seconds_left(fold);
  stage->offered = count;
}

/* The screening pool has changed: how many work past closing time. */
static inline void count_overtime(struct door_fold *fold)
{
  struct stage_levels *stage = &fold->stages[DOOR_POOL_SCREENING_STAFF];
  int64_t above = stage->in_work - stage->suspended - stage->offered;
  int64_t now = above > 0 ? above : 0;
  fold->totals[DOOR_TOTAL_OVERTIME_SECONDS] += (now - stage->overtime) * seconds_left(fold);
  stage->overtime = now;
}

static enum door_err on_capacity(struct door_fold *fold, const struct door_record *record)
{
  if (record->subject >= DOOR_POOL_COUNT || record->value < 0 || record->value > CAPACITY_MAX) {
    return DOOR_ERR_MALFORMED;
  }
  if (!is_staff(record->subject)) {
    offer(fold, record->subject, record->value);
  }
  return DOOR_OK;
}

static enum door_err on_shift(struct door_fold *fold, const struct door_record *record)
{
  if (!is_staff(record->subject)) {
    return DOOR_ERR_MALFORMED;
  }
  uint64_t value = (uint64_t)record->value;
  int64_t suspended = (int64_t)((value >> 16) & 0xFFFFU);
  int64_t resumed = (int64_t)((value >> 32) & 0xFFFFU);
  struct stage_levels *stage = &fold->stages[record->subject];
  offer(fold, record->subject, (int64_t)(value & 0xFFFFU));
  fold->totals[POOL_TOTAL(BUSY_SECONDS, record->subject)] += (resumed - suspended) * seconds_left(fold);
  stage->suspended += suspended - resumed;
  stage->went_below_zero |= stage->suspended < 0 || stage->suspended > stage->in_work;
  if (record->subject == DOOR_POOL_SCREENING_STAFF) {
    count_overtime(fold);
  }
  return DOOR_OK;
}

static inline void on_received(struct door_fold *fold, const struct door_record *record)
{
  int64_t measured = is_measured(fold);
  int64_t is_first = door_contact_ordinal((struct door_contact){record->subject}) == 0;
  fold->received_count++;
  fold->totals[DOOR_TOTAL_CONTACTS] += measured;
  fold->totals[DOOR_TOTAL_FIRST_CONTACTS] += measured & is_first;
  fold->totals[DOOR_TOTAL_REPEAT_CONTACTS] += measured & (is_first ^ 1);
}

static struct door_caseload_moment moment_of(const struct door_fold *fold)
{
  return (struct door_caseload_moment){seconds_left(fold), is_measured(fold) != 0};
}

static inline enum door_err on_joined(struct door_fold *fold, const struct door_record *record)
{
  if (record->code >= DOOR_POOL_COUNT) {
    return DOOR_ERR_MALFORMED;
  }
  fold->stages[record->code].waiting++;
  fold->totals[POOL_TOTAL(QUEUE_SECONDS, record->code)] += seconds_left(fold);
  if (record->code == DOOR_POOL_OUT_OF_HOURS || record->code == DOOR_POOL_HANDOVER) {
    fold->totals[DOOR_TOTAL_OUT_OF_HOURS_CONTACTS] += is_measured(fold);
    fold->totals[DOOR_TOTAL_EMERGENCIES] += record->code == DOOR_POOL_OUT_OF_HOURS ? is_measured(fold) : 0;
  }
  if (record->code == fold->request_pool) {
    fold->totals[DOOR_TOTAL_EARLY_HELP_REQUESTS] += is_measured(fold);
  }
  return record->code == DOOR_POOL_ASSESSMENT_SLOTS ? door_caseload_on_joined(&fold->caseload, record) : DOOR_OK;
}

static inline enum door_err on_started(struct door_fold *fold, const struct door_record *record)
{
  int64_t wait = door_record_seconds(record->value);
  if (record->code >= DOOR_POOL_COUNT || !is_past(fold, wait)) {
    return DOOR_ERR_MALFORMED;
  }
  struct stage_levels *stage = &fold->stages[record->code];
  int64_t left = seconds_left(fold);
  stage->waiting--;
  stage->in_work++;
  stage->went_below_zero |= stage->waiting < 0;
  fold->totals[POOL_TOTAL(QUEUE_SECONDS, record->code)] -= left;
  fold->totals[POOL_TOTAL(BUSY_SECONDS, record->code)] += door_record_slots(record->value) * left;
  if (record->code == DOOR_POOL_SCREENING_STAFF) {
    count_overtime(fold);
  }
  if (is_measured(fold)) {
    fold->totals[POOL_TOTAL(WAITS, record->code)]++;
    fold->totals[POOL_TOTAL(WAIT_SECONDS, record->code)] += wait;
    door_waits_add(&fold->waits, record->code, (uint64_t)wait);
  }
  if (record->code == DOOR_POOL_ASSESSMENT_SLOTS) {
    stage->went_below_zero |= !door_caseload_on_started(&fold->caseload, record, moment_of(fold), fold->totals);
  }
  return DOOR_OK;
}

static inline enum door_err on_ended(struct door_fold *fold, const struct door_record *record)
{
  if (record->code >= DOOR_POOL_COUNT) {
    return DOOR_ERR_MALFORMED;
  }
  struct stage_levels *stage = &fold->stages[record->code];
  stage->in_work--;
  stage->went_below_zero |= stage->in_work < 0;
  fold->totals[POOL_TOTAL(BUSY_SECONDS, record->code)] -= door_record_slots(record->value) * seconds_left(fold);
  if (record->code == DOOR_POOL_SCREENING_STAFF) {
    count_overtime(fold);
  }
  if (record->code == DOOR_POOL_ASSESSMENT_SLOTS) {
    stage->went_below_zero |= !door_caseload_on_ended(&fold->caseload, record, moment_of(fold), fold->totals);
  }
  return DOOR_OK;
}

static enum door_err on_left(struct door_fold *fold, const struct door_record *record)
{
  if (record->code >= DOOR_POOL_COUNT || !is_past(fold, door_record_seconds(record->value))) {
    return DOOR_ERR_MALFORMED;
  }
  struct stage_levels *stage = &fold->stages[record->code];
  stage->waiting--;
  stage->went_below_zero |= stage->waiting < 0;
  fold->totals[POOL_TOTAL(QUEUE_SECONDS, record->code)] -= seconds_left(fold);
  if (record->code == DOOR_POOL_EARLY_HELP_PLACES) {
    fold->totals[DOOR_TOTAL_EARLY_HELP_LEFT] += is_measured(fold);
  }
  return DOOR_OK;
}

static enum door_err on_returned(struct door_fold *fold, const struct door_record *record)
{
  if ((record->code & 0xFFU) != DOOR_POOL_ASSESSMENT_SLOTS) {
    return DOOR_ERR_MALFORMED;
  }
  struct stage_levels *stage = &fold->stages[DOOR_POOL_ASSESSMENT_SLOTS];
  stage->in_work--;
  stage->waiting++;
  stage->went_below_zero |= stage->in_work < 0;
  stage->went_below_zero |= !door_caseload_on_ended(&fold->caseload, record, moment_of(fold), fold->totals);
  fold->totals[DOOR_TOTAL_ASSESSMENT_BUSY_SECONDS] -= door_record_slots(record->value) * seconds_left(fold);
  fold->totals[DOOR_TOTAL_ASSESSMENT_QUEUE_SECONDS] += seconds_left(fold);
  fold->totals[DOOR_TOTAL_REALLOCATIONS] += is_measured(fold);
  return door_caseload_on_returned(&fold->caseload, record);
}

static enum door_err on_referral(struct door_fold *fold, const struct door_record *record)
{
  int64_t now = fold->now_seconds;
  struct door_family family = door_family_of((struct door_contact){record->subject});
  struct door_child child = door_child_of(family, door_record_above(record->value));
  uint64_t before = 0;
  bool is_repeat = sim_map_find(&fold->referred_at, child.id, &before) && now - (int64_t)before <= LOOK_BACK_SECONDS;
  enum door_err err = sim_map_put(&fold->referred_at, child.id, (uint64_t)now);
  if (err != DOOR_OK) {
    return err;
  }
  if (now - fold->purged_at_seconds >= PURGE_EVERY_SECONDS) {
    fold->purged_at_seconds = now;
    sim_map_purge_below(&fold->referred_at, now > LOOK_BACK_SECONDS ? (uint64_t)(now - LOOK_BACK_SECONDS) : 0);
  }
  if (is_measured(fold)) {
    struct sim_time received = sim_time_at(door_record_seconds(record->value));
    struct sim_time deadline = door_decision_deadline(fold->setting, received);
    fold->totals[DOOR_TOTAL_REFERRALS]++;
    fold->totals[DOOR_TOTAL_REPEAT_RULE] += record->code >> 8 == DOOR_RULE_REPEATS;
    fold->totals[DOOR_TOTAL_REFERRALS_IN_ONE_DAY] += now <= deadline.seconds;
    if (fold->measured_from_seconds >= LOOK_BACK_SECONDS) {
      fold->totals[DOOR_TOTAL_REFERRALS_WITH_HISTORY]++;
      fold->totals[DOOR_TOTAL_RE_REFERRALS] += is_repeat;
    }
  }
  return DOOR_OK;
}

static inline enum door_err on_decided(struct door_fold *fold, const struct door_record *record)
{
  if (!is_past(fold, door_record_seconds(record->value)) || door_record_above(record->value) >= DOOR_CHILDREN_MAX) {
    return DOOR_ERR_MALFORMED;
  }
  uint32_t outcome = record->code & 0xFFU;
  int64_t measured = is_measured(fold);
  fold->totals[DOOR_TOTAL_DECISIONS] += measured;
  fold->totals[DOOR_TOTAL_NO_FURTHER_ACTION] += outcome == DOOR_OUTCOME_NO_FURTHER_ACTION ? measured : 0;
  fold->totals[DOOR_TOTAL_ADVICE] += outcome == DOOR_OUTCOME_ADVICE ? measured : 0;
  fold->totals[DOOR_TOTAL_REQUESTS_OF_SCREENING] += outcome == DOOR_OUTCOME_EARLY_HELP ? measured : 0;
  fold->totals[DOOR_TOTAL_SIGNPOSTED] += outcome == DOOR_OUTCOME_SIGNPOST ? measured : 0;
  fold->totals[DOOR_TOTAL_BY_ROWS] += (uint32_t)record->code >> 8 == DOOR_RULE_BY_ROW ? measured : 0;
  return outcome == DOOR_OUTCOME_REFERRAL || outcome == DOOR_OUTCOME_STRATEGY_DISCUSSION ? on_referral(fold, record)
                                                                                         : DOOR_OK;
}

/* Working days from an instant, its civil day not counted, until now. */
static int32_t working_days_since(const struct door_fold *fold, int64_t since_seconds)
{
  const struct sim_calendar *calendar = fold->setting->calendars[fold->setting->scenario.measures.calendar];
  return sim_calendar_working_days_between(calendar, sim_time_at(since_seconds), sim_time_at(fold->now_seconds));
}

/* An assessment, of whatever kind, ends: how long it took and whether in time. */
static enum door_err add_assessment(struct door_fold *fold, const struct door_record *record)
{
  int64_t since = door_record_seconds(record->value);
  uint32_t number = door_record_above(record->value);
  if (record->value < 0 || !is_past(fold, since) || number >= DOOR_KIND_COUNT) {
    return DOOR_ERR_MALFORMED;
  }
  if (is_measured(fold) && number != DOOR_KIND_PROTECTION) {
    enum door_assessment_kind kind = (enum door_assessment_kind)number;
    struct sim_time deadline = door_assessment_deadline(fold->setting, kind, sim_time_at(since));
    struct door_length length = {kind, working_days_since(fold, since), door_assessment_limit_days(fold->setting, kind),
                                 fold->now_seconds <= deadline.seconds};
    door_length_add(fold->totals, fold->spans, &length);
  }
  return DOOR_OK;
}

static inline enum door_err on_assessed(struct door_fold *fold, const struct door_record *record)
{
  uint32_t outcome = record->code & 0xFFU;
  int64_t measured = is_measured(fold);
  fold->totals[DOOR_TOTAL_PLANS] += outcome == DOOR_OUTCOME_PLAN ? measured : 0;
  fold->totals[DOOR_TOTAL_STEP_DOWNS] += outcome == DOOR_OUTCOME_STEP_DOWN ? measured : 0;
  return add_assessment(fold, record);
}

static enum door_err on_task_done(struct door_fold *fold, const struct door_record *record)
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

static enum door_err on_protection(struct door_fold *fold, const struct door_record *record)
{
  if (is_past(fold, record->value) && is_measured(fold)) {
    int64_t seconds = fold->now_seconds - record->value;
    door_length_add_protection(fold->totals, fold->spans, record, seconds, working_days_since(fold, record->value));
  }
  return is_past(fold, record->value) ? DOOR_OK : DOOR_ERR_MALFORMED;
}

static inline enum door_err on_closed(struct door_fold *fold, const struct door_record *record)
{
  if (!is_past(fold, record->value)) {
    return DOOR_ERR_MALFORMED;
  }
  int64_t measured = is_measured(fold);
  fold->closed_count++;
  count_early_help_ending(fold->totals, record->code & 0xFFU, is_measured(fold));
  fold->totals[DOOR_TOTAL_CLOSED] += measured;
  fold->totals[DOOR_TOTAL_STAGE_SECONDS] += measured * record->value;
  fold->totals[DOOR_TOTAL_LOST] += (record->code & 0xFFU) == DOOR_OUTCOME_LOST ? measured : 0;
  fold->totals[DOOR_TOTAL_ADVICE_AT_DOOR] += (record->code & 0xFFU) == DOOR_OUTCOME_ADVICE_AT_DOOR ? measured : 0;
  fold->totals[DOOR_TOTAL_CLOSED_OPEN_CASE] += (record->code & 0xFFU) == DOOR_OUTCOME_OPEN_CASE ? measured : 0;
  return DOOR_OK;
}

/* A request to early help from outside, and its end. */
static enum door_err on_request(struct door_fold *fold, const struct door_record *record)
{
  if (record->kind == DOOR_RECORD_REQUESTED) {
    fold->requested_count++;
    fold->totals[request_total_of(record->code)] += is_measured(fold);
    return DOOR_OK;
  }
  fold->request_ended_count++;
  count_early_help_ending(fold->totals, record->code & 0xFFU, is_measured(fold));
  return is_past(fold, record->value) ? DOOR_OK : DOOR_ERR_MALFORMED;
}

static enum door_err on_check(struct door_fold *fold, const struct door_record *record)
{
  int64_t measured = is_measured(fold);
  if (record->kind == DOOR_RECORD_ASKED) {
    fold->totals[DOOR_TOTAL_PARTNERS_ASKED] += measured;
    return DOOR_OK;
  }
  if (!is_past(fold, record->value)) {
    return DOOR_ERR_MALFORMED;
  }
  if (record->kind == DOOR_RECORD_ANSWERED) {
    fold->totals[DOOR_TOTAL_PARTNER_ANSWERS] += measured;
    return DOOR_OK;
  }
  fold->totals[DOOR_TOTAL_CONSENT_SOUGHT] += measured;
  fold->totals[DOOR_TOTAL_CONSENT_REFUSED] += record->code != DOOR_CONSENT_GIVEN ? measured : 0;
  fold->totals[DOOR_TOTAL_CONSENT_OVERRIDDEN] += record->code == DOOR_CONSENT_OVERRIDDEN ? measured : 0;
  return DOOR_OK;
}

/* A closed contact is looked at again; where that opens it, it has not been closed. */
static enum door_err on_audit(struct door_fold *fold, const struct door_record *record)
{
  if (!is_past(fold, record->value)) {
    return DOOR_ERR_MALFORMED;
  }
  bool is_reopened = record->kind == DOOR_RECORD_REOPENED;
  int64_t measured = is_measured(fold);
  fold->closed_count -= is_reopened;
  fold->totals[DOOR_TOTAL_CLOSED] -= is_reopened ? measured : 0;
  fold->totals[is_reopened ? DOOR_TOTAL_REOPENED : DOOR_TOTAL_AUDITED] += measured;
  return DOOR_OK;
}

static inline enum door_err on_record(struct door_fold *fold, const struct door_record *record)
{
  if (record->time_seconds < fold->now_seconds || record->time_seconds >= fold->horizon_seconds) {
    return DOOR_ERR_MALFORMED;
  }
  fold->now_seconds = record->time_seconds;
  switch ((enum door_record_kind)record->kind) {
  case DOOR_RECORD_CAPACITY:
    return on_capacity(fold, record);
  case DOOR_RECORD_SHIFT:
    return on_shift(fold, record);
  case DOOR_RECORD_RECEIVED:
    on_received(fold, record);
    return DOOR_OK;
  case DOOR_RECORD_JOINED:
    return on_joined(fold, record);
  case DOOR_RECORD_STARTED:
    return on_started(fold, record);
  case DOOR_RECORD_ENDED:
    return on_ended(fold, record);
  case DOOR_RECORD_LEFT:
    return on_left(fold, record);
  case DOOR_RECORD_JUDGED: /* for a trace; no measure asks what was seen */
    return DOOR_OK;
  case DOOR_RECORD_DECIDED:
    return on_decided(fold, record);
  case DOOR_RECORD_ASSESSED:
    return on_assessed(fold, record);
  case DOOR_RECORD_SECTION_47:
  case DOOR_RECORD_CONFERENCE:
    return on_protection(fold, record);
  case DOOR_RECORD_WENT_ON:
    return add_assessment(fold, record);
  case DOOR_RECORD_TASK_DONE:
    return on_task_done(fold, record);
  case DOOR_RECORD_CLOSED:
    return on_closed(fold, record);
  case DOOR_RECORD_STEPPED_UP:
    fold->totals[step_up_total_of(record->code)] += is_measured(fold);
    return DOOR_OK;
  case DOOR_RECORD_REQUESTED:
  case DOOR_RECORD_REQUEST_ENDED:
    return on_request(fold, record);
  case DOOR_RECORD_POST:
    return count_post(fold->totals, record, seconds_left(fold));
  case DOOR_RECORD_OTHER_WORK:
    return count_other_work(fold->totals, fold->stages, record, seconds_left(fold), is_measured(fold));
  case DOOR_RECORD_AUDITED:
  case DOOR_RECORD_REOPENED:
    return on_audit(fold, record);
  case DOOR_RECORD_RETURNED:
    return on_returned(fold, record);
  case DOOR_RECORD_HANDED_OVER:
  case DOOR_RECORD_CALL:
  case DOOR_RECORD_REFERRER:
    return door_fold_intake(fold->totals, record, is_measured(fold));
  case DOOR_RECORD_CONSENT:
  case DOOR_RECORD_ASKED:
  case DOOR_RECORD_ANSWERED:
    return on_check(fold, record);
  }
  return DOOR_ERR_MALFORMED;
}

enum door_err door_fold_records(struct door_fold *fold, const struct door_record *records, size_t record_count)
{
  for (size_t i = 0; i < record_count; i++) {
    enum door_err err = on_record(fold, &records[i]);
    if (err != DOOR_OK) {
      return err;
    }
  }
  fold->record_count += record_count;
  return DOOR_OK;
}

static struct door_value value_of(const struct door_fold *fold, const struct door_measure_row *row)
{
  int64_t under = fold->totals[row->under];
  if (under == 0) {
    return (struct door_value){.reason = door_total_zero_reason(row->under)};
  }
  if (row->permille > 0) {
    const struct door_histogram *histogram = row->is_of_a_span ? &fold->spans[row->span] : fold->waits.pools[row->pool];
    return (struct door_value){.number = door_histogram_quantile(histogram, row->permille)};
  }
  return (struct door_value){.number = (double)fold->totals[row->over] / (double)under};
}

void door_fold_finish(struct door_fold *fold)
{
  int64_t *totals = fold->totals;
  totals[DOOR_TOTAL_OPEN_AT_END] = fold->received_count - fold->closed_count;
  totals[DOOR_TOTAL_OPEN_AT_START] =
      totals[DOOR_TOTAL_OPEN_AT_END] - totals[DOOR_TOTAL_CONTACTS] + totals[DOOR_TOTAL_CLOSED];
  totals[DOOR_TOTAL_UNALLOCATED_AT_END] = fold->stages[DOOR_POOL_ASSESSMENT_SLOTS].waiting;
  door_caseload_finish(&fold->caseload, fold->horizon_seconds, totals);
  for (uint32_t measure = 0; measure < DOOR_MEASURE_COUNT; measure++) {
    fold->values[measure] = value_of(fold, door_measure_row((enum door_measure)measure));
  }
  fold->is_finished = true;
}

struct door_value door_fold_value(const struct door_fold *fold, enum door_measure measure)
{
  DOOR_ASSERT(fold->is_finished && measure < DOOR_MEASURE_COUNT);
  return fold->values[measure];
}

enum door_err door_fold_check(const struct door_fold *fold, uint64_t open_contacts_reported,
                              struct door_problem *problem)
{
  int64_t in_stages = 0;
  for (uint16_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
    const struct stage_levels *stage = &fold->stages[pool];
    /* Who waits for an assessment to be signed off holds a caseload slot as well. */
    in_stages += pool == DOOR_POOL_ASSESSMENT_SIGN_OFF ? 0 : stage->waiting + stage->in_work;
    if (stage->went_below_zero) {
      return door_problem_set(problem, DOOR_ERR_CONSERVATION,
                              "%s: more work was begun, ended or resumed than there was (now %" PRId64
                              " waiting, %" PRId64 " in work)",
                              door_pool_name(pool), stage->waiting, stage->in_work);
    }
  }
  /* Contacts, and requests to early help from outside: what came in has ended or is open. */
  int64_t received_count = fold->received_count + fold->requested_count;
  int64_t closed_count = fold->closed_count + fold->request_ended_count;
  int64_t open_count = received_count - closed_count;
  if (open_count < 0 || fold->request_ended_count > fold->requested_count ||
      (uint64_t)open_count != open_contacts_reported) {
    return door_problem_set(problem, DOOR_ERR_CONSERVATION,
                            "received %" PRId64 ", closed %" PRId64 ": %" PRId64
                            " contacts should be open, the services report %" PRIu64,
                            received_count, closed_count, open_count, open_contacts_reported);
  }
  if (in_stages > open_count) {
    return door_problem_set(problem, DOOR_ERR_CONSERVATION,
                            "%" PRId64 " contacts are in stages, more than the %" PRId64 " that are open", in_stages,
                            open_count);
  }
  return DOOR_OK;
}

uint64_t door_fold_record_count(const struct door_fold *fold)
{
  return fold->record_count;
}

size_t door_fold_memory_bytes(const struct door_fold *fold)
{
  return sizeof *fold + door_waits_memory_bytes(&fold->waits) +
         (size_t)fold->referred_at.capacity * sizeof(struct sim_map_entry) +
         door_caseload_memory_bytes(&fold->caseload);
}
