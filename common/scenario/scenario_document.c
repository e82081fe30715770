#include "scenario_document.h"

#include "door_setting.h"
#include "door_utf8.h"
#include "door_words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scenario_document *scenario_document_create(void)
{
  struct scenario_document *document = calloc(1, sizeof *document);
  if (document == NULL) {
    return NULL;
  }
  document->problems = calloc(SCENARIO_PROBLEMS_MAX + 1, sizeof document->problems[0]);
  if (document->problems == NULL) {
    free(document);
    return NULL;
  }
  return document;
}

static void free_place(struct scenario_place *place)
{
  free(place->key);
  free(place->written);
}

static void free_entry(struct scenario_source_entry *entry)
{
  free(entry->key);
  free(entry->text);
  free(entry->measure);
}

void scenario_destroy(struct scenario_document **document)
{
  struct scenario_document *gone = *document;
  if (gone == NULL) {
    return;
  }
  for (uint32_t i = 0; i < gone->layer_count; i++) {
    free(gone->layers[i].label);
  }
  for (size_t i = 0; i < gone->place_count; i++) {
    free_place(&gone->places[i]);
  }
  for (size_t i = 0; i < gone->entry_count; i++) {
    free_entry(&gone->entries[i]);
  }
  for (size_t i = 0; i < gone->expected_count; i++) {
    scenario_free_expected(&gone->expected[i]);
  }
  free(gone->layers);
  free(gone->places);
  free(gone->entries);
  free(gone->expected);
  free(gone->problems);
  free(gone);
  *document = NULL;
}

void *scenario_grow(struct scenario_document *document, void **array, size_t *count, size_t element_bytes)
{
  void *grown = realloc(*array, (*count + 1) * element_bytes);
  if (grown == NULL) {
    document->is_out_of_memory = true;
    return NULL;
  }
  void *element = (char *)grown + *count * element_bytes;
  memset(element, 0, element_bytes);
  *array = grown;
  (*count)++;
  return element;
}

char *scenario_copy(struct scenario_document *document, const char *text)
{
  char *copy = strdup(text);
  if (copy == NULL) {
    document->is_out_of_memory = true;
  }
  return copy;
}

char *scenario_path_beside(struct scenario_document *document, const char *file, const char *name)
{
  const char *slash = strrchr(file, '/');
  int folder_length = slash == NULL ? 0 : (int)(slash - file) + 1;
  char *joined = NULL;
  if (asprintf(&joined, "%.*s%s", folder_length, file, name) < 0) {
    document->is_out_of_memory = true;
    return NULL;
  }
  return joined;
}

uint32_t scenario_add_layer(struct scenario_document *document, const char *label, bool is_setting)
{
  void *array = document->layers;
  size_t count = document->layer_count;
  char *copy = scenario_copy(document, label);
  struct scenario_layer *layer =
      copy == NULL ? NULL : scenario_grow(document, &array, &count, sizeof document->layers[0]);
  if (layer == NULL) {
    free(copy);
    return SCENARIO_LAYER_DEFAULT;
  }
  layer->label = copy;
  layer->is_setting = is_setting;
  document->layers = array;
  document->layer_count = (uint32_t)count;
  return document->layer_count - 1;
}

/* ---- Problems ---- */

struct scenario_shown scenario_show(const char *text)
{
  struct scenario_shown shown;
  static const char dots[] = "...";
  size_t room = sizeof shown.text - sizeof dots;
  size_t count = strlen(text);
  size_t kept = count < room ? count : room;
  while (kept < count && kept > 0 && ((unsigned char)text[kept] & 0xC0U) == 0x80U) {
    kept--; /* not inside a UTF-8 character */
  }
  memcpy(shown.text, text, kept);
  memcpy(shown.text + kept, kept < count ? dots : "", kept < count ? sizeof dots : 1);
  door_utf8_make_line(shown.text);
  return shown;
}

struct scenario_hint scenario_hint(const char *nearest)
{
  struct scenario_hint hint = {""};
  if (nearest != NULL) {
    snprintf(hint.text, sizeof hint.text, door_say("; did you mean %.*s?"), PARAMETER_KEY_BYTES, nearest);
  }
  return hint;
}

bool scenario_keeps_problem(const struct scenario_document *document)
{
  return document->problem_count < SCENARIO_PROBLEMS_MAX;
}

