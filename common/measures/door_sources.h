/* door_sources.h - which source a contact came from, without keeping every contact.
 *
 * Role: the id of a contact names the source that its family came by (door_ids.h, door_setting.h), and that is nearly
 *   always the source of the contact too: only the others are kept, by record received. Does not decide: what is
 * counted. Ownership: _init / _fini; the setting is borrowed. Memory: 8 KiB, 2 to 3 bytes for each contact that is
 * kept. Errors: DOOR_ERR_MEMORY. Threads: one owner at a time.
 */
#ifndef DOOR_SOURCES_H
#define DOOR_SOURCES_H

#include "door_field.h"
#include "door_ledger.h"
#include "door_setting.h"
#include "sim_archive.h"

#include <stddef.h>
#include <stdint.h>

enum { DOOR_SOURCE_BITS = 3 }; /* of the source that is kept */

struct door_sources {
  struct sim_archive others; /* by contact: its source */
};

static inline void door_sources_init(struct door_sources *sources)
{
  sim_archive_init(&sources->others, door_field_form(DOOR_SOURCE_BITS));
}

static inline void door_sources_fini(struct door_sources *sources)
{
  sim_archive_fini(&sources->others);
}

/* Forgets every contact and keeps the memory. */
static inline void door_sources_clear(struct door_sources *sources)
{
  sim_archive_clear(&sources->others);
}

/* A record RECEIVED, whose code, its source, is below DOOR_SOURCES_MAX. */
DOOR_MUST_CHECK enum door_err door_sources_on_received(struct door_sources *sources, const struct door_setting *setting,
                                                       const struct door_record *record);

/* The source of a contact that has been received; below DOOR_SOURCES_MAX. 0 where the id is of no source: a ledger made
 * by hand. */
uint32_t door_sources_of(const struct door_sources *sources, const struct door_setting *setting, uint64_t contact);

/* Bytes of memory held outside the struct. */
static inline size_t door_sources_memory_bytes(const struct door_sources *sources)
{
  return sim_archive_memory_bytes(&sources->others);
}

#endif
