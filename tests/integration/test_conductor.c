/* The conductor with the four services in this process: what a sound run brings, and what becomes of a run whose
 * transport misbehaves. The faulty transport stands here: it passes everything on to door_direct and spoils one thing.
 */
#include "scenario_builder.h"

#include "assessment.h"
#include "conductor.h"
#include "door_direct.h"
#include "early_help.h"
#include "intake.h"
#include "screening.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

enum { REPLICATIONS_MAX = 4, RECORDS_MAX = 12000, SPOIL_AT_EXCHANGE = 5 };

static const struct door_service *const services[] = {&intake_service, &screening_service, &early_help_service,
                                                      &assessment_service};

/* ---- the scenario: all links in use, families that return ---- */

static struct door_scenario busy(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.time.measured_days = 21;
  scenario.handoffs.screening_to_intake_minutes = 1;
  scenario.handoffs.early_help_to_intake_minutes = 600;
  struct door_source *police = &scenario.intake.sources[0];
  for (uint32_t level = 0; level < DOOR_NEED_LEVELS; level++) {
    police->need_level_shares[level] = 0.25;
    scenario.families.return_per_year[level] = 60;
  }
  scenario.screening.staff_posts = 6;
  scenario.early_help.places = 40;
  scenario.early_help.need_met_share = 0.5;
  scenario.assessment.workers = 40;
  scenario.assessment.plan_from_level = 4;
  scenario.assessment.step_down_share = 0.5;
  scenario.screening.assessment_from_level = 2.9;
  scenario.screening.early_help_from_level = 1.9;
  return scenario;
}

/* ---- the sink ---- */

struct ledger {
  struct door_record *records; /* RECORDS_MAX */
  uint32_t count;
  uint32_t complete_count;
  struct door_counts counts[DOOR_SERVICE_COUNT];
  uint64_t in_flight_contacts;
};

struct keeper {
  struct ledger ledgers[REPLICATIONS_MAX]; /* by replication - 10 */
  enum door_err records_err;               /* what on_records answers */
  enum door_err complete_err;
  uint32_t records_calls;
};

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  struct keeper *keeper = self;
  struct ledger *ledger = &keeper->ledgers[replication - 10];
  keeper->records_calls++;
  assert_true(ledger->count + count <= RECORDS_MAX);
  memcpy(ledger->records + ledger->count, records, count * sizeof *records);
  ledger->count += count;
  return keeper->records_err;
}

static enum door_err on_complete(void *self, uint32_t replication, const struct door_counts *counts,
                                 uint64_t in_flight_contacts, struct door_problem *problem)
{
  (void)problem;
  struct keeper *keeper = self;
  struct ledger *ledger = &keeper->ledgers[replication - 10];
  ledger->complete_count++;
  memcpy(ledger->counts, counts, sizeof ledger->counts);
  ledger->in_flight_contacts = in_flight_contacts;
  return keeper->complete_err;
}

static void on_progress(void *self, const struct door_part *part, struct sim_time reached)
{
  (void)self;
  assert_true(part->count > 0 && reached.seconds >= 0);
}

static void keeper_init(struct keeper *keeper)
{
  *keeper = (struct keeper){.records_err = DOOR_OK, .complete_err = DOOR_OK};
  for (uint32_t i = 0; i < REPLICATIONS_MAX; i++) {
    keeper->ledgers[i].records = calloc(RECORDS_MAX, sizeof *keeper->ledgers[i].records);
    assert_non_null(keeper->ledgers[i].records);
  }
}

static void keeper_fini(struct keeper *keeper)
{
  for (uint32_t i = 0; i < REPLICATIONS_MAX; i++) {
    free(keeper->ledgers[i].records);
  }
}

/* ---- the faulty transport ---- */

