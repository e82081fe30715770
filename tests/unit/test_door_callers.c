/* test_door_callers.c - services, strangers, and those who come back: what libzmq's monitor and frames tell of them. */
#include "door_callers.h"
#include "door_words.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define STRANGER "192.0.2.7"

static void note(struct door_callers *callers, enum door_call_kind kind, int fd)
{
  struct door_call call = {.kind = kind, .fd = fd, .address = STRANGER, .key = "a-key"};
  assert_int_equal(door_callers_note(callers, &call), DOOR_OK);
}

static void come_in(struct door_callers *callers, int fd)
{
  note(callers, DOOR_CALL_OPENED, fd);
  note(callers, DOOR_CALL_ADMITTED, fd);
}

static enum door_party judge(struct door_callers *callers, const char *routing_id, int fd, const char *user)
{
  struct door_sender sender = {
      .route = {.length = (uint8_t)strlen(routing_id), .fd = fd}, .user = user, .address = STRANGER};
  memcpy(sender.route.id, routing_id, strlen(routing_id));
  return door_callers_judge(callers, &sender);
}

static void assert_refused(struct door_callers *callers, const char *want_text)
{
  const struct door_problem *refusal = door_callers_next_refusal(callers);
  assert_non_null(refusal);
  assert_string_equal(refusal->text, want_text);
  assert_null(door_callers_next_refusal(callers));
}

static void assert_route(const struct door_callers *callers, enum door_party party, const char *want_id)
{
  const struct door_route *route = door_callers_route(callers, party);
  assert_int_equal(route->length, strlen(want_id));
  assert_memory_equal(route->id, want_id, route->length);
}

static void stranger__each_way_of_being_refused__is_told_once_with_address(void **state)
{
  (void)state;
  static const struct {
    enum door_call_kind given_failure; /* DOOR_CALL_CLOSED: none is told */
    const char *want_text;
  } rows[] = {
      {DOOR_CALL_NO_CURVE, "refused: a peer at 192.0.2.7 uses no CURVE key"},
      {DOOR_CALL_MISTAKEN,
       "refused: a peer at 192.0.2.7 has another conductor's public key, or repeats an old handshake"},
      {DOOR_CALL_MALFORMED, "refused: a peer at 192.0.2.7 breaks the rules of the handshake"},
      {DOOR_CALL_UNFINISHED, "refused: a peer at 192.0.2.7 hung up or fell silent before its handshake was done"},
      {DOOR_CALL_WRONG_KEY, "refused: a peer at 192.0.2.7 whose key is not on the list; its public key is a-key"},
      {DOOR_CALL_CLOSED, "refused: a peer at 192.0.2.7 does not speak ZMTP 3 (HTTP, TLS and old ZeroMQ do not)"},
  };
  struct door_callers callers;
  door_callers_init(&callers, true);
  for (size_t i = 0; i < COUNT(rows); i++) {
    for (int attempt = 0; attempt < 3; attempt++) {
      note(&callers, DOOR_CALL_OPENED, 9);
      if (rows[i].given_failure != DOOR_CALL_CLOSED) {
        note(&callers, rows[i].given_failure, -1);
      }
      note(&callers, DOOR_CALL_CLOSED, 9);
      if (attempt == 0) {
        assert_refused(&callers, rows[i].want_text);
      }
      assert_null(door_callers_next_refusal(&callers));
    }
  }
  assert_int_equal(callers.open_count, 0);
  assert_int_equal(callers.opened_count, 3 * COUNT(rows));
  door_callers_fini(&callers);
}

static void peer__admitted_and_gone_without_a_word__is_no_stranger(void **state)
{
  (void)state;
  struct door_callers callers;
  door_callers_init(&callers, true);
  come_in(&callers, 9);
  note(&callers, DOOR_CALL_CLOSED, 9);
  assert_null(door_callers_next_refusal(&callers));
  assert_int_equal(door_callers_next_closed(&callers), DOOR_CONDUCTOR);
  door_callers_fini(&callers);
}

static void stranger__refused_in_welsh__keeps_english_for_files(void **state)
{
  (void)state;
  door_language_set(DOOR_WELSH);
  struct door_callers callers;
  door_callers_init(&callers, true);
  door_callers_refuse_crowd(&callers);
  const struct door_problem *refusal = door_callers_next_refusal(&callers);
  door_language_set(DOOR_ENGLISH);
  assert_non_null(refusal);
  assert_string_equal(refusal->text,
                      "refused: more connections at once than four services need, the last from an unknown "
                      "address; new ones wait for a while");
  assert_string_equal(refusal->said,
                      "gwrthodwyd: mwy o gysylltiadau ar unwaith nag sydd eu hangen ar bedwar gwasanaeth, yr "
                      "olaf o: cyfeiriad anhysbys; mae rhai newydd yn aros am dipyn");
  door_callers_fini(&callers);
}

