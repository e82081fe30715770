/* fuzz_server: a conductor that sends anything to a service with its real rules, by steps (fuzz_presets.h): frames of
 * any body, and grants that the decoder lets pass and no conductor would make. Must hold: each frame is answered by
 * frames that a conductor takes, or refused with a reason that can be told to it. */
#include "fuzz_choices.h"
#include "fuzz_frame.h"
#include "fuzz_target.h"

#include "assessment.h"
#include "door_hello.h"
#include "door_server.h"
#include "door_wire.h"
#include "door_wire_counts.h"
#include "door_wire_frame.h"
#include "early_help.h"
#include "fuzz_presets.h"
#include "intake.h"
#include "scenario_reader.h"
#include "scenario_writer.h"
#include "screening.h"

#include <stdlib.h>
#include <string.h>

enum { REPLICATIONS_MAX = 4, STEPS_MAX = 100, MESSAGES_MAX = 24, RUN_ID = 77 };

/* ---- the presets ---- */

struct preset {
  struct door_text text; /* as it stands: sooner read than with every default */
  uint64_t hash;
  int64_t horizon_seconds;
};

static const struct preset *preset_at(uint8_t which)
{
  static struct preset presets[FUZZ_PRESET_COUNT];
  struct preset *preset = &presets[which % FUZZ_PRESET_COUNT];
  if (preset->text.bytes == NULL) {
    const char *yaml = fuzz_presets[which % FUZZ_PRESET_COUNT];
    struct scenario_document *document = NULL;
    preset->text = (struct door_text){yaml, (uint32_t)strlen(yaml)};
    DOOR_ASSERT(scenario_read_text(yaml, strlen(yaml), "preset", &document) == DOOR_OK);
    DOOR_ASSERT(scenario_hash(document, &preset->hash) == DOOR_OK);
    const struct door_time_frame *time = &scenario_of(document)->time;
    preset->horizon_seconds = (time->run_in_days + time->measured_days) * SIM_DAY_SECONDS;
    scenario_destroy(&document);
  }
  return preset;
}

/* ---- one conversation ---- */

struct talk {
  struct choices choices;
  const struct door_service *service;
  const struct preset *preset;
  struct door_server *server;
  struct door_problem problem;
  enum door_err err;
  uint64_t sequence; /* of the last request */
  uint64_t message_number;
  int64_t granted_seconds[REPLICATIONS_MAX]; /* what the conductor thinks was granted */
  int64_t clock_milliseconds;
  bool is_queue_full;
  uint32_t replications;
  struct door_batch asked; /* the last grant, as sent */
  struct door_batch read;
  struct door_wire_buffer out;
};

/* What a service sends: a frame that can be read, of its own type and party. */
static enum door_err take_frame(void *self, const unsigned char *bytes, size_t length)
{
  struct talk *talk = self;
  struct door_wire_head head;
  struct door_hello hello;
  struct door_fault fault;
  struct door_cycle cycle;
  struct door_counts counts[REPLICATIONS_MAX];
  struct door_summary summary = {.counts = counts, .capacity = REPLICATIONS_MAX};
  if (talk->is_queue_full) {
    return DOOR_ERR_LIMIT;
  }
  DOOR_ASSERT(door_wire_decode_head(bytes, length, &head, NULL) == DOOR_OK);
  switch ((enum door_message_type)head.type) {
  case DOOR_HELLO_MESSAGE:
    DOOR_ASSERT(door_wire_decode_hello(bytes, length, &hello, NULL) == DOOR_OK);
    DOOR_ASSERT(door_hello_check(&hello, talk->service->party, NULL, NULL) == DOOR_OK);
    break;
  case DOOR_READY_MESSAGE:
  case DOOR_ANSWER_MESSAGE:
    DOOR_ASSERT(door_wire_decode_batch(bytes, length, &talk->read, NULL) == DOOR_OK);
    break;
  case DOOR_SUMMARY_MESSAGE:
    DOOR_ASSERT(door_wire_decode_summary(bytes, length, &summary, NULL) == DOOR_OK);
    DOOR_ASSERT(summary.count == talk->replications);
    break;
  case DOOR_ALIVE_MESSAGE:
    DOOR_ASSERT(door_wire_decode_cycle(bytes, length, &cycle, NULL) == DOOR_OK);
    break;
  case DOOR_FAULT_MESSAGE:
    DOOR_ASSERT(door_wire_decode_fault(bytes, length, &fault, NULL) == DOOR_OK);
    break;
  case DOOR_WELCOME_MESSAGE:
  case DOOR_GRANT_MESSAGE:
  case DOOR_FINISH_MESSAGE:
  case DOOR_STOP_MESSAGE:
  case DOOR_AGAIN_MESSAGE:
  case DOOR_CONTACT_MESSAGE:
  case DOOR_EARLY_HELP_REQUEST_MESSAGE:
  case DOOR_REFERRAL_MESSAGE:
  case DOOR_NOTICE_MESSAGE:
  case DOOR_STRATEGY_DISCUSSION_MESSAGE:
  case DOOR_PLAN_STEP_DOWN_MESSAGE:
  case DOOR_PLAN_ANSWER_MESSAGE:
  case DOOR_SIGN_OFF_MESSAGE:
  case DOOR_SIGNED_OFF_MESSAGE:
  case DOOR_LOAN_MESSAGE:
    DOOR_ASSERT(false); /* not a service's to send */
  }
  return DOOR_OK;
}

