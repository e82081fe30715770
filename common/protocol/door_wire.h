/* door_wire.h - messages as bytes: one frame of a wire or a recording.
 *
 * Role: encodes and decodes every message of messages.def. A frame is a header of 48 bytes and a body, one
 *   msgpack array; docs/reference/messages.md has the layout. Does not decide: when a message is sent,
 *   whether it is expected now (the transports), what it means (the services).
 * Decoding: door_wire_decode_head first. It refuses, in this order: shorter than a header, wrong magic,
 *   another major version, a body length that is not the rest of the frame, a limit passed, a wrong checksum,
 *   an unknown type or flag. Then the decoder of the head's type on the same bytes; it does not hash again,
 *   and it is safe on any bytes. A frame of a higher minor version is read, and only there elements
 *   after the known ones of an array are passed over. Bytes after the body are always an error.
 * Units: bytes, sequence numbers. Ownership: a struct door_wire_buffer owns its bytes and keeps them from
 *   message to message; a decoded struct door_text points into the frame. A decoder allocates nothing but
 *   the batch's growth, and that only for what the frame's own bytes can fill (docs/adr/0002-bounded-decoder.md).
 * Errors: DOOR_ERR_MALFORMED, _VERSION, _LIMIT, _CHECKSUM, _RANGE (a field outside messages.def) and
 *   _UNEXPECTED (the frame is of another type than the decoder) with a text that names the frame's sequence
 *   number and the byte; DOOR_ERR_MEMORY. Encoders: DOOR_ERR_MEMORY, _LIMIT (more than a frame may hold),
 *   _USAGE (head->type is not one of the encoder's, or records in a grant); the buffer then
 *   has length 0. Encoders trust the fields of hand-offs, and check texts, counts and bytes.
 * Threads: no state; one owner per buffer and batch. problem may be NULL everywhere.
 * Sources: msgpack specification (github.com/msgpack/msgpack, spec.md); XXH3 (xxhash 0.8).
 */
#ifndef DOOR_WIRE_H
#define DOOR_WIRE_H

#include "door_batch.h"
#include "door_error.h"
#include "door_message.h"

#include <stddef.h>
#include <stdint.h>

enum {
  DOOR_WIRE_MAJOR = 1,
  DOOR_WIRE_MINOR = 1,
  DOOR_WIRE_HEADER_BYTES = 48,
  DOOR_WIRE_FRAME_BYTES_MAX = 64 * 1024 * 1024,
  DOOR_WIRE_PART_BYTES_MAX = 64 * 1024, /* over ZeroMQ a longer frame travels in several parts of one message */
  DOOR_WIRE_ENTRIES_MAX = 4096,         /* of one batch or summary */
  DOOR_WIRE_MESSAGES_MAX = 65536,       /* hand-offs of one entry */
  DOOR_WIRE_RECORDS_MAX = 1024 * 1024,  /* ledger records of one entry */
  DOOR_WIRE_TEXT_BYTES_MAX = 2 * 1024 * 1024,
  DOOR_WIRE_DEPTH_MAX = 8, /* arrays in arrays, in an element passed over; known ones have the schema's depth */
};

/* What a header says, less what only the codec needs. */
struct door_wire_head {
  uint64_t run_id;
  uint64_t sequence;
  uint32_t run_epoch;
  uint32_t count; /* entries in the body; encoders write the true number and do not read this */
  uint16_t type;  /* enum door_message_type, a control message */
};

/* The bytes of the frame encoded last. */
struct door_wire_buffer {
  unsigned char *bytes;
  size_t length;
  size_t capacity;
};

/* The counts of a summary; `counts` belongs to the caller and holds up to `capacity`. */
struct door_summary {
  struct door_counts *counts;
  uint32_t count;
  uint32_t capacity;
};

void door_wire_buffer_init(struct door_wire_buffer *buffer);
void door_wire_buffer_fini(struct door_wire_buffer *buffer);

/* Each replaces the buffer's content by one whole frame. head->type must be: hello, welcome, fault, summary
 * as the function is named; batch: READY, GRANT or ANSWER; cycle: AGAIN or ALIVE; empty: FINISH or STOP. */
DOOR_MUST_CHECK enum door_err door_wire_encode_hello(struct door_wire_buffer *buffer, const struct door_wire_head *head,
                                                     const struct door_hello *hello);
DOOR_MUST_CHECK enum door_err door_wire_encode_welcome(struct door_wire_buffer *buffer,
                                                       const struct door_wire_head *head,
                                                       const struct door_welcome *welcome);
DOOR_MUST_CHECK enum door_err door_wire_encode_batch(struct door_wire_buffer *buffer, const struct door_wire_head *head,
                                                     const struct door_batch *batch);
DOOR_MUST_CHECK enum door_err door_wire_encode_summary(struct door_wire_buffer *buffer,
                                                       const struct door_wire_head *head,
                                                       const struct door_summary *summary);
DOOR_MUST_CHECK enum door_err door_wire_encode_fault(struct door_wire_buffer *buffer, const struct door_wire_head *head,
                                                     const struct door_fault *fault);
DOOR_MUST_CHECK enum door_err door_wire_encode_cycle(struct door_wire_buffer *buffer, const struct door_wire_head *head,
                                                     const struct door_cycle *cycle);
DOOR_MUST_CHECK enum door_err door_wire_encode_empty(struct door_wire_buffer *buffer,
                                                     const struct door_wire_head *head);

/* Checks the frame as a whole and reads its header. The body is not looked at. */
DOOR_MUST_CHECK enum door_err door_wire_decode_head(const unsigned char *bytes, size_t length,
                                                    struct door_wire_head *out_head, struct door_problem *problem);

/* Each reads the body of a frame that door_wire_decode_head accepted, of the types named above. */
DOOR_MUST_CHECK enum door_err door_wire_decode_hello(const unsigned char *bytes, size_t length,
                                                     struct door_hello *out_hello, struct door_problem *problem);
DOOR_MUST_CHECK enum door_err door_wire_decode_welcome(const unsigned char *bytes, size_t length,
                                                       struct door_welcome *out_welcome, struct door_problem *problem);
DOOR_MUST_CHECK enum door_err door_wire_decode_fault(const unsigned char *bytes, size_t length,
                                                     struct door_fault *out_fault, struct door_problem *problem);
DOOR_MUST_CHECK enum door_err door_wire_decode_cycle(const unsigned char *bytes, size_t length,
                                                     struct door_cycle *out_cycle, struct door_problem *problem);
DOOR_MUST_CHECK enum door_err door_wire_decode_empty(const unsigned char *bytes, size_t length,
                                                     struct door_problem *problem);

/* Replaces the batch's content; after an error the batch is empty. */
DOOR_MUST_CHECK enum door_err door_wire_decode_batch(const unsigned char *bytes, size_t length,
                                                     struct door_batch *batch, struct door_problem *problem);

/* Replaces the summary's counts; after an error it has none. DOOR_ERR_LIMIT beyond its capacity. */
DOOR_MUST_CHECK enum door_err door_wire_decode_summary(const unsigned char *bytes, size_t length,
                                                       struct door_summary *summary, struct door_problem *problem);

#endif
