#include "door_socket.h"

#include "door_wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <zmq.h>

enum { SEAL_BYTES_MAX = 64 }; /* what CURVE adds to a part: 33 bytes, RFC 26 */

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
  int64_t part_bytes_max = DOOR_WIRE_PART_BYTES_MAX + SEAL_BYTES_MAX;
  if (err == DOOR_OK && zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &part_bytes_max, sizeof part_bytes_max) != 0) {
    err = DOOR_ERR_IO;
  }
  return err;
}

/* ---- frames ---- */

static enum door_err send_part(void *socket, const unsigned char *bytes, size_t length, bool more)
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

enum door_err door_socket_send(void *socket, const void *bytes, size_t length, bool more)
{
  const unsigned char *at = bytes;
  enum door_err err = DOOR_OK;
  /* A full queue refuses the first part; libzmq takes the others of a message whatever its queue holds. */
  while (err == DOOR_OK && length > DOOR_WIRE_PART_BYTES_MAX) {
    err = send_part(socket, at, DOOR_WIRE_PART_BYTES_MAX, true);
    at += DOOR_WIRE_PART_BYTES_MAX;
    length -= DOOR_WIRE_PART_BYTES_MAX;
  }
  return err == DOOR_OK ? send_part(socket, at, length, more) : err;
}

struct door_inbox {
  zmq_msg_t first; /* part; it knows the sender, and is the frame where there is no other */
  zmq_msg_t next;
  unsigned char *joined; /* room for capacity bytes; the frame when it came in several parts */
  size_t capacity;
  const unsigned char *bytes; /* the frame */
  size_t length;
};

enum door_err door_inbox_create(struct door_inbox **out_inbox)
{
  struct door_inbox *inbox = calloc(1, sizeof *inbox);
  if (inbox == NULL) {
    return DOOR_ERR_MEMORY;
  }
  zmq_msg_init(&inbox->first);
  zmq_msg_init(&inbox->next);
  *out_inbox = inbox;
  return DOOR_OK;
}

void door_inbox_destroy(struct door_inbox **inbox)
{
  if (*inbox != NULL) {
    zmq_msg_close(&(*inbox)->first);
    zmq_msg_close(&(*inbox)->next);
    free((*inbox)->joined);
    free(*inbox);
    *inbox = NULL;
  }
}

/* libzmq's own thread opens a sealed part where it lies and hands it over by atomics that the thread sanitizer does not
 * see, as neither libzmq nor its cryptography is built for it. Under that sanitizer, and only there, every part is
 * copied by a function that is not watched; whatever looks at the copy is. */
#ifdef __SANITIZE_THREAD__
enum { COPIES_EVERY_PART = 1 };

__attribute__((no_sanitize_thread)) static void copy_part(unsigned char *to, const volatile unsigned char *from,
                                                          size_t length)
{
  for (size_t i = 0; i < length; i++) { /* volatile: or the compiler makes a call of memcpy of it, which is watched */
    to[i] = from[i];
  }
}
#else
enum { COPIES_EVERY_PART = 0 };

static void copy_part(unsigned char *to, const unsigned char *from, size_t length)
{
  memcpy(to, from, length);
}
#endif

/* Adds a part to the joined frame, up to the first byte that no frame has. */
static enum door_err join_part(struct door_inbox *inbox, zmq_msg_t *part)
{
  enum { LENGTH_MAX = DOOR_WIRE_FRAME_BYTES_MAX + 1 };
  size_t length = zmq_msg_size(part);
  length = length < LENGTH_MAX - inbox->length ? length : LENGTH_MAX - inbox->length;
  if (inbox->length + length > inbox->capacity) {
    size_t capacity = 2 * inbox->capacity > inbox->length + length ? 2 * inbox->capacity : inbox->length + length;
    unsigned char *joined = realloc(inbox->joined, capacity);
    if (joined == NULL) {
      return DOOR_ERR_MEMORY;
    }
    inbox->joined = joined;
    inbox->capacity = capacity;
  }
  if (length > 0) {
    copy_part(inbox->joined + inbox->length, zmq_msg_data(part), length);
    inbox->length += length;
  }
  inbox->bytes = inbox->joined;
  return DOOR_OK;
}

