/* The stored reference pages are the generated ones. FRONTDOOR_UPDATE_REFERENCE=1 stores them anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_ledger.h"
#include "door_measure.h"
#include "door_message.h"
#include "door_protocol_reference.h"
#include "scenario_schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { PATH_BYTES = 4096, PAGE_BYTES_MAX = 1 << 20 };

static void path_of(char *path, const char *page)
{
  const char *source = getenv("FRONTDOOR_SOURCE");
  assert_non_null(source);
  int length = snprintf(path, PATH_BYTES, "%s/docs/reference/%s", source, page);
  assert_true(length > 0 && length < PATH_BYTES);
}

static void store(const char *path, const char *text)
{
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

/* The caller frees it. */
static char *load(const char *path)
{
  char *text = calloc(PAGE_BYTES_MAX, 1);
  FILE *file = fopen(path, "r");
  assert_non_null(text);
  assert_non_null(file);
  size_t length = fread(text, 1, PAGE_BYTES_MAX - 1, file);
  assert_true(length > 0 && feof(file));
  assert_int_equal(fclose(file), 0);
  return text;
}

static enum door_err measures_in_english(char **out_text)
{
  return door_measure_reference_markdown(DOOR_ENGLISH, out_text);
}

static enum door_err measures_in_welsh(char **out_text)
{
  return door_measure_reference_markdown(DOOR_WELSH, out_text);
}

static void reference__stored_pages__as_generated(void **state)
{
  (void)state;
  static const struct {
    const char *given_page;
    enum door_err (*given_maker)(char **out_text);
  } rows[] = {
      {"messages.md", door_protocol_reference_markdown},
      {"ledger.md", door_ledger_reference_markdown},
      {"measures.md", measures_in_english},
      {"measures.cy.md", measures_in_welsh},
      {"parameters.md", parameter_reference_markdown},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char path[PATH_BYTES];
    path_of(path, rows[i].given_page);
    char *made = NULL;
    assert_int_equal(rows[i].given_maker(&made), DOOR_OK);
    if (getenv("FRONTDOOR_UPDATE_REFERENCE") != NULL) {
      store(path, made);
    }
    char *stored = load(path);
    assert_string_equal(stored, made);
    free(stored);
    free(made);
  }
}

/* What messages.def names stands on the page, and every control message has a body. */
static void reference__messages__every_name_is_on_the_page(void **state)
{
  (void)state;
  static const char *const names[] = {
#define STRUCT_BEGIN(name, doc) "### `" #name "`",
#define SHAPE_BEGIN(name, doc) "### `" #name "`",
#define FIELD(structure, TYPE, field, low, high, unit, doc) "| `" #field "` |",
#define PART(shape, TYPE, part, low, high, unit, doc) "| `" #part "` |",
#define HANDOFF(NAME, name, number, structure, doc) "| " #number " | `" #name "` |",
#define CONTROL(NAME, name, number, direction, doc) "| " #number " | `" #name "` |",
#include "messages.def"
  };
  char *page = NULL;
  assert_int_equal(door_protocol_reference_markdown(&page), DOOR_OK);
  for (size_t i = 0; i < COUNT(names); i++) {
    if (strstr(page, names[i]) == NULL) {
      fail_msg("%s is missing", names[i]);
    }
  }
  assert_null(strstr(page, "?"));
  free(page);
}

static void reference__ledger__every_name_is_on_the_page(void **state)
{
  (void)state;
  static const char *const names[] = {
#define RECORD(NAME, name, number, subject, code, value, doc) "| " #number " | `" #name "` |",
#define POOL(NAME, name, number, party, unit) "| " #number " | `" #name "` |",
#define OUTCOME(NAME, name, number, doc) "| " #number " | `" #name "` |",
#define RULE(NAME, name, number, doc) "| " #number " | `" #name "` |",
#include "ledger.def"
  };
  char *page = NULL;
  assert_int_equal(door_ledger_reference_markdown(&page), DOOR_OK);
  for (size_t i = 0; i < COUNT(names); i++) {
    if (strstr(page, names[i]) == NULL) {
      fail_msg("%s is missing", names[i]);
    }
  }
  free(page);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reference__stored_pages__as_generated),
      cmocka_unit_test(reference__messages__every_name_is_on_the_page),
      cmocka_unit_test(reference__ledger__every_name_is_on_the_page),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
