/* bare_loop.c - the yardstick: the front door FD-3 as one loop over one heap, and nothing else.
 *
 * Role: says how fast this machine simulates FD-3 (scenarios/oracle/fd3.yaml) when nobody asks for services, hand-offs,
 *   keyed draws, a ledger, quantiles or scenarios. Other figures are told as shares of it, so they carry over from
 *   machine to machine. Does not decide: anything about the simulator; it links none of it, on purpose.
 * Honest: one sequential generator, the C library's log, events in a 4-ary heap, cases and lines by index, no
 *   allocation in the loop. Waits are summed by stage, busy time too. It proves its answer: the mean time in the stages
 *   has to agree with Erlang C, 6.4522 h. The interval is Student's at 99.9 %, so a sound loop fails for one seed in
 *   1,000.
 * Emits: "contacts N", "mean_hours H low high", "cpu_seconds S" (user and system), "contacts_per_second R".
 *   Exit 1: the answer is wrong. Units: hours of simulated time. Threads: one.
 * Sources: D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021), for
 *   xoshiro256++ and its seeding by splitmix64; A. K. Erlang (1917) by way of the comment in fd3.yaml.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { CLASSES = 3, LINES = 5, CASES_MAX = 1 << 16, EVENTS_MAX = 64, REPLICATIONS = 20 };
enum { NONE = UINT16_MAX };
enum stage { SCREENING, EARLY_HELP, ASSESSMENT, STAGES };
enum { ARRIVAL = STAGES }; /* the fourth kind of event */

static const double run_in_hours = 90 * 24;
static const double end_hours = (90 + 365) * 24;
static const double arrival_mean_hours = 1.0 / 8.0;
static const double mean_hours[STAGES] = {0.5, 4.0, 10.0};
static const uint32_t servers[STAGES] = {5, 16, 22};
static const uint32_t first_line[STAGES] = {0, CLASSES, CLASSES + 1};
static const double expected_hours = 6.4522;
static const double t_quantile = 3.8834; /* of 99.95 %, REPLICATIONS - 1 degrees of freedom */

struct event {
  double hours;
  uint16_t kind;
  uint16_t subject; /* place in cases */
};

struct one_case {
  double arrived_hours;
  double joined_hours;
  uint16_t next; /* in its line, or in the free list */
};

struct line {
  uint16_t head, tail;
};

struct loop {
  uint64_t random[4];
  struct event heap[EVENTS_MAX];
  uint32_t event_count;
  struct line lines[LINES];
  uint32_t busy[STAGES];
  uint16_t free_case;
  double now_hours;
  double wait_hours[STAGES], busy_hours[STAGES];
  uint64_t starts[STAGES];
  double stage_hours; /* of contacts that left in the measured period */
  uint64_t left_count;
  uint64_t contact_count; /* run-in included */
  struct one_case cases[CASES_MAX - 1];
};

static inline uint64_t rotate_left(uint64_t bits, int by)
{
  return (bits << by) | (bits >> (64 - by));
}

static inline double uniform(struct loop *loop) /* in (0, 1] */
{
  uint64_t *s = loop->random;
  uint64_t result = rotate_left(s[0] + s[3], 23) + s[0];
  uint64_t shifted = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = rotate_left(s[3], 45);
  return (double)((int64_t)(result >> 11) + 1) * 0x1p-53;
}

static inline double exponential(struct loop *loop, double mean)
{
  return -mean * log(uniform(loop));
}

