/* door_words.h - what a person reads, in English or in Welsh.
 *
 * Role: the language of this process, and the Welsh of a text: English stands in the code, po/cli.cy.po,
 *   po/measures.cy.po and po/parameters.cy.po have the Welsh of it, and the build makes a table of that. Does not
 *   decide: who is spoken to. What is written to be kept (results, manifests, ledgers, JSON, frames) asks for no words
 *   here, or for English by name.
 * No locale: a small machine has none for Welsh, and nothing that is computed may hang on one.
 * Units: none. Ownership: texts are constant, never NULL. Errors: a text without Welsh stays English; a test fails over
 *   it (tests/integration/test_words.py). Threads: the language is set before others start.
 */
#ifndef DOOR_WORDS_H
#define DOOR_WORDS_H

#include <stdbool.h>
#include <stdint.h>

enum door_language { DOOR_ENGLISH, DOOR_WELSH };

/* English until it is set. */
void door_language_set(enum door_language language);
enum door_language door_language(void);

/* "en", "cy"; and the language of such a code, false for another. */
const char *door_language_code(enum door_language language);
bool door_language_find(const char *code, enum door_language *out_language);

/* A text that stands in a table and is looked up later: marks it for the test. */
#define DOOR_SAID(english) english

/* The text, a format too, in the language: that of the process, or one that is named. A format's translation takes the
 * same arguments. */
const char *door_say(const char *english) __attribute__((format_arg(1)));
const char *door_say_in(enum door_language language, const char *english) __attribute__((format_arg(2)));

/* The same of a text that hangs on a count: English has `one` and `many`, Welsh as many as its numbers ask for. */
const char *door_say_many(const char *one, const char *many, uint64_t count)
    __attribute__((format_arg(1), format_arg(2)));
const char *door_say_many_in(enum door_language language, const char *one, const char *many, uint64_t count)
    __attribute__((format_arg(2), format_arg(3)));

#endif