static void keep_problem(struct scenario_document *document, const char *place, const char *message)
{
  size_t index = document->problem_count++;
  if (index < SCENARIO_PROBLEMS_MAX) {
    door_problem_set(&document->problems[index], DOOR_ERR_SCENARIO, "%s%s", place, message);
  } else {
    door_problem_set(&document->problems[SCENARIO_PROBLEMS_MAX], DOOR_ERR_SCENARIO, door_say("and %zu more"),
                     document->problem_count - SCENARIO_PROBLEMS_MAX);
  }
}

enum { MESSAGE_BYTES = 512, PLACE_BYTES = 400, LABEL_BYTES = 160 };

void scenario_complain(struct scenario_document *document, struct scenario_spot spot, const char *key,
                       const char *format, ...)
{
  char message[MESSAGE_BYTES];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, door_say(format), arguments);
  va_end(arguments);
  char place[PLACE_BYTES];
  const char *label = spot.layer < document->layer_count ? document->layers[spot.layer].label : "default";
  /* Of a long path the end says more. */
  size_t skip = strlen(label) > LABEL_BYTES ? strlen(label) - LABEL_BYTES : 0;
  snprintf(place, sizeof place, "%s%s:%u:%u: %s%s", skip == 0 ? "" : "...", label + skip, spot.line, spot.column, key,
           key[0] == '\0' ? "" : ": ");
  keep_problem(document, place, message);
}

void scenario_complain_of(struct scenario_document *document, const char *format, ...)
{
  char message[MESSAGE_BYTES];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, door_say(format), arguments);
  va_end(arguments);
  keep_problem(document, "", message);
}

size_t scenario_problem_count(const struct scenario_document *document)
{
  size_t kept = document->problem_count;
  return kept > SCENARIO_PROBLEMS_MAX ? SCENARIO_PROBLEMS_MAX + 1 : kept;
}

const char *scenario_problem_text(const struct scenario_document *document, size_t index)
{
  DOOR_ASSERT(index < scenario_problem_count(document));
  return document->problems[index].text;
}

const struct door_scenario *scenario_of(const struct scenario_document *document)
{
  return document->problem_count == 0 ? &document->scenario : NULL;
}

/* ---- Places ---- */

struct scenario_place *scenario_place_of(const struct scenario_document *document, const char *key)
{
  uint32_t mark = door_key_of_name(key, 0); /* there are hundreds of places, and each is looked for several times */
  for (size_t i = 0; i < document->place_count; i++) {
    if (document->places[i].key_mark == mark && strcmp(document->places[i].key, key) == 0) {
      return &document->places[i];
    }
  }
  return NULL;
}

struct scenario_place *scenario_put_place(struct scenario_document *document, const char *key,
                                          struct scenario_spot spot)
{
  struct scenario_place *place = scenario_place_of(document, key);
  if (place == NULL) {
    char *copy = scenario_copy(document, key);
    void *array = document->places;
    place = copy == NULL ? NULL : scenario_grow(document, &array, &document->place_count, sizeof *place);
    if (place == NULL) {
      free(copy);
      return NULL;
    }
    document->places = array;
    place->key = copy;
    place->key_mark = door_key_of_name(key, 0);
  }
  free(place->written);
  place->written = NULL;
  place->spot = spot;
  place->is_bad = false;
  return place;
}

static bool is_at_or_below(const char *key, const char *above)
{
  size_t length = strlen(above);
  return strncmp(key, above, length) == 0 && (key[length] == '\0' || key[length] == '.');
}

void scenario_forget(struct scenario_document *document, const char *key)
{
  size_t kept = 0;
  for (size_t i = 0; i < document->place_count; i++) {
    if (is_at_or_below(document->places[i].key, key)) {
      free_place(&document->places[i]);
    } else {
      document->places[kept++] = document->places[i];
    }
  }
  document->place_count = kept;
  kept = 0;
  for (size_t i = 0; i < document->entry_count; i++) {
    if (is_at_or_below(document->entries[i].key, key)) {
      free_entry(&document->entries[i]);
    } else {
      document->entries[kept++] = document->entries[i];
    }
  }
  document->entry_count = kept;
}

/* ---- Members of groups ---- */

const char *scenario_group_key(enum parameter_home home)
{
  return parameter_group_of(home)->key;
}

bool scenario_member_of(const char *key, enum parameter_home *out_home, char out_name[DOOR_NAME_BYTES])
{
  const struct parameter_group *group;
  for (size_t i = 0; (group = parameter_group_at(i)) != NULL; i++) {
    size_t length = strlen(group->key);
    if (!is_at_or_below(key, group->key) || key[length] == '\0') {
      continue;
    }
    const char *name = key + length + 1;
    size_t name_length = strcspn(name, ".");
    if (name_length == 0 || name_length >= DOOR_NAME_BYTES) {
      return false;
    }
    memcpy(out_name, name, name_length);
    out_name[name_length] = '\0';
    *out_home = group->home;
    return true;
  }
  return false;
}

