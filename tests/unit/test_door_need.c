/* The course of a family's need and its return, against times worked out from the draws with the C library's log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_need.h"
#include "door_purpose.h"

#include <math.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static const double YEAR_SECONDS = 31536000.0;

static struct door_need_course course_of(const struct door_families *families, uint64_t family)
{
  return (struct door_need_course){families, sim_stream_of(7, 3), {family}, NULL, NULL};
}

static struct sim_draw draw_of(const struct door_need_course *course, enum door_purpose purpose, uint32_t ordinal)
{
  return sim_draw(course->stream, course->family.id, purpose, ordinal);
}

/* Whole seconds of an exponential time with this hazard a year. */
static int64_t exponential_seconds(uint64_t bits, double per_year)
{
  return (int64_t)(-log(sim_uniform(bits)) * YEAR_SECONDS / per_year);
}

static void assert_same_need(struct door_need found, struct door_need want)
{
  assert_int_equal(found.level, want.level);
  assert_int_equal(found.spell, want.spell);
  assert_int_equal(found.since.seconds, want.since.seconds);
}

static void need__no_hazards__nothing_moves(void **state)
{
  (void)state;
  static const struct door_families still = {.return_per_year = {1, 1, 1, 1}};
  for (uint8_t level = 0; level <= DOOR_NEED_LEVELS; level++) {
    struct door_need_course course = course_of(&still, level);
    struct door_need given = {sim_time_at(500), 4, level};
    assert_same_need(door_need_at(&course, given, sim_time_at(500)), given);
    assert_same_need(door_need_at(&course, given, sim_time_at(INT64_C(1) << 50)), given);
  }
}

/* No need: no hazard applies and no return comes, whatever the hazards are. */
static void need__gone__stays_gone(void **state)
{
  (void)state;
  static const struct door_families wild = {.worsening_per_year = {365, 365, 365, 0},
                                            .improving_per_year = {365, 365, 365, 365},
                                            .return_per_year = {365, 365, 365, 365}};
  struct door_need_course course = course_of(&wild, 1);
  struct door_need given = {sim_time_at(10), 2, 0};
  assert_same_need(door_need_at(&course, given, sim_time_at(INT64_C(1) << 50)), given);
  struct sim_time found = door_need_return(&course, given, 0, sim_time_at(10), sim_time_at(INT64_C(1) << 50));
  assert_true(found.seconds == SIM_TIME_NEVER.seconds);
}

