/* The release of records: merged by time, service and record number, in chunks, and nothing too early. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "conductor_release.h"
#include "sim_random.h"

#include <string.h>

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

enum { RECORDS_MAX = 20000, CALLS_MAX = 200, CHUNK = 256 };

/* What the sink was given. */
struct taken {
  struct door_record records[RECORDS_MAX];
  uint32_t count;
  uint32_t call_counts[CALLS_MAX];
  uint32_t calls;
  uint32_t replication;
  uint32_t fails_at_call; /* 0: never */
};

static struct taken taken;

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  struct taken *all = self;
  assert_true(all->calls < CALLS_MAX && all->count + count <= RECORDS_MAX && count > 0);
  all->call_counts[all->calls++] = count;
  all->replication = replication;
  if (all->calls == all->fails_at_call) {
    return DOOR_ERR_IO;
  }
  memcpy(all->records + all->count, records, count * sizeof *records);
  all->count += count;
  return DOOR_OK;
}

static const struct conductor_sink sink = {.self = &taken, .on_records = on_records};

static int begin(void **state)
{
  (void)state;
  memset(&taken, 0, sizeof taken);
  return 0;
}

static struct door_record record_of(uint32_t service, uint32_t number, int64_t seconds)
{
  return (struct door_record){
      .time_seconds = seconds, .number = number, .service = (uint8_t)(service + 1), .kind = DOOR_RECORD_RECEIVED};
}

/* A service brings count records, one a second, from number and second on. */
static void bring_run(struct conductor_release *release, uint32_t service, uint32_t number, int64_t seconds,
                      uint32_t count)
{
  for (uint32_t i = 0; i < count; i++) {
    struct door_record record = record_of(service, number + i, seconds + i);
    assert_int_equal(conductor_release_add(release, service, &record, 1), DOOR_OK);
  }
}

static void release_below(struct conductor_release *release, int64_t seconds)
{
  assert_int_equal(conductor_release_below(release, sim_time_at(seconds), 7, &sink), DOOR_OK);
}

struct want {
  int64_t seconds;
  uint32_t service, number;
};

static void assert_taken(const struct want *rows, uint32_t count)
{
  for (uint32_t i = 0; i < count && i < taken.count; i++) {
    assert_int_equal(taken.records[i].time_seconds, rows[i].seconds);
    assert_int_equal(taken.records[i].service, rows[i].service + 1);
    assert_int_equal(taken.records[i].number, rows[i].number);
  }
  assert_int_equal(taken.count, count);
}

/* Brought in the order of services 3, 0, 2, 1; two of one service at one second stay in their order. */
static void release__equal_times__by_service_then_by_number(void **state)
{
  (void)state;
  const struct door_record of_0[] = {record_of(0, 0, 10), record_of(0, 1, 10), record_of(0, 2, 30)};
  const struct door_record of_1[] = {record_of(1, 0, 5), record_of(1, 1, 10), record_of(1, 2, 20)};
  const struct door_record of_2[] = {record_of(2, 0, 10), record_of(2, 1, 20), record_of(2, 2, 20)};
  const struct door_record of_3[] = {record_of(3, 0, 5), record_of(3, 1, 10), record_of(3, 2, 10)};
  struct conductor_release release;
  conductor_release_init(&release);
  assert_int_equal(conductor_release_add(&release, 3, of_3, COUNT(of_3)), DOOR_OK);
  assert_int_equal(conductor_release_add(&release, 0, of_0, COUNT(of_0)), DOOR_OK);
  assert_int_equal(conductor_release_add(&release, 2, of_2, COUNT(of_2)), DOOR_OK);
  assert_int_equal(conductor_release_add(&release, 1, of_1, COUNT(of_1)), DOOR_OK);
  release_below(&release, 31);
  static const struct want want[] = {{5, 1, 0},  {5, 3, 0},  {10, 0, 0}, {10, 0, 1}, {10, 1, 1}, {10, 2, 0},
                                     {10, 3, 1}, {10, 3, 2}, {20, 1, 2}, {20, 2, 1}, {20, 2, 2}, {30, 0, 2}};
  assert_taken(want, COUNT(want));
  assert_int_equal(taken.calls, 1);
  assert_int_equal(taken.replication, 7);
  conductor_release_fini(&release);
}

/* Below is without the bound itself; what waits is released with a later bound, with what has come since. */
static void release__bound_on_a_record__keeps_it_back(void **state)
{
  (void)state;
  struct conductor_release release;
  conductor_release_init(&release);
  bring_run(&release, 1, 0, 10, 3); /* 10 11 12 */
  bring_run(&release, 2, 0, 11, 2); /* 11 12 */
  release_below(&release, 10);
  assert_int_equal(taken.calls, 0);
  release_below(&release, 12);
  assert_int_equal(taken.count, 3);
  bring_run(&release, 0, 0, 12, 1);
  bring_run(&release, 1, 3, 13, 1);
  release_below(&release, 12);
  assert_int_equal(taken.count, 3);
  release_below(&release, INT64_MAX);
  static const struct want want[] = {{10, 1, 0}, {11, 1, 1}, {11, 2, 0}, {12, 0, 0},
                                     {12, 1, 2}, {12, 2, 1}, {13, 1, 3}};
  assert_taken(want, COUNT(want));
  assert_int_equal(taken.calls, 2);
  conductor_release_fini(&release);
}

