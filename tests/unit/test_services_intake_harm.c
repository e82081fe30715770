/* What the world inside intake tells of significant harm: when it becomes likely, and when it is so no longer. The
 * times are those of the draws (test_door_harm.c), worked out here with the C library's log. */
#include "service_driver.h"

#include "door_harm.h"
#include "door_ledger.h"
#include "door_purpose.h"
#include "intake.h"

#include <math.h>

static const double PER_YEAR = 100;

/* About one first contact a day, of families at level 1 who never return, all at likely harm, which eases at PER_YEAR.
 */
static struct door_scenario with_harm(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.intake.sources[0] = source_of("police", 365);
  scenario.measures.latent_outcomes = DOOR_LATENT_RECORDED;
  scenario.families.harm_likely_shares[0] = 1;
  scenario.families.harm_easing_per_year[1] = PER_YEAR;
  return scenario;
}

static int64_t spell_seconds(const struct service_driver *driver, uint64_t family, enum door_purpose purpose,
                             uint32_t spell)
{
  uint64_t bits = sim_draw(driver->replica.context.stream, family, purpose, spell).first;
  return (int64_t)(-log(sim_uniform(bits)) * 31536000.0 / PER_YEAR) + 1;
}

/* Starts intake and lets the first contact come. Returns its family, out_received when. Harm is told of, then the
 * receipt. */
static uint64_t begin(struct service_driver *driver, const struct door_scenario *scenario, int64_t *out_received)
{
  driver_init(driver, &intake_service, scenario);
  drive(driver, door_replica_next_event(&driver->replica).seconds + 1, NULL, 0);
  assert_int_equal(driver->out.record_count, 2);
  assert_int_equal(driver->out.records[0].kind, DOOR_RECORD_HARM);
  assert_int_equal(driver->out.records[0].code, DOOR_HARM_BEGINS);
  assert_int_equal(driver->out.records[0].value, DOOR_HARM_LIKELY);
  assert_int_equal(driver->out.records[1].kind, DOOR_RECORD_RECEIVED);
  *out_received = driver->out.records[0].time_seconds;
  return driver->out.records[0].subject;
}

static struct door_message notice_of(uint64_t family, enum door_standing standing, int64_t due, uint32_t spell)
{
  struct door_message message = notice_message(family, standing, due);
  message.body.door_notice.need_since = due;
  message.body.door_notice.need_level = standing == DOOR_STANDING_MET ? 0 : 1;
  message.body.door_notice.harm_since = due;
  message.body.door_notice.harm_spell = spell;
  message.body.door_notice.harm_band = DOOR_HARM_LIKELY;
  return message;
}

/* To the end of the run: the family's second record of harm, which is the last, says that it is likely no longer. */
static void assert_ends_at(struct service_driver *driver, uint64_t family, int64_t want_seconds, int64_t want_band)
{
  drive(driver, driver->setting->horizon.seconds, NULL, 0);
  uint32_t count = 0;
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    const struct door_record *record = &driver->out.records[i];
    if (record->kind == DOOR_RECORD_HARM && record->subject == family && ++count == 2) {
      assert_int_equal(record->code, DOOR_HARM_ENDS);
      assert_int_equal(record->time_seconds, want_seconds);
      assert_int_equal(record->value, want_band);
    }
  }
  assert_int_equal(count, want_seconds < driver->setting->horizon.seconds ? 2 : 1);
}

/* Nobody helps: it eases at the end of its first spell. Its case carries the band to screening. */
static void harm__left_alone__is_told_of_until_it_eases(void **state)
{
  (void)state;
  struct door_scenario scenario = with_harm();
  struct service_driver driver;
  int64_t received = 0;
  uint64_t family = begin(&driver, &scenario, &received);
  const struct door_case *sent = &driver.out.messages[0].body.door_case;
  assert_int_equal(sent->harm_band, DOOR_HARM_LIKELY);
  assert_int_equal(sent->harm_since, received);
  assert_int_equal(sent->harm_spell, 0);
  assert_ends_at(&driver, family, received + spell_seconds(&driver, family, DOOR_PURPOSE_HARM_CHANGE, 0),
                 DOOR_HARM_POSSIBLE);
  driver_fini(&driver);
}

/* Helped an hour after the receipt for ten days, in which it stands still, with its second spell; then its third
 * begins. */
static void harm__helped_and_left_again__runs_afresh_from_then(void **state)
{
  (void)state;
  struct door_scenario scenario = with_harm();
  struct service_driver driver;
  int64_t received = 0;
  uint64_t family = begin(&driver, &scenario, &received);
  assert_true(spell_seconds(&driver, family, DOOR_PURPOSE_HARM_CHANGE, 0) > 3600);
  int64_t left = received + 3600 + 10 * SIM_DAY_SECONDS;
  struct door_message notices[] = {notice_of(family, DOOR_STANDING_HELPED, received + 3600, 1),
                                   notice_of(family, DOOR_STANDING_CLOSED, left, 2)};
  notices[1].sequence = notices[0].sequence + 1;
  drive(&driver, left + 1, notices, 2);
  assert_ends_at(&driver, family, left + spell_seconds(&driver, family, DOOR_PURPOSE_HARM_CHANGE, 2),
                 DOOR_HARM_POSSIBLE);
  driver_fini(&driver);
}

static void harm__need_met__is_over_with_it(void **state)
{
  (void)state;
  struct door_scenario scenario = with_harm();
  scenario.families.harm_easing_per_year[1] = 0;
  struct service_driver driver;
  int64_t received = 0;
  uint64_t family = begin(&driver, &scenario, &received);
  struct door_message notices[] = {notice_of(family, DOOR_STANDING_HELPED, received + 3600, 1),
                                   notice_of(family, DOOR_STANDING_MET, received + 7200, 2)};
  notices[1].sequence = notices[0].sequence + 1;
  drive(&driver, received + 7201, notices, 2);
  assert_ends_at(&driver, family, received + 7200, DOOR_HARM_LIKELY);
  driver_fini(&driver);
}

/* Level 1 improves at PER_YEAR, harm does not ease: with the need that is gone the family is let go of. */
static void harm__need_gone__is_over_with_it(void **state)
{
  (void)state;
  struct door_scenario scenario = with_harm();
  scenario.families.harm_easing_per_year[1] = 0;
  scenario.families.improving_per_year[0] = PER_YEAR;
  struct service_driver driver;
  int64_t received = 0;
  uint64_t family = begin(&driver, &scenario, &received);
  assert_ends_at(&driver, family, received + spell_seconds(&driver, family, DOOR_PURPOSE_NEED_CHANGE, 0),
                 DOOR_HARM_LIKELY);
  driver_fini(&driver);
}

/* Harm that eases no more and need that stays: nothing more is told of the family to the end of the run. */
static void harm__nothing_moves_it__stays_likely(void **state)
{
  (void)state;
  struct door_scenario scenario = with_harm();
  scenario.families.harm_easing_per_year[1] = 0;
  struct service_driver driver;
  int64_t received = 0;
  uint64_t family = begin(&driver, &scenario, &received);
  assert_ends_at(&driver, family, INT64_MAX, DOOR_HARM_LIKELY);
  driver_fini(&driver);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(harm__left_alone__is_told_of_until_it_eases),
      cmocka_unit_test(harm__helped_and_left_again__runs_afresh_from_then),
      cmocka_unit_test(harm__need_met__is_over_with_it),
      cmocka_unit_test(harm__need_gone__is_over_with_it),
      cmocka_unit_test(harm__nothing_moves_it__stays_likely),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
