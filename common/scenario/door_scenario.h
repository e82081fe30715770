/* door_scenario.h - a scenario with every value filled in.
 *
 * Role: what one run simulates, as plain values: a struct whose fields are the rows of the parameter
 *   table (parameters.def), in the units that the rows name. Does not decide: how a file becomes this
 *   (scenario_reader.h), what is built from it once a run (door_setting.h).
 * Units: those of the row, last in the name. Shares are in 0..1. Ownership: one value without
 *   pointers; may be copied. Errors: none here. Threads: read-only once read.
 */
#ifndef DOOR_SCENARIO_H
#define DOOR_SCENARIO_H

#include "door_dated_key.h"
#include "door_scenario_limits.h"
#include "sim_calendar.h"
#include "sim_date.h"
#include "sim_distribution.h"

#include <stdbool.h>
#include <stdint.h>

/* A text in both languages; cy may be empty, then en stands. UTF-8. */
struct door_bilingual {
  char en[DOOR_TEXT_BYTES];
  char cy[DOOR_TEXT_BYTES];
};

struct door_opening_hours {
  struct sim_interval intervals[SIM_CALENDAR_INTERVALS_MAX];
  uint32_t count;
};

struct door_date_ranges {
  struct sim_date_range ranges[DOOR_DATE_RANGES_MAX];
  uint32_t count;
};

/* A named set of opening hours: calendars.NAME. */
struct door_calendar {
  char name[DOOR_NAME_BYTES];
  struct door_opening_hours hours[SIM_WEEKDAYS]; /* [0] Monday */
  bool closes_on_bank_holidays;
  struct door_date_ranges closures;
};

enum door_step_up { DOOR_STEP_UP_NONE, DOOR_STEP_UP_TO_ASSESSMENT, DOOR_STEP_UP_TO_SCREENING };
enum door_place { DOOR_PLACE_APART, DOOR_PLACE_POD };
enum door_engagement_rule { DOOR_ENGAGEMENT_NOT_SOUGHT, DOOR_ENGAGEMENT_SOUGHT };
enum door_asked_as { DOOR_ASKED_BY_PARTNER, DOOR_ASKED_BY_FAMILY };
enum door_trend { DOOR_TREND_LINEAR, DOOR_TREND_EXPONENTIAL };
enum door_lost_contacts { DOOR_LOST_HIDDEN, DOOR_LOST_DELAYED, DOOR_LOST_HELD, DOOR_LOST_DIVERTED };

/* What a contact says that it is about. Numbers travel and stand in the ledger: append. */
enum door_issue {
  DOOR_ISSUE_OTHER,
  DOOR_ISSUE_DOMESTIC_ABUSE,
  DOOR_ISSUE_NEGLECT,
  DOOR_ISSUE_PHYSICAL,
  DOOR_ISSUE_SEXUAL,
  DOOR_ISSUE_EMOTIONAL,
  DOOR_ISSUE_PARENTAL_SUBSTANCE_MISUSE,
  DOOR_ISSUE_PARENTAL_MENTAL_HEALTH,
  DOOR_ISSUE_CHILD_MENTAL_HEALTH_OR_BEHAVIOUR,
  DOOR_ISSUE_EXPLOITATION,
  DOOR_ISSUE_DISABILITY,
  DOOR_ISSUE_COUNT
};

/* Whether a list of issues, a bit for each and 0 for all, has this one. */
static inline bool door_issues_have(uint32_t issues, uint8_t issue)
{
  return issues == 0 || (issues >> issue & 1U) != 0;
}

