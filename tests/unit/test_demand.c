/* First contacts: which points of the field are contacts, what their ids say, and where a return falls in a day. The
 * distributions are in tests/property/test_demand_counts.c. */
#include "demand_driver.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

enum { POINTS_MAX = 20000 };

/* valid_scenario with this many first contacts an hour. */
static struct door_scenario at_rate(double contacts_per_hour)
{
  struct door_scenario scenario = valid_scenario();
  scenario.intake.sources[0].annual_first_contacts = contacts_per_hour * 8760;
  return scenario;
}

static uint32_t all_points(const struct door_scenario *scenario, struct demand_point out_points[POINTS_MAX])
{
  struct field field;
  field_init(&field, scenario, 11);
  uint32_t count = 0;
  struct demand_point point;
  while (field_next(&field, &point)) {
    assert_true(count < POINTS_MAX);
    out_points[count++] = point;
  }
  field_fini(&field);
  return count;
}

static void demand__not_taken__stays_the_next(void **state)
{
  (void)state;
  struct door_scenario scenario = at_rate(3);
  struct field field;
  field_init(&field, &scenario, 11);
  struct demand_point first;
  struct demand_point again;
  assert_true(demand_has_next(&field.demand, &field.context, &first));
  assert_true(demand_has_next(&field.demand, &field.context, &again));
  assert_true(first.contact.id == again.contact.id && first.time.seconds == again.time.seconds);
  demand_take(&field.demand);
  assert_true(demand_has_next(&field.demand, &field.context, &again));
  assert_true(first.contact.id != again.contact.id);
  field_fini(&field);
}

/* A higher rate keeps every contact, at its second, and adds others; a lower one takes some away. */
static void demand__rate_raised_by_a_third__keeps_every_contact_and_adds(void **state)
{
  (void)state;
  static struct demand_point fewer[POINTS_MAX];
  static struct demand_point more[POINTS_MAX];
  static const double given_rates[] = {0.1, 0.4, 0.9, 1.0, 2.5, 10.0};
  for (size_t i = 0; i < COUNT(given_rates); i++) {
    struct door_scenario low = at_rate(given_rates[i]);
    struct door_scenario high = at_rate(given_rates[i] * 1.3);
    uint32_t fewer_count = all_points(&low, fewer);
    uint32_t more_count = all_points(&high, more);
    assert_true(fewer_count > 0 && more_count > fewer_count);
    uint32_t kept_count = 0;
    for (uint32_t place = 0; place < more_count; place++) {
      if (kept_count < fewer_count && more[place].contact.id == fewer[kept_count].contact.id) {
        assert_int_equal(more[place].time.seconds, fewer[kept_count].time.seconds);
        kept_count++;
      }
    }
    assert_int_equal(kept_count, fewer_count);
  }
}

/* One source more, in front of the others: the others' contacts stay what they are. */
static void demand__another_source__leaves_the_others_alone(void **state)
{
  (void)state;
  static struct demand_point alone[POINTS_MAX];
  static struct demand_point together[POINTS_MAX];
  struct door_scenario scenario = at_rate(2);
  uint32_t alone_count = all_points(&scenario, alone);
  scenario.intake.sources[1] = scenario.intake.sources[0];
  scenario.intake.sources[0] = source_of("school", 8760);
  scenario.intake.source_count = 2;
  uint32_t together_count = all_points(&scenario, together);
  struct door_setting *setting = setting_of(&scenario);
  uint32_t found_count = 0;
  for (uint32_t i = 0; i < together_count; i++) {
    if (demand_source(setting, door_family_of(together[i].contact)) == 1) {
      assert_true(found_count < alone_count);
      assert_true(together[i].contact.id == alone[found_count].contact.id);
      assert_int_equal(together[i].time.seconds, alone[found_count].time.seconds);
      found_count++;
    }
  }
  assert_int_equal(found_count, alone_count);
  assert_true(together_count > alone_count);
  door_setting_destroy(&setting);
}

