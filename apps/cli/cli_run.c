#include "cli.h"

#include "cli_conductor.h"
#include "cli_controls.h"
#include "cli_direct.h"
#include "cli_ensemble.h"
#include "cli_page.h"
#include "cli_precision.h"
#include "cli_report.h"
#include "cli_resume.h"
#include "cli_run_in.h"
#include "cli_shard.h"
#include "conductor_program.h"
#include "door_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Examples:\n"
    "  frontdoor run scenarios/cardiff-2014-15.yaml\n"
    "  frontdoor run scenarios/cardiff-2014-15.yaml --set screening.staff_posts=14\n"
    "  frontdoor run scenarios/cardiff-2014-15.yaml --json --seed 7 --reps 100\n"
    "  frontdoor run scenarios/cardiff-2014-15.yaml --ensemble 50\n\n"
    "Options:\n"
    "  --reps N               replications; one gives no interval (30; of each set of an ensemble: 8)\n"
    "  --precision SHARE      as many replications as it takes until the interval of every headline measure reaches "
    "no\n"
    "                         further from its mean than that share of it, as 5%; at least 10, or --reps\n"
    "  --reps-max N           and no more than that (1000); exit code 4 where they are not enough\n"
    "  --control-variates     after the results, those means that first contacts, whose mean the demand says exactly, "
    "make\n"
    "                         surer, and by how much; from 30 replications on\n"
    "  --ensemble N           over N sets of parameters, drawn from their assumed ranges, that all meet the figures "
    "the\n"
    "                         scenario is fitted to; in this process, and leaves no folder\n"
    "  --keep DIR             of an ensemble: keeps every replication in DIR as it comes; the same call, killed or "
    "not,\n"
    "                         takes it from there\n"
    "  --first N              number of the first replication (0)\n"
    "  --seed N               the same seed gives the same bytes (1)\n"
    "  --deployment KIND      ipc: the services as processes (default); tcp: over sockets that are encrypted\n"
    "                         and authenticated; direct: as function calls. The result is the same\n"
    "  --jobs N               threads of the direct deployment (all cores)\n"
    "  --in-step N            replications that run in step in one process (64; direct: 1)\n"
    "  --set KEY=VALUE        changes a parameter, as often as needed\n"
    "  --out DIR              folder of the run: new or empty (SCENARIO-N below that of --runs); or that of the same\n"
    "                         run, which was interrupted and goes on with what is missing\n"
    "  --extend               more replications for the run in --out: as many as --reps says, in all\n"
    "  --shard I/N            the I-th of N shares of the replications, I from 0 on, in DIR/shard-I-of-N below --out;\n"
    "                         auto: as mpirun or Slurm numbers them. `frontdoor join` makes one run of the shards\n"
    "  --runs DIR             folder of the runs (runs)\n"
    "  --ledger FILE          writes the event log as CSV\n"
    "  --record-wire FILE     writes every frame between the processes (ipc, tcp)\n"
    "  --lease SECONDS        how long a service may be silent at work (10)\n"
    "  --no-lease             for ever, for a debugger\n"
    "  --bind ENDPOINT        starts no services: waits there for those that come, as tcp://0.0.0.0:5555\n"
    "  --keys DIR             the conductor's folder of keys (tcp with --bind); `frontdoor make-keys` makes it\n"
    "  --health FILE          renews this file once a second while the conductor's loop turns (ipc, tcp)\n"
    "  --report FILE          writes a page to read, to print, to pass on, as `frontdoor report` does\n"
    "  --lang en|cy           the language of that page (en): English, or Welsh\n"
    "  --json                 one JSON object instead of the table\n"
    "  --all                  measures that are 0 or without a value in every replication as well\n"
    "  --quiet                no progress\n";

struct run_arguments {
  struct cli_conductor_call call;
  const char *scenario_path;
  const char *out_path;
  const char *runs_path;
  const char *report_path;
  const char *language;  /* of the report */
  const char *keep_path; /* of an ensemble */
  struct cli_settings settings;
  struct cli_shard shard;
  struct door_precision precision; /* share 0: not asked for */
  struct cli_run_in run_in;        /* where it had to be found */
  bool has_run_in;
  bool wants_controls; /* --control-variates */
  uint32_t thread_count;
  uint32_t in_step_count; /* 0: by deployment */
  uint32_t set_count;     /* 0: no ensemble */
  bool has_replications;  /* --reps */
  bool has_deployment;
  bool wants_json;
  bool extends;
};

