/* fuzz_target.h - what every fuzzer here has: one function from bytes to nothing, and checks that must hold.
 *
 * Role: fuzz_<target>.c defines LLVMFuzzerTestOneInput. libFuzzer calls it with what it makes up (tests/fuzz/run), and
 *   replay.c with what is kept, in every build. A check that does not hold ends the program, as a sanitizer does.
 * Does not decide: what is tried next; fuzz_mutate_text.c changes texts where libFuzzer's own changes would hardly hit.
 * Ownership: the bytes are the caller's. Errors: none come back. Threads: one.
 */
#ifndef FUZZ_TARGET_H
#define FUZZ_TARGET_H

#include "door_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t byte_count);

/* Of libFuzzer: the input changed in place, and its new length. */
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t byte_count, size_t byte_count_max, unsigned int seed);
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t byte_count, size_t byte_count_max);

/* A text for a person: one line of UTF-8 without control characters, not empty. */
bool fuzz_is_line(const char *text);

/* Reads "NUMBER" at *text and steps over it and the sign that must follow it; false where it is something else. */
bool fuzz_skip_number(const char **text, char sign, uint64_t *out_number);

/* A complaint about a text of byte_count bytes: "LABEL:LINE:COLUMN: what is wrong", the place inside the text or just
 * behind it. */
bool fuzz_is_placed(const char *complaint, const char *label, const void *text, size_t byte_count);

#endif
