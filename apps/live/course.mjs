// The state of a front door at any instant of one replication, put together from its moves: who waits where and since when, who is
// worked on, who is on duty, who came and how contacts ended. The only place where that is done: the planner's page and the file that
// `frontdoor live` writes both ask here. Nothing is drawn, estimated or smoothed; a state is a function of moves and instant.
import { LEVEL, LEVEL_COUNT, MOVE, NO_CONTACT, POOLS, SLOTS } from "./moves.mjs";
import { STEP_MOVES } from "./steps.mjs";

export const DAY_SECONDS = 86400;
/** Places where contacts are: pools by their numbers, and two of which the contact's own records tell. */
export const STATIONS = [...POOLS, "section_47", "conference"];
const SECTION_47 = STATIONS.indexOf("section_47");
const CONFERENCE = STATIONS.indexOf("conference");
const ENQUIRY = { BEGUN: 1, ENDED: 2, CONFERENCE_BOOKED: 3 };
const CLASSES = 3; // red, amber, green

/** Where contacts come from, and how they end: what flights name beside stations. */
export const ENTRY = STATIONS.length;
export const ENDS = ["advice", "open_case", "early_help", "not_eligible", "plan", "lost"];
export const FIRST_END = ENTRY + 1;
// By the number of the outcome in common/protocol/ledger.def. What is passed on inside (a referral, early help asked for) is no end.
const END_OF_OUTCOME = new Map([[1, "advice"], [2, "advice"], [13, "advice"], [14, "advice"], [5, "open_case"], [6, "early_help"], [7, "early_help"],
  [12, "early_help"], [15, "early_help"], [16, "early_help"], [19, "early_help"], [20, "early_help"], [21, "early_help"], [9, "not_eligible"], [8, "plan"],
  [23, "plan"], [11, "lost"], [17, "lost"]]);

// A state in whole numbers: a row of each station, then totals since the first move.
const ROW = { WAITING: 0, IN_WORK: 1, SLOTS: 2, HEAD: 3, CLASSES: 4, LEVELS: 4 + CLASSES, SIZE: 4 + CLASSES + LEVEL_COUNT };
const TOTALS = STATIONS.length * ROW.SIZE;
const TOTAL = { RECEIVED: 0, OPENED: 1, CLOSED: 2, ENDS: 3, SIZE: 3 + ENDS.length };
const STATE_SIZE = TOTALS + TOTAL.SIZE;
const CHECKPOINT_MOVES = 2048;
const NONE = -1;

/** The station at which a wait begins with the move, or NONE. */
function waitBegun(kind, place) {
  if (kind === MOVE.JOINED || kind === MOVE.RETURNED) {
    return place;
  }
  return kind === MOVE.SECTION_47 && place === ENQUIRY.CONFERENCE_BOOKED ? CONFERENCE : NONE;
}

/** The station at which a wait ends with the move, or NONE. */
function waitEnded(kind, place) {
  if (kind === MOVE.STARTED || kind === MOVE.LEFT) {
    return place;
  }
  return kind === MOVE.CONFERENCE ? CONFERENCE : NONE;
}

export class Course {
  /** The course of these moves; a generator (steps.mjs) that returns it. */
  static* of(moves) {
    const course = new Course(moves);
    yield* course.pairWaits();
    yield* course.traceFlights();
    yield* course.keepCheckpoints();
    course.restore(0);
    return course;
  }

  constructor(moves) {
    this.moves = moves;
    this.from = moves.head.measured_from_seconds;
    this.horizon = moves.head.horizon_seconds;
    this.dayCount = Math.round((this.horizon - this.from) / DAY_SECONDS);
  }

  // ---- once, when the moves have come ----

  /** partner: of a move that begins a wait, the one that ends it (count: none does), and the other way round. lines: waits by station. */
  * pairWaits() {
    const { count, kinds, places, contacts } = this.moves;
    const open = new Map();
    const lines = STATIONS.map(() => []);
    this.partner = new Int32Array(count).fill(NONE);
    for (let move = 0; move < count; move++) {
      if (move % STEP_MOVES === 0) {
        yield;
      }
      const begun = waitBegun(kinds[move], places[move]);
      const ended = waitEnded(kinds[move], places[move]);
      if (ended !== NONE) {
        const key = contacts[move] * STATIONS.length + ended;
        const begin = open.get(key);
        if (begin === undefined) {
          throw new Error("a contact leaves a line in which it has not been");
        }
        this.partner[move] = begin;
        this.partner[begin] = move;
        open.delete(key);
      }
      if (begun !== NONE) {
        open.set(contacts[move] * STATIONS.length + begun, move);
        this.partner[move] = count;
        lines[begun].push(move);
      }
    }
    this.lines = lines.map((line) => new Int32Array(line));
    this.hasRatings = lines[0].some((move) => this.moves.values[move] < CLASSES - 1);
  }