static int64_t tell_clock(void *self)
{
  return ((struct talk *)self)->clock_milliseconds;
}

static void give(struct talk *talk, const unsigned char *bytes, size_t length)
{
  if (talk->err == DOOR_OK && !door_server_is_stopped(talk->server)) {
    talk->err = door_server_take(talk->server, bytes, length, &talk->problem);
  }
}

static struct door_wire_head next_head(struct talk *talk, enum door_message_type type)
{
  return (struct door_wire_head){
      .run_id = RUN_ID, .run_epoch = 1, .sequence = ++talk->sequence, .type = (uint16_t)type};
}

/* ---- what an answer must be ---- */

static void check_entry(const struct talk *talk, const struct door_batch_entry *entry, int64_t bound_seconds)
{
  DOOR_ASSERT(entry->bound.seconds >= bound_seconds);
  for (uint32_t i = 0; i < entry->message_count; i++) {
    const struct door_message *message = &talk->read.messages[entry->first_message + i];
    DOOR_ASSERT(message->from == talk->service->party && message->to != talk->service->party);
  }
  for (uint32_t i = 0; i < entry->record_count; i++) {
    const struct door_record *record = &talk->read.records[entry->first_record + i];
    DOOR_ASSERT(record->service == talk->service->party);
    DOOR_ASSERT(record->time_seconds < bound_seconds || bound_seconds == 0);
  }
}

static void check_answer(struct talk *talk)
{
  DOOR_ASSERT(talk->read.entry_count == talk->asked.entry_count);
  for (uint32_t i = 0; i < talk->asked.entry_count; i++) {
    DOOR_ASSERT(talk->read.entries[i].replication == talk->asked.entries[i].replication);
    check_entry(talk, &talk->read.entries[i], talk->asked.entries[i].bound.seconds);
  }
}

/* ---- steps ---- */

static void welcome(struct talk *talk)
{
  talk->preset = preset_at(choose(&talk->choices));
  uint32_t replications = 1 + choose(&talk->choices) % REPLICATIONS_MAX;
  struct door_welcome welcome = {
      .scenario = talk->preset->text,
      .scenario_hash = talk->preset->hash,
      .seed = 7,
      .replications = replications,
      .lease_milliseconds = choose(&talk->choices),
  };
  struct door_wire_head head = next_head(talk, DOOR_WELCOME_MESSAGE);
  DOOR_ASSERT(door_wire_encode_welcome(&talk->out, &head, &welcome) == DOOR_OK);
  door_batch_clear(&talk->read);
  give(talk, talk->out.bytes, talk->out.length);
  if (talk->err == DOOR_OK) {
    talk->replications = replications;
    memset(talk->granted_seconds, 0, sizeof talk->granted_seconds);
  }
}

/* A time that means something to the entry, or any. */
static int64_t choose_time(struct talk *talk, int64_t below_seconds, int64_t bound_seconds)
{
  uint8_t which = choose(&talk->choices);
  switch (which % 16) {
  case 0:
    return below_seconds;
  case 1:
    return below_seconds > 0 ? below_seconds - 1 : 0;
  case 2:
    return bound_seconds > 0 ? bound_seconds - 1 : 0;
  case 3:
    return bound_seconds;
  case 4:
    return talk->preset->horizon_seconds;
  case 5:
    return 0;
  case 6:
    return (int64_t)(choose_number(&talk->choices) & INT64_MAX);
  default: {
    uint64_t room = bound_seconds > below_seconds ? (uint64_t)(bound_seconds - below_seconds) : 1;
    return below_seconds + (int64_t)(choose_bytes(&talk->choices, 2) % room);
  }
  }
}