enum fault {
  NO_FAULT,
  BELOW_LOOKAHEAD,   /* a notice of early help that comes in 100 of its 600 minutes: nobody would be harmed */
  TOO_EARLY,         /* a message before what its receiver has done already */
  NO_LINK,           /* a contact that goes from intake to assessment */
  NO_SUCH_PARTY,     /* ... to nobody */
  FORGED_SENDER,     /* ... that says it comes from early help */
  OTHER_REPLICATION, /* an answer for a replication that was not asked for */
  ANSWER_MISSING,    /* no answer where one is due */
  EVENT_LEFT_BEHIND, /* an answer whose next event lies below what was granted: it would never be granted again */
  RECORD_TOO_EARLY,  /* a record of an instant before the window */
  RECORD_TOO_LATE,   /* a record of an instant after it */
  MESSAGE_LOST,      /* a message is dropped on its way to the conductor */
  MESSAGE_TWICE,     /* a message comes twice */
  COUNT_OF_RECEIVED, /* at the end a service counts one message less than it was given */
  BEGIN_FAILS,
  EXCHANGE_FAILS,
  FINISH_FAILS,
  STOP_IS_SET, /* somebody interrupts */
};

struct faulty {
  struct door_transport inner;
  enum fault fault;
  uint32_t exchange_count;
  bool has_spoilt;
  volatile atomic_int *stop;
};

static enum door_err fails(enum fault fault, enum fault here, struct door_problem *problem)
{
  return fault == here ? door_problem_set(problem, DOOR_ERR_PEER_LOST, "screening: fell silent") : DOOR_OK;
}

static enum door_err begin(void *self, const struct door_part *part, struct door_batches *answers,
                           struct door_problem *problem)
{
  struct faulty *faulty = self;
  enum door_err err = fails(faulty->fault, BEGIN_FAILS, problem);
  return err != DOOR_OK ? err : faulty->inner.ops->begin(faulty->inner.self, part, answers, problem);
}

/* Spoils the first contact that intake sends from SPOIL_AT_EXCHANGE on. */
static void spoil_message(struct faulty *faulty, struct door_batch *answer)
{
  struct door_message *message = &answer->messages[answer->message_count - 1];
  struct door_batch_entry *entry = &answer->entries[answer->entry_count - 1];
  switch (faulty->fault) {
  case TOO_EARLY:
    message->due = sim_time_at(1);
    break;
  case NO_LINK:
    message->to = DOOR_ASSESSMENT;
    break;
  case NO_SUCH_PARTY:
    message->to = 200;
    break;
  case FORGED_SENDER:
    message->from = DOOR_EARLY_HELP;
    break;
  case MESSAGE_LOST:
    answer->message_count--;
    entry->message_count--;
    break;
  case MESSAGE_TWICE: {
    struct door_message copy = *message;
    struct door_message *second = door_batch_add_message(answer);
    assert_non_null(second);
    *second = copy;
    answer->entries[answer->entry_count - 1].message_count++;
    break;
  }
  case NO_FAULT:
  case BELOW_LOOKAHEAD:
  case OTHER_REPLICATION:
  case ANSWER_MISSING:
  case EVENT_LEFT_BEHIND:
  case RECORD_TOO_EARLY:
  case RECORD_TOO_LATE:
  case COUNT_OF_RECEIVED:
  case BEGIN_FAILS:
  case EXCHANGE_FAILS:
  case FINISH_FAILS:
  case STOP_IS_SET:
    return;
  }
  faulty->has_spoilt = true;
}

static void spoil_notice(struct faulty *faulty, struct door_batch *answer)
{
  if (faulty->fault == BELOW_LOOKAHEAD) {
    answer->messages[0].due.seconds -= 500 * SIM_MINUTE_SECONDS;
    faulty->has_spoilt = true;
  }
}

static void spoil_entry(struct faulty *faulty, struct door_batch *answer)
{
  if (faulty->fault == OTHER_REPLICATION) {
    answer->entries[0].replication += 1;
    faulty->has_spoilt = true;
  } else if (faulty->fault == ANSWER_MISSING) {
    answer->entry_count--;
    faulty->has_spoilt = true;
  } else if (faulty->fault == EVENT_LEFT_BEHIND) {
    answer->entries[0].bound = sim_time_at(1);
    faulty->has_spoilt = true;
  } else if (faulty->fault == RECORD_TOO_EARLY && answer->entries[0].record_count > 0) {
    answer->records[answer->entries[0].first_record].time_seconds = 0;
    faulty->has_spoilt = true;
  } else if (faulty->fault == RECORD_TOO_LATE && answer->entries[0].record_count > 0) {
    answer->records[answer->entries[0].first_record + answer->entries[0].record_count - 1].time_seconds = INT64_MAX;
    faulty->has_spoilt = true;
  } else if (faulty->fault == STOP_IS_SET) {
    *faulty->stop = 1;
    faulty->has_spoilt = true;
  }
}