/* Where contacts come from: intake.sources.NAME. Profiles are weights, their mean counts as 1. */
struct door_source {
  char name[DOOR_NAME_BYTES];
  double annual_first_contacts; /* a year of 365 days */
  double month_weights[DOOR_MONTHS];
  double weekday_weights[SIM_WEEKDAYS];
  double hour_weights[DOOR_DAY_HOURS];
  double need_level_shares[DOOR_NEED_LEVELS]; /* of families at their first contact; sum 1 */
  double issue_weights[DOOR_ISSUE_COUNT];     /* by enum door_issue */
  double sibling_named_share;                 /* chance of each further child of the family */
  double second_report_share;                 /* of contacts whose incident another source reports too */
  double information_quality_share;
  double information_quality_spread_share;
  double annual_early_help_requests; /* made to early help, past the front door */
  enum door_asked_as early_help_asked_as;
  double early_help_need_level_shares[DOOR_NEED_LEVELS]; /* of the families behind those requests; sum 1 */
  double telephone_share;                                /* contacts that ring */
  double poor_form_share;                                /* of those that do not */
  double term_factor; /* on the rate, on days of school terms and on the other days */
  double holiday_factor;
  double trend_per_year; /* from the first measured day, and back before it */
  enum door_trend trend;
};

/* Something that changes demand between two dates: intake.events.NAME. */
struct door_demand_event {
  char name[DOOR_NAME_BYTES];
  struct sim_date from;
  struct sim_date until; /* that day included */
  uint32_t sources;      /* bit i: source i; 0: all */
  double factor;         /* on the rate */
  enum door_lost_contacts lost_contacts;
  struct sim_distribution delay_days; /* of those delayed or held */
  uint32_t diverted_to;               /* one bit */
};

enum door_repeat_rule { DOOR_REPEATS_COUNT_FOR_NOTHING, DOOR_REPEATS_ARE_ASSESSED };
enum door_consent_rule { DOOR_CONSENT_NOT_SOUGHT, DOOR_CONSENT_SOUGHT };
enum door_enquiries_rule { DOOR_ENQUIRIES_NONE, DOOR_ENQUIRIES_TRACKED, DOOR_ENQUIRIES_UNTRACKED };
enum door_presence { DOOR_PRESENCE_NONE, DOOR_PRESENCE_REMOTE, DOOR_PRESENCE_VIRTUAL, DOOR_PRESENCE_CO_LOCATED };
enum { DOOR_NO_STRATEGY_LEVEL = 100 }; /* of what is seen: nothing calls for a strategy discussion */
enum door_core_clock { DOOR_CORE_CLOCK_FROM_INITIAL, DOOR_CORE_CLOCK_FROM_REFERRAL };
/* Numbers stand in the ledger: append. */
enum door_assessment_kind {
  DOOR_KIND_NONE,
  DOOR_KIND_CARE_AND_SUPPORT,
  DOOR_KIND_PROPORTIONATE,
  DOOR_KIND_INITIAL,
  DOOR_KIND_CORE,
  DOOR_KIND_PROTECTION, /* the assessment is over, the protection of the case is not */
  DOOR_KIND_COUNT
};
enum door_transfer_rule { DOOR_TRANSFER_NONE, DOOR_TRANSFER_AT_MEETING };
enum door_closing_by { DOOR_CLOSING_BY_WORKERS, DOOR_CLOSING_BY_SUPPORT_WORKERS };
enum door_work_rule { DOOR_WORK_ELAPSED, DOOR_WORK_TASKS };
enum door_at_close { DOOR_AT_CLOSE_FINISH, DOOR_AT_CLOSE_SUSPEND };
enum door_sign_off_by { DOOR_SIGN_OFF_BY_MANAGERS, DOOR_SIGN_OFF_BY_SENIORS };
enum door_assessment_sign_off_by { DOOR_ASSESSMENT_SIGN_OFF_BY_MANAGERS, DOOR_ASSESSMENT_SIGN_OFF_BY_SCREENING };
enum door_harm_sign { DOOR_HARM_SIGN_ANY, DOOR_HARM_SIGN_SEEN, DOOR_HARM_SIGN_NOT_SEEN };
/* What a row of the decision table leads to, in the order of its words. */
enum door_row_outcome {
  DOOR_ROW_NO_FURTHER_ACTION,
  DOOR_ROW_ADVICE,
  DOOR_ROW_SIGNPOST,
  DOOR_ROW_EARLY_HELP,
  DOOR_ROW_REFERRAL,
  DOOR_ROW_STRATEGY_DISCUSSION,
};
enum door_past_close { DOOR_PAST_CLOSE_NOTHING, DOOR_PAST_CLOSE_REDS_IN_HAND, DOOR_PAST_CLOSE_REDS_WAITING };
enum door_decision_rule { DOOR_DECISION_BY_THRESHOLDS, DOOR_DECISION_BY_SHARES };
enum door_priority_rule { DOOR_PRIORITY_BY_APPARENT_LEVEL, DOOR_PRIORITY_BY_SHARES };
enum door_latent_outcomes { DOOR_LATENT_LEFT_OUT, DOOR_LATENT_RECORDED };
enum door_rating_clock { DOOR_RATING_CLOCK_CIVIL, DOOR_RATING_CLOCK_WORKING };
enum door_decision_clock { DOOR_CLOCK_WITHIN_ONE_DAY, DOOR_CLOCK_END_OF_NEXT_DAY };