/* Puts event at place, which is empty, or below it: where the heap's order wants it. */
static inline void sink(struct loop *loop, uint32_t place, struct event event)
{
  struct event *heap = loop->heap;
  uint32_t count = loop->event_count;
  for (;;) {
    uint32_t child = 4 * place + 1;
    if (child >= count) {
      break;
    }
    uint32_t least = child;
    if (child + 4 <= count) { /* two pairs, then their winners: shorter chains than one after another */
      uint32_t left = child + (heap[child + 1].hours < heap[child].hours);
      uint32_t right = child + 2 + (heap[child + 3].hours < heap[child + 2].hours);
      least = heap[right].hours < heap[left].hours ? right : left;
    } else {
      for (uint32_t other = child + 1; other < count; other++) {
        least = heap[other].hours < heap[least].hours ? other : least;
      }
    }
    if (event.hours <= heap[least].hours) {
      break;
    }
    heap[place] = heap[least];
    place = least;
  }
  heap[place] = event;
}

static inline void push(struct loop *loop, struct event event)
{
  uint32_t place = loop->event_count++;
  while (place > 0 && event.hours < loop->heap[(place - 1) / 4].hours) {
    loop->heap[place] = loop->heap[(place - 1) / 4];
    place = (place - 1) / 4;
  }
  loop->heap[place] = event;
}

/* The end of the work on a case that begins now. */
static inline struct event start(struct loop *loop, uint32_t stage, uint16_t subject)
{
  double work_hours = exponential(loop, mean_hours[stage]);
  if (loop->now_hours >= run_in_hours) {
    loop->wait_hours[stage] += loop->now_hours - loop->cases[subject].joined_hours;
    loop->busy_hours[stage] += work_hours;
    loop->starts[stage]++;
  }
  return (struct event){loop->now_hours + work_hours, (uint16_t)stage, subject};
}

static inline void join(struct loop *loop, uint32_t stage, uint32_t line_index, uint16_t subject)
{
  loop->cases[subject].joined_hours = loop->now_hours;
  if (loop->busy[stage] < servers[stage]) {
    loop->busy[stage]++;
    push(loop, start(loop, stage, subject));
    return;
  }
  struct line *line = &loop->lines[line_index];
  loop->cases[subject].next = NONE;
  if (line->head == NONE) {
    line->head = subject;
  } else {
    loop->cases[line->tail].next = subject;
  }
  line->tail = subject;
}

/* The first event is over, and a server of stage free: the next case's end takes its place in the heap. */
static inline void serve_next(struct loop *loop, uint32_t stage)
{
  uint32_t end = first_line[stage] + (stage == SCREENING ? CLASSES : 1);
  for (uint32_t index = first_line[stage]; index < end; index++) {
    struct line *line = &loop->lines[index];
    if (line->head != NONE) {
      uint16_t subject = line->head;
      line->head = loop->cases[subject].next;
      sink(loop, 0, start(loop, stage, subject));
      return;
    }
  }
  loop->busy[stage]--;
  loop->event_count--;
  if (loop->event_count > 0) {
    sink(loop, 0, loop->heap[loop->event_count]);
  }
}

static inline void leave(struct loop *loop, uint16_t subject)
{
  struct one_case *one = &loop->cases[subject];
  if (loop->now_hours >= run_in_hours) {
    loop->stage_hours += loop->now_hours - one->arrived_hours;
    loop->left_count++;
  }
  one->next = loop->free_case;
  loop->free_case = subject;
}

static inline void on_arrival(struct loop *loop)
{
  sink(loop, 0, (struct event){loop->now_hours + exponential(loop, arrival_mean_hours), ARRIVAL, 0});
  uint16_t subject = loop->free_case;
  if (subject == NONE) { /* 65,535 open contacts: not in this model */
    abort();
  }
  loop->free_case = loop->cases[subject].next;
  loop->cases[subject].arrived_hours = loop->now_hours;
  loop->contact_count++;
  double share = uniform(loop);
  join(loop, SCREENING, share <= 0.15 ? 0 : share <= 0.5 ? 1 : 2, subject);
}

static inline void on_end(struct loop *loop, uint32_t stage, uint16_t subject)
{
  serve_next(loop, stage);
  double share = stage == SCREENING ? uniform(loop) : 0.0;
  if (share <= 0.3) {
    leave(loop, subject);
  } else if (share <= 0.75) {
    join(loop, EARLY_HELP, first_line[EARLY_HELP], subject);
  } else {
    join(loop, ASSESSMENT, first_line[ASSESSMENT], subject);
  }
}

