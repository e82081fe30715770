/* door_fold_state.h - the inside of the fold, for its own files and for door_course.c, which watches its levels.
 *
 * Role: what is added up while a ledger goes by. door_fold.c has the demand, the pools and the end; door_fold_cases.c
 *   decisions and assessments, which count by child.
 * Units: seconds. Ownership: the fold owns its map and histograms. Errors: DOOR_ERR_MALFORMED for a record that no
 *   service writes, DOOR_ERR_MEMORY. Threads: one owner at a time.
 */
#ifndef DOOR_FOLD_STATE_H
#define DOOR_FOLD_STATE_H

#include "door_at_risk.h"
#include "door_caseload.h"
#include "door_fold.h"
#include "door_fold_pools.h"
#include "door_histogram.h"
#include "door_queue_age.h"
#include "door_returns.h"
#include "door_sources.h"
#include "door_waits.h"
#include "sim_archive.h"
#include "sim_map.h"

enum { DOOR_FURTHER_CHILDREN = (1 << DOOR_CHILDREN_MAX) - 1 }; /* a bit for each */

/* Whether the backlog of a line has cleared. */
struct door_backlog_watch {
  int64_t limit_seconds; /* who waits longer is backlog; 0: nobody watches */
  bool has_begun;        /* the first to leave the line in the period has told how it stood as the period began */
  bool has_cleared;
};
enum door_backlog_line { DOOR_BACKLOG_SCREENING, DOOR_BACKLOG_EARLY_HELP, DOOR_BACKLOG_ASSESSMENT, DOOR_BACKLOG_COUNT };

struct door_fold {
  const struct door_setting *setting;
  int64_t measured_from_seconds;
  int64_t horizon_seconds;
  int64_t now_seconds; /* of the last record */
  int64_t purged_at_seconds;
  int64_t received_count; /* run-in included, like closed */
  int64_t closed_count;
  int64_t received_children; /* the same by child named, which is what measures count */
  int64_t closed_children;
  int64_t requested_count; /* from outside, of early help; no contacts */
  int64_t request_ended_count;
  int64_t held_on_count; /* cases that have ended and hold caseload slots */
  uint64_t record_count;
  uint16_t request_pool; /* the first stage of early help, where a request arrives */
  struct stage_levels stages[DOOR_POOL_COUNT];
  int64_t totals[DOOR_TOTAL_SLOTS];
  int64_t rating_limit_seconds[DOOR_PRIORITY_CLASSES];
  struct door_backlog_watch backlogs[DOOR_BACKLOG_COUNT];
  bool is_finished;
  struct door_value values[DOOR_MEASURE_SLOTS];
  struct door_histogram spans[DOOR_SPAN_COUNT]; /* in working days */
  /* Parts, which keep their memory between replications (clear_parts); all before them is set to 0. */
  struct door_sources sources;
  struct door_returns returns;
  struct sim_map referred_at;  /* by child: second of its last referral */
  struct sim_archive assessed; /* by family: one more than the ordinal of its last contact allocated for assessment */
  struct sim_map rating;       /* by contact in screening: its class of priority */
  struct door_queue_age screening_age;
  struct door_queue_age early_help_age;
  struct door_caseload caseload;
  struct door_at_risk at_risk;
  struct door_waits waits;
};

/* 1 in the measured period, 0 before it. Records end with the horizon. */
static inline int64_t is_measured(const struct door_fold *fold)
{
  return fold->now_seconds >= fold->measured_from_seconds;
}

/* What is left of the measured period. A level that rises by one now, and never falls, adds this much to its time
 * integral; one that falls takes it away again. So integrals need no look at what came before. */
static inline int64_t seconds_left(const struct door_fold *fold)
{
  int64_t now = fold->now_seconds;
  return fold->horizon_seconds - (now > fold->measured_from_seconds ? now : fold->measured_from_seconds);
}

/* A length of time, or an instant, that a record tells of cannot lie before the run's first second. */
static inline bool is_past(const struct door_fold *fold, int64_t seconds)
{
  return seconds >= 0 && seconds <= fold->now_seconds;
}

/* Records of one case. */
enum door_err door_fold_rated(struct door_fold *fold, const struct door_record *record);
enum door_err door_fold_allocated(struct door_fold *fold, const struct door_record *record);
enum door_err door_fold_decided(struct door_fold *fold, const struct door_record *record);
enum door_err door_fold_assessed(struct door_fold *fold, const struct door_record *record);
/* An assessment, of whatever kind, ends: how long it took and whether in time. */
enum door_err door_fold_assessment_ended(struct door_fold *fold, const struct door_record *record);
enum door_err door_fold_task_done(struct door_fold *fold, const struct door_record *record);
enum door_err door_fold_held_on(struct door_fold *fold, const struct door_record *record);
enum door_err door_fold_plan_kept(struct door_fold *fold, const struct door_record *record);
enum door_err door_fold_protection(struct door_fold *fold, const struct door_record *record);

#endif
