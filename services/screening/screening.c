#include "screening.h"

#include "screening_checks.h"
#include "screening_enquiries.h"
#include "screening_loans.h"
#include "screening_start.h"
#include "screening_state.h"
#include "sim_math.h"

#include <stdlib.h>

/* ---- what is seen ---- */

/* The same however often the contact is looked at. */
static double noise_of(const struct door_context *context, struct screening_case *one)
{
  if (!(one->noise < 0 || one->noise > 0)) {
    one->noise = sim_normal_quantile(door_draw(context, one->at.contact.contact, DOOR_PURPOSE_APPARENT_LEVEL));
  }
  return one->noise;
}

void screening_see(const struct screening *screening, const struct door_context *context, struct screening_case *one)
{
  const struct door_screening *rules = screening_rules_of(context);
  struct door_case *contact = &one->at.contact;
  door_stage_move_on(context, &one->at);
  one->seen = contact->need_level;
  if (rules->apparent_noise_sd_levels > 0) {
    double quality_share = screening_transition_quality(screening, context, one->quality_share);
    one->seen = screening_apparent_level(rules, contact->need_level, quality_share, noise_of(context, one));
  }
  double priority_u =
      rules->priority_rule == DOOR_PRIORITY_BY_SHARES ? door_draw(context, contact->contact, DOOR_PURPOSE_PRIORITY) : 0;
  contact->priority = one->has_harm_sign ? 0 : screening_priority(rules, one->seen, priority_u);
}

double screening_shift_levels(const struct screening *screening, const struct door_context *context)
{
  bool holds = !sim_time_is_before(door_now(context), screening->shift_from);
  return holds ? screening_rules_of(context)->threshold_shift_levels : 0;
}

/* ---- the line of work ---- */

/* As long as it is in the transition; as drawn outside of it. */
static struct sim_duration in_transition(const struct screening *screening, const struct door_context *context,
                                         struct sim_duration drawn)
{
  double factor = screening_transition_time_factor(screening, context);
  return factor < 1 || factor > 1 ? sim_duration_of((int64_t)((double)drawn.seconds * factor + 0.5)) : drawn;
}

static struct sim_duration work_length(const struct screening *screening, const struct door_context *context,
                                       const struct screening_case *one)
{
  const struct door_screening *rules = screening_rules_of(context);
  uint64_t contact = one->at.contact.contact;
  if (one->phase == SCREENING_LOOK) {
    uint64_t bits = sim_draw(context->stream, contact, DOOR_PURPOSE_SCREENING_TIME, 0).first;
    struct sim_duration first = door_draw_duration(&rules->decision_minutes, bits, SIM_MINUTE_SECONDS);
    double further_minutes = rules->further_child_minutes * (door_case_named_count(&one->at.contact) - 1);
    int64_t further_seconds = (int64_t)(further_minutes * SIM_MINUTE_SECONDS + 0.5);
    return in_transition(screening, context, sim_duration_of(first.seconds + further_seconds));
  }
  uint64_t bits = sim_draw(context->stream, contact, DOOR_PURPOSE_CONCLUSION_TIME, one->phase).first;
  return in_transition(screening, context, door_draw_duration(&rules->conclusion_minutes, bits, SIM_MINUTE_SECONDS));
}

/* The worker takes up the next contact in the line; there is one. */
static void take_next(struct screening *screening, struct door_context *context, uint32_t worker)
{
  uint32_t index = 0;
  bool is_waiting = door_stage_take(&screening->work, &index);
  DOOR_ASSERT(is_waiting);
  struct screening_case *one = screening_case_at(&screening->work, index);
  sim_queue_cancel(&context->agenda.queue, one->ageing);
  one->ageing = SIM_NO_EVENT;
  bool goes_on = screening_loans_is_borrowed(context, worker) ||
                 (one->at.contact.priority == 0 && screening_rules_of(context)->past_close != DOOR_PAST_CLOSE_NOTHING);
  sim_staff_start_worker(&screening->staff, &context->agenda, worker, index, work_length(screening, context, one),
                         goes_on);
  door_stage_start(&screening->work, context, index, worker);
}

