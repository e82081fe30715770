#include "door_round.h"

#include "door_hello.h"
#include "door_round_told.h"
#include "door_words.h"

#include <string.h>

enum {
  START_MILLISECONDS = 30000,    /* for all services to come from elsewhere, unless the config says otherwise */
  SPAWN_MILLISECONDS = 3000,     /* the same on top of a lease, for programs that the run started itself */
  BUILD_MILLISECONDS = 15,       /* for each replication on top of the lease of WELCOME: they are made at one go */
  RECONNECT_MILLISECONDS = 3000, /* for a lost tcp connection to come back */
  LAST_WORD_MILLISECONDS = 200,  /* from the end of a program to reading its last frame, or our own Ctrl-C */
  AGAIN_MILLISECONDS = 5000,     /* of silence before an answer is asked for again; half a lease if shorter */
  LOST_REQUESTS_MAX = 10,        /* copies of one request that may get lost: a network that loses all has an end */
  TICK_MILLISECONDS = 100,       /* between two looks at the clock while nothing happens */
  ABSENCE_MILLISECONDS = 1000,   /* between two looks at the clock: we ourselves were stopped */
  RETRY_MILLISECONDS = 1,        /* the same while a frame could not be sent */
};

void door_round_init(struct door_round *round, const struct door_remote_config *config, struct door_port port)
{
  *round = (struct door_round){.config = config, .port = port};
  door_wire_buffer_init(&round->scratch);
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    round->peers[service] = (struct door_peer){.closed_at = -1, .ended_at = -1};
    door_wire_buffer_init(&round->peers[service].request);
  }
}

static int64_t now_milliseconds(const struct door_round *round)
{
  return round->port.ops->now_milliseconds(round->port.self);
}

void door_round_fini(struct door_round *round)
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    door_wire_buffer_fini(&round->peers[service].request);
  }
  door_wire_buffer_fini(&round->scratch);
}

struct door_wire_head door_round_head(struct door_round *round, uint32_t service, enum door_message_type type)
{
  return (struct door_wire_head){.run_id = round->config->run_id,
                                 .run_epoch = round->run_epoch,
                                 .sequence = round->peers[service].sequence + 1,
                                 .type = (uint16_t)type};
}

struct sim_time door_round_reached(const struct door_round *round)
{
  struct sim_time reached = SIM_TIME_NEVER;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    reached = sim_time_earlier(reached, round->peers[service].simulated);
  }
  return reached;
}

/* ---- sending ---- */

static enum door_err record_passage(struct door_round *round, const struct door_passage *passage)
{
  struct door_wire_recording *recording = round->config->recording;
  return recording != NULL ? door_wire_recording_append(recording, passage, &round->recording_problem) : DOOR_OK;
}

/* One frame to a service; what the queue or a lost connection holds up is DOOR_ERR_LIMIT or _PEER_LOST. */
static enum door_err send_frame(struct door_round *round, uint32_t service, const struct door_wire_buffer *frame)
{
  enum door_party party = door_service_at(service);
  enum door_err err = round->port.ops->send(round->port.self, party, frame->bytes, frame->length);
  if (err != DOOR_OK) {
    return err;
  }
  round->traffic.frames_sent++;
  round->traffic.bytes_sent += frame->length;
  struct door_passage passage = {
      .direction = DOOR_TO_SERVICE, .service = party, .bytes = frame->bytes, .length = frame->length};
  return record_passage(round, &passage);
}

static enum door_err send_request(struct door_round *round, uint32_t service, struct door_problem *problem)
{
  struct door_peer *peer = &round->peers[service];
  enum door_err err = send_frame(round, service, &peer->request);
  peer->is_unsent = err == DOOR_ERR_LIMIT || err == DOOR_ERR_PEER_LOST;
  if (err == DOOR_ERR_PEER_LOST && peer->closed_at < 0) {
    peer->closed_at = now_milliseconds(round);
  }
  if (err == DOOR_OK || peer->is_unsent) {
    return DOOR_OK;
  }
  return round->recording_problem.err != DOOR_OK ? door_round_fail_recording(round, problem)
                                                 : door_round_fail(round, service, err, "cannot be reached", problem);
}

