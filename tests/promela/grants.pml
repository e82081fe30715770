/* grants.pml - simulated time: what the conductor grants, and what the services may do with it.
 *
 * One replication: a conductor that keeps the messages in flight and grants by the rule of bound_rule.pml, and services
 * that act at any instant they were granted and send what they like. README.md says what is left out, and why that is
 * sound. Checked: the assertions below, that it stops nowhere but at its end, and `ends`.
 */
#ifndef SERVICES
#define SERVICES 3
#endif
#ifndef HORIZON
#define HORIZON 3
#endif
#ifndef LAG_CAP
#define LAG_CAP 2
#endif
#ifndef LOOKAHEAD_MIN
#define LOOKAHEAD_MIN 1
#endif
#ifndef LOOKAHEAD_MAX
#define LOOKAHEAD_MAX 2
#endif
#ifndef IN_FLIGHT_MAX
#define IN_FLIGHT_MAX 2
#endif
#include "bound_rule.pml"

#define SLOT(to, due) ((to) * (HORIZON + 1) + (due))
/* Any of first..last. */
#define CHOOSE(value, first, last) value = (first); do :: value < (last) -> value++ :: break od

byte next_event[SERVICES];                /* as each service reported it */
byte in_flight[SERVICES * (HORIZON + 1)]; /* the conductor's messages, by receiver and due time */
byte sent_not_received;                   /* as the services count */
byte past[SERVICES];                      /* everything below was granted or done */
byte service, instant;                    /* who acts, and when */
bool is_acting;
bool is_over;
hidden byte due;

/* ---- a service ---- */

#if defined MUTANT_BOUND_GRANTED_TOO
#define IS_GRANTED (bound[service] > 0 && instant <= bound[service] && instant < HORIZON)
#elif defined MUTANT_DUE_AT_BOUND_DELIVERED
#define IS_GRANTED \
  (instant < bound[service] || (instant == bound[service] && instant < HORIZON && in_flight[SLOT(service, instant)] > 0))
#else
#define IS_GRANTED (instant < bound[service])
#endif

/* door_replica_advance: the service turns to the first instant at which it has something to do and, if that was
 * granted, takes what is due then. */
inline turn_to_next_instant()
{
  d_step {
    instant = 0;
    do
    :: instant < next_event[service] && in_flight[SLOT(service, instant)] == 0 -> instant++
    :: else -> break
    od;
    is_acting = IS_GRANTED;
    if
    :: is_acting ->
      printf("%d acts at %d, with %d messages\n", service, instant, in_flight[SLOT(service, instant)]);
      past[service] = (past[service] <= instant -> instant + 1 : past[service]);
      sent_not_received = sent_not_received - in_flight[SLOT(service, instant)];
      in_flight[SLOT(service, instant)] = 0
    :: else -> instant = 0
    fi
  }
}

#ifdef MUTANT_HAND_OFF_TOO_SHORT
#define EARLIEST_DUE(to) (instant + lookahead[LINK(service, to)] - 1)
#else
#define EARLIEST_DUE(to) PLUS(instant, lookahead[LINK(service, to)])
#endif
#define CAN_SEND(to) (is_acting && lookahead[LINK(service, to)] != NO_LINK && sent_not_received < IN_FLIGHT_MAX)

/* door_send, and what take_message does with it when all answers are in: nothing in between looks at it. */
inline send(to)
{
  CHOOSE(due, EARLIEST_DUE(to), HORIZON);
  printf("  %d sends to %d, due %d\n", service, to, due);
#ifndef MUTANT_ANY_MESSAGE_TAKEN
  assert(due >= past[to]); /* no message into a past */
#endif
#ifdef MUTANT_PAST_HORIZON_FORGOTTEN
  in_flight[SLOT(to, due)] = in_flight[SLOT(to, due)] + (due < HORIZON -> 1 : 0);
#else
  in_flight[SLOT(to, due)]++;
#endif
  sent_not_received++;
  due = 0
}

#if SERVICES > 3
#define SEND_TO_FOURTH :: atomic { CAN_SEND(3) -> send(3) }
#else
#define SEND_TO_FOURTH
#endif
#define SEND_SOMETHING \
  :: atomic { CAN_SEND(0) -> send(0) } \
  :: atomic { CAN_SEND(1) -> send(1) } \
  :: atomic { CAN_SEND(2) -> send(2) } \
  SEND_TO_FOURTH

#ifdef MUTANT_REPORTS_WITHIN_GRANT
#define EARLIEST_NEXT_EVENT 0
#else
#define EARLIEST_NEXT_EVENT (instant + 1)
#endif

/* door_replicas_create: it may send at once, and says when its first event is. */
inline make_services()
{
  is_acting = true;
  do
  SEND_SOMETHING
  :: atomic {
      service < SERVICES ->
      CHOOSE(next_event[service], 0, HORIZON);
      service++;
      if
      :: service == SERVICES -> is_acting = false; break
      :: else
      fi
    }
  od
}

/* ---- the conductor ---- */

/* N of each service. */
inline find_next()
{
  for (j : 0 .. SERVICES - 1) {
    next[j] = 0;
    do
#ifdef MUTANT_FLIGHT_LEFT_OUT
    :: next[j] < next_event[j] -> next[j]++
#else
    :: next[j] < next_event[j] && in_flight[SLOT(j, next[j])] == 0 -> next[j]++
#endif
    :: else -> break
    od;
#ifdef MUTANT_LAST_IN_FLIGHT
    for (i : 0 .. next_event[j]) {
      next[j] = (i > next[j] && in_flight[SLOT(j, i)] > 0 -> i : next[j])
    }
#endif
  }
}