struct sim_duration screening_sign_off_length(const struct screening *screening, const struct door_context *context,
                                              uint64_t contact)
{
  uint64_t bits = sim_draw(context->stream, contact, DOOR_PURPOSE_SIGN_OFF, 0).second;
  const struct sim_distribution *minutes = &screening_rules_of(context)->sign_off_minutes;
  return in_transition(screening, context, door_draw_duration(minutes, bits, SIM_MINUTE_SECONDS));
}

static bool signs_off_by_seniors(const struct door_context *context)
{
  return screening_rules_of(context)->sign_off_by == DOOR_SIGN_OFF_BY_SENIORS;
}

static void start_audit(struct screening *screening, struct door_context *context)
{
  if (screening->audit.agenda.length > 0) {
    screening_audit_start(screening, context);
  }
}

static void start_senior_work(struct screening *screening, struct door_context *context)
{
  screening_seniors_start(screening, context);
  start_audit(screening, context);
}

static bool is_anything_to_start(const struct screening *screening)
{
  return screening->work.line.length > 0 || screening->meeting.free_seats > 0 || screening->outside_wanted_count > 0 ||
         screening->asked.line.length > 0 || screening->sign_off.line.length > 0 || screening->audit.agenda.length > 0;
}

/* Whoever is idle sits in the meeting that wants somebody, signs off, or takes up the next contact in the line. Mostly
 * there is nobody or nothing. */
static void start_work(struct screening *screening, struct door_context *context)
{
  bool is_anybody_idle = sim_staff_has_idle(&screening->staff) || sim_staff_has_idle(&screening->managers);
  if (!is_anybody_idle || !is_anything_to_start(screening)) {
    return;
  }
  uint32_t worker = 0;
  screening_meeting_fill(screening, context);
  screening_staff_start_outside(screening, context);
  if (screening_seniors_are_needed(context)) {
    start_senior_work(screening, context);
  }
  while (screening->work.line.length > 0 && sim_staff_find_idle(&screening->staff, 0, &worker)) {
    take_next(screening, context, worker);
  }
}

/* Past closing time, whoever has just finished takes up a contact that waits: one rated red where the rule says so, any
 * as long as people stretch. */
static void stay_on(struct screening *screening, struct door_context *context, uint32_t worker)
{
  uint32_t index = 0;
  if (!sim_staff_can_stay(&screening->staff, worker) || !sim_line_peek(&screening->work.line, &index)) {
    return;
  }
  bool is_red = screening_case_at(&screening->work, index)->at.contact.priority == 0;
  bool stays_for_red = is_red && screening_rules_of(context)->past_close == DOOR_PAST_CLOSE_REDS_WAITING;
  if (stays_for_red || screening_staff_stretches(screening, context, worker)) {
    take_next(screening, context, worker);
  }
}

void screening_schedule_ageing(struct door_context *context, struct screening_case *one, uint32_t index)
{
  double hours = screening_rules_of(context)->ageing_hours;
  if (hours > 0 && one->class_number > 0) {
    struct sim_duration length = sim_duration_of((int64_t)(hours * SIM_HOUR_SECONDS + 0.5));
    one->ageing = door_schedule(context, sim_time_plus(door_now(context), length), SCREENING_AGES, index);
  }
}

static void on_ageing(struct screening *screening, struct door_context *context, uint32_t index)
{
  struct screening_case *one = screening_case_at(&screening->work, index);
  one->class_number--;
  if (!one->is_aside) {
    sim_line_leave(&screening->work.line, index, one->class_number + 1U);
    enum door_err err = sim_line_join(&screening->work.line, index, one->class_number);
    context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
  }
  one->ageing = SIM_NO_EVENT;
  screening_schedule_ageing(context, one, index);
}