enum door_experienced_for { DOOR_EXPERIENCED_FOR_NOBODY, DOOR_EXPERIENCED_FOR_RED, DOOR_EXPERIENCED_FOR_RED_AND_AMBER };
enum door_caseload_counts { DOOR_CASELOAD_CASES, DOOR_CASELOAD_CHILDREN };
enum door_allocation_rule { DOOR_ALLOCATION_RAG, DOOR_ALLOCATION_FIRST_COME, DOOR_ALLOCATION_RAG_WITH_LONGEST_WAIT };

/* How the length of the run-in is found. */
enum door_run_in_rule { DOOR_RUN_IN_DAYS, DOOR_RUN_IN_MSER5 };

struct door_time_frame {
  struct sim_date first_day; /* of the run-in; instant 0 */
  int64_t run_in_days;
  int64_t measured_days;
  enum door_run_in_rule run_in_rule; /* DOOR_RUN_IN_MSER5: run_in_days is the least, and nothing can be simulated yet */
};

/* Simulated time that each hand-off takes; its lookahead is declared_lookahead_share of it. */
struct door_handoffs {
  double intake_to_screening_minutes;
  double screening_to_early_help_minutes;
  double screening_to_assessment_minutes;
  double screening_to_intake_minutes;
  double early_help_to_intake_minutes;
  double assessment_to_intake_minutes;
  double assessment_to_early_help_minutes;
  double strategy_discussion_minutes; /* a call from screening to assessment */
  double declared_lookahead_share;
  double plan_answer_minutes;             /* from early help to assessment, where plans step down */
  double early_help_to_screening_minutes; /* these two where early help steps up */
  double early_help_to_assessment_minutes;
  double assessment_to_screening_minutes; /* these two where seniors of screening sign off assessments */
  double signed_off_minutes;              /* the answer, from screening to assessment */
};

struct door_families {
  double children_weights[6];                  /* families of 1..6 children */
  double worsening_per_year[DOOR_NEED_LEVELS]; /* hazard of level 1..4 while nobody helps; level 4 stays */
  double improving_per_year[DOOR_NEED_LEVELS]; /* level 1 improving means that the need is gone */
  double return_per_year[DOOR_NEED_LEVELS];    /* hazard of a further contact while need is unmet */
  /* Significant harm: unlikely, possible or likely. */
  double harm_possible_shares[DOOR_NEED_LEVELS]; /* at the first contact, by level of need */
  double harm_likely_shares[DOOR_NEED_LEVELS];
  double harm_rising_per_year[DOOR_HARM_BANDS - 1]; /* from unlikely, from possible; while nobody helps */
  double harm_easing_per_year[DOOR_HARM_BANDS - 1]; /* from possible, from likely */
  double harm_rising_in_help_factor;                /* on those hazards while somebody helps */
  double harm_easing_in_help_factor;
};

enum door_poor_forms_rule { DOOR_POOR_FORMS_PASSED_ON, DOOR_POOR_FORMS_ASKED_ABOUT };
enum door_advice_rule { DOOR_ADVICE_NOT_GIVEN, DOOR_ADVICE_AT_ONCE, DOOR_ADVICE_AFTER_ASSESSMENT };

