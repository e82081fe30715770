#include "workbook_program.h"

int main(int argc, char **argv)
{
  return workbook_program_run(argc, argv);
}
