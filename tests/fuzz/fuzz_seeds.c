/* fuzz_seeds FOLDER: writes first inputs for the fuzzers into FOLDER/TARGET: one frame of each message, and of each as
 * a newer version would send it, from the examples of the tests; and what real runs of the presets grant each service.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire_examples.h"

#include "assessment.h"
#include "conductor.h"
#include "door_direct.h"
#include "door_wire_counts.h"
#include "early_help.h"
#include "fuzz_presets.h"
#include "intake.h"
#include "scenario_reader.h"
#include "screening.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

enum { PATH_BYTES = 1024 };

static void give_up(const char *path)
{
  perror(path);
  exit(1);
}

static void make_folder(const char *folder, const char *target, char out_path[PATH_BYTES])
{
  snprintf(out_path, PATH_BYTES, "%s/%s", folder, target);
  if (mkdir(out_path, 0777) != 0 && errno != EEXIST) {
    give_up(out_path);
  }
}

static void write_seed(const char *folder, const char *name, const void *bytes, size_t byte_count)
{
  char path[PATH_BYTES + 64];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  if (file == NULL || fwrite(bytes, 1, byte_count, file) != byte_count || fclose(file) != 0) {
    give_up(path);
  }
}

/* The frame with one element more in its body's array, which only a newer minor version may have. */
static void write_newer(const char *folder, const char *name, const struct door_wire_buffer *frame)
{
  static const uint16_t minor = DOOR_WIRE_MINOR + 1;
  static const unsigned char element[] = {0x82, 0x01, 0xa1, 'x', 0x02, 0x91, 0xc0};
  unsigned char *newer = malloc(frame->length + sizeof element);
  if (newer == NULL) {
    give_up(name);
  }
  memcpy(newer, frame->bytes, frame->length);
  memcpy(newer + frame->length, element, sizeof element);
  memcpy(newer + DOOR_FRAME_MINOR, &minor, sizeof minor);
  newer[DOOR_WIRE_HEADER_BYTES]++; /* a small array's count */
  reseal(newer, frame->length + sizeof element);
  write_seed(folder, name, newer, frame->length + sizeof element);
  free(newer);
}

static void write_frames(const char *folder)
{
  void *state = NULL;
  char path[PATH_BYTES];
  make_folder(folder, "wire", path);
  if (set_up(&state) != 0) {
    give_up("wire");
  }
  struct fixture *fixture = state;
  for (size_t i = 0; encode_example(fixture, i); i++) {
    struct door_wire_head head;
    if (door_wire_decode_head(fixture->buffer.bytes, fixture->buffer.length, &head, NULL) != DOOR_OK) {
      give_up("an example is no frame");
    }
    char name[64];
    snprintf(name, sizeof name, "%s", door_message_name((uint8_t)head.type));
    write_seed(path, name, fixture->buffer.bytes, fixture->buffer.length);
    snprintf(name, sizeof name, "newer-%s", door_message_name((uint8_t)head.type));
    write_newer(path, name, &fixture->buffer);
  }
  tear_down(&state);
}

/* ---- runs of the presets, their grants written down on the way ---- */

enum { SEED_BYTES_MAX = 6000 };

struct writer {
  struct door_transport direct;
  struct door_wire_buffer frame;
  unsigned char steps[DOOR_SERVICE_COUNT][SEED_BYTES_MAX];
  size_t step_bytes[DOOR_SERVICE_COUNT];
  bool is_full[DOOR_SERVICE_COUNT];
};

static void add_steps(struct writer *writer, uint32_t service, const void *bytes, size_t count)
{
  writer->is_full[service] = writer->is_full[service] || writer->step_bytes[service] + count > SEED_BYTES_MAX;
  if (!writer->is_full[service]) {
    memcpy(writer->steps[service] + writer->step_bytes[service], bytes, count);
    writer->step_bytes[service] += count;
  }
}

static void add_grant(struct writer *writer, uint32_t service, const struct door_batch *grant)
{
  struct door_wire_head head = {.type = DOOR_GRANT_MESSAGE};
  if (grant->entry_count == 0 || door_wire_encode_batch(&writer->frame, &head, grant) != DOOR_OK) {
    return;
  }
  size_t body_bytes = writer->frame.length - DOOR_WIRE_HEADER_BYTES;
  unsigned char step[5 + SEED_BYTES_MAX] = {FUZZ_FRAME, DOOR_GRANT_MESSAGE, 0, (unsigned char)(body_bytes & 0xFFU),
                                            (unsigned char)(body_bytes >> 8)};
  if (body_bytes <= SEED_BYTES_MAX) {
    memcpy(step + 5, writer->frame.bytes + DOOR_WIRE_HEADER_BYTES, body_bytes);
    add_steps(writer, service, step, 5 + body_bytes);
  }
}

static enum door_err begin(void *self, const struct door_part *part, struct door_batches *answers,
                           struct door_problem *problem)
{
  struct writer *writer = self;
  return writer->direct.ops->begin(writer->direct.self, part, answers, problem);
}

