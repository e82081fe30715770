/* cli_help.h - help in the reader's language.
 *
 * Role: prints help as it stands in the code, or in Welsh: each option's description, each paragraph and each remark
 *   behind an example is one text of the catalogue, whatever its lines, and is broken into lines anew. Does not decide:
 *   what the help says. Rules that tests/integration/words.py shares: what stands at column 25 behind an option's name,
 *   and the lines below it that begin there, is one text, but a line that begins with "word: " begins another; lines
 *   that begin at column 0 are a paragraph; other lines stand as they are.
 * Units: columns, of characters. Ownership: borrowed texts. Errors: none. Threads: no state.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <stdio.h>

/* text ends with a line break. */
void cli_help_write(FILE *out, const char *text);

#endif
