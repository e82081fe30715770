/* Schedules of faults: the real conductor and the real services over a network that misbehaves by a seed. Every
 * schedule ends in the right result or in a named failure that leaves a sound beginning; those whose faults stay within
 * what the protocol bears end in the right result. Thousands of schedules of a small scenario, and a few of two days of
 * each scenario of the project. FRONTDOOR_SCHEDULES=N      how many of each kind (5000; 500 with sanitizers)
 * FRONTDOOR_FAULT_SEED=S     only the schedule of that seed, told frame by frame
 */
#include "fault_network.h"

#include "assessment.h"
#include "conductor.h"
#include "door_direct.h"
#include "door_remote.h"
#include "early_help.h"
#include "intake.h"
#include "scenario_reader.h"
#include "scenario_writer.h"
#include "screening.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SCHEDULES_DEFAULT = 500, SCHEDULES_EACH = 1 }; /* each: of a scenario of the project */
#else
enum { SCHEDULES_DEFAULT = 5000, SCHEDULES_EACH = 8 };
#endif

enum {
  REPLICATIONS = 3,
  PARTS = 2,
  RECORDS_MAX = 8192,
  INTERRUPT_ONE_IN = 16,
  PATH_BYTES = 4096,
};

static const struct door_service *const services[] = {&intake_service, &screening_service, &early_help_service,
                                                      &assessment_service};
/* Two in step, then one: a second welcome is part of every schedule. */
static const struct door_part parts[PARTS] = {{5, 0, 2}, {5, 2, 1}};

static const uint32_t mild_kinds = 1U << FAULT_DELAY | 1U << FAULT_DROP | 1U << FAULT_DUPLICATE | 1U << FAULT_REORDER |
                                   1U << FAULT_STALL | 1U << FAULT_SLOW | 1U << FAULT_CUT | 1U << FAULT_SUSPEND |
                                   1U << FAULT_FULL;
static const uint32_t all_kinds = (1U << FAULT_FORGE) - 1;

/* ---- the scenario ---- */

struct given_scenario {
  char path[PATH_BYTES];
  struct door_setting *setting;
  char *text;
  uint64_t hash;
};

static struct given_scenario scenario;

static const char *source_folder(void)
{
  const char *source = getenv("FRONTDOOR_SOURCE");
  return source != NULL ? source : ".";
}

static int read_scenario(const char *path, const char *const *settings, size_t setting_count)
{
  struct scenario_document *document = NULL;
  snprintf(scenario.path, sizeof scenario.path, "%s", path);
  enum door_err err = scenario_read_file(path, settings, setting_count, &document);
  if (err != DOOR_OK) {
    print_error("%s\n", document != NULL ? scenario_problem_text(document, 0) : door_err_text(err));
    scenario_destroy(&document);
    return -1;
  }
  err = door_setting_create(scenario_of(document), &scenario.setting, NULL);
  err = err == DOOR_OK ? scenario_resolved_json(document, &scenario.text) : err;
  err = err == DOOR_OK ? scenario_hash(document, &scenario.hash) : err;
  scenario_destroy(&document);
  return err == DOOR_OK ? 0 : -1;
}

static int drop_scenario(void **state)
{
  (void)state;
  door_setting_destroy(&scenario.setting);
  free(scenario.text);
  scenario.text = NULL;
  return 0;
}

/* ---- what a run brings ---- */

struct ledger {
  struct door_record records[RECORDS_MAX];
  uint32_t count;
  bool is_complete;
};

static struct ledger sound[REPLICATIONS];

struct keeper {
  struct ledger ledgers[REPLICATIONS];
};

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  struct ledger *ledger = &((struct keeper *)self)->ledgers[replication];
  assert_true(ledger->count + count <= RECORDS_MAX);
  memcpy(ledger->records + ledger->count, records, count * sizeof *records);
  ledger->count += count;
  return DOOR_OK;
}

static enum door_err on_complete(void *self, uint32_t replication, const struct door_counts *counts,
                                 uint64_t in_flight_contacts, struct door_problem *problem)
{
  (void)counts, (void)in_flight_contacts, (void)problem; /* a sum that does not come out has ended the run before */
  ((struct keeper *)self)->ledgers[replication].is_complete = true;
  return DOOR_OK;
}

