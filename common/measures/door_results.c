#include "door_results.h"

#include "door_binomial.h"

struct stored_replication {
  bool is_stored;
  struct door_hash ledger;
  struct door_value values[DOOR_MEASURE_SLOTS];
};

struct door_results {
  uint32_t first_replication;
  uint32_t replication_count;
  struct stored_replication replications[];
};

enum door_err door_results_create(uint32_t first_replication, uint32_t replication_count,
                                  struct door_results **out_results)
{
  struct door_results *results =
      calloc(1, sizeof *results + (size_t)replication_count * sizeof results->replications[0]);
  if (results == NULL) {
    return DOOR_ERR_MEMORY;
  }
  results->first_replication = first_replication;
  results->replication_count = replication_count;
  *out_results = results;
  return DOOR_OK;
}

void door_results_destroy(struct door_results **results)
{
  free(*results);
  *results = NULL;
}

static bool has_room(const struct door_results *results, uint32_t replication)
{
  return replication >= results->first_replication &&
         replication - results->first_replication < results->replication_count;
}

/* The place of a replication that is not stored yet. */
static struct stored_replication *free_place(struct door_results *results, uint32_t replication)
{
  DOOR_ASSERT(has_room(results, replication));
  struct stored_replication *stored = &results->replications[replication - results->first_replication];
  DOOR_ASSERT(!stored->is_stored);
  return stored;
}

void door_results_store(struct door_results *results, uint32_t replication, const struct door_fold *fold,
                        const struct door_hash *ledger)
{
  struct stored_replication *stored = free_place(results, replication);
  stored->ledger = *ledger;
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    stored->values[measure] = door_fold_value(fold, measure);
  }
  stored->is_stored = true;
}

void door_results_restore(struct door_results *results, uint32_t replication,
                          const struct door_value values[static DOOR_MEASURE_SLOTS], const struct door_hash *ledger)
{
  struct stored_replication *stored = free_place(results, replication);
  stored->ledger = *ledger;
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    stored->values[measure] = values[measure];
  }
  stored->is_stored = true;
}

uint32_t door_results_stored_count(const struct door_results *results)
{
  uint32_t count = 0;
  for (uint32_t i = 0; i < results->replication_count; i++) {
    count += results->replications[i].is_stored;
  }
  return count;
}

uint32_t door_results_first_replication(const struct door_results *results)
{
  return results->first_replication;
}

uint32_t door_results_replication_count(const struct door_results *results)
{
  return results->replication_count;
}

bool door_results_is_stored(const struct door_results *results, uint32_t replication)
{
  return has_room(results, replication) && results->replications[replication - results->first_replication].is_stored;
}

struct door_value door_results_value(const struct door_results *results, uint32_t replication, uint32_t measure)
{
  DOOR_ASSERT(door_results_is_stored(results, replication) && measure < DOOR_MEASURE_SLOTS);
  return results->replications[replication - results->first_replication].values[measure];
}

struct door_hash door_results_ledger(const struct door_results *results, uint32_t replication)
{
  DOOR_ASSERT(door_results_is_stored(results, replication));
  return results->replications[replication - results->first_replication].ledger;
}

struct door_summary door_results_summary(const struct door_results *results, uint32_t measure)
{
  DOOR_ASSERT(measure < DOOR_MEASURE_SLOTS);
  struct door_running running = {.count = 0};
  const char *reason = NULL;
  uint32_t null_count = 0;
  for (uint32_t i = 0; i < results->replication_count; i++) {
    const struct stored_replication *stored = &results->replications[i];
    if (!stored->is_stored) {
      continue;
    }
    const struct door_value *value = &stored->values[measure];
    if (value->reason == NULL) {
      door_running_add(&running, value->number);
    } else {
      reason = reason == NULL ? value->reason : reason;
      null_count++;
    }
  }
  if (running.count == 0) {
    return (struct door_summary){.reason = reason == NULL ? "no replications" : reason, .null_count = null_count};
  }
  enum door_measure_unit unit = door_measure_row(measure)->unit;
  if (unit == DOOR_UNIT_SECONDS_UNTIL_CLEARED && null_count > 0) {
    /* A mean of those that cleared would be of the runs that went well. */
    return (struct door_summary){.reason = reason, .value_count = running.count, .null_count = null_count};
  }
  struct door_summary summary = door_running_summary(&running, DOOR_OUTSIDE_SHARE);
  summary.null_count = null_count;
  if (unit == DOOR_UNIT_SHARE_OF_REPLICATIONS) {
    uint32_t yes = (uint32_t)(running.mean * running.count + 0.5);
    summary.low = door_share_low(yes, running.count, DOOR_OUTSIDE_SHARE / 2);
    summary.high = door_share_high(yes, running.count, DOOR_OUTSIDE_SHARE / 2);
    return summary;
  }
  /* An interval loses nothing that is cut where no value can be. */
  summary.low = summary.low < 0 ? 0 : summary.low;
  summary.high = door_measure_is_at_most_one(measure) && summary.high > 1 ? 1 : summary.high;
  return summary;
}

enum door_err door_results_ledger_hash(const struct door_results *results, struct door_hash *out_hash)
{
  struct door_digest *digest = NULL;
  enum door_err err = door_digest_create(&digest);
  if (err != DOOR_OK) {
    return err;
  }
  for (uint32_t i = 0; i < results->replication_count; i++) {
    const struct stored_replication *stored = &results->replications[i];
    if (stored->is_stored) {
      uint32_t number = results->first_replication + i;
      const uint8_t number_bytes[] = {(uint8_t)number, (uint8_t)(number >> 8), (uint8_t)(number >> 16),
                                      (uint8_t)(number >> 24)};
      door_digest_bytes(digest, number_bytes, sizeof number_bytes);
      door_digest_bytes(digest, stored->ledger.bytes, DOOR_HASH_BYTES);
    }
  }
  *out_hash = door_digest_hash(digest);
  door_digest_destroy(&digest);
  return DOOR_OK;
}
