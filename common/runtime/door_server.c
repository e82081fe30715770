#include "door_server.h"

#include "door_grant_check.h"
#include "door_hello.h"
#include "door_wire.h"
#include "scenario_reader.h"
#include "scenario_writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SIGNS_A_LEASE = 4 };

enum state {
  STATE_CONNECTING = 1, /* hello sent */
  STATE_READY = 2,      /* the replications stand */
  STATE_FINISHED = 4,   /* counted; the next part may come */
};

struct door_server {
  struct door_server_config config;
  struct door_setting *setting;
  uint64_t scenario_hash; /* of the setting */
  struct door_replica *replicas;
  uint32_t replica_count;
  struct door_counts *counts; /* room for replica_count */
  struct sim_time *granted;   /* by place: everything below was granted */
  struct door_batch grant;
  struct door_batch answer;
  struct door_wire_buffer reply;   /* the last answer, kept for AGAIN */
  struct door_wire_buffer scratch; /* for signs of life and faults */
  struct door_wire_head last;      /* of the request answered last */
  struct sim_time simulated;       /* the earliest bound of the last grant */
  int64_t lease_milliseconds;
  int64_t signed_at; /* the last sign of life */
  enum state state;
  bool is_stopped;
};

/* ---- beginning and end ---- */

enum door_err door_server_create(const struct door_server_config *config, struct door_server **out_server,
                                 struct door_problem *problem)
{
  struct door_server *server = calloc(1, sizeof *server);
  if (server == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "%s", door_err_text(DOOR_ERR_MEMORY));
  }
  server->config = *config;
  server->state = STATE_CONNECTING;
  door_batch_init(&server->grant);
  door_batch_init(&server->answer);
  door_wire_buffer_init(&server->reply);
  door_wire_buffer_init(&server->scratch);
  *out_server = server;
  return DOOR_OK;
}

void door_server_destroy(struct door_server **server_pointer)
{
  struct door_server *server = *server_pointer;
  if (server == NULL) {
    return;
  }
  *server_pointer = NULL;
  door_replicas_destroy(&server->replicas, server->replica_count);
  door_setting_destroy(&server->setting);
  free(server->counts);
  free(server->granted);
  door_batch_fini(&server->grant);
  door_batch_fini(&server->answer);
  door_wire_buffer_fini(&server->reply);
  door_wire_buffer_fini(&server->scratch);
  free(server);
}

bool door_server_is_stopped(const struct door_server *server)
{
  return server->is_stopped;
}

bool door_server_is_idle(const struct door_server *server)
{
  return server->replicas == NULL;
}

/* ---- sending ---- */

static int64_t now(const struct door_server *server)
{
  return server->config.link.now_milliseconds(server->config.link.self);
}

static enum door_err send_frame(struct door_server *server, const struct door_wire_buffer *frame)
{
  server->signed_at = now(server);
  return server->config.link.send(server->config.link.self, frame->bytes, frame->length);
}

static enum door_err send_hello(struct door_server *server)
{
  struct door_hello hello = door_hello_of(server->config.service->party, server->config.instance);
  struct door_wire_head head = {.type = DOOR_HELLO_MESSAGE};
  enum door_err err = door_wire_encode_hello(&server->scratch, &head, &hello);
  return err == DOOR_OK ? send_frame(server, &server->scratch) : err;
}

/* "At work on that request of this run", or, for the one answered last, "what came after it did not arrive". */
static enum door_err send_alive(struct door_server *server, const struct door_wire_head *of_run, uint64_t sequence)
{
  struct door_wire_head head = *of_run;
  head.type = DOOR_ALIVE_MESSAGE;
  head.sequence = sequence;
  struct door_cycle cycle = {.sequence = sequence};
  enum door_err err = door_wire_encode_cycle(&server->scratch, &head, &cycle);
  if (err == DOOR_OK) {
    err = send_frame(server, &server->scratch);
  }
  return err == DOOR_ERR_LIMIT ? DOOR_OK : err; /* a full queue says the same by itself */
}

void door_server_fault(struct door_server *server, const struct door_problem *problem)
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

static void text_of_time(const struct door_server *server, char out_time[SIM_INSTANT_TEXT_SIZE])
{
  struct sim_epoch epoch = {server->setting->scenario.time.first_day};
  sim_epoch_format(epoch, server->simulated, out_time);
}

