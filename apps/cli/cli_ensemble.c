#include "cli_ensemble.h"

#include "cli.h"
#include "cli_ensemble_report.h"
#include "cli_run_in.h"
#include "door_progress.h"
#include "door_words.h"

#include <pthread.h>
#include <stdlib.h>

struct door_running *cli_set_values(const struct cli_ensemble *ensemble, const struct cli_set *set, uint32_t scenario,
                                    uint32_t place)
{
  return &set->values[(size_t)scenario * ensemble->measures.count + place];
}

struct door_running *cli_set_differences(const struct cli_ensemble *ensemble, const struct cli_set *set,
                                         uint32_t scenario, uint32_t place)
{
  uint32_t row = ensemble->request->scenario_count + scenario - 1;
  return &set->values[(size_t)row * ensemble->measures.count + place];
}

/* ---- Threads over sets ---- */

/* What all threads share; everything below the lock is changed only with it held. */
struct shared {
  struct cli_ensemble *ensemble;
  pthread_mutex_t lock;
  struct door_progress progress;
  uint32_t next_set;
  uint32_t accepted_count;
  enum door_err err;
};

/* The next set that nobody has; NULL when enough are accepted or tried, or something went wrong. Sets are given out in
 * order, so that those with lower numbers are all tried whoever is faster. */
static struct cli_set *take_set(struct shared *shared)
{
  const struct cli_ensemble_request *request = shared->ensemble->request;
  pthread_mutex_lock(&shared->lock);
  bool is_over = shared->err != DOOR_OK || cli_stop != 0 || shared->accepted_count >= request->set_count ||
                 shared->next_set == CLI_ENSEMBLE_TRIES * request->set_count;
  struct cli_set *set = is_over ? NULL : &shared->ensemble->sets[shared->next_set++];
  pthread_mutex_unlock(&shared->lock);
  return set;
}

static void *lane_main(void *argument)
{
  struct shared *shared = argument;
  struct cli_set *set;
  while ((set = take_set(shared)) != NULL) {
    enum door_err err = cli_set_run(shared->ensemble, set);
    pthread_mutex_lock(&shared->lock);
    shared->err = shared->err == DOOR_OK ? err : shared->err;
    shared->accepted_count += set->state == CLI_SET_ACCEPTED ? 1 : 0;
    door_progress_tell(&shared->progress, shared->accepted_count);
    pthread_mutex_unlock(&shared->lock);
  }
  return NULL;
}

static enum door_err run_sets(struct cli_ensemble *ensemble)
{
  uint32_t thread_count = ensemble->request->thread_count;
  pthread_t *threads = calloc(thread_count, sizeof *threads);
  if (threads == NULL) {
    return cli_tell(DOOR_ERR_MEMORY, "%s", door_err_said(DOOR_ERR_MEMORY));
  }
  struct shared shared = {.ensemble = ensemble, .lock = PTHREAD_MUTEX_INITIALIZER};
  door_progress_begin_of(&shared.progress, "ensemble", "accepted set", ensemble->request->set_count,
                         ensemble->request->is_quiet);
  uint32_t started = 1;
  while (started < thread_count && pthread_create(&threads[started], NULL, lane_main, &shared) == 0) {
    started++; /* fewer threads do the same work */
  }
  lane_main(&shared); /* the first lane is this thread */
  for (uint32_t i = 1; i < started; i++) {
    pthread_join(threads[i], NULL);
  }
  free(threads);
  uint32_t wanted = ensemble->request->set_count;
  door_progress_end(&shared.progress, shared.accepted_count < wanted ? shared.accepted_count : wanted);
  ensemble->is_complete = shared.err != DOOR_ERR_INTERRUPTED && cli_stop == 0;
  return shared.err == DOOR_ERR_INTERRUPTED ? DOOR_OK : shared.err;
}

/* The first ones in order of number, as one thread would have found them. */
static void gather(struct cli_ensemble *ensemble)
{
  uint32_t wanted = ensemble->request->set_count;
  for (uint32_t i = 0; i < CLI_ENSEMBLE_TRIES * wanted && ensemble->accepted_count < wanted; i++) {
    struct cli_set *set = &ensemble->sets[i];
    ensemble->tried_count += set->state == CLI_SET_UNTRIED ? 0 : 1;
    if (set->state == CLI_SET_ACCEPTED) {
      ensemble->accepted[ensemble->accepted_count++] = set;
    }
  }
}

