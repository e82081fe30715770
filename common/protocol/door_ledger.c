#include "door_ledger.h"

#define NAME_ROW(number, text)                                                                                         \
  case number:                                                                                                         \
    return text;

const char *door_record_name(uint8_t kind)
{
  switch (kind) {
#define RECORD(NAME, name, number, subject, code, value, doc) NAME_ROW(number, #name)
#include "ledger.def"
  default: /* a number from a file, not an enum */
    return "?";
  }
}

const char *door_pool_name(uint16_t pool)
{
  switch (pool) {
#define POOL(NAME, name, number, party, unit) NAME_ROW(number, #name)
#include "ledger.def"
  default:
    return "?";
  }
}

const char *door_outcome_name(uint8_t outcome)
{
  switch (outcome) {
#define OUTCOME(NAME, name, number, doc) NAME_ROW(number, #name)
#include "ledger.def"
  default:
    return "?";
  }
}

const char *door_rule_name(uint8_t rule)
{
  switch (rule) {
#define RULE(NAME, name, number, doc) NAME_ROW(number, #name)
#include "ledger.def"
  default:
    return "?";
  }
}

const char *door_rule_text(uint8_t rule)
{
  switch (rule) {
#define RULE(NAME, name, number, doc) NAME_ROW(number, doc)
#include "ledger.def"
  default:
    return "?";
  }
}