static void on_progress(void *self, const struct door_part *part, struct sim_time reached)
{
  (void)self, (void)part, (void)reached; /* nobody waits for it */
}

static enum door_err run(struct door_transport transport, const volatile atomic_int *stop, struct keeper *keeper,
                         struct door_problem *problem)
{
  struct conductor_sink sink = {keeper, on_records, on_complete, on_progress};
  struct conductor *conductor = NULL;
  for (uint32_t i = 0; i < REPLICATIONS; i++) {
    keeper->ledgers[i].count = 0;
    keeper->ledgers[i].is_complete = false;
  }
  enum door_err err = conductor_create(scenario.setting, transport, &sink, stop, &conductor, problem);
  for (uint32_t i = 0; i < PARTS && err == DOOR_OK; i++) {
    err = conductor_run(conductor, &parts[i], problem);
  }
  conductor_destroy(&conductor);
  return err;
}

/* ---- a schedule ---- */

static struct keeper kept; /* of the schedule in hand */

struct schedule {
  struct fault_plan plan;
  int lease_milliseconds;
  uint64_t interrupt_at_frame; /* 0: never */
};

struct outcome {
  enum door_err err;
  struct door_problem problem;
  struct fault_tally tally;
  int64_t took_ms;
  bool is_right;     /* all ledgers whole and sound */
  bool is_beginning; /* what was brought is the beginning of the sound ledgers; complete ones are whole */
};

/* Stands before the network's port and sets the flag of Ctrl-C at a frame. */
struct interrupter {
  struct door_port inner;
  volatile atomic_int stop;
  uint64_t frames_until;
};

static enum door_err interrupter_send(void *self, enum door_party to, const unsigned char *bytes, size_t length)
{
  struct interrupter *interrupter = self;
  if (interrupter->frames_until > 0 && --interrupter->frames_until == 0) {
    interrupter->stop = 1;
  }
  return interrupter->inner.ops->send(interrupter->inner.self, to, bytes, length);
}

static enum door_err interrupter_wait(void *self, int timeout_milliseconds, struct door_port_event *out_event)
{
  struct interrupter *interrupter = self;
  return interrupter->inner.ops->wait(interrupter->inner.self, timeout_milliseconds, out_event);
}

static int64_t interrupter_now(void *self)
{
  struct interrupter *interrupter = self;
  return interrupter->inner.ops->now_milliseconds(interrupter->inner.self);
}

static void interrupter_close_door(void *self)
{
  struct interrupter *interrupter = self;
  interrupter->inner.ops->close_door(interrupter->inner.self);
}

static void interrupter_kill(void *self, enum door_party party)
{
  struct interrupter *interrupter = self;
  interrupter->inner.ops->kill(interrupter->inner.self, party);
}

static void interrupter_end(void *self)
{
  struct interrupter *interrupter = self;
  interrupter->inner.ops->end(interrupter->inner.self);
}

static const struct door_port_ops interrupter_ops = {.send = interrupter_send,
                                                     .wait = interrupter_wait,
                                                     .now_milliseconds = interrupter_now,
                                                     .close_door = interrupter_close_door,
                                                     .kill = interrupter_kill,
                                                     .end = interrupter_end};

static void compare(struct outcome *outcome)
{
  outcome->is_right = true;
  outcome->is_beginning = true;
  for (uint32_t i = 0; i < REPLICATIONS; i++) {
    const struct ledger *one = &kept.ledgers[i];
    bool is_beginning =
        one->count <= sound[i].count && memcmp(one->records, sound[i].records, one->count * sizeof *one->records) == 0;
    bool is_whole = is_beginning && one->count == sound[i].count;
    outcome->is_beginning = outcome->is_beginning && is_beginning && (is_whole || !one->is_complete);
    outcome->is_right = outcome->is_right && is_whole && one->is_complete;
  }
}