/* Who can send what to this service; any link where `is_any`. */
static void choose_link(struct talk *talk, bool is_any, struct door_message *message)
{
  static const struct {
    enum door_party from, to;
    enum door_message_type type;
  } links[] = {
#define LINK(FROM, TO, NAME) {FROM, TO, DOOR_##NAME##_MESSAGE},
#include "messages.def"
  };
  enum { LINK_COUNT = sizeof links / sizeof links[0] };
  uint32_t link = choose(&talk->choices) % LINK_COUNT;
  for (uint32_t i = 0; i < LINK_COUNT && !is_any && links[link].to != talk->service->party; i++) {
    link = (link + 1) % LINK_COUNT;
  }
  message->from = (uint8_t)links[link].from;
  message->to = (uint8_t)links[link].to;
  message->type = (uint8_t)links[link].type;
}

/* Bits of `changed` say which fields are anything instead of what they mostly are. */
static void fill_case(struct talk *talk, struct door_message *message, uint32_t changed)
{
  struct choices *choices = &talk->choices;
  int64_t due = message->due.seconds;
  struct door_case one = {
      .contact = choose(choices),
      .received_at = due / 2,
      .referred_at =
          message->type == DOOR_CONTACT_MESSAGE || message->type == DOOR_EARLY_HELP_REQUEST_MESSAGE ? -1 : due,
      .need_since = due / 3,
      .harm_since = due / 5,
      .harm_band = (uint8_t)(choose(choices) % 3),
      .stage_seconds = due / 4,
      .need_level = (uint8_t)(choose(choices) % 5),
      .children = 1,
      .priority = 2};
  uint32_t bit = 0;
#define FIELD(structure, TYPE, field, low, high, unit, doc) CHANGE_##structure(field)
#define CHANGE_door_case(field)                                                                                        \
  if ((changed >> bit++ & 1U) != 0) {                                                                                  \
    one.field = (__typeof__(one.field))choose_number(choices);                                                         \
  }
#define CHANGE_door_notice(field)
#define CHANGE_door_lending(field)
#define CHANGE_door_hello(field)
#define CHANGE_door_welcome(field)
#define CHANGE_door_cycle(field)
#define CHANGE_door_fault(field)
#define CHANGE_door_counts(field)
#include "messages.def"
#undef CHANGE_door_case
#undef CHANGE_door_notice
  message->body.door_case = one;
}

static void fill_notice(struct talk *talk, struct door_message *message, uint32_t changed)
{
  struct choices *choices = &talk->choices;
  struct door_notice one = {.contact = choose_number(choices),
                            .need_since = message->due.seconds / 2,
                            .need_level = (uint8_t)(choose(choices) % 5),
                            .standing = (uint8_t)(choose(choices) % 4)};
  uint32_t bit = 0;
#define FIELD(structure, TYPE, field, low, high, unit, doc) CHANGE_##structure(field)
#define CHANGE_door_case(field)
#define CHANGE_door_notice(field)                                                                                      \
  if ((changed >> bit++ & 1U) != 0) {                                                                                  \
    one.field = (__typeof__(one.field))choose_number(choices);                                                         \
  }
#include "messages.def"
  message->body.door_notice = one;
}

static void fill_lending(struct talk *talk, struct door_message *message, uint32_t changed)
{
  struct choices *choices = &talk->choices;
  int64_t due = message->due.seconds < SIM_WEEK_SECONDS * 1000 ? message->due.seconds : 0; /* or it overflows here */
  struct door_lending one = {
      .from = due + 3600, .until = due + 90000, .posts = 1, .loan = (uint8_t)(choose(choices) % 2)};
  if ((changed & 1U) != 0) {
    one.from = (int64_t)choose_number(choices);
    one.until = (int64_t)choose_number(choices);
  }
  if ((changed & 2U) != 0) {
    one.posts = (uint8_t)choose_number(choices);
    one.loan = (uint8_t)choose_number(choices);
  }
  message->body.door_lending = one;
}

static int compare_messages(const void *a, const void *b)
{
  const struct door_message *one = a;
  const struct door_message *other = b;
  if (one->due.seconds != other->due.seconds) {
    return one->due.seconds < other->due.seconds ? -1 : 1;
  }
  uint64_t one_key = sim_order_of(DOOR_PRIORITY_MESSAGE, one->from, one->sequence).key;
  uint64_t other_key = sim_order_of(DOOR_PRIORITY_MESSAGE, other->from, other->sequence).key;
  return (one_key > other_key) - (one_key < other_key);
}

