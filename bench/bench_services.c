/* bench_services.c - runs a scenario through the real services as function calls and tells what it cost.
 *
 * Role: the direct deployment on one thread, with all measures folded (quantiles and utilisation too) and every
 *   ledger hashed, but without files: what is timed is the simulator. Reading the scenario and building its
 *   setting lie outside of the time, starting the replications inside.
 * Consumes: bench_services SCENARIO REPLICATIONS IN_STEP [KEY=VALUE]...
 * Emits: "contacts N", "cpu_seconds S" (user and system), "ledger_hash H".
 * Does not decide: what is compared with what, or which figure is good (bench/run, bench/limits).
 * Exit: 0, 1 failure, 2 usage, 3 invalid scenario. Threads: the one that the experiment makes.
 */
#include "assessment.h"
#include "conductor_experiment.h"
#include "door_direct.h"
#include "early_help.h"
#include "intake.h"
#include "scenario_reader.h"
#include "screening.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static enum door_err open_direct(void *self, struct door_transport *out_transport, struct door_problem *problem)
{
  static const struct door_service *const services[DOOR_SERVICE_COUNT] = {&intake_service, &screening_service,
                                                                          &early_help_service, &assessment_service};
  const struct door_setting *setting = self;
  enum door_err err = door_direct_create(setting, services, out_transport);
  return err == DOOR_OK ? err : door_problem_set(problem, err, "%s", door_err_text(err));
}

static double cpu_seconds(void)
{
  struct rusage usage;
  if (getrusage(RUSAGE_SELF, &usage) != 0) {
    abort();
  }
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static enum door_err run_timed(struct door_setting *setting, uint32_t replication_count, uint32_t in_step_count,
                               struct door_problem *problem)
{
  struct door_results *results = NULL;
  enum door_err err = door_results_create(0, replication_count, &results);
  if (err != DOOR_OK) {
    return door_problem_set(problem, err, "%s", door_err_text(err));
  }
  struct conductor_experiment experiment = {.setting = setting,
                                            .seed = 1,
                                            .replication_count = replication_count,
                                            .in_step_count = in_step_count,
                                            .thread_count = 1,
                                            .opener = {setting, open_direct}};
  struct conductor_totals totals = {.cycle_count = 0};
  struct door_hash hash = {{0}};
  double start_seconds = cpu_seconds();
  err = conductor_experiment_run(&experiment, results, &totals, problem);
  double seconds = cpu_seconds() - start_seconds;
  if (err == DOOR_OK) {
    err = door_results_ledger_hash(results, &hash);
  }
  if (err == DOOR_OK) {
    char text[DOOR_HASH_TEXT_SIZE];
    door_hash_format(&hash, text);
    uint64_t contact_count = totals.counts[door_service_index(DOOR_SCREENING)].received;
    printf("contacts %llu\ncpu_seconds %.6f\nledger_hash %s\n", (unsigned long long)contact_count, seconds, text);
  }
  door_results_destroy(&results);
  return err;
}

static struct scenario_document *read_scenario(const char *path, const char *const *settings, size_t setting_count)
{
  struct scenario_document *document = NULL;
  enum door_err err = scenario_read_file(path, settings, setting_count, &document);
  if (err == DOOR_OK) {
    return document;
  }
  fprintf(stderr, "bench_services: %s: %s\n", path, door_err_text(err));
  for (size_t i = 0; document != NULL && i < scenario_problem_count(document); i++) {
    fprintf(stderr, "%s\n", scenario_problem_text(document, i));
  }
  scenario_destroy(&document);
  return NULL;
}

int main(int argc, char **argv)
{
  long replication_count = argc >= 4 ? strtol(argv[2], NULL, 10) : 0;
  long in_step_count = argc >= 4 ? strtol(argv[3], NULL, 10) : 0;
  if (replication_count < 1 || in_step_count < 1 || in_step_count > replication_count || replication_count > 10000) {
    fprintf(stderr, "usage: bench_services SCENARIO REPLICATIONS IN_STEP [KEY=VALUE]...\n");
    return 2;
  }
  struct scenario_document *document = read_scenario(argv[1], (const char *const *)&argv[4], (size_t)argc - 4);
  if (document == NULL) {
    return 3;
  }
  struct door_problem problem = {.err = DOOR_OK};
  struct door_setting *setting = NULL;
  enum door_err err = door_setting_create(scenario_of(document), &setting, &problem);
  if (err == DOOR_OK) {
    err = run_timed(setting, (uint32_t)replication_count, (uint32_t)in_step_count, &problem);
  }
  if (err != DOOR_OK) {
    fprintf(stderr, "bench_services: %s: %s\n", door_err_name(err), problem.text);
  }
  door_setting_destroy(&setting);
  scenario_destroy(&document);
  return err == DOOR_OK ? 0 : 1;
}
