#include "door_measure.h"

#include "door_ledger.h"
#include "door_suggest.h"
#include "door_utf8.h"

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

static const char *const source_zero_reasons[DOOR_SOURCE_TOTAL_COUNT] = {
#define SOURCE_TOTAL(NAME, zero) [DOOR_SOURCE_TOTAL_##NAME] = (zero),
#include "measures_sources.def"
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
                           .over = SPAN_OF_##SPAN,                                                                     \
                           .under = SPAN_OF_##SPAN,                                                                    \
                           .is_of_a_span = true,                                                                       \
                           .span = DOOR_SPAN_##SPAN,                                                                   \
                           .permille = (PERMILLE)},
#define RATED_QUANTILE(NAME, name, GROUP, RATING, PERMILLE, english, welsh, definition, population, start, stop,       \
                       clock)                                                                                          \
  [DOOR_MEASURE_##NAME] = {WORDS(name, english, welsh, definition, population, start, stop, clock),                    \
                           .group = DOOR_GROUP_##GROUP,                                                                \
                           .unit = DOOR_UNIT_SECONDS,                                                                  \
                           .over = DOOR_TOTAL_##RATING##_DECISION_SECONDS,                                             \
                           .under = DOOR_TOTAL_##RATING##_DECISIONS,                                                   \
                           .pool = DOOR_TIMES_##RATING,                                                                \
                           .permille = (PERMILLE)},
#include "measures.def"
};

static const struct door_measure_row source_rows[DOOR_SOURCE_MEASURE_COUNT] = {
#define BY_SOURCE(NAME, name, GROUP, UNIT, OVER, UNDER, english, welsh, definition, population, start, stop, clock)    \
  [DOOR_SOURCE_MEASURE_##NAME] = {WORDS(name, english, welsh, definition, population, start, stop, clock),             \
                                  .group = DOOR_GROUP_##GROUP, .unit = DOOR_UNIT_##UNIT,                               \
                                  .over = DOOR_TOTAL_COUNT + DOOR_SOURCE_TOTAL_##OVER * DOOR_SOURCES_MAX,              \
                                  .under = DOOR_TOTAL_COUNT + DOOR_SOURCE_TOTAL_##UNDER * DOOR_SOURCES_MAX},
#include "measures_sources.def"
};

static bool is_by_source(uint32_t measure)
{
  DOOR_ASSERT(measure < DOOR_MEASURE_SLOTS);
  return measure >= DOOR_MEASURE_COUNT;
}

static uint32_t source_of(uint32_t measure)
{
  return (measure - DOOR_MEASURE_COUNT) % DOOR_SOURCES_MAX;
}

const struct door_measure_row *door_measure_row(uint32_t measure)
{
  return is_by_source(measure) ? &source_rows[(measure - DOOR_MEASURE_COUNT) / DOOR_SOURCES_MAX] : &rows[measure];
}

bool door_measure_is_of(const struct door_scenario *scenario, uint32_t measure)
{
  if (!is_by_source(measure)) {
    return true;
  }
  uint32_t count = scenario == NULL ? 1 : scenario->intake.source_count;
  return (scenario == NULL || count > 1) && source_of(measure) < count;
}

static const char *source_name(const struct door_scenario *scenario, uint32_t measure)
{
  return scenario == NULL ? "NAME" : scenario->intake.sources[source_of(measure)].name;
}

void door_measure_name(const struct door_scenario *scenario, uint32_t measure, char out_name[DOOR_MEASURE_NAME_BYTES])
{
  bool has_source = is_by_source(measure);
  snprintf(out_name, DOOR_MEASURE_NAME_BYTES, "%s%s%s", door_measure_row(measure)->name, has_source ? "." : "",
           has_source ? source_name(scenario, measure) : "");
}

int door_measure_label_columns(enum door_language language)
{
  static const int columns[] = {[DOOR_ENGLISH] = 35, [DOOR_WELSH] = 43};
  return columns[language];
}

/* Leaves the text at most so many columns. */
static void cut_at_column(char *text, int columns)
{
  size_t at = 0;
  while (text[at] != '\0' && door_utf8_columns(text, at + 1) <= (size_t)columns) {
    at++;
  }
  text[at] = '\0';
}

void door_measure_label_in(enum door_language language, const struct door_scenario *scenario, uint32_t measure,
                           char out_label[DOOR_MEASURE_NAME_BYTES])
{
  const struct door_measure_row *row = door_measure_row(measure);
  bool has_source = is_by_source(measure);
  snprintf(out_label, DOOR_MEASURE_NAME_BYTES, "%s%s%s", language == DOOR_WELSH ? row->welsh : row->english,
           has_source ? ", " : "", has_source ? source_name(scenario, measure) : "");
  if (has_source) {
    cut_at_column(out_label, door_measure_label_columns(language));
  }
}

void door_measure_label(const struct door_scenario *scenario, uint32_t measure, char out_label[DOOR_MEASURE_NAME_BYTES])
{
  door_measure_label_in(DOOR_ENGLISH, scenario, measure, out_label);
}

bool door_measure_find(const struct door_scenario *scenario, const char *name, uint32_t *out_measure)
{
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    char own_name[DOOR_MEASURE_NAME_BYTES];
    if (door_measure_is_of(scenario, measure)) {
      door_measure_name(scenario, measure, own_name);
      if (strcmp(own_name, name) == 0) {
        *out_measure = measure;
        return true;
      }
    }
  }
  return false;
}