static void release__nothing_brought__sink_is_not_called(void **state)
{
  (void)state;
  struct conductor_release release;
  conductor_release_init(&release);
  assert_int_equal(conductor_release_add(&release, 2, NULL, 0), DOOR_OK);
  release_below(&release, INT64_MAX);
  assert_int_equal(taken.calls, 0);
  conductor_release_fini(&release);
}

/* 256 records a call at most, the last call with what is left; never an empty one. */
static void release__around_a_chunk__calls_of_256_and_the_rest(void **state)
{
  (void)state;
  static const struct {
    uint32_t given_count;
    uint32_t want_calls;
    uint32_t want_last;
  } rows[] = {{1, 1, 1}, {255, 1, 255}, {256, 1, 256}, {257, 2, 1}, {511, 2, 255}, {512, 2, 256}, {513, 3, 1}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    for (uint32_t services = 1; services <= 2; services++) {
      memset(&taken, 0, sizeof taken);
      struct conductor_release release;
      conductor_release_init(&release);
      uint32_t of_second = services == 2 ? rows[i].given_count / 2 : 0;
      bring_run(&release, 0, 0, 0, rows[i].given_count - of_second);
      bring_run(&release, 3, 0, 0, of_second);
      release_below(&release, INT64_MAX);
      assert_int_equal(taken.count, rows[i].given_count);
      assert_int_equal(taken.calls, rows[i].want_calls);
      for (uint32_t call = 0; call + 1 < taken.calls; call++) {
        assert_int_equal(taken.call_counts[call], CHUNK);
      }
      assert_int_equal(taken.call_counts[taken.calls - 1], rows[i].want_last);
      conductor_release_fini(&release);
    }
  }
}

/* In the middle and at the end: the error comes back at once, and nothing more is handed over. */
static void release__sink_fails__its_error_comes_back(void **state)
{
  (void)state;
  for (uint32_t call = 1; call <= 3; call++) {
    memset(&taken, 0, sizeof taken);
    taken.fails_at_call = call;
    struct conductor_release release;
    conductor_release_init(&release);
    bring_run(&release, 1, 0, 0, 600);
    assert_int_equal(conductor_release_below(&release, SIM_TIME_NEVER, 0, &sink), DOOR_ERR_IO);
    assert_int_equal(taken.calls, call);
    conductor_release_fini(&release);
  }
}

/* Brought and released in many pieces, with many equal times: in order throughout, and every record once. Random, but
 * nothing statistical is asked: no run can fail by chance. */
static void release__in_any_pieces__one_order(void **state)
{
  (void)state;
  struct sim_stream stream = sim_stream_of(9, 0);
  struct conductor_release release;
  conductor_release_init(&release);
  int64_t seconds[DOOR_SERVICE_COUNT] = {0};
  uint32_t numbers[DOOR_SERVICE_COUNT] = {0};
  uint32_t brought_count = 0;
  for (uint32_t turn = 0; turn < 60; turn++) {
    int64_t below = INT64_MAX;
    for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
      struct door_record records[80];
      uint32_t count = (uint32_t)(sim_draw(stream, turn, 0, service).first % COUNT(records));
      for (uint32_t i = 0; i < count; i++) {
        seconds[service] += (int64_t)(sim_draw(stream, turn, service + 1, i).first % 3);
        records[i] = record_of(service, numbers[service]++, seconds[service]);
      }
      assert_int_equal(conductor_release_add(&release, service, records, count), DOOR_OK);
      brought_count += count;
      below = seconds[service] < below ? seconds[service] : below;
    }
    release_below(&release, below);
    for (uint32_t i = 0; i < taken.count; i++) {
      assert_true(taken.records[i].time_seconds < below);
    }
  }
  release_below(&release, INT64_MAX);
  assert_int_equal(taken.count, brought_count);
  uint32_t next[DOOR_SERVICE_COUNT] = {0};
  for (uint32_t i = 0; i < taken.count; i++) {
    const struct door_record *one = &taken.records[i];
    assert_int_equal(one->number, next[one->service - 1]++);
    if (i > 0) {
      const struct door_record *before = one - 1;
      assert_true(one->time_seconds > before->time_seconds ||
                  (one->time_seconds == before->time_seconds && one->service >= before->service));
    }
  }
  conductor_release_fini(&release);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(release__equal_times__by_service_then_by_number, begin),
      cmocka_unit_test_setup(release__bound_on_a_record__keeps_it_back, begin),
      cmocka_unit_test_setup(release__nothing_brought__sink_is_not_called, begin),
      cmocka_unit_test_setup(release__around_a_chunk__calls_of_256_and_the_rest, begin),
      cmocka_unit_test_setup(release__sink_fails__its_error_comes_back, begin),
      cmocka_unit_test_setup(release__in_any_pieces__one_order, begin),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
