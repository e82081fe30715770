#include "door_wire_counts.h"
#include "door_wire_frame.h"
#include "door_wire_pack.h"

#include <stdlib.h>

/* The most bytes that each struct packs into, as NAME_BYTES; a text's own bytes come on top. */
#define STRUCT_BEGIN(name, doc) enum { name##_BYTES = DOOR_PACK_ARRAY_BYTES
#define FIELD(structure, TYPE, field, low, high, unit, doc) +DOOR_PACK_##TYPE##_BYTES
#define STRUCT_END(name)                                                                                               \
  }                                                                                                                    \
  ;
#include "messages.def"

enum {
  LARGEST_HANDOFF_BYTES = (int)door_case_BYTES > (int)door_notice_BYTES ? (int)door_case_BYTES : (int)door_notice_BYTES,
  HANDOFF_BYTES = DOOR_PACK_ARRAY_BYTES + 3 * DOOR_PACK_U8_BYTES + 2 * DOOR_PACK_U64_BYTES + LARGEST_HANDOFF_BYTES,
  ENTRY_BYTES = 2 * DOOR_PACK_ARRAY_BYTES + DOOR_PACK_U32_BYTES + DOOR_PACK_I64_BYTES + DOOR_PACK_BIN_BYTES,
  LIST_BYTES = 2 * DOOR_PACK_ARRAY_BYTES, /* a body that is one list */
};

/* One pack_<struct> for each struct of messages.def. */
#define PACK_U8(place, value) door_pack_uint8(place, value)
#define PACK_U32(place, value) door_pack_uint32(place, value)
#define PACK_U64(place, value) door_pack_uint64(place, value)
#define PACK_I64(place, value) door_pack_int64(place, value)
#define PACK_TEXT(place, value) pack_text(place, value)

static void pack_text(struct door_pack_place *place, struct door_text text)
{
  door_pack_str(place, text.length);
  if (text.length > 0) { /* an empty text may have no bytes to point to */
    door_pack_str_body(place, text.bytes, text.length);
  }
}

