#include "cli_kept_run.h"

#include "cli.h"
#include "cli_direct.h"
#include "conductor_program.h"
#include "door_store.h"
#include "door_utf8.h"
#include "scenario_writer.h"
#include "sim_agenda.h"
#include "sim_fingerprint.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION_BYTES = 40 };

/* What the manifest says, as it says it. Texts belong to the JSON. */
struct manifest {
  const char *program, *mathematics, *scenario_hash, *seed, *deployment, *ledger_hash;
  int order, ledger;
  json_int_t first_replication, replication_count;
  int is_finished;
};

static enum door_err unpack(json_t *json, struct manifest *out, struct door_problem *problem)
{
  json_error_t error;
  int result =
      json_unpack_ex(json, &error, 0, "{s:{s:s, s:i, s:i, s:s}, s:s, s:s, s:s, s:I, s:I, s:s, s:b}", "versions",
                     "program", &out->program, "order", &out->order, "ledger", &out->ledger, "mathematics",
                     &out->mathematics, "scenario_hash", &out->scenario_hash, "seed", &out->seed, "deployment",
                     &out->deployment, "first_replication", &out->first_replication, "replications",
                     &out->replication_count, "ledger_hash", &out->ledger_hash, "finished", &out->is_finished);
  if (result != 0) {
    return door_problem_set(problem, DOOR_ERR_MALFORMED, "manifest.json: %s", error.text);
  }
  bool is_possible = out->first_replication >= 0 && out->first_replication <= INT32_MAX && out->replication_count > 0 &&
                     out->replication_count <= INT32_MAX && strlen(out->ledger_hash) < DOOR_HASH_TEXT_SIZE &&
                     strlen(out->deployment) < CLI_DEPLOYMENT_BYTES;
  return is_possible ? DOOR_OK : door_problem_set(problem, DOOR_ERR_MALFORMED, "manifest.json: impossible values");
}

struct version_pair {
  const char *what;
  char theirs[VERSION_BYTES], ours[VERSION_BYTES];
};

static enum door_err check_versions(const struct manifest *manifest, struct door_problem *problem)
{
  struct version_pair pairs[] = {{.what = "program"}, {.what = "order"}, {.what = "ledger"}, {.what = "mathematics"}};
  snprintf(pairs[0].theirs, VERSION_BYTES, "%s", manifest->program);
  snprintf(pairs[0].ours, VERSION_BYTES, "%s", conductor_program_version());
  snprintf(pairs[1].theirs, VERSION_BYTES, "%d", manifest->order);
  snprintf(pairs[1].ours, VERSION_BYTES, "%d", SIM_ORDER_VERSION);
  snprintf(pairs[2].theirs, VERSION_BYTES, "%d", manifest->ledger);
  snprintf(pairs[2].ours, VERSION_BYTES, "%d", DOOR_LEDGER_VERSION);
  snprintf(pairs[3].theirs, VERSION_BYTES, "%s", manifest->mathematics);
  snprintf(pairs[3].ours, VERSION_BYTES, "%016" PRIx64, sim_math_fingerprint());
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    if (strcmp(pairs[i].theirs, pairs[i].ours) != 0) {
      return door_problem_set(problem, DOOR_ERR_VERSION,
                              "the run was made with %s %s, this is %s: it would not be the same run; use frontdoor %s "
                              "or run the scenario again",
                              pairs[i].what, pairs[i].theirs, pairs[i].ours, manifest->program);
    }
  }
  return DOOR_OK;
}

static enum door_err check_scenario(const struct manifest *manifest, struct cli_kept_run *run,
                                    struct door_problem *problem)
{
  char ours[VERSION_BYTES];
  enum door_err err = scenario_hash(run->document, &run->scenario_hash);
  if (err != DOOR_OK) {
    return door_problem_because(problem, err, "the scenario's hash");
  }
  snprintf(ours, sizeof ours, "%016" PRIx64, run->scenario_hash);
  if (strcmp(ours, manifest->scenario_hash) != 0) {
    return door_problem_set(problem, DOOR_ERR_CHECKSUM,
                            "scenario.json is not the scenario that was run (hash %s, manifest %.32s): it was changed "
                            "after the run",
                            ours, manifest->scenario_hash);
  }
  return DOOR_OK;
}

