#include "cli.h"

#include "cli_adjust.h"
#include "cli_base_path.h"
#include "cli_fit_report.h"
#include "cli_fit_scenario.h"
#include "cli_output.h"
#include "door_words.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
    "Examples:\n"
    "  frontdoor fit contacts.csv -o my-council.yaml\n"
    "  frontdoor fit contacts.csv -o my-council.yaml --base scenarios/england-typical-2025.yaml\n"
    "  frontdoor fit my-council.yaml --adjust screening.decision_minutes=20:90 \\\n"
    "      --target screening_wait_mean_seconds=7200 -o adjusted.yaml\n\n"
    "Reads an extract of contacts, one row each (columns received, source, family; decided, outcome and more where\n"
    "known: docs/fit.md), and writes a scenario that extends a base. Pseudonyms are neither kept nor shown, and\n"
    "nothing leaves this machine. What no extract says, such as staff, is told: fill it in.\n\n"
    "Options:\n"
    "  -o FILE                writes the scenario there; what is there already stays. Without it, or with -: to\n"
    "                         standard output, and what is told to standard error\n"
    "  --base SCENARIO        what the extract does not say; default scenarios/wales-typical.yaml\n"
    "  --map FILE             YAML: what local names of columns, sources and outcomes stand for\n"
    "  --look-back DAYS       days at the start that only show who came before; default 365, or half of an extract\n"
    "                         of less than two years\n"
    "  --refused-max PERCENT  goes no further where more rows cannot be used; default 5\n\n" CLI_ADJUST_HELP;

enum { CHUNK_BYTES = 1 << 16, LOOK_BACK_MAX = 36500, HUNDRED = 100 };

struct fit_arguments {
  const char *extract;
  const char *output; /* NULL: standard output */
  const char *base;
  const char *map;        /* NULL: none */
  int64_t look_back_days; /* below 0: as the extract has it */
  uint64_t refused_max_percent;
};

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct fit_arguments *arguments = self;
  uint64_t number = 0;
  enum door_err err = DOOR_OK;
  if (strcmp(name, "-o") == 0) {
    arguments->output = strcmp(value, "-") == 0 ? NULL : value;
  } else if (strcmp(name, "--base") == 0) {
    arguments->base = value;
  } else if (strcmp(name, "--map") == 0) {
    arguments->map = value;
  } else if (strcmp(name, "--look-back") == 0) {
    err = cli_read_number(name, value, 0, LOOK_BACK_MAX, &number);
    arguments->look_back_days = (int64_t)number;
  } else {
    err = cli_read_number(name, value, 0, HUNDRED, &arguments->refused_max_percent);
  }
  return err;
}

static enum door_err on_operand(void *self, const char *operand)
{
  struct fit_arguments *arguments = self;
  if (arguments->extract != NULL) {
    return cli_tell(DOOR_ERR_USAGE, "fit reads one extract, not %s as well", operand);
  }
  arguments->extract = operand;
  return DOOR_OK;
}

/* ---- Local names ---- */

static enum door_err on_word(void *self, const char *section, const char *word, const char *meaning,
                             struct door_problem *problem)
{
  static const struct {
    const char *section;
    enum door_column column;
  } sections[] = {{"columns", DOOR_COLUMN_COUNT}, {"sources", DOOR_COLUMN_SOURCE}, {"outcomes", DOOR_COLUMN_OUTCOME}};
  for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
    if (strcmp(section, sections[i].section) == 0) {
      return door_extract_map(self, sections[i].column, word, meaning, problem);
    }
  }
  return door_problem_set(problem, DOOR_ERR_USAGE, "sections are columns, sources and outcomes");
}

static enum door_err read_map(const char *path, struct door_extract *extract)
{
  if (path == NULL) {
    return DOOR_OK;
  }
  struct scenario_document *document = NULL;
  enum door_err err = scenario_read_words(path, on_word, extract, &document);
  for (size_t i = 0; document != NULL && i < scenario_problem_count(document); i++) {
    fprintf(stderr, "%s\n", scenario_problem_text(document, i));
  }
  scenario_destroy(&document);
  return err;
}

