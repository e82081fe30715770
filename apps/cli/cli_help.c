#include "cli_help.h"

#include "door_utf8.h"
#include "door_words.h"

#include <ctype.h>
#include <string.h>

enum { TEXT_COLUMN = 25, OPTION_COLUMNS = 120, PARAGRAPH_COLUMNS = 108, TEXT_BYTES = 2048 };

/* Lines that make one text, joined by single spaces. */
struct text {
  char bytes[TEXT_BYTES];
  size_t length;
};

static void add_line(struct text *text, const char *line, size_t length)
{
  int added = snprintf(text->bytes + text->length, sizeof text->bytes - text->length, "%s%.*s",
                       text->length == 0 ? "" : " ", (int)length, line);
  text->length += (size_t)added;
}

/* Breaks what the text is in the reader's language into lines that begin at an indent, the first at `column`. */
static void write_text(FILE *out, const struct text *text, size_t column, size_t indent, size_t columns)
{
  const char *word = door_say(text->bytes);
  for (bool is_first = true; *word != '\0'; is_first = false) {
    size_t length = strcspn(word, " ");
    size_t width = door_utf8_columns(word, length);
    if (!is_first && column + 1 + width > columns) {
      fprintf(out, "\n%*s", (int)indent, "");
      column = indent;
    } else if (!is_first) {
      fputc(' ', out);
      column++;
    }
    fprintf(out, "%.*s", (int)length, word);
    column += width;
    word += length + strspn(word + length, " ");
  }
  fputc('\n', out);
}

static size_t line_length(const char *line)
{
  return strcspn(line, "\n");
}

static const char *next_line(const char *line)
{
  size_t length = line_length(line);
  return line + length + (line[length] == '\n' ? 1 : 0);
}

/* "  --seed N               the same seed ...": a name, and behind it a text at its column. */
static bool is_entry(const char *line)
{
  return line_length(line) > TEXT_COLUMN && strncmp(line, "  -", 3) == 0 &&
         strncmp(line + TEXT_COLUMN - 2, "  ", 2) == 0 && line[TEXT_COLUMN] != ' ';
}

static bool is_below_entry(const char *line)
{
  return strspn(line, " ") == TEXT_COLUMN;
}

/* "csv: a row for ..." */
static bool begins_with_name(const char *text)
{
  size_t letters = 0;
  while (islower((unsigned char)text[letters])) {
    letters++;
  }
  return letters > 0 && strncmp(text + letters, ": ", 2) == 0;
}

static const char *write_entry(FILE *out, const char *line)
{
  fprintf(out, "%.*s", TEXT_COLUMN, line);
  for (;;) {
    struct text text = {.length = 0};
    do {
      add_line(&text, line + TEXT_COLUMN, line_length(line) - TEXT_COLUMN);
      line = next_line(line);
    } while (is_below_entry(line) && !begins_with_name(line + TEXT_COLUMN));
    write_text(out, &text, TEXT_COLUMN, TEXT_COLUMN, OPTION_COLUMNS);
    if (!is_below_entry(line)) {
      return line;
    }
    fprintf(out, "%*s", TEXT_COLUMN, "");
  }
}

static const char *write_paragraph(FILE *out, const char *line)
{
  struct text text = {.length = 0};
  do {
    add_line(&text, line, line_length(line));
    line = next_line(line);
  } while (*line != '\0' && *line != '\n' && *line != ' ');
  write_text(out, &text, 0, 0, PARAGRAPH_COLUMNS);
  return line;
}

/* "  frontdoor explain      all keys and measures": where three spaces or more set a remark off, that is a text. */
static const char *write_example(FILE *out, const char *line)
{
  size_t length = line_length(line);
  size_t end = length;
  for (size_t at = 2; at + 3 < length; at++) {
    if (strncmp(line + at, "   ", 3) == 0) {
      end = at + strspn(line + at, " ");
      break;
    }
  }
  fprintf(out, "%.*s", (int)end, line);
  if (end < length) {
    struct text remark = {.length = 0};
    add_line(&remark, line + end, length - end);
    fputs(door_say(remark.bytes), out);
  }
  fputc('\n', out);
  return next_line(line);
}

void cli_help_write(FILE *out, const char *text)
{
  if (door_language() == DOOR_ENGLISH) {
    fputs(text, out); /* its lines are broken by hand */
    return;
  }
  for (const char *line = text; *line != '\0';) {
    if (*line == '\n') {
      fputc('\n', out);
      line++;
    } else if (*line != ' ') {
      line = write_paragraph(out, line);
    } else {
      line = is_entry(line) ? write_entry(out, line) : write_example(out, line);
    }
  }
}
