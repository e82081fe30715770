/* School terms, trend and events of demand: rates by hand, and what becomes of each point of the field that an event
 * takes away, point for point against the run without the event. Day 0 is Monday 1 June 2015. */
#include "demand_driver.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

enum { POINTS_MAX = 4000 };

/* Two sources of two contacts an hour. */
static struct door_scenario two_sources(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.intake.sources[0] = source_of("school", 2 * 8760);
  scenario.intake.sources[1] = source_of("police", 2 * 8760);
  scenario.intake.source_count = 2;
  return scenario;
}

/* From Wednesday 3 June to Sunday 7 June: days 2 to 6 of the run. */
static struct door_demand_event first_week(double factor, enum door_lost_contacts lost, double delay_days)
{
  return (struct door_demand_event){.name = "closure",
                                    .from = {2015, 6, 3},
                                    .until = {2015, 6, 7},
                                    .sources = 1,
                                    .factor = factor,
                                    .lost_contacts = lost,
                                    .delay_days = constant_of(delay_days)};
}

struct points {
  struct demand_point all[POINTS_MAX];
  uint32_t count;
};

static void read_points(const struct door_scenario *scenario, struct points *out_points)
{
  struct field field;
  field_init(&field, scenario, 11);
  out_points->count = 0;
  struct demand_point point;
  int64_t last_seconds = 0;
  while (field_next(&field, &point)) {
    assert_true(out_points->count < POINTS_MAX && point.time.seconds >= last_seconds);
    last_seconds = point.time.seconds;
    out_points->all[out_points->count++] = point;
  }
  field_fini(&field);
}

/* Time -1: there is no such point. */
static struct demand_point find(const struct points *points, struct door_contact contact)
{
  for (uint32_t i = 0; i < points->count; i++) {
    if (points->all[i].contact.id == contact.id) {
      return points->all[i];
    }
  }
  return (struct demand_point){.time = {-1}};
}

static bool is_in_event(const struct demand_point *point)
{
  return point->source == 0 && point->since.seconds >= 2 * SIM_DAY_SECONDS &&
         point->since.seconds < 7 * SIM_DAY_SECONDS;
}

/* A school closed from Wednesday to Sunday: each of its contacts of those days, and no other, is hidden, comes a day
 * and a half later, comes at Monday 00:00 or half a day after, or comes at its second from the police. */
static void event__closed_school__each_contact_has_the_fate_it_states(void **state)
{
  (void)state;
  static struct points open;
  static struct points closed;
  static const struct {
    enum door_lost_contacts given;
    double given_days;
    int64_t want_after_seconds; /* its own time; -1: not so */
    int64_t want_at_seconds;
    uint8_t want_source;
    bool want_hidden;
  } rows[] = {
      {DOOR_LOST_HIDDEN, 9, 0, -1, 0, true},
      {DOOR_LOST_DELAYED, 1.5, 129600, -1, 0, false},
      {DOOR_LOST_HELD, 0, -1, 7 * SIM_DAY_SECONDS, 0, false},
      {DOOR_LOST_HELD, 0.5, -1, 7 * SIM_DAY_SECONDS + 43200, 0, false},
      {DOOR_LOST_DIVERTED, 9, 0, -1, 1, false},
  };
  struct door_scenario scenario = two_sources();
  read_points(&scenario, &open);
  for (size_t row = 0; row < COUNT(rows); row++) {
    scenario.intake.events[0] = first_week(0, rows[row].given, rows[row].given_days);
    scenario.intake.events[0].diverted_to = 2;
    scenario.intake.event_count = 1;
    read_points(&scenario, &closed);
    assert_int_equal(closed.count, open.count);
    uint32_t lost_count = 0;
    for (uint32_t i = 0; i < open.count; i++) {
      const struct demand_point *was = &open.all[i];
      const struct demand_point is = find(&closed, was->contact);
      assert_int_equal(is.since.seconds, was->since.seconds);
      bool is_lost = is_in_event(was);
      lost_count += is_lost;
      int64_t want = !is_lost                            ? was->time.seconds
                     : rows[row].want_after_seconds >= 0 ? was->time.seconds + rows[row].want_after_seconds
                                                         : rows[row].want_at_seconds;
      assert_int_equal(is.time.seconds, want);
      assert_int_equal(is.source, is_lost ? rows[row].want_source : was->source);
      assert_int_equal(is.is_hidden, is_lost && rows[row].want_hidden);
    }
    assert_in_range(lost_count, 150, 350); /* 240 expected */
  }
}

/* Factors below 1 leave a subset, those above 1 a superset, at the same seconds; two closures one after the other leave
 * what their product would; a contact delayed past the horizon never comes. */
static void event__factor__leaves_a_subset_or_a_superset(void **state)
{
  (void)state;
  static struct points usual;
  static struct points changed;
  struct door_scenario scenario = two_sources();
  read_points(&scenario, &usual);
  scenario.intake.events[0] = first_week(0.25, DOOR_LOST_DELAYED, 60);
  scenario.intake.event_count = 1;
  read_points(&scenario, &changed);
  uint32_t left_count = 0;
  for (uint32_t i = 0; i < changed.count; i++) {
    const struct demand_point was = find(&usual, changed.all[i].contact);
    assert_int_equal(changed.all[i].time.seconds, was.time.seconds);
    left_count += is_in_event(&was);
  }
  assert_in_range(left_count, 30, 95); /* 60 expected */

  scenario.intake.events[0].factor = 0.5;
  scenario.intake.events[1] = scenario.intake.events[0];
  scenario.intake.event_count = 2;
  static struct points twice;
  read_points(&scenario, &twice);
  assert_int_equal(twice.count, changed.count);

  scenario.intake.events[0].factor = 3;
  scenario.intake.event_count = 1;
  read_points(&scenario, &changed);
  for (uint32_t i = 0; i < usual.count; i++) {
    assert_int_equal(find(&changed, usual.all[i].contact).time.seconds, usual.all[i].time.seconds);
  }
  assert_in_range(changed.count - usual.count, 380, 580); /* 480 expected, of the first week alone */
  for (uint32_t i = 0; i < changed.count; i++) {
    assert_true(is_in_event(&changed.all[i]) || find(&usual, changed.all[i].contact).time.seconds >= 0);
  }
}

