/* What a service does with frames that it should not be sent: refused with sequence and byte, or place and field, and
 * the conductor told; what was asked twice is answered as before. */
#include "toy_services.h"

#include "wire_examples.h"

#include "door_server.h"

enum { RUN_ID = 77, FRAME_BYTES_MAX = 65536 };

/* A service that has said hello, and what it sent last. */
struct fixture_server {
  struct toy_scenario scenario;
  struct door_server *server;
  struct door_wire_buffer out;
  struct door_problem problem;
  unsigned char frame[FRAME_BYTES_MAX];
  size_t length;
  uint32_t sent_count;
};

static enum door_err keep_frame(void *self, const unsigned char *bytes, size_t length)
{
  struct fixture_server *fixture = self;
  assert_true(length <= sizeof fixture->frame);
  memcpy(fixture->frame, bytes, length);
  fixture->length = length;
  fixture->sent_count++;
  return DOOR_OK;
}

static int64_t stand_still(void *self)
{
  (void)self;
  return 0;
}

static void init(struct fixture_server *fixture)
{
  memset(fixture, 0, sizeof *fixture);
  toy_scenario_init(&fixture->scenario);
  door_wire_buffer_init(&fixture->out);
  struct door_server_config config = {.service = &toy_screening, .link = {fixture, keep_frame, stand_still}};
  assert_int_equal(door_server_create(&config, &fixture->server, NULL), DOOR_OK);
  assert_int_equal(door_server_greet(fixture->server, NULL), DOOR_OK);
  assert_int_equal(fixture->sent_count, 1);
}

static void fini(struct fixture_server *fixture)
{
  door_server_destroy(&fixture->server);
  door_wire_buffer_fini(&fixture->out);
  toy_scenario_fini(&fixture->scenario);
}

static struct door_wire_head head_to(enum door_message_type type, uint64_t sequence)
{
  return (struct door_wire_head){.run_id = RUN_ID, .sequence = sequence, .type = (uint16_t)type};
}

static enum door_err take(struct fixture_server *fixture)
{
  return door_server_take(fixture->server, fixture->out.bytes, fixture->out.length, &fixture->problem);
}

static void make_welcome(struct fixture_server *fixture)
{
  struct door_wire_head head = head_to(DOOR_WELCOME_MESSAGE, 1);
  struct door_welcome welcome = {
      .scenario = {fixture->scenario.text, (uint32_t)strlen(fixture->scenario.text)},
      .scenario_hash = fixture->scenario.hash,
      .seed = 7,
      .replications = 2,
  };
  assert_int_equal(door_wire_encode_welcome(&fixture->out, &head, &welcome), DOOR_OK);
}

/* Place 1, below an hour, with one contact due in the middle of it. */
static void make_grant(struct fixture_server *fixture, int64_t bound_seconds, int64_t stage_seconds)
{
  struct door_wire_head head = head_to(DOOR_GRANT_MESSAGE, 2);
  struct door_batch grant;
  door_batch_init(&grant);
  assert_int_equal(door_batch_open(&grant, 1, sim_time_at(bound_seconds)), DOOR_OK);
  struct door_message *contact = door_batch_add_message(&grant);
  assert_non_null(contact);
  *contact = (struct door_message){
      .due = sim_time_at(1800),
      .sequence = 5,
      .type = DOOR_CONTACT_MESSAGE,
      .from = DOOR_INTAKE,
      .to = DOOR_SCREENING,
      .body.door_case = {.contact = 1, .referred_at = -1, .stage_seconds = stage_seconds, .children = 1}};
  door_batch_close(&grant);
  assert_int_equal(door_wire_encode_batch(&fixture->out, &head, &grant), DOOR_OK);
  door_batch_fini(&grant);
}

static void make_empty(struct fixture_server *fixture, enum door_message_type type, uint64_t sequence)
{
  struct door_wire_head head = head_to(type, sequence);
  assert_int_equal(door_wire_encode_empty(&fixture->out, &head), DOOR_OK);
}

static void make_again(struct fixture_server *fixture, uint64_t sequence)
{
  struct door_wire_head head = head_to(DOOR_AGAIN_MESSAGE, sequence);
  struct door_cycle cycle = {sequence};
  assert_int_equal(door_wire_encode_cycle(&fixture->out, &head, &cycle), DOOR_OK);
}

/* ---- frames that are refused, after a welcome ---- */

static void cut_grant(struct fixture_server *fixture)
{
  make_grant(fixture, 3600, 0);
  fixture->out.length--;
  reseal(fixture->out.bytes, fixture->out.length);
}

static void flipped_grant(struct fixture_server *fixture)
{
  make_grant(fixture, 3600, 0);
  fixture->out.bytes[60] ^= 1U;
}

static void grant_of_another_version(struct fixture_server *fixture)
{
  make_grant(fixture, 3600, 0);
  fixture->out.bytes[DOOR_FRAME_MAJOR] = DOOR_WIRE_MAJOR + 1;
}

static void grant_of_another_run(struct fixture_server *fixture)
{
  make_grant(fixture, 3600, 0);
  fixture->out.bytes[DOOR_FRAME_RUN_ID] = RUN_ID + 1;
  reseal(fixture->out.bytes, fixture->out.length);
}

static void grant_beyond_the_run(struct fixture_server *fixture)
{
  make_grant(fixture, 10 * SIM_DAY_SECONDS + 1, 0);
}

