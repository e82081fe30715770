#include "door_results_text.h"

#include "door_clearing.h"
#include "door_json.h"
#include "door_shown.h"
#include "door_utf8.h"
#include "sim_queue.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- JSON ---- */

/* What both texts are made from. */
struct subject {
  const struct door_results *results;
  const struct door_run_label *label;
  char ledger_hash[DOOR_HASH_TEXT_SIZE];
};

static void write_json_measure(FILE *out, const struct subject *subject, uint32_t measure)
{
  const struct door_measure_row *row = door_measure_row(measure);
  struct door_summary summary = door_results_summary(subject->results, measure);
  char name[DOOR_MEASURE_NAME_BYTES];
  door_measure_name(subject->label->measured, measure, name);
  fprintf(out, "%s\n    \"%s\": {", measure == 0 ? "" : ",", name);
  door_json_summary(out, &summary);
  fprintf(out, "\"unit\": \"%s\", \"value_count\": %" PRIu32 ", \"null_count\": %" PRIu32,
          door_measure_unit_text(row->unit), summary.value_count, summary.null_count);
  if (summary.reason != NULL) {
    fputs(", \"reason\": ", out);
    door_json_text(out, summary.reason);
  }
  fputc('}', out);
}

static enum door_err write_json(FILE *out, const struct subject *subject)
{
  const struct door_run_label *label = subject->label;
  fputs("{\n  \"scenario\": ", out);
  door_json_text(out, label->scenario);
  fprintf(out, ",\n  \"seed\": %" PRIu64 ",\n  \"first_replication\": %" PRIu32 ",\n  \"replications\": %" PRIu32,
          label->seed, door_results_first_replication(subject->results), door_results_stored_count(subject->results));
  fputs(",\n  \"deployment\": ", out);
  door_json_text(out, label->deployment);
  fprintf(out, ",\n  \"ledger_hash\": \"%s\",\n  \"versions\": {\"program\": ", subject->ledger_hash);
  door_json_text(out, label->program_version);
  fprintf(out, ", \"ledger\": %d, \"measures\": %d, \"order\": %d},\n  \"measures\": {", DOOR_LEDGER_VERSION,
          DOOR_MEASURES_VERSION, SIM_ORDER_VERSION);
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    if (door_measure_is_of(label->measured, measure)) {
      write_json_measure(out, subject, measure);
    }
  }
  fputs("\n  }", out);
  enum door_err err = door_clearing_json(out, subject->results);
  fputs("\n}\n", out);
  return err;
}

/* ---- the table ---- */

enum {
  INDENT_COLUMNS = 2, /* of labels; before the numbers as well */
  MEAN_COLUMNS = 9,
  INTERVAL_COLUMNS = 24,
};

/* The words of the table. */
static const char *say(const struct subject *subject, const char *english) __attribute__((format_arg(2)));
static const char *say(const struct subject *subject, const char *english)
{
  return door_say_in(subject->label->language, english);
}

static int label_columns(const struct subject *subject)
{
  return door_measure_label_columns(subject->label->language);
}

static void write_table_values(FILE *out, const struct subject *subject, const struct door_measure_row *row,
                               const struct door_summary *summary)
{
  struct door_shown_summary shown;
  char interval[2 * DOOR_SHOWN_NUMBER_SIZE + 8] = "-";
  door_shown_summary_of(row, summary, &shown);
  if (shown.low[0] != '\0') {
    snprintf(interval, sizeof interval, say(subject, "%s to %s"), shown.low, shown.high);
  }
  fprintf(out, "%*s  %-*s%s", MEAN_COLUMNS, shown.mean, INTERVAL_COLUMNS, interval, say(subject, shown.unit));
  if (summary->null_count > 0) {
    fprintf(out, say(subject, ", in %u of %u"), summary->value_count, summary->value_count + summary->null_count);
  }
}

static void write_table_row(FILE *out, const struct subject *subject, uint32_t measure)
{
  const struct door_measure_row *row = door_measure_row(measure);
  struct door_summary summary = door_results_summary(subject->results, measure);
  char label[DOOR_MEASURE_NAME_BYTES];
  door_measure_label_in(subject->label->language, subject->label->measured, measure, label);
  fprintf(out, "%*s%-*s", INDENT_COLUMNS, "", door_utf8_field(label, label_columns(subject)), label);
  if (summary.reason == NULL) {
    write_table_values(out, subject, row, &summary);
  } else {
    fprintf(out, "%*s  %s", MEAN_COLUMNS, "-", say(subject, summary.reason));
  }
  fputc('\n', out);
}

