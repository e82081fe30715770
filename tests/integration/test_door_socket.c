/* test_door_socket.c - frames over ZeroMQ: in parts, whole again, and no part longer than a stranger may send. */
#include "door_socket.h"
#include "door_wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { PATIENCE_MILLISECONDS = 20000, MOMENT_MILLISECONDS = 300 };

/* A ROUTER and a DEALER over a local socket, limited as those of a run. */
struct fixture {
  void *context;
  void *router;
  void *dealer;
  void *monitor; /* of the router */
  struct door_inbox *inbox;
  char directory[32];
  char endpoint[64];
};

static void init(struct fixture *fixture)
{
  *fixture = (struct fixture){.context = zmq_ctx_new()};
  memcpy(fixture->directory, "/tmp/door-test-XXXXXX", sizeof "/tmp/door-test-XXXXXX");
  assert_non_null(mkdtemp(fixture->directory));
  snprintf(fixture->endpoint, sizeof fixture->endpoint, "ipc://%s/socket", fixture->directory);
  fixture->router = zmq_socket(fixture->context, ZMQ_ROUTER);
  fixture->dealer = zmq_socket(fixture->context, ZMQ_DEALER);
  assert_int_equal(door_socket_limit(fixture->router, false), DOOR_OK);
  assert_int_equal(door_socket_set(fixture->dealer, ZMQ_LINGER, 0), DOOR_OK);
  assert_int_equal(door_socket_set_text(fixture->dealer, ZMQ_ROUTING_ID, "intake"), DOOR_OK);
  assert_int_equal(door_monitor_create(fixture->context, fixture->router, &fixture->monitor), DOOR_OK);
  assert_int_equal(door_inbox_create(&fixture->inbox), DOOR_OK);
  assert_int_equal(zmq_bind(fixture->router, fixture->endpoint), 0);
  assert_int_equal(zmq_connect(fixture->dealer, fixture->endpoint), 0);
}

static void fini(struct fixture *fixture)
{
  door_inbox_destroy(&fixture->inbox);
  zmq_socket_monitor(fixture->router, NULL, 0);
  zmq_close(fixture->monitor);
  zmq_close(fixture->dealer);
  zmq_close(fixture->router);
  zmq_ctx_term(fixture->context);
  assert_int_equal(unlink(fixture->endpoint + strlen("ipc://")), 0);
  assert_int_equal(rmdir(fixture->directory), 0);
}

static bool is_readable(void *socket, int milliseconds)
{
  zmq_pollitem_t item = {.socket = socket, .events = ZMQ_POLLIN};
  return zmq_poll(&item, 1, milliseconds) == 1;
}

/* Takes a frame after its routing id. */
static void take(struct fixture *fixture)
{
  char routing_id[16];
  bool has_frame = false;
  assert_true(is_readable(fixture->router, PATIENCE_MILLISECONDS));
  assert_int_equal(zmq_recv(fixture->router, routing_id, sizeof routing_id, 0), strlen("intake"));
  assert_int_equal(door_inbox_take(fixture->inbox, fixture->router, &has_frame), DOOR_OK);
  assert_true(has_frame);
}

static unsigned char *make_bytes(size_t length)
{
  unsigned char *bytes = malloc(length > 0 ? length : 1);
  assert_non_null(bytes);
  for (size_t i = 0; i < length; i++) {
    bytes[i] = (unsigned char)(i * 2654435761U >> 24);
  }
  return bytes;
}

static void frame__of_any_length__comes_whole(void **state)
{
  (void)state;
  enum { PART = DOOR_WIRE_PART_BYTES_MAX };
  static const size_t given_lengths[] = {1, PART - 1, PART, PART + 1, 2 * PART, 3 * PART + 17, 40 * PART, 5};
  struct fixture fixture;
  init(&fixture);
  for (size_t i = 0; i < sizeof given_lengths / sizeof given_lengths[0]; i++) {
    unsigned char *bytes = make_bytes(given_lengths[i]);
    assert_int_equal(door_socket_send(fixture.dealer, bytes, given_lengths[i], false), DOOR_OK);
    take(&fixture);
    assert_int_equal(door_inbox_length(fixture.inbox), given_lengths[i]);
    assert_memory_equal(door_inbox_bytes(fixture.inbox), bytes, given_lengths[i]);
    assert_true(door_inbox_fd(fixture.inbox) >= 0);
    assert_null(door_inbox_property(fixture.inbox, "User-Id")); /* no gate has given one */
    free(bytes);
  }
  bool has_frame = true;
  assert_int_equal(door_inbox_take(fixture.inbox, fixture.router, &has_frame), DOOR_OK);
  assert_false(has_frame);
  fini(&fixture);
}

