/* fuzz_scenario: any bytes as a scenario, YAML or JSON.
 * Must hold: a refusal names line and column inside the text; what is read is written and read again to the same bytes,
 * values and hash; a setting is made of it or refused with a reason, and its distributions give numbers. */
#include "fuzz_scenario.h"

#include "scenario_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t byte_count)
{
  struct scenario_document *document = NULL;
  enum door_err err = scenario_read_text((const char *)bytes, byte_count, "s.yaml", &document);
  if (err == DOOR_OK) {
    fuzz_check_document(document);
  } else {
    DOOR_ASSERT(err == DOOR_ERR_SCENARIO && scenario_of(document) == NULL);
    size_t count = scenario_problem_count(document);
    DOOR_ASSERT(count > 0);
    for (size_t i = 0; i < count; i++) {
      const char *text = scenario_problem_text(document, i);
      DOOR_ASSERT(fuzz_is_line(text));
      DOOR_ASSERT(fuzz_is_placed(text, "s.yaml", bytes, byte_count) || i == SCENARIO_PROBLEMS_MAX);
    }
  }
  scenario_destroy(&document);
  return 0;
}
