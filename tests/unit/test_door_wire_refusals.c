/* The codec reads what is a message, and refuses what is not with a place and a reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire_examples.h"

#include <stdio.h>

/* Each length short of the whole, as the wire may cut it, and with a header that fits what is left. */
static void decode__every_truncation__refused(void **state)
{
  struct fixture *fixture = *state;
  for (size_t i = 0; encode_example(fixture, i); i++) {
    for (size_t length = 0; length < fixture->buffer.length; length++) {
      /* An allocation of just these bytes, so that a sanitizer sees a read beyond them. */
      unsigned char *cut = malloc(length + 1);
      assert_non_null(cut);
      memcpy(cut + 1, fixture->buffer.bytes, length);
      struct door_wire_head head;
      assert_int_equal(door_wire_decode_head(cut + 1, length, &head, &fixture->problem), DOOR_ERR_MALFORMED);
      if (length >= DOOR_WIRE_HEADER_BYTES) {
        reseal(cut + 1, length);
        assert_int_equal(decode_any(cut + 1, length, fixture), DOOR_ERR_MALFORMED);
        assert_int_equal(fixture->problem.err, DOOR_ERR_MALFORMED);
        assert_non_null(strstr(fixture->problem.text, "sequence 17, byte "));
      }
      free(cut);
    }
  }
}

static void decode__every_bit_flipped__checksum_or_an_earlier_check_refuses(void **state)
{
  struct fixture *fixture = *state;
  for (size_t i = 0; encode_example(fixture, i); i++) {
    unsigned char *bytes = fixture->buffer.bytes;
    for (size_t bit = 0; bit < 8 * fixture->buffer.length; bit++) {
      bool is_minor = bit / 8 == DOOR_FRAME_MINOR || bit / 8 == DOOR_FRAME_MINOR + 1;
      bytes[bit / 8] ^= (unsigned char)(1U << (bit % 8));
      struct door_wire_head head;
      enum door_err err = door_wire_decode_head(bytes, fixture->buffer.length, &head, &fixture->problem);
      assert_int_not_equal(err, DOOR_OK);
      assert_true(!is_minor || err == DOOR_ERR_CHECKSUM);
      bytes[bit / 8] ^= (unsigned char)(1U << (bit % 8));
    }
  }
}

/* With the checksum made right the decoder itself must cope: an error and an empty batch, or a valid message. */
static void decode__every_byte_set_to_every_value_and_resealed__error_or_valid(void **state)
{
  struct fixture *fixture = *state;
  for (size_t i = 0; encode_example(fixture, i); i++) {
    size_t length = fixture->buffer.length;
    unsigned char *bytes = malloc(length);
    assert_non_null(bytes);
    for (size_t at = 0; at < length; at++) {
      for (uint32_t value = 0; value <= UINT8_MAX; value++) {
        memcpy(bytes, fixture->buffer.bytes, length);
        bytes[at] = (unsigned char)value;
        reseal(bytes, length);
        enum door_err err = decode_any(bytes, length, fixture);
        assert_true(err == DOOR_OK || fixture->problem.err == err);
      }
    }
    free(bytes);
  }
}

/* Sizes of 4 GB and more, and nesting without an end, where each message has its body and where lists begin: refused at
 * their first byte, and nothing is asked for. */
