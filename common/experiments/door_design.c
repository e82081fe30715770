#include "door_design.h"

#include "door_own_seed.h"

#include <math.h>
#include <string.h>

#include <xxhash.h>

/* What a draw of a design is for. */
enum { PURPOSE_ORDER, PURPOSE_PLACE };

bool door_design_cross(struct door_design *design)
{
  uint64_t count = 1;
  for (uint32_t i = 0; i < design->axis_count; i++) {
    count *= design->axes[i].level_count;
    if (count > DOOR_POINTS_MAX) {
      return false;
    }
  }
  design->point_count = (uint32_t)count;
  design->is_latin = false;
  return true;
}

/* The cell of each point: Fisher and Yates. */
static void shuffle(uint32_t *cells, uint32_t count, struct sim_stream stream, uint64_t entity)
{
  for (uint32_t i = 0; i < count; i++) {
    cells[i] = i;
  }
  for (uint32_t i = count; i > 1; i--) {
    uint32_t other = (uint32_t)(sim_uniform(sim_draw(stream, entity, PURPOSE_ORDER, i).first) * i);
    uint32_t kept = cells[i - 1];
    cells[i - 1] = cells[other];
    cells[other] = kept;
  }
}

static double level_at(const struct door_axis *axis, double share)
{
  if (!axis->is_whole) {
    return axis->low + share * (axis->high - axis->low);
  }
  double level = axis->low + floor(share * (axis->high - axis->low + 1));
  return level < axis->high ? level : axis->high;
}

void door_design_latin(struct door_design *design, uint32_t point_count, uint64_t seed)
{
  struct sim_stream stream = sim_stream_of(door_own_seed(seed), DOOR_STREAM_OF_DESIGNS);
  for (uint32_t i = 0; i < design->axis_count; i++) {
    struct door_axis *axis = &design->axes[i];
    uint64_t entity = XXH3_64bits(axis->key, strlen(axis->key));
    uint32_t cells[DOOR_POINTS_MAX];
    shuffle(cells, point_count, stream, entity);
    for (uint32_t point = 0; point < point_count; point++) {
      double place = sim_uniform(sim_draw(stream, entity, PURPOSE_PLACE, point).first);
      axis->levels[point] = level_at(axis, (cells[point] + place) / point_count);
    }
    axis->level_count = point_count;
  }
  design->point_count = point_count;
  design->is_latin = true;
}

double door_design_value(const struct door_design *design, uint32_t point, uint32_t axis)
{
  if (design->is_latin) {
    return design->axes[axis].levels[point];
  }
  uint32_t stride = 1;
  for (uint32_t i = axis + 1; i < design->axis_count; i++) {
    stride *= design->axes[i].level_count;
  }
  return design->axes[axis].levels[point / stride % design->axes[axis].level_count];
}