/* Some replication has a value that is not 0: no measure is ever below. */
static bool says_something(const struct subject *subject, uint32_t measure)
{
  struct door_summary summary = door_results_summary(subject->results, measure);
  return summary.reason == NULL && summary.mean > 0;
}

static bool is_shown(const struct subject *subject, uint32_t measure, enum door_measure_group group)
{
  return door_measure_is_of(subject->label->measured, measure) && door_measure_row(measure)->group == group &&
         (subject->label->shows_all || says_something(subject, measure));
}

static void write_table_group(FILE *out, const struct subject *subject, enum door_measure_group group)
{
  const char *name = door_measure_group_in(subject->label->language, group);
  fprintf(out, "\n%-*s%*s  %-*s%s\n", door_utf8_field(name, label_columns(subject) + INDENT_COLUMNS), name,
          MEAN_COLUMNS, say(subject, "mean"), INTERVAL_COLUMNS, say(subject, "95 % interval"), say(subject, "unit"));
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    if (is_shown(subject, measure, group)) {
      write_table_row(out, subject, measure);
    }
  }
}

static bool is_group_shown(const struct subject *subject, enum door_measure_group group)
{
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    if (is_shown(subject, measure, group)) {
      return true;
    }
  }
  return false;
}

static void tell_left_out(FILE *out, const struct subject *subject)
{
  uint32_t count = 0;
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    count += door_measure_is_of(subject->label->measured, measure) && !says_something(subject, measure) ? 1 : 0;
  }
  if (count > 0 && !subject->label->shows_all) {
    fprintf(out,
            door_say_many_in(subject->label->language,
                             "\n%u measure is 0 or without a value in every replication: --all shows it.\n",
                             "\n%u measures are 0 or without a value in every replication: --all shows them.\n", count),
            count);
  }
}

static enum door_err write_table(FILE *out, const struct subject *subject)
{
  const struct door_run_label *label = subject->label;
  uint32_t count = door_results_stored_count(subject->results);
  fprintf(out, "%s\n", label->scenario);
  fprintf(out,
          door_say_many_in(label->language, "%u replication, seed %llu, deployment %s",
                           "%u replications, seed %llu, deployment %s", count),
          count, (unsigned long long)label->seed, label->deployment);
  fprintf(out, "%s\n", count == 1 ? say(subject, "; one replication gives no interval") : "");
  fprintf(out, say(subject, "ledger %s\n"), subject->ledger_hash);
  for (uint32_t group = 0; group < DOOR_GROUP_COUNT; group++) {
    if (is_group_shown(subject, (enum door_measure_group)group)) {
      write_table_group(out, subject, (enum door_measure_group)group);
    }
  }
  enum door_err err = door_clearing_tell(out, label->language, subject->results, label->measured);
  tell_left_out(out, subject);
  return err;
}

/* ---- both ---- */

static enum door_err text_of(const struct door_results *results, const struct door_run_label *label,
                             enum door_err (*write)(FILE *out, const struct subject *subject), char **out_text)
{
  struct subject subject = {.results = results, .label = label};
  struct door_hash hash;
  enum door_err err = door_results_ledger_hash(results, &hash);
  if (err != DOOR_OK) {
    return err;
  }
  door_hash_format(&hash, subject.ledger_hash);
  char *text = NULL;
  size_t length = 0;
  FILE *out = open_memstream(&text, &length);
  if (out == NULL) {
    return DOOR_ERR_MEMORY;
  }
  bool is_whole = write(out, &subject) == DOOR_OK && ferror(out) == 0;
  if (fclose(out) != 0 || !is_whole) {
    free(text);
    return DOOR_ERR_MEMORY;
  }
  *out_text = text;
  return DOOR_OK;
}

enum door_err door_results_json(const struct door_results *results, const struct door_run_label *label, char **out_text)
{
  return text_of(results, label, write_json, out_text);
}

enum door_err door_results_table(const struct door_results *results, const struct door_run_label *label,
                                 char **out_text)
{
  return text_of(results, label, write_table, out_text);
}
