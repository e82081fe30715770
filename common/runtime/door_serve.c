#include "door_serve.h"

#include "door_curve.h"
#include "door_hello.h"
#include "door_run_directory.h"
#include "door_socket.h"
#include "door_wire.h"
#include "scenario_reader.h"
#include "scenario_writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <zmq.h>

enum {
  TICK_MILLISECONDS = 250,      /* between two looks at the stop flag */
  RECONNECT_MILLISECONDS = 100, /* between two attempts to connect */
  GRACE_MILLISECONDS = 3000,    /* for a lost tcp connection to come back */
  REFUSED_HANDSHAKES_MAX = 10,  /* before the first that succeeds: keys that do not fit */
  FAREWELL_MILLISECONDS = 1000, /* for a FAULT to leave */
  SIGNS_A_LEASE = 4,
};

enum state {
  STATE_CONNECTING = 1, /* hello sent */
  STATE_READY = 2,      /* the replications stand */
  STATE_FINISHED = 4,   /* counted; the next part may come */
};

struct server {
  const struct door_serving *config;
  void *context;
  void *socket;
  void *monitor;
  struct door_setting *setting;
  uint64_t scenario_hash; /* of the setting */
  struct door_replica *replicas;
  uint32_t replica_count;
  struct door_counts *counts; /* room for replica_count */
  struct door_batch grant;
  struct door_batch answer;
  struct door_wire_buffer reply;   /* the last answer, kept for AGAIN */
  struct door_wire_buffer scratch; /* for signs of life and faults */
  struct door_wire_head last;      /* of the request answered last */
  struct sim_time simulated;       /* the earliest bound of the last grant */
  int64_t lease_milliseconds;
  int64_t signed_at; /* the last sign of life */
  int64_t closed_at; /* when the connection was lost; -1: it stands or never stood */
  enum state state;
  int refused_handshakes;
  bool was_connected;
  bool is_stopped;
};

/* ---- beginning and end ---- */

static void fini(struct server *server, int linger_milliseconds)
{
  if (server->monitor != NULL) {
    zmq_socket_monitor(server->socket, NULL, 0);
    zmq_close(server->monitor);
  }
  if (server->socket != NULL) {
    zmq_setsockopt(server->socket, ZMQ_LINGER, &linger_milliseconds, sizeof linger_milliseconds);
    zmq_close(server->socket);
  }
  if (server->context != NULL) {
    zmq_ctx_term(server->context);
  }
  door_replicas_destroy(&server->replicas, server->replica_count);
  door_setting_destroy(&server->setting);
  free(server->counts);
  door_batch_fini(&server->grant);
  door_batch_fini(&server->answer);
  door_wire_buffer_fini(&server->reply);
  door_wire_buffer_fini(&server->scratch);
}

static enum door_err use_keys(struct server *server, struct door_problem *problem)
{
  enum door_party party = server->config->service->party;
  struct door_keyring keyring;
  enum door_err err = door_keyring_read(&keyring, server->config->keys_directory, party, problem);
  return err == DOOR_OK ? door_keyring_apply(&keyring, party, server->socket) : err;
}

static enum door_err open_socket(struct server *server, struct door_problem *problem)
{
  const char *endpoint = server->config->endpoint;
  bool is_tcp = strncmp(endpoint, "tcp://", strlen("tcp://")) == 0;
  if (is_tcp != (server->config->keys_directory != NULL)) {
    return door_problem_set(problem, DOOR_ERR_USAGE, "%s: %s", endpoint,
                            is_tcp ? "tcp needs --keys" : "--keys are for tcp only");
  }
  server->context = zmq_ctx_new();
  server->socket = server->context != NULL ? zmq_socket(server->context, ZMQ_DEALER) : NULL;
  if (server->socket == NULL) {
    return door_problem_set(problem, DOOR_ERR_IO, "cannot open a socket: %s", zmq_strerror(zmq_errno()));
  }
  enum door_err err = is_tcp ? use_keys(server, problem) : door_ipc_endpoint_check(endpoint, problem);
  if (err != DOOR_OK) {
    return err;
  }
  err = door_socket_limit(server->socket, server->config->has_lease);
  if (err == DOOR_OK) {
    err = door_socket_set_text(server->socket, ZMQ_ROUTING_ID, door_party_name(server->config->service->party));
  }
  if (err == DOOR_OK) {
    err = door_socket_set(server->socket, ZMQ_RECONNECT_IVL, RECONNECT_MILLISECONDS);
  }
  if (err == DOOR_OK) {
    err = door_monitor_create(server->context, server->socket, &server->monitor);
  }
  if (err != DOOR_OK || zmq_connect(server->socket, endpoint) != 0) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: cannot connect: %s", endpoint, zmq_strerror(zmq_errno()));
  }
  return DOOR_OK;
}

