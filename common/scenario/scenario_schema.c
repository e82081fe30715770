#include "scenario_schema.h"

#include "door_scenario.h"
#include "parameter_table.h"
#include "scenario_distribution.h"
#include "scenario_text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* jansson hands on NULL: a failed part makes json_dumps of the whole fail or, at the worst, a part be missing;
 * so every step is checked through `is_complete`. */
struct schema {
  json_t *root;
  bool is_complete;
};

#define NAME_PATTERN "^[a-z][a-z0-9_]{0,38}$"
#define TIME_PATTERN "([01][0-9]|2[0-3]):[0-5][0-9]"
#define INTERVAL_PATTERN "^" TIME_PATTERN "-(" TIME_PATTERN "|24:00)$"
#define DATE_PATTERN "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"

static void put(struct schema *schema, json_t *object, const char *key, json_t *value)
{
  /* Takes over value also when it fails. */
  schema->is_complete = json_object_set_new(object, key, value) == 0 && schema->is_complete;
}

static void append(struct schema *schema, json_t *array, json_t *value)
{
  schema->is_complete = json_array_append_new(array, value) == 0 && schema->is_complete;
}

static json_t *object_of_type(const char *type)
{
  return json_pack("{s:s}", "type", type);
}

/* ---- Types ---- */

/* Whole bounds as whole numbers: 1000000, not 1000000.0. */
static json_t *json_bound(double bound)
{
  bool is_whole = bound > -1e15 && bound < 1e15 && bound == (double)(json_int_t)bound;
  return is_whole ? json_integer((json_int_t)bound) : json_real(bound);
}

static json_t *ranged(struct schema *schema, const char *type, const struct parameter *row)
{
  json_t *number = object_of_type(type);
  put(schema, number, "minimum", json_bound(row->low));
  put(schema, number, "maximum", json_bound(row->high));
  return number;
}

static json_t *list_of(struct schema *schema, json_t *item, uint32_t least, uint32_t most)
{
  json_t *list = object_of_type("array");
  put(schema, list, "items", item);
  put(schema, list, "minItems", json_integer(least));
  put(schema, list, "maxItems", json_integer(most));
  return list;
}

static json_t *text_like(struct schema *schema, const char *pattern)
{
  json_t *text = object_of_type("string");
  put(schema, text, "pattern", json_string(pattern));
  return text;
}

static json_t *closed_object(struct schema *schema, json_t *properties, json_t *required)
{
  json_t *object = object_of_type("object");
  put(schema, object, "properties", properties);
  if (required != NULL) {
    put(schema, object, "required", required);
  }
  put(schema, object, "additionalProperties", json_false());
  return object;
}

static json_t *distribution_form(struct schema *schema, const struct scenario_form *form, const struct parameter *row)
{
  json_t *fields = json_object();
  json_t *required = json_array();
  for (uint32_t i = 0; i < form->field_count; i++) {
    bool has_unit = scenario_field_has_unit(form->fields[i]);
    json_t *number = has_unit ? ranged(schema, "number", row) : json_pack("{s:s, s:i}", "type", "number", "minimum", 0);
    json_t *field = form->has_lists ? list_of(schema, number, 1, SIM_DISTRIBUTION_POINTS_MAX) : number;
    put(schema, fields, form->fields[i], field);
    append(schema, required, json_string(form->fields[i]));
  }
  json_t *value = NULL;
  if (form->field_count == 0) {
    value = ranged(schema, "number", row);
    json_decref(fields);
    json_decref(required);
  } else {
    value = closed_object(schema, fields, required);
  }
  json_t *kinds = json_object();
  put(schema, kinds, form->kind, value);
  return closed_object(schema, kinds, json_pack("[s]", form->kind));
}

static json_t *distribution(struct schema *schema, const struct parameter *row)
{
  json_t *forms = json_array();
  append(schema, forms, ranged(schema, "number", row));
  for (size_t i = 0; i < scenario_form_count(); i++) {
    append(schema, forms, distribution_form(schema, scenario_form_at(i), row));
  }
  json_t *value = json_object();
  put(schema, value, "oneOf", forms);
  return value;
}

static json_t *texts(struct schema *schema)
{
  json_t *text = json_pack("{s:s, s:i}", "type", "string", "maxLength", DOOR_TEXT_BYTES - 1);
  json_t *by_language = json_object();
  put(schema, by_language, "en", json_incref(text));
  put(schema, by_language, "cy", json_incref(text));
  json_t *forms = json_array();
  append(schema, forms, text);
  append(schema, forms, closed_object(schema, by_language, json_pack("[s]", "en")));
  json_t *value = json_object();
  put(schema, value, "oneOf", forms);
  return value;
}