enum door_err door_server_end_early(const struct door_server *server, enum door_err err, const char *why,
                                    struct door_problem *problem)
{
  if (door_server_is_idle(server)) {
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

typedef enum door_err request_handler(struct door_server *server, const struct request *request,
                                      struct door_problem *problem);

static enum door_err read_setting(struct door_server *server, const struct door_welcome *welcome,
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

static enum door_err make_replicas(struct door_server *server, const struct door_welcome *welcome)
{
  struct door_part part = {
      .seed = welcome->seed, .first_replication = welcome->first_replication, .count = welcome->replications};
  free(server->counts);
  free(server->granted);
  server->counts = calloc(part.count, sizeof *server->counts);
  server->granted = calloc(part.count, sizeof *server->granted);
  bool has_room = server->counts != NULL && server->granted != NULL;
  server->replica_count = has_room ? part.count : 0;
  return has_room
             ? door_replicas_create(server->config.service, server->setting, &part, &server->replicas, &server->answer)
             : DOOR_ERR_MEMORY;
}

static enum door_err send_reply(struct door_server *server)
{
  enum door_err err = send_frame(server, &server->reply);
  return err == DOOR_ERR_LIMIT ? DOOR_OK : err; /* a full queue: it will be asked for again */
}

/* Keeps the reply and sends it. */
static enum door_err answer_with(struct door_server *server, enum door_err encoded, const struct request *request,
                                 struct door_problem *problem)
{
  enum door_err err = encoded == DOOR_OK ? send_reply(server) : encoded;
  server->last = request->head;
  return err == DOOR_OK ? err : door_problem_set(problem, err, "cannot answer: %s", door_err_text(err));
}

static enum door_err on_welcome(struct door_server *server, const struct request *request, struct door_problem *problem)
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

static enum door_err check_grant(struct door_server *server, struct door_problem *problem)
{
  struct door_grant_scope scope = {.setting = server->setting,
                                   .party = server->config.service->party,
                                   .replica_count = server->replica_count,
                                   .granted = server->granted};
  enum door_err err = door_grant_check(&scope, &server->grant, problem);
  for (uint32_t i = 0; i < server->grant.entry_count && err == DOOR_OK; i++) {
    struct sim_time bound = server->grant.entries[i].bound;
    server->simulated = i == 0 ? bound : sim_time_earlier(server->simulated, bound);
  }
  return err;
}

static bool is_told_to_end(const struct door_server *server)
{
  return server->config.stop != NULL && *server->config.stop != 0;
}

static enum door_err on_grant(struct door_server *server, const struct request *request, struct door_problem *problem)
{
  enum door_err err = door_wire_decode_batch(request->bytes, request->length, &server->grant, problem);
  if (err == DOOR_OK) {
    err = check_grant(server, problem);
  }
  if (err != DOOR_OK) {
    return err;
  }
  server->signed_at = now(server);
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
    if (server->config.on_work != NULL) {
      server->config.on_work(server->config.link.self);
    }
    if (server->lease_milliseconds > 0 &&
        now(server) - server->signed_at >= server->lease_milliseconds / SIGNS_A_LEASE) {
      err = send_alive(server, &request->head, request->head.sequence);
    }
    if (err != DOOR_OK) {
      return door_problem_set(problem, err, "cannot reach the conductor");
    }
  }
  struct door_wire_head head = request->head;
  head.type = DOOR_ANSWER_MESSAGE;
  return answer_with(server, door_wire_encode_batch(&server->reply, &head, &server->answer), request, problem);
}

static enum door_err on_finish(struct door_server *server, const struct request *request, struct door_problem *problem)
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

static enum door_err on_again(struct door_server *server, const struct request *request, struct door_problem *problem)
{
  struct door_cycle cycle;
  enum door_err err = door_wire_decode_cycle(request->bytes, request->length, &cycle, problem);
  if (err != DOOR_OK) {
    return err;
  }
  if (cycle.sequence == server->last.sequence + 1) {
    err = send_alive(server, &request->head, server->last.sequence); /* that request never came */
  } else if (cycle.sequence == server->last.sequence && server->reply.length > 0) {
    err = send_reply(server);
  } else if (cycle.sequence > server->last.sequence) {
    return door_problem_set(problem, DOOR_ERR_UNEXPECTED,
                            "was asked again for the answer of sequence %" PRIu64 ", and holds %" PRIu64,
                            cycle.sequence, server->last.sequence);
  } /* else a late copy: that answer has been taken */
  return err == DOOR_OK ? err : door_problem_set(problem, err, "cannot answer again: %s", door_err_text(err));
}

static enum door_err on_stop(struct door_server *server, const struct request *request, struct door_problem *problem)
{
  server->is_stopped = true;
  return door_wire_decode_empty(request->bytes, request->length, problem);
}

static enum door_err on_fault(struct door_server *server, const struct request *request, struct door_problem *problem)
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

enum door_err door_server_take(struct door_server *server, const unsigned char *bytes, size_t length,
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
      request.head.sequence <= server->last.sequence) {
    /* The same request once more: served once. An older one is a late copy: its answer has been taken. */
    return request.head.sequence == server->last.sequence ? send_reply(server) : DOOR_OK;
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

enum door_err door_server_greet(struct door_server *server, struct door_problem *problem)
{
  enum door_err err =
      server->state == STATE_CONNECTING ? send_hello(server) : send_alive(server, &server->last, server->last.sequence);
  return err == DOOR_OK ? err : door_problem_set(problem, err, "cannot reach the conductor");
}
