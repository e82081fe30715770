#include "scenario_sizes.h"

#include "scenario_distribution.h"
#include "scenario_document.h"
#include "scenario_text.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- What is there ---- */

enum shape { SHAPE_NONE, SHAPE_INTEGER, SHAPE_NUMBER, SHAPE_LIST, SHAPE_DISTRIBUTION };

struct sized {
  const struct parameter *row;
  const void *field;
  enum shape shape;
};

static enum shape shape_of(enum parameter_type type)
{
  if (type == PARAMETER_INTEGER) {
    return SHAPE_INTEGER;
  }
  if (type == PARAMETER_NUMBER) {
    return SHAPE_NUMBER;
  }
  if (type == PARAMETER_DISTRIBUTION || type == PARAMETER_VALUE) {
    return SHAPE_DISTRIBUTION;
  }
  bool is_list = parameter_list_length(type) > 0 && type != PARAMETER_SHARES_3 && type != PARAMETER_SHARES_4;
  return is_list ? SHAPE_LIST : SHAPE_NONE;
}

/* Shape SHAPE_NONE where the key is not there. */
static struct sized sized_of(const struct scenario_document *document, const char *key)
{
  struct sized sized = {.row = scenario_place_of(document, key) == NULL ? NULL : parameter_find(key)};
  if (sized.row != NULL) {
    sized.shape = shape_of(sized.row->type);
    sized.field = (const char *)&document->scenario + scenario_field_offset(document, sized.row, key);
  }
  return sized;
}

static double largest_of(const struct sized *sized)
{
  const double *numbers = sized->field;
  double largest = 0;
  for (uint32_t i = 0; i < parameter_list_length(sized->row->type); i++) {
    largest = fabs(numbers[i]) > fabs(largest) ? numbers[i] : largest;
  }
  return largest;
}

static double size_of(const struct sized *sized)
{
  switch (sized->shape) {
  case SHAPE_INTEGER:
    return (double)*(const int64_t *)sized->field;
  case SHAPE_NUMBER:
    return *(const double *)sized->field;
  case SHAPE_LIST:
    return largest_of(sized);
  case SHAPE_DISTRIBUTION:
    return sim_distribution_mean(sized->field);
  case SHAPE_NONE:
    break;
  }
  return 0;
}

bool scenario_size_of(const struct scenario_document *document, const char *key, double *out_size)
{
  struct sized sized = sized_of(document, key);
  if (sized.shape != SHAPE_NONE) {
    *out_size = size_of(&sized);
  }
  return sized.shape != SHAPE_NONE;
}

/* ---- Another size ---- */

static void add_list(struct scenario_text *text, const struct sized *sized, double factor)
{
  const double *numbers = sized->field;
  for (uint32_t i = 0; i < parameter_list_length(sized->row->type); i++) {
    scenario_text_add(text, i == 0 ? "[" : ", ");
    scenario_text_add_number(text, numbers[i] * factor);
  }
  scenario_text_add(text, "]");
}

static void add_points(struct scenario_text *text, const json_t *points, double factor)
{
  for (size_t i = 0; i < json_array_size(points); i++) {
    scenario_text_add(text, i == 0 ? "[" : ", ");
    scenario_text_add_number(text, json_number_value(json_array_get(points, i)) * factor);
  }
  scenario_text_add(text, "]");
}

static void add_field(struct scenario_text *text, const char *name, const json_t *value, double factor)
{
  double own = scenario_field_has_unit(name) ? factor : 1;
  if (json_is_array(value)) {
    add_points(text, value, own);
  } else {
    scenario_text_add_number(text, json_number_value(value) * own);
  }
}

/* written: {"lognormal": {"mean": 35, "p90": 80}} or {"constant": 5}, as the reader keeps it. */
static bool add_distribution(struct scenario_text *text, const char *written, double factor)
{
  json_t *root = json_loads(written, JSON_DECODE_ANY, NULL);
  void *only = root == NULL ? NULL : json_object_iter(root);
  if (only == NULL) {
    json_decref(root);
    return false;
  }
  json_t *fields = json_object_iter_value(only);
  scenario_text_print(text, "{%s: ", json_object_iter_key(only));
  if (!json_is_object(fields)) {
    scenario_text_add_number(text, json_number_value(fields) * factor);
  } else {
    scenario_text_add(text, "{");
    const char *name;
    json_t *value;
    bool is_first = true;
    json_object_foreach(fields, name, value)
    {
      scenario_text_print(text, "%s%s: ", is_first ? "" : ", ", name);
      add_field(text, name, value, factor);
      is_first = false;
    }
    scenario_text_add(text, "}");
  }
  scenario_text_add(text, "}");
  json_decref(root);
  return true;
}

/* False where the value cannot be scaled. */
static bool add_sized(struct scenario_text *text, const struct sized *sized, const char *written, double size)
{
  if (sized->shape == SHAPE_INTEGER) {
    scenario_text_print(text, "%lld", llround(size));
    return true;
  }
  bool is_bare = sized->row->type == PARAMETER_VALUE && written[0] != '{';
  if (sized->shape == SHAPE_NUMBER || is_bare) {
    scenario_text_add_number(text, size);
    return true;
  }
  double now = size_of(sized);
  if (sized->shape == SHAPE_NONE || !(fabs(now) > 0)) {
    return false;
  }
  if (sized->shape == SHAPE_LIST) {
    add_list(text, sized, size / now);
    return true;
  }
  return add_distribution(text, written, size / now);
}

enum door_err scenario_sized_setting(const struct scenario_document *document, const char *key, double size,
                                     char **out_text)
{
  struct sized sized = sized_of(document, key);
  if (sized.shape == SHAPE_NONE) {
    return DOOR_ERR_RANGE;
  }
  struct scenario_text text;
  scenario_text_init(&text);
  scenario_text_print(&text, "%s=", key);
  if (!add_sized(&text, &sized, scenario_place_of(document, key)->written, size)) {
    scenario_text_fini(&text);
    return DOOR_ERR_RANGE;
  }
  return scenario_text_take(&text, out_text);
}

/* ---- The same ---- */

bool scenario_same_value(const struct scenario_document *one, const struct scenario_document *other, const char *key)
{
  double size = 0;
  double other_size = 0;
  if (!scenario_size_of(one, key, &size) || !scenario_size_of(other, key, &other_size)) {
    return false;
  }
  /* Written with its own size a value is itself, shape and all. */
  char *text = NULL;
  char *other_text = NULL;
  bool is_same = scenario_sized_setting(one, key, size, &text) == DOOR_OK &&
                 scenario_sized_setting(other, key, other_size, &other_text) == DOOR_OK &&
                 strcmp(text, other_text) == 0;
  free(text);
  free(other_text);
  return is_same;
}
