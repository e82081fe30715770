/* door_protocol_reference.h - the reference pages of messages and ledger, from messages.def and ledger.def.
 *
 * Role: makes docs/reference/messages.md and docs/reference/ledger.md, complete enough to write a decoder from
 *   alone. Does not decide: where they are stored; test_protocol_reference compares the stored pages with these.
 * Units: none. Ownership: *out_text is the caller's, to free. Errors: DOOR_ERR_MEMORY. Threads: no state.
 */
#ifndef DOOR_PROTOCOL_REFERENCE_H
#define DOOR_PROTOCOL_REFERENCE_H

#include "door_error.h"

DOOR_MUST_CHECK enum door_err door_protocol_reference_markdown(char **out_text);
DOOR_MUST_CHECK enum door_err door_ledger_reference_markdown(char **out_text);

#endif