static void decode__sizes_that_nothing_holds__refused_at_their_byte(void **state)
{
  struct fixture *fixture = *state;
  static const struct {
    const unsigned char *given;
    size_t given_bytes;
  } sizes[] = {
      {BYTES("\xdd\xff\xff\xff\xff")},     /* array */
      {BYTES("\xdf\xff\xff\xff\xff")},     /* map */
      {BYTES("\xdb\xff\xff\xff\xff")},     /* text */
      {BYTES("\xc6\xff\xff\xff\xff")},     /* bin */
      {BYTES("\xc9\xff\xff\xff\xff\x01")}, /* extension */
      {BYTES("\xdd\x80\x00\x00\x00")},
      {BYTES("\xc1")},
      {BYTES("\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91")},
  };
  static const unsigned char beginnings[] = {0, 1}; /* at the body, and in its one list */
  for (size_t i = 0; encode_example(fixture, i); i++) {
    enum door_message_type type = (enum door_message_type)fixture->buffer.bytes[DOOR_FRAME_TYPE];
    for (size_t j = 0; j < COUNT(sizes) * COUNT(beginnings); j++) {
      size_t before = beginnings[j % COUNT(beginnings)];
      unsigned char body[32] = {0x91};
      memcpy(body + before, sizes[j / COUNT(beginnings)].given, sizes[j / COUNT(beginnings)].given_bytes);
      make_frame(&fixture->buffer, (struct hand_made){.type = type}, body,
                 before + sizes[j / COUNT(beginnings)].given_bytes);
      enum door_err err = decode_any(fixture->buffer.bytes, fixture->buffer.length, fixture);
      assert_true(err == DOOR_ERR_MALFORMED || err == DOOR_ERR_LIMIT || err == DOOR_ERR_RANGE);
      assert_int_equal(memcmp(fixture->problem.text, "sequence 17, byte ", 18), 0);
      assert_true(strtol(fixture->problem.text + 18, NULL, 10) <= DOOR_WIRE_HEADER_BYTES + 2);
      assert_true(fixture->read.entry_capacity <= 16 && fixture->read.message_capacity == 0 &&
                  fixture->read.record_capacity == 0);
    }
  }
}

/* One byte more than the message has, for every message; and a whole second message. */
static void decode__bytes_after_the_body__refused_where_they_begin(void **state)
{
  struct fixture *fixture = *state;
  for (size_t i = 0; encode_example(fixture, i); i++) {
    for (size_t more = 1; more <= 2; more++) {
      size_t body_bytes = fixture->buffer.length - DOOR_WIRE_HEADER_BYTES;
      size_t added = more == 1 ? 1 : body_bytes;
      unsigned char *bytes = malloc(fixture->buffer.length + added);
      assert_non_null(bytes);
      memcpy(bytes, fixture->buffer.bytes, fixture->buffer.length);
      memcpy(bytes + fixture->buffer.length, fixture->buffer.bytes + DOOR_WIRE_HEADER_BYTES, added);
      reseal(bytes, fixture->buffer.length + added);
      char want[96];
      snprintf(want, sizeof want, "sequence 17, byte %zu: %zu bytes follow the end of the body", fixture->buffer.length,
               added);
      assert_int_equal(decode_any(bytes, fixture->buffer.length + added, fixture), DOOR_ERR_MALFORMED);
      assert_string_equal(fixture->problem.text, want);
      free(bytes);
    }
  }
}

