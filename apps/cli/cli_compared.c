#include "cli_compared.h"

#include "door_json.h"
#include "door_setting.h"
#include "door_words.h"

#include <string.h>

void cli_write_json_title(FILE *out, const struct scenario_document *document, const char *join)
{
  fputs("\"scenario\": ", out);
  door_json_text(out, scenario_of(document)->name);
  fprintf(out, "%s\"title\": ", join);
  door_json_text(out, cli_title_of(document));
}

const char *cli_title_of(const struct scenario_document *document)
{
  const struct door_scenario *scenario = scenario_of(document);
  bool has_title = scenario->title.en[0] != '\0' && strcmp(scenario->title.en, "Untitled") != 0;
  bool is_welsh = door_language() == DOOR_WELSH && scenario->title.cy[0] != '\0';
  return !has_title ? scenario->name : is_welsh ? scenario->title.cy : scenario->title.en;
}

int64_t cli_measured_days(const struct scenario_document *document)
{
  return door_counted_days(scenario_of(document));
}
