/* fuzz_wire: any bytes as a frame, as they are and with the header made to fit the body, so that the body is reached.
 * Must hold: a refusal says where and why; what is read is written and read again with no field changed, and what is
 * written twice is the same bytes. */
#include "fuzz_frame.h"
#include "fuzz_target.h"

#include "door_wire.h"

#include <stdlib.h>
#include <string.h>

#define SAME_U8(a, b) ((a) == (b))
#define SAME_U32(a, b) ((a) == (b))
#define SAME_U64(a, b) ((a) == (b))
#define SAME_I64(a, b) ((a) == (b))
#define SAME_TEXT(a, b) is_same_text(a, b)

static bool is_same_text(struct door_text a, struct door_text b)
{
  return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

/* One is_same_<struct> for each struct of messages.def. */
#define STRUCT_BEGIN(name, doc)                                                                                        \
  static bool is_same_##name(const struct name *a, const struct name *b)                                               \
  {                                                                                                                    \
    return true
#define FIELD(structure, TYPE, field, low, high, unit, doc) &&SAME_##TYPE(a->field, b->field)
#define STRUCT_END(name)                                                                                               \
  ;                                                                                                                    \
  }
#include "messages.def"

static bool is_same_message(const struct door_message *a, const struct door_message *b)
{
  if (a->due.seconds != b->due.seconds || a->sequence != b->sequence || a->type != b->type || a->from != b->from ||
      a->to != b->to) {
    return false;
  }
  switch (a->type) {
#define HANDOFF(NAME, name, number, structure, doc)                                                                    \
  case number:                                                                                                         \
    return is_same_##structure(&a->body.structure, &b->body.structure);
#include "messages.def"
  default:
    return false; /* the decoder let a hand-off pass that does not exist */
  }
}

static bool is_same_batch(const struct door_batch *a, const struct door_batch *b)
{
  bool is_same =
      a->entry_count == b->entry_count && a->message_count == b->message_count && a->record_count == b->record_count;
  for (uint32_t i = 0; is_same && i < a->entry_count; i++) {
    const struct door_batch_entry *one = &a->entries[i];
    const struct door_batch_entry *other = &b->entries[i];
    is_same = one->replication == other->replication && one->bound.seconds == other->bound.seconds &&
              one->first_message == other->first_message && one->message_count == other->message_count &&
              one->first_record == other->first_record && one->record_count == other->record_count;
  }
  for (uint32_t i = 0; is_same && i < a->message_count; i++) {
    is_same = is_same_message(&a->messages[i], &b->messages[i]);
  }
  return is_same &&
         (a->record_count == 0 || memcmp(a->records, b->records, (size_t)a->record_count * DOOR_RECORD_BYTES) == 0);
}

/* What a frame held, by its type. */
struct content {
  struct door_wire_head head;
  struct door_hello hello;
  struct door_welcome welcome;
  struct door_fault fault;
  struct door_cycle cycle;
  struct door_summary summary;
  struct door_batch batch;
};

static struct door_counts counts_read[2][DOOR_WIRE_ENTRIES_MAX];

static void content_init(struct content *content, struct door_counts *counts)
{
  *content = (struct content){.summary = {.counts = counts, .capacity = DOOR_WIRE_ENTRIES_MAX}};
  door_batch_init(&content->batch);
}

static enum door_err decode_body(const unsigned char *bytes, size_t length, struct content *content,
                                 struct door_problem *problem)
{
  switch ((enum door_message_type)content->head.type) {
  case DOOR_HELLO_MESSAGE:
    return door_wire_decode_hello(bytes, length, &content->hello, problem);
  case DOOR_WELCOME_MESSAGE:
    return door_wire_decode_welcome(bytes, length, &content->welcome, problem);
  case DOOR_FAULT_MESSAGE:
    return door_wire_decode_fault(bytes, length, &content->fault, problem);
  case DOOR_AGAIN_MESSAGE:
  case DOOR_ALIVE_MESSAGE:
    return door_wire_decode_cycle(bytes, length, &content->cycle, problem);
  case DOOR_FINISH_MESSAGE:
  case DOOR_STOP_MESSAGE:
    return door_wire_decode_empty(bytes, length, problem);
  case DOOR_SUMMARY_MESSAGE:
    return door_wire_decode_summary(bytes, length, &content->summary, problem);
  case DOOR_READY_MESSAGE:
  case DOOR_GRANT_MESSAGE:
  case DOOR_ANSWER_MESSAGE:
    return door_wire_decode_batch(bytes, length, &content->batch, problem);
  case DOOR_CONTACT_MESSAGE:
  case DOOR_EARLY_HELP_REQUEST_MESSAGE:
  case DOOR_REFERRAL_MESSAGE:
  case DOOR_NOTICE_MESSAGE:
  case DOOR_STRATEGY_DISCUSSION_MESSAGE:
  case DOOR_PLAN_STEP_DOWN_MESSAGE:
  case DOOR_PLAN_ANSWER_MESSAGE:
  case DOOR_SIGN_OFF_MESSAGE:
  case DOOR_SIGNED_OFF_MESSAGE:
  case DOOR_LOAN_MESSAGE:
    break;
  }
  DOOR_ASSERT(false); /* the head let a type pass that no frame has */
}

static enum door_err encode(struct door_wire_buffer *buffer, const struct content *content)
{
  const struct door_wire_head *head = &content->head;
  switch ((enum door_message_type)head->type) {
  case DOOR_HELLO_MESSAGE:
    return door_wire_encode_hello(buffer, head, &content->hello);
  case DOOR_WELCOME_MESSAGE:
    return door_wire_encode_welcome(buffer, head, &content->welcome);
  case DOOR_FAULT_MESSAGE:
    return door_wire_encode_fault(buffer, head, &content->fault);
  case DOOR_AGAIN_MESSAGE:
  case DOOR_ALIVE_MESSAGE:
    return door_wire_encode_cycle(buffer, head, &content->cycle);
  case DOOR_FINISH_MESSAGE:
  case DOOR_STOP_MESSAGE:
    return door_wire_encode_empty(buffer, head);
  case DOOR_SUMMARY_MESSAGE:
    return door_wire_encode_summary(buffer, head, &content->summary);
  case DOOR_READY_MESSAGE:
  case DOOR_GRANT_MESSAGE:
  case DOOR_ANSWER_MESSAGE:
    return door_wire_encode_batch(buffer, head, &content->batch);
  case DOOR_CONTACT_MESSAGE:
  case DOOR_EARLY_HELP_REQUEST_MESSAGE:
  case DOOR_REFERRAL_MESSAGE:
  case DOOR_NOTICE_MESSAGE:
  case DOOR_STRATEGY_DISCUSSION_MESSAGE:
  case DOOR_PLAN_STEP_DOWN_MESSAGE:
  case DOOR_PLAN_ANSWER_MESSAGE:
  case DOOR_SIGN_OFF_MESSAGE:
  case DOOR_SIGNED_OFF_MESSAGE:
  case DOOR_LOAN_MESSAGE:
    break;
  }
  return DOOR_ERR_USAGE;
}

static bool is_same_content(const struct content *a, const struct content *b)
{
  bool is_same = a->head.run_id == b->head.run_id && a->head.sequence == b->head.sequence &&
                 a->head.run_epoch == b->head.run_epoch && a->head.type == b->head.type &&
                 a->head.count == b->head.count && a->summary.count == b->summary.count;
  for (uint32_t i = 0; is_same && i < a->summary.count; i++) {
    is_same = is_same_door_counts(&a->summary.counts[i], &b->summary.counts[i]);
  }
  return is_same && is_same_door_hello(&a->hello, &b->hello) && is_same_door_welcome(&a->welcome, &b->welcome) &&
         is_same_door_fault(&a->fault, &b->fault) && is_same_door_cycle(&a->cycle, &b->cycle) &&
         is_same_batch(&a->batch, &b->batch);
}

/* A refused frame: "sequence S, byte B: why" with B inside the frame; without S where no header says it. */
static void check_refusal(const struct door_problem *problem, enum door_err err, size_t length)
{
  static const char with_sequence[] = "sequence ";
  static const char with_byte[] = "byte ";
  DOOR_ASSERT(problem->err == err);
  DOOR_ASSERT(fuzz_is_line(problem->text));
  const char *at = problem->text;
  uint64_t number = 0;
  if (length < DOOR_WIRE_HEADER_BYTES) {
    return; /* "... this one ends after N" */
  }
  if (strncmp(at, with_sequence, sizeof with_sequence - 1) == 0) {
    at += sizeof with_sequence - 1;
    DOOR_ASSERT(fuzz_skip_number(&at, ',', &number));
    at++;
  }
  DOOR_ASSERT(strncmp(at, with_byte, sizeof with_byte - 1) == 0);
  at += sizeof with_byte - 1;
  DOOR_ASSERT(fuzz_skip_number(&at, ':', &number) && number <= length);
}

static void check_round_trip(const struct content *content)
{
  struct door_wire_buffer first;
  struct door_wire_buffer second;
  struct content again;
  door_wire_buffer_init(&first);
  door_wire_buffer_init(&second);
  content_init(&again, counts_read[1]);
  DOOR_ASSERT(encode(&first, content) == DOOR_OK);
  DOOR_ASSERT(door_wire_decode_head(first.bytes, first.length, &again.head, NULL) == DOOR_OK);
  DOOR_ASSERT(decode_body(first.bytes, first.length, &again, NULL) == DOOR_OK);
  DOOR_ASSERT(is_same_content(content, &again));
  DOOR_ASSERT(encode(&second, &again) == DOOR_OK);
  DOOR_ASSERT(first.length == second.length && memcmp(first.bytes, second.bytes, first.length) == 0);
  door_batch_fini(&again.batch);
  door_wire_buffer_fini(&first);
  door_wire_buffer_fini(&second);
}

/* Reads the frame. False where its head is refused. */
static bool try_frame(const unsigned char *bytes, size_t length)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct content content;
  content_init(&content, counts_read[0]);
  enum door_err err = door_wire_decode_head(bytes, length, &content.head, &problem);
  bool has_head = err == DOOR_OK;
  err = has_head ? decode_body(bytes, length, &content, &problem) : err;
  if (err == DOOR_OK) {
    check_round_trip(&content);
  } else {
    check_refusal(&problem, err, length);
    DOOR_ASSERT(content.batch.entry_count == 0 && content.summary.count == 0);
  }
  /* A decoder must cope with a type that it does not read, too. */
  struct door_hello hello;
  enum door_err unexpected = door_wire_decode_hello(bytes, length, &hello, NULL);
  DOOR_ASSERT(!has_head || content.head.type == DOOR_HELLO_MESSAGE || unexpected == DOOR_ERR_UNEXPECTED);
  door_batch_fini(&content.batch);
  return has_head;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t byte_count)
{
  if (try_frame(bytes, byte_count) || byte_count < DOOR_WIRE_HEADER_BYTES) {
    return 0;
  }
  unsigned char *repaired = malloc(byte_count);
  DOOR_ASSERT(repaired != NULL);
  memcpy(repaired, bytes, byte_count);
  fuzz_seal_frame(repaired, byte_count);
  try_frame(repaired, byte_count);
  free(repaired);
  return 0;
}
