/* What the engine has in a browser instead of libraries and programs: scenarios are read without the one for YAML,
 * hashes come from the header of xxHash, and the version is not a process's. Built by setup/engine only. */
#define XXH_STATIC_LINKING_ONLY
#define XXH_IMPLEMENTATION
#include "conductor_program.h"
#include "scenario_flow.h"

#include <xxhash.h>

const char *conductor_program_version(void)
{
  return FRONTDOOR_VERSION;
}

struct scenario_node *scenario_node_parse(struct scenario_document *document, uint32_t layer, const char *text,
                                          size_t byte_count)
{
  return scenario_flow_parse(document, layer, text, byte_count);
}
