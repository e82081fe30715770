#include "scenario_node.h"
#include "door_words.h"

#include <stdlib.h>
#include <string.h>

void scenario_node_destroy(struct scenario_node **node)
{
  struct scenario_node *at = *node;
  while (at != NULL) {
    struct scenario_node *next = at->next;
    scenario_node_destroy(&at->first); /* nesting is at most SCENARIO_DEPTH_MAX */
    free(at->text);
    free(at->key);
    free(at);
    at = next;
  }
  *node = NULL;
}

const struct scenario_node *scenario_node_child(const struct scenario_node *node, const char *key)
{
  const struct scenario_node *child = node->kind == SCENARIO_MAPPING ? node->first : NULL;
  while (child != NULL && strcmp(child->key, key) != 0) {
    child = child->next;
  }
  return child;
}

const char *scenario_node_kind_text(const struct scenario_node *node)
{
  if (node->kind == SCENARIO_LIST) {
    return door_say("a list");
  }
  if (node->kind == SCENARIO_MAPPING) {
    return door_say("a mapping");
  }
  if (!node->is_plain) {
    return door_say("text in quotes");
  }
  bool is_null = node->text[0] == '\0' || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0;
  return is_null ? door_say("nothing") : door_say("a single value");
}

const char *scenario_node_limit(uint32_t depth, uint32_t node_count)
{
  if (depth > SCENARIO_DEPTH_MAX) {
    return "nested too deep (allowed up to 16 levels)";
  }
  return node_count > SCENARIO_NODES_MAX ? "too many values in one file (allowed up to 8192)" : NULL;
}

void scenario_node_tell_twice(struct scenario_document *document, struct scenario_spot spot, const char *key,
                              const struct scenario_node *first)
{
  scenario_complain(document, spot, "", "%s: given twice; first in line %u", scenario_show(key).text,
                    first->key_spot.line);
}
