#include "door_setting.h"

#include "door_dated.h"
#include "door_start.h"
#include "sim_math.h"

#include <stdlib.h>
#include <string.h>

/* Which hand-offs there are, and the field that says how long each takes. What is not here has no link. */
static const struct link_row {
  enum door_party from;
  enum door_party to;
  size_t minutes_offset;
} links[] = {
    {DOOR_INTAKE, DOOR_SCREENING, offsetof(struct door_handoffs, intake_to_screening_minutes)},
    {DOOR_SCREENING, DOOR_EARLY_HELP, offsetof(struct door_handoffs, screening_to_early_help_minutes)},
    {DOOR_SCREENING, DOOR_ASSESSMENT, offsetof(struct door_handoffs, screening_to_assessment_minutes)},
    {DOOR_SCREENING, DOOR_INTAKE, offsetof(struct door_handoffs, screening_to_intake_minutes)},
    {DOOR_EARLY_HELP, DOOR_INTAKE, offsetof(struct door_handoffs, early_help_to_intake_minutes)},
    {DOOR_EARLY_HELP, DOOR_SCREENING, offsetof(struct door_handoffs, early_help_to_screening_minutes)},
    {DOOR_EARLY_HELP, DOOR_ASSESSMENT, offsetof(struct door_handoffs, early_help_to_assessment_minutes)},
    {DOOR_ASSESSMENT, DOOR_INTAKE, offsetof(struct door_handoffs, assessment_to_intake_minutes)},
    {DOOR_ASSESSMENT, DOOR_EARLY_HELP, offsetof(struct door_handoffs, assessment_to_early_help_minutes)},
    {DOOR_ASSESSMENT, DOOR_SCREENING, offsetof(struct door_handoffs, assessment_to_screening_minutes)},
};

/* A calendar covers the run and this much more, so that clocks that end after the horizon have an end. */
enum { CALENDAR_MARGIN_DAYS = 800 };

static bool shares_seniors(const struct door_scenario *scenario)
{
  return scenario->assessment.sign_off_by == DOOR_ASSESSMENT_SIGN_OFF_BY_SCREENING;
}

enum door_party door_team_party(enum door_team team)
{
  static const enum door_party parties[] = {[DOOR_TEAM_SCREENING] = DOOR_SCREENING,
                                            [DOOR_TEAM_EARLY_HELP] = DOOR_EARLY_HELP,
                                            [DOOR_TEAM_ASSESSMENT] = DOOR_ASSESSMENT};
  return parties[team];
}

double door_link_minutes(const struct door_scenario *scenario, enum door_party from, enum door_party to)
{
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
    if (links[i].from == from && links[i].to == to) {
      return *(const double *)(const void *)((const char *)&scenario->handoffs + links[i].minutes_offset);
    }
  }
  return 0;
}

/* Whether word of a loan travels by the link. */
static bool tells_of_loans(const struct door_scenario *scenario, const struct link_row *link)
{
  for (uint32_t i = 0; i < scenario->staff.loan_count; i++) {
    const struct door_loan *loan = &scenario->staff.loans[i];
    if (door_team_party(loan->from_team) == link->from && door_team_party(loan->to_team) == link->to) {
      return true;
    }
  }
  return false;
}

/* Whether anything of the scenario travels by the link: what is never used must not hold the others up. */
static bool is_used(const struct door_scenario *scenario, const struct link_row *link)
{
  if (tells_of_loans(scenario, link)) {
    return true;
  }
  if (link->from == DOOR_ASSESSMENT && link->to == DOOR_SCREENING) {
    return shares_seniors(scenario);
  }
  if (link->from != DOOR_EARLY_HELP || link->to == DOOR_INTAKE) {
    return true;
  }
  return scenario->early_help.step_up_to ==
         (link->to == DOOR_SCREENING ? DOOR_STEP_UP_TO_SCREENING : DOOR_STEP_UP_TO_ASSESSMENT);
}

