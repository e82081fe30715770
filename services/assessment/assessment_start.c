#include "assessment_start.h"

#include "assessment_allocation.h"
#include "assessment_closing.h"
#include "assessment_closing_work.h"
#include "assessment_work.h"

void assessment_start_allocate(struct assessment *assessment, struct door_context *context,
                               const struct door_case *contact)
{
  uint32_t index = 0;
  if (!assessment_allocate_at_once(assessment, context, contact, &index)) {
    return; /* there is nobody: it waits in the line */
  }
  if (door_aside_is_for(context, contact->contact, DOOR_START_IN_CLOSING)) {
    assessment_work_skip(assessment, context, index);
    assessment_closing_begin(assessment, context, index);
  } else {
    assessment_work_begin(assessment, context, index);
  }
}

void assessment_start_on_begin(struct assessment *assessment, struct door_context *context)
{
  assessment_on_period_begins(assessment, context);
  assessment_closing_work_on_period_begins(assessment, context);
}
