/* cli_variants.h - a scenario with other values, run many times over on the same families, and what is kept of each.
 *
 * Role: runs variants one after the other, each on all threads, and keeps of every measure its summary and its pairs
 *   with the base before it. Does not decide: which variants, how they are told.
 * All have one seed and replications 0 to R - 1, so that they meet the same families (ADR 3), and one run-in where
 * their scenarios ask for a steady state (ADR 38). Any number of threads gives the same bytes. Units: the measures'.
 * Ownership: _init / _fini; texts of variants are theirs. Errors: said. Threads: makes its own.
 */
#ifndef CLI_VARIANTS_H
#define CLI_VARIANTS_H

#include "cli_experiment.h"
#include "cli_run_in.h"
#include "conductor_experiment.h"
#include "door_design.h"
#include "door_paired.h"

struct cli_variant {
  const struct cli_compared *scenario;
  char *texts[DOOR_AXES_MAX]; /* "KEY=VALUE", beyond --set */
  uint32_t text_count;
  bool is_base; /* what follows is paired with it; it is paired with itself */
};

struct cli_part {
  uint32_t first; /* replication */
  uint32_t count;
  struct conductor_observer observer;
};

struct cli_cell {
  struct door_summary summary; /* over replications, as run has it */
  struct door_pairs pairs;
};

struct cli_variants {
  const struct cli_experiment *experiment;
  struct cli_measures measures; /* those asked for, else the headline ones */
  struct cli_variant *list;     /* the first is a base */
  uint32_t count;
  uint32_t done_count; /* of the list, from the front: fewer where it was interrupted */
  struct cli_cell *cells;
  uint32_t cells_each;
};

/* With room for count variants, which the caller fills. */
DOOR_MUST_CHECK enum door_err cli_variants_init(struct cli_variants *variants, const struct cli_experiment *experiment,
                                                uint32_t count);
void cli_variants_fini(struct cli_variants *variants);

/* Gives the variant another size of a key (scenario_sizes.h). DOOR_ERR_RANGE: it cannot have that size; not said. */
DOOR_MUST_CHECK enum door_err cli_variant_set(struct cli_variant *variant, const char *key, double size);

void cli_variant_fini(struct cli_variant *variant);

/* Reads path with --set and further settings, as scenario_read_file does; nothing is said. */
DOOR_MUST_CHECK enum door_err cli_read_with(const char *path, const struct cli_settings *asked, char *const *texts,
                                            uint32_t text_count, struct scenario_document **out_document);

/* Whether the variant is a valid scenario: DOOR_ERR_SCENARIO, and its problems said, where not. */
DOOR_MUST_CHECK enum door_err cli_variant_check(const struct cli_experiment *experiment,
                                                const struct cli_variant *variant);

/* "that was with KEY=VALUE", for each of the variant's, after what was wrong with it. */
void cli_variant_tell(const struct cli_variant *variant, enum door_err err);

/* time.run_in_rule: mser5: finds the run-in at each variant whose scenario asks for it, and gives all of those the
 * longest; nothing is done where none asks. DOOR_ERR_SCENARIO: there is no steady state at one of them, which is said.
 * In cli_variants_run_in.c. */
DOOR_MUST_CHECK enum door_err cli_variants_find_run_in(struct cli_experiment *experiment,
                                                       const struct cli_variant *list, uint32_t count);

/* --set, the variant's own, and the run-in where one was found for it. They live as long as out_settings and variant.
 */
struct cli_variant_settings {
  struct cli_settings all;
  char run_in[CLI_RUN_IN_SETTING_BYTES];
};
DOOR_MUST_CHECK enum door_err cli_variant_settings(const struct cli_experiment *experiment,
                                                   const struct cli_variant *variant,
                                                   struct cli_variant_settings *out_settings);

/* Runs a part of its replications; told to observer as they go. */
DOOR_MUST_CHECK enum door_err cli_variant_replicate(const struct cli_experiment *experiment,
                                                    const struct cli_variant *variant, const struct cli_part *part,
                                                    struct door_results **out_results);

/* Runs all, in order, or the experiment's shard of them, of which nothing is done here; title: of the progress. Where
 * no measure was asked for, those without a value anywhere are taken out at the end. DOOR_ERR_INTERRUPTED: those before
 * done_count are good. */
DOOR_MUST_CHECK enum door_err cli_variants_run(struct cli_variants *variants, const char *title);

/* Of the measure at a place of variants->measures, in a variant that is done. */
const struct cli_cell *cli_variants_cell(const struct cli_variants *variants, uint32_t variant, uint32_t place);

#endif
