"""Service programs that nobody supervises, as in containers: they come by themselves, stay, and show their health."""
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import BUILD, FOUR_WEEKS, PATIENCE_SECONDS, SERVICES, RunTestCase  # noqa: E402

import unittest  # noqa: E402

MANY_BYTES = 1_000_000  # of a recording: far more than the welcomes, so that services are at work
OK, FAILURE, INTERRUPTED = 0, 1, 130


class ServicePrograms(RunTestCase):
    def setUp(self):
        super().setUp()
        self.keys = self.folder / "keys"
        subprocess.run([BUILD / "bin" / "frontdoor", "make-keys", self.keys], check=True, stderr=subprocess.DEVNULL)

    def start_services(self, deployment, endpoint, *options):
        return [self.start_service(name, deployment, endpoint, *options) for name in SERVICES]

    def start_service(self, name, deployment, endpoint, *options):
        arguments = [BUILD / "bin" / ("frontdoor-" + name.replace("_", "-")), "--connect", endpoint, *options]
        if deployment == "tcp":
            arguments += ["--keys", self.keys / name]
        process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def run_bound(self, deployment, endpoint, **options):
        keys = {"keys": self.keys / "conductor"} if deployment == "tcp" else {}
        return self.simulate(FOUR_WEEKS, reps=3, deployment=deployment, bind=endpoint, **keys, **options)

    def endpoints(self):
        return {"tcp": "tcp://" + free_address(), "ipc": f"ipc://{self.folder}/socket"}.items()

    def until(self, condition, what):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            self.assertLess(time.monotonic(), deadline, "waited in vain for " + what)
            time.sleep(0.002)

    def assert_ends(self, processes, code, said):
        for process in processes:
            _, err = process.communicate(timeout=PATIENCE_SECONDS)
            self.assertEqual(process.returncode, code, err)
            self.assertRegex(err, said)

    def test_services__come_by_themselves__ledger_is_that_of_direct(self):
        want = self.simulate(FOUR_WEEKS, reps=3, deployment="direct").ledger_hash
        for deployment, endpoint in self.endpoints():
            with self.subTest(deployment=deployment):
                services = self.start_services(deployment, endpoint)
                self.assertEqual(self.run_bound(deployment, endpoint).ledger_hash, want)
                self.assert_ends(services, OK, r"^$")

    def test_services__stay__serve_run_after_run_and_end_well(self):
        wanted = [self.simulate(FOUR_WEEKS, reps=3, seed=seed, deployment="direct").ledger_hash for seed in (1, 2)]
        for deployment, endpoint in self.endpoints():
            with self.subTest(deployment=deployment):
                services = self.start_services(deployment, endpoint, "--stay")
                found = [self.run_bound(deployment, endpoint, seed=seed).ledger_hash for seed in (1, 2)]
                self.assertEqual(found, wanted)
                self.assertEqual([service.poll() for service in services], [None] * len(SERVICES))
                for service in services:
                    service.send_signal(signal.SIGTERM)
                self.assert_ends(services, OK, r"^$")

    def test_services__stay_but_conductor_dies_in_the_run__end_and_say_so(self):
        endpoint = f"ipc://{self.folder}/socket"
        services = self.start_services("ipc", endpoint, "--stay")
        run = self.folder / "run"
        run.mkdir()
        conductor = subprocess.Popen([BUILD / "bin" / "frontdoor-conductor", "--scenario", FOUR_WEEKS, "--folder", run,
                                      "--reps", "100000", "--bind", endpoint, "--record-wire", self.folder / "wire"],
                                     stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(conductor.wait)
        self.addCleanup(conductor.kill)
        recording = self.folder / "wire"
        self.until(lambda: recording.exists() and recording.stat().st_size > MANY_BYTES, "frames")
        conductor.kill()
        self.assert_ends(services, FAILURE, r"the conductor is gone; it held \d+ replications at simulated ")

    def test_run__told_to_end_after_a_service_was_lost__names_the_service(self):
        """As Compose does it: one container has ended, so all others are told to."""
        endpoint = "tcp://" + free_address()
        services = self.start_services("tcp", endpoint)
        recording = self.folder / "wire"
        run = subprocess.Popen([BUILD / "bin" / "frontdoor", "run", FOUR_WEEKS, "--reps", "100000", "--deployment", "tcp",
                                "--bind", endpoint, "--keys", self.keys / "conductor", "--record-wire", recording],
                               cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)
        self.addCleanup(run.communicate)
        self.addCleanup(run.kill)
        self.until(lambda: recording.exists() and recording.stat().st_size > MANY_BYTES, "frames")
        services[1].kill()
        time.sleep(1)  # a third of the time that a lost connection has to come back
        run.terminate()
        self.assert_ends([run], FAILURE, r"frontdoor: screening closed its connection or lost it, and then the run was "
                                         r"told to end, at simulated ")

    def test_health__file__is_renewed_while_the_loop_turns_and_gone_at_the_end(self):
        """Of a service that waits for its conductor, and of a conductor that waits for its services."""
        health = self.folder / "health"
        endpoint = f"ipc://{self.folder}/socket"
        service = self.start_service("screening", "ipc", endpoint, "--stay", "--health", health)
        self.check_health(service, health, OK, r"^$")
        conductor = subprocess.Popen([BUILD / "bin" / "frontdoor", "run", FOUR_WEEKS, "--bind", endpoint, "--health",
                                      health], cwd=self.folder, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                     text=True)
        self.addCleanup(conductor.communicate)
        self.addCleanup(conductor.kill)
        self.check_health(conductor, health, INTERRUPTED, r"interrupted")

    def check_health(self, process, health, code, said):
        self.until(health.exists, "a sign of health")
        made = health.stat().st_mtime_ns
        self.until(lambda: health.stat().st_mtime_ns > made + 500_000_000, "a sign after the one that it began with")
        first = health.stat().st_mtime_ns
        self.until(lambda: health.stat().st_mtime_ns > first, "the next sign")
        self.assertGreaterEqual(health.stat().st_mtime_ns - first, 900_000_000, "more than one a second")
        process.send_signal(signal.SIGTERM)
        self.assert_ends([process], code, said)
        self.assertFalse(health.exists())

    def test_health__file_that_cannot_be_written__is_told(self):
        service = self.start_service("intake", "ipc", f"ipc://{self.folder}/socket", "--health", self.folder / "no" / "file")
        self.assert_ends([service], FAILURE, r"^intake: \S+/no/file: cannot write the sign of health: No such file")


def free_address():
    """On a loopback address that belongs to this process, so that two tests do not meet."""
    host = f"127.{os.getpid() >> 14 & 0x7f | 0x80}.{os.getpid() >> 7 & 0x7f}.{os.getpid() & 0x7f | 0x80}"
    with socket.socket() as listener:
        listener.bind((host, 0))
        return f"{host}:{listener.getsockname()[1]}"


if __name__ == "__main__":
    unittest.main()
