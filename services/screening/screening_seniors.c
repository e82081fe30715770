#include "screening_seniors.h"

#include "screening_state.h"

static bool sign_off_decisions(const struct door_context *context)
{
  return screening_rules_of(context)->sign_off_by == DOOR_SIGN_OFF_BY_SENIORS;
}

bool screening_seniors_are_needed(const struct door_context *context)
{
  return sign_off_decisions(context) ||
         context->setting->scenario.assessment.sign_off_by == DOOR_ASSESSMENT_SIGN_OFF_BY_SCREENING;
}

/* Whether the first assessment goes before the first decision; a decision where both came at one second. */
static bool is_assessment_next(const struct screening *screening, const struct door_context *context)
{
  uint32_t own = 0;
  uint32_t asked = 0;
  if (!sim_line_peek(&screening->asked.line, &asked)) {
    return false;
  }
  if (!sign_off_decisions(context) || !sim_line_peek(&screening->sign_off.line, &own)) {
    return true;
  }
  const struct door_stage_case *assessment = door_stage_at(&screening->asked, asked);
  const struct door_stage_case *decision = door_stage_at(&screening->sign_off, own);
  return assessment->contact.priority != decision->contact.priority
             ? assessment->contact.priority < decision->contact.priority
             : assessment->joined.seconds < decision->joined.seconds;
}

static bool is_waiting(const struct screening *screening, const struct door_context *context)
{
  return screening->asked.line.length > 0 || (sign_off_decisions(context) && screening->sign_off.line.length > 0);
}

static bool find_idle_senior(const struct screening *screening, const struct door_context *context,
                             uint32_t *out_senior)
{
  const struct door_screening *rules = screening_rules_of(context);
  uint32_t first = (uint32_t)(rules->staff_posts - rules->senior_posts);
  return sim_staff_find_idle(&screening->staff, first, out_senior) && *out_senior < (uint32_t)rules->staff_posts;
}

static void take_decision(struct screening *screening, struct door_context *context, uint32_t senior)
{
  uint32_t index = 0;
  bool is_there = door_stage_take(&screening->sign_off, &index);
  DOOR_ASSERT(is_there);
  uint64_t contact = door_stage_at(&screening->sign_off, index)->contact.contact;
  sim_staff_start_worker(&screening->staff, &context->agenda, senior, index | SCREENING_SIGNS_OFF,
                         screening_sign_off_length(screening, context, contact), true);
  door_stage_start(&screening->sign_off, context, index, senior);
}

static void take_assessment(struct screening *screening, struct door_context *context, uint32_t senior)
{
  uint32_t place = 0;
  bool is_there = door_stage_take(&screening->asked, &place);
  DOOR_ASSERT(is_there);
  uint64_t contact = door_stage_at(&screening->asked, place)->contact.contact;
  uint64_t bits = sim_draw(context->stream, contact, DOOR_PURPOSE_ASSESSMENT_SIGN_OFF, 0).first;
  const struct sim_distribution *minutes = &context->setting->scenario.assessment.sign_off_minutes;
  sim_staff_start_worker(&screening->staff, &context->agenda, senior, place | SCREENING_SIGNS_OFF_ASKED,
                         door_draw_duration(minutes, bits, SIM_MINUTE_SECONDS), true);
  door_stage_start(&screening->asked, context, place, senior);
}

void screening_seniors_start(struct screening *screening, struct door_context *context)
{
  uint32_t senior = 0;
  while (is_waiting(screening, context) && find_idle_senior(screening, context, &senior)) {
    if (is_assessment_next(screening, context)) {
      take_assessment(screening, context, senior);
    } else {
      take_decision(screening, context, senior);
    }
    screening_record_other_work(context, senior, DOOR_OTHER_WORK_SIGN_OFF, true);
  }
}

void screening_seniors_ask(struct screening *screening, struct door_context *context, const struct door_case *contact)
{
  uint32_t place = 0;
  (void)door_stage_join(&screening->asked, context, contact, &place); /* NULL: the context knows */
}

void screening_seniors_end_asked(struct screening *screening, struct door_context *context, uint32_t worker,
                                 uint32_t place)
{
  screening_record_other_work(context, worker, DOOR_OTHER_WORK_SIGN_OFF, false);
  struct door_case contact = door_stage_at(&screening->asked, place)->contact;
  (void)door_stage_end(&screening->asked, context, place); /* the time here is time with the worker already */
  door_send(context, DOOR_ASSESSMENT, DOOR_SIGNED_OFF_MESSAGE)->body.door_case = contact;
}
