#include "intake_rules.h"

bool intake_gives_advice(const struct door_intake *intake, uint8_t need_level, double u)
{
  return intake->advice_rule != DOOR_ADVICE_NOT_GIVEN && u < intake_share_of_level(intake->advice_shares, need_level);
}
