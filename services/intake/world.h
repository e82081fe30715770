/* world.h - families, their history with the front door, and their coming back.
 *
 * Role: owns what outlives a contact. A family whose need nobody meets comes back at its hazard; the
 *   services' notices say who is helped, who waits and whose need is met. Families are dropped once no
 *   return can need them. So repeat contacts and re-referrals are results.
 * Does not decide: what a contact leads to. Reads latent need, as it alone may.
 * Units: seconds. Ownership: owns its families, named by index. Errors: sticky in the context.
 * Threads: one owner at a time.
 */
#ifndef WORLD_H
#define WORLD_H

#include "door_need.h"
#include "door_service.h"
#include "sim_map.h"
#include "sim_pool.h"

struct world_family {
  uint64_t family;
  struct door_need need;
  struct sim_event_handle coming_back;
  uint32_t left_alone_count; /* ordinal of the draw of the next return */
  uint8_t last_contact;      /* ordinal of the newest contact */
  uint8_t standing;          /* enum world_standing */
};

enum world_standing {
  WORLD_AT_DOOR, /* a contact is being decided on: no notice has come yet */
  WORLD_CLOSED,
  WORLD_WAITING,
  WORLD_HELPED,
};

struct world {
  struct sim_map index; /* family -> place in families */
  struct sim_pool families;
  uint32_t return_kind; /* event; subject is the place of the family */
};

/* return_kind: the kind of the event that brings a family back. Where the setting tells the world nothing, because no
 * family returns, it keeps nothing. */
void world_init(struct world *world, uint32_t return_kind);
void world_fini(struct world *world);

/* A family's first contact comes in from a source: fills in the case that intake passes on. */
struct door_case world_meet(struct world *world, struct door_context *context, struct door_contact contact,
                            uint32_t source);

/* The family at place comes back: true with the case of its new contact. out_is_open says that its case is
 * open, so that the contact is information for whoever holds it. False where it has come back as often as
 * can be counted, and is let go. */
bool world_come_back(struct world *world, struct door_context *context, uint32_t place, struct door_case *out_contact,
                     bool *out_is_open);

/* What a service tells of a family. One that early help heard of first, by a request from outside, is new here. */
void world_notice(struct world *world, struct door_context *context, const struct door_notice *notice);

#endif
