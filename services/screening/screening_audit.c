#include "screening_audit.h"

#include "screening_state.h"

struct entry {
  struct screening_case one;
  struct sim_time closed_at;
  bool is_moot; /* the family has come again */
};

static struct entry *entry_at(const struct screening_audit *audit, uint32_t place)
{
  return sim_pool_at(&audit->entries, place);
}

static uint64_t family_of(uint64_t contact)
{
  return door_family_of((struct door_contact){contact}).id;
}

static bool is_held(const struct door_context *context)
{
  const struct door_screening *rules = screening_rules_of(context);
  return rules->audit_interval_days > 0 && rules->audit_share > 0;
}

static void schedule_next(struct door_context *context)
{
  int64_t interval = screening_rules_of(context)->audit_interval_days * SIM_DAY_SECONDS;
  struct sim_time next = sim_time_plus(door_now(context), sim_duration_of(interval));
  if (sim_time_is_before(next, context->setting->horizon)) {
    door_schedule(context, next, SCREENING_AUDIT, 0);
  }
}

void screening_audit_init(struct screening *screening, struct door_context *context)
{
  struct screening_audit *audit = &screening->audit;
  sim_pool_init(&audit->entries, sizeof(struct entry));
  sim_map_init(&audit->by_family);
  sim_line_init(&audit->closed);
  sim_line_init(&audit->agenda);
  if (is_held(context)) {
    schedule_next(context);
  }
}

void screening_audit_fini(struct screening_audit *audit)
{
  sim_pool_fini(&audit->entries);
  sim_map_fini(&audit->by_family);
  sim_line_fini(&audit->closed);
  sim_line_fini(&audit->agenda);
}

void screening_audit_keep(struct screening *screening, struct door_context *context, const struct screening_case *one)
{
  struct screening_audit *audit = &screening->audit;
  uint64_t contact = one->at.contact.contact;
  uint32_t place = 0;
  if (!is_held(context) ||
      door_draw(context, contact, DOOR_PURPOSE_AUDIT) >= screening_rules_of(context)->audit_share) {
    return;
  }
  enum door_err err = sim_pool_take(&audit->entries, &place);
  if (err == DOOR_OK) {
    *entry_at(audit, place) = (struct entry){.one = *one, .closed_at = door_now(context)};
    err = sim_map_put(&audit->by_family, family_of(contact), place);
  }
  err = err == DOOR_OK ? sim_line_join(&audit->closed, place, 0) : err;
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
}

void screening_audit_forget(struct screening *screening, uint64_t contact)
{
  uint64_t place = 0;
  if (sim_map_find(&screening->audit.by_family, family_of(contact), &place)) {
    entry_at(&screening->audit, (uint32_t)place)->is_moot = true;
  }
}

/* The entry is done with. */
static void release(struct screening_audit *audit, uint32_t place)
{
  uint64_t family = family_of(entry_at(audit, place)->one.at.contact.contact);
  uint64_t newest = 0;
  if (sim_map_find(&audit->by_family, family, &newest) && newest == place) {
    sim_map_remove(&audit->by_family, family);
  }
  sim_pool_release(&audit->entries, place);
}

void screening_audit_on_date(struct screening *screening, struct door_context *context)
{
  struct screening_audit *audit = &screening->audit;
  uint32_t place = 0;
  while (sim_line_take(&audit->closed, &place)) {
    enum door_err err = sim_line_join(&audit->agenda, place, 0);
    context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
  }
  schedule_next(context);
}

/* The next that is not moot. */
static bool take_next(struct screening_audit *audit, uint32_t *out_place)
{
  while (sim_line_take(&audit->agenda, out_place)) {
    if (!entry_at(audit, *out_place)->is_moot) {
      return true;
    }
    release(audit, *out_place);
  }
  return false;
}

void screening_audit_start(struct screening *screening, struct door_context *context)
{
  const struct door_screening *rules = screening_rules_of(context);
  struct screening_audit *audit = &screening->audit;
  bool by_seniors = rules->sign_off_by == DOOR_SIGN_OFF_BY_SENIORS;
  struct sim_staff *staff = by_seniors ? &screening->staff : &screening->managers;
  uint32_t first = by_seniors ? (uint32_t)(rules->staff_posts - rules->senior_posts) : 0;
  uint32_t end = by_seniors ? (uint32_t)rules->staff_posts : staff->worker_count;
  uint32_t worker = 0;
  uint32_t place = 0;
  while (audit->agenda.length > 0 && sim_staff_find_idle(staff, first, &worker) && worker < end &&
         take_next(audit, &place)) {
    uint64_t contact = entry_at(audit, place)->one.at.contact.contact;
    uint64_t bits = sim_draw(context->stream, contact, DOOR_PURPOSE_AUDIT, 0).second;
    struct sim_duration length = door_draw_duration(&rules->audit_minutes, bits, SIM_MINUTE_SECONDS);
    sim_staff_start_worker(staff, &context->agenda, worker, place | SCREENING_AUDITS, length, true);
    door_record(context, DOOR_RECORD_OTHER_WORK, by_seniors ? DOOR_POOL_SCREENING_STAFF : DOOR_POOL_SIGN_OFF,
                (uint16_t)worker, 1 | DOOR_OTHER_WORK_AUDIT << 8);
  }
}

static void reopen(struct screening *screening, struct door_context *context, struct screening_case *one,
                   int64_t since_seconds)
{
  struct screening_decision by_audit = {DOOR_OUTCOME_REFERRAL, DOOR_RULE_AUDIT};
  door_record(context, DOOR_RECORD_REOPENED, one->at.contact.contact, 0,
              door_record_pack(since_seconds, door_case_named_count(&one->at.contact) - 1));
  one->decision = by_audit;
  screening_carry_out(screening, context, one);
}

void screening_audit_end(struct screening *screening, struct door_context *context, uint32_t worker, uint32_t place)
{
  const struct door_screening *rules = screening_rules_of(context);
  struct entry entry = *entry_at(&screening->audit, place);
  bool by_seniors = rules->sign_off_by == DOOR_SIGN_OFF_BY_SENIORS;
  release(&screening->audit, place);
  door_record(context, DOOR_RECORD_OTHER_WORK, by_seniors ? DOOR_POOL_SCREENING_STAFF : DOOR_POOL_SIGN_OFF,
              (uint16_t)worker, DOOR_OTHER_WORK_AUDIT << 8);
  if (entry.is_moot) {
    return;
  }
  struct screening_case *one = &entry.one;
  int64_t since_seconds = sim_time_between(entry.closed_at, door_now(context)).seconds;
  door_record(context, DOOR_RECORD_AUDITED, one->at.contact.contact, 0,
              door_record_pack(since_seconds, door_case_named_count(&one->at.contact) - 1));
  one->quality_share = screening_quality_after(one->quality_share, rules->audit_quality_gain_share);
  screening_see(screening, context, one);
  if (one->seen >= rules->assessment_from_level + screening_shift_levels(screening, context)) {
    reopen(screening, context, one, since_seconds);
  }
}