static json_t *one_of(struct schema *schema, const char *const *words, uint32_t count)
{
  json_t *names = json_array();
  for (uint32_t i = 0; i < count; i++) {
    append(schema, names, json_string(words[i]));
  }
  json_t *value = json_object();
  put(schema, value, "enum", names);
  return value;
}

static json_t *schema_of_type(struct schema *schema, const struct parameter *row)
{
  switch (row->type) {
  case PARAMETER_TEXTS:
    return texts(schema);
  case PARAMETER_DATE:
    return text_like(schema, "^" DATE_PATTERN "$");
  case PARAMETER_INTEGER:
    return ranged(schema, "integer", row);
  case PARAMETER_NUMBER:
    return ranged(schema, "number", row);
  case PARAMETER_BOOLEAN:
    return object_of_type("boolean");
  case PARAMETER_CHOICE:
    return one_of(schema, parameter_choice_names(row), parameter_choice_count(row));
  case PARAMETER_CALENDAR:
    return text_like(schema, NAME_PATTERN);
  case PARAMETER_HOURS:
    return list_of(schema, text_like(schema, INTERVAL_PATTERN), 0, SIM_CALENDAR_INTERVALS_MAX);
  case PARAMETER_DATE_RANGES:
    return list_of(schema, text_like(schema, "^" DATE_PATTERN "(/" DATE_PATTERN ")?$"), 0, DOOR_DATE_RANGES_MAX);
  case PARAMETER_SOURCES:
    return list_of(schema, text_like(schema, NAME_PATTERN), 0, DOOR_SOURCES_MAX);
  case PARAMETER_ISSUES:
    return list_of(schema, one_of(schema, parameter_issue_names(), DOOR_ISSUE_COUNT), 0, DOOR_ISSUE_COUNT);
  case PARAMETER_DISTRIBUTION:
  case PARAMETER_VALUE:
    return distribution(schema, row);
  case PARAMETER_NUMBERS_2:
  case PARAMETER_NUMBERS_3:
  case PARAMETER_NUMBERS_4:
  case PARAMETER_NUMBERS_6:
  case PARAMETER_NUMBERS_7:
  case PARAMETER_NUMBERS_11:
  case PARAMETER_NUMBERS_12:
  case PARAMETER_NUMBERS_24:
  case PARAMETER_SHARES_3:
  case PARAMETER_SHARES_4:
    return list_of(schema, ranged(schema, "number", row), parameter_list_length(row->type),
                   parameter_list_length(row->type));
  }
  return NULL;
}

/* ---- Rows ---- */

/* The object in which the last word of key stands, made if need be; *out_word is that word. */
static json_t *properties_for(struct schema *schema, const char *key, const char **out_word)
{
  json_t *properties = json_object_get(schema->root, "properties");
  const char *word = key;
  for (const char *dot = strchr(word, '.'); dot != NULL; dot = strchr(word, '.')) {
    bool is_star = word[0] == '*';
    char name[DOOR_NAME_BYTES];
    size_t length = (size_t)(dot - word);
    DOOR_ASSERT(length < sizeof name);
    memcpy(name, word, length);
    name[length] = '\0';
    const char *entry = is_star ? NAME_PATTERN : name;
    json_t *object = json_object_get(properties, entry);
    if (object == NULL) {
      bool holds_names = dot[1] == '*';
      object = is_star ? json_pack("{s:[s,s]}", "type", "object", "null") : object_of_type("object");
      put(schema, object, holds_names ? "patternProperties" : "properties", json_object());
      put(schema, object, "additionalProperties", json_false());
      put(schema, properties, entry, object);
    }
    json_t *inside = json_object_get(object, "properties");
    properties = inside == NULL ? json_object_get(object, "patternProperties") : inside;
    word = dot + 1;
  }
  *out_word = word;
  return properties;
}

static void put_row(struct schema *schema, const struct parameter *row)
{
  const char *word = NULL;
  json_t *properties = properties_for(schema, row->key, &word);
  json_t *value = schema_of_type(schema, row);
  struct scenario_text text;
  scenario_text_init(&text);
  scenario_text_add(&text, row->help_en);
  if (row->unit[0] != '\0') {
    scenario_text_print(&text, " Unit: %s.", row->unit);
  }
  if (row->default_yaml != NULL) {
    scenario_text_print(&text, " Default: %s.", row->default_yaml);
  }
  char *description = NULL;
  schema->is_complete = scenario_text_take(&text, &description) == DOOR_OK && schema->is_complete;
  put(schema, value, "title", json_string(row->label_en));
  put(schema, value, "description", json_string(description));
  put(schema, properties, word, value);
  free(description);
}

