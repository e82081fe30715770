#include "cli.h"

#include "cli_kept_run.h"
#include "cli_trace_story.h"
#include "cli_trace_summary.h"
#include "cli_words.h"
#include "door_suggest.h"
#include "door_utf8.h"
#include "door_words.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONTACT_DIGITS = 16, LIST_MAX = 1000000, TEXT_BYTES = 4096 };

static const char help[] =
    "Examples:\n"
    "  frontdoor trace runs/cardiff-2014-15-1 --list 20 --outcome referral\n"
    "  frontdoor trace runs/cardiff-2014-15-1 000000002d000001\n\n"
    "RUN is the folder that a run left. The replication is simulated again, which gives the same ledger, and every\n"
    "step of the contact is told with its rule, inputs, waits and clocks; then the other contacts of its family.\n"
    "CONTACT is 16 hexadecimal digits, as in the column subject of a ledger (run --ledger FILE).\n\n"
    "Options:\n"
    "  --replication N        which replication of the run (its first)\n"
    "  --list N               the first N contacts of the measured period, one line each, instead of one contact\n"
    "  --outcome NAME         of the list only those with this outcome on their way, such as referral or plan\n"
    "  --json                 one JSON object instead of lines\n";

struct trace_arguments {
  const char *run_path;
  const char *contact_text;
  struct door_contact contact;
  uint64_t replication;
  uint64_t list_count; /* 0: no list */
  uint8_t outcome;     /* 0: any */
  bool has_replication;
  bool wants_json;
};

/* ---- Arguments ---- */

static enum door_err read_outcome(const char *value, uint8_t *out_outcome)
{
  static const uint8_t outcomes[] = {
#define OUTCOME(NAME, name, number, doc) number,
#include "ledger.def"
  };
  enum { OUTCOME_COUNT = sizeof outcomes / sizeof outcomes[0] };
  const char *names[OUTCOME_COUNT];
  for (size_t i = 0; i < OUTCOME_COUNT; i++) {
    names[i] = door_outcome_name(outcomes[i]);
    if (strcmp(value, names[i]) == 0) {
      *out_outcome = outcomes[i];
      return DOOR_OK;
    }
  }
  const char *nearest = door_suggest(value, names, OUTCOME_COUNT);
  return nearest == NULL
             ? cli_tell(DOOR_ERR_USAGE, "--outcome: there is no outcome %s", value)
             : cli_tell(DOOR_ERR_USAGE, "--outcome: there is no outcome %s; did you mean %s?", value, nearest);
}

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct trace_arguments *arguments = self;
  if (strcmp(name, "--json") == 0) {
    arguments->wants_json = true;
    return DOOR_OK;
  }
  if (strcmp(name, "--outcome") == 0) {
    return read_outcome(value, &arguments->outcome);
  }
  if (strcmp(name, "--list") == 0) {
    return cli_read_number(name, value, 1, LIST_MAX, &arguments->list_count);
  }
  arguments->has_replication = true;
  return cli_read_number(name, value, 0, UINT32_MAX, &arguments->replication);
}

static enum door_err read_contact(const char *text, struct door_contact *out_contact)
{
  size_t digits = 0;
  while (isxdigit((unsigned char)text[digits])) {
    digits++;
  }
  if (digits != CONTACT_DIGITS || text[digits] != '\0') {
    return cli_tell(DOOR_ERR_USAGE,
                    "%s is no contact: 16 hexadecimal digits are wanted, as in a ledger; --list 20 shows some", text);
  }
  out_contact->id = strtoull(text, NULL, 16);
  return DOOR_OK;
}

static enum door_err on_operand(void *self, const char *operand)
{
  struct trace_arguments *arguments = self;
  if (arguments->run_path == NULL) {
    arguments->run_path = operand;
    return DOOR_OK;
  }
  if (arguments->contact_text != NULL) {
    return cli_tell(DOOR_ERR_USAGE, "trace takes one run and one contact, not %s as well", operand);
  }
  arguments->contact_text = operand;
  return read_contact(operand, &arguments->contact);
}

