#include "door_wire_counts.h"
#include "door_wire_cursor.h"
#include "door_wire_frame.h"

#include <inttypes.h>

/* The text limit holds for every text. */
#define TEXT_LIMIT_U8(high)
#define TEXT_LIMIT_U32(high)
#define TEXT_LIMIT_U64(high)
#define TEXT_LIMIT_I64(high)
#define TEXT_LIMIT_TEXT(high) _Static_assert((high) <= DOOR_WIRE_TEXT_BYTES_MAX, "a text over the limit of texts");
#define FIELD(structure, TYPE, field, low, high, unit, doc) TEXT_LIMIT_##TYPE(high)
#include "messages.def"

/* Reads one value at `at` and moves on, or ends the calling function with its refusal. */
#define TAKE(TYPE, cursor, at, name, low, high, out)                                                                   \
  do {                                                                                                                 \
    const unsigned char *next_ = door_take_##TYPE((at), (cursor)->end, (low), (high), (out));                          \
    if (next_ == NULL) {                                                                                               \
      return REFUSE_##TYPE((cursor), (at), (name), (low), (high));                                                     \
    }                                                                                                                  \
    (at) = next_;                                                                                                      \
  } while (0)
#define REFUSE_UNSIGNED(cursor, at, name, low, high)                                                                   \
  door_refuse_unsigned(cursor, at, (struct door_take_range){name, low, high})
#define REFUSE_U8 REFUSE_UNSIGNED
#define REFUSE_U32 REFUSE_UNSIGNED
#define REFUSE_U64 REFUSE_UNSIGNED
#define REFUSE_I64 door_refuse_I64
#define REFUSE_TEXT(cursor, at, name, low, high) door_refuse_TEXT(cursor, at, (struct door_take_range){name, low, high})

