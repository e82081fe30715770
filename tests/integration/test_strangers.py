"""Strangers at the conductor's port over tcp: refused, told of once each, and the run is the one that it is without.

Each kind comes twice: while the services are still awaited, and in the middle of the run. Figures for the documentation:
FRONTDOOR_FIGURES=1 tests/run strangers prints what each flood took.
"""
import contextlib
import os
import pathlib
import re
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import strangers
from runs import BUILD, CARDIFF, FOUR_WEEKS, RunTestCase
from strangers import Crowd, Flood, OpenRun, Peer, command, greeting, say

AT = r"refused: a peer at (127\.0\.0\.1|an unknown address) "
CROWD = r"refused: more connections at once than four services need, the last from 127\.0\.0\.1; new ones wait"
ATTEMPTS = 4
REPLICATIONS = 4
# Of a conductor; two strangers could once make it hold more. A sanitizer keeps what was freed, up to 256 MB of it.
IS_SANITIZED = re.search(r"^FRONTDOOR_SANITIZE:STRING=\w", (BUILD / "CMakeCache.txt").read_text(encoding="utf-8"),
                         re.MULTILINE) is not None
QUIET_MEGABYTES = 500 if IS_SANITIZED else 250
TLS_HELLO = bytes.fromhex("16030100c8010000c40303") + bytes(192)


class Strangers(RunTestCase):
    hashes = {}

    def setUp(self):
        super().setUp()
        self.keys = self.folder / "keys"
        subprocess.run([strangers.PROGRAM, "make-keys", str(self.keys)], check=True, stderr=subprocess.DEVNULL)
        self.server_key = strangers.keys_in(self.keys / "screening" / "conductor.key")[0]

    def keys_of(self, name):
        return strangers.keys_in(self.keys / name / f"{name}.key_secret")

    def open_run(self, **options):
        folder = self.folder / f"open-{self.run_count}"
        self.run_count += 1
        folder.mkdir()
        return OpenRun(folder, self.keys, replications=REPLICATIONS, **options)

    def quiet_hash(self, scenario):
        """Of the same run as function calls."""
        if scenario not in self.hashes:
            self.hashes[scenario] = self.simulate(scenario, reps=REPLICATIONS, deployment="direct").ledger_hash
        return self.hashes[scenario]

    def assert_unharmed(self, run, scenario=FOUR_WEEKS):
        code = run.wait()
        self.assertEqual(code, 0, "\n".join(run.lines()))
        self.assertEqual(run.result().ledger_hash, self.quiet_hash(scenario))
        told = run.lines()
        self.assertEqual(len(told), len(set(told)), "told twice: " + "\n".join(told))
        self.assertTrue(all(line.startswith("conductor: refused: ") for line in told), "\n".join(told))
        self.assertLess(run.burden.memory_megabytes, QUIET_MEGABYTES)

    def check_kind(self, ways, pattern):
        """ways: {name: function of a run}, strangers of one kind, who are told of by one line with the pattern."""
        for name, come in ways.items():
            with self.subTest(name=name), self.open_run() as run:
                come(run)
                run.until_told(pattern)
        with self.open_run() as run:
            for come in ways.values():
                come(run)
            run.start_services(is_held=True)
            for come in ways.values():
                come(run)
            run.proxy.let_go()
            self.assert_unharmed(run)
            self.assertRegex("\n".join(run.lines()), pattern)

    def figure(self, what, run, tried):
        if os.environ.get("FRONTDOOR_FIGURES"):
            print(f"{what:<44} {tried:>7} connections  {run.seconds:6.1f} s  {run.burden.cpu_seconds:5.1f} s of processor  "
                  f"{run.burden.memory_megabytes:5.0f} MB  {run.burden.descriptors:4} descriptors")


def saying(*pieces, waits=True):
    return lambda run: [say(run.port, *pieces, waits=waits) for _ in range(ATTEMPTS)]


