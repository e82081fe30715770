#include "cli_ensemble_report.h"

#include "cli_ensemble_finding.h"
#include "cli_text.h"
#include "conductor_program.h"
#include "door_json.h"
#include "door_shown.h"
#include "door_words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_COLUMNS = 10, INTERVAL_COLUMNS = 20, SD_COLUMNS = 8 };

/* With two of indent. */
static int label_columns(void)
{
  return door_language() == DOOR_WELSH ? 40 : 32;
}

/* ---- What was drawn, fitted and refused ---- */

static uint32_t refused_count(const struct cli_ensemble *ensemble, uint32_t figure)
{
  uint32_t count = 0;
  uint32_t last = ensemble->accepted_count < ensemble->request->set_count
                      ? CLI_ENSEMBLE_TRIES * ensemble->request->set_count
                      : ensemble->accepted[ensemble->accepted_count - 1]->number;
  for (uint32_t i = 0; i < last; i++) {
    const struct cli_set *set = &ensemble->sets[i];
    count += set->state == CLI_SET_REFUSED && set->refused_figure == figure ? 1 : 0;
  }
  return count;
}

struct figure_name {
  char text[DOOR_MEASURE_NAME_BYTES];
};

static struct figure_name figure_name(const struct cli_ensemble *ensemble, uint32_t figure)
{
  struct figure_name name = {""};
  snprintf(name.text, sizeof name.text, "%s", door_say("no valid scenario"));
  if (figure < ensemble->plan->figure_count) {
    door_measure_name(ensemble->measures.scenario, ensemble->plan->figures[figure].measure, name.text);
  }
  return name;
}

static void write_refusals(FILE *out, const void *self)
{
  const struct cli_ensemble *ensemble = self;
  const char *join = ": ";
  for (uint32_t i = 0; i <= ensemble->plan->figure_count; i++) {
    uint32_t count = refused_count(ensemble, i);
    if (count > 0) {
      fprintf(out, i < ensemble->plan->figure_count ? door_say("%s%u for %s") : door_say("%s%u make %s"), join, count,
              figure_name(ensemble, i).text);
      join = ", ";
    }
  }
}

static uint32_t varied_count(const struct door_ensemble_plan *plan)
{
  uint32_t count = 0;
  for (uint32_t i = 0; i < plan->drawn_count; i++) {
    count += plan->drawn[i].is_left_out ? 0 : 1;
  }
  return count;
}

static void write_plan(FILE *out, const struct cli_ensemble *ensemble)
{
  const struct door_ensemble_plan *plan = ensemble->plan;
  fprintf(out, door_say("Drawn within their assumed ranges: %u keys. Fitted again:"), varied_count(plan));
  for (uint32_t i = 0; i < plan->solved_count; i++) {
    uint32_t count = plan->figures[i].key_count;
    fprintf(out, "%s %s (", i == 0 ? "" : ",", figure_name(ensemble, i).text);
    fprintf(out, door_say_many("%u key", "%u keys", count), count);
    fputc(')', out);
  }
  fputs(plan->solved_count == 0 ? door_say(" nothing") : "", out);
  fprintf(
      out,
      door_say(".\nNot varied: %u keys assumed in words only, %u with a range that cannot be drawn, %u fitted to what "
               "is no\nfigure of this scenario."),
      plan->in_words, plan->not_drawable, plan->fitted_before);
  bool is_first = true;
  for (uint32_t i = 0; i < plan->drawn_count; i++) {
    if (plan->drawn[i].is_left_out) {
      fprintf(out, "%s%s", is_first ? door_say(" Not drawn, since a scenario compared says what they are: ") : ", ",
              plan->drawn[i].key);
      is_first = false;
    }
  }
  fputs(is_first ? "\n" : ".\n", out);
}

/* ---- Table ---- */