/* ---- Reading ---- */

/* What a message says of a file that cannot be read: its path, and the row and column. */
static enum door_err tell_of_file(enum door_err err, const char *path, const struct door_problem *problem)
{
  return cli_tell(err, "%s: %s", path, door_problem_said(problem, err));
}

static enum door_err read_extract(const char *path, struct door_extract *extract)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct door_csv_reader csv;
  char bytes[CHUNK_BYTES];
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return cli_tell(DOOR_ERR_IO, "cannot read %s: %s", path, strerror(errno));
  }
  enum door_err err = door_csv_reader_init(&csv, door_extract_take, extract);
  if (err == DOOR_OK) {
    size_t count = 0;
    while (err == DOOR_OK && (count = fread(bytes, 1, sizeof bytes, file)) > 0) {
      err = door_csv_reader_feed(&csv, bytes, count, &problem);
    }
    if (err == DOOR_OK && ferror(file)) {
      err = door_problem_set(&problem, DOOR_ERR_IO, "cannot read it: %s", strerror(errno));
    }
    err = err == DOOR_OK ? door_csv_reader_end(&csv, &problem) : err;
    door_csv_reader_fini(&csv);
  }
  fclose(file);
  if (err == DOOR_OK && extract->row_count == 0 && extract->read_count == 0) {
    err = door_problem_set(&problem, DOOR_ERR_MALFORMED, "no rows");
  }
  return err == DOOR_OK ? DOOR_OK : tell_of_file(err, path, &problem);
}

/* With too many rows that cannot be used, the rest says something else than the whole. */
static enum door_err check_refused(const struct fit_arguments *arguments, const struct door_extract *extract)
{
  uint64_t refused = door_extract_refused_count(extract);
  if (extract->row_count > 0 && refused * HUNDRED <= extract->read_count * arguments->refused_max_percent) {
    return DOOR_OK;
  }
  char *text = NULL;
  enum door_err err = cli_fit_refusals(extract, &text);
  if (err == DOOR_OK) {
    fputs(text, stderr);
    err =
        cli_tell(DOOR_ERR_REFUSED, "%s: more than %llu %% of the rows cannot be used; mend them, or see --refused-max",
                 arguments->extract, (unsigned long long)arguments->refused_max_percent);
  }
  free(text);
  return err;
}

/* ---- The base ---- */

static enum door_err find_base(const struct fit_arguments *arguments, char out_path[static PATH_MAX])
{
  return access(arguments->base, F_OK) == 0
             ? cli_base_path(arguments->base, arguments->output, out_path)
             : cli_tell(DOOR_ERR_IO,
                        "cannot read %s: %s; --base names the scenario that says what an extract does not, such as "
                        "scenarios/wales-typical.yaml",
                        arguments->base, strerror(errno));
}

static enum door_err read_base(const char *path, struct scenario_document **out_base)
{
  enum door_err err = cli_read_scenario(path, NULL, 0, out_base);
  if (err == DOOR_OK && scenario_of(*out_base)->intake.event_count > 0) {
    err = cli_tell(DOOR_ERR_USAGE,
                   "%s has events of demand (intake.events), and an extract has its own; name another base", path);
  }
  return err;
}

/* ---- Writing ---- */

/* Readable by its owner alone. */
static enum door_err write_new(const char *path, const char *text)
{
  enum door_err err = cli_write_new(path, S_IRUSR | S_IWUSR, text);
  if (err == DOOR_OK) {
    fprintf(stderr, door_say("wrote %s; next: frontdoor validate %s\n"), path, path);
  }
  return err;
}

static enum door_err write_all(const struct fit_arguments *arguments, const struct cli_fit_result *result)
{
  char *scenario = NULL;
  char *report = NULL;
  enum door_err err = cli_fit_scenario(result, &scenario);
  err = err == DOOR_OK ? cli_fit_report(result, &report) : err;
  if (err == DOOR_OK && arguments->output != NULL) {
    err = write_new(arguments->output, scenario);
    err = err == DOOR_OK ? cli_print(report) : err;
  } else if (err == DOOR_OK) {
    fputs(report, stderr);
    err = cli_print(scenario);
  }
  free(scenario);
  free(report);
  return err;
}

