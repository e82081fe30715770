#include "door_length.h"

_Static_assert(DOOR_TOTAL_CORE == DOOR_TOTAL_PROPORTIONATE + DOOR_KIND_CORE - DOOR_KIND_PROPORTIONATE &&
                   DOOR_TOTAL_CORE_IN_TIME ==
                       DOOR_TOTAL_PROPORTIONATE_IN_TIME + DOOR_KIND_CORE - DOOR_KIND_PROPORTIONATE,
               "order of kinds");

static void add_to_bands(int64_t totals[static DOOR_TOTAL_COUNT], int32_t days, int32_t limit_days)
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

void door_length_add(int64_t totals[static DOOR_TOTAL_COUNT], struct door_histogram spans[static DOOR_SPAN_COUNT],
                     const struct door_length *length)
{
  totals[DOOR_TOTAL_ASSESSMENTS]++;
  totals[DOOR_TOTAL_ASSESSMENTS_IN_TIME] += length->is_in_time;
  if (length->kind >= DOOR_KIND_PROPORTIONATE) {
    uint32_t place = (uint32_t)length->kind - DOOR_KIND_PROPORTIONATE;
    totals[DOOR_TOTAL_PROPORTIONATE + place]++;
    totals[DOOR_TOTAL_PROPORTIONATE_IN_TIME + place] += length->is_in_time;
  }
  door_histogram_add(&spans[DOOR_SPAN_ASSESSMENT_LENGTH], (uint64_t)length->days);
  add_to_bands(totals, length->days, length->limit_days);
}

void door_length_add_task(int64_t totals[static DOOR_TOTAL_COUNT], struct door_histogram spans[static DOOR_SPAN_COUNT],
                          enum door_task task, int32_t days)
{
  totals[DOOR_TOTAL_ASSESSMENT_TASKS]++;
  if (task == DOOR_TASK_FIRST_VISIT) {
    totals[DOOR_TOTAL_FIRST_VISITS]++;
    door_histogram_add(&spans[DOOR_SPAN_FIRST_VISIT], (uint64_t)days);
  }
}

void door_length_add_protection(int64_t totals[static DOOR_TOTAL_COUNT],
                                struct door_histogram spans[static DOOR_SPAN_COUNT], const struct door_record *record,
                                int64_t seconds, int32_t days)
{
  enum { LIMIT_DAYS = 15 }; /* Working Together; Wales Safeguarding Procedures 2019 */
  if (record->kind == DOOR_RECORD_CONFERENCE) {
    totals[DOOR_TOTAL_CONFERENCES]++;
    totals[DOOR_TOTAL_CONFERENCES_IN_TIME] += days <= LIMIT_DAYS;
    totals[DOOR_TOTAL_PROTECTION_PLANS] += record->code == 1;
    door_histogram_add(&spans[DOOR_SPAN_CONFERENCE], (uint64_t)days);
  } else if (record->code == DOOR_ENQUIRY_BEGUN) {
    totals[DOOR_TOTAL_SECTION_47_ENQUIRIES]++;
    totals[DOOR_TOTAL_PROTECTIVE_ACT_SECONDS] += seconds;
  }
}
