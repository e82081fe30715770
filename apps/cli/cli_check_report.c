#include "cli_check_report.h"

#include "cli_check_markdown.h"
#include "door_words.h"
#include "door_xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES = 1024 };

bool cli_check_is_failure(const struct cli_check_row *row)
{
  return row->verdict != CLI_CHECK_MET && row->expectation->known_miss[0] == '\0';
}

/* "28338.7 (28275.2 to 28402.1)" */
static void write_summary(FILE *out, const struct door_summary *summary)
{
  if (summary->reason != NULL) {
    fprintf(out, door_say("no value (%s)"), door_say(summary->reason));
    return;
  }
  fprintf(out, "%.6g", summary->mean);
  if (summary->has_interval) {
    fprintf(out, door_say(" (%.6g to %.6g)"), summary->low, summary->high);
  }
}

static void write_bounds(FILE *out, const struct scenario_expectation *wanted)
{
  const char *join = " ";
  if (wanted->has_at_least) {
    fprintf(out, door_say("%sat least %g"), join, wanted->at_least);
    join = door_say(" and ");
  }
  if (wanted->has_at_most) {
    fprintf(out, door_say("%sat most %g"), join, wanted->at_most);
    join = door_say(" and ");
  }
  if (wanted->has_within) {
    fprintf(out, door_say("%swithin %g %% of %.10g"), join, 100 * wanted->within_share, wanted->within_value);
  }
}

/* "28338.7 (28275.2 to 28402.1) contacts in the period, wanted within 5 % of 28354"; of a comparison "5482 (...)
 * assessments in the period, 1342 (1300 to 1384) more than cardiff-2014-15, wanted higher". */
static void write_finding(FILE *out, const struct cli_check_row *row)
{
  write_summary(out, &row->found);
  fprintf(out, " %s, ", door_say(row->unit));
  if (row->compared_scenario == NULL) {
    fputs(door_say("wanted"), out);
    write_bounds(out, row->expectation);
  } else {
    fprintf(out, door_say("in %s "), row->compared_scenario);
    write_summary(out, &row->other);
    fputs(door_say(", difference "), out);
    write_summary(out, &row->difference);
    fputs(row->expectation->wants_higher ? door_say(", wanted higher") : door_say(", wanted lower"), out);
  }
  if (row->verdict == CLI_CHECK_NOT_SURE) {
    fputs(door_say(": not sure"), out);
  }
}

static void format_finding(const struct cli_check_row *row, char out_text[static TEXT_BYTES])
{
  memset(out_text, 0, TEXT_BYTES);
  FILE *out = fmemopen(out_text, TEXT_BYTES - 1, "w");
  if (out != NULL) {
    write_finding(out, row);
    fclose(out);
  }
}
static const char *kind_of(const struct cli_check_row *row)
{
  switch (row->expectation->kind) {
  case SCENARIO_WORDS:
    return DOOR_SAID("in words");
  case SCENARIO_SENSE:
    return DOOR_SAID("sense");
  case SCENARIO_FIGURE:
    break;
  }
  return row->expectation->fitted ? DOOR_SAID("fitted") : DOOR_SAID("not fitted");
}

static bool is_known_miss(const struct cli_check_row *row)
{
  return row->verdict != CLI_CHECK_MET && row->expectation->known_miss[0] != '\0';
}

/* ---- for a person ---- */

static void write_text_row(FILE *out, const struct cli_check_row *row)
{
  const struct scenario_expectation *wanted = row->expectation;
  fprintf(out, "  %-6s  %s: ",
          cli_check_is_failure(row) ? door_say("NOT OK")
          : is_known_miss(row)      ? door_say("missed")
                                    : door_say("ok"),
          wanted->measure);
  write_finding(out, row);
  fprintf(out, "\n          %s; %s\n",
          wanted->stands_for[0] == '\0' ? door_say("no source stated") : wanted->stands_for, door_say(kind_of(row)));
  if (row->is_narrow) {
    fputs(door_say("          the interval reaches over the bound: more --reps would tell\n"), out);
  }
  if (wanted->known_miss[0] != '\0') {
    fprintf(out, "          %s: %s\n",
            is_known_miss(row) ? door_say("known") : door_say("not missed, though the scenario says"),
            wanted->known_miss);
  }
}