static enum door_err exchange(void *self, const struct door_batches *grants, struct door_batches *answers,
                              struct door_problem *problem)
{
  struct faulty *faulty = self;
  enum door_err err = faulty->inner.ops->exchange(faulty->inner.self, grants, answers, problem);
  faulty->exchange_count++;
  if (err != DOOR_OK || faulty->exchange_count < SPOIL_AT_EXCHANGE || faulty->has_spoilt) {
    return err;
  }
  struct door_batch *of_intake = &answers->of[door_service_index(DOOR_INTAKE)];
  struct door_batch *of_screening = &answers->of[door_service_index(DOOR_SCREENING)];
  struct door_batch *of_early_help = &answers->of[door_service_index(DOOR_EARLY_HELP)];
  if (of_early_help->message_count > 0) {
    spoil_notice(faulty, of_early_help);
  }
  if (of_intake->message_count > 0 && !faulty->has_spoilt) {
    spoil_message(faulty, of_intake);
  }
  if (of_screening->entry_count > 0 && !faulty->has_spoilt) {
    spoil_entry(faulty, of_screening);
  }
  return fails(faulty->fault, EXCHANGE_FAILS, problem);
}

static enum door_err finish(void *self, struct door_counts *out_counts, struct door_problem *problem)
{
  struct faulty *faulty = self;
  enum door_err err = fails(faulty->fault, FINISH_FAILS, problem);
  if (err == DOOR_OK) {
    err = faulty->inner.ops->finish(faulty->inner.self, out_counts, problem);
  }
  if (err == DOOR_OK && faulty->fault == COUNT_OF_RECEIVED) {
    out_counts[0].received--;
  }
  return err;
}

static void destroy(void **self)
{
  struct faulty *faulty = *self;
  faulty->inner.ops->destroy(&faulty->inner.self);
  *self = NULL;
}

static const struct door_transport_ops faulty_ops = {
    .name = "faulty", .begin = begin, .exchange = exchange, .finish = finish, .destroy = destroy};

/* ---- a run ---- */

struct given_run {
  const struct door_scenario *scenario;
  struct door_part part;
  enum fault fault;
  bool is_stopped; /* from the start */
};

struct done_run {
  enum door_err err;
  struct door_problem problem;
  uint64_t cycle_count;
  uint32_t exchange_count;
};

static struct done_run run(const struct given_run *given, struct keeper *keeper)
{
  struct done_run done = {.err = DOOR_OK};
  struct door_setting *setting = setting_of(given->scenario);
  volatile atomic_int stop = given->is_stopped;
  struct faulty faulty = {.fault = given->fault, .stop = &stop};
  assert_int_equal(door_direct_create(setting, services, &faulty.inner), DOOR_OK);
  struct door_transport transport = {&faulty_ops, &faulty};
  struct conductor_sink sink = {keeper, on_records, on_complete, on_progress};
  struct conductor *conductor = NULL;
  assert_int_equal(conductor_create(setting, transport, &sink, &stop, &conductor, &done.problem), DOOR_OK);
  done.err = conductor_run(conductor, &given->part, &done.problem);
  done.cycle_count = conductor_cycle_count(conductor);
  done.exchange_count = faulty.exchange_count;
  conductor_destroy(&conductor);
  assert_null(conductor);
  transport.ops->destroy(&transport.self);
  door_setting_destroy(&setting);
  return done;
}

/* ---- sound runs ---- */

static bool comes_before(const struct door_record *a, const struct door_record *b)
{
  if (a->time_seconds != b->time_seconds) {
    return a->time_seconds < b->time_seconds;
  }
  return a->service != b->service ? a->service < b->service : a->number < b->number;
}

