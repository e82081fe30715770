/* door_scenario_limits.h - how many of each a scenario may have, and how long its texts may be.
 *
 * Role: the sizes of the arrays of struct door_scenario. Does not decide: which values are allowed (parameters.def).
 * Units: counts; bytes with their NUL. Ownership, errors, threads: none.
 */
#ifndef DOOR_SCENARIO_LIMITS_H
#define DOOR_SCENARIO_LIMITS_H

enum {
  DOOR_NAME_BYTES = 40,
  DOOR_TEXT_BYTES = 400,
  DOOR_SOURCES_MAX = 24,
  DOOR_PARTNERS_MAX = 12,
  DOOR_DECISION_ROWS_MAX = 16,
  DOOR_SHIFTS_MAX = 8,
  DOOR_LOANS_MAX = 8,
  DOOR_LOAN_POSTS_MAX = 32,
  DOOR_CHANGES_MAX = 16,
  DOOR_BACKLOGS_MAX = 8,
  DOOR_DATED_MAX = 16,
  DOOR_PROVIDERS_MAX = 16,
  DOOR_CALENDARS_MAX = 8,
  DOOR_DATE_RANGES_MAX = 32,
  DOOR_EVENTS_MAX = 16,
  DOOR_NO_CALENDAR = 255, /* where a scenario need not name one */
  DOOR_NEED_LEVELS = 4,
  DOOR_HARM_BANDS = 3,
  DOOR_PRIORITY_CLASSES = 3, /* red, amber, green */
  DOOR_MONTHS = 12,
  DOOR_DAY_HOURS = 24,
};

#endif