  /** flights: of each move that brings a contact somewhere, from which place to which (stations, ENTRY, ends), in order of time. */
  * traceFlights() {
    const { count, kinds, places, contacts } = this.moves;
    const last = new Int16Array(this.moves.contactCount).fill(ENTRY);
    const flights = { moves: [], from: [], to: [] };
    const fly = (move, to) => {
      flights.moves.push(move);
      flights.from.push(last[contacts[move]]);
      flights.to.push(to);
    };
    for (let move = 0; move < count; move++) {
      if (move % STEP_MOVES === 0) {
        yield;
      }
      const begun = kinds[move] === MOVE.SECTION_47 && places[move] === ENQUIRY.BEGUN ? SECTION_47 : waitBegun(kinds[move], places[move]);
      if (kinds[move] === MOVE.CLOSED || kinds[move] === MOVE.REQUEST_ENDED) {
        const end = END_OF_OUTCOME.get(places[move]);
        end !== undefined && fly(move, FIRST_END + ENDS.indexOf(end)); // it may be taken up again: it is where it was last
      } else if (begun !== NONE && kinds[move] !== MOVE.RETURNED) {
        fly(move, begun);
        last[contacts[move]] = begun;
      }
    }
    this.flights = { moves: new Int32Array(flights.moves), from: new Int16Array(flights.from), to: new Int16Array(flights.to) };
  }

  /** States at some moves, so that any other is near one; who waits as each day ends; the most of each station. */
  * keepCheckpoints() {
    const { count, times } = this.moves;
    this.state = new Int32Array(STATE_SIZE);
    this.applied = 0;
    this.checkpoints = [];
    this.waitingByDay = STATIONS.map(() => new Int32Array(this.dayCount));
    this.most = STATIONS.map(() => ({ waiting: 0, onDuty: 0, any: 0 }));
    let day = 0;
    for (; this.applied < count;) {
      for (; day < this.dayCount && times[this.applied] >= this.from + (day + 1) * DAY_SECONDS; day++) {
        this.keepDay(day);
      }
      if (this.applied % CHECKPOINT_MOVES === 0) {
        this.keepCheckpoint();
        yield;
      }
      this.apply(this.applied);
      this.watchMost(this.applied);
      this.applied++;
    }
    for (; day < this.dayCount; day++) {
      this.keepDay(day);
    }
    count === 0 && this.keepCheckpoint();
  }

  keepDay(day) {
    this.waitingByDay.forEach((waiting, station) => {
      waiting[day] = this.state[station * ROW.SIZE + ROW.WAITING];
    });
  }

  keepCheckpoint() {
    this.advanceHeads();
    this.checkpoints.push(this.state.slice());
  }

  watchMost(move) {
    const kind = this.moves.kinds[move];
    const place = kind === MOVE.LEVEL ? this.moves.places[move] & 31 : this.moves.places[move];
    const station = kind === MOVE.SECTION_47 ? (place === ENQUIRY.CONFERENCE_BOOKED ? CONFERENCE : SECTION_47) : place;
    if ((kind > MOVE.RETURNED && kind !== MOVE.LEVEL && kind !== MOVE.SECTION_47) || this.moves.times[move] < this.from) {
      return;
    }
    const most = this.most[station];
    const row = station * ROW.SIZE;
    most.waiting = Math.max(most.waiting, this.state[row + ROW.WAITING]);
    most.onDuty = Math.max(most.onDuty, this.state[row + ROW.LEVELS + LEVEL.ON_DUTY]);
    most.any = Math.max(most.any, this.state[row + ROW.WAITING] + this.state[row + ROW.IN_WORK]);
  }

  // ---- moves ----

  changeWaiting(station, begin, by) {
    const row = station * ROW.SIZE;
    const rating = this.moves.values[begin];
    this.state[row + ROW.WAITING] += by;
    if (this.moves.kinds[begin] === MOVE.JOINED && rating < CLASSES) {
      this.state[row + ROW.CLASSES + rating] += by;
    }
  }

  changeWork(station, move, by) {
    this.state[station * ROW.SIZE + ROW.IN_WORK] += by;
    this.state[station * ROW.SIZE + ROW.SLOTS] += by * this.moves.values[move];
  }

  apply(move) {
    const { kinds, places, values } = this.moves;
    const kind = kinds[move];
    const place = places[move];
    const begun = waitBegun(kind, place);
    const ended = waitEnded(kind, place);
    if (ended !== NONE) {
      this.changeWaiting(ended, this.partner[move], -1);
    }
    if (begun !== NONE) {
      this.changeWaiting(begun, move, 1);
    }
    if (kind === MOVE.STARTED) {
      this.changeWork(place, move, 1);
    } else if (kind === MOVE.ENDED || kind === MOVE.RETURNED) {
      this.changeWork(place, move, -1);
    } else if (kind === MOVE.SECTION_47) {
      this.state[SECTION_47 * ROW.SIZE + ROW.IN_WORK] += place === ENQUIRY.BEGUN ? 1 : -1;
    } else if (kind === MOVE.LEVEL) {
      this.state[(place & 31) * ROW.SIZE + ROW.LEVELS + (place >> 5)] = values[move];
    } else if (kind >= MOVE.RECEIVED && kind <= MOVE.REOPENED) {
      this.count(kind, place, values[move]);
    }
  }

