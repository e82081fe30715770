#include "fuzz_target.h"
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t byte_count)
{
  (void)bytes;
  (void)byte_count;
  return 0;
}
