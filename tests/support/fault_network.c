#include "fault_network.h"

#include "door_server.h"
#include "door_wire_frame.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  FLIGHT_MS = 1,              /* of an untroubled frame */
  DELAY_MAX_MS = 1000,        /* mild; hard ones are DELAY_HARD times as long */
  STALL_MAX_MS = 1500,        /* mild */
  SLOW_MAX_MS = 400,          /* between two looks of a service at its clock, mild */
  BACK_MAX_MS = 1000,         /* until a cut connection stands again, where it may */
  HARD = 20,                  /* times the mild length */
  LOSS_PAUSE_MS = 60 * 1000,  /* mild: between two losses of frames of one service */
  EVENTS_MAX = 4096,          /* on the way at once */
  STEPS_MAX = 4 * 1000 * 1000 /* of one schedule: no run of the test takes as many */
};

enum event_kind { TO_SERVICE, TO_CONDUCTOR, CONNECTED, CLOSED, ENDED };

struct event {
  int64_t at;
  uint64_t number; /* order of those of one instant */
  enum event_kind kind;
  uint32_t service;
  uint32_t connection; /* of a frame: lost when the connection is another by then */
  unsigned char *bytes;
  size_t length;
};

struct party {
  const struct door_service *service;
  struct door_server *server; /* NULL: its program does not run */
  struct fault_network *network;
  uint32_t connection; /* counts up with each */
  bool is_connected;
  uint64_t instance;
  int64_t last_to_service; /* when the frame sent last comes: none overtakes it unless reordered */
  int64_t last_to_conductor;
  int64_t stalled_until;
  int64_t lost_at; /* the last loss of a frame */
  int64_t busy_ms; /* spent in the work in hand */
  int64_t slow_ms; /* each look at its clock costs */
};

struct fault_network {
  struct fault_plan plan;
  struct party parties[DOOR_SERVICE_COUNT];
  struct event events[EVENTS_MAX];
  uint32_t event_count;
  uint64_t next_number;
  uint64_t random_state;
  int64_t now;
  int64_t full_until;
  unsigned char *held; /* the frame given out last */
  uint64_t step_count;
  struct fault_tally tally;
};

const char *fault_name(enum fault_kind kind)
{
  static const char *const names[FAULT_KINDS] = {"delay",   "drop", "duplicate", "reorder", "stall", "slow", "cut",
                                                 "suspend", "full", "truncate",  "corrupt", "kill",  "forge"};
  return names[kind];
}