static void set_links(struct door_setting *setting)
{
  const struct door_handoffs *handoffs = &setting->scenario.handoffs;
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
    if (!is_used(&setting->scenario, &links[i])) {
      continue;
    }
    double minutes = door_link_minutes(&setting->scenario, links[i].from, links[i].to);
    int64_t seconds = (int64_t)(minutes * SIM_MINUTE_SECONDS + 0.5);
    int64_t lookahead = (int64_t)((double)seconds * handoffs->declared_lookahead_share);
    uint32_t from = door_service_index(links[i].from);
    uint32_t to = door_service_index(links[i].to);
    setting->handoffs[from][to] = sim_duration_of(seconds);
    setting->lookaheads[from][to] = sim_duration_of(lookahead < 1 ? 1 : lookahead);
  }
}

static bool has_strategy_discussions(const struct door_screening *screening)
{
  bool has_them = screening->strategy_from_level < DOOR_NO_STRATEGY_LEVEL;
  for (uint32_t i = 0; i < screening->decision_row_count; i++) {
    has_them = has_them || screening->decision_rows[i].outcome == DOOR_ROW_STRATEGY_DISCUSSION;
  }
  return has_them;
}

static struct sim_duration seconds_of(double minutes)
{
  return sim_duration_of((int64_t)(minutes * SIM_MINUTE_SECONDS + 0.5));
}

/* A hand-off on a link that has another: one that takes less time shortens the link's lookahead. One that has the link
 * to itself makes it. */
static void share_link(struct door_setting *setting, enum door_party from, enum door_party to,
                       struct sim_duration handoff)
{
  struct sim_duration *of_link = &setting->handoffs[door_service_index(from)][door_service_index(to)];
  struct sim_duration *of_lookahead = &setting->lookaheads[door_service_index(from)][door_service_index(to)];
  int64_t lookahead = (int64_t)((double)handoff.seconds * setting->scenario.handoffs.declared_lookahead_share);
  lookahead = lookahead < 1 ? 1 : lookahead;
  if (of_link->seconds == 0) {
    *of_link = handoff;
    *of_lookahead = sim_duration_of(lookahead);
  } else if (lookahead < of_lookahead->seconds) {
    *of_lookahead = sim_duration_of(lookahead);
  }
}

/* Hand-offs that have a time of their own, where the scenario has them. */
static void set_own_handoffs(struct door_setting *setting)
{
  const struct door_scenario *scenario = &setting->scenario;
  setting->strategy_handoff = seconds_of(scenario->handoffs.strategy_discussion_minutes);
  setting->plan_answer_handoff = seconds_of(scenario->handoffs.plan_answer_minutes);
  setting->signed_off_handoff = seconds_of(scenario->handoffs.signed_off_minutes);
  if (has_strategy_discussions(&scenario->screening)) {
    share_link(setting, DOOR_SCREENING, DOOR_ASSESSMENT, setting->strategy_handoff);
  }
  if (shares_seniors(scenario)) {
    share_link(setting, DOOR_SCREENING, DOOR_ASSESSMENT, setting->signed_off_handoff);
  }
  if (scenario->assessment.plan_step_down_share > 0) {
    share_link(setting, DOOR_EARLY_HELP, DOOR_ASSESSMENT, setting->plan_answer_handoff);
  }
}

/* Factors with mean 1 over the weights' own days or hours. All weights 0 is refused by the reader. */
static void scale_to_mean_one(const double *weights, const double *lengths, uint32_t count, double *out_factors)
{
  double sum = 0;
  double length_sum = 0;
  for (uint32_t i = 0; i < count; i++) {
    double length = lengths == NULL ? 1.0 : lengths[i];
    sum += weights[i] * length;
    length_sum += length;
  }
  for (uint32_t i = 0; i < count; i++) {
    out_factors[i] = sum > 0 ? weights[i] * length_sum / sum : 0;
  }
}

