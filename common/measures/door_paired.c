#include "door_paired.h"

struct sums {
  struct door_running base, other, difference;
  const char *reason; /* of the first replication without a pair */
  uint32_t null_count;
};

static void add_pair(struct sums *sums, struct door_value base, struct door_value other)
{
  if (base.reason != NULL || other.reason != NULL) {
    const char *reason = base.reason != NULL ? base.reason : other.reason;
    sums->reason = sums->reason == NULL ? reason : sums->reason;
    sums->null_count++;
    return;
  }
  door_running_add(&sums->base, base.number);
  door_running_add(&sums->other, other.number);
  door_running_add(&sums->difference, other.number - base.number);
}

static struct door_summary summary_of(const struct sums *sums, const struct door_running *running, double outside_share)
{
  struct door_summary summary = door_running_summary(running, outside_share);
  summary.reason = summary.reason != NULL && sums->reason != NULL ? sums->reason : summary.reason;
  summary.null_count = sums->null_count;
  return summary;
}

struct door_paired door_paired_of(const struct door_results *base, const struct door_results *other, uint32_t measure,
                                  double outside_share)
{
  uint32_t first = door_results_first_replication(base);
  DOOR_ASSERT(first == door_results_first_replication(other));
  struct sums sums = {.reason = NULL};
  for (uint32_t i = 0; i < door_results_replication_count(base); i++) {
    if (door_results_is_stored(base, first + i) && door_results_is_stored(other, first + i)) {
      add_pair(&sums, door_results_value(base, first + i, measure), door_results_value(other, first + i, measure));
    }
  }
  double variance = door_running_variance(&sums.difference);
  bool varies = variance > 0;
  double apart = door_running_variance(&sums.base) + door_running_variance(&sums.other);
  return (struct door_paired){.base = summary_of(&sums, &sums.base, outside_share),
                              .other = summary_of(&sums, &sums.other, outside_share),
                              .difference = summary_of(&sums, &sums.difference, outside_share),
                              .variance_reduction = varies ? apart / variance : 0,
                              .has_variance_reduction = varies};
}
