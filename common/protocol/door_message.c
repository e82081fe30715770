#include "door_message.h"

const char *door_message_name(uint8_t type)
{
  switch (type) {
#define HANDOFF(NAME, name, number, structure, doc)                                                                    \
  case number:                                                                                                         \
    return #name;
#define CONTROL(NAME, name, number, direction, doc)                                                                    \
  case number:                                                                                                         \
    return #name;
#include "messages.def"
  default: /* a number from a wire, not an enum */
    return "?";
  }
}

bool door_message_has_link(enum door_party from, enum door_party to, uint8_t type)
{
  static const bool links[DOOR_PARTY_COUNT][DOOR_PARTY_COUNT][DOOR_MESSAGE_TYPES_MAX] = {
#define LINK(FROM, TO, NAME) [FROM][TO][DOOR_##NAME##_MESSAGE] = true,
#include "messages.def"
  };
  return (uint32_t)from < DOOR_PARTY_COUNT && (uint32_t)to < DOOR_PARTY_COUNT && type < DOOR_MESSAGE_TYPES_MAX &&
         links[from][to][type];
}
