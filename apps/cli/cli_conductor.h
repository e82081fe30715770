/* cli_conductor.h - runs through the conductor's program and the service programs.
 *
 * Role: writes the resolved scenario into the run's folder, starts frontdoor-conductor, which starts the
 *   services, passes signals on, and waits. Does not decide: anything about the run.
 * Units: milliseconds of wall time in the lease. Ownership: borrows. Errors: the exit code of the run, said.
 * Threads: the main one.
 */
#ifndef CLI_CONDUCTOR_H
#define CLI_CONDUCTOR_H

#include "door_run_folder.h"
#include "scenario_reader.h"

#include <stdbool.h>
#include <stdint.h>

enum { CLI_LEASE_MILLISECONDS = 10000 };

/* What a run is called with, whatever the deployment. */
struct cli_conductor_call {
  struct door_run_folder folder;
  const char *deployment;
  const char *ledger_path;    /* NULL: none */
  const char *recording_path; /* NULL: none */
  const char *bind_endpoint;  /* services come there by themselves; NULL: the conductor starts them */
  const char *keys_directory; /* the conductor's; with bind_endpoint over tcp only */
  const char *health_path;    /* the conductor's loop renews it; NULL: nobody watches */
  uint64_t seed;
  uint32_t first_replication;
  uint32_t replication_count;
  uint32_t lease_milliseconds; /* 0: none */
  bool is_quiet;
  bool shows_all;
};

/* in_step_count: 0 for the conductor's own choice. Returns the exit code. */
int cli_conductor_run(const struct cli_conductor_call *call, const struct scenario_document *document,
                      uint32_t in_step_count);

#endif
