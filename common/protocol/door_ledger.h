/* door_ledger.h - one record of the ledger: what happened, when, to whom.
 *
 * Role: the record's layout, which is also what is hashed and what travels: 32 bytes, little-endian,
 *   fields in this order without gaps. The kinds, codes and values stand in ledger.def.
 * Order of a ledger: replication, time, service, record number. The replication stands outside.
 * Units: seconds. Ownership: values. Errors: none. Threads: no state.
 */
#ifndef DOOR_LEDGER_H
#define DOOR_LEDGER_H

#include "door_ids.h"
#include "sim_time.h"

#include <stdint.h>

enum { DOOR_SLOTS_MAX = 128 }; /* of one holder that a record can tell of */
enum { DOOR_LEDGER_VERSION = 1, DOOR_RECORD_BYTES = 32 };

struct door_record {
  int64_t time_seconds;
  uint64_t subject; /* a contact, or a pool */
  int64_t value;
  uint32_t number; /* the service's count of records in this replication */
  uint16_t code;
  uint8_t service; /* enum door_party */
  uint8_t kind;    /* enum door_record_kind */
};

_Static_assert(sizeof(struct door_record) == DOOR_RECORD_BYTES, "the record has no gaps");
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "ledger records are hashed as they stand in memory: little-endian machines only"
#endif

enum door_record_kind {
#define RECORD(NAME, name, number, subject, code, value, doc) DOOR_RECORD_##NAME = number,
#include "ledger.def"
};

/* What is held or worked at a stage; the code of several records. */
enum door_pool {
#define POOL(NAME, name, number, party, unit) DOOR_POOL_##NAME = number,
#include "ledger.def"
};
enum { DOOR_POOL_COUNT = 17, DOOR_RECORD_KIND_MAX = 33 };

/* In the value of a POST record. */
enum door_post_state {
  DOOR_POST_PRESENT,
  DOOR_POST_SICK,
  DOOR_POST_ON_LEAVE,
  DOOR_POST_VACANT,
  DOOR_POST_AGENCY,
  DOOR_POST_STATES,
};

/* Why a contact left a line; in the value of a LEFT record. */
enum door_leaving { DOOR_LEAVING_GAVE_UP = 1, DOOR_LEAVING_LONGEST_WAIT = 2, DOOR_LEAVING_STEPPED_UP = 3 };

/* The code of a STEPPED_UP record. */
enum door_step_up_from { DOOR_STEP_UP_WAITING = 1, DOOR_STEP_UP_HELPED = 2 };

/* In the value of an OTHER_WORK record. */
enum door_other_work {
  DOOR_OTHER_WORK_JOINT_SCREENING = 1,
  DOOR_OTHER_WORK_SIGN_OFF = 2,
  DOOR_OTHER_WORK_OUTSIDE = 3,
  DOOR_OTHER_WORK_MISDIRECTED_CALL = 4,
  DOOR_OTHER_WORK_AUDIT = 5,
  DOOR_OTHER_WORK_KINDS,
};

/* In the code of a REQUESTED record, beside the source. */
enum { DOOR_REQUESTED_BY_FAMILY = 256, DOOR_REQUESTED_FOR_PLAN = 512 };

/* The code of a CONSENT record. */
enum door_consent { DOOR_CONSENT_GIVEN = 1, DOOR_CONSENT_REFUSED = 2, DOOR_CONSENT_OVERRIDDEN = 3 };

/* The code of a SECTION_47 record. */
enum door_enquiry { DOOR_ENQUIRY_BEGUN = 1, DOOR_ENQUIRY_ENDED = 2, DOOR_ENQUIRY_CONFERENCE_BOOKED = 3 };

/* The code of a TASK_DONE record. */
enum door_task { DOOR_TASK_FIRST_VISIT = 1, DOOR_TASK_FURTHER_VISIT = 2, DOOR_TASK_WRITE_UP = 3 };

/* The code of a CALL record. */
enum door_call {
  DOOR_CALL_RINGS = 1,
  DOOR_CALL_ANSWERED = 2,
  DOOR_CALL_AGAIN = 3, /* the last three: gives up */
  DOOR_CALL_FORM = 4,
  DOOR_CALL_LOST = 5,
};

/* The code of a REFERRER record. */
enum door_referrer { DOOR_REFERRER_ANSWERED = 1, DOOR_REFERRER_SILENT = 2 };

/* The code of a HANDED_OVER record. */
enum door_handed_over { DOOR_HANDED_OVER_IN_TIME = 1, DOOR_HANDED_OVER_LATE = 2, DOOR_HANDED_OVER_LOST = 3 };

/* The code of a HELD_ON record. */
enum door_held_on { DOOR_HELD_ON_BEGUN = 1, DOOR_HELD_ON_ENDED = 2 };

/* The code of a HARM record. */
enum door_harm_code { DOOR_HARM_ENDS = 0, DOOR_HARM_BEGINS = 1 };

/* The code of a PLAN_KEPT record. */
enum door_plan_kept { DOOR_PLAN_KEPT_OPEN = 1, DOOR_PLAN_KEPT_UNTIL_HELP = 2, DOOR_PLAN_KEPT_IN_VAIN = 3 };

/* The code of a LATENT record. */
enum door_latent { DOOR_LATENT_HELP_BEGINS = 1, DOOR_LATENT_CLOSED = 2 };

enum door_outcome {
#define OUTCOME(NAME, name, number, doc) DOOR_OUTCOME_##NAME = number,
#include "ledger.def"
};

/* Which rule led to an outcome. */
enum door_rule {
#define RULE(NAME, name, number, doc) DOOR_RULE_##NAME = number,
#include "ledger.def"
};

/* Values that hold two numbers: 40 low bits of seconds and a small number above. */
static inline int64_t door_record_pack(int64_t seconds, uint32_t above)
{
  return seconds | ((int64_t)above << 40);
}

static inline int64_t door_record_seconds(int64_t value)
{
  return value & INT64_C(0xFFFFFFFFFF);
}

static inline uint32_t door_record_above(int64_t value)
{
  return (uint32_t)((uint64_t)value >> 40);
}

/* The same where a case holds slots of one holder: STARTED and ENDED. The holder is below 65536, slots are 1 to 128,
 * and one slot leaves nothing but the holder above. */
static inline int64_t door_record_pack_held(int64_t seconds, uint32_t holder, uint32_t slots)
{
  return door_record_pack(seconds, holder | (slots - 1) << 16);
}

static inline uint32_t door_record_holder(int64_t value)
{
  return door_record_above(value) & 0xFFFFU;
}

static inline uint32_t door_record_slots(int64_t value)
{
  return (door_record_above(value) >> 16 & 0x7FU) + 1;
}

static inline uint16_t door_record_code(enum door_outcome outcome, enum door_rule rule)
{
  return (uint16_t)((uint32_t)outcome | ((uint32_t)rule << 8));
}

/* Names as ledger.def has them; "?" for a number that names nothing. Never NULL. */
const char *door_record_name(uint8_t kind);
const char *door_pool_name(uint16_t pool);
const char *door_outcome_name(uint8_t outcome);
const char *door_rule_name(uint8_t rule);
const char *door_rule_text(uint8_t rule); /* in words */

#endif