static bool receive_part(zmq_msg_t *part, void *socket)
{
  int length;
  do {
    length = zmq_msg_recv(part, socket, ZMQ_DONTWAIT);
  } while (length < 0 && errno == EINTR);
  return length >= 0;
}

enum door_err door_inbox_take(struct door_inbox *inbox, void *socket, bool *out_has_frame)
{
  *out_has_frame = receive_part(&inbox->first, socket);
  if (!*out_has_frame) {
    return DOOR_OK;
  }
  inbox->length = 0;
  if (!zmq_msg_more(&inbox->first) && !COPIES_EVERY_PART) {
    inbox->bytes = zmq_msg_data(&inbox->first);
    inbox->length = zmq_msg_size(&inbox->first);
    return DOOR_OK;
  }
  enum door_err err = join_part(inbox, &inbox->first);
  bool has_more = zmq_msg_more(&inbox->first);
  while (has_more) {
    if (!receive_part(&inbox->next, socket)) { /* a message comes with all its parts, or its socket is broken */
      return DOOR_ERR_IO;
    }
    err = err == DOOR_OK ? join_part(inbox, &inbox->next) : err;
    has_more = zmq_msg_more(&inbox->next);
  }
  return err;
}

const unsigned char *door_inbox_bytes(const struct door_inbox *inbox)
{
  return inbox->bytes;
}

size_t door_inbox_length(const struct door_inbox *inbox)
{
  return inbox->length;
}

const char *door_inbox_property(const struct door_inbox *inbox, const char *name)
{
  return zmq_msg_gets(&inbox->first, name);
}

int door_inbox_fd(const struct door_inbox *inbox)
{
  return zmq_msg_get(&inbox->first, ZMQ_SRCFD);
}

/* ---- connections ---- */

enum door_err door_monitor_create(void *context, void *socket, void **out_monitor)
{
  static const int events = ZMQ_EVENT_LISTENING | ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED |
                            ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
                            ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL;
  static const char endpoint[] = "inproc://monitor"; /* one monitored socket a context */
  void *monitor = zmq_socket(context, ZMQ_PAIR);
  if (monitor == NULL) {
    return DOOR_ERR_IO;
  }
  /* A full queue would stop libzmq's thread with a lock held that closing the socket needs too. */
  if (door_socket_set(monitor, ZMQ_RCVHWM, 0) != DOOR_OK || door_socket_set(monitor, ZMQ_LINGER, 0) != DOOR_OK ||
      zmq_socket_monitor(socket, endpoint, events) != 0 || zmq_connect(monitor, endpoint) != 0) {
    zmq_close(monitor);
    return DOOR_ERR_IO;
  }
  *out_monitor = monitor;
  return DOOR_OK;
}

static enum door_connection_event event_of(unsigned number, int value)
{
  static const struct {
    unsigned number;
    int value; /* 0: any */
    enum door_connection_event event;
  } events[] = {
      {ZMQ_EVENT_LISTENING, 0, DOOR_CONNECTION_LISTENING},
      {ZMQ_EVENT_ACCEPTED, 0, DOOR_CONNECTION_ACCEPTED},
      {ZMQ_EVENT_HANDSHAKE_SUCCEEDED, 0, DOOR_CONNECTION_OPENED},
      {ZMQ_EVENT_DISCONNECTED, 0, DOOR_CONNECTION_CLOSED},
      {ZMQ_EVENT_HANDSHAKE_FAILED_AUTH, 0, DOOR_CONNECTION_REFUSED},
      {ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL, 0, DOOR_CONNECTION_UNFINISHED},
      {ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH, DOOR_CONNECTION_NO_CURVE},
      {ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC, DOOR_CONNECTION_MISTAKEN},
      {ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, 0, DOOR_CONNECTION_MALFORMED},
  };
  for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
    if (events[i].number == number && (events[i].value == 0 || events[i].value == value)) {
      return events[i].event;
    }
  }
  return DOOR_CONNECTION_OTHER;
}

enum door_connection_event door_monitor_next(void *monitor, int *out_fd)
{
  unsigned char event_bytes[6]; /* number in two bytes, value in four, in the machine's order */
  int length;
  do {
    length = zmq_recv(monitor, event_bytes, sizeof event_bytes, ZMQ_DONTWAIT);
  } while (length < 0 && errno == EINTR);
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
  return event_of(number, (int)value);
}
