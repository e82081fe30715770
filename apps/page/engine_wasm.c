/* What the engine has in a browser instead of libraries: scenarios are read without the one for YAML, and hashes come
 * from the header of xxHash. Built by setup/engine only. */
#define XXH_STATIC_LINKING_ONLY
#define XXH_IMPLEMENTATION
#include "scenario_flow.h"

#include <xxhash.h>

struct scenario_node *scenario_node_parse(struct scenario_document *document, uint32_t layer, const char *text,
                                          size_t byte_count)
{
  return scenario_flow_parse(document, layer, text, byte_count);
}