/* Strictly rising in (time, service, number), every service's numbers without a gap, all before the horizon. */
static void assert_in_ledger_order(const struct ledger *ledger, int64_t horizon)
{
  uint32_t next[DOOR_PARTY_COUNT] = {0};
  for (uint32_t i = 0; i < ledger->count; i++) {
    const struct door_record *one = &ledger->records[i];
    assert_true(i == 0 || comes_before(one - 1, one));
    assert_int_equal(one->number, next[one->service]++);
    assert_true(one->time_seconds < horizon);
  }
}

static void conductor__sound_run__brings_every_record_in_order_and_completes_once(void **state)
{
  (void)state;
  struct door_scenario scenario = busy();
  struct keeper keeper;
  keeper_init(&keeper);
  struct given_run given = {&scenario, {.seed = 5, .first_replication = 10, .count = 3}, NO_FAULT, false};
  struct done_run done = run(&given, &keeper);
  assert_int_equal(done.err, DOOR_OK);
  assert_true(done.cycle_count > 0 && done.cycle_count == done.exchange_count);
  for (uint32_t i = 0; i < 3; i++) {
    const struct ledger *ledger = &keeper.ledgers[i];
    assert_int_equal(ledger->complete_count, 1);
    assert_in_ledger_order(ledger, 21 * SIM_DAY_SECONDS);
    uint64_t record_count = 0;
    uint64_t received = 0;
    uint64_t sent = 0;
    for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
      record_count += ledger->counts[service].records;
      received += ledger->counts[service].received;
      sent += ledger->counts[service].sent;
      assert_true(ledger->counts[service].received > 0 && ledger->counts[service].sent > 0);
    }
    assert_int_equal(record_count, ledger->count);
    assert_true(sent >= received + ledger->in_flight_contacts);
    /* Contacts received = closed + open at a service + on a link. */
    int64_t balance = 0;
    for (uint32_t r = 0; r < ledger->count; r++) {
      balance += ledger->records[r].kind == DOOR_RECORD_RECEIVED;
      balance -= ledger->records[r].kind == DOOR_RECORD_CLOSED;
    }
    for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
      balance -= (int64_t)ledger->counts[service].open_contacts;
    }
    assert_int_equal(balance, (int64_t)ledger->in_flight_contacts);
  }
  assert_int_equal(keeper.ledgers[3].complete_count, 0);
  keeper_fini(&keeper);
}

/* Alone or in step with others, with the whole hand-off promised as lookahead or a hundredth of it: the same bytes. */
static void conductor__other_parts_and_lookaheads__same_ledger(void **state)
{
  (void)state;
  static const struct {
    double given_lookahead_share;
    uint32_t given_first, given_count;
  } rows[] = {{1, 11, 1}, {1, 10, 4}, {0.3, 11, 2}, {0.02, 11, 1}};
  struct keeper first;
  uint64_t first_cycle_count = 0;
  keeper_init(&first);
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = busy();
    scenario.time.measured_days = 7;
    scenario.handoffs.declared_lookahead_share = rows[i].given_lookahead_share;
    struct keeper keeper;
    keeper_init(&keeper);
    struct given_run given = {&scenario, {5, rows[i].given_first, rows[i].given_count}, NO_FAULT, false};
    struct keeper *into = i == 0 ? &first : &keeper;
    struct done_run done = run(&given, into);
    assert_int_equal(done.err, DOOR_OK);
    assert_int_equal(into->ledgers[1].count, first.ledgers[1].count);
    assert_memory_equal(into->ledgers[1].records, first.ledgers[1].records,
                        first.ledgers[1].count * sizeof *first.ledgers[1].records);
    first_cycle_count = i == 0 ? done.cycle_count : first_cycle_count;
    assert_true(rows[i].given_lookahead_share > 0.1 || done.cycle_count > first_cycle_count);
    keeper_fini(&keeper);
  }
  assert_true(first.ledgers[1].count > 500);
  keeper_fini(&first);
}