/* One take_<struct> for each struct of messages.def. */
#define STRUCT_BEGIN(name, doc)                                                                                        \
  static enum door_err take_##name(struct door_cursor *cursor, struct name *out)                                       \
  {                                                                                                                    \
    static const char structure_name[] = #name;                                                                        \
    uint32_t surplus = 0;                                                                                              \
    enum door_err err = door_cursor_enter_array(cursor, structure_name, name##_FIELDS, &surplus);                      \
    if (err != DOOR_OK) {                                                                                              \
      return err;                                                                                                      \
    }                                                                                                                  \
    const unsigned char *at = cursor->at;
#define FIELD(structure, TYPE, field, low, high, unit, doc)                                                            \
  TAKE(TYPE, cursor, at, #structure "." #field, low, high, &out->field);
#define STRUCT_END(name)                                                                                               \
  cursor->at = at;                                                                                                     \
  return door_cursor_leave_array(cursor, structure_name, surplus);                                                     \
  }
#include "messages.def"

/* One part_<shape>_<part> for each integer of a shape; of the others only the limit. */
#define INTEGER_PART(TYPE, ctype, shape, part, low, high)                                                              \
  static enum door_err part_##shape##_##part(struct door_cursor *cursor, ctype *out)                                   \
  {                                                                                                                    \
    TAKE(TYPE, cursor, cursor->at, #shape "." #part, low, high, out);                                                  \
    return DOOR_OK;                                                                                                    \
  }
#define PART_U8(shape, part, low, high) INTEGER_PART(U8, uint8_t, shape, part, low, high)
#define PART_U32(shape, part, low, high) INTEGER_PART(U32, uint32_t, shape, part, low, high)
#define PART_U64(shape, part, low, high) INTEGER_PART(U64, uint64_t, shape, part, low, high)
#define PART_I64(shape, part, low, high) INTEGER_PART(I64, int64_t, shape, part, low, high)
#define PART_HANDOFFS(shape, part, low, high)                                                                          \
  _Static_assert((high) == DOOR_WIRE_MESSAGES_MAX, "messages.def and door_wire.h agree");
#define PART_RECORDS(shape, part, low, high)                                                                           \
  _Static_assert((high) == DOOR_WIRE_RECORDS_MAX, "messages.def and door_wire.h agree");
#define PART_FIELDS(shape, part, low, high)
#define PART(shape, TYPE, part, low, high, unit, doc) PART_##TYPE(shape, part, low, high)
#include "messages.def"

enum {
  /* The fewest bytes: one for each number and each array's beginning; two for an empty bin. */
  HANDOFF_BYTES_LEAST = 1 + (handoff_PARTS - 1) + 1 + (int)door_lending_FIELDS,
  ENTRY_BYTES_LEAST = 1 + entry_PARTS + 1,
  COUNTS_BYTES_LEAST = 1 + (int)door_counts_FIELDS,
};
_Static_assert((int)door_lending_FIELDS <= (int)door_notice_FIELDS && (int)door_notice_FIELDS <= (int)door_case_FIELDS,
               "word of a loan is the shortest hand-off");

static enum door_err take_fields(struct door_cursor *cursor, struct door_message *message)
{
  switch (message->type) {
#define HANDOFF(NAME, name, number, structure, doc)                                                                    \
  case number:                                                                                                         \
    return take_##structure(cursor, &message->body.structure);
#include "messages.def"
  default: /* the range of the part says no, unless a hand-off was added and the range was not */
    return door_cursor_problem(cursor, cursor->at, DOOR_ERR_MALFORMED, "no hand-off has type %u", message->type);
  }
}

static enum door_err take_handoff(struct door_cursor *cursor, struct door_message *message)
{
  const unsigned char *begin = cursor->at;
  uint32_t surplus = 0;
  enum door_err err = door_cursor_enter_array(cursor, "hand-off", handoff_PARTS, &surplus);
  if (err != DOOR_OK || (err = part_handoff_type(cursor, &message->type)) != DOOR_OK ||
      (err = part_handoff_from(cursor, &message->from)) != DOOR_OK ||
      (err = part_handoff_to(cursor, &message->to)) != DOOR_OK ||
      (err = part_handoff_due(cursor, &message->due.seconds)) != DOOR_OK ||
      (err = part_handoff_sequence(cursor, &message->sequence)) != DOOR_OK) {
    return err;
  }
  enum door_party from = (enum door_party)message->from;
  enum door_party to = (enum door_party)message->to;
  if (!door_message_has_link(from, to, message->type)) {
    return door_cursor_problem(cursor, begin, DOOR_ERR_MALFORMED, "%s sends no %s to %s", door_party_name(from),
                               door_message_name(message->type), door_party_name(to));
  }
  err = take_fields(cursor, message);
  return err != DOOR_OK ? err : door_cursor_leave_array(cursor, "hand-off", surplus);
}

static enum door_err take_handoffs(struct door_cursor *cursor, struct door_batch *batch)
{
  uint32_t count = 0;
  struct door_take_range list = {"entry.messages", 0, DOOR_WIRE_MESSAGES_MAX};
  enum door_err err = door_cursor_enter_list(cursor, list, HANDOFF_BYTES_LEAST, &count);
  for (uint32_t i = 0; err == DOOR_OK && i < count; i++) {
    struct door_message *message = door_batch_add_message(batch);
    if (message == NULL) {
      return door_cursor_problem(cursor, cursor->at, DOOR_ERR_MEMORY, "out of memory for %" PRIu32 " hand-offs", count);
    }
    err = take_handoff(cursor, message);
  }
  return err;
}

/* The records that were copied from `begin` on: kinds, services and order. */
static enum door_err check_records(const struct door_cursor *cursor, const unsigned char *begin,
                                   const struct door_record *records, uint32_t count)
{
  static const bool is_kind[UINT8_MAX + 1] = {
#define RECORD(NAME, name, number, subject, code, value, doc) [number] = true,
#include "ledger.def"
  };
  int64_t earliest = 0;
  for (uint32_t i = 0; i < count; i++) {
    const struct door_record *record = &records[i];
    const unsigned char *at = begin + (size_t)i * DOOR_RECORD_BYTES;
    if (!is_kind[record->kind]) {
      return door_cursor_problem(cursor, at, DOOR_ERR_MALFORMED, "no ledger record has kind %u", record->kind);
    }
    if (record->service == DOOR_CONDUCTOR || record->service > DOOR_SERVICE_COUNT) {
      return door_cursor_problem(cursor, at, DOOR_ERR_RANGE, "the record is of service %u, allowed 1..%d",
                                 record->service, DOOR_SERVICE_COUNT);
    }
    if (record->time_seconds < earliest) {
      return door_cursor_problem(cursor, at, DOOR_ERR_RANGE,
                                 "the record's time is %" PRId64 ", before %" PRId64 " of the one ahead of it",
                                 record->time_seconds, earliest);
    }
    earliest = record->time_seconds;
  }
  return DOOR_OK;
}

static enum door_err take_records(struct door_cursor *cursor, struct door_batch *batch, bool is_grant)
{
  uint32_t bytes = 0;
  const unsigned char *begin = door_take_bin(cursor->at, cursor->end, &bytes);
  if (begin == NULL) {
    return door_cursor_problem(cursor, cursor->at, DOOR_ERR_MALFORMED, "entry.records is not a whole bin");
  }
  if (bytes % DOOR_RECORD_BYTES != 0) {
    return door_cursor_problem(cursor, cursor->at, DOOR_ERR_MALFORMED,
                               "entry.records has %" PRIu32 " bytes, not a multiple of %d", bytes, DOOR_RECORD_BYTES);
  }
  uint32_t count = bytes / DOOR_RECORD_BYTES;
  if (count > DOOR_WIRE_RECORDS_MAX) {
    return door_cursor_problem(cursor, cursor->at, DOOR_ERR_LIMIT,
                               "entry.records has %" PRIu32 " records, allowed are %d", count, DOOR_WIRE_RECORDS_MAX);
  }
  if (count > 0 && is_grant) {
    return door_cursor_problem(cursor, cursor->at, DOOR_ERR_MALFORMED, "a grant carries no ledger records");
  }
  if (door_batch_add_records(batch, begin, count) != DOOR_OK) {
    return door_cursor_problem(cursor, cursor->at, DOOR_ERR_MEMORY, "out of memory for %" PRIu32 " records", count);
  }
  cursor->at = begin + bytes;
  if (count == 0) {
    return DOOR_OK; /* the batch may have no array of records yet */
  }
  return check_records(cursor, begin, batch->records + (batch->record_count - count), count);
}

/* least: the lowest replication allowed, one above that of the entry before. */
static enum door_err take_entry(struct door_cursor *cursor, struct door_batch *batch, bool is_grant, uint64_t least)
{
  const unsigned char *begin = cursor->at;
  uint32_t surplus = 0;
  uint32_t replication = 0;
  struct sim_time bound = {0};
  enum door_err err = door_cursor_enter_array(cursor, "entry", entry_PARTS, &surplus);
  if (err != DOOR_OK || (err = part_entry_replication(cursor, &replication)) != DOOR_OK ||
      (err = part_entry_time(cursor, &bound.seconds)) != DOOR_OK) {
    return err;
  }
  if (replication < least) {
    return door_cursor_problem(cursor, begin, DOOR_ERR_MALFORMED,
                               "the entry of replication %" PRIu32 " is out of order, the next is at least %" PRIu64,
                               replication, least);
  }
  if (door_batch_open(batch, replication, bound) != DOOR_OK) {
    return door_cursor_problem(cursor, begin, DOOR_ERR_MEMORY, "out of memory for an entry");
  }
  err = take_handoffs(cursor, batch);
  if (err == DOOR_OK) {
    err = take_records(cursor, batch, is_grant);
  }
  door_batch_close(batch);
  return err != DOOR_OK ? err : door_cursor_leave_array(cursor, "entry", surplus);
}

/* Types as a set of bits. */
#define TYPE_BIT(NAME) (UINT32_C(1) << DOOR_##NAME##_MESSAGE)

/* A cursor at the body of a frame of one of `types`. */
static enum door_err open_body(struct door_cursor *cursor, const unsigned char *bytes, size_t length, uint32_t types)
{
  if (length < DOOR_WIRE_HEADER_BYTES) {
    return door_problem_set(cursor->problem, DOOR_ERR_MALFORMED,
                            "a message has a header of %d bytes, this one ends after %zu", DOOR_WIRE_HEADER_BYTES,
                            length);
  }
  if (length > DOOR_WIRE_FRAME_BYTES_MAX) {
    return door_problem_set(cursor->problem, DOOR_ERR_LIMIT, "the message has %zu bytes, allowed are %d", length,
                            DOOR_WIRE_FRAME_BYTES_MAX);
  }
  cursor->frame = bytes;
  cursor->at = bytes + DOOR_WIRE_HEADER_BYTES;
  cursor->end = bytes + length;
  cursor->sequence = door_frame_load64(bytes, DOOR_FRAME_SEQUENCE);
  cursor->is_newer = door_frame_load16(bytes, DOOR_FRAME_MINOR) > DOOR_WIRE_MINOR;
  uint16_t type = door_frame_load16(bytes, DOOR_FRAME_TYPE);
  if (type >= DOOR_MESSAGE_TYPES_MAX || (types & (UINT32_C(1) << type)) == 0) {
    return door_cursor_problem(cursor, bytes + DOOR_FRAME_TYPE, DOOR_ERR_UNEXPECTED,
                               "a message of type %u (%s) is not expected here", type,
                               type > UINT8_MAX ? "?" : door_message_name((uint8_t)type));
  }
  return DOOR_OK;
}

/* Where the body is no list, the header counts nothing; then the end. */
static enum door_err finish_body(const struct door_cursor *cursor, uint32_t count)
{
  uint32_t announced = door_frame_load32(cursor->frame, DOOR_FRAME_COUNT);
  if (announced != count) {
    return door_cursor_problem(cursor, cursor->frame + DOOR_FRAME_COUNT, DOOR_ERR_MALFORMED,
                               "the header counts %" PRIu32 " entries, the body has %" PRIu32, announced, count);
  }
  return door_cursor_finish(cursor);
}

/* door_wire_decode_<name>: a body of one struct. */
#define DECODE_STRUCT(name, types)                                                                                     \
  enum door_err door_wire_decode_##name(const unsigned char *bytes, size_t length, struct door_##name *out,            \
                                        struct door_problem *problem)                                                  \
  {                                                                                                                    \
    struct door_cursor cursor = {.problem = problem};                                                                  \
    struct door_##name read = {0};                                                                                     \
    enum door_err err = open_body(&cursor, bytes, length, types);                                                      \
    if (err != DOOR_OK || (err = take_door_##name(&cursor, &read)) != DOOR_OK ||                                       \
        (err = finish_body(&cursor, 0)) != DOOR_OK) {                                                                  \
      return err;                                                                                                      \
    }                                                                                                                  \
    *out = read;                                                                                                       \
    return DOOR_OK;                                                                                                    \
  }
DECODE_STRUCT(hello, TYPE_BIT(HELLO))
DECODE_STRUCT(welcome, TYPE_BIT(WELCOME))
DECODE_STRUCT(fault, TYPE_BIT(FAULT))
DECODE_STRUCT(cycle, TYPE_BIT(AGAIN) | TYPE_BIT(ALIVE))

enum door_err door_wire_decode_empty(const unsigned char *bytes, size_t length, struct door_problem *problem)
{
  struct door_cursor cursor = {.problem = problem};
  uint32_t surplus = 0;
  enum door_err err = open_body(&cursor, bytes, length, TYPE_BIT(FINISH) | TYPE_BIT(STOP));
  if (err != DOOR_OK || (err = door_cursor_enter_array(&cursor, "body", 0, &surplus)) != DOOR_OK ||
      (err = door_cursor_leave_array(&cursor, "body", surplus)) != DOOR_OK) {
    return err;
  }
  return finish_body(&cursor, 0);
}

static enum door_err take_entries(struct door_cursor *cursor, struct door_batch *batch, bool is_grant)
{
  uint32_t surplus = 0;
  uint32_t count = 0;
  enum door_err err = door_cursor_enter_array(cursor, "body", 1, &surplus);
  if (err == DOOR_OK) {
    struct door_take_range list = {"list of entries", 0, DOOR_WIRE_ENTRIES_MAX};
    err = door_cursor_enter_list(cursor, list, ENTRY_BYTES_LEAST, &count);
  }
  uint64_t least = 0;
  for (uint32_t i = 0; err == DOOR_OK && i < count; i++) {
    err = take_entry(cursor, batch, is_grant, least);
    least = err == DOOR_OK ? (uint64_t)batch->entries[i].replication + 1 : least;
  }
  if (err != DOOR_OK || (err = door_cursor_leave_array(cursor, "body", surplus)) != DOOR_OK) {
    return err;
  }
  return finish_body(cursor, count);
}

enum door_err door_wire_decode_batch(const unsigned char *bytes, size_t length, struct door_batch *batch,
                                     struct door_problem *problem)
{
  struct door_cursor cursor = {.problem = problem};
  door_batch_clear(batch);
  enum door_err err = open_body(&cursor, bytes, length, TYPE_BIT(READY) | TYPE_BIT(GRANT) | TYPE_BIT(ANSWER));
  if (err != DOOR_OK) {
    return err;
  }
  err = take_entries(&cursor, batch, door_frame_load16(bytes, DOOR_FRAME_TYPE) == DOOR_GRANT_MESSAGE);
  if (err != DOOR_OK) {
    door_batch_clear(batch);
  }
  return err;
}

static enum door_err take_summary(struct door_cursor *cursor, struct door_summary *summary)
{
  uint32_t surplus = 0;
  uint32_t count = 0;
  enum door_err err = door_cursor_enter_array(cursor, "body", 1, &surplus);
  if (err == DOOR_OK) {
    uint32_t most = summary->capacity < DOOR_WIRE_ENTRIES_MAX ? summary->capacity : DOOR_WIRE_ENTRIES_MAX;
    struct door_take_range list = {"list of counts", 0, most};
    err = door_cursor_enter_list(cursor, list, COUNTS_BYTES_LEAST, &count);
  }
  for (uint32_t i = 0; err == DOOR_OK && i < count; i++) {
    const unsigned char *begin = cursor->at;
    struct door_counts *counts = &summary->counts[i];
    err = take_door_counts(cursor, counts);
    if (err == DOOR_OK && i > 0 && counts->replication <= counts[-1].replication) {
      err = door_cursor_problem(cursor, begin, DOOR_ERR_MALFORMED,
                                "the counts of replication %" PRIu32 " are out of order", counts->replication);
    }
  }
  if (err != DOOR_OK || (err = door_cursor_leave_array(cursor, "body", surplus)) != DOOR_OK ||
      (err = finish_body(cursor, count)) != DOOR_OK) {
    return err;
  }
  summary->count = count;
  return DOOR_OK;
}

enum door_err door_wire_decode_summary(const unsigned char *bytes, size_t length, struct door_summary *summary,
                                       struct door_problem *problem)
{
  struct door_cursor cursor = {.problem = problem};
  summary->count = 0;
  enum door_err err = open_body(&cursor, bytes, length, TYPE_BIT(SUMMARY));
  return err != DOOR_OK ? err : take_summary(&cursor, summary);
}
