/* The codec: what goes in comes out, and what a frame cannot hold does not go in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire_examples.h"

static void round_trip__every_control_message__head_kept(void **state)
{
  struct fixture *fixture = *state;
  for (size_t i = 0; encode_example(fixture, i); i++) {
    struct door_wire_head head;
    assert_int_equal(door_wire_decode_head(fixture->buffer.bytes, fixture->buffer.length, &head, NULL), DOOR_OK);
    assert_true(head.run_id == head_default.run_id);
    assert_true(head.sequence == head_default.sequence);
    assert_int_equal(head.run_epoch, head_default.run_epoch);
    assert_int_equal(decode_any(fixture->buffer.bytes, fixture->buffer.length, fixture), DOOR_OK);
  }
}

static void round_trip__hello_welcome_fault__fields_kept(void **state)
{
  struct fixture *fixture = *state;
  struct door_wire_buffer *buffer = &fixture->buffer;
  struct door_wire_head head = head_of(DOOR_HELLO_MESSAGE);
  struct door_hello hello = {DOOR_ASSESSMENT, TEXT("0.1.0-rc1"), 4000000000U, 0, UINT64_MAX, 7};
  struct door_hello read_hello;
  assert_int_equal(door_wire_encode_hello(buffer, &head, &hello), DOOR_OK);
  assert_int_equal(door_wire_decode_hello(buffer->bytes, buffer->length, &read_hello, NULL), DOOR_OK);
  assert_int_equal(read_hello.party, hello.party);
  assert_text_equal(read_hello.program_version, hello.program_version);
  assert_int_equal(read_hello.order_version, hello.order_version);
  assert_int_equal(read_hello.ledger_version, hello.ledger_version);
  assert_true(read_hello.fingerprint == hello.fingerprint);

  head = head_of(DOOR_FAULT_MESSAGE);
  struct door_fault fault = {TEXT("DOOR_ERR_IO"), {NULL, 0}};
  struct door_fault read_fault;
  assert_int_equal(door_wire_encode_fault(buffer, &head, &fault), DOOR_OK);
  assert_int_equal(door_wire_decode_fault(buffer->bytes, buffer->length, &read_fault, NULL), DOOR_OK);
  assert_text_equal(read_fault.name, fault.name);
  assert_text_equal(read_fault.text, fault.text);
}

static void round_trip__scenario_of_two_mebibytes__kept_and_one_byte_more_refused(void **state)
{
  struct fixture *fixture = *state;
  struct door_wire_head head = head_of(DOOR_WELCOME_MESSAGE);
  char *scenario = malloc(DOOR_WIRE_TEXT_BYTES_MAX + 1);
  assert_non_null(scenario);
  memset(scenario, 'x', DOOR_WIRE_TEXT_BYTES_MAX + 1);
  struct door_welcome welcome = {{scenario, DOOR_WIRE_TEXT_BYTES_MAX}, UINT64_MAX, 1, UINT32_MAX, 4096, 0};
  struct door_welcome read;
  assert_int_equal(door_wire_encode_welcome(&fixture->buffer, &head, &welcome), DOOR_OK);
  assert_int_equal(door_wire_decode_welcome(fixture->buffer.bytes, fixture->buffer.length, &read, NULL), DOOR_OK);
  assert_text_equal(read.scenario, welcome.scenario);
  assert_true(read.scenario_hash == UINT64_MAX && read.seed == 1 && read.first_replication == UINT32_MAX);
  assert_true(read.replications == 4096 && read.lease_milliseconds == 0);
  welcome.scenario.length++;
  assert_int_equal(door_wire_encode_welcome(&fixture->buffer, &head, &welcome), DOOR_ERR_LIMIT);
  assert_int_equal(fixture->buffer.length, 0);
  free(scenario);
}

static void round_trip__batches__every_field_kept(void **state)
{
  struct fixture *fixture = *state;
  static const enum door_message_type types[] = {DOOR_READY_MESSAGE, DOOR_GRANT_MESSAGE, DOOR_ANSWER_MESSAGE};
  for (size_t i = 0; i < COUNT(types); i++) {
    struct door_wire_head head = head_of(types[i]);
    if (types[i] == DOOR_ANSWER_MESSAGE) {
      fill_answer(&fixture->sent);
    } else {
      fill_batch(&fixture->sent);
    }
    assert_int_equal(door_wire_encode_batch(&fixture->buffer, &head, &fixture->sent), DOOR_OK);
    struct door_wire_head read;
    assert_int_equal(door_wire_decode_head(fixture->buffer.bytes, fixture->buffer.length, &read, NULL), DOOR_OK);
    assert_int_equal(read.count, fixture->sent.entry_count);
    assert_int_equal(
        door_wire_decode_batch(fixture->buffer.bytes, fixture->buffer.length, &fixture->read, &fixture->problem),
        DOOR_OK);
    assert_batch_equal(&fixture->read, &fixture->sent);
  }
}

static void round_trip__both_ends_of_every_range__kept(void **state)
{
  struct fixture *fixture = *state;
  struct door_wire_head head = head_of(DOOR_GRANT_MESSAGE);
  struct door_message low = message_default();
  struct door_message high = message_default();
#define FIELD(structure, TYPE, field, low_end, high_end, unit, doc) ENDS_OF_##structure(field, low_end, high_end)
#define ENDS_OF_door_case(field, low_end, high_end)                                                                    \
  low.body.door_case.field = (low_end);                                                                                \
  high.body.door_case.field = (high_end);
#define ENDS_OF_door_notice(field, low_end, high_end)
#define ENDS_OF_door_lending(field, low_end, high_end)
#define ENDS_OF_door_hello(field, low_end, high_end)
#define ENDS_OF_door_welcome(field, low_end, high_end)
#define ENDS_OF_door_cycle(field, low_end, high_end)
#define ENDS_OF_door_fault(field, low_end, high_end)
#define ENDS_OF_door_counts(field, low_end, high_end)
#include "messages.def"
  low.due = sim_time_at(0);
  low.sequence = 0;
  high.due = SIM_TIME_NEVER;
  high.sequence = UINT64_MAX;
  assert_int_equal(door_batch_open(&fixture->sent, UINT32_MAX, sim_time_at(0)), DOOR_OK);
  add_message(&fixture->sent, low);
  add_message(&fixture->sent, high);
  door_batch_close(&fixture->sent);
  assert_int_equal(door_wire_encode_batch(&fixture->buffer, &head, &fixture->sent), DOOR_OK);
  assert_int_equal(
      door_wire_decode_batch(fixture->buffer.bytes, fixture->buffer.length, &fixture->read, &fixture->problem),
      DOOR_OK);
  assert_batch_equal(&fixture->read, &fixture->sent);
}

static void round_trip__summary__counts_kept_and_capacity_respected(void **state)
{
  struct fixture *fixture = *state;
  struct door_wire_head head = head_of(DOOR_SUMMARY_MESSAGE);
  struct door_counts counts[2] = {{0, 1, 2, 3, 4, 5, 6}, {9, UINT64_MAX, 0, UINT64_MAX, 0, 1, UINT64_MAX}};
  struct door_summary sent = {.counts = counts, .count = 2, .capacity = 2};
  struct door_counts room[2];
  struct door_summary read = {.counts = room, .capacity = 2};
  struct door_wire_buffer *buffer = &fixture->buffer;
  assert_int_equal(door_wire_encode_summary(buffer, &head, &sent), DOOR_OK);
  assert_int_equal(door_wire_decode_summary(buffer->bytes, buffer->length, &read, NULL), DOOR_OK);
  assert_int_equal(read.count, 2);
  for (uint32_t i = 0; i < 2; i++) {
    assert_int_equal(room[i].replication, counts[i].replication);
    assert_true(room[i].received == counts[i].received && room[i].sent == counts[i].sent);
    assert_true(room[i].events == counts[i].events && room[i].records == counts[i].records);
    assert_true(room[i].open_contacts == counts[i].open_contacts && room[i].message_hash == counts[i].message_hash);
  }
  read.capacity = 1;
  assert_int_equal(door_wire_decode_summary(buffer->bytes, buffer->length, &read, NULL), DOOR_ERR_LIMIT);
  assert_int_equal(read.count, 0);
}

/* Worked by hand from docs/reference/messages.md; the checksum by python3-xxhash. */
static void encode__alive__bytes_as_the_reference_has_them(void **state)
{
  struct fixture *fixture = *state;
  static const unsigned char want[] = {'F',  'D',  'O',  'R',  1,    0,    1,    0,
                                       0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01, /* version, run */
                                       3,    0,    0,    0,    11,   0,    0,    0,
                                       17,   0,    0,    0,    0,    0,    0,    0, /* epoch, type, flags, sequence */
                                       0,    0,    0,    0,    4,    0,    0,    0, /* count, body bytes */
                                       0x99, 0x84, 0xce, 0x78, 0xde, 0xdd, 0x07, 0x3f, /* checksum */
                                       0x91, 0xcd, 0x01, 0x00};
  struct door_wire_head head = head_of(DOOR_ALIVE_MESSAGE);
  struct door_cycle cycle = {256};
  assert_int_equal(door_wire_encode_cycle(&fixture->buffer, &head, &cycle), DOOR_OK);
  assert_int_equal(fixture->buffer.length, sizeof want);
  assert_memory_equal(fixture->buffer.bytes, want, sizeof want);
}