/* splitmix64 (Steele, Lea, Flood 2014): small, and not the simulator's own generator. */
static uint64_t draw(struct fault_network *network)
{
  uint64_t z = network->random_state += 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

/* 0..below-1 */
static uint64_t draw_below(struct fault_network *network, uint64_t below)
{
  return draw(network) % below;
}

static int64_t draw_ms(struct fault_network *network, int64_t mild_max)
{
  int64_t most = network->plan.is_mild || draw_below(network, 4) != 0 ? mild_max : mild_max * HARD;
  return 1 + (int64_t)draw_below(network, (uint64_t)most);
}

static void tell(const struct fault_network *network, uint32_t service, const char *what, const unsigned char *bytes,
                 size_t length)
{
  if (!network->plan.is_told) {
    return;
  }
  fprintf(stderr, "%8" PRId64 " ms  %-10s  %s", network->now, door_party_name(door_service_at(service)), what);
  if (length >= DOOR_WIRE_HEADER_BYTES) {
    fprintf(stderr, " %s %" PRIu64, door_message_name((uint8_t)door_frame_load16(bytes, DOOR_FRAME_TYPE)),
            door_frame_load64(bytes, DOOR_FRAME_SEQUENCE));
  }
  fputc('\n', stderr);
}

/* ---- events ---- */

static struct event *add_event(struct fault_network *network, enum event_kind kind, uint32_t service, int64_t at)
{
  DOOR_ASSERT(network->event_count < EVENTS_MAX);
  struct event *event = &network->events[network->event_count++];
  *event = (struct event){.at = at,
                          .number = network->next_number++,
                          .kind = kind,
                          .service = service,
                          .connection = network->parties[service].connection};
  return event;
}

static void add_frame(struct fault_network *network, enum event_kind kind, uint32_t service, int64_t at,
                      const unsigned char *bytes, size_t length)
{
  struct event *event = add_event(network, kind, service, at);
  event->bytes = malloc(length > 0 ? length : 1);
  DOOR_ASSERT(event->bytes != NULL);
  memcpy(event->bytes, bytes, length);
  event->length = length;
}

/* Takes the earliest event up to `until`; false when there is none. */
static bool take_event(struct fault_network *network, int64_t until, struct event *out_event)
{
  uint32_t best = UINT32_MAX;
  for (uint32_t i = 0; i < network->event_count; i++) {
    const struct event *one = &network->events[i];
    const struct event *other = best == UINT32_MAX ? NULL : &network->events[best];
    if (one->at <= until &&
        (other == NULL || one->at < other->at || (one->at == other->at && one->number < other->number))) {
      best = i;
    }
  }
  if (best == UINT32_MAX) {
    return false;
  }
  *out_event = network->events[best];
  network->events[best] = network->events[--network->event_count];
  return true;
}

/* ---- faults ---- */

static void disconnect(struct fault_network *network, uint32_t service, bool is_seen)
{
  struct party *party = &network->parties[service];
  if (party->is_connected && is_seen) {
    add_event(network, CLOSED, service, network->now + FLIGHT_MS);
  }
  party->is_connected = false;
  party->lost_at = network->now;
}

static void connect_later(struct fault_network *network, uint32_t service, int64_t after_ms)
{
  add_event(network, CONNECTED, service, network->now + after_ms);
}

/* Its program is gone; what it sent still comes, where its end is seen at all. */
static void end_program(struct fault_network *network, uint32_t service)
{
  struct party *party = &network->parties[service];
  bool is_seen = !network->plan.ends_silently;
  door_server_destroy(&party->server);
  disconnect(network, service, is_seen);
  if (network->plan.is_supervised) {
    add_event(network, ENDED, service, network->now + FLIGHT_MS + 1);
  } else if (network->plan.starts_anew) {
    connect_later(network, service, 1 + (int64_t)draw_below(network, BACK_MAX_MS));
  }
}

static void cut(struct fault_network *network, uint32_t service)
{
  struct party *party = &network->parties[service];
  disconnect(network, service, true);
  if (network->plan.can_reconnect && party->server != NULL) {
    connect_later(network, service, draw_ms(network, BACK_MAX_MS));
  }
}

/* Mild faults lose no frame that the protocol does not ask for again (a hello goes with its connection), and none
 * while an earlier loss is still being made good. */
static bool may_lose(struct fault_network *network, uint32_t service, const unsigned char *bytes)
{
  struct party *party = &network->parties[service];
  bool is_hello = door_frame_load16(bytes, DOOR_FRAME_TYPE) == DOOR_HELLO_MESSAGE;
  bool may = !network->plan.is_mild || (!is_hello && network->now - party->lost_at >= LOSS_PAUSE_MS);
  party->lost_at = may ? network->now : party->lost_at;
  return may;
}

static enum fault_kind draw_fault(struct fault_network *network)
{
  if (network->plan.one_in == 0 || network->plan.kinds == 0 || draw_below(network, network->plan.one_in) != 0) {
    return FAULT_KINDS;
  }
  enum fault_kind kind;
  do {
    kind = (enum fault_kind)draw_below(network, FAULT_KINDS);
  } while ((network->plan.kinds & (1U << kind)) == 0);
  return kind;
}

static void spoil(struct fault_network *network, enum fault_kind fault, unsigned char *bytes, size_t *length)
{
  if (fault == FAULT_TRUNCATE) {
    *length = draw_below(network, *length);
  } else if (fault == FAULT_CORRUPT) {
    bytes[draw_below(network, *length)] ^= (unsigned char)(1U << draw_below(network, 8));
  } else if (fault == FAULT_FORGE && *length > DOOR_WIRE_HEADER_BYTES) {
    uint64_t place = DOOR_WIRE_HEADER_BYTES + draw_below(network, *length - DOOR_WIRE_HEADER_BYTES);
    bytes[place] ^= (unsigned char)(1U << draw_below(network, 8));
    uint64_t checksum = door_frame_checksum(bytes, *length);
    memcpy(bytes + DOOR_FRAME_CHECKSUM, &checksum, sizeof checksum);
  }
}

/* What befalls the parties and the port rather than the frame. */
static void befall(struct fault_network *network, enum fault_kind fault, uint32_t service)
{
  struct party *party = &network->parties[service];
  if (fault == FAULT_STALL) {
    party->stalled_until = network->now + draw_ms(network, STALL_MAX_MS);
  } else if (fault == FAULT_SLOW) {
    party->slow_ms = draw_ms(network, SLOW_MAX_MS);
  } else if (fault == FAULT_SUSPEND) {
    int64_t absence = 1 + (int64_t)draw_below(network, (uint64_t)network->plan.suspended_max_ms);
    network->now += absence;
    for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
      network->parties[i].lost_at += absence; /* nothing was made good meanwhile */
    }
  } else if (fault == FAULT_FULL) {
    network->full_until = network->now + draw_ms(network, STALL_MAX_MS);
  } else if (fault == FAULT_KILL && party->server != NULL) {
    end_program(network, service);
  }
}

