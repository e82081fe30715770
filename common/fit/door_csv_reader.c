#include "door_csv_reader.h"

#include "door_utf8.h"

#include <stdlib.h>
#include <string.h>

static void begin_row(struct door_csv_reader *csv)
{
  csv->byte_count = 0;
  csv->starts[0] = 0;
  csv->field_count = 1;
  csv->row_number++;
  csv->state = DOOR_CSV_READER_FIELD_BEGINS;
}

enum door_err door_csv_reader_init(struct door_csv_reader *csv,
                                   enum door_err (*on_row)(void *self, const struct door_csv_reader_row *row,
                                                           struct door_problem *problem),
                                   void *self)
{
  char *bytes = malloc(DOOR_CSV_READER_ROW_BYTES);
  if (bytes == NULL) {
    return DOOR_ERR_MEMORY;
  }
  *csv = (struct door_csv_reader){.on_row = on_row, .self = self, .bytes = bytes};
  begin_row(csv);
  return DOOR_OK;
}

void door_csv_reader_fini(struct door_csv_reader *csv)
{
  free(csv->bytes);
  csv->bytes = NULL;
}

static enum door_err put(struct door_csv_reader *csv, char byte, struct door_problem *problem)
{
  if (csv->byte_count == DOOR_CSV_READER_ROW_BYTES) {
    return door_problem_set(problem, DOOR_ERR_LIMIT,
                            "row %llu: longer than %d bytes; a quote that is not closed swallows the rows after it",
                            (unsigned long long)csv->row_number, DOOR_CSV_READER_ROW_BYTES);
  }
  csv->bytes[csv->byte_count++] = byte;
  return DOOR_OK;
}

static enum door_err end_field(struct door_csv_reader *csv, struct door_problem *problem)
{
  enum door_err err = put(csv, '\0', problem);
  if (err == DOOR_OK && csv->field_count == DOOR_CSV_READER_FIELDS_MAX) {
    err = door_problem_set(problem, DOOR_ERR_LIMIT, "row %llu: more than %d columns",
                           (unsigned long long)csv->row_number, DOOR_CSV_READER_FIELDS_MAX);
  }
  if (err == DOOR_OK) {
    csv->starts[csv->field_count++] = csv->byte_count;
    csv->state = DOOR_CSV_READER_FIELD_BEGINS;
  }
  return err;
}

static enum door_err check_characters(struct door_csv_reader *csv, struct door_problem *problem)
{
  for (uint32_t i = 0; i < csv->field_count; i++) {
    const char *at = csv->bytes + csv->starts[i];
    size_t left = strlen(at);
    while (left > 0) {
      uint32_t code = 0;
      size_t length = door_utf8_decode(at, left, &code);
      if (length == 0) {
        return door_problem_set(problem, DOOR_ERR_MALFORMED,
                                "row %llu, column %u: not UTF-8; save the file as \"CSV UTF-8\"",
                                (unsigned long long)csv->row_number, i + 1);
      }
      at += length;
      left -= length;
    }
  }
  return DOOR_OK;
}

static enum door_err end_row(struct door_csv_reader *csv, struct door_problem *problem)
{
  enum door_err err = put(csv, '\0', problem);
  err = err == DOOR_OK ? check_characters(csv, problem) : err;
  bool is_blank = csv->field_count == 1 && csv->bytes[0] == '\0';
  if (err == DOOR_OK && !is_blank) {
    const char *fields[DOOR_CSV_READER_FIELDS_MAX];
    for (uint32_t i = 0; i < csv->field_count; i++) {
      fields[i] = csv->bytes + csv->starts[i];
    }
    err = csv->on_row(csv->self, &(struct door_csv_reader_row){csv->row_number, csv->field_count, fields}, problem);
  }
  if (err == DOOR_OK) {
    begin_row(csv);
  }
  return err;
}

