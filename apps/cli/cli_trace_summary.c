#include "cli_trace_summary.h"

#include "cli_words.h"

#include <inttypes.h>
#include <stdio.h>

enum { TEXT_BYTES = 512 };

/* "referral > plan" */
static void format_way(const struct cli_trace_summary *summary, char out_text[static TEXT_BYTES])
{
  size_t length = 0;
  out_text[0] = '\0';
  for (uint32_t i = 0; i < summary->outcome_count; i++) {
    length += (size_t)snprintf(out_text + length, TEXT_BYTES - length, "%s%s", i == 0 ? "" : " > ",
                               door_outcome_name((uint8_t)summary->outcomes[i]));
  }
}

static void add_summary_line(const struct door_scenario *scenario, const struct cli_trace_summary *summary,
                             json_t *json)
{
  char received[CLI_INSTANT_BYTES];
  char closed[CLI_INSTANT_BYTES];
  char way[TEXT_BYTES];
  char end[TEXT_BYTES];
  char text[3 * TEXT_BYTES];
  cli_instant_format(scenario, sim_time_at(summary->received_seconds), received);
  cli_instant_format(scenario, sim_time_at(summary->closed_seconds), closed);
  format_way(summary, way);
  snprintf(end, sizeof end,
           summary->closed_seconds < 0 ? door_say("open at the end of the run") : door_say("closed %s"), closed);
  snprintf(text, sizeof text, "%016" PRIx64 "  %s  %-12s  %s%s%s", summary->contact.id, received,
           scenario->intake.sources[summary->source].name, way, way[0] == '\0' ? "" : "; ", end);
  json_object_set_new(json, "text", json_string(text));
}

json_t *cli_trace_summary_json(const struct door_scenario *scenario, const struct cli_trace_summary *summary)
{
  char contact[CLI_INSTANT_BYTES];
  char received[CLI_INSTANT_BYTES];
  char closed[CLI_INSTANT_BYTES];
  json_t *outcomes = json_array();
  for (uint32_t i = 0; i < summary->outcome_count; i++) {
    json_array_append_new(outcomes, json_string(door_outcome_name((uint8_t)summary->outcomes[i])));
  }
  snprintf(contact, sizeof contact, "%016" PRIx64, summary->contact.id);
  cli_time_format(scenario, sim_time_at(summary->received_seconds), received);
  cli_time_format(scenario, sim_time_at(summary->closed_seconds), closed);
  json_t *json = json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:o}", "contact", contact, "received", received, "source",
                           scenario->intake.sources[summary->source].name, "child", summary->child + 1, "children",
                           summary->children, "latent_need_level", summary->need_level, "outcomes", outcomes);
  json_object_set_new(json, "closed", summary->closed_seconds < 0 ? json_null() : json_string(closed));
  add_summary_line(scenario, summary, json);
  return json;
}
