#include "door_router.h"

#include "door_callers.h"
#include "door_curve.h"
#include "door_descriptors.h"
#include "door_gate.h"
#include "door_latch.h"
#include "door_run_directory.h"
#include "door_socket.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

enum { ITEM_ROUTER, ITEM_MONITOR, ITEM_WATCHED, ITEM_COUNT = ITEM_WATCHED + DOOR_SERVICE_COUNT };
enum {
  REFUSED_FRAMES_MAX = 64,      /* in one wait, so that a flood of them does not stop the clock */
  STRANGERS_MILLISECONDS = 2000 /* for a handshake: each that stands at the door takes a descriptor */
};

struct door_router {
  void *context;
  void *socket;
  void *monitor;
  struct door_gate *gate;   /* tcp only */
  struct door_inbox *inbox; /* holds the frame given out last */
  struct door_callers callers;
  struct door_latch latch;
  zmq_pollitem_t items[ITEM_COUNT];
  struct door_run_directory directory;
  char endpoint[DOOR_ENDPOINT_BYTES];
  bool is_secured;
  bool is_bound;
  bool has_own_keys;
  bool is_ended[DOOR_PARTY_COUNT]; /* to be told once its frames are given out */
};

/* ---- creating ---- */

static enum door_err open_sockets(struct door_router *router, bool has_heartbeats, struct door_problem *problem)
{
  router->context = zmq_ctx_new();
  router->socket = router->context != NULL ? zmq_socket(router->context, ZMQ_ROUTER) : NULL;
  if (router->socket == NULL) {
    return door_problem_set(problem, DOOR_ERR_IO, "cannot open a socket: %s", zmq_strerror(zmq_errno()));
  }
  enum door_err err = door_socket_limit(router->socket, has_heartbeats);
  if (err == DOOR_OK) {
    err = door_socket_set(router->socket, ZMQ_HANDSHAKE_IVL, STRANGERS_MILLISECONDS);
  }
  if (err == DOOR_OK) {
    err = door_socket_set(router->socket, ZMQ_ROUTER_MANDATORY, 1); /* a frame for nobody is an error */
  }
  if (err == DOOR_OK) {
    err = door_socket_set(router->socket, ZMQ_ROUTER_HANDOVER, 0); /* a second claimant does not take over */
  }
  if (err == DOOR_OK) {
    err = door_monitor_create(router->context, router->socket, &router->monitor);
  }
  return err == DOOR_OK
             ? err
             : door_problem_set(problem, DOOR_ERR_IO, "cannot set up a socket: %s", zmq_strerror(zmq_errno()));
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

/* The descriptor of the listening socket is in the first event of a bind, which the call itself has sent. */
static void watch_door(struct door_router *router)
{
  int listener = -1;
  enum door_connection_event event = DOOR_CONNECTION_OTHER;
  while (event != DOOR_CONNECTION_LISTENING && event != DOOR_CONNECTION_NONE) {
    event = door_monitor_next(router->monitor, &listener);
  }
  bool is_watched = router->is_secured && event == DOOR_CONNECTION_LISTENING;
  door_latch_init(&router->latch, is_watched ? listener : -1, door_clock_milliseconds());
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
    return door_problem_set(problem, DOOR_ERR_IO, "cannot read the endpoint: %s", zmq_strerror(zmq_errno()));
  }
  watch_door(router);
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
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory");
  }
  door_callers_init(&router->callers, is_tcp);
  if (is_tcp) {
    door_reserve_keep();
  }
  for (uint32_t i = ITEM_WATCHED; i < ITEM_COUNT; i++) {
    router->items[i] = (zmq_pollitem_t){.fd = -1, .events = ZMQ_POLLIN};
  }
  enum door_err err = door_inbox_create(&router->inbox);
  err = err == DOOR_OK ? open_sockets(router, config->has_heartbeats, problem) : err;
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
  door_inbox_destroy(&router->inbox);
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
  door_callers_fini(&router->callers);
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
  struct door_reserve reserve = door_reserve_open(); /* strangers may hold all others */
  door_run_directory_fini(&router->directory);
  door_reserve_close(&reserve);
}

void door_router_watch(struct door_router *router, enum door_party party, int fd)
{
  router->items[ITEM_WATCHED + door_service_index(party)].fd = fd;
}

/* ---- sending ---- */

enum door_err door_router_send(struct door_router *router, enum door_party party, const unsigned char *bytes,
                               size_t length)
{
  const struct door_route *route = door_callers_route(&router->callers, party);
  if (route->length == 0) {
    return DOOR_ERR_PEER_LOST;
  }
  enum door_err err = door_socket_send(router->socket, route->id, route->length, true);
  return err == DOOR_OK ? door_socket_send(router->socket, bytes, length, false) : err;
}

/* ---- what happened ---- */

/* Of the other end, while it is connected; "" otherwise. */
static void address_of(int fd, char out_address[DOOR_ADDRESS_BYTES])
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  out_address[0] = '\0';
  if (getpeername(fd, (struct sockaddr *)&address, &length) == 0 &&
      getnameinfo((const struct sockaddr *)&address, length, out_address, DOOR_ADDRESS_BYTES, NULL, 0,
                  NI_NUMERICHOST) != 0) {
    out_address[0] = '\0';
  }
}

