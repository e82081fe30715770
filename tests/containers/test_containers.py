"""docker-compose.yml as a person meets it: one ledger, results, keys, confinement, ends.

One engine and one image for all tests; each begins and ends without containers, networks and volumes.
"""
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import time
import unittest

import base_image
import debian_root
from engine import NEIGHBOUR, Engine

BUILD = pathlib.Path(os.environ["FRONTDOOR_BUILD"])
SOURCE = pathlib.Path(os.environ["FRONTDOOR_SOURCE"])
COMPOSE = shlex.split(os.environ.get("FRONTDOOR_COMPOSE") or "docker-compose")
CARDIFF = "scenarios/cardiff-2014-15.yaml"
ORACLE = "scenarios/oracle/mmc.yaml"
SERVICES = ("intake", "screening", "early-help", "assessment")
PARTIES = ("conductor", *SERVICES)
CONTAINERS = ("keys", *PARTIES)
UP = ("up", "--no-build", "--exit-code-from", "conductor")
SERVICE_LABEL = "com.docker.compose.service"
USER_ID = "10001"
PATIENCE_SECONDS = 120
CONNECTED = "connected"
TO_NEIGHBOUR = ("timeout", "2", "bash", "-c", f"echo >/dev/tcp/{NEIGHBOUR}/80 && echo {CONNECTED}")
LONG = {"SCENARIO": CARDIFF, "REPLICATIONS": "100000"}  # longer than any test

engine = None


def say(text):
    print("containers: " + text, flush=True)


def setUpModule():
    global engine
    if os.geteuid() != 0:
        raise unittest.SkipTest("not root")
    engine = Engine()  # run.py ends it
    engine.start(reaches_outside=True)
    begun = time.monotonic()
    say("making the base image")
    base_image.make(engine)
    say(f"building the image ({time.monotonic() - begun:.0f} s so far)")
    build_image()
    say(f"built ({time.monotonic() - begun:.0f} s so far)")
    engine.stop()
    engine.start(reaches_outside=False)


def build_image():
    """By Compose, as a person would have it built; but over the machine's own network and proxies."""
    only_here = engine.folder / "build.json"
    build = {"context": str(SOURCE), "network": "host", "args": debian_root.proxies()}
    only_here.write_text(json.dumps({"services": {"conductor": {"build": build}}}), encoding="utf-8")
    engine.call(*COMPOSE, "--file", SOURCE / "docker-compose.yml", "--file", only_here, "build", "conductor", timeout=900)


def party_of(service):
    return service.replace("-", "_")