static const char *const deployments[] = {"direct", "ipc", "tcp"};

static enum door_err set_deployment(struct run_arguments *arguments, const char *value)
{
  arguments->has_deployment = true;
  for (size_t i = 0; i < sizeof deployments / sizeof deployments[0]; i++) {
    if (strcmp(value, deployments[i]) == 0) {
      arguments->call.deployment = deployments[i];
      return DOOR_OK;
    }
  }
  return cli_tell(DOOR_ERR_USAGE, "--deployment: %s is none of direct, ipc, tcp", value);
}

static enum door_err set_count(const char *name, const char *value, uint32_t low, uint32_t high, uint32_t *out_count)
{
  uint64_t number = 0;
  enum door_err err = cli_read_number(name, value, low, high, &number);
  if (err == DOOR_OK) {
    *out_count = (uint32_t)number;
  }
  return err;
}

static enum door_err set_lease(struct run_arguments *arguments, const char *value)
{
  uint32_t seconds = 0;
  enum door_err err = set_count("--lease", value, 1, 86400, &seconds);
  if (err == DOOR_OK) {
    arguments->call.lease_milliseconds = seconds * 1000;
  }
  return err;
}

static enum door_err on_number(struct run_arguments *arguments, const char *name, const char *value)
{
  if (strcmp(name, "--ensemble") == 0) {
    return set_count(name, value, 2, CLI_ENSEMBLE_SETS_MAX, &arguments->set_count);
  }
  if (strcmp(name, "--reps") == 0) {
    arguments->has_replications = true;
    return set_count(name, value, 1, CLI_REPLICATIONS_MAX, &arguments->call.replication_count);
  }
  if (strcmp(name, "--reps-max") == 0) {
    return set_count(name, value, DOOR_PRECISION_FIRST_LOOK, CLI_REPLICATIONS_MAX,
                     &arguments->precision.replications_max);
  }
  if (strcmp(name, "--first") == 0) {
    return set_count(name, value, 0, INT32_MAX, &arguments->call.first_replication);
  }
  if (strcmp(name, "--jobs") == 0) {
    return set_count(name, value, 1, CLI_THREADS_MAX, &arguments->thread_count);
  }
  if (strcmp(name, "--in-step") == 0) {
    return set_count(name, value, 1, 4096, &arguments->in_step_count);
  }
  return cli_read_number(name, value, 0, UINT64_MAX, &arguments->call.seed);
}

/* False for an option whose value is not a text. */
static bool take_text(struct run_arguments *arguments, const char *name, const char *value)
{
  const struct {
    const char *name;
    const char **target;
  } texts[] = {
      {"--out", &arguments->out_path},
      {"--runs", &arguments->runs_path},
      {"--report", &arguments->report_path},
      {"--keep", &arguments->keep_path},
      {"--ledger", &arguments->call.ledger_path},
      {"--record-wire", &arguments->call.recording_path},
      {"--bind", &arguments->call.bind_endpoint},
      {"--keys", &arguments->call.keys_directory},
      {"--health", &arguments->call.health_path},
  };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    if (strcmp(name, texts[i].name) == 0) {
      *texts[i].target = value;
      return true;
    }
  }
  return false;
}

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct run_arguments *arguments = self;
  if (strcmp(name, "--json") == 0) {
    arguments->wants_json = true;
  } else if (strcmp(name, "--quiet") == 0) {
    arguments->call.is_quiet = true;
  } else if (strcmp(name, "--extend") == 0) {
    arguments->extends = true;
  } else if (strcmp(name, "--control-variates") == 0) {
    arguments->wants_controls = true;
  } else if (strcmp(name, "--all") == 0) {
    arguments->call.shows_all = true;
  } else if (strcmp(name, "--no-lease") == 0) {
    arguments->call.lease_milliseconds = 0;
  } else if (strcmp(name, "--precision") == 0) {
    return cli_precision_read(value, &arguments->precision.share);
  } else if (strcmp(name, "--lang") == 0) {
    return cli_page_language(value, &arguments->language);
  } else if (strcmp(name, "--shard") == 0) {
    return cli_shard_read(value, &arguments->shard);
  } else if (strcmp(name, "--deployment") == 0) {
    return set_deployment(arguments, value);
  } else if (strcmp(name, "--set") == 0) {
    return cli_add_setting(&arguments->settings, value);
  } else if (strcmp(name, "--lease") == 0) {
    return set_lease(arguments, value);
  } else if (!take_text(arguments, name, value)) {
    return on_number(arguments, name, value);
  }
  return DOOR_OK;
}

