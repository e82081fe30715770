/* fuzz_presets.h - the runs that the fuzzer of the service takes part in, and that its first inputs are taken from.
 *
 * Role: small scenarios that together reach every rule: thresholds and shares, partners, enquiries and signing off,
 *   staff that fall ill and leave, work suspended at closing time, families that return, hazards and sizes at the ends
 *   of their ranges. Two weeks, a contact an hour or so.
 * Ownership: constants. Threads: read-only.
 */
#ifndef FUZZ_PRESETS_H
#define FUZZ_PRESETS_H

static const char *const fuzz_presets[] = {
    "format: 1\n"
    "time: {first_day: \"2015-05-18\", run_in_days: 7, measured_days: 7}\n"
    "calendars:\n"
    "  office: {monday: [\"08:30-17:00\"], tuesday: [\"08:30-12:00\", \"13:00-17:00\"], wednesday: [\"08:30-17:00\"],\n"
    "    closes_on_bank_holidays: true}\n"
    "families: {children_weights: [1, 1, 1, 1, 1, 1], worsening_per_year: [40, 20, 10, 0],\n"
    "  improving_per_year: [20, 20, 20, 20], return_per_year: [100, 200, 300, 365]}\n"
    "intake: {sources: {police: {annual_first_contacts: 6000, need_level_shares: [0.4, 0.3, 0.2, 0.1],\n"
    "    information_quality_share: 0.4, annual_early_help_requests: 500},\n"
    "    school: {annual_first_contacts: 3000, holiday_factor: 0.2, annual_early_help_requests: 900,\n"
    "    early_help_asked_as: family,\n"
    "    trend_per_year: 0.5}}, terms: [\"2015-05-18/2015-05-22\"],\n"
    "  events: {held: {from: \"2015-05-19\", until: \"2015-05-20\", factor: 0.5, lost_contacts: held},\n"
    "    hidden: {from: \"2015-05-21\", until: \"2015-05-25\", sources: [school], factor: 0.3},\n"
    "    moved: {from: \"2015-05-24\", until: \"2015-05-28\", sources: [school], factor: 0.3,\n"
    "      lost_contacts: diverted, diverted_to: [police]},\n"
    "    surge: {from: \"2015-05-22\", until: \"2015-05-23\", factor: 3}}}\n"
    "screening: {staff_posts: 3, staff_calendar: office, staff_at_close: suspend,\n"
    "  apparent_noise_sd_levels: 1, decision_maker_sd_levels: 0.5, early_help_consent_share: 0.7,\n"
    "  decision_minutes: {lognormal: {mean: 35, p90: 60}},\n"
    "  ageing_hours: 20, repeat_rule: assess, repeat_contacts: 2,\n"
    "  checks_from_level: 0.5, check_limit_hours: [1, 4, 8], conclusion_minutes: 10, virtual_time_factor: 0.5,\n"
    "  consent_rule: sought, consent_needed_below_level: 3, consent_hours: 1, check_consent_share: 0.6,\n"
    "  consent_override_from_level: 2.5, enquiries_rule: tracked, enquiry_below_quality_share: 0.5,\n"
    "  enquiry_days: {exponential: {mean: 2}}, enquiry_limit_days: 3, enquiry_quality_gain_share: 0.5,\n"
    "  other_work_share: 0.2, transition_from: \"2015-05-20\", transition_weeks: 1, transition_time_factor: 2,\n"
    "  transition_noise_factor: 2, shifts: {early: {calendar: office, posts: 1}},\n"
    "  changes: {more: {from: \"2015-05-21\", posts: 1}, fewer: {from: \"2015-05-26\", posts: -2}},\n"
    "  audit_interval_days: 3, audit_share: 0.5, audit_minutes: 30, audit_quality_gain_share: 0.9,\n"
    "  sign_off_by: seniors, senior_posts: 1, signpost_from_level: 2, threshold_shift_levels: 0.2,\n"
    "  threshold_shift_from: \"2015-05-27\", strategy_from_level: 3.5, harm_sign_shares: [0.1, 0.2, 0.5],\n"
    "  decision_rows: {harm: {harm_sign: seen, outcome: referral},\n"
    "    again: {sources: [police], repeats_from: 2, below_level: 2, outcome: signpost}},\n"
    "  reds_past_close: start, joint_weekdays: [1, 0, 1, 0, 0, 0, 0], joint_sources: [police], joint_cut_off_hours: "
    "2,\n"
    "  joint_minutes_per_contact: 7, joint_minutes_at_most: 60, joint_quality_gain_share: 0.5,\n"
    "  sign_off_share: 0.5, sign_off_posts: 1, sign_off_minutes: 15,\n"
    "  sickness_spells_per_year: 20, sickness_days: 2, leave_weeks_per_year: 20, turnover_per_year: 6,\n"
    "  recruitment_days: 4, agency_share: 0.5, agency_delay_days: 1, agency_stay_days: 2,\n"
    "  partners: {police: {calendar: office, quality_gain_share: 0.4},\n"
    "    health: {calendar: office, presence: virtual, answer_share: 0.5},\n"
    "    school: {calendar: office, presence: none}}}\n"
    "early_help: {calendar: office, places: 4, need_met_share: 0.4, episode_hours: {exponential: {mean: 10}}}\n"
    "assessment: {calendar: office, workers: 2, caseload_limit_children: 3, need_met_share: 0.4,\n"
    "  closing_hours: 3, step_down_share: 0.5, assessment_hours: {gamma: {mean: 12, sd: 8}},\n"
    "  work_rule: tasks, visit_hours: {exponential: {mean: 2}}, further_visits: {uniform: {low: 0, high: 3}},\n"
    "  write_up_hours: 3, gap_hours: {exponential: {mean: 6}}, contribution_hours: 10, other_work_share: 0.5,\n"
    "  limit_working_days: 5, limit_pull_share: 0.5, limit_pull_working_days: 2,\n"
    "  sign_off_by: screening_seniors, sign_off_posts: 1, sign_off_minutes: 50,\n"
    "  strategy_hours: 1, section_47_share: 0.8, section_47_working_days: 2, conference_share: 0.8,\n"
    "  conference_aim_working_days: {uniform: {low: 1, high: 5}}, conferences_by_weekday: [1, 0, 1, 0, 0, 0, 0],\n"
    "  plan_hours: {weibull: {shape: 1.5, mean: 60}}}\n"
    "measures: {calendar: office}\n",

    "format: 1\n"
    "time: {first_day: \"2016-02-22\", run_in_days: 0, measured_days: 14}\n"
    "calendars: {always: {monday: [\"00:00-24:00\"]}}\n"
    "handoffs: {intake_to_screening_minutes: 1, screening_to_intake_minutes: 1,\n"
    "  assessment_to_early_help_minutes: 10080}\n"
    "families: {children_weights: [1, 1, 1, 1, 1, 1], harm_possible_shares: [0.1, 0.2, 0.3, 0.5],\n"
    "  harm_likely_shares: [0, 0.1, 0.3, 0.5], harm_rising_per_year: [40, 90], harm_easing_per_year: [30, 60],\n"
    "  harm_rising_in_help_factor: 0.5, harm_easing_in_help_factor: 2}\n"
    "intake: {second_report_hours: {exponential: {mean: 9}}, second_report_known_share: 0.4,\n"
    "  sources: {police: {annual_first_contacts: 20000, need_level_shares: [0.5, 0, 0, 0.5],\n"
    "    issue_weights: [3, 2, 2, 0, 0, 0, 0, 1, 0, 0, 1],\n"
    "    information_quality_share: 0.3, information_quality_spread_share: 0.5, sibling_named_share: 0.7,\n"
    "    second_report_share: 0.5}, school: {annual_first_contacts: 100, second_report_share: 0.5}}}\n"
    "screening: {staff_posts: 1000, further_child_minutes: 5, staff_calendar: always, priority_rule: shares,\n"
    "  priority_shares: [0.2, 0.3, 0.5], decision_rule: shares, no_further_action_share: 0.25,\n"
    "  advice_share: 0.25, early_help_share: 0.25, assessment_share: 0.25, decision_minutes: 0,\n"
    "  enquiries_rule: untracked, enquiry_below_quality_share: 0.5, enquiry_days: 1,\n"
    "  enquiry_lost_per_week_share: 0.5}\n"
    "early_help: {calendar: always, screening_posts: 1, screening_minutes: 20, accepted_share: 0.8,\n"
    "  sickness_spells_per_year: 50, sickness_days: 0.2, leave_weeks_per_year: 20, turnover_per_year: 12,\n"
    "  recruitment_days: 0.5, agency_share: 0.5, agency_delay_days: 0.1, agency_stay_days: 0.2,\n"
    "  engagement_rule: sought, engagement_days: 0.5, engagement_share: 0.7,\n"
    "  withheld_per_week_share: 0.5, gives_up_per_year: 300, step_up_to: screening, step_up_from_level: 2, "
    "worsens_share: 0.4, review_every_hours: 2,\n"
    "  longest_episode_hours: 7, ended_by_family_share: 0.2,\n"
    "  services: {hub: {request_share: 0.5, issues: [other, neglect, domestic_abuse], places: 2, calendar: always, "
    "episode_hours: 8},\n"
    "    grant: {request_share: 0.5, issues: [other, disability], places: 1, calendar: always, episode_hours: 3, "
    "longest_wait_days: 2,\n"
    "      closures: [\"2016-02-25/2016-02-27\"], closes_every_year: true}}}\n"
    "assessment: {calendar: always, workers: 1000, caseload_limit_children: 100, plan_from_level: 10,\n"
    "  allocation_rule: first_come}\n"
    "staff: {loans: {there: {from_team: assessment, to_team: screening, posts: 2, first_day: \"2016-02-23\",\n"
    "    last_day: \"2016-03-03\", weekdays: [1, 1, 0, 1, 0, 1, 0], notice_days: 1},\n"
    "  back: {from_team: screening, to_team: early_help, posts: 3, first_day: \"2016-02-23\",\n"
    "    last_day: \"2016-03-05\", notice_days: 1}}}\n"
    "measures: {calendar: always, latent_outcomes: recorded, rating_clock: working_time}\n"
    "cost: {screening_post_per_year: 1000000, assessment_post_per_year: 1000000, early_help_place_per_year: 1, "
    "agency_factor: 10}\n",

    "format: 1\n"
    "time: {first_day: \"2199-12-20\", run_in_days: 1, measured_days: 1}\n"
    "calendars: {never: {sunday: [\"23:59-24:00\"], closures: [\"2199-12-20/2200-06-30\"]}}\n"
    "families: {return_per_year: [365, 365, 365, 365], worsening_per_year: [365, 365, 365, 0],\n"
    "  improving_per_year: [0, 365, 365, 365]}\n"
    "intake: {sources: {police: {annual_first_contacts: 9000,\n"
    "    hour_weights: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]}}}\n"
    "screening: {staff_posts: 0, staff_calendar: never, decision_minutes: 100000}\n"
    "early_help: {calendar: never, places: 1, episode_hours: 100000}\n"
    "assessment: {calendar: never, workers: 1, caseload_counts: children, turnover_per_year: 12,\n"
    "  sickness_spells_per_year: 50, sickness_days: 0.1, recruitment_days: 0.1, agency_share: 0.5,\n"
    "  newly_qualified_posts: 1, newly_qualified_limit_children: 1, handover_lost_hours: 1000,\n"
    "  changes: {lent: {from: \"2199-12-20\", posts: 2}, back: {from: \"2199-12-21\", posts: -3}},\n"
    "  closing_hours: 2, allocation_rule: rag_with_longest_wait, longest_wait_days: 0, assessment_hours: 100000, "
    "plan_hours: {uniform: "
    "{low: 0, high: 1e5}}}\n"
    "measures: {calendar: never}\n",

    "format: 1\n"
    "time: {first_day: \"2015-05-21\", run_in_days: 2, measured_days: 12}\n"
    "calendars:\n"
    "  office: {monday: [\"08:30-17:00\"], tuesday: [\"08:30-12:00\", \"13:00-17:00\"], friday: [\"08:30-17:00\"],\n"
    "    closes_on_bank_holidays: true}\n"
    "  always: {monday: [\"00:00-24:00\"], sunday: [\"00:00-20:00\"]}\n"
    "families: {return_per_year: [100, 200, 300, 365], improving_per_year: [20, 20, 20, 20]}\n"
    "intake: {sources: {police: {annual_first_contacts: 6000, need_level_shares: [0.4, 0.3, 0.2, 0.1]},\n"
    "    school: {annual_first_contacts: 3000, telephone_share: 0.7, poor_form_share: 0.5}},\n"
    "  poor_forms_rule: ask, poor_form_quality_factor: 0.5, referrer_answer_share: 0.5, referrer_hours: 30,\n"
    "  telephone_lines: 2, call_minutes: 8, patience_minutes: 5, after_giving_up_shares: [0.5, 0.3, 0.2],\n"
    "  ring_again_minutes: 0, misdirected_calls_per_hour: 6, misdirected_minutes: 4,\n"
    "  out_of_hours_posts: 1, out_of_hours_calendar: always, emergency_shares: [0, 0.1, 0.2, 0.5],\n"
    "  emergency_minutes: 60, out_of_hours_available_share: 0.5, handover_hour: 8.5, handover_lost_share: 0.1,\n"
    "  handover_delayed_share: 0.3, handover_delay_hours: 3,\n"
    "  calendar: office, staff_posts: 2, recording_minutes: 10, advice_rule: proportionate_assessment,\n"
    "  sickness_spells_per_year: 20, sickness_days: 2, leave_weeks_per_year: 20, turnover_per_year: 6,\n"
    "  recruitment_days: 4, agency_share: 0.5, agency_delay_days: 1, agency_stay_days: 2,\n"
    "  advice_shares: [0.5, 0.2, 0.1, 0], advice_minutes: 5, proportionate_assessment_minutes: 30}\n"
    "screening: {staff_posts: 4, staff_calendar: office, decision_minutes: 20}\n"
    "early_help: {calendar: office, places: 4}\n"
    "assessment: {calendar: office, workers: 2, transfer_rule: meeting, transfer_by_weekday: [0, 1, 0, 0, 2, 0, 0],\n"
    "  transfer_accepted_share: 0.6, plan_step_down_share: 0.5, plan_hours: 5, closing_hours: 5, closing_by: "
    "support_workers, support_posts: 1}\n"
    "measures: {calendar: office}\n",
};

enum { FUZZ_PRESET_COUNT = sizeof fuzz_presets / sizeof fuzz_presets[0] };

/* What an input of the fuzzer is made of: a byte for the service, a byte for the preset, then steps, each begun by one
 * of these (modulo their count) and what it takes with it: one byte a choice, times as fuzz_server.c says. */
enum fuzz_step {
  FUZZ_FRAME,   /* type, flags, length (2 bytes, low first), body: a frame with that body */
  FUZZ_WELCOME, /* preset, replications, lease */
  FUZZ_GRANT,   /* a grant made up here: entries, messages and fields by choices */
  FUZZ_FINISH,
  FUZZ_AGAIN,  /* which sequence */
  FUZZ_GREET,  /* the connection is new */
  FUZZ_CLOCK,  /* the clock moves on; the queue is full or not */
  FUZZ_ENDING, /* stop or fault */
  FUZZ_STEP_COUNT
};

enum { FUZZ_KEEP_HEADER = 1, FUZZ_NEWER = 2 }; /* flags of a FUZZ_FRAME */

#endif