class Kinds(Strangers):
    def calling(self, keys, server_key):
        def come(run):
            for _ in range(ATTEMPTS):
                with Peer(run.port, keys, server_key) as peer:
                    peer.send(b"hello")
                    time.sleep(0.2)
        return come

    def test_no_key__null_or_plain__is_refused(self):
        ready = command(b"\x05READY\x0bSocket-Type\0\0\0\x06DEALER")
        self.check_kind({mechanism: saying(greeting(mechanism), ready) for mechanism in (b"NULL", b"PLAIN")},
                        AT + "uses no CURVE key")

    def test_no_zmtp__http_tls_old_or_noise__is_refused(self):
        self.check_kind({"http": saying(b"GET / HTTP/1.1\r\nHost: conductor\r\n\r\n"),
                         "tls": saying(TLS_HELLO),
                         "zmtp 1": saying(b"\x01\x00\x02\x00x"),
                         "zmtp 2": saying(strangers.SIGNATURE + b"\x01\x05\x00\x00"),
                         "noise": saying(bytes(4096))},
                        AT + "does not speak ZMTP 3")

    def test_unfinished__hung_up_or_silent__is_refused(self):
        half = b"\x06\x00\x00"
        self.check_kind({"hung up at once": saying(waits=False),
                         "hung up in the greeting": saying(strangers.SIGNATURE, waits=False),
                         "hung up in a command": saying(greeting(b"CURVE"), half, waits=False),
                         "silent": lambda run: say(run.port, greeting(b"CURVE"), half, waits=True)},
                        AT + "hung up or fell silent before its handshake was done")

    def test_malformed__commands_that_are_none__is_refused(self):
        words = {"no hello": command(b"\x05READY"), "short hello": command(b"\x05HELLO\x01\x00"),
                 "not a command": b"\x00\x05hello", "initiate first": command(b"\x08INITIATE" + bytes(300))}
        self.check_kind({name: saying(greeting(b"CURVE"), word) for name, word in words.items()},
                        AT + "breaks the rules of the handshake")

    def test_wrong_key__not_on_the_list__is_refused_and_shown(self):
        keys = strangers.new_keys()
        self.check_kind({"wrong key": self.calling(keys, self.server_key)},
                        AT + "whose key is not on the list; its public key is " + re.escape(keys[0].decode()))

    def test_wrong_server_key__right_key_of_a_service__is_refused(self):
        self.check_kind({"wrong server key": self.calling(self.keys_of("intake"), strangers.new_keys()[0])},
                        AT + "has another conductor's public key, or repeats an old handshake")

    def test_right_key__name_of_another_taken_first__keeps_nobody_out(self):
        with self.open_run() as run:
            with Peer(run.port, self.keys_of("screening"), self.server_key, b"intake") as thief:
                for _ in range(ATTEMPTS):
                    thief.send(b"FDOR, says intake")
                run.until_told(AT + "that says it is intake has the key of screening")
                run.start_services(is_held=True)
                for _ in range(ATTEMPTS):
                    thief.send(b"FDOR, says intake")
                run.proxy.let_go()
                self.assert_unharmed(run)

    def test_right_key__second_holder_floods_frames__changes_nothing(self):
        largest = b"F" * 65536
        with self.open_run() as run:
            run.start_services(is_held=True)
            with Peer(run.port, self.keys_of("intake"), self.server_key) as second:
                for _ in range(2000):
                    second.send(b"FDOR, and nothing more")
                for number in range(1100):  # a frame of more than the 64 MiB that one may have
                    second.send(largest, more=number < 1099)
                run.until_told(r"refused: a second peer with the key of intake, at 127\.0\.0\.1; the first stays")
                second.send(b"F" * (1 << 20))  # a part of more than one may have ends the connection
                run.proxy.let_go()
                self.assert_unharmed(run)


class Replays(Strangers):
    def record(self):
        """What a service said to a conductor at first, by pieces: greeting, HELLO, INITIATE and what followed."""
        with self.open_run() as run:
            run.start_services(is_held=True)
            recorded = run.proxy.recorded
        pieces = recorded[:64], recorded[64:64 + 202], recorded[64 + 202:]
        self.assertEqual(pieces[0], greeting(b"CURVE"))
        self.assertEqual(pieces[1][2:8], b"\x05HELLO")
        self.assertIn(b"\x08INITIATE", pieces[2][:20])
        return pieces

    def test_recorded_handshake__played_again__is_refused(self):
        pieces = self.record()
        self.check_kind({"as it was": saying(*pieces)},
                        AT + "has another conductor's public key, or repeats an old handshake")
        self.check_kind({"all at once": saying(b"".join(pieces))}, AT + "breaks the rules of the handshake")

    def test_recorded_handshake__changed_or_cut_at_any_byte__harms_nobody(self):
        pieces = self.record()
        recorded = b"".join(pieces)[:64 + 202 + 260]
        with self.open_run() as run:
            for place in range(len(recorded)):
                changed = bytearray(recorded)
                changed[place] ^= 0xFF
                say(run.port, bytes(changed))
                say(run.port, recorded[:place])
            run.start_services()
            self.assert_unharmed(run)
            self.figure("a handshake changed or cut at each byte", run, 2 * len(recorded))


