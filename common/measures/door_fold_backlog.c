#include "door_fold_backlog.h"

#define LINE_TOTAL(NAME, line) (DOOR_TOTAL_SCREENING_BACKLOG_##NAME + (line))
_Static_assert(DOOR_TOTAL_ASSESSMENT_BACKLOG_WATCHED == LINE_TOTAL(WATCHED, DOOR_BACKLOG_ASSESSMENT), "order");
_Static_assert(DOOR_TOTAL_ASSESSMENT_BACKLOG_CLEARED == LINE_TOTAL(CLEARED, DOOR_BACKLOG_ASSESSMENT), "order");
_Static_assert(DOOR_TOTAL_ASSESSMENT_BACKLOG_SECONDS == LINE_TOTAL(SECONDS, DOOR_BACKLOG_ASSESSMENT), "order");

void door_fold_backlog_reset(struct door_fold *fold)
{
  const struct door_measuring *measures = &fold->setting->scenario.measures;
  const double days[DOOR_BACKLOG_COUNT] = {[DOOR_BACKLOG_SCREENING] = measures->screening_backlog_days,
                                           [DOOR_BACKLOG_EARLY_HELP] = measures->early_help_backlog_days,
                                           [DOOR_BACKLOG_ASSESSMENT] = measures->assessment_backlog_days};
  for (uint32_t line = 0; line < DOOR_BACKLOG_COUNT; line++) {
    fold->backlogs[line].limit_seconds = (int64_t)(days[line] * SIM_DAY_SECONDS + 0.5);
    fold->totals[LINE_TOTAL(WATCHED, line)] = fold->backlogs[line].limit_seconds > 0;
  }
}

static bool oldest_of(const struct door_fold *fold, enum door_backlog_line line, int64_t *out_since_seconds)
{
  if (line != DOOR_BACKLOG_ASSESSMENT) {
    return door_queue_age_oldest(line == DOOR_BACKLOG_SCREENING ? &fold->screening_age : &fold->early_help_age,
                                 out_since_seconds);
  }
  const struct door_caseload *caseload = &fold->caseload;
  for (uint32_t place = 0; place < caseload->waiting_count; place++) {
    int64_t since = caseload->waiting[place].since_seconds;
    *out_since_seconds = place == 0 || since < *out_since_seconds ? since : *out_since_seconds;
  }
  return caseload->waiting_count > 0;
}

/* Nobody in the line as it stands had waited too long at that instant: it is clear. */
static void settle(struct door_fold *fold, enum door_backlog_line line, int64_t at_seconds)
{
  struct door_backlog_watch *watch = &fold->backlogs[line];
  int64_t since_seconds = 0;
  if (!oldest_of(fold, line, &since_seconds) || at_seconds - since_seconds <= watch->limit_seconds) {
    watch->has_cleared = true;
    fold->totals[LINE_TOTAL(CLEARED, line)] = 1;
    fold->totals[LINE_TOTAL(SECONDS, line)] = at_seconds - fold->measured_from_seconds;
  }
}

void door_fold_backlog_look(struct door_fold *fold, enum door_backlog_line line, bool is_out)
{
  if (!is_out && !fold->backlogs[line].has_begun) {
    fold->backlogs[line].has_begun = true;
    settle(fold, line, fold->measured_from_seconds);
  } else if (is_out) {
    settle(fold, line, fold->now_seconds);
  }
}

void door_fold_backlog_finish(struct door_fold *fold)
{
  for (uint32_t line = 0; line < DOOR_BACKLOG_COUNT; line++) {
    if (fold->backlogs[line].limit_seconds > 0 && !fold->backlogs[line].has_begun) { /* nobody has left it */
      settle(fold, (enum door_backlog_line)line, fold->measured_from_seconds);
    }
  }
}

/* Who waits still when the period ends, and since when: of a line that is no allocation's (door_caseload.h). */
static void finish_line(struct door_fold *fold, enum door_pool pool, enum door_total any, enum door_total oldest)
{
  int64_t since_seconds = 0;
  if (door_queue_age_oldest(pool == DOOR_POOL_SCREENING_STAFF ? &fold->screening_age : &fold->early_help_age,
                            &since_seconds)) {
    fold->totals[any] = 1;
    fold->totals[oldest] = fold->horizon_seconds - since_seconds;
  }
}

void door_fold_finish_lines(struct door_fold *fold)
{
  int64_t *totals = fold->totals;
  finish_line(fold, DOOR_POOL_SCREENING_STAFF, DOOR_TOTAL_SCREENING_ANY_AT_END, DOOR_TOTAL_SCREENING_OLDEST_SECONDS);
  finish_line(fold, DOOR_POOL_EARLY_HELP_PLACES, DOOR_TOTAL_EARLY_HELP_ANY_AT_END,
              DOOR_TOTAL_EARLY_HELP_OLDEST_SECONDS);
  totals[DOOR_TOTAL_SCREENING_WAITING_AT_END] = fold->stages[DOOR_POOL_SCREENING_STAFF].waiting;
  totals[DOOR_TOTAL_EARLY_HELP_WAITING_AT_END] = fold->stages[DOOR_POOL_EARLY_HELP_PLACES].waiting;
  int64_t oldest = totals[DOOR_TOTAL_SCREENING_OLDEST_SECONDS];
  if (oldest > totals[DOOR_TOTAL_SCREENING_LONGEST_SECONDS]) {
    totals[DOOR_TOTAL_SCREENING_LONGEST_SECONDS] = oldest;
  }
  door_fold_backlog_finish(fold);
}
