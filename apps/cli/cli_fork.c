#include "cli_fork.h"

#include "door_words.h"
#include "parameter_table.h"
#include "scenario_text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum door_err cli_fork_then(struct cli_fork *fork, const char *value)
{
  if (strchr(value, '=') == NULL) {
    return cli_tell(DOOR_ERR_USAGE, "--then: %s is not of the form KEY=VALUE", value);
  }
  if (fork->then_count == CLI_THENS_MAX) {
    return cli_tell(DOOR_ERR_USAGE, "--then: at most %d; write an overlay instead", CLI_THENS_MAX);
  }
  fork->thens[fork->then_count++] = value;
  return DOOR_OK;
}

enum door_err cli_fork_check(const struct cli_fork *fork, const struct cli_experiment *experiment)
{
  if (fork->from == NULL && fork->then_count == 0) {
    return DOOR_OK;
  }
  if (fork->from == NULL || fork->then_count == 0) {
    return cli_tell(DOOR_ERR_USAGE, "--from DATE and --then KEY=VALUE go together: from that day on, so much else");
  }
  return experiment->scenario_count == 1
             ? DOOR_OK
             : cli_tell(DOOR_ERR_USAGE, "--from compares one scenario with itself: no OTHER with it");
}

/* ---- what changes ---- */

/* Posts change by a number of posts. */
static const struct {
  const char *key;
  const char *group;
} posts_keys[] = {{"screening.staff_posts", "screening.changes"}, {"assessment.workers", "assessment.changes"}};

/* Why a key cannot change on a date. */
static const struct {
  const char *prefix;
  const char *reason;
} reasons[] = {
    {"intake.sources.", DOOR_SAID("demand changes by intake.events, which have dates of their own")},
    {"intake.events.", DOOR_SAID("events have dates of their own")},
    {"screening.changes.", DOOR_SAID("changes of posts have dates of their own")},
    {"assessment.changes.", DOOR_SAID("changes of posts have dates of their own")},
    {"changes.", DOOR_SAID("a change has a date of its own")},
    {"start.", DOOR_SAID("the start state is that of the first measured day")},
    {"measures.", DOOR_SAID("one run has one yardstick")},
    {"cost.", DOOR_SAID("one run has one yardstick")},
    {"time.", DOOR_SAID("it is the frame of the run")},
    {"calendars.", DOOR_SAID("opening hours are laid out when a run begins; a calendar's closures have dates")},
    {"handoffs.", DOOR_SAID("services agree on the times of hand-offs when a run begins")},
    {"families.", DOOR_SAID("the course of a family's need is drawn ahead")},
    {"",
     DOOR_SAID("a run builds on it when it begins, or it is neither a number nor a distribution; `frontdoor explain "
               "changes.*.key` names those that can")},
};

static const char *reason_of(const char *key)
{
  size_t i = 0;
  while (strncmp(key, reasons[i].prefix, strlen(reasons[i].prefix)) != 0) {
    i++;
  }
  return door_say(reasons[i].reason);
}

struct then {
  char key[PARAMETER_KEY_BYTES];
  const char *value;
  struct sim_date from;
};

static bool read_then(const char *text, struct then *out_then)
{
  size_t length = strcspn(text, "=");
  if (length >= sizeof out_then->key) {
    return false;
  }
  memcpy(out_then->key, text, length);
  out_then->key[length] = '\0';
  out_then->value = text + length + 1;
  return true;
}

/* A whole number: "12", or with a sign so many more or fewer than there are by then. */
static enum door_err read_posts(const struct then *then, int64_t posts_then, int64_t *out_more)
{
  char *end = NULL;
  errno = 0;
  long long number = strtoll(then->value, &end, 10);
  if (errno != 0 || end == then->value || *end != '\0' || number < -1000 || number > 1000) {
    return cli_tell(DOOR_ERR_USAGE,
                    "--then %s=%s: a whole number is wanted, or so many more or fewer, such as +2 or -1", then->key,
                    then->value);
  }
  bool is_relative = then->value[0] == '+' || then->value[0] == '-';
  *out_more = is_relative ? number : number - posts_then;
  return DOOR_OK;
}

