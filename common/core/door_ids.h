/* door_ids.h - the names of things, each a type of its own so that no two can be swapped.
 *
 * Role: ids of contacts, families and children, and the registry of the parties that exchange
 *   messages. Does not decide: what any of them does.
 * An id is made from what the thing is (source, hour and place in the demand field, or family and
 *   ordinal of the return), never from a counter: two scenarios that share a contact share its id.
 *     bits  0..55  the family: packed key of the point in the demand field that first brought it
 *     bits 56..63  contact: 0 for the first contact, n for the n-th return
 *                  child:   index of the child in its family, 0..5
 * Ownership: values. Errors: none. Threads: pure functions.
 */
#ifndef DOOR_IDS_H
#define DOOR_IDS_H

#include <stdint.h>

struct door_contact {
  uint64_t id;
};

struct door_family {
  uint64_t id;
};

struct door_child {
  uint64_t id;
};

enum {
  DOOR_FAMILY_BITS = 56,
  DOOR_CHILDREN_MAX = 6,
  DOOR_RETURNS_MAX = 255,
};

/* Parties, in the fixed order that breaks ties between messages of one instant. The numbers are part
 * of the wire protocol and of the ledger: append, never renumber. */
#define DOOR_PARTIES(X)                                                                                                \
  X(DOOR_CONDUCTOR, 0, conductor)                                                                                      \
  X(DOOR_INTAKE, 1, intake)                                                                                            \
  X(DOOR_SCREENING, 2, screening)                                                                                      \
  X(DOOR_EARLY_HELP, 3, early_help)                                                                                    \
  X(DOOR_ASSESSMENT, 4, assessment)

enum door_party {
#define X(upper, number, lower) upper = number,
  DOOR_PARTIES(X)
#undef X
};

enum {
  DOOR_PARTY_COUNT = 5,
  DOOR_SERVICE_COUNT = 4, /* all but the conductor */
};

/* The party's name as people and sockets see it: "early_help". "?" outside the registry. Never NULL. */
const char *door_party_name(enum door_party party);

/* A service's place in arrays of DOOR_SERVICE_COUNT: 0 for intake. party is not DOOR_CONDUCTOR. */
static inline uint32_t door_service_index(enum door_party party)
{
  return (uint32_t)party - 1U;
}

static inline enum door_party door_service_at(uint32_t index)
{
  return (enum door_party)(index + 1U);
}

static inline struct door_family door_family_of(struct door_contact contact)
{
  return (struct door_family){contact.id & ((UINT64_C(1) << DOOR_FAMILY_BITS) - 1U)};
}

/* ordinal: 0 for the contact that first brought the family, n for its n-th return; at most 255. */
static inline struct door_contact door_contact_of(struct door_family family, uint32_t ordinal)
{
  return (struct door_contact){family.id | ((uint64_t)ordinal << DOOR_FAMILY_BITS)};
}

static inline uint32_t door_contact_ordinal(struct door_contact contact)
{
  return (uint32_t)(contact.id >> DOOR_FAMILY_BITS);
}

/* index: the child's place among the family's children, 0..DOOR_CHILDREN_MAX-1. */
static inline struct door_child door_child_of(struct door_family family, uint32_t index)
{
  return (struct door_child){family.id | ((uint64_t)index << DOOR_FAMILY_BITS)};
}

/* How many of a family's children a mask names, a bit for each. */
static inline uint32_t door_children_in(uint32_t mask)
{
  uint32_t count = 0;
  for (; mask != 0; mask &= mask - 1) {
    count++;
  }
  return count;
}

#endif