class Containers(unittest.TestCase):
    def setUp(self):
        self.addCleanup(self.compose, "down", "--volumes", "--timeout", "1")
        self.runs = 0

    # ---- doing ----

    def compose(self, *arguments, check=True, **environment):
        return engine.call(*COMPOSE, *arguments, cwd=SOURCE, check=check, env=engine.environment | environment)

    def up(self, **environment):
        """Until the conductor has ended. Its exit code is looked at by the caller."""
        done = self.compose(*UP, check=False, **environment)
        self.assertEqual(self.running(), set(), "containers that outlive the conductor:\n" + done.stdout)
        return done

    def begin(self, **environment):
        """The same in the background, once the run is on its way."""
        log = open(engine.folder / "up.log", "w+", encoding="utf-8")
        self.addCleanup(log.close)
        process = subprocess.Popen([*COMPOSE, *UP], cwd=SOURCE, env=engine.environment | environment, text=True,
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.until(lambda: self.running() == set(CONTAINERS), "all containers")
        self.until(lambda: all(self.is_connected(service) for service in SERVICES), "all services to join")
        return process

    def is_connected(self, service):
        """It has sent the conductor something."""
        counters = self.inside(service, "cat", "/proc/net/dev").split("eth0:")[1].split()
        return int(counters[8]) > 100_000

    def container(self, service):
        """The container's id, whether it runs or not. Compose knows it too, but takes a second to say so."""
        return engine.call("docker", "ps", "--all", "--quiet", "--filter", f"label={SERVICE_LABEL}={service}").stdout.strip()

    @staticmethod
    def running():
        return set(engine.call("docker", "ps", "--format", f'{{{{.Label "{SERVICE_LABEL}"}}}}').stdout.split())

    def inside(self, service, *command, check=True):
        return engine.call("docker", "exec", self.container(service), *command, check=check).stdout

    def run_image(self, *command, volumes=()):
        mounts = [word for volume in volumes for word in ("--volume", volume)]
        return engine.call("docker", "run", "--rm", "--network", "none", "--user", "0", *mounts, "frontdoor",
                           *command).stdout

    def ended_at(self, service):
        """As text that sorts: the engine writes fractions of a second without their last zeros."""
        return engine.inspect(self.container(service))["State"]["FinishedAt"].rstrip("Z").ljust(29, "0")

    def log(self, service):
        return engine.call("docker", "logs", self.container(service)).stdout

    def until(self, condition, what):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            self.assertLess(time.monotonic(), deadline, "waited in vain for " + what)
            time.sleep(0.2)

    def direct_hash(self, scenario, replications, seed):
        """What the program of this checkout says, by function calls."""
        self.runs += 1
        folder = engine.folder / f"{self.id()}-{self.runs}"
        subprocess.run([BUILD / "bin" / "frontdoor", "run", SOURCE / scenario, "--reps", str(replications), "--seed",
                        str(seed), "--deployment", "direct", "--quiet", "--out", folder],
                       check=True, stdout=subprocess.DEVNULL)
        return json.loads((folder / "results.json").read_text(encoding="utf-8"))["ledger_hash"]

    def kept(self, path):
        """A file of the volume that holds the results."""
        return self.run_image("cat", "/results/" + path, volumes=["frontdoor-test_results:/results:ro"])

    def keys(self):
        """Of all volumes of keys, by name of file: what each holds."""
        volumes = [f"frontdoor-test_keys_{party_of(party)}:/keys/{party_of(party)}:ro" for party in PARTIES]
        lines = self.run_image("sh", "-c", "find /keys -type f -exec sha256sum {} +", volumes=volumes).splitlines()
        return {line.split()[1]: line.split()[0] for line in lines}

    # ---- one ledger ----

    def test_up__cardiff_year_and_three_seeds__one_hash_and_keys_made_once(self):
        keys = None
        for number, seed in enumerate((1, 2, 3), 1):
            with self.subTest(seed=seed):
                done = self.up(REPLICATIONS="2", SEED=str(seed))
                self.assertEqual(done.returncode, 0, done.stdout)
                self.assertRegex(done.stdout, r"conductor[-_]1 .*2 replications, seed %d, deployment tcp" % seed)
                self.assertRegex(done.stdout, r"conductor[-_]1 .*Demand +mean  95 % interval")
                self.assertIn(f"kept in /results/cardiff-2014-15-{number}\n", done.stdout)
                want = self.direct_hash(CARDIFF, 2, seed)
                self.assertRegex(done.stdout, r"conductor[-_]1 .*ledger " + want)
                results = json.loads(self.kept(f"cardiff-2014-15-{number}/results.json"))
                self.assertEqual(results["ledger_hash"], want)
                self.assertIs(json.loads(self.kept(f"cardiff-2014-15-{number}/manifest.json"))["finished"], True)
                self.assertEqual(keys or self.keys(), self.keys(), "keys of the first up are kept")
                keys = self.keys()
                self.assertEqual(len(keys), 13)
        self.assertEqual(len(re.findall(r"made the keys", self.log("keys"))), 1)
        first = min(CONTAINERS, key=self.ended_at)
        self.assertEqual(first, "conductor", "whoever ends first ends the others, and 1.29 then prints no more")

    def test_up__another_scenario__its_results(self):
        done = self.up(SCENARIO=ORACLE, REPLICATIONS="3", SEED="5")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("ledger " + self.direct_hash(ORACLE, 3, 5), done.stdout)
        self.assertIn("kept in /results/mmc-1\n", done.stdout)
        container = self.compose("ps", "-aq", "conductor").stdout.strip()
        engine.call("docker", "cp", f"{container}:/results", engine.folder / "copied")
        table = (engine.folder / "copied" / "mmc-1" / "results.txt").read_text(encoding="utf-8")
        self.assertIn(table.splitlines()[2], done.stdout)

    def test_up__scenario_that_is_not_there__conductors_exit_code_and_word(self):
        done = self.up(SCENARIO="scenarios/none.yaml")
        want = subprocess.run([BUILD / "bin" / "frontdoor", "run", "scenarios/none.yaml"], cwd=engine.folder,
                              stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, want.returncode, done.stdout)
        self.assertEqual(self.log("conductor"), want.stderr)

    # ---- ends ----

    def test_kill__a_service__run_fails_and_conductor_names_it(self):
        process = self.begin(**LONG)
        engine.call("docker", "kill", self.container("screening"))
        self.assert_failed(process, r"frontdoor: screening closed its connection or lost it.*, at simulated 20")

    def test_stop__a_service_that_hangs__run_fails_and_conductor_names_it(self):
        process = self.begin(**LONG)
        engine.call("docker", "kill", "--signal", "STOP", self.container("early-help"))
        self.assert_failed(process, r"frontdoor: early_help (hangs|closed its connection or lost it).*, at simulated 20")

    def test_kill__conductor__everything_ends(self):
        process = self.begin(**LONG)
        engine.call("docker", "kill", self.container("conductor"))
        self.assertEqual(process.wait(PATIENCE_SECONDS), 137)
        self.assertEqual(self.running(), set())

    def assert_failed(self, process, said):
        self.assertNotEqual(process.wait(PATIENCE_SECONDS), 0)
        self.assertEqual(self.running(), set())
        self.assertNotEqual(engine.inspect(self.container("conductor"))["State"]["ExitCode"], 0)
        self.assertRegex(self.log("conductor"), said)
        names = self.run_image("ls", "/results/cardiff-2014-15-1", volumes=["frontdoor-test_results:/results:ro"]).split()
        self.assertIn("manifest.json", names)
        self.assertEqual({"results.json", "results.txt"} & set(names), set())
        self.assertIs(json.loads(self.kept("cardiff-2014-15-1/manifest.json"))["finished"], False)

    def test_health__service_that_stops_working__is_told(self):
        self.compose("up", "--no-build", "--detach", "screening")
        self.until(lambda: self.health("screening") == "healthy", "health")
        engine.call("docker", "kill", "--signal", "STOP", self.container("screening"))
        self.until(lambda: self.health("screening") == "unhealthy", "the sign to grow old")
        engine.call("docker", "kill", self.container("screening"))

    def health(self, service):
        return engine.inspect(self.container(service))["State"]["Health"]["Status"]

    # ---- confinement ----

    def test_containers__at_work__are_confined(self):
        process = self.begin(**LONG)
        with engine.neighbour():
            self.check_control()
            for service in PARTIES:
                with self.subTest(service=service):
                    self.check_process(service)
                    self.check_files(service)
                    self.check_limits(service)
                    self.check_network(service)
        with self.subTest(service="keys"):
            self.check_process("keys")
            self.check_limits("keys")
            self.assertRegex(self.inside("keys", "cat", "/proc/net/dev").split("\n", 2)[2], r"^ *lo:[^:]*$")
        for service in CONTAINERS:
            self.until(lambda name=service: self.health(name) == "healthy", "health of " + service)
        process.terminate()
        process.wait(PATIENCE_SECONDS)

    def check_process(self, service):
        status = dict(line.split(":\t", 1) for line in self.inside(service, "cat", "/proc/1/status").splitlines())
        self.assertEqual(set(status["Uid"].split() + status["Gid"].split()), {USER_ID})
        self.assertEqual({status[name].strip() for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")}, {"0" * 16})
        self.assertEqual(status["NoNewPrivs"].strip(), "1")
        self.assertEqual(status["Seccomp"].strip(), "2", "filtered")

    def check_files(self, service):
        party = party_of(service)
        for path in ("/", "/usr/local/bin", "/keys", f"/keys/{party}", "/frontdoor"):
            said = self.inside(service, "sh", "-c", f"echo x >{path}/file", check=False)
            self.assertRegex(said, r"Read-only file system|Permission denied", path)
        options = {line.split()[1]: line.split()[3].split(",")[0]
                   for line in self.inside(service, "cat", "/proc/mounts").splitlines()}
        self.assertEqual((options["/"], options[f"/keys/{party}"]), ("ro", "ro"))
        self.assertEqual(sorted(path for path in options if path.startswith("/keys")), [f"/keys/{party}"])
        secrets = self.inside(service, "sh", "-c", "find / -xdev -name '*secret*' -path '*key*' 2>/dev/null; find /keys -type f")
        own = {f"/keys/{party}/{party}.key_secret"}
        known = SERVICES if service == "conductor" else ("conductor",)
        self.assertEqual(set(secrets.split()), own | {f"/keys/{party}/{party_of(name)}.key" for name in known})

    def check_limits(self, service):
        """What the engine was told, and what the kernel holds the container to."""
        settings = engine.inspect(self.container(service))["HostConfig"]
        self.assertEqual((settings["Memory"], settings["NanoCpus"], settings["PidsLimit"]), (1 << 30, 10**9, 64))
        limits = self.inside(service, "sh", "-c", "cd /sys/fs/cgroup; cat memory.max pids.max cpu.max 2>/dev/null || "
                             "cat memory/memory.limit_in_bytes pids/pids.max cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us")
        self.assertEqual(limits.split(), [str(1 << 30), "64", "100000", "100000"])
        self.assertRegex(self.inside(service, "cat", "/proc/1/limits"), r"Max core file size +0 +0 ")

    def check_control(self):
        """A container of an ordinary network does get out, so that the others are kept in by theirs."""
        engine.call("docker", "network", "create", "ordinary")
        self.addCleanup(engine.call, "docker", "network", "rm", "ordinary")
        out = engine.call("docker", "run", "--rm", "--network", "ordinary", "frontdoor", *TO_NEIGHBOUR).stdout
        self.assertIn(CONNECTED, out)

    def check_network(self, service):
        self.assertNotIn(CONNECTED, self.inside(service, *TO_NEIGHBOUR, check=False), "a way outside")
        there, there_seconds = self.timed_lookup(service, "conductor")
        self.assertNotEqual(there, "")
        gone, gone_seconds = self.timed_lookup(service, "gone")
        self.assertEqual(gone, "")
        # A resolver waits five seconds for a server that does not answer; how long a busy machine takes to look at all, both do.
        self.assertLess(gone_seconds - there_seconds, 4, "a name that nobody has is waited for")

    def timed_lookup(self, service, name):
        begun = time.monotonic()
        found = self.inside(service, "getent", "ahostsv4", name, check=False)
        return found, time.monotonic() - begun

    # ---- the image ----

    def test_image__history_and_files__no_secret_and_no_tool_of_the_build(self):
        history = engine.call("docker", "history", "--no-trunc", "--format", "{{.CreatedBy}}", "frontdoor").stdout
        self.assertNotRegex(history, r"(?i)secret|password|token|https?_proxy")
        settings = engine.inspect("frontdoor")["Config"]
        self.assertEqual(settings["User"], f"{USER_ID}:{USER_ID}")
        self.assertEqual([entry.split("=")[0] for entry in settings["Env"]], ["PATH"])
        files = self.run_image("find", "/", "-xdev", "-not", "-path", "/proc/*", "-not", "-path", "/sys/*").splitlines()
        self.assertEqual([path for path in files if re.search(r"\.key(_secret)?$|\.pem$|id_rsa|\.git$|^/source", path)], [])
        self.assertEqual([path for path in files if re.search(r"/bin/(gcc|cc|cmake|ninja|git)$", path)], [])
        self.assertEqual([path for path in files if path.startswith(("/keys/", "/results/"))],
                         [path for path in files if re.fullmatch(r"/keys/[a-z_]+", path)])

    def test_image__programs__are_those_of_this_checkout(self):
        want = subprocess.run([BUILD / "bin" / "frontdoor", "--version"], stdout=subprocess.PIPE, text=True, check=True)
        self.assertEqual(self.run_image("frontdoor", "--version"), want.stdout)


if __name__ == "__main__":
    sys.exit("tests/run --containers runs these")
