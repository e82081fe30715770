#include "door_serve.h"

#include "door_curve.h"
#include "door_health.h"
#include "door_run_directory.h"
#include "door_server.h"
#include "door_socket.h"

#include <string.h>
#include <zmq.h>

enum {
  TICK_MILLISECONDS = 250,      /* between two looks at the stop flag */
  RECONNECT_MILLISECONDS = 100, /* between two attempts to connect */
  GRACE_MILLISECONDS = 3000,    /* for a lost tcp connection to come back */
  REFUSED_HANDSHAKES_MAX = 10,  /* before the first that succeeds: keys that do not fit */
  FAREWELL_MILLISECONDS = 1000, /* for a FAULT to leave */
};

struct serving {
  const struct door_serving *config;
  struct door_server *server;
  struct door_health *health;
  void *context;
  void *socket;
  void *monitor;
  struct door_inbox *inbox;
  int64_t closed_at; /* when the connection was lost; -1: it stands or never stood */
  int refused_handshakes;
  bool was_connected;
};

/* ---- beginning and end ---- */

static void fini(struct serving *serving, int linger_milliseconds)
{
  if (serving->monitor != NULL) {
    zmq_socket_monitor(serving->socket, NULL, 0);
    zmq_close(serving->monitor);
  }
  if (serving->socket != NULL) {
    zmq_setsockopt(serving->socket, ZMQ_LINGER, &linger_milliseconds, sizeof linger_milliseconds);
    zmq_close(serving->socket);
  }
  if (serving->context != NULL) {
    zmq_ctx_term(serving->context);
  }
  door_inbox_destroy(&serving->inbox);
  door_server_destroy(&serving->server);
}

static enum door_err send_bytes(void *self, const unsigned char *bytes, size_t length)
{
  struct serving *serving = self;
  return door_socket_send(serving->socket, bytes, length, false);
}

static int64_t now_milliseconds(void *self)
{
  (void)self; /* one clock for all */
  return door_clock_milliseconds();
}

static void renew_health(void *self)
{
  struct serving *serving = self;
  door_health_renew(serving->health, door_clock_milliseconds());
}

static enum door_err use_keys(struct serving *serving, struct door_problem *problem)
{
  enum door_party party = serving->config->service->party;
  struct door_keyring keyring;
  enum door_err err = door_keyring_read(&keyring, serving->config->keys_directory, party, problem);
  err = err == DOOR_OK ? door_keyring_apply(&keyring, party, serving->socket) : err;
  door_keyring_wipe(&keyring);
  return err;
}

static enum door_err open_socket(struct serving *serving, struct door_problem *problem)
{
  const char *endpoint = serving->config->endpoint;
  bool is_tcp = strncmp(endpoint, "tcp://", strlen("tcp://")) == 0;
  if (is_tcp != (serving->config->keys_directory != NULL)) {
    return door_problem_set(problem, DOOR_ERR_USAGE, "%s: %s", endpoint,
                            is_tcp ? "tcp needs --keys" : "--keys are for tcp only");
  }
  serving->context = zmq_ctx_new();
  serving->socket = serving->context != NULL ? zmq_socket(serving->context, ZMQ_DEALER) : NULL;
  if (serving->socket == NULL) {
    return door_problem_set(problem, DOOR_ERR_IO, "cannot open a socket: %s", zmq_strerror(zmq_errno()));
  }
  enum door_err err = is_tcp ? use_keys(serving, problem) : door_ipc_endpoint_check(endpoint, problem);
  if (err != DOOR_OK) {
    return err;
  }
  err = door_socket_limit(serving->socket, is_tcp && serving->config->has_lease);
  if (err == DOOR_OK && !is_tcp) { /* over tcp its key says who it is, and a name could be taken by another */
    err = door_socket_set_text(serving->socket, ZMQ_ROUTING_ID, door_party_name(serving->config->service->party));
  }
  if (err == DOOR_OK) {
    err = door_socket_set(serving->socket, ZMQ_RECONNECT_IVL, RECONNECT_MILLISECONDS);
  }
  if (err == DOOR_OK) {
    err = door_monitor_create(serving->context, serving->socket, &serving->monitor);
  }
  if (err != DOOR_OK || zmq_connect(serving->socket, endpoint) != 0) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: cannot connect: %s", endpoint, zmq_strerror(zmq_errno()));
  }
  return DOOR_OK;
}

/* ---- the loop ---- */

static bool is_told_to_end(const struct serving *serving)
{
  return serving->config->stop != NULL && *serving->config->stop != 0;
}

static enum door_err on_connection(struct serving *serving, enum door_connection_event event,
                                   struct door_problem *problem)
{
  switch (event) {
  case DOOR_CONNECTION_NONE:
  case DOOR_CONNECTION_OTHER:
  case DOOR_CONNECTION_LISTENING:
  case DOOR_CONNECTION_ACCEPTED:
    return DOOR_OK;
  case DOOR_CONNECTION_OPENED:
    serving->closed_at = -1;
    serving->was_connected = true;
    return door_server_greet(serving->server, problem);
  case DOOR_CONNECTION_CLOSED:
  case DOOR_CONNECTION_NO_CURVE:
  case DOOR_CONNECTION_MISTAKEN:
  case DOOR_CONNECTION_MALFORMED:
  case DOOR_CONNECTION_UNFINISHED:
    if (serving->was_connected) {
      serving->closed_at = serving->closed_at < 0 ? door_clock_milliseconds() : serving->closed_at;
    } else if (++serving->refused_handshakes > REFUSED_HANDSHAKES_MAX) {
      return door_problem_set(problem, DOOR_ERR_REFUSED, "%s: no handshake; conductor.key may be another conductor's",
                              serving->config->endpoint);
    }
    return DOOR_OK;
  case DOOR_CONNECTION_REFUSED:
    return door_problem_set(problem, DOOR_ERR_REFUSED, "%s: the conductor does not admit this key",
                            serving->config->endpoint);
  }
  return DOOR_OK;
}