static void write_text(FILE *out, const struct cli_check_report *report)
{
  const struct cli_check_row *rows = report->rows;
  size_t failed_count = 0;
  size_t known_count = 0;
  for (size_t i = 0; i < report->row_count; i++) {
    if (i == 0 || strcmp(rows[i - 1].path, rows[i].path) != 0) {
      fprintf(out, "%s%s\n", i == 0 ? "" : "\n", rows[i].path);
    }
    write_text_row(out, &rows[i]);
    failed_count += cli_check_is_failure(&rows[i]) ? 1 : 0;
    known_count += is_known_miss(&rows[i]) ? 1 : 0;
  }
  fputs(report->row_count == 0 ? "" : "\n", out);
  fprintf(out, door_say_many("%zu expectation", "%zu expectations", report->row_count), report->row_count);
  fprintf(out, door_say(", %zu not met"), failed_count);
  if (known_count > 0) {
    fprintf(out, door_say(", and %zu known to be missed"), known_count);
  }
  fputc('\n', out);
}

/* ---- TAP ---- */

static void write_tap(FILE *out, const struct cli_check_report *report)
{
  fprintf(out, "TAP version 14\n1..%zu%s\n", report->row_count, report->row_count == 0 ? " # nothing is expected" : "");
  for (size_t i = 0; i < report->row_count; i++) {
    const struct cli_check_row *row = &report->rows[i];
    fprintf(out, "%sok %zu - %s: %s: ", row->verdict == CLI_CHECK_MET ? "" : "not ", i + 1, row->scenario,
            row->expectation->measure);
    write_finding(out, row);
    fprintf(out, " [%s]%s%s\n", kind_of(row), row->expectation->known_miss[0] == '\0' ? "" : " # TODO ",
            row->expectation->known_miss);
  }
}

/* ---- JUnit ---- */

static void write_escaped(FILE *out, const char *text)
{
  door_xml_text(out, text, '?');
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
  if (row->verdict != CLI_CHECK_MET) {
    bool is_failure = cli_check_is_failure(row);
    fputs(is_failure ? "      <failure" : "      <skipped", out);
    write_attribute(out, "message", is_failure ? finding : row->expectation->known_miss);
    fputs("/>\n", out);
  }
  fputs("      <system-out>", out);
  write_escaped(out, finding);
  fputs("; ", out);
  write_escaped(out, row->expectation->stands_for);
  fprintf(out, "; %s</system-out>\n    </testcase>\n", kind_of(row));
}

struct totals {
  size_t failures;
  size_t skipped;
};

static struct totals totals_of(const struct cli_check_row *rows, size_t begin, size_t end)
{
  struct totals totals = {0, 0};
  for (size_t i = begin; i < end; i++) {
    totals.failures += cli_check_is_failure(&rows[i]) ? 1 : 0;
    totals.skipped += is_known_miss(&rows[i]) ? 1 : 0;
  }
  return totals;
}

static void write_junit(FILE *out, const struct cli_check_report *report)
{
  const struct cli_check_row *rows = report->rows;
  struct totals all = totals_of(rows, 0, report->row_count);
  fprintf(out,
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"%zu\" failures=\"%zu\" "
          "skipped=\"%zu\">\n",
          report->row_count, all.failures, all.skipped);
  size_t end = 0;
  for (size_t begin = 0; begin < report->row_count; begin = end) {
    end = begin;
    while (end < report->row_count && strcmp(rows[end].path, rows[begin].path) == 0) {
      end++;
    }
    struct totals totals = totals_of(rows, begin, end);
    fputs("  <testsuite", out);
    write_attribute(out, "name", rows[begin].path);
    fprintf(out, " tests=\"%zu\" failures=\"%zu\" skipped=\"%zu\">\n", end - begin, totals.failures, totals.skipped);
    for (size_t i = begin; i < end; i++) {
      write_case(out, &rows[i]);
    }
    fputs("  </testsuite>\n", out);
  }
  fputs("</testsuites>\n", out);
}

enum door_err cli_check_report(enum cli_check_form form, const struct cli_check_report *report, char **out_text)
{
  static void (*const writers[])(FILE * out, const struct cli_check_report *report) = {[CLI_CHECK_TEXT] = write_text,
                                                                                       [CLI_CHECK_TAP] = write_tap,
                                                                                       [CLI_CHECK_JUNIT] = write_junit,
                                                                                       [CLI_CHECK_MARKDOWN] =
                                                                                           cli_check_write_markdown};
  size_t length = 0;
  char *text = NULL;
  FILE *out = open_memstream(&text, &length);
  if (out == NULL) {
    return DOOR_ERR_MEMORY;
  }
  enum door_language language = door_language();
  door_language_set(form == CLI_CHECK_TEXT ? language : DOOR_ENGLISH); /* the others are for programs, or kept */
  writers[form](out, report);
  door_language_set(language);
  bool is_whole = ferror(out) == 0;
  if (fclose(out) != 0 || !is_whole) {
    free(text);
    return DOOR_ERR_MEMORY;
  }
  *out_text = text;
  return DOOR_OK;
}
