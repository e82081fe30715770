#include "cli.h"

#include "cli_output.h"
#include "door_words.h"

#include <stdio.h>
#include <string.h>

static const char help[] = "Examples:\n"
                           "  frontdoor init my-council.yaml\n"
                           "  frontdoor validate my-council.yaml\n"
                           "  frontdoor run my-council.yaml\n"
                           "  frontdoor init > elsewhere.yaml\n\n"
                           "Writes a small scenario with comments that is valid and runs. Nothing is overwritten.\n"
                           "Without a file, or with -, it goes to standard output.\n";

/* Round figures of a middling council, so that a first run shows waits and does not drown. None of them is a
 * measurement, and each says so under provenance. In Welsh it is the same scenario in other words. */
static const char starter[] = DOOR_SAID(
    "# yaml-language-server: $schema=frontdoor.schema.json\n"
    "#\n"
    "# A scenario of Front Door. `frontdoor schema > frontdoor.schema.json` beside this file gives an editor\n"
    "# completion; `frontdoor explain KEY` tells what a key means; `frontdoor validate FILE` finds every mistake;\n"
    "# `frontdoor run FILE` runs it. The figures are round and describe no place: put your own in, and say under\n"
    "# `provenance` where each comes from.\n"
    "format: 1\n"
    "title: {en: \"My front door\", cy: \"Fy nrws ffrynt\"}\n"
    "description: {en: \"A starting point with round figures; it describes no place.\"}\n"
    "\n"
    "time:\n"
    "  first_day: \"2024-04-01\" # the run-in starts here; texts that look like dates and times stand in quotes\n"
    "  run_in_days: 365        # fills queues and caseloads; not measured\n"
    "  measured_days: 365\n"
    "\n"
    "# Opening hours by name; a day that is not there is closed.\n"
    "calendars:\n"
    "  office:\n"
    "    monday: [\"08:30-17:00\"]\n"
    "    tuesday: [\"08:30-17:00\"]\n"
    "    wednesday: [\"08:30-17:00\"]\n"
    "    thursday: [\"08:30-17:00\"]\n"
    "    friday: [\"08:30-16:30\"]\n"
    "    closes_on_bank_holidays: true\n"
    "\n"
    "families:\n"
    "  children_weights: [50, 30, 13, 5, 1, 1] # families of 1 to 6 children\n"
    "  return_per_year: [0.1, 0.3, 0.6, 1.0]   # further contacts a year while need is unmet, by level 1 to 4\n"
    "\n"
    "# Who contacts the front door, how often, and with what need.\n"
    "intake:\n"
    "  sources:\n"
    "    police:\n"
    "      annual_first_contacts: 2400\n"
    "      need_level_shares: [0.45, 0.30, 0.17, 0.08]\n"
    "      information_quality_share: 0.4\n"
    "    school:\n"
    "      annual_first_contacts: 1200\n"
    "      weekday_weights: [1, 1, 1, 1, 1, 0, 0] # Monday to Sunday\n"
    "      hour_weights: [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 2, 2, 2, 1, 0, 0, 0, 0, 0, 0, 0] # from midnight\n"
    "      need_level_shares: [0.25, 0.40, 0.25, 0.10]\n"
    "      information_quality_share: 0.7\n"
    "\n"
    "screening:\n"
    "  staff_posts: 3\n"
    "  staff_calendar: office\n"
    "  decision_minutes: {lognormal: {mean: 45, p90: 90}}\n"
    "  apparent_noise_sd_levels: 0.8 # how far off a decision can be where a contact says little\n"
    "\n"
    "early_help:\n"
    "  places: 210\n"
    "  calendar: office\n"
    "  episode_hours: {gamma: {mean: 500, sd: 250}} # about 12 weeks of office hours\n"
    "  need_met_share: 0.6\n"
    "\n"
    "assessment:\n"
    "  workers: 4\n"
    "  caseload_limit_children: 14\n"
    "  calendar: office\n"
    "  assessment_hours: {gamma: {mean: 220, sd: 80}} # about 26 working days\n"
    "  plan_hours: {lognormal: {mean: 6000, sd: 4000}} # civil hours: about eight months\n"
    "  need_met_share: 0.7\n"
    "\n"
    "measures:\n"
    "  calendar: office # whose working days count for the clocks\n"
    "\n"
    "# Where every value comes from: {sourced: where}, {fitted: to what}, {assumed: why} or an assumed range. An "
    "entry\n"
    "# speaks for all keys below it that have none of their own.\n"
    "provenance:\n"
    "  time: {assumed: \"a year like any other\"}\n"
    "  calendars: {assumed: \"usual office hours\"}\n"
    "  families: {assumed: \"a round figure\"}\n"
    "  intake: {assumed: \"a round figure\"}\n"
    "  intake.sources.police.annual_first_contacts: {assumed: {low: 1800, high: 3000}}\n"
    "  intake.sources.school.annual_first_contacts: {assumed: {low: 900, high: 1500}}\n"
    "  screening: {assumed: \"a round figure\"}\n"
    "  screening.staff_posts: {assumed: {low: 2, high: 5}}\n"
    "  screening.decision_minutes: {assumed: {low: 20, high: 60}}\n"
    "  early_help: {assumed: \"a round figure\"}\n"
    "  assessment: {assumed: \"a round figure\"}\n"
    "  measures: {assumed: \"the same calendar as the staff\"}\n"
    "\n"
    "# What must hold; `frontdoor explain` without a key lists the measures.\n"
    "# expect:\n"
    "#   contacts: {at_least: 3000, stands_for: \"our own count, 2024-25\", fitted: true}\n");

static enum door_err on_operand(void *self, const char *operand)
{
  const char **path = self;
  if (*path != NULL) {
    return cli_tell(DOOR_ERR_USAGE, "init writes one file, not %s as well", operand);
  }
  *path = operand;
  return DOOR_OK;
}

static enum door_err write_new(const char *path)
{
  enum door_err err = cli_write_new(path, 0666, door_say(starter));
  if (err == DOOR_OK) {
    fprintf(stderr, door_say("wrote %s; next: frontdoor run %s\n"), path, path);
  }
  return err;
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {{NULL, false}};
  const char *path = NULL;
  struct cli_arguments reading = {&cli_init_command, options, NULL, on_operand, &path};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK) {
    err = path == NULL || strcmp(path, "-") == 0 ? cli_print(door_say(starter)) : write_new(path);
  }
  return door_err_exit_code(err);
}

const struct cli_command cli_init_command = {
    .name = "init", .arguments = "[FILE]", .summary = "Writes a scenario to start from.", .help = help, .run = run};
