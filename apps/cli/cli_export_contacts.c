#include "cli_export.h"

#include "cli.h"
#include "door_extract.h"
#include "sim_map.h"

#include <inttypes.h>
#include <stdlib.h>

/* All that the front door had from the run's first day on, not of the measured period alone: a family that came in the
 * run-in would look new when it comes back. So fit needs no days to look back on. */

struct contact {
  uint64_t id;
  int64_t seconds[DOOR_COLUMN_COUNT]; /* of the run; DOOR_NO_MOMENT: not known */
  int64_t screened_seconds;           /* when a screening worker was done with it; DOOR_NO_MOMENT: not yet */
  uint16_t source;
  uint8_t child;   /* from 1, of the family */
  uint8_t outcome; /* enum door_contact_outcome */
  bool is_screened_again;
};

struct contacts {
  const struct cli_export *export;
  struct sim_map places; /* id -> place in contacts */
  struct contact *contacts;
  size_t count, capacity;
};

/* ---- What a contact's records say of it ---- */

/* What a decision, or an end before there is one, is called in an extract; the other ends decide nothing. */
static const uint8_t outcomes[] = {
    [DOOR_OUTCOME_NO_FURTHER_ACTION] = DOOR_CONTACT_NO_FURTHER_ACTION,
    [DOOR_OUTCOME_ADVICE] = DOOR_CONTACT_ADVICE,
    [DOOR_OUTCOME_ADVICE_AT_DOOR] = DOOR_CONTACT_ADVICE,
    [DOOR_OUTCOME_SIGNPOST] = DOOR_CONTACT_SIGNPOST,
    [DOOR_OUTCOME_EARLY_HELP] = DOOR_CONTACT_EARLY_HELP,
    [DOOR_OUTCOME_REFERRAL] = DOOR_CONTACT_REFERRAL,
    [DOOR_OUTCOME_STRATEGY_DISCUSSION] = DOOR_CONTACT_STRATEGY_DISCUSSION,
    [DOOR_OUTCOME_OPEN_CASE] = DOOR_CONTACT_OPEN_CASE,
};

static uint8_t outcome_of(const struct door_record *record)
{
  uint8_t outcome = (uint8_t)record->code;
  return outcome < sizeof outcomes ? outcomes[outcome] : (uint8_t)DOOR_CONTACT_UNDECIDED;
}

/* The first stands: help that a case gets, and gets again, is told once. */
static void note_first(struct contact *contact, enum door_column column, const struct door_record *record)
{
  if (contact->seconds[column] == DOOR_NO_MOMENT) {
    contact->seconds[column] = record->time_seconds;
  }
}

static void note_decision(struct contact *contact, const struct door_record *record)
{
  uint8_t outcome = outcome_of(record);
  if (contact->outcome == DOOR_CONTACT_UNDECIDED && outcome != DOOR_CONTACT_UNDECIDED) {
    contact->outcome = outcome;
    contact->seconds[DOOR_COLUMN_DECIDED] = record->time_seconds;
  }
}

static void note_start(struct contact *contact, const struct door_record *record)
{
  if (record->code == DOOR_POOL_EARLY_HELP_PLACES) {
    note_first(contact, DOOR_COLUMN_EARLY_HELP_START, record);
  } else if (record->code == DOOR_POOL_ASSESSMENT_SLOTS) {
    note_first(contact, DOOR_COLUMN_ASSESSMENT_START, record);
  } else if (record->code == DOOR_POOL_SCREENING_STAFF && contact->outcome == DOOR_CONTACT_UNDECIDED) {
    contact->is_screened_again = contact->seconds[DOOR_COLUMN_SCREENING_START] != DOOR_NO_MOMENT;
    note_first(contact, DOOR_COLUMN_SCREENING_START, record);
  }
}

static void note_end(struct contact *contact, const struct door_record *record)
{
  if (record->code == DOOR_POOL_EARLY_HELP_PLACES) {
    note_first(contact, DOOR_COLUMN_EARLY_HELP_END, record);
  } else if (record->code == DOOR_POOL_SCREENING_STAFF && contact->outcome == DOOR_CONTACT_UNDECIDED) {
    contact->screened_seconds = record->time_seconds;
  }
}

static void note(struct contact *contact, const struct door_record *record)
{
  if (record->kind == DOOR_RECORD_DECIDED || record->kind == DOOR_RECORD_CLOSED) {
    note_decision(contact, record);
  } else if (record->kind == DOOR_RECORD_STARTED) {
    note_start(contact, record);
  } else if (record->kind == DOOR_RECORD_ENDED) {
    note_end(contact, record);
  } else if (record->kind == DOOR_RECORD_ASSESSED ||
             (record->kind == DOOR_RECORD_WENT_ON && record->code == DOOR_KIND_PROTECTION)) {
    note_first(contact, DOOR_COLUMN_ASSESSMENT_END, record); /* not that of an enquiry that goes on */
  }
}

/* ---- The replication, as it comes ---- */

