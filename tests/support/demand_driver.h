/* demand_driver.h - the demand field of a scenario, read out point by point.
 *
 * Ownership: field_fini frees all. Errors: fail the test.
 */
#ifndef DEMAND_DRIVER_H
#define DEMAND_DRIVER_H

#include "scenario_builder.h"

#include "demand.h"

struct field {
  struct door_setting *setting;
  struct door_context context;
  struct demand demand;
};

static inline void field_init(struct field *field, const struct door_scenario *scenario, uint64_t seed)
{
  *field = (struct field){.setting = setting_of(scenario)};
  field->context.setting = field->setting;
  field->context.stream = sim_stream_of(seed, 0);
  demand_init(&field->demand);
}

static inline void field_fini(struct field *field)
{
  assert_int_equal(field->context.agenda.err, DOOR_OK);
  demand_fini(&field->demand);
  door_setting_destroy(&field->setting);
}

/* The next contact, taken; false at the horizon. */
static inline bool field_next(struct field *field, struct demand_point *out_point)
{
  if (!demand_has_next(&field->demand, &field->context, out_point)) {
    return false;
  }
  demand_take(&field->demand);
  return true;
}

#endif
