/* screening_history.h - how often a family has come to screening lately: the record that the repeat rule needs.
 *
 * Role: counts each family's contacts within a sliding window of days. Does not decide: what follows from a count
 *   (screening_rules.h). Keeps what the front door itself has written down, not what the world knows.
 * Units: seconds. Ownership: _init / _fini. Errors: DOOR_ERR_MEMORY. Threads: one owner at a time.
 */
#ifndef SCREENING_HISTORY_H
#define SCREENING_HISTORY_H

#include "door_error.h"
#include "sim_map.h"
#include "sim_time.h"

struct screening_visit {
  uint64_t family;
  struct sim_time time;
};

struct screening_history {
  struct sim_map counts;          /* family -> contacts in the window */
  struct screening_visit *visits; /* a ring, oldest first */
  uint32_t capacity;              /* a power of two, or 0 */
  uint32_t first;
  uint32_t count;
};

void screening_history_init(struct screening_history *history);
void screening_history_fini(struct screening_history *history);

/* A contact of family comes now, no earlier than the one before it. out_count: of its contacts in the window that ends
 * now and began window ago, both ends included, this one among them. */
DOOR_MUST_CHECK enum door_err screening_history_add(struct screening_history *history, uint64_t family,
                                                    struct sim_time now, struct sim_duration window,
                                                    uint32_t *out_count);

#endif
