#include "door_ledger.h"
#include "door_page.h"
#include "door_protocol_reference.h"

static void add_layout(struct door_page *page)
{
  static const struct {
    const char *name;
    size_t offset, bytes;
    const char *type;
    const char *doc;
  } rows[] = {
#define ROW(field, type, doc)                                                                                          \
  {#field, offsetof(struct door_record, field), sizeof((struct door_record *)NULL)->field, type, doc}
      ROW(time_seconds, "int64", "when: seconds since 00:00 on the scenario's first day"),
      ROW(subject, "uint64", "whom: the id of a contact, or the number of a pool"),
      ROW(value, "int64", "by kind, see below"),
      ROW(number, "uint32", "the service's count of its records in this replication, from 0"),
      ROW(code, "uint16", "by kind, see below"),
      ROW(service, "uint8", "who wrote it: 1 intake, 2 screening, 3 early_help, 4 assessment"),
      ROW(kind, "uint8", "what happened, see below"),
#undef ROW
  };
  door_page_add(page, "| offset | bytes | type | field | meaning |\n|---:|---:|---|---|---|\n");
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    door_page_add(page, "| %zu | %zu | %s | `%s` ", rows[i].offset, rows[i].bytes, rows[i].type, rows[i].name);
    door_page_add_cell(page, rows[i].doc);
    door_page_add(page, "|\n");
  }
}

static void add_kinds(struct door_page *page)
{
  static const struct {
    const char *name;
    int number;
    const char *subject, *code, *value, *doc;
  } rows[] = {
#define RECORD(NAME, name, number, subject, code, value, doc) {#name, number, subject, code, value, doc},
#include "ledger.def"
  };
  door_page_add(page, "| kind | name | subject | code | value | meaning |\n|---:|---|---|---|---|---|\n");
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    door_page_add(page, "| %d | `%s` ", rows[i].number, rows[i].name);
    door_page_add_cell(page, rows[i].subject);
    door_page_add_cell(page, rows[i].code);
    door_page_add_cell(page, rows[i].value);
    door_page_add_cell(page, rows[i].doc);
    door_page_add(page, "|\n");
  }
}

static void add_names(struct door_page *page)
{
  door_page_add(page, "\n## Pools\n\n| number | name | service | unit |\n|---:|---|---|---|\n");
#define POOL(NAME, name, number, party, unit)                                                                          \
  door_page_add(page, "| %d | `%s` | `%s` | %s |\n", number, #name, door_party_name(party), unit);
#include "ledger.def"
  door_page_add(page, "\n## Outcomes\n\n| number | name | meaning |\n|---:|---|---|\n");
#define OUTCOME(NAME, name, number, doc) door_page_add(page, "| %d | `%s` | %s |\n", number, #name, doc);
#include "ledger.def"
  door_page_add(page, "\n## Rules\n\n| number | name | what led to the outcome |\n|---:|---|---|\n");
#define RULE(NAME, name, number, doc) door_page_add(page, "| %d | `%s` | %s |\n", number, #name, doc);
#include "ledger.def"
}

enum door_err door_ledger_reference_markdown(char **out_text)
{
  struct door_page page = {.text = NULL};
  door_page_add(
      &page,
      "# Ledger\n\n<!-- Made from common/protocol/ledger.def; a test compares. Change that, not this. -->\n\n"
      "The ledger is the only source of results: services write what happened, measures fold over it.\n"
      "This page describes version %d. Numbers are appended, never reused.\n\n"
      "## Record\n\nA record has %d bytes, little-endian, signed numbers in two's complement. This layout is what "
      "travels, what is\nstored and what is hashed. The order of a ledger is replication, time, service, "
      "`number`; the replication stands\noutside the record.\n\n",
      DOOR_LEDGER_VERSION, DOOR_RECORD_BYTES);
  add_layout(&page);
  door_page_add(&page, "\n## Kinds\n\nWhere a code or value reads `a | b << n | c << m`, the number holds `a` in its "
                       "bits below `n`, `b` in those "
                       "from `n` and\n`c` in those from `m` on. Times and waits are in seconds.\n\n");
  add_kinds(&page);
  add_names(&page);
  return door_page_finish(&page, out_text);
}
