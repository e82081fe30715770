#include "cli_trace_story.h"

#include "cli_trace_pools.h"
#include "cli_trace_step.h"
#include "cli_words.h"
#include "door_clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const priority_names[DOOR_PRIORITY_CLASSES] = {DOOR_SAID("red"), DOOR_SAID("amber"),
                                                                  DOOR_SAID("green")};

/* "screening: referral for assessment" */
static const char *const outcome_texts[] = {
#define OUTCOME(NAME, name, number, doc) [number] = doc,
#include "ledger.def"
};

/* The contact whose story it is. */
struct story {
  const struct door_setting *setting;
  const struct cli_trace_records *records;
  struct door_contact contact;
};

/* ---- Small things ---- */

static json_t *level_json(int64_t thousandths)
{
  return json_real((double)thousandths / 1000);
}

static const char *outcome_text(uint8_t outcome)
{
  const char *text = outcome < sizeof outcome_texts / sizeof outcome_texts[0] ? outcome_texts[outcome] : NULL;
  if (text == NULL) {
    return "?";
  }
  const char *said = door_say(text);
  const char *colon = strchr(said, ':');
  return colon == NULL ? said : colon + 2;
}

/* The latest record of a kind that is not after `until`; code: UINT16_MAX for any. */
static const struct door_record *find_record(const struct story *story, enum door_record_kind kind, uint16_t code,
                                             const struct door_record *until)
{
  const struct door_record *found = NULL;
  for (const struct door_record *record = story->records->records; record <= until; record++) {
    bool is_it =
        record->subject == story->contact.id && record->kind == kind && (code == UINT16_MAX || record->code == code);
    found = is_it ? record : found;
  }
  return found;
}

/* What screening saw; it is recorded with the decision, after the rating that uses it. NULL under shares. */
static const struct door_record *find_judged(const struct story *story)
{
  return find_record(story, DOOR_RECORD_JUDGED, UINT16_MAX, &story->records->records[story->records->count - 1]);
}

/* Length of time from start to end, and how much of it the pool's calendar was open. */
static void add_length(const struct story *story, json_t *step, uint16_t pool, struct sim_time start,
                       struct sim_time end, char out_text[static TEXT_BYTES])
{
  char length[CLI_LENGTH_BYTES];
  char working[CLI_LENGTH_BYTES];
  struct sim_duration total = sim_time_between(start, end);
  const struct sim_calendar *calendar = calendar_of_pool(story->setting, pool);
  struct sim_duration open = sim_calendar_working_between(calendar, start, end);
  cli_length_format(total, length);
  cli_working_format(open, working);
  json_object_set_new(step, "seconds", json_integer(total.seconds));
  json_object_set_new(step, "open_seconds", json_integer(open.seconds));
  if (total.seconds == open.seconds) {
    snprintf(out_text, TEXT_BYTES, "%s", length);
  } else {
    snprintf(out_text, TEXT_BYTES, door_say("%s, %s of it in opening hours"), length, working);
  }
}

/* ---- Clocks ---- */

struct clock {
  const char *name; /* "decision" */
  const char *rule; /* in words */
  struct sim_time deadline;
};