static void frame__longer_than_any__is_cut_where_the_decoder_refuses_it(void **state)
{
  (void)state;
  enum { PARTS = DOOR_WIRE_FRAME_BYTES_MAX / DOOR_WIRE_PART_BYTES_MAX + 3 };
  struct fixture fixture;
  init(&fixture);
  unsigned char *part = make_bytes(DOOR_WIRE_PART_BYTES_MAX);
  for (int i = 0; i < PARTS; i++) {
    assert_int_equal(door_socket_send(fixture.dealer, part, DOOR_WIRE_PART_BYTES_MAX, i + 1 < PARTS), DOOR_OK);
  }
  take(&fixture);
  assert_int_equal(door_inbox_length(fixture.inbox), DOOR_WIRE_FRAME_BYTES_MAX + 1);
  struct door_wire_head head;
  assert_int_not_equal(
      door_wire_decode_head(door_inbox_bytes(fixture.inbox), door_inbox_length(fixture.inbox), &head, NULL), DOOR_OK);
  assert_int_equal(door_socket_send(fixture.dealer, part, 1, false), DOOR_OK); /* the connection goes on */
  take(&fixture);
  assert_int_equal(door_inbox_length(fixture.inbox), 1);
  free(part);
  fini(&fixture);
}

static void part__longer_than_any__ends_its_connection(void **state)
{
  (void)state;
  struct fixture fixture;
  init(&fixture);
  size_t length = 2 * DOOR_WIRE_PART_BYTES_MAX;
  unsigned char *bytes = make_bytes(length);
  assert_int_equal(zmq_send(fixture.dealer, bytes, length, 0), length);
  enum door_connection_event event = DOOR_CONNECTION_OTHER;
  int fd = -1;
  while (event != DOOR_CONNECTION_CLOSED) {
    assert_true(is_readable(fixture.monitor, PATIENCE_MILLISECONDS));
    event = door_monitor_next(fixture.monitor, &fd);
  }
  assert_false(is_readable(fixture.router, MOMENT_MILLISECONDS));
  free(bytes);
  fini(&fixture);
}

/* More than the 2,000 messages that libzmq's queue of a monitor held: its thread stopped in the middle of telling, with
 * a lock held that closing the socket needs, and the end of a run never came. */
static void monitor__nobody_asks__a_thousand_connections_do_not_stop_the_end(void **state)
{
  (void)state;
  enum { CALLERS = 1200 };
  struct fixture fixture;
  init(&fixture);
  for (int i = 0; i < CALLERS; i++) {
    void *caller = zmq_socket(fixture.context, ZMQ_DEALER);
    assert_non_null(caller);
    assert_int_equal(door_socket_set(caller, ZMQ_LINGER, PATIENCE_MILLISECONDS), DOOR_OK);
    assert_int_equal(zmq_connect(caller, fixture.endpoint), 0);
    assert_int_equal(zmq_send(caller, "x", 1, 0), 1);
    zmq_close(caller);
    char routing_id[16];
    assert_true(is_readable(fixture.router, PATIENCE_MILLISECONDS));
    assert_true(zmq_recv(fixture.router, routing_id, sizeof routing_id, 0) > 0);
    assert_int_equal(zmq_recv(fixture.router, routing_id, sizeof routing_id, 0), 1);
  }
  fini(&fixture);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(frame__of_any_length__comes_whole),
      cmocka_unit_test(frame__longer_than_any__is_cut_where_the_decoder_refuses_it),
      cmocka_unit_test(part__longer_than_any__ends_its_connection),
      cmocka_unit_test(monitor__nobody_asks__a_thousand_connections_do_not_stop_the_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