static struct outcome play(const struct schedule *schedule)
{
  struct outcome outcome = {.err = DOOR_OK};
  struct fault_network *network = fault_network_create(&schedule->plan, services);
  struct interrupter interrupter = {.inner = fault_network_port(network), .frames_until = schedule->interrupt_at_frame};
  struct door_port port = interrupter.inner;
  port.ops = &interrupter_ops;
  port.self = &interrupter;
  struct door_remote_config config = {.scenario_text = scenario.text,
                                      .scenario_hash = scenario.hash,
                                      .run_id = schedule->plan.seed | 1,
                                      .epoch = {scenario.setting->scenario.time.first_day},
                                      .lease_milliseconds = schedule->lease_milliseconds,
                                      .stop = &interrupter.stop};
  struct door_transport transport;
  outcome.err = door_remote_create(&config, port, &transport, &outcome.problem);
  assert_int_equal(outcome.err, DOOR_OK);
  outcome.err = run(transport, &interrupter.stop, &kept, &outcome.problem);
  transport.ops->destroy(&transport.self);
  outcome.tally = fault_network_tally(network);
  outcome.took_ms = fault_network_now(network);
  fault_network_destroy(&network);
  compare(&outcome);
  return outcome;
}

/* A number of the schedule's own, from its seed. */
static uint64_t part_of(uint64_t seed, uint32_t which, uint64_t below)
{
  uint64_t z = seed * 0x9e3779b97f4a7c15U + which * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return (z ^ (z >> 31)) % below;
}

/* Even seeds are mild. */
static struct schedule schedule_of(uint64_t seed)
{
  static const uint32_t rarities[] = {3, 10, 30, 100, 300};
  bool is_mild = seed % 2 == 0;
  struct schedule schedule = {
      .plan = {.seed = seed,
               .is_mild = is_mild,
               .one_in = rarities[part_of(seed, 1, 5)],
               .can_reconnect = part_of(seed, 2, 2) == 0,
               .is_supervised = part_of(seed, 3, 2) == 0,
               .ends_silently = part_of(seed, 4, 3) == 0,
               .starts_anew = part_of(seed, 5, 2) == 0,
               .suspended_max_ms = 60 * 1000,
               .is_told = getenv("FRONTDOOR_FAULT_SEED") != NULL},
      .lease_milliseconds = is_mild || part_of(seed, 6, 2) == 0 ? DOOR_LEASE_MILLISECONDS : 1500,
      .interrupt_at_frame = is_mild || part_of(seed, 7, INTERRUPT_ONE_IN) != 0 ? 0 : 1 + part_of(seed, 8, 1000),
  };
  /* Half of all schedules have every kind, the others a few. */
  uint32_t kinds = is_mild ? mild_kinds : all_kinds;
  uint32_t few = kinds & (uint32_t)part_of(seed, 9, 1U << FAULT_KINDS);
  schedule.plan.kinds = part_of(seed, 10, 2) == 0 && few != 0 ? few : kinds;
  if (is_mild && !schedule.plan.can_reconnect) {
    schedule.plan.kinds &= ~(1U << FAULT_CUT); /* nobody promises to bear that on one machine */
  }
  return schedule;
}

/* ---- the oracle ---- */

/* What a run may end with when services and network misbehave: never with a sum that does not come out, a message in
 * the past or no memory, which would mean that the protocol had let something through. */
static bool is_named_failure(const struct outcome *outcome)
{
  static const char *const names[] = {"intake ", "screening ", "early_help ", "assessment ", "interrupted at "};
  switch (outcome->err) {
  case DOOR_ERR_PEER_LOST:
  case DOOR_ERR_MALFORMED:
  case DOOR_ERR_LIMIT:
  case DOOR_ERR_VERSION:
  case DOOR_ERR_CHECKSUM:
  case DOOR_ERR_UNEXPECTED:
  case DOOR_ERR_REFUSED:
  case DOOR_ERR_INTERRUPTED:
    break;
  case DOOR_OK:
  case DOOR_ERR_MEMORY:
  case DOOR_ERR_IO:
  case DOOR_ERR_USAGE:
  case DOOR_ERR_SCENARIO:
  case DOOR_ERR_RANGE:
  case DOOR_ERR_LOOKAHEAD:
  case DOOR_ERR_PAST:
  case DOOR_ERR_CONSERVATION:
  default:
    return false;
  }
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (strncmp(outcome->problem.text, names[i], strlen(names[i])) == 0) {
      return outcome->problem.err == outcome->err;
    }
  }
  return false;
}