void screening_join_work(struct screening *screening, struct door_context *context, const struct screening_case *one)
{
  uint32_t index = 0;
  if (!door_stage_join_whole(&screening->work, context, &one->at, &index)) {
    return;
  }
  struct screening_case *joined = screening_case_at(&screening->work, index);
  joined->class_number = joined->at.contact.priority;
  joined->ageing = SIM_NO_EVENT;
  screening_schedule_ageing(context, joined, index);
  start_work(screening, context);
}

/* An obvious sign of harm. How harm stands is asked only where the draw could show some band. */
static bool shows_harm(const struct door_context *context, const struct door_case *contact)
{
  const double *shares = screening_rules_of(context)->harm_sign_shares;
  double most = shares[0];
  for (uint32_t band = 1; band < DOOR_HARM_BANDS; band++) {
    most = sim_larger(shares[band], most);
  }
  double u = most > 0 ? door_draw(context, contact->contact, DOOR_PURPOSE_HARM_SIGN) : 1;
  return u < most && u < shares[door_stage_harm_now(context, contact)];
}

static void on_contact(void *state, struct door_context *context, const struct door_message *message)
{
  struct screening *screening = state;
  const struct door_screening *rules = screening_rules_of(context);
  struct screening_case one = {.at = {.contact = message->body.door_case}, .phase = SCREENING_LOOK, .repeat_count = 1};
  uint64_t contact = one.at.contact.contact;
  const struct door_source *source = &context->setting->scenario.intake.sources[one.at.contact.source];
  double u = source->information_quality_spread_share > 0
                 ? door_draw(context, contact, DOOR_PURPOSE_INFORMATION_QUALITY)
                 : 0.5;
  screening_audit_forget(screening, contact);
  one.quality_share = screening_quality_of_form(&context->setting->scenario.intake, screening_quality(source, u),
                                                (enum door_form)one.at.contact.form);
  if (screening_counts_repeats(rules)) {
    struct sim_duration window = sim_duration_of(rules->repeat_days * SIM_DAY_SECONDS);
    uint64_t family = door_family_of((struct door_contact){contact}).id;
    enum door_err err =
        screening_history_add(&screening->history, family, door_now(context), window, &one.repeat_count);
    context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
  }
  screening_see(screening, context, &one);
  if (shows_harm(context, &one.at.contact)) {
    one.has_harm_sign = true;
    one.at.contact.priority = 0;
  }
  if (message->from == DOOR_INTAKE && screening_start_is_passed_on(context, contact)) {
    screening_start_pass_on(screening, context, &one);
  } else if (door_aside_is_for(context, contact, DOOR_START_SCREENING)) {
    screening_start_set_aside(screening, context, &one);
  } else if (screening_meeting_is_for(screening, context, &one)) {
    screening_meeting_join(screening, context, &one);
  } else {
    screening_join_work(screening, context, &one);
  }
}

static void on_sign_off(void *state, struct door_context *context, const struct door_message *message)
{
  screening_seniors_ask(state, context, &message->body.door_case);
  start_work(state, context);
}

static void on_loan(void *state, struct door_context *context, const struct door_message *message)
{
  struct screening *screening = state;
  door_loans_on_message(&screening->loans, context, &message->body.door_lending);
}

/* ---- decisions ---- */

void screening_carry_out(struct screening *screening, struct door_context *context, struct screening_case *one)
{
  struct door_case *contact = &one->at.contact;
  struct screening_decision decision = one->decision;
  const struct screening_route *route = screening_route_of(decision.outcome);
  door_record(context, DOOR_RECORD_DECIDED, contact->contact, door_record_code(decision.outcome, decision.rule),
              door_record_pack(contact->received_at, contact->child | (uint32_t)contact->further_children << 3));
  if (screening_is_referral(decision.outcome)) {
    contact->referred_at = door_now(context).seconds;
  }
  if (route->closes) {
    door_stage_close(context, &one->at, decision.outcome, decision.rule);
    screening_audit_keep(screening, context, one);
  } else {
    door_send(context, route->to, route->message)->body.door_case = *contact;
  }
  door_stage_tell_world(context, contact, route->family_standing);
}

