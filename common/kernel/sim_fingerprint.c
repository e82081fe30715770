#include "sim_fingerprint.h"

#include "sim_math.h"
#include "sim_random.h"

/* Draws hashed: enough to reach every branch many times. */
enum { FINGERPRINT_DRAWS = 512 };

/* FNV-1a's step on whole words, and a shift that brings high bits down. */
static uint64_t mixed(uint64_t hash, uint64_t word)
{
  hash = (hash ^ word) * UINT64_C(0x00000100000001B3);
  return hash ^ (hash >> 29);
}

uint64_t sim_math_fingerprint(void)
{
  struct sim_stream stream = sim_stream_of(UINT64_C(20240501), 1);
  uint64_t hash = UINT64_C(0xCBF29CE484222325); /* FNV-1a's start */
  for (uint32_t i = 0; i < FINGERPRINT_DRAWS; i++) {
    struct sim_draw draw = sim_draw(stream, i, 2, 3);
    double u = sim_uniform(draw.first);
    double v = sim_uniform(draw.second);
    double shape = sim_exp(12.0 * v - 4.0);
    const double results[] = {
        sim_log(u),
        sim_log1p(-u * v),
        sim_log1p_minus(u - v),
        sim_exp(1480.0 * u - 745.0),
        sim_pow(100.0 * u, 20.0 * v - 10.0),
        sim_normal_quantile(u),
        sim_normal_quantile(u * 1e-12),
        sim_lgamma(shape),
        sim_gamma_p(shape, shape * 2.0 * u),
        sim_gamma_q(shape, shape * 2.0 * u),
        sim_gamma_quantile(shape, u),
    };
    hash = mixed(mixed(hash, draw.first), draw.second);
    for (uint32_t j = 0; j < sizeof results / sizeof *results; j++) {
      hash = mixed(hash, sim_bits_of(results[j]));
    }
  }
  for (uint32_t degrees = 1; degrees <= 40; degrees++) {
    hash = mixed(hash, sim_bits_of(sim_student_t_quantile(0.975, (double)degrees)));
  }
  return hash;
}
