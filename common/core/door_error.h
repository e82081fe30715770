/* door_error.h - errors are values.
 *
 * Role: one list of error codes with their texts, the exit code of a program that ends with each,
 *   and a message that carries place, value and hint to the person who can act on it.
 * Rules: a fallible function returns enum door_err, is marked DOOR_MUST_CHECK, and leaves what its
 *   out_ parameters point to untouched unless it returns DOOR_OK. Nothing that came from a wire, a
 *   file or a person may abort; DOOR_ASSERT is for our own mistakes.
 * Units: none. Ownership: a struct door_problem is a value, fixed in size; no allocation can fail
 *   while an error is being told. Threads: no shared state.
 */
#ifndef DOOR_ERROR_H
#define DOOR_ERROR_H

#include <stddef.h>
#include <stdlib.h>

/* code, exit code of the program, text. Append; the names are in manifests and messages. */
#define DOOR_ERRORS(X)                                                                                                 \
  X(DOOR_OK, 0, "ok")                                                                                                  \
  X(DOOR_ERR_MEMORY, 1, "out of memory")                                                                               \
  X(DOOR_ERR_IO, 1, "cannot read or write")                                                                            \
  X(DOOR_ERR_USAGE, 2, "wrong call")                                                                                   \
  X(DOOR_ERR_SCENARIO, 3, "the scenario is not valid")                                                                 \
  X(DOOR_ERR_RANGE, 3, "value outside its range")                                                                      \
  X(DOOR_ERR_MALFORMED, 1, "malformed message")                                                                        \
  X(DOOR_ERR_LIMIT, 1, "over a limit")                                                                                 \
  X(DOOR_ERR_VERSION, 1, "unknown version")                                                                            \
  X(DOOR_ERR_CHECKSUM, 1, "checksum does not match")                                                                   \
  X(DOOR_ERR_UNEXPECTED, 1, "message not expected in this state")                                                      \
  X(DOOR_ERR_LOOKAHEAD, 1, "message sent below the lookahead of its link")                                             \
  X(DOOR_ERR_PAST, 1, "message for a time already passed")                                                             \
  X(DOOR_ERR_CONSERVATION, 1, "contacts or messages were lost")                                                        \
  X(DOOR_ERR_PEER_LOST, 1, "a service ended or stopped answering")                                                     \
  X(DOOR_ERR_REFUSED, 1, "refused")                                                                                    \
  X(DOOR_ERR_INTERRUPTED, 130, "interrupted")

enum door_err {
#define X(code, exit_code, text) code,
  DOOR_ERRORS(X)
#undef X
};

#define DOOR_MUST_CHECK __attribute__((warn_unused_result))

/* The code's name ("DOOR_ERR_IO"), its text, and the exit code of a program that ends with it. Never NULL. */
const char *door_err_name(enum door_err err);
const char *door_err_text(enum door_err err);
/* The text in the language of the process (door_words.h): for a terminal. */
const char *door_err_said(enum door_err err);
int door_err_exit_code(enum door_err err);

/* One thing that went wrong, said once: where, what was found, what is allowed, what to do. */
struct door_problem {
  enum door_err err;
  char text[480]; /* one line of UTF-8 without control characters, cut at a character when too long; English */
  char said[480]; /* the same in the language of this process (door_words.h): for a terminal, and nowhere else */
};

/* Fills problem with a printf-formatted text, in English and in the language of the process, made one line of clean
 * UTF-8, and returns err, so that a caller can write `return door_problem_set(p, DOOR_ERR_IO, "%s: %s", path, why);`.
 * problem may be NULL: then only the code travels. */
enum door_err door_problem_set(struct door_problem *problem, enum door_err err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* After door_problem_set, where an argument was itself words: what a person is told, by the same format, with those
 * words in the person's language. problem may be NULL. */
void door_problem_say(struct door_problem *problem, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Both of "what: why", where why is what err is called; what: words for people (the catalogue has its Welsh), not NULL.
 * Returns err. */
enum door_err door_problem_because(struct door_problem *problem, enum door_err err, const char *what);

/* What a person is told of an error: what the problem says, or what the error is called where it says nothing. */
const char *door_problem_said(const struct door_problem *problem, enum door_err err);

/* For our own mistakes only: stops the program and names the place. Stays on in Release; the
 * conditions are cheap and a simulator that goes on after one would lie. */
#define DOOR_ASSERT(condition) ((condition) ? (void)0 : door_assert_failed(#condition, __FILE__, __LINE__))

_Noreturn void door_assert_failed(const char *condition, const char *file, int line);

#endif
