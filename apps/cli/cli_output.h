/* cli_output.h - where a command writes what it was asked for: standard output, or a file that is whole or not there.
 *
 * Role: a stream; a file gets its name, in place of what stood there, only when all of it is on disk, so that a full
 *   disk, an interruption or a kill leaves nothing half-written under that name. What is no file (a device, a pipe) is
 *   written to as it is. Does not decide: what is written.
 * Ownership: _open / _close; path is borrowed. Errors: DOOR_ERR_IO, said already. Threads: one owner.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "door_error.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

enum { CLI_OUTPUT_PATH_BYTES = 4096 };

struct cli_output {
  FILE *stream;
  const char *path;                 /* NULL: standard output */
  char part[CLI_OUTPUT_PATH_BYTES]; /* what is written to until it is whole; "" where there is no such file */
};

/* Writes text into a file of that mode that is not there yet, also not since this very moment; half of it is not left.
 */
DOOR_MUST_CHECK enum door_err cli_write_new(const char *path, mode_t mode, const char *text);

/* path NULL: standard output. */
DOOR_MUST_CHECK enum door_err cli_output_open(struct cli_output *output, const char *path);

/* Whether all could be written so far: a long writing stops at the first that could not. Says nothing. */
DOOR_MUST_CHECK enum door_err cli_output_check(const struct cli_output *output);

/* err DOOR_OK: all was written, and the file gets its name; else nothing of it is left. Returns err, or what went wrong
 * here. */
DOOR_MUST_CHECK enum door_err cli_output_close(struct cli_output *output, enum door_err err);

/* Open, text, close: the file holds all of text, or what it held before. path is not NULL. */
DOOR_MUST_CHECK enum door_err cli_output_keep(const char *path, const char *text);

#endif