void door_round_tell(struct door_round *round, uint32_t service, enum door_message_type type)
{
  struct door_wire_head head = door_round_head(round, service, type);
  if (door_wire_encode_empty(&round->scratch, &head) == DOOR_OK) {
    /* Best effort: a peer that is gone or full is dealt with by whoever ends it. */
    enum door_err unheard = send_frame(round, service, &round->scratch);
    round->peers[service].is_unsent = unheard != DOOR_OK;
  }
}

static enum door_err ask_again(struct door_round *round, uint32_t service, struct door_problem *problem)
{
  struct door_peer *peer = &round->peers[service];
  struct door_cycle cycle = {.sequence = peer->sequence};
  struct door_wire_head head = door_round_head(round, service, DOOR_AGAIN_MESSAGE);
  head.sequence = peer->sequence;
  enum door_err err = door_wire_encode_cycle(&round->scratch, &head, &cycle);
  if (err != DOOR_OK) {
    return door_round_fail(round, service, err, "cannot be asked again", problem);
  }
  err = send_frame(round, service, &round->scratch);
  if (err == DOOR_OK) {
    round->traffic.answers_asked_again++;
    peer->asked_again_at = now_milliseconds(round);
  }
  /* Full or gone: the next look at the clock tries again; the lease ends it. */
  return err == DOOR_ERR_IO ? door_round_fail(round, service, err, "cannot be asked again", problem) : DOOR_OK;
}

/* A hello that does not fit: the service is told why before the run ends. */
static void send_refusal(struct door_round *round, uint32_t service, enum door_err err, const char *why)
{
  const char *name = door_err_name(err);
  struct door_fault fault = {.name = {.bytes = name, .length = (uint32_t)strlen(name)},
                             .text = {.bytes = why, .length = (uint32_t)strlen(why)}};
  struct door_wire_head head = door_round_head(round, service, DOOR_FAULT_MESSAGE);
  if (door_wire_encode_fault(&round->scratch, &head, &fault) == DOOR_OK) {
    enum door_err unheard = send_frame(round, service, &round->scratch);
    round->peers[service].is_unsent = unheard != DOOR_OK;
  }
}

/* ---- frames in ---- */

struct incoming {
  uint32_t service;
  struct door_wire_head head;
  const unsigned char *bytes;
  size_t length;
};

typedef enum door_err frame_handler(struct door_round *round, const struct incoming *frame,
                                    struct door_problem *problem);

/* What came from the service cannot be read: why names sequence and byte. */
static enum door_err refuse_frame(struct door_round *round, uint32_t service, const struct door_problem *why,
                                  struct door_problem *problem)
{
  static const char format[] = DOOR_SAID("sent a bad frame: %s");
  send_refusal(round, service, why->err, why->text);
  struct door_problem what;
  door_problem_set(&what, why->err, format, why->text);
  door_problem_say(&what, format, why->said);
  return door_round_fail_as(round, service, why->err, &what, problem);
}

static enum door_err on_hello(struct door_round *round, const struct incoming *frame, struct door_problem *problem)
{
  struct door_peer *peer = &round->peers[frame->service];
  struct door_hello hello;
  struct door_problem why = {.err = DOOR_OK};
  enum door_err err = door_wire_decode_hello(frame->bytes, frame->length, &hello, &why);
  if (err != DOOR_OK) {
    return refuse_frame(round, frame->service, &why, problem);
  }
  err = door_hello_check(&hello, door_service_at(frame->service), round->config->program_version, &why);
  if (err != DOOR_OK) {
    send_refusal(round, frame->service, err, why.text);
    return door_round_fail_as(round, frame->service, err, &why, problem);
  }
  bool holds_nothing = peer->sequence == 0 || (peer->sequence == 1 && peer->is_awaited);
  if (!holds_nothing) {
    return hello.instance == peer->instance /* the same hello once more */
               ? DOOR_OK
               : door_round_fail(round, frame->service, DOOR_ERR_PEER_LOST, "started anew; what it held is gone",
                                 problem);
  }
  peer->has_joined = true;
  peer->instance = hello.instance;
  return peer->is_awaited ? send_request(round, frame->service, problem) : DOOR_OK; /* its welcome was lost */
}

