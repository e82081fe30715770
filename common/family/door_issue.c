#include "door_issue.h"

#include "door_field.h"
#include "door_purpose.h"

uint8_t door_issue_of(const struct door_source *source, struct sim_stream stream, struct door_family family)
{
  bool is_given = false;
  for (uint32_t issue = DOOR_ISSUE_OTHER + 1; issue < DOOR_ISSUE_COUNT; issue++) {
    is_given |= source->issue_weights[issue] > 0;
  }
  if (!is_given) {
    return DOOR_ISSUE_OTHER;
  }
  double u = sim_uniform(sim_draw(stream, family.id, DOOR_PURPOSE_ISSUE, 0).first);
  return (uint8_t)door_field_choose(source->issue_weights, DOOR_ISSUE_COUNT, u);
}