static enum door_err receive(struct contacts *contacts, const struct door_record *record)
{
  if (contacts->count == contacts->capacity) {
    size_t capacity = contacts->capacity == 0 ? 1024 : 2 * contacts->capacity;
    struct contact *grown = realloc(contacts->contacts, capacity * sizeof *grown);
    if (grown == NULL) {
      return DOOR_ERR_MEMORY;
    }
    contacts->contacts = grown;
    contacts->capacity = capacity;
  }
  struct contact *contact = &contacts->contacts[contacts->count];
  *contact = (struct contact){.id = record->subject,
                              .screened_seconds = DOOR_NO_MOMENT,
                              .source = record->code,
                              .child = (uint8_t)((record->value & 0xFF) + 1)};
  for (uint32_t i = 0; i < DOOR_COLUMN_COUNT; i++) {
    contact->seconds[i] = DOOR_NO_MOMENT;
  }
  contact->seconds[DOOR_COLUMN_RECEIVED] = record->time_seconds;
  return sim_map_put(&contacts->places, contact->id, contacts->count++);
}

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  struct contacts *contacts = self;
  enum door_err err = DOOR_OK;
  (void)replication; /* there is one */
  for (uint32_t i = 0; i < count && err == DOOR_OK; i++) {
    uint64_t place = 0;
    if (records[i].kind == DOOR_RECORD_RECEIVED) {
      err = receive(contacts, &records[i]);
    } else if (sim_map_find(&contacts->places, records[i].subject, &place)) {
      note(&contacts->contacts[place], &records[i]);
    }
  }
  return err;
}

/* ---- Rows, in the columns of fit ---- */

static void write_header(FILE *out)
{
  for (uint32_t i = 0; i < DOOR_COLUMN_COUNT; i++) {
    fprintf(out, "%s%s", i == 0 ? "" : ",", door_column_name((enum door_column)i));
  }
  fputc('\n', out);
}

/* Empty where it is not known. */
static void write_moment(const struct contacts *contacts, int64_t seconds)
{
  char text[SIM_INSTANT_TEXT_SIZE];
  if (seconds == DOOR_NO_MOMENT) {
    return;
  }
  sim_epoch_format((struct sim_epoch){contacts->export->named.measured->time.first_day}, sim_time_at(seconds), text);
  text[SIM_DATE_TEXT_SIZE - 1] = 'T'; /* between date and time */
  fputs(text, contacts->export->output->stream);
}

static void write_cell(const struct contacts *contacts, const struct contact *contact, enum door_column column)
{
  FILE *out = contacts->export->output->stream;
  uint64_t family = door_family_of((struct door_contact){contact->id}).id;
  switch (column) {
  case DOOR_COLUMN_SOURCE:
    fputs(contacts->export->named.measured->intake.sources[contact->source].name, out);
    break;
  case DOOR_COLUMN_FAMILY:
    fprintf(out, "F%014" PRIx64, family); /* a letter first, or a spreadsheet takes some of them for numbers */
    break;
  case DOOR_COLUMN_CHILD:
    fprintf(out, "C%014" PRIx64 "-%u", family, contact->child);
    break;
  case DOOR_COLUMN_OUTCOME:
    fputs(contact->outcome == DOOR_CONTACT_UNDECIDED
              ? ""
              : door_contact_outcome_name((enum door_contact_outcome)contact->outcome),
          out);
    break;
  case DOOR_COLUMN_RECEIVED:
  case DOOR_COLUMN_DECIDED:
  case DOOR_COLUMN_SCREENING_START:
  case DOOR_COLUMN_EARLY_HELP_START:
  case DOOR_COLUMN_EARLY_HELP_END:
  case DOOR_COLUMN_ASSESSMENT_START:
  case DOOR_COLUMN_ASSESSMENT_END:
    write_moment(contacts, contact->seconds[column]);
    break;
  case DOOR_COLUMN_COUNT:
    break;
  }
}

/* fit reads the time from its start to the decision as hands-on: true of one piece of work that ends with the decision,
 * or has not ended. Where checks, enquiries or a sign-off lie between, the start would say something else. */
static void hide_screening_with_waits(struct contact *contact)
{
  bool has_ended = contact->screened_seconds != DOOR_NO_MOMENT;
  if (contact->is_screened_again || (has_ended && contact->screened_seconds != contact->seconds[DOOR_COLUMN_DECIDED])) {
    contact->seconds[DOOR_COLUMN_SCREENING_START] = DOOR_NO_MOMENT;
  }
}

static enum door_err write_rows(struct contacts *contacts)
{
  FILE *out = contacts->export->output->stream;
  enum door_err err = DOOR_OK;
  write_header(out);
  for (size_t i = 0; i < contacts->count && err == DOOR_OK; i++) {
    struct contact *contact = &contacts->contacts[i];
    hide_screening_with_waits(contact);
    for (uint32_t column = 0; column < DOOR_COLUMN_COUNT; column++) {
      fputs(column == 0 ? "" : ",", out);
      write_cell(contacts, contact, (enum door_column)column);
    }
    fputc('\n', out);
    err = cli_stop != 0 ? DOOR_ERR_INTERRUPTED : cli_output_check(contacts->export->output);
  }
  return err;
}

enum door_err cli_export_contacts(const struct cli_export *export, struct door_problem *problem)
{
  struct contacts contacts = {.export = export};
  struct conductor_observer observer = {.self = &contacts, .on_records = on_records};
  sim_map_init(&contacts.places);
  enum door_err err = cli_kept_run_repeat(export->run, export->results, export->replication, observer, problem);
  err = err == DOOR_OK ? write_rows(&contacts) : err;
  sim_map_fini(&contacts.places);
  free(contacts.contacts);
  return err;
}
