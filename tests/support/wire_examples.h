/* wire_examples.h - messages to send, frames made by hand and comparisons, for the tests of the codec.
 *
 * Role: one builder per message with a valid default; a fixture that owns the buffers. Include after cmocka.h.
 */
#ifndef WIRE_EXAMPLES_H
#define WIRE_EXAMPLES_H

#include "door_wire.h"
#include "door_wire_frame.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define TEXT(literal) ((struct door_text){literal, sizeof(literal) - 1})
#define BYTES(literal) ((const unsigned char *)(literal)), sizeof(literal) - 1

static const struct door_wire_head head_default = {
    .run_id = UINT64_C(0x0123456789abcdef), .sequence = 17, .run_epoch = 3, .count = 0, .type = DOOR_ANSWER_MESSAGE};

static inline struct door_wire_head head_of(enum door_message_type type)
{
  struct door_wire_head head = head_default;
  head.type = (uint16_t)type;
  return head;
}

static inline struct door_case case_default(void)
{
  return (struct door_case){.contact = UINT64_C(0x01ffeeddccbbaa99),
                            .received_at = 360000,
                            .referred_at = -1,
                            .need_since = 86400,
                            .stage_seconds = 5400,
                            .need_spell = 2,
                            .need_level = 3,
                            .child = 1,
                            .children = 2,
                            .source = 7,
                            .priority = 2,
                            .form = 1,
                            .harm_since = 90000,
                            .harm_spell = 4,
                            .harm_band = 2,
                            .issue = 9};
}

static inline struct door_message message_default(void)
{
  return (struct door_message){.due = {361800},
                               .sequence = 41,
                               .type = DOOR_CONTACT_MESSAGE,
                               .from = DOOR_INTAKE,
                               .to = DOOR_SCREENING,
                               .body.door_case = case_default()};
}

static inline struct door_record record_default(void)
{
  return (struct door_record){.time_seconds = 361800,
                              .subject = UINT64_C(0x01ffeeddccbbaa99),
                              .value = 2,
                              .number = 12,
                              .code = DOOR_POOL_SCREENING_STAFF,
                              .service = DOOR_SCREENING,
                              .kind = DOOR_RECORD_JOINED};
}

struct fixture {
  struct door_wire_buffer buffer;
  struct door_batch sent;
  struct door_batch read;
  struct door_problem problem;
};

static inline int set_up(void **state)
{
  struct fixture *fixture = calloc(1, sizeof *fixture);
  if (fixture == NULL) {
    return -1;
  }
  door_wire_buffer_init(&fixture->buffer);
  door_batch_init(&fixture->sent);
  door_batch_init(&fixture->read);
  *state = fixture;
  return 0;
}

static inline int tear_down(void **state)
{
  struct fixture *fixture = *state;
  door_wire_buffer_fini(&fixture->buffer);
  door_batch_fini(&fixture->sent);
  door_batch_fini(&fixture->read);
  free(fixture);
  return 0;
}

static inline void add_message(struct door_batch *batch, struct door_message message)
{
  struct door_message *place = door_batch_add_message(batch);
  assert_non_null(place);
  *place = message;
}

static inline void add_record(struct door_batch *batch, struct door_record record)
{
  struct door_record *place = door_batch_add_record(batch);
  assert_non_null(place);
  *place = record;
}

/* Replication 0 with one hand-off of each link, replication 2 with nothing, 4095 with records. */
static inline void fill_batch(struct door_batch *batch)
{
  static const struct {
    enum door_party from, to;
    enum door_message_type type;
  } links[] = {
#define LINK(FROM, TO, NAME) {FROM, TO, DOOR_##NAME##_MESSAGE},
#include "messages.def"
  };
  door_batch_clear(batch);
  assert_int_equal(door_batch_open(batch, 0, sim_time_at(400000)), DOOR_OK);
  for (size_t i = 0; i < COUNT(links); i++) {
    struct door_message message = message_default();
    message.type = (uint8_t)links[i].type;
    message.from = (uint8_t)links[i].from;
    message.to = (uint8_t)links[i].to;
    message.sequence += i;
    if (links[i].type == DOOR_NOTICE_MESSAGE) {
      message.body.door_notice = (struct door_notice){.contact = 5, .need_since = 77, .need_spell = 1, .standing = 3};
    }
    add_message(batch, message);
  }
  door_batch_close(batch);
  assert_int_equal(door_batch_open(batch, 2, SIM_TIME_NEVER), DOOR_OK);
  door_batch_close(batch);
}

static inline void fill_answer(struct door_batch *batch)
{
  fill_batch(batch);
  assert_int_equal(door_batch_open(batch, 4095, sim_time_at(0)), DOOR_OK);
  for (uint32_t i = 0; i < 3; i++) {
    struct door_record record = record_default();
    record.number += i;
    record.time_seconds += i / 2;
    add_record(batch, record);
  }
  door_batch_close(batch);
}

