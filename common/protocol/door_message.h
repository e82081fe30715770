/* door_message.h - the messages between services, as C values.
 *
 * Role: the structs, types and names that messages.def describes. Does not decide: how they look on a
 *   wire (door_wire.h), when they travel (the conductor).
 * Units: seconds in int64, others as messages.def says. Ownership: values; a struct door_text points
 *   into what it was read from. Errors: none. Threads: no state.
 */
#ifndef DOOR_MESSAGE_H
#define DOOR_MESSAGE_H

#include "door_ids.h"
#include "sim_time.h"

#include <stdbool.h>
#include <stdint.h>

/* A text that somebody else holds: UTF-8, not ended by a zero byte. */
struct door_text {
  const char *bytes;
  uint32_t length;
};

#define DOOR_FIELD_U8(name) uint8_t name;
#define DOOR_FIELD_U16(name) uint16_t name;
#define DOOR_FIELD_U32(name) uint32_t name;
#define DOOR_FIELD_U64(name) uint64_t name;
#define DOOR_FIELD_I64(name) int64_t name;
#define DOOR_FIELD_TEXT(name) struct door_text name;

#define STRUCT_BEGIN(name, doc) struct name {
#define FIELD(structure, TYPE, field, low, high, unit, doc) DOOR_FIELD_##TYPE(field)
#define STRUCT_END(name)                                                                                               \
  }                                                                                                                    \
  ;
#include "messages.def"

enum door_message_type {
#define HANDOFF(NAME, name, number, structure, doc) DOOR_##NAME##_MESSAGE = number,
#define CONTROL(NAME, name, number, direction, doc) DOOR_##NAME##_MESSAGE = number,
#include "messages.def"
};

enum { DOOR_HANDOFF_FIRST = 16, DOOR_MESSAGE_TYPES_MAX = 32 };

/* In door_case.form. */
enum door_form { DOOR_FORM_AS_SOURCE = 0, DOOR_FORM_POOR = 1, DOOR_FORM_COMPLETED = 2 };

/* How a family stands, in a notice. */
enum door_standing {
  DOOR_STANDING_CLOSED = 0,  /* nobody helps; it is at its hazard */
  DOOR_STANDING_WAITING = 1, /* its case is open and waits; at its hazard */
  DOOR_STANDING_HELPED = 2,  /* help has begun; its need stands still */
  DOOR_STANDING_MET = 3,     /* the need is met */
};

/* A hand-off from one service to another. `body` by type, as messages.def says. */
struct door_message {
  struct sim_time due; /* when it arrives */
  uint64_t sequence;   /* the sender's own count in this replication */
  uint8_t type;        /* enum door_message_type */
  uint8_t from;        /* enum door_party */
  uint8_t to;          /* enum door_party */
  union {
    struct door_case door_case;
    struct door_notice door_notice;
    struct door_lending door_lending;
  } body;
};

/* Whether a hand-off carries a notice; the others carry a case. */
static inline bool door_message_carries_notice(uint8_t type)
{
  return type == DOOR_NOTICE_MESSAGE || type == DOOR_PLAN_ANSWER_MESSAGE;
}

/* Children that the incident of a contact names: as many contacts it counts as. */
static inline uint32_t door_case_named_count(const struct door_case *contact)
{
  return 1U + door_children_in(contact->further_children);
}

/* "referral"; "?" for a number that names nothing. Never NULL. */
const char *door_message_name(uint8_t type);

/* Whether from may send such a hand-off to to (LINK rows of messages.def). */
bool door_message_has_link(enum door_party from, enum door_party to, uint8_t type);

#endif
