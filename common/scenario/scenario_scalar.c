#include "scenario_scalar.h"

#include "door_words.h"
#include "scenario_text.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static bool is_digit(char letter)
{
  return letter >= '0' && letter <= '9';
}

static bool is_one_of(const char *text, const char *const *words, size_t word_count)
{
  for (size_t i = 0; i < word_count; i++) {
    if (strcasecmp(text, words[i]) == 0) {
      return true;
    }
  }
  return false;
}

/* Truth to YAML 1.1, text to YAML 1.2. */
static bool is_truth_of_old(const char *text)
{
  static const char *const words[] = {"yes", "no", "on", "off", "y", "n"};
  return is_one_of(text, words, sizeof words / sizeof words[0]);
}

static bool is_truth(const char *text)
{
  static const char *const words[] = {"true", "false"};
  return is_one_of(text, words, sizeof words / sizeof words[0]);
}

static bool is_null_word(const char *text)
{
  static const char *const words[] = {"", "~", "null"};
  return is_one_of(text, words, sizeof words / sizeof words[0]);
}

/* 17:00, 8:30-17:00, 1:30:00. */
static bool is_time(const char *text)
{
  return is_digit(text[0]) && strchr(text, ':') != NULL && text[strspn(text, "0123456789:-")] == '\0';
}

/* 2014-04-01: some readers make a date of it, which is what it is. */
static bool is_date(const char *text)
{
  static const char form[] = "dddd-dd-dd";
  size_t i = 0;
  while (form[i] != '\0' && (form[i] == 'd' ? is_digit(text[i]) : text[i] == '-')) {
    i++;
  }
  return form[i] == '\0' && text[i] == '\0';
}

/* What some reader of some version takes for a number: also 010, 0x1F, 1_000, .5, +5, 1e3, .inf. */
static bool is_number_like(const char *text)
{
  static const char *const words[] = {".inf", "+.inf", "-.inf", ".nan"};
  if (is_one_of(text, words, sizeof words / sizeof words[0])) {
    return true;
  }
  const char *digits = text + strspn(text, "+-.");
  if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'o' || digits[1] == 'b')) {
    return digits[2 + strspn(digits + 2, "0123456789abcdefABCDEF_")] == '\0';
  }
  return is_digit(digits[0]) && !is_date(text) && digits[strspn(digits, "0123456789.:_+-eE")] == '\0';
}

/* JSON's grammar of numbers, which all YAML readers agree on. */
static bool is_json_number(const char *text)
{
  const char *at = text + (text[0] == '-' ? 1 : 0);
  size_t whole = strspn(at, "0123456789");
  if (whole == 0 || (at[0] == '0' && whole > 1)) {
    return false;
  }
  at += whole;
  if (*at == '.') {
    size_t fraction = strspn(at + 1, "0123456789");
    if (fraction == 0) {
      return false;
    }
    at += 1 + fraction;
  }
  if (*at == 'e' || *at == 'E') {
    at += 1 + (at[1] == '+' || at[1] == '-' ? 1 : 0);
    size_t exponent = strspn(at, "0123456789");
    if (exponent == 0) {
      return false;
    }
    at += exponent;
  }
  return *at == '\0';
}

bool scenario_is_null(const struct scenario_node *node)
{
  return node->kind == SCENARIO_SCALAR && node->is_plain && is_null_word(node->text);
}

bool scenario_is_name(const char *text)
{
  size_t length = strlen(text);
  return text[0] >= 'a' && text[0] <= 'z' && length < DOOR_NAME_BYTES &&
         strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/* ---- Numbers ---- */

/* Why a plain scalar is no number that all readers agree on; NULL when it is one. */
static const char *reason_against_number(const char *text)
{
  static const char *const no_numbers[] = {".inf", "-.inf", "+.inf", ".nan", "inf", "-inf", "+inf", "nan", "infinity"};
  if (is_json_number(text)) {
    return NULL;
  }
  if (is_one_of(text, no_numbers, sizeof no_numbers / sizeof no_numbers[0])) {
    return DOOR_SAID("a number must be finite");
  }
  if (is_time(text)) {
    return DOOR_SAID("YAML 1.1 readers take this for a number in base 60; a number is wanted here");
  }
  if (text[0] == '+' || text[0] == '.' || (text[0] == '-' && text[1] == '.')) {
    return DOOR_SAID("a number begins with a digit, or with - and a digit");
  }
  if (is_digit(text[0]) && strchr(text, '_') != NULL) {
    return DOOR_SAID("YAML 1.1 and 1.2 readers disagree about _ in numbers; write the digits alone");
  }
  const char *digits = text + (text[0] == '-' ? 1 : 0);
  if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X' || digits[1] == 'o' || digits[1] == 'b')) {
    return DOOR_SAID("write the number in decimal");
  }
  if (digits[0] == '0' && is_digit(digits[1])) {
    return DOOR_SAID("YAML 1.1 readers take a number with a leading 0 for octal; write it without");
  }
  return DOOR_SAID("a number is wanted");
}

