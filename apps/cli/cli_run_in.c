#include "cli_run_in.h"

#include "cli_replications.h"
#include "cli_text.h"
#include "door_words.h"

#include <stdlib.h>
#include <string.h>

/* --first ends far below. */
static const uint32_t first_replication = UINT32_C(0xF0000000);

enum {
  DAYS_MAX = 7300, /* of time.measured_days */
  DAYS_MIN = DOOR_MSER_BATCH * DOOR_MSER_BATCHES_MIN,
};

static enum door_err read_with(const struct cli_run_in_call *call, const char *const *further, size_t further_count,
                               struct scenario_document **out_document)
{
  struct cli_settings settings = *call->settings;
  for (size_t i = 0; i < further_count; i++) {
    enum door_err err = cli_add_setting(&settings, further[i]);
    if (err != DOOR_OK) {
      return err;
    }
  }
  return cli_read_scenario(call->path, settings.texts, settings.count, out_document);
}

/* ---- the replications ---- */

struct pilot {
  struct door_setting *setting; /* which courses borrow */
  struct door_course *courses[CLI_RUN_IN_REPLICATIONS];
  struct door_warm_up *warm_up;
  struct cli_watch watch;
};

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  const struct pilot *pilot = self;
  return door_course_records(pilot->courses[replication - first_replication], records, count);
}

static void on_progress(void *self, double done_replications)
{
  struct pilot *pilot = self;
  door_progress_tell(&pilot->watch.progress, done_replications);
}

static enum door_err pilot_init(struct pilot *pilot, const struct scenario_document *document, const char *path)
{
  struct door_problem problem = {.err = DOOR_OK};
  enum door_err err = door_setting_create(scenario_of(document), &pilot->setting, &problem);
  for (uint32_t i = 0; i < CLI_RUN_IN_REPLICATIONS && err == DOOR_OK; i++) {
    err = door_course_create(pilot->setting, &pilot->courses[i]);
  }
  if (err == DOOR_OK) {
    err = door_warm_up_create(door_course_day_count(pilot->courses[0]), CLI_RUN_IN_REPLICATIONS, &pilot->warm_up);
  }
  return err == DOOR_OK ? err : cli_tell(err, "%s: %s", path, door_problem_said(&problem, err));
}

static void pilot_fini(struct pilot *pilot)
{
  for (uint32_t i = 0; i < CLI_RUN_IN_REPLICATIONS; i++) {
    door_course_destroy(&pilot->courses[i]);
  }
  door_warm_up_destroy(&pilot->warm_up);
  door_setting_destroy(&pilot->setting);
}

static enum door_err simulate(const struct cli_run_in_call *call, const struct scenario_document *document,
                              struct pilot *pilot)
{
  struct cli_replications wanted = {
      .document = document,
      .path = call->path,
      .seed = call->seed,
      .first = first_replication,
      .count = CLI_RUN_IN_REPLICATIONS,
      .thread_count = call->thread_count,
      .observer = {.self = pilot, .on_records = on_records, .on_progress = on_progress},
  };
  struct door_results *results = NULL;
  door_progress_begin(&pilot->watch.progress, "run-in", CLI_RUN_IN_REPLICATIONS, call->is_quiet);
  enum door_err err = cli_replicate(&wanted, &results);
  door_progress_end(&pilot->watch.progress, err == DOOR_OK ? CLI_RUN_IN_REPLICATIONS : 0);
  door_results_destroy(&results);
  for (uint32_t i = 0; i < CLI_RUN_IN_REPLICATIONS && err == DOOR_OK; i++) {
    door_course_finish(pilot->courses[i]);
    door_warm_up_add(pilot->warm_up, pilot->courses[i]);
  }
  return err;
}

/* ---- the finding ---- */

/* What to do is the same for both. */
static const char advice[] =
    DOOR_SAID("simulate longer (time.measured_days), or say the run-in yourself (time.run_in_rule: days). Where more "
              "come than can be dealt with, there is no steady state");

static enum door_err check(const struct cli_run_in_call *call, const struct cli_run_in *run_in)
{
  const struct door_warm_up_finding *finding = &run_in->finding;
  switch (finding->steadiness) {
  case DOOR_STEADY:
    break;
  case DOOR_NOT_STEADY:
    return cli_tell(
        DOOR_ERR_SCENARIO,
        "%s: time.run_in_rule: mser5: %s is not steady in %u days from an empty start: MSER-5 would leave out "
        "half of them or more (%u days); %s",
        call->path, door_pool_name((uint16_t)finding->stage), run_in->simulated_days, finding->days, door_say(advice));
  case DOOR_STILL_MOVES:
    return cli_tell(
        DOOR_ERR_SCENARIO,
        "%s: time.run_in_rule: mser5: %s is not steady in %u days from an empty start: without the first %u, it "
        "has %.3g on average in the first half of the rest, and %.3g in the second; %s",
        call->path, door_pool_name((uint16_t)finding->stage), run_in->simulated_days, finding->days,
        finding->first_mean, finding->second_mean, door_say(advice));
  }
  return DOOR_OK;
}

