/* door_json.h - the parts of JSON that results are written with.
 *
 * Role: a text in quotes, a number that reads back to the same double, or null. Does not decide: what is written.
 * Ownership: the stream is the caller's, and so is looking at its errors. Threads: no state. Expects the C locale's
 *   decimal point.
 */
#ifndef DOOR_JSON_H
#define DOOR_JSON_H

#include "door_summary.h"

#include <stdbool.h>
#include <stdio.h>

enum { DOOR_DOUBLE_TEXT_SIZE = 32 };

/* The fewest digits (15 to 17) that read back to the same double; finite numbers only. */
void door_double_format(double number, char out_text[DOOR_DOUBLE_TEXT_SIZE]);

/* text is UTF-8. */
void door_json_text(FILE *out, const char *text);

/* "\"key\": 1.5, ", or null where it is not there. */
void door_json_number(FILE *out, const char *key, bool is_there, double number);

/* "\"mean\": 1.5, \"low\": 1, \"high\": 2, ", each null where it is not there. */
void door_json_summary(FILE *out, const struct door_summary *summary);

#endif
