#include "door_aside.h"

#include <stdlib.h>

void door_aside_init(struct door_aside *aside)
{
  *aside = (struct door_aside){.indices = NULL};
}

void door_aside_fini(struct door_aside *aside)
{
  free(aside->indices);
  door_aside_init(aside);
}

void door_aside_schedule(struct door_context *context, uint32_t kind)
{
  if (context->setting->has_start) {
    door_schedule(context, context->setting->measured_from, kind, 0);
  }
}

void door_aside_keep(struct door_aside *aside, struct door_context *context, uint32_t index)
{
  if (aside->count == aside->capacity) {
    uint32_t capacity = aside->capacity * 2 + 16;
    uint32_t *indices = realloc(aside->indices, capacity * sizeof *indices);
    if (indices == NULL) {
      context->agenda.err = DOOR_ERR_MEMORY;
      return;
    }
    aside->indices = indices;
    aside->capacity = capacity;
  }
  aside->indices[aside->count++] = index;
}

static int64_t joined_of(const struct door_stage *stage, uint32_t index)
{
  return door_stage_at(stage, index)->joined.seconds;
}

void door_aside_release(struct door_aside *aside, struct door_context *context, const struct door_stage *stage,
                        struct sim_line *line, uint32_t (*class_of)(const struct door_stage *stage, uint32_t index))
{
  uint32_t entered[SIM_LINE_CLASSES_MAX]; /* of each class, who entered last: the next comes after */
  bool has_entered[SIM_LINE_CLASSES_MAX] = {false};
  for (uint32_t i = 0; i < aside->count && context->agenda.err == DOOR_OK; i++) {
    uint32_t index = aside->indices[i];
    uint32_t class_number = class_of(stage, index);
    uint32_t after = has_entered[class_number] ? entered[class_number] : SIM_LINE_NOBODY;
    uint32_t next = sim_line_after(line, after, class_number);
    while (next != SIM_LINE_NOBODY && joined_of(stage, next) <= joined_of(stage, index)) {
      after = next;
      next = sim_line_after(line, after, class_number);
    }
    enum door_err err = sim_line_insert(line, index, class_number, after);
    context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
    entered[class_number] = index;
    has_entered[class_number] = true;
  }
  door_aside_fini(aside);
}

uint64_t door_aside_bits(const struct sim_distribution *distribution, struct sim_duration spent, int64_t unit_seconds,
                         uint64_t bits)
{
  uint64_t above = UINT64_MAX;
  double units = (double)spent.seconds / (double)unit_seconds;
  bool lasts_longer = sim_distribution_bits_above(distribution, units, bits, &above);
  return lasts_longer ? above : UINT64_MAX;
}