/* happened: SIM_TIME_NEVER where it did not until the end of the run. */
static void add_clock(const struct story *story, json_t *step, struct clock clock, struct sim_time happened)
{
  char due[CLI_INSTANT_BYTES];
  char by[CLI_LENGTH_BYTES];
  bool is_open = happened.seconds == SIM_TIME_NEVER.seconds;
  struct sim_time until = is_open ? story->setting->horizon : happened;
  bool is_late = clock.deadline.seconds < until.seconds;
  cli_time_format(&story->setting->scenario, clock.deadline, due);
  json_t *json = json_pack("{s:s, s:s, s:s}", "name", clock.name, "rule", clock.rule, "deadline", due);
  cli_instant_format(&story->setting->scenario, clock.deadline, due);
  json_object_set_new(json, "met", is_open && !is_late ? json_null() : json_boolean(!is_late));
  json_object_set_new(step, "clock", json);
  if (is_open && !is_late) {
    add_detail(step, "%s: still running (due %s, %s)", clock.name, due, clock.rule);
    return;
  }
  if (clock.deadline.seconds == SIM_TIME_NEVER.seconds) {
    add_detail(step, "%s: met (due after the last day of the calendar, %s)", clock.name, clock.rule);
    return;
  }
  int64_t apart = is_late ? until.seconds - clock.deadline.seconds : clock.deadline.seconds - until.seconds;
  cli_length_format(sim_duration_of(apart), by);
  if (!is_late) {
    add_detail(step, "%s: met with %s to spare (due %s, %s)", clock.name, by, due, clock.rule);
  } else if (is_open) {
    add_detail(step, "%s: missed by %s so far (due %s, %s)", clock.name, by, due, clock.rule);
  } else {
    add_detail(step, "%s: missed by %s (due %s, %s)", clock.name, by, due, clock.rule);
  }
}

static struct clock decision_clock(const struct story *story, struct sim_time received)
{
  return (struct clock){.name = door_say("one-day clock"),
                        .rule = door_say(door_decision_clock_text(story->setting)),
                        .deadline = door_decision_deadline(story->setting, received)};
}

static void add_assessment_clock(const struct story *story, json_t *step, int64_t value, struct sim_time happened)
{
  enum door_assessment_kind kind = (enum door_assessment_kind)(door_record_above(value) & 7U);
  char rule[TEXT_BYTES];
  int32_t days = door_assessment_limit_days(story->setting, kind);
  snprintf(rule, sizeof rule,
           kind == DOOR_KIND_CORE ? door_say("%d working days from the clock's start")
                                  : door_say("%d working days from the referral"),
           days);
  struct sim_time deadline = door_assessment_deadline(story->setting, kind, sim_time_at(door_record_seconds(value)));
  struct clock clock = {.name = door_say("assessment clock"), .rule = rule, .deadline = deadline};
  add_clock(story, step, clock, happened);
}

/* ---- Steps, by kind of record ---- */

static void tell_received(const struct story *story, const struct door_record *record, json_t *step)
{
  const struct door_source *source = &story->setting->scenario.intake.sources[record->code];
  unsigned child = (unsigned)(record->value & 0xFF) + 1;
  unsigned children = (unsigned)(record->value >> 8 & 0xFF);
  unsigned level = (unsigned)(record->value >> 16 & 0xFF);
  uint32_t ordinal = door_contact_ordinal(story->contact);
  json_object_set_new(step, "source", json_string(source->name));
  json_object_set_new(step, "child", json_integer(child));
  json_object_set_new(step, "children", json_integer(children));
  json_object_set_new(step, "latent_need_level", json_integer(level));
  json_object_set_new(step, "information_quality_share", json_real(source->information_quality_share));
  unsigned further = door_children_in((unsigned)(record->value >> 24 & 0xFF));
  json_object_set_new(step, "further_children", json_integer(further));
  if (further > 0) {
    say(step, "received from %s, about child %u of %u; siblings are named too, each a counted contact", source->name,
        child, children);
  } else {
    say(step, "received from %s, about child %u of %u", source->name, child, children);
  }
  if (ordinal == 0) {
    add_detail(step, "first contact of this family");
  } else {
    add_detail(step, "the family came back: return %u", ordinal);
  }
  add_detail(step, "latent need level %u, which nobody sees; information quality %g", level,
             source->information_quality_share);
  const char *start_text = start_texts[door_start_queue_of(story->setting, record->subject)];
  if (start_text != NULL) {
    add_detail(step, "%s", door_say(start_text));
  }
}

