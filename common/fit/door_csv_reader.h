/* door_csv_reader.h - comma separated values, a piece of the file at a time.
 *
 * Role: cuts bytes into rows and fields as RFC 4180 says: quotes, doubled quotes, line breaks inside quotes, CRLF and
 *   LF, with or without a UTF-8 byte order mark. Does not decide: what a column means, or where the bytes come from.
 * Refuses, for the columns after it could not be trusted: text beside quotes, a quote that is never closed, bytes that
 *   are not UTF-8, NUL, UTF-16, a row longer than DOOR_CSV_READER_ROW_BYTES or of more than DOOR_CSV_READER_FIELDS_MAX
 * fields. Rows that hold nothing are passed over, and keep their number. Units: rows count from 1, the header's;
 * columns from 1. Ownership: _init / _fini; the fields given to on_row live for that call only. Memory:
 * DOOR_CSV_READER_ROW_BYTES, whatever the length of the file. Errors: a problem names row and column, never what stands
 * there: a cell may hold a person's data. Threads: one owner at a time. Source: RFC 4180.
 */
#ifndef DOOR_CSV_READER_H
#define DOOR_CSV_READER_H

#include "door_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DOOR_CSV_READER_ROW_BYTES = 1 << 16, DOOR_CSV_READER_FIELDS_MAX = 128 };

struct door_csv_reader_row {
  uint64_t number;
  uint32_t field_count;
  const char *const *fields; /* each ends with NUL */
};

enum door_csv_reader_state {
  DOOR_CSV_READER_FIELD_BEGINS,
  DOOR_CSV_READER_PLAIN,
  DOOR_CSV_READER_QUOTED,
  DOOR_CSV_READER_QUOTE_IN_QUOTED
};

struct door_csv_reader {
  enum door_err (*on_row)(void *self, const struct door_csv_reader_row *row, struct door_problem *problem);
  void *self;
  char *bytes; /* of the row in hand */
  size_t byte_count;
  size_t starts[DOOR_CSV_READER_FIELDS_MAX]; /* of its fields */
  uint32_t field_count;
  uint64_t row_number;
  uint64_t offset; /* bytes of the file taken */
  enum door_csv_reader_state state;
  bool was_return; /* a CR that an LF may follow */
};

DOOR_MUST_CHECK enum door_err door_csv_reader_init(struct door_csv_reader *csv,
                                                   enum door_err (*on_row)(void *self,
                                                                           const struct door_csv_reader_row *row,
                                                                           struct door_problem *problem),
                                                   void *self);
void door_csv_reader_fini(struct door_csv_reader *csv);

/* The next bytes of the file. DOOR_ERR_MALFORMED, DOOR_ERR_LIMIT, or what on_row returns; then it is over. */
DOOR_MUST_CHECK enum door_err door_csv_reader_feed(struct door_csv_reader *csv, const char *bytes, size_t byte_count,
                                                   struct door_problem *problem);
/* There are no more. */
DOOR_MUST_CHECK enum door_err door_csv_reader_end(struct door_csv_reader *csv, struct door_problem *problem);

#endif
