/* door_progress.h - how far a run is, for a person, and what may be done on the way.
 *
 * Role: one line on standard error: at once, then with an estimate of what is left; on a terminal it is
 *   redrawn, elsewhere only the first and the last line are written. A pace for what is done now and then. Does not
 *   decide: when it is told, what is done.
 * Units: replications, or what is counted; seconds of wall time, which no result depends on. Ownership: a value.
 * Errors: none; what cannot be written is not. Threads: one at a time.
 */
#ifndef DOOR_PROGRESS_H
#define DOOR_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct door_progress {
  const char *title; /* borrowed */
  const char *noun;  /* of what is counted: "replication" */
  double count;      /* of all there is to do */
  int64_t begun_milliseconds;
  int64_t shown_milliseconds;
  bool is_terminal;
  bool is_quiet;
};

/* Says that it begins. is_quiet: says nothing, ever. */
void door_progress_begin(struct door_progress *progress, const char *title, uint32_t replication_count, bool is_quiet);

/* The same of something else than replications. */
void door_progress_begin_of(struct door_progress *progress, const char *title, const char *noun, uint32_t count,
                            bool is_quiet);

/* done: of what is counted, parts of one included. Redraws at most ten times a second. */
void door_progress_tell(struct door_progress *progress, double done);

/* Ends the line. */
void door_progress_end(struct door_progress *progress, uint32_t complete_count);

/* Work that is worth doing now and then: over a run at most a twentieth of the time goes into it. */
struct door_pace {
  int64_t begun_milliseconds;
  int64_t due_milliseconds; /* 0: at once */
};
/* Whether it is time; then the work is done at once, and _end told. */
bool door_pace_begin(struct door_pace *pace);
void door_pace_end(struct door_pace *pace);

#endif
