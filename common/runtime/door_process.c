#include "door_process.h"

#include "door_hello.h"
#include "door_serve.h"

#include <getopt.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { LAST_SECONDS = 5 }; /* from a signal to the kernel's own end, should a rule hang */

static volatile atomic_int stop_signal;

static void on_signal(int number)
{
  stop_signal = number;
  alarm(LAST_SECONDS);
}

static void handle_signals(void)
{
  static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
  struct sigaction action = {.sa_handler = on_signal};
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    struct sigaction before;
    if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) { /* as nohup has it */
      sigaction(numbers[i], &action, NULL);
    }
  }
}

enum option_code {
  OPTION_CONNECT = 1,
  OPTION_KEYS,
  OPTION_HEALTH,
  OPTION_STAY,
  OPTION_NO_LEASE,
  OPTION_VERSION,
  OPTION_HELP
};

static const struct option options[] = {
    {"connect", required_argument, NULL, OPTION_CONNECT},
    {"keys", required_argument, NULL, OPTION_KEYS},
    {"health", required_argument, NULL, OPTION_HEALTH},
    {"stay", no_argument, NULL, OPTION_STAY},
    {"no-lease", no_argument, NULL, OPTION_NO_LEASE},
    {"version", no_argument, NULL, OPTION_VERSION},
    {"help", no_argument, NULL, OPTION_HELP},
    {NULL, 0, NULL, 0},
};

static void print_help(const char *program_name)
{
  printf("Usage: %s --connect ENDPOINT [--keys DIR] [options]\n"
         "\n"
         "One service of a simulation run. `frontdoor run` starts it; start it by hand to run it elsewhere.\n"
         "\n"
         "  --connect ENDPOINT  where the conductor listens: ipc:///path or tcp://host:port\n"
         "  --keys DIR          this service's folder of keys; tcp needs it\n"
         "  --health FILE       renews this file once a second while its loop turns\n"
         "  --stay              after a run waits for the next one, until a signal ends it\n"
         "  --no-lease          for a debugger: the conductor waits for ever, no heartbeats\n"
         "  --version           print the version and end\n"
         "  --help              print this and end\n",
         program_name);
}

static int complain(const struct door_process *config, const char *what)
{
  fprintf(stderr, "%s: %s; try %s --help\n", door_party_name(config->service->party), what, config->program_name);
  return door_err_exit_code(DOOR_ERR_USAGE);
}

/* A supervisor asks the kernel to end its children when it dies (door_supervise.h). */
static bool is_supervised(void)
{
  int number = 0;
  return prctl(PR_GET_PDEATHSIG, &number) == 0 && number != 0;
}

static int serve(const struct door_process *config, const struct door_serving *serving)
{
  handle_signals();
  struct door_problem problem = {.err = DOOR_OK};
  enum door_err err = door_serve(serving, &problem);
  bool is_told_by_others = is_supervised() && (err == DOOR_ERR_INTERRUPTED || err == DOOR_ERR_PEER_LOST);
  if (err != DOOR_OK && !is_told_by_others) {
    fprintf(stderr, "%s: %s\n", door_party_name(config->service->party), problem.text);
  }
  return door_err_exit_code(err);
}

int door_process_run(const struct door_process *config, int argc, char **argv)
{
  struct door_serving serving = {.service = config->service, .has_lease = true, .stop = &stop_signal};
  int code;
  opterr = 0; /* one line of our own says it */
  while ((code = getopt_long(argc, argv, "", options, NULL)) != -1) {
    switch (code) {
    case OPTION_CONNECT:
      serving.endpoint = optarg;
      break;
    case OPTION_KEYS:
      serving.keys_directory = optarg;
      break;
    case OPTION_HEALTH:
      serving.health_path = optarg;
      break;
    case OPTION_STAY:
      serving.stays = true;
      break;
    case OPTION_NO_LEASE:
      serving.has_lease = false;
      break;
    case OPTION_VERSION:
      printf("%s %s\n", config->program_name, door_program_version());
      return door_err_exit_code(DOOR_OK);
    case OPTION_HELP:
      print_help(config->program_name);
      return door_err_exit_code(DOOR_OK);
    default:
      return complain(config, "unknown option, or an option without its value");
    }
  }
  if (optind < argc || serving.endpoint == NULL) {
    return complain(config, optind < argc ? "takes no arguments" : "--connect ENDPOINT is missing");
  }
  return serve(config, &serving);
}
