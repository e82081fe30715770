/* door_fit_stages.h - how long each stage takes, from an extract.
 *
 * Role: which columns begin and end a stage, in whose time it is counted, and the lognormal of its lengths
 *   (door_fit_length.h). Does not decide: what is written of it. Of all contacts received after the look-back; a stage
 * that has begun and not ended lasts at least to the end of the extract.
 * DECISION is what a council sees from receipt to decision: minutes of work, and the wait for somebody who does it. No
 * parameter says that; it is what staff and minutes must give. SCREENING, from when a worker takes the contact up, is
 * a parameter. Without a time of day in both columns a contact tells nothing of these two.
 * Units: those of the parameter. Hands-on time that begins and ends on one day is civil, for work in hand is finished
 * after closing; all else is counted in the calendar's time. Ownership: values. Errors: DOOR_ERR_MEMORY, and those of a
 * calendar. Threads: pure functions.
 */
#ifndef DOOR_FIT_STAGES_H
#define DOOR_FIT_STAGES_H

#include "door_fit_demand.h"
#include "door_fit_length.h"

enum door_fit_stage {
  DOOR_FIT_STAGE_DECISION,
  DOOR_FIT_STAGE_SCREENING,
  DOOR_FIT_STAGE_EARLY_HELP,
  DOOR_FIT_STAGE_ASSESSMENT,
  DOOR_FIT_STAGE_COUNT
};

struct door_fit_stages {
  bool is_fitted[DOOR_FIT_STAGE_COUNT];
  struct door_fit_lognormal lengths[DOOR_FIT_STAGE_COUNT]; /* of those fitted */
};

const char *door_fit_stage_label(enum door_fit_stage stage);
/* "minutes", "hours of early_help.calendar" */
const char *door_fit_stage_unit(enum door_fit_stage stage);
/* The parameter, section and name apart; NULL: there is none. */
const char *door_fit_stage_section(enum door_fit_stage stage);
const char *door_fit_stage_key(enum door_fit_stage stage);

DOOR_MUST_CHECK enum door_err door_fit_stages(const struct door_extract *extract, const struct door_fit_period *period,
                                              const struct door_scenario *base, struct door_fit_stages *out_stages,
                                              struct door_problem *problem);

#endif