static bool is_as_promised(const struct schedule *schedule, const struct outcome *outcome)
{
  if (schedule->plan.is_mild) {
    return outcome->err == DOOR_OK && outcome->is_right;
  }
  return outcome->err == DOOR_OK ? outcome->is_right : outcome->is_beginning && is_named_failure(outcome);
}

struct sums {
  uint64_t schedules;
  uint64_t right;
  uint64_t named;
  struct fault_tally tally;
};

static void add_up(struct sums *sums, const struct outcome *outcome)
{
  sums->schedules++;
  sums->right += outcome->err == DOOR_OK;
  sums->named += outcome->err != DOOR_OK;
  sums->tally.frames += outcome->tally.frames;
  for (uint32_t kind = 0; kind < FAULT_KINDS; kind++) {
    sums->tally.faults[kind] += outcome->tally.faults[kind];
  }
}

static void play_one(uint64_t seed, struct sums *sums)
{
  struct schedule schedule = schedule_of(seed);
  struct outcome outcome = play(&schedule);
  if (!is_as_promised(&schedule, &outcome)) {
    fail_msg("%s, FRONTDOOR_FAULT_SEED=%" PRIu64 ": %s: \"%s\", after %" PRId64 " ms; right: %d, a sound beginning: %d",
             scenario.path, seed, door_err_name(outcome.err), outcome.problem.text, outcome.took_ms, outcome.is_right,
             outcome.is_beginning);
  }
  add_up(sums, &outcome);
}

static void play_all(uint64_t first_seed, struct sums *sums)
{
  const char *only = getenv("FRONTDOOR_FAULT_SEED");
  const char *count_text = getenv("FRONTDOOR_SCHEDULES");
  uint64_t count = count_text != NULL ? strtoull(count_text, NULL, 10) : SCHEDULES_DEFAULT;
  if (only != NULL) {
    uint64_t seed = strtoull(only, NULL, 10);
    if (seed % 2 == first_seed % 2) {
      play_one(seed, sums);
    }
    return;
  }
  for (uint64_t i = 0; i < count; i++) {
    play_one(first_seed + 2 * i, sums);
  }
  print_message("schedules survived: %" PRIu64 " (%" PRIu64 " right, %" PRIu64 " with a named end), %" PRIu64 " frames",
                sums->schedules, sums->right, sums->named, sums->tally.frames);
  for (uint32_t kind = 0; kind < FAULT_KINDS; kind++) {
    print_message("%s %s %" PRIu64, kind == 0 ? ";" : ",", fault_name((enum fault_kind)kind), sums->tally.faults[kind]);
  }
  print_message("\n");
}

/* Each kind that may happen does, often enough to mean something: once in 25 schedules. */
static void assert_all_happened(const struct sums *sums, uint32_t kinds)
{
  for (uint32_t kind = 0; kind < FAULT_KINDS && getenv("FRONTDOOR_FAULT_SEED") == NULL; kind++) {
    assert_true((kinds & (1U << kind)) == 0 || sums->tally.faults[kind] * 25 >= sums->schedules);
  }
}

/* ---- the tests ---- */

static void network__no_faults__brings_what_direct_brings(void **state)
{
  (void)state;
  struct schedule quiet = {.plan = {.seed = 1}, .lease_milliseconds = DOOR_LEASE_MILLISECONDS};
  struct outcome outcome = play(&quiet);
  assert_string_equal(outcome.problem.text, "");
  assert_int_equal(outcome.err, DOOR_OK);
  assert_true(outcome.is_right && outcome.is_beginning);
  for (uint32_t i = 0; i < REPLICATIONS; i++) {
    assert_true(sound[i].count > 100);
  }
}

static void schedules__faults_that_the_protocol_bears__end_in_the_right_result(void **state)
{
  (void)state;
  struct sums sums = {.schedules = 0};
  play_all(2, &sums);
  assert_int_equal(sums.named, 0);
  assert_all_happened(&sums, mild_kinds);
}

