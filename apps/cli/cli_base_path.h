/* cli_base_path.h - how a scenario that is written names the one that it extends.
 *
 * Role: the base's path as seen from the folder of the file that is to be written, so that both can be moved together.
 * Errors: said; DOOR_ERR_IO where one of the folders is not there. Threads: no state.
 */
#ifndef CLI_BASE_PATH_H
#define CLI_BASE_PATH_H

#include "door_error.h"

#include <limits.h>

/* output NULL: as seen from the folder that the program works in. */
DOOR_MUST_CHECK enum door_err cli_base_path(const char *base, const char *output, char out_path[static PATH_MAX]);

#endif
