/* cli_language.h - the language of a call.
 *
 * Role: `--lang en|cy` anywhere, else the environment's FRONTDOOR_LANG, else English. Does not decide: what is said.
 * Ownership: argv is borrowed. Errors: DOOR_ERR_USAGE, said. Threads: the main one, before any other.
 */
#ifndef CLI_LANGUAGE_H
#define CLI_LANGUAGE_H

#include "door_error.h"

/* Sets the language of this process, and takes --lang away where it stands before the command; what stands behind it is
 * for cli_read_arguments. */
DOOR_MUST_CHECK enum door_err cli_language_take(int *argc, char ***argv);

/* How many arguments from argv[i] on say the language: 0; 1, --lang=cy; or 2. */
int cli_language_arguments(int argc, char **argv, int i);

#endif
