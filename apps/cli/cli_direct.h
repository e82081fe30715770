/* cli_direct.h - the services as function calls in this process.
 *
 * Role: the one list of the services that the direct deployment runs. Does not decide: what they do.
 * Ownership: the transport is the caller's. Errors: DOOR_ERR_MEMORY. Threads: one transport, one thread.
 */
#ifndef CLI_DIRECT_H
#define CLI_DIRECT_H

#include "conductor_experiment.h"

/* setting outlives what the opener opens. */
struct conductor_transport_opener cli_direct_opener(struct door_setting *setting);

#endif
