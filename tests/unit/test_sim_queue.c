/* The event queue against its contract: the fixed order, and handles that name one event only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim_agenda.h"
#include "sim_queue.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static struct sim_event event_of(int64_t seconds, struct sim_order order, uint32_t subject)
{
  return (struct sim_event){.time = {seconds}, .order = order, .kind = subject + 1000, .subject = subject};
}

static struct sim_event_handle schedule(struct sim_queue *queue, int64_t seconds, uint32_t subject)
{
  struct sim_event_handle handle;
  struct sim_event event = event_of(seconds, sim_order_of(0, 0, subject), subject);
  assert_int_equal(sim_queue_schedule(queue, &event, &handle), DOOR_OK);
  return handle;
}

/* Takes all and compares the subjects, in order. */
static void assert_order(struct sim_queue *queue, const uint32_t *want, uint32_t count)
{
  assert_int_equal(queue->count, count);
  for (uint32_t i = 0; i < count; i++) {
    struct sim_time next_time = sim_queue_next_time(queue);
    struct sim_order next_order = sim_queue_next_order(queue);
    struct sim_event event = sim_queue_take(queue);
    assert_int_equal(event.subject, want[i]);
    assert_int_equal(event.kind, want[i] + 1000);
    assert_int_equal(event.time.seconds, next_time.seconds);
    assert_true(event.order.key == next_order.key);
  }
  assert_int_equal(queue->count, 0);
  assert_true(sim_queue_next_time(queue).seconds == SIM_TIME_NEVER.seconds);
}

static void queue__new__nothing_ever_happens(void **state)
{
  (void)state;
  struct sim_queue queue;
  sim_queue_init(&queue);
  assert_true(sim_queue_next_time(&queue).seconds == SIM_TIME_NEVER.seconds);
  assert_false(sim_queue_has(&queue, SIM_NO_EVENT));
  assert_false(sim_queue_cancel(&queue, SIM_NO_EVENT));
  assert_null(queue.near);
  sim_queue_fini(&queue);
}

/* Time, then priority, then sender, then sequence; the order of scheduling does not count. */
static void queue__events_of_one_instant__come_in_the_fixed_order(void **state)
{
  (void)state;
  static const struct {
    int64_t seconds;
    uint8_t priority, sender;
    uint64_t sequence;
  } in_order[] = {
      {-5, 255, 255, UINT64_C(0xFFFFFFFFFFFF)},
      {0, 0, 0, 0},
      {0, 0, 0, 1},
      {0, 0, 0, UINT64_C(0xFFFFFFFFFFFF)},
      {0, 0, 1, 0},
      {0, 0, 255, 3},
      {0, 1, 0, 2},
      {0, 1, 4, 0},
      {0, 255, 0, 0},
      {1, 0, 0, 0},
      {1, 0, 0, 7},
      {INT64_MAX - 1, 0, 0, 0},
  };
  enum { N = COUNT(in_order) };
  uint32_t want[N];
  for (uint32_t i = 0; i < N; i++) {
    want[i] = i;
  }
  /* 5 and 7 have no factor in common with 12: each walk visits every row. */
  static const uint32_t given_steps[] = {1, 5, 7, 11};
  for (size_t walk = 0; walk < COUNT(given_steps); walk++) {
    struct sim_queue queue;
    sim_queue_init(&queue);
    for (uint32_t i = 0; i < N; i++) {
      uint32_t row = i * given_steps[walk] % N;
      struct sim_order order = sim_order_of(in_order[row].priority, in_order[row].sender, in_order[row].sequence);
      struct sim_event event = event_of(in_order[row].seconds, order, row);
      assert_int_equal(sim_queue_schedule(&queue, &event, NULL), DOOR_OK);
    }
    assert_order(&queue, want, N);
    sim_queue_fini(&queue);
  }
}

