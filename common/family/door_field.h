/* door_field.h - a keyed Poisson field: where contacts and requests from outside come from.
 *
 * Role: over every hour of every source stand strips one event an hour high; a cell (source, hour, strip) holds a
 *   Poisson number of points with mean 1, at keyed places. What lies below a rate happens. The key of a point is its
 *   family's id, so that a higher rate gives a superset. Does not decide: a rate, or what happens at a point.
 *     bits 0..4 point, 5..18 strip, 19..37 hour of the run, 38..55 source (a key made from its name)
 * Also the choice by weights, which says what kind of family is behind a point.
 * Units: heights in events an hour. Ownership: values. Errors: none. Threads: pure functions.
 * Source: Lewis and Shedler, Simulation of nonhomogeneous Poisson processes by thinning (1979).
 */
#ifndef DOOR_FIELD_H
#define DOOR_FIELD_H

#include "sim_archive.h"
#include "sim_random.h"

enum {
  DOOR_FIELD_POINT_BITS = 5,
  DOOR_FIELD_STRIP_BITS = 14,
  DOOR_FIELD_HOUR_BITS = 19, /* 59 years; a run has at most 40 */
  DOOR_FIELD_SOURCE_SHIFT = DOOR_FIELD_POINT_BITS + DOOR_FIELD_STRIP_BITS + DOOR_FIELD_HOUR_BITS,
};

/* How an archive packs what is kept by family, or by contact (door_ids.h): the points that happen are the first of low
 * strips mostly, some hours after the point before them. value_bits: of what is kept. */
static inline struct sim_archive_form door_field_form(uint8_t value_bits)
{
  enum { FIRST_POINTS_BITS = 2, SOME_HOURS_BITS = 4 };
  return (struct sim_archive_form){DOOR_FIELD_STRIP_BITS + DOOR_FIELD_POINT_BITS, FIRST_POINTS_BITS, SOME_HOURS_BITS,
                                   value_bits};
}

/* Points in the cell. */
uint32_t door_field_count(struct sim_stream stream, uint64_t cell);

/* The index of the first weight that u, a draw in (0,1), falls into. Weights need not sum to 1; one is above 0. */
uint32_t door_field_choose(const double *weights, uint32_t count, double u);

/* The same for the draw of an entity for a purpose, which is made only where there is something to choose: a draw that
 * is not made changes no other. */
uint32_t door_field_draw(struct sim_stream stream, uint64_t entity, uint32_t purpose, const double *weights,
                         uint32_t count);

#endif
