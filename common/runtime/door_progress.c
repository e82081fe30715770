#include "door_progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { REDRAW_MILLISECONDS = 100, PACE_SHARE = 20 };

static int64_t now_milliseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void door_progress_begin(struct door_progress *progress, const char *title, uint32_t replication_count, bool is_quiet)
{
  door_progress_begin_of(progress, title, "replication", replication_count, is_quiet);
}

void door_progress_begin_of(struct door_progress *progress, const char *title, const char *noun, uint32_t count,
                            bool is_quiet)
{
  *progress = (struct door_progress){.title = title,
                                     .noun = noun,
                                     .count = count,
                                     .begun_milliseconds = now_milliseconds(),
                                     .is_terminal = isatty(STDERR_FILENO) == 1,
                                     .is_quiet = is_quiet};
  if (!is_quiet) {
    fprintf(stderr, "%s: %u %s%s%s", title, count, noun, count == 1 ? "" : "s", progress->is_terminal ? " ..." : "\n");
    fflush(stderr);
  }
}

void door_progress_tell(struct door_progress *progress, double done)
{
  int64_t now = now_milliseconds();
  if (progress->is_quiet || !progress->is_terminal || now - progress->shown_milliseconds < REDRAW_MILLISECONDS) {
    return;
  }
  progress->shown_milliseconds = now;
  double share = done / progress->count;
  double spent_seconds = (double)(now - progress->begun_milliseconds) / 1000;
  fprintf(stderr, "\r%s: %.0f of %.0f %ss, %.0f %%", progress->title, done, progress->count, progress->noun,
          share * 100);
  if (share > 0.02) {
    fprintf(stderr, ", about %.0f s left\033[K", spent_seconds / share - spent_seconds + 0.5);
  }
  fflush(stderr);
}

void door_progress_end(struct door_progress *progress, uint32_t complete_count)
{
  if (progress->is_quiet) {
    return;
  }
  double spent_seconds = (double)(now_milliseconds() - progress->begun_milliseconds) / 1000;
  fprintf(stderr, "%s%s: %u of %.0f %ss in %.1f s%s\n", progress->is_terminal ? "\r" : "", progress->title,
          complete_count, progress->count, progress->noun, spent_seconds, progress->is_terminal ? "\033[K" : "");
}

bool door_pace_begin(struct door_pace *pace)
{
  pace->begun_milliseconds = now_milliseconds();
  return pace->begun_milliseconds >= pace->due_milliseconds;
}

void door_pace_end(struct door_pace *pace)
{
  int64_t now = now_milliseconds();
  pace->due_milliseconds = now + (now - pace->begun_milliseconds + 1) * PACE_SHARE;
}
