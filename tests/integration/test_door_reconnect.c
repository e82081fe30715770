/* test_door_reconnect.c - a network that cuts connections: every grant is still served exactly once. */
#include "toy_services.h"

#include "door_curve.h"
#include "door_direct.h"
#include "door_run_directory.h"
#include "door_serve.h"
#include "door_zmq.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEST_HOURS = 48, CUT_AFTER_BYTES = 3000, CUTS_MAX = 6, LEASE_MILLISECONDS = 4000 };

/* Passes bytes between one service and the conductor, and cuts the connection after every CUT_AFTER_BYTES. */
struct proxy {
  pthread_t thread;
  int listener;
  uint16_t listen_port;
  uint16_t conductor_port;
  atomic_bool is_over;
  int cut_count;
};

static int open_listener(uint16_t *out_port)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_true(listener >= 0);
  assert_int_equal(bind(listener, (const struct sockaddr *)&address, sizeof address), 0);
  assert_int_equal(listen(listener, 4), 0);
  assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
  *out_port = ntohs(address.sin_port);
  return listener;
}

static int connect_to(uint16_t port)
{
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port)};
  int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(connection, (const struct sockaddr *)&address, sizeof address) != 0) {
    close(connection);
    return -1;
  }
  return connection;
}

/* Passes on what one side has sent; the number of bytes, 0 or less at the end. */
static ssize_t pass(int from, int to)
{
  char bytes[1024];
  ssize_t length = read(from, bytes, sizeof bytes);
  return length > 0 ? write(to, bytes, (size_t)length) : length;
}

static void serve_connection(struct proxy *proxy, int service, int conductor)
{
  ssize_t left = proxy->cut_count < CUTS_MAX ? CUT_AFTER_BYTES : INT32_MAX;
  while (left > 0 && !atomic_load(&proxy->is_over)) {
    struct pollfd sides[] = {{.fd = service, .events = POLLIN}, {.fd = conductor, .events = POLLIN}};
    enum { TICK_MILLISECONDS = 50 };
    poll(sides, 2, TICK_MILLISECONDS);
    for (int side = 0; side < 2; side++) {
      if (sides[side].revents != 0) {
        ssize_t length = side == 0 ? pass(service, conductor) : pass(conductor, service);
        if (length <= 0) {
          return;
        }
        left -= length;
      }
    }
  }
  proxy->cut_count++;
}

static void *run_proxy(void *argument)
{
  struct proxy *proxy = argument;
  while (!atomic_load(&proxy->is_over)) {
    struct pollfd waiting = {.fd = proxy->listener, .events = POLLIN};
    enum { TICK_MILLISECONDS = 50 };
    if (poll(&waiting, 1, TICK_MILLISECONDS) <= 0) {
      continue;
    }
    int service = accept(proxy->listener, NULL, NULL);
    int conductor = connect_to(proxy->conductor_port);
    if (service >= 0 && conductor >= 0) {
      serve_connection(proxy, service, conductor);
    }
    close(conductor);
    close(service);
  }
  close(proxy->listener);
  return NULL;
}

struct serving_thread {
  pthread_t thread;
  struct door_serving config;
  struct door_problem problem;
  enum door_err err;
  char keys[DOOR_PATH_BYTES + 16];
};

static void *serve(void *argument)
{
  struct serving_thread *serving = argument;
  serving->err = door_serve(&serving->config, &serving->problem);
  return NULL;
}

static void start_services(struct serving_thread services[DOOR_SERVICE_COUNT], const char *keys, const char *endpoint,
                           const char *proxy_endpoint)
{
  for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
    struct serving_thread *serving = &services[i];
    *serving = (struct serving_thread){.err = DOOR_OK};
    snprintf(serving->keys, sizeof serving->keys, "%s/%s", keys, door_party_name(door_service_at(i)));
    bool is_screening = door_service_at(i) == DOOR_SCREENING;
    serving->config = (struct door_serving){.service = toy_services[i],
                                            .endpoint = is_screening ? proxy_endpoint : endpoint,
                                            .keys_directory = serving->keys,
                                            .has_lease = true};
    assert_int_equal(pthread_create(&serving->thread, NULL, serve, serving), 0);
  }
}

static void run__connection_cut_again_and_again__gives_the_same_answers(void **state)
{
  (void)state;
  struct toy_scenario scenario;
  struct door_run_directory keys;
  struct door_problem problem = {.err = DOOR_OK};
  toy_scenario_init(&scenario);
  assert_int_equal(door_run_directory_init(&keys, &problem), DOOR_OK);
  assert_int_equal(door_curve_make_keys(keys.path, &problem), DOOR_OK);
  char conductor_keys[DOOR_PATH_BYTES + 16];
  snprintf(conductor_keys, sizeof conductor_keys, "%s/conductor", keys.path);
  struct door_zmq_config config = {.endpoint_kind = "tcp",
                                   .keys_directory = conductor_keys,
                                   .remote = {.scenario_text = scenario.text,
                                              .scenario_hash = scenario.hash,
                                              .epoch = scenario.epoch,
                                              .lease_milliseconds = LEASE_MILLISECONDS}};
  struct door_transport transport;
  assert_int_equal(door_zmq_create(&config, &transport, &problem), DOOR_OK);
  char endpoint[128]; /* the transport's own ends with it, and services may still look at it then */
  snprintf(endpoint, sizeof endpoint, "%s", door_zmq_endpoint(&transport));
  struct proxy proxy = {.conductor_port = (uint16_t)atoi(strrchr(endpoint, ':') + 1)};
  proxy.listener = open_listener(&proxy.listen_port);
  char proxy_endpoint[64];
  snprintf(proxy_endpoint, sizeof proxy_endpoint, "tcp://127.0.0.1:%u", (unsigned)proxy.listen_port);
  assert_int_equal(pthread_create(&proxy.thread, NULL, run_proxy, &proxy), 0);
  struct serving_thread services[DOOR_SERVICE_COUNT];
  start_services(services, keys.path, endpoint, proxy_endpoint);
  uint64_t hash = 0;
  enum door_err err = toy_drive_run(&transport, 0, TEST_HOURS, &hash, &problem);
  assert_string_equal(problem.text, "");
  assert_int_equal(err, DOOR_OK);
  transport.ops->destroy(&transport.self);
  for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
    pthread_join(services[i].thread, NULL);
    assert_string_equal(services[i].problem.text, "");
  }
  atomic_store(&proxy.is_over, true);
  pthread_join(proxy.thread, NULL);
  assert_true(proxy.cut_count >= CUTS_MAX);
  uint64_t want_hash = 1;
  assert_int_equal(door_direct_create(scenario.setting, toy_services, &transport), DOOR_OK);
  assert_int_equal(toy_drive_run(&transport, 0, TEST_HOURS, &want_hash, NULL), DOOR_OK);
  assert_true(hash == want_hash);
  transport.ops->destroy(&transport.self);
  door_run_directory_fini(&keys);
  toy_scenario_fini(&scenario);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(run__connection_cut_again_and_again__gives_the_same_answers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
