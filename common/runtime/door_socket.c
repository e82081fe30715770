#include "door_socket.h"

#include "door_wire.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <zmq.h>

int64_t door_clock_milliseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum door_err door_socket_set(void *socket, int option, int value)
{
  return zmq_setsockopt(socket, option, &value, sizeof value) == 0 ? DOOR_OK : DOOR_ERR_IO;
}

enum door_err door_socket_set_text(void *socket, int option, const char *text)
{
  return zmq_setsockopt(socket, option, text, strlen(text)) == 0 ? DOOR_OK : DOOR_ERR_IO;
}

uint64_t door_random_number(void)
{
  uint64_t number = 0;
  if (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number) {
    number = 1; /* without randomness two runs look alike; their sockets still differ */
  }
  return number;
}

enum door_err door_socket_limit(void *socket, bool has_heartbeats)
{
  static const struct {
    int option;
    int value;
    bool is_heartbeat;
  } options[] = {
      {ZMQ_SNDHWM, DOOR_FRAMES_QUEUED_MAX, false},
      {ZMQ_RCVHWM, DOOR_FRAMES_QUEUED_MAX, false},
      {ZMQ_LINGER, 0, false},
      {ZMQ_HANDSHAKE_IVL, DOOR_HANDSHAKE_MILLISECONDS, false},
      {ZMQ_HEARTBEAT_IVL, DOOR_HEARTBEAT_MILLISECONDS, true},
      {ZMQ_HEARTBEAT_TIMEOUT, DOOR_HEARTBEAT_LOST_MILLISECONDS, true},
      {ZMQ_HEARTBEAT_TTL, DOOR_HEARTBEAT_LOST_MILLISECONDS, true},
  };
  enum door_err err = DOOR_OK;
  for (size_t i = 0; i < sizeof options / sizeof options[0] && err == DOOR_OK; i++) {
    if (has_heartbeats || !options[i].is_heartbeat) {
      err = door_socket_set(socket, options[i].option, options[i].value);
    }
  }
  int64_t frame_bytes_max = DOOR_WIRE_FRAME_BYTES_MAX;
  if (err == DOOR_OK && zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &frame_bytes_max, sizeof frame_bytes_max) != 0) {
    err = DOOR_ERR_IO;
  }
  return err;
}

enum door_err door_socket_send(void *socket, const void *bytes, size_t length, bool more)
{
  while (zmq_send(socket, bytes, length, more ? ZMQ_DONTWAIT | ZMQ_SNDMORE : ZMQ_DONTWAIT) < 0) {
    if (errno == EINTR) {
      continue; /* a signal; its handler's flag is looked at between frames */
    }
    if (errno == EAGAIN) {
      return DOOR_ERR_LIMIT;
    }
    return errno == EHOSTUNREACH ? DOOR_ERR_PEER_LOST : DOOR_ERR_IO;
  }
  return DOOR_OK;
}

enum door_err door_monitor_create(void *context, void *socket, void **out_monitor)
{
  static const int events = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
                            ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL;
  static const char endpoint[] = "inproc://monitor"; /* one monitored socket a context */
  void *monitor = zmq_socket(context, ZMQ_PAIR);
  if (monitor == NULL) {
    return DOOR_ERR_IO;
  }
  if (door_socket_set(monitor, ZMQ_LINGER, 0) != DOOR_OK || zmq_socket_monitor(socket, endpoint, events) != 0 ||
      zmq_connect(monitor, endpoint) != 0) {
    zmq_close(monitor);
    return DOOR_ERR_IO;
  }
  *out_monitor = monitor;
  return DOOR_OK;
}

static enum door_connection_event event_of(unsigned number)
{
  static const struct {
    unsigned number;
    enum door_connection_event event;
  } events[] = {
      {ZMQ_EVENT_HANDSHAKE_SUCCEEDED, DOOR_CONNECTION_OPENED},
      {ZMQ_EVENT_DISCONNECTED, DOOR_CONNECTION_CLOSED},
      {ZMQ_EVENT_HANDSHAKE_FAILED_AUTH, DOOR_CONNECTION_REFUSED},
      /* A wrong key of the conductor ends the handshake without a word. */
      {ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL, DOOR_CONNECTION_CLOSED},
      {ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, DOOR_CONNECTION_CLOSED},
  };
  for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
    if (events[i].number == number) {
      return events[i].event;
    }
  }
  return DOOR_CONNECTION_OTHER;
}

enum door_connection_event door_monitor_next(void *monitor, int *out_fd)
{
  unsigned char event_bytes[6]; /* number in two bytes, value in four, in the machine's order */
  int length = zmq_recv(monitor, event_bytes, sizeof event_bytes, ZMQ_DONTWAIT);
  if (length < 0) {
    return DOOR_CONNECTION_NONE;
  }
  char endpoint[DOOR_ENDPOINT_BYTES];
  if (zmq_recv(monitor, endpoint, sizeof endpoint, ZMQ_DONTWAIT) < 0 || length != (int)sizeof event_bytes) {
    return DOOR_CONNECTION_OTHER;
  }
  uint16_t number;
  int32_t value;
  memcpy(&number, event_bytes, sizeof number);
  memcpy(&value, event_bytes + sizeof number, sizeof value);
  *out_fd = (int)value;
  return event_of(number);
}