  /** children: named by the incident; each is a contact to the measures, and here. */
  count(kind, place, children) {
    const isEnd = kind === MOVE.CLOSED || kind === MOVE.REQUEST_ENDED;
    const end = isEnd ? ENDS.indexOf(END_OF_OUTCOME.get(place)) : NONE;
    if (kind !== MOVE.REQUESTED && kind !== MOVE.REQUEST_ENDED) { // requests past the front door are no contacts
      this.state[TOTALS + (isEnd ? TOTAL.CLOSED : TOTAL.OPENED)] += children;
    }
    this.state[TOTALS + TOTAL.RECEIVED] += kind === MOVE.RECEIVED ? children : 0;
    if (end !== NONE) {
      this.state[TOTALS + TOTAL.ENDS + end] += kind === MOVE.CLOSED ? children : 1;
    }
  }

  /** The first of each line who still waits. */
  advanceHeads() {
    this.lines.forEach((line, station) => {
      const place = station * ROW.SIZE + ROW.HEAD;
      for (; this.state[place] < line.length && line[this.state[place]] < this.applied && this.partner[line[this.state[place]]] < this.applied;) {
        this.state[place]++;
      }
    });
  }

  // ---- instants ----

  restore(checkpoint) {
    this.state = this.checkpoints[checkpoint].slice();
    this.applied = checkpoint * CHECKPOINT_MOVES;
  }

  /** How many moves there are until the instant, those of the instant among them. */
  movesUntil(seconds) {
    const { times } = this.moves;
    let [low, high] = [0, times.length];
    for (; low < high;) {
      const middle = (low + high) >> 1;
      [low, high] = times[middle] <= seconds ? [middle + 1, high] : [low, middle];
    }
    return low;
  }

  /** The same of flights. */
  flightsUntil(seconds) {
    const until = this.movesUntil(seconds);
    const { moves } = this.flights;
    let [low, high] = [0, moves.length];
    for (; low < high;) {
      const middle = (low + high) >> 1;
      [low, high] = moves[middle] < until ? [middle + 1, high] : [low, middle];
    }
    return low;
  }

  seek(seconds) {
    const wanted = this.movesUntil(seconds);
    const nearest = Math.min(Math.floor(wanted / CHECKPOINT_MOVES), this.checkpoints.length - 1);
    if (this.applied > wanted || this.applied < nearest * CHECKPOINT_MOVES) {
      this.restore(nearest);
    }
    for (; this.applied < wanted; this.applied++) {
      this.apply(this.applied);
    }
    this.advanceHeads();
  }

  /**
   * Once all that happens at the instant has happened: {seconds, stations, open, received, ends}. Of a station: who waits, by rating
   * too, and the first of them (since, contact); contacts in work, of which suspended until the next shift, and slots they hold; workers on
   * duty and at other work; capacity; posts that are not at work. Totals count since the moves begin.
   */
  at(seconds) {
    this.seek(seconds);
    const total = (place) => this.state[TOTALS + place];
    return { seconds, stations: STATIONS.map((name, station) => this.stationNow(name, station)), open: total(TOTAL.OPENED) - total(TOTAL.CLOSED),
      received: total(TOTAL.RECEIVED), ends: ENDS.map((_, end) => total(TOTAL.ENDS + end)) };
  }

  stationNow(name, station) {
    const row = station * ROW.SIZE;
    const field = (place) => this.state[row + place];
    const level = (place) => field(ROW.LEVELS + place);
    const first = this.lines[station][field(ROW.HEAD)];
    const isWaiting = first !== undefined && first < this.applied;
    return { name, waiting: field(ROW.WAITING), ratings: Array.from({ length: CLASSES }, (_, rating) => field(ROW.CLASSES + rating)),
      oldestSince: isWaiting ? this.moves.times[first] : null, oldestContact: isWaiting ? this.moves.contacts[first] : NO_CONTACT,
      inWork: field(ROW.IN_WORK), slots: station === SLOTS ? field(ROW.SLOTS) : 0, capacity: level(LEVEL.CAPACITY), onDuty: level(LEVEL.ON_DUTY),
      suspended: level(LEVEL.SUSPENDED), otherWork: level(LEVEL.OTHER_WORK), sick: level(LEVEL.SICK), onLeave: level(LEVEL.ON_LEAVE),
      vacant: level(LEVEL.VACANT), agency: level(LEVEL.AGENCY) };
  }

  /** What came and ended since the day of the instant began: {received, ends}. */
  todayAt(seconds) {
    const midnight = this.from + Math.floor((seconds - this.from) / DAY_SECONDS) * DAY_SECONDS;
    const before = this.at(midnight - 1);
    const now = this.at(seconds);
    return { received: now.received - before.received, ends: now.ends.map((count, end) => count - before.ends[end]) };
  }

  /** The first instant after it at which something happens to a contact, or the horizon. */
  nextEvent(seconds) {
    const { kinds, times, count } = this.moves;
    let move = this.movesUntil(seconds);
    for (; move < count && kinds[move] === MOVE.LEVEL;) {
      move++;
    }
    return move < count ? times[move] : this.horizon;
  }
}
