/* cli.h - the command line: one command, one file.
 *
 * Role: what every command shares: how it is called, what it takes, how it tells a person what is wrong.
 *   Data goes to standard output, everything else to standard error. Does not decide: anything that the
 *   simulation does.
 * Exit codes: 0 ok, 1 failure, 2 usage, 3 invalid scenario, 4 expectation or target not met, 130 interrupted.
 * Ownership: argv is borrowed. Threads: the main one.
 */
#ifndef CLI_H
#define CLI_H

#include "door_error.h"
#include "door_run_folder.h"
#include "scenario_reader.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct cli_command {
  const char *name;
  const char *arguments;             /* "SCENARIO [options]" */
  const char *summary;               /* one line */
  const char *help;                  /* examples first, then options */
  int (*run)(int argc, char **argv); /* argv[0] is the command; returns the exit code */
};

extern const struct cli_command cli_run_command;
extern const struct cli_command cli_validate_command;
extern const struct cli_command cli_explain_command;
extern const struct cli_command cli_schema_command;
extern const struct cli_command cli_init_command;
extern const struct cli_command cli_trace_command;
extern const struct cli_command cli_export_command;
extern const struct cli_command cli_planner_command;
extern const struct cli_command cli_report_command;
extern const struct cli_command cli_live_command;
extern const struct cli_command cli_make_keys_command;
extern const struct cli_command cli_check_command;
extern const struct cli_command cli_compare_command;
extern const struct cli_command cli_join_command;
extern const struct cli_command cli_sweep_command;
extern const struct cli_command cli_size_command;
extern const struct cli_command cli_sensitivity_command;
extern const struct cli_command cli_fit_command;

/* One option of a command. value: NULL for a switch. */
struct cli_option {
  const char *name; /* "--seed" */
  bool takes_value;
};

/* Walks argv[1..]: calls on_option for each known option and on_operand for the rest; "--" ends options,
 * "--name=value" and "--name value" are one. An unknown option is told with the nearest known one. Returns
 * DOOR_ERR_USAGE, said already, or what a callback returns. */
struct cli_arguments {
  const struct cli_command *command;
  const struct cli_option *options;                                            /* ends with a NULL name */
  enum door_err (*on_option)(void *self, const char *name, const char *value); /* NULL where there are no options */
  enum door_err (*on_operand)(void *self, const char *operand);
  void *self;
};
DOOR_MUST_CHECK enum door_err cli_read_arguments(const struct cli_arguments *arguments, int argc, char **argv);

/* "frontdoor: text" on standard error; returns err, so that `return cli_tell(...)` reads well. */
enum door_err cli_tell(enum door_err err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same for a problem; returns the exit code. */
int cli_tell_problem(enum door_err err, const struct door_problem *problem);

/* A whole number from low to high, else DOOR_ERR_USAGE, said. */
DOOR_MUST_CHECK enum door_err cli_read_number(const char *name, const char *value, uint64_t low, uint64_t high,
                                              uint64_t *out_number);

/* What is no error, but not what was asked for either: an expectation or a target that is not met. */
enum { CLI_EXIT_NOT_MET = 4 };

enum { CLI_SETTINGS_MAX = 256, CLI_REPLICATIONS_MAX = 100000, CLI_THREADS_MAX = 256 };

/* What --set said, in order; zeroed at the start. */
struct cli_settings {
  const char *texts[CLI_SETTINGS_MAX]; /* "KEY=VALUE", borrowed */
  size_t count;
};
DOOR_MUST_CHECK enum door_err cli_add_setting(struct cli_settings *settings, const char *value);

/* Threads where --jobs says nothing: one for each core. */
uint32_t cli_core_count(void);

/* Reads a scenario; on error all its problems are on standard error, with how many there are. */
DOOR_MUST_CHECK enum door_err cli_read_scenario(const char *path, const char *const *settings, size_t setting_count,
                                                struct scenario_document **out_document);

/* Set by SIGINT, SIGTERM and SIGHUP once cli_catch_signals was called: the signal's number. */
extern volatile atomic_int cli_stop;
void cli_catch_signals(void);

/* Writes text to standard output; DOOR_ERR_IO, said, where it is closed or full. */
DOOR_MUST_CHECK enum door_err cli_print(const char *text);

/* Writes the results of a finished run to standard output, in the reader's language where they are no JSON, and unless
 * quiet to standard error where they are kept; returns the exit code. */
int cli_print_results(const struct door_run_folder *folder, bool wants_json, bool shows_all, bool is_quiet);

#endif
