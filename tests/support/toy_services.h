/* toy_services.h - four services that pass messages round, for tests of transports.
 *
 * Role: intake sends a contact every hour, screening passes it on to early help and assessment in turn, these
 *   send a notice back; each writes a record of what it handles, with a draw of its stream. And a driver that asks a
 *   transport for a few days and hashes all that it answers. Included by one test program each.
 */
#ifndef TOY_SERVICES_H
#define TOY_SERVICES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_setting.h"
#include "door_transport.h"
#include "scenario_writer.h"

#include <signal.h>
#include <string.h>

static const char toy_scenario_yaml[] = "format: 1\n"
                                        "time: {first_day: 2014-04-01, run_in_days: 0, measured_days: 10}\n"
                                        "calendars: {always: {monday: ['00:00-24:00']}}\n"
                                        "intake: {sources: {police: {annual_first_contacts: 1000}}}\n"
                                        "screening: {staff_posts: 1, staff_calendar: always, "
                                        "decision_minutes: {constant: 60}}\n"
                                        "early_help: {calendar: always}\n"
                                        "assessment: {calendar: always}\n"
                                        "measures: {calendar: always}\n";

struct toy_scenario {
  char *text; /* resolved */
  uint64_t hash;
  struct sim_epoch epoch;
  struct door_setting *setting;
};

static inline void toy_scenario_init(struct toy_scenario *toy)
{
  struct scenario_document *document = NULL;
  enum door_err err = scenario_read_text(toy_scenario_yaml, strlen(toy_scenario_yaml), "toy", &document);
  if (err != DOOR_OK && document != NULL && scenario_problem_count(document) > 0) {
    fail_msg("%s", scenario_problem_text(document, 0));
  }
  assert_int_equal(err, DOOR_OK);
  assert_int_equal(scenario_resolved_json(document, &toy->text), DOOR_OK);
  assert_int_equal(scenario_hash(document, &toy->hash), DOOR_OK);
  toy->epoch = (struct sim_epoch){scenario_of(document)->time.first_day};
  assert_int_equal(door_setting_create(scenario_of(document), &toy->setting, NULL), DOOR_OK);
  scenario_destroy(&document);
}

static inline void toy_scenario_fini(struct toy_scenario *toy)
{
  door_setting_destroy(&toy->setting);
  free(toy->text);
}

/* ---- the services ---- */

/* What toy screening does to itself on the second day; set before it starts. */
enum toy_mischief { TOY_GOOD, TOY_KILLED, TOY_STOPPED, TOY_EXITING, TOY_FAILING };
static enum toy_mischief toy_mischief = TOY_GOOD;

static inline enum door_err toy_create(struct door_context *context, void **out_state)
{
  *out_state = calloc(1, sizeof(uint64_t)); /* messages handled */
  if (*out_state == NULL) {
    return DOOR_ERR_MEMORY;
  }
  if (context->party == DOOR_INTAKE) {
    door_schedule(context, sim_time_at(0), DOOR_EVENT_KIND(DOOR_PRIORITY_ARRIVAL, 0), 0);
  }
  return DOOR_OK;
}

static inline void toy_destroy(void **state)
{
  free(*state);
  *state = NULL;
}

static inline uint64_t toy_open_count(const void *state)
{
  return *(const uint64_t *)state;
}

static inline void toy_record(struct door_context *context, uint64_t subject)
{
  struct sim_draw draw = sim_draw(context->stream, subject, context->party, 0);
  door_record(context, DOOR_RECORD_RECEIVED, subject, 0, (int64_t)(draw.first >> 1));
}

static inline void toy_on_event(void *state, struct door_context *context, const struct sim_event *event)
{
  (void)event;
  uint64_t *count = state;
  struct door_message *message = door_send(context, DOOR_SCREENING, DOOR_CONTACT_MESSAGE);
  message->body.door_case = (struct door_case){.contact = ++*count, .referred_at = -1, .need_level = 1, .children = 1};
  toy_record(context, *count);
  door_schedule(context, sim_time_plus(context->agenda.now, sim_duration_of(SIM_HOUR_SECONDS)),
                DOOR_EVENT_KIND(DOOR_PRIORITY_ARRIVAL, 0), 0);
}