/* ---- What stands beside the rows ---- */

static const char provenance_schema[] =
    "{\"type\": \"object\", \"additionalProperties\": {\"oneOf\": ["
    "{\"type\": \"object\", \"required\": [\"sourced\"], \"additionalProperties\": false,"
    " \"properties\": {\"sourced\": {\"type\": \"string\"}}},"
    "{\"type\": \"object\", \"required\": [\"fitted\"], \"additionalProperties\": false,"
    " \"properties\": {\"fitted\": {\"type\": \"string\"}, \"measure\": {\"type\": \"string\"}}},"
    "{\"type\": \"object\", \"required\": [\"default\"], \"additionalProperties\": false,"
    " \"properties\": {\"default\": {\"const\": true}}},"
    "{\"type\": \"object\", \"required\": [\"assumed\"], \"additionalProperties\": false,"
    " \"properties\": {\"assumed\": {\"oneOf\": [{\"type\": \"string\"}, {\"type\": \"object\","
    " \"required\": [\"low\", \"high\"], \"additionalProperties\": false,"
    " \"properties\": {\"low\": {\"type\": \"number\"}, \"high\": {\"type\": \"number\"}}}]}}}]}}";

static const char expect_schema[] =
    "{\"type\": \"object\", \"additionalProperties\": {\"type\": [\"object\", \"null\"],"
    " \"additionalProperties\": false, \"properties\": {"
    "\"at_least\": {\"type\": \"number\"}, \"at_most\": {\"type\": \"number\"},"
    "\"within_share_of\": {\"type\": \"object\", \"required\": [\"value\", \"share\"],"
    " \"additionalProperties\": false, \"properties\": {\"value\": {\"type\": \"number\"},"
    " \"share\": {\"type\": \"number\", \"minimum\": 0, \"maximum\": 1}}},"
    "\"compared_with\": {\"type\": \"string\"}, \"direction\": {\"enum\": [\"higher\", \"lower\"]},"
    "\"kind\": {\"enum\": [\"figure\", \"words\", \"sense\"]}, \"known_miss\": {\"type\": \"string\"},"
    "\"stands_for\": {\"type\": \"string\"}, \"fitted\": {\"type\": \"boolean\"}},"
    "\"anyOf\": [{\"required\": [\"at_least\"]}, {\"required\": [\"at_most\"]},"
    " {\"required\": [\"within_share_of\"]}, {\"required\": [\"compared_with\", \"direction\"]},"
    " {\"type\": \"null\"}]}}";

static void put_frame(struct schema *schema)
{
  json_t *properties = json_object();
  put(schema, properties, "format", json_pack("{s:i}", "const", 1));
  put(schema, properties, "extends", object_of_type("string"));
  put(schema, properties, "name",
      json_pack("{s:s, s:i, s:i}", "type", "string", "minLength", 1, "maxLength", DOOR_NAME_BYTES - 1));
  put(schema, properties, "provenance", json_loads(provenance_schema, 0, NULL));
  put(schema, properties, "expect", json_loads(expect_schema, 0, NULL));
  put(schema, schema->root, "$schema", json_string("http://json-schema.org/draft-07/schema#"));
  put(schema, schema->root, "title", json_string("Front Door scenario"));
  put(schema, schema->root, "type", json_string("object"));
  put(schema, schema->root, "required", json_pack("[s]", "format"));
  put(schema, schema->root, "additionalProperties", json_false());
  put(schema, schema->root, "properties", properties);
}

enum door_err scenario_schema_json(char **out_text)
{
  struct schema schema = {json_object(), true};
  if (schema.root == NULL) {
    return DOOR_ERR_MEMORY;
  }
  put_frame(&schema);
  for (size_t i = 0; schema.is_complete && i < parameter_count(); i++) {
    put_row(&schema, parameter_at(i));
  }
  char *json = schema.is_complete ? json_dumps(schema.root, JSON_INDENT(2) | JSON_REAL_PRECISION(15)) : NULL;
  json_decref(schema.root);
  if (json == NULL) {
    return DOOR_ERR_MEMORY;
  }
  struct scenario_text text;
  scenario_text_init(&text);
  scenario_text_print(&text, "%s\n", json);
  free(json);
  return scenario_text_take(&text, out_text);
}
