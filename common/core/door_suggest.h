/* door_suggest.h - "did you mean ...?".
 *
 * Role: of the words that would have been right, the one nearest to the word that was given; for keys,
 *   verbs and measures alike. Does not decide: what is said with it.
 * Nearness is the Damerau-Levenshtein distance in bytes (insert, delete, replace, swap of two neighbours),
 *   letters compared without case. Ownership: returns one of the candidates. Errors: none. Threads: pure.
 */
#ifndef DOOR_SUGGEST_H
#define DOOR_SUGGEST_H

#include <stddef.h>

/* The nearest candidate, the first of equals; NULL when none is near: more than one change in words of up to
 * 4 bytes, two up to 8, three beyond. NULL too for a word of more than 63 bytes. word and candidates not NULL. */
const char *door_suggest(const char *word, const char *const *candidates, size_t candidate_count);

#endif