/* One hazard: the spell ends at the first whole second after -ln(u) / hazard, and the next begins there. */
static void need__one_hazard__moves_at_the_drawn_second(void **state)
{
  (void)state;
  static const struct {
    struct door_families given;
    uint8_t given_level;
    uint8_t want_level;
  } rows[] = {
      {{.worsening_per_year = {2, 0, 0, 0}}, 1, 2},   {{.worsening_per_year = {0, 3, 0, 0}}, 2, 3},
      {{.worsening_per_year = {0, 0, 9, 0}}, 3, 4},   {{.improving_per_year = {0, 0, 0, 5}}, 4, 3},
      {{.improving_per_year = {0, 0, 1, 0}}, 3, 2},   {{.improving_per_year = {0, 365, 0, 0}}, 2, 1},
      {{.improving_per_year = {0.1, 0, 0, 0}}, 1, 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_need_course course = course_of(&rows[i].given, 100 + i);
    uint8_t level = rows[i].given_level;
    struct door_need given = {sim_time_at(1000), 6, level};
    double per_year = rows[i].given.worsening_per_year[level - 1] + rows[i].given.improving_per_year[level - 1];
    int64_t end = 1000 + exponential_seconds(draw_of(&course, DOOR_PURPOSE_NEED_CHANGE, 6).first, per_year) + 1;
    struct door_need want = {sim_time_at(end), 7, rows[i].want_level};
    assert_same_need(door_need_at(&course, given, sim_time_at(end - 1)), given);
    assert_same_need(door_need_at(&course, given, sim_time_at(end)), want);
    assert_same_need(door_need_at(&course, given, sim_time_at(end + 1000000000)), want);
  }
}

static const struct door_families lively = {
    .worsening_per_year = {20, 15, 10, 0}, .improving_per_year = {4, 8, 12, 16}, .return_per_year = {1, 2, 3, 4}};

/* Whoever holds a copy sees the same course, however often it looks. */
static void need__asked_in_steps_or_at_once__same_course(void **state)
{
  (void)state;
  for (uint64_t family = 0; family < 40; family++) {
    struct door_need_course course = course_of(&lively, family);
    struct door_need given = {sim_time_at(0), 0, (uint8_t)(1 + family % 4)};
    struct door_need stepped = given;
    for (int64_t day = 0; day <= 365; day += 3) {
      struct sim_time now = sim_time_at(day * SIM_DAY_SECONDS);
      stepped = door_need_at(&course, stepped, now);
      assert_same_need(stepped, door_need_at(&course, given, now));
    }
  }
}

/* Levels move by one, between 0 and 4; a spell is at least a second long; spells are counted. */
static void need__any_course__stays_on_the_scale(void **state)
{
  (void)state;
  uint32_t seen_count[DOOR_NEED_LEVELS + 1] = {0};
  for (uint64_t family = 0; family < 300; family++) {
    struct door_need_course course = course_of(&lively, family);
    struct door_need need = {sim_time_at(0), 0, (uint8_t)(1 + family % 4)};
    for (int64_t hour = 0; hour < 365 * 24 && need.level > 0; hour += 12) {
      struct door_need next = door_need_at(&course, need, sim_time_at(hour * SIM_HOUR_SECONDS));
      assert_in_range(next.level, 0, DOOR_NEED_LEVELS);
      if (next.spell == need.spell + 1) {
        assert_int_equal(next.level > need.level ? next.level - need.level : need.level - next.level, 1);
        assert_true(next.since.seconds > need.since.seconds);
      }
      seen_count[next.level] += next.spell != need.spell;
      need = next;
    }
  }
  for (uint32_t level = 0; level <= DOOR_NEED_LEVELS; level++) {
    assert_true(seen_count[level] > 30);
  }
}

/* One level that does not move: from + -ln(u) / hazard, exact to the second; not yet at its last second before. */
static void need_return__one_level__comes_at_the_drawn_second(void **state)
{
  (void)state;
  static const struct {
    uint8_t given_level;
    double given_per_year;
    uint32_t given_ordinal;
    int64_t given_from;
  } rows[] = {{1, 1, 0, 0}, {2, 0.25, 0, 5000}, {3, 365, 1, 86400}, {4, 12, 255, 1}, {1, 1, 1, 0}, {1, 1, 2, 0}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_families families = {.return_per_year = {0, 0, 0, 0}};
    families.return_per_year[rows[i].given_level - 1] = rows[i].given_per_year;
    struct door_need_course course = course_of(&families, 77);
    struct door_need need = {sim_time_at(0), 0, rows[i].given_level};
    struct sim_time from = sim_time_at(rows[i].given_from);
    uint64_t bits = draw_of(&course, DOOR_PURPOSE_RETURN, rows[i].given_ordinal).first;
    int64_t want = rows[i].given_from + exponential_seconds(bits, rows[i].given_per_year);
    assert_int_equal(door_need_return(&course, need, rows[i].given_ordinal, from, sim_time_at(want + 1)).seconds, want);
    assert_int_equal(
        door_need_return(&course, need, rows[i].given_ordinal, from, sim_time_at(INT64_C(1) << 50)).seconds, want);
    assert_true(door_need_return(&course, need, rows[i].given_ordinal, from, sim_time_at(want)).seconds ==
                SIM_TIME_NEVER.seconds);
  }
}

static void need_return__another_ordinal__another_time(void **state)
{
  (void)state;
  static const struct door_families families = {.return_per_year = {1, 1, 1, 1}};
  struct door_need_course course = course_of(&families, 5);
  struct door_need need = {sim_time_at(0), 0, 1};
  int64_t before = -1;
  for (uint32_t ordinal = 0; ordinal < 100; ordinal++) {
    int64_t found = door_need_return(&course, need, ordinal, sim_time_at(0), sim_time_at(INT64_C(1) << 50)).seconds;
    assert_int_not_equal(found, before);
    before = found;
  }
}

static void need_return__no_time_left_or_no_hazard__never(void **state)
{
  (void)state;
  static const struct door_families some = {.return_per_year = {365, 0, 0, 0}};
  struct door_need_course course = course_of(&some, 5);
  static const struct {
    uint8_t given_level;
    int64_t given_from;
    int64_t given_horizon;
  } rows[] = {{1, 1000, 1000}, {1, 1000, 999}, {2, 0, INT64_C(1) << 50}, {4, 0, INT64_C(1) << 50}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_need need = {sim_time_at(0), 0, rows[i].given_level};
    assert_true(door_need_return(&course, need, 0, sim_time_at(rows[i].given_from), sim_time_at(rows[i].given_horizon))
                    .seconds == SIM_TIME_NEVER.seconds);
  }
}

/* Level 3 does not bring families back, level 2 does at 4 a year, level 1 at 2: need leaves 3 at second a and 2 at
 * second b. A draw of e units of hazard is used up at rate 4 from a, then at rate 2 from b. */
static void need_return__hazard_changes_with_the_level__is_added_up_along_the_course(void **state)
{
  (void)state;
  static const struct door_families families = {.improving_per_year = {0, 6, 12, 0}, .return_per_year = {2, 4, 0, 0}};
  uint32_t in_first_count = 0;
  uint32_t in_second_count = 0;
  for (uint64_t family = 0; family < 200; family++) {
    struct door_need_course course = course_of(&families, family);
    int64_t a = exponential_seconds(draw_of(&course, DOOR_PURPOSE_NEED_CHANGE, 0).first, 12) + 1;
    int64_t b = a + exponential_seconds(draw_of(&course, DOOR_PURPOSE_NEED_CHANGE, 1).first, 6) + 1;
    double units = -log(sim_uniform(draw_of(&course, DOOR_PURPOSE_RETURN, 0).first));
    double used_by_b = (double)(b - a) * 4 / YEAR_SECONDS;
    double want =
        units <= used_by_b ? (double)a + units / 4 * YEAR_SECONDS : (double)b + (units - used_by_b) / 2 * YEAR_SECONDS;
    in_first_count += units <= used_by_b;
    in_second_count += units > used_by_b;
    struct door_need need = {sim_time_at(0), 0, 3};
    assert_int_equal(door_need_return(&course, need, 0, sim_time_at(0), sim_time_at(INT64_C(1) << 50)).seconds,
                     (int64_t)want);
  }
  assert_true(in_first_count > 20 && in_second_count > 20);
}

/* Left alone from a later instant on: the need is first brought there, so a level already gone brings nobody. */
static void need_return__left_alone_later__begins_with_the_need_of_then(void **state)
{
  (void)state;
  static const struct door_families families = {.improving_per_year = {100, 0, 0, 0}, .return_per_year = {1, 1, 1, 1}};
  struct door_need_course course = course_of(&families, 9);
  struct door_need need = {sim_time_at(0), 0, 1};
  struct sim_time ten_years = sim_time_at(INT64_C(10) * 31536000);
  assert_int_equal(door_need_at(&course, need, ten_years).level, 0);
  assert_true(door_need_return(&course, need, 0, ten_years, sim_time_at(INT64_C(1) << 50)).seconds ==
              SIM_TIME_NEVER.seconds);
}

static void need__travels_in_a_case_and_a_notice__unchanged(void **state)
{
  (void)state;
  const struct door_need need = {sim_time_at(123456), 9, 3};
  struct door_case one = {.contact = 1};
  door_need_into_case(need, &one);
  assert_same_need(door_need_of_case(&one), need);
  assert_true(one.contact == 1);
  struct door_notice notice = {.need_since = 123456, .need_spell = 9, .need_level = 3, .standing = 1};
  assert_same_need(door_need_of_notice(&notice), need);
  assert_same_need(door_need_resumed(need, sim_time_at(200000)), (struct door_need){sim_time_at(200000), 10, 3});
}

/* Level 2 that only worsens: up to 3 at the end of its spell, to 4 at the end of the next; a need at the level already
 * counts when it moves above it, and none does after the horizon or where it only improves. */
static void need_worsening__up_to_a_level__at_the_end_of_the_spell(void **state)
{
  (void)state;
  static const struct door_families worse = {.worsening_per_year = {0, 20, 30, 0}};
  static const struct door_families better = {.improving_per_year = {20, 20, 20, 20}};
  struct door_need_course course = course_of(&worse, 5);
  struct door_need given = {sim_time_at(1000), 6, 2};
  struct sim_time far = sim_time_at(INT64_C(1) << 40);
  int64_t third = 1000 + exponential_seconds(draw_of(&course, DOOR_PURPOSE_NEED_CHANGE, 6).first, 20) + 1;
  int64_t fourth = third + exponential_seconds(draw_of(&course, DOOR_PURPOSE_NEED_CHANGE, 7).first, 30) + 1;
  struct sim_time from = given.since;
  assert_int_equal(door_need_worsening(&course, given, from, 3, far).seconds, third);
  assert_int_equal(door_need_worsening(&course, given, from, 4, far).seconds, fourth);
  assert_int_equal(door_need_worsening(&course, given, sim_time_at(third - 1), 2, far).seconds, third);
  assert_int_equal(door_need_worsening(&course, given, sim_time_at(third), 2, far).seconds, fourth);
  assert_int_equal(door_need_worsening(&course, given, sim_time_at(third), 3, far).seconds, fourth);
  assert_int_equal(door_need_worsening(&course, given, from, 3, sim_time_at(third)).seconds, SIM_TIME_NEVER.seconds);
  assert_int_equal(door_need_worsening(&course, given, from, 3, sim_time_at(third + 1)).seconds, third);
  course = course_of(&better, 5);
  assert_int_equal(door_need_worsening(&course, given, from, 3, far).seconds, SIM_TIME_NEVER.seconds);
}

/* Whoever remembers what lasts is told what is drawn afresh, also after help, and mostly without a draw. */
static void need__asked_again_of_what_lasts__same_course(void **state)
{
  (void)state;
  enum { TRIES = 2000, STEPS = 12, HELPED_AT = 7 };
  const struct door_families families = {.worsening_per_year = {0.8, 0.6, 0.4}, .improving_per_year = {0.5, 1, 1, 1}};
  uint32_t known_count = 0;
  for (uint32_t i = 0; i < TRIES; i++) {
    struct door_need_course course = {&families, sim_stream_of(11, 0), {i}, NULL, NULL};
    struct door_need need = {.since = sim_time_at(0), .level = 2};
    struct door_need_lasting lasting = {.spell = 0};
    for (int64_t step = 0; step < STEPS; step++) {
      struct sim_time now = sim_time_at(step * 20 * SIM_DAY_SECONDS);
      struct door_need want = door_need_at(&course, need, now);
      if (door_need_lasts(lasting, need.spell, now)) {
        known_count++;
      } else {
        need = door_need_found_at(&course, need, now, &lasting);
      }
      assert_int_equal(need.since.seconds, want.since.seconds);
      assert_int_equal(need.spell, want.spell);
      assert_int_equal(need.level, want.level);
      need = step == HELPED_AT ? door_need_resumed(need, now) : need;
    }
  }
  assert_true(known_count > TRIES * STEPS / 2);
}

/* What is said without a logarithm holds with it, and most last longer than it takes to ask. */
static void spell__surely_lasts_until_an_instant__its_end_is_later(void **state)
{
  (void)state;
  enum { TRIES = 20000 };
  struct sim_stream stream = sim_stream_of(7, 3);
  struct door_spell spell = {.since = sim_time_at(1000), .up_per_year = 0.3, .down_per_year = 0.9};
  uint32_t sure_count = 0;
  for (uint32_t i = 0; i < TRIES; i++) {
    struct sim_time until = sim_time_at(1000 + (int64_t)(i % 200) * SIM_DAY_SECONDS);
    struct sim_draw draw = sim_draw(stream, i, 1, 0);
    bool is_up = false;
    struct sim_time end = door_spell_end(spell, draw, &is_up);
    struct sim_time lasts_until = door_spell_lasts_until(spell, draw);
    sure_count += sim_time_is_before(until, lasts_until);
    assert_true(sim_time_is_before(lasts_until, end));
    struct door_spell endless = {.since = spell.since, .up_per_year = 1e-12};
    assert_true(sim_time_is_before(door_spell_lasts_until(endless, draw), SIM_TIME_NEVER));
  }
  assert_true(sure_count > TRIES / 2);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(need__no_hazards__nothing_moves),
      cmocka_unit_test(need__gone__stays_gone),
      cmocka_unit_test(need__one_hazard__moves_at_the_drawn_second),
      cmocka_unit_test(need__asked_in_steps_or_at_once__same_course),
      cmocka_unit_test(need__any_course__stays_on_the_scale),
      cmocka_unit_test(need_return__one_level__comes_at_the_drawn_second),
      cmocka_unit_test(need_return__another_ordinal__another_time),
      cmocka_unit_test(need_return__no_time_left_or_no_hazard__never),
      cmocka_unit_test(need_return__hazard_changes_with_the_level__is_added_up_along_the_course),
      cmocka_unit_test(need_return__left_alone_later__begins_with_the_need_of_then),
      cmocka_unit_test(need_worsening__up_to_a_level__at_the_end_of_the_spell),
      cmocka_unit_test(need__travels_in_a_case_and_a_notice__unchanged),
      cmocka_unit_test(need__asked_again_of_what_lasts__same_course),
      cmocka_unit_test(spell__surely_lasts_until_an_instant__its_end_is_later),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
