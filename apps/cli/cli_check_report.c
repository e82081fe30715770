#include "cli_check_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES = 1024 };

/* "28338.7 (28275.2 to 28402.1), wanted within 0.05 of 28354" */
static void format_finding(const struct cli_check_row *row, char out_text[static TEXT_BYTES])
{
  const struct scenario_expectation *wanted = row->expectation;
  size_t length = 0;
  if (row->found.reason != NULL) {
    length += (size_t)snprintf(out_text, TEXT_BYTES, "no value (%s)", row->found.reason);
  } else {
    length += (size_t)snprintf(out_text, TEXT_BYTES, "%.6g", row->found.mean);
    if (row->found.has_interval) {
      length +=
          (size_t)snprintf(out_text + length, TEXT_BYTES - length, " (%.6g to %.6g)", row->found.low, row->found.high);
    }
  }
  length += (size_t)snprintf(out_text + length, TEXT_BYTES - length, " %s, wanted", row->unit);
  const char *join = " ";
  if (wanted->has_at_least) {
    length += (size_t)snprintf(out_text + length, TEXT_BYTES - length, "%sat least %g", join, wanted->at_least);
    join = " and ";
  }
  if (wanted->has_at_most) {
    length += (size_t)snprintf(out_text + length, TEXT_BYTES - length, "%sat most %g", join, wanted->at_most);
    join = " and ";
  }
  if (wanted->has_within) {
    snprintf(out_text + length, TEXT_BYTES - length, "%swithin %g %% of %.10g", join, 100 * wanted->within_share,
             wanted->within_value);
  }
}

static const char *kind_of(const struct cli_check_row *row)
{
  return row->expectation->fitted ? "fitted" : "not fitted";
}

/* ---- for a person ---- */

static void write_text(FILE *out, const struct cli_check_row *rows, size_t row_count)
{
  size_t failed_count = 0;
  for (size_t i = 0; i < row_count; i++) {
    const struct cli_check_row *row = &rows[i];
    char finding[TEXT_BYTES];
    format_finding(row, finding);
    failed_count += row->holds ? 0 : 1;
    if (i == 0 || strcmp(rows[i - 1].path, row->path) != 0) {
      fprintf(out, "%s%s\n", i == 0 ? "" : "\n", row->path);
    }
    fprintf(out, "  %-6s  %s: %s\n          %s; %s\n", row->holds ? "ok" : "NOT OK", row->expectation->measure, finding,
            row->expectation->stands_for[0] == '\0' ? "no source stated" : row->expectation->stands_for, kind_of(row));
    if (row->is_narrow) {
      fprintf(out, "          the interval reaches over the bound: more --reps would tell\n");
    }
  }
  fprintf(out, "%s%zu expectation%s, %zu not met\n", row_count == 0 ? "" : "\n", row_count, row_count == 1 ? "" : "s",
          failed_count);
}

/* ---- TAP ---- */

static void write_tap(FILE *out, const struct cli_check_row *rows, size_t row_count)
{
  fprintf(out, "TAP version 14\n1..%zu%s\n", row_count, row_count == 0 ? " # nothing is expected" : "");
  for (size_t i = 0; i < row_count; i++) {
    char finding[TEXT_BYTES];
    format_finding(&rows[i], finding);
    fprintf(out, "%sok %zu - %s: %s: %s [%s]\n", rows[i].holds ? "" : "not ", i + 1, rows[i].scenario,
            rows[i].expectation->measure, finding, kind_of(&rows[i]));
  }
}

/* ---- JUnit ---- */

/* Text as it may stand in an attribute; what XML 1.0 has no place for becomes a question mark. */
static void write_escaped(FILE *out, const char *text)
{
  for (; *text != '\0'; text++) {
    switch (*text) {
    case '&':
      fputs("&amp;", out);
      break;
    case '<':
      fputs("&lt;", out);
      break;
    case '>':
      fputs("&gt;", out);
      break;
    case '"':
      fputs("&quot;", out);
      break;
    default:
      fputc((unsigned char)*text < 0x20 ? '?' : *text, out);
      break;
    }
  }
}

static void write_attribute(FILE *out, const char *name, const char *text)
{
  fprintf(out, " %s=\"", name);
  write_escaped(out, text);
  fputc('"', out);
}

static void write_case(FILE *out, const struct cli_check_row *row)
{
  char finding[TEXT_BYTES];
  format_finding(row, finding);
  fputs("    <testcase", out);
  write_attribute(out, "classname", row->scenario);
  write_attribute(out, "name", row->expectation->measure);
  fputs(">\n", out);
  if (!row->holds) {
    fputs("      <failure", out);
    write_attribute(out, "message", finding);
    fputs("/>\n", out);
  }
  fputs("      <system-out>", out);
  write_escaped(out, finding);
  fputs("; ", out);
  write_escaped(out, row->expectation->stands_for);
  fprintf(out, "; %s</system-out>\n    </testcase>\n", kind_of(row));
}

static size_t failures_of(const struct cli_check_row *rows, size_t begin, size_t end)
{
  size_t count = 0;
  for (size_t i = begin; i < end; i++) {
    count += rows[i].holds ? 0 : 1;
  }
  return count;
}

static void write_junit(FILE *out, const struct cli_check_row *rows, size_t row_count)
{
  fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"%zu\" failures=\"%zu\">\n", row_count,
          failures_of(rows, 0, row_count));
  size_t end = 0;
  for (size_t begin = 0; begin < row_count; begin = end) {
    end = begin;
    while (end < row_count && strcmp(rows[end].path, rows[begin].path) == 0) {
      end++;
    }
    fputs("  <testsuite", out);
    write_attribute(out, "name", rows[begin].path);
    fprintf(out, " tests=\"%zu\" failures=\"%zu\">\n", end - begin, failures_of(rows, begin, end));
    for (size_t i = begin; i < end; i++) {
      write_case(out, &rows[i]);
    }
    fputs("  </testsuite>\n", out);
  }
  fputs("</testsuites>\n", out);
}

enum door_err cli_check_report(enum cli_check_form form, const struct cli_check_row *rows, size_t row_count,
                               char **out_text)
{
  static void (*const writers[])(FILE * out, const struct cli_check_row *rows, size_t row_count) = {
      [CLI_CHECK_TEXT] = write_text, [CLI_CHECK_TAP] = write_tap, [CLI_CHECK_JUNIT] = write_junit};
  size_t length = 0;
  char *text = NULL;
  FILE *out = open_memstream(&text, &length);
  if (out == NULL) {
    return DOOR_ERR_MEMORY;
  }
  writers[form](out, rows, row_count);
  bool is_whole = ferror(out) == 0;
  if (fclose(out) != 0 || !is_whole) {
    free(text);
    return DOOR_ERR_MEMORY;
  }
  *out_text = text;
  return DOOR_OK;
}
