#include "door_latch.h"

#include <linux/filter.h>
#include <sys/resource.h>
#include <sys/socket.h>

enum {
  UNIT = 1000,                                    /* of allowance: one stranger */
  ALLOWANCE_MAX = DOOR_STRANGERS_AT_ONCE * UNIT,  /* saved up in quiet times */
  DEBT_MAX = 60 * DOOR_STRANGERS_A_SECOND * UNIT, /* a flood that is over is forgotten after a minute */
};

static uint32_t connections_max(void)
{
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= DOOR_CONNECTIONS_MAX + DOOR_OWN_DESCRIPTORS) {
    return DOOR_CONNECTIONS_MAX;
  }
  return limit.rlim_cur / 2 > DOOR_OWN_DESCRIPTORS ? (uint32_t)limit.rlim_cur - DOOR_OWN_DESCRIPTORS
                                                   : DOOR_OWN_DESCRIPTORS;
}

void door_latch_init(struct door_latch *latch, int listener, int64_t now_milliseconds)
{
  *latch = (struct door_latch){.listener = listener,
                               .looked_at = now_milliseconds,
                               .allowance = ALLOWANCE_MAX,
                               .connections_max = connections_max()};
}

/* A filter that drops every packet. Connections that stand have sockets of their own, without it. */
static bool shut(int listener)
{
  struct sock_filter nothing[] = {BPF_STMT(BPF_RET | BPF_K, 0)};
  struct sock_fprog program = {.len = 1, .filter = nothing};
  return setsockopt(listener, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0;
}

static bool open_again(int listener)
{
  int ignored = 0;
  return setsockopt(listener, SOL_SOCKET, SO_DETACH_FILTER, &ignored, sizeof ignored) == 0;
}

static void renew_allowance(struct door_latch *latch, const struct door_crowd *crowd, int64_t now_milliseconds)
{
  int64_t come = (int64_t)(crowd->opened_count - latch->opened_count);
  int64_t passed = now_milliseconds - latch->looked_at;
  latch->opened_count = crowd->opened_count;
  latch->looked_at = now_milliseconds;
  latch->allowance += passed * DOOR_STRANGERS_A_SECOND; /* UNIT a second is one a millisecond */
  latch->allowance -= crowd->are_all_in ? come * UNIT : 0;
  latch->allowance = latch->allowance > ALLOWANCE_MAX ? ALLOWANCE_MAX : latch->allowance;
  latch->allowance = latch->allowance < -DEBT_MAX ? -DEBT_MAX : latch->allowance;
}

bool door_latch_look(struct door_latch *latch, const struct door_crowd *crowd, int64_t now_milliseconds)
{
  if (latch->listener < 0) {
    return false;
  }
  renew_allowance(latch, crowd, now_milliseconds);
  bool is_full = crowd->open_count >= DOOR_CONNECTIONS_MAX;
  bool is_too_much = crowd->are_all_in && latch->allowance < UNIT;
  bool has_room = crowd->open_count < DOOR_CONNECTIONS_MAX;
  if (!latch->is_shut && (is_full || is_too_much)) {
    latch->is_shut = shut(latch->listener);
    return latch->is_shut;
  }
  if (latch->is_shut && has_room && !is_too_much) {
    latch->is_shut = !open_again(latch->listener);
  }
  return false;
}
