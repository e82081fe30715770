/* cli_decimal.h - numbers as a person writes them.
 *
 * Role: reads "-12" and "0.25" exactly, so that a grid can be worked out without rounding; writes a number short. Does
 *   not decide: what range a number has. Units: none. Ownership: values. Errors: said where that is stated. Threads: no
 *   state.
 */
#ifndef CLI_DECIMAL_H
#define CLI_DECIMAL_H

#include "door_error.h"

#include <stdbool.h>
#include <stdint.h>

enum { CLI_DECIMAL_DIGITS = 15, CLI_DECIMAL_BYTES = 32 };

struct cli_decimal {
  int64_t digits; /* below 10^15: exact as a double */
  int decimals;
};

/* No exponent, at most CLI_DECIMAL_DIGITS digits; false for anything else. */
bool cli_decimal_read(const char *text, size_t length, struct cli_decimal *out_decimal);

/* The double nearest to it. */
double cli_decimal_value(struct cli_decimal decimal);

/* With as many decimals, not fewer than it has; false where that would have too many digits. */
bool cli_decimal_rescale(struct cli_decimal *decimal, int decimals);

/* With 9 digits at most, none for nothing. */
void cli_decimal_format(double number, char out_text[CLI_DECIMAL_BYTES]);

/* The value of an option: a number from low to high, else DOOR_ERR_USAGE, said. */
DOOR_MUST_CHECK enum door_err cli_read_decimal(const char *name, const char *value, double low, double high,
                                               double *out_number);

#endif
