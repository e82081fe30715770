/* door_round.h - one round of asking all services and taking their answers; the inside of door_remote.c.
 *
 * Role: keeps for each service what it was asked last and when it was last heard of; sends, asks again, tells
 *   answers from repetitions, and finds who is lost. Does not decide: what is asked.
 * Sequence: each service's requests (WELCOME, GRANT, FINISH) count from 1; the answer carries the request's number.
 *   An AGAIN for a request that never arrived is answered by an ALIVE of the number before; then the request is
 *   sent again. So every request is served exactly once, over any number of reconnections.
 * Units: milliseconds of wall clock. Ownership: _init / _fini; config and port are the caller's. Errors: as
 *   door_remote.h. Threads: one owner.
 */
#ifndef DOOR_ROUND_H
#define DOOR_ROUND_H

#include "door_remote.h"
#include "door_wire.h"

struct door_peer {
  struct door_wire_buffer request; /* kept to be sent again */
  uint64_t sequence;               /* of the request */
  struct sim_time simulated;       /* the earliest bound asked for */
  int64_t heard_at;                /* the last sign of life; when asked, at first */
  int64_t asked_again_at;
  uint32_t lost_requests; /* copies of this one that never arrived */
  int64_t closed_at;      /* when its connection was lost; -1: it stands */
  int64_t ended_at;       /* when its program was seen to have ended; -1: it runs */
  struct door_ending ending;
  uint64_t instance; /* of its program's start, once it has joined */
  bool has_joined;
  bool is_awaited; /* an answer is due */
  bool is_unsent;  /* the request could not be sent yet */
};

/* Where answers go. By type of the answer: batches (READY, ANSWER) or counts (SUMMARY). */
struct door_sink {
  enum door_message_type answer_type;
  const struct door_batches *asked; /* answers must have their entries; NULL: those of all replications */
  struct door_batches *batches;
  struct door_counts *counts; /* by service, then place */
};

struct door_round {
  const struct door_remote_config *config;
  struct door_port port;
  struct door_peer peers[DOOR_SERVICE_COUNT];
  struct door_sink sink;
  struct door_wire_buffer scratch; /* for frames that nobody asks for again */
  struct door_traffic traffic;
  struct door_part part;
  int64_t looked_at; /* the last look at the clock */
  int64_t join_by;   /* when all have to have joined */
  uint32_t run_epoch;
  struct door_problem notice; /* the last refusal, to be told when somebody does not come */
  struct door_problem recording_problem;
};

void door_round_init(struct door_round *round, const struct door_remote_config *config, struct door_port port);
void door_round_fini(struct door_round *round);

/* The header of a service's next request. */
struct door_wire_head door_round_head(struct door_round *round, uint32_t service, enum door_message_type type);

/* Everything below it was granted to all. */
struct sim_time door_round_reached(const struct door_round *round);

/* Waits until all have said hello. */
DOOR_MUST_CHECK enum door_err door_round_join(struct door_round *round, struct door_problem *problem);

/* Sends the requests of all awaited peers and waits for their answers. */
DOOR_MUST_CHECK enum door_err door_round_ask(struct door_round *round, struct door_problem *problem);

/* Sends an empty frame that expects no answer; best effort. */
void door_round_tell(struct door_round *round, uint32_t service, enum door_message_type type);

#endif
