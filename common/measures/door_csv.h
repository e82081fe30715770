/* door_csv.h - fields of a CSV file that a spreadsheet can open without harm.
 *
 * Role: one field of a line: a text, or a number that reads back to the same double. RFC 4180: a text with a comma, a
 *   quote or a line break stands in quotes. A text that a spreadsheet would take for a formula, as it begins with
 *   = + - @, a tab or a line break, gets an apostrophe before it; numbers are left as they are. Does not decide:
 *   which fields.
 * Ownership: the stream is the caller's, and so is looking at its errors. Threads: no state. Expects the C locale's
 *   decimal point.
 * Sources: RFC 4180; OWASP, CSV Injection (which first characters are dangerous).
 */
#ifndef DOOR_CSV_H
#define DOOR_CSV_H

#include <stdbool.h>
#include <stdio.h>

/* Whether a spreadsheet may take the text for a formula. */
bool door_csv_is_like_a_formula(const char *text);

/* text is UTF-8. */
void door_csv_text(FILE *out, const char *text);

/* Nothing where it is not there. */
void door_csv_number(FILE *out, bool is_there, double number);

#endif