/* Of one source: contacts in a mean hour, and the factors on it. */
struct rates {
  double per_hour;
  double requests_per_hour; /* to early help */
  double month_factor[DOOR_MONTHS];
  double weekday_factor[SIM_WEEKDAYS];
  double hour_factor[DOOR_DAY_HOURS];
};

static struct rates rates_of(const struct door_source *source)
{
  static const double month_days[DOOR_MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const double year_hours = 365.0 * DOOR_DAY_HOURS;
  struct rates rates = {.per_hour = source->annual_first_contacts / year_hours,
                        .requests_per_hour = source->annual_early_help_requests / year_hours};
  scale_to_mean_one(source->month_weights, month_days, DOOR_MONTHS, rates.month_factor);
  scale_to_mean_one(source->weekday_weights, NULL, SIM_WEEKDAYS, rates.weekday_factor);
  scale_to_mean_one(source->hour_weights, NULL, DOOR_DAY_HOURS, rates.hour_factor);
  return rates;
}

static void set_rates(struct door_setting *setting)
{
  for (uint32_t i = 0; i < setting->scenario.intake.source_count; i++) {
    struct rates rates = rates_of(&setting->scenario.intake.sources[i]);
    setting->rate_per_hour[i] = rates.per_hour;
    setting->requests_per_hour[i] = rates.requests_per_hour;
    memcpy(setting->month_factor[i], rates.month_factor, sizeof rates.month_factor);
    memcpy(setting->weekday_factor[i], rates.weekday_factor, sizeof rates.weekday_factor);
    memcpy(setting->hour_factor[i], rates.hour_factor, sizeof rates.hour_factor);
  }
}

static double largest(const double *values, uint32_t count)
{
  double most = 0;
  for (uint32_t i = 0; i < count; i++) {
    most = values[i] > most ? values[i] : most;
  }
  return most;
}

double door_request_peak_per_hour(const struct door_source *source)
{
  struct rates rates = rates_of(source);
  return rates.requests_per_hour * largest(rates.month_factor, DOOR_MONTHS) *
         largest(rates.weekday_factor, SIM_WEEKDAYS) * largest(rates.hour_factor, DOOR_DAY_HOURS);
}

double door_source_trend_factor(const struct door_source *source, int64_t days)
{
  static const double year_days = 365;
  if (source->trend_per_year == 0) {
    return 1;
  }
  double years = (double)days / year_days;
  double factor = source->trend == DOOR_TREND_LINEAR ? 1 + source->trend_per_year * years
                                                     : sim_exp(years * sim_log1p(source->trend_per_year));
  return factor > 0 ? factor : 0;
}

double door_source_peak_per_hour(const struct door_scenario *scenario, uint32_t source)
{
  const struct door_source *one = &scenario->intake.sources[source];
  struct rates rates = rates_of(one);
  const double seasons[] = {one->term_factor, one->holiday_factor};
  const double trends[] = {door_source_trend_factor(one, -scenario->time.run_in_days),
                           door_source_trend_factor(one, scenario->time.measured_days)};
  double peak = rates.per_hour * largest(rates.month_factor, DOOR_MONTHS) *
                largest(rates.weekday_factor, SIM_WEEKDAYS) * largest(rates.hour_factor, DOOR_DAY_HOURS) *
                largest(seasons, 2) * largest(trends, 2);
  for (uint32_t i = 0; i < scenario->intake.event_count; i++) {
    const struct door_demand_event *event = &scenario->intake.events[i];
    peak *= event->factor > 1 && door_event_concerns(event, source) ? event->factor : 1;
  }
  return peak;
}

static bool has_second_reports(const struct door_intake *intake)
{
  for (uint32_t i = 0; i < intake->source_count; i++) {
    if (intake->sources[i].second_report_share > 0) {
      return true;
    }
  }
  return false;
}

static bool has_returns(const struct door_families *families)
{
  for (uint32_t level = 0; level < DOOR_NEED_LEVELS; level++) {
    if (families->return_per_year[level] > 0) {
      return true;
    }
  }
  return false;
}

bool door_families_give_harm(const struct door_families *families)
{
  bool is_given = families->harm_rising_per_year[0] > 0;
  for (uint32_t i = 0; i < DOOR_NEED_LEVELS; i++) {
    is_given |= families->harm_possible_shares[i] > 0 || families->harm_likely_shares[i] > 0;
  }
  return is_given;
}

/* Whether what is latent in a family can be another than at its first contact, or is harm. */
static bool families_move(const struct door_families *families)
{
  bool moves = door_families_give_harm(families);
  for (uint32_t level = 0; level < DOOR_NEED_LEVELS; level++) {
    moves |= families->worsening_per_year[level] > 0 || families->improving_per_year[level] > 0;
  }
  for (uint32_t band = 0; band < DOOR_HARM_BANDS - 1; band++) {
    moves |= families->harm_rising_per_year[band] > 0 || families->harm_easing_per_year[band] > 0;
  }
  return moves;
}

/* FNV-1a, folded: any fixed hash will do. */
uint32_t door_key_of_name(const char *name, unsigned char ending)
{
  uint64_t hash = UINT64_C(0xCBF29CE484222325);
  for (; *name != '\0'; name++) {
    hash = (hash ^ (unsigned char)*name) * UINT64_C(0x100000001B3);
  }
  hash = ending == 0 ? hash : (hash ^ ending) * UINT64_C(0x100000001B3);
  hash ^= hash >> 36;
  hash ^= hash >> 18;
  return (uint32_t)(hash & ((1U << DOOR_SOURCE_KEY_BITS) - 1U));
}

static enum door_err set_source_keys(struct door_setting *setting, struct door_problem *problem)
{
  const struct door_intake *intake = &setting->scenario.intake;
  for (uint32_t i = 0; i < intake->source_count; i++) {
    bool asks = intake->sources[i].annual_early_help_requests > 0;
    setting->source_keys[i] = door_key_of_name(intake->sources[i].name, 0);
    setting->request_keys[i] = asks ? door_key_of_name(intake->sources[i].name, '?') : DOOR_NO_REQUESTS;
  }
  for (uint32_t i = 0; i < intake->source_count; i++) {
    for (uint32_t j = 0; j < intake->source_count; j++) {
      bool are_same =
          setting->request_keys[i] == setting->source_keys[j] ||
          (j < i &&
           (setting->source_keys[j] == setting->source_keys[i] ||
            (setting->request_keys[i] != DOOR_NO_REQUESTS && setting->request_keys[j] == setting->request_keys[i])));
      if (are_same) {
        return door_problem_set(problem, DOOR_ERR_SCENARIO,
                                "intake.sources: the names %s and %s give the same key; rename one of them",
                                intake->sources[j].name, intake->sources[i].name);
      }
    }
  }
  return DOOR_OK;
}

enum door_err door_calendar_create(const struct door_calendar *calendar, struct sim_date first_day, int32_t day_count,
                                   struct sim_calendar **out_calendar, struct door_problem *problem)
{
  struct sim_calendar_spec spec = {
      .first_day = first_day,
      .day_count = day_count,
      .closes_on_bank_holidays = calendar->closes_on_bank_holidays,
      .closures = calendar->closures.ranges,
      .closure_count = calendar->closures.count,
  };
  for (uint32_t weekday = 0; weekday < SIM_WEEKDAYS; weekday++) {
    spec.hour_count[weekday] = (uint8_t)calendar->hours[weekday].count;
    for (uint32_t i = 0; i < calendar->hours[weekday].count; i++) {
      spec.hours[weekday][i] = calendar->hours[weekday].intervals[i];
    }
  }
  return sim_calendar_create(&spec, out_calendar, problem);
}

static enum door_err create_calendar(struct door_setting *setting, uint32_t index, struct door_problem *problem)
{
  const struct door_scenario *scenario = &setting->scenario;
  int32_t day_count = (int32_t)(scenario->time.run_in_days + scenario->time.measured_days) + CALENDAR_MARGIN_DAYS;
  return door_calendar_create(&scenario->calendars[index], scenario->time.first_day, day_count,
                              &setting->calendars[index], problem);
}

static enum door_err create_terms(struct door_setting *setting, struct door_problem *problem)
{
  const struct door_scenario *scenario = &setting->scenario;
  const struct sim_terms_spec spec = {
      .first_day = scenario->time.first_day,
      .day_count = (int32_t)(scenario->time.run_in_days + scenario->time.measured_days) + CALENDAR_MARGIN_DAYS,
      .terms = scenario->intake.terms.ranges,
      .term_count = scenario->intake.terms.count,
  };
  return sim_terms_create(&spec, &setting->terms, problem);
}

static void set_events(struct door_setting *setting)
{
  const struct door_scenario *scenario = &setting->scenario;
  for (uint32_t i = 0; i < scenario->intake.event_count; i++) {
    const struct door_demand_event *event = &scenario->intake.events[i];
    setting->event_first_day[i] = sim_date_between(scenario->time.first_day, event->from);
    setting->event_end_day[i] = sim_date_between(scenario->time.first_day, event->until) + 1;
  }
}

enum door_err door_setting_create(const struct door_scenario *scenario, struct door_setting **out_setting,
                                  struct door_problem *problem)
{
  if (scenario->time.run_in_rule != DOOR_RUN_IN_DAYS) {
    return door_problem_set(
        problem, DOOR_ERR_SCENARIO,
        "time.run_in_rule is mser5, and such a run-in is found by run, compare, check, sweep, size and sensitivity "
        "alone; take the days that run finds, with time.run_in_rule=days and time.run_in_days");
  }
  struct door_setting *setting = calloc(1, sizeof *setting);
  if (setting == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for the scenario");
  }
  setting->scenario = *scenario;
  setting->measured_from = sim_time_at(scenario->time.run_in_days * SIM_DAY_SECONDS);
  setting->horizon =
      sim_time_plus(setting->measured_from, sim_duration_of(scenario->time.measured_days * SIM_DAY_SECONDS));
  setting->counted_from = sim_time_at(door_counted_from_day(scenario) * SIM_DAY_SECONDS);
  set_links(setting);
  set_own_handoffs(setting);
  set_rates(setting);
  setting->moves_families = families_move(&scenario->families);
  setting->records_harm =
      scenario->measures.latent_outcomes == DOOR_LATENT_RECORDED && door_families_give_harm(&scenario->families);
  setting->tells_world =
      has_returns(&scenario->families) || has_second_reports(&scenario->intake) || setting->records_harm;
  enum door_err err = set_source_keys(setting, problem);
  err = err == DOOR_OK ? door_start_set_keys(setting, problem) : err;
  set_events(setting);
  err = err == DOOR_OK ? create_terms(setting, problem) : err;
  for (uint32_t i = 0; i < scenario->calendar_count && err == DOOR_OK; i++) {
    err = create_calendar(setting, i, problem);
  }
  err = err == DOOR_OK ? door_dated_chain(setting) : err;
  if (err != DOOR_OK) {
    door_setting_destroy(&setting);
    return err;
  }
  *out_setting = setting;
  return DOOR_OK;
}

void door_setting_destroy(struct door_setting **setting)
{
  if (*setting == NULL) {
    return;
  }
  for (uint32_t i = 0; i < DOOR_CALENDARS_MAX; i++) {
    sim_calendar_destroy(&(*setting)->calendars[i]);
  }
  sim_terms_destroy(&(*setting)->terms);
  door_dated_unchain(*setting);
  free(*setting);
  *setting = NULL;
}
