#include "screening_enquiries.h"

static struct sim_time answer_time(const struct door_context *context, const struct screening_case *one)
{
  uint64_t bits = sim_draw(context->stream, one->at.contact.contact, DOOR_PURPOSE_ENQUIRY_TIME, 0).first;
  struct sim_duration length = door_draw_duration(&screening_rules_of(context)->enquiry_days, bits, SIM_DAY_SECONDS);
  return sim_time_plus(one->at.joined, length);
}

void screening_enquiries_begin(struct screening *screening, struct door_context *context,
                               const struct screening_case *one)
{
  const struct door_screening *rules = screening_rules_of(context);
  uint32_t index = 0;
  if (!door_stage_hold_whole(&screening->enquiries, context, &one->at, &index)) {
    return;
  }
  struct screening_case *held = screening_case_at(&screening->enquiries, index);
  struct sim_time end = answer_time(context, held);
  held->is_lost = false;
  if (rules->enquiries_rule == DOOR_ENQUIRIES_TRACKED) {
    int64_t limit_seconds = (int64_t)(rules->enquiry_limit_days * SIM_DAY_SECONDS + 0.5);
    end = sim_time_earlier(end, sim_time_plus(held->at.joined, sim_duration_of(limit_seconds)));
  } else {
    double u = door_draw(context, one->at.contact.contact, DOOR_PURPOSE_ENQUIRY_LOST);
    int64_t week = screening_week_lost(rules->enquiry_lost_per_week_share, u);
    struct sim_time lost = sim_time_plus(held->at.joined, sim_duration_of(week * 7 * SIM_DAY_SECONDS));
    held->is_lost = sim_time_is_before(lost, end);
    end = sim_time_earlier(lost, end);
  }
  door_schedule(context, end, SCREENING_ENQUIRY_ENDS, index);
}

void screening_enquiries_on_end(struct screening *screening, struct door_context *context, uint32_t index)
{
  struct screening_case one = *screening_case_at(&screening->enquiries, index);
  bool is_answered = !sim_time_is_before(door_now(context), answer_time(context, &one));
  one.at = door_stage_let_go(&screening->enquiries, context, index);
  if (one.is_lost) {
    door_stage_close(context, &one.at, DOOR_OUTCOME_LOST, DOOR_RULE_UNTRACKED);
    door_stage_tell_world(context, &one.at.contact, DOOR_STANDING_CLOSED);
    return;
  }
  if (is_answered) {
    one.quality_share =
        screening_quality_after(one.quality_share, screening_rules_of(context)->enquiry_quality_gain_share);
  }
  screening_see(screening, context, &one);
  one.phase = SCREENING_LAST;
  screening_join_work(screening, context, &one);
}
