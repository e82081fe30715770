/* frontdoor-intake: the service intake as a program of its own. */
#include "intake.h"

#include "door_process.h"

int main(int argc, char **argv)
{
  static const struct door_process program = {.service = &intake_service, .program_name = "frontdoor-intake"};
  return door_process_run(&program, argc, argv);
}