/* ---- sending ---- */

static enum door_err send_frame(struct server *server, const struct door_wire_buffer *frame)
{
  server->signed_at = door_clock_milliseconds();
  return door_socket_send(server->socket, frame->bytes, frame->length, false);
}

static enum door_err send_hello(struct server *server)
{
  struct door_hello hello = door_hello_of(server->config->service->party);
  struct door_wire_head head = {.type = DOOR_HELLO_MESSAGE};
  enum door_err err = door_wire_encode_hello(&server->scratch, &head, &hello);
  return err == DOOR_OK ? send_frame(server, &server->scratch) : err;
}

/* "At work on this one", or, for the one answered last, "what came after it did not arrive". */
static enum door_err send_alive(struct server *server, const struct door_wire_head *request)
{
  struct door_wire_head head = *request;
  head.type = DOOR_ALIVE_MESSAGE;
  struct door_cycle cycle = {.sequence = request->sequence};
  enum door_err err = door_wire_encode_cycle(&server->scratch, &head, &cycle);
  if (err == DOOR_OK) {
    err = send_frame(server, &server->scratch);
  }
  return err == DOOR_ERR_LIMIT ? DOOR_OK : err; /* a full queue says the same by itself */
}

static void send_fault(struct server *server, const struct door_problem *problem)
{
  const char *name = door_err_name(problem->err);
  struct door_fault fault = {.name = {.bytes = name, .length = (uint32_t)strlen(name)},
                             .text = {.bytes = problem->text, .length = (uint32_t)strlen(problem->text)}};
  struct door_wire_head head = server->last;
  head.type = DOOR_FAULT_MESSAGE;
  if (door_wire_encode_fault(&server->scratch, &head, &fault) == DOOR_OK &&
      send_frame(server, &server->scratch) != DOOR_OK) {
    server->is_stopped = true; /* nobody hears it; the program's own message remains */
  }
}

static void text_of_time(const struct server *server, char out_time[SIM_INSTANT_TEXT_SIZE])
{
  struct sim_epoch epoch = {server->setting->scenario.time.first_day};
  sim_epoch_format(epoch, server->simulated, out_time);
}

/* An end before the run's: what is lost with it. */
static enum door_err end_early(const struct server *server, enum door_err err, const char *why,
                               struct door_problem *problem)
{
  if (server->replicas == NULL) {
    return door_problem_set(problem, err, "%s; it held nothing yet", why);
  }
  char time[SIM_INSTANT_TEXT_SIZE];
  text_of_time(server, time);
  return door_problem_set(problem, err, "%s; it held %" PRIu32 " replications at simulated %s, sequence %" PRIu64, why,
                          server->replica_count, time, server->last.sequence);
}

/* ---- requests ---- */

struct request {
  struct door_wire_head head;
  const unsigned char *bytes;
  size_t length;
};

typedef enum door_err request_handler(struct server *server, const struct request *request,
                                      struct door_problem *problem);

static enum door_err read_setting(struct server *server, const struct door_welcome *welcome,
                                  struct door_problem *problem)
{
  struct scenario_document *document = NULL;
  enum door_err err =
      scenario_read_text(welcome->scenario.bytes, welcome->scenario.length, "the conductor's scenario", &document);
  if (err != DOOR_OK) {
    bool is_told = document != NULL && scenario_problem_count(document) > 0;
    err = door_problem_set(problem, err, "%s", is_told ? scenario_problem_text(document, 0) : door_err_text(err));
    scenario_destroy(&document);
    return err;
  }
  uint64_t hash = 0;
  struct door_setting *setting = NULL;
  err = scenario_hash(document, &hash);
  if (err == DOOR_OK && hash != welcome->scenario_hash) {
    err =
        door_problem_set(problem, DOOR_ERR_REFUSED,
                         "reads another scenario than the conductor: hash %016" PRIx64 ", the conductor's %016" PRIx64,
                         hash, welcome->scenario_hash);
  }
  if (err == DOOR_OK) {
    err = door_setting_create(scenario_of(document), &setting, problem);
  }
  scenario_destroy(&document);
  if (err == DOOR_OK) {
    door_setting_destroy(&server->setting);
    server->setting = setting;
    server->scenario_hash = hash;
  }
  return err;
}

