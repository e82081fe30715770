/* engine.h - the simulator as one library for a page: a scenario in, results out.
 *
 * Role: the same services, kernel, parameter table and measures as the command line's, behind calls that JavaScript can
 *   make; one replication or many, one after the other. Does not decide: what is shown, in which worker it runs.
 * Messages in: a scenario as JSON, whole (what a run keeps as scenario.json). Out: results as `frontdoor run --json
 *   --deployment direct` prints them, or the problems of the scenario, one a line.
 * Ownership: a text that goes in lies in memory of engine_alloc, the caller's, until engine_free; the answer belongs to
 * the engine, until the next call. Errors: codes of door_error.h, with words for a reader in the answer; never an abort
 * for what came from a page. Threads: one. Built for WebAssembly by setup/engine, with names exported as they stand
 * here; and natively, for tests.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include <stddef.h>
#include <stdint.h>

/* NULL when out of memory. */
void *engine_alloc(size_t byte_count);
void engine_free(void *memory);

/* Runs replications first .. first + count - 1 of the scenario in text (byte_count bytes of UTF-8). Returns 0, and the
 * answer is results; or enum door_err, and it says what is wrong. */
int engine_run(const char *text, size_t byte_count, uint64_t seed, uint32_t first, uint32_t count);

/* The scenario of text with every default, as canonical JSON; errors as of engine_run. */
int engine_resolve(const char *text, size_t byte_count);

/* The last call's, ends with NUL; "" before the first. */
const char *engine_answer(void);

#endif
