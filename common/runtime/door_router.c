#include "door_router.h"

#include "door_curve.h"
#include "door_run_directory.h"
#include "door_socket.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

enum { ITEM_ROUTER, ITEM_MONITOR, ITEM_WATCHED, ITEM_COUNT = ITEM_WATCHED + DOOR_SERVICE_COUNT };
enum {
  REFUSAL_BYTES = 160,
  REFUSED_FRAMES_MAX = 64 /* in one wait, so that a flood of them does not stop the clock */
};

struct door_router {
  void *context;
  void *socket;
  void *monitor;
  struct door_gate *gate; /* tcp only */
  zmq_msg_t frame;        /* the frame given out last */
  zmq_pollitem_t items[ITEM_COUNT];
  struct door_run_directory directory;
  char endpoint[DOOR_ENDPOINT_BYTES];
  char refusal[REFUSAL_BYTES];
  bool is_secured;
  bool is_bound;
  bool has_own_keys;
  bool has_refused_key;
  bool has_refused_stranger;
  /* By party. */
  bool has_refused_claim[DOOR_PARTY_COUNT];
  bool is_closed[DOOR_PARTY_COUNT]; /* to be told once its frames are given out */
  bool is_ended[DOOR_PARTY_COUNT];
  int fds[DOOR_PARTY_COUNT]; /* of its connection, -1 */
};

static enum door_err fail(struct door_problem *problem, const char *what)
{
  return door_problem_set(problem, DOOR_ERR_IO, "cannot %s: %s", what, zmq_strerror(zmq_errno()));
}

/* ---- creating ---- */

static enum door_err open_sockets(struct door_router *router, bool has_heartbeats, struct door_problem *problem)
{
  router->context = zmq_ctx_new();
  router->socket = router->context != NULL ? zmq_socket(router->context, ZMQ_ROUTER) : NULL;
  if (router->socket == NULL) {
    return fail(problem, "open a socket");
  }
  enum door_err err = door_socket_limit(router->socket, has_heartbeats);
  if (err == DOOR_OK) {
    err = door_socket_set(router->socket, ZMQ_ROUTER_MANDATORY, 1); /* a frame for nobody is an error */
  }
  if (err == DOOR_OK) {
    err = door_socket_set(router->socket, ZMQ_ROUTER_HANDOVER, 0); /* a second claimant does not take over */
  }
  if (err == DOOR_OK) {
    err = door_monitor_create(router->context, router->socket, &router->monitor);
  }
  return err == DOOR_OK ? err : fail(problem, "set up a socket");
}

static enum door_err enter_directory(struct door_router *router, const struct door_router_config *config,
                                     struct door_problem *problem)
{
  return config->run_directory != NULL ? door_run_directory_adopt(&router->directory, config->run_directory, problem)
                                       : door_run_directory_init(&router->directory, problem);
}

static enum door_err admit_by_key(struct door_router *router, const struct door_router_config *config,
                                  struct door_problem *problem)
{
  const char *keys_directory = config->keys_directory;
  struct door_keyring keyring;
  char own_folder[DOOR_PATH_BYTES + 16];
  enum door_err err = DOOR_OK;
  if (keys_directory == NULL) {
    err = enter_directory(router, config, problem);
    err = err == DOOR_OK ? door_curve_make_keys(router->directory.path, problem) : err;
    snprintf(own_folder, sizeof own_folder, "%s/%s", router->directory.path, door_party_name(DOOR_CONDUCTOR));
    keys_directory = own_folder;
    router->has_own_keys = true;
  }
  if (err == DOOR_OK) {
    err = door_keyring_read(&keyring, keys_directory, DOOR_CONDUCTOR, problem);
  }
  if (err != DOOR_OK) {
    return err;
  }
  err = door_gate_create(router->context, &keyring, &router->gate);
  err = err == DOOR_OK ? door_keyring_apply(&keyring, DOOR_CONDUCTOR, router->socket) : err;
  door_keyring_wipe(&keyring);
  router->is_secured = true;
  return err == DOOR_OK ? err : door_problem_set(problem, err, "cannot use the keys in %s", keys_directory);
}

static enum door_err choose_endpoint(struct door_router *router, const struct door_router_config *config,
                                     struct door_problem *problem)
{
  const char *wanted = config->bind_endpoint;
  int length;
  if (wanted != NULL) {
    length = snprintf(router->endpoint, sizeof router->endpoint, "%s", wanted);
  } else if (router->is_secured) {
    length = snprintf(router->endpoint, sizeof router->endpoint, "tcp://127.0.0.1:*");
  } else {
    enum door_err err = enter_directory(router, config, problem);
    if (err != DOOR_OK) {
      return err;
    }
    length = snprintf(router->endpoint, sizeof router->endpoint, "ipc://%s/socket", router->directory.path);
  }
  if (length < 0 || (size_t)length >= sizeof router->endpoint) {
    return door_problem_set(problem, DOOR_ERR_LIMIT, "%s: the endpoint is too long", wanted);
  }
  return router->is_secured ? DOOR_OK : door_ipc_endpoint_check(router->endpoint, problem);
}