/* Everything but the demand, which says which sources there are. */
static enum door_err fit_stages(struct cli_fit_result *result, struct door_problem *problem)
{
  const struct door_scenario *base = scenario_of(result->base);
  cli_fit_see_base(result);
  door_fit_outcomes(result->extract, &result->demand, base, result->seen.qualities, &result->outcomes);
  result->seen.explains_outcomes = result->outcomes.not_fitted == NULL;
  for (uint32_t i = 0; i < result->demand.source_count; i++) {
    if (result->outcomes.sources[i].is_fitted) {
      memcpy(result->seen.levels[i], result->outcomes.sources[i].need_level_shares, sizeof result->seen.levels[i]);
    }
  }
  door_fit_returns(result->extract, &result->demand, base, &result->seen, &result->returns);
  return door_fit_stages(result->extract, &result->demand.period, base, &result->stages, problem);
}

static enum door_err fit(const struct fit_arguments *arguments, struct door_extract *extract,
                         struct cli_fit_result *result)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct door_fit_period period;
  enum door_err err = read_map(arguments->map, extract);
  err = err == DOOR_OK ? read_extract(arguments->extract, extract) : err;
  err = err == DOOR_OK ? check_refused(arguments, extract) : err;
  if (err != DOOR_OK) {
    return err;
  }
  door_extract_settle(extract, &result->merged_rows);
  err = door_fit_period_of(extract, arguments->look_back_days, &period, &problem);
  err = err == DOOR_OK ? door_fit_demand(extract, &period, &result->demand, &problem) : err;
  err = err == DOOR_OK ? fit_stages(result, &problem) : err;
  return err == DOOR_OK ? write_all(arguments, result) : tell_of_file(err, arguments->extract, &problem);
}

static int run(int argc, char **argv)
{
  if (cli_adjust_is_meant(argc, argv)) {
    return cli_adjust_run(argc, argv);
  }
  static const struct cli_option options[] = {{"-o", true},          {"--base", true},        {"--map", true},
                                              {"--look-back", true}, {"--refused-max", true}, {NULL, false}};
  struct fit_arguments arguments = {
      .base = "scenarios/wales-typical.yaml", .look_back_days = -1, .refused_max_percent = 5};
  struct cli_arguments reading = {&cli_fit_command, options, on_option, on_operand, &arguments};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK && arguments.extract == NULL) {
    err =
        cli_tell(DOOR_ERR_USAGE, "fit needs an extract of contacts, or a scenario and --adjust; `frontdoor fit --help` "
                                 "says what is in an extract");
  }
  static struct cli_fit_result result; /* large */
  struct door_extract *extract = calloc(1, sizeof *extract);
  struct scenario_document *base = NULL;
  char base_path[PATH_MAX] = "";
  err = err == DOOR_OK && extract == NULL ? cli_tell(DOOR_ERR_MEMORY, "out of memory") : err;
  err = err == DOOR_OK ? find_base(&arguments, base_path) : err;
  err = err == DOOR_OK ? read_base(arguments.base, &base) : err;
  err = err == DOOR_OK ? door_extract_init(extract) : err;
  if (err == DOOR_OK && extract != NULL) {
    result = (struct cli_fit_result){.extract_path = arguments.extract,
                                     .base_path = arguments.base,
                                     .base_from_output = base_path,
                                     .base = base,
                                     .extract = extract};
    err = fit(&arguments, extract, &result);
    door_extract_fini(extract);
  }
  free(extract);
  scenario_destroy(&base);
  return door_err_exit_code(err);
}

const struct cli_command cli_fit_command = {.name = "fit",
                                            .arguments = "CONTACTS.csv [options]",
                                            .summary = "A scenario from your own extract of contacts.",
                                            .help = help,
                                            .run = run};
