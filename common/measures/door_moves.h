/* door_moves.h - the course of one replication as moves between places, for whoever watches a front door at work.
 *
 * Role: of a ledger, what tells who waits, who is worked on and who is on duty at any instant of the measured period:
 *   contacts that come, join a line, are taken up, leave, end; and levels of staff and places, as the fold has them.
 *   Does not decide: how the state at an instant is put together from moves, nor how it is shown (apps/live).
 * Consumes: the records of one replication in ledger order, run-in included. Of the run-in only that is kept which the
 *   period begins with: all moves of contacts that are open then, and the last of each level.
 * Layout "moves/1", little-endian: the 8 bytes "fdmoves1"; seven 32-bit counts: bytes of the head, moves, contacts, and
 *   bytes of the columns times, places, contacts and values; the head (JSON, of the scenario and the replication);
 *   those columns; the id of each contact, 64 bits, in the order in which they appear. A column has for each move:
 *     times     seconds since the move before
 *     places    two bytes: enum door_move_kind, and the place that it names
 *     contacts  0: that of the move before, and of a level; else 1 + how far it lies behind the next new one
 *     values    only of kinds that have one
 *   Numbers other than bytes are varints, 7 bits a byte, the lowest first, the highest bit set where more follow.
 * Units: seconds. Ownership: _create / _destroy; the setting is borrowed and outlives it. Errors: those of the fold,
 *   DOOR_ERR_MEMORY. Threads: one owner.
 */
#ifndef DOOR_MOVES_H
#define DOOR_MOVES_H

#include "door_digest.h"
#include "door_fold.h"

#include <stdio.h>

enum door_move_kind {
  DOOR_MOVE_JOINED,        /* place: pool; value: class of priority */
  DOOR_MOVE_STARTED,       /* place: pool; value, of a pool of slots: how many */
  DOOR_MOVE_ENDED,         /* the same */
  DOOR_MOVE_LEFT,          /* place: pool */
  DOOR_MOVE_RETURNED,      /* as started: it waits again */
  DOOR_MOVE_RECEIVED,      /* place: source; value: how many children are named, each a contact of the measures */
  DOOR_MOVE_REQUESTED,     /* of early help, from outside; place: 0 */
  DOOR_MOVE_CLOSED,        /* place: outcome; value: as received */
  DOOR_MOVE_REQUEST_ENDED, /* place: outcome */
  DOOR_MOVE_REOPENED,      /* place: 0; value: as received */
  DOOR_MOVE_SECTION_47,    /* place: enum door_enquiry */
  DOOR_MOVE_CONFERENCE,    /* place: 1 a plan, 0 none */
  DOOR_MOVE_LEVEL,         /* place: pool | enum door_move_level << 5; value: what it is now. No contact */
};

enum door_move_level {
  DOOR_LEVEL_CAPACITY, /* workers, places or slots that the pool has */
  DOOR_LEVEL_ON_DUTY,  /* of workers */
  DOOR_LEVEL_SUSPENDED,
  DOOR_LEVEL_OTHER_WORK,
  DOOR_LEVEL_SICK, /* posts, and so on */
  DOOR_LEVEL_ON_LEAVE,
  DOOR_LEVEL_VACANT,
  DOOR_LEVEL_AGENCY,
  DOOR_LEVEL_COUNT,
};

/* Whose course it is. Texts are borrowed. */
struct door_moves_label {
  const char *program_version;
  const char *run; /* the run's name; NULL: it has none */
  uint64_t seed;
  uint32_t replication;
  struct door_hash ledger; /* of the replication */
};

struct door_moves;

DOOR_MUST_CHECK enum door_err door_moves_create(const struct door_setting *setting, struct door_moves **out_moves);
/* *moves may be NULL and becomes it. */
void door_moves_destroy(struct door_moves **moves);

/* The next run of records, in ledger order. */
DOOR_MUST_CHECK enum door_err door_moves_records(struct door_moves *moves, const struct door_record *records,
                                                 size_t record_count);

/* All records have come: writes them in the layout above. Looking at the stream's errors is the caller's. */
DOOR_MUST_CHECK enum door_err door_moves_write(struct door_moves *moves, const struct door_moves_label *label,
                                               FILE *out);

#endif