static inline void toy_misbehave(struct door_context *context)
{
  switch (toy_mischief) {
  case TOY_GOOD:
    return;
  case TOY_KILLED:
    raise(SIGKILL);
    return;
  case TOY_STOPPED:
    raise(SIGSTOP);
    return;
  case TOY_EXITING:
    exit(7);
  case TOY_FAILING:
    context->agenda.err = DOOR_ERR_CONSERVATION;
    return;
  }
}

static inline void toy_on_contact(void *state, struct door_context *context, const struct door_message *message)
{
  uint64_t *count = state;
  if (context->agenda.now.seconds >= SIM_DAY_SECONDS) {
    toy_misbehave(context);
  }
  bool is_even = ++*count % 2 == 0;
  struct door_message *onward = door_send(context, is_even ? DOOR_ASSESSMENT : DOOR_EARLY_HELP,
                                          is_even ? DOOR_REFERRAL_MESSAGE : DOOR_EARLY_HELP_REQUEST_MESSAGE);
  onward->body.door_case = message->body.door_case;
  onward->body.door_case.referred_at = is_even ? context->agenda.now.seconds : -1;
  toy_record(context, *count);
}

static inline void toy_on_case(void *state, struct door_context *context, const struct door_message *message)
{
  uint64_t *count = state;
  ++*count;
  struct door_message *notice = door_send(context, DOOR_INTAKE, DOOR_NOTICE_MESSAGE);
  notice->body.door_notice = (struct door_notice){.contact = message->body.door_case.contact, .need_level = 1};
  toy_record(context, *count);
}

static inline void toy_on_notice(void *state, struct door_context *context, const struct door_message *message)
{
  (void)state;
  toy_record(context, message->body.door_notice.contact);
}

#define TOY_OPERATIONS                                                                                                 \
  .create = toy_create, .destroy = toy_destroy, .on_event = toy_on_event, .open_count = toy_open_count

static const struct door_service toy_intake = {
    .party = DOOR_INTAKE, .handlers = {[DOOR_NOTICE_MESSAGE] = toy_on_notice}, TOY_OPERATIONS};
static const struct door_service toy_screening = {
    .party = DOOR_SCREENING, .handlers = {[DOOR_CONTACT_MESSAGE] = toy_on_contact}, TOY_OPERATIONS};
static const struct door_service toy_early_help = {
    .party = DOOR_EARLY_HELP, .handlers = {[DOOR_EARLY_HELP_REQUEST_MESSAGE] = toy_on_case}, TOY_OPERATIONS};
static const struct door_service toy_assessment = {
    .party = DOOR_ASSESSMENT, .handlers = {[DOOR_REFERRAL_MESSAGE] = toy_on_case}, TOY_OPERATIONS};
static const struct door_service *const toy_services[DOOR_SERVICE_COUNT] = {&toy_intake, &toy_screening,
                                                                            &toy_early_help, &toy_assessment};

/* ---- the driver ---- */

enum { TOY_REPLICATIONS = 3, TOY_MESSAGES_MAX = 512, TOY_WINDOW_SECONDS = SIM_HOUR_SECONDS };

/* One replication's messages in flight, in the fixed order. */
struct toy_flight {
  struct door_message messages[TOY_MESSAGES_MAX];
  uint32_t count;
};

struct toy_drive {
  struct door_batches grants;
  struct door_batches answers;
  struct toy_flight flights[TOY_REPLICATIONS];
  uint64_t hash; /* FNV-1a of all answers */
};

static inline void toy_hash(uint64_t *hash, const void *bytes, size_t length)
{
  const unsigned char *at = bytes;
  for (size_t i = 0; i < length; i++) {
    *hash = (*hash ^ at[i]) * UINT64_C(0x100000001B3);
  }
}

static inline bool toy_comes_before(const struct door_message *a, const struct door_message *b)
{
  if (a->due.seconds != b->due.seconds) {
    return a->due.seconds < b->due.seconds;
  }
  return a->from != b->from ? a->from < b->from : a->sequence < b->sequence;
}

