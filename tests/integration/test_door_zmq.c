/* test_door_zmq.c - the conductor's ZeroMQ transport with service programs. This program is also those programs:
 * called with a service's name and a mischief it becomes a toy service. */
#include "toy_services.h"

#include "door_curve.h"
#include "door_direct.h"
#include "door_hello.h"
#include "door_process.h"
#include "door_serve.h"
#include "door_wire.h"
#include "door_zmq.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>

enum { SHORT_LEASE_MILLISECONDS = 1500, SHORT_START_MILLISECONDS = 2000, TEST_HOURS = 72 };

static const char *const mischief_names[] = {
    [TOY_GOOD] = "good",       [TOY_KILLED] = "killed",   [TOY_STOPPED] = "stopped",
    [TOY_EXITING] = "exiting", [TOY_FAILING] = "failing",
};

struct fixture {
  struct toy_scenario scenario;
  struct door_supervisor *supervisor;
  struct door_transport transport;
  struct door_zmq_config config;
  struct door_problem problem;
  char place[64]; /* stands for the machine's temporary directory */
};

static void set_up_place(struct fixture *fixture)
{
  memcpy(fixture->place, "/tmp/door-test-XXXXXX", sizeof "/tmp/door-test-XXXXXX");
  assert_non_null(mkdtemp(fixture->place));
  assert_int_equal(setenv("TMPDIR", fixture->place, 1), 0);
}

static void init(struct fixture *fixture, const char *kind)
{
  *fixture = (struct fixture){.problem = {.err = DOOR_OK}};
  set_up_place(fixture);
  toy_scenario_init(&fixture->scenario);
  fixture->config = (struct door_zmq_config){.endpoint_kind = kind,
                                             .remote = {.program_version = door_program_version(),
                                                        .scenario_text = fixture->scenario.text,
                                                        .scenario_hash = fixture->scenario.hash,
                                                        .epoch = fixture->scenario.epoch,
                                                        .lease_milliseconds = DOOR_LEASE_MILLISECONDS}};
}

static void fini(struct fixture *fixture)
{
  if (fixture->transport.self != NULL) {
    fixture->transport.ops->destroy(&fixture->transport.self);
  }
  door_supervisor_destroy(&fixture->supervisor);
  toy_scenario_fini(&fixture->scenario);
  /* Nothing stays: no file in the place, no child. */
  assert_int_equal(rmdir(fixture->place), 0);
  assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
  assert_int_equal(errno, ECHILD);
}

static enum door_err create(struct fixture *fixture)
{
  return door_zmq_create(&fixture->config, &fixture->transport, &fixture->problem);
}

/* This program as all four services; screening with a mischief. */
static void supervise(struct fixture *fixture, enum toy_mischief screening)
{
  struct door_program programs[DOOR_SERVICE_COUNT];
  for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
    programs[i] = (struct door_program){.path = "/proc/self/exe", .argument = door_party_name(door_service_at(i))};
  }
  programs[door_service_index(DOOR_SCREENING)].argument = mischief_names[screening];
  assert_int_equal(door_supervisor_create(programs, &fixture->supervisor, &fixture->problem), DOOR_OK);
  fixture->config.supervisor = fixture->supervisor;
}

/* ---- services in threads ---- */

struct serving_thread {
  pthread_t thread;
  struct door_serving config;
  struct door_problem problem;
  enum door_err err;
};

static void *serve(void *argument)
{
  struct serving_thread *serving = argument;
  serving->err = door_serve(&serving->config, &serving->problem);
  return NULL;
}

static void start_thread(struct serving_thread *serving, const struct door_service *service, const char *endpoint)
{
  serving->config.service = service;
  serving->config.endpoint = endpoint;
  assert_int_equal(pthread_create(&serving->thread, NULL, serve, serving), 0);
}

/* ---- a hand-made peer ---- */

struct raw_peer {
  void *context;
  void *socket;
};

static void raw_init(struct raw_peer *peer, const char *routing_id)
{
  int linger = 0;
  peer->context = zmq_ctx_new();
  peer->socket = zmq_socket(peer->context, ZMQ_DEALER);
  assert_non_null(peer->socket);
  assert_int_equal(zmq_setsockopt(peer->socket, ZMQ_LINGER, &linger, sizeof linger), 0);
  assert_int_equal(zmq_setsockopt(peer->socket, ZMQ_ROUTING_ID, routing_id, strlen(routing_id)), 0);
}

