#include "door_grant_check.h"

#include <inttypes.h>

/* Where in the grant. */
struct site {
  const struct door_grant_scope *scope;
  const struct door_batch_entry *entry;
  uint32_t index; /* of the message in the entry */
  struct door_problem *problem;
};

/* A field that does not fit, and what it should be. */
static enum door_err refuse_field(const struct site *site, enum door_err err, const struct door_message *message,
                                  const char *field, int64_t value, const char *why)
{
  return door_problem_set(site->problem, err,
                          "was granted, at place %" PRIu32 ", message %" PRIu32 ", a %s from %s, number %" PRIu64
                          ", that cannot be: %s is %" PRId64 ", %s",
                          site->entry->replication, site->index, door_message_name(message->type),
                          door_party_name((enum door_party)message->from), message->sequence, field, value, why);
}

static enum door_err check_case(const struct site *site, const struct door_message *message)
{
  const struct door_case *contact = &message->body.door_case;
  const struct {
    const char *field;
    int64_t seconds;
  } past[] = {
      {"received_at", contact->received_at}, {"referred_at", contact->referred_at},
      {"need_since", contact->need_since},   {"stage_seconds", contact->stage_seconds},
      {"harm_since", contact->harm_since},
  };
  for (size_t i = 0; i < sizeof past / sizeof past[0]; i++) {
    if (past[i].seconds > message->due.seconds) {
      return refuse_field(site, DOOR_ERR_UNEXPECTED, message, past[i].field, past[i].seconds, "after it is due");
    }
  }
  bool is_first = message->type == DOOR_CONTACT_MESSAGE || message->type == DOOR_EARLY_HELP_REQUEST_MESSAGE;
  if (!is_first && contact->referred_at < 0) {
    return refuse_field(site, DOOR_ERR_UNEXPECTED, message, "referred_at", contact->referred_at, "in a referral");
  }
  if (contact->child >= contact->children) {
    return refuse_field(site, DOOR_ERR_RANGE, message, "child", contact->child, "the family has fewer children");
  }
  if (contact->source >= site->scope->setting->scenario.intake.source_count) {
    return refuse_field(site, DOOR_ERR_RANGE, message, "source", contact->source, "the scenario has fewer sources");
  }
  if (contact->priority >= DOOR_PRIORITY_CLASSES) {
    return refuse_field(site, DOOR_ERR_RANGE, message, "priority", contact->priority, "there are fewer classes");
  }
  return DOOR_OK;
}

static enum door_err check_notice(const struct site *site, const struct door_message *message)
{
  const struct door_notice *notice = &message->body.door_notice;
  if (notice->need_since > message->due.seconds) {
    return refuse_field(site, DOOR_ERR_UNEXPECTED, message, "need_since", notice->need_since, "after it is due");
  }
  return notice->harm_since <= message->due.seconds
             ? DOOR_OK
             : refuse_field(site, DOOR_ERR_UNEXPECTED, message, "harm_since", notice->harm_since, "after it is due");
}

static enum door_err check_lending(const struct site *site, const struct door_message *message)
{
  const struct door_lending *lending = &message->body.door_lending;
  const struct door_staff *staff = &site->scope->setting->scenario.staff;
  const struct door_loan *loan = lending->loan < staff->loan_count ? &staff->loans[lending->loan] : NULL;
  if (loan == NULL || (uint8_t)door_team_party(loan->from_team) != message->from ||
      (uint8_t)door_team_party(loan->to_team) != message->to) {
    return refuse_field(site, DOOR_ERR_RANGE, message, "loan", lending->loan, "no loan between these two");
  }
  if (lending->from < message->due.seconds || lending->until <= lending->from) {
    return refuse_field(site, DOOR_ERR_UNEXPECTED, message, "from", lending->from,
                        "before it is due, or after its end");
  }
  return lending->posts <= loan->posts
             ? DOOR_OK
             : refuse_field(site, DOOR_ERR_RANGE, message, "posts", lending->posts, "more than the loan has");
}

/* In the fixed order, and no message twice: each comes after the one before. */
static bool comes_after(const struct door_message *message, const struct door_message *before)
{
  if (message->due.seconds != before->due.seconds) {
    return message->due.seconds > before->due.seconds;
  }
  return sim_order_of(DOOR_PRIORITY_MESSAGE, message->from, message->sequence).key >
         sim_order_of(DOOR_PRIORITY_MESSAGE, before->from, before->sequence).key;
}

static enum door_err check_message(const struct site *site, const struct door_message *message)
{
  if (message->to != site->scope->party) {
    return refuse_field(site, DOOR_ERR_UNEXPECTED, message, "its receiver", message->to, "another service");
  }
  if (sim_time_is_before(message->due, site->scope->granted[site->entry->replication])) {
    return refuse_field(site, DOOR_ERR_PAST, message, "due", message->due.seconds, "below what was granted before");
  }
  if (!sim_time_is_before(message->due, site->entry->bound)) {
    return refuse_field(site, DOOR_ERR_UNEXPECTED, message, "due", message->due.seconds, "not below the bound");
  }
  if (site->index > 0 && !comes_after(message, message - 1)) {
    return refuse_field(site, DOOR_ERR_UNEXPECTED, message, "due", message->due.seconds,
                        "not after the message before it in the fixed order");
  }
  if (message->type == DOOR_LOAN_MESSAGE) {
    return check_lending(site, message);
  }
  return door_message_carries_notice(message->type) ? check_notice(site, message) : check_case(site, message);
}

static enum door_err check_entry(const struct door_grant_scope *scope, const struct door_batch_entry *entry,
                                 struct door_problem *problem)
{
  if (entry->replication >= scope->replica_count) {
    return door_problem_set(problem, DOOR_ERR_RANGE, "was granted place %" PRIu32 " of %" PRIu32 " replications",
                            entry->replication, scope->replica_count);
  }
  int64_t granted_seconds = scope->granted[entry->replication].seconds;
  if (entry->bound.seconds <= granted_seconds) {
    return door_problem_set(problem, DOOR_ERR_PAST,
                            "was granted, at place %" PRIu32 ", everything below second %" PRId64
                            ", and had been granted all below second %" PRId64,
                            entry->replication, entry->bound.seconds, granted_seconds);
  }
  if (sim_time_is_before(scope->setting->horizon, entry->bound)) {
    return door_problem_set(problem, DOOR_ERR_UNEXPECTED,
                            "was granted, at place %" PRIu32 ", everything below second %" PRId64
                            ", and the run ends at second %" PRId64,
                            entry->replication, entry->bound.seconds, scope->setting->horizon.seconds);
  }
  return DOOR_OK;
}

enum door_err door_grant_check(const struct door_grant_scope *scope, const struct door_batch *grant,
                               struct door_problem *problem)
{
  for (uint32_t i = 0; i < grant->entry_count; i++) {
    struct site site = {.scope = scope, .entry = &grant->entries[i], .problem = problem};
    enum door_err err = check_entry(scope, site.entry, problem);
    for (; err == DOOR_OK && site.index < site.entry->message_count; site.index++) {
      err = check_message(&site, &grant->messages[site.entry->first_message + site.index]);
    }
    if (err != DOOR_OK) {
      return err;
    }
  }
  for (uint32_t i = 0; i < grant->entry_count; i++) {
    scope->granted[grant->entries[i].replication] = grant->entries[i].bound;
  }
  return DOOR_OK;
}
