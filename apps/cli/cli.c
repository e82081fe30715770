#include "cli.h"

#include "door_suggest.h"
#include "door_words.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OPTIONS_MAX = 32, NAME_BYTES = 64 };

volatile atomic_int cli_stop;

static void on_signal(int number)
{
  cli_stop = number;
}

void cli_catch_signals(void)
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

enum door_err cli_tell(enum door_err err, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  fputs("frontdoor: ", stderr);
  vfprintf(stderr, door_say(format), arguments);
  fputc('\n', stderr);
  va_end(arguments);
  return err;
}

int cli_tell_problem(enum door_err err, const struct door_problem *problem)
{
  (void)cli_tell(err, "%s", door_problem_said(problem, err));
  return door_err_exit_code(err);
}

enum door_err cli_read_number(const char *name, const char *value, uint64_t low, uint64_t high, uint64_t *out_number)
{
  char *end = NULL;
  errno = 0;
  unsigned long long number = strtoull(value, &end, 10);
  if (value[0] < '0' || value[0] > '9' || *end != '\0' || errno != 0 || number < low || number > high) {
    return cli_tell(DOOR_ERR_USAGE, "%s: %s is not a whole number from %llu to %llu", name, value,
                    (unsigned long long)low, (unsigned long long)high);
  }
  *out_number = number;
  return DOOR_OK;
}

enum door_err cli_add_setting(struct cli_settings *settings, const char *value)
{
  if (strchr(value, '=') == NULL) {
    return cli_tell(DOOR_ERR_USAGE, "--set: %s is not of the form KEY=VALUE", value);
  }
  if (settings->count == CLI_SETTINGS_MAX) {
    return cli_tell(DOOR_ERR_USAGE, "--set: at most %d; write an overlay instead", CLI_SETTINGS_MAX);
  }
  settings->texts[settings->count++] = value;
  return DOOR_OK;
}

uint32_t cli_core_count(void)
{
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? 1 : count > CLI_THREADS_MAX ? CLI_THREADS_MAX : (uint32_t)count;
}

static enum door_err tell_unknown_option(const struct cli_arguments *arguments, const char *name)
{
  const char *names[OPTIONS_MAX];
  size_t count = 0;
  while (count < OPTIONS_MAX && arguments->options[count].name != NULL) {
    names[count] = arguments->options[count].name;
    count++;
  }
  const char *nearest = door_suggest(name, names, count);
  if (nearest != NULL) {
    return cli_tell(DOOR_ERR_USAGE, "%s has no option %s; did you mean %s?", arguments->command->name, name, nearest);
  }
  return cli_tell(DOOR_ERR_USAGE, "%s has no option %s; `frontdoor %s --help` lists them", arguments->command->name,
                  name, arguments->command->name);
}

static const struct cli_option *find_option(const struct cli_option *options, const char *name)
{
  for (; options->name != NULL; options++) {
    if (strcmp(options->name, name) == 0) {
      return options;
    }
  }
  return NULL;
}

/* Takes argv[*index], an option, and its value, which may be the next argument. */
static enum door_err take_option(const struct cli_arguments *arguments, int argc, char **argv, int *index)
{
  char name[NAME_BYTES];
  const char *equals = strchr(argv[*index], '=');
  int length = equals == NULL ? (int)strlen(argv[*index]) : (int)(equals - argv[*index]);
  snprintf(name, sizeof name, "%.*s", length, argv[*index]);
  const struct cli_option *option = find_option(arguments->options, name);
  if (option == NULL && strcmp(name, "--lang") == 0) { /* taken already, by cli_language_take */
    *index += equals == NULL ? 1 : 0;
    return DOOR_OK;
  }
  if (option == NULL) {
    return tell_unknown_option(arguments, name);
  }
  if (!option->takes_value) {
    return equals == NULL ? arguments->on_option(arguments->self, name, NULL)
                          : cli_tell(DOOR_ERR_USAGE, "%s takes no value", name);
  }
  if (equals == NULL && *index + 1 == argc) {
    return cli_tell(DOOR_ERR_USAGE, "%s needs a value; `frontdoor %s --help` shows how", name,
                    arguments->command->name);
  }
  return arguments->on_option(arguments->self, name, equals == NULL ? argv[++*index] : equals + 1);
}

enum door_err cli_read_arguments(const struct cli_arguments *arguments, int argc, char **argv)
{
  bool takes_options = true;
  for (int i = 1; i < argc; i++) {
    enum door_err err = DOOR_OK;
    if (takes_options && strcmp(argv[i], "--") == 0) {
      takes_options = false;
    } else if (takes_options && argv[i][0] == '-' && argv[i][1] != '\0') {
      err = take_option(arguments, argc, argv, &i);
    } else {
      err = arguments->on_operand(arguments->self, argv[i]);
    }
    if (err != DOOR_OK) {
      return err;
    }
  }
  return DOOR_OK;
}

enum door_err cli_read_scenario(const char *path, const char *const *settings, size_t setting_count,
                                struct scenario_document **out_document)
{
  struct scenario_document *document = NULL;
  enum door_err err = scenario_read_file(path, settings, setting_count, &document);
  if (err == DOOR_OK) {
    *out_document = document;
    return DOOR_OK;
  }
  size_t count = document == NULL ? 0 : scenario_problem_count(document);
  for (size_t i = 0; i < count; i++) {
    const char *prefix = err == DOOR_ERR_SCENARIO ? "" : "frontdoor: "; /* a problem in a file begins with its place */
    fprintf(stderr, "%s%s\n", prefix, scenario_problem_text(document, i));
  }
  if (count == 0) {
    (void)cli_tell(err, "%s: %s", path, door_err_said(err));
  } else if (err == DOOR_ERR_SCENARIO) {
    fprintf(stderr,
            door_say_many("frontdoor: %s: not run: %zu problem in the scenario\n",
                          "frontdoor: %s: not run: %zu problems in the scenario\n", count),
            path, count);
  }
  scenario_destroy(&document);
  return err;
}

enum door_err cli_print(const char *text)
{
  if (fputs(text, stdout) == EOF || fflush(stdout) != 0) {
    if (errno == EPIPE) {
      return DOOR_ERR_IO; /* the reader has seen enough, as `head` has: nothing to complain of */
    }
    return cli_tell(DOOR_ERR_IO, "cannot write to standard output: %s", strerror(errno));
  }
  return DOOR_OK;
}
