#include "cli_text.h"

#include "door_shown.h"
#include "door_utf8.h"
#include "door_words.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_COLUMNS = 100 };

enum door_err cli_text_of(void (*write)(FILE *out, const void *self), const void *self, char **out_text)
{
  char *text = NULL;
  size_t length = 0;
  FILE *out = open_memstream(&text, &length);
  if (out == NULL) {
    return DOOR_ERR_MEMORY;
  }
  write(out, self);
  bool is_whole = ferror(out) == 0;
  if (fclose(out) != 0 || !is_whole) {
    free(text);
    return DOOR_ERR_MEMORY;
  }
  *out_text = text;
  return DOOR_OK;
}

enum door_err cli_text_in_english(void (*write)(FILE *out, const void *self), const void *self, char **out_text)
{
  enum door_language language = door_language();
  door_language_set(DOOR_ENGLISH);
  enum door_err err = cli_text_of(write, self, out_text);
  door_language_set(language);
  return err;
}

void cli_write_lines(FILE *out, const char *text)
{
  size_t column = LINE_COLUMNS;
  for (const char *word = text; *word != '\0';) {
    size_t length = strcspn(word, " ");
    size_t width = door_utf8_columns(word, length);
    bool is_new = column + 1 + width > LINE_COLUMNS;
    fprintf(out, "%s%.*s", is_new ? "\n  " : " ", (int)length, word);
    column = (is_new ? 2 : column + 1) + width;
    word += length + strspn(word + length, " ");
  }
  fputc('\n', out);
}

void cli_write_cell(FILE *out, const char *text, int columns)
{
  size_t room = (size_t)columns - 3;
  size_t length = strlen(text);
  while (door_utf8_columns(text, length) > room) {
    length--;
  }
  int fill = columns - 2 - (int)door_utf8_columns(text, length);
  fprintf(out, "  %.*s%*s", (int)length, text, fill, "");
}

void cli_write_head(FILE *out, int columns, const char *text)
{
  fprintf(out, "%*s", door_utf8_field(text, columns), text);
}

void cli_write_mean(FILE *out, int columns, const struct door_summary *summary, struct cli_scale scale)
{
  char text[DOOR_SHOWN_NUMBER_SIZE] = "-";
  if (summary->reason == NULL) {
    door_shown_number(summary->mean / scale.each, scale.decimals, text);
  }
  fprintf(out, "%*s", columns, text);
}

void cli_write_interval(FILE *out, int columns, const struct door_summary *summary, struct cli_scale scale)
{
  char text[2 * DOOR_SHOWN_NUMBER_SIZE + 8] = "-";
  if (summary->has_interval) {
    char low[DOOR_SHOWN_NUMBER_SIZE];
    char high[DOOR_SHOWN_NUMBER_SIZE];
    door_shown_number(summary->low / scale.each, scale.decimals, low);
    door_shown_number(summary->high / scale.each, scale.decimals, high);
    snprintf(text, sizeof text, door_say("%s to %s"), low, high);
  }
  fprintf(out, "  %-*s", columns, text);
}
