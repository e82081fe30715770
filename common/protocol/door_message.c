#include "door_message.h"

#include <stddef.h>

const char *door_message_name(uint8_t type)
{
  switch (type) {
#define HANDOFF(NAME, name, number, structure, doc) \
  case number:                                      \
    return #name;
#define CONTROL(NAME, name, number, direction, doc) \
  case number:                                      \
    return #name;
#include "messages.def"
  default: /* a number from a wire, not an enum */
    return "?";
  }
}

bool door_message_has_link(enum door_party from, enum door_party to, uint8_t type)
{
  static const struct link_row {
    uint8_t from;
    uint8_t to;
    uint8_t type;
  } links[] = {
#define LINK(FROM, TO, NAME) {FROM, TO, DOOR_##NAME##_MESSAGE},
#include "messages.def"
  };
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
    if (links[i].from == from && links[i].to == to && links[i].type == type) {
      return true;
    }
  }
  return false;
}
