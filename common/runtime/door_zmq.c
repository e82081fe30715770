#include "door_zmq.h"

#include "door_round.h"

#include <string.h>
#include <sys/random.h>

enum { FAREWELL_MILLISECONDS = 1000 }; /* for STOP to leave, where no supervisor waits for ends */

struct zmq_conductor {
  struct door_zmq_config config;
  struct door_round round;
  struct door_router *router;
};

/* ---- what is asked ---- */

static enum door_err encode_failed(uint32_t service, enum door_err err, struct door_problem *problem)
{
  return door_problem_set(problem, err, "%s: cannot write its message: %s", door_party_name(door_service_at(service)),
                          door_err_text(err));
}

static enum door_err begin(void *self, const struct door_part *part, struct door_batches *answers,
                           struct door_problem *problem)
{
  struct zmq_conductor *conductor = self;
  struct door_round *round = &conductor->round;
  const char *text = conductor->config.scenario_text;
  struct door_welcome welcome = {.scenario = {.bytes = text, .length = (uint32_t)strlen(text)},
                                 .scenario_hash = conductor->config.scenario_hash,
                                 .seed = part->seed,
                                 .first_replication = part->first_replication,
                                 .replications = part->count,
                                 .lease_milliseconds = (uint32_t)conductor->config.lease_milliseconds};
  enum door_err err = door_round_join(round, problem);
  if (err != DOOR_OK) {
    return err;
  }
  door_router_close_door(conductor->router);
  round->run_epoch++;
  round->part = *part;
  round->sink = (struct door_sink){.answer_type = DOOR_READY_MESSAGE, .batches = answers};
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    struct door_peer *peer = &round->peers[service];
    struct door_wire_head head = door_round_head(round, service, DOOR_WELCOME_MESSAGE);
    err = door_wire_encode_welcome(&peer->request, &head, &welcome);
    if (err != DOOR_OK) {
      return encode_failed(service, err, problem);
    }
    peer->is_awaited = true;
    peer->simulated = sim_time_at(0);
  }
  return door_round_ask(round, problem);
}

static struct sim_time earliest_bound(const struct door_batch *grant)
{
  struct sim_time earliest = SIM_TIME_NEVER;
  for (uint32_t i = 0; i < grant->entry_count; i++) {
    earliest = sim_time_earlier(earliest, grant->entries[i].bound);
  }
  return earliest;
}

static enum door_err exchange(void *self, const struct door_batches *grants, struct door_batches *answers,
                              struct door_problem *problem)
{
  struct zmq_conductor *conductor = self;
  struct door_round *round = &conductor->round;
  round->traffic.cycles++;
  round->sink = (struct door_sink){.answer_type = DOOR_ANSWER_MESSAGE, .asked = grants, .batches = answers};
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    const struct door_batch *grant = &grants->of[service];
    struct door_peer *peer = &round->peers[service];
    door_batch_clear(&answers->of[service]);
    if (grant->entry_count == 0) {
      continue;
    }
    struct door_wire_head head = door_round_head(round, service, DOOR_GRANT_MESSAGE);
    enum door_err err = door_wire_encode_batch(&peer->request, &head, grant);
    if (err != DOOR_OK) {
      return encode_failed(service, err, problem);
    }
    peer->is_awaited = true;
    peer->simulated = earliest_bound(grant);
  }
  return door_round_ask(round, problem); /* all are written before the first is sent: services work at once */
}

static enum door_err finish(void *self, struct door_counts *out_counts, struct door_problem *problem)
{
  struct zmq_conductor *conductor = self;
  struct door_round *round = &conductor->round;
  round->sink = (struct door_sink){.answer_type = DOOR_SUMMARY_MESSAGE, .counts = out_counts};
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    struct door_wire_head head = door_round_head(round, service, DOOR_FINISH_MESSAGE);
    enum door_err err = door_wire_encode_empty(&round->peers[service].request, &head);
    if (err != DOOR_OK) {
      return encode_failed(service, err, problem);
    }
    round->peers[service].is_awaited = true;
  }
  return door_round_ask(round, problem);
}

/* ---- beginning and end ---- */

static void destroy(void **self)
{
  struct zmq_conductor *conductor = *self;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    door_round_tell(&conductor->round, service, DOOR_STOP_MESSAGE);
  }
  int linger_milliseconds = FAREWELL_MILLISECONDS;
  if (conductor->config.supervisor != NULL) {
    door_supervisor_end(conductor->config.supervisor);
    linger_milliseconds = 0; /* nobody is left to read */
  }
  door_router_destroy(&conductor->router, linger_milliseconds);
  door_round_fini(&conductor->round);
  free(conductor);
  *self = NULL;
}

static enum door_err spawn_services(struct zmq_conductor *conductor, struct door_problem *problem)
{
  struct door_supervisor *supervisor = conductor->config.supervisor;
  struct door_calling calling = {.endpoint = door_router_endpoint(conductor->router),
                                 .keys_directory = door_router_keys(conductor->router),
                                 .has_lease = conductor->config.lease_milliseconds > 0};
  enum door_err err = door_supervisor_spawn(supervisor, &calling, problem);
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT && err == DOOR_OK; service++) {
    enum door_party party = door_service_at(service);
    door_router_watch(conductor->router, party, door_supervisor_fd(supervisor, party));
  }
  return err;
}

/* Tells runs apart, not a secret and no part of a result. */
static uint64_t make_run_id(void)
{
  uint64_t run_id = 0;
  if (getrandom(&run_id, sizeof run_id, 0) != (ssize_t)sizeof run_id) {
    run_id = 1; /* without randomness frames of two runs look alike; their sockets still differ */
  }
  return run_id;
}

static const struct door_transport_ops ops = {
    .name = "zmq", .begin = begin, .exchange = exchange, .finish = finish, .destroy = destroy};

enum door_err door_zmq_create(const struct door_zmq_config *config, struct door_transport *out_transport,
                              struct door_problem *problem)
{
  struct zmq_conductor *conductor = calloc(1, sizeof *conductor);
  if (conductor == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "%s", door_err_text(DOOR_ERR_MEMORY));
  }
  conductor->config = *config;
  struct door_router_config wanted = {.endpoint_kind = config->endpoint_kind,
                                      .bind_endpoint = config->bind_endpoint,
                                      .keys_directory = config->keys_directory,
                                      .has_heartbeats = config->lease_milliseconds > 0};
  enum door_err err = door_router_create(&wanted, &conductor->router, problem);
  if (err != DOOR_OK) {
    free(conductor);
    return err;
  }
  door_round_init(&conductor->round, &conductor->config, conductor->router);
  conductor->round.run_id = make_run_id();
  if (config->supervisor != NULL) {
    err = spawn_services(conductor, problem);
  }
  if (err != DOOR_OK) {
    void *self = conductor;
    destroy(&self);
    return err;
  }
  *out_transport = (struct door_transport){&ops, conductor};
  return DOOR_OK;
}

const char *door_zmq_endpoint(const struct door_transport *transport)
{
  const struct zmq_conductor *conductor = transport->self;
  return door_router_endpoint(conductor->router);
}

struct door_traffic door_zmq_traffic(const struct door_transport *transport)
{
  const struct zmq_conductor *conductor = transport->self;
  return conductor->round.traffic;
}
