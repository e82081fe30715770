/* cli_child.h - another program of Front Door does a part of this one's work.
 *
 * Role: starts it, gives it what it reads, waits for it and listens to its words. Does not decide: which program
 *   (cli_program.h finds it), what becomes of what it wrote.
 * Ownership: borrows all. Errors: DOOR_ERR_IO with the first line that the child said on standard error, or how it
 *   ended; DOOR_ERR_INTERRUPTED once cli_stop is set. Threads: the main one.
 */
#ifndef CLI_CHILD_H
#define CLI_CHILD_H

#include "door_error.h"

struct cli_child {
  const char *program;          /* where it stands */
  const char *const *arguments; /* the first is its name; ends with NULL */
  int input;                    /* a file that it reads as standard input, from where it stands; -1: this program's */
  int output;                   /* a file that its standard output goes to; -1: this program's */
};

DOOR_MUST_CHECK enum door_err cli_child_run(const struct cli_child *child, struct door_problem *problem);

#endif
