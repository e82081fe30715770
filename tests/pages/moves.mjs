// Moves for tests (layout moves/1, common/measures/door_moves.h), written by hand or taken out of a file of `frontdoor live`.
import { MOVE, SLOTS } from "../../apps/live/moves.mjs";

function varint(number) {
  const bytes = [];
  for (; number >= 128; number = Math.floor(number / 128)) {
    bytes.push((number % 128) | 128);
  }
  return [...bytes, number];
}

const HAS_VALUE = new Set([MOVE.LEVEL, MOVE.JOINED, MOVE.RECEIVED, MOVE.CLOSED, MOVE.REOPENED]);
const HAS_SLOTS = new Set([MOVE.STARTED, MOVE.ENDED, MOVE.RETURNED]);

/** moves: [seconds, kind, place, contact, value]; contacts are named by texts, of a level there is none. */
export function encoded(head, moves) {
  const columns = { times: [], places: [], contacts: [], values: [] };
  const known = [];
  let [before, previous] = [0, null];
  for (const [seconds, kind, place, contact, value] of moves) {
    columns.times.push(...varint(seconds - before));
    columns.places.push(kind, place);
    before = seconds;
    if (kind === MOVE.LEVEL) {
      columns.contacts.push(0);
    } else if (!known.includes(contact)) {
      known.push(contact);
      columns.contacts.push(1);
    } else {
      columns.contacts.push(...varint(contact === previous ? 0 : 1 + known.length - known.indexOf(contact)));
    }
    previous = kind === MOVE.LEVEL ? previous : contact;
    if (HAS_VALUE.has(kind) || (HAS_SLOTS.has(kind) && place === SLOTS)) {
      columns.values.push(...varint(value));
    }
  }
  const text = new TextEncoder().encode(JSON.stringify(head));
  const counts = [text.length, moves.length, known.length, ...Object.values(columns).map(({ length }) => length)];
  const ids = known.flatMap((_, place) => [place + 1, 0, 0, 0, 0, 0, 0, 0x0a]);
  return Uint8Array.from([...new TextEncoder().encode("fdmoves1"), ...counts.flatMap((count) => [0, 8, 16, 24].map((shift) => (count >> shift) & 255)), ...text,
    ...Object.values(columns).flat(), ...ids]);
}

/** The moves in a file of `frontdoor live`. */
export function movesOf(html) {
  const [, , text] = /<script type="text\/plain" id="moves">(en|cy) ([A-Za-z0-9+/=]*)<\/script>/.exec(html);
  return new Uint8Array(Buffer.from(text, "base64"));
}
