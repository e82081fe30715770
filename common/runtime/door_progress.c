#include "door_progress.h"

#include "door_words.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { REDRAW_MILLISECONDS = 100, PACE_SHARE = 20, NOUN_BYTES = 48 };

static int64_t now_milliseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* "replication", "replications"; 0 where no one number is meant. */
static void name_counted(const struct door_progress *progress, uint64_t count, char out_noun[NOUN_BYTES])
{
  char many[NOUN_BYTES];
  snprintf(many, sizeof many, "%ss", progress->noun);
  snprintf(out_noun, NOUN_BYTES, "%s", door_say_many(progress->noun, many, count));
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
    char counted[NOUN_BYTES];
    name_counted(progress, count, counted);
    fprintf(stderr, "%s: %u %s%s", title, count, counted, progress->is_terminal ? " ..." : "\n");
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
  char counted[NOUN_BYTES];
  name_counted(progress, 0, counted);
  fputc('\r', stderr);
  fprintf(stderr, door_say("%s: %.0f of %.0f %s, %.0f %%"), progress->title, done, progress->count, counted,
          share * 100);
  if (share > 0.02) {
    fprintf(stderr, door_say(", about %.0f s left"), spent_seconds / share - spent_seconds + 0.5);
    fputs("\033[K", stderr);
  }
  fflush(stderr);
}

void door_progress_end(struct door_progress *progress, uint32_t complete_count)
{
  if (progress->is_quiet) {
    return;
  }
  double spent_seconds = (double)(now_milliseconds() - progress->begun_milliseconds) / 1000;
  char counted[NOUN_BYTES];
  name_counted(progress, 0, counted);
  fputs(progress->is_terminal ? "\r" : "", stderr);
  fprintf(stderr, door_say("%s: %u of %.0f %s in %.1f s"), progress->title, complete_count, progress->count, counted,
          spent_seconds);
  fputs(progress->is_terminal ? "\033[K\n" : "\n", stderr);
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
