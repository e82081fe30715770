#include "door_zmq.h"

#include "door_health.h"
#include "door_router.h"
#include "door_socket.h"

#include <stdlib.h>
#include <string.h>

enum { FAREWELL_MILLISECONDS = 1000 }; /* for STOP to leave, where no supervisor waits for ends */

/* The port: a router, and the children behind it. */
struct zmq_port {
  struct door_router *router;
  struct door_supervisor *supervisor;
  struct door_health health;
};

/* ---- the port ---- */

static enum door_err port_send(void *self, enum door_party party, const unsigned char *bytes, size_t length)
{
  struct zmq_port *port = self;
  return door_router_send(port->router, party, bytes, length);
}

static enum door_err port_wait(void *self, int timeout_milliseconds, struct door_port_event *out_event)
{
  struct zmq_port *port = self;
  door_health_renew(&port->health, door_clock_milliseconds());
  enum door_err err = door_router_wait(port->router, timeout_milliseconds, out_event);
  if (err == DOOR_OK && out_event->kind == DOOR_PORT_ENDED &&
      !door_supervisor_has_ended(port->supervisor, out_event->party, &out_event->ending)) {
    out_event->kind = DOOR_PORT_NOTHING;
  }
  return err;
}

static int64_t port_now(void *self)
{
  (void)self; /* one clock for all */
  return door_clock_milliseconds();
}

static void port_close_door(void *self)
{
  struct zmq_port *port = self;
  door_router_close_door(port->router);
}

static void port_kill(void *self, enum door_party party)
{
  struct zmq_port *port = self;
  door_supervisor_kill(port->supervisor, party);
}

static void port_end(void *self)
{
  struct zmq_port *port = self;
  int linger_milliseconds = FAREWELL_MILLISECONDS;
  if (port->supervisor != NULL) {
    door_supervisor_end(port->supervisor);
    linger_milliseconds = 0; /* nobody is left to read */
  }
  door_router_destroy(&port->router, linger_milliseconds);
  door_health_fini(&port->health);
  free(port);
}

static const struct door_port_ops port_ops = {.send = port_send,
                                              .wait = port_wait,
                                              .now_milliseconds = port_now,
                                              .close_door = port_close_door,
                                              .kill = port_kill,
                                              .end = port_end};

/* ---- beginning ---- */

static enum door_err spawn_services(struct zmq_port *port, bool has_lease, struct door_problem *problem)
{
  struct door_calling calling = {.endpoint = door_router_endpoint(port->router),
                                 .keys_directory = door_router_keys(port->router),
                                 .has_lease = has_lease};
  enum door_err err = door_supervisor_spawn(port->supervisor, &calling, problem);
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT && err == DOOR_OK; service++) {
    enum door_party party = door_service_at(service);
    door_router_watch(port->router, party, door_supervisor_fd(port->supervisor, party));
  }
  return err;
}

enum door_err door_zmq_create(const struct door_zmq_config *config, struct door_transport *out_transport,
                              struct door_problem *problem)
{
  struct zmq_port *port = calloc(1, sizeof *port);
  if (port == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory");
  }
  bool has_lease = config->remote.lease_milliseconds > 0;
  struct door_router_config wanted = {.endpoint_kind = config->endpoint_kind,
                                      .bind_endpoint = config->bind_endpoint,
                                      .keys_directory = config->keys_directory,
                                      .run_directory = config->run_directory,
                                      .has_heartbeats = has_lease && strcmp(config->endpoint_kind, "tcp") == 0};
  enum door_err err = door_health_init(&port->health, config->health_path, door_clock_milliseconds(), problem);
  err = err == DOOR_OK ? door_router_create(&wanted, &port->router, problem) : err;
  if (err != DOOR_OK) {
    door_health_fini(&port->health);
    free(port);
    return err;
  }
  port->supervisor = config->supervisor;
  if (port->supervisor != NULL) {
    err = spawn_services(port, has_lease, problem);
  }
  if (err == DOOR_OK) {
    struct door_remote_config remote = config->remote;
    remote.run_id = door_random_number();
    struct door_port as_port = {.ops = &port_ops,
                                .self = port,
                                .place = door_router_endpoint(port->router),
                                .can_reconnect = door_router_can_reconnect(port->router),
                                .is_supervised = port->supervisor != NULL};
    err = door_remote_create(&remote, as_port, out_transport, problem);
  }
  if (err != DOOR_OK) {
    port_end(port);
  }
  return err;
}

const char *door_zmq_endpoint(const struct door_transport *transport)
{
  const struct zmq_port *port = door_remote_port(transport);
  return door_router_endpoint(port->router);
}