static void tell_requested(const struct story *story, const struct door_record *record, json_t *step)
{
  const struct door_intake *intake = &story->setting->scenario.intake;
  const char *source = intake->sources[record->code & (DOOR_REQUESTED_BY_FAMILY - 1)].name;
  unsigned level = (unsigned)(record->value >> 16 & 0xFF);
  const char *asker = (record->code & DOOR_REQUESTED_FOR_PLAN) != 0    ? DOOR_SAID("a worker whose plan steps down")
                      : (record->code & DOOR_REQUESTED_BY_FAMILY) != 0 ? DOOR_SAID("the family")
                                                                       : DOOR_SAID("a partner");
  json_object_set_new(step, "source", json_string(source));
  json_object_set_new(step, "latent_need_level", json_integer(level));
  say(step, "early help is asked by %s (%s), past the front door", door_say(asker), source);
  add_detail(step, "latent need level %u, which nobody sees", level);
}

static void add_rating(const struct story *story, json_t *step)
{
  const struct door_screening *rules = &story->setting->scenario.screening;
  const struct door_record *judged = find_judged(story);
  if (rules->priority_rule == DOOR_PRIORITY_BY_SHARES) {
    add_detail(step, "rated by a keyed draw against the shares red %g, amber %g, green %g", rules->priority_shares[0],
               rules->priority_shares[1], rules->priority_shares[2]);
  } else if (judged != NULL) {
    add_detail(step, "rated by the apparent level %.3f against red_from_level %g and amber_from_level %g",
               (double)judged->code / 1000, rules->red_from_level, rules->amber_from_level);
  } else {
    add_detail(step, "rated by the apparent level against red_from_level %g and amber_from_level %g",
               rules->red_from_level, rules->amber_from_level);
  }
}

static void tell_joined(const struct story *story, const struct door_record *record, json_t *step)
{
  const char *priority =
      record->value >= 0 && record->value < DOOR_PRIORITY_CLASSES ? door_say(priority_names[record->value]) : "?";
  json_object_set_new(step, "pool", json_string(door_pool_name(record->code)));
  json_object_set_new(step, "priority", json_string(priority));
  say(step, "waits for %s, priority %s", door_say(pools[record->code].waits_for), priority);
  if (record->code == DOOR_POOL_SCREENING_STAFF || record->code == DOOR_POOL_JOINT_SCREENING) {
    add_rating(story, step);
  }
}

/* Who or what holds the contact; early help is one holder of all its places. */
static void format_holder(uint16_t pool, int64_t value, char out_text[static TEXT_BYTES])
{
  if (pool == DOOR_POOL_SIGN_OFF || pool == DOOR_POOL_ASSESSMENT_SIGN_OFF) {
    snprintf(out_text, TEXT_BYTES, door_say("manager %u"), door_record_holder(value) + 1);
  } else if (pools[pool].holder != NULL) {
    snprintf(out_text, TEXT_BYTES, "%s", door_say(pools[pool].holder));
  } else {
    snprintf(out_text, TEXT_BYTES, door_say("worker %u"), door_record_holder(value) + 1);
  }
}

static void tell_started(const struct story *story, const struct door_record *record, json_t *step)
{
  char holder[TEXT_BYTES];
  char length[TEXT_BYTES];
  struct sim_time now = sim_time_at(record->time_seconds);
  int64_t wait = door_record_seconds(record->value);
  format_holder(record->code, record->value, holder);
  json_object_set_new(step, "pool", json_string(door_pool_name(record->code)));
  json_object_set_new(step, "holder", json_string(holder));
  add_length(story, step, record->code, sim_time_at(record->time_seconds - wait), now, length);
  if (wait == 0) {
    say(step, "%s %s at once", holder, door_say(pools[record->code].begins));
  } else {
    say(step, "%s %s after a wait of %s", holder, door_say(pools[record->code].begins), length);
  }
}

