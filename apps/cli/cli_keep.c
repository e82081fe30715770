#include "cli_keep.h"

#include "scenario_writer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char scenario_file[] = "scenario.json";

static enum door_err make_folder(const char *path, struct door_problem *problem)
{
  return mkdir(path, 0777) == 0 || errno == EEXIST
             ? DOOR_OK
             : door_problem_set(problem, DOOR_ERR_IO, "--keep: cannot make the folder %s: %s", path, strerror(errno));
}

/* The folder of a scenario and seed: by the hash of the scenario with all that was set. */
static enum door_err open_folder(const char *path, const struct scenario_document *document, uint64_t seed,
                                 struct door_run_folder *folder, struct door_problem *problem)
{
  uint64_t hash = 0;
  enum door_err err = scenario_hash(document, &hash);
  if (err != DOOR_OK) {
    return door_problem_because(problem, err, "the scenario's hash");
  }
  char inner[DOOR_FOLDER_PATH_BYTES];
  int length = snprintf(inner, sizeof inner, "%s/%016" PRIx64 "-seed-%" PRIu64, path, hash, seed);
  if (length < 0 || (size_t)length >= sizeof inner) {
    return door_problem_set(problem, DOOR_ERR_USAGE, "--keep: the path is too long: %s", path);
  }
  err = make_folder(path, problem);
  err = err == DOOR_OK ? make_folder(inner, problem) : err;
  return err == DOOR_OK ? door_run_folder_open(folder, inner, problem) : err;
}

/* For whoever looks into the folder; nothing reads it back. */
static enum door_err describe(const struct door_run_folder *folder, const struct scenario_document *document,
                              struct door_problem *problem)
{
  if (door_run_folder_has(folder, scenario_file)) {
    return DOOR_OK;
  }
  char *text = NULL;
  enum door_err err = scenario_resolved_json(document, &text);
  err = err == DOOR_OK ? door_run_folder_write(folder, scenario_file, text, problem)
                       : door_problem_because(problem, err, "--keep");
  free(text);
  return err;
}

enum door_err cli_keep_open(const char *path, const struct scenario_document *document, uint64_t seed,
                            struct door_store **out_store, struct door_problem *problem)
{
  struct door_run_folder folder;
  enum door_err err = open_folder(path, document, seed, &folder, problem);
  err = err == DOOR_OK ? describe(&folder, document, problem) : err;
  return err == DOOR_OK ? door_store_open(&folder, scenario_of(document), out_store, problem) : err;
}
