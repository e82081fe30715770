/* cli_ensemble_finding.h - one measure over the sets of an ensemble, and what it says in words.
 *
 * Role: gathers a measure's values, their variation, the sense of a difference and the key that it goes with. Does not
 *   decide: how it is laid out (cli_ensemble_report.h). Units: the measure's. Ownership: borrows from the plan; the
 *   caller frees the verdict. Errors: DOOR_ERR_MEMORY. Threads: no state.
 */
#ifndef CLI_ENSEMBLE_FINDING_H
#define CLI_ENSEMBLE_FINDING_H

#include "cli_ensemble.h"
#include "cli_posts.h"

/* Of a difference over all sets that have one. */
enum cli_sense { CLI_SENSE_NONE, CLI_SENSE_SAME, CLI_SENSE_MORE, CLI_SENSE_LESS, CLI_SENSE_CHANGES };

/* "more", "depends" ... as the JSON says it. */
const char *cli_sense_name(enum cli_sense sense);

struct cli_finding {
  uint32_t place;                  /* of the measure, in the ensemble's list */
  struct door_variation variation; /* of the measure; of the difference where scenario is above 0 */
  enum cli_sense sense;            /* of a difference */
  uint32_t more_count, less_count; /* sets in which it is above and below 0 */
  const char *key;    /* that a change of sign goes with; NULL where no key's correlation is beyond chance */
  double correlation; /* the largest of all keys', where has_key */
  bool has_key;       /* the sign changes, and something was drawn */
};

/* scenario 0: the measure itself in the base. */
DOOR_MUST_CHECK enum door_err cli_find(const struct cli_ensemble *ensemble, uint32_t scenario, uint32_t place,
                                       struct cli_finding *out_finding);

/* Of a scenario that is compared, and of the base. What they say of posts themselves is drawn in neither
 * (door_ensemble_leave_out), so the difference is that of every set. */
struct cli_posts cli_ensemble_posts(const struct cli_ensemble *ensemble, uint32_t scenario);

/* Of a scenario that is compared. NULL when out of memory. */
char *cli_ensemble_verdict(const struct cli_ensemble *ensemble, uint32_t scenario);

#endif