static enum door_err make_replicas(struct server *server, const struct door_welcome *welcome)
{
  struct door_part part = {
      .seed = welcome->seed, .first_replication = welcome->first_replication, .count = welcome->replications};
  free(server->counts);
  server->counts = calloc(part.count, sizeof *server->counts);
  server->replica_count = server->counts != NULL ? part.count : 0;
  return server->counts != NULL
             ? door_replicas_create(server->config->service, server->setting, &part, &server->replicas, &server->answer)
             : DOOR_ERR_MEMORY;
}

/* Keeps the reply and sends it. */
static enum door_err answer_with(struct server *server, enum door_err encoded, const struct request *request,
                                 struct door_problem *problem)
{
  enum door_err err = encoded == DOOR_OK ? send_frame(server, &server->reply) : encoded;
  server->last = request->head;
  return err == DOOR_OK ? err : door_problem_set(problem, err, "cannot answer: %s", door_err_text(err));
}

static enum door_err on_welcome(struct server *server, const struct request *request, struct door_problem *problem)
{
  struct door_welcome welcome;
  enum door_err err = door_wire_decode_welcome(request->bytes, request->length, &welcome, problem);
  if (err != DOOR_OK) {
    return err;
  }
  door_replicas_destroy(&server->replicas, server->replica_count);
  if (server->setting == NULL || server->scenario_hash != welcome.scenario_hash) {
    err = read_setting(server, &welcome, problem);
    if (err != DOOR_OK) {
      return err;
    }
  }
  server->lease_milliseconds = welcome.lease_milliseconds;
  server->simulated = sim_time_at(0);
  err = make_replicas(server, &welcome);
  if (err != DOOR_OK) {
    return door_problem_set(problem, err, "cannot start the replications: %s", door_err_text(err));
  }
  struct door_wire_head head = request->head;
  head.type = DOOR_READY_MESSAGE;
  server->state = STATE_READY;
  return answer_with(server, door_wire_encode_batch(&server->reply, &head, &server->answer), request, problem);
}

static enum door_err check_grant(struct server *server, struct door_problem *problem)
{
  server->simulated = SIM_TIME_NEVER;
  for (uint32_t i = 0; i < server->grant.entry_count; i++) {
    const struct door_batch_entry *entry = &server->grant.entries[i];
    server->simulated = sim_time_earlier(server->simulated, entry->bound);
    if (entry->replication >= server->replica_count) {
      return door_problem_set(problem, DOOR_ERR_RANGE, "was granted place %" PRIu32 " of %" PRIu32 " replications",
                              entry->replication, server->replica_count);
    }
  }
  return DOOR_OK;
}

static bool is_told_to_end(const struct server *server)
{
  return server->config->stop != NULL && *server->config->stop != 0;
}

static enum door_err on_grant(struct server *server, const struct request *request, struct door_problem *problem)
{
  enum door_err err = door_wire_decode_batch(request->bytes, request->length, &server->grant, problem);
  if (err == DOOR_OK) {
    err = check_grant(server, problem);
  }
  if (err != DOOR_OK) {
    return err;
  }
  server->signed_at = door_clock_milliseconds();
  door_batch_clear(&server->answer);
  for (uint32_t i = 0; i < server->grant.entry_count; i++) {
    err = door_replicas_advance_one(server->replicas, &server->grant, i, &server->answer);
    if (err != DOOR_OK) {
      return door_problem_set(problem, err, "%s, in the replication at place %" PRIu32, door_err_text(err),
                              server->grant.entries[i].replication);
    }
    if (is_told_to_end(server)) {
      return DOOR_OK; /* the loop sees the flag */
    }
    if (server->lease_milliseconds > 0 &&
        door_clock_milliseconds() - server->signed_at >= server->lease_milliseconds / SIGNS_A_LEASE) {
      err = send_alive(server, &request->head);
    }
    if (err != DOOR_OK) {
      return door_problem_set(problem, err, "cannot reach the conductor");
    }
  }
  struct door_wire_head head = request->head;
  head.type = DOOR_ANSWER_MESSAGE;
  return answer_with(server, door_wire_encode_batch(&server->reply, &head, &server->answer), request, problem);
}