/* The first word on an end is the one to tell. */
static void note_end(struct door_round *round, uint32_t service, const struct door_ending *ending)
{
  struct door_peer *peer = &round->peers[service];
  if (peer->ended_at < 0) {
    peer->ending = *ending;
    peer->ended_at = now_milliseconds(round);
  }
}

static enum door_err on_fault(struct door_round *round, const struct incoming *frame, struct door_problem *problem)
{
  struct door_fault fault;
  struct door_problem told = {.err = DOOR_OK};
  enum door_err err = door_wire_decode_fault(frame->bytes, frame->length, &fault, &told);
  if (err != DOOR_OK) {
    return refuse_frame(round, frame->service, &told, problem);
  }
  err = door_err_of_name(fault.name.bytes, fault.name.length);
  if (err == DOOR_ERR_INTERRUPTED) { /* by somebody, or as part of us all: our own signal may be on the way */
    struct door_ending ending = {.is_interrupted = true};
    door_problem_set(&ending.words, DOOR_ERR_PEER_LOST, "was told to end by a signal");
    note_end(round, frame->service, &ending);
    return DOOR_OK;
  }
  door_problem_set(&told, err, "reports: %.*s", (int)fault.text.length, fault.text.bytes);
  return door_round_fail_as(round, frame->service, err, &told, problem);
}

static enum door_err on_alive(struct door_round *round, const struct incoming *frame, struct door_problem *problem)
{
  struct door_peer *peer = &round->peers[frame->service];
  struct door_cycle cycle;
  struct door_problem why = {.err = DOOR_OK};
  if (door_wire_decode_cycle(frame->bytes, frame->length, &cycle, &why) != DOOR_OK) {
    return refuse_frame(round, frame->service, &why, problem);
  }
  if (cycle.sequence > peer->sequence) {
    return door_round_fail(round, frame->service, DOOR_ERR_UNEXPECTED, "works on a grant that it was not given",
                           problem);
  }
  if (!peer->is_awaited || cycle.sequence + 1 < peer->sequence) {
    return DOOR_OK; /* a late copy */
  }
  peer->heard_at = now_milliseconds(round);
  peer->asked_again_at = peer->heard_at;
  if (cycle.sequence == peer->sequence) {
    return DOOR_OK;
  }
  if (++peer->lost_requests > LOST_REQUESTS_MAX) {
    return door_round_fail(round, frame->service, DOOR_ERR_PEER_LOST, "is there, but what it is sent gets lost",
                           problem);
  }
  return send_request(round, frame->service, problem); /* it never arrived */
}

/* The answer's entries are those asked for, and what it carries is the sender's own. */
static enum door_err check_batch(struct door_round *round, uint32_t service, struct door_problem *problem)
{
  const struct door_batch *answer = &round->sink.batches->of[service];
  const struct door_batch *asked = round->sink.asked != NULL ? &round->sink.asked->of[service] : NULL;
  uint32_t party = door_service_at(service);
  bool fits = answer->entry_count == (asked != NULL ? asked->entry_count : round->part.count);
  for (uint32_t i = 0; i < answer->entry_count && fits; i++) {
    fits = answer->entries[i].replication == (asked != NULL ? asked->entries[i].replication : i);
  }
  if (!fits) {
    return door_round_fail(round, service, DOOR_ERR_UNEXPECTED, "answered for other replications than it was asked",
                           problem);
  }
  bool is_own = true;
  for (uint32_t i = 0; i < answer->message_count; i++) {
    is_own = is_own && answer->messages[i].from == party;
  }
  for (uint32_t i = 0; i < answer->record_count; i++) {
    is_own = is_own && answer->records[i].service == party;
  }
  return is_own
             ? DOOR_OK
             : door_round_fail(round, service, DOOR_ERR_REFUSED, "sent messages or records in another's name", problem);
}

static enum door_err take_summary(struct door_round *round, const struct incoming *frame, struct door_problem *problem)
{
  uint32_t count = round->part.count;
  struct door_summary summary = {.counts = round->sink.counts + (size_t)frame->service * count, .capacity = count};
  struct door_problem why = {.err = DOOR_OK};
  if (door_wire_decode_summary(frame->bytes, frame->length, &summary, &why) != DOOR_OK) {
    return refuse_frame(round, frame->service, &why, problem);
  }
  /* They lie in increasing order: as many as there are places, the last of the last place. */
  bool fits = summary.count == count && (count == 0 || summary.counts[count - 1].replication == count - 1);
  return fits ? DOOR_OK
              : door_round_fail(round, frame->service, DOOR_ERR_UNEXPECTED, "counted other replications than it holds",
                                problem);
}