static enum door_err bind_socket(struct door_router *router, struct door_problem *problem)
{
  if (router->is_secured && strncmp(router->endpoint, "tcp://", strlen("tcp://")) != 0) {
    return door_problem_set(problem, DOOR_ERR_USAGE, "%s: expected tcp:// and an address", router->endpoint);
  }
  if (zmq_bind(router->socket, router->endpoint) != 0) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: cannot listen: %s", router->endpoint, zmq_strerror(zmq_errno()));
  }
  router->is_bound = true;
  size_t size = sizeof router->endpoint; /* with the port that "*" became */
  if (zmq_getsockopt(router->socket, ZMQ_LAST_ENDPOINT, router->endpoint, &size) != 0) {
    return fail(problem, "read the endpoint");
  }
  return DOOR_OK;
}

enum door_err door_router_create(const struct door_router_config *config, struct door_router **out_router,
                                 struct door_problem *problem)
{
  bool is_tcp = strcmp(config->endpoint_kind, "tcp") == 0;
  if (!is_tcp && strcmp(config->endpoint_kind, "ipc") != 0) {
    return door_problem_set(problem, DOOR_ERR_USAGE, "%s: expected ipc or tcp", config->endpoint_kind);
  }
  struct door_router *router = calloc(1, sizeof *router);
  if (router == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "%s", door_err_text(DOOR_ERR_MEMORY));
  }
  zmq_msg_init(&router->frame);
  for (uint32_t i = 0; i < DOOR_PARTY_COUNT; i++) {
    router->fds[i] = -1;
  }
  for (uint32_t i = ITEM_WATCHED; i < ITEM_COUNT; i++) {
    router->items[i] = (zmq_pollitem_t){.fd = -1, .events = ZMQ_POLLIN};
  }
  enum door_err err = open_sockets(router, config->has_heartbeats, problem);
  if (err == DOOR_OK && is_tcp) {
    err = admit_by_key(router, config, problem);
  }
  err = err == DOOR_OK ? choose_endpoint(router, config, problem) : err;
  err = err == DOOR_OK ? bind_socket(router, problem) : err;
  if (err != DOOR_OK) {
    door_router_destroy(&router, 0);
    return err;
  }
  router->items[ITEM_ROUTER] = (zmq_pollitem_t){.socket = router->socket, .events = ZMQ_POLLIN};
  router->items[ITEM_MONITOR] = (zmq_pollitem_t){.socket = router->monitor, .events = ZMQ_POLLIN};
  *out_router = router;
  return DOOR_OK;
}

void door_router_destroy(struct door_router **router_pointer, int linger_milliseconds)
{
  struct door_router *router = *router_pointer;
  if (router == NULL) {
    return;
  }
  *router_pointer = NULL;
  zmq_msg_close(&router->frame);
  if (router->monitor != NULL) {
    zmq_socket_monitor(router->socket, NULL, 0);
    zmq_close(router->monitor);
  }
  if (router->socket != NULL) {
    zmq_setsockopt(router->socket, ZMQ_LINGER, &linger_milliseconds, sizeof linger_milliseconds);
    zmq_close(router->socket);
  }
  if (router->context != NULL) {
    zmq_ctx_shutdown(router->context); /* wakes the gate, which then closes its socket */
    door_gate_destroy(&router->gate);
    zmq_ctx_term(router->context);
  }
  if (router->is_bound && !router->is_secured && router->directory.path[0] == '\0') {
    unlink(router->endpoint + strlen("ipc://")); /* libzmq leaves it; it may be gone with the run's directory */
  }
  door_run_directory_fini(&router->directory);
  free(router);
}

const char *door_router_endpoint(const struct door_router *router)
{
  return router->endpoint;
}

const char *door_router_keys(const struct door_router *router)
{
  return router->has_own_keys ? router->directory.path : NULL;
}

bool door_router_can_reconnect(const struct door_router *router)
{
  return router->is_secured;
}

void door_router_close_door(struct door_router *router)
{
  door_run_directory_fini(&router->directory);
}

void door_router_watch(struct door_router *router, enum door_party party, int fd)
{
  router->items[ITEM_WATCHED + door_service_index(party)].fd = fd;
}

/* ---- sending ---- */

enum door_err door_router_send(struct door_router *router, enum door_party party, const unsigned char *bytes,
                               size_t length)
{
  const char *routing_id = door_party_name(party);
  enum door_err err = door_socket_send(router->socket, routing_id, strlen(routing_id), true);
  return err == DOOR_OK ? door_socket_send(router->socket, bytes, length, false) : err;
}

/* ---- what happened ---- */

/* The party of a routing id; DOOR_CONDUCTOR for a stranger. */
static enum door_party party_of(const char *routing_id, size_t length)
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    const char *name = door_party_name(door_service_at(service));
    if (strlen(name) == length && memcmp(name, routing_id, length) == 0) {
      return door_service_at(service);
    }
  }
  return DOOR_CONDUCTOR;
}