static void grant_of_a_case_that_cannot_be(struct fixture_server *fixture)
{
  make_grant(fixture, 3600, INT64_MAX);
}

static void answer_to_a_service(struct fixture_server *fixture)
{
  make_grant(fixture, 3600, 0);
  fixture->out.bytes[DOOR_FRAME_TYPE] = DOOR_ANSWER_MESSAGE;
  reseal(fixture->out.bytes, fixture->out.length);
}

static void unknown_message(struct fixture_server *fixture)
{
  make_grant(fixture, 3600, 0);
  fixture->out.bytes[DOOR_FRAME_TYPE] = 31;
  reseal(fixture->out.bytes, fixture->out.length);
}

static void half_a_header(struct fixture_server *fixture)
{
  make_grant(fixture, 3600, 0);
  fixture->out.length = DOOR_WIRE_HEADER_BYTES / 2;
}

static void frame__that_cannot_be__refused_with_its_place_and_told(void **state)
{
  (void)state;
  static const struct {
    void (*given)(struct fixture_server *fixture);
    enum door_err want_err;
    const char *want; /* the beginning */
  } rows[] = {
      /* 48 of the header; 3 begin arrays, 1 place, 3 bound, 1 begins a list; 28 of the hand-off: its beginning, 3 for
       * type, sender and receiver, 3 due, 1 number, 17 of its case and 3 of its beginning */
      {cut_grant, DOOR_ERR_MALFORMED, "sequence 2, byte 84: entry.records is not a whole bin"},
      {flipped_grant, DOOR_ERR_CHECKSUM, "sequence 2, byte 40: the checksum is "},
      {grant_of_another_version, DOOR_ERR_VERSION,
       "byte 4: the message is of schema version 2.1, this program reads version 1; use the same release on both "
       "sides"},
      {grant_of_another_run, DOOR_ERR_UNEXPECTED, "was sent grant, sequence 2: of another run"},
      {grant_beyond_the_run, DOOR_ERR_UNEXPECTED,
       "was granted, at place 1, everything below second 864001, and the run ends at second 864000"},
      {grant_of_a_case_that_cannot_be, DOOR_ERR_UNEXPECTED,
       "was granted, at place 1, message 0, a contact from intake, number 5, that cannot be: stage_seconds is "
       "9223372036854775807, after it is due"},
      {answer_to_a_service, DOOR_ERR_UNEXPECTED, "was sent answer, sequence 2: not for a service"},
      {unknown_message, DOOR_ERR_MALFORMED,
       "sequence 2, byte 20: no message between conductor and service has type 31"},
      {half_a_header, DOOR_ERR_MALFORMED, "a message has a header of 48 bytes, this one ends after 24"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct fixture_server fixture;
    init(&fixture);
    make_welcome(&fixture);
    assert_int_equal(take(&fixture), DOOR_OK);
    rows[i].given(&fixture);
    assert_int_equal(take(&fixture), rows[i].want_err);
    assert_int_equal(fixture.problem.err, rows[i].want_err);
    if (strncmp(fixture.problem.text, rows[i].want, strlen(rows[i].want)) != 0) {
      assert_string_equal(fixture.problem.text, rows[i].want);
    }
    struct door_fault fault;
    door_server_fault(fixture.server, &fixture.problem);
    assert_int_equal(door_wire_decode_fault(fixture.frame, fixture.length, &fault, NULL), DOOR_OK);
    assert_text_equal(fault.text, (struct door_text){fixture.problem.text, (uint32_t)strlen(fixture.problem.text)});
    fini(&fixture);
  }
}

/* Nothing was asked yet, so there is nothing to say again. */
static void again__before_any_answer__silence(void **state)
{
  (void)state;
  struct fixture_server fixture;
  init(&fixture);
  make_again(&fixture, 0);
  assert_int_equal(take(&fixture), DOOR_OK);
  assert_int_equal(fixture.sent_count, 1); /* the hello */
  make_welcome(&fixture);
  assert_int_equal(take(&fixture), DOOR_OK);
  make_again(&fixture, 1);
  assert_int_equal(take(&fixture), DOOR_OK);
  assert_int_equal(fixture.sent_count, 3);
  fini(&fixture);
}

static void grant__taken__answered_and_again_answered_alike(void **state)
{
  (void)state;
  struct fixture_server fixture;
  init(&fixture);
  make_welcome(&fixture);
  assert_int_equal(take(&fixture), DOOR_OK);
  make_grant(&fixture, 3600, 1800);
  assert_int_equal(take(&fixture), DOOR_OK);
  unsigned char first[FRAME_BYTES_MAX];
  size_t first_length = fixture.length;
  memcpy(first, fixture.frame, first_length);
  make_again(&fixture, 2);
  assert_int_equal(take(&fixture), DOOR_OK);
  assert_int_equal(fixture.length, first_length);
  assert_memory_equal(fixture.frame, first, first_length);
  make_empty(&fixture, DOOR_FINISH_MESSAGE, 3);
  assert_int_equal(take(&fixture), DOOR_OK);
  struct door_counts counts[2];
  struct door_summary summary = {.counts = counts, .capacity = 2};
  assert_int_equal(door_wire_decode_summary(fixture.frame, fixture.length, &summary, NULL), DOOR_OK);
  assert_int_equal(counts[1].received, 1);
  fini(&fixture);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(frame__that_cannot_be__refused_with_its_place_and_told),
      cmocka_unit_test(again__before_any_answer__silence),
      cmocka_unit_test(grant__taken__answered_and_again_answered_alike),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