static enum door_err take_batch(struct door_round *round, const struct incoming *frame, struct door_problem *problem)
{
  struct door_batch *batch = &round->sink.batches->of[frame->service];
  struct door_problem why = {.err = DOOR_OK};
  return door_wire_decode_batch(frame->bytes, frame->length, batch, &why) == DOOR_OK
             ? check_batch(round, frame->service, problem)
             : refuse_frame(round, frame->service, &why, problem);
}

static enum door_err on_answer(struct door_round *round, const struct incoming *frame, struct door_problem *problem)
{
  struct door_peer *peer = &round->peers[frame->service];
  uint64_t sequence = frame->head.sequence;
  if (sequence < peer->sequence || (sequence == peer->sequence && !peer->is_awaited)) {
    round->traffic.answers_twice++; /* asked for again while it was on its way */
    return DOOR_OK;
  }
  if (sequence != peer->sequence || frame->head.type != round->sink.answer_type) {
    struct door_problem what;
    door_problem_set(&what, DOOR_ERR_UNEXPECTED, "sent %s %llu where %s %llu was due",
                     door_message_name((uint8_t)frame->head.type), (unsigned long long)sequence,
                     door_message_name((uint8_t)round->sink.answer_type), (unsigned long long)peer->sequence);
    return door_round_fail_as(round, frame->service, DOOR_ERR_UNEXPECTED, &what, problem);
  }
  peer->is_awaited = false;
  return round->sink.answer_type == DOOR_SUMMARY_MESSAGE ? take_summary(round, frame, problem)
                                                         : take_batch(round, frame, problem);
}

static enum door_err on_frame(struct door_round *round, const struct door_port_event *event,
                              struct door_problem *problem)
{
  /* What is not here is refused. */
  static frame_handler *const handlers[DOOR_MESSAGE_TYPES_MAX] = {
      [DOOR_HELLO_MESSAGE] = on_hello,    [DOOR_READY_MESSAGE] = on_answer, [DOOR_ANSWER_MESSAGE] = on_answer,
      [DOOR_SUMMARY_MESSAGE] = on_answer, [DOOR_FAULT_MESSAGE] = on_fault,  [DOOR_ALIVE_MESSAGE] = on_alive,
  };
  struct incoming frame = {.service = door_service_index(event->party), .bytes = event->bytes, .length = event->length};
  struct door_peer *peer = &round->peers[frame.service];
  round->traffic.frames_received++;
  round->traffic.bytes_received += event->length;
  struct door_passage passage = {
      .direction = DOOR_FROM_SERVICE, .service = event->party, .bytes = event->bytes, .length = event->length};
  enum door_err err = record_passage(round, &passage);
  if (err != DOOR_OK) {
    return door_round_fail_recording(round, problem);
  }
  struct door_problem why = {.err = DOOR_OK};
  err = door_wire_decode_head(event->bytes, event->length, &frame.head, &why);
  if (err != DOOR_OK) {
    return refuse_frame(round, frame.service, &why, problem);
  }
  peer->closed_at = -1; /* it is there, whatever happened to an earlier connection */
  frame_handler *handle = frame.head.type < DOOR_MESSAGE_TYPES_MAX ? handlers[frame.head.type] : NULL;
  bool is_of_this_run = frame.head.run_id == round->config->run_id || frame.head.type == DOOR_HELLO_MESSAGE ||
                        frame.head.type == DOOR_FAULT_MESSAGE;
  if (handle == NULL || !is_of_this_run) {
    struct door_problem what;
    door_problem_set(&what, DOOR_ERR_UNEXPECTED,
                     is_of_this_run ? "sent %s, which is not a service's to send" : "sent %s of another run",
                     door_message_name((uint8_t)frame.head.type));
    return door_round_fail_as(round, frame.service, DOOR_ERR_UNEXPECTED, &what, problem);
  }
  return handle(round, &frame, problem);
}