static void raw_fini(struct raw_peer *peer)
{
  zmq_close(peer->socket);
  zmq_ctx_term(peer->context);
}

static void raw_hello(struct raw_peer *peer, const struct door_hello *hello)
{
  struct door_wire_head head = {.type = DOOR_HELLO_MESSAGE};
  struct door_wire_buffer buffer;
  door_wire_buffer_init(&buffer);
  assert_int_equal(door_wire_encode_hello(&buffer, &head, hello), DOOR_OK);
  assert_int_equal(zmq_send(peer->socket, buffer.bytes, buffer.length, 0), buffer.length);
  door_wire_buffer_fini(&buffer);
}

/* ---- same answers ---- */

static void transports__same_services__answer_alike(void **state)
{
  (void)state;
  static const char *const given_kinds[] = {"ipc", "tcp"};
  for (size_t i = 0; i < sizeof given_kinds / sizeof given_kinds[0]; i++) {
    struct fixture fixture;
    init(&fixture, given_kinds[i]);
    struct door_transport direct;
    assert_int_equal(door_direct_create(fixture.scenario.setting, toy_services, &direct), DOOR_OK);
    supervise(&fixture, TOY_GOOD);
    assert_int_equal(create(&fixture), DOOR_OK);
    for (uint32_t part = 0; part < 2; part++) {
      uint64_t want_hash = 0;
      uint64_t hash = 1;
      uint32_t first_replication = part * TOY_REPLICATIONS;
      assert_int_equal(toy_drive_run(&direct, first_replication, TEST_HOURS, &want_hash, NULL), DOOR_OK);
      enum door_err err = toy_drive_run(&fixture.transport, first_replication, TEST_HOURS, &hash, &fixture.problem);
      assert_string_equal(fixture.problem.text, "");
      assert_int_equal(err, DOOR_OK);
      assert_true(hash == want_hash);
    }
    struct door_traffic traffic = door_remote_traffic(&fixture.transport);
    assert_int_equal(traffic.cycles, 2 * TEST_HOURS);
    assert_int_equal(traffic.frames_sent, 2 * DOOR_SERVICE_COUNT * (TEST_HOURS + 2));
    assert_int_equal(traffic.frames_received, traffic.frames_sent + DOOR_SERVICE_COUNT); /* the hellos */
    direct.ops->destroy(&direct.self);
    fini(&fixture);
  }
}

/* ---- lost services ---- */

static void run__screening_misbehaves__ends_and_says_why(void **state)
{
  (void)state;
  static const struct {
    enum toy_mischief given_mischief;
    const char *given_kind;
    int given_lease_milliseconds;
    enum door_err want_err;
    const char *want_text;
  } rows[] = {
      {TOY_KILLED, "ipc", DOOR_LEASE_MILLISECONDS, DOOR_ERR_PEER_LOST,
       "screening ended by signal 9 (Killed), at simulated 2014-04-02 01:00:00, cycle 25"},
      {TOY_KILLED, "tcp", DOOR_LEASE_MILLISECONDS, DOOR_ERR_PEER_LOST,
       "screening ended by signal 9 (Killed), at simulated 2014-04-02 01:00:00, cycle 25"},
      {TOY_EXITING, "ipc", DOOR_LEASE_MILLISECONDS, DOOR_ERR_PEER_LOST,
       "screening ended with exit code 7, at simulated 2014-04-02 01:00:00, cycle 25"},
      {TOY_STOPPED, "ipc", SHORT_LEASE_MILLISECONDS, DOOR_ERR_PEER_LOST,
       "screening hangs: no sign of life for 1.5 s, at simulated 2014-04-02 01:00:00, cycle 25"},
      {TOY_STOPPED, "tcp", SHORT_LEASE_MILLISECONDS, DOOR_ERR_PEER_LOST,
       "screening hangs: no sign of life for 1.5 s, at simulated 2014-04-02 01:00:00, cycle 25"},
      {TOY_FAILING, "ipc", DOOR_LEASE_MILLISECONDS, DOOR_ERR_CONSERVATION,
       "screening reports: contacts or messages were lost, in the replication at place 0, at simulated 2014-04-02 "
       "01:00:00, cycle 25"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct fixture fixture;
    init(&fixture, rows[i].given_kind);
    fixture.config.remote.lease_milliseconds = rows[i].given_lease_milliseconds;
    supervise(&fixture, rows[i].given_mischief);
    assert_int_equal(create(&fixture), DOOR_OK);
    uint64_t hash;
    enum door_err err = toy_drive_run(&fixture.transport, 0, TEST_HOURS, &hash, &fixture.problem);
    fixture.problem.text[strlen(rows[i].want_text)] = '\0'; /* a sequence number follows */
    assert_string_equal(fixture.problem.text, rows[i].want_text);
    assert_int_equal(err, rows[i].want_err);
    fini(&fixture);
  }
}

static void run__stop_flag_set__is_interrupted(void **state)
{
  (void)state;
  struct fixture fixture;
  volatile atomic_int stop = 0;
  init(&fixture, "ipc");
  fixture.config.remote.stop = &stop;
  supervise(&fixture, TOY_GOOD);
  assert_int_equal(create(&fixture), DOOR_OK);
  stop = 1;
  uint64_t hash;
  assert_int_equal(toy_drive_run(&fixture.transport, 0, TEST_HOURS, &hash, &fixture.problem), DOOR_ERR_INTERRUPTED);
  fini(&fixture);
}

static void create__program_missing__is_named(void **state)
{
  (void)state;
  struct fixture fixture;
  init(&fixture, "ipc");
  struct door_program programs[DOOR_SERVICE_COUNT];
  for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
    programs[i] = (struct door_program){.path = "/nowhere/frontdoor-service"};
  }
  assert_int_equal(door_supervisor_create(programs, &fixture.supervisor, NULL), DOOR_OK);
  fixture.config.supervisor = fixture.supervisor;
  assert_int_equal(create(&fixture), DOOR_ERR_IO);
  assert_string_equal(fixture.problem.text, "/nowhere/frontdoor-service: cannot start: No such file or directory");
  fini(&fixture);
}

