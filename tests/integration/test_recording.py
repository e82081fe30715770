"""Who did the work: every frame between the processes is recorded, decoded from the reference alone, and counted by
service. The counts are those that the services claim in their summaries and that the manifest keeps."""
import collections
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import decode_recording as reference  # noqa: E402
from runs import FOUR_WEEKS, SERVICES, RunTestCase  # noqa: E402

import unittest  # noqa: E402

import msgpack  # noqa: E402

REPLICATIONS = 6
IN_STEP = 4  # two parts, the second smaller
HEADER_EPOCH, HEADER_TYPE, HEADER_SEQUENCE = 4, 5, 7
CLAIMS = ("received", "sent", "events", "records", "open_contacts")


def frames_of(recording):
    """(service, name of the message, its body) of every frame, but those that were asked for again, or came again."""
    offset, seen = 0, set()
    while offset < len(recording):
        _direction, party, length = reference.PASSAGE.unpack_from(recording, offset)
        offset += reference.PASSAGE.size
        frame = recording[offset:offset + length]
        header = reference.HEADER.unpack_from(frame)
        place = (party, header[HEADER_EPOCH], header[HEADER_TYPE], header[HEADER_SEQUENCE])
        if place not in seen:
            body = msgpack.unpackb(frame[reference.HEADER.size:])
            yield reference.PARTIES[party], reference.CONTROLS[header[HEADER_TYPE]], body
        seen.add(place)
        offset += length


def count_by_service(recording):
    """What passed the wire of each service, and what the service said in its summaries."""
    passed = {service: collections.Counter() for service in SERVICES}
    claimed = {service: collections.Counter() for service in SERVICES}
    for service, name, body in frames_of(recording):
        if name in ("ready", "grant", "answer"):
            for _replication, _time, handoffs, records in body[0]:
                passed[service]["received" if name == "grant" else "sent"] += len(handoffs)
                passed[service]["records"] += len(records) // reference.RECORD.size
                for _kind, sender, receiver, _due, _sequence, _fields in handoffs:
                    end = receiver if name == "grant" else sender
                    passed[service]["of another"] += reference.PARTIES[end] != service
        elif name == "summary":
            for _replication, *counts, message_hash in body[0]:
                claimed[service].update(dict(zip(CLAIMS, counts)))
                claimed[service]["message_hash"] ^= message_hash
    return passed, claimed


class Recording(RunTestCase):
    def record(self, deployment):
        path = self.folder / f"{deployment}.recording"
        run = self.simulate(FOUR_WEEKS, seed=9, reps=REPLICATIONS, in_step=IN_STEP, deployment=deployment,
                            record_wire=path)
        return run, path.read_bytes()

    def assert_claims_are_true(self, run, recording):
        totals = reference.check_recording(recording)
        passed, claimed = count_by_service(recording)
        for service in SERVICES:
            manifest = dict(run.services[service])
            manifest["message_hash"] = int(manifest["message_hash"], 16)
            self.assertEqual(dict(claimed[service]), manifest, service)
            self.assertEqual(passed[service]["of another"], 0, service)
            for name in ("received", "sent", "records"):
                self.assertEqual(passed[service][name], manifest[name], f"{service}: {name}")
                self.assertGreater(manifest[name], 0, f"{service}: {name}")
        everything = sum(run.services[service][name] for service in SERVICES for name in ("received", "sent"))
        self.assertEqual(sum(totals["handoffs"].values()), everything)
        self.assertEqual(sum(totals["records"].values()), sum(run.services[s]["records"] for s in SERVICES))

    def test_four_weeks__over_ipc__what_passed_is_what_is_claimed(self):
        self.assert_claims_are_true(*self.record("ipc"))

    def test_four_weeks__over_tcp__what_passed_is_what_is_claimed(self):
        self.assert_claims_are_true(*self.record("tcp"))


if __name__ == "__main__":
    unittest.main()
