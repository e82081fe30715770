/* Measures that somebody asks for by name, and is told of where there are none such. */
#include "cli.h"
#include "cli_measures.h"

#include <stdio.h>
#include <string.h>

static enum door_err add_named(struct cli_measures *measures, const char *option, const char *name)
{
  uint32_t measure;
  char nearest[DOOR_MEASURE_NAME_BYTES];
  if (door_measure_find(measures->scenario, name, &measure)) {
    cli_add_measure(measures, measure);
    return DOOR_OK;
  }
  return door_measure_suggest(measures->scenario, name, nearest)
             ? cli_tell(DOOR_ERR_USAGE, "%s: there is no measure %s; did you mean %s?", option, name, nearest)
             : cli_tell(DOOR_ERR_USAGE, "%s: there is no measure %s; `frontdoor explain` lists them", option, name);
}

enum door_err cli_add_measures(struct cli_measures *measures, const char *option, const char *names)
{
  enum door_err err = DOOR_OK;
  for (const char *at = names; err == DOOR_OK && at != NULL;) {
    size_t length = strcspn(at, ",");
    char name[DOOR_MEASURE_NAME_BYTES];
    snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1), at);
    err = add_named(measures, option, name);
    at = at[length] == ',' ? at + length + 1 : NULL;
  }
  return err;
}
