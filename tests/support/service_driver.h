/* service_driver.h - drives one service by hand and compares its ledger and its hand-offs with rows.
 *
 * Role: a setting, one replica and everything that it has recorded and sent since the first instant. The ledger's
 *   own fields (service, count of records) are checked with every comparison, so that rows need not name them.
 * Units: seconds. Ownership: driver_fini frees all. Errors: fail the test, naming the first row that differs.
 */
#ifndef SERVICE_DRIVER_H
#define SERVICE_DRIVER_H

#include "message_builder.h"
#include "scenario_builder.h"

#include "door_service.h"

struct service_driver {
  struct door_setting *setting;
  struct door_replica replica;
  struct door_batch out; /* all so far */
};

struct want_record {
  int64_t time_seconds;
  enum door_record_kind kind;
  uint64_t subject;
  uint16_t code;
  int64_t value;
};

struct want_message {
  int64_t due_seconds;
  enum door_party to;
  enum door_message_type type;
  uint64_t contact;            /* of a loan: its posts */
  enum door_standing standing; /* of a notice, or of an answer about a plan */
};

static inline void driver_init(struct service_driver *driver, const struct door_service *service,
                               const struct door_scenario *scenario)
{
  *driver = (struct service_driver){.setting = setting_of(scenario)};
  door_batch_init(&driver->out);
  assert_int_equal(door_replica_init(&driver->replica, service, driver->setting, 1, 0, &driver->out), DOOR_OK);
}

static inline void driver_fini(struct service_driver *driver)
{
  door_replica_fini(&driver->replica);
  door_batch_fini(&driver->out);
  door_setting_destroy(&driver->setting);
}

/* Gives the messages, in the fixed order and due below bound, and simulates everything below bound. */
static inline void drive(struct service_driver *driver, int64_t bound_seconds, const struct door_message *messages,
                         uint32_t count)
{
  assert_int_equal(door_replica_advance(&driver->replica, sim_time_at(bound_seconds), messages, count, &driver->out),
                   DOOR_OK);
}

static inline uint64_t open_contacts(const struct service_driver *driver)
{
  return door_replica_counts(&driver->replica).open_contacts;
}

/* All records so far, from the first instant on. */
static inline void assert_ledger(const struct service_driver *driver, const struct want_record *rows, uint32_t count)
{
  for (uint32_t i = 0; i < count && i < driver->out.record_count; i++) {
    const struct door_record *found = &driver->out.records[i];
    const struct want_record *want = &rows[i];
    if (found->time_seconds != want->time_seconds || found->kind != want->kind || found->subject != want->subject ||
        found->code != want->code || found->value != want->value) {
      fail_msg("record %u: found second %lld %s of %llu code %u value %lld; want second %lld %s of %llu code %u value "
               "%lld",
               i, (long long)found->time_seconds, door_record_name(found->kind), (unsigned long long)found->subject,
               found->code, (long long)found->value, (long long)want->time_seconds,
               door_record_name((uint8_t)want->kind), (unsigned long long)want->subject, want->code,
               (long long)want->value);
    }
    assert_int_equal(found->number, i);
    assert_int_equal(found->service, driver->replica.context.party);
  }
  assert_int_equal(driver->out.record_count, count);
}

/* All hand-offs so far. */
static inline void assert_sent(const struct service_driver *driver, const struct want_message *rows, uint32_t count)
{
  for (uint32_t i = 0; i < count && i < driver->out.message_count; i++) {
    const struct door_message *found = &driver->out.messages[i];
    const struct want_message *want = &rows[i];
    bool is_notice = door_message_carries_notice(found->type);
    uint64_t contact = is_notice ? found->body.door_notice.contact : found->body.door_case.contact;
    contact = found->type == DOOR_LOAN_MESSAGE ? found->body.door_lending.posts : contact;
    uint8_t standing = is_notice ? found->body.door_notice.standing : 0;
    if (found->due.seconds != want->due_seconds || found->to != want->to || found->type != want->type ||
        contact != want->contact || standing != (uint8_t)want->standing) {
      fail_msg("hand-off %u: found a %s of %llu to %s at second %lld, standing %u; want a %s of %llu to %s at second "
               "%lld, standing %u",
               i, door_message_name(found->type), (unsigned long long)contact,
               door_party_name((enum door_party)found->to), (long long)found->due.seconds, standing,
               door_message_name((uint8_t)want->type), (unsigned long long)want->contact, door_party_name(want->to),
               (long long)want->due_seconds, (unsigned)want->standing);
    }
    assert_int_equal(found->from, driver->replica.context.party);
    assert_int_equal(found->sequence, i);
  }
  assert_int_equal(driver->out.message_count, count);
}

#endif
