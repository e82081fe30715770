/* fuzz_conductor: services that answer anything to a real conductor with its folds and results. The input says, frame
 * by frame, how the answer is made up and what befalls it; once it is used up, services do nothing more and say so.
 * Must hold: the run ends, well or with a reason that names a service or the conductor. */
#include "fuzz_choices.h"
#include "fuzz_experiment.h"
#include "fuzz_frame.h"
#include "fuzz_target.h"

#include "door_hello.h"
#include "door_wire.h"
#include "door_wire_frame.h"

#include <stdlib.h>
#include <string.h>

enum { QUEUE_MAX = 32, FRAME_BYTES_MAX = 16384, MESSAGES_MAX = 4, RECORDS_MAX = 6 };

/* What is on its way to the conductor. */
struct passage {
  enum door_port_event_kind kind;
  enum door_party party;
  unsigned char *bytes;
  size_t length;
};

struct liars {
  struct choices choices;
  struct passage queue[QUEUE_MAX];
  uint32_t queue_count;
  unsigned char *given; /* the last frame given out, until the next wait */
  int64_t now_milliseconds;
  uint64_t message_number;
  struct door_batch asked;
  struct door_batch answer;
  struct door_wire_buffer frame;
  struct door_wire_buffer kept[DOOR_SERVICE_COUNT]; /* the answer given last, for those who ask again */
  uint64_t sent[DOOR_SERVICE_COUNT][FUZZ_REPLICATIONS];
  uint64_t received[DOOR_SERVICE_COUNT][FUZZ_REPLICATIONS];
  uint64_t records[DOOR_SERVICE_COUNT][FUZZ_REPLICATIONS];
};

/* ---- towards the conductor ---- */

static void push(struct liars *liars, enum door_port_event_kind kind, enum door_party party,
                 const struct door_wire_buffer *frame)
{
  if (liars->queue_count == QUEUE_MAX) {
    return;
  }
  struct passage passage = {.kind = kind, .party = party};
  if (frame != NULL && frame->length > 0) {
    passage.length = frame->length;
    passage.bytes = malloc(frame->length); /* of just this length, so that a sanitizer sees a read beyond it */
    DOOR_ASSERT(passage.bytes != NULL);
    memcpy(passage.bytes, frame->bytes, frame->length);
  }
  liars->queue[liars->queue_count++] = passage; /* which frees it: wait_for, fini */
} /* NOLINT(clang-analyzer-unix.Malloc) */

/* Bytes of the body change; the header stays true to it. */
static void spoil(struct liars *liars, struct door_wire_buffer *frame)
{
  if (frame->length <= DOOR_WIRE_HEADER_BYTES) {
    return;
  }
  for (uint32_t left = 1 + choose(&liars->choices) % 3; left > 0; left--) {
    size_t at = DOOR_WIRE_HEADER_BYTES + choose_bytes(&liars->choices, 2) % (frame->length - DOOR_WIRE_HEADER_BYTES);
    frame->bytes[at] = choose(&liars->choices);
  }
  if (choose(&liars->choices) % 8 == 0) {
    frame->length -= choose(&liars->choices) % (frame->length - DOOR_WIRE_HEADER_BYTES + 1);
  }
  fuzz_seal_frame(frame->bytes, frame->length);
}

static void push_sign(struct liars *liars, enum door_party party, uint64_t sequence)
{
  struct door_wire_head head = {.run_id = FUZZ_RUN_ID, .sequence = sequence, .type = DOOR_ALIVE_MESSAGE};
  struct door_cycle cycle = {sequence + choose(&liars->choices) % 4 - 1};
  DOOR_ASSERT(door_wire_encode_cycle(&liars->frame, &head, &cycle) == DOOR_OK);
  push(liars, DOOR_PORT_FRAME, party, &liars->frame);
}