/* One replication from empty; returns the mean time in the stages. */
static double run_replication(struct loop *loop)
{
  for (uint32_t i = 0; i < CASES_MAX - 1; i++) {
    loop->cases[i].next = (uint16_t)(i + 1); /* the last: NONE */
  }
  for (uint32_t i = 0; i < LINES; i++) {
    loop->lines[i] = (struct line){NONE, NONE};
  }
  for (uint32_t stage = 0; stage < STAGES; stage++) {
    loop->busy[stage] = 0;
  }
  loop->free_case = 0;
  loop->stage_hours = 0.0;
  loop->left_count = 0;
  loop->event_count = 0;
  push(loop, (struct event){exponential(loop, arrival_mean_hours), ARRIVAL, 0});
  while (loop->heap[0].hours < end_hours) {
    struct event event = loop->heap[0];
    loop->now_hours = event.hours;
    if (event.kind == ARRIVAL) {
      on_arrival(loop);
    } else {
      on_end(loop, event.kind, event.subject);
    }
  }
  return loop->stage_hours / (double)loop->left_count;
}

static void seed(struct loop *loop, uint64_t seed_bits)
{
  for (int i = 0; i < 4; i++) { /* splitmix64 */
    uint64_t bits = seed_bits += UINT64_C(0x9E3779B97F4A7C15);
    bits = (bits ^ (bits >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    bits = (bits ^ (bits >> 27)) * UINT64_C(0x94D049BB133111EB);
    loop->random[i] = bits ^ (bits >> 31);
  }
}

static double cpu_seconds(void)
{
  struct rusage usage;
  if (getrusage(RUSAGE_SELF, &usage) != 0) {
    abort();
  }
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static void tell_stages(const struct loop *loop)
{
  static const char *const names[STAGES] = {"screening", "early_help", "assessment"};
  double hours = REPLICATIONS * (end_hours - run_in_hours);
  for (uint32_t stage = 0; stage < STAGES; stage++) {
    printf("%s mean_wait_hours %.4f utilisation %.4f\n", names[stage],
           loop->wait_hours[stage] / (double)loop->starts[stage],
           loop->busy_hours[stage] / (hours * (double)servers[stage]));
  }
}

/* Usage: bare_loop [SEED] */
int main(int argc, char **argv)
{
  struct loop *loop = calloc(1, sizeof *loop);
  if (loop == NULL) {
    return 1;
  }
  seed(loop, argc > 1 ? strtoull(argv[1], NULL, 10) : 1);
  double means[REPLICATIONS];
  double sum = 0.0;
  double start_seconds = cpu_seconds();
  for (int i = 0; i < REPLICATIONS; i++) {
    means[i] = run_replication(loop);
    sum += means[i];
  }
  double seconds = cpu_seconds() - start_seconds;
  double mean = sum / REPLICATIONS;
  double squares = 0.0;
  for (int i = 0; i < REPLICATIONS; i++) {
    squares += (means[i] - mean) * (means[i] - mean);
  }
  double half_width = t_quantile * sqrt(squares / (REPLICATIONS - 1) / REPLICATIONS);
  printf("contacts %llu\n", (unsigned long long)loop->contact_count);
  printf("mean_hours %.4f %.4f %.4f\n", mean, mean - half_width, mean + half_width);
  tell_stages(loop);
  printf("cpu_seconds %.6f\n", seconds);
  printf("contacts_per_second %.0f\n", (double)loop->contact_count / seconds);
  free(loop);
  if (fabs(mean - expected_hours) > half_width) {
    fprintf(stderr, "bare_loop: the mean time in the stages is not %.4f h: the yardstick is broken\n", expected_hours);
    return 1;
  }
  return 0;
}