/* A second part with the same conductor begins afresh. */
static void conductor__next_part__begins_afresh(void **state)
{
  (void)state;
  struct door_scenario scenario = busy();
  scenario.time.measured_days = 3;
  struct door_setting *setting = setting_of(&scenario);
  struct keeper keeper;
  keeper_init(&keeper);
  struct door_transport transport;
  assert_int_equal(door_direct_create(setting, services, &transport), DOOR_OK);
  struct conductor_sink sink = {&keeper, on_records, on_complete, on_progress};
  struct conductor *conductor = NULL;
  assert_int_equal(conductor_create(setting, transport, &sink, NULL, &conductor, NULL), DOOR_OK);
  const struct door_part parts[] = {{5, 10, 2}, {5, 12, 1}, {5, 13, 1}};
  for (uint32_t i = 0; i < COUNT(parts); i++) {
    assert_int_equal(conductor_run(conductor, &parts[i], NULL), DOOR_OK);
  }
  for (uint32_t i = 0; i < 4; i++) {
    assert_int_equal(keeper.ledgers[i].complete_count, 1);
    assert_in_ledger_order(&keeper.ledgers[i], 3 * SIM_DAY_SECONDS);
  }
  assert_int_not_equal(keeper.ledgers[2].counts[0].message_hash, keeper.ledgers[3].counts[0].message_hash);
  conductor_destroy(&conductor);
  transport.ops->destroy(&transport.self);
  door_setting_destroy(&setting);
  keeper_fini(&keeper);
}

/* ---- faults ---- */

/* Each fault ends the run with its own error, and its text says where. Nothing is told to be complete. */
static void conductor__faulty_transport__run_ends_with_a_named_error(void **state)
{
  (void)state;
  static const struct {
    enum fault given;
    enum door_err want;
    const char *want_text;
  } rows[] = {
      {BELOW_LOOKAHEAD, DOOR_ERR_LOOKAHEAD, "from early_help to intake: a notice due at second "},
      {TOO_EARLY, DOOR_ERR_LOOKAHEAD, "from intake to screening: a contact due at second 1:"},
      {NO_LINK, DOOR_ERR_UNEXPECTED, "from intake to assessment: a contact"},
      {NO_SUCH_PARTY, DOOR_ERR_UNEXPECTED, "from intake to ?: a contact"},
      {FORGED_SENDER, DOOR_ERR_UNEXPECTED, "from early_help to screening: a contact"},
      {OTHER_REPLICATION, DOOR_ERR_UNEXPECTED, "screening answered for other replications"},
      {ANSWER_MISSING, DOOR_ERR_UNEXPECTED, "screening answered for other replications"},
      {EVENT_LEFT_BEHIND, DOOR_ERR_PAST, "screening"},
      {RECORD_TOO_EARLY, DOOR_ERR_PAST, "screening"},
      {RECORD_TOO_LATE, DOOR_ERR_PAST, "screening"},
      {MESSAGE_LOST, DOOR_ERR_CONSERVATION, "replication 10: the services count"},
      {MESSAGE_TWICE, DOOR_ERR_CONSERVATION, "replication 10: the services count"},
      {COUNT_OF_RECEIVED, DOOR_ERR_CONSERVATION, "replication 10: the services count"},
      {BEGIN_FAILS, DOOR_ERR_PEER_LOST, "screening: fell silent"},
      {EXCHANGE_FAILS, DOOR_ERR_PEER_LOST, "screening: fell silent"},
      {FINISH_FAILS, DOOR_ERR_PEER_LOST, "screening: fell silent"},
      {STOP_IS_SET, DOOR_ERR_INTERRUPTED, "interrupted at simulated 2015-06-0"},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = busy();
    scenario.time.measured_days = 3;
    struct keeper keeper;
    keeper_init(&keeper);
    struct given_run given = {&scenario, {5, 10, 1}, rows[i].given, false};
    struct done_run done = run(&given, &keeper);
    if (done.err != rows[i].want || strstr(done.problem.text, rows[i].want_text) == NULL) {
      fail_msg("fault %u: %s: %s", (unsigned)rows[i].given, door_err_name(done.err), done.problem.text);
    }
    assert_int_equal(done.problem.err, rows[i].want);
    assert_int_equal(keeper.ledgers[0].complete_count, 0);
    keeper_fini(&keeper);
  }
}

