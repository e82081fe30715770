#include "conductor_join.h"

#include "conductor_leavings.h"
#include "door_store.h"

#include <stdio.h>
#include <string.h>

/* What is in hand while runs are put together. */
struct joining {
  struct conductor_leavings leavings; /* of the whole */
  struct door_store *store;
  struct conductor_totals totals;
  struct door_results *part; /* replications of the run that is being read */
  const char *part_path;
};

/* A replication that another part brought already. */
static enum door_err check_same(const struct joining *joining, uint32_t replication, struct door_problem *problem)
{
  struct door_hash before = door_results_ledger(joining->leavings.results, replication);
  struct door_hash again = door_results_ledger(joining->part, replication);
  if (memcmp(before.bytes, again.bytes, DOOR_HASH_BYTES) == 0) {
    return DOOR_OK;
  }
  char texts[2][DOOR_HASH_TEXT_SIZE];
  door_hash_format(&before, texts[0]);
  door_hash_format(&again, texts[1]);
  return door_problem_set(problem, DOOR_ERR_CHECKSUM,
                          "%s: its replication %u has the ledger %s, that of another run %s: two builds of one version "
                          "made them; run one of the two again",
                          joining->part_path, replication, texts[1], texts[0]);
}

static enum door_err on_kept(void *self, uint32_t replication, const struct door_store_counts *counts,
                             struct door_problem *problem)
{
  struct joining *joining = self;
  struct door_results *whole = joining->leavings.results;
  if (door_results_is_stored(whole, replication)) {
    return check_same(joining, replication, problem);
  }
  struct door_value values[DOOR_MEASURE_SLOTS];
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    values[measure] = door_results_value(joining->part, replication, measure);
  }
  struct door_hash ledger = door_results_ledger(joining->part, replication);
  door_results_restore(whole, replication, values, &ledger);
  conductor_totals_add(&joining->totals, counts->services);
  return door_store_add(joining->store, whole, replication, counts, problem);
}

static enum door_err add_part(struct joining *joining, const struct conductor_part *part, struct door_problem *problem)
{
  const struct door_scenario *scenario = scenario_of(joining->leavings.program->document);
  struct door_store *store = NULL;
  enum door_err err = door_store_open_finished(&part->folder, scenario, &store, problem);
  if (err == DOOR_OK) {
    err = door_results_create(part->first_replication, part->replication_count, &joining->part);
    if (err != DOOR_OK) {
      (void)door_problem_set(problem, err, "out of memory for %u replications", part->replication_count);
    }
  }
  if (err == DOOR_OK) {
    joining->part_path = part->folder.path;
    err = door_store_load(store, joining->part, on_kept, joining, problem);
  }
  door_results_destroy(&joining->part);
  door_store_close(&store);
  return err;
}

static enum door_err check_whole(const struct joining *joining, struct door_problem *problem)
{
  const struct conductor_program *program = joining->leavings.program;
  for (uint32_t i = 0; i < program->replication_count; i++) {
    uint32_t replication = program->first_replication + i;
    if (!door_results_is_stored(joining->leavings.results, replication)) {
      return door_problem_set(problem, DOOR_ERR_USAGE,
                              "replication %u is in none of the runs; name the run that has it, or make it with run "
                              "--first %u --reps 1",
                              replication, replication);
    }
  }
  return DOOR_OK;
}

static enum door_err join_all(struct joining *joining, const struct conductor_part *parts, uint32_t part_count,
                              struct door_problem *problem)
{
  const struct conductor_program *program = joining->leavings.program;
  enum door_err err = door_store_open(&program->folder, scenario_of(program->document), &joining->store, problem);
  if (err == DOOR_OK) {
    err = conductor_leavings_begin(&joining->leavings, &joining->totals, problem);
  }
  for (uint32_t i = 0; i < part_count && err == DOOR_OK; i++) {
    err = add_part(joining, &parts[i], problem);
  }
  if (err == DOOR_OK) {
    err = check_whole(joining, problem);
  }
  return err == DOOR_OK ? conductor_leavings_finish(&joining->leavings, &joining->totals, problem) : err;
}

enum door_err conductor_join(const struct conductor_program *program, const struct conductor_part *parts,
                             uint32_t part_count, char out_kept[static CONDUCTOR_KEPT_BYTES],
                             struct door_problem *problem)
{
  struct joining joining = {.leavings = {.program = program, .reserve = {.fd = -1}}};
  enum door_err err =
      door_results_create(program->first_replication, program->replication_count, &joining.leavings.results);
  if (err != DOOR_OK) {
    snprintf(out_kept, CONDUCTOR_KEPT_BYTES, "nothing was put together");
    return door_problem_set(problem, err, "out of memory for %u replications", program->replication_count);
  }
  err = join_all(&joining, parts, part_count, problem);
  door_store_close(&joining.store);
  if (err != DOOR_OK) {
    conductor_leavings_give_up(&joining.leavings, &joining.totals, problem->text, out_kept);
  }
  door_results_destroy(&joining.leavings.results);
  return err;
}