static inline void assert_case_equal(const struct door_case *found, const struct door_case *want)
{
#define FIELD(structure, TYPE, field, low, high, unit, doc) FIELD_OF_##structure(field)
#define FIELD_OF_door_case(field) assert_true(found->field == want->field);
#define FIELD_OF_door_notice(field)
#define FIELD_OF_door_hello(field)
#define FIELD_OF_door_welcome(field)
#define FIELD_OF_door_cycle(field)
#define FIELD_OF_door_fault(field)
#define FIELD_OF_door_counts(field)
#include "messages.def"
#undef FIELD_OF_door_case
#undef FIELD_OF_door_notice
}

static inline void assert_notice_equal(const struct door_notice *found, const struct door_notice *want)
{
#define FIELD(structure, TYPE, field, low, high, unit, doc) FIELD_OF_##structure(field)
#define FIELD_OF_door_case(field)
#define FIELD_OF_door_notice(field) assert_true(found->field == want->field);
#include "messages.def"
}

static inline void assert_message_equal(const struct door_message *found, const struct door_message *want)
{
  assert_int_equal(found->type, want->type);
  assert_int_equal(found->from, want->from);
  assert_int_equal(found->to, want->to);
  assert_true(found->due.seconds == want->due.seconds);
  assert_true(found->sequence == want->sequence);
  if (want->type == DOOR_NOTICE_MESSAGE) {
    assert_notice_equal(&found->body.door_notice, &want->body.door_notice);
  } else {
    assert_case_equal(&found->body.door_case, &want->body.door_case);
  }
}

static inline void assert_batch_equal(const struct door_batch *found, const struct door_batch *want)
{
  assert_int_equal(found->entry_count, want->entry_count);
  assert_int_equal(found->message_count, want->message_count);
  assert_int_equal(found->record_count, want->record_count);
  for (uint32_t i = 0; i < want->entry_count; i++) {
    const struct door_batch_entry *a = &found->entries[i];
    const struct door_batch_entry *b = &want->entries[i];
    assert_int_equal(a->replication, b->replication);
    assert_true(a->bound.seconds == b->bound.seconds);
    assert_int_equal(a->first_message, b->first_message);
    assert_int_equal(a->message_count, b->message_count);
    assert_int_equal(a->first_record, b->first_record);
    assert_int_equal(a->record_count, b->record_count);
  }
  for (uint32_t i = 0; i < want->message_count; i++) {
    assert_message_equal(&found->messages[i], &want->messages[i]);
  }
  if (want->record_count > 0) {
    assert_memory_equal(found->records, want->records, (size_t)want->record_count * DOOR_RECORD_BYTES);
  }
}

static inline void assert_text_equal(struct door_text found, struct door_text want)
{
  assert_int_equal(found.length, want.length);
  if (want.length > 0) {
    assert_memory_equal(found.bytes, want.bytes, (size_t)want.length);
  }
}

/* Makes the length and the checksum of a changed frame right again. */
static inline void reseal(unsigned char *frame, size_t length)
{
  uint32_t body_bytes = (uint32_t)(length - DOOR_WIRE_HEADER_BYTES);
  memcpy(frame + DOOR_FRAME_BODY_BYTES, &body_bytes, sizeof body_bytes);
  uint64_t checksum = door_frame_checksum(frame, length);
  memcpy(frame + DOOR_FRAME_CHECKSUM, &checksum, sizeof checksum);
}

/* A frame around body bytes written by hand, in the fixture's buffer. */
struct hand_made {
  enum door_message_type type;
  uint32_t count;
  uint16_t minor;
};

static inline void make_frame(struct door_wire_buffer *buffer, struct hand_made made, const void *body,
                              size_t body_bytes)
{
  struct door_wire_head stop = head_of(DOOR_STOP_MESSAGE);
  assert_int_equal(door_wire_encode_empty(buffer, &stop), DOOR_OK);
  size_t length = DOOR_WIRE_HEADER_BYTES + body_bytes;
  unsigned char *bytes = realloc(buffer->bytes, length);
  assert_non_null(bytes);
  *buffer = (struct door_wire_buffer){.bytes = bytes, .length = length, .capacity = length};
  uint16_t type = (uint16_t)made.type;
  memcpy(bytes + DOOR_FRAME_TYPE, &type, sizeof type);
  memcpy(bytes + DOOR_FRAME_COUNT, &made.count, sizeof made.count);
  memcpy(bytes + DOOR_FRAME_MINOR, &made.minor, sizeof made.minor);
  memcpy(bytes + DOOR_WIRE_HEADER_BYTES, body, body_bytes);
  reseal(bytes, length);
}