/* What befalls the posts of a pool. */
struct door_staffing {
  double sickness_spells_per_year;
  struct sim_distribution sickness_days;
  double leave_weeks_per_year;
  double turnover_per_year; /* hazard of leaving */
  struct sim_distribution recruitment_days;
  double agency_share; /* vacancies that an agency worker covers */
  struct sim_distribution agency_delay_days;
  struct sim_distribution agency_stay_days; /* at most */
};

struct door_intake {
  struct door_source sources[DOOR_SOURCES_MAX];
  uint32_t source_count;
  struct sim_distribution second_report_hours; /* after the first report; civil */
  double second_report_known_share;            /* recognised as the same incident */
  struct door_date_ranges terms;               /* school terms; the other days are holidays */
  struct door_demand_event events[DOOR_EVENTS_MAX];
  uint32_t event_count;
  uint32_t calendar;   /* opening hours of the front door; DOOR_NO_CALENDAR: always open */
  int64_t staff_posts; /* 0: contacts pass within their instant */
  struct door_staffing staffing;
  struct sim_distribution recording_minutes;
  enum door_advice_rule advice_rule;
  double advice_shares[DOOR_NEED_LEVELS]; /* of contacts, by latent level */
  struct sim_distribution advice_minutes;
  struct sim_distribution proportionate_assessment_minutes;
  enum door_poor_forms_rule poor_forms_rule;
  double poor_form_quality_factor; /* on the source's information quality */
  double referrer_answer_share;
  struct sim_distribution referrer_hours; /* civil */
  double referrer_limit_hours;
  double referrer_quality_gain_share; /* of the information that is missing */
  int64_t telephone_lines;
  struct sim_distribution call_minutes;
  struct sim_distribution patience_minutes;
  double after_giving_up_shares[3]; /* ring again, send a form, are lost */
  struct sim_distribution ring_again_minutes;
  double misdirected_calls_per_hour;
  struct sim_distribution misdirected_minutes;
  int64_t out_of_hours_posts; /* 0: there is no team, and contacts wait for the desk */
  uint32_t out_of_hours_calendar;
  double out_of_hours_available_share;       /* of the team's time */
  double emergency_shares[DOOR_NEED_LEVELS]; /* of contacts out of hours, by latent level */
  struct sim_distribution emergency_minutes;
  double handover_hour; /* after midnight */
  double handover_lost_share;
  double handover_delayed_share;
  struct sim_distribution handover_delay_hours; /* of calendar */
};

/* An agency that is asked what it knows of a family: screening.partners.NAME. */
struct door_partner {
  char name[DOOR_NAME_BYTES];
  enum door_presence presence;
  uint32_t calendar;                        /* in whose time it answers */
  struct sim_distribution red_answer_hours; /* the three in the order of the priority classes */
  struct sim_distribution amber_answer_hours;
  struct sim_distribution green_answer_hours;
  double answer_share;
  double quality_gain_share; /* of the information that is missing */
};

/* A row of the decision table, which goes before the thresholds where all of it holds: screening.decision_rows.NAME. */
struct door_decision_row {
  char name[DOOR_NAME_BYTES];
  uint32_t sources;  /* bit i: source i; 0: all */
  double from_level; /* these two move with the shift of the thresholds */
  double below_level;
  int64_t repeats_from;
  enum door_harm_sign harm_sign;
  uint32_t issues; /* bit i: issue i; 0: all */
  enum door_row_outcome outcome;
};

/* Further posts with hours of their own: screening.shifts.NAME. */
struct door_shift {
  char name[DOOR_NAME_BYTES];
  uint32_t calendar;
  int64_t posts;
};

/* Posts that come or go on a date: screening.changes.NAME. */
struct door_post_change {
  char name[DOOR_NAME_BYTES];
  struct sim_date from;
  int64_t posts; /* below 0: so many fewer */
};

/* A reorganisation: factors that fall to 1 over its weeks. */
struct door_transition {
  struct sim_date from;
  double weeks; /* 0: none */
  double time_factor;
  double noise_factor;
};

