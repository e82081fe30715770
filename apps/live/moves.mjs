// The course of one replication as the engine writes it (layout moves/1, common/measures/door_moves.h), read into columns.

import { STEP_MOVES } from "./steps.mjs";

const MAGIC = "fdmoves1";
const HEADER_COUNTS = 7;

/** Kinds of moves and levels, by their numbers in door_moves.h. */
export const MOVE = { JOINED: 0, STARTED: 1, ENDED: 2, LEFT: 3, RETURNED: 4, RECEIVED: 5, REQUESTED: 6, CLOSED: 7, REQUEST_ENDED: 8, REOPENED: 9,
  SECTION_47: 10, CONFERENCE: 11, LEVEL: 12 };
export const LEVEL = { CAPACITY: 0, ON_DUTY: 1, SUSPENDED: 2, OTHER_WORK: 3, SICK: 4, ON_LEAVE: 5, VACANT: 6, AGENCY: 7 };
export const LEVEL_COUNT = 8;
/** Names of the pools by their numbers in common/protocol/ledger.def, and of what only records of the contact tell of. */
export const POOLS = ["screening_staff", "early_help_places", "assessment_slots", "partner_checks", "further_enquiries", "sign_off", "joint_screening",
  "assessment_sign_off", "intake_staff", "out_of_hours", "handover", "referrer", "early_help_screening", "engagement", "strategy_discussions",
  "case_transfer", "case_closing"];
export const SLOTS = POOLS.indexOf("assessment_slots");
export const NO_CONTACT = -1;

const WITH_VALUE = new Set([MOVE.LEVEL, MOVE.JOINED, MOVE.RECEIVED, MOVE.CLOSED, MOVE.REOPENED]);
const WITH_SLOTS = new Set([MOVE.STARTED, MOVE.ENDED, MOVE.RETURNED]);
const KINDS = Object.keys(MOVE).length;

/** Numbers of 7 bits a byte, one after the other. */
class Numbers {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  next() {
    let number = 0;
    for (let scale = 1; ; scale *= 128) {
      if (this.at >= this.bytes.length) {
        throw new Error("the moves end too early");
      }
      const byte = this.bytes[this.at++];
      number += (byte & 127) * scale;
      if (byte < 128) {
        return number;
      }
    }
  }
}

/** Parts of the bytes, one after the other. */
function parts(bytes, lengths) {
  let from = 0;
  return lengths.map((length) => {
    if (from + length > bytes.length) {
      throw new Error("the moves end too early");
    }
    from += length;
    return bytes.subarray(from - length, from);
  });
}

function headerOf(bytes) {
  if (bytes.length < MAGIC.length + 4 * HEADER_COUNTS || new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw new Error("these are no moves of a replication");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + MAGIC.length);
  const [head, moves, contacts, ...columns] = Array.from({ length: HEADER_COUNTS }, (_, place) => view.getUint32(4 * place, true));
  return { head, moves, contacts, columns, from: MAGIC.length + 4 * HEADER_COUNTS };
}

/**
 * bytes: a Uint8Array. A generator, as a year takes longer than a page may stand still (steps.mjs). Returns {head, count, contactCount, times, kinds, places, contacts, values, ids}: a column has a number for each
 * move; times are seconds, contacts count from 0 in the order in which they appear, ids has two 32-bit halves of each contact's id.
 */
export function* readMoves(bytes) {
  const header = headerOf(bytes);
  const count = header.moves;
  const [head, timeBytes, placeBytes, contactBytes, valueBytes, ids] =
    parts(bytes.subarray(header.from), [header.head, ...header.columns, 8 * header.contacts]);
  if (placeBytes.length !== 2 * count) {
    throw new Error("the moves have not as many places as they should");
  }
  const moves = { head: JSON.parse(new TextDecoder().decode(head)), count, contactCount: header.contacts, times: new Float64Array(count), kinds: new Uint8Array(count),
    places: new Uint8Array(count), contacts: new Int32Array(count), values: new Int32Array(count), ids: new Uint32Array(ids.slice().buffer) };
  const [times, contacts, values] = [timeBytes, contactBytes, valueBytes].map((column) => new Numbers(column));
  let now = 0;
  let known = 0;
  let previous = NO_CONTACT;
  for (let move = 0; move < count; move++) {
    if (move % STEP_MOVES === 0) {
      yield;
    }
    const kind = placeBytes[2 * move];
    const place = placeBytes[2 * move + 1];
    if (kind >= KINDS) {
      throw new Error(`there is no move of kind ${kind}`);
    }
    now += times.next();
    const behind = contacts.next();
    moves.times[move] = now;
    moves.kinds[move] = kind;
    moves.places[move] = place;
    if (kind === MOVE.LEVEL) {
      moves.contacts[move] = NO_CONTACT;
    } else {
      previous = behind === 0 ? previous : known - (behind - 1);
      known += behind === 1 ? 1 : 0;
      moves.contacts[move] = previous;
    }
    moves.values[move] = WITH_VALUE.has(kind) || (WITH_SLOTS.has(kind) && place === SLOTS) ? values.next() : 0;
  }
  return moves;
}

/** The contact as a ledger and `frontdoor trace` name it: 16 hexadecimal digits. */
export function contactId(moves, contact) {
  return [1, 0].map((half) => moves.ids[2 * contact + half].toString(16).padStart(8, "0")).join("");
}
