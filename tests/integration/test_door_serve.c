/* test_door_serve.c - one service at its socket, and the conductor, each against a peer made by hand. */
#include "toy_services.h"

#include "door_hello.h"
#include "door_serve.h"
#include "door_wire.h"
#include "door_zmq.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
#include <zmq.h>

enum { RUN_ID = 77, PATIENCE_MILLISECONDS = 20000, LEASE_MILLISECONDS = 2000 };

struct serving_thread {
  pthread_t thread;
  struct door_serving config;
  struct door_problem problem;
  enum door_err err;
};

static void *serve(void *argument)
{
  struct serving_thread *serving = argument;
  serving->err = door_serve(&serving->config, &serving->problem);
  return NULL;
}

/* A conductor made by hand, and a service in a thread that has said hello to it. */
struct fixture {
  struct toy_scenario scenario;
  struct serving_thread serving;
  void *context;
  void *router;
  struct door_wire_buffer out;
  unsigned char frame[65536]; /* the last one that came */
  size_t length;
  struct door_wire_head head; /* its header */
  char directory[64];
  char endpoint[96];
};

static void expect(struct fixture *fixture, enum door_message_type want_type, uint64_t want_sequence)
{
  char routing_id[32] = "";
  assert_true(zmq_recv(fixture->router, routing_id, sizeof routing_id - 1, 0) > 0);
  assert_string_equal(routing_id, "screening");
  int length = zmq_recv(fixture->router, fixture->frame, sizeof fixture->frame, 0);
  assert_true(length > 0 && (size_t)length < sizeof fixture->frame);
  fixture->length = (size_t)length;
  assert_int_equal(door_wire_decode_head(fixture->frame, fixture->length, &fixture->head, NULL), DOOR_OK);
  assert_int_equal(fixture->head.type, want_type);
  assert_int_equal(fixture->head.sequence, want_sequence);
}

static void send_out(struct fixture *fixture)
{
  assert_int_equal(zmq_send(fixture->router, "screening", strlen("screening"), ZMQ_SNDMORE), strlen("screening"));
  assert_int_equal(zmq_send(fixture->router, fixture->out.bytes, fixture->out.length, 0), fixture->out.length);
}

static struct door_wire_head head_of(enum door_message_type type, uint64_t sequence)
{
  return (struct door_wire_head){.run_id = RUN_ID, .run_epoch = 1, .sequence = sequence, .type = (uint16_t)type};
}

static void send_welcome(struct fixture *fixture, uint64_t sequence, uint64_t scenario_hash)
{
  struct door_wire_head head = head_of(DOOR_WELCOME_MESSAGE, sequence);
  struct door_welcome welcome = {
      .scenario = {.bytes = fixture->scenario.text, .length = (uint32_t)strlen(fixture->scenario.text)},
      .scenario_hash = scenario_hash,
      .seed = 7,
      .replications = 2,
      .lease_milliseconds = LEASE_MILLISECONDS};
  assert_int_equal(door_wire_encode_welcome(&fixture->out, &head, &welcome), DOOR_OK);
  send_out(fixture);
}

static void send_grant(struct fixture *fixture, uint64_t sequence, uint32_t place)
{
  struct door_wire_head head = head_of(DOOR_GRANT_MESSAGE, sequence);
  struct door_batch grant;
  door_batch_init(&grant);
  assert_int_equal(door_batch_open(&grant, place, sim_time_at(2 * SIM_HOUR_SECONDS)), DOOR_OK);
  struct door_message *contact = door_batch_add_message(&grant);
  *contact = (struct door_message){.due = sim_time_at(SIM_HOUR_SECONDS),
                                   .type = DOOR_CONTACT_MESSAGE,
                                   .from = DOOR_INTAKE,
                                   .to = DOOR_SCREENING,
                                   .body.door_case = {.contact = 1, .referred_at = -1, .children = 1}};
  door_batch_close(&grant);
  assert_int_equal(door_wire_encode_batch(&fixture->out, &head, &grant), DOOR_OK);
  door_batch_fini(&grant);
  send_out(fixture);
}

static void send_again(struct fixture *fixture, uint64_t sequence)
{
  struct door_wire_head head = head_of(DOOR_AGAIN_MESSAGE, sequence);
  struct door_cycle cycle = {.sequence = sequence};
  assert_int_equal(door_wire_encode_cycle(&fixture->out, &head, &cycle), DOOR_OK);
  send_out(fixture);
}

static void send_empty(struct fixture *fixture, enum door_message_type type, uint64_t sequence)
{
  struct door_wire_head head = head_of(type, sequence);
  assert_int_equal(door_wire_encode_empty(&fixture->out, &head), DOOR_OK);
  send_out(fixture);
}