/* Handles frames until none is left. */
static enum door_err take_frames(struct serving *serving, struct door_problem *problem)
{
  bool has_frame = true;
  while (has_frame && !door_server_is_stopped(serving->server) && !is_told_to_end(serving)) {
    enum door_err err = door_inbox_take(serving->inbox, serving->socket, &has_frame);
    if (err != DOOR_OK) {
      return door_problem_set(problem, err, "cannot take a frame: %s", door_err_text(err));
    }
    if (has_frame) {
      err = door_server_take(serving->server, door_inbox_bytes(serving->inbox), door_inbox_length(serving->inbox),
                             problem);
    }
    if (err != DOOR_OK) {
      return err;
    }
  }
  return DOOR_OK;
}

static enum door_err wait_for_frames(struct serving *serving, struct door_problem *problem)
{
  zmq_pollitem_t items[] = {{.socket = serving->socket, .events = ZMQ_POLLIN},
                            {.socket = serving->monitor, .events = ZMQ_POLLIN}};
  if (zmq_poll(items, 2, TICK_MILLISECONDS) < 0 && zmq_errno() != EINTR) {
    return door_problem_set(problem, DOOR_ERR_IO, "cannot wait: %s", zmq_strerror(zmq_errno()));
  }
  enum door_connection_event event;
  enum door_err err = DOOR_OK;
  int fd;
  while ((items[1].revents & ZMQ_POLLIN) != 0 && err == DOOR_OK &&
         (event = door_monitor_next(serving->monitor, &fd)) != DOOR_CONNECTION_NONE) {
    err = on_connection(serving, event, problem);
  }
  return err;
}

static enum door_err end_told(const struct serving *serving, struct door_problem *problem)
{
  return serving->config->stays && door_server_is_idle(serving->server)
             ? DOOR_OK
             : door_server_end_early(serving->server, DOOR_ERR_INTERRUPTED, "was told to end by a signal", problem);
}

static bool has_lost_conductor(const struct serving *serving)
{
  bool is_tcp = serving->config->keys_directory != NULL;
  bool is_missed = !serving->config->stays || !door_server_is_idle(serving->server);
  return is_missed && serving->closed_at >= 0 &&
         door_clock_milliseconds() - serving->closed_at >= (is_tcp ? GRACE_MILLISECONDS : 0);
}

static enum door_err serve_until_stopped(struct serving *serving, struct door_problem *problem)
{
  for (;;) {
    renew_health(serving);
    enum door_err err = take_frames(serving, problem); /* first what came before a connection was lost */
    if (err != DOOR_OK || door_server_is_stopped(serving->server)) {
      return err;
    }
    if (is_told_to_end(serving)) {
      return end_told(serving, problem);
    }
    if (has_lost_conductor(serving)) {
      return door_server_end_early(serving->server, DOOR_ERR_PEER_LOST, "the conductor is gone", problem);
    }
    err = wait_for_frames(serving, problem);
    if (err != DOOR_OK) {
      return err;
    }
  }
}

/* From hello to the first stop. */
static enum door_err serve_run(const struct door_serving *config, struct door_health *health,
                               struct door_problem *problem)
{
  struct door_problem why = {.err = DOOR_OK};
  struct serving serving = {.config = config, .health = health, .closed_at = -1};
  struct door_server_config wanted = {.service = config->service,
                                      .link = {&serving, send_bytes, now_milliseconds},
                                      .instance = door_random_number(),
                                      .stop = config->stop,
                                      .on_work = renew_health};
  enum door_err err = door_server_create(&wanted, &serving.server, &why);
  err = err == DOOR_OK ? door_inbox_create(&serving.inbox) : err;
  err = err == DOOR_OK ? open_socket(&serving, &why) : err;
  if (err == DOOR_OK) {
    err = serve_until_stopped(&serving, &why);
    if (err != DOOR_OK && !door_server_is_stopped(serving.server)) {
      door_server_fault(serving.server, &why);
    }
  }
  fini(&serving, err == DOOR_OK || serving.closed_at >= 0 ? 0 : FAREWELL_MILLISECONDS);
  return err == DOOR_OK ? err : door_problem_set(problem, err, "%s", why.text);
}

enum door_err door_serve(const struct door_serving *config, struct door_problem *problem)
{
  struct door_health health;
  enum door_err err = door_health_init(&health, config->health_path, door_clock_milliseconds(), problem);
  if (err != DOOR_OK) {
    return err;
  }
  do {
    err = serve_run(config, &health, problem);
  } while (err == DOOR_OK && config->stays && (config->stop == NULL || *config->stop == 0));
  door_health_fini(&health);
  return err;
}