static void decode__header_field_changed__refused_in_the_stated_order(void **state)
{
  struct fixture *fixture = *state;
  static const struct {
    size_t given_offset;
    unsigned char given_byte;
    bool given_resealed;
    enum door_err want_err;
    const char *want_text;
  } rows[] = {
      {DOOR_FRAME_MAGIC, 'X', false, DOOR_ERR_MALFORMED, "begins with"},
      {DOOR_FRAME_MAJOR, 2, false, DOOR_ERR_VERSION, "version 2.0, this program reads version 1"},
      {DOOR_FRAME_BODY_BYTES, 200, false, DOOR_ERR_MALFORMED, "announces a body of 200 bytes, 4 follow"},
      {DOOR_FRAME_COUNT + 1, 0x20, false, DOOR_ERR_LIMIT, "counts 8192 entries, allowed are 4096"},
      {DOOR_FRAME_CHECKSUM, 0, false, DOOR_ERR_CHECKSUM, "the checksum is"},
      {DOOR_FRAME_TYPE, 0, false, DOOR_ERR_CHECKSUM, "the checksum is"},
      {DOOR_FRAME_TYPE, 0, true, DOOR_ERR_MALFORMED, "has type 0"},
      {DOOR_FRAME_TYPE, 12, true, DOOR_ERR_MALFORMED, "has type 12"},
      {DOOR_FRAME_TYPE, DOOR_CONTACT_MESSAGE, true, DOOR_ERR_MALFORMED, "has type 16"},
      {DOOR_FRAME_TYPE + 1, 1, true, DOOR_ERR_MALFORMED, "has type 267"},
      {DOOR_FRAME_FLAGS, 1, true, DOOR_ERR_MALFORMED, "flags are 1, allowed is 0"},
      {DOOR_FRAME_COUNT, 1, true, DOOR_ERR_MALFORMED, "counts 1 entries, the body has 0"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    make_frame(&fixture->buffer, (struct hand_made){.type = DOOR_ALIVE_MESSAGE}, BYTES("\x91\xcd\x01\x00"));
    unsigned char *bytes = fixture->buffer.bytes;
    bytes[rows[i].given_offset] = rows[i].given_byte;
    if (rows[i].given_resealed) {
      reseal(bytes, fixture->buffer.length);
    }
    assert_int_equal(decode_any(bytes, fixture->buffer.length, fixture), rows[i].want_err);
    assert_int_equal(fixture->problem.err, rows[i].want_err);
    assert_non_null(strstr(fixture->problem.text, rows[i].want_text));
  }
}

static void decode__frame_over_the_limit__refused_before_the_checksum(void **state)
{
  struct fixture *fixture = *state;
  size_t length = (size_t)DOOR_WIRE_FRAME_BYTES_MAX + 1;
  make_frame(&fixture->buffer, (struct hand_made){.type = DOOR_ALIVE_MESSAGE}, BYTES("\x91\x01"));
  unsigned char *bytes = calloc(length, 1);
  assert_non_null(bytes);
  memcpy(bytes, fixture->buffer.bytes, DOOR_WIRE_HEADER_BYTES);
  uint32_t body_bytes = (uint32_t)(length - DOOR_WIRE_HEADER_BYTES);
  memcpy(bytes + DOOR_FRAME_BODY_BYTES, &body_bytes, sizeof body_bytes);
  assert_int_equal(decode_any(bytes, length, fixture), DOOR_ERR_LIMIT);
  free(bytes);
}

static void decode__another_type_than_the_decoder_reads__unexpected(void **state)
{
  struct fixture *fixture = *state;
  make_frame(&fixture->buffer, (struct hand_made){.type = DOOR_ALIVE_MESSAGE}, BYTES("\x91\x01"));
  struct door_hello hello;
  enum door_err err = door_wire_decode_hello(fixture->buffer.bytes, fixture->buffer.length, &hello, &fixture->problem);
  assert_int_equal(err, DOOR_ERR_UNEXPECTED);
  assert_non_null(strstr(fixture->problem.text, "type 11 (alive)"));
}

/* Every way to write 5, -1 and what is no integer, where a sequence number (U64) or a referral's time (I64) stands. */
static void decode__integers__any_width_and_nothing_else(void **state)
{
  struct fixture *fixture = *state;
  static const struct {
    const unsigned char *given_value;
    size_t given_bytes;
    enum door_err want_err;
    uint64_t want_value;
  } rows[] = {
      {BYTES("\x05"), DOOR_OK, 5},
      {BYTES("\xcc\x05"), DOOR_OK, 5},
      {BYTES("\xcd\x00\x05"), DOOR_OK, 5},
      {BYTES("\xce\x00\x00\x00\x05"), DOOR_OK, 5},
      {BYTES("\xcf\x00\x00\x00\x00\x00\x00\x00\x05"), DOOR_OK, 5},
      {BYTES("\xd0\x05"), DOOR_OK, 5},
      {BYTES("\xd1\x00\x05"), DOOR_OK, 5},
      {BYTES("\xd2\x00\x00\x00\x05"), DOOR_OK, 5},
      {BYTES("\xd3\x00\x00\x00\x00\x00\x00\x00\x05"), DOOR_OK, 5},
      {BYTES("\xcc\xff"), DOOR_OK, 255},
      {BYTES("\xcd\xff\xfe"), DOOR_OK, 65534},
      {BYTES("\xce\xff\xff\xff\xfe"), DOOR_OK, 4294967294U},
      {BYTES("\xcf\xff\xff\xff\xff\xff\xff\xff\xff"), DOOR_OK, UINT64_MAX},
      {BYTES("\xff"), DOOR_ERR_RANGE, 0},
      {BYTES("\xd0\xff"), DOOR_ERR_RANGE, 0},
      {BYTES("\xd1\xff\xff"), DOOR_ERR_RANGE, 0},
      {BYTES("\xd2\xff\xff\xff\xff"), DOOR_ERR_RANGE, 0},
      {BYTES("\xd3\xff\xff\xff\xff\xff\xff\xff\xff"), DOOR_ERR_RANGE, 0},
      {BYTES("\xca\x40\xa0\x00\x00"), DOOR_ERR_MALFORMED, 0},
      {BYTES("\xcb\x40\x14\x00\x00\x00\x00\x00\x00"), DOOR_ERR_MALFORMED, 0},
      {BYTES("\xc0"), DOOR_ERR_MALFORMED, 0},
      {BYTES("\xc1"), DOOR_ERR_MALFORMED, 0},
      {BYTES("\xc3"), DOOR_ERR_MALFORMED, 0},
      {BYTES("\xa1\x35"), DOOR_ERR_MALFORMED, 0},
      {BYTES("\x91\x05"), DOOR_ERR_MALFORMED, 0},
      {BYTES("\x80"), DOOR_ERR_MALFORMED, 0},
      {BYTES("\xd4\x01\x05"), DOOR_ERR_MALFORMED, 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    unsigned char body[16] = {0x91};
    memcpy(body + 1, rows[i].given_value, rows[i].given_bytes);
    make_frame(&fixture->buffer, (struct hand_made){.type = DOOR_AGAIN_MESSAGE}, body, rows[i].given_bytes + 1);
    struct door_cycle cycle = {0};
    assert_int_equal(door_wire_decode_cycle(fixture->buffer.bytes, fixture->buffer.length, &cycle, &fixture->problem),
                     rows[i].want_err);
    assert_true(cycle.sequence == rows[i].want_value);
  }
}

/* Bodies of a grant or answer written by hand; those of sizes declare far more than is there. */
static void decode__batch_bodies__refused_with_the_reason(void **state)
{
  struct fixture *fixture = *state;
#define ENTRY "\x94\x00\x00\x90\xc4\x00"
#define NOTICE_FROM(type, from, to) "\x96" type from to "\x00\x00\x98\x01\x02\x03"
#define ONE_MESSAGE "\x91\x91\x94\x00\x00\x91"
  static const struct {
    const char *given_name;
    enum door_message_type given_type;
    uint32_t given_count;
    const unsigned char *given_body;
    size_t given_bytes;
    enum door_err want_err;
    const char *want_text;
  } rows[] = {
      {"valid", DOOR_ANSWER_MESSAGE, 1, BYTES("\x91\x91" ENTRY), DOOR_OK, ""},
      {"valid, array and bin of wide sizes", DOOR_ANSWER_MESSAGE, 1,
       BYTES("\xdc\x00\x01\xdd\x00\x00\x00\x01\x94\x00\x00\xdc\x00\x00\xc6\x00\x00\x00\x00"), DOOR_OK, ""},
      {"none", DOOR_ANSWER_MESSAGE, 0, BYTES("\x91\x90"), DOOR_OK, ""},
      {"empty", DOOR_ANSWER_MESSAGE, 0, BYTES(""), DOOR_ERR_MALFORMED, "byte 48: the message ends where body"},
      {"two bodies", DOOR_ANSWER_MESSAGE, 0, BYTES("\x91\x90\x91\x90"), DOOR_ERR_MALFORMED,
       "byte 50: 2 bytes follow the end of the body"},
      {"map", DOOR_ANSWER_MESSAGE, 0, BYTES("\x80"), DOOR_ERR_MALFORMED, "body is a map, it should be an array"},
      {"list missing", DOOR_ANSWER_MESSAGE, 0, BYTES("\x90"), DOOR_ERR_MALFORMED, "body has 0 elements"},
      {"second element", DOOR_ANSWER_MESSAGE, 0, BYTES("\x92\x90\x01"), DOOR_ERR_MALFORMED, "body has 2 elements"},
      {"counts wrongly", DOOR_ANSWER_MESSAGE, 2, BYTES("\x91\x91" ENTRY), DOOR_ERR_MALFORMED,
       "counts 2 entries, the body has 1"},
      {"4 billion entries", DOOR_GRANT_MESSAGE, 1, BYTES("\x91\xdd\xff\xff\xff\xff"), DOOR_ERR_LIMIT,
       "4294967295 elements, allowed are 4096"},
      {"4096 entries in no bytes", DOOR_GRANT_MESSAGE, 1, BYTES("\x91\xdc\x10\x00"), DOOR_ERR_MALFORMED,
       "declares 4096 elements, the 0 bytes left cannot hold them"},
      {"65536 messages in no bytes", DOOR_GRANT_MESSAGE, 1, BYTES("\x91\x91\x94\x00\x00\xdd\x00\x01\x00\x00"),
       DOOR_ERR_MALFORMED, "entry.messages declares 65536 elements"},
      {"65537 messages", DOOR_GRANT_MESSAGE, 1, BYTES("\x91\x91\x94\x00\x00\xdd\x00\x01\x00\x01"), DOOR_ERR_LIMIT,
       "entry.messages has 65537 elements"},
      {"4 GB of records", DOOR_ANSWER_MESSAGE, 1, BYTES("\x91\x91\x94\x00\x00\x90\xc6\xff\xff\xff\xff"),
       DOOR_ERR_MALFORMED, "entry.records is not a whole bin"},
      {"part of a record", DOOR_ANSWER_MESSAGE, 1, BYTES("\x91\x91\x94\x00\x00\x90\xc4\x01\x00"), DOOR_ERR_MALFORMED,
       "1 bytes, not a multiple of 32"},
      {"records as text", DOOR_ANSWER_MESSAGE, 1, BYTES("\x91\x91\x94\x00\x00\x90\xa1x"), DOOR_ERR_MALFORMED,
       "entry.records is not a whole bin"},
      {"same replication twice", DOOR_ANSWER_MESSAGE, 2, BYTES("\x91\x92" ENTRY ENTRY), DOOR_ERR_MALFORMED,
       "byte 56: the entry of replication 0 is out of order, the next is at least 1"},
      {"time below zero", DOOR_ANSWER_MESSAGE, 1, BYTES("\x91\x91\x94\x00\xff\x90\xc4\x00"), DOOR_ERR_RANGE,
       "entry.time is -1, allowed 0..9223372036854775807"},
      {"time above int64", DOOR_ANSWER_MESSAGE, 1,
       BYTES("\x91\x91\x94\x00\xcf\x80\x00\x00\x00\x00\x00\x00\x00\x90\xc4\x00"), DOOR_ERR_RANGE,
       "entry.time is 9223372036854775808, allowed"},
      {"notice", DOOR_GRANT_MESSAGE, 1,
       BYTES(ONE_MESSAGE NOTICE_FROM("\x13", "\x02", "\x01") "\x04\x03\x06\x07\x02\xc4\x00"), DOOR_OK, ""},
      {"unknown hand-off", DOOR_GRANT_MESSAGE, 1,
       BYTES(ONE_MESSAGE NOTICE_FROM("\x7f", "\x02", "\x01") "\x04\x03\x06\x07\x02\xc4\x00"), DOOR_ERR_RANGE,
       "handoff.type is 127, allowed 16..25"},
      {"no such link", DOOR_GRANT_MESSAGE, 1,
       BYTES(ONE_MESSAGE NOTICE_FROM("\x13", "\x02", "\x03") "\x04\x03\x06\x07\x02\xc4\x00"), DOOR_ERR_MALFORMED,
       "screening sends no notice to early_help"},
      {"standing out of range", DOOR_GRANT_MESSAGE, 1,
       BYTES(ONE_MESSAGE NOTICE_FROM("\x13", "\x02", "\x01") "\x04\x04\x06\x07\x02\xc4\x00"), DOOR_ERR_RANGE,
       "door_notice.standing is 4, allowed 0..3"},
      {"field missing", DOOR_GRANT_MESSAGE, 1,
       BYTES(ONE_MESSAGE "\x96\x13\x02\x01\x00\x00\x94\x01\x02\x03\x04\xc4\x00\x00\x00\x00\x00"), DOOR_ERR_MALFORMED,
       "door_notice has 4 elements, it should have 8"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    make_frame(&fixture->buffer, (struct hand_made){.type = rows[i].given_type, .count = rows[i].given_count},
               rows[i].given_body, rows[i].given_bytes);
    enum door_err err = decode_any(fixture->buffer.bytes, fixture->buffer.length, fixture);
    if (err != rows[i].want_err) {
      fail_msg("%s: %s", rows[i].given_name, fixture->problem.text);
    }
    if (err != DOOR_OK && strstr(fixture->problem.text, rows[i].want_text) == NULL) {
      fail_msg("%s: %s", rows[i].given_name, fixture->problem.text);
    }
    assert_true(fixture->read.message_capacity <= 16 && fixture->read.entry_capacity <= 16);
  }
}

static void decode__records__kind_service_and_order_checked(void **state)
{
  struct fixture *fixture = *state;
  struct door_wire_head head = head_of(DOOR_ANSWER_MESSAGE);
  static const struct {
    uint8_t given_kind;
    uint8_t given_service;
    int64_t given_second_time;
    enum door_err want_err;
    const char *want_text;
  } rows[] = {
      {DOOR_RECORD_CLOSED, DOOR_ASSESSMENT, 361800, DOOR_OK, ""},
      {0, DOOR_ASSESSMENT, 361800, DOOR_ERR_MALFORMED, "no ledger record has kind 0"},
      {DOOR_RECORD_KIND_MAX + 1, DOOR_ASSESSMENT, 361800, DOOR_ERR_MALFORMED, "no ledger record has kind "},
      {255, DOOR_ASSESSMENT, 361800, DOOR_ERR_MALFORMED, "no ledger record has kind 255"},
      {DOOR_RECORD_CLOSED, DOOR_CONDUCTOR, 361800, DOOR_ERR_RANGE, "of service 0, allowed 1..4"},
      {DOOR_RECORD_CLOSED, 5, 361800, DOOR_ERR_RANGE, "of service 5, allowed 1..4"},
      {DOOR_RECORD_CLOSED, DOOR_ASSESSMENT, 361799, DOOR_ERR_RANGE, "time is 361799, before 361800"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    door_batch_clear(&fixture->sent);
    assert_int_equal(door_batch_open(&fixture->sent, 0, SIM_TIME_NEVER), DOOR_OK);
    struct door_record record = record_default();
    add_record(&fixture->sent, record);
    record.kind = rows[i].given_kind;
    record.service = rows[i].given_service;
    record.time_seconds = rows[i].given_second_time;
    add_record(&fixture->sent, record);
    door_batch_close(&fixture->sent);
    assert_int_equal(door_wire_encode_batch(&fixture->buffer, &head, &fixture->sent), DOOR_OK);
    assert_int_equal(decode_any(fixture->buffer.bytes, fixture->buffer.length, fixture), rows[i].want_err);
    assert_true(rows[i].want_err == DOOR_OK || strstr(fixture->problem.text, rows[i].want_text) != NULL);
  }
}

static void decode__records_in_a_grant__refused(void **state)
{
  struct fixture *fixture = *state;
  fill_answer(&fixture->sent);
  struct door_wire_head head = head_of(DOOR_ANSWER_MESSAGE);
  assert_int_equal(door_wire_encode_batch(&fixture->buffer, &head, &fixture->sent), DOOR_OK);
  fixture->buffer.bytes[DOOR_FRAME_TYPE] = DOOR_GRANT_MESSAGE;
  reseal(fixture->buffer.bytes, fixture->buffer.length);
  assert_int_equal(decode_any(fixture->buffer.bytes, fixture->buffer.length, fixture), DOOR_ERR_MALFORMED);
  assert_non_null(strstr(fixture->problem.text, "a grant carries no ledger records"));
}

/* Elements after the known ones: only a newer minor version may bring them, of any kind, whole and not too deep. */
static void decode__trailing_elements__only_from_a_newer_minor_version(void **state)
{
  struct fixture *fixture = *state;
  static const struct {
    uint16_t given_minor;
    const unsigned char *given_body;
    size_t given_bytes;
    enum door_err want_err;
  } rows[] = {
      {0, BYTES("\x92\x05\x06"), DOOR_ERR_MALFORMED},
      {1, BYTES("\x92\x05\x06"), DOOR_ERR_MALFORMED},
      {2, BYTES("\x92\x05\x06"), DOOR_OK},
      {UINT16_MAX, BYTES("\x92\x05\xc0"), DOOR_OK},
      {2, BYTES("\x93\x05\xcb\x00\x00\x00\x00\x00\x00\x00\x00\xc2"), DOOR_OK},
      {2, BYTES("\x93\x05\xa3xyz\xd6\x01\x00\x00\x00\x00"), DOOR_OK},
      {2, BYTES("\x94\x05\x82\x01\x02\x03\x91\x04\xc7\x02\x01\x00\x00\xc4\x01\x00"), DOOR_OK},
      {2, BYTES("\x92\x05\x91\x91\x91\x91\x91\x91\x91\x91\x01"), DOOR_OK},
      {2, BYTES("\x92\x05\x91\x91\x91\x91\x91\x91\x91\x91\x91\x01"), DOOR_ERR_MALFORMED},
      {2, BYTES("\x92\x05\xdd\xff\xff\xff\xff\x01"), DOOR_ERR_MALFORMED},
      {2, BYTES("\x92\x05\xdf\xff\xff\xff\xff\x01"), DOOR_ERR_MALFORMED},
      {2, BYTES("\x92\x05\xdb\xff\xff\xff\xff\x01"), DOOR_ERR_MALFORMED},
      {2, BYTES("\x92\x05\xc9\xff\xff\xff\xff\x01"), DOOR_ERR_MALFORMED},
      {2, BYTES("\x92\x05\xc1"), DOOR_ERR_MALFORMED},
      {2, BYTES("\x92\x05"), DOOR_ERR_MALFORMED},
      {2, BYTES("\x92\x05\x06\x07"), DOOR_ERR_MALFORMED},
      {2, BYTES("\xdd\xff\xff\xff\xff\x05\x06"), DOOR_ERR_MALFORMED},
      {2, BYTES("\x90"), DOOR_ERR_MALFORMED},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    make_frame(&fixture->buffer, (struct hand_made){.type = DOOR_ALIVE_MESSAGE, .minor = rows[i].given_minor},
               rows[i].given_body, rows[i].given_bytes);
    struct door_cycle cycle = {0};
    enum door_err err =
        door_wire_decode_cycle(fixture->buffer.bytes, fixture->buffer.length, &cycle, &fixture->problem);
    assert_int_equal(err, rows[i].want_err);
    assert_true(cycle.sequence == (err == DOOR_OK ? 5U : 0U));
  }
}

/* Every array of a batch, longer by one. */
static void decode__newer_batch__known_elements_read(void **state)
{
  struct fixture *fixture = *state;
  static const unsigned char body[] =
      "\x92\x91\x95\x03\x09\x91\x97\x13\x02\x01\x00\x07\x99\x01\x02\x03\x04\x03\x06\x07\x02\xc0\xc0\xc4\x00\xc0\xc0";
  make_frame(&fixture->buffer, (struct hand_made){.type = DOOR_GRANT_MESSAGE, .count = 1, .minor = 2}, body,
             sizeof body - 1);
  assert_int_equal(decode_any(fixture->buffer.bytes, fixture->buffer.length, fixture), DOOR_OK);
  assert_int_equal(fixture->read.entries[0].replication, 3);
  assert_int_equal(fixture->read.message_count, 1);
  assert_true(fixture->read.messages[0].sequence == 7);
  assert_int_equal(fixture->read.messages[0].body.door_notice.standing, 3);
}

static void decode__text__only_utf8_of_the_allowed_length(void **state)
{
  struct fixture *fixture = *state;
  static const struct {
    const unsigned char *given_name;
    size_t given_bytes;
    enum door_err want_err;
  } rows[] = {
      {BYTES("\xa1x"), DOOR_OK},
      {BYTES("\xd9\x01x"), DOOR_OK},
      {BYTES("\xda\x00\x01x"), DOOR_OK},
      {BYTES("\xdb\x00\x00\x00\x01x"), DOOR_OK},
      {BYTES("\xa0"), DOOR_ERR_RANGE},                      /* at least one byte */
      {BYTES("\xc4\x01x"), DOOR_ERR_MALFORMED},             /* a bin */
      {BYTES("\xdb\xff\xff\xff\xffx"), DOOR_ERR_MALFORMED}, /* 4 GB */
      {BYTES("\xa2\xc3\xb4"), DOOR_OK},                     /* o with a circumflex */
      {BYTES("\xa3\xe2\x82\xac"), DOOR_OK},
      {BYTES("\xa4\xf0\x9f\x8f\xa0"), DOOR_OK},
      {BYTES("\xa4\xf4\x8f\xbf\xbf"), DOOR_OK},            /* the last character */
      {BYTES("\xa4\xf4\x90\x80\x80"), DOOR_ERR_MALFORMED}, /* beyond it */
      {BYTES("\xa1\x80"), DOOR_ERR_MALFORMED},
      {BYTES("\xa1\xff"), DOOR_ERR_MALFORMED},
      {BYTES("\xa2\xc0\x80"), DOOR_ERR_MALFORMED}, /* overlong */
      {BYTES("\xa2\xc1\xbf"), DOOR_ERR_MALFORMED},
      {BYTES("\xa3\xe0\x9f\xbf"), DOOR_ERR_MALFORMED},
      {BYTES("\xa4\xf0\x8f\xbf\xbf"), DOOR_ERR_MALFORMED},
      {BYTES("\xa3\xed\xa0\x80"), DOOR_ERR_MALFORMED}, /* surrogate */
      {BYTES("\xa1\xc3"), DOOR_ERR_MALFORMED},         /* cut */
      {BYTES("\xa2\xc3\x28"), DOOR_ERR_MALFORMED},
      {BYTES("\xa3\xe2\x82\x28"), DOOR_ERR_MALFORMED},
      {BYTES("\xa4\xf0\x9f\x8f\x28"), DOOR_ERR_MALFORMED},
      {BYTES("\xa3x\0x"), DOOR_ERR_MALFORMED}, /* a zero byte */
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    unsigned char body[16] = {0x92};
    memcpy(body + 1, rows[i].given_name, rows[i].given_bytes);
    body[1 + rows[i].given_bytes] = 0xa0;
    make_frame(&fixture->buffer, (struct hand_made){.type = DOOR_FAULT_MESSAGE}, body, rows[i].given_bytes + 2);
    struct door_fault fault;
    assert_int_equal(door_wire_decode_fault(fixture->buffer.bytes, fixture->buffer.length, &fault, &fixture->problem),
                     rows[i].want_err);
  }
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      ROW(decode__every_truncation__refused),
      ROW(decode__every_bit_flipped__checksum_or_an_earlier_check_refuses),
      ROW(decode__every_byte_set_to_every_value_and_resealed__error_or_valid),
      ROW(decode__sizes_that_nothing_holds__refused_at_their_byte),
      ROW(decode__bytes_after_the_body__refused_where_they_begin),
      ROW(decode__header_field_changed__refused_in_the_stated_order),
      ROW(decode__frame_over_the_limit__refused_before_the_checksum),
      ROW(decode__another_type_than_the_decoder_reads__unexpected),
      ROW(decode__integers__any_width_and_nothing_else),
      ROW(decode__batch_bodies__refused_with_the_reason),
      ROW(decode__records__kind_service_and_order_checked),
      ROW(decode__records_in_a_grant__refused),
      ROW(decode__trailing_elements__only_from_a_newer_minor_version),
      ROW(decode__newer_batch__known_elements_read),
      ROW(decode__text__only_utf8_of_the_allowed_length),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
