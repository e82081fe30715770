#!/usr/bin/python3
"""Checks a recording of messages and counts what it holds, as one line of JSON.

Written from docs/reference/messages.md and docs/reference/ledger.md alone, with the msgpack and xxhash of
Debian (python3-msgpack, python3-xxhash), so that the reference, not our C code, is what a third party needs.

    decode_recording.py RECORDING

Ends with 1 and a line on stderr at the first frame that is not as the reference says.
"""
import collections
import json
import struct
import sys

import msgpack
import xxhash

HEADER = struct.Struct("<4sHHQIHHQIIQ")
MINOR = 1
RECORD = struct.Struct("<qQqIHBB")
PASSAGE = struct.Struct("<BBI")
CHECKSUM_OFFSET = 40
U32, U64, I64 = 2**32 - 1, 2**64 - 1, 2**63 - 1

LIMITS = {"frame": 64 * 1024 * 1024, "entries": 4096, "messages": 65536, "records": 1048576}

PARTIES = {1: "intake", 2: "screening", 3: "early_help", 4: "assessment"}
CONTROLS = {1: "hello", 2: "welcome", 3: "ready", 4: "grant", 5: "answer", 6: "finish", 7: "summary", 8: "stop",
            9: "fault", 10: "again", 11: "alive"}
TO_SERVICE = {"welcome", "grant", "finish", "stop", "fault", "again"}
FROM_SERVICE = {"hello", "ready", "answer", "summary", "fault", "alive"}
KINDS = {1: "capacity", 2: "shift", 3: "received", 4: "joined", 5: "started", 6: "ended", 7: "judged", 8: "decided",
         9: "assessed", 10: "closed"}
LINKS = {(1, 2, "contact"), (2, 3, "early_help_request"), (2, 4, "referral"), (2, 4, "strategy_discussion"),
         (2, 1, "notice"), (3, 1, "notice"),
         (3, 2, "contact"), (3, 4, "referral"), (4, 1, "notice"), (4, 3, "early_help_request")}

# Structs: name and (low, high) of integers, or ("text", low, high).
CASE = [("contact", 0, U64), ("received_at", 0, I64), ("referred_at", -1, I64), ("need_since", 0, I64),
        ("stage_seconds", 0, I64), ("need_spell", 0, U32), ("need_level", 0, 4), ("child", 0, 5), ("children", 1, 6),
        ("source", 0, 23), ("priority", 0, 7), ("form", 0, 2), ("further_children", 0, 63), ("harm_since", 0, I64),
        ("harm_spell", 0, U32), ("harm_band", 0, 2), ("issue", 0, 10)]
NOTICE = [("contact", 0, U64), ("need_since", 0, I64), ("need_spell", 0, U32), ("need_level", 0, 4),
          ("standing", 0, 3), ("harm_since", 0, I64), ("harm_spell", 0, U32), ("harm_band", 0, 2)]
HELLO = [("party", 1, 4), ("program_version", "text", 1, 64), ("order_version", 0, U32), ("ledger_version", 0, U32),
         ("fingerprint", 0, U64), ("instance", 0, U64)]
WELCOME = [("scenario", "text", 2, 2097152), ("scenario_hash", 0, U64), ("seed", 0, U64),
           ("first_replication", 0, U32), ("replications", 1, 4096), ("lease_milliseconds", 0, U32)]
CYCLE = [("sequence", 0, U64)]
FAULT = [("name", "text", 1, 64), ("text", "text", 0, 4096)]
COUNTS = [("replication", 0, U32), ("received", 0, U64), ("sent", 0, U64), ("events", 0, U64), ("records", 0, U64),
          ("open_contacts", 0, U64), ("message_hash", 0, U64)]
HANDOFFS = {16: ("contact", CASE), 17: ("early_help_request", CASE), 18: ("referral", CASE), 19: ("notice", NOTICE),
            20: ("strategy_discussion", CASE)}
BODIES = {"hello": HELLO, "welcome": WELCOME, "fault": FAULT, "again": CYCLE, "alive": CYCLE}


class Refused(Exception):
    """A frame or body is not as the reference says."""


def need(condition, text):
    if not condition:
        raise Refused(text)


def check_integer(name, value, low, high):
    need(isinstance(value, int) and not isinstance(value, bool), f"{name} is no integer: {value!r}")
    need(low <= value <= high, f"{name} is {value}, allowed {low}..{high}")


def known(array, length, name, is_newer):
    """The elements of an array that the reference knows."""
    need(isinstance(array, list), f"{name} is no array")
    need(len(array) == length or (is_newer and len(array) > length), f"{name} has {len(array)} elements")
    return array[:length]


def check_struct(rows, array, name, is_newer):
    for row, value in zip(rows, known(array, len(rows), name, is_newer)):
        label = f"{name}.{row[0]}"
        if row[1] != "text":
            check_integer(label, value, row[1], row[2])
            continue
        need(isinstance(value, str) and "\0" not in value, f"{label} is no text")
        need(row[2] <= len(value.encode()) <= row[3], f"{label} has a length outside {row[2]}..{row[3]}")