static enum door_err on_operand(void *self, const char *operand)
{
  struct run_arguments *arguments = self;
  if (arguments->scenario_path != NULL) {
    return cli_tell(DOOR_ERR_USAGE, "run takes one scenario, not %s as well", operand);
  }
  arguments->scenario_path = operand;
  return DOOR_OK;
}

/* The services as function calls, in this process. Returns the exit code. */
static int run_direct(const struct run_arguments *arguments, const struct scenario_document *document)
{
  static const uint32_t direct_in_step_count = 1;
  struct door_problem problem = {.err = DOOR_OK};
  char kept[CONDUCTOR_KEPT_BYTES];
  snprintf(kept, sizeof kept, "%s", door_say("nothing was simulated"));
  struct door_setting *setting = NULL;
  enum door_err err = door_setting_create(scenario_of(document), &setting, &problem);
  if (err == DOOR_OK) {
    const struct cli_conductor_call *call = &arguments->call;
    struct conductor_program program = {
        .document = document,
        .deployment = call->deployment,
        .seed = call->seed,
        .first_replication = call->first_replication,
        .replication_count = call->replication_count,
        .in_step_count = arguments->in_step_count > 0 ? arguments->in_step_count : direct_in_step_count,
        .thread_count = arguments->thread_count > 0 ? arguments->thread_count : cli_core_count(),
        .folder = call->folder,
        .ledger_path = call->ledger_path,
        .is_quiet = call->is_quiet,
        .shows_all = call->shows_all,
        .stop = &cli_stop,
    };
    err = conductor_program_run(&program, setting, cli_direct_opener(setting), kept, &problem);
  }
  door_setting_destroy(&setting);
  if (err == DOOR_OK) {
    return 0;
  }
  int code = cli_tell_problem(err, &problem);
  fprintf(stderr, "frontdoor: %s\n", kept);
  return code;
}

static enum door_err make_folder(struct run_arguments *arguments, const struct scenario_document *document,
                                 enum cli_resume *out_resume)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct cli_conductor_call *call = &arguments->call;
  if (arguments->out_path == NULL) {
    enum door_err err =
        door_run_folder_create_next(&call->folder, arguments->runs_path, scenario_of(document)->name, &problem);
    return err == DOOR_OK ? err : cli_tell(err, "%s", problem.said);
  }
  const struct cli_resume_call asked = {.document = document,
                                        .seed = call->seed,
                                        .first_replication = call->first_replication,
                                        .replication_count = call->replication_count,
                                        .extends = arguments->extends,
                                        .repeats = arguments->shard.count > 0,
                                        .counts = arguments->precision.share > 0};
  enum door_err err = cli_resume_open(arguments->out_path, &asked, &call->folder, out_resume, &problem);
  if (err == DOOR_OK && *out_resume == CLI_RESUME_NEW) {
    err = door_run_folder_create(&call->folder, arguments->out_path, &problem);
  }
  if (err == DOOR_OK && *out_resume == CLI_RESUME_GOES_ON && !call->is_quiet) {
    fprintf(stderr, door_say("goes on with the run in %s\n"), call->folder.path);
  }
  return err == DOOR_OK ? err : cli_tell(err, "%s", problem.said);
}

/* As many replications as the call has. Returns the exit code. */
static int simulate(const struct run_arguments *arguments, const struct scenario_document *document)
{
  return strcmp(arguments->call.deployment, "direct") == 0
             ? run_direct(arguments, document)
             : cli_conductor_run(&arguments->call, document, arguments->in_step_count);
}