/* Where an hour, a weekday or a month has weight 0 no contact comes; and none without a rate. */
static void demand__profile_0__gives_none(void **state)
{
  (void)state;
  static struct demand_point points[POINTS_MAX];
  struct door_scenario by_hour = at_rate(5);
  by_hour.intake.sources[0].hour_weights[0] = 0;
  by_hour.intake.sources[0].hour_weights[13] = 0;
  uint32_t count = all_points(&by_hour, points);
  assert_true(count > 2000);
  for (uint32_t i = 0; i < count; i++) {
    int64_t hour = points[i].time.seconds / SIM_HOUR_SECONDS % 24;
    assert_true(hour != 0 && hour != 13);
  }
  struct door_scenario by_day = at_rate(5);
  by_day.intake.sources[0].weekday_weights[SIM_SATURDAY] = 0;
  by_day.intake.sources[0].weekday_weights[SIM_SUNDAY] = 0;
  count = all_points(&by_day, points);
  assert_true(count > 2000);
  for (uint32_t i = 0; i < count; i++) {
    assert_true(points[i].time.seconds / SIM_DAY_SECONDS % 7 < 5); /* day 0 is a Monday */
  }
  struct door_scenario by_month = at_rate(5); /* 28 days of June */
  by_month.intake.sources[0].month_weights[5] = 0;
  assert_int_equal(all_points(&by_month, points), 0);
  struct door_scenario by_rate = at_rate(0);
  assert_int_equal(all_points(&by_rate, points), 0);
}

/* bits 0..4 point, 5..18 strip, 19..37 hour of the run, 38..55 source. */
static void demand__id__says_source_hour_strip_and_point(void **state)
{
  (void)state;
  static struct demand_point points[POINTS_MAX];
  struct door_scenario scenario = at_rate(2.5);
  scenario.intake.sources[1] = source_of("school", 3.5 * 8760);
  scenario.intake.source_count = 2;
  struct door_setting *setting = setting_of(&scenario);
  uint32_t count = all_points(&scenario, points);
  uint32_t of_source[2] = {0, 0};
  uint32_t of_strip[4] = {0, 0, 0, 0};
  uint32_t later_point_count = 0;
  for (uint32_t i = 0; i < count; i++) {
    uint64_t id = points[i].contact.id;
    assert_true(id >> 56 == 0);
    uint32_t source = demand_source(setting, door_family_of(points[i].contact));
    assert_true(source < 2);
    assert_int_equal(id >> 38, setting->source_keys[source]);
    assert_int_equal((id >> 19) & 0x7FFFF, points[i].time.seconds / SIM_HOUR_SECONDS);
    uint64_t strip = (id >> 5) & 0x3FFF;
    assert_true(strip < (source == 0 ? 3 : 4)); /* 2.5 contacts an hour lie in strips 0 to 2 */
    assert_true((id & 0x1F) < 20);
    of_source[source]++;
    of_strip[strip]++;
    later_point_count += (id & 0x1F) > 0;
  }
  assert_true(of_source[0] > 1000 && of_source[1] > of_source[0]);
  assert_true(of_strip[0] > of_strip[3] && of_strip[3] > 0);
  assert_true(later_point_count > 0);
  door_setting_destroy(&setting);
}

/* In order of time over sources and hours, before the horizon; contacts of one second by id, and no id twice. */
static void demand__many_sources__come_in_order(void **state)
{
  (void)state;
  static struct demand_point points[POINTS_MAX];
  struct door_scenario scenario = at_rate(10);
  scenario.intake.sources[1] = source_of("school", 10 * 8760);
  scenario.intake.source_count = 2;
  uint32_t count = all_points(&scenario, points);
  uint32_t tie_count = 0;
  for (uint32_t i = 1; i < count; i++) {
    assert_true(points[i].time.seconds >= points[i - 1].time.seconds);
    if (points[i].time.seconds == points[i - 1].time.seconds) {
      assert_true(points[i].contact.id > points[i - 1].contact.id);
      tie_count++;
    }
  }
  assert_true(count > 12000 && tie_count > 10);
  assert_in_range(points[0].time.seconds, 0, 3600);
  assert_in_range(points[count - 1].time.seconds, 27 * SIM_DAY_SECONDS, 28 * SIM_DAY_SECONDS - 1);
}

