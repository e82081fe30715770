/* Changes to a scenario's text, line by line and value by value: bytes at random hardly ever give another valid line.
 * Every other change is left to libFuzzer, which knows the dictionary and what it has seen compared. */
#include "fuzz_target.h"

#include "parameter_table.h"

#include <stdio.h>
#include <string.h>

/* A change in the making: what stands there, how much room it has, and dice. */
struct text {
  uint8_t *bytes;
  size_t count;
  size_t count_max;
  uint64_t dice;
};

/* Where a line stands, its line feed included. */
struct span {
  size_t begin;
  size_t end;
};

static const char *const values[] = {
    "0",
    "1",
    "-1",
    "-0",
    "0.5",
    "1e-320",
    "1e308",
    "1e999",
    ".inf",
    "-.inf",
    ".nan",
    "nan",
    "0x10",
    "010",
    "1_000",
    "+1",
    ".5",
    "1.",
    "17:00",
    "9007199254740993",
    "99999999999999999999",
    "1000",
    "5000",
    "0.1",
    "true",
    "false",
    "yes",
    "no",
    "~",
    "null",
    "\"\"",
    "''",
    "\"a\\u0000b\"",
    "\"\\x1b[2J\"",
    "[]",
    "{}",
    "[",
    "{",
    "]",
    "}",
    "*a",
    "&a 1",
    "!!str x",
    "|",
    ">-",
    "<<: *a",
    "office",
    "police",
    "shares",
    "thresholds",
    "finish",
    "suspend",
    "[1, 0, 0, 0]",
    "[0.25, 0.25, 0.25, 0.25]",
    "[1, 1, 1, 1, 1, 1]",
    "[0, 0, 1]",
    "[365, 365, 365, 0]",
    "[1e300, 1e300, 1e300, 1e300, 1e300, 1e300, 1e300]",
    "[\"00:00-24:00\"]",
    "[\"08:30-12:00\", \"13:00-17:00\"]",
    "\"2016-02-29\"",
    "\"2200-12-31\"",
    "\"1980-01-01\"",
    "[\"2015-12-24/2016-01-02\"]",
    "{constant: 5}",
    "{uniform: {low: 0, high: 1e5}}",
    "{triangular: {low: 1, mode: 1, high: 1}}",
    "{exponential: {mean: 1e-300}}",
    "{lognormal: {mean: 35, p90: 60}}",
    "{lognormal: {median: 1e-300, p90: 1e5}}",
    "{lognormal: {mean: 1, sd: 1e5}}",
    "{gamma: {shape: 1e-300, mean: 5}}",
    "{gamma: {mean: 1, sd: 1e-10}}",
    "{weibull: {shape: 1e-3, scale: 5}}",
    "{weibull: {shape: 1e300, mean: 5}}",
    "{discrete: {values: [1, 2], weights: [0, 1]}}",
    "{empirical: {values: [0, 0, 3], shares: [0, 0.5, 1]}}",
    "{sourced: a report}",
    "{assumed: {low: 1, high: 2}}",
    "{fitted: \"\"}",
    "{fitted: \"\", measure: referrals}",
    "{default: true}",
    "{at_least: 1, at_most: 2}",
    "{compared_with: a.yaml, direction: lower, known_miss: why}",
    "{within_share_of: {value: 1, share: 0.1}}",
    "{en: a, cy: b}",
    "T\xc5\xb7",
    "\xe2\x80\xa8",
    "\xef\xbb\xbf",
    "\xff",
};

enum { VALUE_COUNT = sizeof values / sizeof values[0], CHANGES_MAX = 3, LINE_BYTES_MAX = 400 };

