/* engine_kept.h - what a replication leaves, on its way from the worker that ran it to the desk; inside the engine
 * only.
 *
 * Role: the values and the hash of one replication as bytes. Does not decide: who carries them. Both ends are one build
 * of the engine on one machine. Units: the measures'. Ownership: values. Errors: none. Threads: no state.
 */
#ifndef ENGINE_KEPT_H
#define ENGINE_KEPT_H

#include "door_results.h"

struct engine_kept {
  struct door_hash ledger;
  uint8_t has_value[DOOR_MEASURE_SLOTS];
  double numbers[DOOR_MEASURE_SLOTS]; /* 0 where there is no value */
};

#endif