/* Whichever manager or senior is idle takes up the next decision. */
static void start_sign_off(struct screening *screening, struct door_context *context)
{
  if (signs_off_by_seniors(context)) {
    start_senior_work(screening, context);
    return;
  }
  uint32_t index = 0;
  while (sim_staff_has_idle(&screening->managers) && door_stage_take(&screening->sign_off, &index)) {
    uint64_t contact = screening_case_at(&screening->sign_off, index)->at.contact.contact;
    uint32_t manager = sim_staff_start(&screening->managers, &context->agenda, index,
                                       screening_sign_off_length(screening, context, contact));
    door_stage_start(&screening->sign_off, context, index, manager);
  }
  start_audit(screening, context);
}

static void join_sign_off(struct screening *screening, struct door_context *context, const struct screening_case *one)
{
  uint32_t index = 0;
  if (door_stage_join_whole(&screening->sign_off, context, &one->at, &index)) {
    start_sign_off(screening, context);
  }
}

static int64_t thousandths(double levels)
{
  return (int64_t)(levels * 1000 + (levels < 0 ? -0.5 : 0.5));
}

void screening_decide_case(struct screening *screening, struct door_context *context, struct screening_case *one,
                           double shift_levels)
{
  const struct door_screening *rules = screening_rules_of(context);
  uint64_t contact = one->at.contact.contact;
  double u = 0;
  if (rules->decision_rule == DOOR_DECISION_BY_SHARES) {
    u = door_draw(context, contact, DOOR_PURPOSE_DECISION);
  } else {
    door_record(context, DOOR_RECORD_JUDGED, contact, (uint16_t)thousandths(one->seen), thousandths(shift_levels));
  }
  struct screening_decision decision = screening_decide(rules, one->seen, shift_levels, u);
  struct screening_sight sight = {.seen = one->seen,
                                  .shift_levels = shift_levels,
                                  .repeat_count = one->repeat_count,
                                  .source = one->at.contact.source,
                                  .issue = one->at.contact.issue,
                                  .has_harm_sign = one->has_harm_sign};
  decision = screening_by_rows(rules, decision, &sight);
  if (screening_needs_consent(rules, decision)) {
    decision = screening_with_consent(rules, decision, door_draw(context, contact, DOOR_PURPOSE_CONSENT));
  }
  one->decision = screening_by_repeats(rules, decision, one->repeat_count);
  if (screening_calls_at_once(rules, one->seen, shift_levels)) {
    one->decision = (struct screening_decision){DOOR_OUTCOME_STRATEGY_DISCUSSION, DOOR_RULE_BY_THRESHOLDS};
  }
  bool is_urgent = one->decision.outcome == DOOR_OUTCOME_STRATEGY_DISCUSSION; /* and nobody signs it off */
  double sign_off_share = is_urgent ? 0 : rules->sign_off_share;
  if (door_draw_against(context, contact, DOOR_PURPOSE_SIGN_OFF, sign_off_share) < sign_off_share) {
    join_sign_off(screening, context, one);
  } else {
    screening_carry_out(screening, context, one);
  }
}

/* A worker is done with a case, for now or for good. */
static void end_case(struct screening *screening, struct door_context *context, uint32_t index)
{
  const struct door_screening *rules = screening_rules_of(context);
  struct screening_case one;
  door_stage_end_whole(&screening->work, context, index, &one.at);
  double shift_levels = screening->shift_levels[one.at.holder] + screening_shift_levels(screening, context);
  if (screening_calls_at_once(rules, one.seen, shift_levels)) {
    screening_decide_case(screening, context, &one, shift_levels);
  } else if (one.phase == SCREENING_LOOK && screening_checks_are_wanted(rules, one.seen)) {
    screening_checks_begin(screening, context, &one);
  } else if (one.phase != SCREENING_LAST && !one.has_harm_sign &&
             screening_needs_enquiries(rules, one.quality_share, one.seen, shift_levels)) {
    screening_enquiries_begin(screening, context, &one);
  } else {
    screening_decide_case(screening, context, &one, shift_levels);
  }
}

