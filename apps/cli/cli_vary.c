#include "cli_vary.h"

#include "cli_decimal.h"
#include "door_words.h"
#include "scenario_sizes.h"

#include <math.h>
#include <string.h>

enum { PARTS_MAX = 3 };

/* ---- Keys ---- */

struct reading {
  const char *option;
  const char *text; /* behind it */
  const char *range;
  const struct parameter *row;
  struct door_axis *axis;
};

static enum door_err tell_unknown(const char *option, const char *key)
{
  char nearest[PARAMETER_KEY_BYTES];
  return parameter_suggest(key, nearest)
             ? cli_tell(DOOR_ERR_USAGE, "%s: there is no key %s; did you mean %s?", option, key, nearest)
             : cli_tell(DOOR_ERR_USAGE, "%s: there is no key %s; docs/reference/parameters.md lists them", option, key);
}

static enum door_err check_key(const struct reading *reading, const struct cli_compared *scenario)
{
  const struct parameter *row = reading->row;
  const char *key = reading->axis->key;
  char origin[SCENARIO_ORIGIN_BYTES];
  scenario_origin(scenario->document, key, origin);
  if (origin[0] == '\0') {
    return cli_tell(DOOR_ERR_USAGE, "%s: %s has no %s; `frontdoor validate` shows what it names", reading->option,
                    scenario->path, key);
  }
  double size = 0;
  bool is_number = parameter_type_is_number(row->type);
  if (!scenario_size_of(scenario->document, key, &size)) {
    return cli_tell(DOOR_ERR_USAGE, "%s: %s is no number but a %s; compare two scenarios that differ in it",
                    reading->option, key, door_say(parameter_type_text(row->type)));
  }
  if (!is_number && !(fabs(size) > 0)) {
    return cli_tell(DOOR_ERR_USAGE, "%s: %s is 0 in %s, so it has no shape to keep; give it one with --set",
                    reading->option, key, scenario->path);
  }
  return DOOR_OK;
}

static enum door_err find_key(const struct cli_experiment *experiment, struct reading *reading)
{
  const char *equals = strchr(reading->text, '=');
  size_t length = equals == NULL ? 0 : (size_t)(equals - reading->text);
  if (length == 0 || length >= sizeof reading->axis->key) {
    return cli_tell(DOOR_ERR_USAGE, "%s: %s is not of the form KEY=RANGE, such as screening.staff_posts=8:14:2",
                    reading->option, reading->text);
  }
  memcpy(reading->axis->key, reading->text, length);
  reading->axis->key[length] = '\0';
  reading->range = equals + 1;
  reading->row = parameter_find(reading->axis->key);
  if (reading->row == NULL) {
    return tell_unknown(reading->option, reading->axis->key);
  }
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < experiment->scenario_count && err == DOOR_OK; i++) {
    err = check_key(reading, &experiment->scenarios[i]);
  }
  reading->axis->is_whole = reading->row->type == PARAMETER_INTEGER;
  return err;
}

/* ---- Values ---- */

static enum door_err check_value(const struct reading *reading, double value)
{
  const struct parameter *row = reading->row;
  char shown[CLI_DECIMAL_BYTES];
  cli_decimal_format(value, shown);
  if (row->type == PARAMETER_INTEGER && value - floor(value) > 0) {
    return cli_tell(DOOR_ERR_USAGE, "%s %s: %s is not a whole number, as %s is", reading->option, reading->text, shown,
                    reading->axis->key);
  }
  bool is_number = parameter_type_is_number(row->type);
  if (is_number && (value < row->low || value > row->high)) {
    char low[CLI_DECIMAL_BYTES];
    char high[CLI_DECIMAL_BYTES];
    cli_decimal_format(row->low, low);
    cli_decimal_format(row->high, high);
    return cli_tell(DOOR_ERR_USAGE, "%s %s: %s is outside %s to %s%s%s", reading->option, reading->text, shown, low,
                    high, row->unit[0] == '\0' ? "" : " ", row->unit);
  }
  return DOOR_OK;
}

static enum door_err read_value(const struct reading *reading, const char *text, size_t length,
                                struct cli_decimal *out_decimal)
{
  if (!cli_decimal_read(text, length, out_decimal)) {
    return cli_tell(DOOR_ERR_USAGE, "%s %s: '%.*s' is not a number such as 12 or 0.25", reading->option, reading->text,
                    (int)length, text);
  }
  return DOOR_OK;
}

static enum door_err add_level(const struct reading *reading, double value)
{
  struct door_axis *axis = reading->axis;
  enum door_err err = check_value(reading, value);
  if (err == DOOR_OK && axis->level_count == DOOR_POINTS_MAX) {
    err = cli_tell(DOOR_ERR_USAGE, "%s %s: more than %d values; take a larger step", reading->option, reading->text,
                   DOOR_POINTS_MAX);
  }
  for (uint32_t i = 0; i < axis->level_count && err == DOOR_OK; i++) {
    if (!(axis->levels[i] < value) && !(axis->levels[i] > value)) {
      char shown[CLI_DECIMAL_BYTES];
      cli_decimal_format(value, shown);
      err = cli_tell(DOOR_ERR_USAGE, "%s %s: %s stands there twice", reading->option, reading->text, shown);
    }
  }
  if (err == DOOR_OK) {
    axis->levels[axis->level_count++] = value;
  }
  return err;
}

static enum door_err read_list(const struct reading *reading)
{
  enum door_err err = DOOR_OK;
  for (const char *at = reading->range; err == DOOR_OK && at != NULL;) {
    size_t length = strcspn(at, ",");
    struct cli_decimal decimal = {0, 0};
    err = read_value(reading, at, length, &decimal);
    err = err == DOOR_OK ? add_level(reading, cli_decimal_value(decimal)) : err;
    at = at[length] == ',' ? at + length + 1 : NULL;
  }
  return err;
}

