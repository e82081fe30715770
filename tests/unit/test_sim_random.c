/* sim_random: the known answers of Random123 for Philox4x32-10, and the layout of key and counter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim_random.h"

struct known_answer {
  uint32_t given_counter[4];
  uint32_t given_key[2];
  uint32_t want[4];
};

/* Random123 1.14, tests/kat_vectors, lines "philox4x32 10". */
static const struct known_answer known_answers[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

static void philox__known_counters_and_keys__known_answers(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof known_answers / sizeof *known_answers; i++) {
    const struct known_answer *row = &known_answers[i];
    uint32_t words[4];
    for (size_t j = 0; j < 4; j++) {
      words[j] = row->given_counter[j];
    }
    sim_philox(words, row->given_key);
    for (size_t j = 0; j < 4; j++) {
      assert_int_equal(words[j], row->want[j]);
    }
  }
}

static void draw__entity_purpose_ordinal__fill_the_counter_in_this_order(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof known_answers / sizeof *known_answers; i++) {
    const struct known_answer *row = &known_answers[i];
    struct sim_stream stream = {.key = {row->given_key[0], row->given_key[1]}};
    uint64_t entity = row->given_counter[0] | ((uint64_t)row->given_counter[1] << 32);
    struct sim_draw draw = sim_draw(stream, entity, row->given_counter[2], row->given_counter[3]);
    assert_int_equal(draw.first, row->want[0] | ((uint64_t)row->want[1] << 32));
    assert_int_equal(draw.second, row->want[2] | ((uint64_t)row->want[3] << 32));
  }
}

static void stream__seed_as_key_replication_as_counter__first_words_are_the_key(void **state)
{
  (void)state;
  struct sim_stream stream = sim_stream_of(0, 0);
  assert_int_equal(stream.key[0], 0x6627e8d5);
  assert_int_equal(stream.key[1], 0xe169c58d);
}

static void uniform__extremes__stay_inside_the_open_interval_and_exact(void **state)
{
  (void)state;
  assert_true(sim_uniform(0) == 0x1p-53);
  assert_true(sim_uniform(UINT64_MAX) == 1.0 - 0x1p-53);
  assert_true(sim_uniform(UINT64_C(1) << 63) == 0.5 + 0x1p-53);
  assert_true(1.0 - sim_uniform(0) == sim_uniform(UINT64_MAX));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(philox__known_counters_and_keys__known_answers),
      cmocka_unit_test(draw__entity_purpose_ordinal__fill_the_counter_in_this_order),
      cmocka_unit_test(stream__seed_as_key_replication_as_counter__first_words_are_the_key),
      cmocka_unit_test(uniform__extremes__stay_inside_the_open_interval_and_exact),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