/* --precision: as many as it takes. Returns the exit code. */
static int simulate_until_precise(struct run_arguments *arguments, const struct scenario_document *document)
{
  struct cli_conductor_call *call = &arguments->call;
  struct cli_measures measures = {.scenario = scenario_of(document)};
  struct cli_precision_look look = {.verdict = CLI_PRECISION_WANTING};
  cli_default_measures(&measures);
  uint32_t run_count = 0;
  for (;;) {
    enum door_err err =
        cli_precision_look(&arguments->precision, &call->folder, call->first_replication, &measures, &look);
    if (err != DOOR_OK) {
      return door_err_exit_code(err);
    }
    if (look.verdict != CLI_PRECISION_WANTING && look.run_count == run_count) {
      cli_precision_tell(&arguments->precision, &measures, &look);
      return look.verdict == CLI_PRECISION_REACHED ? 0 : CLI_EXIT_NOT_MET;
    }
    run_count = look.run_count;
    call->replication_count = run_count;
    int code = simulate(arguments, document);
    if (code != 0) {
      return code;
    }
  }
}

/* Returns the exit code. */
static int print(const struct run_arguments *arguments, const struct scenario_document *document)
{
  const struct cli_conductor_call *call = &arguments->call;
  if (!arguments->wants_controls) {
    return cli_print_results(&call->folder, arguments->wants_json, call->shows_all, call->is_quiet);
  }
  struct cli_controls *controls = NULL;
  enum door_err err = cli_controls_create(scenario_of(document), &call->folder, call->first_replication,
                                          call->replication_count, &controls);
  if (err == DOOR_OK) {
    err = cli_controls_print(controls, &call->folder, arguments->wants_json, call->shows_all);
    cli_controls_destroy(&controls);
  }
  if (!call->is_quiet) {
    fprintf(stderr, door_say("kept in %s\n"), call->folder.path);
  }
  return door_err_exit_code(err);
}

static int run_scenario(struct run_arguments *arguments, const struct scenario_document *document)
{
  enum cli_resume resume = CLI_RESUME_NEW;
  enum door_err err = make_folder(arguments, document, &resume);
  if (err != DOOR_OK) {
    return door_err_exit_code(err);
  }
  door_run_folder_discard(&arguments->call.folder,
                          "controls.json"); /* of fewer replications, in a run that is extended */
  if (arguments->has_run_in && resume != CLI_RESUME_FINISHED) {
    err = cli_run_in_keep(&arguments->run_in, &arguments->call.folder);
    if (err != DOOR_OK) {
      return door_err_exit_code(err);
    }
  }
  int code = 0;
  if (arguments->precision.share > 0) {
    code = simulate_until_precise(arguments, document);
  } else if (resume != CLI_RESUME_FINISHED) {
    code = simulate(arguments, document);
  }
  if (code != 0 && code != CLI_EXIT_NOT_MET) {
    return code; /* what was kept is said already, by whoever kept it */
  }
  int printed = print(arguments, document);
  if (printed == 0 && arguments->report_path != NULL) {
    printed = cli_report_write(arguments->call.folder.path, arguments->report_path, arguments->language);
  }
  return printed == 0 ? code : printed;
}

/* --ensemble: many sets in this process, of which nothing is kept but what is printed. Returns the exit code. */
static int run_ensemble(const struct run_arguments *arguments, struct scenario_document *document)
{
  struct cli_compared scenario = {.path = arguments->scenario_path, .document = document};
  const struct cli_conductor_call *call = &arguments->call;
  struct cli_ensemble_request request = {
      .scenarios = &scenario,
      .scenario_count = 1,
      .settings = &arguments->settings,
      .measures = {.scenario = scenario_of(document)},
      .seed = call->seed,
      .set_count = arguments->set_count,
      .replication_count = arguments->has_replications ? call->replication_count : CLI_ENSEMBLE_REPLICATIONS,
      .thread_count = arguments->thread_count > 0 ? arguments->thread_count : cli_core_count(),
      .wants_json = arguments->wants_json,
      .is_quiet = call->is_quiet,
      .keep_path = arguments->keep_path,
  };
  return cli_ensemble_run(&request);
}

/* An option that may not go with another one. */
struct given {
  bool is_given;
  const char *name;
};

/* The first that was given, or NULL. */
static const char *find_given(const struct given *others, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (others[i].is_given) {
      return others[i].name;
    }
  }
  return NULL;
}

