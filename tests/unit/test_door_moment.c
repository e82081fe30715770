/* Dates and times as councils write them: what they mean, and why some mean nothing for certain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_moment.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void moment__as_written__date_and_seconds(void **state)
{
  static const struct {
    const char *given;
    int32_t year, month, day, seconds; /* seconds below 0: no time of day */
  } rows[] = {
      {"31/12/2024 14:05", 2024, 12, 31, 50700},
      {"31/12/2024", 2024, 12, 31, -1},
      {"1/2/2024 9:05", 2024, 2, 1, 32700},
      {"01-02-2024 00:00", 2024, 2, 1, 0},
      {"01.02.2024 23:59:59", 2024, 2, 1, 86399},
      {"31-Dec-2024 14:05:30", 2024, 12, 31, 50730},
      {"31 December 2024", 2024, 12, 31, -1},
      {"7-sept-2024", 2024, 9, 7, -1},
      {"2024-12-31", 2024, 12, 31, -1},
      {"2024-12-31T14:05", 2024, 12, 31, 50700},
      {"2024-12-31 14:05:00.123", 2024, 12, 31, 50700},
      {"  29/02/2024 08:00  ", 2024, 2, 29, 28800},
  };
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_moment moment = {.day_seconds = 0};
    assert_int_equal(door_moment_read(rows[i].given, &moment), DOOR_MOMENT_OK);
    assert_int_equal(moment.date.year, rows[i].year);
    assert_int_equal(moment.date.month, rows[i].month);
    assert_int_equal(moment.date.day, rows[i].day);
    assert_int_equal(moment.has_time ? moment.day_seconds : -1, rows[i].seconds);
  }
}

static void moment__not_for_certain__its_fault(void **state)
{
  static const struct {
    const char *given;
    enum door_moment_fault want;
  } rows[] = {
      {"", DOOR_MOMENT_EMPTY},
      {"   ", DOOR_MOMENT_EMPTY},
      {"31/12/24", DOOR_MOMENT_SHORT_YEAR},
      {"12/31/2024", DOOR_MOMENT_MONTH_FIRST},
      {"2024-13-01", DOOR_MOMENT_MONTH_FIRST},
      {"30/02/2024", DOOR_MOMENT_NO_SUCH_DAY},
      {"29/02/2023", DOOR_MOMENT_NO_SUCH_DAY},
      {"0/1/2024", DOOR_MOMENT_NO_SUCH_DAY},
      {"31/12/1024", DOOR_MOMENT_YEAR},
      {"45657", DOOR_MOMENT_SPREADSHEET},
      {"45657.586", DOOR_MOMENT_SPREADSHEET},
      {"31/12/2024 14:05Z", DOOR_MOMENT_ZONE},
      {"2024-12-31T14:05:00+01:00", DOOR_MOMENT_ZONE},
      {"31/12/2024 14:05 GMT", DOOR_MOMENT_ZONE},
      {"31/12/2024 2:05 PM", DOOR_MOMENT_HALF_DAY},
      {"31/12/2024 24:00", DOOR_MOMENT_NO_SUCH_TIME},
      {"31/12/2024 14:60", DOOR_MOMENT_NO_SUCH_TIME},
      {"31/12/2024 14", DOOR_MOMENT_FORM},
      {"31/12-2024", DOOR_MOMENT_FORM},
      {"31-Dez-2024", DOOR_MOMENT_FORM},
      {"20241231", DOOR_MOMENT_FORM},
      {"31 12 2024", DOOR_MOMENT_FORM},
      {"yesterday", DOOR_MOMENT_FORM},
      {"99999999999999999999/1/2024", DOOR_MOMENT_FORM},
  };
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_moment moment = {.day_seconds = -7};
    assert_int_equal(door_moment_read(rows[i].given, &moment), rows[i].want);
    assert_int_equal(moment.day_seconds, -7);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(moment__as_written__date_and_seconds),
      cmocka_unit_test(moment__not_for_certain__its_fault),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
