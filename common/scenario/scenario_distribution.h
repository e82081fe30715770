/* scenario_distribution.h - the forms in which a distribution is written.
 *
 * Role: the table of forms that reader, schema and reference share, and reading one. Does not decide: what a
 *   distribution computes (sim_distribution.h).
 * Errors: false, and a problem in the document. Threads: the table is constant.
 */
#ifndef SCENARIO_DISTRIBUTION_H
#define SCENARIO_DISTRIBUTION_H

#include "scenario_node.h"

enum { SCENARIO_FORM_FIELDS_MAX = 3 };

/* {lognormal: {mean: 35, p90: 80}} is kind "lognormal" with the fields "mean" and "p90". */
struct scenario_form {
  const char *kind;
  const char *fields[SCENARIO_FORM_FIELDS_MAX];
  uint32_t field_count; /* 0 for {constant: 5} */
  bool has_lists;       /* both fields are lists of numbers */
};

size_t scenario_form_count(void);
const struct scenario_form *scenario_form_at(size_t index);

/* Whether a field is in the unit of the parameter and its range; shapes, shares and weights are not. */
bool scenario_field_has_unit(const char *field);

/* Reads node into *out_distribution, with each value that is in the row's unit in the row's range, and keeps
 * what was meant as canonical JSON in place->written. */
bool scenario_read_distribution(struct scenario_document *document, struct scenario_place *place,
                                const struct parameter *row, const struct scenario_node *node,
                                struct sim_distribution *out_distribution);

#endif
