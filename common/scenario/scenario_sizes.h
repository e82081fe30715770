/* scenario_sizes.h - the values of a scenario that can be made larger or smaller as a whole.
 *
 * Role: says how large a value is and writes it with another size, its shape kept, as a
 *   setting (KEY=VALUE) for scenario_read_file. Does not decide: which size.
 * Size: of a number itself; of a distribution its mean; of a list of numbers its largest. Shares that add up to 1, and
 *   values that are no numbers, have none.
 * Units: the key's. Ownership: the caller frees texts. Errors: DOOR_ERR_RANGE where a value cannot have that size,
 *   DOOR_ERR_MEMORY. Whether the value is allowed is for the reader to say. Threads: documents are only read.
 */
#ifndef SCENARIO_SIZES_H
#define SCENARIO_SIZES_H

#include "parameter_table.h"
#include "scenario_reader.h"

/* False where the key is not there or its value has no size. */
bool scenario_size_of(const struct scenario_document *document, const char *key, double *out_size);

/* "KEY=VALUE" with the value of that size: whole numbers are rounded; everything that is in the unit of a distribution
 * or list is scaled by one factor. A distribution or list of size 0 has no other. */
DOOR_MUST_CHECK enum door_err scenario_sized_setting(const struct scenario_document *document, const char *key,
                                                     double size, char **out_text);

/* Whether both have the key with the same value, to the last digit. */
bool scenario_same_value(const struct scenario_document *one, const struct scenario_document *other, const char *key);

#endif
