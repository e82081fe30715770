#include "door_ledger_csv.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

const char *door_ledger_csv_header(void)
{
  return "replication,time_seconds,time,service,record,kind,subject,code,code_name,value\n";
}

static const char *service_name(uint8_t service)
{
  return service < DOOR_PARTY_COUNT ? door_party_name((enum door_party)service) : "?";
}

static void write_subject(const struct door_record *record, char out_text[static DOOR_CODE_NAME_BYTES])
{
  bool is_pool = record->kind == DOOR_RECORD_CAPACITY || record->kind == DOOR_RECORD_SHIFT ||
                 record->kind == DOOR_RECORD_POST || record->kind == DOOR_RECORD_OTHER_WORK;
  if (is_pool) {
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s",
             door_pool_name(record->subject < DOOR_POOL_COUNT ? (uint16_t)record->subject : UINT16_MAX));
  } else {
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%016" PRIx64, record->subject);
  }
}

static const char *source_name(const struct door_scenario *scenario, uint16_t source)
{
  return source < scenario->intake.source_count ? scenario->intake.sources[source].name : "?";
}

/* What a code means depends on the kind of the record, as ledger.def says. */
void door_ledger_code_name(const struct door_scenario *scenario, const struct door_record *record,
                           char out_text[DOOR_CODE_NAME_BYTES])
{
  out_text[0] = '\0';
  switch ((enum door_record_kind)record->kind) {
  case DOOR_RECORD_CAPACITY:
  case DOOR_RECORD_SHIFT:
  case DOOR_RECORD_POST:
  case DOOR_RECORD_OTHER_WORK:
  case DOOR_RECORD_AUDITED:
  case DOOR_RECORD_REOPENED:
  case DOOR_RECORD_JUDGED:
    return;
  case DOOR_RECORD_STEPPED_UP:
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s", record->code == DOOR_STEP_UP_WAITING ? "waiting" : "helped");
    return;
  case DOOR_RECORD_RECEIVED:
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s", source_name(scenario, record->code));
    return;
  case DOOR_RECORD_REQUESTED:
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s",
             source_name(scenario, record->code & (DOOR_REQUESTED_BY_FAMILY - 1)));
    return;
  case DOOR_RECORD_JOINED:
  case DOOR_RECORD_STARTED:
  case DOOR_RECORD_ENDED:
  case DOOR_RECORD_LEFT:
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s", door_pool_name(record->code));
    return;
  case DOOR_RECORD_HELD_ON:
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s", record->code == DOOR_HELD_ON_BEGUN ? "begins" : "ends");
    return;
  case DOOR_RECORD_PLAN_KEPT:
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s",
             record->code == DOOR_PLAN_KEPT_OPEN         ? "open"
             : record->code == DOOR_PLAN_KEPT_UNTIL_HELP ? "until_help"
                                                         : "in_vain");
    return;
  case DOOR_RECORD_LATENT:
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s", record->code == DOOR_LATENT_CLOSED ? "closed" : "help_begins");
    return;
  case DOOR_RECORD_HARM:
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s", record->code == DOOR_HARM_BEGINS ? "likely" : "no_longer");
    return;
  case DOOR_RECORD_CONSENT: {
    static const char *const names[] = {
        [DOOR_CONSENT_GIVEN] = "given", [DOOR_CONSENT_REFUSED] = "refused", [DOOR_CONSENT_OVERRIDDEN] = "overridden"};
    bool is_known = record->code >= DOOR_CONSENT_GIVEN && record->code <= DOOR_CONSENT_OVERRIDDEN;
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s", is_known ? names[record->code] : "?");
    return;
  }
  case DOOR_RECORD_SECTION_47:
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s", record->code == DOOR_ENQUIRY_BEGUN ? "begun" : "ended");
    return;
  case DOOR_RECORD_CONFERENCE:
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s", record->code == 1 ? "protection_plan" : "no_plan");
    return;
  case DOOR_RECORD_RETURNED:
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s", door_pool_name(record->code & 0xFFU));
    return;
  case DOOR_RECORD_WENT_ON:
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s",
             record->code == DOOR_KIND_CORE         ? "core"
             : record->code == DOOR_KIND_PROTECTION ? "protection"
                                                    : "care_and_support");
    return;
  case DOOR_RECORD_TASK_DONE: {
    static const char *const names[] = {[DOOR_TASK_FIRST_VISIT] = "first_visit",
                                        [DOOR_TASK_FURTHER_VISIT] = "further_visit",
                                        [DOOR_TASK_WRITE_UP] = "write_up"};
    bool is_known = record->code >= DOOR_TASK_FIRST_VISIT && record->code <= DOOR_TASK_WRITE_UP;
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s", is_known ? names[record->code] : "?");
    return;
  }
  case DOOR_RECORD_REFERRER:
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s", record->code == DOOR_REFERRER_ANSWERED ? "answered" : "silent");
    return;
  case DOOR_RECORD_CALL: {
    static const char *const names[] = {"?", "rings", "answered", "again", "form", "lost"};
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s", names[record->code <= DOOR_CALL_LOST ? record->code : 0]);
    return;
  }
  case DOOR_RECORD_HANDED_OVER: {
    static const char *const names[] = {"?", "in_time", "late", "lost"};
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s", names[record->code <= DOOR_HANDED_OVER_LOST ? record->code : 0]);
    return;
  }
  case DOOR_RECORD_ASKED:
  case DOOR_RECORD_ANSWERED: {
    const struct door_screening *screening = &scenario->screening;
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s",
             record->code < screening->partner_count ? screening->partners[record->code].name : "?");
    return;
  }
  case DOOR_RECORD_DECIDED:
  case DOOR_RECORD_ASSESSED:
  case DOOR_RECORD_CLOSED:
  case DOOR_RECORD_REQUEST_ENDED:
    snprintf(out_text, DOOR_CODE_NAME_BYTES, "%s/%s", door_outcome_name((uint8_t)record->code),
             door_rule_name((uint8_t)(record->code >> 8)));
    return;
  }
}

size_t door_ledger_csv_record(const struct door_scenario *scenario, uint32_t replication,
                              const struct door_record *record, char out_line[DOOR_LEDGER_CSV_SIZE])
{
  char subject[DOOR_CODE_NAME_BYTES];
  char code_name[DOOR_CODE_NAME_BYTES];
  char time[SIM_INSTANT_TEXT_SIZE];
  write_subject(record, subject);
  door_ledger_code_name(scenario, record, code_name);
  sim_epoch_format((struct sim_epoch){scenario->time.first_day}, sim_time_at(record->time_seconds), time);
  int length =
      snprintf(out_line, DOOR_LEDGER_CSV_SIZE, "%" PRIu32 ",%" PRId64 ",%s,%s,%" PRIu32 ",%s,%s,%u,%s,%" PRId64 "\n",
               replication, record->time_seconds, time, service_name(record->service), record->number,
               door_record_name(record->kind), subject, (unsigned)record->code, code_name, record->value);
  DOOR_ASSERT(length > 0 && length < DOOR_LEDGER_CSV_SIZE);
  return (size_t)length;
}