static void push_fault(struct liars *liars, enum door_party party, uint64_t sequence)
{
  struct choices *choices = &liars->choices;
  uint32_t name_length = choose(choices) % 2 == 0 ? (uint32_t)strlen("DOOR_ERR_INTERRUPTED") : 5;
  uint32_t length = choose(choices);
  uint32_t left = (uint32_t)(choices->end - choices->at);
  struct door_fault fault = {.name = {"DOOR_ERR_INTERRUPTED", name_length},
                             .text = {(const char *)choices->at, length < left ? length : left}};
  struct door_wire_head head = {.run_id = FUZZ_RUN_ID, .sequence = sequence, .type = DOOR_FAULT_MESSAGE};
  if (door_wire_encode_fault(&liars->frame, &head, &fault) == DOOR_OK) {
    push(liars, DOOR_PORT_FRAME, party, &liars->frame);
  }
}

/* What befalls an answer on its way. Mostly nothing. */
static void send_reply(struct liars *liars, enum door_party party, uint64_t sequence)
{
  struct door_wire_buffer *frame = &liars->kept[door_service_index(party)];
  switch (choose(&liars->choices) % 32) {
  case 1:
    spoil(liars, frame);
    break;
  case 2:
    return;
  case 3:
    push(liars, DOOR_PORT_FRAME, party, frame);
    break;
  case 4:
    push_sign(liars, party, sequence);
    break;
  case 5:
    push_fault(liars, party, sequence);
    break;
  case 6:
    push(liars, DOOR_PORT_CLOSED, party, NULL);
    break;
  case 7:
    push(liars, DOOR_PORT_ENDED, party, NULL);
    break;
  case 8:
    frame->bytes[DOOR_FRAME_SEQUENCE] = choose(&liars->choices);
    fuzz_seal_frame(frame->bytes, frame->length);
    break;
  case 9:
    frame->bytes[DOOR_FRAME_TYPE] = choose(&liars->choices) % 13;
    fuzz_seal_frame(frame->bytes, frame->length);
    break;
  case 10: {
    uint8_t other = choose(&liars->choices) % DOOR_SERVICE_COUNT;
    push(liars, DOOR_PORT_FRAME, door_service_at(other), frame);
    return;
  }
  default:
    break;
  }
  push(liars, DOOR_PORT_FRAME, party, frame);
}

/* ---- answers made up ---- */

static int64_t choose_time(struct liars *liars, int64_t low_seconds, int64_t high_seconds)
{
  switch (choose(&liars->choices) % 16) {
  case 0:
    return INT64_MAX;
  case 1:
    return low_seconds;
  case 2:
    return high_seconds;
  case 3:
    return (int64_t)(choose_number(&liars->choices) & INT64_MAX);
  default: {
    uint64_t room = high_seconds > low_seconds ? (uint64_t)(high_seconds - low_seconds) : 1;
    return low_seconds + (int64_t)(choose_bytes(&liars->choices, 3) % room);
  }
  }
}

/* A hand-off by a link that the service has, due some hours after what it was granted. */
static void add_message(struct liars *liars, enum door_party party, int64_t bound_seconds)
{
  static const struct {
    enum door_party from, to;
    enum door_message_type type;
  } links[] = {
#define LINK(FROM, TO, NAME) {FROM, TO, DOOR_##NAME##_MESSAGE},
#include "messages.def"
  };
  enum { LINK_COUNT = sizeof links / sizeof links[0] };
  uint32_t link = choose(&liars->choices) % LINK_COUNT;
  for (uint32_t i = 0; i < LINK_COUNT && links[link].from != party; i++) {
    link = (link + 1) % LINK_COUNT;
  }
  struct door_message *message = door_batch_add_message(&liars->answer);
  DOOR_ASSERT(message != NULL);
  memset(message, 0, sizeof *message);
  message->from = (uint8_t)links[link].from;
  message->to = (uint8_t)links[link].to;
  message->type = (uint8_t)links[link].type;
  message->sequence = ++liars->message_number;
  message->due = sim_time_at(choose_time(liars, bound_seconds, bound_seconds + SIM_DAY_SECONDS));
  if (door_message_carries_notice(message->type)) {
    message->body.door_notice = (struct door_notice){.contact = choose(&liars->choices)};
  } else if (message->type == DOOR_LOAN_MESSAGE) {
    message->body.door_lending = (struct door_lending){.posts = (uint8_t)choose(&liars->choices)};
  } else {
    message->body.door_case = (struct door_case){.contact = choose(&liars->choices), .referred_at = -1, .children = 1};
  }
}

