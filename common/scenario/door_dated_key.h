/* door_dated_key.h - the parameters that may change on a date, as an enum; the rows stand in door_dated.def.
 */
#ifndef DOOR_DATED_KEY_H
#define DOOR_DATED_KEY_H

enum door_dated_key {
#define DATED(NAME, key, field) DOOR_DATED_##NAME,
#include "door_dated.def"
#undef DATED
  DOOR_DATED_COUNT
};

#endif
