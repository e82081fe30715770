/* exchange.pml - request and answer: each request is served once, whatever becomes of the frames.
 *
 * The conductor's side is door_round.c, a service's door_server.c and door_serve.c. Two networks:
 *   default       frames keep their order. FAULTS of them get lost or come twice; CUTS times a connection goes and
 *                 comes back; DEATHS times a service dies, and may start anew. IS_HASTY: every clock may run out at any
 *                 moment; else only when nothing is on the way and the service waits.
 *   ANY_NETWORK   a frame once sent comes at any time, any number of times, or never; IS_HASTY, no cuts, no deaths.
 * README.md says what is left out and why that is sound. Each MUTANT_ changes one thing; tests/promela/run says which
 * check must then fail.
 */
#ifndef SERVICES
#define SERVICES 1
#endif
#ifndef REQUESTS
#define REQUESTS 3 /* to each service; the first is WELCOME */
#endif
#define UNLIMITED 255
#ifndef FAULTS
#define FAULTS 2
#endif
#ifndef CUTS
#define CUTS 1
#endif
#ifndef DEATHS
#define DEATHS 0
#endif
#ifndef AGAINS_MAX
#define AGAINS_MAX 3 /* asked again so often without a sign of life: the lease is over */
#endif
#ifndef LOST_MAX
#define LOST_MAX 3 /* copies of one request that may get lost */
#endif
#ifndef SIGNS_MAX
#define SIGNS_MAX 1 /* of life, while at work on one request */
#endif
#ifndef QUEUE
#define QUEUE 4
#endif
#ifdef IS_HASTY
#define MAY_RUN_OUT true
#else
#define MAY_RUN_OUT false
#endif

mtype = { HELLO, REQUEST, ANSWER, ALIVE, AGAIN, FAULT };
mtype = { RUNS, DONE, HANGS, LOSES, GONE, NOT_COME, ANEW, FAILED }; /* how a run ends */

/* door_peer, by service */
byte sequence[SERVICES];
bool has_joined[SERVICES];
bool is_awaited[SERVICES];
bool is_unsent[SERVICES];
bool is_closed[SERVICES];
byte joined_instance[SERVICES];
byte agains[SERVICES]; /* since it was last heard of */
byte lost[SERVICES];   /* copies of this request */
byte rounds;           /* of asking, begun */
mtype ending = RUNS;

/* what others see of a service */
byte instance[SERVICES];
bool is_working[SERVICES];
bool is_dead[SERVICES];
bool is_opened[SERVICES]; /* a connection that it has not greeted on */

/* for the checks only */
byte asked[SERVICES];  /* requests, by how often it was asked something new */
byte served[SERVICES]; /* by this instance */

/* ---- the network ---- */

bool is_connected[SERVICES];
byte faults = FAULTS, cuts = CUTS, deaths = DEATHS;
#define SPEND(budget) budget = ((budget) == UNLIMITED -> UNLIMITED : (budget) - 1)

#ifdef ANY_NETWORK
/* Every frame that was ever sent, as a bit: HELLO, REQUEST or ANSWER n at n, AGAIN or ALIVE n behind those. */
#define ANSWERS (REQUESTS + 1)
int to_service[SERVICES];
int to_conductor[SERVICES];
#define COUNT_UP(counter, most) counter = 0
#define IS_OVER(counter, most) true
#define IS_LEFT(counter, most) true
#define HAS_FRAME(frames) ((frames) != 0)
#define HAS_ROOM(frames) true
#define IS_FULL(frames) false
#define IS_EMPTY(frames) false
#define PUT(frames, what, which) \
  printf("sends %e %d\n", what, which); \
  frames = frames | (1 << ((which) + ((what) == AGAIN || (what) == ALIVE -> ANSWERS : 0)))
#define TAKE(frames, first, second) \
  number = 0; \
  do \
  :: (frames >> number) & 1 -> break \
  :: frames >> (number + 1) -> number++ \
  od; \
  if \
  :: number >= ANSWERS -> type = second; number = number - ANSWERS \
  :: else -> type = (number == 0 -> HELLO : first) \
  fi; \
  printf("takes %e %d\n", type, number)