static void add_entry(struct talk *talk, uint32_t replication)
{
  struct choices *choices = &talk->choices;
  uint8_t how = choose(choices);
  uint32_t place = replication % REPLICATIONS_MAX;
  int64_t below = talk->granted_seconds[place] % talk->preset->horizon_seconds;
  int64_t bound = (how & 1U) != 0 ? choose_time(talk, below, below + SIM_WEEK_SECONDS)
                                  : below + (1 + (int64_t)choose(choices)) * SIM_HOUR_SECONDS / 4;
  DOOR_ASSERT(door_batch_open(&talk->asked, replication, sim_time_at(bound)) == DOOR_OK);
  uint32_t count = choose(choices) % MESSAGES_MAX;
  for (uint32_t i = 0; i < count && choices->at < choices->end; i++) {
    struct door_message *message = door_batch_add_message(&talk->asked);
    DOOR_ASSERT(message != NULL);
    memset(message, 0, sizeof *message);
    choose_link(talk, (how & 2U) != 0, message);
    message->sequence = (how & 4U) != 0 ? choose_number(choices) : ++talk->message_number;
    message->due = sim_time_at(choose_time(talk, below, bound));
    /* One field, mostly: two that cannot be hide each other. */
    uint32_t changed = (how & 8U) != 0 ? 1U << choose(choices) % door_case_FIELDS : 0;
    changed |= (how & 32U) != 0 ? 1U << choose(choices) % door_case_FIELDS : 0;
    if (door_message_carries_notice(message->type)) {
      fill_notice(talk, message, changed);
    } else if (message->type == DOOR_LOAN_MESSAGE) {
      fill_lending(talk, message, changed);
    } else {
      fill_case(talk, message, changed);
    }
  }
  door_batch_close(&talk->asked);
  const struct door_batch_entry *entry = &talk->asked.entries[talk->asked.entry_count - 1];
  if ((how & 16U) == 0 && entry->message_count > 0) {
    qsort(&talk->asked.messages[entry->first_message], entry->message_count, sizeof(struct door_message),
          compare_messages);
  }
  talk->granted_seconds[place] = bound;
}

static void grant(struct talk *talk)
{
  door_batch_clear(&talk->asked);
  door_batch_clear(&talk->read);
  uint32_t count = 1 + choose(&talk->choices) % 2;
  uint32_t replication = choose(&talk->choices) % (REPLICATIONS_MAX + 1);
  for (uint32_t i = 0; i < count; i++) {
    add_entry(talk, talk->replications == 1 ? i : replication + i);
  }
  struct door_wire_head head = next_head(talk, DOOR_GRANT_MESSAGE);
  if (door_wire_encode_batch(&talk->out, &head, &talk->asked) != DOOR_OK) {
    return;
  }
  give(talk, talk->out.bytes, talk->out.length);
  if (talk->err == DOOR_OK && !talk->is_queue_full) {
    check_answer(talk);
  }
}

/* A frame around the body, which is the input's own. */
static void frame(struct talk *talk)
{
  struct choices *choices = &talk->choices;
  uint16_t type = choose(choices) % 13;
  uint8_t flags = choose(choices);
  size_t left = (size_t)(choices->end - choices->at);
  size_t body_bytes = (size_t)choose_bytes(choices, 2);
  left = left > 2 ? left - 2 : 0;
  body_bytes = body_bytes < left ? body_bytes : left;
  size_t length = DOOR_WIRE_HEADER_BYTES + body_bytes;
  unsigned char *bytes = calloc(1, length);
  DOOR_ASSERT(bytes != NULL);
  memcpy(bytes + DOOR_WIRE_HEADER_BYTES, choices->at, body_bytes);
  choices->at += body_bytes;
  bool is_numbered = type == DOOR_WELCOME_MESSAGE || type == DOOR_GRANT_MESSAGE || type == DOOR_FINISH_MESSAGE;
  uint64_t sequence = (flags & FUZZ_KEEP_HEADER) != 0 ? choose_number(choices) : talk->sequence + (is_numbered ? 1 : 0);
  uint64_t run_id = RUN_ID;
  uint16_t minor = (flags & FUZZ_NEWER) != 0 ? DOOR_WIRE_MINOR + 1 : DOOR_WIRE_MINOR;
  memcpy(bytes + DOOR_FRAME_MINOR, &minor, sizeof minor);
  memcpy(bytes + DOOR_FRAME_RUN_ID, &run_id, sizeof run_id);
  memcpy(bytes + DOOR_FRAME_TYPE, &type, sizeof type);
  memcpy(bytes + DOOR_FRAME_SEQUENCE, &sequence, sizeof sequence);
  fuzz_seal_frame(bytes, length);
  give(talk, bytes, length);
  talk->sequence += is_numbered && (flags & FUZZ_KEEP_HEADER) == 0 ? 1 : 0;
  free(bytes);
}