static void write_head(FILE *out, const struct cli_ensemble *ensemble)
{
  const struct cli_ensemble_request *request = ensemble->request;
  fprintf(out, "%s\n", cli_title_of(request->scenarios[0].document));
  fprintf(out, door_say("%u sets of parameters"), ensemble->accepted_count);
  fputs(ensemble->plan->figure_count == 0 ? "" : door_say(" that meet the fitted figures"), out);
  fprintf(out, door_say(", of %u tried; %u replications each, seed %llu, %lld measured days\n"), ensemble->tried_count,
          request->replication_count, (unsigned long long)request->seed,
          (long long)cli_measured_days(request->scenarios[0].document));
  if (!ensemble->is_complete) {
    fputs(door_say("INCOMPLETE: interrupted before all sets were tried\n"), out);
  } else if (ensemble->accepted_count < request->set_count) {
    fprintf(out, door_say("Fewer than the %u asked for: no more are tried than %d for one\n"), request->set_count,
            CLI_ENSEMBLE_TRIES);
  }
  write_plan(out, ensemble);
  fputs(door_say("Refused"), out);
  char *refusals = NULL;
  if (cli_ensemble_refusals(ensemble, &refusals) == DOOR_OK) {
    fprintf(out, "%s.\n", refusals[0] == '\0' ? door_say(": none") : refusals);
  }
  free(refusals);
}

/* What is between bounds, where it is there. */
static struct door_summary bounds_of(bool is_there, double low, double high)
{
  return (struct door_summary){.low = low, .high = high, .has_interval = is_there};
}

static struct door_summary spread_of(bool is_there, double sd)
{
  return (struct door_summary){.mean = sd, .reason = is_there ? NULL : "not known"};
}

static void write_row(FILE *out, const struct cli_measures *measures, const struct cli_finding *finding)
{
  const struct door_measure_row *row = door_measure_row(measures->list[finding->place]);
  char label[DOOR_MEASURE_NAME_BYTES];
  door_measure_label_in(door_language(), measures->scenario, measures->list[finding->place], label);
  const struct door_variation *found = &finding->variation;
  cli_write_cell(out, label, label_columns());
  if (found->set_count == 0) {
    fprintf(out, "%*s  %s\n", NUMBER_COLUMNS, "-", door_say("no value in any set"));
    return;
  }
  double size = found->mean < 0 ? -found->mean : found->mean;
  struct door_shown_unit unit = door_shown_unit_of(row, size > found->parameter_sd ? size : found->parameter_sd);
  double spread = found->parameter_sd > found->chance_sd ? found->parameter_sd : found->chance_sd;
  int decimals = door_shown_decimals((spread > 0 ? spread : size) / unit.each, 10);
  struct cli_scale scale = {unit.each, decimals};
  const struct door_summary shown[] = {
      spread_of(true, found->mean),
      bounds_of(found->has_parameters, found->parameter_low, found->parameter_high),
      spread_of(found->has_parameters, found->parameter_sd),
      bounds_of(found->has_chance, found->chance_low, found->chance_high),
      spread_of(found->has_chance, found->chance_sd),
  };
  cli_write_mean(out, NUMBER_COLUMNS, &shown[0], scale);
  cli_write_interval(out, INTERVAL_COLUMNS, &shown[1], scale);
  cli_write_mean(out, SD_COLUMNS, &shown[2], scale);
  cli_write_interval(out, INTERVAL_COLUMNS, &shown[3], scale);
  cli_write_mean(out, SD_COLUMNS, &shown[4], scale);
  bool is_count = door_measure_unit_form(row->unit) == DOOR_FORM_COUNT;
  fprintf(out, "%s%s\n", is_count ? "" : "  ", is_count ? "" : door_say(unit.text));
}

static void write_columns(FILE *out, const char *mean)
{
  const char *sd = door_say("sd");
  fprintf(out, "%*s", label_columns(), "");
  cli_write_head(out, NUMBER_COLUMNS, mean);
  fprintf(out, "  %-*s", INTERVAL_COLUMNS, door_say("parameters, 95 %"));
  cli_write_head(out, SD_COLUMNS, sd);
  fprintf(out, "  %-*s", INTERVAL_COLUMNS, door_say("chance, 95 %"));
  cli_write_head(out, SD_COLUMNS, sd);
  fputc('\n', out);
}

