/* sim_line.h - a waiting line with priority classes.
 *
 * Role: who waits, in what order: the lowest class first, within a class in order of joining. What
 *   waits is an index of the owner's (sim_pool.h); the links stand here, so joining and leaving from
 *   anywhere in the line cost the same few steps.
 * Units: counts. Ownership: the line owns its links. Errors: DOOR_ERR_MEMORY from _join.
 * Threads: one owner at a time.
 */
#ifndef SIM_LINE_H
#define SIM_LINE_H

#include "door_error.h"

#include <stdbool.h>
#include <stdint.h>

enum { SIM_LINE_CLASSES_MAX = 16 };

struct sim_line_link {
  uint32_t next;
  uint32_t previous;
};

struct sim_line {
  struct sim_line_link *links; /* by the owner's index */
  uint32_t capacity;
  uint32_t length;
  uint32_t classes_waiting; /* bit c: somebody waits in class c */
  uint32_t first[SIM_LINE_CLASSES_MAX];
  uint32_t last[SIM_LINE_CLASSES_MAX];
};

void sim_line_init(struct sim_line *line);
void sim_line_fini(struct sim_line *line);

/* index joins at the end of its class (0 is served first). It does not wait already. */
DOOR_MUST_CHECK enum door_err sim_line_join(struct sim_line *line, uint32_t index, uint32_t class_number);

/* Nobody's index. */
#define SIM_LINE_NOBODY UINT32_MAX

/* Whoever comes after `after` in the class, or first in it where that is SIM_LINE_NOBODY; SIM_LINE_NOBODY: none. */
uint32_t sim_line_after(const struct sim_line *line, uint32_t after, uint32_t class_number);

/* index, which does not wait already, joins its class behind `after`, or first where that is SIM_LINE_NOBODY. */
DOOR_MUST_CHECK enum door_err sim_line_insert(struct sim_line *line, uint32_t index, uint32_t class_number,
                                              uint32_t after);

/* The one that sim_line_take would take, left where it is. */
bool sim_line_peek(const struct sim_line *line, uint32_t *out_index);

/* Whoever comes after index, which waits in class_number, in the order of the line; false at its end. With
 * sim_line_peek for the first a walk that changes nothing. */
bool sim_line_next(const struct sim_line *line, uint32_t index, uint32_t class_number, uint32_t *out_index);

/* index, which waits in class_number, leaves without being served. */
void sim_line_leave(struct sim_line *line, uint32_t index, uint32_t class_number);

/* Takes the first of the lowest class out into out_index; false when nobody waits. */
static inline bool sim_line_take(struct sim_line *line, uint32_t *out_index)
{
  if (line->classes_waiting == 0) {
    return false;
  }
  uint32_t class_number = (uint32_t)__builtin_ctz(line->classes_waiting);
  *out_index = line->first[class_number];
  sim_line_leave(line, *out_index, class_number);
  return true;
}

#endif
