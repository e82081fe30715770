/* What the conductor says of a service whose frames cannot be read: who, when, which frame, which byte. And what it
 * makes of a hello that comes again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire_examples.h"

#include "door_hello.h"
#include "door_remote.h"

enum { RUN_ID = 77, REPLICATIONS = 2, FRAMES_MAX = 24, INSTANCE = 1, BOUND = 7200 };

/* A port whose services answer at once, and rightly, but for one frame of screening. */
struct scripted_port {
  struct door_wire_buffer frames[FRAMES_MAX]; /* to be given out */
  enum door_party from[FRAMES_MAX];
  uint32_t frame_count;
  uint32_t next;
  enum door_message_type bad;        /* the type of screening's frame that is cut short */
  enum door_message_type again_upon; /* what makes screening say hello once more, before it does what it should */
  uint64_t again_instance;
  struct door_fault told; /* what screening was told at last; its texts in told_frame */
  unsigned char told_frame[1024];
};

/* The next frame of a service, to be filled. Its body is cut by one byte on the way where it is the bad one. */
static struct door_wire_buffer *add_frame(struct scripted_port *port, enum door_party from)
{
  assert_true(port->frame_count < FRAMES_MAX);
  port->from[port->frame_count] = from;
  struct door_wire_buffer *frame = &port->frames[port->frame_count++];
  door_wire_buffer_init(frame);
  return frame;
}

static struct door_wire_head head_to(enum door_message_type type, uint64_t sequence)
{
  return (struct door_wire_head){.run_id = RUN_ID, .sequence = sequence, .type = (uint16_t)type};
}

static void say_hello(struct scripted_port *port, enum door_party from, uint64_t instance)
{
  struct door_wire_head head = head_to(DOOR_HELLO_MESSAGE, 0);
  struct door_hello hello = door_hello_of(from, instance);
  assert_int_equal(door_wire_encode_hello(add_frame(port, from), &head, &hello), DOOR_OK);
}

static void answer(struct scripted_port *port, enum door_party from, enum door_message_type type, uint64_t sequence)
{
  struct door_wire_head head = head_to(type, sequence);
  struct door_batch batch;
  door_batch_init(&batch);
  for (uint32_t place = 0; place < REPLICATIONS; place++) {
    assert_int_equal(door_batch_open(&batch, place, SIM_TIME_NEVER), DOOR_OK);
    door_batch_close(&batch);
  }
  assert_int_equal(door_wire_encode_batch(add_frame(port, from), &head, &batch), DOOR_OK);
  door_batch_fini(&batch);
}

static void sum_up(struct scripted_port *port, enum door_party from, uint64_t sequence)
{
  struct door_wire_head head = head_to(DOOR_SUMMARY_MESSAGE, sequence);
  struct door_counts counts[REPLICATIONS] = {{.replication = 0}, {.replication = 1, .message_hash = 300}};
  struct door_summary summary = {.counts = counts, .count = REPLICATIONS};
  assert_int_equal(door_wire_encode_summary(add_frame(port, from), &head, &summary), DOOR_OK);
}

static void add_sign_or_fault(struct scripted_port *port, uint64_t sequence)
{
  struct door_cycle cycle = {sequence};
  struct door_fault fault = {TEXT("DOOR_ERR_IO"), TEXT("something")};
  struct door_wire_head head = head_to(port->bad, sequence);
  enum door_err err = port->bad == DOOR_ALIVE_MESSAGE
                          ? door_wire_encode_cycle(add_frame(port, DOOR_SCREENING), &head, &cycle)
                          : door_wire_encode_fault(add_frame(port, DOOR_SCREENING), &head, &fault);
  assert_int_equal(err, DOOR_OK);
}

static void keep_fault(struct scripted_port *port, const unsigned char *bytes, size_t length)
{
  assert_true(length <= sizeof port->told_frame);
  memcpy(port->told_frame, bytes, length);
  assert_int_equal(door_wire_decode_fault(port->told_frame, length, &port->told, NULL), DOOR_OK);
}