static void tell_left(const struct story *story, const struct door_record *record, json_t *step)
{
  static const char *const reasons[] = {[DOOR_LEAVING_GAVE_UP] = DOOR_SAID("the family gives up"),
                                        [DOOR_LEAVING_LONGEST_WAIT] = DOOR_SAID("taken off the list"),
                                        [DOOR_LEAVING_STEPPED_UP] = DOOR_SAID("the need has worsened")};
  char length[TEXT_BYTES];
  struct sim_time now = sim_time_at(record->time_seconds);
  uint32_t why = door_record_above(record->value);
  json_object_set_new(step, "pool", json_string(door_pool_name(record->code)));
  add_length(story, step, record->code, sim_time_at(record->time_seconds - door_record_seconds(record->value)), now,
             length);
  say(step, "%s after a wait of %s", why < sizeof reasons / sizeof reasons[0] && why > 0 ? door_say(reasons[why]) : "?",
      length);
}

static void tell_stepped_up(const struct story *story, const struct door_record *record, json_t *step)
{
  const struct door_early_help *rules = &story->setting->scenario.early_help;
  json_object_set_new(step, "to", json_string(door_party_name((enum door_party)record->value)));
  say(step, record->value == DOOR_SCREENING ? "stepped up to screening, as a contact"
                                            : "stepped up to assessment, as a referral");
  add_detail(step, "step_up_from_level %lld", (long long)rules->step_up_from_level);
}

static void tell_ended(const struct story *story, const struct door_record *record, json_t *step)
{
  const struct door_record *started = find_record(story, DOOR_RECORD_STARTED, record->code, record);
  char holder[TEXT_BYTES];
  char length[TEXT_BYTES];
  format_holder(record->code, record->value, holder);
  json_object_set_new(step, "pool", json_string(door_pool_name(record->code)));
  json_object_set_new(step, "holder", json_string(holder));
  struct sim_time since = sim_time_at(started == NULL ? record->time_seconds : started->time_seconds);
  add_length(story, step, record->code, since, sim_time_at(record->time_seconds), length);
  say(step, "%s %s after %s", holder, door_say(pools[record->code].ends), length);
}

static void tell_judged(const struct story *story, const struct door_record *record, json_t *step)
{
  const struct door_screening *rules = &door_setting_on(story->setting, record->time_seconds)->scenario.screening;
  int64_t from_day = sim_date_between(story->setting->scenario.time.first_day, rules->threshold_shift_from);
  double scenario_shift = record->time_seconds >= from_day * SIM_DAY_SECONDS ? rules->threshold_shift_levels : 0;
  double shift = (double)record->value / 1000;
  json_object_set_new(step, "apparent_level", level_json(record->code));
  json_object_set_new(step, "threshold_shift_levels", level_json(record->value));
  say(step, "what is seen: apparent level %.3f", (double)record->code / 1000);
  if (record->value != 0) {
    add_detail(step, "thresholds shifted by %+.3f: %+.3f in the scenario, %+.3f by this worker", shift, scenario_shift,
               shift - scenario_shift);
  }
}

static void put_outcome(json_t *step, uint16_t code)
{
  uint8_t rule = (uint8_t)(code >> 8);
  json_object_set_new(step, "outcome", json_string(door_outcome_name((uint8_t)code)));
  json_object_set_new(step, "rule", json_string(door_rule_name(rule)));
  add_detail(step, "rule %s: %s", door_rule_name(rule), door_say(door_rule_text(rule)));
}

