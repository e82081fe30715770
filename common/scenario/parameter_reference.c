/* The parameter table for people: the reference in Markdown and the explanation of one key. */
#include "door_words.h"
#include "parameter_table.h"
#include "scenario_schema.h"
#include "scenario_text.h"

#include <string.h>

/* Types whose rows have a range that means something. */
static bool has_range(const struct parameter *row)
{
  return row->high > row->low && row->type != PARAMETER_HOURS;
}

static void add_choices(struct scenario_text *text, const struct parameter *row)
{
  for (uint32_t i = 0; i < parameter_choice_count(row); i++) {
    scenario_text_print(text, "%s%s", i == 0 ? "" : ", ", parameter_choice_names(row)[i]);
  }
}

static void add_type(struct scenario_text *text, const struct parameter *row)
{
  scenario_text_add(text, door_say(parameter_type_text(row->type)));
  if (row->type == PARAMETER_CHOICE) {
    scenario_text_add(text, ": ");
    add_choices(text, row);
  }
}

static void add_range(struct scenario_text *text, const struct parameter *row)
{
  if (!has_range(row)) {
    return;
  }
  scenario_text_add(text, row->type == PARAMETER_DATE ? door_say("years ") : "");
  scenario_text_add_number(text, row->low);
  scenario_text_add(text, door_say(" to "));
  scenario_text_add_number(text, row->high);
}

/* ---- One key ---- */

enum door_err parameter_explain(const char *key, char **out_text, struct door_problem *problem)
{
  const struct parameter *row = parameter_find(key);
  if (row == NULL) {
    char nearest[PARAMETER_KEY_BYTES];
    bool is_near = parameter_suggest(key, nearest);
    return door_problem_set(problem, DOOR_ERR_USAGE, "%.100s: no such parameter%s%s%s", key,
                            is_near ? "; did you mean " : "", is_near ? nearest : "", is_near ? "?" : "");
  }
  struct scenario_text text;
  scenario_text_init(&text);
  bool is_welsh = door_language() == DOOR_WELSH;
  scenario_text_print(&text, door_say("%s\n  %s (%s)\n  %s\n  Type:    "), row->key,
                      is_welsh ? row->label_cy : row->label_en, is_welsh ? row->label_en : row->label_cy,
                      door_say(row->help_en));
  add_type(&text, row);
  if (row->unit[0] != '\0') {
    scenario_text_print(&text, door_say("\n  Unit:    %s"), door_say(row->unit));
  }
  if (has_range(row)) {
    scenario_text_add(&text, door_say("\n  Range:   "));
    add_range(&text, row);
  }
  scenario_text_print(&text, door_say("\n  Default: %s\n"),
                      row->default_yaml == NULL ? door_say("none; must be given") : row->default_yaml);
  return scenario_text_take(&text, out_text);
}

/* ---- The reference ---- */

static const char preface[] =
    "# Parameters of a scenario\n"
    "\n"
    "Made from `common/scenario/parameters.def`; change that file, not this one.\n"
    "\n"
    "A dotted key is nested in the file: `screening.staff_posts` is `staff_posts` below `screening`. `*` is a name\n"
    "that the scenario gives: small letters, digits and `_`, up to 39 of them, a letter first. A parameter without a\n"
    "default must be given. Every default is an assumption.\n"
    "\n"
    "Beside the parameters a file has `format: 1`, and may have `extends: other.yaml` (a file relative to this one,\n"
    "over which this one is laid), `name`, `provenance` and `expect`. In an overlay, naming a source or a calendar\n"
    "changes the given fields only, and `~` in its place removes it; every other value is replaced as a whole.\n"
    "\n"
    "`provenance` maps keys to `{sourced: where}`, `{fitted: to what}` or `{assumed: what}`; assumed as `{low, high}` "
    "is a\n"
    "plausible range (of a distribution: of its mean; of a list: of its largest number). `{fitted: to what, measure: "
    "referrals}`\n"
    "names the measure whose expectation has `fitted: true`: `--ensemble` draws what is assumed in ranges, and fits "
    "these "
    "again.\n"
    "\n"
    "`expect` maps measures to what the results should be: bounds (`at_least`, `at_most`, `within_share_of: {value, "
    "share}`)\n"
    "on the mean, or `compared_with: other.yaml` (relative to this file) and `direction: higher` or `lower`, held\n"
    "against the differences of the two, replication by replication on one seed. `stands_for` says which figure of "
    "which\n"
    "source it is, `fitted` whether the scenario was fitted to it, `kind` whether it is a `figure`, a finding in "
    "`words`, or\n"
    "`sense`; `known_miss` says why the results are known to miss it, so that `check` reports it without failing.\n"
    "\n"
    "A distribution is a number (always that) or one of `{constant: 5}`, `{uniform: {low, high}}`,\n"
    "`{triangular: {low, mode, high}}`, `{exponential: {mean}}`, `{lognormal: {mean, sd}}`, `{lognormal: {mean, "
    "p90}}`,\n"
    "`{lognormal: {median, p90}}`, `{gamma: {mean, sd}}`, `{gamma: {shape, mean}}`, `{weibull: {shape, scale}}`,\n"
    "`{weibull: {shape, mean}}`, `{empirical: {values, shares}}` (shares at or below each value, from 0 to 1) and\n"
    "`{discrete: {values, weights}}`.\n"
    "\n"
    "Times of day stand in quotes (`\"08:30-17:00\"`), and truth is `true` or `false`: readers of YAML 1.1 and 1.2 "
    "take\n"
    "`17:00`, `yes` and `no` without quotes for different things, so they are refused.\n";

/* The part of the key before the first dot; rows without one stand under "scenario". */
static size_t section_length(const char *key)
{
  const char *dot = strchr(key, '.');
  return dot == NULL ? 0 : (size_t)(dot - key);
}

static bool begins_section(size_t index)
{
  if (index == 0) {
    return true;
  }
  const char *key = parameter_at(index)->key;
  const char *before = parameter_at(index - 1)->key;
  size_t length = section_length(key);
  return length != section_length(before) || strncmp(key, before, length) != 0;
}

static void add_heading(struct scenario_text *text, const char *key)
{
  size_t length = section_length(key);
  scenario_text_print(text, "\n## %.*s\n\n", length == 0 ? 8 : (int)length, length == 0 ? "scenario" : key);
  scenario_text_add(text, "| key | type | unit | range | default | meaning |\n|---|---|---|---|---|---|\n");
}

static void add_row(struct scenario_text *text, const struct parameter *row)
{
  scenario_text_print(text, "| `%s` | ", row->key);
  add_type(text, row);
  scenario_text_print(text, " | %s | ", row->unit);
  add_range(text, row);
  if (row->default_yaml == NULL) {
    scenario_text_add(text, " | must be given | ");
  } else {
    scenario_text_print(text, " | `%s` | ", row->default_yaml);
  }
  scenario_text_print(text, "**%s** (%s). %s |\n", row->label_en, row->label_cy, row->help_en);
}

enum door_err parameter_reference_markdown(char **out_text)
{
  struct scenario_text text;
  scenario_text_init(&text);
  scenario_text_add(&text, preface);
  for (size_t i = 0; i < parameter_count(); i++) {
    if (begins_section(i)) {
      add_heading(&text, parameter_at(i)->key);
    }
    add_row(&text, parameter_at(i));
  }
  return scenario_text_take(&text, out_text);
}