static enum door_err take(void *self, enum door_party party, const unsigned char *bytes, size_t length)
{
  struct scripted_port *port = self;
  struct door_wire_head head;
  assert_int_equal(door_wire_decode_head(bytes, length, &head, NULL), DOOR_OK);
  bool is_now = party == DOOR_SCREENING && head.type == DOOR_GRANT_MESSAGE;
  if (party == DOOR_SCREENING && port->again_instance != 0 && head.type == port->again_upon) {
    say_hello(port, party, port->again_instance);
    port->again_upon = DOOR_STOP_MESSAGE;
  }
  if (head.type == DOOR_WELCOME_MESSAGE) {
    answer(port, party, DOOR_READY_MESSAGE, head.sequence);
  } else if (is_now && (port->bad == DOOR_ALIVE_MESSAGE || port->bad == DOOR_FAULT_MESSAGE)) {
    add_sign_or_fault(port, head.sequence);
  } else if (head.type == DOOR_GRANT_MESSAGE) {
    answer(port, party, DOOR_ANSWER_MESSAGE, head.sequence);
  } else if (head.type == DOOR_FINISH_MESSAGE) {
    sum_up(port, party, head.sequence);
  } else if (head.type == DOOR_FAULT_MESSAGE && party == DOOR_SCREENING) {
    keep_fault(port, bytes, length);
  }
  return DOOR_OK;
}

static enum door_err give(void *self, int timeout_milliseconds, struct door_port_event *out_event)
{
  (void)timeout_milliseconds;
  struct scripted_port *port = self;
  *out_event = (struct door_port_event){.kind = DOOR_PORT_NOTHING};
  if (port->next == port->frame_count) {
    return DOOR_OK;
  }
  struct door_wire_buffer *frame = &port->frames[port->next];
  enum door_party party = port->from[port->next++];
  if (party == DOOR_SCREENING && frame->bytes[DOOR_FRAME_TYPE] == port->bad) {
    frame->length--;
    reseal(frame->bytes, frame->length);
  }
  *out_event =
      (struct door_port_event){.kind = DOOR_PORT_FRAME, .party = party, .bytes = frame->bytes, .length = frame->length};
  return DOOR_OK;
}

static int64_t stand_still(void *self)
{
  (void)self;
  return 0;
}

static void do_nothing(void *self)
{
  (void)self;
}

static void kill_nobody(void *self, enum door_party party)
{
  (void)self;
  (void)party;
}

/* Joins, a cycle, and the end, as far as it comes. */
static enum door_err run(struct scripted_port *port, struct door_problem *problem)
{
  static const struct door_port_ops ops = {.send = take,
                                           .wait = give,
                                           .now_milliseconds = stand_still,
                                           .close_door = do_nothing,
                                           .kill = kill_nobody,
                                           .end = do_nothing};
  struct door_remote_config config = {
      .scenario_text = "{}", .run_id = RUN_ID, .epoch = {{2014, 4, 1}}, .lease_milliseconds = 1000};
  struct door_port wanted = {.ops = &ops, .self = port, .place = "here"};
  struct door_transport transport;
  struct door_part part = {.seed = 1, .count = REPLICATIONS};
  struct door_batches *grants = calloc(1, sizeof *grants);
  struct door_batches *answers = calloc(1, sizeof *answers);
  assert_non_null(grants);
  assert_non_null(answers);
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    say_hello(port, door_service_at(service), INSTANCE);
    if (port->again_instance != 0 && port->again_upon == DOOR_HELLO_MESSAGE &&
        door_service_at(service) == DOOR_SCREENING) {
      say_hello(port, DOOR_SCREENING, port->again_instance);
    }
    for (uint32_t place = 0; place < REPLICATIONS; place++) {
      assert_int_equal(door_batch_open(&grants->of[service], place, sim_time_at(BOUND)), DOOR_OK);
      door_batch_close(&grants->of[service]);
    }
  }
  struct door_counts counts[DOOR_SERVICE_COUNT * REPLICATIONS];
  assert_int_equal(door_remote_create(&config, wanted, &transport, problem), DOOR_OK);
  enum door_err err = transport.ops->begin(transport.self, &part, answers, problem);
  err = err == DOOR_OK ? transport.ops->exchange(transport.self, grants, answers, problem) : err;
  err = err == DOOR_OK ? transport.ops->finish(transport.self, counts, problem) : err;
  transport.ops->destroy(&transport.self);
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    door_batch_fini(&grants->of[service]);
    door_batch_fini(&answers->of[service]);
  }
  for (uint32_t i = 0; i < port->frame_count; i++) {
    door_wire_buffer_fini(&port->frames[i]);
  }
  free(grants);
  free(answers);
  return err;
}