/* 0..below-1; splitmix64. */
static uint32_t roll(struct text *text, uint32_t below)
{
  text->dice += UINT64_C(0x9E3779B97F4A7C15);
  uint64_t mixed = (text->dice ^ (text->dice >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
  return (uint32_t)(((mixed >> 32) * below) >> 32);
}

/* Puts count bytes in the place of a span; nothing happens where there is no room. */
static void replace(struct text *text, struct span span, const void *with, size_t count)
{
  size_t left = text->count - (span.end - span.begin);
  if (left + count > text->count_max) {
    return;
  }
  memmove(text->bytes + span.begin + count, text->bytes + span.end, text->count - span.end);
  memcpy(text->bytes + span.begin, with, count);
  text->count = left + count;
}

static struct span pick_line(struct text *text)
{
  if (text->count == 0) {
    return (struct span){0, 0};
  }
  size_t at = roll(text, (uint32_t)text->count);
  struct span line = {at, at};
  while (line.begin > 0 && text->bytes[line.begin - 1] != '\n') {
    line.begin--;
  }
  while (line.end < text->count && text->bytes[line.end] != '\n') {
    line.end++;
  }
  line.end += line.end < text->count ? 1 : 0;
  return line;
}

static void remove_line(struct text *text)
{
  replace(text, pick_line(text), "", 0);
}

static void copy_line(struct text *text)
{
  uint8_t copy[LINE_BYTES_MAX];
  struct span line = pick_line(text);
  size_t count = line.end - line.begin;
  if (count <= sizeof copy) {
    memcpy(copy, text->bytes + line.begin, count);
    size_t at = pick_line(text).begin;
    replace(text, (struct span){at, at}, copy, count);
  }
}

static void shift_line(struct text *text)
{
  struct span line = pick_line(text);
  bool is_indented = line.end - line.begin > 2 && text->bytes[line.begin] == ' ' && text->bytes[line.begin + 1] == ' ';
  if (is_indented && roll(text, 2) == 0) {
    replace(text, (struct span){line.begin, line.begin + 2}, "", 0);
  } else {
    replace(text, (struct span){line.begin, line.begin}, "  ", 2);
  }
}

/* Another value behind a line's colon, comma or bracket. */
static void change_value(struct text *text)
{
  struct span line = pick_line(text);
  size_t places[32];
  uint32_t count = 0;
  for (size_t i = line.begin; i < line.end && count < 32; i++) {
    if (strchr(":,=[{", text->bytes[i]) != NULL && text->bytes[i] != '\0') {
      places[count++] = i + 1;
    }
  }
  if (count == 0) {
    return;
  }
  struct span old = {places[roll(text, count)], 0};
  old.begin += old.begin < line.end && text->bytes[old.begin] == ' ' ? 1 : 0;
  old.end = old.begin;
  bool is_whole_line = roll(text, 3) == 0;
  while (old.end < line.end && text->bytes[old.end] != '\n' &&
         (is_whole_line || strchr(",]}", text->bytes[old.end]) == NULL)) {
    old.end++;
  }
  const char *value = values[roll(text, VALUE_COUNT)];
  replace(text, old, value, strlen(value));
}

/* A row of the table with some value: as a line of its own, or as a setting. */
static void add_key(struct text *text)
{
  const struct parameter *row = parameter_at(roll(text, (uint32_t)parameter_count()));
  struct span line = pick_line(text);
  const char *value =
      row->default_yaml != NULL && roll(text, 2) == 0 ? row->default_yaml : values[roll(text, VALUE_COUNT)];
  size_t indent = 0;
  while (line.begin + indent < line.end && text->bytes[line.begin + indent] == ' ') {
    indent++;
  }
  const char *dot = strrchr(row->key, '.');
  char added[LINE_BYTES_MAX];
  int length = roll(text, 2) == 0 ? snprintf(added, sizeof added, "%%set %s=%s\n", row->key, value)
                                  : snprintf(added, sizeof added, "%*s%s: %s\n", (int)indent, "",
                                             dot == NULL ? row->key : dot + 1, value);
  if (length > 0 && length < LINE_BYTES_MAX) {
    replace(text, (struct span){line.begin, line.begin}, added, (size_t)length);
  }
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t byte_count, size_t byte_count_max, unsigned int seed)
{
  static void (*const changes[])(struct text *) = {remove_line, copy_line,    shift_line,   change_value,
                                                   add_key,     change_value, change_value, change_value};
  struct text text = {bytes, byte_count, byte_count_max, seed};
  if (roll(&text, 2) == 0) {
    return LLVMFuzzerMutate(bytes, byte_count, byte_count_max);
  }
  for (uint32_t left = 1 + roll(&text, CHANGES_MAX); left > 0; left--) {
    changes[roll(&text, sizeof changes / sizeof changes[0])](&text);
  }
  return text.count;
}