static void init(struct fixture *fixture)
{
  *fixture = (struct fixture){.length = 0};
  int patience = PATIENCE_MILLISECONDS;
  int linger = 0;
  toy_scenario_init(&fixture->scenario);
  door_wire_buffer_init(&fixture->out);
  memcpy(fixture->directory, "/tmp/door-test-XXXXXX", sizeof "/tmp/door-test-XXXXXX");
  assert_non_null(mkdtemp(fixture->directory));
  snprintf(fixture->endpoint, sizeof fixture->endpoint, "ipc://%s/socket", fixture->directory);
  fixture->context = zmq_ctx_new();
  fixture->router = zmq_socket(fixture->context, ZMQ_ROUTER);
  assert_int_equal(zmq_setsockopt(fixture->router, ZMQ_RCVTIMEO, &patience, sizeof patience), 0);
  assert_int_equal(zmq_setsockopt(fixture->router, ZMQ_LINGER, &linger, sizeof linger), 0);
  assert_int_equal(zmq_bind(fixture->router, fixture->endpoint), 0);
  fixture->serving.config =
      (struct door_serving){.service = &toy_screening, .endpoint = fixture->endpoint, .has_lease = true};
  assert_int_equal(pthread_create(&fixture->serving.thread, NULL, serve, &fixture->serving), 0);
  expect(fixture, DOOR_HELLO_MESSAGE, 0);
}

static void close_router(struct fixture *fixture)
{
  zmq_close(fixture->router);
  zmq_ctx_term(fixture->context);
}

static void join(struct fixture *fixture, enum door_err want_err, const char *want_text)
{
  pthread_join(fixture->serving.thread, NULL);
  assert_string_equal(fixture->serving.problem.text, want_text);
  assert_int_equal(fixture->serving.err, want_err);
}

static void fini(struct fixture *fixture)
{
  door_wire_buffer_fini(&fixture->out);
  toy_scenario_fini(&fixture->scenario);
  assert_int_equal(unlink(fixture->endpoint + strlen("ipc://")), 0); /* libzmq leaves it */
  assert_int_equal(rmdir(fixture->directory), 0);
}

static void service__asked_twice__answers_from_what_it_kept(void **state)
{
  (void)state;
  struct fixture fixture;
  init(&fixture);
  send_welcome(&fixture, 1, fixture.scenario.hash);
  expect(&fixture, DOOR_READY_MESSAGE, 1);
  send_grant(&fixture, 2, 0);
  expect(&fixture, DOOR_ANSWER_MESSAGE, 2);
  unsigned char first[sizeof fixture.frame];
  size_t first_length = fixture.length;
  memcpy(first, fixture.frame, first_length);
  send_again(&fixture, 2);
  expect(&fixture, DOOR_ANSWER_MESSAGE, 2);
  assert_int_equal(fixture.length, first_length);
  assert_memory_equal(fixture.frame, first, first_length);
  send_grant(&fixture, 2, 0); /* the request itself once more */
  expect(&fixture, DOOR_ANSWER_MESSAGE, 2);
  assert_memory_equal(fixture.frame, first, first_length);
  send_again(&fixture, 3); /* which never came: it tells how far it is */
  expect(&fixture, DOOR_ALIVE_MESSAGE, 2);
  send_empty(&fixture, DOOR_FINISH_MESSAGE, 3);
  expect(&fixture, DOOR_SUMMARY_MESSAGE, 3);
  struct door_counts counts[2];
  struct door_summary summary = {.counts = counts, .capacity = 2};
  assert_int_equal(door_wire_decode_summary(fixture.frame, fixture.length, &summary, NULL), DOOR_OK);
  assert_int_equal(counts[0].received, 1); /* however often it was asked */
  send_empty(&fixture, DOOR_STOP_MESSAGE, 4);
  join(&fixture, DOOR_OK, "");
  close_router(&fixture);
  fini(&fixture);
}

/* What a conductor must not send, and what the service says to it. */
static void grant_without_replications(struct fixture *fixture)
{
  send_grant(fixture, 1, 0);
}

static void grant_out_of_order(struct fixture *fixture)
{
  send_welcome(fixture, 1, fixture->scenario.hash);
  expect(fixture, DOOR_READY_MESSAGE, 1);
  send_grant(fixture, 5, 0);
}

static void grant_of_no_place(struct fixture *fixture)
{
  send_welcome(fixture, 1, fixture->scenario.hash);
  expect(fixture, DOOR_READY_MESSAGE, 1);
  send_grant(fixture, 2, 2);
}

static void another_scenario(struct fixture *fixture)
{
  send_welcome(fixture, 1, fixture->scenario.hash ^ 1);
}

