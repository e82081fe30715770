/* test_door_latch.c - the listening socket shut and opened, against real connections on 127.0.0.1; the clock is given.
 */
#include "door_descriptors.h"
#include "door_latch.h"
#include "temporary_folder.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { BACKLOG = 8, PATIENCE_MILLISECONDS = 20000, MOMENT_MILLISECONDS = 200 };

static int listen_somewhere(struct sockaddr_in *out_address)
{
  *out_address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof *out_address;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_true(listener >= 0);
  assert_int_equal(bind(listener, (const struct sockaddr *)out_address, sizeof *out_address), 0);
  assert_int_equal(listen(listener, BACKLOG), 0);
  assert_int_equal(getsockname(listener, (struct sockaddr *)out_address, &length), 0);
  return listener;
}

static int call(const struct sockaddr_in *address)
{
  int caller = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  assert_true(caller >= 0);
  int started = connect(caller, (const struct sockaddr *)address, sizeof *address);
  assert_true(started == 0 || errno == EINPROGRESS);
  return caller;
}

static bool is_connected_within(int caller, int milliseconds)
{
  struct pollfd waiting = {.fd = caller, .events = POLLOUT};
  return poll(&waiting, 1, milliseconds) == 1 && (waiting.revents & (POLLERR | POLLHUP)) == 0;
}

static void latch__shut__keeps_new_ones_waiting_and_leaves_others_alone(void **state)
{
  (void)state;
  struct sockaddr_in address;
  int listener = listen_somewhere(&address);
  struct door_latch latch;
  door_latch_init(&latch, listener, 0);
  int before = call(&address);
  assert_true(is_connected_within(before, PATIENCE_MILLISECONDS));
  int other_end = accept(listener, NULL, NULL);
  assert_true(other_end >= 0);

  struct door_crowd crowd = {.open_count = DOOR_CONNECTIONS_MAX};
  assert_true(door_latch_look(&latch, &crowd, 0));
  int during = call(&address);
  assert_false(is_connected_within(during, MOMENT_MILLISECONDS));
  char letter = 'a';
  assert_int_equal(write(before, &letter, 1), 1);
  assert_int_equal(read(other_end, &letter, 1), 1);
  assert_false(door_latch_look(&latch, &crowd, 1)); /* shut already */

  crowd.open_count = 4;
  assert_false(door_latch_look(&latch, &crowd, 2));
  assert_true(is_connected_within(during, PATIENCE_MILLISECONDS)); /* its system has tried again */
  close(before);
  close(other_end);
  close(during);
  close(listener);
}

static void latch__looks__are_shut_when_too_many_came(void **state)
{
  (void)state;
  enum { DEBTOR = DOOR_STRANGERS_AT_ONCE + 80 };
  static const struct {
    const char *what;
    struct door_crowd given_crowd;
    int64_t given_milliseconds;
    bool want_shut;
  } rows[] = {
      {"services come", {.open_count = 4, .opened_count = 4}, 0, false},
      {"all are in", {4, 4, true}, 10, false},
      {"a stranger", {5, 5, true}, 20, false},
      {"as many as may come at once", {4, 4 + DOOR_STRANGERS_AT_ONCE, true}, 20, true},
      {"an eighth of a second later", {4, 4 + DOOR_STRANGERS_AT_ONCE, true}, 150, false},
      {"eighty more than allowed", {84, 4 + DEBTOR, true}, 150, true},
      {"nine seconds later", {4, 4 + DEBTOR, true}, 9150, true},
      {"a service is missing", {4, 4 + DEBTOR, false}, 9151, false},
      {"it is back", {5, 5 + DEBTOR, true}, 9152, true},
      {"when the debt is paid", {4, 5 + DEBTOR, true}, 10500, false},
      {"services missing, and a crowd", {DOOR_CONNECTIONS_MAX, 2000, false}, 10600, true},
      {"one of it left", {DOOR_CONNECTIONS_MAX - 1, 2000, false}, 10700, false},
      {"a thousand at once", {400, 3000, true}, 10700, true},
      {"a minute later it is forgotten", {4, 3000, true}, 70900, false},
  };
  struct sockaddr_in address;
  int listener = listen_somewhere(&address);
  struct door_latch latch;
  door_latch_init(&latch, listener, 0);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    bool was_shut = latch.is_shut;
    bool is_news = door_latch_look(&latch, &rows[i].given_crowd, rows[i].given_milliseconds);
    if (latch.is_shut != rows[i].want_shut) {
      fail_msg("%s: %s", rows[i].what, latch.is_shut ? "shut" : "open");
    }
    assert_int_equal(is_news, rows[i].want_shut && !was_shut);
  }
  close(listener);
}

static void latch__no_listener__never_shuts(void **state)
{
  (void)state;
  struct door_latch latch;
  door_latch_init(&latch, -1, 0);
  struct door_crowd crowd = {.open_count = 100000, .opened_count = 100000, .are_all_in = true};
  assert_false(door_latch_look(&latch, &crowd, 0));
  assert_false(latch.is_shut);
}

static void reserve__all_descriptors_taken__a_file_still_opens(void **state)
{
  (void)state;
  struct rlimit before;
  assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
  struct temporary_folder folder;
  temporary_folder_init(&folder);
  char path[TEMPORARY_PATH_BYTES + 16];
  snprintf(path, sizeof path, "%s/ledger", folder.path);
  struct rlimit same = {.rlim_cur = before.rlim_max, .rlim_max = before.rlim_max};
  assert_int_equal(setrlimit(RLIMIT_NOFILE, &same), 0);
  door_reserve_keep();
  struct rlimit kept;
  assert_int_equal(getrlimit(RLIMIT_NOFILE, &kept), 0);
  assert_true(kept.rlim_cur < kept.rlim_max);

  enum { FEW = 32 };
  struct rlimit few = {.rlim_cur = FEW, .rlim_max = before.rlim_max};
  assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
  int taken[FEW];
  int count = 0;
  while (count < FEW && (taken[count] = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0) {
    count++;
  }
  assert_int_equal(errno, EMFILE);
  FILE *file = door_reserve_fopen(path, "we");
  assert_non_null(file);
  assert_int_equal(open("/dev/null", O_RDONLY | O_CLOEXEC), -1); /* for others there are no more than before */
  assert_int_equal(fclose(file), 0);
  while (count > 0) {
    close(taken[--count]);
  }
  assert_null(door_reserve_fopen("/nowhere/ledger", "re"));
  assert_int_equal(errno, ENOENT);
  assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
  temporary_folder_fini(&folder);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(latch__shut__keeps_new_ones_waiting_and_leaves_others_alone),
      cmocka_unit_test(latch__looks__are_shut_when_too_many_came),
      cmocka_unit_test(latch__no_listener__never_shuts),
      cmocka_unit_test(reserve__all_descriptors_taken__a_file_still_opens),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