static enum door_err check_arguments(const struct trace_arguments *arguments)
{
  if (arguments->run_path == NULL) {
    return cli_tell(DOOR_ERR_USAGE, "trace needs the folder of a run, such as runs/cardiff-2014-15-1, and a contact");
  }
  if (arguments->contact_text == NULL && arguments->list_count == 0) {
    return cli_tell(DOOR_ERR_USAGE, "trace needs a contact; `frontdoor trace %s --list 20` shows some",
                    arguments->run_path);
  }
  if (arguments->contact_text != NULL && arguments->list_count > 0) {
    return cli_tell(DOOR_ERR_USAGE, "trace tells of one contact or lists some, not both");
  }
  if (arguments->outcome != 0 && arguments->list_count == 0) {
    return cli_tell(DOOR_ERR_USAGE, "--outcome goes with --list");
  }
  return DOOR_OK;
}

/* ---- Output ---- */

static enum door_err print_json(json_t *json)
{
  char *text = json == NULL ? NULL : json_dumps(json, JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15));
  enum door_err err = text == NULL ? cli_tell(DOOR_ERR_MEMORY, "out of memory") : cli_print(text);
  free(text);
  return err == DOOR_OK ? cli_print("\n") : err;
}

static const char *text_of(const json_t *json, const char *key)
{
  const char *text = json_string_value(json_object_get(json, key));
  return text == NULL ? "" : text;
}

/* The steps' column of the service is as wide as its longest name in the language; details stand below the texts. */
enum { BEFORE_SERVICE_COLUMNS = 25, DETAIL_INDENT_COLUMNS = 4 };

static int service_columns(void)
{
  static const int columns[] = {[DOOR_ENGLISH] = 10, [DOOR_WELSH] = 14};
  return columns[door_language()];
}

static const char *service_text(const char *name)
{
  static const struct {
    const char *name;
    const char *welsh_of;
  } texts[] = {{"early_help", DOOR_SAID("early help")},
               {"intake", DOOR_SAID("intake")},
               {"screening", DOOR_SAID("screening")},
               {"assessment", DOOR_SAID("assessment")}};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && door_language() != DOOR_ENGLISH; i++) {
    if (strcmp(name, texts[i].name) == 0) {
      return door_say(texts[i].welsh_of);
    }
  }
  return name;
}

static enum door_err print_step(const json_t *step)
{
  char line[TEXT_BYTES];
  const char *service = service_text(text_of(step, "service"));
  snprintf(line, sizeof line, "%s %s  %-*s  %s\n", text_of(step, "weekday"), text_of(step, "time"),
           door_utf8_field(service, service_columns()), service, text_of(step, "text"));
  enum door_err err = cli_print(line);
  const json_t *details = json_object_get(step, "details");
  for (size_t i = 0; i < json_array_size(details) && err == DOOR_OK; i++) {
    snprintf(line, sizeof line, "%*s%s\n", BEFORE_SERVICE_COLUMNS + service_columns() + DETAIL_INDENT_COLUMNS, "",
             json_string_value(json_array_get(details, i)));
    err = cli_print(line);
  }
  return err;
}

static enum door_err print_trace(const json_t *trace, const struct cli_kept_run *run)
{
  char text[TEXT_BYTES];
  snprintf(text, sizeof text, door_say("Contact %s in replication %lld of %s (scenario %s, seed %s)\n%s\n\n"),
           text_of(trace, "contact"), (long long)json_integer_value(json_object_get(trace, "replication")),
           run->folder.path, text_of(trace, "scenario"), text_of(trace, "seed"), text_of(trace, "text"));
  enum door_err err = cli_print(text);
  const json_t *steps = json_object_get(trace, "steps");
  for (size_t i = 0; i < json_array_size(steps) && err == DOOR_OK; i++) {
    err = print_step(json_array_get(steps, i));
  }
  const json_t *others = json_object_get(trace, "family_contacts");
  if (err == DOOR_OK) {
    snprintf(text, sizeof text, "\n%s\n",
             json_array_size(others) == 0 ? door_say("The family has no other contact in this run.")
                                          : door_say("Other contacts of the family:"));
    err = cli_print(text);
  }
  for (size_t i = 0; i < json_array_size(others) && err == DOOR_OK; i++) {
    snprintf(text, sizeof text, "  %s\n", text_of(json_array_get(others, i), "text"));
    err = cli_print(text);
  }
  return err;
}