static enum door_err exchange(void *self, const struct door_batches *grants, struct door_batches *answers,
                              struct door_problem *problem)
{
  struct writer *writer = self;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    add_grant(writer, service, &grants->of[service]);
  }
  return writer->direct.ops->exchange(writer->direct.self, grants, answers, problem);
}

static enum door_err finish(void *self, struct door_counts *out_counts, struct door_problem *problem)
{
  struct writer *writer = self;
  return writer->direct.ops->finish(writer->direct.self, out_counts, problem);
}

static enum door_err take_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  (void)self;
  (void)replication;
  (void)records;
  (void)count;
  return DOOR_OK;
}

static enum door_err take_end(void *self, uint32_t replication, const struct door_counts *counts,
                              uint64_t in_flight_contacts, struct door_problem *problem)
{
  (void)self;
  (void)replication;
  (void)counts;
  (void)in_flight_contacts;
  (void)problem;
  return DOOR_OK;
}

static void take_progress(void *self, const struct door_part *part, struct sim_time reached)
{
  (void)self;
  (void)part;
  (void)reached;
}

static struct door_setting *setting_of(uint32_t preset)
{
  struct scenario_document *document = NULL;
  struct door_setting *setting = NULL;
  enum door_err err = scenario_read_text(fuzz_presets[preset], strlen(fuzz_presets[preset]), "preset", &document);
  if (err == DOOR_ERR_SCENARIO) {
    give_up(scenario_problem_text(document, 0));
  }
  if (err != DOOR_OK || door_setting_create(scenario_of(document), &setting, NULL) != DOOR_OK) {
    give_up("a preset");
  }
  scenario_destroy(&document);
  return setting;
}

static void write_run(const char *folder, uint32_t preset)
{
  static const struct door_service *const services[] = {&intake_service, &screening_service, &early_help_service,
                                                        &assessment_service};
  static const struct door_transport_ops ops = {
      .name = "seeds", .begin = begin, .exchange = exchange, .finish = finish, .destroy = NULL};
  static struct writer writer;
  static const struct conductor_sink sink = {
      .on_records = take_records, .on_complete = take_end, .on_progress = take_progress};
  struct door_problem problem = {.text = ""};
  struct door_setting *setting = setting_of(preset);
  struct conductor *conductor = NULL;
  writer = (struct writer){.direct = {.ops = NULL}};
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    const unsigned char beginning[] = {(unsigned char)service, FUZZ_WELCOME, (unsigned char)preset, 0, 0};
    add_steps(&writer, service, beginning, sizeof beginning);
  }
  struct door_part part = {.seed = 7, .count = 1};
  if (door_direct_create(setting, services, &writer.direct) != DOOR_OK ||
      conductor_create(setting, (struct door_transport){&ops, &writer}, &sink, NULL, &conductor, &problem) != DOOR_OK ||
      conductor_run(conductor, &part, &problem) != DOOR_OK) {
    give_up(problem.text);
  }
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    const unsigned char end[] = {FUZZ_FINISH, FUZZ_AGAIN, 1, FUZZ_ENDING, 0};
    char name[64];
    writer.is_full[service] = false;
    add_steps(&writer, service, end, sizeof end);
    snprintf(name, sizeof name, "%s-%u", door_party_name(door_service_at(service)), preset);
    write_seed(folder, name, writer.steps[service], writer.step_bytes[service]);
  }
  conductor_destroy(&conductor);
  writer.direct.ops->destroy(&writer.direct.self);
  door_wire_buffer_fini(&writer.frame);
  door_setting_destroy(&setting);
}

/* A grant with one message of which one field is a number that it hardly can be. */
static void write_odd_grants(const char *folder)
{
  enum { FIELDS = door_case_FIELDS, NUMBERS = 9, BOUND_HOURS = 50, ONE_FIELD = 8 };
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    for (uint32_t field = 0; field < FIELDS; field++) {
      unsigned char number = (unsigned char)(field % NUMBERS);
      const unsigned char steps[] = {(unsigned char)service, FUZZ_WELCOME, 0, 0, 0,
                                     /* one entry, place 0; its bound; one message, by the first link, due at 0 */
                                     FUZZ_GRANT, 0, 0, ONE_FIELD, 4 * BOUND_HOURS, 1, 0, 5, (unsigned char)field,
                                     /* contact and level, or the contact of a notice, its level and standing */
                                     1, 1, number, number, FUZZ_FINISH};
      char name[64];
      snprintf(name, sizeof name, "odd-%s-%u", door_party_name(door_service_at(service)), field);
      write_seed(folder, name, steps, sizeof steps);
    }
  }
}

static void write_runs(const char *folder)
{
  char path[PATH_BYTES];
  make_folder(folder, "server", path);
  write_odd_grants(path);
  for (uint32_t preset = 0; preset < FUZZ_PRESET_COUNT; preset++) {
    write_run(path, preset);
  }
}

int main(int argc, char **argv)
{
  if (argc != 2) {
    fputs("usage: fuzz_seeds FOLDER\n", stderr);
    return 2;
  }
  write_frames(argv[1]);
  write_runs(argv[1]);
  return 0;
}
