/* The course of the likelihood of significant harm, against times worked out from the draws with the C library's log.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_harm.h"
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

/* How long the spell of this ordinal is under hazards that sum to per_year. */
static int64_t spell_seconds(const struct door_need_course *course, uint32_t ordinal, double per_year)
{
  uint64_t bits = draw_of(course, DOOR_PURPOSE_HARM_CHANGE, ordinal).first;
  return (int64_t)(-log(sim_uniform(bits)) * YEAR_SECONDS / per_year) + 1;
}

static void assert_same_harm(struct door_harm found, struct door_harm want)
{
  assert_int_equal(found.band, want.band);
  assert_int_equal(found.spell, want.spell);
  assert_int_equal(found.since.seconds, want.since.seconds);
}

/* Nothing given: the band is 0, no spell is counted and no instant kept, whatever happens to the family. */
static void harm__not_given__stays_as_if_it_were_not_there(void **state)
{
  (void)state;
  static const struct door_families nothing = {.harm_easing_per_year = {9, 9}, .harm_rising_per_year = {0, 9}};
  struct door_need_course course = course_of(&nothing, 12);
  struct door_harm first = door_harm_first(&course, 4, sim_time_at(500));
  assert_same_harm(first, (struct door_harm){.band = DOOR_HARM_UNLIKELY});
  assert_same_harm(door_harm_turn(&course, first, false, sim_time_at(900)), first);
  assert_same_harm(door_harm_turn(&course, first, true, sim_time_at(900)), first);
  assert_same_harm(door_harm_at(&course, first, false, sim_time_at(INT64_C(1) << 50)), first);
}

/* By its own draw: likely below the share of likely families, possible below the sum of both. Level 3 of this family
 * falls where its shares put it. */
static void harm_first__by_level__is_where_the_draw_falls(void **state)
{
  (void)state;
  uint32_t seen_count[DOOR_HARM_BANDS] = {0};
  for (uint64_t family = 0; family < 300; family++) {
    static const struct door_families some = {.harm_possible_shares = {0, 0, 0.25, 0},
                                              .harm_likely_shares = {0, 0, 0.5, 1}};
    struct door_need_course course = course_of(&some, family);
    double u = sim_uniform(draw_of(&course, DOOR_PURPOSE_FIRST_HARM, 0).first);
    uint8_t want = u < 0.5 ? 2 : u < 0.75 ? 1 : 0;
    assert_same_harm(door_harm_first(&course, 3, sim_time_at(60)), (struct door_harm){{60}, 0, want});
    assert_same_harm(door_harm_first(&course, 4, sim_time_at(60)), (struct door_harm){{60}, 0, 2});
    assert_same_harm(door_harm_first(&course, 1, sim_time_at(60)), (struct door_harm){{60}, 0, 0});
    seen_count[want]++;
  }
  assert_true(seen_count[0] > 30 && seen_count[1] > 30 && seen_count[2] > 30);
}

/* One hazard: the spell ends at the first whole second after -ln(u) / hazard, and the next begins there. In help the
 * factor multiplies the hazard. */
static void harm__one_hazard__moves_at_the_drawn_second(void **state)
{
  (void)state;
  static const struct {
    struct door_families given;
    uint8_t given_band;
    bool given_is_helped;
    double want_per_year;
    uint8_t want_band;
  } rows[] = {
      {{.harm_rising_per_year = {2, 0}}, 0, false, 2, 1},
      {{.harm_rising_per_year = {1, 5}}, 1, false, 5, 2},
      {{.harm_easing_per_year = {3, 0}}, 1, false, 3, 0},
      {{.harm_easing_per_year = {0, 4}}, 2, false, 4, 1},
      {{.harm_rising_per_year = {2, 0}, .harm_rising_in_help_factor = 0.5}, 0, true, 1, 1},
      {{.harm_easing_per_year = {0, 4}, .harm_easing_in_help_factor = 3}, 2, true, 12, 1},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_need_course course = course_of(&rows[i].given, 100 + i);
    struct door_harm given = {sim_time_at(1000), 6, rows[i].given_band};
    bool is_helped = rows[i].given_is_helped;
    int64_t end = 1000 + spell_seconds(&course, 6, rows[i].want_per_year);
    struct door_harm want = {sim_time_at(end), 7, rows[i].want_band};
    assert_same_harm(door_harm_at(&course, given, is_helped, sim_time_at(end - 1)), given);
    assert_same_harm(door_harm_at(&course, given, is_helped, sim_time_at(end)), want);
  }
}