static void create__long_temporary_path__says_what_to_do(void **state)
{
  (void)state;
  struct fixture fixture;
  init(&fixture, "ipc");
  char deep[160];
  snprintf(deep, sizeof deep, "%s/%.*s", fixture.place, 80,
           "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890");
  assert_int_equal(mkdir(deep, S_IRWXU), 0);
  assert_int_equal(setenv("TMPDIR", deep, 1), 0);
  assert_int_equal(create(&fixture), DOOR_ERR_LIMIT);
  assert_non_null(strstr(fixture.problem.text, "set TMPDIR to a shorter one"));
  assert_int_equal(rmdir(deep), 0);
  fini(&fixture);
}

/* ---- hellos ---- */

static void hello__does_not_fit__is_refused_with_both_values(void **state)
{
  (void)state;
  char fingerprints[128];
  struct door_hello good = door_hello_of(DOOR_SCREENING, 7);
  snprintf(fingerprints, sizeof fingerprints, "fingerprint %016llx, the conductor's %016llx",
           (unsigned long long)(good.fingerprint ^ 1), (unsigned long long)good.fingerprint);
  struct {
    struct door_hello given_hello;
    enum door_err want_err;
    const char *want_text;
  } rows[] = {{good, DOOR_ERR_VERSION, "order version 2, the conductor 1"},
              {good, DOOR_ERR_VERSION, "ledger version 2, the conductor 1"},
              {good, DOOR_ERR_REFUSED, fingerprints},
              {good, DOOR_ERR_REFUSED, "screening says that it is intake"},
              {good, DOOR_ERR_VERSION, "screening is version 9, the conductor 0."}};
  rows[0].given_hello.order_version++;
  rows[1].given_hello.ledger_version++;
  rows[2].given_hello.fingerprint ^= 1;
  rows[3].given_hello.party = DOOR_INTAKE;
  rows[4].given_hello.program_version.bytes = "9";
  rows[4].given_hello.program_version.length = 1;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct fixture fixture;
    init(&fixture, "ipc");
    assert_int_equal(create(&fixture), DOOR_OK);
    struct raw_peer peer;
    raw_init(&peer, "screening");
    assert_int_equal(zmq_connect(peer.socket, door_zmq_endpoint(&fixture.transport)), 0);
    raw_hello(&peer, &rows[i].given_hello);
    uint64_t hash;
    assert_int_equal(toy_drive_run(&fixture.transport, 0, 1, &hash, &fixture.problem), rows[i].want_err);
    assert_non_null(strstr(fixture.problem.text, rows[i].want_text));
    raw_fini(&peer);
    fini(&fixture);
  }
}

/* ---- keys ---- */

enum { NOTICES_MAX = 4 };

struct notices {
  int count;
  int last;                  /* the one that sets: */
  volatile atomic_int *stop; /* NULL: nothing is set */
  char texts[NOTICES_MAX][200];
};

