/* sim_home.h - where open addressing looks first, and next.
 *
 * Role: what sim_map.c and sim_index.c share. Hashing is fixed: the same ids do the same work everywhere.
 * Ownership: values. Errors: none. Threads: pure functions.
 */
#ifndef SIM_HOME_H
#define SIM_HOME_H

#include <stdint.h>

/* Ids differ in low and in high bits: the product with an odd constant (2^64 divided by the golden ratio) brings both
 * to the top, the fold brings the top down. */
static inline uint64_t sim_home_product(uint64_t id)
{
  return (id ^ (id >> 32)) * UINT64_C(0x9E3779B97F4A7C15);
}

/* The places that an id may stand at begin here. */
static inline uint32_t sim_home_of(uint64_t id, uint32_t capacity)
{
  /* scaled to the capacity, which may be any number */
  return (uint32_t)(((sim_home_product(id) >> 32) * capacity) >> 32);
}

/* Bits of an id that tell it from most others of its home. */
static inline uint32_t sim_home_mark(uint64_t id)
{
  return (uint32_t)sim_home_product(id);
}

static inline uint32_t sim_home_after(uint32_t place, uint32_t capacity)
{
  return place + 1 == capacity ? 0 : place + 1;
}

/* Steps from one place forward to another, round the end where needed. */
static inline uint32_t sim_home_steps(uint32_t from, uint32_t to, uint32_t capacity)
{
  return to >= from ? to - from : to + capacity - from;
}

#endif