static bool is_close(double found, double want)
{
  double difference = found > want ? found - want : want - found;
  return difference <= 1e-12 * want;
}

/* A weight counts against the mean of its profile; a month's by its days. Hour 0 is Monday 1 June 2015, 00:00. */
static void demand_rate__profiles__are_weights_with_mean_1(void **state)
{
  (void)state;
  static const struct {
    uint32_t given_month, given_weekday, given_hour; /* whose weights are 3, the others 1 */
    int64_t hour;
    double want;
  } rows[] = {
      {5, 0, 0, 0, 3.0 * 365 / 425 * 3.0 * 7 / 9 * 3.0 * 24 / 26}, /* June has 30 days: 365 + 2 x 30 */
      {5, 0, 0, 1, 3.0 * 365 / 425 * 3.0 * 7 / 9 * 24 / 26},
      {5, 1, 1, 0, 3.0 * 365 / 425 * 7.0 / 9 * 24 / 26},
      {0, 6, 23, 6 * 24 + 23, 365.0 / 427 * 3.0 * 7 / 9 * 3.0 * 24 / 26}, /* January has 31 */
      {1, 6, 23, 30 * 24 - 1, 365.0 / 421 * 7.0 / 9 * 3.0 * 24 / 26},     /* February 28; 30 June is a Tuesday */
      {6, 2, 5, 30 * 24, 3.0 * 365 / 427 * 3.0 * 7 / 9 * 24 / 26},        /* 1 July, a Wednesday */
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = at_rate(1);
    scenario.intake.sources[0].month_weights[rows[i].given_month] = 3;
    scenario.intake.sources[0].weekday_weights[rows[i].given_weekday] = 3;
    scenario.intake.sources[0].hour_weights[rows[i].given_hour] = 3;
    struct door_setting *setting = setting_of(&scenario);
    assert_true(is_close(demand_rate_per_hour(setting, 0, rows[i].hour), rows[i].want));
    door_setting_destroy(&setting);
  }
}

/* A source that makes contacts on working days from 09:00 to 17:00, all hours alike: share u of its day has come at
 * 09:00 + 8 u hours. */
static void place_in_day__office_hours__next_time_the_source_makes_contacts(void **state)
{
  (void)state;
  const uint64_t at_0 = 0;
  const uint64_t at_half = UINT64_C(1) << 63;
  const struct {
    int64_t given_raw;
    uint64_t given_bits;
    int64_t want;
  } rows[] = {
      {moment(MONDAY, 0, 0), at_0, moment(MONDAY, 9, 0)},
      {moment(MONDAY, 0, 0), at_half, moment(MONDAY, 13, 0)},
      {moment(MONDAY, 0, 0), UINT64_MAX, moment(MONDAY, 17, 0) - 1},
      {moment(MONDAY, 13, 0), at_half, moment(MONDAY, 13, 0)}, /* not before, but at it */
      {moment(MONDAY, 13, 0) + 1, at_half, moment(TUESDAY, 13, 0)},
      {moment(MONDAY, 10, 0), at_0, moment(TUESDAY, 9, 0)},
      {moment(FRIDAY, 14, 0), at_half, moment(NEXT_MONDAY, 13, 0)},
      {moment(SATURDAY, 8, 0), at_0, moment(NEXT_MONDAY, 9, 0)},
      {moment(SUNDAY, 23, 59), UINT64_MAX, moment(NEXT_MONDAY, 17, 0) - 1},
  };
  struct door_scenario scenario = at_rate(1);
  for (uint32_t hour = 0; hour < DOOR_DAY_HOURS; hour++) {
    scenario.intake.sources[0].hour_weights[hour] = hour >= 9 && hour < 17 ? 0.3 : 0;
  }
  scenario.intake.sources[0].weekday_weights[SIM_SATURDAY] = 0;
  scenario.intake.sources[0].weekday_weights[SIM_SUNDAY] = 0;
  struct door_setting *setting = setting_of(&scenario);
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(demand_place_in_day(setting, 0, sim_time_at(rows[i].given_raw), rows[i].given_bits).seconds,
                     rows[i].want);
  }
  door_setting_destroy(&setting);
}