static void service__request_that_does_not_fit__is_refused_with_a_fault(void **state)
{
  (void)state;
  static const struct {
    void (*given)(struct fixture *fixture);
    enum door_err want_err;
    const char *want_text; /* the beginning */
  } rows[] = {
      {grant_without_replications, DOOR_ERR_UNEXPECTED, "was sent grant, sequence 1: not in this state"},
      {grant_out_of_order, DOOR_ERR_UNEXPECTED, "was sent grant, sequence 5: the next is 2"},
      {grant_of_no_place, DOOR_ERR_RANGE, "was granted place 2 of 2 replications"},
      {another_scenario, DOOR_ERR_REFUSED, "reads another scenario than the conductor: hash "},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct fixture fixture;
    init(&fixture);
    rows[i].given(&fixture);
    char routing_id[32];
    assert_true(zmq_recv(fixture.router, routing_id, sizeof routing_id, 0) > 0);
    int length = zmq_recv(fixture.router, fixture.frame, sizeof fixture.frame, 0);
    assert_true(length > 0);
    struct door_fault fault;
    assert_int_equal(door_wire_decode_head(fixture.frame, (size_t)length, &fixture.head, NULL), DOOR_OK);
    assert_int_equal(fixture.head.type, DOOR_FAULT_MESSAGE);
    assert_int_equal(door_wire_decode_fault(fixture.frame, (size_t)length, &fault, NULL), DOOR_OK);
    assert_int_equal(door_err_of_name(fault.name.bytes, fault.name.length), rows[i].want_err);
    assert_memory_equal(fault.text.bytes, rows[i].want_text, strlen(rows[i].want_text));
    pthread_join(fixture.serving.thread, NULL);
    assert_int_equal(fixture.serving.err, rows[i].want_err);
    close_router(&fixture);
    fini(&fixture);
  }
}

static void service__conductor_vanishes__ends_and_says_what_it_held(void **state)
{
  (void)state;
  struct fixture fixture;
  init(&fixture);
  send_welcome(&fixture, 1, fixture.scenario.hash);
  expect(&fixture, DOOR_READY_MESSAGE, 1);
  send_grant(&fixture, 2, 1);
  expect(&fixture, DOOR_ANSWER_MESSAGE, 2);
  close_router(&fixture);
  join(&fixture, DOOR_ERR_PEER_LOST,
       "the conductor is gone; it held 2 replications at simulated 2014-04-01 02:00:00, sequence 2");
  fini(&fixture);
}

static void service__stop_flag__ends_and_says_what_it_held(void **state)
{
  (void)state;
  struct fixture fixture;
  volatile atomic_int stop = 0;
  init(&fixture);
  send_empty(&fixture, DOOR_STOP_MESSAGE, 1); /* of the thread that init started */
  join(&fixture, DOOR_OK, "");
  stop = 1;
  fixture.serving.config.stop = &stop;
  assert_int_equal(door_serve(&fixture.serving.config, &fixture.serving.problem), DOOR_ERR_INTERRUPTED);
  assert_string_equal(fixture.serving.problem.text, "was told to end by a signal; it held nothing yet");
  close_router(&fixture);
  fini(&fixture);
}

/* ---- the conductor against a service that loses what it is sent ---- */

/* A service by hand: it takes its first grant only the second time, and answers it twice. */
struct forgetful {
  pthread_t thread;
  const char *endpoint;
  const char *name;
  int grants_seen;
  int agains_seen;
};

static void reply(void *socket, struct door_wire_buffer *out, const struct door_wire_head *head,
                  enum door_message_type type, const struct door_batch *batch)
{
  struct door_wire_head own = *head;
  own.type = (uint16_t)type;
  enum door_err err;
  if (type == DOOR_SUMMARY_MESSAGE) {
    struct door_counts counts[TOY_REPLICATIONS] = {{.replication = 0}, {.replication = 1}, {.replication = 2}};
    struct door_summary summary = {.counts = counts, .count = TOY_REPLICATIONS};
    err = door_wire_encode_summary(out, &own, &summary);
  } else {
    err = door_wire_encode_batch(out, &own, batch);
  }
  if (err == DOOR_OK) {
    zmq_send(socket, out->bytes, out->length, 0);
  }
}

