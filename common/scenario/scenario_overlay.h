/* scenario_overlay.h - one layer of a scenario laid over those before it.
 *
 * Role: walks the tree of a file or a setting along the parameter table and puts each value in its place; makes
 *   and removes sources and calendars; reads provenance and expectations. Does not decide: what is missing in
 *   the end or fits together (scenario_checks.h).
 * Errors: problems in the document. Threads: no shared state.
 */
#ifndef SCENARIO_OVERLAY_H
#define SCENARIO_OVERLAY_H

#include "scenario_node.h"

/* Fills the document with the defaults of the table; the first step. */
void scenario_apply_defaults(struct scenario_document *document);
/* The whole of a file. root is its tree. */
void scenario_apply_file(struct scenario_document *document, const struct scenario_node *root);
/* key is what stands before the = of a setting, node what stands behind it. */
void scenario_apply_setting(struct scenario_document *document, const char *key, const struct scenario_node *node);

/* The `provenance:` of a file, in scenario_remarks.c, and its `expect:`, in scenario_expectations.c. */
void scenario_apply_provenance(struct scenario_document *document, const struct scenario_node *node);
void scenario_apply_expectations(struct scenario_document *document, const struct scenario_node *node);

/* Once everything is read: a measure that the last file's provenance names is one that the scenario is fitted to. */
void scenario_check_provenance(struct scenario_document *document);

#endif