static inline void toy_fly(struct toy_flight *flight, const struct door_message *message)
{
  assert_true(flight->count < TOY_MESSAGES_MAX);
  uint32_t place = flight->count++;
  while (place > 0 && toy_comes_before(message, &flight->messages[place - 1])) {
    flight->messages[place] = flight->messages[place - 1];
    place--;
  }
  flight->messages[place] = *message;
}

static inline void toy_take_answers(struct toy_drive *drive)
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    const struct door_batch *answer = &drive->answers.of[service];
    for (uint32_t i = 0; i < answer->entry_count; i++) {
      const struct door_batch_entry *entry = &answer->entries[i];
      toy_hash(&drive->hash, &entry->replication, sizeof entry->replication);
      toy_hash(&drive->hash, &entry->bound, sizeof entry->bound);
      for (uint32_t j = 0; j < entry->record_count; j++) {
        toy_hash(&drive->hash, &answer->records[entry->first_record + j], sizeof *answer->records);
      }
      for (uint32_t j = 0; j < entry->message_count; j++) {
        toy_fly(&drive->flights[entry->replication], &answer->messages[entry->first_message + j]);
      }
    }
  }
}

static inline void toy_make_grants(struct toy_drive *drive, struct sim_time bound)
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    struct door_batch *grant = &drive->grants.of[service];
    door_batch_clear(grant);
    for (uint32_t place = 0; place < TOY_REPLICATIONS; place++) {
      struct toy_flight *flight = &drive->flights[place];
      assert_int_equal(door_batch_open(grant, place, bound), DOOR_OK);
      uint32_t kept = 0;
      for (uint32_t i = 0; i < flight->count; i++) {
        const struct door_message *message = &flight->messages[i];
        if (message->to == door_service_at(service) && sim_time_is_before(message->due, bound)) {
          *door_batch_add_message(grant) = *message;
        } else {
          flight->messages[kept++] = *message;
        }
      }
      flight->count = kept;
      door_batch_close(grant);
    }
  }
}

static inline struct toy_drive *toy_drive_create(void)
{
  struct toy_drive *drive = calloc(1, sizeof *drive);
  assert_non_null(drive);
  drive->hash = UINT64_C(0xCBF29CE484222325);
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    door_batch_init(&drive->grants.of[service]);
    door_batch_init(&drive->answers.of[service]);
  }
  return drive;
}

static inline void toy_drive_destroy(struct toy_drive *drive)
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    door_batch_fini(&drive->grants.of[service]);
    door_batch_fini(&drive->answers.of[service]);
  }
  free(drive);
}

/* Runs one part for some hours; out_hash: of everything answered. */
static inline enum door_err toy_drive_run(const struct door_transport *transport, uint32_t first_replication,
                                          int hour_count, uint64_t *out_hash, struct door_problem *problem)
{
  struct toy_drive *drive = toy_drive_create();
  struct door_part part = {.seed = 7, .first_replication = first_replication, .count = TOY_REPLICATIONS};
  enum door_err err = transport->ops->begin(transport->self, &part, &drive->answers, problem);
  for (int hour = 1; hour <= hour_count && err == DOOR_OK; hour++) {
    toy_take_answers(drive);
    toy_make_grants(drive, sim_time_at((int64_t)hour * TOY_WINDOW_SECONDS));
    err = transport->ops->exchange(transport->self, &drive->grants, &drive->answers, problem);
  }
  struct door_counts counts[DOOR_SERVICE_COUNT * TOY_REPLICATIONS];
  if (err == DOOR_OK) {
    toy_take_answers(drive);
    err = transport->ops->finish(transport->self, counts, problem);
  }
  for (uint32_t i = 0; i < DOOR_SERVICE_COUNT * TOY_REPLICATIONS && err == DOOR_OK; i++) {
    toy_hash(&drive->hash, &counts[i].received, sizeof counts[i].received);
    toy_hash(&drive->hash, &counts[i].open_contacts, sizeof counts[i].open_contacts);
    toy_hash(&drive->hash, &counts[i].message_hash, sizeof counts[i].message_hash);
  }
  *out_hash = drive->hash;
  toy_drive_destroy(drive);
  return err;
}

#endif