static enum door_err read_scenario(struct cli_kept_run *run, struct door_problem *problem)
{
  char *text = NULL;
  enum door_err err = door_run_folder_read(&run->folder, "scenario.json", &text, problem);
  if (err != DOOR_OK) {
    return err;
  }
  err = scenario_read_text(text, strlen(text), "scenario.json", &run->document);
  free(text);
  if (err == DOOR_ERR_SCENARIO) {
    /* Not the user's mistake any more: the file is the program's own. */
    return door_problem_set(problem, DOOR_ERR_MALFORMED, "%s", scenario_problem_text(run->document, 0));
  }
  return err == DOOR_OK ? err : door_problem_because(problem, err, "scenario.json");
}

static enum door_err take_manifest(struct cli_kept_run *run, json_t *json, struct door_problem *problem)
{
  struct manifest manifest;
  enum door_err err = unpack(json, &manifest, problem);
  if (err == DOOR_OK) {
    err = check_versions(&manifest, problem);
  }
  if (err == DOOR_OK) {
    err = read_scenario(run, problem);
  }
  if (err == DOOR_OK) {
    err = check_scenario(&manifest, run, problem);
  }
  if (err != DOOR_OK) {
    return err;
  }
  char *end = NULL;
  run->seed = strtoull(manifest.seed, &end, 10);
  if (manifest.seed[0] < '0' || manifest.seed[0] > '9' || *end != '\0') {
    return door_problem_set(problem, DOOR_ERR_MALFORMED, "manifest.json: the seed is no number");
  }
  run->first_replication = (uint32_t)manifest.first_replication;
  run->replication_count = (uint32_t)manifest.replication_count;
  run->is_finished = manifest.is_finished != 0;
  snprintf(run->deployment, sizeof run->deployment, "%s", manifest.deployment);
  snprintf(run->ledger_hash, sizeof run->ledger_hash, "%s", manifest.ledger_hash);
  return DOOR_OK;
}

static enum door_err read_manifest(struct cli_kept_run *run, struct door_problem *problem)
{
  char *text = NULL;
  enum door_err err = door_run_folder_read(&run->folder, "manifest.json", &text, problem);
  if (err != DOOR_OK) {
    return err;
  }
  json_error_t error;
  json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &error);
  free(text);
  if (json == NULL) {
    return door_problem_set(problem, DOOR_ERR_MALFORMED, "manifest.json:%d: %s", error.line, error.text);
  }
  err = take_manifest(run, json, problem);
  json_decref(json);
  return err;
}

enum door_err cli_kept_run_read(const char *path, struct cli_kept_run *out_run, struct door_problem *problem)
{
  struct cli_kept_run run = {.seed = 0};
  enum door_err err = door_run_folder_open(&run.folder, path, problem);
  if (err == DOOR_OK && !door_run_folder_has(&run.folder, "manifest.json")) {
    err = door_problem_set(problem, DOOR_ERR_IO, "%s has no manifest.json: it is not the folder of a run", path);
  }
  if (err == DOOR_OK) {
    err = read_manifest(&run, problem);
  }
  if (err == DOOR_OK) {
    err = door_setting_create(scenario_of(run.document), &run.setting, problem);
  }
  if (err != DOOR_OK) {
    cli_kept_run_destroy(&run);
    return err;
  }
  *out_run = run;
  return DOOR_OK;
}

int cli_kept_run_use(const char *path, int (*use)(void *self, const struct cli_kept_run *run), void *self)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct cli_kept_run run;
  cli_catch_signals();
  enum door_err err = cli_kept_run_read(path, &run, &problem);
  if (err != DOOR_OK) {
    return cli_tell_problem(err, &problem);
  }
  int code = use(self, &run);
  cli_kept_run_destroy(&run);
  return code;
}

void cli_kept_run_destroy(struct cli_kept_run *run)
{
  door_setting_destroy(&run->setting);
  scenario_destroy(&run->document);
}

void cli_kept_run_name(const struct cli_kept_run *run, char out_name[static PATH_MAX])
{
  char whole[PATH_MAX];
  const char *resolved = realpath(run->folder.path, whole) == NULL ? run->folder.path : whole;
  const char *slash = strrchr(resolved, '/');
  snprintf(out_name, PATH_MAX, "%s", slash == NULL ? resolved : slash + 1);
  door_utf8_make_line(out_name); /* a folder's name may be any bytes */
}

