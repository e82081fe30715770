#include "engine.h"

#include "cli_direct.h"
#include "conductor_experiment.h"
#include "door_results_text.h"
#include "scenario_reader.h"
#include "scenario_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many replications one call may ask for: a page asks for a few, and shows them as they come. */
enum { REPLICATIONS_MAX = 10000 };

static char *answer; /* NULL: none */

void *engine_alloc(size_t byte_count)
{
  return malloc(byte_count);
}

void engine_free(void *memory)
{
  free(memory);
}

const char *engine_answer(void)
{
  return answer == NULL ? "" : answer;
}

/* Takes text, which may be NULL. */
static void keep(char *text)
{
  free(answer);
  answer = text;
}

static enum door_err say(enum door_err err, const char *words)
{
  keep(strdup(words));
  return err;
}

/* All problems of a scenario, one a line. */
static enum door_err say_problems(enum door_err err, const struct scenario_document *document)
{
  size_t count = document == NULL ? 0 : scenario_problem_count(document);
  size_t room = 1;
  for (size_t i = 0; i < count; i++) {
    room += strlen(scenario_problem_text(document, i)) + 1;
  }
  char *text = count == 0 ? NULL : calloc(1, room);
  if (text == NULL) {
    return say(err, door_err_text(err));
  }
  size_t length = 0;
  for (size_t i = 0; i < count; i++) {
    length += (size_t)snprintf(text + length, room - length, "%s\n", scenario_problem_text(document, i));
  }
  keep(text);
  return err;
}

static enum door_err read_scenario(const char *text, size_t byte_count, struct scenario_document **out_document)
{
  struct scenario_document *document = NULL;
  enum door_err err = scenario_read_text(text, byte_count, "scenario", &document);
  if (err != DOOR_OK) {
    err = say_problems(err, document);
    scenario_destroy(&document);
    return err;
  }
  *out_document = document;
  return DOOR_OK;
}

/* What is asked for. */
struct request {
  const struct scenario_document *document;
  uint64_t seed;
  uint32_t first;
  uint32_t count;
};

static enum door_err simulate(const struct request *request, struct door_results *results)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct door_setting *setting = NULL;
  enum door_err err = door_setting_create(scenario_of(request->document), &setting, &problem);
  if (err == DOOR_OK) {
    struct conductor_experiment experiment = {.setting = setting,
                                              .seed = request->seed,
                                              .first_replication = request->first,
                                              .replication_count = request->count,
                                              .in_step_count = 1,
                                              .thread_count = 1,
                                              .opener = cli_direct_opener(setting)};
    err = conductor_experiment_run(&experiment, results, NULL, &problem);
  }
  door_setting_destroy(&setting);
  return err == DOOR_OK ? err : say(err, problem.text[0] == '\0' ? door_err_text(err) : problem.text);
}

static enum door_err tell(const struct request *request, const struct door_results *results)
{
  const struct door_scenario *scenario = scenario_of(request->document);
  struct door_run_label label = {.measured = scenario,
                                 .scenario = scenario->name,
                                 .deployment = "direct",
                                 .program_version = FRONTDOOR_VERSION,
                                 .seed = request->seed};
  char *text = NULL;
  enum door_err err = door_results_json(results, &label, &text);
  if (err != DOOR_OK) {
    return say(err, door_err_text(err));
  }
  keep(text);
  return DOOR_OK;
}

int engine_run(const char *text, size_t byte_count, uint64_t seed, uint32_t first, uint32_t count)
{
  struct scenario_document *document = NULL;
  struct door_results *results = NULL;
  if (count == 0 || count > REPLICATIONS_MAX || first > INT32_MAX) {
    return (int)say(DOOR_ERR_RANGE, "replications: 1 to 10000 at once, from 0 to 2147483647 on");
  }
  enum door_err err = read_scenario(text, byte_count, &document);
  if (err != DOOR_OK) {
    return (int)err;
  }
  struct request request = {document, seed, first, count};
  err = door_results_create(first, count, &results);
  err = err == DOOR_OK ? simulate(&request, results) : say(err, door_err_text(err));
  err = err == DOOR_OK ? tell(&request, results) : err;
  door_results_destroy(&results);
  scenario_destroy(&document);
  return (int)err;
}

int engine_resolve(const char *text, size_t byte_count)
{
  struct scenario_document *document = NULL;
  char *resolved = NULL;
  enum door_err err = read_scenario(text, byte_count, &document);
  if (err != DOOR_OK) {
    return (int)err;
  }
  err = scenario_resolved_json(document, &resolved);
  if (err == DOOR_OK) {
    keep(resolved);
  } else {
    err = say(err, door_err_text(err));
  }
  scenario_destroy(&document);
  return (int)err;
}
