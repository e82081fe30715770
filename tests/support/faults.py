"""Runs of the built program with a fault at one moment (fault_preload.c), and what they leave.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from runs import BUILD, FOUR_WEEKS, SLOWNESS  # noqa: E402

PROGRAM = BUILD / "bin" / "frontdoor"
PRELOAD = BUILD / "tests" / "libfault_preload.so"
PATIENCE_SECONDS = 60 + 30 * SLOWNESS
MARK = "FRONTDOOR_FAULT_MARK"
SOME_REPLICATIONS_BYTES = 120_000  # the tables take 30 KB, a replication some 20
# What the search for leaks at the end of a process says when the process is killed meanwhile.
SANITIZER_KILLED = re.compile(r"(?m)^==\d+==Unable to get registers from thread \d+\.\n")
# The thread sanitizer makes this file as a program starts and takes it away at once; a program killed between leaves it.
SANITIZER_LEAVES = re.compile(r"tsan\.rodata\.\d+")


def preloaded():
    """The environment of a program that loads our library first. The thread sanitizer's runtime, where the program has it, wants
    to be before it; the address sanitizer's would not have ours before its own."""
    needed = subprocess.run(["ldd", str(PROGRAM)], capture_output=True, text=True, check=True).stdout
    runtime = re.search(r"=> (\S*/libtsan\.so\S*)", needed)
    return dict(os.environ, LD_PRELOAD=f"{runtime.group(1)}:{PRELOAD}" if runtime else str(PRELOAD),
                ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0")


def has_mark(pid, mark):
    """Whether the process was started with the mark; a zombie has no environment any more."""
    try:
        environment = pathlib.Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False
    return f"{MARK}={mark}".encode() in environment.split(b"\0")


def processes_with(mark):
    """{number: program} of all that live, whoever started them."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit() and has_mark(name, mark):
            try:
                found[int(name)] = pathlib.Path(f"/proc/{name}/comm").read_text(encoding="utf-8").strip()
            except OSError:
                pass
    return found


def until(condition, what, patience_seconds=PATIENCE_SECONDS):
    deadline = time.monotonic() + patience_seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("waited in vain for " + what)
        time.sleep(0.005)


def until_some_are_kept(folder, process):
    """Until the run in the folder has kept some replications, or is over. Nobody but the run may read its store now; the log
    beside it grows by some pages with each replication."""
    log = folder / "replications.db-wal"
    until(lambda: (log.exists() and log.stat().st_size > SOME_REPLICATIONS_BYTES) or process.poll() is not None,
          "some replications")


def read_json(path):
    """None where there is no such file."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


class FaultyRun:
    """One run in a folder of its own: started, struck, and ended.

    code, out, err: of the command line. struck_at: when the fault struck (time.monotonic); None: it did not.
    ended_at: when the command line had ended. gone_at: when no process of the run was left.
    """

    def __init__(self, folder, arguments, fault=None, full=None, scenario=FOUR_WEEKS, wrapper=(), **options):
        self.folder = folder
        self.temporary = folder / "t"
        self.temporary.mkdir(parents=True)
        self.mark = uuid.uuid4().hex
        self.struck_path = folder / "struck"
        self.code = self.out = self.err = self.ended_at = self.gone_at = None
        self.process = subprocess.Popen(
            [*wrapper, str(PROGRAM), "run", str(scenario), "--out", "run", *arguments], cwd=folder,
            env=self.environment(fault, full), text=True, start_new_session=True,
            **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options})

    def environment(self, fault, full):
        environment = preloaded() | {"TMPDIR": str(self.temporary), "FRONTDOOR_FAULT_FILE": str(self.struck_path), MARK: self.mark}
        environment.update({"FRONTDOOR_FAULT": fault} if fault else {})
        environment.update({"FRONTDOOR_FULL": full} if full else {})
        return environment

    def signal_once_struck(self, number):
        until(lambda: self.struck_at is not None, "the fault")
        os.killpg(self.process.pid, number)

    def continue_once_finished(self):
        """For a command line that is stopped while its run goes on."""
        until(lambda: (self.manifest or {}).get("finished"), "the end of the run")
        self.process.send_signal(signal.SIGCONT)

    def end(self):
        """Waits for the end of all of it; what is left then is ended, and said to be left."""
        try:
            self.out, told = self.process.communicate(timeout=PATIENCE_SECONDS)
            self.err = SANITIZER_KILLED.sub("", told)
            self.ended_at = time.monotonic()
            self.code = self.process.returncode
            until(lambda: not processes_with(self.mark), "the end of all processes", 10)
            self.gone_at = time.monotonic()
        finally:
            for pid in processes_with(self.mark):
                os.kill(pid, signal.SIGKILL)
            self.process.communicate()
        return self

    @property
    def struck_at(self):
        """Seconds of the clock; None: not yet, or its file is there and the time is not in it yet."""
        text = self.struck_path.read_text(encoding="ascii") if self.struck_path.exists() else ""
        return int(text.split()[0]) / 1e9 if text.endswith("\n") else None

    @property
    def manifest(self):
        return read_json(self.folder / "run" / "manifest.json")

    def results(self, name):
        """Without what tells deployments apart."""
        results = read_json(self.folder / "run" / name)
        if results is not None:
            del results["deployment"]
        return results

    @property
    def stored_numbers(self):
        """Of the replications that the run's store holds, whoever was killed; None: there is no store."""
        path = self.folder / "run" / "replications.db"
        if not path.exists():
            return None
        store = sqlite3.connect(path)
        numbers = [row[0] for row in store.execute("SELECT number FROM replication ORDER BY number")]
        store.close()
        return numbers

    @property
    def temporary_names(self):
        """What is left in the directory for temporary files: sockets, keys, directories."""
        return [name for name in os.listdir(self.temporary) if not SANITIZER_LEAVES.fullmatch(name)]

    @property
    def left_names(self):
        """Of the run's folder, but for its store and the store's log, and of what lies beside it, without what this class
        put there."""
        names = [path.name for path in (self.folder / "run").iterdir()] if (self.folder / "run").is_dir() else []
        names = [name for name in names if not name.startswith("replications.db")]
        beside = {path.name for path in self.folder.iterdir()} - {"run", "t", "struck"}
        return set(names) | beside
