#include "conductor_process.h"

#include "conductor_program.h"
#include "door_reached.h"
#include "door_wire_recording.h"
#include "door_words.h"
#include "door_zmq.h"
#include "scenario_reader.h"
#include "scenario_writer.h"

#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static volatile atomic_int stop_requested;

static void on_signal(int number)
{
  stop_requested = number;
}

static void catch_signals(void)
{
  static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
  struct sigaction action = {.sa_handler = on_signal};
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    struct sigaction before;
    if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) { /* as nohup has it */
      sigaction(numbers[i], &action, NULL);
    }
  }
  signal(SIGPIPE, SIG_IGN);
}

/* The command line asks the kernel to tell of its end, by SIGTERM (cli_conductor.c). */
static pid_t parent;

static const char *why_stopped(void)
{
  int number = 0;
  bool is_watched = prctl(PR_GET_PDEATHSIG, &number) == 0 && number != 0;
  return is_watched && getppid() != parent ? "; the program that started the run has died" : "";
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
                            "  --health FILE          renews this file once a second while its loop turns\n"
                            "  --run-directory DIR    for socket and keys of the run; removed (makes one itself)\n"
                            "  --lease MILLISECONDS   how long a service may be silent at work (10000; 0: for ever)\n"
                            "  --all                  every measure in results.txt\n"
                            "  --lang en|cy           the language of its progress (en)\n"
                            "  --quiet                no progress\n";

struct arguments {
  struct conductor_program program;
  const char *scenario_path;
  const char *folder_path;
  const char *bind_endpoint;
  const char *keys_directory;
  const char *health_path;
  const char *recording_path;
  const char *run_directory;
  int lease_milliseconds;
};

static int tell(enum door_err err, const struct door_problem *problem)
{
  fprintf(stderr, "frontdoor: %s\n", door_problem_said(problem, err));
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
  case 'H':
    arguments->health_path = text;
    break;
  case 'R':
    arguments->run_directory = text;
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
                                          {"health", required_argument, NULL, 'H'},
                                          {"run-directory", required_argument, NULL, 'R'},
                                          {"seed", required_argument, NULL, 's'},
                                          {"reps", required_argument, NULL, 'n'},
                                          {"first", required_argument, NULL, 'f'},
                                          {"in-step", required_argument, NULL, 'i'},
                                          {"lease", required_argument, NULL, 'l'},
                                          {"quiet", no_argument, NULL, 'q'},
                                          {"all", no_argument, NULL, 'a'},
                                          {"lang", required_argument, NULL, 'c'},
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
    } else if (letter == 'a') {
      arguments->program.shows_all = true;
    } else if (letter == 'c') {
      enum door_language language = DOOR_ENGLISH;
      if (!door_language_find(optarg, &language)) {
        return door_problem_set(problem, DOOR_ERR_USAGE, "--lang: %s is not en or cy", optarg);
      }
      door_language_set(language);
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

/* What a run has in hand. */
struct process_run {
  struct arguments *arguments;
  const struct scenario_document *document;
  struct door_setting *setting;
  char *scenario_text;
  struct door_wire_recording recording;
  struct door_reached *reached;
  struct door_zmq_config config;
  char kept[CONDUCTOR_KEPT_BYTES];
};

static enum door_err open_zmq(void *self, struct door_transport *out_transport, struct door_problem *problem)
{
  struct process_run *run = self;
  return door_zmq_create(&run->config, out_transport, problem);
}

static void tell_notice(void *context, const char *text)
{
  (void)context; /* standard error is the only place for it */
  fprintf(stderr, "conductor: %s\n", text);
}

static void tell_cycle(void *context, struct sim_time reached, uint64_t cycle_count)
{
  struct process_run *run = context;
  door_reached_tell(run->reached, reached, cycle_count);
}

/* All frames have passed; a recording that is not whole fails the run that was to be recorded. */
static enum door_err end_recording(void *self, struct door_problem *problem)
{
  struct process_run *run = self;
  return door_wire_recording_close(&run->recording, problem);
}

static void fill_config(struct process_run *run)
{
  const struct arguments *arguments = run->arguments;
  run->config = (struct door_zmq_config){
      .endpoint_kind = arguments->program.deployment,
      .bind_endpoint = arguments->bind_endpoint,
      .keys_directory = arguments->keys_directory,
      .health_path = arguments->health_path,
      .run_directory = arguments->run_directory,
      .remote = {.program_version = conductor_program_version(),
                 .scenario_text = run->scenario_text,
                 .epoch = {run->setting->scenario.time.first_day},
                 .lease_milliseconds = arguments->lease_milliseconds,
                 .stop = &stop_requested,
                 .recording = arguments->recording_path == NULL ? NULL : &run->recording,
                 .on_notice = tell_notice,
                 .on_cycle = tell_cycle,
                 .cycle_context = run},
  };
}

static enum door_err run_with_services(struct process_run *run, struct door_problem *problem)
{
  struct arguments *arguments = run->arguments;
  struct door_supervisor *supervisor = NULL;
  fill_config(run);
  enum door_err err = scenario_hash(run->document, &run->config.remote.scenario_hash);
  if (err == DOOR_OK && arguments->bind_endpoint == NULL) {
    err = door_supervisor_create(NULL, &supervisor, problem);
    run->config.supervisor = supervisor;
  }
  if (err == DOOR_OK) {
    struct conductor_transport_opener opener = {run, open_zmq};
    arguments->program.on_simulated = end_recording;
    arguments->program.why_stopped = why_stopped;
    arguments->program.self = run;
    err = conductor_program_run(&arguments->program, run->setting, opener, run->kept, problem);
  }
  door_supervisor_destroy(&supervisor);
  return err;
}

static enum door_err prepare(struct process_run *run, struct door_problem *problem)
{
  struct arguments *arguments = run->arguments;
  enum door_err err = door_run_folder_open(&arguments->program.folder, arguments->folder_path, problem);
  if (err == DOOR_OK) {
    err = door_setting_create(scenario_of(run->document), &run->setting, problem);
  }
  if (err == DOOR_OK) {
    err = scenario_resolved_json(run->document, &run->scenario_text);
  }
  if (err == DOOR_OK && arguments->run_directory != NULL) {
    err = door_reached_open(arguments->run_directory, &run->reached, problem);
  }
  if (err == DOOR_OK && arguments->recording_path != NULL) {
    err = door_wire_recording_open(&run->recording, arguments->recording_path, problem);
  }
  return err;
}

/* Returns the exit code. */
static int run_scenario(struct arguments *arguments, const struct scenario_document *document)
{
  struct process_run run = {.arguments = arguments, .document = document, .kept = ""};
  snprintf(run.kept, sizeof run.kept, "%s", door_say("nothing was simulated"));
  struct door_problem problem = {.err = DOOR_OK};
  arguments->program.document = document;
  enum door_err err = prepare(&run, &problem);
  if (err == DOOR_OK) {
    err = run_with_services(&run, &problem);
  }
  if (door_wire_recording_close(&run.recording, NULL) != DOOR_OK) {
    DOOR_ASSERT(err != DOOR_OK); /* a run that went well has closed it */
  }
  door_reached_close(&run.reached);
  free(run.scenario_text);
  door_setting_destroy(&run.setting);
  int code = err == DOOR_OK ? 0 : tell(err, &problem);
  if (code != 0) {
    fprintf(stderr, "frontdoor: %s\n", run.kept);
  }
  return code;
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
  parent = getppid();
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
  int code = run_scenario(&arguments, document);
  scenario_destroy(&document);
  return code;
}