#else
chan to_service[SERVICES] = [QUEUE] of { mtype, byte };
chan to_conductor[SERVICES] = [QUEUE] of { mtype, byte };
#define COUNT_UP(counter, most) counter = ((counter) < (most) -> (counter) + 1 : (most))
#define IS_OVER(counter, most) ((counter) == (most))
#define IS_LEFT(counter, most) ((counter) < (most))
#define HAS_FRAME(frames) nempty(frames)
#define HAS_ROOM(frames) nfull(frames)
#define IS_FULL(frames) full(frames)
#define IS_EMPTY(frames) empty(frames)
/* A full queue is as good as a loss: nobody waits for room. */
#define PUT(frames, what, which) \
  if \
  :: nfull(frames) -> frames ! what, which \
  :: full(frames) \
  :: faults > 0 -> SPEND(faults) \
  :: faults > 0 && nfull(frames) -> \
    SPEND(faults); \
    frames ! what, which; \
    if \
    :: nfull(frames) -> frames ! what, which \
    :: full(frames) \
    fi \
  fi
/* The frame may come once more, after those that wait. */
#define TAKE(frames, first, second) \
  frames ? type, number; \
  if \
  :: true \
  :: faults > 0 && faults != UNLIMITED -> SPEND(faults); frames ! type, number \
  fi

/* Of the frames in the queue, those that had not arrived. */
inline lose_some(frames)
{
  left = len(frames);
  do
  :: left > 0 ->
    left--;
    frames ? type, number;
    if
    :: frames ! type, number
    :: true
    fi
  :: else -> break
  od;
  type = 0;
  number = 0
}

#define CUT(who) \
  :: atomic { \
      is_connected[who] && cuts > 0 && ending == RUNS -> \
      SPEND(cuts); \
      printf("the connection is lost\n"); \
      is_connected[who] = false; \
      is_closed[who] = true; \
      lose_some(to_service[who]); \
      lose_some(to_conductor[who]) \
    }
#endif

#define CONNECT(who) \
  :: atomic { \
      !is_connected[who] && !is_dead[who] && ending == RUNS -> \
      is_connected[who] = true; \
      is_opened[who] = true \
    }

proctype network()
{
  mtype type;
  byte number, left;
  do
  CONNECT(0)
#if SERVICES > 1
  CONNECT(1)
#endif
#ifndef ANY_NETWORK
  CUT(0)
#if SERVICES > 1
  CUT(1)
#endif
#endif
  :: ending != RUNS -> break
  od
}

/* ---- a service ---- */

#ifdef MUTANT_FIRST_ANSWER_KEPT
#define LAST_ANSWER 1
#else
#define LAST_ANSWER last
#endif

/* door_server_take. */
inline service_takes()
{
  if
  :: type == REQUEST ->
    if
#ifdef MUTANT_SERVED_AGAIN
    :: number <= last -> is_working[self] = true
#endif
    :: number == last + 1 -> is_working[self] = true
    :: number > last + 1 -> goto refuse
#ifdef MUTANT_REPEATED_REQUEST_REFUSED
    :: number == last -> goto refuse
#else
    :: number == last -> PUT(to_conductor[self], ANSWER, LAST_ANSWER)
#endif
#ifdef MUTANT_LATE_COPY_REFUSED
    :: number < last -> goto refuse
#else
    :: number < last
#endif
    fi
  :: type == AGAIN ->
    if
#if defined MUTANT_AGAIN_UNANSWERED
    :: number == last + 1
#elif defined MUTANT_AGAIN_ANSWERED_WITH_LAST
    :: number == last + 1 && last > 0 -> PUT(to_conductor[self], ANSWER, LAST_ANSWER)
    :: number == last + 1 && last == 0
#else
    :: number == last + 1 -> PUT(to_conductor[self], ALIVE, last)
#endif
    :: number > last + 1 -> goto refuse
    :: number == last -> PUT(to_conductor[self], ANSWER, LAST_ANSWER)
#ifdef MUTANT_LATE_AGAIN_REFUSED
    :: number < last -> goto refuse
#else
    :: number < last
#endif
    fi
  fi;
  number = (is_working[self] -> number : 0);
  type = 0
}

#ifndef ANY_NETWORK
/* Nothing of it remains but what it has sent; another start of its program may come. */
inline die()
{
  SPEND(deaths);
  printf("the service dies\n");
  is_working[self] = false;
  is_connected[self] = false;
  is_closed[self] = true;
  is_opened[self] = false;
  served[self] = 0;
  last = 0;
  signs = 0;
  do
  :: nempty(to_service[self]) -> to_service[self] ? type, number
  :: empty(to_service[self]) -> break
  od;
  type = 0;
  number = 0
}
#endif

