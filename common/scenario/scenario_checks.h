/* scenario_checks.h - what a scenario must fulfil as a whole, once all layers are in.
 *
 * Role: required keys, names of calendars, values that must fit together. A check whose values were refused
 *   already is left out. Does not decide: single values (scenario_values.h).
 * Errors: problems in the document. Threads: no shared state.
 */
#ifndef SCENARIO_CHECKS_H
#define SCENARIO_CHECKS_H

#include "scenario_document.h"

/* Also puts the indices of calendars into the fields that name them. */
void scenario_check_whole(struct scenario_document *document);

/* ---- for the checks ---- */

/* Of staff: posts, who signs off, who is lent (scenario_checks_staff.c). */
void scenario_check_staff(struct scenario_document *document);

/* Of time: who waits at the start, what changes on a date (scenario_checks_time.c). */
void scenario_check_start(struct scenario_document *document);
void scenario_check_dated(struct scenario_document *document);

/* Whether the key has a value that was not refused; whether all have. */
bool scenario_is_usable(const struct scenario_document *document, const char *key);
bool scenario_are_usable(const struct scenario_document *document, const char *const *keys, size_t key_count);

/* The place of the key or, where it has none in a file, of the nearest mapping above it. */
struct scenario_spot scenario_spot_at_or_above(const struct scenario_document *document, const char *key);

/* Where a problem between several values is told: at the one that was given last. */
struct scenario_spot scenario_last_spot(const struct scenario_document *document, const char *const *keys,
                                        size_t key_count);

#endif