/* A sequence fills 48 bits; what is above cannot reach the sender's byte. */
static void order__sequence_too_large__leaves_sender_and_priority_alone(void **state)
{
  (void)state;
  assert_true(sim_order_of(2, 3, UINT64_C(1) << 48).key == sim_order_of(2, 3, 0).key);
  assert_true(sim_order_of(2, 3, UINT64_MAX).key < sim_order_of(2, 4, 0).key);
  assert_true(sim_order_of(2, 255, UINT64_MAX).key < sim_order_of(3, 0, 0).key);
}

static void queue__cancelled__does_not_happen(void **state)
{
  (void)state;
  /* Events 0..7 at seconds 10, 20 .. 80; each row cancels some. */
  static const struct {
    uint32_t given[8];
    uint32_t given_count;
    uint32_t want[8];
    uint32_t want_count;
  } rows[] = {
      {{0}, 1, {1, 2, 3, 4, 5, 6, 7}, 7}, {{7}, 1, {0, 1, 2, 3, 4, 5, 6}, 7},    {{3}, 1, {0, 1, 2, 4, 5, 6, 7}, 7},
      {{0, 7, 4, 1}, 4, {2, 3, 5, 6}, 4}, {{7, 6, 5, 4, 3, 2, 1, 0}, 8, {0}, 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct sim_queue queue;
    struct sim_event_handle handles[8];
    sim_queue_init(&queue);
    for (uint32_t n = 0; n < 8; n++) {
      handles[n] = schedule(&queue, 10 * (n + 1), n);
    }
    for (uint32_t n = 0; n < rows[i].given_count; n++) {
      struct sim_event_handle handle = handles[rows[i].given[n]];
      assert_true(sim_queue_has(&queue, handle));
      assert_true(sim_queue_cancel(&queue, handle));
      assert_false(sim_queue_has(&queue, handle));
      assert_false(sim_queue_cancel(&queue, handle));
    }
    assert_order(&queue, rows[i].want, rows[i].want_count);
    sim_queue_fini(&queue);
  }
}

/* What lies days, years or ages ahead is kept apart from what is near, and comes in the same order. */
static void queue__events_far_apart__come_in_their_order(void **state)
{
  (void)state;
  enum { DAY = SIM_DAY_SECONDS };
  static const int64_t given_seconds[] = {
      0,                    /* the first of an empty queue */
      INT64_MAX,            /* as far as a time goes */
      (int64_t)20000 * DAY, /* beyond what the spans hold at once */
      4095,
      4096,            /* the end of a span and the beginning of the next */
      4096 * 4096 + 1, /* where the spans come round again, so that they share a place with 1 */
      1,
      2 * 4096 * 4096,
      INT64_MIN,
      -1,
      (int64_t)20000 * DAY - 1,
  };
  static const uint32_t want[] = {8, 9, 0, 6, 3, 4, 5, 7, 10, 2, 1};
  struct sim_queue queue;
  sim_queue_init(&queue);
  for (uint32_t n = 0; n < COUNT(given_seconds); n++) {
    schedule(&queue, given_seconds[n], n);
  }
  assert_order(&queue, want, COUNT(want));
  sim_queue_fini(&queue);
}

/* More of one hour than are put in order one by one, far off at first, some of one instant; every third is cancelled
 * once they are near. 7 and 300 have no factor in common: the walk visits each. */
static void queue__many_in_one_hour__come_in_their_order(void **state)
{
  (void)state;
  enum { MANY = 300, STEP = 7, FIRST = 40 * SIM_DAY_SECONDS };
  struct sim_queue queue;
  sim_queue_init(&queue);
  struct sim_event_handle handles[MANY];
  schedule(&queue, 10, MANY);
  for (uint32_t i = 0; i < MANY; i++) {
    uint32_t n = i * STEP % MANY;
    struct sim_event event = event_of(FIRST + n / 4, sim_order_of(0, 0, n), n);
    assert_int_equal(sim_queue_schedule(&queue, &event, &handles[n]), DOOR_OK);
  }
  assert_int_equal(sim_queue_take(&queue).subject, MANY);
  assert_int_equal(sim_queue_next_time(&queue).seconds, FIRST);
  uint32_t want[MANY];
  uint32_t want_count = 0;
  for (uint32_t n = 0; n < MANY; n++) {
    if (n % 3 == 0) {
      assert_true(sim_queue_cancel(&queue, handles[n]));
    } else {
      want[want_count++] = n;
    }
  }
  assert_order(&queue, want, want_count);
  sim_queue_fini(&queue);
}

/* The only event that is near is cancelled: the next is as far off as the others are. */
static void queue__near_event_cancelled__next_is_the_first_of_the_far(void **state)
{
  (void)state;
  static const int64_t far_seconds[] = {(int64_t)SIM_DAY_SECONDS * 3, (int64_t)SIM_DAY_SECONDS * 900,
                                        (int64_t)SIM_DAY_SECONDS * 90000};
  struct sim_queue queue;
  sim_queue_init(&queue);
  struct sim_event_handle handles[COUNT(far_seconds)];
  struct sim_event_handle near = schedule(&queue, 10, 9);
  for (uint32_t n = 0; n < COUNT(far_seconds); n++) {
    handles[n] = schedule(&queue, far_seconds[n], n);
  }
  for (uint32_t n = 0; n < COUNT(far_seconds); n++) {
    assert_true(sim_queue_cancel(&queue, near));
    assert_int_equal(sim_queue_next_time(&queue).seconds, far_seconds[n]);
    near = handles[n];
  }
  assert_true(sim_queue_cancel(&queue, near));
  assert_order(&queue, NULL, 0);
  sim_queue_fini(&queue);
}

/* The place of an event that has happened or was cancelled is used again; the old handle does not name the new one. */
static void queue__handle_of_a_reused_place__is_stale(void **state)
{
  (void)state;
  struct sim_queue queue;
  sim_queue_init(&queue);
  struct sim_event_handle taken = schedule(&queue, 10, 0);
  (void)sim_queue_take(&queue);
  struct sim_event_handle cancelled = schedule(&queue, 20, 1);
  assert_int_equal(cancelled.slot, taken.slot);
  assert_true(sim_queue_cancel(&queue, cancelled));
  struct sim_event_handle now = schedule(&queue, 30, 2);
  assert_int_equal(now.slot, taken.slot);
  const struct sim_event_handle stale[] = {taken, cancelled};
  for (size_t i = 0; i < COUNT(stale); i++) {
    assert_false(sim_queue_has(&queue, stale[i]));
    assert_false(sim_queue_cancel(&queue, stale[i]));
  }
  assert_true(sim_queue_has(&queue, now));
  assert_int_equal(sim_queue_next_time(&queue).seconds, 30);
  sim_queue_fini(&queue);
}

/* A place that was never used names nothing, and neither does one beyond what the queue has. */
static void queue__handle_made_up__names_nothing(void **state)
{
  (void)state;
  struct sim_queue queue;
  sim_queue_init(&queue);
  for (uint32_t n = 0; n < 5; n++) {
    schedule(&queue, n, n);
  }
  for (uint32_t slot = 5; slot < 40; slot++) {
    assert_false(sim_queue_has(&queue, (struct sim_event_handle){slot, 0}));
  }
  assert_false(sim_queue_has(&queue, (struct sim_event_handle){0, 1}));
  sim_queue_fini(&queue);
}

/* 5000 events, the latest first: the queue grows, and every handle stays good. */
static void queue__grows__keeps_order_and_handles(void **state)
{
  (void)state;
  enum { N = 5000 };
  static struct sim_event_handle handles[N];
  struct sim_queue queue;
  sim_queue_init(&queue);
  for (uint32_t n = 0; n < N; n++) {
    handles[n] = schedule(&queue, N - n, n);
  }
  for (uint32_t n = 0; n < N; n++) {
    assert_true(sim_queue_has(&queue, handles[n]));
  }
  for (uint32_t n = 1; n < N; n += 2) {
    assert_true(sim_queue_cancel(&queue, handles[n]));
  }
  for (uint32_t n = N; n > 0; n -= 2) {
    assert_int_equal(sim_queue_take(&queue).subject, n - 2);
  }
  assert_int_equal(queue.count, 0);
  sim_queue_fini(&queue);
  assert_int_equal(queue.capacity, 0);
}

/* A queue of few events holds few places for the spans that they lie in, and gets more with its events: all of them
 * come in their order, those that were there before and those a round further on. */
static void queue__more_events_than_spans__has_more_spans(void **state)
{
  (void)state;
  enum { FEW = 100, MANY = 1000, SPAN_SECONDS = 4096 };
  struct sim_queue queue;
  sim_queue_init(&queue);
  schedule(&queue, 0, 0); /* all others are far off */
  for (uint32_t n = 0; n < FEW; n++) {
    schedule(&queue, (int64_t)(MANY - n) * SPAN_SECONDS, MANY - n);
  }
  assert_int_equal(queue.span_count, 128);
  for (uint32_t n = FEW; n < MANY; n++) {
    schedule(&queue, (int64_t)(MANY - n) * SPAN_SECONDS, MANY - n);
  }
  assert_true(queue.span_count > MANY / 2);
  for (uint32_t n = 0; n <= MANY; n++) {
    assert_int_equal(sim_queue_take(&queue).subject, n);
  }
  sim_queue_fini(&queue);
}

/* An agenda numbers its events, takes their priority from the kind's lowest byte, and knows that never is not an
 * event. */
static void agenda__events_of_one_instant__by_priority_then_as_scheduled(void **state)
{
  (void)state;
  struct sim_agenda agenda;
  sim_agenda_init(&agenda, 3);
  assert_false(sim_queue_has(&agenda.queue, sim_agenda_schedule(&agenda, SIM_TIME_NEVER, 0, 9)));
  assert_int_equal(agenda.queue.count, 0);
  static const uint32_t given_kinds[] = {0x102, 0x201, 0x101, 0x100, 0x202};
  for (uint32_t i = 0; i < COUNT(given_kinds); i++) {
    assert_true(sim_queue_has(&agenda.queue, sim_agenda_schedule(&agenda, sim_time_at(5), given_kinds[i], i)));
  }
  static const uint32_t want_subjects[] = {3, 1, 2, 0, 4};
  for (uint32_t i = 0; i < COUNT(want_subjects); i++) {
    struct sim_event event = sim_queue_take(&agenda.queue);
    assert_int_equal(event.subject, want_subjects[i]);
    assert_int_equal(event.kind, given_kinds[want_subjects[i]]);
    assert_int_equal((event.order.key >> 48) & 0xFF, 3);
  }
  sim_agenda_fini(&agenda);
}

/* After a failure nothing more is scheduled, and the failure stays to be seen. */
static void agenda__has_failed__schedules_nothing(void **state)
{
  (void)state;
  struct sim_agenda agenda;
  sim_agenda_init(&agenda, 1);
  agenda.err = DOOR_ERR_MEMORY;
  struct sim_event_handle handle = sim_agenda_schedule(&agenda, sim_time_at(5), 0, 1);
  assert_false(sim_queue_has(&agenda.queue, handle));
  assert_int_equal(agenda.queue.count, 0);
  assert_int_equal(agenda.err, DOOR_ERR_MEMORY);
  sim_agenda_fini(&agenda);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(queue__new__nothing_ever_happens),
      cmocka_unit_test(queue__events_of_one_instant__come_in_the_fixed_order),
      cmocka_unit_test(order__sequence_too_large__leaves_sender_and_priority_alone),
      cmocka_unit_test(queue__cancelled__does_not_happen),
      cmocka_unit_test(queue__events_far_apart__come_in_their_order),
      cmocka_unit_test(queue__many_in_one_hour__come_in_their_order),
      cmocka_unit_test(queue__near_event_cancelled__next_is_the_first_of_the_far),
      cmocka_unit_test(queue__handle_of_a_reused_place__is_stale),
      cmocka_unit_test(queue__handle_made_up__names_nothing),
      cmocka_unit_test(queue__grows__keeps_order_and_handles),
      cmocka_unit_test(queue__more_events_than_spans__has_more_spans),
      cmocka_unit_test(agenda__events_of_one_instant__by_priority_then_as_scheduled),
      cmocka_unit_test(agenda__has_failed__schedules_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