/* ---- All of it ---- */

enum door_err cli_ensemble_check(const struct cli_compared *scenarios, uint32_t count)
{
  for (uint32_t i = 0; i < count; i++) {
    if (cli_run_in_is_wanted(scenarios[i].document)) {
      return cli_tell(
          DOOR_ERR_SCENARIO,
          "%s: time.run_in_rule: mser5: an ensemble fits each set to figures of the period that the scenario "
          "states, after the run-in that it states; a steady state is another period. Take "
          "time.run_in_rule: days",
          scenarios[i].path);
    }
  }
  return DOOR_OK;
}

static enum door_err make_plan(struct cli_ensemble *ensemble)
{
  struct door_problem problem = {.err = DOOR_OK};
  const struct cli_ensemble_request *request = ensemble->request;
  enum door_err err = door_ensemble_plan_create(request->scenarios[0].document, &ensemble->plan, &problem);
  if (err != DOOR_OK) {
    return cli_tell(err, "%s: %s", request->scenarios[0].path, problem.said);
  }
  for (uint32_t i = 1; i < request->scenario_count; i++) {
    door_ensemble_leave_out(ensemble->plan, request->scenarios[0].document, request->scenarios[i].document);
  }
  if (request->set_count < CLI_ENSEMBLE_SETS_FEW) {
    fprintf(stderr, door_say("--ensemble %u: too few to say where 95 %% of sets lie; %d or more do\n"),
            request->set_count, CLI_ENSEMBLE_SETS_FEW);
  }
  return DOOR_OK;
}

static enum door_err make_room(struct cli_ensemble *ensemble)
{
  uint32_t count = CLI_ENSEMBLE_TRIES * ensemble->request->set_count;
  ensemble->sets = calloc(count, sizeof *ensemble->sets);
  ensemble->accepted = calloc(count, sizeof(struct cli_set *));
  if (ensemble->sets == NULL || ensemble->accepted == NULL) {
    return cli_tell(DOOR_ERR_MEMORY, "%s", door_err_said(DOOR_ERR_MEMORY));
  }
  for (uint32_t i = 0; i < count; i++) {
    ensemble->sets[i].number = i;
  }
  return DOOR_OK;
}

static enum door_err tell(struct cli_ensemble *ensemble)
{
  if (ensemble->accepted_count == 0) {
    char *why = NULL;
    enum door_err err = cli_ensemble_refusals(ensemble, &why);
    err = cli_tell(err == DOOR_OK ? DOOR_ERR_REFUSED : err, "of %u sets tried none was accepted%s",
                   ensemble->tried_count, why == NULL ? "" : why);
    free(why);
    return ensemble->is_complete ? err : DOOR_ERR_INTERRUPTED;
  }
  char *text = NULL;
  enum door_err err =
      ensemble->request->wants_json ? cli_ensemble_json(ensemble, &text) : cli_ensemble_table(ensemble, &text);
  if (err != DOOR_OK) {
    return cli_tell(err, "%s", door_err_said(err));
  }
  err = cli_print(text);
  free(text);
  return err == DOOR_OK && !ensemble->is_complete ? DOOR_ERR_INTERRUPTED : err;
}

static void fini(struct cli_ensemble *ensemble)
{
  for (uint32_t i = 0; ensemble->sets != NULL && i < CLI_ENSEMBLE_TRIES * ensemble->request->set_count; i++) {
    free(ensemble->sets[i].values);
  }
  free(ensemble->sets);
  free(ensemble->accepted);
  door_ensemble_plan_destroy(&ensemble->plan);
}

int cli_ensemble_run(const struct cli_ensemble_request *request)
{
  struct cli_ensemble ensemble = {.request = request, .measures = request->measures};
  cli_default_measures(&ensemble.measures);
  enum door_err err = make_plan(&ensemble);
  err = err == DOOR_OK ? make_room(&ensemble) : err;
  err = err == DOOR_OK ? cli_set_find_slopes(&ensemble) : err;
  err = err == DOOR_OK ? run_sets(&ensemble) : err;
  if (err == DOOR_OK) {
    gather(&ensemble);
    err = tell(&ensemble);
  }
  fini(&ensemble);
  return door_err_exit_code(err);
}
