/* cli_words.h - times and lengths of time in words.
 *
 * Role: how a person is shown them, in the language of the process. Does not decide: what they mean. Units: seconds.
 * Ownership: the caller's buffers. Errors: none. Threads: no state.
 */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include "door_scenario.h"
#include "sim_time.h"

enum { CLI_LENGTH_BYTES = 48, CLI_INSTANT_BYTES = 32 };

/* The two largest units that say something: "42 s", "37 min 25 s", "10 h 21 min", "25 days 3 h". length >= 0. */
void cli_length_format(struct sim_duration length, char out_text[CLI_LENGTH_BYTES]);

/* Working time, which has no days: "160 h 12 min"; "none". */
void cli_working_format(struct sim_duration length, char out_text[CLI_LENGTH_BYTES]);

/* "2024-04-12 09:07:25", as in a ledger; "never". */
void cli_time_format(const struct door_scenario *scenario, struct sim_time instant, char out_text[CLI_INSTANT_BYTES]);

/* "Fri 2024-04-12 09:07:25"; "never". */
void cli_instant_format(const struct door_scenario *scenario, struct sim_time instant,
                        char out_text[CLI_INSTANT_BYTES]);

#endif
