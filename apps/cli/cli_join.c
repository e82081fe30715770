#include "cli.h"

#include "cli_kept_run.h"
#include "conductor_join.h"
#include "door_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS_MAX = 10000 };

static const char help[] =
    "Examples:\n"
    "  frontdoor run scenarios/cardiff-2014-15.yaml --reps 1000 --shard 0/2 --out parts    on one machine\n"
    "  frontdoor run scenarios/cardiff-2014-15.yaml --reps 1000 --shard 1/2 --out parts    on another\n"
    "  frontdoor join parts/shard-* --out whole\n\n"
    "Makes one run of finished runs of one scenario and seed: the same results, byte for byte, as of one run with all\n"
    "their replications. A replication that is in two of them counts once, and must be the same in both.\n\n"
    "Options:\n"
    "  --out DIR              folder of the joined run: new or empty\n"
    "  --json                 one JSON object instead of the table\n"
    "  --all                  measures that are 0 or without a value in every replication as well\n"
    "  --quiet                does not say where the run is kept\n";

struct join {
  const char *paths[RUNS_MAX];
  uint32_t path_count;
  const char *out_path;
  bool wants_json;
  bool shows_all;
  bool is_quiet;
  struct cli_kept_run first; /* of the runs, with which the others are compared */
  struct conductor_part *parts;
  uint32_t low_replication;
  uint32_t end_replication;
};

/* ---- arguments ---- */

static enum door_err on_operand(void *self, const char *operand)
{
  struct join *join = self;
  if (join->path_count == RUNS_MAX) {
    return cli_tell(DOOR_ERR_USAGE, "join takes at most %d runs at once; join some, and then what they make", RUNS_MAX);
  }
  join->paths[join->path_count++] = operand;
  return DOOR_OK;
}

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct join *join = self;
  if (strcmp(name, "--out") == 0) {
    join->out_path = value;
  } else if (strcmp(name, "--json") == 0) {
    join->wants_json = true;
  } else if (strcmp(name, "--all") == 0) {
    join->shows_all = true;
  } else {
    join->is_quiet = true;
  }
  return DOOR_OK;
}

/* ---- the runs ---- */

static enum door_err check_run(const struct cli_kept_run *run, const struct cli_kept_run *first,
                               struct door_problem *problem)
{
  const char *path = run->folder.path;
  if (!run->is_finished) {
    return door_problem_set(problem, DOOR_ERR_USAGE,
                            "%s is not finished; the command that began it goes on with it when it is given again",
                            path);
  }
  if (!door_run_folder_has(&run->folder, door_store_file)) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s has no %s: its replications were not kept", path,
                            door_store_file);
  }
  if (run->scenario_hash != first->scenario_hash) {
    return door_problem_set(problem, DOOR_ERR_USAGE,
                            "%s is a run of another scenario than %s, or of this one with other settings", path,
                            first->folder.path);
  }
  return run->seed == first->seed
             ? DOOR_OK
             : door_problem_set(problem, DOOR_ERR_USAGE, "%s has seed %llu, %s has %llu; runs of one seed are joined",
                                path, (unsigned long long)run->seed, first->folder.path,
                                (unsigned long long)first->seed);
}

/* Reads run number i, which counts for the whole. The first is kept. */
static enum door_err read_run(struct join *join, uint32_t i, struct door_problem *problem)
{
  struct cli_kept_run run;
  enum door_err err = cli_kept_run_read(join->paths[i], &run, problem);
  if (err != DOOR_OK) {
    return err;
  }
  err = check_run(&run, i == 0 ? &run : &join->first, problem);
  join->parts[i] = (struct conductor_part){run.folder, run.first_replication, run.replication_count};
  uint32_t end = run.first_replication + run.replication_count;
  bool is_lower = i == 0 || run.first_replication < join->low_replication;
  join->low_replication = is_lower ? run.first_replication : join->low_replication;
  join->end_replication = end > join->end_replication ? end : join->end_replication;
  if (i == 0) {
    join->first = run;
  } else {
    cli_kept_run_destroy(&run);
  }
  return err;
}

static enum door_err read_runs(struct join *join, struct door_problem *problem)
{
  join->parts = calloc((size_t)join->path_count + 1U, sizeof *join->parts);
  enum door_err err = join->parts == NULL ? DOOR_ERR_MEMORY : DOOR_OK;
  if (err != DOOR_OK) {
    return door_problem_set(problem, err, "out of memory for %u runs", join->path_count);
  }
  for (uint32_t i = 0; i < join->path_count && err == DOOR_OK; i++) {
    err = read_run(join, i, problem);
  }
  if (err == DOOR_OK && join->end_replication - join->low_replication > CLI_REPLICATIONS_MAX) {
    err = door_problem_set(problem, DOOR_ERR_USAGE, "the runs go from replication %u to %u: a run has at most %d",
                           join->low_replication, join->end_replication - 1, CLI_REPLICATIONS_MAX);
  }
  return err;
}

/* ---- the whole ---- */

static int join_runs(struct join *join)
{
  struct door_problem problem = {.err = DOOR_OK};
  char kept[CONDUCTOR_KEPT_BYTES] = "";
  enum door_err err = read_runs(join, &problem);
  struct conductor_program program = {.document = join->first.document,
                                      .deployment = join->first.deployment,
                                      .seed = join->first.seed,
                                      .first_replication = join->low_replication,
                                      .replication_count = join->end_replication - join->low_replication,
                                      .in_step_count = 1,
                                      .thread_count = 1,
                                      .is_quiet = join->is_quiet,
                                      .shows_all = join->shows_all,
                                      .stop = &cli_stop};
  if (err == DOOR_OK) {
    err = door_run_folder_create(&program.folder, join->out_path, &problem);
  }
  if (err == DOOR_OK) {
    err = conductor_join(&program, join->parts, join->path_count, kept, &problem);
  }
  if (err != DOOR_OK) {
    int code = cli_tell_problem(err, &problem);
    if (kept[0] != '\0') {
      fprintf(stderr, "frontdoor: %s\n", kept);
    }
    return code;
  }
  return cli_print_results(&program.folder, join->wants_json, join->shows_all, join->is_quiet);
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {
      {"--out", true}, {"--json", false}, {"--all", false}, {"--quiet", false}, {NULL, false}};
  static struct join join; /* its table of paths is too large for a stack */
  struct cli_arguments reading = {&cli_join_command, options, on_option, on_operand, &join};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK && join.path_count == 0) {
    err = cli_tell(DOOR_ERR_USAGE, "join needs the folders of runs, such as parts/shard-*");
  }
  if (err == DOOR_OK && join.out_path == NULL) {
    err = cli_tell(DOOR_ERR_USAGE, "join needs --out DIR, the folder of the joined run");
  }
  if (err != DOOR_OK) {
    return door_err_exit_code(err);
  }
  int code = join_runs(&join);
  cli_kept_run_destroy(&join.first);
  free(join.parts);
  return code;
}

const struct cli_command cli_join_command = {
    .name = "join", .arguments = "RUN... --out DIR", .summary = "One run of its shards", .help = help, .run = run};
