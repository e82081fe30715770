"""What a run gives to others: its processes pass no open file on, keys are their owner's alone, and who holds keys leaves no
core dump."""
import os
import pathlib
import signal
import stat
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import BUILD, CARDIFF, PATIENCE_SECONDS, SERVICES, RunTestCase  # noqa: E402

import unittest  # noqa: E402

PROGRAM = BUILD / "bin" / "frontdoor"
PROGRAMS = {"frontdoor", "frontdoor-conductor", *("frontdoor-" + name.replace("_", "-") for name in SERVICES)}
PROC = pathlib.Path("/proc")


def name_of(pid):
    try:
        return pathlib.Path(os.readlink(PROC / pid / "exe")).name
    except OSError:  # gone, or another user's
        return ""


def parent_of(pid):
    try:
        # The name stands in brackets and may hold blanks.
        return (PROC / pid / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1]
    except OSError:
        return ""


class LeastPrivilege(RunTestCase):
    def wait_for(self, what, ask):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (answer := ask()):
            self.assertLess(time.monotonic(), deadline, "waited in vain for " + what)
            time.sleep(0.002)
        return answer

    def family_of(self, top):
        """Program -> process, of a process and all below it; None as long as one of them is missing."""
        parents = {pid: parent_of(pid) for pid in (path.name for path in PROC.iterdir() if path.name.isdigit())}
        family = {top}
        while more := {pid for pid, parent in parents.items() if parent in family} - family:
            family |= more
        names = {name_of(pid): pid for pid in family}
        return names if set(names) >= PROGRAMS else None

    def start_long_run(self, deployment):
        run = subprocess.Popen([PROGRAM, "run", str(CARDIFF), "--reps", "2000", "--deployment", deployment, "--quiet", "--out",
                                str(self.folder / "run"), "--ledger", str(self.folder / "ledger.csv"),
                                "--record-wire", str(self.folder / "wire")],
                               cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=os.environ | {"TMPDIR": str(self.folder)})
        self.addCleanup(run.wait)
        self.addCleanup(run.send_signal, signal.SIGTERM)
        # A recording that grows: keys are read, all services are at work.
        wire = self.folder / "wire"
        self.wait_for("the run", lambda: wire.exists() and wire.stat().st_size > 100000)
        return self.wait_for("all programs", lambda: self.family_of(str(run.pid)))

    def test_run__every_process__passes_no_open_file_on(self):
        for name, pid in self.start_long_run("ipc").items():
            descriptors = [int(path.name) for path in (PROC / pid / "fd").iterdir()]
            self.assertGreaterEqual(len(descriptors), 3, name)
            for descriptor in descriptors:
                place = PROC / pid / "fd" / str(descriptor)
                try:
                    flags = next(line for line in (PROC / pid / "fdinfo" / str(descriptor)).read_text().splitlines()
                                 if line.startswith("flags:"))
                    where = os.readlink(place)
                except FileNotFoundError:  # closed since
                    continue
                if descriptor > 2:
                    self.assertTrue(int(flags.split()[1], 8) & os.O_CLOEXEC, f"{name}: {where}")

    def test_run_over_tcp__whoever_holds_keys__leaves_no_core_dump(self):
        for name, pid in self.start_long_run("tcp").items():
            limits = (PROC / pid / "limits").read_text(encoding="utf-8").splitlines()
            core = next(line.split()[4:6] for line in limits if line.startswith("Max core file size"))
            if name != "frontdoor":  # it has no keys
                self.assertEqual(core, ["0", "0"], name)

    def test_make_keys__without_a_mask_of_modes__secrets_are_their_owners_alone(self):
        subprocess.run([PROGRAM, "make-keys", "keys"], cwd=self.folder, check=True, capture_output=True, umask=0)
        found = list((self.folder / "keys").rglob("*"))
        self.assertGreater(len(found), 10)
        for path in found:
            if path.is_dir() or path.name.endswith("_secret"):
                self.assertEqual(stat.S_IMODE(path.stat().st_mode) & 0o077, 0, path)


if __name__ == "__main__":
    unittest.main()