/* A surge and a closure together: the closure takes from what the surge has made, so that one event of factor 2 and one
 * of 0.5 leave the contacts of the usual rate. */
static void event__surge_and_closure__take_from_the_top(void **state)
{
  (void)state;
  static struct points usual;
  static struct points both;
  struct door_scenario scenario = two_sources();
  read_points(&scenario, &usual);
  scenario.intake.events[0] = first_week(0.5, DOOR_LOST_HIDDEN, 0);
  scenario.intake.events[1] = first_week(2, DOOR_LOST_HIDDEN, 0);
  scenario.intake.event_count = 2;
  read_points(&scenario, &both);
  uint32_t come_count = 0;
  for (uint32_t i = 0; i < both.count; i++) {
    if (!both.all[i].is_hidden) {
      assert_true(find(&usual, both.all[i].contact).time.seconds >= 0);
      come_count++;
    }
  }
  assert_int_equal(come_count, usual.count);
  assert_true(both.count > usual.count + 150);
}

static bool is_close(double found, double want)
{
  double difference = found > want ? found - want : want - found;
  return difference <= 1e-12 * want;
}

/* Two contacts an hour; a term from Tuesday 2 June to Friday 5 June; trends from the first measured day, 10 June. */
static void rate__terms_and_trend__as_worked_out(void **state)
{
  (void)state;
  static const struct {
    double given_term, given_holiday, given_trend;
    enum door_trend given_form;
    int64_t day;
    double want;
  } rows[] = {
      {1.5, 0.25, 0, DOOR_TREND_LINEAR, 0, 0.5},        {1.5, 0.25, 0, DOOR_TREND_LINEAR, 1, 3},
      {1.5, 0.25, 0, DOOR_TREND_LINEAR, 4, 3},          {1.5, 0.25, 0, DOOR_TREND_LINEAR, 5, 0.5},
      {1, 1, 0.365, DOOR_TREND_LINEAR, 9, 2},           {1, 1, 0.365, DOOR_TREND_LINEAR, 19, 2 * 1.01},
      {1, 1, 0.365, DOOR_TREND_LINEAR, 4, 2 * 0.995},   {1, 1, 0.21, DOOR_TREND_EXPONENTIAL, 9 + 730, 2 * 1.21 * 1.21},
      {1, 1, -0.5, DOOR_TREND_EXPONENTIAL, 9 + 365, 1}, {1, 1, -0.5, DOOR_TREND_LINEAR, 9 + 365 * 2, 0},
      {1, 1, -0.5, DOOR_TREND_LINEAR, 9 + 365 * 3, 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = two_sources();
    scenario.time.run_in_days = 9;
    scenario.time.measured_days = 1500;
    scenario.intake.terms = (struct door_date_ranges){{{{2015, 6, 2}, {2015, 6, 5}}}, 1};
    struct door_source *source = &scenario.intake.sources[1];
    source->term_factor = rows[i].given_term;
    source->holiday_factor = rows[i].given_holiday;
    source->trend_per_year = rows[i].given_trend;
    source->trend = rows[i].given_form;
    struct door_setting *setting = setting_of(&scenario);
    double found = demand_rate_per_hour(setting, 1, rows[i].day * 24);
    if (!is_close(found, rows[i].want)) {
      fail_msg("row %zu: %.17g an hour, not %.17g", i, found, rows[i].want);
    }
    assert_true(is_close(demand_rate_per_hour(setting, 0, rows[i].day * 24), 2));
    door_setting_destroy(&setting);
  }
}

/* A source that an event silences makes its returns after it. */
static void place_in_day__closed_school__after_the_event(void **state)
{
  (void)state;
  struct door_scenario scenario = two_sources();
  scenario.intake.events[0] = first_week(0, DOOR_LOST_HIDDEN, 0);
  scenario.intake.event_count = 1;
  struct door_setting *setting = setting_of(&scenario);
  const uint64_t at_half = UINT64_C(1) << 63;
  const struct sim_time raw = sim_time_at(moment(WEDNESDAY, 8, 0));
  assert_int_equal(demand_place_in_day(setting, 0, raw, at_half).seconds, moment(NEXT_MONDAY, 12, 0));
  assert_int_equal(demand_place_in_day(setting, 1, raw, at_half).seconds, moment(WEDNESDAY, 12, 0));
  door_setting_destroy(&setting);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(event__closed_school__each_contact_has_the_fate_it_states),
      cmocka_unit_test(event__factor__leaves_a_subset_or_a_superset),
      cmocka_unit_test(event__surge_and_closure__take_from_the_top),
      cmocka_unit_test(rate__terms_and_trend__as_worked_out),
      cmocka_unit_test(place_in_day__closed_school__after_the_event),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
