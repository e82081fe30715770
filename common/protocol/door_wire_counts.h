/* door_wire_counts.h - the lengths of the arrays on the wire.
 *
 * Role: what the reader and the writer of frames have to agree on, counted from messages.def. Internal to the codec.
 *   Does not decide: what stands in an array. Units: elements. Ownership, errors, threads: constants.
 */
#ifndef DOOR_WIRE_COUNTS_H
#define DOOR_WIRE_COUNTS_H

/* How many fields each struct and parts each shape has, as NAME_FIELDS and NAME_PARTS. */
#define STRUCT_BEGIN(name, doc) enum { name##_FIELDS = 0
#define FIELD(structure, TYPE, field, low, high, unit, doc) +1
#define STRUCT_END(name)                                                                                               \
  }                                                                                                                    \
  ;
#define SHAPE_BEGIN(name, doc) enum { name##_PARTS = 0
#define PART(shape, TYPE, part, low, high, unit, doc) +1
#define SHAPE_END(name)                                                                                                \
  }                                                                                                                    \
  ;
#include "messages.def"

#endif
