/* fault_network.h - the four services and the conductor's port in one process, over a network that misbehaves by a
 * seed.
 *
 * Role: carries the frames of real services (door_server.h) to a real conductor (door_remote.h) and back, on a clock of
 *   its own, and does to them what a plan says: delay, drop, duplicate, reorder, truncate, corrupt, kill, stall, cut,
 *   slow, suspend, full. The same plan does the same, to the byte. Does not decide: what is right (the test).
 * Faults: each frame draws whether one befalls it, and which. delay: comes later, what follows it too. reorder: comes
 *   later, what follows it does not. stall: the service takes nothing for a while. slow: its work takes long, between
 *   signs of life. cut: the connection goes, with what is on the way. suspend: the conductor is away for a while.
 *   full: the port's queue takes nothing for a moment. kill: the service is gone, with or without a word of it. forge:
 *   a byte of the body changes and the checksum is made anew, as a liar would; no network does that, and no check can
 *   find it out in all cases: it shows that the test could fail.
 * Units: milliseconds of the network's clock. Ownership: _create / _destroy; the port is ended by its transport, the
 *   network is not. Errors: as door_port.h. Threads: one owner.
 */
#ifndef FAULT_NETWORK_H
#define FAULT_NETWORK_H

#include "door_port.h"
#include "door_service.h"

enum fault_kind {
  FAULT_DELAY,
  FAULT_DROP,
  FAULT_DUPLICATE,
  FAULT_REORDER,
  FAULT_STALL,
  FAULT_SLOW,
  FAULT_CUT,
  FAULT_SUSPEND,
  FAULT_FULL,
  FAULT_TRUNCATE,
  FAULT_CORRUPT,
  FAULT_KILL,
  FAULT_FORGE,
  FAULT_KINDS,
};

struct fault_plan {
  uint64_t seed;
  uint32_t kinds;           /* bit of each enum fault_kind that may happen */
  uint32_t one_in;          /* a fault befalls one frame in so many; 0: none */
  bool is_mild;             /* the faults stay within what the conductor promises to bear (fault_network.c) */
  bool can_reconnect;       /* as over tcp */
  bool is_supervised;       /* the conductor is told of a program's end */
  bool ends_silently;       /* a killed service closes no connection, as a host that lost its power */
  bool starts_anew;         /* a killed service comes again */
  int64_t suspended_max_ms; /* of one suspend */
  bool is_told;             /* every frame and fault on standard error */
};

/* What happened. */
struct fault_tally {
  uint64_t frames;
  uint64_t faults[FAULT_KINDS];
};

struct fault_network;

/* services: DOOR_SERVICE_COUNT pointers by door_service_index(), borrowed. Never NULL. */
struct fault_network *fault_network_create(const struct fault_plan *plan, const struct door_service *const *services);
void fault_network_destroy(struct fault_network **network);

struct door_port fault_network_port(struct fault_network *network);
struct fault_tally fault_network_tally(const struct fault_network *network);
int64_t fault_network_now(const struct fault_network *network);

/* "duplicate" */
const char *fault_name(enum fault_kind kind);

#endif
