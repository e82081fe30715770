#include "cli_keys.h"

#include <stdio.h>
#include <string.h>

void cli_visit_keys_of(const struct door_scenario *scenario, const struct parameter *row,
                       void (*visit)(void *self, const struct parameter *row, const char *key), void *self)
{
  const char *star = strchr(row->key, '*');
  if (star == NULL) {
    visit(self, row, row->key);
    return;
  }
  const struct parameter_group *group = parameter_group_of(row->home);
  for (uint32_t i = 0; i < parameter_member_count(scenario, group); i++) {
    char key[PARAMETER_KEY_BYTES];
    snprintf(key, sizeof key, "%.*s%s%s", (int)(star - row->key), row->key, parameter_member_name(scenario, group, i),
             star + 1);
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