enum door_err cli_kept_run_choose(const struct cli_kept_run *run, bool has_replication, uint64_t replication,
                                  uint32_t *out_replication, struct door_problem *problem)
{
  uint64_t first = run->first_replication;
  uint64_t last = first + run->replication_count - 1;
  if (has_replication && (replication < first || replication > last)) {
    return door_problem_set(problem, DOOR_ERR_USAGE, "--replication: the run has %llu to %llu, not %llu",
                            (unsigned long long)first, (unsigned long long)last, (unsigned long long)replication);
  }
  *out_replication = (uint32_t)(has_replication ? replication : first);
  return DOOR_OK;
}

/* ---- what it kept ---- */

/* What the store holds of the replications that results has room for. */
static enum door_err load(const struct cli_kept_run *run, struct door_results *results, struct door_problem *problem)
{
  struct door_store *store = NULL;
  enum door_err err = door_store_open_finished(&run->folder, scenario_of(run->document), &store, problem);
  if (err == DOOR_OK) {
    err = door_store_load(store, results, NULL, NULL, problem);
  }
  door_store_close(&store);
  return err;
}

static enum door_err check_results(const struct cli_kept_run *run, const struct door_results *results,
                                   struct door_problem *problem)
{
  struct door_hash hash;
  char text[DOOR_HASH_TEXT_SIZE];
  enum door_err err = door_results_ledger_hash(results, &hash);
  if (err != DOOR_OK) {
    return door_problem_because(problem, err, "the ledger's hash");
  }
  door_hash_format(&hash, text);
  if (door_results_stored_count(results) != run->replication_count || strcmp(text, run->ledger_hash) != 0) {
    return door_problem_set(problem, DOOR_ERR_CHECKSUM,
                            "%s/%s is not what the run kept: it holds %u replications with the ledger %s, the "
                            "manifest says %u and %s",
                            run->folder.path, door_store_file, door_results_stored_count(results), text,
                            run->replication_count, run->ledger_hash);
  }
  return DOOR_OK;
}

enum door_err cli_kept_run_results(const struct cli_kept_run *run, struct door_results **out_results,
                                   struct door_problem *problem)
{
  if (!run->is_finished) {
    return door_problem_set(problem, DOOR_ERR_USAGE,
                            "%s holds a run that has not finished; the command that began it, with --out and this "
                            "folder, goes on with it",
                            run->folder.path);
  }
  struct door_results *results = NULL;
  enum door_err err = door_results_create(run->first_replication, run->replication_count, &results);
  if (err != DOOR_OK) {
    return door_problem_set(problem, err, "out of memory for the results");
  }
  err = load(run, results, problem);
  if (err == DOOR_OK) {
    err = check_results(run, results, problem);
  }
  if (err != DOOR_OK) {
    door_results_destroy(&results);
    return err;
  }
  *out_results = results;
  return DOOR_OK;
}

/* ---- once more ---- */

/* A finished run kept the hash of each replication's ledger. */
static enum door_err check_ledger(const struct door_results *kept, uint32_t replication,
                                  const struct door_results *results, struct door_problem *problem)
{
  struct door_hash ours = door_results_ledger(results, replication);
  struct door_hash theirs = door_results_ledger(kept, replication);
  if (memcmp(ours.bytes, theirs.bytes, DOOR_HASH_BYTES) == 0) {
    return DOOR_OK;
  }
  char our_text[DOOR_HASH_TEXT_SIZE];
  char their_text[DOOR_HASH_TEXT_SIZE];
  door_hash_format(&ours, our_text);
  door_hash_format(&theirs, their_text);
  return door_problem_set(problem, DOOR_ERR_CHECKSUM,
                          "simulated again, the ledger differs (%s) from that of the run (%s): another build of the "
                          "same version made it",
                          our_text, their_text);
}

enum door_err cli_kept_run_repeat(const struct cli_kept_run *run, const struct door_results *kept, uint32_t replication,
                                  struct conductor_observer observer, struct door_problem *problem)
{
  struct door_results *results = NULL;
  enum door_err err = door_results_create(replication, 1, &results);
  if (err != DOOR_OK) {
    return door_problem_set(problem, err, "out of memory for a replication");
  }
  struct conductor_experiment experiment = {
      .setting = run->setting,
      .seed = run->seed,
      .first_replication = replication,
      .replication_count = 1,
      .in_step_count = 1,
      .thread_count = 1,
      .opener = cli_direct_opener(run->setting),
      .observer = observer,
      .stop = &cli_stop,
  };
  err = conductor_experiment_run(&experiment, results, NULL, problem);
  if (err == DOOR_OK && kept != NULL) {
    err = check_ledger(kept, replication, results, problem);
  }
  door_results_destroy(&results);
  return err;
}
