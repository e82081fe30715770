#include "door_paired.h"

void door_pairs_add(struct door_pairs *pairs, struct door_value base, struct door_value other)
{
  if (base.reason != NULL || other.reason != NULL) {
    const char *reason = base.reason != NULL ? base.reason : other.reason;
    pairs->reason = pairs->reason == NULL ? reason : pairs->reason;
    pairs->null_count++;
    return;
  }
  door_running_add(&pairs->base, base.number);
  door_running_add(&pairs->other, other.number);
  door_running_add(&pairs->difference, other.number - base.number);
}

void door_pairs_add_all(struct door_pairs *pairs, const struct door_results *base, const struct door_results *other,
                        uint32_t measure)
{
  pairs->needs_all = door_measure_row(measure)->unit == DOOR_UNIT_SECONDS_UNTIL_CLEARED;
  uint32_t first = door_results_first_replication(base);
  DOOR_ASSERT(first == door_results_first_replication(other));
  for (uint32_t i = 0; i < door_results_replication_count(base); i++) {
    if (door_results_is_stored(base, first + i) && door_results_is_stored(other, first + i)) {
      door_pairs_add(pairs, door_results_value(base, first + i, measure),
                     door_results_value(other, first + i, measure));
    }
  }
}

static struct door_summary summary_of(const struct door_pairs *pairs, const struct door_running *running,
                                      double outside_share)
{
  if (pairs->needs_all && pairs->null_count > 0) {
    return (struct door_summary){
        .reason = pairs->reason, .value_count = running->count, .null_count = pairs->null_count};
  }
  struct door_summary summary = door_running_summary(running, outside_share);
  summary.reason = summary.reason != NULL && pairs->reason != NULL ? pairs->reason : summary.reason;
  summary.null_count = pairs->null_count;
  return summary;
}

struct door_paired door_pairs_paired(const struct door_pairs *pairs, double outside_share)
{
  double variance = door_running_variance(&pairs->difference);
  bool varies = variance > 0;
  double apart = door_running_variance(&pairs->base) + door_running_variance(&pairs->other);
  return (struct door_paired){.base = summary_of(pairs, &pairs->base, outside_share),
                              .other = summary_of(pairs, &pairs->other, outside_share),
                              .difference = summary_of(pairs, &pairs->difference, outside_share),
                              .variance_reduction = varies ? apart / variance : 0,
                              .has_variance_reduction = varies};
}

struct door_paired door_paired_of(const struct door_results *base, const struct door_results *other, uint32_t measure,
                                  double outside_share)
{
  struct door_pairs pairs = {.reason = NULL};
  door_pairs_add_all(&pairs, base, other, measure);
  return door_pairs_paired(&pairs, outside_share);
}

static bool is_zero(double number)
{
  return !(number < 0) && !(number > 0);
}

enum door_finding door_finding_of(const struct door_paired *paired)
{
  const struct door_summary *difference = &paired->difference;
  if (difference->reason != NULL) {
    return DOOR_FINDING_NO_VALUE;
  }
  if (is_zero(difference->mean) && !paired->has_variance_reduction) {
    return DOOR_FINDING_SAME;
  }
  if (!difference->has_interval || (difference->low <= 0 && difference->high >= 0)) {
    return DOOR_FINDING_NOT_SURE;
  }
  return difference->low > 0 ? DOOR_FINDING_MORE : DOOR_FINDING_LESS;
}

const char *door_finding_name(enum door_finding finding)
{
  static const char *const names[] = {[DOOR_FINDING_NO_VALUE] = "no value",
                                      [DOOR_FINDING_SAME] = "the same",
                                      [DOOR_FINDING_NOT_SURE] = "not sure",
                                      [DOOR_FINDING_MORE] = "more",
                                      [DOOR_FINDING_LESS] = "less"};
  return names[finding];
}