/* Reads the parts of one message, the last into router->frame; false when there is none or a signal came. */
static bool receive_parts(struct door_router *router, enum door_party *out_claimed, int *out_part_count)
{
  *out_part_count = 0;
  do {
    if (zmq_msg_recv(&router->frame, router->socket, ZMQ_DONTWAIT) < 0) {
      return false;
    }
    if (*out_part_count == 0) {
      *out_claimed = party_of(zmq_msg_data(&router->frame), zmq_msg_size(&router->frame));
    }
    ++*out_part_count;
  } while (zmq_msg_more(&router->frame));
  return true;
}

static void refuse(struct door_router *router, bool *has_refused, struct door_port_event *event, const char *text)
{
  if (!*has_refused) {
    *has_refused = true;
    snprintf(router->refusal, sizeof router->refusal, "%s", text);
    *event = (struct door_port_event){.kind = DOOR_PORT_REFUSED, .text = router->refusal};
  }
}

/* Takes one message; event stays NOTHING when it was refused before. False when there was none. */
static bool take_frame(struct door_router *router, struct door_port_event *event)
{
  enum door_party claimed;
  int part_count;
  if (!receive_parts(router, &claimed, &part_count)) {
    return false;
  }
  if (claimed == DOOR_CONDUCTOR || part_count != 2) {
    refuse(router, &router->has_refused_stranger, event,
           "refused: a peer whose routing id names no service, or whose message has several parts");
    return true;
  }
  if (router->is_secured) {
    const char *user = zmq_msg_gets(&router->frame, "User-Id");
    if (user == NULL || strcmp(user, door_party_name(claimed)) != 0) {
      char text[REFUSAL_BYTES];
      snprintf(text, sizeof text, "refused: a peer that says it is %s has the key of %s", door_party_name(claimed),
               user != NULL ? user : "nobody");
      refuse(router, &router->has_refused_claim[claimed], event, text);
      return true;
    }
  }
  router->fds[claimed] = zmq_msg_get(&router->frame, ZMQ_SRCFD);
  *event = (struct door_port_event){.kind = DOOR_PORT_FRAME,
                                    .party = claimed,
                                    .bytes = zmq_msg_data(&router->frame),
                                    .length = zmq_msg_size(&router->frame)};
  return true;
}

static void note_connection_events(struct door_router *router, struct door_port_event *event)
{
  enum door_connection_event connection;
  int fd = -1;
  while (event->kind == DOOR_PORT_NOTHING &&
         (connection = door_monitor_next(router->monitor, &fd)) != DOOR_CONNECTION_NONE) {
    if (connection == DOOR_CONNECTION_REFUSED) {
      refuse(router, &router->has_refused_key, event, "refused: a peer whose key is not on the list");
    }
    for (uint32_t party = 0; party < DOOR_PARTY_COUNT && connection == DOOR_CONNECTION_CLOSED; party++) {
      if (fd >= 0 && router->fds[party] == fd) {
        router->fds[party] = -1;
        router->is_closed[party] = true;
      }
    }
  }
}

static void note_ends(struct door_router *router)
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    zmq_pollitem_t *item = &router->items[ITEM_WATCHED + service];
    if ((item->revents & ZMQ_POLLIN) != 0) {
      router->is_ended[door_service_at(service)] = true;
      item->fd = -1;
      item->revents = 0;
    }
  }
}

/* What was put off until all frames were given out. */
static void tell_losses(struct door_router *router, struct door_port_event *event)
{
  for (uint32_t party = 0; party < DOOR_PARTY_COUNT; party++) {
    bool *flag = router->is_closed[party] ? &router->is_closed[party] : &router->is_ended[party];
    if (*flag) {
      *event = (struct door_port_event){.kind = flag == &router->is_closed[party] ? DOOR_PORT_CLOSED : DOOR_PORT_ENDED,
                                        .party = (enum door_party)party};
      *flag = false;
      return;
    }
  }
}

enum door_err door_router_wait(struct door_router *router, int timeout_milliseconds, struct door_port_event *out_event)
{
  *out_event = (struct door_port_event){.kind = DOOR_PORT_NOTHING};
  bool has_polled = false;
  for (;;) {
    for (int i = 0; i < REFUSED_FRAMES_MAX && out_event->kind == DOOR_PORT_NOTHING; i++) {
      if (!take_frame(router, out_event)) {
        break;
      }
    }
    if (out_event->kind == DOOR_PORT_NOTHING) {
      tell_losses(router, out_event);
    }
    if (out_event->kind != DOOR_PORT_NOTHING || has_polled) {
      return DOOR_OK;
    }
    if (zmq_poll(router->items, ITEM_COUNT, timeout_milliseconds) < 0 && zmq_errno() != EINTR) {
      return DOOR_ERR_IO;
    }
    has_polled = true;
    note_ends(router);
    note_connection_events(router, out_event);
  }
}
