/* fuzz_frame.h - a header that fits its body.
 *
 * Role: lets any bytes reach the decoder of bodies: what a header says of its body is made true. Ownership: the bytes
 * are the caller's. Errors: none. Threads: pure functions.
 */
#ifndef FUZZ_FRAME_H
#define FUZZ_FRAME_H

#include <stddef.h>

/* Magic, major version, length, count and checksum as they must be; type, flags, minor version, run and sequence as
 * they are. length is at least that of a header. */
void fuzz_seal_frame(unsigned char *bytes, size_t length);

#endif
