/* door_memory.h - gives back to the system what many replications leave behind as they grow.
 *
 * Role: replications in step grow at once, each array a little and by turns, from one heap. What they grow out of are
 *   holes that the next may not fit into, a tenth of all memory: now and then the pages in them are given back. One
 *   replication after another fills the holes of the one before: then nothing is done. Does not decide: how much
 *   anybody asks for. Changes no result.
 * Units: replications, cycles. Ownership: the heap is the process's. Errors: none; a C library other than glibc keeps
 *   its heap as it is. Threads: any.
 */
#ifndef DOOR_MEMORY_H
#define DOOR_MEMORY_H

#include <stdint.h>

/* One more cycle of so many replications in step is done; *cycle_count, 0 at first, counts them. */
void door_memory_after_cycle(uint32_t in_step, uint32_t *cycle_count);

#endif
