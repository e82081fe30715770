// Paints marks over the board: who waits, who is on duty, and contacts on their way. All of it stands in the board's text as well.
import { ENTRY, STATIONS } from "./course.mjs";
import { MOVE } from "./moves.mjs";
import { atWork } from "./telling.mjs";

const COLOURS = { neutral: "#1d4e89", ratings: ["#b3261e", "#a85b00", "#2b6e3f"], free: "#ffffff", other: "#6b6f73", edge: "#3d4145", quiet: "#b1b4b6" };
const MARK = 5;
const GAP = 2;
const DESK = 9;
const DOT_RADIUS = 4;
export const QUEUE_ROW_PIXELS = MARK + GAP;
export const DESK_ROW_PIXELS = DESK + GAP;
/** Real seconds that a contact takes from place to place. */
export const FLIGHT_SECONDS = 0.8;
/** Above so many on their way at once, dots are the squares that a browser is quickest with; of more than so many, every second is drawn,
 * or every third, and so on. */
const ROUND_FLIGHTS_MAX = 200;
const FLIGHTS_MAX = 800;
const NO_RATING = -1;
/** Contacts are rated when they come to screening, not before. */
const UNRATED = new Set(["intake_staff", "out_of_hours", "handover", "referrer"].map((name) => STATIONS.indexOf(name)));

/** Between two places, slowly at both ends; share: of the way. */
function onTheWay(from, to, share) {
  const eased = share * share * (3 - 2 * share);
  const across = to.middle.x - from.middle.x;
  const isAlong = Math.abs(across) <= 40; // below or above one another: in a bow, past what lies between
  const [begin, end] = isAlong ? [from.middle, to.middle] : across < 0 ? [from.left, to.right] : [from.right, to.left];
  const bow = isAlong ? 40 * Math.sin(Math.PI * eased) : 0;
  return { x: begin.x + (end.x - begin.x) * eased + bow, y: begin.y + (end.y - begin.y) * eased };
}

export class Painter {
  constructor(board, course) {
    this.board = board;
    this.course = course;
    this.context = board.canvas.getContext("2d");
    this.measure();
  }

  /** Where things stand: after every change of the layout. */
  measure() {
    const { canvas } = this.board;
    const frame = this.board.element.getBoundingClientRect();
    const scale = globalThis.devicePixelRatio || 1;
    const within = (element) => {
      const box = element.getBoundingClientRect();
      return { x: box.left - frame.left, y: box.top - frame.top, width: box.width, height: box.height };
    };
    const [width, height] = [frame.width * scale, frame.height * scale].map(Math.round);
    if (canvas.width !== width || canvas.height !== height) { // its memory is made anew
      Object.assign(canvas, { width, height });
      canvas.style.width = `${frame.width}px`;
      canvas.style.height = `${frame.height}px`;
    }
    this.size = { width: frame.width, height: frame.height };
    this.context.setTransform(scale, 0, 0, scale, 0, 0);
    this.areas = this.board.cards.map((card) => ({ card, queue: within(card.queue), desks: within(card.desks) }));
    this.ports = new Map([...this.board.places()].map(([place, element]) => {
      const { x, y, width, height } = within(element);
      return [place, { left: { x: x + 6, y: y + Math.min(height / 2, 40) }, right: { x: x + width - 6, y: y + Math.min(height / 2, 40) },
        middle: { x: x + width / 2, y: y + height / 2 } }];
    }));
  }

  /** pace: simulated seconds a real second, 0 where nothing moves. */
  paint(state, now, pace) {
    this.context.clearRect(0, 0, this.size.width, this.size.height);
    this.areas.forEach((area) => {
      this.paintQueue(area, state.stations[area.card.station]);
      area.card.hasStaff && this.paintDesks(area, state.stations[area.card.station]);
    });
    pace > 0 && this.paintFlights(now, pace * FLIGHT_SECONDS);
  }

  colour(rating) {
    return rating === NO_RATING ? COLOURS.neutral : COLOURS.ratings[rating];
  }

  isRated(station) {
    return this.course.hasRatings && station < ENTRY && !UNRATED.has(station);
  }

