#include "door_ids.h"

const char *door_party_name(enum door_party party)
{
  switch (party) {
#define X(upper, number, lower)                                                                                        \
  case upper:                                                                                                          \
    return #lower;
    DOOR_PARTIES(X)
#undef X
  }
  return "?";
}
