/* sim_random.h - keyed random draws.
 *
 * Role: answers "which random bits belong to this thing, for this purpose, the n-th time?". A draw is
 *   a pure function of seed, replication, entity, purpose and ordinal; nothing advances, so whoever
 *   asks, and whenever, gets the same bits. Does not decide what the bits mean (sim_distribution.h) or
 *   which numbers stand for entities and purposes (their owners).
 * Generator: Philox4x32 with 10 rounds; J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw,
 *   "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011), doi:10.1145/2063384.2063405, with the
 *   multipliers and key increments published there. Checked against the known answers of Random123.
 * Units: bits. Ownership: values. Errors: none; every argument is allowed. Threads: pure functions.
 */
#ifndef SIM_RANDOM_H
#define SIM_RANDOM_H

#include <stdint.h>

/* One per (seed, replication): the key of every draw in that replication. */
struct sim_stream {
  uint32_t key[2];
};

/* 128 random bits, as two numbers that are independent of each other. */
struct sim_draw {
  uint64_t first;
  uint64_t second;
};

/* The stream of one replication: its key is the first 64 bits that Philox gives for the seed as key
 * and the replication as counter. For one seed the counters differ, so the keys of two replications are
 * as unlikely to meet as two random 64-bit numbers. */
struct sim_stream sim_stream_of(uint64_t seed, uint32_t replication);

/* Ten rounds over counter, in place: each is two 32 x 32 -> 64 bit products, crossed and mixed with the other half and
 * the key. Words of their own, not the array's: gcc keeps those in registers, and is then some 100 instructions
 * shorter. */
static inline void sim_philox(uint32_t counter[4], const uint32_t key[2])
{
  enum { ROUNDS = 10 };
  uint32_t word_0 = counter[0];
  uint32_t word_1 = counter[1];
  uint32_t word_2 = counter[2];
  uint32_t word_3 = counter[3];
  uint32_t key_0 = key[0];
  uint32_t key_1 = key[1];
  for (int round = 0; round < ROUNDS; round++) {
    uint64_t product_0 = UINT64_C(0xD2511F53) * word_0;
    uint64_t product_1 = UINT64_C(0xCD9E8D57) * word_2;
    word_0 = (uint32_t)(product_1 >> 32) ^ word_1 ^ key_0;
    word_1 = (uint32_t)product_1;
    word_2 = (uint32_t)(product_0 >> 32) ^ word_3 ^ key_1;
    word_3 = (uint32_t)product_0;
    key_0 += UINT32_C(0x9E3779B9);
    key_1 += UINT32_C(0xBB67AE85);
  }
  counter[0] = word_0;
  counter[1] = word_1;
  counter[2] = word_2;
  counter[3] = word_3;
}

/* The 128 bits that belong to the ordinal-th use of purpose by entity in this stream. */
static inline struct sim_draw sim_draw(struct sim_stream stream, uint64_t entity, uint32_t purpose, uint32_t ordinal)
{
  uint32_t counter[4] = {(uint32_t)entity, (uint32_t)(entity >> 32), purpose, ordinal};
  sim_philox(counter, stream.key);
  return (struct sim_draw){
      .first = counter[0] | ((uint64_t)counter[1] << 32),
      .second = counter[2] | ((uint64_t)counter[3] << 32),
  };
}

/* A number in the open interval (0, 1): the middle of one of 2^52 equal cells, so never 0 or 1. Both
 * it and 1 minus it are exact. Uses the upper 52 bits. */
static inline double sim_uniform(uint64_t bits)
{
  return ((double)(int64_t)(bits >> 12) + 0.5) * 0x1p-52;
}

#endif