static int64_t posts_by(const struct door_post_change *changes, uint32_t count, int64_t posts, struct sim_date day)
{
  for (uint32_t i = 0; i < count; i++) {
    posts += sim_date_compare(changes[i].from, day) <= 0 ? changes[i].posts : 0;
  }
  return posts;
}

static int64_t posts_then(const struct door_scenario *scenario, size_t which, struct sim_date day)
{
  return which == 0 ? posts_by(scenario->screening.changes, scenario->screening.change_count,
                               scenario->screening.staff_posts, day)
                    : posts_by(scenario->assessment.changes, scenario->assessment.change_count,
                               scenario->assessment.workers, day);
}

static bool lends_to(const struct door_scenario *scenario, enum door_team team)
{
  for (uint32_t i = 0; i < scenario->staff.loan_count; i++) {
    if (scenario->staff.loans[i].to_team == team) {
      return true;
    }
  }
  return false;
}

/* More posts come after those of the team and before whoever is lent to it or works another shift. Their numbers are in
 * the history, and in the draws of each worker: it would be another. */
static enum door_err check_numbers(const struct then *then, const struct door_scenario *scenario, size_t which,
                                   int64_t more)
{
  enum door_team team = which == 0 ? DOOR_TEAM_SCREENING : DOOR_TEAM_ASSESSMENT;
  bool has_shifts = which == 0 && scenario->screening.shift_count > 0;
  if (more <= 0 || (!has_shifts && !lends_to(scenario, team))) {
    return DOOR_OK;
  }
  return cli_tell(DOOR_ERR_USAGE,
                  "--then %s=%s: more posts would renumber the workers of %s, so that what came before "
                  "were no longer the same; compare with an overlay instead",
                  then->key, then->value, has_shifts ? "screening.shifts" : "staff.loans");
}

static bool is_dated(const char *key)
{
  const struct parameter *row = parameter_find("changes.*.key");
  const char *const *names = parameter_choice_names(row);
  for (uint32_t i = 0; i < parameter_choice_count(row); i++) {
    if (strcmp(names[i], key) == 0) {
      return true;
    }
  }
  return false;
}

static enum door_err refuse(const struct then *then)
{
  char nearest[PARAMETER_KEY_BYTES];
  if (parameter_find(then->key) == NULL) {
    return parameter_suggest(then->key, nearest)
               ? cli_tell(DOOR_ERR_USAGE, "--then: there is no key %s; did you mean %s?", then->key, nearest)
               : cli_tell(DOOR_ERR_USAGE, "--then: there is no key %s", then->key);
  }
  return cli_tell(DOOR_ERR_USAGE, "--then: %s cannot change on a date: %s", then->key, reason_of(then->key));
}

/* The setting that makes it so. */
static enum door_err write_then(const struct then *then, const struct door_scenario *scenario, uint32_t number,
                                struct scenario_text *text)
{
  char date[SIM_DATE_TEXT_SIZE];
  sim_date_format(then->from, date);
  for (size_t i = 0; i < sizeof posts_keys / sizeof posts_keys[0]; i++) {
    if (strcmp(posts_keys[i].key, then->key) == 0) {
      int64_t more = 0;
      enum door_err err = read_posts(then, posts_then(scenario, i, then->from), &more);
      err = err == DOOR_OK ? check_numbers(then, scenario, i, more) : err;
      scenario_text_print(text, "%s.then_%u={from: \"%s\", posts: %lld}", posts_keys[i].group, number, date,
                          (long long)more);
      return err;
    }
  }
  if (!is_dated(then->key)) {
    return refuse(then);
  }
  if (then->value[0] == '+') {
    return cli_tell(DOOR_ERR_USAGE, "--then %s=%s: the value itself is wanted; only posts take so many more", then->key,
                    then->value);
  }
  scenario_text_print(text, "changes.then_%u={from: \"%s\", key: %s, value: %s}", number, date, then->key, then->value);
  return DOOR_OK;
}

/* ---- settings ---- */

/* Takes the text, and has it in the settings. */
static enum door_err take_setting(struct cli_fork *fork, struct scenario_text *text)
{
  char *taken = NULL;
  enum door_err err = scenario_text_take(text, &taken);
  if (err != DOOR_OK) {
    return cli_tell(err, "%s", door_err_said(err));
  }
  fork->texts[fork->text_count++] = taken;
  return cli_add_setting(&fork->settings, taken);
}