static void add_record(struct liars *liars, enum door_party party, int64_t *seconds, int64_t bound_seconds)
{
  struct choices *choices = &liars->choices;
  struct door_record *record = door_batch_add_record(&liars->answer);
  DOOR_ASSERT(record != NULL);
  *seconds = choose_time(liars, *seconds, bound_seconds);
  *record = (struct door_record){.time_seconds = *seconds,
                                 .subject = choose_number(choices),
                                 .value = (int64_t)choose_number(choices),
                                 .number = choose(choices),
                                 .code = (uint16_t)(choose(choices) % 12 | (choose(choices) % 9) << 8),
                                 .service = (uint8_t)party,
                                 .kind = (uint8_t)(1 + choose(choices) % DOOR_RECORD_KIND_MAX)};
}

/* One entry as asked for. bound: 0 for the first answer. */
static void add_entry(struct liars *liars, enum door_party party, uint32_t place, int64_t bound_seconds)
{
  struct choices *choices = &liars->choices;
  uint32_t service = door_service_index(party);
  struct sim_time next = SIM_TIME_NEVER;
  if (has_choices(choices)) {
    next = sim_time_at(choose_time(liars, bound_seconds, bound_seconds + SIM_DAY_SECONDS));
  }
  DOOR_ASSERT(door_batch_open(&liars->answer, place, next) == DOOR_OK);
  uint32_t messages = choose(choices) % MESSAGES_MAX;
  uint32_t records = choose(choices) % RECORDS_MAX;
  for (uint32_t i = 0; i < messages && has_choices(choices); i++) {
    add_message(liars, party, bound_seconds);
    liars->sent[service][place % FUZZ_REPLICATIONS]++;
  }
  int64_t seconds = bound_seconds > SIM_HOUR_SECONDS ? bound_seconds - SIM_HOUR_SECONDS : 0;
  for (uint32_t i = 0; i < records && has_choices(choices); i++) {
    add_record(liars, party, &seconds, bound_seconds);
    liars->records[service][place % FUZZ_REPLICATIONS]++;
  }
  door_batch_close(&liars->answer);
}

static void answer_batch(struct liars *liars, enum door_party party, const struct door_wire_head *request)
{
  struct door_wire_head head = *request;
  bool is_first = request->type == DOOR_WELCOME_MESSAGE;
  head.type = is_first ? DOOR_READY_MESSAGE : DOOR_ANSWER_MESSAGE;
  door_batch_clear(&liars->answer);
  uint32_t count = is_first ? FUZZ_REPLICATIONS : liars->asked.entry_count;
  for (uint32_t i = 0; i < count; i++) {
    struct door_batch_entry entry = {.replication = i};
    if (!is_first) {
      entry = liars->asked.entries[i];
    }
    liars->received[door_service_index(party)][entry.replication % FUZZ_REPLICATIONS] += entry.message_count;
    add_entry(liars, party, entry.replication, entry.bound.seconds);
  }
  struct door_wire_buffer *frame = &liars->kept[door_service_index(party)];
  DOOR_ASSERT(door_wire_encode_batch(frame, &head, &liars->answer) == DOOR_OK);
  send_reply(liars, party, head.sequence);
}

static void answer_summary(struct liars *liars, enum door_party party, const struct door_wire_head *request)
{
  struct door_wire_head head = *request;
  uint32_t service = door_service_index(party);
  struct door_counts counts[FUZZ_REPLICATIONS];
  for (uint32_t place = 0; place < FUZZ_REPLICATIONS; place++) {
    bool is_true = choose(&liars->choices) % 4 != 1;
    counts[place] = (struct door_counts){
        .replication = place,
        .received = is_true ? liars->received[service][place] : choose_number(&liars->choices),
        .sent = liars->sent[service][place],
        .records = liars->records[service][place],
        .open_contacts = is_true ? 0 : choose_number(&liars->choices),
    };
  }
  struct door_summary summary = {.counts = counts, .count = FUZZ_REPLICATIONS};
  head.type = DOOR_SUMMARY_MESSAGE;
  DOOR_ASSERT(door_wire_encode_summary(&liars->kept[service], &head, &summary) == DOOR_OK);
  send_reply(liars, party, head.sequence);
}