#define STRUCT_BEGIN(name, doc)                                                                                        \
  static void pack_##name(struct door_pack_place *place, const struct name *from)                                      \
  {                                                                                                                    \
    struct door_pack_place here = *place; /* stays in a register */                                                    \
    door_pack_array(&here, name##_FIELDS);
#define FIELD(structure, TYPE, field, low, high, unit, doc) PACK_##TYPE(&here, from->field);
#define STRUCT_END(name)                                                                                               \
  *place = here;                                                                                                       \
  }
#include "messages.def"

void door_wire_buffer_init(struct door_wire_buffer *buffer)
{
  *buffer = (struct door_wire_buffer){.bytes = NULL};
}

void door_wire_buffer_fini(struct door_wire_buffer *buffer)
{
  free(buffer->bytes);
  door_wire_buffer_init(buffer);
}

/* Empties the buffer and makes room for a header and body_bytes. */
static enum door_err reserve(struct door_wire_buffer *buffer, size_t body_bytes)
{
  buffer->length = 0;
  size_t needed = DOOR_WIRE_HEADER_BYTES + body_bytes;
  if (needed <= buffer->capacity) {
    return DOOR_OK;
  }
  size_t larger = needed + needed / 2;
  unsigned char *bytes = realloc(buffer->bytes, larger);
  if (bytes == NULL) {
    return DOOR_ERR_MEMORY;
  }
  buffer->bytes = bytes;
  buffer->capacity = larger;
  return DOOR_OK;
}

static struct door_pack_place body_place(struct door_wire_buffer *buffer)
{
  return (struct door_pack_place){buffer->bytes + DOOR_WIRE_HEADER_BYTES};
}

/* Writes the header before a body that ends at `end`. */
static enum door_err seal(struct door_wire_buffer *buffer, const struct door_wire_head *head, uint32_t count,
                          struct door_pack_place end)
{
  static const uint16_t major = DOOR_WIRE_MAJOR;
  static const uint16_t minor = DOOR_WIRE_MINOR;
  unsigned char *frame = buffer->bytes;
  size_t length = (size_t)(end.at - frame);
  DOOR_ASSERT(length <= buffer->capacity);
  if (length > DOOR_WIRE_FRAME_BYTES_MAX) {
    return DOOR_ERR_LIMIT;
  }
  uint32_t body_bytes = (uint32_t)(length - DOOR_WIRE_HEADER_BYTES);
  memset(frame, 0, DOOR_WIRE_HEADER_BYTES);
  memcpy(frame + DOOR_FRAME_MAGIC, DOOR_WIRE_MAGIC, DOOR_FRAME_MAGIC_BYTES);
  memcpy(frame + DOOR_FRAME_MAJOR, &major, sizeof major);
  memcpy(frame + DOOR_FRAME_MINOR, &minor, sizeof minor);
  memcpy(frame + DOOR_FRAME_RUN_ID, &head->run_id, sizeof head->run_id);
  memcpy(frame + DOOR_FRAME_RUN_EPOCH, &head->run_epoch, sizeof head->run_epoch);
  memcpy(frame + DOOR_FRAME_TYPE, &head->type, sizeof head->type);
  memcpy(frame + DOOR_FRAME_SEQUENCE, &head->sequence, sizeof head->sequence);
  memcpy(frame + DOOR_FRAME_COUNT, &count, sizeof count);
  memcpy(frame + DOOR_FRAME_BODY_BYTES, &body_bytes, sizeof body_bytes);
  uint64_t checksum = door_frame_checksum(frame, length);
  memcpy(frame + DOOR_FRAME_CHECKSUM, &checksum, sizeof checksum);
  buffer->length = length;
  return DOOR_OK;
}

static enum door_err refuse(struct door_wire_buffer *buffer, enum door_err err)
{
  buffer->length = 0;
  return err;
}

/* Texts come from outside, so what the other side would refuse is refused here: err is its decoder's word. */
static enum door_err keep_if(struct door_wire_buffer *buffer, enum door_err err)
{
  return err == DOOR_OK ? DOOR_OK : refuse(buffer, err);
}

enum door_err door_wire_encode_hello(struct door_wire_buffer *buffer, const struct door_wire_head *head,
                                     const struct door_hello *hello)
{
  if (head->type != DOOR_HELLO_MESSAGE) {
    return refuse(buffer, DOOR_ERR_USAGE);
  }
  if (hello->program_version.length > DOOR_WIRE_TEXT_BYTES_MAX) {
    return refuse(buffer, DOOR_ERR_LIMIT);
  }
  enum door_err err = reserve(buffer, door_hello_BYTES + (size_t)hello->program_version.length);
  if (err != DOOR_OK) {
    return err;
  }
  struct door_pack_place place = body_place(buffer);
  pack_door_hello(&place, hello);
  err = seal(buffer, head, 0, place);
  struct door_hello seen;
  return err != DOOR_OK ? err : keep_if(buffer, door_wire_decode_hello(buffer->bytes, buffer->length, &seen, NULL));
}

enum door_err door_wire_encode_welcome(struct door_wire_buffer *buffer, const struct door_wire_head *head,
                                       const struct door_welcome *welcome)
{
  if (head->type != DOOR_WELCOME_MESSAGE) {
    return refuse(buffer, DOOR_ERR_USAGE);
  }
  if (welcome->scenario.length > DOOR_WIRE_TEXT_BYTES_MAX) {
    return refuse(buffer, DOOR_ERR_LIMIT);
  }
  enum door_err err = reserve(buffer, door_welcome_BYTES + (size_t)welcome->scenario.length);
  if (err != DOOR_OK) {
    return err;
  }
  struct door_pack_place place = body_place(buffer);
  pack_door_welcome(&place, welcome);
  err = seal(buffer, head, 0, place);
  struct door_welcome seen;
  return err != DOOR_OK ? err : keep_if(buffer, door_wire_decode_welcome(buffer->bytes, buffer->length, &seen, NULL));
}

enum door_err door_wire_encode_fault(struct door_wire_buffer *buffer, const struct door_wire_head *head,
                                     const struct door_fault *fault)
{
  if (head->type != DOOR_FAULT_MESSAGE) {
    return refuse(buffer, DOOR_ERR_USAGE);
  }
  if (fault->name.length > DOOR_WIRE_TEXT_BYTES_MAX || fault->text.length > DOOR_WIRE_TEXT_BYTES_MAX) {
    return refuse(buffer, DOOR_ERR_LIMIT);
  }
  enum door_err err = reserve(buffer, door_fault_BYTES + (size_t)fault->name.length + fault->text.length);
  if (err != DOOR_OK) {
    return err;
  }
  struct door_pack_place place = body_place(buffer);
  pack_door_fault(&place, fault);
  err = seal(buffer, head, 0, place);
  struct door_fault seen;
  return err != DOOR_OK ? err : keep_if(buffer, door_wire_decode_fault(buffer->bytes, buffer->length, &seen, NULL));
}

enum door_err door_wire_encode_cycle(struct door_wire_buffer *buffer, const struct door_wire_head *head,
                                     const struct door_cycle *cycle)
{
  if (head->type != DOOR_AGAIN_MESSAGE && head->type != DOOR_ALIVE_MESSAGE) {
    return refuse(buffer, DOOR_ERR_USAGE);
  }
  enum door_err err = reserve(buffer, door_cycle_BYTES);
  if (err != DOOR_OK) {
    return err;
  }
  struct door_pack_place place = body_place(buffer);
  pack_door_cycle(&place, cycle);
  return seal(buffer, head, 0, place);
}

enum door_err door_wire_encode_empty(struct door_wire_buffer *buffer, const struct door_wire_head *head)
{
  if (head->type != DOOR_FINISH_MESSAGE && head->type != DOOR_STOP_MESSAGE) {
    return refuse(buffer, DOOR_ERR_USAGE);
  }
  enum door_err err = reserve(buffer, DOOR_PACK_ARRAY_BYTES);
  if (err != DOOR_OK) {
    return err;
  }
  struct door_pack_place place = body_place(buffer);
  door_pack_array(&place, 0);
  return seal(buffer, head, 0, place);
}

enum door_err door_wire_encode_summary(struct door_wire_buffer *buffer, const struct door_wire_head *head,
                                       const struct door_summary *summary)
{
  if (head->type != DOOR_SUMMARY_MESSAGE) {
    return refuse(buffer, DOOR_ERR_USAGE);
  }
  if (summary->count > DOOR_WIRE_ENTRIES_MAX) {
    return refuse(buffer, DOOR_ERR_LIMIT);
  }
  enum door_err err = reserve(buffer, LIST_BYTES + (size_t)summary->count * door_counts_BYTES);
  if (err != DOOR_OK) {
    return err;
  }
  struct door_pack_place place = body_place(buffer);
  door_pack_array(&place, 1);
  door_pack_array(&place, summary->count);
  for (uint32_t i = 0; i < summary->count; i++) {
    pack_door_counts(&place, &summary->counts[i]);
  }
  return seal(buffer, head, summary->count, place);
}

static void pack_handoff(struct door_pack_place *place, const struct door_message *message)
{
  struct door_pack_place here = *place;
  door_pack_array(&here, handoff_PARTS);
  door_pack_uint8(&here, message->type);
  door_pack_uint8(&here, message->from);
  door_pack_uint8(&here, message->to);
  door_pack_int64(&here, message->due.seconds);
  door_pack_uint64(&here, message->sequence);
  switch (message->type) {
#define HANDOFF(NAME, name, number, structure, doc)                                                                    \
  case number:                                                                                                         \
    pack_##structure(&here, &message->body.structure);                                                                 \
    break;
#include "messages.def"
  default: /* our own mistake: no service makes another */
    DOOR_ASSERT(message->type == DOOR_HANDOFF_FIRST);
  }
  *place = here;
}

static void pack_entry(struct door_pack_place *place, const struct door_batch *batch,
                       const struct door_batch_entry *entry)
{
  door_pack_array(place, entry_PARTS);
  door_pack_uint32(place, entry->replication);
  door_pack_int64(place, entry->bound.seconds);
  door_pack_array(place, entry->message_count);
  for (uint32_t i = 0; i < entry->message_count; i++) {
    pack_handoff(place, &batch->messages[entry->first_message + i]);
  }
  size_t records_bytes = (size_t)entry->record_count * DOOR_RECORD_BYTES;
  door_pack_bin(place, records_bytes);
  if (records_bytes > 0) {
    door_pack_bin_body(place, &batch->records[entry->first_record], records_bytes);
  }
}

/* Checks the limits and adds up the most bytes that the body can take. */
static enum door_err measure_batch(const struct door_batch *batch, uint16_t type, size_t *out_bytes)
{
  if (type != DOOR_READY_MESSAGE && type != DOOR_GRANT_MESSAGE && type != DOOR_ANSWER_MESSAGE) {
    return DOOR_ERR_USAGE;
  }
  if (batch->entry_count > DOOR_WIRE_ENTRIES_MAX) {
    return DOOR_ERR_LIMIT;
  }
  size_t bytes = LIST_BYTES;
  for (uint32_t i = 0; i < batch->entry_count; i++) {
    const struct door_batch_entry *entry = &batch->entries[i];
    if (entry->record_count > 0 && type == DOOR_GRANT_MESSAGE) {
      return DOOR_ERR_USAGE;
    }
    if (entry->message_count > DOOR_WIRE_MESSAGES_MAX || entry->record_count > DOOR_WIRE_RECORDS_MAX) {
      return DOOR_ERR_LIMIT;
    }
    bytes +=
        ENTRY_BYTES + (size_t)entry->message_count * HANDOFF_BYTES + (size_t)entry->record_count * DOOR_RECORD_BYTES;
  }
  *out_bytes = bytes;
  return DOOR_OK;
}

enum door_err door_wire_encode_batch(struct door_wire_buffer *buffer, const struct door_wire_head *head,
                                     const struct door_batch *batch)
{
  size_t body_bytes = 0;
  enum door_err err = measure_batch(batch, head->type, &body_bytes);
  if (err != DOOR_OK) {
    return refuse(buffer, err);
  }
  err = reserve(buffer, body_bytes);
  if (err != DOOR_OK) {
    return err;
  }
  struct door_pack_place place = body_place(buffer);
  door_pack_array(&place, 1);
  door_pack_array(&place, batch->entry_count);
  for (uint32_t i = 0; i < batch->entry_count; i++) {
    pack_entry(&place, batch, &batch->entries[i]);
  }
  return seal(buffer, head, batch->entry_count, place);
}