static void end_sign_off(struct screening *screening, struct door_context *context, uint32_t index)
{
  struct screening_case one;
  door_stage_end_whole(&screening->sign_off, context, index, &one.at);
  screening_carry_out(screening, context, &one);
}

static void on_work_ends(struct screening *screening, struct door_context *context, uint32_t worker)
{
  uint32_t work = sim_staff_on_end(&screening->staff, worker);
  screening_staff_strain(screening, context, worker);
  if (work == SCREENING_AT_MEETING) {
    screening_meeting_leave(context, worker);
  } else if (work == SCREENING_OUTSIDE) {
    screening_staff_end_outside(screening, context, worker);
  } else if ((work & SCREENING_AUDITS) != 0) {
    screening_audit_end(screening, context, worker, work & ~SCREENING_AUDITS);
  } else if ((work & SCREENING_SIGNS_OFF_ASKED) != 0) {
    screening_seniors_end_asked(screening, context, worker, work & ~SCREENING_SIGNS_OFF_ASKED);
  } else if ((work & SCREENING_SIGNS_OFF) != 0) {
    screening_record_other_work(context, worker, DOOR_OTHER_WORK_SIGN_OFF, false);
    end_sign_off(screening, context, work & ~SCREENING_SIGNS_OFF);
  } else {
    end_case(screening, context, work);
  }
  stay_on(screening, context, worker);
}

static void on_sign_off_ends(struct screening *screening, struct door_context *context, uint32_t manager)
{
  uint32_t work = sim_staff_on_end(&screening->managers, manager);
  if ((work & SCREENING_AUDITS) != 0) {
    screening_audit_end(screening, context, manager, work & ~SCREENING_AUDITS);
  } else {
    end_sign_off(screening, context, work);
  }
}

/* ---- events ---- */

static void on_event(void *state, struct door_context *context, const struct sim_event *event)
{
  struct screening *screening = state;
  switch ((enum screening_event)event->kind) {
  case SCREENING_WORK_ENDS:
    on_work_ends(screening, context, event->subject);
    break;
  case SCREENING_SHIFT:
    door_stage_on_shift(&screening->work, context, &screening->staff, event->subject);
    screening_staff_on_shift(screening, context, event->subject);
    break;
  case SCREENING_AUDIT:
    screening_audit_on_date(screening, context);
    start_sign_off(screening, context);
    break;
  case SCREENING_OUTSIDE_DUE:
    screening_staff_on_outside_due(screening, context, event->subject);
    break;
  case SCREENING_LOAN_NOTICE:
    door_loans_on_notice(&screening->loans, context, screening, event->subject);
    break;
  case SCREENING_LOAN_WINDOW:
    door_loans_on_window(&screening->loans, context, screening, event->subject);
    break;
  case SCREENING_CHANGE:
    screening_staff_on_change(screening, context, event->subject);
    break;
  case SCREENING_POST_CHANGES:
    door_posts_on_event(&screening->posts, context, event->subject);
    break;
  case SCREENING_CONSENT_ANSWERED:
    screening_checks_on_consent(screening, context, event->subject);
    break;
  case SCREENING_CHECKS_END:
    screening_checks_on_end(screening, context, event->subject);
    break;
  case SCREENING_ENQUIRY_ENDS:
    screening_enquiries_on_end(screening, context, event->subject);
    break;
  case SCREENING_MEETING_BEGINS:
    screening_meeting_on_begin(screening, context);
    break;
  case SCREENING_DISCUSSED:
    screening_meeting_on_discussed(screening, context);
    break;
  case SCREENING_SIGN_OFF_ENDS:
    on_sign_off_ends(screening, context, event->subject);
    start_sign_off(screening, context);
    return;
  case SCREENING_SIGN_OFF_SHIFT:
    door_stage_on_shift(&screening->sign_off, context, &screening->managers, event->subject);
    start_sign_off(screening, context);
    return;
  case SCREENING_PERIOD_BEGINS:
    screening_start_on_begin(screening, context);
    break;
  case SCREENING_AGES:
    on_ageing(screening, context, event->subject);
    return;
  }
  start_work(screening, context);
}