/* The threshold that the decision passed and the one that it did not reach. */
static void add_thresholds(const struct story *story, json_t *step, const struct door_record *judged)
{
  const struct door_screening *rules = &door_setting_on(story->setting, judged->time_seconds)->scenario.screening;
  const struct {
    const char *name;
    double level;
  } thresholds[] = {{"advice_from_level", rules->advice_from_level},
                    {"early_help_from_level", rules->early_help_from_level},
                    {"assessment_from_level", rules->assessment_from_level}};
  const char *outcome = json_string_value(json_object_get(step, "outcome"));
  const char *rule = json_string_value(json_object_get(step, "rule"));
  double shift = (double)judged->value / 1000;
  if (strcmp(rule, door_rule_name(DOOR_RULE_BY_ROW)) == 0) {
    add_detail(step, "screening.decision_rows go before the thresholds");
    return;
  }
  if (strcmp(outcome, door_outcome_name(DOOR_OUTCOME_SIGNPOST)) == 0) {
    add_detail(step, "apparent level %.3f reaches %.3f (signpost_from_level %g + shift %.3f)",
               (double)judged->code / 1000, rules->signpost_from_level + shift, rules->signpost_from_level, shift);
    return;
  }
  if (strcmp(outcome, door_outcome_name(DOOR_OUTCOME_STRATEGY_DISCUSSION)) == 0) {
    add_detail(step, "apparent level %.3f reaches %.3f (strategy_from_level %g + shift %.3f)",
               (double)judged->code / 1000, rules->strategy_from_level + shift, rules->strategy_from_level, shift);
    return;
  }
  size_t passed = strcmp(outcome, door_outcome_name(DOOR_OUTCOME_REFERRAL)) == 0 ? 3
                  : strcmp(outcome, door_outcome_name(DOOR_OUTCOME_EARLY_HELP)) == 0 ||
                          strcmp(rule, door_rule_name(DOOR_RULE_CONSENT_REFUSED)) == 0
                      ? 2
                  : strcmp(outcome, door_outcome_name(DOOR_OUTCOME_ADVICE)) == 0 ? 1
                                                                                 : 0;
  if (passed > 0) {
    add_detail(step, "apparent level %.3f reaches %.3f (%s %g + shift %.3f)", (double)judged->code / 1000,
               thresholds[passed - 1].level + shift, thresholds[passed - 1].name, thresholds[passed - 1].level, shift);
  }
  if (passed < 3) {
    add_detail(step, "apparent level %.3f is below %.3f (%s %g + shift %.3f)", (double)judged->code / 1000,
               thresholds[passed].level + shift, thresholds[passed].name, thresholds[passed].level, shift);
  }
}

static void tell_decided(const struct story *story, const struct door_record *record, json_t *step)
{
  const struct door_screening *rules = &door_setting_on(story->setting, record->time_seconds)->scenario.screening;
  uint8_t rule = (uint8_t)(record->code >> 8);
  put_outcome(step, record->code);
  say(step, "decided: %s", outcome_text((uint8_t)record->code));
  const struct door_record *judged = find_record(story, DOOR_RECORD_JUDGED, UINT16_MAX, record);
  if (judged != NULL) {
    add_thresholds(story, step, judged);
  } else if (rule != DOOR_RULE_START_STATE) {
    add_detail(step, "shares: no further action %g, advice %g, early help %g, assessment %g",
               rules->no_further_action_share, rules->advice_share, rules->early_help_share, rules->assessment_share);
  }
  if (rule == DOOR_RULE_CONSENT_REFUSED) {
    add_detail(step, "early_help_consent_share %g", rules->early_help_consent_share);
  }
  struct sim_time received = sim_time_at(door_record_seconds(record->value));
  add_clock(story, step, decision_clock(story, received), sim_time_at(record->time_seconds));
}

static void tell_assessed(const struct story *story, const struct door_record *record, json_t *step)
{
  const struct door_assessment *rules = &door_setting_on(story->setting, record->time_seconds)->scenario.assessment;
  bool has_plan = (uint8_t)record->code == DOOR_OUTCOME_PLAN;
  put_outcome(step, record->code);
  say(step, "assessed: %s", outcome_text((uint8_t)record->code));
  add_detail(step,
             has_plan ? "the level found reaches plan_from_level %g" : "the level found is below plan_from_level %g",
             rules->plan_from_level);
  if (!has_plan) {
    add_detail(step, "step_down_share %g", rules->step_down_share);
  }
  if (door_record_above(record->value) != DOOR_KIND_PROTECTION) {
    add_assessment_clock(story, step, record->value, sim_time_at(record->time_seconds));
  }
}