/* Reads a whole frame by its own type; a batch must be empty after an error. */
static inline enum door_err decode_any(const unsigned char *bytes, size_t length, struct fixture *fixture)
{
  struct door_wire_head head;
  enum door_err err = door_wire_decode_head(bytes, length, &head, &fixture->problem);
  if (err != DOOR_OK) {
    return err;
  }
  struct door_hello hello;
  struct door_welcome welcome;
  struct door_fault fault;
  struct door_cycle cycle;
  struct door_counts counts[4];
  struct door_summary summary = {.counts = counts, .capacity = COUNT(counts)};
  switch ((enum door_message_type)head.type) {
  case DOOR_HELLO_MESSAGE:
    return door_wire_decode_hello(bytes, length, &hello, &fixture->problem);
  case DOOR_WELCOME_MESSAGE:
    return door_wire_decode_welcome(bytes, length, &welcome, &fixture->problem);
  case DOOR_FAULT_MESSAGE:
    return door_wire_decode_fault(bytes, length, &fault, &fixture->problem);
  case DOOR_AGAIN_MESSAGE:
  case DOOR_ALIVE_MESSAGE:
    return door_wire_decode_cycle(bytes, length, &cycle, &fixture->problem);
  case DOOR_FINISH_MESSAGE:
  case DOOR_STOP_MESSAGE:
    return door_wire_decode_empty(bytes, length, &fixture->problem);
  case DOOR_SUMMARY_MESSAGE:
    return door_wire_decode_summary(bytes, length, &summary, &fixture->problem);
  case DOOR_READY_MESSAGE:
  case DOOR_GRANT_MESSAGE:
  case DOOR_ANSWER_MESSAGE:
    err = door_wire_decode_batch(bytes, length, &fixture->read, &fixture->problem);
    assert_true(err == DOOR_OK || (fixture->read.entry_count == 0 && fixture->read.message_count == 0));
    return err;
  case DOOR_CONTACT_MESSAGE:
  case DOOR_EARLY_HELP_REQUEST_MESSAGE:
  case DOOR_REFERRAL_MESSAGE:
  case DOOR_NOTICE_MESSAGE:
  case DOOR_STRATEGY_DISCUSSION_MESSAGE:
    break;
  }
  fail_msg("decode_head let type %u pass", head.type);
  return DOOR_ERR_UNEXPECTED;
}

/* One valid frame of each control message; false after the last. */
static inline bool encode_example(struct fixture *fixture, size_t ordinal)
{
  static const enum door_message_type types[] = {
#define CONTROL(NAME, name, number, direction, doc) DOOR_##NAME##_MESSAGE,
#include "messages.def"
  };
  if (ordinal >= COUNT(types)) {
    return false;
  }
  struct door_wire_buffer *buffer = &fixture->buffer;
  struct door_wire_head head = head_of(types[ordinal]);
  struct door_hello hello = {DOOR_EARLY_HELP, TEXT("0.1.0"), 1, DOOR_LEDGER_VERSION, UINT64_MAX, 1};
  struct door_welcome welcome = {TEXT("{\"name\":\"Ynys M\xc3\xb4n\"}"), 1, 42, 7, 4, 30000};
  struct door_fault fault = {TEXT("DOOR_ERR_PAST"), TEXT("too late")};
  struct door_cycle cycle = {16};
  struct door_counts counts[2] = {{.replication = 0, .received = 5, .message_hash = 99}, {.replication = 1}};
  struct door_summary summary = {.counts = counts, .count = 2, .capacity = 2};
  enum door_err err = DOOR_ERR_UNEXPECTED;
  switch (types[ordinal]) {
  case DOOR_HELLO_MESSAGE:
    err = door_wire_encode_hello(buffer, &head, &hello);
    break;
  case DOOR_WELCOME_MESSAGE:
    err = door_wire_encode_welcome(buffer, &head, &welcome);
    break;
  case DOOR_FAULT_MESSAGE:
    err = door_wire_encode_fault(buffer, &head, &fault);
    break;
  case DOOR_AGAIN_MESSAGE:
  case DOOR_ALIVE_MESSAGE:
    err = door_wire_encode_cycle(buffer, &head, &cycle);
    break;
  case DOOR_FINISH_MESSAGE:
  case DOOR_STOP_MESSAGE:
    err = door_wire_encode_empty(buffer, &head);
    break;
  case DOOR_SUMMARY_MESSAGE:
    err = door_wire_encode_summary(buffer, &head, &summary);
    break;
  case DOOR_READY_MESSAGE:
  case DOOR_GRANT_MESSAGE:
    fill_batch(&fixture->sent);
    err = door_wire_encode_batch(buffer, &head, &fixture->sent);
    break;
  case DOOR_ANSWER_MESSAGE:
    fill_answer(&fixture->sent);
    err = door_wire_encode_batch(buffer, &head, &fixture->sent);
    break;
  case DOOR_CONTACT_MESSAGE:
  case DOOR_EARLY_HELP_REQUEST_MESSAGE:
  case DOOR_REFERRAL_MESSAGE:
  case DOOR_NOTICE_MESSAGE:
  case DOOR_STRATEGY_DISCUSSION_MESSAGE:
    break;
  }
  assert_int_equal(err, DOOR_OK);
  return true;
}

#endif
