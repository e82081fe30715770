#include "scenario_checks.h"

#include "door_setting.h"
#include "door_words.h"

#include <stdio.h>

/* A decision that waits for a manager who does not exist would wait for ever. */
static void check_sign_off(struct scenario_document *document)
{
  static const char *const keys[] = {
      "screening.sign_off_share", "screening.sign_off_by", "screening.sign_off_posts",     "screening.senior_posts",
      "screening.staff_posts",    "screening.audit_share", "screening.audit_interval_days"};
  enum { SHARE, BY, MANAGERS, SENIORS, STAFF, AUDIT_SHARE, AUDIT_DAYS, KEY_COUNT };
  const struct door_screening *screening = &document->scenario.screening;
  if (!scenario_are_usable(document, keys, KEY_COUNT)) {
    return;
  }
  bool by_seniors = screening->sign_off_by == DOOR_SIGN_OFF_BY_SENIORS;
  bool is_audited = screening->audit_share > 0 && screening->audit_interval_days > 0;
  if ((screening->sign_off_share > 0 || is_audited) &&
      (by_seniors ? screening->senior_posts : screening->sign_off_posts) == 0) {
    scenario_complain(document, scenario_last_spot(document, keys, STAFF), keys[by_seniors ? SENIORS : MANAGERS],
                      is_audited ? "must be at least 1 where decisions are audited (screening.audit_share)"
                                 : "must be at least 1 where decisions are signed off (screening.sign_off_share)");
  }
  if (screening->senior_posts > screening->staff_posts) {
    scenario_complain(document, scenario_last_spot(document, keys + SENIORS, 2), keys[SENIORS],
                      "must not be above screening.staff_posts: seniors are some of them");
  }
}

/* The same of assessments that seniors of screening sign off. */
static void check_shared_seniors(struct scenario_document *document)
{
  static const char *const keys[] = {"assessment.sign_off_by", "screening.senior_posts"};
  const struct door_scenario *scenario = &document->scenario;
  if (scenario_are_usable(document, keys, 2) &&
      scenario->assessment.sign_off_by == DOOR_ASSESSMENT_SIGN_OFF_BY_SCREENING &&
      scenario->screening.senior_posts == 0) {
    scenario_complain(document, scenario_last_spot(document, keys, 2), keys[1],
                      "must be at least 1 where seniors of screening sign off assessments (assessment.sign_off_by)");
  }
}

static int64_t lent_to(const struct door_scenario *scenario, enum door_team team)
{
  int64_t posts = 0;
  for (uint32_t i = 0; i < scenario->staff.loan_count; i++) {
    posts += scenario->staff.loans[i].to_team == team ? scenario->staff.loans[i].posts : 0;
  }
  return posts;
}

/* All posts that screening ever has are workers of one pool. */
static void check_screening_posts(struct scenario_document *document)
{
  enum { POSTS_MAX = 1024 }; /* of a pool, sim_staff.h */
  const struct door_screening *screening = &document->scenario.screening;
  int64_t posts = screening->staff_posts;
  for (uint32_t i = 0; i < screening->shift_count; i++) {
    posts += screening->shifts[i].posts;
  }
  for (uint32_t i = 0; i < screening->change_count; i++) {
    posts += screening->changes[i].posts > 0 ? screening->changes[i].posts : 0;
  }
  posts += lent_to(&document->scenario, DOOR_TEAM_SCREENING);
  if (posts > POSTS_MAX) {
    scenario_complain(document, scenario_spot_at_or_above(document, "screening.staff_posts"), "screening.staff_posts",
                      "with shifts, changes and loans there would be %lld posts (allowed up to %d)", (long long)posts,
                      POSTS_MAX);
  }
  if (screening->stretch_hours > 0 && screening->staff_at_close == DOOR_AT_CLOSE_SUSPEND) {
    scenario_complain(document, scenario_spot_at_or_above(document, "screening.stretch_hours"),
                      "screening.stretch_hours",
                      "must be 0 where work in hand is put down at closing time (screening.staff_at_close)");
  }
}