/* ---- beginning and end ---- */

static void destroy(void **state)
{
  struct screening *screening = *state;
  screening_staff_close(screening);
  door_stage_fini(&screening->work);
  door_stage_fini(&screening->checks);
  door_stage_fini(&screening->enquiries);
  door_stage_fini(&screening->sign_off);
  door_stage_fini(&screening->asked);
  door_stage_fini(&screening->joint);
  door_aside_fini(&screening->aside);
  screening_meeting_fini(&screening->meeting);
  screening_audit_fini(&screening->audit);
  screening_history_fini(&screening->history);
  free(screening->shift_levels);
  free(screening);
  *state = NULL;
}

/* Each worker's own reading of the thresholds: keyed by pool and worker, the same in every scenario. */
static enum door_err draw_shifts(struct screening *screening, const struct door_context *context)
{
  const struct door_screening *rules = screening_rules_of(context);
  screening->shift_levels = calloc((size_t)screening->staff.worker_count + 1U, sizeof *screening->shift_levels);
  if (screening->shift_levels == NULL) {
    return DOOR_ERR_MEMORY;
  }
  for (uint32_t worker = 0; worker < screening->staff.worker_count; worker++) {
    uint64_t entity = ((uint64_t)screening->work.pool << 32) | worker;
    double u = sim_uniform(sim_draw(context->stream, entity, DOOR_PURPOSE_DECISION_MAKER, 0).first);
    double own = rules->decision_maker_sd_levels > 0 ? rules->decision_maker_sd_levels * sim_normal_quantile(u) : 0;
    screening->shift_levels[worker] = own;
  }
  return DOOR_OK;
}

static enum door_err create(struct door_context *context, void **out_state)
{
  const struct door_screening *rules = screening_rules_of(context);
  struct screening *screening = calloc(1, sizeof *screening);
  if (screening == NULL) {
    return DOOR_ERR_MEMORY;
  }
  *out_state = screening;
  door_stage_init(&screening->work, DOOR_POOL_SCREENING_STAFF, sizeof(struct screening_case));
  door_stage_init(&screening->checks, DOOR_POOL_PARTNER_CHECKS, sizeof(struct screening_check));
  door_stage_init(&screening->enquiries, DOOR_POOL_FURTHER_ENQUIRIES, sizeof(struct screening_case));
  door_stage_init(&screening->sign_off, DOOR_POOL_SIGN_OFF, sizeof(struct screening_case));
  door_stage_init(&screening->asked, DOOR_POOL_ASSESSMENT_SIGN_OFF, sizeof(struct door_stage_case));
  door_stage_init(&screening->joint, DOOR_POOL_JOINT_SCREENING, sizeof(struct screening_case));
  screening_history_init(&screening->history);
  door_aside_init(&screening->aside);
  door_aside_schedule(context, SCREENING_PERIOD_BEGINS);
  int64_t shift_day = sim_date_between(context->setting->scenario.time.first_day, rules->threshold_shift_from);
  screening->shift_from = sim_time_at(shift_day * SIM_DAY_SECONDS);
  screening_meeting_init(screening, context);
  screening_audit_init(screening, context);
  enum door_err err = screening_staff_open(screening, context);
  return err == DOOR_OK ? draw_shifts(screening, context) : err;
}

static uint64_t open_count(const void *state)
{
  const struct screening *screening = state;
  return door_stage_open_count(&screening->work) + door_stage_open_count(&screening->checks) +
         door_stage_open_count(&screening->enquiries) + door_stage_open_count(&screening->sign_off) +
         door_stage_open_count(&screening->joint);
}

const struct door_service screening_service = {
    .party = DOOR_SCREENING,
    .create = create,
    .destroy = destroy,
    .handlers =
        {[DOOR_CONTACT_MESSAGE] = on_contact, [DOOR_SIGN_OFF_MESSAGE] = on_sign_off, [DOOR_LOAN_MESSAGE] = on_loan},
    .on_event = on_event,
    .open_count = open_count,
};
