/* conductor_program.h - one run from its scenario to its folder.
 *
 * Role: runs an experiment and writes what it leaves: scenario.json (resolved), manifest.json, results.json,
 *   results.txt, and a ledger where asked. The command line calls it in its own process (direct), the
 *   conductor's program with services elsewhere (ipc, tcp). Does not decide: how messages travel.
 * What is there when a run did not finish: manifest.json says "finished": false, and why; replications that were
 *   complete stand in results.partial.json, never under the name of a finished result. While it runs
 * results.partial.json is renewed after each part, so that not even a kill takes all. Full disks: room for results and
 * manifest is taken at the start; at the end all files are on the disk before the first gets its name, the manifest
 * last, which alone says "finished". Units: counts. Ownership: borrows all. Errors: any of a run; problem says it to a
 * person. Threads: one.
 */
#ifndef CONDUCTOR_PROGRAM_H
#define CONDUCTOR_PROGRAM_H

#include "conductor_experiment.h"
#include "door_run_folder.h"
#include "scenario_reader.h"

struct conductor_program {
  const struct scenario_document *document; /* without problems */
  const char *deployment;                   /* "direct", "ipc", "tcp" */
  uint64_t seed;
  uint32_t first_replication;
  uint32_t replication_count;
  uint32_t in_step_count;
  uint32_t thread_count;
  struct door_run_folder folder;
  const char *ledger_path; /* NULL: no ledger is kept */
  bool is_quiet;           /* no progress */
  bool shows_all;          /* the table has measures that say nothing too */
  const volatile atomic_int *stop;
  /* Called once when all is simulated, before anything is said to be finished; an error ends the run. May be NULL. */
  enum door_err (*on_simulated)(void *self, struct door_problem *problem);
  void *self;
  /* What to add when the run was told to stop ("; the program that started it has died"); NULL: nothing. */
  const char *(*why_stopped)(void);
};

enum { CONDUCTOR_KEPT_BYTES = 3072 };

/* setting: made from the document. opener: of the transport. On error out_kept says in a sentence what was kept. */
DOOR_MUST_CHECK enum door_err conductor_program_run(const struct conductor_program *program,
                                                    const struct door_setting *setting,
                                                    struct conductor_transport_opener opener,
                                                    char out_kept[static CONDUCTOR_KEPT_BYTES],
                                                    struct door_problem *problem);

/* After a conductor that was killed: nothing in the folder looks finished that is not, the manifest says why, and what
 * was being written is gone. out_kept as above. True: the run had finished. */
bool conductor_program_clear_up(const struct door_run_folder *folder, const char *why,
                                char out_kept[static CONDUCTOR_KEPT_BYTES]);

/* "0.1.0": the program's version, in manifests, in hellos and for --version. */
const char *conductor_program_version(void);

#endif