/* A frame sets out. sent_at: on the network's clock, later than now for a service at long work. */
static void send_frame(struct fault_network *network, enum event_kind kind, uint32_t service, int64_t sent_at,
                       const unsigned char *bytes, size_t length)
{
  struct party *party = &network->parties[service];
  int64_t *last = kind == TO_SERVICE ? &party->last_to_service : &party->last_to_conductor;
  enum fault_kind fault = draw_fault(network);
  network->tally.frames++;
  tell(network, service, kind == TO_SERVICE ? "<-" : "->", bytes, length);
  if ((fault == FAULT_DROP || fault == FAULT_CUT) && !may_lose(network, service, bytes)) {
    fault = FAULT_KINDS;
  }
  if (fault != FAULT_KINDS) {
    network->tally.faults[fault]++;
    tell(network, service, fault_name(fault), NULL, 0);
  }
  int64_t at =
      sent_at + FLIGHT_MS + (fault == FAULT_DELAY || fault == FAULT_REORDER ? draw_ms(network, DELAY_MAX_MS) : 0);
  at = at > *last ? at : *last;
  *last = fault == FAULT_REORDER ? *last : at;
  unsigned char *copy = malloc(length);
  DOOR_ASSERT(copy != NULL && length >= DOOR_WIRE_HEADER_BYTES);
  memcpy(copy, bytes, length);
  spoil(network, fault, copy, &length);
  if (fault != FAULT_DROP && party->is_connected) {
    add_frame(network, kind, service, at, copy, length);
  }
  if (fault == FAULT_DUPLICATE && party->is_connected) {
    add_frame(network, kind, service, at + draw_ms(network, DELAY_MAX_MS), copy, length);
  }
  free(copy);
  if (fault == FAULT_CUT) {
    cut(network, service);
  }
  if (fault < FAULT_KINDS && !(fault == FAULT_KILL && kind == TO_CONDUCTOR)) { /* never under its own feet */
    befall(network, fault, service);
  } else if (fault == FAULT_KILL) {
    party->stalled_until = INT64_MAX; /* dies once it is back from its work: see deliver */
  }
}

/* ---- the services' side ---- */