uint32_t scenario_member_max(enum parameter_home home)
{
  return parameter_group_of(home)->members_max;
}

static uint32_t *member_count(struct door_scenario *scenario, const struct parameter_group *group)
{
  return (uint32_t *)(void *)((char *)scenario + group->count_offset);
}

static size_t member_offset(const struct parameter_group *group, uint32_t index)
{
  return group->members_offset + index * group->member_bytes;
}

uint32_t scenario_member_count(const struct scenario_document *document, enum parameter_home home)
{
  return parameter_member_count(&document->scenario, parameter_group_of(home));
}

const char *scenario_member_name(const struct scenario_document *document, enum parameter_home home, uint32_t index)
{
  return parameter_member_name(&document->scenario, parameter_group_of(home), index);
}

uint32_t scenario_member_index(const struct scenario_document *document, enum parameter_home home, const char *name)
{
  uint32_t count = scenario_member_count(document, home);
  uint32_t index = 0;
  while (index < count && strcmp(scenario_member_name(document, home, index), name) != 0) {
    index++;
  }
  return index;
}

void *scenario_member_at(struct scenario_document *document, enum parameter_home home, uint32_t index)
{
  return (char *)&document->scenario + member_offset(parameter_group_of(home), index);
}

void scenario_member_add(struct scenario_document *document, enum parameter_home home, const char *name)
{
  const struct parameter_group *group = parameter_group_of(home);
  size_t bytes = strlen(name) + 1;
  uint32_t *count = member_count(&document->scenario, group);
  DOOR_ASSERT(*count < group->members_max && bytes <= DOOR_NAME_BYTES);
  char *member = scenario_member_at(document, home, (*count)++);
  memset(member, 0, group->member_bytes);
  memcpy(member, name, bytes); /* a member begins with its name */
}

void scenario_member_remove(struct scenario_document *document, enum parameter_home home, uint32_t index)
{
  const struct parameter_group *group = parameter_group_of(home);
  uint32_t *count = member_count(&document->scenario, group);
  uint32_t last = *count - 1;
  size_t bytes = group->member_bytes;
  char *member = scenario_member_at(document, home, index);
  memmove(member, member + bytes, (last - index) * bytes);
  /* Left as if never used, so that two scenarios with the same values are the same bytes. */
  memset(scenario_member_at(document, home, last), 0, bytes);
  *count = last;
}

size_t scenario_field_offset(const struct scenario_document *document, const struct parameter *row, const char *key)
{
  if (row->home == PARAMETER_OF_SCENARIO) {
    return row->offset;
  }
  enum parameter_home home = row->home;
  char name[DOOR_NAME_BYTES];
  bool is_member = scenario_member_of(key, &home, name);
  DOOR_ASSERT(is_member);
  uint32_t index = scenario_member_index(document, home, name);
  DOOR_ASSERT(index < scenario_member_count(document, home));
  return member_offset(parameter_group_of(home), index) + row->offset;
}

void *scenario_field(struct scenario_document *document, const struct parameter *row, const char *key)
{
  return (char *)&document->scenario + scenario_field_offset(document, row, key);
}

/* ---- All keys ---- */

/* The row after the last one of the home that begins at `begin`; rows of one home stand together. */
static size_t end_of_home(size_t begin)
{
  size_t end = begin;
  while (end < parameter_count() && parameter_at(end)->home == parameter_at(begin)->home) {
    end++;
  }
  return end;
}

void scenario_visit_keys(const struct scenario_document *document, scenario_key_visitor *visit, void *self)
{
  size_t end = 0;
  for (size_t begin = 0; begin < parameter_count(); begin = end) {
    enum parameter_home home = parameter_at(begin)->home;
    end = end_of_home(begin);
    bool is_group = home != PARAMETER_OF_SCENARIO;
    uint32_t member_count = is_group ? scenario_member_count(document, home) : 1;
    for (uint32_t member = 0; member < member_count; member++) {
      for (size_t i = begin; i < end; i++) {
        const char *pattern = parameter_at(i)->key;
        char key[PARAMETER_KEY_BYTES];
        if (is_group) {
          snprintf(key, sizeof key, "%s.%s.%s", scenario_group_key(home), scenario_member_name(document, home, member),
                   strrchr(pattern, '.') + 1);
        }
        visit(self, parameter_at(i), is_group ? key : pattern);
      }
    }
  }
}
