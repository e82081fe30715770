/* Messages on their way to one service: by time, sender and sender's sequence number, whatever order they came in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "conductor_flight.h"
#include "sim_random.h"

#include <string.h>

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

struct row {
  int64_t due_seconds;
  enum door_party from;
  uint64_t sequence;
};

static void send(struct conductor_flight *flight, struct sim_pool *pool, struct row row)
{
  struct door_message message = {.due = {row.due_seconds},
                                 .sequence = row.sequence,
                                 .type = DOOR_NOTICE_MESSAGE,
                                 .from = (uint8_t)row.from,
                                 .to = DOOR_INTAKE,
                                 .body.door_notice = {.contact = row.sequence * 1000 + (uint64_t)row.from}};
  assert_int_equal(conductor_flight_add(flight, pool, &message), DOOR_OK);
}

/* All that is on its way arrives as rows say, whole. */
static void assert_arrives(struct conductor_flight *flight, struct sim_pool *pool, const struct row *rows,
                           uint32_t count)
{
  for (uint32_t i = 0; i < count; i++) {
    struct door_message message;
    assert_false(conductor_flight_is_empty(flight));
    assert_int_equal(conductor_flight_next_due(flight).seconds, rows[i].due_seconds);
    conductor_flight_take(flight, pool, &message);
    assert_int_equal(message.due.seconds, rows[i].due_seconds);
    assert_int_equal(message.from, rows[i].from);
    assert_int_equal(message.sequence, rows[i].sequence);
    assert_int_equal(message.body.door_notice.contact, rows[i].sequence * 1000 + (uint64_t)rows[i].from);
  }
  assert_true(conductor_flight_is_empty(flight));
  assert_int_equal(conductor_flight_next_due(flight).seconds, SIM_TIME_NEVER.seconds);
}

/* Two that share a pool: neither gives out what is on its way to the other. */
static void flight__several_senders_and_lengths__arrives_by_time_sender_and_sequence(void **state)
{
  (void)state;
  static const struct row given[] = {
      {500, DOOR_SCREENING, 0},  {300, DOOR_SCREENING, 1}, /* of a kind that takes less time than the link */
      {500, DOOR_SCREENING, 2},  {400, DOOR_ASSESSMENT, 0},       {300, DOOR_EARLY_HELP, 0}, {100, DOOR_ASSESSMENT, 1},
      {500, DOOR_EARLY_HELP, 1}, {INT64_MAX, DOOR_ASSESSMENT, 2}, {500, DOOR_INTAKE, 0},
  };
  static const struct row want[] = {
      {100, DOOR_ASSESSMENT, 1}, {300, DOOR_SCREENING, 1},  {300, DOOR_EARLY_HELP, 0},
      {400, DOOR_ASSESSMENT, 0}, {500, DOOR_INTAKE, 0},     {500, DOOR_SCREENING, 0},
      {500, DOOR_SCREENING, 2},  {500, DOOR_EARLY_HELP, 1}, {INT64_MAX, DOOR_ASSESSMENT, 2},
  };
  static const struct row want_other[] = {{200, DOOR_SCREENING, 7}, {450, DOOR_SCREENING, 8}};
  struct sim_pool pool;
  struct conductor_flight flight;
  struct conductor_flight other;
  conductor_flight_pool_init(&pool);
  conductor_flight_init(&flight);
  conductor_flight_init(&other);
  for (uint32_t i = 0; i < COUNT(given); i++) {
    send(&flight, &pool, given[i]);
    if (i < COUNT(want_other)) {
      send(&other, &pool, want_other[i]);
    }
  }
  assert_arrives(&flight, &pool, want, COUNT(want));
  assert_arrives(&other, &pool, want_other, COUNT(want_other));
  assert_int_equal(pool.live_count, 0);
  sim_pool_fini(&pool);
}

/* A thousand messages, taken and added by turns, held against a search through all that are on their way. */
static void flight__added_and_taken_by_turns__always_gives_the_first(void **state)
{
  (void)state;
  enum { N = 1000 };
  static struct row rows[N];
  static bool is_on_its_way[N];
  struct sim_pool pool;
  struct conductor_flight flight;
  conductor_flight_pool_init(&pool);
  conductor_flight_init(&flight);
  struct sim_stream stream = sim_stream_of(7, 0);
  uint32_t added = 0;
  uint32_t taken = 0;
  while (taken < N) {
    struct sim_draw draw = sim_draw(stream, added + taken, 0, 0);
    if (added < N && (added == taken || draw.first % 3 != 0)) {
      rows[added] =
          (struct row){(int64_t)(draw.second % 50), door_service_at((uint32_t)(draw.second >> 32) % 4), added};
      is_on_its_way[added] = true;
      send(&flight, &pool, rows[added++]);
      continue;
    }
    uint32_t first = N;
    for (uint32_t i = 0; i < added; i++) {
      bool is_earlier = first == N || rows[i].due_seconds < rows[first].due_seconds ||
                        (rows[i].due_seconds == rows[first].due_seconds && rows[i].from < rows[first].from);
      first = is_on_its_way[i] && is_earlier ? i : first;
    }
    struct door_message message;
    conductor_flight_take(&flight, &pool, &message);
    assert_int_equal(message.sequence, first);
    is_on_its_way[first] = false;
    taken++;
  }
  assert_true(conductor_flight_is_empty(&flight));
  sim_pool_fini(&pool);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(flight__several_senders_and_lengths__arrives_by_time_sender_and_sequence),
      cmocka_unit_test(flight__added_and_taken_by_turns__always_gives_the_first),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