static enum door_err on_finish(struct server *server, const struct request *request, struct door_problem *problem)
{
  enum door_err err = door_wire_decode_empty(request->bytes, request->length, problem);
  if (err != DOOR_OK) {
    return err;
  }
  for (uint32_t place = 0; place < server->replica_count; place++) {
    server->counts[place] = door_replica_counts(&server->replicas[place]);
    server->counts[place].replication = place;
  }
  struct door_summary summary = {
      .counts = server->counts, .count = server->replica_count, .capacity = server->replica_count};
  struct door_wire_head head = request->head;
  head.type = DOOR_SUMMARY_MESSAGE;
  server->state = STATE_FINISHED;
  return answer_with(server, door_wire_encode_summary(&server->reply, &head, &summary), request, problem);
}

static enum door_err on_again(struct server *server, const struct request *request, struct door_problem *problem)
{
  struct door_cycle cycle;
  enum door_err err = door_wire_decode_cycle(request->bytes, request->length, &cycle, problem);
  if (err != DOOR_OK) {
    return err;
  }
  if (cycle.sequence == server->last.sequence + 1) {
    err = send_alive(server, &server->last); /* that request never came */
  } else if (cycle.sequence == server->last.sequence) {
    err = send_frame(server, &server->reply);
  } else {
    return door_problem_set(problem, DOOR_ERR_UNEXPECTED,
                            "was asked again for the answer of sequence %" PRIu64 ", and holds %" PRIu64,
                            cycle.sequence, server->last.sequence);
  }
  return err == DOOR_OK ? err : door_problem_set(problem, err, "cannot answer again: %s", door_err_text(err));
}

static enum door_err on_stop(struct server *server, const struct request *request, struct door_problem *problem)
{
  server->is_stopped = true;
  return door_wire_decode_empty(request->bytes, request->length, problem);
}

static enum door_err on_fault(struct server *server, const struct request *request, struct door_problem *problem)
{
  struct door_fault fault;
  enum door_err err = door_wire_decode_fault(request->bytes, request->length, &fault, problem);
  server->is_stopped = true;
  return err != DOOR_OK ? err
                        : door_problem_set(problem, door_err_of_name(fault.name.bytes, fault.name.length),
                                           "the conductor refused it: %.*s", (int)fault.text.length, fault.text.bytes);
}

/* What may come in which state, and whether it is a request with a number of its own. */
static const struct {
  request_handler *handle;
  unsigned states;
  bool is_numbered;
} requests[DOOR_MESSAGE_TYPES_MAX] = {
    [DOOR_WELCOME_MESSAGE] = {on_welcome, STATE_CONNECTING | STATE_READY | STATE_FINISHED, true},
    [DOOR_GRANT_MESSAGE] = {on_grant, STATE_READY, true},
    [DOOR_FINISH_MESSAGE] = {on_finish, STATE_READY, true},
    [DOOR_AGAIN_MESSAGE] = {on_again, STATE_CONNECTING | STATE_READY | STATE_FINISHED, false},
    [DOOR_STOP_MESSAGE] = {on_stop, STATE_CONNECTING | STATE_READY | STATE_FINISHED, false},
    [DOOR_FAULT_MESSAGE] = {on_fault, STATE_CONNECTING | STATE_READY | STATE_FINISHED, false},
};

static enum door_err refuse(const struct request *request, const char *why, struct door_problem *problem)
{
  return door_problem_set(problem, DOOR_ERR_UNEXPECTED, "was sent %s, sequence %" PRIu64 ": %s",
                          door_message_name((uint8_t)request->head.type), request->head.sequence, why);
}

static enum door_err handle_frame(struct server *server, const unsigned char *bytes, size_t length,
                                  struct door_problem *problem)
{
  struct request request = {.bytes = bytes, .length = length};
  enum door_err err = door_wire_decode_head(bytes, length, &request.head, problem);
  if (err != DOOR_OK) {
    return err;
  }
  uint16_t type = request.head.type;
  if (type >= DOOR_MESSAGE_TYPES_MAX || requests[type].handle == NULL) {
    return refuse(&request, "not for a service", problem);
  }
  if (server->state != STATE_CONNECTING && request.head.run_id != server->last.run_id) {
    return refuse(&request, "of another run", problem);
  }
  if (requests[type].is_numbered && server->state != STATE_CONNECTING &&
      request.head.sequence == server->last.sequence) {
    return send_frame(server, &server->reply); /* the same request once more: served once */
  }
  if (((unsigned)server->state & requests[type].states) == 0) {
    return refuse(&request, "not in this state", problem);
  }
  if (requests[type].is_numbered && request.head.sequence != server->last.sequence + 1) {
    char why[64];
    snprintf(why, sizeof why, "the next is %" PRIu64, server->last.sequence + 1);
    return refuse(&request, why, problem);
  }
  return requests[type].handle(server, &request, problem);
}

