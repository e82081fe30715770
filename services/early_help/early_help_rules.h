/* early_help_rules.h - which service a request is meant for, when that takes up somebody new, how help ends.
 *
 * Role: the rules of early help as pure functions and constant tables. Units: shares in 0..1; days of the run, 0 the
 *   first. Ownership: values. Errors: none. Threads: pure functions.
 */
#ifndef EARLY_HELP_RULES_H
#define EARLY_HELP_RULES_H

#include "door_ledger.h"
#include "door_message.h"
#include "door_scenario.h"

/* What holds on a list. */
struct early_help_terms {
  const struct door_provider *provider; /* NULL: the one list of a scenario that names no service */
  int64_t places;
  uint32_t calendar;
  const struct sim_distribution *episode_hours;
  double need_met_share;
  double longest_wait_days; /* 0: none */
};

/* list: below the count of services; 0 where there is none. */
struct early_help_terms early_help_terms_of(const struct door_early_help *early_help, uint32_t list);

/* Whether a service takes requests of the issue; where a scenario names no service, early help takes all. */
bool early_help_is_taken(const struct door_early_help *early_help, uint8_t issue);

/* The list of the service that a request of an issue that is taken is meant for, by their shares among the services
 * that take it. u: keyed draw in (0,1), used where there are several. */
uint32_t early_help_list_of(const struct door_early_help *early_help, uint8_t issue, double u);

/* The first day from `day` on, below day_count, on which the service takes up somebody new; day_count where there is
 * none. provider: NULL is always open. first_day: the date of day 0. */
int64_t early_help_opening_day(const struct door_provider *provider, struct sim_date first_day, int64_t day,
                               int64_t day_count);

/* Whether a request is not made, where the first on the list has waited so long. u: keyed draw in (0,1). */
bool early_help_is_withheld(const struct door_early_help *early_help, struct sim_duration first_wait, double u);

/* How long a family stays on a list before it gives up, at a hazard above 0. u: keyed draw in (0,1). */
struct sim_duration early_help_patience(double per_year, double u);

/* How urgent a step-up is: 0 red, 1 amber, 2 green, by the level that early help's workers have found. */
uint8_t early_help_step_up_priority(const struct door_screening *screening, uint8_t need_level);

/* What cuts an episode short, or nothing. */
enum early_help_cut { EARLY_HELP_UNCUT, EARLY_HELP_CUT_BY_LIMIT, EARLY_HELP_CUT_BY_FAMILY };

struct early_help_length {
  struct sim_duration length; /* of the service's calendar */
  enum early_help_cut cut;
};

/* How long an episode lasts that is drawn to be `drawn` long: up to the next review, at most the longest length, and no
 * longer than the family wants. spent: of it, before the family can end it; 0 but in the start state. family_u, part_u:
 * keyed draws; the second is used where the family ends it. */
struct early_help_length early_help_length_of(const struct door_early_help *early_help, struct sim_duration drawn,
                                              struct sim_duration spent, double family_u, double part_u);

/* The rule by which a family left a list. */
enum door_rule early_help_leaving_rule(enum door_leaving why);

struct early_help_ending {
  enum door_outcome outcome;
  enum door_rule rule;
  enum door_standing family_standing;
};

/* Of an episode that was cut short; cut: not EARLY_HELP_UNCUT. */
const struct early_help_ending *early_help_cut_ending(enum early_help_cut cut);

/* u: keyed draw in (0,1); the need is met where it lies below the share. */
const struct early_help_ending *early_help_ending_of(double need_met_share, double u);

#endif
