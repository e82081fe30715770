#include "early_help_rules.h"

#include "sim_date.h"
#include "sim_math.h"

struct early_help_terms early_help_terms_of(const struct door_early_help *early_help, uint32_t list)
{
  if (early_help->provider_count == 0) {
    return (struct early_help_terms){.places = early_help->places,
                                     .calendar = early_help->calendar,
                                     .episode_hours = &early_help->episode_hours,
                                     .need_met_share = early_help->need_met_share};
  }
  const struct door_provider *provider = &early_help->providers[list];
  return (struct early_help_terms){.provider = provider,
                                   .places = provider->places,
                                   .calendar = provider->calendar,
                                   .episode_hours = &provider->episode_hours,
                                   .need_met_share = provider->need_met_share,
                                   .longest_wait_days = provider->longest_wait_days};
}

/* Of the requests of an issue, those that are meant for the service; not yet divided by what all services have. */
static double share_of(const struct door_provider *provider, uint8_t issue)
{
  return door_issues_have(provider->issues, issue) ? provider->request_share : 0;
}

bool early_help_is_taken(const struct door_early_help *early_help, uint8_t issue)
{
  bool is_taken = early_help->provider_count == 0;
  for (uint32_t list = 0; list < early_help->provider_count; list++) {
    is_taken = is_taken || share_of(&early_help->providers[list], issue) > 0;
  }
  return is_taken;
}

uint32_t early_help_list_of(const struct door_early_help *early_help, uint8_t issue, double u)
{
  uint32_t last = 0; /* where rounding leaves something over: the last that has a share */
  double refused = 0;
  for (uint32_t list = 0; list < early_help->provider_count; list++) {
    bool is_for_it = door_issues_have(early_help->providers[list].issues, issue);
    refused += is_for_it ? 0 : early_help->providers[list].request_share;
  }
  double left = u * (1 - refused); /* nothing is refused where no service names issues: u as it is */
  for (uint32_t list = 0; list < early_help->provider_count; list++) {
    double share = share_of(&early_help->providers[list], issue);
    if (left < share) {
      return list;
    }
    left -= share;
    last = share > 0 ? list : last;
  }
  return last;
}

static int32_t day_of_year(struct sim_date date)
{
  return date.month * 32 + date.day; /* an order, not a count */
}

static bool is_in_every_year(const struct sim_date_range *range, struct sim_date date)
{
  int32_t day = day_of_year(date);
  int32_t first = day_of_year(range->first);
  int32_t last = day_of_year(range->last);
  bool is_over_new_year = range->last.year > range->first.year;
  return is_over_new_year ? day >= first || day <= last : day >= first && day <= last;
}

static bool is_closed(const struct door_provider *provider, struct sim_date date)
{
  for (uint32_t i = 0; i < provider->closures.count; i++) {
    const struct sim_date_range *range = &provider->closures.ranges[i];
    bool is_in = provider->closes_every_year
                     ? is_in_every_year(range, date)
                     : sim_date_compare(range->first, date) <= 0 && sim_date_compare(date, range->last) <= 0;
    if (is_in) {
      return true;
    }
  }
  return false;
}

int64_t early_help_opening_day(const struct door_provider *provider, struct sim_date first_day, int64_t day,
                               int64_t day_count)
{
  bool has_closures = provider != NULL && provider->closures.count > 0;
  while (has_closures && day < day_count && is_closed(provider, sim_date_plus_days(first_day, day))) {
    day++;
  }
  return day;
}

enum door_rule early_help_leaving_rule(enum door_leaving why)
{
  static const enum door_rule rules[] = {[DOOR_LEAVING_GAVE_UP] = DOOR_RULE_GAVE_UP,
                                         [DOOR_LEAVING_LONGEST_WAIT] = DOOR_RULE_LONGEST_WAIT,
                                         [DOOR_LEAVING_STEPPED_UP] = DOOR_RULE_WORSENED};
  return rules[why];
}

bool early_help_is_withheld(const struct door_early_help *early_help, struct sim_duration first_wait, double u)
{
  static const double week_seconds = 7.0 * SIM_DAY_SECONDS;
  return u < (double)first_wait.seconds / week_seconds * early_help->withheld_per_week_share;
}

struct sim_duration early_help_patience(double per_year, double u)
{
  static const double year_seconds = 365.0 * SIM_DAY_SECONDS;
  return sim_duration_of((int64_t)(-sim_log(u) * year_seconds / per_year + 0.5));
}

uint8_t early_help_step_up_priority(const struct door_screening *screening, uint8_t need_level)
{
  if (need_level >= screening->red_from_level) {
    return 0;
  }
  return need_level >= screening->amber_from_level ? 1 : DOOR_PRIORITY_CLASSES - 1;
}

static struct sim_duration hours(double count)
{
  return sim_duration_of((int64_t)(count * SIM_HOUR_SECONDS + 0.5));
}

struct early_help_length early_help_length_of(const struct door_early_help *early_help, struct sim_duration drawn,
                                              struct sim_duration spent, double family_u, double part_u)
{
  struct early_help_length one = {drawn, EARLY_HELP_UNCUT};
  int64_t between = hours(early_help->review_every_hours).seconds;
  int64_t longest = hours(early_help->longest_episode_hours).seconds;
  if (between > 0) {
    one.length.seconds = (drawn.seconds + between - 1) / between * between;
  }
  if (longest > 0 && one.length.seconds > longest) {
    one = (struct early_help_length){sim_duration_of(longest), EARLY_HELP_CUT_BY_LIMIT};
  }
  if (family_u < early_help->ended_by_family_share) {
    int64_t part = spent.seconds + (int64_t)((double)(one.length.seconds - spent.seconds) * part_u);
    one = (struct early_help_length){sim_duration_of(part), EARLY_HELP_CUT_BY_FAMILY};
  }
  return one;
}

const struct early_help_ending *early_help_cut_ending(enum early_help_cut cut)
{
  static const struct early_help_ending endings[] = {
      [EARLY_HELP_CUT_BY_LIMIT] = {DOOR_OUTCOME_EARLY_HELP_TIMED_OUT, DOOR_RULE_LONGEST_EPISODE, DOOR_STANDING_CLOSED},
      [EARLY_HELP_CUT_BY_FAMILY] = {DOOR_OUTCOME_EARLY_HELP_ENDED_BY_FAMILY, DOOR_RULE_ENDED_BY_FAMILY,
                                    DOOR_STANDING_CLOSED}};
  return &endings[cut];
}

static const struct early_help_ending need_met = {DOOR_OUTCOME_EARLY_HELP_MET, DOOR_RULE_NEED_MET_SHARE,
                                                  DOOR_STANDING_MET};
static const struct early_help_ending need_unmet = {DOOR_OUTCOME_EARLY_HELP_UNMET, DOOR_RULE_NEED_MET_SHARE,
                                                    DOOR_STANDING_CLOSED};

const struct early_help_ending *early_help_ending_of(double need_met_share, double u)
{
  return u < need_met_share ? &need_met : &need_unmet;
}