/* With the factors at 0, the default, the band stands still in help, and moves again from when help has ended. */
static void harm__in_help__stands_still_unless_a_factor_says_otherwise(void **state)
{
  (void)state;
  static const struct door_families some = {.harm_rising_per_year = {2, 2}, .harm_easing_per_year = {2, 2}};
  struct door_need_course course = course_of(&some, 5);
  struct door_harm given = {sim_time_at(0), 0, 1};
  struct sim_time far = sim_time_at(INT64_C(20) * 31536000);
  struct door_harm helped = door_harm_turn(&course, given, false, sim_time_at(0));
  assert_same_harm(helped, (struct door_harm){{0}, 1, 1});
  assert_same_harm(door_harm_at(&course, helped, true, far), helped);
  struct door_harm resumed = door_harm_turn(&course, helped, true, far);
  assert_same_harm(resumed, (struct door_harm){far, 2, 1});
  int64_t end = far.seconds + spell_seconds(&course, 2, 4); /* 2 up and 2 down */
  assert_int_equal(door_harm_at(&course, resumed, false, sim_time_at(end - 1)).spell, 2);
  assert_int_equal(door_harm_at(&course, resumed, false, sim_time_at(end)).spell, 3);
}

static const struct door_families lively = {.harm_rising_per_year = {20, 15}, .harm_easing_per_year = {12, 16}};

/* Whoever holds a copy sees the same course, however often it looks; bands move by one, between 0 and 2. */
static void harm__asked_in_steps_or_at_once__same_course(void **state)
{
  (void)state;
  for (uint64_t family = 0; family < 40; family++) {
    struct door_need_course course = course_of(&lively, family);
    struct door_harm given = {sim_time_at(0), 0, (uint8_t)(family % 3)};
    struct door_harm stepped = given;
    for (int64_t day = 0; day <= 365; day += 3) {
      struct sim_time now = sim_time_at(day * SIM_DAY_SECONDS);
      stepped = door_harm_at(&course, stepped, false, now);
      assert_same_harm(stepped, door_harm_at(&course, given, false, now));
      assert_in_range(stepped.band, 0, 2);
    }
  }
}

/* Spells that are kept are those that would be worked out again: of need and harm, looked at from now and from long
 * ago, helped and not, further ahead than what is kept. */
static void course__spells_kept__same_as_worked_out_again(void **state)
{
  (void)state;
  static const struct door_families moving = {.harm_rising_per_year = {20, 15},
                                              .harm_easing_per_year = {12, 16},
                                              .harm_rising_in_help_factor = 0.5,
                                              .harm_easing_in_help_factor = 2,
                                              .worsening_per_year = {9, 8, 7, 0},
                                              .improving_per_year = {1, 5, 6, 9}};
  for (uint64_t family = 0; family < 40; family++) {
    struct door_spells need_spells = {.count = 0};
    struct door_spells harm_spells = {.count = 0};
    struct door_need_course plain = course_of(&moving, family);
    struct door_need_course keeping = plain;
    keeping.kept_need = &need_spells;
    keeping.kept_harm = &harm_spells;
    struct door_need need = {sim_time_at(0), 0, 3};
    struct door_harm harm = {sim_time_at(0), 0, (uint8_t)(family % 3)};
    for (int64_t day = 0; day <= 365; day += 5) {
      struct sim_time now = sim_time_at(day * SIM_DAY_SECONDS);
      struct sim_time horizon = sim_time_at((day + 200) * SIM_DAY_SECONDS);
      bool is_helped = day % 15 == 0;
      assert_int_equal(door_need_gone(&keeping, need, horizon).seconds, door_need_gone(&plain, need, horizon).seconds);
      need = day % 7 == 0 ? door_need_resumed(need, now) : door_need_at(&plain, need, now);
      harm = day % 11 == 0 ? door_harm_turn(&plain, harm, is_helped, now) : harm;
      struct door_harm_outlook found = door_harm_look_ahead(&keeping, harm, is_helped, now, horizon);
      struct door_harm_outlook want = door_harm_look_ahead(&plain, harm, is_helped, now, horizon);
      assert_same_harm(found.harm, want.harm);
      assert_int_equal(found.crossing.seconds, want.crossing.seconds);
      assert_int_equal(door_need_at(&keeping, need, now).spell, door_need_at(&plain, need, now).spell);
    }
  }
}

