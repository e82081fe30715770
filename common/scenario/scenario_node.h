/* scenario_node.h - a YAML text as a tree of scalars, lists and mappings with their places.
 *
 * Role: the tree, and the parser that makes it: scenario_yaml.c, the only file that talks to the YAML library, tells
 *   syntax errors, duplicate keys, anchors, aliases, tags, further documents, and what is nested too deep. Where there
 * is no such library, as in a browser, scenario_flow.h takes its place. Does not decide: what a scalar means; it keeps
 *   whether it was quoted.
 * Ownership: the caller owns the tree and frees it with scenario_node_destroy.
 * Errors: problems in the document; NULL where the text as a whole cannot be read. Threads: no shared state.
 */
#ifndef SCENARIO_NODE_H
#define SCENARIO_NODE_H

#include "scenario_document.h"

/* In one text; a file of 24 sources with every profile needs about 2,000. */
enum { SCENARIO_NODES_MAX = 8192 };

enum scenario_node_kind { SCENARIO_SCALAR, SCENARIO_LIST, SCENARIO_MAPPING };

struct scenario_node {
  enum scenario_node_kind kind;
  bool is_plain;  /* a scalar without quotes */
  bool is_broken; /* already told of; read no further */
  struct scenario_spot spot;
  char *text; /* of a scalar, clean (scenario_guard.h); else NULL */
  char *key;  /* of a value in a mapping; else NULL */
  bool key_is_plain;
  struct scenario_spot key_spot;
  struct scenario_node *first; /* of a list or mapping */
  struct scenario_node *next;  /* its neighbour */
  uint32_t child_count;
};

/* The tree of a text that has passed the guard; NULL when it cannot be read, or is empty: then a problem was
 * told, or the document is out of memory. */
struct scenario_node *scenario_node_parse(struct scenario_document *document, uint32_t layer, const char *text,
                                          size_t byte_count);
/* *node may be NULL; becomes NULL. */
void scenario_node_destroy(struct scenario_node **node);

/* The value of a key in a mapping; NULL when there is none or node is no mapping. */
const struct scenario_node *scenario_node_child(const struct scenario_node *node, const char *key);

/* Of a parser: why there may be no node so deep, or so many; NULL where there may. And that a key is there already. */
const char *scenario_node_limit(uint32_t depth, uint32_t node_count);
void scenario_node_tell_twice(struct scenario_document *document, struct scenario_spot spot, const char *key,
                              const struct scenario_node *first);

/* "a list", "a mapping", "text in quotes" ... for messages. */
const char *scenario_node_kind_text(const struct scenario_node *node);

#endif
