/* door_extract.h - an analyst's extract of contacts: one row a contact, columns by name.
 *
 * Role: what the columns are (door_extract.def), which rows can be used, and what is kept of them: times, a source, an
 *   outcome, and a hash in place of the family's pseudonym. Rows that cannot be used are counted by reason. Does not
 *   decide: what is estimated from them (door_fit_*.h).
 * A row needs received, source and family (or child, which then stands for the family). Rows of one family, source and
 *   second are one contact that names several children, and count once. A column that is named after people
 *   (surname, date of birth, address, NHS number) is refused: it has no place in an extract.
 * Privacy: no pseudonym is kept, only its hash; a message names row and column, and the cell only where it is made like
 *   a date. A source that has too few contacts is never named.
 * Units: seconds from 0001-01-01 00:00, local civil time; DOOR_NO_MOMENT: not known. Ownership: _init / _fini. Memory:
 *   104 bytes a row, at most DOOR_EXTRACT_ROWS_MAX rows. Errors: what makes the whole extract useless ends the reading;
 *   the rest is counted in refusals. Threads: one owner at a time.
 */
#ifndef DOOR_EXTRACT_H
#define DOOR_EXTRACT_H

#include "door_csv_reader.h"
#include "door_moment.h"
#include "door_scenario.h"

enum {
  DOOR_EXTRACT_ROWS_MAX = 1000000,
  DOOR_EXTRACT_SOURCES_MAX = 64,
  DOOR_EXTRACT_TOLD_ROWS = 5,    /* row numbers kept for each reason */
  DOOR_EXTRACT_WORDS_MAX = 256,  /* of a mapping */
  DOOR_EXTRACT_WORD_BYTES = 80,  /* of a name in a mapping */
  DOOR_EXTRACT_VALUE_BYTES = 40, /* of a cell that a message may show */
};
#define DOOR_NO_MOMENT INT64_MIN

enum door_column {
#define COLUMN(NAME, name, is_moment, help) DOOR_COLUMN_##NAME,
#include "door_extract.def"
  DOOR_COLUMN_COUNT
};

enum door_contact_outcome {
#define CONTACT_OUTCOME(NAME, name, gives_help) DOOR_CONTACT_##NAME,
#include "door_extract.def"
  DOOR_CONTACT_OUTCOME_COUNT
};

enum door_refusal {
#define REFUSAL(NAME, text, hint) DOOR_REFUSED_##NAME,
#include "door_extract.def"
  DOOR_REFUSAL_COUNT
};

const char *door_column_name(enum door_column column);
const char *door_contact_outcome_name(enum door_contact_outcome outcome);
/* Whether a family with this outcome gets help, so that what it does next says nothing of unmet need. */
bool door_contact_outcome_helps(enum door_contact_outcome outcome);
const char *door_refusal_text(enum door_refusal refusal);
const char *door_refusal_hint(enum door_refusal refusal);

/* One contact. */
struct door_contact_row {
  uint64_t family;                    /* a hash */
  int64_t moments[DOOR_COLUMN_COUNT]; /* those of columns that hold times */
  uint8_t source;                     /* place in sources */
  uint8_t outcome;                    /* enum door_contact_outcome */
  uint16_t dates;                     /* bit i: moments[i] is a date alone, and stands at noon */
};

/* One reason: how many rows, and the first of them. */
struct door_refused_rows {
  uint64_t count;
  uint64_t rows[DOOR_EXTRACT_TOLD_ROWS];
  uint8_t columns[DOOR_EXTRACT_TOLD_ROWS];                       /* enum door_column */
  uint8_t faults[DOOR_EXTRACT_TOLD_ROWS];                        /* enum door_moment_fault */
  char values[DOOR_EXTRACT_TOLD_ROWS][DOOR_EXTRACT_VALUE_BYTES]; /* "" where it may not be shown */
};

/* Local names: a column "Date received" is received, an outcome "NFA" is no_further_action. */
struct door_extract_word {
  enum door_column column; /* whose values it is of; DOOR_COLUMN_COUNT: a column's own name */
  char local[DOOR_EXTRACT_WORD_BYTES];
  char ours[DOOR_NAME_BYTES];
};

struct door_extract {
  struct door_contact_row *rows;
  uint64_t row_count;
  uint64_t capacity;
  uint64_t read_count; /* with those refused */
  struct door_refused_rows refusals[DOOR_REFUSAL_COUNT];
  char sources[DOOR_EXTRACT_SOURCES_MAX][DOOR_NAME_BYTES];
  uint32_t source_count;
  uint32_t places[DOOR_COLUMN_COUNT]; /* in the file; DOOR_CSV_READER_FIELDS_MAX: not there */
  uint32_t width;                     /* columns of the file; 0: no header yet */
  uint32_t unused_columns;
  struct door_extract_word *words;
  uint32_t word_count;
};

DOOR_MUST_CHECK enum door_err door_extract_init(struct door_extract *extract);
void door_extract_fini(struct door_extract *extract);

/* Adds a local name, before the first row. DOOR_ERR_USAGE where ours is none of the names known. */
DOOR_MUST_CHECK enum door_err door_extract_map(struct door_extract *extract, enum door_column column, const char *local,
                                               const char *ours, struct door_problem *problem);

/* Takes a row: the first is the header. For door_csv_reader_init; self is the extract. */
DOOR_MUST_CHECK enum door_err door_extract_take(void *self, const struct door_csv_reader_row *row,
                                                struct door_problem *problem);

/* Once all rows are in: puts them in order of family and time, and makes one contact of the rows of one incident.
 * *out_merged: rows that went into another. */
void door_extract_settle(struct door_extract *extract, uint64_t *out_merged);

uint64_t door_extract_refused_count(const struct door_extract *extract);

static inline bool door_row_has_time(const struct door_contact_row *row, enum door_column column)
{
  return row->moments[column] != DOOR_NO_MOMENT && (row->dates >> column & 1U) == 0;
}

static inline bool door_extract_has(const struct door_extract *extract, enum door_column column)
{
  return extract->places[column] < DOOR_CSV_READER_FIELDS_MAX;
}

#endif