static void write_scenario(FILE *out, const struct cli_ensemble *ensemble, uint32_t scenario)
{
  fputc('\n', out);
  if (scenario > 0) {
    fprintf(out, "%s\n", cli_title_of(ensemble->request->scenarios[scenario].document));
  }
  write_columns(out, scenario == 0 ? door_say("mean") : door_say("difference"));
  for (uint32_t place = 0; place < ensemble->measures.count; place++) {
    struct cli_finding finding;
    if (cli_find(ensemble, scenario, place, &finding) == DOOR_OK) {
      write_row(out, &ensemble->measures, &finding);
    }
  }
  char *verdict = scenario == 0 ? NULL : cli_ensemble_verdict(ensemble, scenario);
  if (verdict != NULL) {
    cli_write_lines(out, verdict);
  }
  free(verdict);
}

static void write_table(FILE *out, const void *self)
{
  const struct cli_ensemble *ensemble = self;
  const struct cli_ensemble_request *request = ensemble->request;
  write_head(out, ensemble);
  for (uint32_t i = request->scenario_count == 1 ? 0 : 1; i < request->scenario_count; i++) {
    write_scenario(out, ensemble, i);
  }
  fprintf(
      out,
      door_say("\nParameters: where 95 %% of sets lie, the part of chance in their means taken out; sd between sets. "
               "Chance: the\ninterval of the mean of %u replications with the parameters fixed; sd of one "
               "replication. Sets differ within the\nassumed ranges only: what no range is stated for is not in these "
               "intervals.\n"),
      request->replication_count);
}

/* ---- JSON ---- */

static void write_json_finding(FILE *out, const struct cli_ensemble *ensemble, uint32_t scenario, uint32_t place)
{
  struct cli_finding finding;
  if (cli_find(ensemble, scenario, place, &finding) != DOOR_OK) {
    return;
  }
  const struct door_variation *found = &finding.variation;
  uint32_t measure = ensemble->measures.list[place];
  char name[DOOR_MEASURE_NAME_BYTES];
  door_measure_name(ensemble->measures.scenario, measure, name);
  fprintf(out, "        \"%s\": {", name);
  door_json_number(out, scenario == 0 ? "mean" : "difference", found->set_count > 0, found->mean);
  door_json_number(out, "parameter_low", found->has_parameters, found->parameter_low);
  door_json_number(out, "parameter_high", found->has_parameters, found->parameter_high);
  door_json_number(out, "parameter_sd", found->has_parameters, found->parameter_sd);
  door_json_number(out, "chance_low", found->has_chance, found->chance_low);
  door_json_number(out, "chance_high", found->has_chance, found->chance_high);
  door_json_number(out, "chance_sd", found->has_chance, found->chance_sd);
  if (scenario > 0) {
    fprintf(out, "\"finding\": \"%s\", \"sets_more\": %" PRIu32 ", \"sets_less\": %" PRIu32 ", ",
            cli_sense_name(finding.sense), finding.more_count, finding.less_count);
    fputs("\"depends_on\": ", out);
    if (finding.key == NULL) {
      fputs("null, ", out);
    } else {
      door_json_text(out, finding.key);
      fputs(", ", out);
    }
    door_json_number(out, "rank_correlation", finding.has_key, finding.correlation);
  }
  fprintf(out, "\"unit\": \"%s\", \"set_count\": %" PRIu32 "}%s\n",
          door_measure_unit_text(door_measure_row(measure)->unit), found->set_count,
          place + 1 < ensemble->measures.count ? "," : "");
}

static void write_json_scenario(FILE *out, const struct cli_ensemble *ensemble, uint32_t scenario)
{
  const struct scenario_document *document = ensemble->request->scenarios[scenario].document;
  fputs("    {", out);
  cli_write_json_title(out, document, ", ");
  char *verdict = scenario == 0 ? NULL : cli_ensemble_verdict(ensemble, scenario);
  if (verdict != NULL) {
    fputs(", \"verdict\": ", out);
    door_json_text(out, verdict);
  }
  free(verdict);
  fputs(",\n", out);
  if (scenario > 0) {
    struct cli_posts posts = cli_ensemble_posts(ensemble, scenario);
    cli_posts_write_json(out, &posts);
  }
  fputs("      \"measures\": {\n", out);
  for (uint32_t place = 0; place < ensemble->measures.count; place++) {
    write_json_finding(out, ensemble, scenario, place);
  }
  fputs(scenario + 1 < ensemble->request->scenario_count ? "      }},\n" : "      }}\n", out);
}