static bool check_scalar(struct scenario_document *document, const char *key, const struct scenario_node *node,
                         const char *wanted)
{
  if (node->is_broken) {
    return false;
  }
  if (node->kind != SCENARIO_SCALAR || scenario_is_null(node)) {
    scenario_complain(document, node->spot, key, "%s is wanted here, not %s", door_say(wanted),
                      scenario_is_null(node) ? door_say("nothing") : scenario_node_kind_text(node));
    return false;
  }
  return true;
}

bool scenario_read_number(struct scenario_document *document, const char *key, const struct scenario_node *node,
                          double *out_number)
{
  if (!check_scalar(document, key, node, DOOR_SAID("a number"))) {
    return false;
  }
  const char *reason = node->is_plain ? reason_against_number(node->text) : DOOR_SAID("write numbers without quotes");
  if (reason != NULL) {
    scenario_complain(document, node->spot, key, "%s (%s)", door_say(reason), scenario_show(node->text).text);
    return false;
  }
  double number = scenario_number_read(node->text);
  if (!isfinite(number)) {
    scenario_complain(document, node->spot, key, "a number must be finite (%s)", scenario_show(node->text).text);
    return false;
  }
  if (number == 0 && node->text[0] == '-') {
    scenario_complain(document, node->spot, key, "write 0 without a sign (%s)", scenario_show(node->text).text);
    return false;
  }
  *out_number = number;
  return true;
}

bool scenario_read_integer(struct scenario_document *document, const char *key, const struct scenario_node *node,
                           int64_t *out_integer)
{
  enum { DIGITS_MAX = 15 }; /* every such number is exact as a double */
  double number = 0;
  if (!scenario_read_number(document, key, node, &number)) {
    return false;
  }
  const char *digits = node->text + (node->text[0] == '-' ? 1 : 0);
  if (digits[strspn(digits, "0123456789")] != '\0' || strlen(digits) > DIGITS_MAX) {
    scenario_complain(document, node->spot, key, "a whole number is wanted (%s)", scenario_show(node->text).text);
    return false;
  }
  *out_integer = (int64_t)number;
  return true;
}

/* ---- Truth and text ---- */

bool scenario_read_boolean(struct scenario_document *document, const char *key, const struct scenario_node *node,
                           bool *out_truth)
{
  if (!check_scalar(document, key, node, DOOR_SAID("true or false"))) {
    return false;
  }
  bool is_true = node->is_plain && strcmp(node->text, "true") == 0;
  bool is_false = node->is_plain && strcmp(node->text, "false") == 0;
  if (!is_true && !is_false) {
    const char *reason = node->is_plain && is_truth_of_old(node->text)
                             ? DOOR_SAID("YAML 1.1 readers take this for a truth value and YAML 1.2 readers for text; ")
                             : "";
    scenario_complain(document, node->spot, key, "%swrite true or false (%s)", door_say(reason),
                      scenario_show(node->text).text);
    return false;
  }
  *out_truth = is_true;
  return true;
}

/* What a reader takes plain text for that is not text; NULL when all take it for text. */
static const char *mistaken_for(const char *text)
{
  if (is_truth_of_old(text)) {
    return DOOR_SAID("YAML 1.1 readers take this for true or false");
  }
  if (is_truth(text)) {
    return DOOR_SAID("YAML readers take this for a truth value");
  }
  if (is_null_word(text)) {
    return DOOR_SAID("YAML readers take this for no value");
  }
  if (is_time(text)) {
    return DOOR_SAID("YAML 1.1 readers take a time without quotes for a number in base 60");
  }
  return is_number_like(text) ? DOOR_SAID("YAML readers take this for a number") : NULL;
}

bool scenario_read_word(struct scenario_document *document, const char *key, const struct scenario_node *node,
                        const char **out_text)
{
  if (!check_scalar(document, key, node, DOOR_SAID("text"))) {
    return false;
  }
  const char *mistake = node->is_plain ? mistaken_for(node->text) : NULL;
  if (mistake != NULL) {
    struct scenario_shown shown = scenario_show(node->text);
    scenario_complain(document, node->spot, key, "%s; write \"%s\" in quotes", door_say(mistake), shown.text);
    return false;
  }
  *out_text = node->text;
  return true;
}

bool scenario_check_key(struct scenario_document *document, const char *key, const struct scenario_node *node)
{
  const char *mistake = node->key_is_plain ? mistaken_for(node->key) : NULL;
  if (mistake == NULL) {
    return true;
  }
  struct scenario_shown shown = scenario_show(node->key);
  scenario_complain(document, node->key_spot, key, "%s; write \"%s\" in quotes", door_say(mistake), shown.text);
  return false;
}
