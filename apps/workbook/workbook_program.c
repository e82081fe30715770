#include "workbook_program.h"

#include "door_measure.h"
#include "door_store.h"
#include "workbook.h"

#include <stdlib.h>
#include <string.h>

enum {
  ARGUMENT_FOLDER = 1,
  ARGUMENT_NAME,
  ARGUMENT_SEED,
  ARGUMENT_FIRST,
  ARGUMENT_REPLICATIONS,
  ARGUMENT_HASH,
  ARGUMENT_FILE,
  ARGUMENT_SHOWN,
  ARGUMENT_COUNT,
  CELL_BYTES = 64, /* of a cell of `replications` while it is put together: measured 40 */
  CELLS_OF_A_VALUE = 7,
  BASE_BYTES = 4 << 20, /* of all that does not grow with the replications */
  SHEET_ROWS = 1048576,
};

/* 2000-01-01: the same run gives the same bytes. */
static const time_t fixed_date = 946684800;

struct job {
  char **arguments;
  struct door_run_folder folder;
  struct scenario_document *document;
  json_t *resolved;
  struct door_results *results;
  double *room;
};

static enum door_err read_scenario(struct job *job, struct door_problem *problem)
{
  char *text = NULL;
  enum door_err err = door_run_folder_read(&job->folder, "scenario.json", &text, problem);
  if (err != DOOR_OK) {
    return err;
  }
  err = scenario_read_text(text, strlen(text), "scenario.json", &job->document);
  job->resolved = err == DOOR_OK ? json_loads(text, 0, NULL) : NULL;
  free(text);
  return job->resolved != NULL ? DOOR_OK
                               : door_problem_set(problem, DOOR_ERR_MALFORMED, "scenario.json: cannot be read");
}

static enum door_err read_results(struct job *job, struct door_problem *problem)
{
  struct door_store *store = NULL;
  uint32_t first = (uint32_t)strtoul(job->arguments[ARGUMENT_FIRST], NULL, 10);
  uint32_t count = (uint32_t)strtoul(job->arguments[ARGUMENT_REPLICATIONS], NULL, 10);
  enum door_err err = door_results_create(first, count, &job->results);
  job->room = calloc((size_t)count + 1, sizeof *job->room);
  if (err != DOOR_OK || job->room == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for the results");
  }
  err = door_store_open_finished(&job->folder, scenario_of(job->document), &store, problem);
  if (err == DOOR_OK) {
    err = door_store_load(store, job->results, NULL, NULL, problem);
  }
  door_store_close(&store);
  return err;
}

static uint64_t value_count(const struct job *job)
{
  uint64_t count = 0;
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    count += door_measure_is_of(scenario_of(job->document), measure) ? 1 : 0;
  }
  return count * door_results_replication_count(job->results);
}

/* The folder of the file that is written. */
static void name_folder(const struct job *job, char out_folder[static DOOR_FOLDER_PATH_BYTES])
{
  const char *file = job->arguments[ARGUMENT_FILE];
  const char *slash = strrchr(file, '/');
  snprintf(out_folder, DOOR_FOLDER_PATH_BYTES, "%.*s.", slash == NULL ? 0 : (int)(slash + 1 - file), file);
}

/* The library does not look whether its temporary files could be written: a full disk would give a workbook with parts
 * missing. So the room is asked for first, where they will lie: beside the file. */
static enum door_err check_room(const struct job *job, struct door_problem *problem)
{
  struct door_run_folder beside;
  struct door_reserve reserve = {.fd = -1};
  uint64_t values = value_count(job);
  if (values + 1 > SHEET_ROWS) {
    return door_problem_set(problem, DOOR_ERR_LIMIT,
                            "%s: the run has %llu values, and a sheet has %d rows: use --format csv, or summary",
                            job->arguments[ARGUMENT_SHOWN], (unsigned long long)values, SHEET_ROWS);
  }
  name_folder(job, beside.path);
  enum door_err err = door_reserve_take(&reserve, &beside, values * CELLS_OF_A_VALUE * CELL_BYTES + BASE_BYTES, NULL);
  door_reserve_give_back(&reserve);
  return err == DOOR_OK ? err
                        : door_problem_set(problem, err, "%s: cannot write: there is no room for a workbook beside it",
                                           job->arguments[ARGUMENT_SHOWN]);
}

static void add_sheets(struct workbook *workbook)
{
  workbook_add_summary(workbook);
  workbook_add_charts(workbook);
  workbook_add_replications(workbook);
  workbook_add_assumptions(workbook);
  workbook_add_about(workbook);
}

static enum door_err write_workbook(const struct job *job, const struct workbook_source *source,
                                    struct door_problem *problem)
{
  char folder[DOOR_FOLDER_PATH_BYTES];
  char title[DOOR_NAME_BYTES];
  name_folder(job, folder);
  snprintf(title, sizeof title, "%s", source->run.scenario);
  lxw_workbook_options options = {.tmpdir = folder};
  lxw_doc_properties properties = {.title = title, .created = fixed_date};
  struct workbook workbook = {.book = workbook_new_opt(job->arguments[ARGUMENT_FILE], &options), .source = source};
  if (workbook.book == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for the workbook");
  }
  workbook.err = workbook_set_properties(workbook.book, &properties);
  add_sheets(&workbook);
  lxw_error closing = workbook_close(workbook.book);
  lxw_error err = workbook.err == LXW_NO_ERROR ? closing : workbook.err;
  return err == LXW_NO_ERROR ? DOOR_OK
                             : door_problem_set(problem, DOOR_ERR_IO, "%s: cannot write: %s",
                                                job->arguments[ARGUMENT_SHOWN], lxw_strerror(err));
}

static enum door_err run_job(struct job *job, struct door_problem *problem)
{
  enum door_err err = door_run_folder_open(&job->folder, job->arguments[ARGUMENT_FOLDER], problem);
  if (err == DOOR_OK) {
    err = read_scenario(job, problem);
  }
  if (err == DOOR_OK) {
    err = read_results(job, problem);
  }
  if (err == DOOR_OK) {
    err = check_room(job, problem);
  }
  if (err != DOOR_OK) {
    return err;
  }
  const struct door_scenario *scenario = scenario_of(job->document);
  struct workbook_source source = {.document = job->document,
                                   .resolved = job->resolved,
                                   .results = job->results,
                                   .room = job->room,
                                   .run = {.measured = scenario,
                                           .run = job->arguments[ARGUMENT_NAME],
                                           .scenario = scenario->name,
                                           .ledger_hash = job->arguments[ARGUMENT_HASH],
                                           .seed = strtoull(job->arguments[ARGUMENT_SEED], NULL, 10)}};
  return write_workbook(job, &source, problem);
}

int workbook_program_run(int argc, char **argv)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct job job = {.arguments = argv};
  enum door_err err = argc == ARGUMENT_COUNT
                          ? run_job(&job, &problem)
                          : door_problem_set(&problem, DOOR_ERR_USAGE,
                                             "frontdoor-workbook is started by `frontdoor export --format xlsx`");
  if (err != DOOR_OK) {
    fprintf(stderr, "%s\n", problem.text);
  }
  free(job.room);
  door_results_destroy(&job.results);
  json_decref(job.resolved);
  scenario_destroy(&job.document);
  return door_err_exit_code(err);
}