/* What was brought before the fault stays good: the beginning of the sound ledger. */
static void conductor__fault_in_mid_run__what_was_released_is_the_sound_beginning(void **state)
{
  (void)state;
  struct door_scenario scenario = busy();
  struct keeper sound;
  struct keeper broken;
  keeper_init(&sound);
  keeper_init(&broken);
  struct given_run given = {&scenario, {5, 10, 1}, NO_FAULT, false};
  assert_int_equal(run(&given, &sound).err, DOOR_OK);
  given.fault = TOO_EARLY;
  assert_int_equal(run(&given, &broken).err, DOOR_ERR_LOOKAHEAD);
  assert_true(broken.ledgers[0].count > 0 && broken.ledgers[0].count < sound.ledgers[0].count);
  assert_memory_equal(broken.ledgers[0].records, sound.ledgers[0].records,
                      broken.ledgers[0].count * sizeof *broken.ledgers[0].records);
  keeper_fini(&sound);
  keeper_fini(&broken);
}

static void conductor__interrupted_before_it_begins__exchanges_nothing(void **state)
{
  (void)state;
  struct door_scenario scenario = busy();
  struct keeper keeper;
  keeper_init(&keeper);
  struct given_run given = {&scenario, {5, 10, 1}, NO_FAULT, true};
  struct done_run done = run(&given, &keeper);
  assert_int_equal(done.err, DOOR_ERR_INTERRUPTED);
  assert_int_equal(done.exchange_count, 0);
  assert_int_equal(keeper.records_calls, 0);
  keeper_fini(&keeper);
}

/* A sink that cannot take records, or that finds a replication wanting, ends the run. */
static void conductor__sink_fails__run_ends_with_its_error(void **state)
{
  (void)state;
  static const struct {
    enum door_err given_records, given_complete;
    enum door_err want;
    uint32_t want_calls_max;
  } rows[] = {
      {DOOR_ERR_IO, DOOR_OK, DOOR_ERR_IO, 1},
      {DOOR_OK, DOOR_ERR_CONSERVATION, DOOR_ERR_CONSERVATION, UINT32_MAX},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = busy();
    scenario.time.measured_days = 3;
    struct keeper keeper;
    keeper_init(&keeper);
    keeper.records_err = rows[i].given_records;
    keeper.complete_err = rows[i].given_complete;
    struct given_run given = {&scenario, {5, 10, 2}, NO_FAULT, false};
    assert_int_equal(run(&given, &keeper).err, rows[i].want);
    assert_true(keeper.records_calls <= rows[i].want_calls_max);
    assert_int_equal(keeper.ledgers[1].complete_count, 0);
    keeper_fini(&keeper);
  }
}

/* Refused when the conductor is made: nothing runs. */
static void conductor__cycle_without_lookahead__is_not_made(void **state)
{
  (void)state;
  struct door_scenario scenario = busy();
  struct door_setting *setting = setting_of(&scenario);
  memset(setting->lookaheads, 0, sizeof setting->lookaheads);
  struct door_transport transport = {&faulty_ops, NULL};
  struct conductor_sink sink = {NULL, on_records, on_complete, on_progress};
  struct conductor *conductor = NULL;
  struct door_problem problem = {.text = ""};
  assert_int_equal(conductor_create(setting, transport, &sink, NULL, &conductor, &problem), DOOR_ERR_LOOKAHEAD);
  assert_null(conductor);
  assert_int_equal(problem.err, DOOR_ERR_LOOKAHEAD);
  door_setting_destroy(&setting);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(conductor__sound_run__brings_every_record_in_order_and_completes_once),
      cmocka_unit_test(conductor__other_parts_and_lookaheads__same_ledger),
      cmocka_unit_test(conductor__next_part__begins_afresh),
      cmocka_unit_test(conductor__faulty_transport__run_ends_with_a_named_error),
      cmocka_unit_test(conductor__fault_in_mid_run__what_was_released_is_the_sound_beginning),
      cmocka_unit_test(conductor__interrupted_before_it_begins__exchanges_nothing),
      cmocka_unit_test(conductor__sink_fails__run_ends_with_its_error),
      cmocka_unit_test(conductor__cycle_without_lookahead__is_not_made),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