static enum door_err add_thens(struct cli_fork *fork, const struct door_scenario *scenario, struct sim_date from)
{
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < fork->then_count && err == DOOR_OK; i++) {
    struct then then = {.from = from};
    struct scenario_text text;
    scenario_text_init(&text);
    err = read_then(fork->thens[i], &then)
              ? write_then(&then, scenario, i + 1, &text)
              : cli_tell(DOOR_ERR_USAGE, "--then: there is no key as long as that of %s", fork->thens[i]);
    if (err == DOOR_OK) {
      err = take_setting(fork, &text);
    } else {
      scenario_text_fini(&text);
    }
  }
  return err;
}

/* 'FROM: what changes, what else changes' in single quotes, in which a quote is written twice. */
static void write_title(struct scenario_text *text, const char *from_words, const struct cli_fork *fork)
{
  scenario_text_print(text, "'%s %s", from_words, fork->from);
  for (uint32_t i = 0; i < fork->then_count; i++) {
    scenario_text_add(text, i == 0 ? ": " : ", ");
    for (const char *letter = fork->thens[i]; *letter != '\0'; letter++) {
      scenario_text_print(text, "%s%c", *letter == '\'' ? "'" : "", *letter);
    }
  }
  scenario_text_add(text, "'");
}

/* The title of what is compared with the base: what changes, and when. In both languages, as it is kept and reports of
 * both are made of it. */
static enum door_err add_title(struct cli_fork *fork)
{
  struct scenario_text text;
  scenario_text_init(&text);
  scenario_text_add(&text, "title={en: ");
  write_title(&text, "from", fork);
  scenario_text_add(&text, ", cy: ");
  write_title(&text, "o", fork);
  scenario_text_add(&text, "}");
  return take_setting(fork, &text);
}

static enum door_err read_date(const struct cli_fork *fork, const struct door_scenario *scenario,
                               struct sim_date *out_from)
{
  struct door_problem problem = {.err = DOOR_OK};
  if (sim_date_parse(fork->from, out_from, &problem) != DOOR_OK) {
    return cli_tell(DOOR_ERR_USAGE, "--from %s: a date is wanted, such as 2014-09-01", fork->from);
  }
  int64_t day = sim_date_between(scenario->time.first_day, *out_from);
  int64_t first = scenario->time.run_in_days;
  int64_t last = first + scenario->time.measured_days - 1;
  if (day < first || day > last) {
    char first_text[SIM_DATE_TEXT_SIZE];
    char last_text[SIM_DATE_TEXT_SIZE];
    sim_date_format(sim_date_plus_days(scenario->time.first_day, first), first_text);
    sim_date_format(sim_date_plus_days(scenario->time.first_day, last), last_text);
    return cli_tell(DOOR_ERR_USAGE, "--from %s lies outside the measured period (allowed %s to %s)", fork->from,
                    first_text, last_text);
  }
  return DOOR_OK;
}

enum door_err cli_fork_read(struct cli_fork *fork, struct cli_experiment *experiment)
{
  const char *path = experiment->scenarios[0].path;
  struct scenario_document *plain = NULL;
  struct sim_date from = {0};
  enum door_err err = cli_read_scenario(path, experiment->settings.texts, experiment->settings.count, &plain);
  err = err == DOOR_OK ? read_date(fork, scenario_of(plain), &from) : err;
  if (err == DOOR_OK) { /* both count from that day */
    struct scenario_text text;
    scenario_text_init(&text);
    scenario_text_print(&text, "measures.from=\"%s\"", fork->from);
    fork->settings = experiment->settings;
    err = take_setting(fork, &text);
    experiment->settings = fork->settings;
  }
  err = err == DOOR_OK ? add_thens(fork, scenario_of(plain), from) : err;
  err = err == DOOR_OK ? add_title(fork) : err;
  scenario_destroy(&plain);
  if (err == DOOR_OK) {
    experiment->scenarios[1].path = path;
    experiment->scenarios[1].settings = &fork->settings;
    err = cli_experiment_operand(experiment, path);
  }
  return err == DOOR_OK ? cli_experiment_read(experiment) : err;
}

void cli_fork_fini(struct cli_fork *fork)
{
  for (uint32_t i = 0; i < fork->text_count; i++) {
    free(fork->texts[i]);
  }
}
