#include "door_protocol_reference.h"

#include "door_page.h"
#include "door_wire_frame.h"

#include <inttypes.h>

/* What a TYPE of messages.def is in msgpack. */
#define TYPE_U8 "integer"
#define TYPE_U16 "integer"
#define TYPE_U32 "integer"
#define TYPE_U64 "integer"
#define TYPE_I64 "integer"
#define TYPE_TEXT "str"
#define TYPE_HANDOFFS "array of `handoff`"
#define TYPE_RECORDS "bin of records"
#define TYPE_FIELDS "array: the hand-off's struct"

/* What its range counts, where that is not the value itself. */
#define COUNTS_U8 ""
#define COUNTS_U16 ""
#define COUNTS_U32 ""
#define COUNTS_U64 ""
#define COUNTS_I64 ""
#define COUNTS_TEXT " bytes"
#define COUNTS_HANDOFFS " elements"
#define COUNTS_RECORDS " records of 32 bytes"
#define COUNTS_FIELDS " array"

struct element_row {
  const char *owner; /* the struct or shape */
  const char *name;
  const char *type;
  const char *counts;
  int64_t low;
  uint64_t high;
  const char *unit;
  const char *doc;
};

static const struct element_row elements[] = {
#define FIELD(structure, TYPE, field, low, high, unit, doc)                                                            \
  {#structure, #field, TYPE_##TYPE, COUNTS_##TYPE, low, high, unit, doc},
#define PART(shape, TYPE, part, low, high, unit, doc) {#shape, #part, TYPE_##TYPE, COUNTS_##TYPE, low, high, unit, doc},
#include "messages.def"
};

static void add_elements(struct door_page *page, const char *owner)
{
  door_page_add(page, "| place | element | type | allowed | unit | meaning |\n|---:|---|---|---|---|---|\n");
  uint32_t place = 0;
  for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++) {
    const struct element_row *row = &elements[i];
    if (strcmp(row->owner, owner) != 0) {
      continue;
    }
    door_page_add(page, "| %" PRIu32 " | `%s` | %s | %" PRId64 "..%" PRIu64 "%s | %s ", place, row->name, row->type,
                  row->low, row->high, row->counts, row->unit);
    door_page_add_cell(page, row->doc);
    door_page_add(page, "|\n");
    place++;
  }
  door_page_add(page, "\n");
}

static void add_header(struct door_page *page)
{
  door_page_add(
      page,
      "## Frame\n\nA message is one frame: a header of %d bytes, then the body, one msgpack array that ends where the "
      "frame ends. Numbers of\nthe header are unsigned and little-endian. Over ZeroMQ a frame is one message; what is "
      "longer than %d bytes is cut into\nparts of that length, the last of what is left, and put together again by who "
      "receives it.\n\n| offset | bytes | meaning |\n|---:|---:|---|\n",
      DOOR_WIRE_HEADER_BYTES, DOOR_WIRE_PART_BYTES_MAX);
#define FRAME_FIELD(NAME, bytes, offset, doc) door_page_add(page, "| %d | %d | %s |\n", offset, bytes, doc);
  DOOR_FRAME_FIELDS(FRAME_FIELD)
#undef FRAME_FIELD
  door_page_add(
      page,
      "\nChecksum: take the whole frame, header and body, put zeros in bytes 40 to 47, compute XXH3 with 64 bits of "
      "result, "
      "seed 0\nand no secret (`XXH3_64bits` of the xxHash library), and store the number little-endian in bytes 40 to "
      "47.\n\n"
      "### What a reader refuses\n\nIn this order: fewer than %d bytes; another magic; another major version; a body "
      "length "
      "that is not the rest of the\nframe; more than a limit below; a checksum that does not match; a type that is no "
      "control "
      "message, or flags that are not 0;\na body that is not as this page says. Bytes after the body are always an "
      "error.\n\n"
      "### Versions\n\nThis page describes version %d.%d. A minor version adds elements at the end of arrays. A reader "
      "that "
      "knows a lower minor version\nthan the frame's passes over elements after those it knows, of any kind, nested at "
      "most %d "
      "deep. Where the frame's minor version is not\nabove the reader's, such an element is an error.\n\n"
      "### Limits\n\n| what | at most |\n|---|---:|\n| bytes of a frame | %d |\n| elements of the list in a body | %d "
      "|\n"
      "| hand-offs of an entry | %d |\n| ledger records of an entry | %d |\n| bytes of a text | %d |\n\n",
      DOOR_WIRE_HEADER_BYTES, DOOR_WIRE_MAJOR, DOOR_WIRE_MINOR, DOOR_WIRE_DEPTH_MAX, DOOR_WIRE_FRAME_BYTES_MAX,
      DOOR_WIRE_ENTRIES_MAX, DOOR_WIRE_MESSAGES_MAX, DOOR_WIRE_RECORDS_MAX, DOOR_WIRE_TEXT_BYTES_MAX);
}

