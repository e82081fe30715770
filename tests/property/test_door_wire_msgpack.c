/* Our bytes are msgpack as msgpack-c reads it, and our decoder reads what msgpack-c writes.
 *
 * Random bodies from a fixed seed: a failure repeats, and no run can fail by chance (false-alarm rate 0).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire_examples.h"

#include <msgpack/pack.h>
#include <msgpack/sbuffer.h>
#include <msgpack/unpack.h>

enum { ROUNDS = 3000, WIDTHS = 5 };

/* splitmix64 (Steele, Lea and Flood 2014): enough for test inputs. */
static uint64_t draw(uint64_t *seed)
{
  *seed += UINT64_C(0x9e3779b97f4a7c15);
  uint64_t z = *seed;
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* low..high, small and large numbers alike, and often an end of the range. */
static uint64_t draw_between(uint64_t *seed, uint64_t low, uint64_t high)
{
  uint64_t span = high - low;
  uint64_t choice = draw(seed) % 8;
  if (choice == 0) {
    return low;
  }
  if (choice == 1) {
    return high;
  }
  uint64_t bits = draw(seed) >> (draw(seed) % 64);
  return low + (span == UINT64_MAX ? bits : bits % (span + 1));
}

/* draw_<struct> for the two structs of hand-offs; texts do not occur in them. */
#define DRAW_U8(low, high) (uint8_t) draw_between(seed, low, high)
#define DRAW_U32(low, high) (uint32_t) draw_between(seed, low, high)
#define DRAW_U64(low, high) draw_between(seed, low, high)
#define DRAW_I64(low, high) (int64_t) draw_between(seed, (uint64_t)(low), (uint64_t)(high))
#define DRAW_TEXT(low, high) ((struct door_text){"", 0})
#define STRUCT_BEGIN(name, doc)                                                                                        \
  static inline struct name draw_##name(uint64_t *seed)                                                                \
  {                                                                                                                    \
    (void)seed; /* a struct of texts draws nothing */                                                                  \
    struct name drawn;
#define FIELD(structure, TYPE, field, low, high, unit, doc) drawn.field = DRAW_##TYPE(low, high);
#define STRUCT_END(name)                                                                                               \
  return drawn;                                                                                                        \
  }
#include "messages.def"

static struct door_message draw_message(uint64_t *seed)
{
  static const struct {
    enum door_party from, to;
    enum door_message_type type;
  } links[] = {
#define LINK(FROM, TO, NAME) {FROM, TO, DOOR_##NAME##_MESSAGE},
#include "messages.def"
  };
  size_t link = draw(seed) % COUNT(links);
  struct door_message message = {.due = {(int64_t)draw_between(seed, 0, INT64_MAX)},
                                 .sequence = draw_between(seed, 0, UINT64_MAX),
                                 .type = (uint8_t)links[link].type,
                                 .from = (uint8_t)links[link].from,
                                 .to = (uint8_t)links[link].to};
  if (door_message_carries_notice(message.type)) {
    message.body.door_notice = draw_door_notice(seed);
  } else if (message.type == DOOR_LOAN_MESSAGE) {
    message.body.door_lending = draw_door_lending(seed);
  } else {
    message.body.door_case = draw_door_case(seed);
  }
  return message;
}

static void draw_batch(uint64_t *seed, struct door_batch *batch)
{
  door_batch_clear(batch);
  uint64_t entries = draw(seed) % 6;
  for (uint32_t i = 0; i < entries; i++) {
    struct sim_time bound = {(int64_t)draw_between(seed, 0, INT64_MAX)};
    assert_int_equal(door_batch_open(batch, i * 1000U + (uint32_t)(draw(seed) % 1000), bound), DOOR_OK);
    for (uint64_t left = draw(seed) % 20; left > 0; left--) {
      add_message(batch, draw_message(seed));
    }
    int64_t now_seconds = 0;
    for (uint64_t left = draw(seed) % 20; left > 0; left--) {
      struct door_record record = record_default();
      now_seconds += (int64_t)(draw(seed) % 1000);
      record.time_seconds = now_seconds;
      record.subject = draw(seed);
      record.kind = (uint8_t)(1 + draw(seed) % DOOR_RECORD_KIND_MAX);
      add_record(batch, record);
    }
    door_batch_close(batch);
  }
}

/* An integer of the tree in any width that holds it, the way another language's packer may choose. */
static void pack_unsigned(msgpack_packer *packer, uint64_t value, uint64_t width)
{
  if (width == 0 && value <= UINT8_MAX) {
    msgpack_pack_fix_uint8(packer, (uint8_t)value);
  } else if (width <= 1 && value <= UINT16_MAX) {
    msgpack_pack_fix_uint16(packer, (uint16_t)value);
  } else if (width <= 2 && value <= UINT32_MAX) {
    msgpack_pack_fix_uint32(packer, (uint32_t)value);
  } else if (width <= 3 && value <= INT64_MAX) {
    msgpack_pack_fix_int64(packer, (int64_t)value);
  } else {
    msgpack_pack_fix_uint64(packer, value);
  }
}

static void pack_signed(msgpack_packer *packer, int64_t value, uint64_t width)
{
  if (width == 0 && value >= INT8_MIN) {
    msgpack_pack_fix_int8(packer, (int8_t)value);
  } else if (width <= 1 && value >= INT16_MIN) {
    msgpack_pack_fix_int16(packer, (int16_t)value);
  } else if (width <= 2 && value >= INT32_MIN) {
    msgpack_pack_fix_int32(packer, (int32_t)value);
  } else {
    msgpack_pack_fix_int64(packer, value);
  }
}

/* Packs msgpack-c's tree again, with random widths of integers. */
static void repack(msgpack_packer *packer, const msgpack_object *object, uint64_t *seed)
{
  if (object->type == MSGPACK_OBJECT_ARRAY) {
    msgpack_pack_array(packer, object->via.array.size);
    for (uint32_t i = 0; i < object->via.array.size; i++) {
      repack(packer, &object->via.array.ptr[i], seed);
    }
  } else if (object->type == MSGPACK_OBJECT_POSITIVE_INTEGER) {
    pack_unsigned(packer, object->via.u64, draw(seed) % WIDTHS);
  } else if (object->type == MSGPACK_OBJECT_NEGATIVE_INTEGER) {
    pack_signed(packer, object->via.i64, draw(seed) % WIDTHS);
  } else {
    assert_int_equal(msgpack_pack_object(packer, *object), 0);
  }
}

static uint64_t integer_at(const msgpack_object *array, uint32_t index)
{
  assert_true(index < array->via.array.size);
  const msgpack_object *object = &array->via.array.ptr[index];
  assert_true(object->type == MSGPACK_OBJECT_POSITIVE_INTEGER || object->type == MSGPACK_OBJECT_NEGATIVE_INTEGER);
  return object->via.u64; /* the bits, of a negative integer too */
}

/* assert_<struct>_in_tree: each field at its place in msgpack-c's tree. */
#define SAME_U8(found, want) assert_true((found) == (want))
#define SAME_U32(found, want) assert_true((found) == (want))
#define SAME_U64(found, want) assert_true((found) == (want))
#define SAME_I64(found, want) assert_true((found) == (uint64_t)(want))
#define SAME_TEXT(found, want) assert_true((found) == (want).length)
#define STRUCT_BEGIN(name, doc)                                                                                        \
  static inline void assert_##name##_in_tree(const msgpack_object *array, const struct name *want)                     \
  {                                                                                                                    \
    uint32_t index = 0;
#define FIELD(structure, TYPE, field, low, high, unit, doc)                                                            \
  SAME_##TYPE(integer_at(array, index), want->field);                                                                  \
  index++;
#define STRUCT_END(name)                                                                                               \
  assert_int_equal(array->via.array.size, index);                                                                      \
  }
#include "messages.def"

static void assert_message_in_tree(const msgpack_object *array, const struct door_message *want)
{
  assert_int_equal(array->via.array.size, 6);
  assert_true(integer_at(array, 0) == want->type && integer_at(array, 1) == want->from);
  assert_true(integer_at(array, 2) == want->to && integer_at(array, 3) == (uint64_t)want->due.seconds);
  assert_true(integer_at(array, 4) == want->sequence);
  const msgpack_object *fields = &array->via.array.ptr[5];
  if (door_message_carries_notice(want->type)) {
    assert_door_notice_in_tree(fields, &want->body.door_notice);
  } else if (want->type == DOOR_LOAN_MESSAGE) {
    assert_door_lending_in_tree(fields, &want->body.door_lending);
  } else {
    assert_door_case_in_tree(fields, &want->body.door_case);
  }
}

static void assert_batch_in_tree(const msgpack_object *body, const struct door_batch *want)
{
  assert_int_equal(body->type, MSGPACK_OBJECT_ARRAY);
  assert_int_equal(body->via.array.size, 1);
  const msgpack_object_array *entries = &body->via.array.ptr[0].via.array;
  assert_int_equal(entries->size, want->entry_count);
  for (uint32_t i = 0; i < entries->size; i++) {
    const struct door_batch_entry *entry = &want->entries[i];
    const msgpack_object *parts = &entries->ptr[i];
    assert_int_equal(parts->via.array.size, 4);
    assert_true(integer_at(parts, 0) == entry->replication);
    assert_true(integer_at(parts, 1) == (uint64_t)entry->bound.seconds);
    const msgpack_object_array *messages = &parts->via.array.ptr[2].via.array;
    assert_int_equal(messages->size, entry->message_count);
    for (uint32_t m = 0; m < messages->size; m++) {
      assert_message_in_tree(&messages->ptr[m], &want->messages[entry->first_message + m]);
    }
    const msgpack_object_bin *records = &parts->via.array.ptr[3].via.bin;
    assert_int_equal(records->size, entry->record_count * DOOR_RECORD_BYTES);
    if (records->size > 0) {
      assert_memory_equal(records->ptr, &want->records[entry->first_record], (size_t)records->size);
    }
  }
}

static void encoded__random_batches__read_by_msgpack_c_as_meant(void **state)
{
  struct fixture *fixture = *state;
  struct door_wire_head head = head_of(DOOR_ANSWER_MESSAGE);
  uint64_t seed = 20140401;
  for (uint32_t round = 0; round < ROUNDS; round++) {
    draw_batch(&seed, &fixture->sent);
    assert_int_equal(door_wire_encode_batch(&fixture->buffer, &head, &fixture->sent), DOOR_OK);
    const char *body = (const char *)fixture->buffer.bytes + DOOR_WIRE_HEADER_BYTES;
    size_t body_bytes = fixture->buffer.length - DOOR_WIRE_HEADER_BYTES;
    size_t read_bytes = 0;
    msgpack_unpacked tree;
    msgpack_unpacked_init(&tree);
    assert_int_equal(msgpack_unpack_next(&tree, body, body_bytes, &read_bytes), MSGPACK_UNPACK_SUCCESS);
    assert_int_equal(read_bytes, body_bytes);
    assert_batch_in_tree(&tree.data, &fixture->sent);
    msgpack_unpacked_destroy(&tree);
  }
}

static void decoded__random_batches_packed_by_msgpack_c_in_any_width__same_batch(void **state)
{
  struct fixture *fixture = *state;
  struct door_wire_head head = head_of(DOOR_ANSWER_MESSAGE);
  uint64_t seed = 20260101;
  for (uint32_t round = 0; round < ROUNDS; round++) {
    draw_batch(&seed, &fixture->sent);
    assert_int_equal(door_wire_encode_batch(&fixture->buffer, &head, &fixture->sent), DOOR_OK);
    msgpack_unpacked tree;
    msgpack_unpacked_init(&tree);
    assert_int_equal(msgpack_unpack_next(&tree, (const char *)fixture->buffer.bytes + DOOR_WIRE_HEADER_BYTES,
                                         fixture->buffer.length - DOOR_WIRE_HEADER_BYTES, NULL),
                     MSGPACK_UNPACK_SUCCESS);
    msgpack_sbuffer packed;
    msgpack_sbuffer_init(&packed);
    msgpack_packer packer;
    msgpack_packer_init(&packer, &packed, msgpack_sbuffer_write);
    repack(&packer, &tree.data, &seed);
    make_frame(&fixture->buffer, (struct hand_made){.type = DOOR_ANSWER_MESSAGE, .count = fixture->sent.entry_count},
               packed.data, packed.size);
    assert_int_equal(decode_any(fixture->buffer.bytes, fixture->buffer.length, fixture), DOOR_OK);
    assert_batch_equal(&fixture->read, &fixture->sent);
    msgpack_sbuffer_destroy(&packed);
    msgpack_unpacked_destroy(&tree);
  }
}

/* Random bytes changed in valid bodies: what our decoder accepts, msgpack-c accepts as one whole object too. */
static void decoded__random_damage__nothing_accepted_that_is_not_msgpack(void **state)
{
  struct fixture *fixture = *state;
  struct door_wire_head head = head_of(DOOR_ANSWER_MESSAGE);
  uint64_t seed = 5;
  uint32_t accepted = 0;
  for (uint32_t round = 0; round < 10 * ROUNDS; round++) {
    draw_batch(&seed, &fixture->sent);
    assert_int_equal(door_wire_encode_batch(&fixture->buffer, &head, &fixture->sent), DOOR_OK);
    unsigned char *body = fixture->buffer.bytes + DOOR_WIRE_HEADER_BYTES;
    size_t body_bytes = fixture->buffer.length - DOOR_WIRE_HEADER_BYTES;
    for (uint64_t left = 1 + draw(&seed) % 3; left > 0; left--) {
      body[draw(&seed) % body_bytes] = (unsigned char)draw(&seed);
    }
    reseal(fixture->buffer.bytes, fixture->buffer.length);
    if (decode_any(fixture->buffer.bytes, fixture->buffer.length, fixture) != DOOR_OK) {
      continue;
    }
    accepted++;
    size_t read_bytes = 0;
    msgpack_unpacked tree;
    msgpack_unpacked_init(&tree);
    assert_int_equal(msgpack_unpack_next(&tree, (const char *)body, body_bytes, &read_bytes), MSGPACK_UNPACK_SUCCESS);
    assert_int_equal(read_bytes, body_bytes);
    assert_batch_in_tree(&tree.data, &fixture->read);
    msgpack_unpacked_destroy(&tree);
  }
  assert_true(accepted > ROUNDS); /* otherwise the damage is too great to test anything */
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      ROW(encoded__random_batches__read_by_msgpack_c_as_meant),
      ROW(decoded__random_batches_packed_by_msgpack_c_in_any_width__same_batch),
      ROW(decoded__random_damage__nothing_accepted_that_is_not_msgpack),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
