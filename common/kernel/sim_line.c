#include "sim_line.h"

#include <stdlib.h>

static const uint32_t NOBODY = SIM_LINE_NOBODY;

void sim_line_init(struct sim_line *line)
{
  *line = (struct sim_line){.links = NULL};
}

void sim_line_fini(struct sim_line *line)
{
  free(line->links);
  sim_line_init(line);
}

static enum door_err cover(struct sim_line *line, uint32_t index)
{
  if (index < line->capacity) {
    return DOOR_OK;
  }
  uint32_t capacity = index + index / 4 + 16;
  struct sim_line_link *links = realloc(line->links, capacity * sizeof *links);
  if (links == NULL) {
    return DOOR_ERR_MEMORY;
  }
  line->links = links;
  line->capacity = capacity;
  return DOOR_OK;
}

enum door_err sim_line_join(struct sim_line *line, uint32_t index, uint32_t class_number)
{
  DOOR_ASSERT(class_number < SIM_LINE_CLASSES_MAX);
  enum door_err err = cover(line, index);
  if (err != DOOR_OK) {
    return err;
  }
  bool is_first = (line->classes_waiting & (1U << class_number)) == 0;
  line->links[index] = (struct sim_line_link){.next = NOBODY, .previous = is_first ? NOBODY : line->last[class_number]};
  if (is_first) {
    line->first[class_number] = index;
    line->classes_waiting |= 1U << class_number;
  } else {
    line->links[line->last[class_number]].next = index;
  }
  line->last[class_number] = index;
  line->length++;
  return DOOR_OK;
}

uint32_t sim_line_after(const struct sim_line *line, uint32_t after, uint32_t class_number)
{
  if (after != SIM_LINE_NOBODY) {
    return line->links[after].next;
  }
  return (line->classes_waiting & (1U << class_number)) != 0 ? line->first[class_number] : SIM_LINE_NOBODY;
}

enum door_err sim_line_insert(struct sim_line *line, uint32_t index, uint32_t class_number, uint32_t after)
{
  uint32_t next = sim_line_after(line, after, class_number);
  if (next == SIM_LINE_NOBODY) {
    return sim_line_join(line, index, class_number);
  }
  enum door_err err = cover(line, index);
  if (err != DOOR_OK) {
    return err;
  }
  line->links[index] = (struct sim_line_link){.next = next, .previous = after};
  line->links[next].previous = index;
  if (after == SIM_LINE_NOBODY) {
    line->first[class_number] = index;
  } else {
    line->links[after].next = index;
  }
  line->length++;
  return DOOR_OK;
}

void sim_line_leave(struct sim_line *line, uint32_t index, uint32_t class_number)
{
  struct sim_line_link link = line->links[index];
  if (link.previous != NOBODY) {
    line->links[link.previous].next = link.next;
  } else {
    line->first[class_number] = link.next;
  }
  if (link.next != NOBODY) {
    line->links[link.next].previous = link.previous;
  } else {
    line->last[class_number] = link.previous;
  }
  if (link.previous == NOBODY && link.next == NOBODY) {
    line->classes_waiting &= ~(1U << class_number);
  }
  line->length--;
}

/* The first of the lowest class in `classes`, a set of bits. */
static bool first_of(const struct sim_line *line, uint32_t classes, uint32_t *out_index)
{
  if (classes == 0) {
    return false;
  }
  *out_index = line->first[(uint32_t)__builtin_ctz(classes)];
  return true;
}

bool sim_line_peek(const struct sim_line *line, uint32_t *out_index)
{
  return first_of(line, line->classes_waiting, out_index);
}

bool sim_line_next(const struct sim_line *line, uint32_t index, uint32_t class_number, uint32_t *out_index)
{
  uint32_t next = line->links[index].next;
  if (next == NOBODY) {
    return first_of(line, line->classes_waiting & ~((2U << class_number) - 1U), out_index);
  }
  *out_index = next;
  return true;
}