static void forget(struct forgetful *service, void *socket, const struct door_wire_head *head, struct door_batch *batch)
{
  struct door_wire_buffer out;
  door_wire_buffer_init(&out);
  if (head->type == DOOR_WELCOME_MESSAGE) {
    reply(socket, &out, head, DOOR_READY_MESSAGE, batch);
  } else if (head->type == DOOR_AGAIN_MESSAGE) {
    service->agains_seen++;
    struct door_wire_head own = *head;
    struct door_cycle cycle = {.sequence = head->sequence - 1};
    own.type = DOOR_ALIVE_MESSAGE;
    if (door_wire_encode_cycle(&out, &own, &cycle) == DOOR_OK) {
      zmq_send(socket, out.bytes, out.length, 0);
    }
  } else if (head->type == DOOR_GRANT_MESSAGE && service->grants_seen++ > 0) {
    reply(socket, &out, head, DOOR_ANSWER_MESSAGE, batch);
    reply(socket, &out, head, DOOR_ANSWER_MESSAGE, batch);
  } else if (head->type == DOOR_FINISH_MESSAGE) {
    reply(socket, &out, head, DOOR_SUMMARY_MESSAGE, batch);
  }
  door_wire_buffer_fini(&out);
}

static void *run_forgetful(void *argument)
{
  struct forgetful *service = argument;
  void *context = zmq_ctx_new();
  void *socket = zmq_socket(context, ZMQ_DEALER);
  struct door_hello hello = door_hello_of(DOOR_INTAKE, 7);
  for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
    hello.party =
        strcmp(service->name, door_party_name(door_service_at(i))) == 0 ? (uint8_t)door_service_at(i) : hello.party;
  }
  zmq_setsockopt(socket, ZMQ_ROUTING_ID, service->name, strlen(service->name));
  zmq_connect(socket, service->endpoint);
  struct door_wire_head head = {.type = DOOR_HELLO_MESSAGE};
  struct door_wire_buffer out;
  struct door_batch batch;
  door_wire_buffer_init(&out);
  door_batch_init(&batch);
  if (door_wire_encode_hello(&out, &head, &hello) == DOOR_OK) {
    zmq_send(socket, out.bytes, out.length, 0);
  }
  for (uint32_t place = 0; place < TOY_REPLICATIONS; place++) {
    if (door_batch_open(&batch, place, SIM_TIME_NEVER) == DOOR_OK) {
      door_batch_close(&batch);
    }
  }
  unsigned char frame[65536];
  while (head.type != DOOR_STOP_MESSAGE) {
    int length = zmq_recv(socket, frame, sizeof frame, 0);
    if (length > 0 && door_wire_decode_head(frame, (size_t)length, &head, NULL) == DOOR_OK) {
      forget(service, socket, &head, &batch);
    }
  }
  door_batch_fini(&batch);
  door_wire_buffer_fini(&out);
  zmq_close(socket);
  zmq_ctx_term(context);
  return NULL;
}

static void conductor__grant_lost_and_answer_doubled__takes_each_once(void **state)
{
  (void)state;
  struct toy_scenario scenario;
  struct door_problem problem = {.err = DOOR_OK};
  toy_scenario_init(&scenario);
  struct door_zmq_config config = {.endpoint_kind = "ipc",
                                   .remote = {.scenario_text = scenario.text,
                                              .scenario_hash = scenario.hash,
                                              .epoch = scenario.epoch,
                                              .lease_milliseconds = LEASE_MILLISECONDS}};
  struct door_transport transport;
  assert_int_equal(door_zmq_create(&config, &transport, &problem), DOOR_OK);
  struct forgetful services[DOOR_SERVICE_COUNT];
  for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
    services[i] =
        (struct forgetful){.endpoint = door_zmq_endpoint(&transport), .name = door_party_name(door_service_at(i))};
    assert_int_equal(pthread_create(&services[i].thread, NULL, run_forgetful, &services[i]), 0);
  }
  uint64_t hash;
  enum door_err err = toy_drive_run(&transport, 0, 3, &hash, &problem);
  assert_string_equal(problem.text, "");
  assert_int_equal(err, DOOR_OK);
  struct door_traffic traffic = door_remote_traffic(&transport);
  assert_true(traffic.answers_asked_again >= DOOR_SERVICE_COUNT);
  assert_true(traffic.answers_twice >= 2 * DOOR_SERVICE_COUNT); /* those of the last exchange may come later */
  transport.ops->destroy(&transport.self);
  for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
    pthread_join(services[i].thread, NULL);
    assert_true(services[i].agains_seen >= 1);
  }
  toy_scenario_fini(&scenario);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(service__asked_twice__answers_from_what_it_kept),
      cmocka_unit_test(service__request_that_does_not_fit__is_refused_with_a_fault),
      cmocka_unit_test(service__conductor_vanishes__ends_and_says_what_it_held),
      cmocka_unit_test(service__stop_flag__ends_and_says_what_it_held),
      cmocka_unit_test(conductor__grant_lost_and_answer_doubled__takes_each_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