static enum door_err note_event(struct door_router *router, enum door_connection_event event, int fd)
{
  char address[DOOR_ADDRESS_BYTES] = "";
  struct door_call call = {.kind = DOOR_CALL_OPENED, .fd = fd, .address = address};
  struct door_refused_key refused;
  switch (event) {
  case DOOR_CONNECTION_NONE:
  case DOOR_CONNECTION_OTHER:
  case DOOR_CONNECTION_LISTENING:
    return DOOR_OK;
  case DOOR_CONNECTION_ACCEPTED:
    if (router->is_secured) {
      address_of(fd, address);
    }
    break;
  case DOOR_CONNECTION_OPENED:
    call.kind = DOOR_CALL_ADMITTED;
    break;
  case DOOR_CONNECTION_CLOSED:
    call.kind = DOOR_CALL_CLOSED;
    break;
  case DOOR_CONNECTION_REFUSED:
    refused = door_gate_last_refused(router->gate);
    call = (struct door_call){.kind = DOOR_CALL_WRONG_KEY, .address = refused.address, .key = refused.key};
    return door_callers_note(&router->callers, &call);
  case DOOR_CONNECTION_NO_CURVE:
    call.kind = DOOR_CALL_NO_CURVE;
    break;
  case DOOR_CONNECTION_MISTAKEN:
    call.kind = DOOR_CALL_MISTAKEN;
    break;
  case DOOR_CONNECTION_MALFORMED:
    call.kind = DOOR_CALL_MALFORMED;
    break;
  case DOOR_CONNECTION_UNFINISHED:
    call.kind = DOOR_CALL_UNFINISHED;
    break;
  }
  return door_callers_note(&router->callers, &call);
}

static enum door_err note_events(struct door_router *router)
{
  enum door_err err = DOOR_OK;
  enum door_connection_event event;
  int fd = -1;
  while (err == DOOR_OK && (event = door_monitor_next(router->monitor, &fd)) != DOOR_CONNECTION_NONE) {
    err = note_event(router, event, fd);
  }
  return err;
}

/* Takes one message; event stays NOTHING when it was refused. *out_has_one: there was one. */
static enum door_err take_frame(struct door_router *router, struct door_port_event *event, bool *out_has_one)
{
  struct door_sender sender = {.route.fd = -1};
  int length = zmq_recv(router->socket, sender.route.id, sizeof sender.route.id, ZMQ_DONTWAIT);
  *out_has_one = length > 0;
  if (!*out_has_one) {
    return DOOR_OK;
  }
  sender.route.length = (uint8_t)length; /* libzmq allows 255 */
  bool has_frame = false;
  enum door_err err = door_inbox_take(router->inbox, router->socket, &has_frame);
  /* After the frame: what libzmq told until it sent the frame on is there now. */
  err = err == DOOR_OK ? note_events(router) : err;
  if (err != DOOR_OK || !has_frame) {
    return err;
  }
  const char *address = door_inbox_property(router->inbox, "Peer-Address");
  sender.route.fd = door_inbox_fd(router->inbox);
  sender.user = door_inbox_property(router->inbox, "User-Id");
  sender.address = address != NULL ? address : "";
  enum door_party party = door_callers_judge(&router->callers, &sender);
  if (party != DOOR_CONDUCTOR) {
    *event = (struct door_port_event){.kind = DOOR_PORT_FRAME,
                                      .party = party,
                                      .bytes = door_inbox_bytes(router->inbox),
                                      .length = door_inbox_length(router->inbox)};
  }
  return DOOR_OK;
}

static enum door_err take_frames(struct door_router *router, struct door_port_event *event)
{
  bool has_one = true;
  enum door_err err = DOOR_OK;
  for (int i = 0; i < REFUSED_FRAMES_MAX && has_one && err == DOOR_OK && event->kind == DOOR_PORT_NOTHING; i++) {
    err = take_frame(router, event, &has_one);
  }
  return err;
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
  enum door_party closed = door_callers_next_closed(&router->callers);
  if (closed != DOOR_CONDUCTOR) {
    *event = (struct door_port_event){.kind = DOOR_PORT_CLOSED, .party = closed};
    return;
  }
  for (uint32_t party = 0; party < DOOR_PARTY_COUNT; party++) {
    if (router->is_ended[party]) {
      router->is_ended[party] = false;
      *event = (struct door_port_event){.kind = DOOR_PORT_ENDED, .party = (enum door_party)party};
      return;
    }
  }
}

static void tell_refusal(struct door_router *router, struct door_port_event *event)
{
  const struct door_problem *refusal = door_callers_next_refusal(&router->callers);
  if (refusal != NULL) {
    *event = (struct door_port_event){.kind = DOOR_PORT_REFUSED, .refusal = refusal};
  }
}

static void mind_the_door(struct door_router *router)
{
  struct door_crowd crowd = {.open_count = router->callers.open_count,
                             .opened_count = router->callers.opened_count,
                             .are_all_in = door_callers_are_all_in(&router->callers)};
  if (door_latch_look(&router->latch, &crowd, door_clock_milliseconds())) {
    door_callers_refuse_crowd(&router->callers);
  }
}

enum door_err door_router_wait(struct door_router *router, int timeout_milliseconds, struct door_port_event *out_event)
{
  *out_event = (struct door_port_event){.kind = DOOR_PORT_NOTHING};
  enum door_err err = DOOR_OK;
  for (bool has_polled = false;; has_polled = true) {
    err = take_frames(router, out_event);
    mind_the_door(router);
    if (out_event->kind == DOOR_PORT_NOTHING) {
      tell_refusal(router, out_event);
    }
    if (out_event->kind == DOOR_PORT_NOTHING) {
      tell_losses(router, out_event);
    }
    if (err != DOOR_OK || out_event->kind != DOOR_PORT_NOTHING || has_polled) {
      return err;
    }
    if (zmq_poll(router->items, ITEM_COUNT, timeout_milliseconds) < 0 && zmq_errno() != EINTR) {
      return DOOR_ERR_IO;
    }
    note_ends(router);
    err = note_events(router);
    if (err != DOOR_OK) {
      return err;
    }
  }
}
