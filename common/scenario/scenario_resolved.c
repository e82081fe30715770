#include "scenario_resolved.h"

#include "parameter_table.h"

#include <stdio.h>
#include <string.h>

/* Down one object a dot. */
const json_t *scenario_resolved_value(const json_t *resolved, const char *key)
{
  char part[PARAMETER_KEY_BYTES];
  const json_t *value = resolved;
  while (value != NULL && *key != '\0') {
    size_t length = strcspn(key, ".");
    snprintf(part, sizeof part, "%.*s", (int)length, key);
    value = json_object_get(value, part);
    key += length + (key[length] == '.' ? 1 : 0);
  }
  return value;
}