/* What comes after a field that is over: a comma, the end of the row, or what may not stand there. */
static enum door_err take_separator(struct door_csv_reader *csv, char byte, struct door_problem *problem)
{
  switch (byte) {
  case ',':
    return end_field(csv, problem);
  case '\r':
    csv->was_return = true;
    return end_row(csv, problem);
  case '\n':
    return end_row(csv, problem);
  default:
    return door_problem_set(problem, DOOR_ERR_MALFORMED,
                            "row %llu, column %u: text after a closing quote; a quote inside quotes is written twice",
                            (unsigned long long)csv->row_number, csv->field_count);
  }
}

static bool is_separator(char byte)
{
  return byte == ',' || byte == '\r' || byte == '\n';
}

static enum door_err take(struct door_csv_reader *csv, char byte, struct door_problem *problem)
{
  switch (csv->state) {
  case DOOR_CSV_READER_FIELD_BEGINS:
    if (byte == '"') {
      csv->state = DOOR_CSV_READER_QUOTED;
      return DOOR_OK;
    }
    csv->state = DOOR_CSV_READER_PLAIN;
    return is_separator(byte) ? take_separator(csv, byte, problem) : put(csv, byte, problem);
  case DOOR_CSV_READER_PLAIN:
    if (byte == '"') {
      return door_problem_set(
          problem, DOOR_ERR_MALFORMED,
          "row %llu, column %u: a quote inside text without quotes; put the field in quotes and write it twice",
          (unsigned long long)csv->row_number, csv->field_count);
    }
    return is_separator(byte) ? take_separator(csv, byte, problem) : put(csv, byte, problem);
  case DOOR_CSV_READER_QUOTED:
    if (byte == '"') {
      csv->state = DOOR_CSV_READER_QUOTE_IN_QUOTED;
      return DOOR_OK;
    }
    return put(csv, byte, problem);
  case DOOR_CSV_READER_QUOTE_IN_QUOTED:
    if (byte == '"') {
      csv->state = DOOR_CSV_READER_QUOTED;
      return put(csv, byte, problem);
    }
    return take_separator(csv, byte, problem);
  }
  DOOR_ASSERT(false);
}

/* The first bytes say how a file is written. *out_is_skipped: they belong to the mark of UTF-8. */
static enum door_err check_mark(const struct door_csv_reader *csv, char byte, bool *out_is_skipped,
                                struct door_problem *problem)
{
  static const char mark[] = {'\xEF', '\xBB', '\xBF'};
  *out_is_skipped = csv->offset < sizeof mark && byte == mark[csv->offset] && csv->byte_count == 0;
  if (csv->offset == 0 && (byte == '\xFF' || byte == '\xFE')) {
    return door_problem_set(problem, DOOR_ERR_MALFORMED, "the file is UTF-16; save it as \"CSV UTF-8\"");
  }
  if (byte != '\0') {
    return DOOR_OK;
  }
  return door_problem_set(problem, DOOR_ERR_MALFORMED, "row %llu, column %u: a NUL byte; this is no CSV file",
                          (unsigned long long)csv->row_number, csv->field_count);
}

enum door_err door_csv_reader_feed(struct door_csv_reader *csv, const char *bytes, size_t byte_count,
                                   struct door_problem *problem)
{
  enum door_err err = DOOR_OK;
  for (size_t i = 0; i < byte_count && err == DOOR_OK; i++) {
    bool is_skipped = false;
    err = check_mark(csv, bytes[i], &is_skipped, problem);
    csv->offset++;
    if (csv->was_return && bytes[i] == '\n') {
      is_skipped = true;
    }
    csv->was_return = false;
    if (err == DOOR_OK && !is_skipped) {
      err = take(csv, bytes[i], problem);
    }
  }
  return err;
}

enum door_err door_csv_reader_end(struct door_csv_reader *csv, struct door_problem *problem)
{
  if (csv->state == DOOR_CSV_READER_QUOTED) {
    return door_problem_set(problem, DOOR_ERR_MALFORMED, "row %llu, column %u: a quote that is never closed",
                            (unsigned long long)csv->row_number, csv->field_count);
  }
  return csv->field_count == 1 && csv->byte_count == 0 ? DOOR_OK : end_row(csv, problem);
}
