/* door_hello.h - what two programs compare before they compute together.
 *
 * Role: fills in a service's hello, and compares one with what this build is made from. Does not decide: what
 *   becomes of a run that it refuses.
 * Units: versions and hashes. Ownership: a hello points to constants. Errors: DOOR_ERR_VERSION and
 *   DOOR_ERR_REFUSED with both values. Threads: no state.
 */
#ifndef DOOR_HELLO_H
#define DOOR_HELLO_H

#include "door_error.h"
#include "door_ids.h"
#include "door_message.h"

#include <stddef.h>

/* Of this build, "0.1.0". */
const char *door_program_version(void);

/* instance: tells one start of the program from the next; no part of a result. */
struct door_hello door_hello_of(enum door_party party, uint64_t instance);

/* Whether a hello of party fits this build. program_version: NULL where it may differ. */
DOOR_MUST_CHECK enum door_err door_hello_check(const struct door_hello *hello, enum door_party party,
                                               const char *program_version, struct door_problem *problem);

/* The code that a fault names; DOOR_ERR_PEER_LOST for a name that this build does not know. */
enum door_err door_err_of_name(const char *name, size_t length);

#endif