proctype service(byte self)
{
  mtype type;
  byte number; /* of the request at work */
  byte last;   /* the request answered last */
  byte signs;
  do
  :: atomic {
      is_opened[self] && !is_working[self] ->
      is_opened[self] = false;
      if
#ifdef MUTANT_NO_GREETING_WHEN_BACK
      :: last > 0
#else
      :: last > 0 -> PUT(to_conductor[self], ALIVE, last)
#endif
      :: last == 0 && MAY_RUN_OUT -> PUT(to_conductor[self], HELLO, instance[self])
#ifndef ANY_NETWORK
      :: last == 0 && !MAY_RUN_OUT -> to_conductor[self] ! HELLO, instance[self] /* README.md: a lost HELLO */
#endif
      fi
    }
  :: atomic {
      HAS_FRAME(to_service[self]) && !is_working[self] && ending == RUNS ->
      TAKE(to_service[self], REQUEST, AGAIN);
      service_takes()
    }
  :: atomic {
      is_working[self] && IS_LEFT(signs, SIGNS_MAX) ->
      COUNT_UP(signs, SIGNS_MAX);
      PUT(to_conductor[self], ALIVE, number)
    }
  :: atomic {
      is_working[self] ->
      assert(number == served[self] + 1); /* each request is served once, in order */
      assert(number == asked[self] || instance[self] > 0); /* and no late one, but by who started anew */
      served[self]++;
      last = number;
      number = 0;
      signs = 0;
      is_working[self] = false;
      PUT(to_conductor[self], ANSWER, LAST_ANSWER)
    }
#ifndef ANY_NETWORK
  :: atomic {
      deaths > 0 && ending == RUNS ->
      die();
      if
      :: is_dead[self] = true; goto end
      :: instance[self]++
      fi
    }
#endif
  :: ending != RUNS -> goto end
  od;
refuse:
  atomic {
    assert(instance[self] > 0); /* only who started anew is asked for what it does not know */
    type = 0;
    number = 0;
#ifndef ANY_NETWORK
    PUT(to_conductor[self], FAULT, 0);
#endif
    is_dead[self] = true
  };
end:
  skip
}

/* ---- the conductor ---- */

inline send_request(to)
{
  if
  :: !is_connected[to] -> is_unsent[to] = true; is_closed[to] = true
  :: is_connected[to] && IS_FULL(to_service[to]) -> is_unsent[to] = true
  :: is_connected[to] && HAS_ROOM(to_service[to]) -> is_unsent[to] = false; PUT(to_service[to], REQUEST, sequence[to])
  fi
}

/* on_hello, on_alive, on_answer, on_fault. */
inline conductor_takes(from)
{
  is_closed[from] = false;
  if
  :: type == HELLO ->
    if
    :: sequence[from] == 0 || (sequence[from] == 1 && is_awaited[from]) ->
      has_joined[from] = true;
      joined_instance[from] = number;
#ifndef MUTANT_WELCOME_NOT_SENT_AGAIN
      if
      :: is_awaited[from] -> send_request(from)
      :: else
      fi
#endif
#if defined MUTANT_ANY_HELLO_IS_ANEW
    :: else -> ending = ANEW
#elif defined MUTANT_ANEW_TAKEN_FOR_OLD
    :: else
#else
    :: else -> ending = (number == joined_instance[from] -> ending : ANEW)
#endif
    fi
  :: type == ALIVE ->
    assert(number <= sequence[from]); /* nobody works on what it was not given */
    if
    :: is_awaited[from] && number + 1 >= sequence[from] ->
      agains[from] = 0;
      if
      :: number == sequence[from]
#ifdef MUTANT_NOT_SENT_AGAIN
      :: number < sequence[from]
#else
      :: number < sequence[from] && IS_OVER(lost[from], LOST_MAX) -> ending = LOSES
      :: number < sequence[from] && IS_LEFT(lost[from], LOST_MAX) -> COUNT_UP(lost[from], LOST_MAX); send_request(from)
#endif
      fi
    :: else
    fi
  :: type == ANSWER ->
    if
#ifdef MUTANT_REPEATED_ANSWER_TAKEN
    :: !is_awaited[from]
#else
    :: number < sequence[from] || !is_awaited[from]
#endif
    :: else ->
      assert(number == asked[from]); /* the answer to what was asked, and to nothing else */
      is_awaited[from] = false;
      agains[from] = 0;
      lost[from] = 0
    fi
  :: type == FAULT -> ending = FAILED
  fi;
  type = 0;
  number = 0
}

