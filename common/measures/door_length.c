#include "door_length.h"

#include "door_scenario.h"

_Static_assert(DOOR_TOTAL_CORE == DOOR_TOTAL_PROPORTIONATE + DOOR_KIND_CORE - DOOR_KIND_PROPORTIONATE &&
                   DOOR_TOTAL_CORE_IN_TIME ==
                       DOOR_TOTAL_PROPORTIONATE_IN_TIME + DOOR_KIND_CORE - DOOR_KIND_PROPORTIONATE,
               "order of kinds");

void door_length_add(int64_t totals[static DOOR_TOTAL_COUNT], int32_t days, int32_t limit_days)
{
  static const int32_t within_days[] = {7, 35, 42, 45};
  static const int32_t band_last_days[] = {0, 10, 20, 30, 40, 45, 50, 60};
  enum { WITHIN_COUNT = 4, BAND_COUNT = 9, LAST_DAYS = 5 };
  _Static_assert(DOOR_TOTAL_ASSESSED_SAME_DAY == DOOR_TOTAL_ASSESSED_IN_7 + WITHIN_COUNT, "order of bands");
  _Static_assert(DOOR_TOTAL_ASSESSED_61_ON == DOOR_TOTAL_ASSESSED_SAME_DAY + BAND_COUNT - 1, "order of bands");
  for (uint32_t i = 0; i < WITHIN_COUNT; i++) {
    totals[DOOR_TOTAL_ASSESSED_IN_7 + i] += days <= within_days[i];
  }
  uint32_t band = 0;
  while (band < BAND_COUNT - 1 && days > band_last_days[band]) {
    band++;
  }
  totals[DOOR_TOTAL_ASSESSED_SAME_DAY + band]++;
  totals[DOOR_TOTAL_ASSESSMENTS_AT_LIMIT] += days <= limit_days && days > limit_days - LAST_DAYS;
  totals[DOOR_TOTAL_ASSESSMENTS_LATE] += days > limit_days;
  totals[DOOR_TOTAL_ASSESSMENT_DAYS_LATE] += days > limit_days ? days - limit_days : 0;
}