static void on_notice(void *context, const char *text)
{
  struct notices *notices = context;
  assert_true(notices->count < NOTICES_MAX);
  snprintf(notices->texts[notices->count++], sizeof notices->texts[0], "%s", text);
  if (notices->stop != NULL && notices->count == notices->last) {
    *notices->stop = 1;
  }
}

static int count_notices(const struct notices *notices, const char *text)
{
  int count = 0;
  for (int i = 0; i < notices->count; i++) {
    count += strstr(notices->texts[i], text) != NULL;
  }
  return count;
}

/* A conductor on tcp whose keys, and other keys, lie below the place. */
static void init_with_keys(struct fixture *fixture, struct notices *notices, char own[128], char other[128])
{
  init(fixture, "tcp");
  snprintf(own, 128, "%s/own", fixture->place);
  snprintf(other, 128, "%s/other", fixture->place);
  assert_int_equal(mkdir(own, S_IRWXU), 0);
  assert_int_equal(mkdir(other, S_IRWXU), 0);
  assert_int_equal(door_curve_make_keys(own, NULL), DOOR_OK);
  assert_int_equal(door_curve_make_keys(other, NULL), DOOR_OK);
  static char conductor_keys[160];
  snprintf(conductor_keys, sizeof conductor_keys, "%s/conductor", own);
  fixture->config.keys_directory = conductor_keys;
  fixture->config.remote.start_milliseconds = SHORT_START_MILLISECONDS;
  fixture->config.remote.stop = notices->stop;
  fixture->config.remote.on_notice = on_notice;
  fixture->config.remote.notice_context = notices;
  assert_int_equal(create(fixture), DOOR_OK);
}

static void remove_keys(const char *directory)
{
  static const char *const files[] = {"conductor/conductor.key_secret",
                                      "conductor/intake.key",
                                      "conductor/screening.key",
                                      "conductor/early_help.key",
                                      "conductor/assessment.key",
                                      "intake/intake.key_secret",
                                      "intake/conductor.key",
                                      "screening/screening.key_secret",
                                      "screening/conductor.key",
                                      "early_help/early_help.key_secret",
                                      "early_help/conductor.key",
                                      "assessment/assessment.key_secret",
                                      "assessment/conductor.key",
                                      "conductor",
                                      "intake",
                                      "screening",
                                      "early_help",
                                      "assessment",
                                      ""};
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    char path[192];
    snprintf(path, sizeof path, "%s/%s", directory, files[i]);
    assert_int_equal(remove(path), 0);
  }
}

static void service__key_not_admitted__is_told_and_ends(void **state)
{
  (void)state;
  struct fixture fixture;
  volatile atomic_int stop = 0;
  struct notices notices = {.last = 2, .stop = &stop};
  char own[128];
  char other[128];
  init_with_keys(&fixture, &notices, own, other);
  /* A stranger who knows the conductor's public key, and one who takes another for the conductor. */
  struct door_keyring keyring;
  struct raw_peer stranger;
  char folder[160];
  snprintf(folder, sizeof folder, "%s/intake", other);
  assert_int_equal(door_keyring_read(&keyring, folder, DOOR_INTAKE, NULL), DOOR_OK);
  struct door_keyring own_keyring;
  char own_folder[160];
  snprintf(own_folder, sizeof own_folder, "%s/intake", own);
  assert_int_equal(door_keyring_read(&own_keyring, own_folder, DOOR_INTAKE, NULL), DOOR_OK);
  memcpy(keyring.public_keys[DOOR_CONDUCTOR], own_keyring.public_keys[DOOR_CONDUCTOR], DOOR_KEY_BYTES);
  raw_init(&stranger, "intake");
  assert_int_equal(door_keyring_apply(&keyring, DOOR_INTAKE, stranger.socket), DOOR_OK);
  assert_int_equal(zmq_connect(stranger.socket, door_zmq_endpoint(&fixture.transport)), 0);
  char screening_folder[160];
  snprintf(screening_folder, sizeof screening_folder, "%s/screening", other);
  struct serving_thread misled = {.config = {.keys_directory = screening_folder, .has_lease = true}};
  start_thread(&misled, &toy_screening, door_zmq_endpoint(&fixture.transport));
  uint64_t hash;
  assert_int_equal(toy_drive_run(&fixture.transport, 0, 1, &hash, &fixture.problem), DOOR_ERR_INTERRUPTED);
  assert_int_equal(notices.count, 2);
  char want_text[sizeof notices.texts[0]];
  snprintf(want_text, sizeof want_text,
           "refused: a peer at 127.0.0.1 whose key is not on the list; its public key is %s", keyring.own.public_key);
  assert_int_equal(count_notices(&notices, want_text), 1);
  assert_int_equal(count_notices(&notices, " has another conductor's public key, or repeats an old handshake"), 1);
  pthread_join(misled.thread, NULL);
  assert_int_equal(misled.err, DOOR_ERR_REFUSED);
  raw_fini(&stranger);
  remove_keys(own);
  remove_keys(other);
  fini(&fixture);
}