/* ---- Ranges ---- */

/* All get as many decimals, those that are not written too. */
static enum door_err read_parts(const struct reading *reading, struct cli_decimal parts[static PARTS_MAX],
                                uint32_t *out_count)
{
  uint32_t count = 0;
  int decimals = 0;
  for (const char *at = reading->range; at != NULL; count++) {
    size_t length = strcspn(at, ":");
    if (count == PARTS_MAX) {
      return cli_tell(DOOR_ERR_USAGE, "%s %s: a range has at most three parts, LOW:HIGH:STEP", reading->option,
                      reading->text);
    }
    enum door_err err = read_value(reading, at, length, &parts[count]);
    if (err != DOOR_OK) {
      return err;
    }
    decimals = parts[count].decimals > decimals ? parts[count].decimals : decimals;
    at = at[length] == ':' ? at + length + 1 : NULL;
  }
  for (uint32_t i = 0; i < PARTS_MAX; i++) {
    if (!cli_decimal_rescale(&parts[i], decimals)) {
      return cli_tell(DOOR_ERR_USAGE, "%s %s: its numbers need more than %d digits together", reading->option,
                      reading->text, CLI_DECIMAL_DIGITS);
    }
  }
  *out_count = count;
  return DOOR_OK;
}

static enum door_err add_grid(const struct reading *reading, const struct cli_decimal parts[static PARTS_MAX])
{
  enum door_err err = DOOR_OK;
  for (int64_t digits = parts[0].digits; digits <= parts[1].digits && err == DOOR_OK; digits += parts[2].digits) {
    err = add_level(reading, cli_decimal_value((struct cli_decimal){digits, parts[0].decimals}));
  }
  return err;
}

static enum door_err take_bounds(const struct reading *reading, const struct cli_decimal parts[static PARTS_MAX])
{
  struct door_axis *axis = reading->axis;
  axis->low = cli_decimal_value(parts[0]);
  axis->high = cli_decimal_value(parts[1]);
  enum door_err err = check_value(reading, axis->low);
  err = err == DOOR_OK ? check_value(reading, axis->high) : err;
  if (err == DOOR_OK && parts[0].digits > parts[1].digits) {
    err = cli_tell(DOOR_ERR_USAGE, "%s %s: the range is reversed; the lower end stands first", reading->option,
                   reading->text);
  }
  return err;
}

/* LOW:HIGH:STEP, or of whole numbers LOW:HIGH. */
static enum door_err read_grid(const struct reading *reading)
{
  struct cli_decimal parts[PARTS_MAX] = {{0, 0}, {0, 0}, {1, 0}};
  uint32_t count = 0;
  enum door_err err = read_parts(reading, parts, &count);
  err = err == DOOR_OK ? take_bounds(reading, parts) : err;
  if (err == DOOR_OK && count < PARTS_MAX && !reading->axis->is_whole) {
    return cli_tell(DOOR_ERR_USAGE, "%s %s: needs a step, LOW:HIGH:STEP, or --design latin", reading->option,
                    reading->text);
  }
  if (err == DOOR_OK && parts[2].digits <= 0) {
    return cli_tell(DOOR_ERR_USAGE, "%s %s: the step has to be above 0", reading->option, reading->text);
  }
  return err == DOOR_OK ? add_grid(reading, parts) : err;
}

/* LOW:HIGH and nothing else. */
static enum door_err read_range(const struct reading *reading)
{
  struct cli_decimal parts[PARTS_MAX] = {{0, 0}, {0, 0}, {0, 0}};
  uint32_t count = 0;
  bool is_list = strchr(reading->range, ':') == NULL;
  enum door_err err = is_list ? DOOR_OK : read_parts(reading, parts, &count);
  if (err == DOOR_OK && count != 2) {
    err = cli_tell(DOOR_ERR_USAGE, "%s %s: is to be LOW:HIGH here, neither a list nor with a step", reading->option,
                   reading->text);
  }
  err = err == DOOR_OK ? take_bounds(reading, parts) : err;
  if (err == DOOR_OK && parts[0].digits == parts[1].digits) {
    err = cli_tell(DOOR_ERR_USAGE, "%s %s: the range is empty; take it out, or say it with --set", reading->option,
                   reading->text);
  }
  return err;
}

enum door_err cli_vary_read(const struct cli_experiment *experiment, const char *text, enum cli_vary_form form,
                            struct door_axis *out_axis)
{
  *out_axis = (struct door_axis){.level_count = 0};
  struct reading reading = {
      .option = form == CLI_VARY_SHARES ? "--adjust" : "--vary", .text = text, .range = text, .axis = out_axis};
  enum door_err err = find_key(experiment, &reading);
  if (err != DOOR_OK) {
    return err;
  }
  DOOR_ASSERT(reading.row != NULL);
  if (form == CLI_VARY_WHOLE && !out_axis->is_whole) {
    return cli_tell(DOOR_ERR_USAGE, "%s: %s is no whole number, such as screening.staff_posts is", reading.option,
                    out_axis->key);
  }
  if (form == CLI_VARY_SHARES && out_axis->is_whole) {
    return cli_tell(DOOR_ERR_USAGE, "%s: %s is a whole number; `frontdoor size` finds it", reading.option,
                    out_axis->key);
  }
  bool is_list = strchr(reading.range, ':') == NULL;
  if (form == CLI_VARY_LEVELS) {
    return is_list ? read_list(&reading) : read_grid(&reading);
  }
  err = read_range(&reading);
  return err == DOOR_OK && form == CLI_VARY_WHOLE ? read_grid(&reading) : err;
}
