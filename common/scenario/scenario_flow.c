#include "scenario_flow.h"

#include "door_words.h"
#include "scenario_guard.h"

#include <stdlib.h>
#include <string.h>

struct reader {
  struct scenario_document *document;
  const char *text;
  size_t byte_count;
  size_t at;
  struct scenario_spot spot; /* of the byte at `at` */
  uint32_t node_count;
  bool is_stopped;
};

/* ---- bytes ---- */

/* NUL behind the end; no text that has passed the guard holds one. */
static char peek(const struct reader *reader)
{
  return reader->at < reader->byte_count ? reader->text[reader->at] : '\0';
}

static void advance(struct reader *reader)
{
  bool is_line_end = peek(reader) == '\n';
  bool is_inside = ((unsigned char)peek(reader) & 0xC0U) == 0x80U; /* of a character of several bytes */
  reader->at++;
  reader->spot.line += is_line_end ? 1 : 0;
  reader->spot.column = is_line_end ? 1 : reader->spot.column + (is_inside ? 0 : 1);
}

static bool is_blank(char byte)
{
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static void skip_blanks(struct reader *reader)
{
  while (is_blank(peek(reader))) {
    advance(reader);
  }
}

static void stop(struct reader *reader, struct scenario_spot spot, const char *message)
{
  if (!reader->is_stopped) {
    scenario_complain(reader->document, spot, "", "%s", door_say(message));
  }
  reader->is_stopped = true;
}

/* Takes the byte, or stops. */
static void expect(struct reader *reader, char byte, const char *message)
{
  if (peek(reader) != byte) {
    stop(reader, reader->spot, message);
  } else {
    advance(reader);
  }
}

/* ---- words ---- */

/* A text that grows into room for all that is left. */
struct word {
  char *text;
  size_t length;
};

static struct word begin_word(struct reader *reader)
{
  struct word word = {.text =
                          malloc(reader->byte_count - reader->at + 1)}; /* no escape is shorter than its character */
  if (word.text == NULL) {
    reader->document->is_out_of_memory = true;
    reader->is_stopped = true;
  }
  return word;
}

static void add(struct word *word, unsigned byte)
{
  word->text[word->length++] = (char)byte;
}

/* Four hexadecimal digits. */
static uint32_t read_unit(struct reader *reader)
{
  uint32_t unit = 0;
  for (int digit = 0; digit < 4; digit++) {
    static const char digits[] = "0123456789abcdef";
    char byte = peek(reader);
    char lower = byte >= 'A' && byte <= 'F' ? (char)(byte - 'A' + 'a') : byte;
    const char *found = lower == '\0' ? NULL : strchr(digits, lower);
    if (found == NULL) {
      stop(reader, reader->spot, "\\u needs four hexadecimal digits");
      return 0;
    }
    unit = unit * 16 + (uint32_t)(found - digits);
    advance(reader);
  }
  return unit;
}

static void add_character(struct word *word, uint32_t code)
{
  if (code < 0x80) {
    add(word, code);
  } else if (code < 0x800) {
    add(word, 0xC0U | code >> 6);
    add(word, 0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    add(word, 0xE0U | code >> 12);
    add(word, 0x80U | (code >> 6 & 0x3FU));
    add(word, 0x80U | (code & 0x3FU));
  } else {
    add(word, 0xF0U | code >> 18);
    add(word, 0x80U | (code >> 12 & 0x3FU));
    add(word, 0x80U | (code >> 6 & 0x3FU));
    add(word, 0x80U | (code & 0x3FU));
  }
}

/* Behind \u: one unit, or two that make one character. */
static void read_unicode(struct reader *reader, struct word *word)
{
  struct scenario_spot spot = reader->spot;
  uint32_t code = read_unit(reader);
  if (code >= 0xD800 && code < 0xDC00) {
    expect(reader, '\\', "the first half of a character needs the second");
    expect(reader, 'u', "the first half of a character needs the second");
    uint32_t low = reader->is_stopped ? 0 : read_unit(reader);
    code = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : 0xDC00;
  }
  if (code >= 0xDC00 && code < 0xE000) {
    stop(reader, spot, "half of a character");
  } else if (!reader->is_stopped) {
    add_character(word, code);
  }
}

static void read_escape(struct reader *reader, struct word *word)
{
  static const char names[] = "\"\\/bfnrt";
  static const char meant[] = "\"\\/\b\f\n\r\t";
  char name = peek(reader);
  const char *found = name == '\0' ? NULL : strchr(names, name);
  if (name == 'u') {
    advance(reader);
    read_unicode(reader, word);
  } else if (found != NULL) {
    advance(reader);
    add(word, (unsigned char)meant[found - names]);
  } else {
    stop(reader, reader->spot, "an escape that JSON does not have");
  }
}

static struct word read_quoted(struct reader *reader, char quote)
{
  struct scenario_spot spot = reader->spot;
  struct word word = begin_word(reader);
  advance(reader);
  while (!reader->is_stopped && peek(reader) != quote) {
    if (reader->at >= reader->byte_count || peek(reader) == '\n') {
      stop(reader, spot, "text in quotes without an end");
    } else if (peek(reader) == '\\' && quote == '"') {
      advance(reader);
      read_escape(reader, &word);
    } else {
      add(&word, (unsigned char)peek(reader));
      advance(reader);
    }
  }
  if (!reader->is_stopped) {
    advance(reader);
  }
  return word;
}

static bool ends_plain(const struct reader *reader)
{
  char byte = peek(reader);
  bool is_key_end = byte == ':' && (reader->at + 1 >= reader->byte_count || is_blank(reader->text[reader->at + 1]));
  return byte == '\0' || byte == '\n' || strchr(",[]{}", byte) != NULL || is_key_end;
}

static struct word read_plain(struct reader *reader)
{
  struct scenario_spot spot = reader->spot;
  struct word word = begin_word(reader);
  if (peek(reader) != '\0' && strchr("&*!|>%@`#?", peek(reader)) != NULL) {
    stop(reader, spot, "not JSON");
  }
  while (!reader->is_stopped && !ends_plain(reader)) {
    add(&word, (unsigned char)peek(reader));
    advance(reader);
  }
  while (word.length > 0 && is_blank(word.text[word.length - 1])) {
    word.length--;
  }
  if (word.length == 0) {
    stop(reader, spot, "a value is missing");
  }
  return word;
}

/* The text of a scalar or a key, which the caller frees; NULL once stopped. */
static char *read_word(struct reader *reader, bool *out_is_plain)
{
  struct scenario_spot spot = reader->spot;
  char first = peek(reader);
  *out_is_plain = first != '"' && first != '\'';
  struct word word = *out_is_plain ? read_plain(reader) : read_quoted(reader, first);
  if (!reader->is_stopped && !scenario_text_is_clean(word.text, word.length)) {
    stop(reader, spot, "an escape gives a character that no text may hold");
  }
  if (reader->is_stopped) {
    free(word.text);
    return NULL;
  }
  word.text[word.length] = '\0';
  char *fitted = realloc(word.text, word.length + 1); /* the tree of a large text would else hold it many times over */
  return fitted == NULL ? word.text : fitted;
}

/* ---- the tree ---- */

static struct scenario_node *read_node(struct reader *reader, uint32_t depth);

/* "KEY: " before a value of a mapping. */
static void read_key(struct reader *reader, const struct scenario_node *mapping, struct scenario_node *pair)
{
  pair->key_spot = reader->spot;
  pair->key = read_word(reader, &pair->key_is_plain);
  if (reader->is_stopped) {
    return;
  }
  const struct scenario_node *same = scenario_node_child(mapping, pair->key);
  if (same != NULL) {
    scenario_node_tell_twice(reader->document, pair->key_spot, pair->key, same);
    reader->is_stopped = true;
    return;
  }
  skip_blanks(reader);
  expect(reader, ':', "a colon is missing behind a key");
  skip_blanks(reader);
}

static struct scenario_node *read_member(struct reader *reader, const struct scenario_node *parent, uint32_t depth)
{
  struct scenario_node pair = {.key = NULL};
  if (parent->kind == SCENARIO_MAPPING) {
    read_key(reader, parent, &pair);
  }
  struct scenario_node *node = reader->is_stopped ? NULL : read_node(reader, depth);
  if (node == NULL) {
    free(pair.key);
    return NULL;
  }
  node->key = pair.key;
  node->key_is_plain = pair.key_is_plain;
  node->key_spot = pair.key_spot;
  return node;
}

static void read_members(struct reader *reader, struct scenario_node *parent, char end, uint32_t depth)
{
  struct scenario_node **tail = &parent->first;
  advance(reader);
  skip_blanks(reader);
  while (!reader->is_stopped && peek(reader) != end) {
    struct scenario_node *child = read_member(reader, parent, depth);
    if (child == NULL) {
      return;
    }
    *tail = child;
    tail = &child->next;
    parent->child_count++;
    skip_blanks(reader);
    if (peek(reader) == ',') {
      advance(reader);
      skip_blanks(reader);
    } else if (peek(reader) != end) {
      stop(reader, reader->spot, end == ']' ? "a comma or ] is missing" : "a comma or } is missing");
    }
  }
  if (!reader->is_stopped) {
    advance(reader);
  }
}

static struct scenario_node *read_node(struct reader *reader, uint32_t depth)
{
  const char *limit = scenario_node_limit(depth, ++reader->node_count);
  if (limit != NULL) {
    stop(reader, reader->spot, limit);
    return NULL;
  }
  struct scenario_node *node = calloc(1, sizeof *node);
  if (node == NULL) {
    reader->document->is_out_of_memory = true;
    reader->is_stopped = true;
    return NULL;
  }
  node->spot = reader->spot;
  if (peek(reader) == '{') {
    node->kind = SCENARIO_MAPPING;
    read_members(reader, node, '}', depth + 1);
  } else if (peek(reader) == '[') {
    node->kind = SCENARIO_LIST;
    read_members(reader, node, ']', depth + 1);
  } else {
    node->text = read_word(reader, &node->is_plain);
  }
  if (reader->is_stopped) {
    scenario_node_destroy(&node);
  }
  return node;
}

struct scenario_node *scenario_flow_parse(struct scenario_document *document, uint32_t layer, const char *text,
                                          size_t byte_count)
{
  struct reader reader = {.document = document, .text = text, .byte_count = byte_count, .spot = {layer, 1, 1}};
  skip_blanks(&reader);
  if (reader.at >= byte_count) {
    scenario_complain(document, reader.spot, "", "there is nothing in it");
    return NULL;
  }
  struct scenario_node *root = read_node(&reader, 1);
  skip_blanks(&reader);
  if (!reader.is_stopped && reader.at < byte_count) {
    stop(&reader, reader.spot, "something follows the end");
    scenario_node_destroy(&root);
  }
  return root;
}