bool door_measure_is_shared(const struct door_scenario *one, const struct door_scenario *other, const char *name)
{
  uint32_t of_one = 0;
  uint32_t of_other = 0;
  return door_measure_find(one, name, &of_one) && door_measure_find(other, name, &of_other) && of_one == of_other;
}

bool door_measure_suggest(const struct door_scenario *scenario, const char *name,
                          char out_nearest[DOOR_MEASURE_NAME_BYTES])
{
  static const size_t bytes = DOOR_MEASURE_NAME_BYTES;
  char names[DOOR_MEASURE_SLOTS][DOOR_MEASURE_NAME_BYTES];
  const char *candidates[DOOR_MEASURE_SLOTS];
  uint32_t count = 0;
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    if (door_measure_is_of(scenario, measure)) {
      door_measure_name(scenario, measure, names[count]);
      candidates[count] = names[count];
      count++;
    }
  }
  const char *nearest = door_suggest(name, candidates, count);
  if (nearest != NULL) {
    memcpy(out_nearest, nearest, bytes);
  }
  return nearest != NULL;
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

bool door_measure_is_at_most_one(uint32_t measure)
{
  return door_measure_unit_form(door_measure_row(measure)->unit) == DOOR_FORM_SHARE &&
         measure != DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE;
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

const char *door_measure_group_in(enum door_language language, enum door_measure_group group)
{
  return language == DOOR_WELSH ? door_measure_group_welsh(group) : door_measure_group_english(group);
}

const char *door_total_zero_reason(uint32_t total)
{
  DOOR_ASSERT(total < DOOR_TOTAL_SLOTS);
  return total < DOOR_TOTAL_COUNT ? zero_reasons[total]
                                  : source_zero_reasons[(total - DOOR_TOTAL_COUNT) / DOOR_SOURCES_MAX];
}

/* What a quantile's mean and interval are of, which its definition does not say. */
static void write_estimand(FILE *page, enum door_language language, const struct door_measure_row *row)
{
  if (row->permille == 1000) {
    fputs(door_say_in(language, "- Estimand: the longest of one period, on average over replications; a longer period "
                                "has a longer one\n"),
          page);
  } else if (row->permille > 0) {
    fprintf(page, door_say_in(language, "- Estimand: the %u %% point of one period, on average over replications\n"),
            row->permille / 10U);
  }
}

static void write_measure(FILE *page, enum door_language language, uint32_t measure)
{
  const struct door_measure_row *row = door_measure_row(measure);
  const char *of_source = is_by_source(measure) ? ", NAME" : "";
  const char *zero_reason = door_total_zero_reason(row->under);
  char name[DOOR_MEASURE_NAME_BYTES];
  door_measure_name(NULL, measure, name);
  fprintf(page, "\n### %s\n\n%s\n\n", name, door_say_in(language, row->definition));
  fprintf(page, door_say_in(language, "- Label: %s%s; Welsh: %s%s\n"), row->english, of_source, row->welsh, of_source);
  fprintf(page, door_say_in(language, "- Unit: %s\n- Population: %s\n"),
          door_say_in(language, door_measure_unit_text(row->unit)), door_say_in(language, row->population));
  write_estimand(page, language, row);
  if (row->clock[0] != '\0') {
    fprintf(page, door_say_in(language, "- Clock: from: %s; to: %s; counted in: %s\n"),
            door_say_in(language, row->start), door_say_in(language, row->stop), door_say_in(language, row->clock));
  }
  if (zero_reason[0] != '\0') {
    fprintf(page, door_say_in(language, "- Null when: %s\n"), door_say_in(language, zero_reason));
  }
}

static void write_page(FILE *page, enum door_language language)
{
  fputs(
      door_say_in(
          language,
          "# Measures\n\n"
          "Written by the program from `common/measures/measures.def`; a test compares this page with it. How values "
          "of\n"
          "replications become means and intervals stands in [results.md](results.md).\n\n"
          "Every measure is worked out from the ledger over the measured period: from the end of the run-in, included, "
          "to\n"
          "the horizon, not included. What counts is the time of the record that defines the measure; averages over "
          "time\n"
          "take the part inside the period. Quantiles follow the nearest rank, exact below 256 seconds or working days "
          "and\n"
          "within 1/256 (0.4 %) of the value above.\n\n"
          "NAME stands for a source of the scenario: where it has two or more, there is one such measure for each.\n"),
      page);
  for (uint32_t group = 0; group < DOOR_GROUP_COUNT; group++) {
    fprintf(page, "\n## %s\n", door_measure_group_in(language, (enum door_measure_group)group));
    for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
      if (door_measure_is_of(NULL, measure) && door_measure_row(measure)->group == (enum door_measure_group)group) {
        write_measure(page, language, measure);
      }
    }
  }
}

enum door_err door_measure_reference_markdown(enum door_language language, char **out_text)
{
  char *text = NULL;
  size_t length = 0;
  FILE *page = open_memstream(&text, &length);
  if (page == NULL) {
    return DOOR_ERR_MEMORY;
  }
  write_page(page, language);
  if (fclose(page) != 0) {
    free(text);
    return DOOR_ERR_MEMORY;
  }
  *out_text = text;
  return DOOR_OK;
}