static int64_t crossing_seconds(const struct door_need_course *course, struct door_harm harm, bool is_helped,
                                struct sim_time horizon)
{
  struct door_harm_outlook outlook = door_harm_look_ahead(course, harm, is_helped, harm.since, horizon);
  assert_same_harm(outlook.harm, harm);
  return outlook.crossing.seconds;
}

/* From unlikely: up to possible at a, up to likely at b, where it stays. The crossing is b, from either side of a, and
 * there is none after it; nor where the horizon comes first. */
static void harm_crossing__rises_twice__is_when_it_becomes_likely(void **state)
{
  (void)state;
  static const struct door_families up = {.harm_rising_per_year = {6, 12}};
  struct door_need_course course = course_of(&up, 3);
  struct door_harm given = {sim_time_at(1000), 0, 0};
  int64_t a = 1000 + spell_seconds(&course, 0, 6);
  int64_t b = a + spell_seconds(&course, 1, 12);
  struct sim_time far = sim_time_at(INT64_C(1) << 40);
  assert_int_equal(crossing_seconds(&course, given, false, far), b);
  struct door_harm possible = door_harm_at(&course, given, false, sim_time_at(a));
  assert_int_equal(crossing_seconds(&course, possible, false, far), b);
  assert_int_equal(crossing_seconds(&course, given, false, sim_time_at(b)), SIM_TIME_NEVER.seconds);
  assert_int_equal(crossing_seconds(&course, given, false, sim_time_at(b + 1)), b);
  struct door_harm likely = door_harm_at(&course, given, false, sim_time_at(b));
  assert_int_equal(crossing_seconds(&course, likely, false, far), SIM_TIME_NEVER.seconds);
  assert_int_equal(crossing_seconds(&course, given, true, far), SIM_TIME_NEVER.seconds);

  struct door_harm_outlook between = door_harm_look_ahead(&course, given, false, sim_time_at(a), far);
  assert_same_harm(between.harm, possible);
  assert_int_equal(between.crossing.seconds, b);
}

static void harm__travels_in_a_case_and_a_notice__unchanged(void **state)
{
  (void)state;
  const struct door_harm harm = {sim_time_at(123456), 9, 2};
  struct door_case one = {.contact = 1, .need_level = 3};
  door_harm_into_case(harm, &one);
  assert_same_harm(door_harm_of_case(&one), harm);
  assert_int_equal(one.need_level, 3);
  struct door_notice notice = {.need_level = 3};
  door_harm_into_notice(harm, &notice);
  assert_same_harm(door_harm_of_notice(&notice), harm);
  assert_int_equal(notice.need_level, 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(harm__not_given__stays_as_if_it_were_not_there),
      cmocka_unit_test(harm_first__by_level__is_where_the_draw_falls),
      cmocka_unit_test(harm__one_hazard__moves_at_the_drawn_second),
      cmocka_unit_test(harm__in_help__stands_still_unless_a_factor_says_otherwise),
      cmocka_unit_test(harm__asked_in_steps_or_at_once__same_course),
      cmocka_unit_test(course__spells_kept__same_as_worked_out_again),
      cmocka_unit_test(harm_crossing__rises_twice__is_when_it_becomes_likely),
      cmocka_unit_test(harm__travels_in_a_case_and_a_notice__unchanged),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
