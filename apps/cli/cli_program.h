/* cli_program.h - where the other programs and files of Front Door stand.
 *
 * Role: finds a program or a file beside this one, or where an installation puts it. Does not decide: what it is asked
 * to do. Ownership: the caller's buffer. Errors: DOOR_ERR_IO, with the places. Threads: no state.
 */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "door_error.h"

enum { CLI_PROGRAM_PATH_BYTES = 1200 };

/* name: "frontdoor-conductor". */
DOOR_MUST_CHECK enum door_err cli_find_program(const char *name, char out_path[CLI_PROGRAM_PATH_BYTES],
                                               struct door_problem *problem);

/* name: "frontdoor.html". */
DOOR_MUST_CHECK enum door_err cli_find_file(const char *name, char out_path[CLI_PROGRAM_PATH_BYTES],
                                            struct door_problem *problem);

#endif
