#include "door_memory.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

enum {
  FEW = 4,
  EVERY_CYCLES = 512, /* some seven weeks of a year of 4,000 cycles: not felt beside the work */
};

void door_memory_after_cycle(uint32_t in_step, uint32_t *cycle_count)
{
  *cycle_count += 1;
#ifdef __GLIBC__
  if (in_step > FEW && *cycle_count % EVERY_CYCLES == 0) {
    malloc_trim(0); /* whether there was anything is all it says */
  }
#else
  (void)in_step;
#endif
}