/* JSON is English, whatever the person reads: its words are made in that. Returns the language to go back to. */
static enum door_language begin_words(const struct trace_arguments *arguments)
{
  enum door_language language = door_language();
  door_language_set(arguments->wants_json ? DOOR_ENGLISH : language);
  return language;
}

/* ---- One contact ---- */

static json_t *trace_head(const struct trace_arguments *arguments, const struct cli_kept_run *run)
{
  char contact[CONTACT_DIGITS + 1];
  char family[CONTACT_DIGITS + 1];
  char seed[24];
  snprintf(contact, sizeof contact, "%016" PRIx64, arguments->contact.id);
  snprintf(family, sizeof family, "%014" PRIx64, door_family_of(arguments->contact).id);
  snprintf(seed, sizeof seed, "%" PRIu64, run->seed);
  return json_pack("{s:s, s:s, s:s, s:I, s:s, s:s}", "run", run->folder.path, "scenario", run->setting->scenario.name,
                   "seed", seed, "replication", (json_int_t)arguments->replication, "contact", contact, "family",
                   family);
}

/* Whether it counts, which people ask first when a figure and a trace do not seem to fit. */
static void add_period(json_t *trace, const struct cli_kept_run *run, const struct cli_trace_summary *summary)
{
  char from[CLI_INSTANT_BYTES];
  char to[CLI_INSTANT_BYTES];
  char text[TEXT_BYTES];
  const struct door_scenario *scenario = &run->setting->scenario;
  bool is_measured = summary->received_seconds >= run->setting->counted_from.seconds;
  cli_instant_format(scenario, run->setting->counted_from, from);
  cli_instant_format(scenario, run->setting->horizon, to);
  snprintf(text, sizeof text,
           is_measured ? door_say("Received in the measured period; measured is from %s to %s.")
                       : door_say("Received in the run-in; measured is from %s to %s."),
           from, to);
  json_object_set_new(trace, "received_in_measured_period", json_boolean(is_measured));
  json_object_set_new(trace, "text", json_string(text));
}

static enum door_err tell_absent(const struct trace_arguments *arguments, const struct cli_trace_records *records)
{
  char hints[TEXT_BYTES] = "";
  size_t length = 0;
  for (uint32_t i = 0; i < records->first_count; i++) {
    length += (size_t)snprintf(hints + length, sizeof hints - length, "%s%016" PRIx64, i == 0 ? "" : ", ",
                               records->first_contacts[i]);
  }
  return cli_tell(DOOR_ERR_USAGE,
                  "%s does not occur in replication %llu; the first there are %s; --list 20 shows more, "
                  "--replication N looks in another",
                  arguments->contact_text, (unsigned long long)arguments->replication,
                  hints[0] == '\0' ? door_say("none") : hints);
}

static enum door_err tell_contact(const struct trace_arguments *arguments, const struct cli_kept_run *run,
                                  const struct cli_trace_records *records, const struct cli_trace_summary *summaries,
                                  size_t count)
{
  json_t *trace = trace_head(arguments, run);
  json_t *others = json_array();
  bool is_there = false;
  enum door_language language = begin_words(arguments);
  for (size_t i = 0; i < count; i++) {
    if (summaries[i].contact.id == arguments->contact.id) {
      is_there = true;
      add_period(trace, run, &summaries[i]);
    } else {
      json_array_append_new(others, cli_trace_summary_json(&run->setting->scenario, &summaries[i]));
    }
  }
  enum door_err err = DOOR_OK;
  json_object_set_new(trace, "steps", cli_trace_steps(run->setting, records, arguments->contact));
  json_object_set_new(trace, "family_contacts", others);
  door_language_set(language);
  if (!is_there) {
    err = tell_absent(arguments, records);
  } else {
    err = arguments->wants_json ? print_json(trace) : print_trace(trace, run);
  }
  json_decref(trace);
  return err;
}

/* ---- The list ---- */

