/* What came as a grant, and could not have: each refused by name, before a rule sees it. */
#include "message_builder.h"
#include "scenario_builder.h"

#include "door_grant_check.h"

#include <string.h>

enum { BELOW = 3600, BOUND = 7200, DUE = 5400, PLACES = 3, PLACE = 1 };

/* A grant to screening of one place, with two contacts; the second is what a row changes. */
struct fixture {
  struct door_scenario scenario;
  struct door_setting *setting;
  struct door_batch grant;
  struct sim_time granted[PLACES];
  struct door_grant_scope scope;
};

static void add(struct fixture *fixture, struct door_message message)
{
  struct door_message *place = door_batch_add_message(&fixture->grant);
  assert_non_null(place);
  *place = message;
}

static void init(struct fixture *fixture)
{
  *fixture = (struct fixture){.scenario = valid_scenario()};
  fixture->setting = setting_of(&fixture->scenario);
  fixture->granted[PLACE] = sim_time_at(BELOW);
  fixture->scope = (struct door_grant_scope){
      .setting = fixture->setting, .party = DOOR_SCREENING, .replica_count = PLACES, .granted = fixture->granted};
  door_batch_init(&fixture->grant);
  assert_int_equal(door_batch_open(&fixture->grant, PLACE, sim_time_at(BOUND)), DOOR_OK);
  add(fixture, contact_message(7, DUE - 1));
  add(fixture, contact_message(8, DUE));
  door_batch_close(&fixture->grant);
}

static void fini(struct fixture *fixture)
{
  door_batch_fini(&fixture->grant);
  door_setting_destroy(&fixture->setting);
}

static void grant__as_a_conductor_makes_it__passes_and_moves_on(void **state)
{
  (void)state;
  struct fixture fixture;
  init(&fixture);
  /* All at the ends of what can be: due just now or just below the bound, everything just now. */
  fixture.grant.messages[0] = contact_message(7, BELOW);
  fixture.grant.messages[1] = contact_message(8, BOUND - 1);
  struct door_case *contact = &fixture.grant.messages[1].body.door_case;
  *contact = (struct door_case){.contact = UINT64_MAX,
                                .received_at = BOUND - 1,
                                .referred_at = BOUND - 1,
                                .need_since = BOUND - 1,
                                .stage_seconds = BOUND - 1,
                                .need_spell = UINT32_MAX,
                                .need_level = 4,
                                .child = 5,
                                .children = 6,
                                .source = 0,
                                .priority = 2};
  assert_int_equal(door_grant_check(&fixture.scope, &fixture.grant, NULL), DOOR_OK);
  assert_int_equal(fixture.granted[0].seconds, 0);
  assert_int_equal(fixture.granted[PLACE].seconds, BOUND);
  /* To the end of the run, and not beyond. */
  fixture.grant.entries[0].message_count = 0;
  fixture.grant.entries[0].bound = fixture.setting->horizon;
  assert_int_equal(door_grant_check(&fixture.scope, &fixture.grant, NULL), DOOR_OK);
  assert_int_equal(door_grant_check(&fixture.scope, &fixture.grant, NULL), DOOR_ERR_PAST);
  fini(&fixture);
}

