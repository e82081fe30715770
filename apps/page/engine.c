#include "engine.h"

#include "cli_direct.h"
#include "conductor_experiment.h"
#include "door_moves.h"
#include "door_results_text.h"
#include "engine_answer.h"
#include "engine_kept.h"
#include "scenario_writer.h"

#include <stdlib.h>

/* How many replications one call may ask for: a page asks for a few, and shows them as they come. */
enum { REPLICATIONS_MAX = 10000 };

/* ---- what is simulated ---- */

/* Kept from engine_open until the next. */
static struct {
  struct scenario_document *document;
  struct door_setting *setting;
} opened;

/* What is asked for. */
struct request {
  struct door_setting *setting;
  uint64_t seed;
  uint32_t first;
  uint32_t count;
  struct conductor_observer observer; /* nobody watches: none */
};

static enum door_err say_problem(enum door_err err, const struct door_problem *problem)
{
  return problem->said[0] == '\0' ? engine_say_err(err) : engine_say(err, problem->said);
}

static enum door_err simulate(const struct request *request, struct door_results *results)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct conductor_experiment experiment = {.setting = request->setting,
                                            .seed = request->seed,
                                            .first_replication = request->first,
                                            .replication_count = request->count,
                                            .in_step_count = 1,
                                            .thread_count = 1,
                                            .opener = cli_direct_opener(request->setting),
                                            .observer = request->observer};
  engine_begin_telling();
  enum door_err err = conductor_experiment_run(&experiment, results, NULL, &problem);
  engine_end_telling();
  return err == DOOR_OK ? err : say_problem(err, &problem);
}

static void close_opened(void)
{
  door_setting_destroy(&opened.setting);
  scenario_destroy(&opened.document);
}

int engine_open(const char *text, size_t byte_count)
{
  close_opened();
  enum door_err err = engine_read(text, byte_count, &opened.document);
  if (err != DOOR_OK) {
    return (int)err;
  }
  struct door_problem problem = {.err = DOOR_OK};
  engine_begin_telling();
  err = door_setting_create(scenario_of(opened.document), &opened.setting, &problem);
  engine_end_telling();
  if (err != DOOR_OK) {
    close_opened();
    return (int)say_problem(err, &problem);
  }
  return DOOR_OK;
}

/* ---- one replication, to be carried to the desk ---- */

static enum door_err keep_replication(const struct door_results *results, uint32_t replication)
{
  struct engine_kept *kept = calloc(1, sizeof *kept);
  if (kept == NULL) {
    return engine_say_err(DOOR_ERR_MEMORY);
  }
  kept->ledger = door_results_ledger(results, replication);
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    struct door_value value = door_results_value(results, replication, measure);
    kept->has_value[measure] = value.reason == NULL;
    kept->numbers[measure] = value.reason == NULL ? value.number : 0;
  }
  engine_keep_bytes(kept, sizeof *kept);
  return DOOR_OK;
}

int engine_replicate(uint64_t seed, uint32_t replication)
{
  if (opened.setting == NULL || replication > INT32_MAX) {
    return (int)engine_say(DOOR_ERR_RANGE, "no scenario is open, or there is no such replication");
  }
  struct door_results *results = NULL;
  struct request request = {.setting = opened.setting, .seed = seed, .first = replication, .count = 1};
  enum door_err err = door_results_create(replication, 1, &results);
  err = err == DOOR_OK ? simulate(&request, results) : engine_say_err(err);
  err = err == DOOR_OK ? keep_replication(results, replication) : err;
  door_results_destroy(&results);
  return (int)err;
}

/* ---- many, and their results ---- */

static enum door_err tell(const struct request *request, const struct door_results *results)
{
  const struct door_scenario *scenario = scenario_of(opened.document);
  struct door_run_label label = {.measured = scenario,
                                 .scenario = scenario->name,
                                 .deployment = "direct",
                                 .program_version = FRONTDOOR_VERSION,
                                 .seed = request->seed};
  char *text = NULL;
  enum door_err err = door_results_json(results, &label, &text);
  if (err != DOOR_OK) {
    return engine_say_err(err);
  }
  engine_keep_text(text);
  return DOOR_OK;
}