/* A meeting with partners that decides on contacts of some sources. */
struct door_joint_screening {
  uint32_t sources;              /* bit i: source i; 0: all */
  double weekdays[SIM_WEEKDAYS]; /* above 0: it meets; all 0: there is none */
  double start_hour;
  double cut_off_hours;
  double minutes_per_contact;
  double minutes_at_most;
  int64_t attendees;
  double below_level;
  double quality_gain_share;
};

struct door_screening {
  double further_child_minutes; /* hands-on, on top of decision_minutes, for each child named beside the first */
  int64_t staff_posts;
  uint32_t staff_calendar; /* index of a calendar */
  enum door_at_close staff_at_close;
  enum door_priority_rule priority_rule;
  enum door_decision_rule decision_rule;
  enum door_repeat_rule repeat_rule;
  enum door_consent_rule consent_rule;
  enum door_enquiries_rule enquiries_rule;
  enum door_sign_off_by sign_off_by;
  enum door_past_close past_close;
  uint32_t decision_row_count;
  struct sim_distribution decision_minutes; /* hands-on time of one decision */
  double apparent_noise_sd_levels;          /* of the apparent level at information quality 0 */
  double red_from_level;
  double amber_from_level;
  double priority_shares[DOOR_PRIORITY_CLASSES];
  double advice_from_level;
  double signpost_from_level;
  double early_help_from_level;
  double assessment_from_level;
  double strategy_from_level;
  double threshold_shift_levels;
  struct sim_date threshold_shift_from;
  double harm_sign_shares[DOOR_HARM_BANDS]; /* of contacts where harm is unlikely, possible, likely */
  double decision_maker_sd_levels;
  double no_further_action_share;
  double advice_share;
  double early_help_share;
  double assessment_share;
  double early_help_consent_share;
  double ageing_hours; /* 0: none */
  int64_t repeat_contacts;
  int64_t repeat_days;
  double checks_from_level;
  double check_limit_hours[DOOR_PRIORITY_CLASSES]; /* of staff_calendar */
  struct sim_distribution conclusion_minutes;
  double virtual_time_factor;
  double co_located_time_factor;
  double consent_needed_below_level;
  struct sim_distribution consent_hours; /* of staff_calendar */
  double check_consent_share;
  double consent_override_from_level;
  double enquiry_below_quality_share;
  struct sim_distribution enquiry_days;
  double enquiry_limit_days;
  double enquiry_lost_per_week_share;
  double enquiry_quality_gain_share;
  double sign_off_share;
  int64_t sign_off_posts;
  struct sim_distribution sign_off_minutes;
  int64_t senior_posts; /* the last so many of staff_posts */
  struct door_joint_screening joint;
  struct door_decision_row decision_rows[DOOR_DECISION_ROWS_MAX];
  double other_work_share;     /* of hours on duty */
  double other_work_hours;     /* of a piece of it */
  int64_t audit_interval_days; /* 0: there is no audit */
  double audit_share;
  struct sim_distribution audit_minutes;
  double audit_quality_gain_share;
  double stretch_hours; /* past closing time */
  double stretch_strain_factor;
  struct door_transition transition;
  struct door_shift shifts[DOOR_SHIFTS_MAX];
  uint32_t shift_count;
  struct door_post_change changes[DOOR_CHANGES_MAX];
  uint32_t change_count;
  struct door_staffing staffing;
  struct door_partner partners[DOOR_PARTNERS_MAX];
  uint32_t partner_count;
};

/* A hub or a commissioned service that helps early: early_help.services.NAME. */
struct door_provider {
  char name[DOOR_NAME_BYTES];
  double request_share; /* of all requests, those that are meant for it */
  uint32_t issues;      /* that it takes; bit i: issue i; 0: all */
  int64_t places;
  uint32_t calendar;
  struct sim_distribution episode_hours; /* of its calendar's time, a place is held so long */
  double need_met_share;
  struct door_date_ranges closures; /* to new work */
  bool closes_every_year;
  double longest_wait_days; /* 0: a family waits as long as it takes */
};