/* What a worker number of the ledger, and a fold, can tell apart; and somebody for the cases that need experience. */
static void check_assessment_workers(struct scenario_document *document)
{
  enum { WORKERS_MAX = 4096 };
  static const char *const keys[] = {"assessment.workers", "assessment.newly_qualified_posts",
                                     "assessment.experienced_for"};
  const struct door_assessment *assessment = &document->scenario.assessment;
  int64_t workers = assessment->workers;
  for (uint32_t i = 0; i < assessment->change_count; i++) {
    workers += assessment->changes[i].posts > 0 ? assessment->changes[i].posts : 0;
  }
  workers += lent_to(&document->scenario, DOOR_TEAM_ASSESSMENT);
  if (scenario_is_usable(document, keys[0]) && workers > WORKERS_MAX) {
    scenario_complain(document, scenario_spot_at_or_above(document, "assessment.changes"), "assessment.changes",
                      "with the changes there would be %lld workers (allowed up to %d)", (long long)workers,
                      WORKERS_MAX);
  }
  if (!scenario_are_usable(document, keys, 3) || assessment->newly_qualified_posts == 0) {
    return;
  }
  bool needs_others = assessment->experienced_for != DOOR_EXPERIENCED_FOR_NOBODY;
  if (assessment->newly_qualified_posts > assessment->workers ||
      (needs_others && assessment->newly_qualified_posts == assessment->workers)) {
    scenario_complain(document, scenario_last_spot(document, keys, 2), keys[1], "must be %s assessment.workers (%lld)",
                      needs_others ? door_say("below") : door_say("at most"), (long long)assessment->workers);
  }
}

static int64_t posts_of(const struct door_scenario *scenario, enum door_team team)
{
  const int64_t posts[] = {[DOOR_TEAM_SCREENING] = scenario->screening.staff_posts,
                           [DOOR_TEAM_EARLY_HELP] = scenario->early_help.screening_posts,
                           [DOOR_TEAM_ASSESSMENT] = scenario->assessment.workers};
  return posts[team];
}

/* What is wrong with the loan; NULL: nothing. */
static const char *loan_fault(const struct door_scenario *scenario, const struct door_loan *loan)
{
  enum { DAY_MINUTES = 1440 };
  double minutes = door_link_minutes(scenario, door_team_party(loan->from_team), door_team_party(loan->to_team));
  if (loan->from_team == loan->to_team) {
    return DOOR_SAID("from_team and to_team must be two teams");
  }
  if (posts_of(scenario, loan->from_team) == 0 || posts_of(scenario, loan->to_team) == 0) {
    return DOOR_SAID("each of the two teams must have a post (screening.staff_posts, early_help.screening_posts, "
                     "assessment.workers)");
  }
  if (sim_date_between(loan->first_day, loan->last_day) < 0) {
    return DOOR_SAID("first_day must not be after last_day");
  }
  return minutes > (double)(loan->notice_days * DAY_MINUTES)
             ? DOOR_SAID("notice_days must be at least the time that word takes (handoffs)")
             : NULL;
}

static void check_loans(struct scenario_document *document)
{
  static const char *const parts[] = {"to_team", "posts", "first_day", "last_day", "notice_days", "from_team"};
  const struct door_scenario *scenario = &document->scenario;
  for (uint32_t i = 0; i < scenario->staff.loan_count; i++) {
    char key[PARAMETER_KEY_BYTES];
    bool is_known = true;
    for (size_t part = 0; part < sizeof parts / sizeof parts[0]; part++) {
      snprintf(key, sizeof key, "staff.loans.%s.%s", scenario->staff.loans[i].name, parts[part]);
      is_known = is_known && scenario_is_usable(document, key);
    }
    const char *fault = is_known ? loan_fault(scenario, &scenario->staff.loans[i]) : NULL;
    if (fault != NULL) {
      struct scenario_spot spot = scenario_spot_at_or_above(document, key); /* of the last part */
      snprintf(key, sizeof key, "staff.loans.%s", scenario->staff.loans[i].name);
      scenario_complain(document, spot, key, "%s", door_say(fault));
    }
  }
}

void scenario_check_staff(struct scenario_document *document)
{
  check_sign_off(document);
  check_shared_seniors(document);
  check_screening_posts(document);
  check_loans(document);
  check_assessment_workers(document);
}