/* The body of each ends one byte early, under a checksum that fits: only its decoder can tell. */
static void frame__cut_by_one_byte__service_sequence_and_byte_are_told(void **state)
{
  (void)state;
  static const struct {
    enum door_message_type given;
    const char *want;
    const char *want_told; /* to the service */
  } rows[] = {
      {DOOR_HELLO_MESSAGE,
       "screening sent a bad frame: sequence 0, byte 67: the message ends where door_hello.instance should stand, "
       "before it joined "
       "the run",
       "sequence 0, byte 67: the message ends where door_hello.instance should stand"},
      {DOOR_READY_MESSAGE,
       "screening sent a bad frame: sequence 1, byte 76: entry.records is not a whole bin, at simulated 2014-04-01 "
       "00:00:00, cycle 0 (sequence 1)",
       "sequence 1, byte 76: entry.records is not a whole bin"},
      {DOOR_ANSWER_MESSAGE,
       "screening sent a bad frame: sequence 2, byte 76: entry.records is not a whole bin, at simulated 2014-04-01 "
       "02:00:00, cycle 1 (sequence 2)",
       "sequence 2, byte 76: entry.records is not a whole bin"},
      {DOOR_ALIVE_MESSAGE,
       "screening sent a bad frame: sequence 2, byte 49: the message ends where door_cycle.sequence should stand, at "
       "simulated 2014-04-01 02:00:00, cycle 1 (sequence 2)",
       "sequence 2, byte 49: the message ends where door_cycle.sequence should stand"},
      {DOOR_FAULT_MESSAGE,
       "screening sent a bad frame: sequence 2, byte 61: the message ends inside door_fault.text, at simulated "
       "2014-04-01 02:00:00, cycle 1 (sequence 2)",
       "sequence 2, byte 61: the message ends inside door_fault.text"},
      {DOOR_SUMMARY_MESSAGE,
       "screening sent a bad frame: sequence 3, byte 65: the message ends inside door_counts.message_hash, "
       "at simulated 2014-04-01 02:00:00, cycle 1 (sequence 3)",
       "sequence 3, byte 65: the message ends inside door_counts.message_hash"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct scripted_port port = {.bad = rows[i].given};
    struct door_problem problem = {.text = ""};
    assert_int_equal(run(&port, &problem), DOOR_ERR_MALFORMED);
    assert_string_equal(problem.text, rows[i].want);
    assert_text_equal(port.told.text, (struct door_text){rows[i].want_told, (uint32_t)strlen(rows[i].want_told)});
  }
}

/* Whoever says it again is admitted: a replay from outside fails at its handshake (test_strangers.py). */
static void hello__said_again__changes_nothing_unless_it_is_another_start(void **state)
{
  (void)state;
  static const char gone[] = "screening started anew; what it held is gone, at simulated 2014-04-01 02:00:00, cycle 1 ";
  static const struct {
    enum door_message_type given_upon;
    uint64_t given_instance;
    enum door_err want_err;
    const char *want_text; /* the beginning */
  } rows[] = {
      {DOOR_HELLO_MESSAGE, INSTANCE, DOOR_OK, ""},
      {DOOR_WELCOME_MESSAGE, INSTANCE, DOOR_OK, ""},
      {DOOR_GRANT_MESSAGE, INSTANCE, DOOR_OK, ""},
      {DOOR_FINISH_MESSAGE, INSTANCE, DOOR_OK, ""},
      {DOOR_HELLO_MESSAGE, INSTANCE + 1, DOOR_OK, ""}, /* it held nothing */
      {DOOR_WELCOME_MESSAGE, INSTANCE + 1, DOOR_OK, ""},
      {DOOR_GRANT_MESSAGE, INSTANCE + 1, DOOR_ERR_PEER_LOST, gone},
      {DOOR_FINISH_MESSAGE, INSTANCE + 1, DOOR_ERR_PEER_LOST, gone},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct scripted_port port = {.again_upon = rows[i].given_upon, .again_instance = rows[i].given_instance};
    struct door_problem problem = {.err = DOOR_OK};
    assert_int_equal(run(&port, &problem), rows[i].want_err);
    problem.text[strlen(rows[i].want_text)] = '\0'; /* the sequence follows */
    assert_string_equal(problem.text, rows[i].want_text);
  }
}

static void run__nothing_bad__ends_well(void **state)
{
  (void)state;
  struct scripted_port port = {.bad = DOOR_STOP_MESSAGE}; /* which is not a service's to send */
  struct door_problem problem = {.text = ""};
  assert_int_equal(run(&port, &problem), DOOR_OK);
  assert_string_equal(problem.text, "");
  assert_int_equal(port.next, 4 * DOOR_SERVICE_COUNT);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(run__nothing_bad__ends_well),
      cmocka_unit_test(hello__said_again__changes_nothing_unless_it_is_another_start),
      cmocka_unit_test(frame__cut_by_one_byte__service_sequence_and_byte_are_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