  /** Red before amber before green, as they are taken up. */
  paintQueue({ card, queue }, now) {
    const counts = this.isRated(card.station) ? now.ratings : [];
    const rated = counts.reduce((sum, count) => sum + count, 0);
    const groups = [...counts.map((count, rating) => [count, rating]), [now.waiting - rated, NO_RATING]];
    const perRow = Math.max(1, Math.floor((queue.width + GAP) / (MARK + GAP)));
    let place = 0;
    for (const [count, rating] of groups) {
      this.context.fillStyle = this.colour(rating);
      const marks = Math.ceil(count / card.perMark);
      for (let mark = 0; mark < marks; mark++, place++) {
        const x = queue.x + (place % perRow) * QUEUE_ROW_PIXELS;
        const y = queue.y + Math.floor(place / perRow) * QUEUE_ROW_PIXELS;
        if (y + MARK <= queue.y + queue.height) {
          this.context.fillRect(x, y, MARK, MARK);
        }
      }
    }
  }

  /** People on duty: at work on a contact, at other work, free; and those whom the rota has at other times. */
  paintDesks({ card, desks }, now) {
    const { context } = this;
    const most = Math.ceil(this.course.most[card.station].onDuty / card.perDesk);
    const busy = Math.ceil(atWork(now) / card.perDesk);
    const other = busy + Math.ceil(now.otherWork / card.perDesk);
    const duty = Math.ceil(now.onDuty / card.perDesk);
    const perRow = Math.max(1, Math.floor((desks.width + GAP) / (DESK + GAP)));
    for (let place = 0; place < Math.max(most, other); place++) {
      const x = desks.x + (place % perRow) * DESK_ROW_PIXELS + 0.5;
      const y = desks.y + Math.floor(place / perRow) * DESK_ROW_PIXELS + 0.5;
      if (y + DESK > desks.y + desks.height) {
        return;
      }
      const isThere = place < Math.max(duty, other);
      context.fillStyle = place < busy ? COLOURS.neutral : place < other ? COLOURS.other : COLOURS.free;
      context.strokeStyle = isThere ? COLOURS.edge : COLOURS.quiet;
      context.setLineDash(isThere ? [] : [1.5, 1.5]);
      context.fillRect(x, y, DESK - 1, DESK - 1);
      context.strokeRect(x, y, DESK - 1, DESK - 1);
    }
    context.setLineDash([]);
  }

  /** Each contact arrives at the very instant at which the state counts it there. */
  paintFlights(now, windowSeconds) {
    const { flights, moves } = this.course;
    const begin = this.course.flightsUntil(now);
    const count = this.course.flightsUntil(now + windowSeconds) - begin;
    const step = Math.max(1, Math.ceil(count / FLIGHTS_MAX));
    this.context.strokeStyle = COLOURS.free;
    for (let flight = Math.ceil(begin / step) * step; flight < begin + count; flight += step) { // the same ones from frame to frame
      const from = this.ports.get(flights.from[flight]);
      const to = this.ports.get(flights.to[flight]);
      if (from !== undefined && to !== undefined) {
        this.context.fillStyle = this.colour(this.ratingOf(flight));
        this.paintDot(onTheWay(from, to, 1 - (moves.times[flights.moves[flight]] - now) / windowSeconds), count <= ROUND_FLIGHTS_MAX);
      }
    }
  }

  ratingOf(flight) {
    const { flights, moves } = this.course;
    const move = flights.moves[flight];
    const rating = moves.values[move];
    return moves.kinds[move] === MOVE.JOINED && this.isRated(flights.to[flight]) && rating < COLOURS.ratings.length ? rating : NO_RATING;
  }

  paintDot({ x, y }, isRound) {
    if (!isRound) {
      this.context.fillRect(x - MARK / 2, y - MARK / 2, MARK, MARK);
      return;
    }
    this.context.beginPath();
    this.context.arc(x, y, DOT_RADIUS, 0, 2 * Math.PI);
    this.context.fill();
    this.context.stroke();
  }
}
