#include "door_fold.h"

#include "door_cost.h"
#include "door_field.h"
#include "door_fold_backlog.h"
#include "door_fold_early_help.h"
#include "door_fold_intake.h"
#include "door_fold_latent.h"
#include "door_fold_staff.h"
#include "door_fold_state.h"

#include <string.h>

enum {
  CAPACITY_MAX = 1 << 24, /* no scenario may have as many; keeps sums of a hostile ledger in range */
  ORDINAL_BITS = 0,       /* of contacts: most are the first or the second of a family */
};

/* What is followed by child, family or contact. */
static void init_parts(struct door_fold *fold)
{
  sim_map_init(&fold->referred_at);
  sim_archive_init(&fold->assessed, door_field_form(ORDINAL_BITS));
  sim_map_init(&fold->rating);
  door_sources_init(&fold->sources);
  door_returns_init(&fold->returns, fold->setting->counted_from.seconds, fold->setting->horizon.seconds);
  door_queue_age_init(&fold->screening_age);
  door_queue_age_init(&fold->early_help_age);
  door_caseload_init(&fold->caseload);
  door_at_risk_init(&fold->at_risk);
}

/* Each part forgets its replication and keeps its memory for the next, which needs about as much. */
static void clear_parts(struct door_fold *fold)
{
  sim_map_clear(&fold->referred_at);
  sim_archive_clear(&fold->assessed);
  sim_map_clear(&fold->rating);
  door_sources_clear(&fold->sources);
  door_returns_clear(&fold->returns);
  door_queue_age_clear(&fold->screening_age);
  door_queue_age_clear(&fold->early_help_age);
  door_caseload_clear(&fold->caseload);
  door_at_risk_clear(&fold->at_risk);
  door_waits_clear(&fold->waits);
}

static void fini_parts(struct door_fold *fold)
{
  sim_map_fini(&fold->referred_at);
  sim_archive_fini(&fold->assessed);
  sim_map_fini(&fold->rating);
  door_sources_fini(&fold->sources);
  door_returns_fini(&fold->returns);
  door_queue_age_fini(&fold->screening_age);
  door_queue_age_fini(&fold->early_help_age);
  door_caseload_fini(&fold->caseload);
  door_at_risk_fini(&fold->at_risk);
}

enum door_err door_fold_create(const struct door_setting *setting, struct door_fold **out_fold)
{
  struct door_fold *fold = calloc(1, sizeof *fold);
  if (fold == NULL) {
    return DOOR_ERR_MEMORY;
  }
  fold->setting = setting;
  init_parts(fold);
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
  fini_parts(*fold);
  door_waits_fini(&(*fold)->waits);
  free(*fold);
  *fold = NULL;
}