/* What a run of many sets does not have: said rather than passed over. */
static enum door_err check_ensemble(const struct run_arguments *arguments)
{
  const struct cli_conductor_call *call = &arguments->call;
  const struct given others[] = {
      {arguments->out_path != NULL, "--out"},
      {arguments->report_path != NULL, "--report"},
      {arguments->shard.count > 0, "--shard"},
      {arguments->precision.share > 0, "--precision"},
      {arguments->wants_controls, "--control-variates"},
      {call->ledger_path != NULL, "--ledger"},
      {call->recording_path != NULL, "--record-wire"},
      {call->bind_endpoint != NULL, "--bind"},
      {call->health_path != NULL, "--health"},
      {call->keys_directory != NULL, "--keys"},
      {call->first_replication > 0, "--first"},
      {arguments->in_step_count > 0, "--in-step"},
      {arguments->has_deployment && strcmp(call->deployment, "direct") != 0, "--deployment other than direct"},
  };
  const char *name = find_given(others, sizeof others / sizeof others[0]);
  return name == NULL ? DOOR_OK
                      : cli_tell(DOOR_ERR_USAGE,
                                 "--ensemble runs many sets in this process and leaves no folder: no %s with it", name);
}

/* What does not go with finding out how many replications there are to be: said rather than passed over. */
static enum door_err check_precision(struct run_arguments *arguments)
{
  struct door_precision *precision = &arguments->precision;
  const struct cli_conductor_call *call = &arguments->call;
  const struct given others[] = {
      {call->ledger_path != NULL, "--ledger"}, {call->recording_path != NULL, "--record-wire"},
      {arguments->extends, "--extend"},        {arguments->shard.count > 0, "--shard"},
      {call->bind_endpoint != NULL, "--bind"},
  };
  if (!(precision->share > 0)) {
    return precision->replications_max == 0 ? DOOR_OK
                                            : cli_tell(DOOR_ERR_USAGE, "--reps-max goes with --precision; --reps says "
                                                                       "how many there are");
  }
  const char *name = find_given(others, sizeof others / sizeof others[0]);
  if (name != NULL) {
    return cli_tell(DOOR_ERR_USAGE, "--precision finds out how many replications there are to be: no %s with it", name);
  }
  precision->replications_max = precision->replications_max > 0 ? precision->replications_max : DOOR_PRECISION_MAX;
  precision->first_look = arguments->has_replications && call->replication_count > DOOR_PRECISION_FIRST_LOOK
                              ? call->replication_count
                              : DOOR_PRECISION_FIRST_LOOK;
  return precision->first_look <= precision->replications_max
             ? DOOR_OK
             : cli_tell(DOOR_ERR_USAGE, "--reps %u is more than --reps-max %u", precision->first_look,
                        precision->replications_max);
}

/* A share of the replications, and a folder of its own: many run at once, and none may take another's. */
static enum door_err take_shard(struct run_arguments *arguments, char *path, size_t path_bytes)
{
  if (arguments->shard.count == 0) {
    return DOOR_OK;
  }
  if (arguments->out_path == NULL) {
    return cli_tell(DOOR_ERR_USAGE, "--shard goes with --out, below which each shard has its folder");
  }
  if (arguments->wants_controls) {
    return cli_tell(DOOR_ERR_USAGE, "--control-variates is of all replications, and a shard has a share of them");
  }
  if (arguments->extends) {
    return cli_tell(DOOR_ERR_USAGE, "--extend: more replications would be other shards; join them, and extend that");
  }
  struct cli_conductor_call *call = &arguments->call;
  enum door_err err = cli_shard_take(arguments->shard, &call->first_replication, &call->replication_count);
  err = err == DOOR_OK ? cli_shard_folder(arguments->shard, arguments->out_path, path, path_bytes) : err;
  arguments->out_path = path;
  return err;
}

/* What only some deployments have: said rather than passed over. */
static enum door_err check_deployment(const struct run_arguments *arguments)
{
  bool is_direct = strcmp(arguments->call.deployment, "direct") == 0;
  if (arguments->keep_path != NULL) {
    return cli_tell(DOOR_ERR_USAGE,
                    "--keep goes with --ensemble; a run keeps its replications in its own folder, --out");
  }
  if (arguments->extends && arguments->out_path == NULL) {
    return cli_tell(DOOR_ERR_USAGE, "--extend goes with --out, which says which run");
  }
  if (is_direct && arguments->call.recording_path != NULL) {
    return cli_tell(DOOR_ERR_USAGE, "--record-wire: function calls have no wire; use --deployment ipc or tcp");
  }
  if (!is_direct && arguments->thread_count > 0) {
    return cli_tell(DOOR_ERR_USAGE, "--jobs: threads are for --deployment direct; here each service is a process");
  }
  bool is_tcp = strcmp(arguments->call.deployment, "tcp") == 0;
  bool has_keys = arguments->call.keys_directory != NULL;
  if (is_direct && arguments->call.bind_endpoint != NULL) {
    return cli_tell(DOOR_ERR_USAGE, "--bind: nobody comes to function calls; use --deployment tcp or ipc");
  }
  if (is_direct && arguments->call.health_path != NULL) {
    return cli_tell(DOOR_ERR_USAGE, "--health: function calls have no loop of their own; use --deployment ipc or tcp");
  }
  if (has_keys != (is_tcp && arguments->call.bind_endpoint != NULL)) {
    return cli_tell(DOOR_ERR_USAGE, "--keys goes with --bind and --deployment tcp%s",
                    has_keys ? "; a run that starts its services makes keys of its own" : ", which need it");
  }
  return DOOR_OK;
}

