/* door_kept.h - the spells of the families that were asked about last.
 *
 * Role: whoever asks about the need and harm of many families asks of each a few times in a row: the spells worked out
 *   then are kept (door_spell.h) until another family needs their place. What is not kept is drawn again and comes out
 *   the same, so a place more or less changes no result. Does not decide: anything.
 * Memory: 32 KiB, however many families there are. Ownership: values; all zero keeps nothing. Errors: none.
 * Threads: one owner at a time.
 */
#ifndef DOOR_KEPT_H
#define DOOR_KEPT_H

#include "door_ids.h"
#include "door_spell.h"

enum { DOOR_KEPT_BITS = 9, DOOR_KEPT_PLACES = 1 << DOOR_KEPT_BITS };

struct door_kept_family {
  uint64_t family;
  struct door_spells need;
  struct door_spells harm;
};

_Static_assert(sizeof(struct door_kept_family) == 64, "a family's spells lie in one line of a processor's memory");

struct door_kept {
  struct door_kept_family places[DOOR_KEPT_PLACES];
};

/* The spells of a family: those kept, or none yet, where another's were. Good until the next call. */
static inline struct door_kept_family *door_kept_of(struct door_kept *kept, struct door_family family)
{
  /* Ids differ in low and in high bits: the product with 2^64 divided by the golden ratio brings both to the top. */
  uint64_t product = family.id * UINT64_C(0x9E3779B97F4A7C15);
  struct door_kept_family *place = &kept->places[product >> (64 - DOOR_KEPT_BITS)];
  if (place->family != family.id) {
    *place = (struct door_kept_family){.family = family.id};
  }
  return place;
}

#endif