static bool is_listed(const struct trace_arguments *arguments, const struct cli_kept_run *run,
                      const struct cli_trace_summary *summary)
{
  if (summary->received_seconds < run->setting->counted_from.seconds) {
    return false;
  }
  bool has_outcome = arguments->outcome == 0;
  for (uint32_t i = 0; i < summary->outcome_count; i++) {
    has_outcome = has_outcome || (uint8_t)summary->outcomes[i] == arguments->outcome;
  }
  return has_outcome;
}

static enum door_err tell_list(const struct trace_arguments *arguments, const struct cli_kept_run *run,
                               const struct cli_trace_summary *summaries, size_t count)
{
  json_t *contacts = json_array();
  enum door_language language = begin_words(arguments);
  for (size_t i = 0; i < count && json_array_size(contacts) < arguments->list_count; i++) {
    if (is_listed(arguments, run, &summaries[i])) {
      json_array_append_new(contacts, cli_trace_summary_json(&run->setting->scenario, &summaries[i]));
    }
  }
  door_language_set(language);
  enum door_err err = DOOR_OK;
  if (arguments->wants_json) {
    json_t *list = json_pack("{s:s, s:I, s:O}", "run", run->folder.path, "replication",
                             (json_int_t)arguments->replication, "contacts", contacts);
    err = print_json(list);
    json_decref(list);
  } else if (json_array_size(contacts) == 0) {
    fputs(door_say("frontdoor: no contact of the measured period is like that\n"), stderr);
  }
  for (size_t i = 0; i < json_array_size(contacts) && err == DOOR_OK && !arguments->wants_json; i++) {
    err = cli_print(text_of(json_array_get(contacts, i), "text"));
    err = err == DOOR_OK ? cli_print("\n") : err;
  }
  json_decref(contacts);
  return err;
}

/* ---- The whole ---- */

static int trace(void *self, const struct cli_kept_run *run)
{
  struct trace_arguments *arguments = self;
  struct door_problem problem = {.err = DOOR_OK};
  struct cli_trace_records records = {.is_of_family = arguments->list_count == 0,
                                      .family = door_family_of(arguments->contact)};
  uint32_t replication = 0;
  enum door_err err =
      cli_kept_run_choose(run, arguments->has_replication, arguments->replication, &replication, &problem);
  if (err != DOOR_OK) {
    return cli_tell_problem(err, &problem);
  }
  arguments->replication = replication;
  struct door_results *kept = NULL;
  err = run->is_finished ? cli_kept_run_results(run, &kept, &problem) : DOOR_OK;
  if (err == DOOR_OK) {
    err = cli_kept_run_repeat(run, kept, replication, cli_trace_observer(&records), &problem);
  }
  door_results_destroy(&kept);
  struct cli_trace_summary *summaries = NULL;
  size_t count = 0;
  int code = 0;
  if (err != DOOR_OK) {
    code = cli_tell_problem(err, &problem);
  } else if ((err = cli_trace_sum_up(&records, &summaries, &count)) != DOOR_OK) {
    code = door_err_exit_code(cli_tell(err, "the replication cannot be told: %s", door_err_said(err)));
  } else {
    err = arguments->list_count > 0 ? tell_list(arguments, run, summaries, count)
                                    : tell_contact(arguments, run, &records, summaries, count);
    code = door_err_exit_code(err);
  }
  free(summaries);
  cli_trace_records_fini(&records);
  return code;
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {
      {"--replication", true}, {"--list", true}, {"--outcome", true}, {"--json", false}, {NULL, false}};
  struct trace_arguments arguments = {.run_path = NULL};
  struct cli_arguments reading = {&cli_trace_command, options, on_option, on_operand, &arguments};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK) {
    err = check_arguments(&arguments);
  }
  if (err != DOOR_OK) {
    return door_err_exit_code(err);
  }
  return cli_kept_run_use(arguments.run_path, trace, &arguments);
}

const struct cli_command cli_trace_command = {.name = "trace",
                                              .arguments = "RUN CONTACT [options]",
                                              .summary = "Why did this contact go where it went?",
                                              .help = help,
                                              .run = run};
