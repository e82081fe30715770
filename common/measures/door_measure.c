#include "door_measure.h"

#include "door_ledger.h"
#include "door_suggest.h"

#include <stdio.h>
#include <string.h>

static const struct unit_row {
  const char *english;
  enum door_measure_form form;
} units[DOOR_UNIT_COUNT] = {
#define UNIT(NAME, english_text, FORM) [DOOR_UNIT_##NAME] = {.english = (english_text), .form = DOOR_FORM_##FORM},
#include "measures.def"
};

static const struct group_row {
  const char *english;
  const char *welsh;
} groups[DOOR_GROUP_COUNT] = {
#define GROUP(NAME, english_text, welsh_text) [DOOR_GROUP_##NAME] = {.english = (english_text), .welsh = (welsh_text)},
#include "measures.def"
};

static const char *const zero_reasons[DOOR_TOTAL_COUNT] = {
#define TOTAL(NAME, zero) [DOOR_TOTAL_##NAME] = (zero),
#include "measures.def"
};

#define WORDS(name_text, english_text, welsh_text, definition_text, population_text, start_text, stop_text,            \
              clock_text)                                                                                              \
  .name = #name_text, .english = (english_text), .welsh = (welsh_text), .definition = (definition_text),               \
  .population = (population_text), .start = (start_text), .stop = (stop_text), .clock = (clock_text)

/* By enum door_span. */
#define SPAN(NAME, OF) enum { SPAN_OF_##NAME = DOOR_TOTAL_##OF };
#include "measures.def"

static const struct door_measure_row rows[DOOR_MEASURE_COUNT] = {
#define MEASURE(NAME, name, GROUP, UNIT, OVER, UNDER, english, welsh, definition, population, start, stop, clock)      \
  [DOOR_MEASURE_##NAME] = {WORDS(name, english, welsh, definition, population, start, stop, clock),                    \
                           .group = DOOR_GROUP_##GROUP, .unit = DOOR_UNIT_##UNIT, .over = DOOR_TOTAL_##OVER,           \
                           .under = DOOR_TOTAL_##UNDER},
#define QUANTILE(NAME, name, GROUP, POOL, PERMILLE, english, welsh, definition, population, start, stop, clock)        \
  [DOOR_MEASURE_##NAME] = {WORDS(name, english, welsh, definition, population, start, stop, clock),                    \
                           .group = DOOR_GROUP_##GROUP,                                                                \
                           .unit = DOOR_UNIT_SECONDS,                                                                  \
                           .over = DOOR_TOTAL_SCREENING_WAIT_SECONDS + DOOR_POOL_##POOL,                               \
                           .under = DOOR_TOTAL_SCREENING_WAITS + DOOR_POOL_##POOL,                                     \
                           .pool = DOOR_POOL_##POOL,                                                                   \
                           .permille = (PERMILLE)},
#define DAYS_QUANTILE(NAME, name, GROUP, SPAN, PERMILLE, english, welsh, definition, population, start, stop, clock)   \
  [DOOR_MEASURE_##NAME] = {WORDS(name, english, welsh, definition, population, start, stop, clock),                    \
                           .group = DOOR_GROUP_##GROUP,                                                                \
                           .unit = DOOR_UNIT_WORKING_DAYS,                                                             \
                           .over = (enum door_total)SPAN_OF_##SPAN,                                                    \
                           .under = (enum door_total)SPAN_OF_##SPAN,                                                   \
                           .is_of_a_span = true,                                                                       \
                           .span = DOOR_SPAN_##SPAN,                                                                   \
                           .permille = (PERMILLE)},
#include "measures.def"
};

const struct door_measure_row *door_measure_row(enum door_measure measure)
{
  DOOR_ASSERT(measure < DOOR_MEASURE_COUNT);
  return &rows[measure];
}

bool door_measure_find(const char *name, enum door_measure *out_measure)
{
  for (uint32_t measure = 0; measure < DOOR_MEASURE_COUNT; measure++) {
    if (strcmp(rows[measure].name, name) == 0) {
      *out_measure = (enum door_measure)measure;
      return true;
    }
  }
  return false;
}

const char *door_measure_suggest(const char *name)
{
  const char *names[DOOR_MEASURE_COUNT];
  for (uint32_t measure = 0; measure < DOOR_MEASURE_COUNT; measure++) {
    names[measure] = rows[measure].name;
  }
  return door_suggest(name, names, DOOR_MEASURE_COUNT);
}

const char *door_measure_unit_text(enum door_measure_unit unit)
{
  DOOR_ASSERT(unit < DOOR_UNIT_COUNT);
  return units[unit].english;
}

enum door_measure_form door_measure_unit_form(enum door_measure_unit unit)
{
  DOOR_ASSERT(unit < DOOR_UNIT_COUNT);
  return units[unit].form;
}

const char *door_measure_group_english(enum door_measure_group group)
{
  DOOR_ASSERT(group < DOOR_GROUP_COUNT);
  return groups[group].english;
}

const char *door_measure_group_welsh(enum door_measure_group group)
{
  DOOR_ASSERT(group < DOOR_GROUP_COUNT);
  return groups[group].welsh;
}

const char *door_total_zero_reason(enum door_total total)
{
  DOOR_ASSERT(total < DOOR_TOTAL_COUNT);
  return zero_reasons[total];
}

static void write_measure(FILE *page, const struct door_measure_row *row)
{
  fprintf(page, "\n### %s\n\n%s\n\n", row->name, row->definition);
  fprintf(page, "- Label: %s; Welsh: %s\n", row->english, row->welsh);
  fprintf(page, "- Unit: %s\n- Population: %s\n", door_measure_unit_text(row->unit), row->population);
  if (row->clock[0] != '\0') {
    fprintf(page, "- Clock: from: %s; to: %s; counted in: %s\n", row->start, row->stop, row->clock);
  }
  if (zero_reasons[row->under][0] != '\0') {
    fprintf(page, "- Null when: %s\n", zero_reasons[row->under]);
  }
}

static void write_page(FILE *page)
{
  fputs(
      "# Measures\n\n"
      "Written by the program from `common/measures/measures.def`; a test compares this page with it. How values of\n"
      "replications become means and intervals stands in [results.md](results.md).\n\n"
      "Every measure is worked out from the ledger over the measured period: from the end of the run-in, included, to\n"
      "the horizon, not included. What counts is the time of the record that defines the measure; averages over time\n"
      "take the part inside the period. Quantiles follow the nearest rank, exact below 256 seconds or working days "
      "and\n"
      "within 1/256 (0.4 %) of the value above.\n",
      page);
  for (uint32_t group = 0; group < DOOR_GROUP_COUNT; group++) {
    fprintf(page, "\n## %s\n", groups[group].english);
    for (uint32_t measure = 0; measure < DOOR_MEASURE_COUNT; measure++) {
      if (rows[measure].group == (enum door_measure_group)group) {
        write_measure(page, &rows[measure]);
      }
    }
  }
}

enum door_err door_measure_reference_markdown(char **out_text)
{
  char *text = NULL;
  size_t length = 0;
  FILE *page = open_memstream(&text, &length);
  if (page == NULL) {
    return DOOR_ERR_MEMORY;
  }
  write_page(page);
  if (fclose(page) != 0) {
    free(text);
    return DOOR_ERR_MEMORY;
  }
  *out_text = text;
  return DOOR_OK;
}
