/* door_measure.h - what is measured: names, units, labels and definitions.
 *
 * Role: the enum and the texts that measures.def describes; finds a measure by name; writes the reference page.
 *   Does not decide: how a ledger becomes values (door_fold.h), how replications become results (door_results.h).
 * Units: each measure's own, last in its name where it is not a count or a share. Ownership: texts are constant,
 *   never NULL, never freed; the markdown is the caller's. Errors: DOOR_ERR_MEMORY of the markdown.
 * Threads: no state.
 */
#ifndef DOOR_MEASURE_H
#define DOOR_MEASURE_H

#include "door_error.h"

#include <stdbool.h>
#include <stdint.h>

/* Stands in results; raised when the meaning of a measure changes. */
enum { DOOR_MEASURES_VERSION = 1 };

enum door_measure {
#define MEASURE(NAME, name, GROUP, UNIT, over, under, english, welsh, definition, population, start, stop, clock)      \
  DOOR_MEASURE_##NAME,
#define QUANTILE(NAME, name, GROUP, POOL, permille, english, welsh, definition, population, start, stop, clock)        \
  DOOR_MEASURE_##NAME,
#define DAYS_QUANTILE(NAME, name, GROUP, SPAN, permille, english, welsh, definition, population, start, stop, clock)   \
  DOOR_MEASURE_##NAME,
#include "measures.def"
  DOOR_MEASURE_COUNT
};

enum door_measure_group {
#define GROUP(NAME, english, welsh) DOOR_GROUP_##NAME,
#include "measures.def"
  DOOR_GROUP_COUNT
};

enum door_measure_unit {
#define UNIT(NAME, english, FORM) DOOR_UNIT_##NAME,
#include "measures.def"
  DOOR_UNIT_COUNT
};

/* How a value is written for people. */
enum door_measure_form {
  DOOR_FORM_COUNT, /* whole in one replication */
  DOOR_FORM_LEVEL, /* an average number of things */
  DOOR_FORM_SHARE, /* 1 is all; a utilisation may pass 1 */
  DOOR_FORM_SECONDS,
};

/* What the fold adds up. */
enum door_total {
#define TOTAL(NAME, zero) DOOR_TOTAL_##NAME,
#include "measures.def"
  DOOR_TOTAL_COUNT
};

/* Lengths of time that are counted in working days. */
enum door_span {
#define SPAN(NAME, of) DOOR_SPAN_##NAME,
#include "measures.def"
  DOOR_SPAN_COUNT
};

/* One measure, as its row says. permille 0: the value is over / under; else it is a quantile of pool's waits, or of a
 * span. */
struct door_measure_row {
  const char *name;
  const char *english; /* labels */
  const char *welsh;
  const char *definition;
  const char *population;
  const char *start; /* "", like stop and clock, where the measure times nothing */
  const char *stop;
  const char *clock;
  enum door_measure_group group;
  enum door_measure_unit unit;
  enum door_total over;
  enum door_total under;
  uint16_t pool;     /* enum door_pool, of a quantile of waits */
  bool is_of_a_span; /* a quantile of working days */
  uint16_t span;     /* enum door_span */
  uint16_t permille;
};

/* measure < DOOR_MEASURE_COUNT. */
const struct door_measure_row *door_measure_row(enum door_measure measure);

/* True, with the measure, where one has that name. */
bool door_measure_find(const char *name, enum door_measure *out_measure);

/* The name nearest to a wrong one (door_suggest.h); NULL when none is near. */
const char *door_measure_suggest(const char *name);

/* "contacts in the period"; and how values of the unit are written. */
const char *door_measure_unit_text(enum door_measure_unit unit);
enum door_measure_form door_measure_unit_form(enum door_measure_unit unit);

/* English and Welsh headings of a group, and why a measure divided by a total of 0 is null. */
const char *door_measure_group_english(enum door_measure_group group);
const char *door_measure_group_welsh(enum door_measure_group group);
const char *door_total_zero_reason(enum door_total total);

/* docs/reference/measures.md as it has to stand. The caller frees *out_text. */
DOOR_MUST_CHECK enum door_err door_measure_reference_markdown(char **out_text);

#endif
