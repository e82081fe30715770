/* scenario_document.h - what a scenario file has become so far; inside the reader only.
 *
 * Role: holds the scenario, its problems, its layers (files, base first, then settings), the place where each
 *   key was given, provenance and expectations. Does not decide: what a value may be.
 * Ownership: everything in it belongs to the document. Errors: running out of memory is kept in the document
 *   (is_out_of_memory) and told once at the end. Threads: one thread until it is read.
 */
#ifndef SCENARIO_DOCUMENT_H
#define SCENARIO_DOCUMENT_H

#include "parameter_table.h"
#include "scenario_reader.h"

/* Layer of a place where the parameter table gave the value. */
#define SCENARIO_LAYER_DEFAULT UINT32_MAX

/* A point in a layer; line and column count from 1, columns in characters. */
struct scenario_spot {
  uint32_t layer;
  uint32_t line;
  uint32_t column;
};

/* One file or one setting. */
struct scenario_layer {
  char *label; /* path, or "--set KEY" */
  bool is_setting;
};

/* Where a key, or a mapping above keys, was given last. */
struct scenario_place {
  char *key;
  uint32_t key_mark; /* of equal keys the same: other keys are told apart by it, mostly */
  struct scenario_spot spot;
  bool is_bad;   /* the value there was refused; checks across values leave it alone */
  char *written; /* of a distribution, of VALUE and of SOURCES canonical JSON, of a CALENDAR the name; else NULL */
};

struct scenario_source_entry {
  char *key;
  enum scenario_provenance_kind kind;
  char *text;
  char *measure; /* that a value was fitted to; NULL where none is named */
  bool has_range;
  double low, high;
  struct scenario_spot spot;
};

struct scenario_expected {
  struct scenario_expectation seen; /* its texts belong to the document */
  char *measure;
  char *stands_for;
  char *origin;
  char *known_miss;
  char *compared_with;
  char *compared_path;
};

struct scenario_document {
  struct door_scenario scenario;
  struct door_problem *problems; /* SCENARIO_PROBLEMS_MAX + 1, the last for "and N more" */
  size_t problem_count;          /* all of them, also those that were not kept */
  struct scenario_layer *layers;
  uint32_t layer_count;
  struct scenario_place *places;
  size_t place_count;
  struct scenario_source_entry *entries;
  size_t entry_count;
  struct scenario_expected *expected;
  size_t expected_count;
  bool is_unreadable; /* the file itself could not be read: DOOR_ERR_IO */
  bool is_incomplete; /* a layer is missing, so absent keys mean nothing */
  bool is_out_of_memory;
};

struct scenario_document *scenario_document_create(void); /* NULL when out of memory */
/* The texts of an expectation; in scenario_expectations.c. */
void scenario_free_expected(struct scenario_expected *expected);

/* An array with one more zeroed element; *array and *count change, the element is returned. NULL when out of
 * memory, which the document keeps. */
void *scenario_grow(struct scenario_document *document, void **array, size_t *count, size_t element_bytes);
/* A copy of text; NULL when out of memory, which the document keeps. */
char *scenario_copy(struct scenario_document *document, const char *text);
/* name, relative to the folder of file, as a path that can be opened; NULL when out of memory, likewise. */
char *scenario_path_beside(struct scenario_document *document, const char *file, const char *name);

/* The new layer's number; SCENARIO_LAYER_DEFAULT when out of memory. */
uint32_t scenario_add_layer(struct scenario_document *document, const char *label, bool is_setting);

/* Tells "label:line:column: key: message". key "" leaves the key out. */
void scenario_complain(struct scenario_document *document, struct scenario_spot spot, const char *key,
                       const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Tells a message without a place. */
void scenario_complain_of(struct scenario_document *document, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether one more problem will be kept; looking for a hint for one that is only counted is not worth the time. */
bool scenario_keeps_problem(const struct scenario_document *document);

/* What someone wrote, made fit for one line of a message: cut, control characters replaced. */
struct scenario_shown {
  char text[64];
};
struct scenario_shown scenario_show(const char *text);

/* The end of a message: "; did you mean NEAREST?", or nothing where nearest is NULL. */
struct scenario_hint {
  char text[PARAMETER_KEY_BYTES + 32];
};
struct scenario_hint scenario_hint(const char *nearest);

/* NULL when the key was not given and has no default. Valid until a place is added or removed. */
struct scenario_place *scenario_place_of(const struct scenario_document *document, const char *key);
/* The place of the key, new or old, with this spot, not bad, nothing written; NULL when out of memory. */
struct scenario_place *scenario_put_place(struct scenario_document *document, const char *key,
                                          struct scenario_spot spot);
/* Forgets the places and provenance of key and of all below it. */
void scenario_forget(struct scenario_document *document, const char *key);

/* ---- Members of groups: sources, calendars and the like. ---- */

/* The group's key and name part of a concrete key below a group: false for others. */
bool scenario_member_of(const char *key, enum parameter_home *out_home, char out_name[DOOR_NAME_BYTES]);
const char *scenario_group_key(enum parameter_home home);
uint32_t scenario_member_count(const struct scenario_document *document, enum parameter_home home);
uint32_t scenario_member_max(enum parameter_home home);
const char *scenario_member_name(const struct scenario_document *document, enum parameter_home home, uint32_t index);
/* The index of the member; the count when there is none. */
uint32_t scenario_member_index(const struct scenario_document *document, enum parameter_home home, const char *name);
void *scenario_member_at(struct scenario_document *document, enum parameter_home home, uint32_t index);
/* Adds a zeroed member with that name; its count is below the maximum. */
void scenario_member_add(struct scenario_document *document, enum parameter_home home, const char *name);
void scenario_member_remove(struct scenario_document *document, enum parameter_home home, uint32_t index);
/* Where the value of a row lies for a concrete key, in bytes from the start of the scenario, and as a pointer.
 * The member, if any, exists. */
size_t scenario_field_offset(const struct scenario_document *document, const struct parameter *row, const char *key);
void *scenario_field(struct scenario_document *document, const struct parameter *row, const char *key);

#endif
