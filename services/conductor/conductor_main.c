#include "conductor_process.h"

int main(int argc, char **argv)
{
  return conductor_process_run(argc, argv);
}