int engine_run(const char *text, size_t byte_count, uint64_t seed, uint32_t first, uint32_t count)
{
  if (count == 0 || count > REPLICATIONS_MAX || first > INT32_MAX) {
    return (int)engine_say(DOOR_ERR_RANGE, "replications: 1 to 10000 at once, from 0 to 2147483647 on");
  }
  int code = engine_open(text, byte_count);
  if (code != DOOR_OK) {
    return code;
  }
  struct door_results *results = NULL;
  struct request request = {.setting = opened.setting, .seed = seed, .first = first, .count = count};
  enum door_err err = door_results_create(first, count, &results);
  err = err == DOOR_OK ? simulate(&request, results) : engine_say_err(err);
  err = err == DOOR_OK ? tell(&request, results) : err;
  door_results_destroy(&results);
  close_opened();
  return (int)err;
}

/* ---- one replication, to be watched ---- */

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  (void)replication; /* there is one */
  return door_moves_records(self, records, count);
}

static enum door_err keep_moves(struct door_moves *moves, const struct request *request,
                                const struct door_results *results)
{
  struct door_moves_label label = {.program_version = FRONTDOOR_VERSION,
                                   .seed = request->seed,
                                   .replication = request->first,
                                   .ledger = door_results_ledger(results, request->first)};
  char *bytes = NULL;
  size_t byte_count = 0;
  FILE *out = open_memstream(&bytes, &byte_count);
  enum door_err err = out == NULL ? DOOR_ERR_MEMORY : door_moves_write(moves, &label, out);
  if (out != NULL && fclose(out) != 0 && err == DOOR_OK) {
    err = DOOR_ERR_MEMORY;
  }
  if (err != DOOR_OK) {
    free(bytes);
    return engine_say_err(err);
  }
  engine_keep_bytes(bytes, byte_count);
  return DOOR_OK;
}

int engine_moves(const char *text, size_t byte_count, uint64_t seed, uint32_t replication)
{
  if (replication > INT32_MAX) {
    return (int)engine_say(DOOR_ERR_RANGE, "replication: 0 to 2147483647");
  }
  int code = engine_open(text, byte_count);
  if (code != DOOR_OK) {
    return code;
  }
  struct door_moves *moves = NULL;
  struct door_results *results = NULL;
  enum door_err err = door_moves_create(opened.setting, &moves);
  err = err == DOOR_OK ? door_results_create(replication, 1, &results) : err;
  if (err != DOOR_OK) {
    err = engine_say_err(err);
  } else {
    struct request request = {.setting = opened.setting,
                              .seed = seed,
                              .first = replication,
                              .count = 1,
                              .observer = {.self = moves, .on_records = on_records}};
    err = simulate(&request, results);
    err = err == DOOR_OK ? keep_moves(moves, &request, results) : err;
  }
  door_results_destroy(&results);
  door_moves_destroy(&moves);
  close_opened();
  return (int)err;
}

/* ---- scenarios with every default ---- */

/* The answer is the scenario with every default; the document is freed. */
static int resolve(struct scenario_document *document)
{
  char *resolved = NULL;
  enum door_err err = scenario_resolved_json(document, &resolved);
  if (err == DOOR_OK) {
    engine_keep_text(resolved);
  } else {
    err = engine_say_err(err);
  }
  scenario_destroy(&document);
  return (int)err;
}

int engine_resolve(const char *text, size_t byte_count)
{
  struct scenario_document *document = NULL;
  enum door_err err = engine_read(text, byte_count, &document);
  return err == DOOR_OK ? resolve(document) : (int)err;
}

int engine_stack(const char *text, size_t byte_count)
{
  struct scenario_document *document = NULL;
  enum door_err err = engine_read_stack(text, byte_count, &document);
  return err == DOOR_OK ? resolve(document) : (int)err;
}