static void frame__key_of_one_name_of_another__is_refused_and_the_other_may_come(void **state)
{
  (void)state;
  struct door_callers callers;
  door_callers_init(&callers, true);
  come_in(&callers, 8);
  assert_int_equal(judge(&callers, "intake", 8, "screening"), DOOR_CONDUCTOR);
  assert_int_equal(judge(&callers, "intake", 8, "screening"), DOOR_CONDUCTOR);
  assert_refused(&callers, "refused: a peer at 192.0.2.7 that says it is intake has the key of screening");
  come_in(&callers, 9);
  assert_int_equal(judge(&callers, "auto1", 9, "intake"), DOOR_INTAKE);
  assert_route(&callers, DOOR_INTAKE, "auto1");
  assert_int_equal(judge(&callers, "screening", 8, NULL), DOOR_CONDUCTOR);
  assert_refused(&callers, "refused: a peer at 192.0.2.7 that says it is screening has the key of nobody");
  door_callers_fini(&callers);
}

static void service__back_on_the_same_descriptor__is_not_told_as_lost(void **state)
{
  (void)state;
  struct door_callers callers;
  door_callers_init(&callers, true);
  come_in(&callers, 9);
  assert_int_equal(judge(&callers, "auto1", 9, "intake"), DOOR_INTAKE);
  note(&callers, DOOR_CALL_CLOSED, 9);
  come_in(&callers, 9);
  assert_int_equal(judge(&callers, "auto2", 9, "intake"), DOOR_INTAKE);
  assert_int_equal(door_callers_next_closed(&callers), DOOR_CONDUCTOR);
  assert_route(&callers, DOOR_INTAKE, "auto2");
  assert_int_equal(judge(&callers, "auto1", 9, "intake"), DOOR_INTAKE); /* what the old one had sent */
  assert_route(&callers, DOOR_INTAKE, "auto2");
  assert_null(door_callers_next_refusal(&callers));
  door_callers_fini(&callers);
}

static void service__closed__is_told_once_after_its_last_word(void **state)
{
  (void)state;
  struct door_callers callers;
  door_callers_init(&callers, true);
  come_in(&callers, 9);
  assert_int_equal(judge(&callers, "auto1", 9, "intake"), DOOR_INTAKE);
  note(&callers, DOOR_CALL_CLOSED, 9);
  assert_int_equal(judge(&callers, "auto1", 9, "intake"), DOOR_INTAKE);
  assert_int_equal(door_callers_next_closed(&callers), DOOR_INTAKE);
  assert_int_equal(door_callers_next_closed(&callers), DOOR_CONDUCTOR);
  door_callers_fini(&callers);
}

static void second_peer__with_a_services_key__waits_for_the_end_of_the_first(void **state)
{
  (void)state;
  struct door_callers callers;
  door_callers_init(&callers, true);
  come_in(&callers, 8);
  come_in(&callers, 9);
  assert_int_equal(judge(&callers, "auto1", 8, "intake"), DOOR_INTAKE);
  assert_int_equal(judge(&callers, "auto2", 9, "intake"), DOOR_CONDUCTOR);
  assert_int_equal(judge(&callers, "auto2", 9, "intake"), DOOR_CONDUCTOR);
  assert_refused(&callers, "refused: a second peer with the key of intake, at 192.0.2.7; the first stays as long as it "
                           "is connected");
  assert_int_equal(judge(&callers, "auto1", 8, "intake"), DOOR_INTAKE);
  assert_route(&callers, DOOR_INTAKE, "auto1");
  note(&callers, DOOR_CALL_CLOSED, 8);
  assert_route(&callers, DOOR_INTAKE, "auto2");
  assert_int_equal(door_callers_next_closed(&callers), DOOR_CONDUCTOR); /* somebody with its key is there */
  assert_int_equal(judge(&callers, "auto2", 9, "intake"), DOOR_INTAKE);
  note(&callers, DOOR_CALL_CLOSED, 9);
  assert_int_equal(door_callers_next_closed(&callers), DOOR_INTAKE);
  door_callers_fini(&callers);
}

static void second_peer__gone_before_the_first__takes_no_place(void **state)
{
  (void)state;
  struct door_callers callers;
  door_callers_init(&callers, true);
  come_in(&callers, 8);
  come_in(&callers, 9);
  assert_int_equal(judge(&callers, "auto1", 8, "intake"), DOOR_INTAKE);
  assert_int_equal(judge(&callers, "auto2", 9, "intake"), DOOR_CONDUCTOR);
  note(&callers, DOOR_CALL_CLOSED, 9);
  note(&callers, DOOR_CALL_CLOSED, 8);
  assert_int_equal(door_callers_next_closed(&callers), DOOR_INTAKE);
  door_callers_fini(&callers);
}

