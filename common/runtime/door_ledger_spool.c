#include "door_ledger_spool.h"

#include "door_descriptors.h"
#include "door_ledger_csv.h"
#include "sim_date.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 1200 };

struct part {
  FILE *file;
  bool has_begun;
  bool is_complete;
};

struct door_ledger_spool {
  const char *path;
  const struct door_scenario *scenario;
  struct part *parts; /* by replication - first_replication */
  uint32_t first_replication;
  uint32_t replication_count;
  atomic_flag has_failed;
  struct door_problem problem; /* of the thread that failed first */
};

/* Keeps the first failure, of a replication at its simulated time; errno says why. */
static enum door_err fail(struct door_ledger_spool *spool, uint32_t replication, const struct door_record *record)
{
  const char *reason = strerror(errno);
  if (atomic_flag_test_and_set(&spool->has_failed)) {
    return DOOR_ERR_IO;
  }
  if (record == NULL) {
    return door_problem_set(&spool->problem, DOOR_ERR_IO,
                            "%s: cannot write the ledger: %s, at the end of replication %u", spool->path, reason,
                            replication);
  }
  char time[SIM_INSTANT_TEXT_SIZE];
  struct sim_epoch epoch = {spool->scenario->time.first_day};
  sim_epoch_format(epoch, sim_time_at(record->time_seconds), time);
  return door_problem_set(&spool->problem, DOOR_ERR_IO,
                          "%s: cannot write the ledger: %s, at simulated %s of replication %u", spool->path, reason,
                          time, replication);
}

static void part_path(const struct door_ledger_spool *spool, uint32_t place, char out_path[PATH_BYTES])
{
  snprintf(out_path, PATH_BYTES, "%s.%u.part", spool->path, spool->first_replication + place);
}

enum door_err door_ledger_spool_create(const char *path, const struct door_scenario *scenario,
                                       uint32_t first_replication, uint32_t replication_count,
                                       struct door_ledger_spool **out_spool, struct door_problem *problem)
{
  if (strlen(path) + 32 > PATH_BYTES) {
    return door_problem_set(problem, DOOR_ERR_IO, "%.200s...: the path of the ledger is too long", path);
  }
  if (access(path, F_OK) == 0) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: is there already; a run never overwrites: name another --ledger",
                            path);
  }
  /* Told before an hour of simulation, not after it. */
  FILE *probe = fopen(path, "wxe");
  if (probe == NULL) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: cannot write the ledger: %s", path, strerror(errno));
  }
  fclose(probe);
  unlink(path);
  struct door_ledger_spool *spool = calloc(1, sizeof *spool);
  struct part *parts = calloc(replication_count, sizeof *parts);
  if (spool == NULL || parts == NULL) {
    free(spool);
    free(parts);
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for the ledger");
  }
  *spool = (struct door_ledger_spool){.path = path,
                                      .scenario = scenario,
                                      .parts = parts,
                                      .first_replication = first_replication,
                                      .replication_count = replication_count,
                                      .has_failed = ATOMIC_FLAG_INIT};
  *out_spool = spool;
  return DOOR_OK;
}

void door_ledger_spool_destroy(struct door_ledger_spool **spool)
{
  if (*spool == NULL) {
    return;
  }
  char path[PATH_BYTES];
  for (uint32_t place = 0; place < (*spool)->replication_count; place++) {
    struct part *part = &(*spool)->parts[place];
    if (part->file != NULL) {
      fclose(part->file);
    }
    if (part->has_begun) {
      part_path(*spool, place, path);
      unlink(path);
    }
  }
  free((*spool)->parts);
  free(*spool);
  *spool = NULL;
}

enum door_err door_ledger_spool_add(struct door_ledger_spool *spool, uint32_t replication,
                                    const struct door_record *records, uint32_t count)
{
  uint32_t place = replication - spool->first_replication;
  struct part *part = &spool->parts[place];
  if (!part->has_begun) {
    char path[PATH_BYTES];
    part_path(spool, place, path);
    part->file = door_reserve_fopen(path, "we");
    if (part->file == NULL) {
      return fail(spool, replication, count > 0 ? records : NULL);
    }
    part->has_begun = true;
  }
  char line[DOOR_LEDGER_CSV_SIZE];
  for (uint32_t i = 0; i < count; i++) {
    size_t length = door_ledger_csv_record(spool->scenario, replication, &records[i], line);
    if (fwrite(line, 1, length, part->file) != length) {
      return fail(spool, replication, &records[i]);
    }
  }
  return DOOR_OK;
}

enum door_err door_ledger_spool_complete(struct door_ledger_spool *spool, uint32_t replication)
{
  struct part *part = &spool->parts[replication - spool->first_replication];
  part->is_complete = true;
  if (part->file == NULL) {
    return DOOR_OK;
  }
  int failed = fclose(part->file);
  part->file = NULL;
  return failed ? fail(spool, replication, NULL) : DOOR_OK;
}

const struct door_problem *door_ledger_spool_problem(const struct door_ledger_spool *spool)
{
  return spool->problem.err == DOOR_OK ? NULL : &spool->problem;
}

static bool append_file(FILE *out, const char *path)
{
  FILE *in = fopen(path, "re");
  if (in == NULL) {
    return false;
  }
  char buffer[1 << 16];
  size_t length = 0;
  bool is_good = true;
  while (is_good && (length = fread(buffer, 1, sizeof buffer, in)) > 0) {
    is_good = fwrite(buffer, 1, length, out) == length;
  }
  is_good = is_good && ferror(in) == 0;
  fclose(in);
  return is_good;
}

/* Gives a file its name without overwriting one that came there meanwhile. */
static bool take_name(const char *from, const char *to)
{
  if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
    return true;
  }
  bool is_unknown = errno == EINVAL || errno == ENOSYS; /* to this file system, or kernel */
  return is_unknown && access(to, F_OK) != 0 && rename(from, to) == 0;
}

enum door_err door_ledger_spool_join(struct door_ledger_spool *spool, struct door_problem *problem)
{
  char whole[PATH_BYTES];
  char path[PATH_BYTES];
  snprintf(whole, sizeof whole, "%s.part", spool->path);
  FILE *out = fopen(whole, "we");
  bool is_good = out != NULL && fputs(door_ledger_csv_header(), out) != EOF;
  for (uint32_t place = 0; place < spool->replication_count && is_good; place++) {
    if (spool->parts[place].is_complete && spool->parts[place].has_begun) {
      part_path(spool, place, path);
      is_good = append_file(out, path);
      unlink(path); /* at once: a disk has to hold little more than the ledger */
    }
  }
  is_good = is_good && fflush(out) == 0 && fsync(fileno(out)) == 0;
  int reason = errno;
  if (out != NULL && fclose(out) != 0 && is_good) {
    is_good = false;
    reason = errno;
  }
  errno = reason;
  if (!is_good || !take_name(whole, spool->path)) {
    enum door_err err =
        door_problem_set(problem, DOOR_ERR_IO, "%s: cannot write the ledger: %s", spool->path, strerror(errno));
    unlink(whole);
    return err;
  }
  return DOOR_OK;
}

void door_ledger_spool_remove_parts(const char *path, uint32_t first_replication, uint32_t replication_count)
{
  struct door_ledger_spool spool = {.path = path, .first_replication = first_replication};
  char part[PATH_BYTES];
  for (uint32_t place = 0; place < replication_count; place++) {
    part_path(&spool, place, part);
    unlink(part);
  }
  snprintf(part, sizeof part, "%s.part", path);
  unlink(part);
}