static enum door_err server_send(void *self, const unsigned char *bytes, size_t length)
{
  struct party *party = self;
  struct fault_network *network = party->network;
  uint32_t service = (uint32_t)(party - network->parties);
  send_frame(network, TO_CONDUCTOR, service, network->now + party->busy_ms, bytes, length);
  return DOOR_OK;
}

static int64_t server_now(void *self)
{
  struct party *party = self;
  party->busy_ms += party->slow_ms;
  return party->network->now + party->busy_ms;
}

static void start_program(struct fault_network *network, uint32_t service)
{
  struct party *party = &network->parties[service];
  struct door_server_config config = {
      .service = party->service, .link = {party, server_send, server_now}, .instance = ++party->instance};
  enum door_err err = door_server_create(&config, &party->server, NULL);
  DOOR_ASSERT(err == DOOR_OK);
  party->stalled_until = 0;
  party->slow_ms = 0;
}

/* What a service's program does after the call that it handles: goes on, or ends. */
static void after_work(struct fault_network *network, uint32_t service, enum door_err err,
                       const struct door_problem *problem)
{
  struct party *party = &network->parties[service];
  if (err != DOOR_OK) {
    DOOR_ASSERT(problem->text[0] != '\0');
    tell(network, service, problem->text, NULL, 0);
    if (!door_server_is_stopped(party->server)) {
      door_server_fault(party->server, problem);
    }
  }
  bool is_killed = party->stalled_until == INT64_MAX;
  if (err != DOOR_OK || door_server_is_stopped(party->server) || is_killed) {
    end_program(network, service);
    return;
  }
  if (party->busy_ms > 0) {
    int64_t done = network->now + party->busy_ms;
    party->stalled_until = party->stalled_until > done ? party->stalled_until : done;
    party->busy_ms = 0;
    party->slow_ms = 0;
  }
}

static void greet(struct fault_network *network, uint32_t service)
{
  struct party *party = &network->parties[service];
  struct door_problem problem = {.err = DOOR_OK};
  if (party->server == NULL) {
    start_program(network, service);
  }
  party->connection++;
  party->is_connected = true;
  party->last_to_service = party->last_to_conductor = network->now;
  enum door_err err = door_server_greet(party->server, &problem);
  after_work(network, service, err, &problem);
}

/* A frame comes to its service. */
static void deliver(struct fault_network *network, struct event *event)
{
  struct party *party = &network->parties[event->service];
  if (party->server == NULL || !party->is_connected || event->connection != party->connection) {
    free(event->bytes);
    return;
  }
  if (network->now < party->stalled_until) {
    struct event *later = add_event(network, TO_SERVICE, event->service, party->stalled_until);
    later->number = event->number; /* keeps its place in the line */
    later->bytes = event->bytes;
    later->length = event->length;
    return;
  }
  struct door_problem problem = {.err = DOOR_OK};
  enum door_err err = door_server_take(party->server, event->bytes, event->length, &problem);
  free(event->bytes);
  after_work(network, event->service, err, &problem);
}

/* ---- the port ---- */

static enum door_err port_send(void *self, enum door_party to, const unsigned char *bytes, size_t length)
{
  struct fault_network *network = self;
  uint32_t service = door_service_index(to);
  if (network->now < network->full_until) {
    return DOOR_ERR_LIMIT;
  }
  bool is_gone_unseen = network->parties[service].server == NULL && network->plan.ends_silently;
  if (!network->parties[service].is_connected && !is_gone_unseen) {
    return DOOR_ERR_PEER_LOST;
  }
  send_frame(network, TO_SERVICE, service, network->now, bytes, length);
  return DOOR_OK;
}

