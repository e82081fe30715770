/* door_wire_pack.h - msgpack-c's packer, writing straight into reserved bytes.
 *
 * Role: instantiates msgpack-c's pack_template.h as door_pack_*, without its call through a pointer for
 *   every value (measured in docs/adr/0002-bounded-decoder.md). Does not decide: what is written.
 * The caller has reserved what it packs: DOOR_PACK_*_BYTES is the most that one value takes.
 * Units: bytes. Ownership: none; the place points into the encoder's buffer. Errors: none, every
 *   function returns 0. Threads: no state.
 */
#ifndef DOOR_WIRE_PACK_H
#define DOOR_WIRE_PACK_H

#include <msgpack/pack_define.h>
#include <msgpack/timestamp.h>
#include <string.h>

/* Where the next byte goes. */
struct door_pack_place {
  unsigned char *at;
};

enum {
  DOOR_PACK_U8_BYTES = 2,
  DOOR_PACK_U16_BYTES = 3,
  DOOR_PACK_U32_BYTES = 5,
  DOOR_PACK_U64_BYTES = 9,
  DOOR_PACK_I64_BYTES = 9,
  DOOR_PACK_ARRAY_BYTES = 5,
  DOOR_PACK_TEXT_BYTES = 5, /* and the text */
  DOOR_PACK_BIN_BYTES = 5,  /* and its bytes */
};

#define msgpack_pack_inline_func(name) static inline __attribute__((always_inline)) int door_pack##name
#define msgpack_pack_inline_func_cint(name) static inline int door_pack##name
#define msgpack_pack_inline_func_fixint(name) static inline int door_pack_fix##name
#define msgpack_pack_user struct door_pack_place *
#define msgpack_pack_append_buffer(user, buf, len)                                                                     \
  do {                                                                                                                 \
    memcpy((user)->at, buf, len);                                                                                      \
    (user)->at += (len);                                                                                               \
    return 0;                                                                                                          \
  } while (0)
#include <msgpack/pack_template.h>

#endif