static enum door_err find_in(const struct cli_run_in_call *call, const struct scenario_document *document,
                             struct cli_run_in *run_in)
{
  struct pilot pilot = {.warm_up = NULL};
  enum door_err err = pilot_init(&pilot, document, call->path);
  err = err == DOOR_OK ? simulate(call, document, &pilot) : err;
  if (err == DOOR_OK) {
    err = door_warm_up_find(pilot.warm_up, &run_in->finding);
    err = err == DOOR_OK ? check(call, run_in) : cli_tell(err, "%s: %s", call->path, door_err_said(err));
  }
  pilot_fini(&pilot);
  return err;
}

enum door_err cli_run_in_find(const struct cli_run_in_call *call, const struct scenario_document *document,
                              struct cli_run_in *out_run_in)
{
  const struct door_time_frame *time = &scenario_of(document)->time;
  int64_t all_days = time->run_in_days + time->measured_days;
  struct cli_run_in run_in = {.least_days = (uint32_t)time->run_in_days,
                              .simulated_days = (uint32_t)(all_days < DAYS_MAX ? all_days : DAYS_MAX)};
  if (all_days < DAYS_MIN) {
    return cli_tell(DOOR_ERR_SCENARIO,
                    "%s: time.run_in_rule: mser5 wants at least %d days to look at; time.run_in_days and "
                    "time.measured_days are %u together",
                    call->path, DAYS_MIN, run_in.simulated_days);
  }
  char measured[CLI_RUN_IN_SETTING_BYTES];
  snprintf(measured, sizeof measured, "time.measured_days=%u", run_in.simulated_days);
  const char *const further[] = {"time.run_in_rule=days", "time.run_in_days=0", measured};
  struct scenario_document *empty_start = NULL;
  enum door_err err = read_with(call, further, sizeof further / sizeof further[0], &empty_start);
  err = err == DOOR_OK ? find_in(call, empty_start, &run_in) : err;
  scenario_destroy(&empty_start);
  if (err == DOOR_OK) {
    run_in.days = run_in.finding.days > run_in.least_days ? run_in.finding.days : run_in.least_days;
    *out_run_in = run_in;
  }
  return err;
}

enum door_err cli_run_in_set(struct cli_settings *settings, uint32_t days, char text[CLI_RUN_IN_SETTING_BYTES])
{
  snprintf(text, CLI_RUN_IN_SETTING_BYTES, "time.run_in_days=%u", days);
  enum door_err err = cli_add_setting(settings, "time.run_in_rule=days");
  return err == DOOR_OK ? cli_add_setting(settings, text) : err;
}

enum door_err cli_run_in_apply(const struct cli_run_in_call *call, uint32_t days, struct scenario_document **document)
{
  char text[CLI_RUN_IN_SETTING_BYTES];
  struct cli_settings settings = *call->settings;
  struct scenario_document *resolved = NULL;
  enum door_err err = cli_run_in_set(&settings, days, text);
  err = err == DOOR_OK ? cli_read_scenario(call->path, settings.texts, settings.count, &resolved) : err;
  if (err == DOOR_OK) {
    scenario_destroy(document);
    *document = resolved;
  }
  return err;
}

/* ---- telling ---- */

void cli_run_in_tell_longest(uint32_t days, bool is_quiet)
{
  if (!is_quiet) {
    fprintf(stderr, door_say("run-in of %u days, the longest that MSER-5 finds or time.run_in_days wants\n"), days);
  }
}

void cli_run_in_tell(const struct cli_run_in_call *call, const struct cli_run_in *run_in)
{
  if (call->is_quiet) {
    return;
  }
  fprintf(stderr, door_say("run-in of %u days: MSER-5 finds %u, over %d replications of %u days from an empty start"),
          run_in->days, run_in->finding.days, CLI_RUN_IN_REPLICATIONS, run_in->simulated_days);
  if (run_in->finding.stage < DOOR_POOL_COUNT) {
    fprintf(stderr, door_say("; the slowest is %s"), door_pool_name((uint16_t)run_in->finding.stage));
  }
  if (run_in->least_days > run_in->finding.days) {
    fprintf(stderr, door_say("; time.run_in_days wants at least %u"), run_in->least_days);
  }
  fputc('\n', stderr);
}

static void write_json(FILE *out, const void *self)
{
  const struct cli_run_in *run_in = self;
  fprintf(out,
          "{\n  \"run_in_days\": %u,\n  \"method\": \"MSER-5\",\n  \"found_days\": %u,\n  \"least_days\": %u,\n"
          "  \"replications\": %d,\n  \"simulated_days\": %u,\n  \"stages\": {",
          run_in->days, run_in->finding.days, run_in->least_days, CLI_RUN_IN_REPLICATIONS, run_in->simulated_days);
  const char *between = "";
  for (uint32_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
    if (run_in->finding.is_used[pool]) {
      fprintf(out, "%s\n    \"%s\": %u", between, door_pool_name((uint16_t)pool),
              run_in->finding.stages[pool].left_out);
      between = ",";
    }
  }
  fputs("\n  }\n}\n", out);
}

enum door_err cli_run_in_keep(const struct cli_run_in *run_in, const struct door_run_folder *folder)
{
  struct door_problem problem = {.err = DOOR_OK};
  char *text = NULL;
  enum door_err err = cli_text_of(write_json, run_in, &text);
  if (err != DOOR_OK) {
    return cli_tell(err, "run_in.json: %s", door_err_said(err));
  }
  err = door_run_folder_write(folder, "run_in.json", text, &problem);
  free(text);
  return err == DOOR_OK ? err : cli_tell(err, "%s", problem.said);
}
