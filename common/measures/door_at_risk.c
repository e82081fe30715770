#include "door_at_risk.h"

#include "door_field.h"
#include "door_ids.h"
#include "door_scenario.h"

/* How a family stands, in the two lowest bits of its value in the map; the others hold seconds. */
enum standing {
  SAFE,      /* harm is not likely; the seconds that it was */
  AT_RISK,   /* it is; the second at which it would have become so, had it been so without a break */
  PROTECTED, /* nothing more is counted */
  STANDING_BITS = 2,
  PROTECTED_BITS = 1, /* of that value, which most of those kept for long have */
};

struct family {
  enum standing standing;
  int64_t seconds;
};

void door_at_risk_init(struct door_at_risk *at_risk)
{
  sim_archive_init(&at_risk->families, door_field_form(PROTECTED_BITS));
}

void door_at_risk_fini(struct door_at_risk *at_risk)
{
  sim_archive_fini(&at_risk->families);
}

void door_at_risk_clear(struct door_at_risk *at_risk)
{
  sim_archive_clear(&at_risk->families);
}

static uint64_t key_of(const struct door_record *record)
{
  return door_family_of((struct door_contact){record->subject}).id;
}

static struct family find(const struct door_at_risk *at_risk, const struct door_record *record)
{
  uint64_t value = SAFE;
  (void)sim_archive_find(&at_risk->families, key_of(record), &value);
  return (struct family){(enum standing)(value & ((1U << STANDING_BITS) - 1U)), (int64_t)(value >> STANDING_BITS)};
}

static enum door_err keep(struct door_at_risk *at_risk, const struct door_record *record, struct family family)
{
  uint64_t value = (uint64_t)family.seconds << STANDING_BITS | (uint64_t)family.standing;
  return sim_archive_put(&at_risk->families, key_of(record), value);
}

enum door_err door_at_risk_on_harm(struct door_at_risk *at_risk, const struct door_record *record,
                                   struct door_at_risk_moment moment, int64_t *totals)
{
  struct family family = find(at_risk, record);
  enum standing next = record->code == DOOR_HARM_BEGINS ? AT_RISK : SAFE;
  if (record->code > DOOR_HARM_BEGINS || record->value < 0 || record->value >= DOOR_HARM_BANDS) {
    return DOOR_ERR_MALFORMED;
  }
  if (family.standing == PROTECTED || family.standing == next) { /* a family that the world meets again is told anew */
    return DOOR_OK;
  }
  totals[DOOR_TOTAL_AT_RISK_SECONDS] += next == AT_RISK ? moment.left_seconds : -moment.left_seconds;
  return keep(at_risk, record, (struct family){next, record->time_seconds - family.seconds});
}

enum door_err door_at_risk_on_protected(struct door_at_risk *at_risk, const struct door_record *record,
                                        struct door_at_risk_moment moment, int64_t *totals)
{
  struct family family = find(at_risk, record);
  if (family.standing == PROTECTED) {
    return DOOR_OK;
  }
  bool is_at_risk = family.standing == AT_RISK;
  int64_t seconds = is_at_risk ? record->time_seconds - family.seconds : family.seconds;
  totals[DOOR_TOTAL_AT_RISK_SECONDS] -= is_at_risk ? moment.left_seconds : 0;
  if (is_at_risk || seconds > 0) {
    totals[DOOR_TOTAL_PROTECTED] += moment.measured;
    totals[DOOR_TOTAL_SECONDS_UNTIL_PROTECTED] += moment.measured * seconds;
  }
  return keep(at_risk, record, (struct family){.standing = PROTECTED});
}

size_t door_at_risk_memory_bytes(const struct door_at_risk *at_risk)
{
  return sim_archive_memory_bytes(&at_risk->families);
}
