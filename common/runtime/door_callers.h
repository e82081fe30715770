/* door_callers.h - who is at the other end of each connection of the conductor's socket.
 *
 * Role: tells the four services from strangers, a service that came back from a second one with its key, and what is
 *   to be told of those refused: each way of being refused once, not once a connection. Does not decide: what a frame
 *   means, how many may stand at the door (door_latch.h), what becomes of a run that lost a service (door_round.h).
 * Over tcp a party is who has its key: the ZAP user id. The routing id is libzmq's, one a connection; one that names
 *   another party is refused, and as services set none, it keeps nobody out. The first connection with a party's key
 *   stands until it closes; a later one is refused, and takes its place then: a service that came back before the
 *   loss of its old connection was noticed, or one that was started twice.
 * Over ipc a party is its routing id: the socket lies where only this user can come.
 * Consumes: what libzmq's monitor tells, in its order, and of each frame who sent it, after all that the monitor had
 *   told until then: a file descriptor is given again, and only the order tells its connections apart.
 * Units: none. Ownership: _init / _fini; texts are its own until the next call. Errors: DOOR_ERR_MEMORY. Threads: one
 *   owner.
 */
#ifndef DOOR_CALLERS_H
#define DOOR_CALLERS_H

#include "door_error.h"
#include "door_ids.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  DOOR_ROUTING_ID_BYTES_MAX = 255,
  DOOR_ADDRESS_BYTES = 48, /* INET6_ADDRSTRLEN is 46 */
  DOOR_REFUSALS_MAX = 16,  /* as many as there are */
};

/* One end of a connection, as libzmq names it. */
struct door_route {
  unsigned char id[DOOR_ROUTING_ID_BYTES_MAX];
  uint8_t length; /* 0: none */
  int fd;         /* -1: closed */
};

/* What the monitor told of a connection. */
enum door_call_kind {
  DOOR_CALL_OPENED,     /* accepted; has fd, address */
  DOOR_CALL_ADMITTED,   /* its handshake is done; which one, libzmq does not say */
  DOOR_CALL_WRONG_KEY,  /* the gate refused it, nor does it say which; has address, key */
  DOOR_CALL_NO_CURVE,   /* another mechanism; what follows is its DOOR_CALL_CLOSED, here and below */
  DOOR_CALL_MISTAKEN,   /* what it sent is sealed for another conductor */
  DOOR_CALL_MALFORMED,  /* no command of a handshake */
  DOOR_CALL_UNFINISHED, /* its time was over, or it hung up before its handshake was done */
  DOOR_CALL_CLOSED,     /* has fd */
};

struct door_call {
  enum door_call_kind kind;
  int fd;
  const char *address; /* "127.0.0.1"; "" where it is not known */
  const char *key;     /* public, Z85 */
};

/* Who sent a frame. */
struct door_sender {
  struct door_route route;
  const char *user;    /* over tcp: the name that the gate gave to its key; NULL: none */
  const char *address; /* "" where it is not known */
};

struct door_callers {
  bool is_secured;
  /* By party. */
  struct door_route standing[DOOR_PARTY_COUNT];
  struct door_route previous[DOOR_PARTY_COUNT]; /* its last frames may still be on their way */
  struct door_route next[DOOR_PARTY_COUNT];     /* waits for the end of the standing one */
  bool is_closed[DOOR_PARTY_COUNT];             /* to be told */
  struct door_caller *callers;                  /* by file descriptor */
  int caller_count;                             /* room */
  uint32_t open_count;                          /* connections, of strangers too */
  uint64_t opened_count;                        /* ever */
  char last_address[DOOR_ADDRESS_BYTES];
  uint32_t settled_count;      /* handshakes that ended well or at the gate, on an fd unknown so far */
  enum door_call_kind failure; /* of the handshake whose end comes next; DOOR_CALL_CLOSED: none */
  uint32_t refused_kinds;      /* a bit each: told already */
  uint32_t refused_claims;     /* a bit a party */
  uint32_t refused_seconds;
  struct door_problem refusals[DOOR_REFUSALS_MAX];
  uint32_t refusal_count;
  uint32_t told_count;
};

void door_callers_init(struct door_callers *callers, bool is_secured);
void door_callers_fini(struct door_callers *callers);

DOOR_MUST_CHECK enum door_err door_callers_note(struct door_callers *callers, const struct door_call *call);

/* The party that sent a frame; DOOR_CONDUCTOR: nobody whose frame may pass. */
enum door_party door_callers_judge(struct door_callers *callers, const struct door_sender *sender);

/* Where to reach a party; length 0: not before it has come. */
const struct door_route *door_callers_route(const struct door_callers *callers, enum door_party party);
/* All four are connected, as far as is known. */
bool door_callers_are_all_in(const struct door_callers *callers);

/* More have come at once than are let in. */
void door_callers_refuse_crowd(struct door_callers *callers);

/* The next refusal to be told; NULL: none. */
const struct door_problem *door_callers_next_refusal(struct door_callers *callers);
/* The next party whose connection is gone; DOOR_CONDUCTOR: none. */
enum door_party door_callers_next_closed(struct door_callers *callers);

#endif