/* What an event is to the conductor; false when it is nothing to it. */
static bool is_for_conductor(struct fault_network *network, struct event *event, struct door_port_event *out_event)
{
  struct party *party = &network->parties[event->service];
  enum door_party who = door_service_at(event->service);
  switch (event->kind) {
  case TO_SERVICE:
    deliver(network, event);
    return false;
  case CONNECTED:
    greet(network, event->service);
    return false;
  case TO_CONDUCTOR: {
    bool is_whole = event->connection == party->connection && (party->is_connected || party->server == NULL);
    if (!is_whole) {
      free(event->bytes);
      return false;
    }
    free(network->held);
    network->held = event->bytes;
    *out_event =
        (struct door_port_event){.kind = DOOR_PORT_FRAME, .party = who, .bytes = event->bytes, .length = event->length};
    return true;
  }
  case CLOSED:
    *out_event = (struct door_port_event){.kind = DOOR_PORT_CLOSED, .party = who};
    return event->connection == party->connection;
  case ENDED:
    *out_event = (struct door_port_event){.kind = DOOR_PORT_ENDED, .party = who};
    door_problem_set(&out_event->ending.words, DOOR_ERR_PEER_LOST, "ended by signal %d (%s)", 9, "Killed");
    return true;
  }
  return false;
}

static enum door_err port_wait(void *self, int timeout_milliseconds, struct door_port_event *out_event)
{
  struct fault_network *network = self;
  int64_t until = network->now + timeout_milliseconds;
  struct event event;
  DOOR_ASSERT(++network->step_count < STEPS_MAX); /* a schedule that does not end is a bug */
  *out_event = (struct door_port_event){.kind = DOOR_PORT_NOTHING};
  while (take_event(network, until, &event)) {
    network->now = event.at > network->now ? event.at : network->now;
    if (is_for_conductor(network, &event, out_event)) {
      return DOOR_OK;
    }
  }
  *out_event = (struct door_port_event){.kind = DOOR_PORT_NOTHING};
  network->now = until > network->now ? until : network->now;
  return DOOR_OK;
}

static int64_t port_now(void *self)
{
  return fault_network_now(self);
}

static void port_close_door(void *self)
{
  (void)self; /* strangers are another test's */
}

static void port_kill(void *self, enum door_party party)
{
  struct fault_network *network = self;
  uint32_t service = door_service_index(party);
  if (network->parties[service].server != NULL) {
    end_program(network, service);
  }
}

static void port_end(void *self)
{
  (void)self; /* the network outlives its transport: the test asks it for its tally */
}

static const struct door_port_ops port_ops = {.send = port_send,
                                              .wait = port_wait,
                                              .now_milliseconds = port_now,
                                              .close_door = port_close_door,
                                              .kill = port_kill,
                                              .end = port_end};

struct door_port fault_network_port(struct fault_network *network)
{
  return (struct door_port){.ops = &port_ops,
                            .self = network,
                            .place = "the network of faults",
                            .can_reconnect = network->plan.can_reconnect,
                            .is_supervised = network->plan.is_supervised};
}

/* ---- beginning and end ---- */

struct fault_network *fault_network_create(const struct fault_plan *plan, const struct door_service *const *services)
{
  struct fault_network *network = calloc(1, sizeof *network);
  DOOR_ASSERT(network != NULL);
  network->plan = *plan;
  network->random_state = plan->seed;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    struct party *party = &network->parties[service];
    party->service = services[service];
    party->network = network;
    party->lost_at = -LOSS_PAUSE_MS;
    start_program(network, service);
    connect_later(network, service, 1 + (int64_t)draw_below(network, BACK_MAX_MS));
  }
  return network;
}

void fault_network_destroy(struct fault_network **network_pointer)
{
  struct fault_network *network = *network_pointer;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    door_server_destroy(&network->parties[service].server);
  }
  for (uint32_t i = 0; i < network->event_count; i++) {
    free(network->events[i].bytes);
  }
  free(network->held);
  free(network);
  *network_pointer = NULL;
}

struct fault_tally fault_network_tally(const struct fault_network *network)
{
  return network->tally;
}

int64_t fault_network_now(const struct fault_network *network)
{
  return network->now;
}
