/* cli_text.h - what reports are written with: a text in memory, lines, columns.
 *
 * Role: what tables of comparisons, sweeps and the like share. Does not decide: what stands in them. Units: scale says
 *   how many of the measure's own make one that is shown. Ownership: the caller frees texts; streams are the caller's.
 * Errors: DOOR_ERR_MEMORY. Threads: no state.
 */
#ifndef CLI_TEXT_H
#define CLI_TEXT_H

#include "door_error.h"
#include "door_summary.h"

#include <stdio.h>

/* What write writes of self. */
DOOR_MUST_CHECK enum door_err cli_text_of(void (*write)(FILE *out, const void *self), const void *self,
                                          char **out_text);

/* The same with English words, whatever the person reads: for programs and for what is kept. */
DOOR_MUST_CHECK enum door_err cli_text_in_english(void (*write)(FILE *out, const void *self), const void *self,
                                                  char **out_text);

/* The words of text in lines of 100 columns at most, indented by two; a line break at both ends. */
void cli_write_lines(FILE *out, const char *text);

/* Two spaces and the text, cut and filled to so many columns in all, one of them free at the end. */
void cli_write_cell(FILE *out, const char *text, int columns);

/* The text to the right of so many columns. */
void cli_write_head(FILE *out, int columns, const char *text);

struct cli_scale {
  double each;
  int decimals;
};

/* Right-aligned in so many columns; "-" where there is no mean. */
void cli_write_mean(FILE *out, int columns, const struct door_summary *summary, struct cli_scale scale);

/* Two spaces, and "1.5 to 2.5" left-aligned in so many columns; "-" where there is no interval. */
void cli_write_interval(FILE *out, int columns, const struct door_summary *summary, struct cli_scale scale);

#endif
