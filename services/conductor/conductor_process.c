#include "conductor_process.h"

#include "conductor_program.h"
#include "door_wire_recording.h"
#include "door_zmq.h"
#include "scenario_reader.h"
#include "scenario_writer.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile sig_atomic_t stop_requested;

static void on_signal(int number)
{
  stop_requested = number;
}

static void catch_signals(void)
{
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
}

static const char usage[] = "Usage: frontdoor-conductor --scenario FILE --folder DIR [options]\n"
                            "Keeps the clock of a run. `frontdoor run` starts it; on its own it serves containers.\n"
                            "  --deployment ipc|tcp   how services are reached (ipc)\n"
                            "  --reps N --first N     replications, and the number of the first (30, 0)\n"
                            "  --in-step N            replications that run in step (64)\n"
                            "  --seed N               (1)\n"
                            "  --ledger FILE          write the event log as CSV\n"
                            "  --record-wire FILE     write every frame\n"
                            "  --bind ENDPOINT        wait there for services that come by themselves\n"
                            "  --keys DIR             the conductor's keys (tcp with --bind)\n"
                            "  --lease MILLISECONDS   how long a service may be silent at work (10000; 0: for ever)\n"
                            "  --quiet                no progress\n";

struct arguments {
  struct conductor_program program;
  const char *scenario_path;
  const char *folder_path;
  const char *bind_endpoint;
  const char *keys_directory;
  const char *recording_path;
  int lease_milliseconds;
};

static int tell(enum door_err err, const struct door_problem *problem)
{
  fprintf(stderr, "frontdoor: %s\n", problem->text[0] != '\0' ? problem->text : door_err_text(err));
  return door_err_exit_code(err);
}

/* A whole number from low on, all of the text. */
static bool read_number(const char *text, uint64_t low, uint64_t high, uint64_t *out_number)
{
  char *end = NULL;
  if (text[0] < '0' || text[0] > '9') {
    return false;
  }
  unsigned long long number = strtoull(text, &end, 10);
  if (*end != '\0' || number < low || number > high) {
    return false;
  }
  *out_number = number;
  return true;
}

static bool take_number(const struct option *option, const char *text, struct arguments *arguments)
{
  uint64_t number = 0;
  struct conductor_program *program = &arguments->program;
  switch (option->val) {
  case 's':
    return read_number(text, 0, UINT64_MAX, &program->seed);
  case 'n':
  case 'i':
    if (!read_number(text, 1, 100000, &number)) {
      return false;
    }
    *(option->val == 'n' ? &program->replication_count : &program->in_step_count) = (uint32_t)number;
    return true;
  case 'f':
    if (!read_number(text, 0, UINT32_MAX / 2, &number)) {
      return false;
    }
    program->first_replication = (uint32_t)number;
    return true;
  default:
    if (!read_number(text, 0, 86400000, &number)) {
      return false;
    }
    arguments->lease_milliseconds = (int)number;
    return true;
  }
}

static void take_text(int letter, const char *text, struct arguments *arguments)
{
  switch (letter) {
  case 'S':
    arguments->scenario_path = text;
    break;
  case 'F':
    arguments->folder_path = text;
    break;
  case 'D':
    arguments->program.deployment = text;
    break;
  case 'L':
    arguments->program.ledger_path = text;
    break;
  case 'W':
    arguments->recording_path = text;
    break;
  case 'B':
    arguments->bind_endpoint = text;
    break;
  default:
    arguments->keys_directory = text;
    break;
  }
}

static enum door_err read_arguments(int argc, char **argv, struct arguments *arguments, struct door_problem *problem)
{
  static const struct option options[] = {{"scenario", required_argument, NULL, 'S'},
                                          {"folder", required_argument, NULL, 'F'},
                                          {"deployment", required_argument, NULL, 'D'},
                                          {"ledger", required_argument, NULL, 'L'},
                                          {"record-wire", required_argument, NULL, 'W'},
                                          {"bind", required_argument, NULL, 'B'},
                                          {"keys", required_argument, NULL, 'K'},
                                          {"seed", required_argument, NULL, 's'},
                                          {"reps", required_argument, NULL, 'n'},
                                          {"first", required_argument, NULL, 'f'},
                                          {"in-step", required_argument, NULL, 'i'},
                                          {"lease", required_argument, NULL, 'l'},
                                          {"quiet", no_argument, NULL, 'q'},
                                          {NULL, 0, NULL, 0}};
  int index = 0;
  int letter = 0;
  opterr = 0;
  while ((letter = getopt_long(argc, argv, "", options, &index)) != -1) {
    if (letter == '?') {
      return door_problem_set(problem, DOOR_ERR_USAGE, "unknown or unfinished option %s", argv[optind - 1]);
    }
    if (letter == 'q') {
      arguments->program.is_quiet = true;
    } else if (strchr("snfil", letter) == NULL) {
      take_text(letter, optarg, arguments);
    } else if (!take_number(&options[index], optarg, arguments)) {
      return door_problem_set(problem, DOOR_ERR_USAGE, "--%s: %s is not a number in its range", options[index].name,
                              optarg);
    }
  }
  const char *deployment = arguments->program.deployment;
  if (optind != argc || arguments->scenario_path == NULL || arguments->folder_path == NULL ||
      (strcmp(deployment, "ipc") != 0 && strcmp(deployment, "tcp") != 0)) {
    return door_problem_set(problem, DOOR_ERR_USAGE, "--scenario, --folder and --deployment ipc|tcp are needed");
  }
  return DOOR_OK;
}