/* time.run_in_rule: mser5. */
static enum door_err find_run_in(struct run_arguments *arguments, struct scenario_document **document)
{
  if (arguments->set_count > 0) {
    const struct cli_compared scenario = {.path = arguments->scenario_path, .document = *document};
    return cli_ensemble_check(&scenario, 1);
  }
  if (!cli_run_in_is_wanted(*document)) {
    return DOOR_OK;
  }
  const struct cli_run_in_call call = {.path = arguments->scenario_path,
                                       .settings = &arguments->settings,
                                       .seed = arguments->call.seed,
                                       .thread_count =
                                           arguments->thread_count > 0 ? arguments->thread_count : cli_core_count(),
                                       .is_quiet = arguments->call.is_quiet};
  enum door_err err = cli_run_in_find(&call, *document, &arguments->run_in);
  err = err == DOOR_OK ? cli_run_in_apply(&call, arguments->run_in.days, document) : err;
  if (err == DOOR_OK) {
    arguments->has_run_in = true;
    cli_run_in_tell(&call, &arguments->run_in);
  }
  return err;
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {
      {"--reps", true},        {"--first", true},     {"--seed", true},
      {"--deployment", true},  {"--jobs", true},      {"--in-step", true},
      {"--set", true},         {"--out", true},       {"--ledger", true},
      {"--record-wire", true}, {"--lease", true},     {"--no-lease", false},
      {"--json", false},       {"--quiet", false},    {"--all", false},
      {"--extend", false},     {"--ensemble", true},  {"--runs", true},
      {"--bind", true},        {"--keys", true},      {"--health", true},
      {"--shard", true},       {"--precision", true}, {"--reps-max", true},
      {"--report", true},      {"--lang", true},      {"--control-variates", false},
      {"--keep", true},        {NULL, false},
  };
  struct run_arguments arguments = {
      .call = {.deployment = "ipc", .seed = 1, .replication_count = 30, .lease_milliseconds = CLI_LEASE_MILLISECONDS},
      .runs_path = "runs",
      .language = door_language_code(door_language())};
  struct cli_arguments reading = {&cli_run_command, options, on_option, on_operand, &arguments};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK && arguments.scenario_path == NULL) {
    err = cli_tell(DOOR_ERR_USAGE, "run needs a scenario, such as scenarios/cardiff-2014-15.yaml");
  }
  if (err == DOOR_OK) {
    err = arguments.set_count > 0 ? check_ensemble(&arguments) : check_deployment(&arguments);
  }
  if (err == DOOR_OK) {
    err = check_precision(&arguments);
  }
  if (err != DOOR_OK) {
    return door_err_exit_code(err);
  }
  cli_catch_signals();
  struct scenario_document *document = NULL;
  err = cli_read_scenario(arguments.scenario_path, arguments.settings.texts, arguments.settings.count, &document);
  if (err != DOOR_OK) {
    return door_err_exit_code(err);
  }
  char shard_path[DOOR_FOLDER_PATH_BYTES];
  err = take_shard(&arguments, shard_path, sizeof shard_path);
  err = err == DOOR_OK ? find_run_in(&arguments, &document) : err;
  if (err != DOOR_OK) {
    scenario_destroy(&document);
    return door_err_exit_code(err);
  }
  int code = arguments.set_count > 0 ? run_ensemble(&arguments, document) : run_scenario(&arguments, document);
  scenario_destroy(&document);
  return code;
}

const struct cli_command cli_run_command = {
    .name = "run", .arguments = "SCENARIO [options]", .summary = "What happens?", .help = help, .run = run};
