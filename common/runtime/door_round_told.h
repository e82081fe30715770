/* door_round_told.h - what a person and the manifest are told when a round with the services fails.
 *
 * Role: puts what a service did wrong into one line, with the service, the simulated time and the cycle, in English
 *   for the manifest and in the language of the process for a terminal. Does not decide: that it failed.
 * Units: simulated time as a date. Ownership: values. Errors: each returns the error that it tells of. Threads: one
 *   owner, that of the round.
 */
#ifndef DOOR_ROUND_TOLD_H
#define DOOR_ROUND_TOLD_H

#include "door_round.h"

/* what: what the service does, or did, as it follows its name: "sent a bad frame"; with its Welsh in the catalogue. */
enum door_err door_round_fail(const struct door_round *round, uint32_t service, enum door_err err, const char *what,
                              struct door_problem *problem);

/* The same where that has words of its own in both languages. */
enum door_err door_round_fail_as(const struct door_round *round, uint32_t service, enum door_err err,
                                 const struct door_problem *what, struct door_problem *problem);

/* Whoever told the run to end may have done so because a service is gone: then that is the news. */
enum door_err door_round_fail_interrupted(const struct door_round *round, struct door_problem *problem);

/* round->recording_problem, and when it was. */
enum door_err door_round_fail_recording(const struct door_round *round, struct door_problem *problem);

#endif