static void encode__wrong_type_or_records_in_a_grant__usage(void **state)
{
  struct fixture *fixture = *state;
  struct door_wire_head grant = head_of(DOOR_GRANT_MESSAGE);
  struct door_wire_head hello = head_of(DOOR_HELLO_MESSAGE);
  fill_answer(&fixture->sent);
  assert_int_equal(door_wire_encode_batch(&fixture->buffer, &grant, &fixture->sent), DOOR_ERR_USAGE);
  assert_int_equal(door_wire_encode_batch(&fixture->buffer, &hello, &fixture->sent), DOOR_ERR_USAGE);
  assert_int_equal(door_wire_encode_empty(&fixture->buffer, &grant), DOOR_ERR_USAGE);
  assert_int_equal(fixture->buffer.length, 0);
}

static void encode__more_than_a_frame_may_hold__limit(void **state)
{
  struct fixture *fixture = *state;
  struct door_wire_head head = head_of(DOOR_ANSWER_MESSAGE);
  for (uint32_t i = 0; i <= DOOR_WIRE_ENTRIES_MAX; i++) {
    assert_int_equal(door_batch_open(&fixture->sent, i, SIM_TIME_NEVER), DOOR_OK);
    door_batch_close(&fixture->sent);
  }
  assert_int_equal(door_wire_encode_batch(&fixture->buffer, &head, &fixture->sent), DOOR_ERR_LIMIT);
  fixture->sent.entry_count = DOOR_WIRE_ENTRIES_MAX;
  assert_int_equal(door_wire_encode_batch(&fixture->buffer, &head, &fixture->sent), DOOR_OK);
  assert_int_equal(decode_any(fixture->buffer.bytes, fixture->buffer.length, fixture), DOOR_OK);

  door_batch_clear(&fixture->sent);
  assert_int_equal(door_batch_open(&fixture->sent, 0, SIM_TIME_NEVER), DOOR_OK);
  for (uint32_t i = 0; i <= DOOR_WIRE_MESSAGES_MAX; i++) {
    add_message(&fixture->sent, message_default());
  }
  door_batch_close(&fixture->sent);
  assert_int_equal(door_wire_encode_batch(&fixture->buffer, &head, &fixture->sent), DOOR_ERR_LIMIT);
}