/* ---- who is lost ---- */

static enum door_err look_at_loss(struct door_round *round, uint32_t service, int64_t now, struct door_problem *problem)
{
  const struct door_peer *peer = &round->peers[service];
  bool is_supervised = round->port.is_supervised;
  if (peer->ended_at >= 0) {
    /* Its last frame, or our own Ctrl-C, may still be on the way. */
    bool is_over =
        now - peer->ended_at >= LAST_WORD_MILLISECONDS || (peer->closed_at >= 0 && !peer->ending.is_interrupted);
    return is_over ? door_round_fail_as(round, service, DOOR_ERR_PEER_LOST, &peer->ending.words, problem) : DOOR_OK;
  }
  if (peer->closed_at >= 0) {
    int64_t patience = is_supervised ? LAST_WORD_MILLISECONDS : 0;
    patience = round->port.can_reconnect ? RECONNECT_MILLISECONDS : patience;
    return now - peer->closed_at >= patience
               ? door_round_fail(round, service, DOOR_ERR_PEER_LOST, "closed its connection or lost it", problem)
               : DOOR_OK;
  }
  return DOOR_OK;
}

static enum door_err look_at_lease(struct door_round *round, uint32_t service, int64_t now,
                                   struct door_problem *problem)
{
  struct door_peer *peer = &round->peers[service];
  int64_t lease = round->config->lease_milliseconds;
  int64_t patience = lease > 0 && lease / 2 < AGAIN_MILLISECONDS ? lease / 2 : AGAIN_MILLISECONDS;
  if (lease > 0 && round->sink.answer_type == DOOR_READY_MESSAGE) {
    lease += (int64_t)round->part.count * BUILD_MILLISECONDS;
  }
  if (lease > 0 && now - peer->heard_at > lease) {
    if (round->port.is_supervised) {
      round->port.ops->kill(round->port.self, door_service_at(service)); /* it would not hear a STOP */
    }
    struct door_problem what;
    door_problem_set(&what, DOOR_ERR_PEER_LOST, "hangs: no sign of life for %.1f s", (double)lease / 1000);
    return door_round_fail_as(round, service, DOOR_ERR_PEER_LOST, &what, problem);
  }
  int64_t silent_since = peer->asked_again_at > peer->heard_at ? peer->asked_again_at : peer->heard_at;
  if (now - silent_since > patience) {
    return ask_again(round, service, problem);
  }
  return DOOR_OK;
}

/* Time in which nobody listened (Ctrl-Z, a machine out of breath) is nobody's silence. */
static void forgive_absence(struct door_round *round, int64_t now)
{
  int64_t absence = now - round->looked_at;
  round->join_by += absence > ABSENCE_MILLISECONDS ? absence : 0;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT && absence > ABSENCE_MILLISECONDS; service++) {
    struct door_peer *peer = &round->peers[service];
    peer->heard_at += absence;
    peer->asked_again_at += absence;
    peer->closed_at += peer->closed_at >= 0 ? absence : 0; /* it may have come back meanwhile */
  }
  round->looked_at = now;
}

static enum door_err look_at_clock(struct door_round *round, struct door_problem *problem)
{
  if (round->config->stop != NULL && *round->config->stop != 0) {
    return door_round_fail_interrupted(round, problem);
  }
  int64_t now = now_milliseconds(round);
  forgive_absence(round, now);
  enum door_err err = DOOR_OK;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT && err == DOOR_OK; service++) {
    struct door_peer *peer = &round->peers[service];
    err = look_at_loss(round, service, now, problem);
    if (err == DOOR_OK && peer->is_awaited && peer->is_unsent) {
      err = send_request(round, service, problem);
    }
    if (err == DOOR_OK && peer->is_awaited) {
      err = look_at_lease(round, service, now, problem);
    }
  }
  return err;
}

/* ---- waiting ---- */