class Floods(Strangers):
    def test_large_commands__forty_strangers__take_no_memory(self):
        with self.open_run() as run, Crowd() as crowd:
            run.start_services(is_held=True)
            crowd.come(run.port, 40, greeting(b"CURVE") + command(b"\x05HELLO", length=60_000_000))
            crowd.push(60_000_000, seconds=2)
            run.proxy.let_go()
            self.assert_unharmed(run)
            self.figure("60 MB in the middle of a handshake", run, crowd.tried)

    def test_silence__two_thousand_and_1024_descriptors__services_come_and_ledger_is_written(self):
        ledger = self.folder / "ledger.csv"
        with self.open_run(descriptors=1024, arguments=("--ledger", str(ledger))) as run, Crowd() as crowd:
            crowd.come(run.port, 1000)
            crowd.come(run.port, 500, b"GET")
            crowd.come(run.port, 500, strangers.SIGNATURE)
            run.start_services()
            self.assert_unharmed(run)
            self.assertTrue(ledger.is_file())
            self.figure("silent before the services, ulimit -n 1024", run, crowd.tried)

    def test_flood__from_before_the_services_to_the_end__run_is_done(self):
        with self.open_run(scenario=CARDIFF) as run, Flood(run.port, at_once=300, a_second=150) as crowd:
            time.sleep(1)
            run.start_services()
            self.assert_unharmed(run, CARDIFF)
            self.figure("Cardiff's year, 150 silent ones a second", run, crowd.tried)

    def test_flood__few_descriptors__ledger_is_written(self):
        ledger = self.folder / "ledger.csv"
        with self.open_run(descriptors=128, arguments=("--ledger", str(ledger), "--in-step", "1")) as run:
            run.start_services(is_held=True)
            with Flood(run.port, at_once=400, a_second=2000) as crowd:
                run.until_told(CROWD)
                run.proxy.let_go()
                self.assert_unharmed(run)
                self.figure("2,000 silent ones a second, ulimit -n 128", run, crowd.tried)
            self.assertTrue(ledger.is_file())

    def test_wrong_keys__without_end__cost_little_of_the_conductors_time(self):
        with self.open_run(scenario=CARDIFF) as run:
            run.start_services()
            self.assert_unharmed(run, CARDIFF)
            self.figure("Cardiff's year, nobody comes", run, 0)
            quiet = run.burden
        keys = strangers.new_keys()
        tried = 0
        with self.open_run(scenario=CARDIFF) as run:
            run.start_services()
            while run.process.poll() is None and tried < 100_000:
                with contextlib.ExitStack() as peers:
                    for _ in range(64):
                        peers.enter_context(Peer(run.port, keys, self.server_key))
                    time.sleep(0.03)
                tried += 64
            self.assert_unharmed(run, CARDIFF)
            self.figure("Cardiff's year, handshakes with wrong keys", run, tried)
            # Unbounded it took five times as much.
            self.assertLess(run.burden.cpu_seconds, 2 * quiet.cpu_seconds + 1)

    def test_connection_cut__in_a_flood__service_comes_back(self):
        with self.open_run() as run:
            run.start_services(is_held=True)
            with Flood(run.port, at_once=400, a_second=2000) as crowd:
                run.until_told(CROWD)
                run.proxy.cut()
                run.proxy.let_go()
                self.assert_unharmed(run)
                self.figure("a service cut off in a flood", run, crowd.tried)
            self.assertGreaterEqual(run.proxy.connection_count, 2)


if __name__ == "__main__":
    unittest.main()
