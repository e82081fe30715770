/* frontdoor-early-help: the service early_help as a program of its own. */
#include "early_help.h"

#include "door_process.h"

int main(int argc, char **argv)
{
  static const struct door_process program = {.service = &early_help_service, .program_name = "frontdoor-early-help"};
  return door_process_run(&program, argc, argv);
}
