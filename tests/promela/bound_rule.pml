/* bound_rule.pml - the rule of the bounds as conductor_rules.c has it, for grants.pml and rule.pml.
 *
 * Who includes it defines SERVICES, HORIZON and LAG_CAP. A time is 0..HORIZON, and HORIZON stands for everything from
 * the horizon on, "never" too: the rule cannot tell them apart, which rule.pml checks. A length is 0..HORIZON or
 * NO_LINK. Each MUTANT_ changes one thing of the rule; tests/promela/run says which check must then fail.
 */
#define NO_LINK 255
#define LINK(from, to) ((from) * SERVICES + (to))
#define EARLIER(a, b) ((a) < (b) -> (a) : (b))
/* The sum of a time or length and a length; it does not pass the horizon. */
#define PLUS(a, b) (((a) == NO_LINK || (b) == NO_LINK) -> NO_LINK : EARLIER((a) + (b), HORIZON))

/* hidden: no part of a state, for outside of a step it holds nothing that counts. */
byte lookahead[SERVICES * SERVICES];   /* of each link, or NO_LINK */
byte bound[SERVICES];                  /* what each service can be granted: everything below */
hidden byte path[SERVICES * SERVICES]; /* D: the shortest of at least one link; follows from lookahead */
hidden byte next[SERVICES];            /* N: the service's next event or the first message in flight to it */
hidden byte least;                     /* T: the least N */
hidden byte i, j, via;

/* conductor_paths_of: Floyd and Warshall. */
inline find_paths()
{
  d_step {
    for (i : 0 .. SERVICES * SERVICES - 1) {
      path[i] = lookahead[i]
    }
#ifdef MUTANT_VIA_IN_THE_MIDDLE
    for (i : 0 .. SERVICES - 1) {
      for (j : 0 .. SERVICES - 1) {
        for (via : 0 .. SERVICES - 1) {
#else
    for (via : 0 .. SERVICES - 1) {
      for (i : 0 .. SERVICES - 1) {
        for (j : 0 .. SERVICES - 1) {
#endif
          if
#ifdef MUTANT_DIRECT_LINKS_ONLY
          :: i != j
#endif
          :: else -> path[LINK(i, j)] = EARLIER(path[LINK(i, j)], PLUS(path[LINK(i, via)], path[LINK(via, j)]))
          fi
        }
      }
    }
    i = 0;
    j = 0;
    via = 0
  }
}

/* conductor_bounds: bound_j = min(horizon, T + lag cap, min over i of (N_i + D_ij)). */
inline find_bounds()
{
  d_step {
    least = HORIZON;
    for (i : 0 .. SERVICES - 1) {
      least = EARLIER(least, next[i])
    }
    for (j : 0 .. SERVICES - 1) {
#ifdef MUTANT_NO_LAG_CAP
      bound[j] = HORIZON;
#else
      bound[j] = PLUS(least, LAG_CAP);
#endif
      for (i : 0 .. SERVICES - 1) {
        if
#if defined MUTANT_OWN_CYCLE_LEFT_OUT
        :: i == j
#elif defined MUTANT_OWN_CYCLE_IS_NOTHING
        :: i == j -> bound[j] = EARLIER(bound[j], next[i])
#elif defined MUTANT_SLOWEST_ONLY
        :: next[i] > least
#endif
        :: else -> bound[j] = EARLIER(bound[j], PLUS(next[i], path[LINK(i, j)]))
        fi
      }
    }
    i = 0;
    j = 0
  }
}
