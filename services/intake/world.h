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

/* Reports of one incident that nobody has recognised as such are cases side by side. */
enum { WORLD_CASES_MAX = 2 };

/* How a case stands; the highest of a family's cases is how the family stands. */
enum world_standing {
  WORLD_CLOSED,
  WORLD_AT_DOOR, /* a contact is being decided on: no notice has come yet */
  WORLD_WAITING,
  WORLD_HELPED,
};

struct world_case {
  uint8_t contact;  /* ordinal */
  uint8_t standing; /* enum world_standing */
};

struct world_family {
  uint64_t family;
  struct door_need need;
  struct sim_event_handle coming_back;
  uint32_t left_alone_count; /* ordinal of the draw of the next return */
  struct sim_event_handle second_report;
  struct world_case cases[WORLD_CASES_MAX]; /* that are open, or were at last */
  uint8_t last_contact;                     /* ordinal of the newest contact */
};

struct world {
  struct sim_map index; /* family -> place in families */
  struct sim_pool families;
  uint32_t return_kind; /* events; subject is the place of the family */
  uint32_t report_kind;
};

/* return_kind, report_kind: the kinds of the events that bring a family back, and that bring the second report of an
 * incident. Where the setting tells the world nothing, because no family returns, it keeps nothing. */
void world_init(struct world *world, uint32_t return_kind, uint32_t report_kind);
void world_fini(struct world *world);

/* A family's first contact comes in from a source: fills in the case that intake passes on. */
struct door_case world_meet(struct world *world, struct door_context *context, struct door_contact contact,
                            uint32_t source);

/* The family at place comes back: true with the case of its new contact. out_is_open says that its case is
 * open, so that the contact is information for whoever holds it. False where it has come back as often as
 * can be counted, and is let go. */
bool world_come_back(struct world *world, struct door_context *context, uint32_t place, struct door_case *out_contact,
                     bool *out_is_open);

/* Another source reports the incident of the family's newest contact: true with the case of that report. out_is_known
 * says that it was recognised, so that it is information for whoever holds the case. False where the family has been
 * reported as often as can be counted. */
bool world_report_again(struct world *world, struct door_context *context, uint32_t place,
                        struct door_case *out_contact, bool *out_is_known);

/* What a service tells of a family. One that early help heard of first, by a request from outside, is new here. */
void world_notice(struct world *world, struct door_context *context, const struct door_notice *notice);

#endif
