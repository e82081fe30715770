/* door_own_seed.h - draws that belong to an experiment and not to a simulated course.
 *
 * Role: one seed for sets of parameters and for designs, made from that of the run: they share no key with a draw of a
 *   simulated course, whose purposes stand in door_purposes.def. Streams: sets have those of their numbers
 * (door_ensemble.h); a design has DOOR_STREAM_OF_DESIGNS. Units: bits. Ownership: values. Errors: none. Threads: pure
 * functions.
 */
#ifndef DOOR_OWN_SEED_H
#define DOOR_OWN_SEED_H

#include "sim_random.h"

#define DOOR_STREAM_OF_DESIGNS UINT32_MAX /* no set has so high a number */

static inline uint64_t door_own_seed(uint64_t seed)
{
  return sim_draw(sim_stream_of(seed, UINT32_MAX), 0, 0, 0).first;
}

#endif
