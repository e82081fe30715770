#include "door_remote.h"

#include "door_round.h"
#include "door_words.h"

#include <stdlib.h>
#include <string.h>

struct remote {
  struct door_remote_config config;
  struct door_round round;
};

/* ---- what is asked ---- */

static enum door_err encode_failed(uint32_t service, enum door_err err, struct door_problem *problem)
{
  static const char format[] = DOOR_SAID("%s: cannot write its message: %s");
  const char *name = door_party_name(door_service_at(service));
  door_problem_set(problem, err, format, name, door_err_text(err));
  door_problem_say(problem, format, name, door_err_said(err));
  return err;
}

static enum door_err begin(void *self, const struct door_part *part, struct door_batches *answers,
                           struct door_problem *problem)
{
  struct remote *remote = self;
  struct door_round *round = &remote->round;
  const char *text = remote->config.scenario_text;
  struct door_welcome welcome = {.scenario = {.bytes = text, .length = (uint32_t)strlen(text)},
                                 .scenario_hash = remote->config.scenario_hash,
                                 .seed = part->seed,
                                 .first_replication = part->first_replication,
                                 .replications = part->count,
                                 .lease_milliseconds = (uint32_t)remote->config.lease_milliseconds};
  enum door_err err = door_round_join(round, problem);
  if (err != DOOR_OK) {
    return err;
  }
  round->port.ops->close_door(round->port.self);
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
  struct remote *remote = self;
  struct door_round *round = &remote->round;
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
  if (remote->config.on_cycle != NULL) {
    remote->config.on_cycle(remote->config.cycle_context, door_round_reached(round), round->traffic.cycles);
  }
  return door_round_ask(round, problem); /* all are written before the first is sent: services work at once */
}

static enum door_err finish(void *self, struct door_counts *out_counts, struct door_problem *problem)
{
  struct remote *remote = self;
  struct door_round *round = &remote->round;
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
  struct remote *remote = *self;
  const struct door_port *port = &remote->round.port;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    door_round_tell(&remote->round, service, DOOR_STOP_MESSAGE);
    if (remote->round.peers[service].is_unsent && port->is_supervised) {
      port->ops->kill(port->self, door_service_at(service)); /* has not come yet, or takes nothing any more */
    }
  }
  port->ops->end(port->self);
  door_round_fini(&remote->round);
  free(remote);
  *self = NULL;
}

static const struct door_transport_ops ops = {
    .name = "remote", .begin = begin, .exchange = exchange, .finish = finish, .destroy = destroy};

enum door_err door_remote_create(const struct door_remote_config *config, struct door_port port,
                                 struct door_transport *out_transport, struct door_problem *problem)
{
  struct remote *remote = calloc(1, sizeof *remote);
  if (remote == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory");
  }
  remote->config = *config;
  door_round_init(&remote->round, &remote->config, port);
  *out_transport = (struct door_transport){&ops, remote};
  return DOOR_OK;
}

struct door_traffic door_remote_traffic(const struct door_transport *transport)
{
  const struct remote *remote = transport->self;
  return remote->round.traffic;
}

void *door_remote_port(const struct door_transport *transport)
{
  const struct remote *remote = transport->self;
  return remote->round.port.self;
}
