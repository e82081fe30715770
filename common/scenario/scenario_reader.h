/* scenario_reader.h - from a scenario file to a struct door_scenario, with every problem told.
 *
 * Role: reads strict YAML 1.2 (JSON too) with its chain of `extends:`, applies settings, checks every value
 *   against the parameter table and values against each other, and keeps where each came from.
 * Does not decide: what is built from a scenario (door_setting.h), whether a measure named under `expect:`
 *   exists, how problems are shown.
 * Consumes: files of at most 1 MiB. What YAML 1.1 and 1.2 readers take for different things is refused, and so
 *   are anchors, aliases, tags, directives and further documents.
 * Units: as the parameter table. Ownership: the caller owns the document and destroys it; every pointer into
 *   it lives as long as it does. Errors: problems of all files in one pass, "file:line:column: key: what is
 *   wrong (value; allowed)", at most 100 and then "and N more". A document with problems has no scenario.
 * Threads: no shared state; a document is read-only once read.
 */
#ifndef SCENARIO_READER_H
#define SCENARIO_READER_H

#include "door_error.h"
#include "door_scenario.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  SCENARIO_FILE_BYTES_MAX = 1 << 20,
  SCENARIO_DEPTH_MAX = 16, /* nesting of mappings and lists in a file */
  SCENARIO_FILES_MAX = 8,  /* a file and what it extends */
  SCENARIO_PROBLEMS_MAX = 100,
};

struct scenario_document;
struct parameter;

/* Reads path and what it extends, base first, then settings, each "KEY=YAML". out_document is set on DOOR_OK,
 * and also on DOOR_ERR_SCENARIO and DOOR_ERR_IO, so that its problems can be told; else untouched.
 * settings may be NULL when setting_count is 0. */
DOOR_MUST_CHECK enum door_err scenario_read_file(const char *path, const char *const *settings, size_t setting_count,
                                                 struct scenario_document **out_document);
/* The same from memory: what scenario_resolved_json wrote, or a scenario that extends nothing. name stands for
 * the path in problems and, where the text has no `name:`, names the scenario. */
DOOR_MUST_CHECK enum door_err scenario_read_text(const char *text, size_t byte_count, const char *name,
                                                 struct scenario_document **out_document);
/* Files that are laid over each other, from memory: a list of their mappings, the base first, as if each extended the
 * one before it; what they say of `extends:` themselves does not count. At most SCENARIO_FILES_MAX. The text is flow or
 * JSON. */
DOOR_MUST_CHECK enum door_err scenario_read_stack(const char *text, size_t byte_count, const char *name,
                                                  struct scenario_document **out_document);
/* A file of words: mappings of names under a few sections, such as what local outcomes stand for. Strict like a
 * scenario; on_word is called for each, and what it says of a word it refuses is told with its place. out_document as
 * above, but without a scenario: it is there for its problems. */
DOOR_MUST_CHECK enum door_err scenario_read_words(const char *path,
                                                  enum door_err (*on_word)(void *self, const char *section,
                                                                           const char *word, const char *meaning,
                                                                           struct door_problem *problem),
                                                  void *self, struct scenario_document **out_document);

/* *document may be NULL; becomes NULL. */
void scenario_destroy(struct scenario_document **document);

/* NULL when the document has problems. */
const struct door_scenario *scenario_of(const struct scenario_document *document);

size_t scenario_problem_count(const struct scenario_document *document);
/* One line without a line break. index below scenario_problem_count(). */
const char *scenario_problem_text(const struct scenario_document *document, size_t index);

/* The files read, base first, as paths that can be opened. */
size_t scenario_file_count(const struct scenario_document *document);
const char *scenario_file_path(const struct scenario_document *document, size_t index);

/* ---- Where values come from. Keys are concrete: "intake.sources.police.month_weights". ---- */

enum { SCENARIO_ORIGIN_BYTES = 160 };
/* "cardiff-2014-15.yaml:12", "--set" or "default"; "" for a key that the scenario does not have. */
void scenario_origin(const struct scenario_document *document, const char *key, char out_text[SCENARIO_ORIGIN_BYTES]);

enum scenario_provenance_kind {
  SCENARIO_UNSTATED,   /* given, and nobody says from where */
  SCENARIO_BY_DEFAULT, /* not given: the default of the parameter table, an assumption */
  SCENARIO_SOURCED,    /* text: where it is published */
  SCENARIO_FITTED,     /* text: to which figures */
  SCENARIO_ASSUMED,    /* text may be ""; or a plausible range */
};

struct scenario_provenance {
  enum scenario_provenance_kind kind;
  const char *text; /* never NULL */
  bool has_range;
  double low, high; /* in the unit of the key; of an assumed distribution: of its mean */
  /* The measure that the value was fitted to, where the entry names it and the scenario still has the fitted
   * expectation of it, which an overlay may have removed; else NULL. */
  const char *measure;
};

/* What the scenario says of a key: the entry for it or for the longest key above it. An entry does not speak for
 * a value that a later overlay or a setting replaced. */
struct scenario_provenance scenario_provenance_of(const struct scenario_document *document, const char *key);
/* "sourced", "assumed" ... as the files write it. */
const char *scenario_provenance_kind_name(enum scenario_provenance_kind kind);

/* ---- Keys ---- */

typedef void scenario_key_visitor(void *self, const struct parameter *row, const char *key);

/* Calls visit for each key that the document has or should have: rows in the order of the parameter table, those of one
 * calendar, source and the like together. */
void scenario_visit_keys(const struct scenario_document *document, scenario_key_visitor *visit, void *self);

/* ---- Expectations ---- */

/* What an expectation stands for. */
enum scenario_expectation_kind {
  SCENARIO_FIGURE, /* a published figure */
  SCENARIO_WORDS,  /* a finding in words */
  SCENARIO_SENSE,  /* neither: what the scenario's own rules or common sense demand */
};

const char *scenario_expectation_kind_name(enum scenario_expectation_kind kind);

/* Either bounds, or a comparison with another scenario on the same seed. */
struct scenario_expectation {
  const char *measure; /* not checked against the measures */
  enum scenario_expectation_kind kind;
  bool has_at_least, has_at_most, has_within;
  double at_least;     /* inclusive, in the measure's unit */
  double at_most;      /* inclusive */
  double within_value; /* the measure lies within within_share times this of it */
  double within_share;
  bool fitted;               /* the scenario was fitted to it: proves nothing */
  bool has_direction;        /* of a comparison */
  bool wants_higher;         /* than the other scenario; else lower */
  const char *compared_with; /* as the file says it, relative to that file; NULL where there are bounds */
  const char *compared_path; /* as it can be opened; NULL likewise */
  const char *stands_for;    /* what it stands for, ""; never NULL */
  const char *known_miss;    /* why the results are known to miss it; "" where they are not; never NULL */
  const char *origin;        /* "file:line" */
};

size_t scenario_expectation_count(const struct scenario_document *document);
const struct scenario_expectation *scenario_expectation_at(const struct scenario_document *document, size_t index);

#endif
