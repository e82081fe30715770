#include "door_results_csv.h"

#include "door_csv.h"
#include "door_measure.h"

#include <inttypes.h>
#include <stdlib.h>

const char *const door_spread_names[DOOR_SPREAD_POINTS] = {"minimum", "p10", "median", "p90", "maximum"};

/* ---- what both say ---- */

void door_results_csv_run(FILE *out, const char *layout, const struct door_run_named *run)
{
  fprintf(out, "%s,", layout);
  door_csv_text(out, run->run);
  fputc(',', out);
  door_csv_text(out, run->scenario);
  fprintf(out, ",%" PRIu64 ",", run->seed);
}

static void write_measure(FILE *out, const struct door_scenario *scenario, uint32_t measure)
{
  const struct door_measure_row *row = door_measure_row(measure);
  char name[DOOR_MEASURE_NAME_BYTES];
  char label[DOOR_MEASURE_NAME_BYTES];
  door_measure_name(scenario, measure, name);
  door_measure_label(scenario, measure, label);
  const char *const texts[] = {name, label, door_measure_group_english(row->group), row->population,
                               door_measure_unit_text(row->unit)};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    door_csv_text(out, texts[i]);
    fputc(',', out);
  }
}

/* ---- values ---- */

static void write_value(FILE *out, const struct door_value *value)
{
  door_csv_number(out, value->reason == NULL, value->number);
  fputc(',', out);
  door_csv_text(out, value->reason == NULL ? "" : value->reason);
  fputc('\n', out);
}

void door_results_csv_values(const struct door_results *results, const struct door_run_named *run, FILE *out)
{
  uint32_t first = door_results_first_replication(results);
  uint32_t count = door_results_replication_count(results);
  fputs("layout,run,scenario,seed,replication,measure,label,group,population,unit,value,reason\n", out);
  for (uint32_t replication = first; replication < first + count; replication++) {
    for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS && door_results_is_stored(results, replication);
         measure++) {
      if (door_measure_is_of(run->measured, measure)) {
        struct door_value value = door_results_value(results, replication, measure);
        door_results_csv_run(out, "values/1", run);
        fprintf(out, "%" PRIu32 ",", replication);
        write_measure(out, run->measured, measure);
        write_value(out, &value);
      }
    }
  }
}

/* ---- summaries ---- */

static int by_size(const void *a, const void *b)
{
  double one = *(const double *)a;
  double other = *(const double *)b;
  return (one > other) - (one < other);
}

struct door_spread door_spread_of(const struct door_results *results, uint32_t measure, double *room)
{
  static const uint32_t permilles[DOOR_SPREAD_POINTS] = {0, 100, 500, 900, 1000};
  struct door_spread spread = {.value_count = 0};
  uint32_t first = door_results_first_replication(results);
  uint32_t count = door_results_replication_count(results);
  for (uint32_t replication = first; replication < first + count; replication++) {
    if (door_results_is_stored(results, replication)) {
      struct door_value value = door_results_value(results, replication, measure);
      if (value.reason == NULL) {
        room[spread.value_count++] = value.number;
      }
    }
  }
  qsort(room, spread.value_count, sizeof *room, by_size);
  for (uint32_t i = 0; i < DOOR_SPREAD_POINTS && spread.value_count > 0; i++) {
    uint64_t rank = ((uint64_t)spread.value_count * permilles[i] + 999) / 1000; /* from 1; 0 only of the least */
    spread.points[i] = room[rank == 0 ? 0 : rank - 1];
  }
  return spread;
}

static void write_summary(FILE *out, const struct door_summary *summary, const struct door_spread *spread)
{
  door_csv_number(out, summary->reason == NULL, summary->mean);
  fputc(',', out);
  door_csv_number(out, summary->has_interval, summary->low);
  fputc(',', out);
  door_csv_number(out, summary->has_interval, summary->high);
  fprintf(out, ",%" PRIu32 ",%" PRIu32 ",", summary->value_count, summary->null_count);
  for (uint32_t i = 0; i < DOOR_SPREAD_POINTS; i++) {
    door_csv_number(out, spread->value_count > 0, spread->points[i]);
    fputc(',', out);
  }
  door_csv_text(out, summary->reason == NULL ? "" : summary->reason);
  fputc('\n', out);
}

static void write_summary_header(FILE *out)
{
  fputs("layout,run,scenario,seed,first_replication,replications,ledger_hash,measure,label,group,population,unit,"
        "mean,low,high,value_count,null_count,",
        out);
  for (uint32_t i = 0; i < DOOR_SPREAD_POINTS; i++) {
    fprintf(out, "%s,", door_spread_names[i]);
  }
  fputs("reason\n", out);
}

enum door_err door_results_csv_summary(const struct door_results *results, const struct door_run_named *run, FILE *out)
{
  double *room = calloc(door_results_replication_count(results) + 1, sizeof *room);
  if (room == NULL) {
    return DOOR_ERR_MEMORY;
  }
  write_summary_header(out);
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    if (door_measure_is_of(run->measured, measure)) {
      struct door_summary summary = door_results_summary(results, measure);
      struct door_spread spread = door_spread_of(results, measure, room);
      door_results_csv_run(out, "summary/1", run);
      fprintf(out, "%" PRIu32 ",%" PRIu32 ",%s,", door_results_first_replication(results),
              door_results_stored_count(results), run->ledger_hash);
      write_measure(out, run->measured, measure);
      write_summary(out, &summary, &spread);
    }
  }
  free(room);
  return DOOR_OK;
}