#define IS_SILENT(who) \
  (IS_EMPTY(to_service[who]) && IS_EMPTY(to_conductor[who]) && !is_working[who] && !is_opened[who] && \
   is_connected[who] && !is_unsent[who])

inline look_at_lease(who)
{
  if
  :: IS_OVER(agains[who], AGAINS_MAX) -> ending = HANGS; printf("the lease is over\n")
  :: IS_LEFT(agains[who], AGAINS_MAX) ->
#ifndef MUTANT_NO_LEASE
    COUNT_UP(agains[who], AGAINS_MAX);
#endif
    if
    :: is_connected[who] -> PUT(to_service[who], AGAIN, sequence[who])
    :: !is_connected[who]
    fi
  fi
}

#ifdef MUTANT_NEVER_ASKED_AGAIN
#define IS_PATIENCE_OVER(who) false
#else
#define IS_PATIENCE_OVER(who) (is_awaited[who] && (MAY_RUN_OUT || IS_SILENT(who)))
#endif
#define IS_TO_BE_SENT(who) \
  (is_awaited[who] && is_unsent[who] && is_connected[who] && HAS_ROOM(to_service[who]))
#define EVENTS_OF(who) \
  :: atomic { \
      HAS_FRAME(to_conductor[who]) && ending == RUNS -> \
      TAKE(to_conductor[who], ANSWER, ALIVE); \
      conductor_takes(who) \
    } \
  :: atomic { IS_TO_BE_SENT(who) && ending == RUNS -> send_request(who) } \
  :: atomic { IS_PATIENCE_OVER(who) && ending == RUNS -> look_at_lease(who) } \
  :: atomic { is_dead[who] && IS_EMPTY(to_conductor[who]) && ending == RUNS -> ending = GONE } \
  :: atomic { is_closed[who] && MAY_RUN_OUT && ending == RUNS -> ending = GONE } \
  :: atomic { !has_joined[who] && MAY_RUN_OUT && ending == RUNS -> ending = NOT_COME }

inline ask(whom)
{
#ifdef MUTANT_NUMBER_KEPT
  sequence[whom] = 1;
#else
  sequence[whom]++;
#endif
  asked[whom]++;
  is_awaited[whom] = true;
  send_request(whom)
}

/* Nobody is asked before all have come, and nobody the next before all have answered. */
#if SERVICES > 1
#define ALL_JOINED (has_joined[0] && has_joined[1])
#ifdef MUTANT_ONE_ANSWER_IS_ENOUGH
#define ANY_AWAITED (is_awaited[0] && is_awaited[1])
#else
#define ANY_AWAITED (is_awaited[0] || is_awaited[1])
#endif
#else
#define ALL_JOINED has_joined[0]
#define ANY_AWAITED is_awaited[0]
#endif

/* door_round_join, then door_round_ask for each cycle. */
inline begin_round()
{
  if
  :: rounds == REQUESTS -> ending = DONE
  :: rounds < REQUESTS ->
    rounds++;
#if SERVICES > 1
    if
    :: ask(0); ask(1)
    :: rounds > 1 && rounds < REQUESTS -> ask(0) /* nothing to grant to the other */
    :: rounds > 1 && rounds < REQUESTS -> ask(1)
    fi
#else
    ask(0)
#endif
  fi
}

proctype conductor()
{
  mtype type;
  byte number;
  do
  :: atomic { ending == RUNS && ALL_JOINED && !ANY_AWAITED -> begin_round() }
  EVENTS_OF(0)
#if SERVICES > 1
  EVENTS_OF(1)
#endif
  :: ending != RUNS -> break
  od;
#ifndef IS_HASTY
  assert(ending == DONE || deaths < DEATHS) /* faults within the measure are borne */
#endif
}

init {
  atomic {
    run conductor();
    run network();
    run service(0);
#if SERVICES > 1
    run service(1)
#endif
  }
}

ltl ends { <> (ending != RUNS) }
