/* frontdoor-screening: the service screening as a program of its own. */
#include "screening.h"

#include "door_process.h"

int main(int argc, char **argv)
{
  static const struct door_process program = {.service = &screening_service, .program_name = "frontdoor-screening"};
  return door_process_run(&program, argc, argv);
}