static void finish(struct talk *talk)
{
  struct door_wire_head head = next_head(talk, DOOR_FINISH_MESSAGE);
  DOOR_ASSERT(door_wire_encode_empty(&talk->out, &head) == DOOR_OK);
  give(talk, talk->out.bytes, talk->out.length);
}

static void again(struct talk *talk)
{
  uint8_t which = choose(&talk->choices);
  struct door_cycle cycle = {.sequence = which < 200 ? talk->sequence + which % 3 - 1 : choose_number(&talk->choices)};
  struct door_wire_head head = {.run_id = RUN_ID, .sequence = cycle.sequence, .type = DOOR_AGAIN_MESSAGE};
  DOOR_ASSERT(door_wire_encode_cycle(&talk->out, &head, &cycle) == DOOR_OK);
  give(talk, talk->out.bytes, talk->out.length);
}

static void greet(struct talk *talk)
{
  talk->err = door_server_greet(talk->server, &talk->problem);
}

static void move_clock(struct talk *talk)
{
  uint8_t how = choose(&talk->choices);
  talk->clock_milliseconds += how;
  talk->is_queue_full = how > 250;
}

static void ending(struct talk *talk)
{
  bool is_stop = choose(&talk->choices) % 2 == 0;
  uint32_t length = choose(&talk->choices);
  uint32_t left = (uint32_t)(talk->choices.end - talk->choices.at);
  length = length < left ? length : left;
  struct door_fault fault = {.name = {"DOOR_ERR_IO", 11}, .text = {(const char *)talk->choices.at, length}};
  struct door_wire_head head = {.run_id = RUN_ID, .type = is_stop ? DOOR_STOP_MESSAGE : DOOR_FAULT_MESSAGE};
  enum door_err err =
      is_stop ? door_wire_encode_empty(&talk->out, &head) : door_wire_encode_fault(&talk->out, &head, &fault);
  if (err == DOOR_OK) {
    give(talk, talk->out.bytes, talk->out.length);
  }
}

/* ---- the whole ---- */

static void run_steps(struct talk *talk)
{
  static void (*const steps[])(struct talk *) = {
      [FUZZ_FRAME] = frame, [FUZZ_WELCOME] = welcome, [FUZZ_GRANT] = grant,      [FUZZ_FINISH] = finish,
      [FUZZ_AGAIN] = again, [FUZZ_GREET] = greet,     [FUZZ_CLOCK] = move_clock, [FUZZ_ENDING] = ending,
  };
  greet(talk);
  for (uint32_t i = 0; i < STEPS_MAX && talk->choices.at < talk->choices.end; i++) {
    steps[choose(&talk->choices) % FUZZ_STEP_COUNT](talk);
    if (talk->err != DOOR_OK || door_server_is_stopped(talk->server)) {
      break;
    }
  }
}

static void check_end(struct talk *talk)
{
  if (talk->err == DOOR_OK) {
    return;
  }
  DOOR_ASSERT(talk->problem.err == talk->err && fuzz_is_line(talk->problem.text));
  talk->is_queue_full = false;
  door_server_fault(talk->server, &talk->problem);
  struct door_problem early = {.err = DOOR_OK};
  DOOR_ASSERT(door_server_end_early(talk->server, DOOR_ERR_PEER_LOST, "the end", &early) == DOOR_ERR_PEER_LOST);
  DOOR_ASSERT(fuzz_is_line(early.text));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t byte_count)
{
  static const struct door_service *const services[] = {&intake_service, &screening_service, &early_help_service,
                                                        &assessment_service};
  struct talk talk = {.choices = {bytes, bytes + byte_count}};
  talk.service = services[choose(&talk.choices) % DOOR_SERVICE_COUNT];
  talk.preset = preset_at(0);
  door_batch_init(&talk.asked);
  door_batch_init(&talk.read);
  door_wire_buffer_init(&talk.out);
  struct door_server_config config = {.service = talk.service, .link = {&talk, take_frame, tell_clock}};
  DOOR_ASSERT(door_server_create(&config, &talk.server, &talk.problem) == DOOR_OK);
  run_steps(&talk);
  check_end(&talk);
  door_server_destroy(&talk.server);
  door_batch_fini(&talk.asked);
  door_batch_fini(&talk.read);
  door_wire_buffer_fini(&talk.out);
  return 0;
}