static void write_json_keys(FILE *out, const struct door_ensemble_plan *plan, bool left_out)
{
  bool is_first = true;
  fputc('[', out);
  for (uint32_t i = 0; i < plan->drawn_count; i++) {
    if (plan->drawn[i].is_left_out == left_out) {
      fprintf(out, "%s\"%s\"", is_first ? "" : ", ", plan->drawn[i].key);
      is_first = false;
    }
  }
  fputc(']', out);
}

static void write_json_plan(FILE *out, const struct cli_ensemble *ensemble)
{
  const struct door_ensemble_plan *plan = ensemble->plan;
  fputs("  \"drawn\": ", out);
  write_json_keys(out, plan, false);
  fputs(",\n  \"not_drawn\": ", out);
  write_json_keys(out, plan, true);
  fputs(",\n  \"fitted\": {", out);
  for (uint32_t i = 0; i < plan->solved_count; i++) {
    fprintf(out, "%s\"%s\": %" PRIu32, i == 0 ? "" : ", ", figure_name(ensemble, i).text, plan->figures[i].key_count);
  }
  fprintf(out,
          "},\n  \"not_varied\": {\"in_words\": %" PRIu32 ", \"not_drawable\": %" PRIu32
          ", \"fitted_elsewhere\": %" PRIu32 "},\n  \"refused\": {",
          plan->in_words, plan->not_drawable, plan->fitted_before);
  const char *join = "";
  for (uint32_t i = 0; i <= plan->figure_count; i++) {
    uint32_t count = refused_count(ensemble, i);
    if (count > 0) {
      fprintf(out, "%s\"%s\": %" PRIu32, join, i < plan->figure_count ? figure_name(ensemble, i).text : "not_valid",
              count);
      join = ", ";
    }
  }
  fputs("},\n", out);
}

static void write_json(FILE *out, const void *self)
{
  const struct cli_ensemble *ensemble = self;
  const struct cli_ensemble_request *request = ensemble->request;
  fprintf(out,
          "{\n  \"seed\": %" PRIu64 ",\n  \"sets\": %" PRIu32 ",\n  \"sets_wanted\": %" PRIu32
          ",\n  \"sets_tried\": %" PRIu32 ",\n  \"complete\": %s,\n  \"replications\": %" PRIu32
          ",\n  \"versions\": {\"program\": \"%s\", \"measures\": %d},\n",
          request->seed, ensemble->accepted_count, request->set_count, ensemble->tried_count,
          ensemble->is_complete ? "true" : "false", request->replication_count, conductor_program_version(),
          DOOR_MEASURES_VERSION);
  fputs("  \"set_numbers\": [", out);
  for (uint32_t i = 0; i < ensemble->accepted_count; i++) {
    fprintf(out, "%s%" PRIu32, i == 0 ? "" : ", ", ensemble->accepted[i]->number);
  }
  fputs("],\n", out);
  write_json_plan(out, ensemble);
  fputs("  \"scenarios\": [\n", out);
  for (uint32_t i = 0; i < request->scenario_count; i++) {
    write_json_scenario(out, ensemble, i);
  }
  fputs("  ]\n}\n", out);
}

/* ---- Texts ---- */

enum door_err cli_ensemble_table(const struct cli_ensemble *ensemble, char **out_text)
{
  return cli_text_of(write_table, ensemble, out_text);
}

enum door_err cli_ensemble_json(const struct cli_ensemble *ensemble, char **out_text)
{
  return cli_text_in_english(write_json, ensemble, out_text);
}

enum door_err cli_ensemble_refusals(const struct cli_ensemble *ensemble, char **out_text)
{
  return cli_text_of(write_refusals, ensemble, out_text);
}
