/* The rule of the bounds, for every input of a small domain, against another way to say it: nobody is granted the
 * instant of the earliest message that could still come. That instant is found by letting services act, link by link,
 * without shortest paths. tests/promela compares the model of the protocol with the same code. */
#include "conductor_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* So long that the lag cap counts: four units. */
#define UNIT_SECONDS (CONDUCTOR_LAG_CAP_SECONDS / INT64_C(4))
#define HORIZON_SECONDS (6 * UNIT_SECONDS)
#define NONE INT64_C(-1)
#define NEVER INT64_MAX
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

enum { LINKS_MAX = DOOR_SERVICE_COUNT * (DOOR_SERVICE_COUNT - 1) };

struct link {
  enum door_party from, to;
};

/* By service, in seconds; lookahead NONE: no link. */
struct net {
  int64_t lookahead[DOOR_SERVICE_COUNT][DOOR_SERVICE_COUNT];
  struct door_setting setting; /* the same, as the code takes it */
};

static void clear_net(struct net *net)
{
  memset(net, 0, sizeof *net);
  for (uint32_t from = 0; from < DOOR_SERVICE_COUNT; from++) {
    for (uint32_t to = 0; to < DOOR_SERVICE_COUNT; to++) {
      net->lookahead[from][to] = NONE;
    }
  }
}

static void set_link(struct net *net, uint32_t from, uint32_t to, int64_t units)
{
  bool is_there = units != NONE;
  net->lookahead[from][to] = is_there ? units * UNIT_SECONDS : NONE;
  net->setting.handoffs[from][to].seconds = is_there ? HORIZON_SECONDS : 0; /* of no account */
  net->setting.lookaheads[from][to].seconds = is_there ? units * UNIT_SECONDS : 0;
}

/* The next combination of count values below base; false after the last. */
static bool advance(uint32_t *digits, uint32_t count, uint32_t base)
{
  for (uint32_t i = 0; i < count; i++) {
    if (++digits[i] < base) {
      return true;
    }
    digits[i] = 0;
  }
  return false;
}

/* When the earliest message could come to each service, if each may act from its own time on and, once it has a
 * message, from then on. */
static void find_arrivals(const struct net *net, const int64_t next[DOOR_SERVICE_COUNT],
                          int64_t out_arrival[DOOR_SERVICE_COUNT])
{
  int64_t acts_from[DOOR_SERVICE_COUNT];
  memcpy(acts_from, next, sizeof acts_from);
  for (uint32_t to = 0; to < DOOR_SERVICE_COUNT; to++) {
    out_arrival[to] = NEVER;
  }
  bool has_changed = true;
  while (has_changed) {
    has_changed = false;
    for (uint32_t from = 0; from < DOOR_SERVICE_COUNT; from++) {
      for (uint32_t to = 0; to < DOOR_SERVICE_COUNT; to++) {
        if (net->lookahead[from][to] != NONE && acts_from[from] != NEVER &&
            acts_from[from] + net->lookahead[from][to] < out_arrival[to]) {
          out_arrival[to] = acts_from[from] + net->lookahead[from][to];
          acts_from[to] = out_arrival[to] < acts_from[to] ? out_arrival[to] : acts_from[to];
          has_changed = true;
        }
      }
    }
  }
}

/* Takes away, as long as there is one, a service that sends to nobody left without taking time. Who stays, stands on a
 * cycle without time or before one. */
static bool has_cycle_of_nothing(const struct net *net)
{
  bool is_left[DOOR_SERVICE_COUNT] = {true, true, true, true};
  uint32_t left_count = DOOR_SERVICE_COUNT;
  bool has_changed = true;
  while (has_changed) {
    has_changed = false;
    for (uint32_t from = 0; from < DOOR_SERVICE_COUNT; from++) {
      bool sends = false;
      for (uint32_t to = 0; to < DOOR_SERVICE_COUNT; to++) {
        sends = sends || (is_left[to] && net->lookahead[from][to] == 0);
      }
      if (is_left[from] && !sends) {
        is_left[from] = false;
        left_count--;
        has_changed = true;
      }
    }
  }
  return left_count > 0;
}

static void check_paths(const struct net *net, const struct conductor_paths *paths)
{
  for (uint32_t from = 0; from < DOOR_SERVICE_COUNT; from++) {
    int64_t next[DOOR_SERVICE_COUNT] = {NEVER, NEVER, NEVER, NEVER};
    int64_t want[DOOR_SERVICE_COUNT];
    next[from] = 0;
    find_arrivals(net, next, want);
    for (uint32_t to = 0; to < DOOR_SERVICE_COUNT; to++) {
      assert_true(paths->seconds[from][to] == want[to]);
    }
  }
}