static void tell_closed(const struct story *story, const struct door_record *record, json_t *step)
{
  char length[CLI_LENGTH_BYTES];
  const struct door_record *decided = find_record(story, DOOR_RECORD_DECIDED, record->code, record);
  const struct door_record *assessed = find_record(story, DOOR_RECORD_ASSESSED, record->code, record);
  json_object_set_new(step, "stage_seconds", json_integer(door_record_seconds(record->value)));
  if (decided != NULL || assessed != NULL) {
    say(step, "closed with that"); /* the decision, told a line before, closes it */
    json_object_set_new(step, "outcome", json_string(door_outcome_name((uint8_t)record->code)));
  } else {
    say(step, "closed: %s", outcome_text((uint8_t)record->code));
    put_outcome(step, record->code);
  }
  if ((uint8_t)(record->code >> 8) == DOOR_RULE_NEED_MET_SHARE) {
    add_detail(step, "early_help.need_met_share %g", story->setting->scenario.early_help.need_met_share);
  }
  cli_length_format(sim_duration_of(door_record_seconds(record->value)), length);
  add_detail(step, "%s in the stages, hand-offs left out", length);
}

static void tell_consent(const struct story *story, const struct door_record *record, json_t *step)
{
  const struct door_screening *rules = &story->setting->scenario.screening;
  say(step, "%s", door_say(consent_texts[record->code]));
  add_detail(step, "check_consent_share %g, consent_override_from_level %g", rules->check_consent_share,
             rules->consent_override_from_level);
}

static void tell_partner(const struct story *story, const struct door_record *record, json_t *step)
{
  const char *name = story->setting->scenario.screening.partners[record->code].name;
  json_object_set_new(step, "partner", json_string(name));
  if (record->kind == DOOR_RECORD_ASKED) {
    say(step, "%s is asked", name);
    return;
  }
  char length[CLI_LENGTH_BYTES];
  cli_length_format(sim_duration_of(record->value), length);
  say(step, "the answer of %s is there; it took %s", name, length);
}

static void tell_case(const struct story *story, const struct door_record *record, json_t *step)
{
  (void)story;
  const char *text = record->kind == DOOR_RECORD_SECTION_47   ? enquiry_texts[record->code]
                     : record->kind == DOOR_RECORD_CONFERENCE ? conference_texts[record->code]
                     : record->kind == DOOR_RECORD_PLAN_KEPT  ? plan_kept_texts[record->code]
                                                              : held_on_texts[record->code];
  say(step, "%s", door_say(text));
}

static void tell_went_on(const struct story *story, const struct door_record *record, json_t *step)
{
  say(step, "the %s is done; what follows: %s", door_say(kind_texts[door_record_above(record->value) & 7U]),
      door_say(kind_texts[record->code]));
  add_assessment_clock(story, step, record->value, sim_time_at(record->time_seconds));
}

static void tell_task_done(const struct story *story, const struct door_record *record, json_t *step)
{
  char length[CLI_LENGTH_BYTES];
  (void)story;
  cli_length_format(sim_duration_of(door_record_above(record->value)), length);
  say(step, "%s", door_say(task_texts[record->code]));
  add_detail(step, "%s of hands-on time", length);
}

