#include "cli_direct.h"

#include "assessment.h"
#include "door_direct.h"
#include "early_help.h"
#include "intake.h"
#include "screening.h"

static enum door_err open_direct(void *self, struct door_transport *out_transport, struct door_problem *problem)
{
  static const struct door_service *const services[DOOR_SERVICE_COUNT] = {&intake_service, &screening_service,
                                                                          &early_help_service, &assessment_service};
  enum door_err err = door_direct_create(self, services, out_transport);
  return err == DOOR_OK ? err : door_problem_set(problem, err, "out of memory for the services");
}

struct conductor_transport_opener cli_direct_opener(struct door_setting *setting)
{
  return (struct conductor_transport_opener){setting, open_direct};
}