static void encode__text_that_a_reader_refuses__refused(void **state)
{
  struct fixture *fixture = *state;
  struct door_wire_head head = head_of(DOOR_FAULT_MESSAGE);
  char long_name[65];
  memset(long_name, 'x', sizeof long_name);
  struct door_fault too_long = {{long_name, sizeof long_name}, TEXT("")};
  struct door_fault not_utf8 = {TEXT("DOOR_ERR_IO"), TEXT("\xff")};
  assert_int_equal(door_wire_encode_fault(&fixture->buffer, &head, &too_long), DOOR_ERR_LIMIT);
  assert_int_equal(door_wire_encode_fault(&fixture->buffer, &head, &not_utf8), DOOR_ERR_MALFORMED);
  assert_int_equal(fixture->buffer.length, 0);
}

static void links__every_pair_and_type__only_those_of_the_table(void **state)
{
  (void)state;
  uint32_t found = 0;
  for (uint32_t from = 0; from < 8; from++) {
    for (uint32_t to = 0; to < 8; to++) {
      for (uint32_t type = 0; type <= UINT8_MAX; type++) {
        found += door_message_has_link((enum door_party)from, (enum door_party)to, (uint8_t)type);
      }
    }
  }
  uint32_t want = 0;
#define LINK(FROM, TO, NAME)                                                                                           \
  want++;                                                                                                              \
  assert_true(door_message_has_link(FROM, TO, DOOR_##NAME##_MESSAGE));
#include "messages.def"
  assert_int_equal(found, want);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      ROW(round_trip__every_control_message__head_kept),
      ROW(round_trip__hello_welcome_fault__fields_kept),
      ROW(round_trip__scenario_of_two_mebibytes__kept_and_one_byte_more_refused),
      ROW(round_trip__batches__every_field_kept),
      ROW(round_trip__both_ends_of_every_range__kept),
      ROW(round_trip__summary__counts_kept_and_capacity_respected),
      ROW(encode__alive__bytes_as_the_reference_has_them),
      ROW(encode__wrong_type_or_records_in_a_grant__usage),
      ROW(encode__more_than_a_frame_may_hold__limit),
      ROW(encode__text_that_a_reader_refuses__refused),
      ROW(links__every_pair_and_type__only_those_of_the_table),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
