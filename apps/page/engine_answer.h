/* engine_answer.h - the one answer that the engine keeps for who called it; inside the engine only.
 *
 * Role: holds what the last call said, as text or as bytes. Does not decide: what is said. Ownership: takes over what
 * it is given, until the next. Errors: codes are handed through, so that a call can end with one of these. Threads:
 * one.
 */
#ifndef ENGINE_ANSWER_H
#define ENGINE_ANSWER_H

#include "scenario_reader.h"

#include <stdio.h>

/* Takes text, which may be NULL and ends with NUL; or bytes. */
void engine_keep_text(char *text);
void engine_keep_bytes(void *bytes, size_t byte_count);

/* The answer is a copy of words; returns err. */
enum door_err engine_say(enum door_err err, const char *words);

/* The same in the words that there are for err, in the language of engine_speak. */
enum door_err engine_say_err(enum door_err err);

/* Between these, problems are put into words of the language of engine_speak. What is kept or read by programs is made
 * outside of them, in English. */
void engine_begin_telling(void);
void engine_end_telling(void);

/* Reads a scenario; where it has problems, they are the answer, one a line. */
DOOR_MUST_CHECK enum door_err engine_read(const char *text, size_t byte_count, struct scenario_document **out_document);

/* The same of files that are laid over each other (scenario_read_stack). */
DOOR_MUST_CHECK enum door_err engine_read_stack(const char *text, size_t byte_count,
                                                struct scenario_document **out_document);

/* The answer is what write writes. */
DOOR_MUST_CHECK enum door_err engine_write(void (*write)(FILE *out, const void *self), const void *self);

#endif
