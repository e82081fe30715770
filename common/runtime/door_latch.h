/* door_latch.h - how many may come to the conductor's network socket at once.
 *
 * Role: shuts the listening socket to new connections for a while and opens it again, so that a flood of strangers
 *   takes neither the descriptors nor the time of a run. Does not decide: who is a stranger (door_callers.h). Those
 *   who are connected notice nothing: the kernel drops the first packet of new connections, and their systems send it
 *   again after a second.
 * While a service is missing the socket is open until DOOR_CONNECTIONS_MAX are connected, so that it can come in
 *   between. While all are in, DOOR_STRANGERS_AT_ONCE may come, then DOOR_STRANGERS_A_SECOND: each is answered and
 *   told of, and a thousand cost no more than a few.
 * Units: milliseconds of wall clock, which never touches a result. Ownership: a value; the descriptor is libzmq's.
 *   Errors: none; where the kernel does not know filters the socket stays open. Threads: one owner.
 * Sources: socket(7), SO_ATTACH_FILTER; docs/adr/0017-strangers-at-the-door.md.
 */
#ifndef DOOR_LATCH_H
#define DOOR_LATCH_H

#include <stdbool.h>
#include <stdint.h>

enum {
  DOOR_CONNECTIONS_MAX = 512,
  DOOR_OWN_DESCRIPTORS = 64,
  DOOR_STRANGERS_AT_ONCE = 32,
  DOOR_STRANGERS_A_SECOND = 8,
};

struct door_latch {
  int listener;      /* file descriptor; -1: none, and nothing is ever shut */
  int64_t looked_at; /* when allowance was renewed */
  int64_t allowance; /* thousandths of strangers who may still come; negative: too many came at once */
  uint64_t opened_count;
  uint32_t connections_max; /* DOOR_CONNECTIONS_MAX, or what the process may open less DOOR_OWN_DESCRIPTORS */
  bool is_shut;
};

void door_latch_init(struct door_latch *latch, int listener, int64_t now_milliseconds);

/* What there is to know at a look: */
struct door_crowd {
  uint32_t open_count;   /* connections, of services too */
  uint64_t opened_count; /* ever */
  bool are_all_in;
};
/* shuts or opens; true: is shut now and was open before the call. */
bool door_latch_look(struct door_latch *latch, const struct door_crowd *crowd, int64_t now_milliseconds);

#endif