/* ---- the loop ---- */

static enum door_err on_connection(struct server *server, enum door_connection_event event,
                                   struct door_problem *problem)
{
  enum door_err err;
  switch (event) {
  case DOOR_CONNECTION_NONE:
  case DOOR_CONNECTION_OTHER:
    return DOOR_OK;
  case DOOR_CONNECTION_OPENED:
    server->closed_at = -1;
    server->was_connected = true;
    err = server->state == STATE_CONNECTING ? send_hello(server) : send_alive(server, &server->last); /* this far */
    return err == DOOR_OK ? err : door_problem_set(problem, err, "cannot reach the conductor");
  case DOOR_CONNECTION_CLOSED:
    if (server->was_connected) {
      server->closed_at = server->closed_at < 0 ? door_clock_milliseconds() : server->closed_at;
    } else if (++server->refused_handshakes > REFUSED_HANDSHAKES_MAX) {
      return door_problem_set(problem, DOOR_ERR_REFUSED, "%s: no handshake; conductor.key may be another conductor's",
                              server->config->endpoint);
    }
    return DOOR_OK;
  case DOOR_CONNECTION_REFUSED:
    return door_problem_set(problem, DOOR_ERR_REFUSED, "%s: the conductor does not admit this key",
                            server->config->endpoint);
  }
  return DOOR_OK;
}

/* Handles frames until none is left. */
static enum door_err take_frames(struct server *server, struct door_problem *problem)
{
  enum door_err err = DOOR_OK;
  zmq_msg_t frame;
  zmq_msg_init(&frame);
  while (err == DOOR_OK && !server->is_stopped && !is_told_to_end(server) &&
         zmq_msg_recv(&frame, server->socket, ZMQ_DONTWAIT) >= 0) {
    err = handle_frame(server, zmq_msg_data(&frame), zmq_msg_size(&frame), problem);
  }
  zmq_msg_close(&frame);
  return err;
}

static enum door_err wait_for_frames(struct server *server, struct door_problem *problem)
{
  zmq_pollitem_t items[] = {{.socket = server->socket, .events = ZMQ_POLLIN},
                            {.socket = server->monitor, .events = ZMQ_POLLIN}};
  if (zmq_poll(items, 2, TICK_MILLISECONDS) < 0 && zmq_errno() != EINTR) {
    return door_problem_set(problem, DOOR_ERR_IO, "cannot wait: %s", zmq_strerror(zmq_errno()));
  }
  enum door_connection_event event;
  enum door_err err = DOOR_OK;
  int fd;
  while ((items[1].revents & ZMQ_POLLIN) != 0 && err == DOOR_OK &&
         (event = door_monitor_next(server->monitor, &fd)) != DOOR_CONNECTION_NONE) {
    err = on_connection(server, event, problem);
  }
  return err;
}

static enum door_err serve_until_stopped(struct server *server, struct door_problem *problem)
{
  bool is_tcp = server->config->keys_directory != NULL;
  for (;;) {
    enum door_err err = take_frames(server, problem); /* first what came before a connection was lost */
    if (err != DOOR_OK || server->is_stopped) {
      return err;
    }
    if (is_told_to_end(server)) {
      return end_early(server, DOOR_ERR_INTERRUPTED, "was told to end by a signal", problem);
    }
    if (server->closed_at >= 0 && door_clock_milliseconds() - server->closed_at >= (is_tcp ? GRACE_MILLISECONDS : 0)) {
      return end_early(server, DOOR_ERR_PEER_LOST, "the conductor is gone", problem);
    }
    err = wait_for_frames(server, problem);
    if (err != DOOR_OK) {
      return err;
    }
  }
}

enum door_err door_serve(const struct door_serving *config, struct door_problem *problem)
{
  struct door_problem why = {.err = DOOR_OK};
  struct server server = {.config = config, .closed_at = -1, .state = STATE_CONNECTING};
  door_batch_init(&server.grant);
  door_batch_init(&server.answer);
  door_wire_buffer_init(&server.reply);
  door_wire_buffer_init(&server.scratch);
  enum door_err err = open_socket(&server, &why);
  if (err == DOOR_OK) {
    err = serve_until_stopped(&server, &why);
    if (err != DOOR_OK && !server.is_stopped) {
      send_fault(&server, &why);
    }
  }
  fini(&server, err == DOOR_OK || server.closed_at >= 0 ? 0 : FAREWELL_MILLISECONDS);
  return err == DOOR_OK ? err : door_problem_set(problem, err, "%s", why.text);
}
