#include "cli_decimal.h"

#include "cli.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t power_of_ten(int exponent)
{
  int64_t power = 1;
  for (int i = 0; i < exponent; i++) {
    power *= 10;
  }
  return power;
}

/* Both are exact, so the quotient is the double nearest to the decimal. */
double cli_decimal_value(struct cli_decimal decimal)
{
  return (double)decimal.digits / (double)power_of_ten(decimal.decimals);
}

bool cli_decimal_read(const char *text, size_t length, struct cli_decimal *out_decimal)
{
  struct cli_decimal read = {.digits = 0};
  size_t at = length > 0 && text[0] == '-' ? 1 : 0;
  bool has_point = false;
  int digit_count = 0;
  for (size_t i = at; i < length; i++) {
    if (text[i] == '.' && !has_point && digit_count > 0) {
      has_point = true;
      continue;
    }
    if (!isdigit((unsigned char)text[i]) || ++digit_count > CLI_DECIMAL_DIGITS) {
      return false;
    }
    read.digits = 10 * read.digits + (text[i] - '0');
    read.decimals += has_point ? 1 : 0;
  }
  if (digit_count == 0 || text[length - 1] == '.') {
    return false;
  }
  read.digits = at == 1 ? -read.digits : read.digits;
  *out_decimal = read;
  return true;
}

bool cli_decimal_rescale(struct cli_decimal *decimal, int decimals)
{
  int64_t factor = power_of_ten(decimals - decimal->decimals);
  if (llabs(decimal->digits) > power_of_ten(CLI_DECIMAL_DIGITS) / factor) {
    return false;
  }
  *decimal = (struct cli_decimal){decimal->digits * factor, decimals};
  return true;
}

void cli_decimal_format(double level, char out_text[CLI_DECIMAL_BYTES])
{
  snprintf(out_text, CLI_DECIMAL_BYTES, "%.9g", level);
}

enum door_err cli_read_decimal(const char *name, const char *value, double low, double high, double *out_number)
{
  struct cli_decimal decimal;
  double number = 0;
  bool is_number = cli_decimal_read(value, strlen(value), &decimal);
  number = is_number ? cli_decimal_value(decimal) : number;
  if (!is_number || number < low || number > high) {
    char from[CLI_DECIMAL_BYTES];
    char to[CLI_DECIMAL_BYTES];
    cli_decimal_format(low, from);
    cli_decimal_format(high, to);
    return cli_tell(DOOR_ERR_USAGE, "%s: '%s' is not a number from %s to %s", name, value, from, to);
  }
  *out_number = number;
  return DOOR_OK;
}
