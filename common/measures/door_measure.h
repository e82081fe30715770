/* door_measure.h - what is measured: names, units, labels and definitions.
 *
 * Role: the enum and the texts that measures.def describes; finds a measure by name; writes the reference page. A
 * measure is a number below DOOR_MEASURE_SLOTS: one of the enum, or behind it one of a source, of which a scenario of
 * two sources or more has one for each (door_measure_is_of). Does not decide: how a ledger becomes values
 * (door_fold.h), how replications become results (door_results.h). Units: each measure's own, last in its name where it
 * is not a count or a share. Ownership: texts are constant, never NULL, never freed; the markdown is the caller's.
 * Errors: DOOR_ERR_MEMORY of the markdown. Threads: no state.
 */
#ifndef DOOR_MEASURE_H
#define DOOR_MEASURE_H

#include "door_error.h"
#include "door_ledger.h"
#include "door_scenario.h"
#include "door_words.h"

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
#define RATED_QUANTILE(NAME, name, GROUP, RATING, permille, english, welsh, definition, population, start, stop,       \
                       clock)                                                                                          \
  DOOR_MEASURE_##NAME,
#include "measures.def"
  DOOR_MEASURE_COUNT
};

/* Measures of a source: families of them. */
enum door_source_measure {
#define BY_SOURCE(NAME, name, GROUP, UNIT, over, under, english, welsh, definition, population, start, stop, clock)    \
  DOOR_SOURCE_MEASURE_##NAME,
#include "measures_sources.def"
  DOOR_SOURCE_MEASURE_COUNT
};

enum {
  DOOR_MEASURE_SLOTS = DOOR_MEASURE_COUNT + DOOR_SOURCE_MEASURE_COUNT * DOOR_SOURCES_MAX,
  DOOR_MEASURE_NAME_BYTES = 2 * DOOR_NAME_BYTES,
};

/* The measure of a source, by its index. */
static inline uint32_t door_measure_of_source(enum door_source_measure family, uint32_t source)
{
  return DOOR_MEASURE_COUNT + (uint32_t)family * DOOR_SOURCES_MAX + source;
}

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

/* What it adds up for each source. */
enum door_source_total {
#define SOURCE_TOTAL(NAME, zero) DOOR_SOURCE_TOTAL_##NAME,
#include "measures_sources.def"
  DOOR_SOURCE_TOTAL_COUNT
};

/* All of the fold's totals: those of the enum, and behind them those of the sources. */
enum { DOOR_TOTAL_SLOTS = DOOR_TOTAL_COUNT + DOOR_SOURCE_TOTAL_COUNT * DOOR_SOURCES_MAX };

static inline uint32_t door_total_of_source(enum door_source_total total, uint32_t source)
{
  return DOOR_TOTAL_COUNT + (uint32_t)total * DOOR_SOURCES_MAX + source;
}

/* Lengths of time that are counted in working days. */
enum door_span {
#define SPAN(NAME, of) DOOR_SPAN_##NAME,
#include "measures.def"
  DOOR_SPAN_COUNT
};

/* Times that have a histogram beside the waits of pools, behind them: from receipt to decision, by rating. */
enum { DOOR_TIMES_RED = DOOR_POOL_COUNT, DOOR_TIMES_AMBER, DOOR_TIMES_GREEN, DOOR_TIMES_COUNT };

/* One measure, as its row says. permille 0: the value is over / under; else it is a quantile of pool's waits, or of a
 * span. Of a measure of a source, over and under are the totals of source 0, and name is that of the family. */
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
  uint32_t over; /* below DOOR_TOTAL_SLOTS */
  uint32_t under;
  uint16_t pool;     /* enum door_pool, or DOOR_TIMES_RED to _GREEN, of a quantile of times */
  bool is_of_a_span; /* a quantile of working days */
  uint16_t span;     /* enum door_span */
  uint16_t permille;
};

/* measure < DOOR_MEASURE_SLOTS. */
const struct door_measure_row *door_measure_row(uint32_t measure);

/* Whether the scenario has the measure: all of the enum, and those of its sources, where there are two or more.
 * scenario NULL: all of the enum, and each family once, with NAME for a source's name. */
bool door_measure_is_of(const struct door_scenario *scenario, uint32_t measure);

/* "referral_share_from.police" of a measure that the scenario has. */
void door_measure_name(const struct door_scenario *scenario, uint32_t measure, char out_name[DOOR_MEASURE_NAME_BYTES]);

/* Its English label: "Conversion, police"; of a long name, as much as a label may have. */
void door_measure_label(const struct door_scenario *scenario, uint32_t measure,
                        char out_label[DOOR_MEASURE_NAME_BYTES]);

/* Its label in a language: "Cyfradd trosi, police". */
void door_measure_label_in(enum door_language language, const struct door_scenario *scenario, uint32_t measure,
                           char out_label[DOOR_MEASURE_NAME_BYTES]);

/* Columns that the labels of a language may have. */
int door_measure_label_columns(enum door_language language);

/* True, with the measure, where the scenario has one of that name. */
bool door_measure_find(const struct door_scenario *scenario, const char *name, uint32_t *out_measure);

/* Whether both scenarios have the measure, and under one number, so that values of both can be compared: a measure of a
 * source has its number by the order of sources. */
bool door_measure_is_shared(const struct door_scenario *one, const struct door_scenario *other, const char *name);

/* True, with its name, where one is near to a wrong one (door_suggest.h). */
bool door_measure_suggest(const struct door_scenario *scenario, const char *name,
                          char out_nearest[DOOR_MEASURE_NAME_BYTES]);

/* "contacts in the period"; and how values of the unit are written. */
const char *door_measure_unit_text(enum door_measure_unit unit);
enum door_measure_form door_measure_unit_form(enum door_measure_unit unit);

/* Whether it is a share of a whole, so that no value is above 1. Work finished past closing can take the utilisation of
 * staff above what was rostered. No value of any measure is below 0. */
bool door_measure_is_at_most_one(uint32_t measure);

/* English and Welsh headings of a group, and why a measure divided by a total of 0 is null. */
const char *door_measure_group_english(enum door_measure_group group);
const char *door_measure_group_welsh(enum door_measure_group group);
const char *door_measure_group_in(enum door_language language, enum door_measure_group group);
const char *door_total_zero_reason(uint32_t total);

/* docs/reference/measures.md, or measures.cy.md in Welsh, as it has to stand. The caller frees *out_text. */
DOOR_MUST_CHECK enum door_err door_measure_reference_markdown(enum door_language language, char **out_text);

#endif