static void add_conventions(struct door_page *page)
{
  door_page_add(
      page,
      "## Values\n\n- integer: any msgpack integer format, signed or unsigned, of any width that holds the value; "
      "floats are refused. Writers\n  choose the shortest.\n"
      "- str: UTF-8, well formed (no overlong forms, no surrogates), without a zero byte.\n"
      "- bin: bytes; a bin of records is a whole number of ledger records, see [ledger](ledger.md).\n"
      "- instants are seconds since 00:00 on the scenario's first day; 9223372036854775807 (2^63-1) is never.\n"
      "- an id of a contact holds its family in the low 56 bits and, above, 0 for the first contact or n for the "
      "n-th return.\n- both ends of a range are allowed.\n\n"
      "### Parties\n\n| number | name |\n|---:|---|\n");
#define X(upper, number, lower) door_page_add(page, "| %d | `%s` |\n", number, #lower);
  DOOR_PARTIES(X)
#undef X
  door_page_add(page, "\n");
}

/* What the body of a control message is, in words. */
#define BODY_FIELDS(name) "the struct `" #name "`"
#define BODY_LIST(name) "an array of one element: an array of `" #name "`"
#define BODY_NOTHING(name) "an empty array"

static const char *body_of(int type)
{
  switch (type) {
#define BODY(NAME, FORM, name)                                                                                         \
  case DOOR_##NAME##_MESSAGE:                                                                                          \
    return BODY_##FORM(name);
#include "messages.def"
  default: /* a control message without a BODY row: a test finds it on the page */
    return "?";
  }
}

static void add_control(struct door_page *page)
{
  static const struct {
    int number;
    const char *name, *direction, *doc;
  } rows[] = {
#define CONTROL(NAME, name, number, direction, doc) {number, #name, direction, doc},
#include "messages.def"
  };
  door_page_add(
      page, "## Control messages\n\nThe type in the header. Everything between the conductor and a service is one of "
            "these; hand-offs travel inside them.\nEntries and counts lie in strictly increasing order of replication, "
            "and the header's count is how many there are.\n\n"
            "| type | name | direction | meaning | body |\n|---:|---|---|---|---|\n");
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    door_page_add(page, "| %d | `%s` | %s | %s | %s |\n", rows[i].number, rows[i].name, rows[i].direction, rows[i].doc,
                  body_of(rows[i].number));
  }
  door_page_add(page, "\n");
}

