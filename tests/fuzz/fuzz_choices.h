/* fuzz_choices.h - an input read as choices.
 *
 * Role: gives byte after byte of an input, and numbers made of them; zeros once it is used up, so that every input
 * means something. Ownership: the bytes are the caller's. Errors: none. Threads: one owner.
 */
#ifndef FUZZ_CHOICES_H
#define FUZZ_CHOICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct choices {
  const uint8_t *at;
  const uint8_t *end;
};

static inline bool has_choices(const struct choices *choices)
{
  return choices->at < choices->end;
}

static inline uint8_t choose(struct choices *choices)
{
  return has_choices(choices) ? *choices->at++ : 0;
}

/* The next count bytes as a number, low first; count is at most 8. */
static inline uint64_t choose_bytes(struct choices *choices, uint32_t count)
{
  uint64_t value = 0;
  for (uint32_t i = 0; i < count; i++) {
    value |= (uint64_t)choose(choices) << (8 * i);
  }
  return value;
}

/* Any number, mostly at an end of a range. */
static inline uint64_t choose_number(struct choices *choices)
{
  static const uint64_t ends[] = {0, 1, 2, 5, 255, UINT32_MAX, INT64_MAX - 1, INT64_MAX, UINT64_MAX};
  uint8_t which = choose(choices);
  return which < sizeof ends / sizeof ends[0] ? ends[which] : choose_bytes(choices, 1 + which % 8U);
}

#endif