/* What became of a call or, out of hours, of a record. */
static void tell_intake(const struct story *story, const struct door_record *record, json_t *step)
{
  static const char *const calls[] = {"?",
                                      DOOR_SAID("the caller rings"),
                                      DOOR_SAID("the caller is answered"),
                                      DOOR_SAID("the caller gives up, to ring again"),
                                      DOOR_SAID("the caller gives up, sends a form"),
                                      DOOR_SAID("the caller gives up for good")};
  static const char *const records[] = {"?", DOOR_SAID("handed over to the day"), DOOR_SAID("handed over late"),
                                        DOOR_SAID("never handed over")};
  char length[CLI_LENGTH_BYTES];
  (void)story;
  cli_length_format(sim_duration_of(record->value), length);
  if (record->kind == DOOR_RECORD_HANDED_OVER) {
    say(step, "%s", door_say(records[record->code <= DOOR_HANDED_OVER_LOST ? record->code : 0]));
  } else if (record->kind == DOOR_RECORD_REFERRER) {
    say(step,
        record->code == DOOR_REFERRER_ANSWERED ? "the referrer completes the form" : "the referrer does not answer");
  } else if (record->code == DOOR_CALL_RINGS) {
    say(step, "%s", door_say(calls[DOOR_CALL_RINGS]));
  } else {
    say(step, "%s after %s", door_say(calls[record->code <= DOOR_CALL_LOST ? record->code : 0]), length);
  }
}

static void tell_again(const struct story *story, const struct door_record *record, json_t *step)
{
  (void)story;
  say(step, record->kind == DOOR_RECORD_RETURNED  ? "the worker has left; the case waits again"
            : record->kind == DOOR_RECORD_AUDITED ? "an audit looks at the decision"
                                                  : "reopened by the audit");
}

static void tell_latent(const struct story *story, const struct door_record *record, json_t *step)
{
  (void)story;
  json_object_set_new(step, "latent_need_level", json_integer(door_record_above(record->value)));
  say(step,
      record->code == DOOR_LATENT_CLOSED ? "latent need level %u, which nobody sees, as it is closed"
                                         : "latent need level %u, which nobody sees, as help begins",
      door_record_above(record->value));
}

static void tell_harm(const struct story *story, const struct door_record *record, json_t *step)
{
  (void)story;
  json_object_set_new(step, "latent_harm_band", json_integer(record->value));
  say(step, record->code == DOOR_HARM_BEGINS
                ? "significant harm is likely, which nobody sees"
                : "significant harm is no longer likely, or the need is met or gone, which nobody sees");
}

static void (*const tellers[DOOR_RECORD_KIND_MAX + 1])(const struct story *story, const struct door_record *record,
                                                       json_t *step) = {
    [DOOR_RECORD_RECEIVED] = tell_received,   [DOOR_RECORD_JOINED] = tell_joined,
    [DOOR_RECORD_STARTED] = tell_started,     [DOOR_RECORD_ENDED] = tell_ended,
    [DOOR_RECORD_JUDGED] = tell_judged,       [DOOR_RECORD_DECIDED] = tell_decided,
    [DOOR_RECORD_LEFT] = tell_left,           [DOOR_RECORD_ASSESSED] = tell_assessed,
    [DOOR_RECORD_CLOSED] = tell_closed,       [DOOR_RECORD_CONSENT] = tell_consent,
    [DOOR_RECORD_ASKED] = tell_partner,       [DOOR_RECORD_ANSWERED] = tell_partner,
    [DOOR_RECORD_TASK_DONE] = tell_task_done, [DOOR_RECORD_STEPPED_UP] = tell_stepped_up,
    [DOOR_RECORD_REQUESTED] = tell_requested, [DOOR_RECORD_REQUEST_ENDED] = tell_closed,
    [DOOR_RECORD_AUDITED] = tell_again,       [DOOR_RECORD_REOPENED] = tell_again,
    [DOOR_RECORD_WENT_ON] = tell_went_on,     [DOOR_RECORD_HANDED_OVER] = tell_intake,
    [DOOR_RECORD_SECTION_47] = tell_case,     [DOOR_RECORD_CONFERENCE] = tell_case,
    [DOOR_RECORD_HELD_ON] = tell_case,        [DOOR_RECORD_REFERRER] = tell_intake,
    [DOOR_RECORD_CALL] = tell_intake,         [DOOR_RECORD_RETURNED] = tell_again,
    [DOOR_RECORD_LATENT] = tell_latent,       [DOOR_RECORD_HARM] = tell_harm,
    [DOOR_RECORD_PLAN_KEPT] = tell_case,
};

