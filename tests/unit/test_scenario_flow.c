/* The parser without a YAML library reads JSON and defaults into the same tree as the one with it, and refuses the
 * rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parameter_table.h"
#include "scenario_flow.h"
#include "scenario_writer.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void assert_same_text(const char *one, const char *other)
{
  assert_int_equal(one == NULL, other == NULL);
  if (one != NULL) {
    assert_string_equal(one, other);
  }
}

static void assert_same_tree(const struct scenario_node *one, const struct scenario_node *other)
{
  while (one != NULL && other != NULL) {
    assert_int_equal(one->kind, other->kind);
    assert_int_equal(one->child_count, other->child_count);
    assert_int_equal(one->is_broken, other->is_broken);
    assert_same_text(one->text, other->text);
    assert_same_text(one->key, other->key);
    assert_int_equal(one->key_is_plain, other->key_is_plain);
    if (one->kind == SCENARIO_SCALAR) {
      assert_int_equal(one->is_plain, other->is_plain);
      assert_int_equal(one->spot.line, other->spot.line);
      assert_int_equal(one->spot.column, other->spot.column);
    }
    assert_same_tree(one->first, other->first);
    one = one->next;
    other = other->next;
  }
  assert_true(one == NULL && other == NULL);
}

static void assert_read_alike(const char *text)
{
  struct scenario_document *document = scenario_document_create();
  assert_non_null(document);
  struct scenario_node *yaml = scenario_node_parse(document, 0, text, strlen(text));
  struct scenario_node *flow = scenario_flow_parse(document, 0, text, strlen(text));
  if (yaml == NULL || flow == NULL || scenario_problem_count(document) > 0) {
    fail_msg("%.60s: %s", text, scenario_problem_count(document) > 0 ? scenario_problem_text(document, 0) : "NULL");
  }
  assert_same_tree(yaml, flow);
  scenario_node_destroy(&yaml);
  scenario_node_destroy(&flow);
  scenario_destroy(&document);
}

static void flow__every_default__is_read_as_yaml_reads_it(void **state)
{
  (void)state;
  size_t count = 0;
  for (size_t i = 0; i < parameter_count(); i++) {
    const char *yaml = parameter_at(i)->default_yaml;
    if (yaml != NULL) {
      assert_read_alike(yaml);
      count++;
    }
  }
  assert_true(count > 200);
}

static void flow__every_scenario_as_json__is_read_as_yaml_reads_it(void **state)
{
  (void)state;
  char pattern[1024];
  glob_t found;
  snprintf(pattern, sizeof pattern, "%s/scenarios/*.yaml", getenv("FRONTDOOR_SOURCE"));
  assert_int_equal(glob(pattern, 0, NULL, &found), 0);
  assert_true(found.gl_pathc > 20);
  for (size_t i = 0; i < found.gl_pathc; i++) {
    struct scenario_document *document = NULL;
    char *json = NULL;
    assert_int_equal(scenario_read_file(found.gl_pathv[i], NULL, 0, &document), DOOR_OK);
    assert_int_equal(scenario_resolved_json(document, &json), DOOR_OK);
    assert_read_alike(json);
    free(json);
    scenario_destroy(&document);
  }
  globfree(&found);
}

static void flow__texts__as_yaml_reads_them(void **state)
{
  (void)state;
  static const char *const rows[] = {
      "{}",
      "[]",
      "{\"a\": {}}",
      "[[], {}]",
      "  {\"a\" : [1,2 , 3]}  \n",
      "{\"a\": \"\\u00e9\\n\\\"\\\\\\/\\t\"}",
      "{\"a\": \"\\ud83d\\ude00 t\xC5\xB7\"}",
      "{a: 'b c', d: e f, g: 1.5e-7}",
      "{\"a\": null, \"b\": true}",
      "{\n  \"a\": {\n    \"b\": [\"x\",\n \"y\"]\n  }\n}\n",
      "word",
      "\"quoted\"",
      "'single'",
      "{a: ''}",
      "{a: b:c}",
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_read_alike(rows[i]);
  }
}

static void flow__what_is_no_json__place_and_reason(void **state)
{
  (void)state;
  static const struct {
    const char *given, *want;
  } rows[] = {
      {"", "1:1: there is nothing in it"},
      {" \n ", "2:2: there is nothing in it"},
      {"{\"a\": 1", "1:8: a comma or } is missing"},
      {"[1 2, 3", "1:8: a comma or ] is missing"},
      {"{\"a\" 1}", "1:6: a colon is missing behind a key"},
      {"{\"a\": }", "1:7: a value is missing"},
      {"{\"a\": 1, \"b\": 2, \"a\": 3}", "1:18: a: given twice; first in line 1"},
      {"{\"a\": \"b}", "1:7: text in quotes without an end"},
      {"{\"a\": \"\\x\"}", "1:9: an escape that JSON does not have"},
      {"{\"a\": \"\\u12g4\"}", "1:12: \\u needs four hexadecimal digits"},
      {"{\"a\": \"\\udc00\"}", "1:10: half of a character"},
      {"{\"a\": \"\\ud800x\"}", "1:14: the first half of a character needs the second"},
      {"{\"a\": \"\\u0000\"}", "1:7: an escape gives a character that no text may hold"},
      {"{\"a\": &x 1}", "1:7: not JSON"},
      {"{\"a\": *x}", "1:7: not JSON"},
      {"{\"a\": !!str 1}", "1:7: not JSON"},
      {"{}\n{}", "2:1: something follows the end"},
      {"{\n  \"\xC5\xB7\": ]\n}", "2:8: a value is missing"},
      {"[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", "1:17: nested too deep (allowed up to 16 levels)"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct scenario_document *document = scenario_document_create();
    uint32_t layer = scenario_add_layer(document, "t", false);
    assert_null(scenario_flow_parse(document, layer, rows[i].given, strlen(rows[i].given)));
    assert_int_equal(scenario_problem_count(document), 1);
    const char *got = scenario_problem_text(document, 0);
    if (strcmp(got + strlen("t:"), rows[i].want) != 0) {
      fail_msg("%s: got %s, want t:%s", rows[i].given, got, rows[i].want);
    }
    scenario_destroy(&document);
  }
}

/* Each beginning of a scenario is refused, with one problem, or is a whole. */
static void flow__cut_anywhere__is_refused(void **state)
{
  (void)state;
  static const char whole[] = "{\"a\": {\"b\": [1, \"x\\u00e9\", 'y'], c: {d: e}}, \"f\": null}";
  for (size_t length = 0; length < sizeof whole - 1; length++) {
    struct scenario_document *document = scenario_document_create();
    assert_null(scenario_flow_parse(document, scenario_add_layer(document, "t", false), whole, length));
    assert_int_equal(scenario_problem_count(document), 1);
    scenario_destroy(&document);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(flow__every_default__is_read_as_yaml_reads_it),
      cmocka_unit_test(flow__every_scenario_as_json__is_read_as_yaml_reads_it),
      cmocka_unit_test(flow__texts__as_yaml_reads_them),
      cmocka_unit_test(flow__what_is_no_json__place_and_reason),
      cmocka_unit_test(flow__cut_anywhere__is_refused),
  };
  return cmocka_run_group_tests_name("scenario_flow", tests, NULL, NULL);
}
