#include "door_event_text.h"

#include "door_csv.h"
#include "door_event.h"
#include "door_xml.h"

#include <inttypes.h>

/* ---- what both say ---- */

static void format_time(const struct door_event_writer *writer, const struct door_record *record,
                        char out_text[static SIM_INSTANT_TEXT_SIZE])
{
  struct sim_epoch epoch = {writer->run.measured->time.first_day};
  sim_epoch_format(epoch, sim_time_at(record->time_seconds), out_text);
  out_text[SIM_DATE_TEXT_SIZE - 1] = 'T'; /* between date and time */
}

static const char *resource_of(const struct door_event *event)
{
  return event->resource == NULL ? event->detail : event->resource;
}

static uint64_t family_of(const struct door_record *record)
{
  return door_family_of((struct door_contact){record->subject}).id;
}

/* ---- CSV ---- */

void door_event_csv_begin(struct door_event_writer *writer)
{
  fputs("layout,run,scenario,seed,replication,case,family,timestamp,activity,lifecycle,resource,worker,child,outcome,"
        "rule,"
        "detail,service,record,kind\n",
        writer->out);
}

/* A field and its comma; nothing for 0. */
static void write_count(FILE *out, uint32_t count)
{
  if (count > 0) {
    fprintf(out, "%" PRIu32, count);
  }
  fputc(',', out);
}

void door_event_csv_record(struct door_event_writer *writer, const struct door_record *record)
{
  struct door_event event;
  FILE *out = writer->out;
  char time[SIM_INSTANT_TEXT_SIZE];
  if (!door_event_of(writer->run.measured, record, &event)) {
    return;
  }
  format_time(writer, record, time);
  fputs("events/1,", out);
  door_csv_text(out, writer->run.run);
  fputc(',', out);
  door_csv_text(out, writer->run.scenario);
  fprintf(out, ",%" PRIu64 ",%" PRIu32 ",%016" PRIx64 ",%014" PRIx64 ",%s,", writer->run.seed, writer->replication,
          record->subject, family_of(record), time);
  door_csv_text(out, event.activity);
  fprintf(out, ",%s,%s,", event.lifecycle, resource_of(&event));
  write_count(out, event.worker);
  write_count(out, event.child);
  fprintf(out, "%s,%s,%s,%s,%" PRIu32 ",%s\n", event.outcome, event.rule, event.detail,
          door_party_name((enum door_party)record->service), record->number, door_record_name(record->kind));
}

/* ---- XES ---- */

static void write_string(FILE *out, const char *indent, const char *key, const char *value)
{
  fprintf(out, "%s<string key=\"%s\" value=\"", indent, key);
  door_xml_text(out, value, ' ');
  fputs("\"/>\n", out);
}

/* Nothing where there is no value. */
static void write_given(FILE *out, const char *indent, const char *key, const char *value)
{
  if (value[0] != '\0') {
    write_string(out, indent, key, value);
  }
}

/* Of an event; nothing for 0. */
static void write_int(FILE *out, const char *key, uint32_t value)
{
  if (value > 0) {
    fprintf(out, "      <int key=\"%s\" value=\"%" PRIu32 "\"/>\n", key, value);
  }
}

static void write_globals(FILE *out)
{
  fputs("  <global scope=\"trace\">\n"
        "    <string key=\"concept:name\" value=\"\"/>\n"
        "    <string key=\"family\" value=\"\"/>\n"
        "  </global>\n"
        "  <global scope=\"event\">\n"
        "    <string key=\"concept:name\" value=\"\"/>\n"
        "    <string key=\"lifecycle:transition\" value=\"complete\"/>\n"
        "    <date key=\"time:timestamp\" value=\"1970-01-01T00:00:00\"/>\n"
        "    <string key=\"org:group\" value=\"\"/>\n"
        "    <int key=\"record\" value=\"0\"/>\n"
        "    <string key=\"kind\" value=\"\"/>\n"
        "  </global>\n"
        "  <classifier name=\"Activity\" scope=\"event\" keys=\"concept:name\"/>\n"
        "  <classifier name=\"Activity and lifecycle\" scope=\"event\" keys=\"concept:name lifecycle:transition\"/>\n"
        "  <classifier name=\"Resource\" scope=\"event\" keys=\"org:resource\"/>\n",
        out);
}

void door_event_xes_begin(struct door_event_writer *writer)
{
  static const char *const extensions[][2] = {
      {"Concept", "concept"}, {"Lifecycle", "lifecycle"}, {"Organizational", "org"}, {"Time", "time"}};
  FILE *out = writer->out;
  fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<log xes.version=\"1849.2016\" xes.features=\"\" xmlns=\"http://www.xes-standard.org/\">\n",
        out);
  for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
    fprintf(out, "  <extension name=\"%s\" prefix=\"%s\" uri=\"http://www.xes-standard.org/%s.xesext\"/>\n",
            extensions[i][0], extensions[i][1], extensions[i][1]);
  }
  write_globals(out);
  write_string(out, "  ", "concept:name", writer->run.scenario);
  write_string(out, "  ", "lifecycle:model", "standard");
  write_string(out, "  ", "layout", "xes/1");
  write_string(out, "  ", "run", writer->run.run);
  fprintf(out, "  <string key=\"seed\" value=\"%" PRIu64 "\"/>\n  <int key=\"replication\" value=\"%" PRIu32 "\"/>\n",
          writer->run.seed, writer->replication);
}

static void close_trace(struct door_event_writer *writer)
{
  if (writer->has_open_trace) {
    fputs("  </trace>\n", writer->out);
  }
  writer->has_open_trace = false;
}

static void open_trace(struct door_event_writer *writer, const struct door_record *record)
{
  fprintf(writer->out,
          "  <trace>\n    <string key=\"concept:name\" value=\"%016" PRIx64 "\"/>\n"
          "    <string key=\"family\" value=\"%014" PRIx64 "\"/>\n",
          record->subject, family_of(record));
  writer->has_open_trace = true;
  writer->trace = record->subject;
}

void door_event_xes_record(struct door_event_writer *writer, const struct door_record *record)
{
  static const char indent[] = "      ";
  struct door_event event;
  FILE *out = writer->out;
  char time[SIM_INSTANT_TEXT_SIZE];
  if (!door_event_of(writer->run.measured, record, &event)) {
    return;
  }
  if (!writer->has_open_trace || writer->trace != record->subject) {
    close_trace(writer);
    open_trace(writer, record);
  }
  format_time(writer, record, time);
  fputs("    <event>\n", out);
  write_string(out, indent, "concept:name", event.activity);
  write_string(out, indent, "lifecycle:transition", event.lifecycle);
  fprintf(out, "%s<date key=\"time:timestamp\" value=\"%s\"/>\n", indent, time);
  write_given(out, indent, "org:resource", resource_of(&event));
  write_string(out, indent, "org:group", door_party_name((enum door_party)record->service));
  write_int(out, "worker", event.worker);
  write_int(out, "child", event.child);
  write_given(out, indent, "outcome", event.outcome);
  write_given(out, indent, "rule", event.rule);
  write_given(out, indent, "detail", event.detail);
  fprintf(out, "%s<int key=\"record\" value=\"%" PRIu32 "\"/>\n", indent, record->number);
  write_string(out, indent, "kind", door_record_name(record->kind));
  fputs("    </event>\n", out);
}

void door_event_xes_end(struct door_event_writer *writer)
{
  close_trace(writer);
  fputs("</log>\n", writer->out);
}
