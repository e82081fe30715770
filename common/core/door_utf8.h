/* door_utf8.h - characters in bytes that nobody vouches for.
 *
 * Role: the one decoder of UTF-8, for files, messages of a wire and texts for people; and what of a text may stand in a
 *   line on a terminal. Does not decide: which characters a file or a message may hold.
 * Units: bytes, code points. Ownership: none. Errors: a length of 0. Threads: pure functions.
 * Source: Unicode 15, table 3-7, well-formed byte sequences.
 */
#ifndef DOOR_UTF8_H
#define DOOR_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes the character at text[0..byte_count): its length in bytes, and its code point in *out_code; 0 where there is
 * none. Refuses overlong forms, surrogates and what lies past U+10FFFF. */
size_t door_utf8_decode(const char *text, size_t byte_count, uint32_t *out_code);

/* U+0000..U+001F and U+007F..U+009F: they move a cursor, end a line or begin a terminal's command. */
static inline bool door_utf8_is_control(uint32_t code)
{
  return code < 0x20U || (code >= 0x7FU && code <= 0x9FU);
}

/* Makes one line of a text that ends with NUL: a space for each byte of a control character, ? for each byte that is
 * not UTF-8. */
void door_utf8_make_line(char *text);

/* Characters in text[0..byte_count), of UTF-8: columns of a terminal, for letters of English and Welsh. */
size_t door_utf8_columns(const char *text, size_t byte_count);

/* How wide a printf field must be, in bytes, for the text to fill so many columns. */
int door_utf8_field(const char *text, int columns);

#endif
