/* The event queue against a plain array that is searched for its least: a long run of keyed random calls. Nothing
 * statistical is asked, so no run can fail by chance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim_queue.h"
#include "sim_random.h"

enum { ROUNDS = 40, CALLS = 4000, EVENTS_MAX = CALLS, TIMES = 50 };

struct model_event {
  int64_t seconds;
  uint64_t order;
  struct sim_event_handle handle;
  bool is_waiting;
};

/* Every event ever scheduled; its subject is its index. */
struct model {
  struct model_event events[EVENTS_MAX];
  uint32_t count;
  uint32_t waiting_count;
};

static bool is_before(const struct model_event *a, const struct model_event *b)
{
  return a->seconds != b->seconds ? a->seconds < b->seconds : a->order < b->order;
}

/* Index of the first event; the model has one. */
static uint32_t first_of(const struct model *model)
{
  uint32_t first = UINT32_MAX;
  for (uint32_t i = 0; i < model->count; i++) {
    if (model->events[i].is_waiting && (first == UINT32_MAX || is_before(&model->events[i], &model->events[first]))) {
      first = i;
    }
  }
  return first;
}

/* Few times, priorities and senders, so that ties are common; the sequence makes every order a different one. */
static struct sim_order order_of(uint64_t bits, uint32_t sequence)
{
  return sim_order_of((uint8_t)(bits % 3), (uint8_t)(bits / 3 % 3), sequence);
}

/* Times by rounds: all within a span of the queue, over days, over years, over ages and before the beginning. */
static int64_t seconds_of(uint32_t round, uint64_t bits)
{
  static const int64_t unit_seconds[] = {1, SIM_HOUR_SECONDS * 7, SIM_DAY_SECONDS * 100, INT64_MAX / TIMES};
  int64_t number = (int64_t)(bits % TIMES);
  return unit_seconds[round % 4] * (round % 8 == 7 ? number - TIMES / 2 : number);
}

static void schedule_one(struct model *model, struct sim_queue *queue, uint32_t round, uint64_t bits)
{
  uint32_t index = model->count++;
  struct model_event *one = &model->events[index];
  *one = (struct model_event){.seconds = seconds_of(round, bits), .is_waiting = true};
  struct sim_event event = {
      .time = {one->seconds}, .order = order_of(bits / TIMES, index), .kind = index ^ 0xFF, .subject = index};
  one->order = event.order.key;
  assert_int_equal(sim_queue_schedule(queue, &event, &one->handle), DOOR_OK);
  model->waiting_count++;
}

static void take_one(struct model *model, struct sim_queue *queue)
{
  if (model->waiting_count == 0) {
    assert_true(sim_queue_next_time(queue).seconds == SIM_TIME_NEVER.seconds);
    return;
  }
  uint32_t want = first_of(model);
  assert_int_equal(sim_queue_next_time(queue).seconds, model->events[want].seconds);
  struct sim_event found = sim_queue_take(queue);
  assert_int_equal(found.subject, want);
  assert_int_equal(found.kind, want ^ 0xFF);
  assert_int_equal(found.time.seconds, model->events[want].seconds);
  assert_true(found.order.key == model->events[want].order);
  model->events[want].is_waiting = false;
  model->waiting_count--;
}

/* Any event ever scheduled, waiting or not: stale handles are tried as often as good ones. */
static void cancel_one(struct model *model, struct sim_queue *queue, struct sim_draw draw)
{
  if (model->count == 0) {
    return;
  }
  struct model_event *one = &model->events[draw.first % model->count];
  assert_int_equal(sim_queue_has(queue, one->handle), one->is_waiting);
  assert_int_equal(sim_queue_cancel(queue, one->handle), one->is_waiting);
  model->waiting_count -= one->is_waiting;
  one->is_waiting = false;
}

/* Rounds differ in how many calls schedule: from a queue that stays short to one that only grows. */
static void queue__random_calls__gives_what_a_search_gives(void **state)
{
  (void)state;
  static struct model model;
  struct sim_stream stream = sim_stream_of(4, 0);
  for (uint32_t round = 0; round < ROUNDS; round++) {
    model = (struct model){.count = 0};
    struct sim_queue queue;
    sim_queue_init(&queue);
    for (uint32_t call = 0; call < CALLS; call++) {
      uint64_t choice = sim_draw(stream, round, 1, call).first % 100;
      struct sim_draw draw = sim_draw(stream, round, 2, call);
      if (choice < 30 + round) {
        schedule_one(&model, &queue, round, draw.first);
      } else if (choice < 75) {
        take_one(&model, &queue);
      } else {
        cancel_one(&model, &queue, draw);
      }
      assert_int_equal(queue.count, model.waiting_count);
    }
    while (model.waiting_count > 0) {
      take_one(&model, &queue);
    }
    assert_int_equal(queue.count, 0);
    sim_queue_fini(&queue);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(queue__random_calls__gives_what_a_search_gives),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