static void schedules__any_faults__end_right_or_in_a_named_failure(void **state)
{
  (void)state;
  struct sums sums = {.schedules = 0};
  play_all(1, &sums);
  assert_all_happened(&sums, all_kinds);
  /* Neither kind of end is an exception. */
  assert_true(getenv("FRONTDOOR_FAULT_SEED") != NULL ||
              (sums.right * 20 >= sums.schedules && sums.named * 20 >= sums.schedules));
}

static void schedule__played_twice__is_the_same(void **state)
{
  (void)state;
  for (uint64_t seed = 1; seed <= 40; seed++) {
    struct schedule schedule = schedule_of(seed);
    schedule.plan.is_told = false;
    struct outcome first = play(&schedule);
    struct outcome second = play(&schedule);
    assert_int_equal(first.err, second.err);
    assert_string_equal(first.problem.text, second.problem.text);
    assert_true(first.took_ms == second.took_ms);
    assert_memory_equal(&first.tally, &second.tally, sizeof first.tally);
  }
}

/* The control: a liar's frames, whose checksums are right, get through now and then, and the oracle sees it. */
static void oracle__forged_frames__sees_wrong_results(void **state)
{
  (void)state;
  uint32_t wrong = 0;
  for (uint64_t seed = 1; seed <= 200; seed++) {
    struct schedule schedule = {.plan = {.seed = seed, .kinds = 1U << FAULT_FORGE, .one_in = 100},
                                .lease_milliseconds = DOOR_LEASE_MILLISECONDS};
    struct outcome outcome = play(&schedule);
    wrong += !is_as_promised(&schedule, &outcome);
  }
  assert_true(wrong > 10);
}

/* What the scenario read brings without a network. */
static int make_sound_ledgers(void)
{
  struct door_transport direct;
  struct door_problem problem = {.err = DOOR_OK};
  enum door_err err = door_direct_create(scenario.setting, services, &direct);
  if (err == DOOR_OK) {
    err = run(direct, NULL, &kept, &problem);
    direct.ops->destroy(&direct.self);
  }
  memcpy(sound, kept.ledgers, sizeof sound);
  return err == DOOR_OK ? 0 : -1;
}

static int take_two_days(void **state)
{
  (void)state;
  char path[PATH_BYTES];
  snprintf(path, sizeof path, "%s/tests/support/two-days.yaml", source_folder());
  return read_scenario(path, NULL, 0) == 0 ? make_sound_ledgers() : -1;
}

/* Two days from the start of each, as each stands in the folder: overlays too. */
static void schedules__each_scenario_of_the_project__end_as_promised(void **state)
{
  static const char *const patterns[] = {"scenarios/*.yaml", "scenarios/oracle/*.yaml", "tests/support/hub.yaml"};
  static const char *const settings[] = {"time.run_in_days=0", "time.measured_days=2"};
  glob_t found = {.gl_pathc = 0};
  struct sums sums = {.schedules = 0};
  for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
    char pattern[PATH_BYTES];
    snprintf(pattern, sizeof pattern, "%s/%s", source_folder(), patterns[i]);
    assert_int_equal(glob(pattern, i == 0 ? 0 : GLOB_APPEND, NULL, &found), 0);
  }
  for (size_t i = 0; i < found.gl_pathc; i++) {
    drop_scenario(state);
    assert_int_equal(read_scenario(found.gl_pathv[i], settings, 2), 0);
    assert_int_equal(make_sound_ledgers(), 0);
    for (uint64_t seed = 1; seed <= SCHEDULES_EACH; seed++) {
      play_one(i * SCHEDULES_EACH + seed, &sums);
    }
  }
  assert_true(sums.right >= sums.schedules / 2); /* the mild ones at least */
  globfree(&found);
  drop_scenario(state);
  assert_int_equal(take_two_days(state), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(network__no_faults__brings_what_direct_brings),
      cmocka_unit_test(schedules__faults_that_the_protocol_bears__end_in_the_right_result),
      cmocka_unit_test(schedules__any_faults__end_right_or_in_a_named_failure),
      cmocka_unit_test(schedule__played_twice__is_the_same),
      cmocka_unit_test(oracle__forged_frames__sees_wrong_results),
      cmocka_unit_test(schedules__each_scenario_of_the_project__end_as_promised),
  };
  return cmocka_run_group_tests(tests, take_two_days, drop_scenario);
}