/* A source that rests in summer makes no contact before September: 1 June + 92 days. One that never makes any has no
 * such time. */
static void place_in_day__source_rests__waits_for_its_season(void **state)
{
  (void)state;
  struct door_scenario scenario = at_rate(1);
  for (uint32_t month = 5; month < 8; month++) {
    scenario.intake.sources[0].month_weights[month] = 0;
  }
  struct door_setting *setting = setting_of(&scenario);
  assert_int_equal(demand_place_in_day(setting, 0, sim_time_at(0), UINT64_C(1) << 63).seconds,
                   92 * SIM_DAY_SECONDS + 12 * SIM_HOUR_SECONDS);
  door_setting_destroy(&setting);
  struct door_scenario silent = at_rate(0);
  setting = setting_of(&silent);
  assert_true(demand_place_in_day(setting, 0, sim_time_at(0), 0).seconds == SIM_TIME_NEVER.seconds);
  door_setting_destroy(&setting);
}

/* For many profiles and draws, the smallest and the greatest among them: never before the raw instant, always in an
 * hour that has weight. */
static void place_in_day__any_profile__stays_within_it(void **state)
{
  (void)state;
  struct sim_stream stream = sim_stream_of(2, 0);
  for (uint32_t profile = 0; profile < 300; profile++) {
    struct door_scenario scenario = at_rate(1);
    double *weights = scenario.intake.sources[0].hour_weights;
    for (uint32_t hour = 0; hour < DOOR_DAY_HOURS; hour++) {
      struct sim_draw draw = sim_draw(stream, profile, 0, hour);
      weights[hour] = draw.first % 2 == 0 ? 0 : sim_uniform(draw.second);
    }
    weights[profile % 23] = 0.7; /* at least one, and never the last */
    weights[23] = 0;
    struct door_setting *setting = setting_of(&scenario);
    for (uint32_t n = 0; n < 20; n++) {
      struct sim_draw draw = sim_draw(stream, profile, 1, n);
      uint64_t bits = n == 0 ? 0 : n == 1 ? UINT64_MAX : draw.first;
      int64_t raw = (int64_t)(draw.second % (20 * SIM_DAY_SECONDS));
      int64_t placed = demand_place_in_day(setting, 0, sim_time_at(raw), bits).seconds;
      assert_true(placed >= raw && placed < raw + 2 * SIM_DAY_SECONDS);
      assert_true(weights[placed / SIM_HOUR_SECONDS % 24] > 0);
    }
    door_setting_destroy(&setting);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(demand__not_taken__stays_the_next),
      cmocka_unit_test(demand__rate_raised_by_a_third__keeps_every_contact_and_adds),
      cmocka_unit_test(demand__another_source__leaves_the_others_alone),
      cmocka_unit_test(demand__profile_0__gives_none),
      cmocka_unit_test(demand__id__says_source_hour_strip_and_point),
      cmocka_unit_test(demand__many_sources__come_in_order),
      cmocka_unit_test(demand_rate__profiles__are_weights_with_mean_1),
      cmocka_unit_test(place_in_day__office_hours__next_time_the_source_makes_contacts),
      cmocka_unit_test(place_in_day__source_rests__waits_for_its_season),
      cmocka_unit_test(place_in_day__any_profile__stays_within_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
