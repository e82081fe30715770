#include "door_hello.h"

#include "door_ledger.h"
#include "sim_fingerprint.h"
#include "sim_queue.h"

#include <stdatomic.h>
#include <string.h>

const char *door_program_version(void)
{
  return FRONTDOOR_VERSION;
}

/* The same at every call of a program, and milliseconds of work: made once. */
static uint64_t fingerprint(void)
{
  static _Atomic uint64_t made;
  uint64_t value = atomic_load(&made);
  if (value == 0) {
    value = sim_math_fingerprint();
    atomic_store(&made, value);
  }
  return value;
}

struct door_hello door_hello_of(enum door_party party, uint64_t instance)
{
  return (struct door_hello){
      .party = (uint8_t)party,
      .program_version = {.bytes = FRONTDOOR_VERSION, .length = (uint32_t)strlen(FRONTDOOR_VERSION)},
      .order_version = SIM_ORDER_VERSION,
      .ledger_version = DOOR_LEDGER_VERSION,
      .fingerprint = fingerprint(),
      .instance = instance};
}

enum door_err door_hello_check(const struct door_hello *hello, enum door_party party, const char *program_version,
                               struct door_problem *problem)
{
  struct door_hello own = door_hello_of(party, hello->instance);
  if (hello->party != own.party) {
    return door_problem_set(problem, DOOR_ERR_REFUSED, "says that it is %s",
                            door_party_name((enum door_party)hello->party));
  }
  if (hello->order_version != own.order_version) {
    return door_problem_set(problem, DOOR_ERR_VERSION, "has order version %u, the conductor %u; use one build for both",
                            hello->order_version, own.order_version);
  }
  if (hello->ledger_version != own.ledger_version) {
    return door_problem_set(problem, DOOR_ERR_VERSION,
                            "has ledger version %u, the conductor %u; use one build for both", hello->ledger_version,
                            own.ledger_version);
  }
  if (hello->fingerprint != own.fingerprint) {
    return door_problem_set(problem, DOOR_ERR_REFUSED,
                            "computes differently: fingerprint %016llx, the conductor's %016llx; build both alike",
                            (unsigned long long)hello->fingerprint, (unsigned long long)own.fingerprint);
  }
  if (program_version != NULL &&
      (hello->program_version.length != strlen(program_version) ||
       memcmp(hello->program_version.bytes, program_version, strlen(program_version)) != 0)) {
    return door_problem_set(problem, DOOR_ERR_VERSION, "is version %.*s, the conductor %s",
                            (int)hello->program_version.length, hello->program_version.bytes, program_version);
  }
  return DOOR_OK;
}

enum door_err door_err_of_name(const char *name, size_t length)
{
  static const enum door_err codes[] = {
#define X(code, exit_code, text) code,
      DOOR_ERRORS(X)
#undef X
  };
  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
    const char *known = door_err_name(codes[i]);
    if (codes[i] != DOOR_OK && strlen(known) == length && memcmp(known, name, length) == 0) {
      return codes[i];
    }
  }
  return DOOR_ERR_PEER_LOST;
}
