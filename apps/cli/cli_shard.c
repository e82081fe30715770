#include "cli_shard.h"

#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* How those who start many programs number them. The number of the first is 0 where they do not say. */
static const struct {
  const char *starter;
  const char *number;
  const char *count;
  const char *first;
} surroundings[] = {
    {"Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", NULL},
    {"MPI", "PMI_RANK", "PMI_SIZE", NULL},
    {"an array of Slurm", "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN"},
    {"Slurm", "SLURM_PROCID", "SLURM_NTASKS", NULL},
};

static enum door_err read_variable(const char *name, uint64_t high, uint64_t *out_number)
{
  const char *text = getenv(name);
  if (text == NULL) {
    return cli_tell(DOOR_ERR_USAGE, "--shard auto: the environment has no %s; say --shard I/N", name);
  }
  return cli_read_number(name, text, 0, high, out_number);
}

static enum door_err set(uint64_t number, uint64_t count, const char *value, struct cli_shard *out_shard)
{
  if (number >= count) {
    return cli_tell(DOOR_ERR_USAGE, "--shard: %s has no shard %llu; %llu shards are numbered from 0 to %llu", value,
                    (unsigned long long)number, (unsigned long long)count, (unsigned long long)count - 1);
  }
  *out_shard = (struct cli_shard){(uint32_t)number, (uint32_t)count};
  return DOOR_OK;
}

static enum door_err read_surroundings(struct cli_shard *out_shard)
{
  for (size_t i = 0; i < sizeof surroundings / sizeof surroundings[0]; i++) {
    if (getenv(surroundings[i].number) == NULL) {
      continue;
    }
    uint64_t number = 0;
    uint64_t count = 1;
    uint64_t first = 0;
    enum door_err err = read_variable(surroundings[i].number, UINT32_MAX, &number);
    err = err == DOOR_OK ? read_variable(surroundings[i].count, CLI_SHARDS_MAX, &count) : err;
    if (err == DOOR_OK && surroundings[i].first != NULL) {
      err = read_variable(surroundings[i].first, number, &first);
    }
    if (err == DOOR_OK && count == 0) {
      err = cli_tell(DOOR_ERR_USAGE, "%s is 0", surroundings[i].count);
    }
    return err == DOOR_OK ? set(number - first, count, surroundings[i].starter, out_shard) : err;
  }
  return cli_tell(DOOR_ERR_USAGE, "--shard auto: neither mpirun nor Slurm has started this; say --shard I/N");
}

enum door_err cli_shard_read(const char *value, struct cli_shard *out_shard)
{
  if (strcmp(value, "auto") == 0) {
    return read_surroundings(out_shard);
  }
  char number_text[16];
  const char *slash = strchr(value, '/');
  size_t length = slash == NULL ? 0 : (size_t)(slash - value);
  if (length == 0 || length >= sizeof number_text) {
    return cli_tell(DOOR_ERR_USAGE, "--shard: %s is not I/N, as 0/4, nor auto", value);
  }
  memcpy(number_text, value, length);
  number_text[length] = '\0';
  uint64_t number = 0;
  uint64_t count = 0;
  enum door_err err = cli_read_number("--shard", number_text, 0, CLI_SHARDS_MAX - 1, &number);
  err = err == DOOR_OK ? cli_read_number("--shard", slash + 1, 1, CLI_SHARDS_MAX, &count) : err;
  return err == DOOR_OK ? set(number, count, value, out_shard) : err;
}

enum door_err cli_shard_take(struct cli_shard shard, uint32_t *first_replication, uint32_t *replication_count)
{
  if (shard.count == 0) {
    return DOOR_OK;
  }
  if (shard.count > *replication_count) {
    return cli_tell(DOOR_ERR_USAGE, "--shard: %u replications cannot be %u shards; take fewer, or more --reps",
                    *replication_count, shard.count);
  }
  uint64_t begin = (uint64_t)*replication_count * shard.number / shard.count;
  uint64_t end = (uint64_t)*replication_count * (shard.number + 1U) / shard.count;
  *first_replication += (uint32_t)begin;
  *replication_count = (uint32_t)(end - begin);
  return DOOR_OK;
}

enum door_err cli_shard_folder(struct cli_shard shard, const char *out_path, char *path, size_t path_bytes)
{
  if (mkdir(out_path, 0777) != 0 && errno != EEXIST) {
    return cli_tell(DOOR_ERR_IO, "%s: cannot make the folder: %s", out_path, strerror(errno));
  }
  int length = snprintf(path, path_bytes, "%s/shard-%u-of-%u", out_path, shard.number, shard.count);
  return length > 0 && (size_t)length < path_bytes ? DOOR_OK
                                                   : cli_tell(DOOR_ERR_USAGE, "--out: %s is too long", out_path);
}