/* All twelve links there could be, each missing or one of two lengths: 531,441 nets. */
static void paths__every_net_of_four_services__as_messages_would_travel(void **state)
{
  (void)state;
  static const int64_t units[] = {NONE, 1, 3};
  static struct net net;
  uint32_t digits[LINKS_MAX] = {0};
  clear_net(&net);
  do {
    for (uint32_t link = 0; link < LINKS_MAX; link++) {
      uint32_t from = link / (DOOR_SERVICE_COUNT - 1);
      uint32_t to = link % (DOOR_SERVICE_COUNT - 1);
      set_link(&net, from, to < from ? to : to + 1, units[digits[link]]);
    }
    struct conductor_paths paths;
    assert_int_equal(conductor_paths_of(&net.setting, &paths, NULL), DOOR_OK);
    check_paths(&net, &paths);
  } while (advance(digits, LINKS_MAX, COUNT(units)));
}

static void check_bounds(const struct net *net, const struct conductor_paths *paths)
{
  static const int64_t times[] = {0, UNIT_SECONDS, 2 * UNIT_SECONDS, 5 * UNIT_SECONDS, HORIZON_SECONDS, NEVER};
  uint32_t digits[DOOR_SERVICE_COUNT] = {0};
  do {
    int64_t next[DOOR_SERVICE_COUNT];
    struct sim_time given[DOOR_SERVICE_COUNT];
    int64_t want_least = NEVER;
    for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
      next[service] = times[digits[service]];
      given[service] = sim_time_at(next[service]);
      want_least = next[service] < want_least ? next[service] : want_least;
    }
    int64_t want[DOOR_SERVICE_COUNT];
    find_arrivals(net, next, want);
    struct sim_time found[DOOR_SERVICE_COUNT];
    struct sim_time least = conductor_bounds(paths, sim_time_at(HORIZON_SECONDS), given, found);
    assert_true(least.seconds == want_least);
    for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
      if (want_least != NEVER && want[service] > want_least + CONDUCTOR_LAG_CAP_SECONDS) {
        want[service] = want_least + CONDUCTOR_LAG_CAP_SECONDS;
      }
      want[service] = want[service] < HORIZON_SECONDS ? want[service] : HORIZON_SECONDS;
      assert_true(found[service].seconds == want[service]);
    }
  } while (advance(digits, DOOR_SERVICE_COUNT, COUNT(times)));
}

/* The links of the front door, each with one of three lookaheads: 2,187 nets. Each that is taken, with six times for
 * each service: 1,296 inputs. */
static void bounds__every_input_of_a_small_domain__earliest_message_cap_or_horizon(void **state)
{
  (void)state;
  static const int64_t units[] = {0, 1, 3};
  static const struct link links[] = {{DOOR_INTAKE, DOOR_SCREENING},     {DOOR_SCREENING, DOOR_EARLY_HELP},
                                      {DOOR_SCREENING, DOOR_ASSESSMENT}, {DOOR_SCREENING, DOOR_INTAKE},
                                      {DOOR_EARLY_HELP, DOOR_INTAKE},    {DOOR_ASSESSMENT, DOOR_INTAKE},
                                      {DOOR_ASSESSMENT, DOOR_EARLY_HELP}};
  static struct net net;
  uint32_t digits[COUNT(links)] = {0};
  uint32_t refused_count = 0;
  clear_net(&net);
  do {
    for (uint32_t i = 0; i < COUNT(links); i++) {
      set_link(&net, door_service_index(links[i].from), door_service_index(links[i].to), units[digits[i]]);
    }
    struct conductor_paths paths;
    bool is_refused = has_cycle_of_nothing(&net);
    assert_int_equal(conductor_paths_of(&net.setting, &paths, NULL), is_refused ? DOOR_ERR_LOOKAHEAD : DOOR_OK);
    refused_count += is_refused;
    if (!is_refused) {
      check_paths(&net, &paths);
      check_bounds(&net, &paths);
    }
  } while (advance(digits, COUNT(links), COUNT(units)));
  assert_true(refused_count > 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(paths__every_net_of_four_services__as_messages_would_travel),
      cmocka_unit_test(bounds__every_input_of_a_small_domain__earliest_message_cap_or_horizon),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
