#include "door_csv.h"

#include "door_json.h"

#include <string.h>

bool door_csv_is_like_a_formula(const char *text)
{
  return text[0] != '\0' && strchr("=+-@\t\r\n", text[0]) != NULL;
}

void door_csv_text(FILE *out, const char *text)
{
  const char *prefix = door_csv_is_like_a_formula(text) ? "'" : "";
  if (strpbrk(text, ",\"\r\n") == NULL) {
    fprintf(out, "%s%s", prefix, text);
    return;
  }
  fprintf(out, "\"%s", prefix);
  for (const char *c = text; *c != '\0'; c++) {
    fputs(*c == '"' ? "\"" : "", out);
    fputc(*c, out);
  }
  fputc('"', out);
}

void door_csv_number(FILE *out, bool is_there, double number)
{
  char text[DOOR_DOUBLE_TEXT_SIZE] = "";
  if (is_there) {
    door_double_format(number, text);
  }
  fputs(text, out);
}
