/* scenario_guard.h - what may be shown to the YAML library at all.
 *
 * Role: refuses text that is too long, has more signs of structure than a scenario needs, is not UTF-8, holds NUL, a
 *   byte order mark, control characters or line breaks that YAML 1.1 and 1.2 see differently, or has a line that begins
 *   with %. libfyaml 0.7.12 does not come back from some of these (25 a9 21 is one), and takes 355 MB for a MiB of
 *   brackets. Does not decide: what is valid YAML.
 * Errors: one problem in the document. Threads: no shared state.
 */
#ifndef SCENARIO_GUARD_H
#define SCENARIO_GUARD_H

#include "scenario_document.h"

/* Whether text may be parsed; if not, the problem is told. */
bool scenario_guard_passes(struct scenario_document *document, uint32_t layer, const char *text, size_t byte_count);

/* Whether a text that YAML escapes may have made holds only what a label or a line of text may hold: UTF-8
 * without control characters other than tab and line break. */
bool scenario_text_is_clean(const char *text, size_t byte_count);

#endif
