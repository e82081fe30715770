#include "door_record_sorter.h"

#include "door_words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
  PART_RECORDS = 65536, /* sorted at once: 2 MiB */
  WINDOW_RECORDS = 512, /* of each part while parts are merged: 16 KiB */
  PARTS_MAX = 4096,     /* 268 million records; their windows take 64 MiB */
};

/* A sorted part in the file, and the window of it that is in memory. */
struct part {
  off_t next_byte; /* of the file, behind the window */
  uint32_t left;   /* records of the part behind the window */
  uint32_t at;     /* in the window */
  uint32_t filled; /* of the window */
  struct door_record *window;
};

struct door_record_sorter {
  int fd;                      /* -1: all fits into memory so far */
  struct door_record *records; /* PART_RECORDS of them */
  uint32_t count;
  struct part *parts; /* PARTS_MAX of them */
  uint32_t part_count;
};

static enum door_err tell(const char *what, struct door_problem *problem)
{
  static const char format[] = DOOR_SAID("cannot %s the temporary file that sorts events (TMPDIR says where): %s");
  const char *reason = strerror(errno);
  door_problem_set(problem, DOOR_ERR_IO, format, what, reason);
  door_problem_say(problem, format, door_say(what), reason);
  return DOOR_ERR_IO;
}

enum door_err door_record_sorter_create(struct door_record_sorter **out_sorter, struct door_problem *problem)
{
  struct door_record_sorter *sorter = calloc(1, sizeof *sorter);
  struct door_record *records = calloc(PART_RECORDS, sizeof *records);
  struct part *parts = calloc(PARTS_MAX, sizeof *parts);
  if (sorter == NULL || records == NULL || parts == NULL) {
    free(sorter);
    free(records);
    free(parts);
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for sorting events");
  }
  *sorter = (struct door_record_sorter){.fd = -1, .records = records, .parts = parts};
  *out_sorter = sorter;
  return DOOR_OK;
}

void door_record_sorter_destroy(struct door_record_sorter **sorter)
{
  if (*sorter == NULL) {
    return;
  }
  for (uint32_t i = 0; i < (*sorter)->part_count; i++) {
    free((*sorter)->parts[i].window);
  }
  if ((*sorter)->fd >= 0) {
    close((*sorter)->fd);
  }
  free((*sorter)->parts);
  free((*sorter)->records);
  free(*sorter);
  *sorter = NULL;
}

/* By subject, then as in a ledger. Never 0 for two records of one replication. */
static int by_case(const void *a, const void *b)
{
  const struct door_record *one = a;
  const struct door_record *other = b;
  if (one->subject != other->subject) {
    return one->subject < other->subject ? -1 : 1;
  }
  if (one->time_seconds != other->time_seconds) {
    return one->time_seconds < other->time_seconds ? -1 : 1;
  }
  if (one->service != other->service) {
    return one->service < other->service ? -1 : 1;
  }
  return (one->number > other->number) - (one->number < other->number);
}

/* ---- parts ---- */

static enum door_err open_file(struct door_record_sorter *sorter, struct door_problem *problem)
{
  char path[4096];
  const char *folder = getenv("TMPDIR");
  int length =
      snprintf(path, sizeof path, "%s/frontdoor-events-XXXXXX", folder == NULL || folder[0] == '\0' ? "/tmp" : folder);
  if (length < 0 || (size_t)length >= sizeof path) {
    errno = ENAMETOOLONG;
    return tell("make", problem);
  }
  sorter->fd = mkostemp(path, O_CLOEXEC);
  if (sorter->fd < 0) {
    return tell("make", problem);
  }
  unlink(path);
  return DOOR_OK;
}

static enum door_err write_bytes(int fd, const void *bytes, size_t count, struct door_problem *problem)
{
  for (size_t done = 0; done < count;) {
    ssize_t written = write(fd, (const char *)bytes + done, count - done);
    if (written < 0 && errno != EINTR) {
      return tell("write", problem);
    }
    done += written < 0 ? 0 : (size_t)written;
  }
  return DOOR_OK;
}

