/* What a form is made from: the parameter table, and where a scenario's values come from. */
#include "cli_measures.h"
#include "door_issue.h"
#include "door_json.h"
#include "engine.h"
#include "engine_answer.h"
#include "parameter_table.h"
#include "scenario_distribution.h"

#include <string.h>

static void write_member(FILE *out, const char *key, const char *text)
{
  fprintf(out, "\"%s\": ", key);
  door_json_text(out, text);
}

static void write_words(FILE *out, const char *key, const char *const *words, uint32_t count)
{
  fprintf(out, "\"%s\": [", key);
  for (uint32_t i = 0; i < count; i++) {
    fputs(i == 0 ? "" : ", ", out);
    door_json_text(out, words[i]);
  }
  fputc(']', out);
}

/* ---- the table ---- */

/* What kind of control a value needs. */
static const char *kind_of(enum parameter_type type)
{
  switch (type) {
  case PARAMETER_TEXTS:
    return "texts";
  case PARAMETER_DATE:
    return "date";
  case PARAMETER_INTEGER:
    return "integer";
  case PARAMETER_NUMBER:
    return "number";
  case PARAMETER_BOOLEAN:
    return "boolean";
  case PARAMETER_CHOICE:
    return "choice";
  case PARAMETER_CALENDAR:
    return "calendar";
  case PARAMETER_HOURS:
    return "hours";
  case PARAMETER_DATE_RANGES:
    return "date_ranges";
  case PARAMETER_SOURCES:
    return "sources";
  case PARAMETER_ISSUES:
    return "issues";
  case PARAMETER_DISTRIBUTION:
  case PARAMETER_VALUE:
    return "distribution";
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
    return "numbers";
  }
  return "";
}

static void write_row(FILE *out, const struct parameter *row)
{
  fputc('{', out);
  write_member(out, "key", row->key);
  fprintf(out, ", \"kind\": \"%s\", \"length\": %u, ", kind_of(row->type), parameter_list_length(row->type));
  write_member(out, "unit", row->unit);
  fputs(", ", out);
  door_json_number(out, "low", true, row->low);
  door_json_number(out, "high", true, row->high);
  fputs("\"label\": {", out);
  write_member(out, "en", row->label_en);
  fputs(", ", out);
  write_member(out, "cy", row->label_cy);
  fputs("}, ", out);
  write_member(out, "help", row->help_en);
  fputs(", \"default\": ", out);
  if (row->default_yaml == NULL) {
    fputs("null", out);
  } else {
    door_json_text(out, row->default_yaml);
  }
  fputs(", ", out);
  write_words(out, "choices", parameter_choice_names(row), parameter_choice_count(row));
  fputc('}', out);
}

static void write_form(FILE *out, const struct scenario_form *form)
{
  fputc('{', out);
  write_member(out, "kind", form->kind);
  fputs(", ", out);
  write_words(out, "fields", form->fields, form->field_count);
  fprintf(out, ", \"has_lists\": %s}", form->has_lists ? "true" : "false");
}

static void write_headline(FILE *out)
{
  struct cli_measures measures = {.count = 0};
  cli_default_measures(&measures);
  const char *names[DOOR_MEASURE_SLOTS];
  for (uint32_t i = 0; i < measures.count; i++) {
    names[i] = door_measure_row(measures.list[i])->name;
  }
  write_words(out, "headline", names, measures.count);
}

static void write_table(FILE *out, const void *self)
{
  (void)self;
  fprintf(out, "{\"program\": \"%s\", \"parameters\": [\n", FRONTDOOR_VERSION);
  for (size_t i = 0; i < parameter_count(); i++) {
    fputs(i == 0 ? "" : ",\n", out);
    write_row(out, parameter_at(i));
  }
  fputs("], \"forms\": [", out);
  for (size_t i = 0; i < scenario_form_count(); i++) {
    fputs(i == 0 ? "" : ", ", out);
    write_form(out, scenario_form_at(i));
  }
  fputs("], ", out);
  write_words(out, "issues", parameter_issue_names(), DOOR_ISSUE_COUNT);
  fputs(", ", out);
  write_headline(out);
  fputs("}", out);
}

int engine_table(void)
{
  return (int)engine_write(write_table, NULL);
}

/* ---- a scenario ---- */

struct description {
  FILE *out;
  const struct scenario_document *document;
  bool is_first;
};

static void write_key(void *self, const struct parameter *row, const char *key)
{
  struct description *description = self;
  FILE *out = description->out;
  struct scenario_provenance provenance = scenario_provenance_of(description->document, key);
  fputs(description->is_first ? "{" : ",\n{", out);
  description->is_first = false;
  write_member(out, "key", key);
  fputs(", ", out);
  write_member(out, "row", row->key);
  fputs(", ", out);
  write_member(out, "provenance", scenario_provenance_kind_name(provenance.kind));
  fputs(", ", out);
  write_member(out, "words", provenance.text);
  fputs(", ", out);
  door_json_number(out, "low", provenance.has_range, provenance.low);
  door_json_number(out, "high", provenance.has_range, provenance.high);
  fputs("\"fitted_to\": ", out);
  if (provenance.measure == NULL) {
    fputs("null", out);
  } else {
    door_json_text(out, provenance.measure);
  }
  fputc('}', out);
}

static void write_description(FILE *out, const void *self)
{
  struct description description = {out, self, true};
  fputc('[', out);
  scenario_visit_keys(self, write_key, &description);
  fputc(']', out);
}

int engine_describe(const char *text, size_t byte_count)
{
  struct scenario_document *document = NULL;
  enum door_err err = engine_read(text, byte_count, &document);
  if (err == DOOR_OK) {
    err = engine_write(write_description, document);
    scenario_destroy(&document);
  }
  return (int)err;
}
