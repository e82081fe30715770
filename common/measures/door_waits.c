#include "door_waits.h"

#include <stdlib.h>
#include <string.h>

enum door_err door_waits_init(struct door_waits *waits)
{
  *waits = (struct door_waits){{NULL}};
  for (uint32_t measure = 0; measure < DOOR_MEASURE_COUNT; measure++) {
    const struct door_measure_row *row = door_measure_row((enum door_measure)measure);
    if (row->permille == 0 || row->is_of_a_span || waits->pools[row->pool] != NULL) {
      continue;
    }
    waits->pools[row->pool] = calloc(1, sizeof *waits->pools[row->pool]);
    if (waits->pools[row->pool] == NULL) {
      door_waits_fini(waits);
      return DOOR_ERR_MEMORY;
    }
  }
  return DOOR_OK;
}

void door_waits_fini(struct door_waits *waits)
{
  for (uint32_t pool = 0; pool < DOOR_TIMES_COUNT; pool++) {
    free(waits->pools[pool]);
    waits->pools[pool] = NULL;
  }
}

void door_waits_clear(struct door_waits *waits)
{
  for (uint32_t pool = 0; pool < DOOR_TIMES_COUNT; pool++) {
    if (waits->pools[pool] != NULL) {
      memset(waits->pools[pool], 0, sizeof *waits->pools[pool]);
    }
  }
}

size_t door_waits_memory_bytes(const struct door_waits *waits)
{
  size_t bytes = 0;
  for (uint32_t pool = 0; pool < DOOR_TIMES_COUNT; pool++) {
    bytes += waits->pools[pool] != NULL ? sizeof *waits->pools[pool] : 0;
  }
  return bytes;
}
