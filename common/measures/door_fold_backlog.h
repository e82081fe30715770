/* door_fold_backlog.h - the lines whose oldest the fold follows: when their backlog clears, and who waits at the end.
 *
 * Role: part of the fold. A line clears of those who have waited too long only as somebody leaves it, for who stays
 *   grows older; and how it stood as the period began is told by the first to leave it since, as nobody older came. So
 *   nothing has to be looked at between.
 * Units: seconds. Ownership: the fold's. Errors: none. Threads: those of the fold.
 */
#ifndef DOOR_FOLD_BACKLOG_H
#define DOOR_FOLD_BACKLOG_H

#include "door_fold_state.h"

/* The scenario's limits; the fold has been set to 0. */
void door_fold_backlog_reset(struct door_fold *fold);

/* Whether anything may change in the period that is of interest. */
static inline bool door_fold_backlog_is_open(const struct door_fold *fold, enum door_backlog_line line)
{
  const struct door_backlog_watch *watch = &fold->backlogs[line];
  return watch->limit_seconds > 0 && !watch->has_cleared && is_measured(fold) != 0;
}

/* Somebody leaves the line now: called before it is out of it, and after. */
void door_fold_backlog_look(struct door_fold *fold, enum door_backlog_line line, bool is_out);

/* The period is over. */
void door_fold_backlog_finish(struct door_fold *fold);
void door_fold_finish_lines(struct door_fold *fold);

#endif