static void say_hello(struct liars *liars, enum door_party party)
{
  struct door_wire_head head = {.type = DOOR_HELLO_MESSAGE};
  struct door_hello hello = door_hello_of(party, 1);
  struct door_wire_buffer *frame = &liars->kept[door_service_index(party)];
  DOOR_ASSERT(door_wire_encode_hello(frame, &head, &hello) == DOOR_OK);
  send_reply(liars, party, 0);
}

/* ---- the port ---- */

static enum door_err take_frame(void *self, enum door_party party, const unsigned char *bytes, size_t length)
{
  struct liars *liars = self;
  struct door_wire_head head;
  DOOR_ASSERT(door_wire_decode_head(bytes, length, &head, NULL) == DOOR_OK);
  switch (head.type) {
  case DOOR_GRANT_MESSAGE:
    DOOR_ASSERT(door_wire_decode_batch(bytes, length, &liars->asked, NULL) == DOOR_OK);
    answer_batch(liars, party, &head);
    break;
  case DOOR_WELCOME_MESSAGE:
    answer_batch(liars, party, &head);
    break;
  case DOOR_FINISH_MESSAGE:
    answer_summary(liars, party, &head);
    break;
  case DOOR_AGAIN_MESSAGE:
    send_reply(liars, party, head.sequence);
    break;
  default: /* stop or fault: nothing is expected */
    break;
  }
  return choose(&liars->choices) == 255 ? DOOR_ERR_LIMIT : DOOR_OK;
}

static enum door_err wait_for(void *self, int timeout_milliseconds, struct door_port_event *out_event)
{
  struct liars *liars = self;
  *out_event = (struct door_port_event){.kind = DOOR_PORT_NOTHING};
  free(liars->given);
  liars->given = NULL;
  if (liars->queue_count == 0) {
    liars->now_milliseconds += timeout_milliseconds > 0 ? timeout_milliseconds : 1;
    return DOOR_OK;
  }
  struct passage next = liars->queue[0];
  liars->queue_count--;
  memmove(liars->queue, liars->queue + 1, liars->queue_count * sizeof next);
  liars->given = next.bytes;
  *out_event =
      (struct door_port_event){.kind = next.kind, .party = next.party, .bytes = next.bytes, .length = next.length};
  memcpy(out_event->ending.words.text, "ended", sizeof "ended");
  return DOOR_OK;
}

static int64_t tell_clock(void *self)
{
  return ((struct liars *)self)->now_milliseconds;
}

static void do_nothing(void *self)
{
  (void)self;
}

static void kill_nobody(void *self, enum door_party party)
{
  (void)self;
  (void)party;
}

/* ---- the whole ---- */

static void fini(struct liars *liars)
{
  for (uint32_t i = 0; i < liars->queue_count; i++) {
    free(liars->queue[i].bytes);
  }
  free(liars->given);
  door_batch_fini(&liars->asked);
  door_batch_fini(&liars->answer);
  door_wire_buffer_fini(&liars->frame);
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    door_wire_buffer_fini(&liars->kept[service]);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t byte_count)
{
  static const struct door_port_ops ops = {.send = take_frame,
                                           .wait = wait_for,
                                           .now_milliseconds = tell_clock,
                                           .close_door = do_nothing,
                                           .kill = kill_nobody,
                                           .end = do_nothing};
  struct liars liars = {.choices = {bytes, bytes + byte_count}};
  struct door_port port = {.ops = &ops, .self = &liars, .place = "here"};
  uint8_t how = choose(&liars.choices);
  port.can_reconnect = (how & 1U) != 0;
  port.is_supervised = (how & 2U) != 0;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    say_hello(&liars, door_service_at(service));
  }
  struct door_problem problem = {.err = DOOR_OK};
  enum door_err err = fuzz_run_experiment(&port, &problem);
  DOOR_ASSERT(err == DOOR_OK || (problem.err == err && fuzz_is_line(problem.text)));
  fini(&liars);
  return 0;
}
