#include "cli_export.h"

#include "cli.h"
#include "door_event_text.h"
#include "door_record_sorter.h"

struct events {
  struct door_event_writer writer;
  const struct cli_export *export;
  struct door_record_sorter *sorter; /* XES */
  struct door_problem problem;       /* of the sorter */
};

static struct events events_of(const struct cli_export *export)
{
  return (struct events){
      .writer = {.out = export->output->stream, .run = export->named, .replication = export->replication},
      .export = export};
}

/* ---- CSV: as the records come ---- */

static enum door_err on_csv_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  struct events *events = self;
  (void)replication; /* there is one */
  for (uint32_t i = 0; i < count; i++) {
    door_event_csv_record(&events->writer, &records[i]);
  }
  return cli_output_check(events->export->output);
}

enum door_err cli_export_events(const struct cli_export *export, struct door_problem *problem)
{
  struct events events = events_of(export);
  struct conductor_observer observer = {.self = &events, .on_records = on_csv_records};
  door_event_csv_begin(&events.writer);
  return cli_kept_run_repeat(export->run, export->results, export->replication, observer, problem);
}

/* ---- XES: case by case, so they are sorted first ---- */

static enum door_err on_xes_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  struct events *events = self;
  enum door_err err = DOOR_OK;
  (void)replication;
  for (uint32_t i = 0; i < count && err == DOOR_OK; i++) {
    err = door_record_sorter_add(events->sorter, &records[i], &events->problem);
  }
  return err;
}

static enum door_err write_record(void *self, const struct door_record *record)
{
  struct events *events = self;
  door_event_xes_record(&events->writer, record);
  return cli_stop != 0 ? door_problem_set(&events->problem, DOOR_ERR_INTERRUPTED, "interrupted; there is no event log")
                       : cli_output_check(events->export->output);
}

enum door_err cli_export_xes(const struct cli_export *export, struct door_problem *problem)
{
  struct events events = events_of(export);
  struct conductor_observer observer = {.self = &events, .on_records = on_xes_records};
  enum door_err err = door_record_sorter_create(&events.sorter, problem);
  if (err != DOOR_OK) {
    return err;
  }
  err = cli_kept_run_repeat(export->run, export->results, export->replication, observer, problem);
  if (err == DOOR_OK) {
    door_event_xes_begin(&events.writer);
    err = door_record_sorter_visit(events.sorter, write_record, &events, problem);
    door_event_xes_end(&events.writer);
  }
  if (events.problem.err != DOOR_OK) {
    *problem = events.problem; /* knows more of it than who asked for the records */
  }
  door_record_sorter_destroy(&events.sorter);
  return err;
}