def check_handoff(array, totals, is_newer):
    kind, sender, receiver, due, sequence, fields = known(array, 6, "handoff", is_newer)
    check_integer("type", kind, 16, 20)
    check_integer("from", sender, 1, 4)
    check_integer("to", receiver, 1, 4)
    check_integer("due", due, 0, I64)
    check_integer("sequence", sequence, 0, U64)
    name, rows = HANDOFFS[kind]
    need((sender, receiver, name) in LINKS, f"{PARTIES[sender]} sends no {name} to {PARTIES[receiver]}")
    check_struct(rows, fields, name, is_newer)
    totals["handoffs"][name] += 1


def check_records(packed, totals):
    need(isinstance(packed, bytes), "records are no bin")
    need(len(packed) % RECORD.size == 0, "part of a record")
    need(len(packed) // RECORD.size <= LIMITS["records"], "too many records")
    earliest = 0
    for seconds, _subject, _value, _number, _code, service, kind in RECORD.iter_unpack(packed):
        need(kind in KINDS, f"no record has kind {kind}")
        need(service in PARTIES, f"no service has number {service}")
        need(seconds >= earliest, f"record at {seconds} after one at {earliest}")
        earliest = seconds
        totals["records"][KINDS[kind]] += 1


def check_entries(entries, name, totals, is_newer):
    last = -1
    for entry in entries:
        replication, time, handoffs, records = known(entry, 4, "entry", is_newer)
        check_integer("replication", replication, last + 1, U32)
        last = replication
        check_integer("time", time, 0, I64)
        need(isinstance(handoffs, list) and len(handoffs) <= LIMITS["messages"], "hand-offs are no list in its limit")
        for handoff in handoffs:
            check_handoff(handoff, totals, is_newer)
        need(name != "grant" or records == b"", f"a {name} with records")
        check_records(records, totals)


def check_body(name, body, count, totals, is_newer):
    if name in BODIES:
        need(count == 0, "the header counts entries")
        check_struct(BODIES[name], body, name, is_newer)
        return
    if name in ("finish", "stop"):
        need(count == 0, "the header counts entries")
        known(body, 0, name, is_newer)
        return
    (elements,) = known(body, 1, name, is_newer)
    need(isinstance(elements, list) and len(elements) == count, "the header counts other than the body")
    if name == "summary":
        last = -1
        for counts in elements:
            check_struct(COUNTS, counts, "counts", is_newer)
            need(counts[0] > last, "counts out of order")
            last = counts[0]
    else:
        check_entries(elements, name, totals, is_newer)


def check_frame(frame, direction, totals):
    need(len(frame) >= HEADER.size, "shorter than a header")
    magic, major, minor, _run, _epoch, kind, flags, _sequence, count, body_bytes, checksum = HEADER.unpack_from(frame)
    need(magic == b"FDOR", "wrong magic")
    need(major == 1, f"unknown major version {major}")
    need(body_bytes == len(frame) - HEADER.size, "wrong length of the body")
    need(len(frame) <= LIMITS["frame"] and count <= LIMITS["entries"], "over a limit")
    zeroed = frame[:CHECKSUM_OFFSET] + bytes(8) + frame[HEADER.size:]
    need(xxhash.xxh3_64_intdigest(zeroed) == checksum, "wrong checksum")
    need(kind in CONTROLS, f"unknown type {kind}")
    need(flags == 0, f"flags are {flags}")
    name = CONTROLS[kind]
    need(name in (FROM_SERVICE if direction else TO_SERVICE), f"{name} in the wrong direction")
    try:
        body = msgpack.unpackb(frame[HEADER.size:], raw=False, strict_map_key=False)
    except (ValueError, msgpack.exceptions.UnpackException) as error:
        raise Refused(f"the body is not one msgpack value: {error}") from error
    check_body(name, body, count, totals, minor > MINOR)
    totals["frames"][name] += 1
    totals["bytes"] += len(frame)


def check_recording(recording):
    totals = {"frames": collections.Counter(), "handoffs": collections.Counter(), "records": collections.Counter(),
              "bytes": 0}
    offset = 0
    while offset < len(recording):
        try:
            need(len(recording) - offset >= PASSAGE.size, "cut off")
            direction, party, length = PASSAGE.unpack_from(recording, offset)
            need(direction in (0, 1), f"direction is {direction}")
            need(party in PARTIES, f"no service has number {party}")
            begin = offset + PASSAGE.size
            need(len(recording) - begin >= length, "cut off")
            check_frame(recording[begin:begin + length], direction, totals)
        except Refused as refused:
            raise Refused(f"byte {offset} of the recording: {refused}") from refused
        offset = begin + length
    return totals


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: decode_recording.py RECORDING")
    with open(sys.argv[1], "rb") as file:
        recording = file.read()
    try:
        totals = check_recording(recording)
    except Refused as refused:
        sys.exit(f"{sys.argv[1]}: {refused}")
    print(json.dumps(totals, sort_keys=True))


if __name__ == "__main__":
    main()