static void frame__another_parties_name__is_refused_and_told_once(void **state)
{
  (void)state;
  struct fixture fixture;
  struct notices notices = {.count = 0};
  char own[128];
  char other[128];
  init_with_keys(&fixture, &notices, own, other);
  char folder[160];
  snprintf(folder, sizeof folder, "%s/screening", own);
  struct door_keyring keyring;
  assert_int_equal(door_keyring_read(&keyring, folder, DOOR_SCREENING, NULL), DOOR_OK);
  struct raw_peer thief;
  raw_init(&thief, "intake");
  assert_int_equal(door_keyring_apply(&keyring, DOOR_SCREENING, thief.socket), DOOR_OK);
  assert_int_equal(zmq_connect(thief.socket, door_zmq_endpoint(&fixture.transport)), 0);
  struct door_hello hello = door_hello_of(DOOR_INTAKE, 7);
  raw_hello(&thief, &hello);
  raw_hello(&thief, &hello);
  uint64_t hash;
  assert_int_equal(toy_drive_run(&fixture.transport, 0, 1, &hash, &fixture.problem), DOOR_ERR_PEER_LOST);
  assert_non_null(strstr(fixture.problem.text, "intake did not come"));
  assert_int_equal(notices.count, 1);
  assert_string_equal(notices.texts[0], "refused: a peer at 127.0.0.1 that says it is intake has the key of screening");
  raw_fini(&thief);
  remove_keys(own);
  remove_keys(other);
  fini(&fixture);
}

static void secret__readable_by_others__is_refused(void **state)
{
  (void)state;
  struct fixture fixture;
  struct notices notices = {.count = 0};
  char own[128];
  char other[128];
  init_with_keys(&fixture, &notices, own, other);
  char folder[160];
  char secret[192];
  snprintf(folder, sizeof folder, "%s/intake", own);
  snprintf(secret, sizeof secret, "%s/intake.key_secret", folder);
  struct door_keyring keyring;
  assert_int_equal(door_keyring_read(&keyring, folder, DOOR_INTAKE, NULL), DOOR_OK);
  assert_int_equal(chmod(secret, S_IRUSR | S_IWUSR | S_IRGRP), 0);
  assert_int_equal(door_keyring_read(&keyring, folder, DOOR_INTAKE, &fixture.problem), DOOR_ERR_REFUSED);
  remove_keys(own);
  remove_keys(other);
  fini(&fixture);
}

/* ---- being one of the programs ---- */

static int become_service(int argc, char **argv)
{
  const struct door_service *service = &toy_screening;
  for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
    if (strcmp(argv[1], door_party_name(door_service_at(i))) == 0) {
      service = toy_services[i];
    }
  }
  for (size_t i = 0; i < sizeof mischief_names / sizeof mischief_names[0]; i++) {
    if (strcmp(argv[1], mischief_names[i]) == 0) {
      toy_mischief = (enum toy_mischief)i;
    }
  }
  int quiet = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (quiet < 0 || dup2(quiet, STDERR_FILENO) < 0) {
    return EXIT_FAILURE;
  }
  struct door_process program = {.service = service, .program_name = "toy"};
  return door_process_run(&program, argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
  if (argc > 1) {
    return become_service(argc, argv);
  }
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(transports__same_services__answer_alike),
      cmocka_unit_test(run__screening_misbehaves__ends_and_says_why),
      cmocka_unit_test(run__stop_flag_set__is_interrupted),
      cmocka_unit_test(create__program_missing__is_named),
      cmocka_unit_test(create__long_temporary_path__says_what_to_do),
      cmocka_unit_test(hello__does_not_fit__is_refused_with_both_values),
      cmocka_unit_test(service__key_not_admitted__is_told_and_ends),
      cmocka_unit_test(frame__another_parties_name__is_refused_and_told_once),
      cmocka_unit_test(secret__readable_by_others__is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