void door_fold_reset(struct door_fold *fold)
{
  const struct door_setting *setting = fold->setting;
  memset(fold, 0, offsetof(struct door_fold, sources)); /* all that is no part */
  fold->setting = setting;
  clear_parts(fold);
  fold->measured_from_seconds = setting->counted_from.seconds;
  fold->horizon_seconds = setting->horizon.seconds;
  fold->request_pool = (uint16_t)request_pool_of(&setting->scenario.early_help);
  fold->totals[DOOR_TOTAL_ONE] = 1;
  for (uint32_t source = 0; source < DOOR_SOURCES_MAX; source++) {
    fold->totals[door_total_of_source(DOOR_SOURCE_TOTAL_ONE, source)] = 1;
  }
  fold->totals[DOOR_TOTAL_PERIOD_SECONDS] = fold->horizon_seconds - fold->measured_from_seconds;
  fold->totals[DOOR_TOTAL_HARM_PERIOD_SECONDS] = setting->records_harm ? fold->totals[DOOR_TOTAL_PERIOD_SECONDS] : 0;
  const struct door_measuring *measures = &setting->scenario.measures;
  fold->rating_limit_seconds[0] = (int64_t)(measures->red_limit_hours * SIM_HOUR_SECONDS);
  fold->rating_limit_seconds[1] = (int64_t)(measures->amber_limit_hours * SIM_HOUR_SECONDS);
  fold->rating_limit_seconds[2] = (int64_t)(measures->green_limit_hours * SIM_HOUR_SECONDS);
  door_fold_backlog_reset(fold);
  const struct door_assessment *assessment = &setting->scenario.assessment;
  fold->totals[DOOR_TOTAL_ASSESSMENT_WORKER_SECONDS] =
      assessment->workers *
      sim_calendar_working_between(setting->calendars[assessment->calendar], setting->counted_from, setting->horizon)
          .seconds;
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

/* Children that an incident names: child, and one for each bit of further. */
static inline int64_t named_count(uint32_t further)
{
  return 1 + (int64_t)door_children_in(further);
}

static inline enum door_err on_received(struct door_fold *fold, const struct door_record *record)
{
  if (record->code >= DOOR_SOURCES_MAX) {
    return DOOR_ERR_MALFORMED;
  }
  int64_t named = named_count((uint32_t)(record->value >> 24) & DOOR_FURTHER_CHILDREN);
  int64_t measured = is_measured(fold) * named;
  int64_t is_first = door_contact_ordinal((struct door_contact){record->subject}) == 0;
  fold->received_count++;
  fold->received_children += named;
  fold->totals[DOOR_TOTAL_CONTACTS] += measured;
  fold->totals[DOOR_TOTAL_FIRST_CONTACTS] += measured * is_first;
  fold->totals[DOOR_TOTAL_REPEAT_CONTACTS] += measured * (is_first ^ 1);
  fold->totals[door_total_of_source(DOOR_SOURCE_TOTAL_CONTACTS, record->code)] += measured;
  if (is_first == 0) {
    door_returns_on_received(&fold->returns, record);
  }
  return door_sources_on_received(&fold->sources, fold->setting, record);
}

static struct door_caseload_moment moment_of(const struct door_fold *fold)
{
  return (struct door_caseload_moment){seconds_left(fold), is_measured(fold) != 0};
}

/* The line whose oldest is followed; NULL of others. */
static inline struct door_queue_age *age_of(struct door_fold *fold, uint32_t pool)
{
  if (pool == DOOR_POOL_SCREENING_STAFF) {
    return &fold->screening_age;
  }
  return pool == DOOR_POOL_EARLY_HELP_PLACES ? &fold->early_help_age : NULL;
}

/* Somebody leaves the line of a pool that is followed, which may clear its backlog. */
static inline void look_at_backlog(struct door_fold *fold, uint32_t pool, bool is_out)
{
  enum door_backlog_line line = pool == DOOR_POOL_SCREENING_STAFF    ? DOOR_BACKLOG_SCREENING
                                : pool == DOOR_POOL_ASSESSMENT_SLOTS ? DOOR_BACKLOG_ASSESSMENT
                                                                     : DOOR_BACKLOG_EARLY_HELP;
  if (door_fold_backlog_is_open(fold, line)) {
    door_fold_backlog_look(fold, line, is_out);
  }
}

/* A wait of that length ends now. */
static inline void end_wait(struct door_fold *fold, uint32_t pool, int64_t wait_seconds)
{
  struct door_queue_age *age = age_of(fold, pool);
  if (age != NULL) {
    look_at_backlog(fold, pool, false);
    door_queue_age_leave(age, fold->now_seconds - wait_seconds);
    look_at_backlog(fold, pool, true);
  }
  if (pool == DOOR_POOL_SCREENING_STAFF && is_measured(fold)) {
    int64_t *longest = &fold->totals[DOOR_TOTAL_SCREENING_LONGEST_SECONDS];
    *longest = wait_seconds > *longest ? wait_seconds : *longest;
  }
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
  if (record->code == DOOR_POOL_ASSESSMENT_SLOTS) {
    return door_caseload_on_joined(&fold->caseload, record);
  }
  struct door_queue_age *age = age_of(fold, record->code);
  enum door_err err = age == NULL ? DOOR_OK : door_queue_age_join(age, fold->now_seconds);
  bool is_rated = record->code == DOOR_POOL_SCREENING_STAFF || record->code == DOOR_POOL_JOINT_SCREENING;
  return err == DOOR_OK && is_rated ? door_fold_rated(fold, record) : err;
}

/* A family's strategy discussion is held, or its assessment begins with a worker. */
static enum door_err on_protected(struct door_fold *fold, const struct door_record *record)
{
  struct door_at_risk_moment moment = {seconds_left(fold), is_measured(fold)};
  return fold->setting->records_harm ? door_at_risk_on_protected(&fold->at_risk, record, moment, fold->totals)
                                     : DOOR_OK;
}

static enum door_err on_harm(struct door_fold *fold, const struct door_record *record)
{
  struct door_at_risk_moment moment = {seconds_left(fold), is_measured(fold)};
  return fold->setting->records_harm ? door_at_risk_on_harm(&fold->at_risk, record, moment, fold->totals)
                                     : DOOR_ERR_MALFORMED;
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
    look_at_backlog(fold, record->code, false);
    stage->went_below_zero |= !door_caseload_on_started(&fold->caseload, record, moment_of(fold), fold->totals);
    look_at_backlog(fold, record->code, true);
    enum door_err err = door_fold_allocated(fold, record);
    return err == DOOR_OK ? on_protected(fold, record) : err;
  }
  end_wait(fold, record->code, wait);
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
  return record->code == DOOR_POOL_STRATEGY_DISCUSSIONS ? on_protected(fold, record) : DOOR_OK;
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
  end_wait(fold, record->code, door_record_seconds(record->value));
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

static inline enum door_err on_closed(struct door_fold *fold, const struct door_record *record)
{
  int64_t stage_seconds = door_record_seconds(record->value);
  int64_t named = 1 + (int64_t)door_record_above(record->value);
  if (!is_past(fold, stage_seconds) || named > DOOR_CHILDREN_MAX) {
    return DOOR_ERR_MALFORMED;
  }
  int64_t measured = is_measured(fold) * named;
  fold->closed_count++;
  fold->closed_children += named;
  count_early_help_ending(fold->totals, record->code & 0xFFU, is_measured(fold));
  fold->totals[DOOR_TOTAL_CLOSED] += measured;
  fold->totals[DOOR_TOTAL_STAGE_SECONDS] += measured * stage_seconds;
  fold->totals[DOOR_TOTAL_LOST] += (record->code & 0xFFU) == DOOR_OUTCOME_LOST ? measured : 0;
  fold->totals[DOOR_TOTAL_ADVICE_AT_DOOR] += (record->code & 0xFFU) == DOOR_OUTCOME_ADVICE_AT_DOOR ? measured : 0;
  fold->totals[DOOR_TOTAL_CLOSED_OPEN_CASE] += (record->code & 0xFFU) == DOOR_OUTCOME_OPEN_CASE ? measured : 0;
  return door_returns_on_closed(&fold->returns, record, named);
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
  int64_t named = 1 + (int64_t)door_record_above(record->value);
  if (!is_past(fold, door_record_seconds(record->value)) || named > DOOR_CHILDREN_MAX) {
    return DOOR_ERR_MALFORMED;
  }
  bool is_reopened = record->kind == DOOR_RECORD_REOPENED;
  int64_t measured = is_measured(fold) * named;
  fold->closed_count -= is_reopened;
  fold->closed_children -= is_reopened ? named : 0;
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
    return on_received(fold, record);
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
    return door_fold_decided(fold, record);
  case DOOR_RECORD_ASSESSED:
    return door_fold_assessed(fold, record);
  case DOOR_RECORD_SECTION_47:
  case DOOR_RECORD_CONFERENCE:
    return door_fold_protection(fold, record);
  case DOOR_RECORD_WENT_ON:
    return door_fold_assessment_ended(fold, record);
  case DOOR_RECORD_HELD_ON:
    return door_fold_held_on(fold, record);
  case DOOR_RECORD_PLAN_KEPT:
    return door_fold_plan_kept(fold, record);
  case DOOR_RECORD_TASK_DONE:
    return door_fold_task_done(fold, record);
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
  case DOOR_RECORD_LATENT:
    return is_past(fold, door_record_seconds(record->value)) ? door_fold_latent(fold->totals, record, is_measured(fold))
                                                             : DOOR_ERR_MALFORMED;
  case DOOR_RECORD_HARM:
    return on_harm(fold, record);
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

struct door_value door_value_null(uint32_t measure)
{
  return (struct door_value){.reason = door_total_zero_reason(door_measure_row(measure)->under)};
}

static struct door_value value_of(const struct door_fold *fold, uint32_t measure)
{
  const struct door_measure_row *row = door_measure_row(measure);
  uint32_t source = measure < DOOR_MEASURE_COUNT ? 0 : (measure - DOOR_MEASURE_COUNT) % DOOR_SOURCES_MAX;
  int64_t under = fold->totals[row->under + source];
  if (under == 0) {
    return (struct door_value){.reason = door_total_zero_reason(row->under)};
  }
  if (row->permille > 0) {
    const struct door_histogram *histogram = row->is_of_a_span ? &fold->spans[row->span] : fold->waits.pools[row->pool];
    return (struct door_value){.number = door_histogram_quantile(histogram, row->permille)};
  }
  return (struct door_value){.number = (double)fold->totals[row->over + source] / (double)under};
}

void door_fold_finish(struct door_fold *fold)
{
  int64_t *totals = fold->totals;
  totals[DOOR_TOTAL_OPEN_AT_END] = fold->received_children - fold->closed_children;
  totals[DOOR_TOTAL_OPEN_AT_START] =
      totals[DOOR_TOTAL_OPEN_AT_END] - totals[DOOR_TOTAL_CONTACTS] + totals[DOOR_TOTAL_CLOSED];
  totals[DOOR_TOTAL_CLOSING_CASE_SECONDS] =
      totals[DOOR_TOTAL_CASE_CLOSING_QUEUE_SECONDS] + totals[DOOR_TOTAL_CASE_CLOSING_BUSY_SECONDS];
  totals[DOOR_TOTAL_UNALLOCATED_AT_END] = fold->stages[DOOR_POOL_ASSESSMENT_SLOTS].waiting;
  totals[DOOR_TOTAL_CLOSED_WITHOUT_HELP] = fold->returns.closed_count;
  totals[DOOR_TOTAL_CLOSED_AND_RETURNED] = fold->returns.returned_count;
  door_fold_finish_lines(fold);
  door_cost_finish(fold->setting, totals);
  door_caseload_finish(&fold->caseload, fold->horizon_seconds, totals);
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    fold->values[measure] = value_of(fold, measure);
  }
  fold->is_finished = true;
}

struct door_value door_fold_value(const struct door_fold *fold, uint32_t measure)
{
  DOOR_ASSERT(fold->is_finished && measure < DOOR_MEASURE_SLOTS);
  return fold->values[measure];
}

enum door_err door_fold_check(const struct door_fold *fold, uint64_t open_contacts_reported,
                              struct door_problem *problem)
{
  int64_t in_stages = -fold->held_on_count; /* they hold slots and have ended */
  for (uint16_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
    const struct stage_levels *stage = &fold->stages[pool];
    in_stages += is_beside_slots(pool) ? 0 : stage->waiting + stage->in_work;
    if (stage->went_below_zero) {
      return door_problem_set(
          problem, DOOR_ERR_CONSERVATION,
          "%s: more work was begun, ended or resumed than there was (now %lld waiting, %lld in work)",
          door_pool_name(pool), (long long)stage->waiting, (long long)stage->in_work);
    }
  }
  /* Contacts, and requests to early help from outside: what came in has ended or is open. */
  int64_t received_count = fold->received_count + fold->requested_count;
  int64_t closed_count = fold->closed_count + fold->request_ended_count;
  int64_t open_count = received_count - closed_count;
  if (open_count < 0 || fold->request_ended_count > fold->requested_count ||
      (uint64_t)open_count != open_contacts_reported) {
    return door_problem_set(problem, DOOR_ERR_CONSERVATION,
                            "received %lld, closed %lld: %lld contacts should be open, the services report %llu",
                            (long long)received_count, (long long)closed_count, (long long)open_count,
                            (unsigned long long)open_contacts_reported);
  }
  if (in_stages > open_count) {
    return door_problem_set(problem, DOOR_ERR_CONSERVATION,
                            "%lld contacts are in stages, more than the %lld that are open", (long long)in_stages,
                            (long long)open_count);
  }
  return DOOR_OK;
}

uint64_t door_fold_record_count(const struct door_fold *fold)
{
  return fold->record_count;
}

size_t door_fold_memory_bytes(const struct door_fold *fold)
{
  size_t entry_count = (size_t)fold->referred_at.capacity + fold->rating.capacity;
  return sizeof *fold + door_waits_memory_bytes(&fold->waits) + entry_count * sizeof(struct sim_map_entry) +
         sim_archive_memory_bytes(&fold->assessed) + door_sources_memory_bytes(&fold->sources) +
         door_returns_memory_bytes(&fold->returns) + door_queue_age_memory_bytes(&fold->screening_age) +
         door_queue_age_memory_bytes(&fold->early_help_age) + door_caseload_memory_bytes(&fold->caseload) +
         door_at_risk_memory_bytes(&fold->at_risk);
}
