/* engine.h - the simulator as one library for a page: scenarios in, results out.
 *
 * Role: the same services, kernel, parameter table, measures and texts as the command line's, behind calls that
 * JavaScript can make. A worker runs replications and hands out what each leaves; the desk, in a worker of its own,
 * keeps what they bring, of up to ENGINE_PLACES configurations, and tells means, intervals and paired differences. Does
 * not decide: what is shown, which worker runs what. Messages in: a scenario as JSON, whole (what a run keeps as
 * scenario.json). Out: JSON and CSV as each call says, or what is wrong with the scenario, one problem a line.
 * Ownership: a text that goes in lies in memory of engine_alloc, the caller's, until engine_free; the answer belongs to
 *   the engine, until the next call. Errors: 0, or codes of door_error.h with words for a reader in the answer; never
 * an abort for what came from a page. Threads: one. Built for WebAssembly by setup/engine, with names exported as they
 * stand here; and natively, for tests.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include <stddef.h>
#include <stdint.h>

enum { ENGINE_PLACES = 4 };

/* NULL when out of memory. */
void *engine_alloc(size_t byte_count);
void engine_free(void *memory);

/* The last call's, ends with NUL; "" before the first. And how long it is, for an answer that is no text. */
const char *engine_answer(void);
size_t engine_answer_bytes(void);

/* The language of what is said of a scenario or a run that is refused, "en" or "cy"; "en" until this is called. Answers
 * are in English whatever it is. */
int engine_speak(const char *code, size_t byte_count);

/* ---- what a form is made from ---- */

/* {program, parameters: [{key, kind, length, unit, low, high, label, help, default, choices}], forms, issues,
 * headline}: the parameter table, forms of distributions, names of issues and of the measures that stand first. */
int engine_table(void);

/* [{key, row, provenance, words, low, high, fitted_to}]: every key of the scenario, and where its value comes from. */
int engine_describe(const char *text, size_t byte_count);

/* The scenario with every default, as canonical JSON. */
int engine_resolve(const char *text, size_t byte_count);

/* The same of files laid over each other: a JSON list of them, the base first. */
int engine_stack(const char *text, size_t byte_count);

/* ---- a worker ---- */

/* The scenario that engine_replicate simulates from now on. */
int engine_open(const char *text, size_t byte_count);

/* Simulates one replication of it. The answer is bytes for engine_desk_keep of the same build. */
int engine_replicate(uint64_t seed, uint32_t replication);

/* Replications first .. first + count - 1 of the scenario in text; the answer is results as `frontdoor run --json
 * --deployment direct` prints them. */
int engine_run(const char *text, size_t byte_count, uint64_t seed, uint32_t first, uint32_t count);

/* One replication of the scenario in text, for who watches it at work: bytes of the layout moves/1 (door_moves.h). */
int engine_moves(const char *text, size_t byte_count, uint64_t seed, uint32_t replication);

/* ---- the desk ---- */

/* Puts a configuration in a place below ENGINE_PLACES, for replications 0 .. count - 1; what lay there is forgotten.
 * All places have one seed, that of the last call. */
int engine_desk_lay(uint32_t place, const char *text, size_t byte_count, uint64_t seed, uint32_t count);

/* What a worker brought of a replication, once each, in any order. */
int engine_desk_keep(uint32_t place, uint32_t replication, const void *bytes, size_t byte_count);

/* Of what was brought so far: parts of the layout report/1 (engine_told.h); results as `frontdoor run --json` prints
 * them; the summary of `frontdoor export`. */
int engine_desk_told(uint32_t place);
int engine_desk_json(uint32_t place);
int engine_desk_csv(uint32_t place);

/* Places 1 .. count - 1 against place 0, replication by replication: parts of the layout comparison/2; and as
 * `frontdoor compare --json` prints it. */
int engine_desk_compared(uint32_t count);
int engine_desk_compared_json(uint32_t count);

#endif
