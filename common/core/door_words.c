#include "door_words.h"

#include "door_error.h"

#include <string.h>

/* Of a Welsh noun after a number: 0, 1, 2, 3, 6, and any other (CLDR). The mutations are those after the words that the
 * digits are read as: un, dau or dwy, tri or tair, chwe. */
enum { FORM_COUNT = 6, FORM_OTHER = FORM_COUNT - 1 };

struct word {
  const char *english;
  const char *welsh[FORM_COUNT]; /* the first only, where no number matters */
};

static const struct word words[] = {
#include "door_words_cy.inc" /* made from po/cli.cy.po and the like */
};
enum { WORD_COUNT = sizeof words / sizeof words[0] };

static enum door_language spoken = DOOR_ENGLISH;

void door_language_set(enum door_language language)
{
  spoken = language;
}

enum door_language door_language(void)
{
  return spoken;
}

static const char *const codes[] = {[DOOR_ENGLISH] = "en", [DOOR_WELSH] = "cy"};

const char *door_language_code(enum door_language language)
{
  return codes[language];
}

bool door_language_find(const char *code, enum door_language *out_language)
{
  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
    if (strcmp(code, codes[i]) == 0) {
      *out_language = (enum door_language)i;
      return true;
    }
  }
  return false;
}

/* One after the other: a person reads some hundred texts a call, each found in microseconds. */
static const struct word *find(enum door_language language, const char *english)
{
  for (size_t i = 0; language == DOOR_WELSH && i < WORD_COUNT; i++) {
    if (strcmp(words[i].english, english) == 0) {
      return &words[i];
    }
  }
  return NULL;
}

const char *door_say_in(enum door_language language, const char *english)
{
  const struct word *word = find(language, english);
  return word == NULL ? english : word->welsh[0];
}

const char *door_say(const char *english)
{
  return door_say_in(spoken, english);
}

static uint32_t form_of(uint64_t count)
{
  static const uint32_t forms[] = {0, 1, 2, 3, FORM_OTHER, FORM_OTHER, 4};
  return count < sizeof forms / sizeof forms[0] ? forms[count] : FORM_OTHER;
}

const char *door_say_many_in(enum door_language language, const char *one, const char *many, uint64_t count)
{
  const struct word *word = find(language, one);
  if (word == NULL) {
    return count == 1 ? one : many;
  }
  const char *form = word->welsh[form_of(count)];
  return form == NULL ? word->welsh[0] : form;
}

const char *door_say_many(const char *one, const char *many, uint64_t count)
{
  return door_say_many_in(spoken, one, many, count);
}
