/* cli_fork.h - a scenario against itself with something else from a day on: --from DATE --then KEY=VALUE.
 *
 * Role: makes settings of what is asked for: posts become changes of posts, other keys changes of a value
 * (changes.NAME, ADR 41), and both scenarios count from that day. Does not decide: which keys may change on a date
 * (door_dated.def). Units: those of the keys. Ownership: _fini; texts of the arguments are borrowed. Errors: said.
 * Threads: one owner.
 */
#ifndef CLI_FORK_H
#define CLI_FORK_H

#include "cli_experiment.h"

enum { CLI_THENS_MAX = 8 };

/* Zeroed at the start. */
struct cli_fork {
  const char *from;                 /* DATE; NULL: not said */
  const char *thens[CLI_THENS_MAX]; /* KEY=VALUE */
  uint32_t then_count;
  struct cli_settings settings;   /* of the experiment, and of both scenarios */
  char *texts[CLI_THENS_MAX + 2]; /* of settings that were made here */
  uint32_t text_count;
};

DOOR_MUST_CHECK enum door_err cli_fork_then(struct cli_fork *fork, const char *value);

/* Whether one was asked for; said where the two options or the scenarios do not go with it. */
DOOR_MUST_CHECK enum door_err cli_fork_check(const struct cli_fork *fork, const struct cli_experiment *experiment);

/* The experiment, which has one scenario's path, has two scenarios that are read, as cli_experiment_read leaves them.
 */
DOOR_MUST_CHECK enum door_err cli_fork_read(struct cli_fork *fork, struct cli_experiment *experiment);

void cli_fork_fini(struct cli_fork *fork);

#endif
