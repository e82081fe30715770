/* rule.pml - the rule of bound_rule.pml against that of the program, for every input of a small domain.
 *
 * Each choice of lookaheads and of N is one state. code_rule.h gives it to conductor_paths_of and conductor_bounds and
 * compares what they give. It also checks what bound_rule.pml takes for granted: to the code, a service that does
 * nothing before the horizon is the same as one that never does anything.
 */
#ifndef SERVICES
#define SERVICES 3
#endif
#ifndef HORIZON
#define HORIZON 5
#endif
#ifndef LAG_CAP
#define LAG_CAP 3
#endif
#ifndef LOOKAHEAD_MAX
#define LOOKAHEAD_MAX 3
#endif
#include "bound_rule.pml"

c_decl {
\#include "code_rule.h"
}

byte chosen[SERVICES];
hidden byte is_refused, is_refused_by_code, agrees;

#define CHOOSE(value, first, last) value = (first); do :: value < (last) -> value++ :: break od

init {
  atomic {
    for (i : 0 .. SERVICES - 1) {
      for (j : 0 .. SERVICES - 1) {
        lookahead[LINK(i, j)] = NO_LINK;
        if
        :: true
        :: i != j -> CHOOSE(lookahead[LINK(i, j)], 0, LOOKAHEAD_MAX)
        fi
      }
    }
    for (i : 0 .. SERVICES - 1) {
      CHOOSE(chosen[i], 0, HORIZON)
    }
    i = 0;
    j = 0;
    d_step {
      find_paths();
      is_refused = false;
      for (i : 0 .. SERVICES - 1) {
        is_refused = is_refused || path[LINK(i, i)] == 0;
        next[i] = chosen[i]
      }
      find_bounds();
      c_code {
        struct code_rule_input input = {SERVICES, HORIZON, LAG_CAP, now.lookahead};
        is_refused_by_code = code_rule_refuses(&input);
        agrees = is_refused_by_code || code_rule_gives(&input, next, now.bound);
      };
      assert(is_refused_by_code == is_refused);
      assert(agrees);
      for (i : 0 .. SERVICES - 1) {
        bound[i] = 0
      }
      i = 0
    }
  }
}