static void grant__bound_or_place_that_cannot_be__refused(void **state)
{
  (void)state;
  static const struct {
    uint32_t given_place;
    int64_t given_bound;
    enum door_err want_err;
    const char *want;
  } rows[] = {
      {PLACES, BOUND, DOOR_ERR_RANGE, "was granted place 3 of 3 replications"},
      {UINT32_MAX, BOUND, DOOR_ERR_RANGE, "was granted place 4294967295 of 3 replications"},
      {PLACE, BELOW, DOOR_ERR_PAST,
       "was granted, at place 1, everything below second 3600, and had been granted all below second 3600"},
      {PLACE, 0, DOOR_ERR_PAST,
       "was granted, at place 1, everything below second 0, and had been granted all below second 3600"},
      {PLACE, 28 * SIM_DAY_SECONDS + 1, DOOR_ERR_UNEXPECTED,
       "was granted, at place 1, everything below second 2419201, and the run ends at second 2419200"},
      {PLACE, INT64_MAX, DOOR_ERR_UNEXPECTED,
       "was granted, at place 1, everything below second 9223372036854775807, and the run ends at second 2419200"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct fixture fixture;
    struct door_problem problem = {.text = ""};
    init(&fixture);
    fixture.grant.entries[0].replication = rows[i].given_place;
    fixture.grant.entries[0].bound = sim_time_at(rows[i].given_bound);
    assert_int_equal(door_grant_check(&fixture.scope, &fixture.grant, &problem), rows[i].want_err);
    assert_string_equal(problem.text, rows[i].want);
    assert_int_equal(fixture.granted[PLACE].seconds, BELOW);
    fini(&fixture);
  }
}

static void message__that_cannot_be__refused_by_place_and_field(void **state)
{
  (void)state;
  struct door_message received = contact_message(8, DUE);
  received.body.door_case.received_at = DUE + 1;
  struct door_message referred = contact_message(8, DUE);
  referred.body.door_case.referred_at = INT64_MAX;
  struct door_message since = contact_message(8, DUE);
  since.body.door_case.need_since = DUE + 1;
  struct door_message stage = contact_message(8, DUE);
  stage.body.door_case.stage_seconds = INT64_MAX;
  struct door_message child = contact_message(8, DUE);
  child.body.door_case.child = 1;
  struct door_message source = contact_message(8, DUE);
  source.body.door_case.source = 1;
  struct door_message priority = contact_message(8, DUE);
  priority.body.door_case.priority = 3;
  struct door_message not_referred = referral_message(8, DUE);
  not_referred.to = DOOR_SCREENING; /* so that it is its field that is told of */
  not_referred.body.door_case.referred_at = -1;
  struct door_message notice = notice_message(8, DOOR_STANDING_MET, DUE);
  notice.to = DOOR_SCREENING;
  notice.body.door_notice.need_since = INT64_MAX;
  struct door_message twice = contact_message(7, DUE - 1);
  const struct {
    struct door_message given;
    enum door_err want_err;
    const char *want_end;
  } rows[] = {
      {received, DOOR_ERR_UNEXPECTED,
       "a contact from intake, number 8, that cannot be: received_at is 5401, after it is due"},
      {referred, DOOR_ERR_UNEXPECTED, "referred_at is 9223372036854775807, after it is due"},
      {since, DOOR_ERR_UNEXPECTED, "need_since is 5401, after it is due"},
      {stage, DOOR_ERR_UNEXPECTED, "stage_seconds is 9223372036854775807, after it is due"},
      {child, DOOR_ERR_RANGE, "child is 1, the family has fewer children"},
      {source, DOOR_ERR_RANGE, "source is 1, the scenario has fewer sources"},
      {priority, DOOR_ERR_RANGE, "priority is 3, there are fewer classes"},
      {not_referred, DOOR_ERR_UNEXPECTED,
       "a referral from screening, number 8, that cannot be: referred_at is -1, in a referral"},
      {notice, DOOR_ERR_UNEXPECTED, "need_since is 9223372036854775807, after it is due"},
      {referral_message(8, DUE), DOOR_ERR_UNEXPECTED, "its receiver is 4, another service"},
      {contact_message(8, BELOW - 1), DOOR_ERR_PAST, "due is 3599, below what was granted before"},
      {contact_message(8, BOUND), DOOR_ERR_UNEXPECTED, "due is 7200, not below the bound"},
      {contact_message(8, INT64_MAX), DOOR_ERR_UNEXPECTED, "due is 9223372036854775807, not below the bound"},
      {contact_message(8, DUE - 2), DOOR_ERR_UNEXPECTED,
       "due is 5398, not after the message before it in the fixed order"},
      {contact_message(6, DUE - 1), DOOR_ERR_UNEXPECTED, "not after the message before it in the fixed order"},
      {twice, DOOR_ERR_UNEXPECTED, "not after the message before it in the fixed order"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct fixture fixture;
    struct door_problem problem = {.text = ""};
    init(&fixture);
    fixture.grant.messages[1] = rows[i].given;
    assert_int_equal(door_grant_check(&fixture.scope, &fixture.grant, &problem), rows[i].want_err);
    assert_non_null(strstr(problem.text, "was granted, at place 1, message 1, a "));
    size_t length = strlen(problem.text);
    size_t end_length = strlen(rows[i].want_end);
    assert_true(length > end_length);
    assert_string_equal(problem.text + length - end_length, rows[i].want_end);
    assert_int_equal(fixture.granted[PLACE].seconds, BELOW);
    fini(&fixture);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(grant__as_a_conductor_makes_it__passes_and_moves_on),
      cmocka_unit_test(grant__bound_or_place_that_cannot_be__refused),
      cmocka_unit_test(message__that_cannot_be__refused_by_place_and_field),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