/* Sorts what is in memory and moves it to the file, as a part. */
static enum door_err put_part(struct door_record_sorter *sorter, struct door_problem *problem)
{
  if (sorter->part_count == PARTS_MAX) {
    return door_problem_set(problem, DOOR_ERR_LIMIT,
                            "the replication has over %llu records: too many for XES; use "
                            "--format events",
                            (unsigned long long)PARTS_MAX * PART_RECORDS);
  }
  enum door_err err = sorter->fd < 0 ? open_file(sorter, problem) : DOOR_OK;
  qsort(sorter->records, sorter->count, sizeof sorter->records[0], by_case);
  if (err == DOOR_OK) {
    err = write_bytes(sorter->fd, sorter->records, sorter->count * sizeof sorter->records[0], problem);
  }
  if (err == DOOR_OK) {
    off_t begin = (off_t)sorter->part_count * PART_RECORDS * DOOR_RECORD_BYTES; /* all before are full */
    sorter->parts[sorter->part_count++] = (struct part){.next_byte = begin, .left = sorter->count};
    sorter->count = 0;
  }
  return err;
}

enum door_err door_record_sorter_add(struct door_record_sorter *sorter, const struct door_record *record,
                                     struct door_problem *problem)
{
  enum door_err err = sorter->count == PART_RECORDS ? put_part(sorter, problem) : DOOR_OK;
  if (err == DOOR_OK) {
    sorter->records[sorter->count++] = *record;
  }
  return err;
}

/* ---- merging ---- */

static enum door_err fill_window(const struct door_record_sorter *sorter, struct part *part,
                                 struct door_problem *problem)
{
  uint32_t count = part->left < WINDOW_RECORDS ? part->left : WINDOW_RECORDS;
  size_t bytes = (size_t)count * DOOR_RECORD_BYTES;
  for (size_t done = 0; done < bytes;) {
    ssize_t got = pread(sorter->fd, (char *)part->window + done, bytes - done, part->next_byte + (off_t)done);
    if (got == 0 || (got < 0 && errno != EINTR)) {
      return tell("read", problem);
    }
    done += got < 0 ? 0 : (size_t)got;
  }
  part->next_byte += (off_t)bytes;
  part->left -= count;
  part->at = 0;
  part->filled = count;
  return DOOR_OK;
}

/* The part whose next record is first; NULL where none is left. */
static struct part *first_of(struct door_record_sorter *sorter)
{
  struct part *first = NULL;
  for (uint32_t i = 0; i < sorter->part_count; i++) {
    struct part *part = &sorter->parts[i];
    DOOR_ASSERT(part->window != NULL);
    if (part->at < part->filled && (first == NULL || by_case(&part->window[part->at], &first->window[first->at]) < 0)) {
      first = part;
    }
  }
  return first;
}

static enum door_err open_window(const struct door_record_sorter *sorter, struct part *part,
                                 struct door_problem *problem)
{
  part->window = calloc(WINDOW_RECORDS, sizeof *part->window);
  if (part->window == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for sorting events");
  }
  return fill_window(sorter, part, problem);
}

static enum door_err merge(struct door_record_sorter *sorter, door_record_visitor *visit, void *self,
                           struct door_problem *problem)
{
  for (uint32_t i = 0; i < sorter->part_count; i++) {
    enum door_err err = open_window(sorter, &sorter->parts[i], problem);
    if (err != DOOR_OK) {
      return err;
    }
  }
  for (struct part *part = first_of(sorter); part != NULL; part = first_of(sorter)) {
    enum door_err err = visit(self, &part->window[part->at++]);
    if (err == DOOR_OK && part->at == part->filled && part->left > 0) {
      err = fill_window(sorter, part, problem);
    }
    if (err != DOOR_OK) {
      return err;
    }
  }
  return DOOR_OK;
}

enum door_err door_record_sorter_visit(struct door_record_sorter *sorter, door_record_visitor *visit, void *self,
                                       struct door_problem *problem)
{
  if (sorter->part_count > 0) {
    enum door_err err = sorter->count > 0 ? put_part(sorter, problem) : DOOR_OK;
    return err == DOOR_OK ? merge(sorter, visit, self, problem) : err;
  }
  enum door_err err = DOOR_OK;
  qsort(sorter->records, sorter->count, sizeof sorter->records[0], by_case);
  for (uint32_t i = 0; i < sorter->count && err == DOOR_OK; i++) {
    err = visit(self, &sorter->records[i]);
  }
  return err;
}