struct door_early_help {
  int64_t places;
  uint32_t calendar;
  struct sim_distribution episode_hours; /* of its calendar's time, a place is held so long */
  double need_met_share;
  int64_t screening_posts;       /* 0: nobody screens requests */
  struct door_staffing staffing; /* of these posts */
  enum door_place screening_place;
  struct sim_distribution screening_minutes;
  double pod_time_factor;
  double accepted_share; /* of the requests screened */
  enum door_engagement_rule engagement_rule;
  struct sim_distribution engagement_days; /* civil time until the family answers */
  double engagement_share;
  double withheld_per_week_share; /* requests not made, for each week that the first on the list has waited */
  double gives_up_per_year;       /* hazard of a family on a list */
  enum door_step_up step_up_to;
  int64_t step_up_from_level;
  double worsens_share;         /* episodes during which the need moves up a level */
  double review_every_hours;    /* of the calendar's time; an episode ends at a review; 0: at any time */
  double longest_episode_hours; /* of the calendar's time; 0: none */
  double ended_by_family_share; /* episodes */
  struct door_provider providers[DOOR_PROVIDERS_MAX]; /* none: one pool of the places above */
  uint32_t provider_count;
};

struct door_assessment {
  int64_t workers;
  int64_t caseload_limit_children;
  enum door_caseload_counts caseload_counts;
  enum door_allocation_rule allocation_rule;
  enum door_experienced_for experienced_for;
  enum door_work_rule work_rule;
  int64_t part_time_posts; /* the first of workers */
  double part_time_hours_share;
  int64_t newly_qualified_posts; /* the last of workers */
  int64_t newly_qualified_limit_children;
  struct door_staffing staffing;
  double handover_lost_hours; /* of the work on a case whose worker leaves */
  struct door_post_change changes[DOOR_CHANGES_MAX];
  uint32_t change_count;
  uint32_t calendar;
  double longest_wait_days;                 /* civil days */
  struct sim_distribution assessment_hours; /* of its calendar's time, from allocation to the end */
  int64_t limit_working_days;               /* from the referral */
  double plan_from_level;
  double step_down_share;
  struct sim_distribution plan_hours; /* civil time: how long a plan helps */
  double need_met_share;
  double plan_step_down_share;                /* of plans */
  struct sim_distribution visit_hours;        /* hands-on, of a visit */
  struct sim_distribution further_visits;     /* after the first, to the nearest whole one */
  struct sim_distribution write_up_hours;     /* hands-on */
  struct sim_distribution gap_hours;          /* of its calendar's time, before each task */
  struct sim_distribution contribution_hours; /* of its calendar's time, from the first visit on */
  double other_work_share;                    /* of a worker's hours */
  double limit_pull_share;                    /* of cases */
  int64_t limit_pull_working_days;
  enum door_assessment_sign_off_by sign_off_by;
  enum door_core_clock core_clock;
  int64_t sign_off_posts; /* managers; 0: nobody signs off, unless seniors of screening do */
  struct sim_distribution sign_off_minutes;
  struct sim_date initial_and_core_until; /* referrals before it */
  struct sim_distribution initial_hours;  /* as assessment_hours */
  struct sim_distribution initial_write_up_hours;
  double core_share; /* of initial assessments */
  int64_t initial_limit_working_days;
  int64_t core_limit_working_days;
  double proportionate_share; /* of the others */
  struct sim_distribution proportionate_hours;
  struct sim_distribution proportionate_write_up_hours;
  struct sim_distribution strategy_hours; /* of its calendar's time */
  double section_47_share;                /* of strategy discussions */
  struct sim_distribution section_47_working_days;
  double conference_share;                             /* of enquiries */
  struct sim_distribution conference_aim_working_days; /* from the strategy discussion */
  double conferences_by_weekday[SIM_WEEKDAYS];         /* families that can be heard on a Monday to Sunday */
  double protection_plan_share;                        /* of conferences */
  enum door_transfer_rule transfer_rule;
  enum door_closing_by closing_by;
  double transfer_by_weekday[SIM_WEEKDAYS]; /* families that the meeting of a Monday to Sunday can hear */
  double transfer_hour;
  double transfer_accepted_share;        /* of cases heard */
  struct sim_distribution closing_hours; /* hands-on, or under the work rule elapsed of its calendar's time */
  int64_t support_posts;
};