/* What it takes to open the transport. */
struct opening {
  struct door_zmq_config config;
  struct door_supervisor *supervisor;
};

static enum door_err open_zmq(void *self, struct door_transport *out_transport, struct door_problem *problem)
{
  struct opening *opening = self;
  return door_zmq_create(&opening->config, out_transport, problem);
}

static void tell_notice(void *context, const char *text)
{
  (void)context; /* standard error is the only place for it */
  fprintf(stderr, "conductor: %s\n", text);
}

static enum door_err run_with_services(const struct arguments *arguments, const struct scenario_document *document,
                                       const struct door_setting *setting, const char *scenario_text,
                                       struct door_wire_recording *recording, struct door_problem *problem)
{
  struct opening opening = {.supervisor = NULL};
  opening.config = (struct door_zmq_config){
      .endpoint_kind = arguments->program.deployment,
      .bind_endpoint = arguments->bind_endpoint,
      .keys_directory = arguments->keys_directory,
      .remote = {.program_version = conductor_program_version(),
                 .scenario_text = scenario_text,
                 .epoch = {setting->scenario.time.first_day},
                 .lease_milliseconds = arguments->lease_milliseconds,
                 .stop = &stop_requested,
                 .recording = arguments->recording_path == NULL ? NULL : recording,
                 .on_notice = tell_notice},
  };
  enum door_err err = scenario_hash(document, &opening.config.remote.scenario_hash);
  if (err == DOOR_OK && arguments->bind_endpoint == NULL) {
    err = door_supervisor_create(NULL, &opening.supervisor, problem);
    opening.config.supervisor = opening.supervisor;
  }
  if (err == DOOR_OK) {
    struct conductor_transport_opener opener = {&opening, open_zmq};
    err = conductor_program_run(&arguments->program, setting, opener, problem);
  }
  door_supervisor_destroy(&opening.supervisor);
  return err;
}

/* Runs with every frame kept, where that was asked for. */
static enum door_err run_recorded(const struct arguments *arguments, const struct scenario_document *document,
                                  const struct door_setting *setting, const char *scenario_text,
                                  struct door_problem *problem)
{
  struct door_wire_recording recording = {.file = NULL};
  enum door_err err = DOOR_OK;
  if (arguments->recording_path != NULL) {
    err = door_wire_recording_open(&recording, arguments->recording_path, problem);
  }
  if (err == DOOR_OK) {
    err = run_with_services(arguments, document, setting, scenario_text, &recording, problem);
  }
  struct door_problem close_problem = {.err = DOOR_OK};
  enum door_err close_err = door_wire_recording_close(&recording, &close_problem);
  if (err == DOOR_OK && close_err != DOOR_OK) {
    *problem = close_problem;
    return close_err;
  }
  return err;
}

static enum door_err run_scenario(struct arguments *arguments, const struct scenario_document *document,
                                  struct door_problem *problem)
{
  struct door_setting *setting = NULL;
  char *scenario_text = NULL;
  arguments->program.document = document;
  enum door_err err = door_run_folder_open(&arguments->program.folder, arguments->folder_path, problem);
  if (err == DOOR_OK) {
    err = door_setting_create(scenario_of(document), &setting, problem);
  }
  if (err == DOOR_OK) {
    err = scenario_resolved_json(document, &scenario_text);
  }
  if (err == DOOR_OK) {
    err = run_recorded(arguments, document, setting, scenario_text, problem);
  }
  free(scenario_text);
  door_setting_destroy(&setting);
  return err;
}

int conductor_process_run(int argc, char **argv)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct arguments arguments = {.program = {.deployment = "ipc",
                                            .seed = 1,
                                            .replication_count = 30,
                                            .in_step_count = 64,
                                            .thread_count = 1,
                                            .stop = &stop_requested},
                                .lease_milliseconds = DOOR_LEASE_MILLISECONDS};
  catch_signals();
  enum door_err err = read_arguments(argc, argv, &arguments, &problem);
  if (err != DOOR_OK) {
    int code = tell(err, &problem);
    fputs(usage, stderr);
    return code;
  }
  struct scenario_document *document = NULL;
  err = scenario_read_file(arguments.scenario_path, NULL, 0, &document);
  if (err != DOOR_OK) {
    for (size_t i = 0; document != NULL && i < scenario_problem_count(document); i++) {
      fprintf(stderr, "%s\n", scenario_problem_text(document, i));
    }
    scenario_destroy(&document);
    return door_err_exit_code(err);
  }
  err = run_scenario(&arguments, document, &problem);
  scenario_destroy(&document);
  return err == DOOR_OK ? 0 : tell(err, &problem);
}