static void all_in__four_came_and_one_left__is_told_apart(void **state)
{
  (void)state;
  struct door_callers callers;
  door_callers_init(&callers, true);
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    assert_false(door_callers_are_all_in(&callers));
    const char *name = door_party_name(door_service_at(service));
    come_in(&callers, 100 + (int)service);
    assert_int_equal(judge(&callers, name, 100 + (int)service, name), door_service_at(service));
  }
  assert_true(door_callers_are_all_in(&callers));
  assert_int_equal(callers.open_count, DOOR_SERVICE_COUNT);
  note(&callers, DOOR_CALL_CLOSED, 101);
  assert_false(door_callers_are_all_in(&callers));
  door_callers_fini(&callers);
}

static void ipc__party__is_its_routing_id(void **state)
{
  (void)state;
  struct door_callers callers;
  door_callers_init(&callers, false);
  come_in(&callers, 9);
  assert_int_equal(judge(&callers, "intake", 9, NULL), DOOR_INTAKE);
  assert_int_equal(judge(&callers, "nobody", 9, NULL), DOOR_CONDUCTOR);
  assert_int_equal(judge(&callers, "nobody", 9, NULL), DOOR_CONDUCTOR);
  assert_refused(&callers, "refused: a peer whose routing id names no service");
  note(&callers, DOOR_CALL_OPENED, 10);
  note(&callers, DOOR_CALL_UNFINISHED, -1);
  note(&callers, DOOR_CALL_CLOSED, 10);
  assert_null(door_callers_next_refusal(&callers));
  note(&callers, DOOR_CALL_CLOSED, 9);
  assert_int_equal(door_callers_next_closed(&callers), DOOR_INTAKE);
  door_callers_fini(&callers);
}

/* There is room for every line that can be told. */
static void refusals__all_ways_at_once__none_is_lost(void **state)
{
  (void)state;
  struct door_callers callers;
  door_callers_init(&callers, true);
  static const enum door_call_kind failures[] = {DOOR_CALL_NO_CURVE, DOOR_CALL_MISTAKEN, DOOR_CALL_MALFORMED,
                                                 DOOR_CALL_UNFINISHED};
  for (size_t i = 0; i < COUNT(failures); i++) {
    note(&callers, DOOR_CALL_OPENED, 50);
    note(&callers, failures[i], -1);
    note(&callers, DOOR_CALL_CLOSED, 50);
  }
  note(&callers, DOOR_CALL_OPENED, 50);
  note(&callers, DOOR_CALL_CLOSED, 50);
  note(&callers, DOOR_CALL_WRONG_KEY, -1);
  door_callers_refuse_crowd(&callers);
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    const char *name = door_party_name(door_service_at(service));
    const char *other = door_party_name(door_service_at((service + 1) % DOOR_SERVICE_COUNT));
    come_in(&callers, 60);
    come_in(&callers, 61);
    assert_int_equal(judge(&callers, name, 60, other), DOOR_CONDUCTOR);
    assert_int_equal(judge(&callers, name, 60, name), door_service_at(service));
    assert_int_equal(judge(&callers, "auto", 61, name), DOOR_CONDUCTOR);
    note(&callers, DOOR_CALL_CLOSED, 60);
    note(&callers, DOOR_CALL_CLOSED, 61);
  }
  int told = 0;
  while (door_callers_next_refusal(&callers) != NULL) {
    told++;
  }
  assert_int_equal(told, (int)COUNT(failures) + 3 + 2 * (int)DOOR_SERVICE_COUNT);
  door_callers_fini(&callers);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stranger__each_way_of_being_refused__is_told_once_with_address),
      cmocka_unit_test(stranger__refused_in_welsh__keeps_english_for_files),
      cmocka_unit_test(peer__admitted_and_gone_without_a_word__is_no_stranger),
      cmocka_unit_test(frame__key_of_one_name_of_another__is_refused_and_the_other_may_come),
      cmocka_unit_test(service__back_on_the_same_descriptor__is_not_told_as_lost),
      cmocka_unit_test(service__closed__is_told_once_after_its_last_word),
      cmocka_unit_test(second_peer__with_a_services_key__waits_for_the_end_of_the_first),
      cmocka_unit_test(second_peer__gone_before_the_first__takes_no_place),
      cmocka_unit_test(all_in__four_came_and_one_left__is_told_apart),
      cmocka_unit_test(ipc__party__is_its_routing_id),
      cmocka_unit_test(refusals__all_ways_at_once__none_is_lost),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
