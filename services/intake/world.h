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

#include "door_harm.h"
#include "door_kept.h"
#include "door_service.h"
#include "sim_index.h"
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

/* A spell of need or harm, in few bytes: a run is of 40 years at most. */
struct world_spell {
  int32_t since_seconds;
  uint32_t spell_and_level; /* the level, or the band, in the lowest bits */
};

/* There are many: it is small on purpose. Events are slots of the agenda's queue, UINT32_MAX where none is awaited. */
struct world_family {
  uint64_t family; /* first, for the index */
  struct world_spell need;
  struct world_spell harm;
  uint32_t coming_back;
  uint32_t second_report;
  uint32_t harm_change;                     /* where the run is to tell of it */
  int32_t harm_changes_seconds;             /* when that is; not after now: it is to be found out */
  uint16_t left_alone_count;                /* ordinal of the draw of the next return */
  struct world_case cases[WORLD_CASES_MAX]; /* that are open, or were at last */
  uint8_t last_contact;                     /* ordinal of the newest contact */
  bool is_harm_likely;                      /* as last told */
};

/* The kinds of its events; the subject is the place of the family. */
struct world_events {
  uint32_t coming_back;
  uint32_t second_report; /* of an incident */
  uint32_t harm;          /* significant harm becomes likely, or is so no longer */
};

struct world {
  struct sim_index index; /* of families */
  struct sim_pool families;
  struct door_kept kept; /* of those that notices come of */
  struct world_events events;
};

/* Where the setting tells the world nothing, because no family returns, it keeps nothing. */
void world_init(struct world *world, struct world_events events);
void world_fini(struct world *world);

struct world_first_contact {
  struct door_contact contact;
  uint32_t source;
  const double *need_level_shares; /* DOOR_NEED_LEVELS of them; NULL: those of the source */
  struct sim_time since; /* from when the family has been in need: before now where an event of demand delayed it */
};

/* A family's first contact comes in: fills in the case that intake passes on. */
void world_meet(struct world *world, struct door_context *context, const struct world_first_contact *first,
                struct door_case *out_contact);

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

/* Of the family at place significant harm becomes likely, or is so no longer, or its need has gone. */
void world_harm_changes(struct world *world, struct door_context *context, uint32_t place);

/* What a service tells of a family. One that early help heard of first, by a request from outside, is new here. */
void world_notice(struct world *world, struct door_context *context, const struct door_notice *notice);

#endif