enum door_team { DOOR_TEAM_SCREENING, DOOR_TEAM_EARLY_HELP, DOOR_TEAM_ASSESSMENT };

/* People of one team who work for another, or a duty rota: staff.loans.NAME. */
struct door_loan {
  char name[DOOR_NAME_BYTES];
  enum door_team from_team;
  enum door_team to_team;
  int64_t posts;
  struct sim_date first_day;
  struct sim_date last_day;      /* one of its days */
  double weekdays[SIM_WEEKDAYS]; /* above 0: a day of the loan */
  int64_t notice_days;
};

struct door_staff {
  struct door_loan loans[DOOR_LOANS_MAX];
  uint32_t loan_count;
};

/* Contacts that are here already when the measured period begins: start.*.NAME. */
struct door_backlog {
  char name[DOOR_NAME_BYTES]; /* of a service of early help, where the scenario names any and this is its */
  int64_t contacts;
  uint32_t sources;                           /* bit i: source i; 0: all */
  struct sim_distribution age_days;           /* since what the key says; working days of open assessments */
  double need_level_shares[DOOR_NEED_LEVELS]; /* of all but those waiting for screening; sum 1 */
};

/* Where they are. */
enum door_start_queue {
  DOOR_START_NOTHING, /* no contact of the start state */
  DOOR_START_SCREENING,
  DOOR_START_ASSESSMENT,
  DOOR_START_IN_ASSESSMENT,
  DOOR_START_IN_CLOSING,
  DOOR_START_IN_EARLY_HELP,
  DOOR_START_EARLY_HELP,
  DOOR_START_COUNT
};

struct door_start {
  struct door_backlog backlogs[DOOR_START_COUNT][DOOR_BACKLOGS_MAX]; /* those of NOTHING stay empty */
  uint32_t counts[DOOR_START_COUNT];
};

/* A value that is another one from a day on: changes.NAME. */
struct door_dated_value {
  char name[DOOR_NAME_BYTES];
  struct sim_date from;
  enum door_dated_key key;
  struct sim_distribution value; /* a number, of either sign, as a constant */
};

struct door_measuring {
  uint32_t calendar; /* working days of the one-day decision and the assessment limit */
  enum door_decision_clock decision_clock;
  enum door_latent_outcomes latent_outcomes;
  enum door_rating_clock rating_clock; /* from receipt to decision, by rating */
  double red_limit_hours;              /* on that clock */
  double amber_limit_hours;
  double green_limit_hours;
  struct sim_date from;          /* counted from; before the measured period: all of that */
  double screening_backlog_days; /* of waiting, above which it is backlog; these three 0: nothing is */
  double early_help_backlog_days;
  double assessment_backlog_days;
};

/* Costs of a year, in pounds; all 0: not stated. */
struct door_cost {
  double intake_post;
  double out_of_hours_post;
  double screening_post;
  double sign_off_post;
  double early_help_screening_post;
  double early_help_place;
  double assessment_post;
  double assessment_sign_off_post;
  double support_post;
  double agency_factor; /* on a vacant post that an agency worker covers */
};

struct door_scenario {
  char name[DOOR_NAME_BYTES]; /* from the file's name: "cardiff-2014-15" */
  struct door_bilingual title;
  struct door_bilingual description;
  struct door_time_frame time;
  struct door_calendar calendars[DOOR_CALENDARS_MAX];
  uint32_t calendar_count;
  struct door_handoffs handoffs;
  struct door_families families;
  struct door_intake intake;
  struct door_screening screening;
  struct door_early_help early_help;
  struct door_assessment assessment;
  struct door_staff staff;
  struct door_measuring measures;
  struct door_cost cost;
  struct door_start start;
  struct door_dated_value dated[DOOR_DATED_MAX];
  uint32_t dated_count;
};

#endif
