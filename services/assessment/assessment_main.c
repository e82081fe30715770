/* frontdoor-assessment: the service assessment as a program of its own. */
#include "assessment.h"

#include "door_process.h"

int main(int argc, char **argv)
{
  static const struct door_process program = {.service = &assessment_service, .program_name = "frontdoor-assessment"};
  return door_process_run(&program, argc, argv);
}
