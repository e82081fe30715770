#include "door_json.h"

#include <stdlib.h>
#include <string.h>

void door_double_format(double number, char out_text[DOOR_DOUBLE_TEXT_SIZE])
{
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(out_text, DOOR_DOUBLE_TEXT_SIZE, "%.*g", digits, number);
    double back = strtod(out_text, NULL);
    if (memcmp(&back, &number, sizeof back) == 0) {
      return;
    }
  }
}

void door_json_text(FILE *out, const char *text)
{
  fputc('"', out);
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\') {
      fprintf(out, "\\%c", *c);
    } else if ((unsigned char)*c < 0x20U) {
      fprintf(out, "\\u%04x", (unsigned)(unsigned char)*c);
    } else {
      fputc(*c, out);
    }
  }
  fputc('"', out);
}

void door_json_number(FILE *out, const char *key, bool is_there, double number)
{
  char text[DOOR_DOUBLE_TEXT_SIZE] = "null";
  if (is_there) {
    door_double_format(number, text);
  }
  fprintf(out, "\"%s\": %s, ", key, text);
}

void door_json_summary(FILE *out, const struct door_summary *summary)
{
  door_json_number(out, "mean", summary->reason == NULL, summary->mean);
  door_json_number(out, "low", summary->has_interval, summary->low);
  door_json_number(out, "high", summary->has_interval, summary->high);
}
