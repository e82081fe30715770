/* parameter_table.h - the parameter table as rows that can be looked up.
 *
 * Role: parameters.def as a constant array, with the place of each value in struct door_scenario, and the
 *   lookups that reader, writer, schema and reference share. Does not decide: how a value is written
 *   (scenario_reader.h) or whether values fit together.
 * Keys: dotted, "screening.staff_posts". In "intake.sources.*.month_weights" and "calendars.*.monday" the star
 *   stands for a name that the scenario gives; a concrete key has the name in its place.
 * Units: as each row says. Ownership: everything returned is constant and lives for ever.
 * Errors: NULL where there is no such row. Threads: read-only.
 */
#ifndef PARAMETER_TABLE_H
#define PARAMETER_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum parameter_type {
  PARAMETER_TEXTS,
  PARAMETER_DATE,
  PARAMETER_INTEGER,
  PARAMETER_NUMBER,
  PARAMETER_BOOLEAN,
  PARAMETER_CHOICE,
  PARAMETER_CALENDAR,
  PARAMETER_HOURS,
  PARAMETER_DATE_RANGES,
  PARAMETER_SOURCES,
  PARAMETER_ISSUES,
  PARAMETER_DISTRIBUTION,
  PARAMETER_VALUE, /* a number or a distribution; struct sim_distribution, a number of either sign as a constant */
  PARAMETER_NUMBERS_2,
  PARAMETER_NUMBERS_3,
  PARAMETER_NUMBERS_4,
  PARAMETER_NUMBERS_6,
  PARAMETER_NUMBERS_7,
  PARAMETER_NUMBERS_11,
  PARAMETER_NUMBERS_12,
  PARAMETER_NUMBERS_24,
  PARAMETER_SHARES_3,
  PARAMETER_SHARES_4,
};

/* Whether a value of the type may be a plain number, 0 among them, rather than something with a shape to keep. */
static inline bool parameter_type_is_number(enum parameter_type type)
{
  return type == PARAMETER_INTEGER || type == PARAMETER_NUMBER || type == PARAMETER_VALUE;
}

/* Which struct the offset of a row counts from. */
enum parameter_home {
  PARAMETER_OF_SCENARIO,           /* struct door_scenario */
  PARAMETER_OF_CALENDAR,           /* struct door_calendar */
  PARAMETER_OF_SOURCE,             /* struct door_source */
  PARAMETER_OF_PARTNER,            /* struct door_partner */
  PARAMETER_OF_EVENT,              /* struct door_demand_event */
  PARAMETER_OF_SHIFT,              /* struct door_shift */
  PARAMETER_OF_ASSESSMENT_CHANGE,  /* struct door_post_change */
  PARAMETER_OF_CHANGE,             /* struct door_post_change */
  PARAMETER_OF_DECISION_ROW,       /* struct door_decision_row */
  PARAMETER_OF_PROVIDER,           /* struct door_provider */
  PARAMETER_OF_LOAN,               /* struct door_loan */
  PARAMETER_OF_SCREENING_BACKLOG,  /* struct door_backlog */
  PARAMETER_OF_ASSESSMENT_BACKLOG, /* struct door_backlog */
  PARAMETER_OF_CASELOAD,           /* struct door_backlog */
  PARAMETER_OF_CLOSING,            /* struct door_backlog */
  PARAMETER_OF_TAKEN_PLACE,        /* struct door_backlog */
  PARAMETER_OF_PLACE_BACKLOG,      /* struct door_backlog */
  PARAMETER_OF_DATED,              /* struct door_dated_value */
};

/* A key below which the scenario gives names: where its members lie in struct door_scenario. Each member is a struct
 * that begins with its name, a char array of DOOR_NAME_BYTES; the count is a uint32_t. */
struct parameter_group {
  const char *key; /* "intake.sources" */
  size_t members_offset;
  size_t count_offset;
  size_t member_bytes;
  enum parameter_home home;
  uint32_t members_max;
};

struct parameter {
  const char *key;
  enum parameter_type type;
  enum parameter_home home;
  size_t offset;            /* of the value in the struct of its home */
  const char *unit;         /* "" where there is none */
  double low, high;         /* range of each number; years of a date */
  const char *default_yaml; /* NULL: the scenario must give it */
  const char *label_en, *label_cy;
  const char *help_en;
};

enum {
  PARAMETER_COUNT_MAX = 512,
  PARAMETER_KEY_BYTES = 128, /* more than any concrete key needs */
};

size_t parameter_count(void);
/* index below parameter_count(); rows stand in the order of parameters.def. */
const struct parameter *parameter_at(size_t index);
/* The row of a key, starred or concrete; NULL when there is none. */
const struct parameter *parameter_find(const char *key);
/* The words of a CHOICE in the order of its enum; NULL and 0 for another type. */
const char *const *parameter_choice_names(const struct parameter *parameter);
uint32_t parameter_choice_count(const struct parameter *parameter);
/* The words of ISSUES in the order of enum door_issue: DOOR_ISSUE_COUNT of them. */
const char *const *parameter_issue_names(void);
/* How many numbers a list type holds; 0 for types that are no list of fixed length. */
uint32_t parameter_list_length(enum parameter_type type);
/* The groups, in no order that matters: the index-th; NULL at or after the last. */
const struct parameter_group *parameter_group_at(size_t index);
/* That of a home other than PARAMETER_OF_SCENARIO, and that of a key such as "calendars"; NULL when there is none. */
const struct parameter_group *parameter_group_of(enum parameter_home home);
const struct parameter_group *parameter_group_named(const char *key);

struct door_scenario;
uint32_t parameter_member_count(const struct door_scenario *scenario, const struct parameter_group *group);
const char *parameter_member_name(const struct door_scenario *scenario, const struct parameter_group *group,
                                  uint32_t index);

/* What a value of the type looks like, in words: "whole number". Never NULL. */
const char *parameter_type_text(enum parameter_type type);

/* Whether rows stand below key ("screening", "intake.sources", "intake.sources.police"). */
enum parameter_level {
  PARAMETER_LEVEL_NONE,   /* no such key */
  PARAMETER_LEVEL_ROW,    /* a parameter */
  PARAMETER_LEVEL_BRANCH, /* rows stand below it */
  PARAMETER_LEVEL_GROUP,  /* what stands below it are names that the scenario gives */
};
enum parameter_level parameter_level_of(const char *key);

/* The starred key that answers for a concrete one: "intake.sources.police" -> "intake.sources.*". False when
 * it does not fit into the buffer, or names a member by a name that none can have (DOOR_NAME_BYTES). */
bool parameter_pattern_of(const char *key, char out_pattern[PARAMETER_KEY_BYTES]);

/* "Did you mean": the whole key nearest to an unknown one: at its own level, else a key elsewhere that ends in
 * the same word. Written into out_key; false when nothing is near. */
bool parameter_suggest(const char *key, char out_key[PARAMETER_KEY_BYTES]);

#endif
