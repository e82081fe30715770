#include "assessment_work.h"

void assessment_work_begin(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  const struct door_case *contact = &assessment_case_at(assessment, index)->at.contact;
  uint64_t bits = sim_draw(context->stream, contact->contact, DOOR_PURPOSE_ASSESSMENT_TIME, 0).first;
  struct sim_duration length = door_draw_duration(&rules->assessment_hours, bits, SIM_HOUR_SECONDS);
  door_schedule(context,
                sim_calendar_add_working(context->setting->calendars[rules->calendar], door_now(context), length),
                ASSESSMENT_WORK_ENDS, index);
}
