#include "sim_random.h"

struct sim_stream sim_stream_of(uint64_t seed, uint32_t replication)
{
  const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
  uint32_t counter[4] = {replication, 0, 0, 0};
  sim_philox(counter, key);
  return (struct sim_stream){.key = {counter[0], counter[1]}};
}
