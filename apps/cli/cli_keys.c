#include "cli_keys.h"

#include <stdio.h>
#include <string.h>

static uint32_t name_count(const struct door_scenario *scenario, const struct parameter *row)
{
  return row->home == PARAMETER_OF_SOURCE ? scenario->intake.source_count : scenario->calendar_count;
}

static const char *name_at(const struct door_scenario *scenario, const struct parameter *row, uint32_t index)
{
  return row->home == PARAMETER_OF_SOURCE ? scenario->intake.sources[index].name : scenario->calendars[index].name;
}

void cli_visit_keys_of(const struct door_scenario *scenario, const struct parameter *row,
                       void (*visit)(void *self, const struct parameter *row, const char *key), void *self)
{
  const char *star = strchr(row->key, '*');
  if (star == NULL) {
    visit(self, row, row->key);
    return;
  }
  for (uint32_t i = 0; i < name_count(scenario, row); i++) {
    char key[PARAMETER_KEY_BYTES];
    snprintf(key, sizeof key, "%.*s%s%s", (int)(star - row->key), row->key, name_at(scenario, row, i), star + 1);
    visit(self, row, key);
  }
}

void cli_visit_keys(const struct door_scenario *scenario,
                    void (*visit)(void *self, const struct parameter *row, const char *key), void *self)
{
  for (size_t i = 0; i < parameter_count(); i++) {
    cli_visit_keys_of(scenario, parameter_at(i), visit, self);
  }
}