static enum door_err on_event(struct door_round *round, const struct door_port_event *event,
                              struct door_problem *problem)
{
  struct door_peer *peer = event->party != DOOR_CONDUCTOR ? &round->peers[door_service_index(event->party)] : NULL;
  switch (event->kind) {
  case DOOR_PORT_NOTHING:
    return DOOR_OK;
  case DOOR_PORT_FRAME:
    return on_frame(round, event, problem);
  case DOOR_PORT_CLOSED:
    DOOR_ASSERT(peer != NULL);
    peer->closed_at = now_milliseconds(round);
    return DOOR_OK;
  case DOOR_PORT_ENDED:
    note_end(round, door_service_index(event->party), &event->ending);
    return DOOR_OK;
  case DOOR_PORT_REFUSED:
    round->notice = *event->refusal;
    if (round->config->on_notice != NULL) {
      round->config->on_notice(round->config->notice_context, event->refusal->said);
    }
    return DOOR_OK;
  }
  return DOOR_OK;
}

static enum door_err wait_a_tick(struct door_round *round, struct door_problem *problem)
{
  bool is_unsent = false;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    is_unsent = is_unsent || (round->peers[service].is_awaited && round->peers[service].is_unsent);
  }
  struct door_port_event event;
  enum door_err err =
      round->port.ops->wait(round->port.self, is_unsent ? RETRY_MILLISECONDS : TICK_MILLISECONDS, &event);
  if (err != DOOR_OK) {
    return door_problem_set(problem, err, "the conductor can receive nothing any more");
  }
  err = on_event(round, &event, problem);
  return err == DOOR_OK ? look_at_clock(round, problem) : err;
}

static const char *first_missing(const struct door_round *round)
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    if (!round->peers[service].has_joined) {
      return door_party_name(door_service_at(service));
    }
  }
  return NULL;
}

static int time_to_come(const struct door_round *round)
{
  if (round->config->start_milliseconds > 0) {
    return round->config->start_milliseconds;
  }
  bool is_timed = round->port.is_supervised && round->config->lease_milliseconds > 0;
  return is_timed ? SPAWN_MILLISECONDS + round->config->lease_milliseconds : START_MILLISECONDS;
}

static enum door_err fail_join(const struct door_round *round, const char *missing, int limit,
                               struct door_problem *problem)
{
  double seconds = (double)limit / 1000;
  if (!round->port.is_supervised) {
    static const char format[] = DOOR_SAID("%s did not come within %.1f s to %s%s%s");
    const char *mark = round->notice.text[0] != '\0' ? "; " : "";
    door_problem_set(problem, DOOR_ERR_PEER_LOST, format, missing, seconds, round->port.place, mark,
                     round->notice.text);
    door_problem_say(problem, format, missing, seconds, round->port.place, mark, round->notice.said);
    return DOOR_ERR_PEER_LOST;
  }
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    if (!round->peers[service].has_joined) {
      round->port.ops->kill(round->port.self, door_service_at(service)); /* it would not hear a STOP */
    }
  }
  return door_problem_set(problem, DOOR_ERR_PEER_LOST, "%s hangs: it did not say hello within %.1f s", missing,
                          seconds);
}

enum door_err door_round_join(struct door_round *round, struct door_problem *problem)
{
  int limit = time_to_come(round);
  round->looked_at = now_milliseconds(round);
  round->join_by = round->looked_at + limit;
  const char *missing;
  while ((missing = first_missing(round)) != NULL) {
    if (now_milliseconds(round) > round->join_by) {
      return fail_join(round, missing, limit, problem);
    }
    enum door_err err = wait_a_tick(round, problem);
    if (err != DOOR_OK) {
      return err;
    }
  }
  return DOOR_OK;
}

static bool is_any_awaited(const struct door_round *round)
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    if (round->peers[service].is_awaited) {
      return true;
    }
  }
  return false;
}

enum door_err door_round_ask(struct door_round *round, struct door_problem *problem)
{
  int64_t now = now_milliseconds(round);
  enum door_err err = DOOR_OK;
  round->looked_at = now;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT && err == DOOR_OK; service++) {
    struct door_peer *peer = &round->peers[service];
    if (peer->is_awaited) {
      peer->sequence++;
      peer->lost_requests = 0;
      peer->heard_at = now;
      peer->asked_again_at = now;
      err = send_request(round, service, problem);
    }
  }
  while (err == DOOR_OK && is_any_awaited(round)) {
    err = wait_a_tick(round, problem);
  }
  return err;
}