/* grant_replication: N, T, the bounds, and what is granted. */
inline grant()
{
  d_step {
    find_next();
    find_bounds();
#ifdef MUTANT_FLIGHT_LEFT_OUT
    least = HORIZON; /* of the bounds only: it ends as it should */
    for (j : 0 .. SERVICES - 1) {
      for (i : 0 .. HORIZON) {
        least = ((in_flight[SLOT(j, i)] > 0 || next_event[j] == i) && i < least -> i : least)
      }
    }
#endif
#ifdef MUTANT_ENDS_BY_OWN_EVENTS
    least = HORIZON;
    for (j : 0 .. SERVICES - 1) {
      least = EARLIER(least, next_event[j])
    }
#endif
    for (j : 0 .. SERVICES - 1) {
#ifndef MUTANT
      assert(bound[j] >= past[j]); /* what was granted is never taken back */
#endif
      assert(bound[j] <= PLUS(least, LAG_CAP)); /* nobody runs further ahead */
      if
      :: next[j] < bound[j] ->
        printf("%d, next at %d, is granted all below %d\n", j, next[j], bound[j]);
        assert(next[j] >= past[j]) /* no grant into a past */
      :: else -> skip
      fi;
      past[j] = (past[j] < bound[j] -> bound[j] : past[j]);
      bound[j] = (next[j] < bound[j] -> bound[j] : 0) /* nothing to do there: no grant */
    }
    i = 0;
    j = 0
  }
}

/* complete_replication. */
inline check_end()
{
  d_step {
    for (j : 0 .. SERVICES - 1) {
      assert(past[j] == HORIZON && next_event[j] == HORIZON); /* all is done */
      for (i : 0 .. HORIZON) {
        assert(in_flight[SLOT(j, i)] == 0 || i == HORIZON); /* all is delivered */
        sent_not_received = sent_not_received - in_flight[SLOT(j, i)]
      }
    }
    assert(sent_not_received == 0) /* sent = received + in flight */
  }
}

/* ---- which links there are ---- */

#ifdef LINKS_OF_FRONT_DOOR
/* Intake, screening, early help, assessment, linked as door_setting.c has it. */
inline choose_links()
{
  for (i : 0 .. SERVICES * SERVICES - 1) {
    lookahead[i] = NO_LINK
  }
  CHOOSE(lookahead[LINK(0, 1)], LOOKAHEAD_MIN, LOOKAHEAD_MAX);
  CHOOSE(lookahead[LINK(1, 2)], LOOKAHEAD_MIN, LOOKAHEAD_MAX);
  CHOOSE(lookahead[LINK(1, 3)], LOOKAHEAD_MIN, LOOKAHEAD_MAX);
  CHOOSE(lookahead[LINK(1, 0)], LOOKAHEAD_MIN, LOOKAHEAD_MAX);
  CHOOSE(lookahead[LINK(2, 0)], LOOKAHEAD_MIN, LOOKAHEAD_MAX);
  CHOOSE(lookahead[LINK(3, 0)], LOOKAHEAD_MIN, LOOKAHEAD_MAX);
  CHOOSE(lookahead[LINK(3, 2)], LOOKAHEAD_MIN, LOOKAHEAD_MAX)
}
#else
/* All links there can be, but not all that differ only in who is called first, second, third: the links that leave a
 * service, counted with their lookahead, weigh no less than those of the one before it; else it is over. */
inline choose_links()
{
  for (i : 0 .. SERVICES - 1) {
    for (j : 0 .. SERVICES - 1) {
      lookahead[LINK(i, j)] = NO_LINK;
      if
      :: true
      :: i != j -> CHOOSE(lookahead[LINK(i, j)], LOOKAHEAD_MIN, LOOKAHEAD_MAX)
      fi;
      instant = instant + (lookahead[LINK(i, j)] == NO_LINK -> 0 : 1 + lookahead[LINK(i, j)]);
      if
      :: lookahead[LINK(i, j)] != NO_LINK -> printf("from %d to %d: lookahead %d\n", i, j, lookahead[LINK(i, j)])
      :: else
      fi
    }
    is_over = is_over || instant < due;
    due = instant;
    instant = 0
  }
  due = 0
}
#endif

/* conductor_paths_of refuses a cycle of links that takes no time. */
inline refuse_cycles_of_nothing()
{
#ifdef MUTANT_CYCLE_OF_NOTHING_TAKEN
  skip
#else
  for (i : 0 .. SERVICES - 1) {
    is_over = is_over || path[LINK(i, i)] == 0
  }
  i = 0
#endif
}

init {
  atomic {
    choose_links();
    find_paths();
    refuse_cycles_of_nothing();
    if
    :: is_over -> goto end
    :: else
    fi
  }
  make_services();
  do
  SEND_SOMETHING
  :: atomic { is_acting -> CHOOSE(next_event[service], EARLIEST_NEXT_EVENT, HORIZON); turn_to_next_instant() }
  :: atomic {
      !is_acting && service < SERVICES ->
      turn_to_next_instant();
      do
      :: is_acting || service == SERVICES -> break
      :: else ->
        bound[service] = 0; /* its answer is in */
        service++;
        if
        :: service < SERVICES -> turn_to_next_instant()
        :: else
        fi
      od
    }
  :: atomic {
      !is_acting && service == SERVICES ->
      service = 0;
      grant();
      if
      :: least == HORIZON -> break
      :: else
      fi
    }
  od;
  check_end();
  is_over = true;
end:
  skip
}

ltl ends { <> is_over }