static void add_handoffs(struct door_page *page)
{
  door_page_add(page, "## Hand-offs\n\n| type | name | struct | meaning |\n|---:|---|---|---|\n");
#define HANDOFF(NAME, name, number, structure, doc)                                                                    \
  door_page_add(page, "| %d | `%s` | `%s` | %s |\n", number, #name, #structure, doc);
#include "messages.def"
  door_page_add(
      page, "\n### Links\n\nWho may send which hand-off to whom; anything else is refused.\n\n| from | to | hand-off "
            "|\n|---|---|---|\n");
#define LINK(FROM, TO, NAME)                                                                                           \
  door_page_add(page, "| %d `%s` | %d `%s` | `%s` |\n", FROM, door_party_name(FROM), TO, door_party_name(TO),          \
                door_message_name(DOOR_##NAME##_MESSAGE));
#include "messages.def"
  door_page_add(page, "\n");
}

static void add_arrays(struct door_page *page)
{
  door_page_add(page, "## Arrays\n\nEach is a msgpack array of exactly these elements in this order.\n\n");
#define SHAPE_BEGIN(name, doc)                                                                                         \
  door_page_add(page, "### `" #name "`\n\n%s\n\n", doc);                                                               \
  add_elements(page, #name);
#define STRUCT_BEGIN(name, doc) SHAPE_BEGIN(name, doc)
#include "messages.def"
  door_page_add(
      page, "In the records of one entry the kind is one of the [ledger](ledger.md)'s, the service is 1..4, and times "
            "are at least 0 and do not decrease.\n\n");
}

static void add_hex(struct door_page *page, const unsigned char *bytes, size_t length)
{
  enum { LINE_BYTES = 16 };
  door_page_add(page, "```\n");
  for (size_t i = 0; i < length; i += LINE_BYTES) {
    door_page_add(page, "%04zx ", i);
    for (size_t j = i; j < length && j < i + LINE_BYTES; j++) {
      door_page_add(page, " %02x", bytes[j]);
    }
    door_page_add(page, "\n");
  }
  door_page_add(page, "```\n\n");
}

/* An answer with one hand-off and one record: the bytes, then what they say. */
static enum door_err add_example(struct door_page *page, struct door_batch *batch, struct door_wire_buffer *buffer)
{
  static const struct door_wire_head head = {
      .run_id = UINT64_C(0x0102030405060708), .sequence = 9, .run_epoch = 1, .type = DOOR_ANSWER_MESSAGE};
  enum door_err err = door_batch_open(batch, 0, sim_time_at(7200));
  struct door_message *message = err == DOOR_OK ? door_batch_add_message(batch) : NULL;
  struct door_record *record = message != NULL ? door_batch_add_record(batch) : NULL;
  if (record == NULL) {
    return DOOR_ERR_MEMORY;
  }
  *message = (struct door_message){
      .due = {5400},
      .sequence = 3,
      .type = DOOR_NOTICE_MESSAGE,
      .from = DOOR_EARLY_HELP,
      .to = DOOR_INTAKE,
      .body.door_notice = {.contact = 70000, .need_since = 300, .need_spell = 1, .need_level = 2, .standing = 1}};
  *record = (struct door_record){.time_seconds = 3600,
                                 .subject = 70000,
                                 .value = 1,
                                 .number = 12,
                                 .code = DOOR_POOL_EARLY_HELP_PLACES,
                                 .service = DOOR_EARLY_HELP,
                                 .kind = DOOR_RECORD_JOINED};
  door_batch_close(batch);
  err = door_wire_encode_batch(buffer, &head, batch);
  if (err != DOOR_OK) {
    return err;
  }
  door_page_add(page, "## Example\n\nAn answer of early help with one entry, one hand-off and one ledger record, in "
                      "hexadecimal:\n\n");
  add_hex(page, buffer->bytes, buffer->length);
  door_page_add(page,
                "Header: version 1.1, run 0x0102030405060708, epoch 1, type 5 (answer), sequence 9, 1 entry. "
                "Body, with the record's bytes as `<32>`:\n\n```\n"
                "[[[0, 7200, [[19, 3, 1, 5400, 3, [70000, 300, 1, 2, 1]]], <32>]]]\n```\n\n"
                "The record: at 3600 s contact 70000 joined (kind 4) the pool early_help_places (code 1) of early_help "
                "(service 3)\nin priority class 1; it is record 12 of its service.\n\n");
  return DOOR_OK;
}

static void add_recordings(struct door_page *page)
{
  door_page_add(page,
                "## Recordings\n\nA recording is a file of frames as the conductor saw them, one after the other, each "
                "behind 6 bytes:\n\n| offset | bytes | meaning |\n|---:|---:|---|\n"
                "| 0 | 1 | direction: 0 from the conductor to the service, 1 from the service |\n"
                "| 1 | 1 | the service's party, 1..4 |\n"
                "| 2 | 4 | length of the frame, unsigned, little-endian |\n"
                "| 6 | | the frame |\n\nThere is no header of the file and nothing after the last frame.\n");
}

enum door_err door_protocol_reference_markdown(char **out_text)
{
  struct door_page page = {.text = NULL};
  struct door_batch batch;
  struct door_wire_buffer buffer;
  door_batch_init(&batch);
  door_wire_buffer_init(&buffer);
  door_page_add(&page,
                "# Messages\n\n<!-- Made from common/protocol/messages.def; a test compares. Change that, not this. "
                "-->\n\nEverything that the conductor and the services say to each other, byte for byte. A reader or "
                "writer in any language can be\nwritten from this page and the one of the [ledger](ledger.md).\n\n");
  add_header(&page);
  add_conventions(&page);
  add_control(&page);
  add_handoffs(&page);
  add_arrays(&page);
  enum door_err err = add_example(&page, &batch, &buffer);
  add_recordings(&page);
  door_batch_fini(&batch);
  door_wire_buffer_fini(&buffer);
  if (err != DOOR_OK) {
    free(page.text);
    return err;
  }
  return door_page_finish(&page, out_text);
}