static json_t *new_step(const struct story *story, struct sim_time time, const char *service, const char *kind)
{
  char text[CLI_INSTANT_BYTES];
  char shown[CLI_INSTANT_BYTES];
  cli_time_format(&story->setting->scenario, time, text);
  cli_instant_format(&story->setting->scenario, time, shown);
  shown[3] = '\0'; /* the weekday alone */
  return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:[]}", "time_seconds", (json_int_t)time.seconds, "time", text,
                   "weekday", shown, "service", service, "kind", kind, "text", "", "details");
}

static void tell_open(const struct story *story, const struct door_record *last, json_t *steps)
{
  static const char on_way[] = DOOR_SAID("the run ends; on its way to the next service");
  static const char *const texts[DOOR_RECORD_KIND_MAX + 1] = {
      [DOOR_RECORD_STARTED] = DOOR_SAID("the run ends; the work is still going on"), /* the others: the run ends */
      [DOOR_RECORD_RECEIVED] = on_way,
      [DOOR_RECORD_STEPPED_UP] = on_way,
      [DOOR_RECORD_DECIDED] = on_way,
      [DOOR_RECORD_ASSESSED] = on_way,
  };
  json_t *step = new_step(story, story->setting->horizon, "", "open");
  if (last->kind == DOOR_RECORD_JOINED) {
    say(step, "the run ends; still waiting for %s", door_say(pools[last->code].waits_for));
  } else {
    say(step, "%s", texts[last->kind] == NULL ? door_say("the run ends") : door_say(texts[last->kind]));
  }
  const struct door_record *received = find_record(story, DOOR_RECORD_RECEIVED, UINT16_MAX, last);
  const struct door_record *decided = find_record(story, DOOR_RECORD_DECIDED, UINT16_MAX, last);
  bool is_referred = decided != NULL && ((uint8_t)decided->code == DOOR_OUTCOME_REFERRAL ||
                                         (uint8_t)decided->code == DOOR_OUTCOME_STRATEGY_DISCUSSION);
  if (decided == NULL && received != NULL) {
    add_clock(story, step, decision_clock(story, sim_time_at(received->time_seconds)), SIM_TIME_NEVER);
  } else if (is_referred && find_record(story, DOOR_RECORD_ASSESSED, UINT16_MAX, last) == NULL) {
    add_assessment_clock(story, step, decided->time_seconds, SIM_TIME_NEVER);
  }
  json_array_append_new(steps, step);
}

json_t *cli_trace_steps(const struct door_setting *setting, const struct cli_trace_records *records,
                        struct door_contact contact)
{
  struct story story = {setting, records, contact};
  const struct door_record *last = NULL;
  bool is_held_on = false;
  json_t *steps = json_array();
  for (size_t i = 0; i < records->count; i++) {
    const struct door_record *record = &records->records[i];
    if (record->subject == contact.id) {
      json_t *step = new_step(&story, sim_time_at(record->time_seconds),
                              door_party_name((enum door_party)record->service), door_record_name(record->kind));
      tellers[record->kind](&story, record, step);
      json_array_append_new(steps, step);
      last = is_after_end(record, is_held_on) ? last : record;
      is_held_on = record->kind == DOOR_RECORD_HELD_ON ? record->code == DOOR_HELD_ON_BEGUN : is_held_on;
    }
  }
  if (last != NULL && last->kind != DOOR_RECORD_CLOSED && last->kind != DOOR_RECORD_AUDITED &&
      last->kind != DOOR_RECORD_REQUEST_ENDED) {
    tell_open(&story, last, steps);
  }
  return steps;
}
