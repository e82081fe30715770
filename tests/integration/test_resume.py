"""A run that was interrupted goes on where it was, and a finished one takes more replications: the same results, byte for
byte, as of a run in one go. And what is not the same run is told apart.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import pathlib
import signal
import sqlite3
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from faults import FaultyRun, until_some_are_kept  # noqa: E402
from runs import BUILD, FOUR_WEEKS, PATIENCE_SECONDS, SLOWNESS, RunTestCase, rows_of_this_build  # noqa: E402

OK, FAILURE, USAGE, KILLED = 0, 1, 2, -signal.SIGKILL
PROGRAM = str(BUILD / "bin" / "frontdoor")
REPLICATIONS = 60 if SLOWNESS == 1 else 24
ATTEMPTS = 5
DIRECT = ("--deployment", "direct", "--jobs", "1")
STEP_OF_TWO = ("--in-step", "2")


class Resume(RunTestCase):
    def call(self, folder, *arguments, scenario=FOUR_WEEKS):
        """(exit code, stderr) of a run in the folder."""
        command = [PROGRAM, "run", str(scenario), "--quiet", "--out", str(folder), *map(str, arguments)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                              timeout=PATIENCE_SECONDS, check=False)
        return done.returncode, done.stderr

    def in_one_go(self, count, *arguments):
        folder = self.folder / "-".join(["whole", str(count), *(str(argument).strip("-") for argument in arguments)])
        if not folder.exists():
            self.assertEqual(self.call(folder, "--reps", count, *arguments), (OK, ""))
        return folder

    def struck(self, name, *arguments, number=signal.SIGKILL):
        """The folder of a run that a signal ended when some of its replications were stored, and some were not. A run that
        was quicker than we is tried again."""
        for attempt in range(ATTEMPTS):
            run = FaultyRun(self.folder / f"{name}-{attempt}", ["--quiet", "--reps", str(REPLICATIONS), *arguments])
            until_some_are_kept(run.folder / "run", run.process)
            run.process.send_signal(number)
            run.end()
            if not (run.folder / "run" / "results.json").exists():
                self.assertNotEqual(run.code, OK)
                self.assertGreaterEqual(len(run.stored_numbers), 1)
                return run.folder / "run"
        self.fail(f"{ATTEMPTS} runs of {REPLICATIONS} replications were over before a signal came")

    def test_interrupted__any_deployment_and_signal__same_bytes_as_in_one_go(self):
        rows = [
            ("direct-kill", DIRECT, signal.SIGKILL),
            ("direct-ctrl-c", DIRECT, signal.SIGINT),
            ("ipc-kill", STEP_OF_TWO, signal.SIGKILL),
            ("ipc-term", STEP_OF_TWO, signal.SIGTERM),
        ]
        for name, arguments, number in rows_of_this_build(rows):
            with self.subTest(name=name):
                whole = self.in_one_go(REPLICATIONS, *arguments)
                folder = self.struck(name, *arguments, number=number)
                self.assertEqual(self.call(folder, "--reps", REPLICATIONS, *arguments), (OK, ""))
                self.assert_same_run(folder, whole)

    def test_interrupted__goes_on_in_another_deployment__same_values(self):
        folder = self.struck("mixed", *DIRECT)
        self.assertEqual(self.call(folder, "--reps", REPLICATIONS, "--deployment", "tcp", "--in-step", 3), (OK, ""))
        whole = self.in_one_go(REPLICATIONS, "--deployment", "tcp", "--in-step", 3)
        self.assert_same_run(folder, whole)

    def test_extended__any_threads__same_bytes_as_in_one_go(self):
        for jobs in rows_of_this_build((4, 2, 1)):
            with self.subTest(jobs=jobs):
                arguments = ("--deployment", "direct", "--jobs", jobs)
                whole = self.in_one_go(9, *arguments)
                folder = self.folder / f"extended-{jobs}"
                self.assertEqual(self.call(folder, "--reps", 4, *arguments), (OK, ""))
                self.assertEqual(self.call(folder, "--reps", 9, "--extend", *arguments), (OK, ""))
                self.assert_same_run(folder, whole)

    def test_another_run__folder_is_left_as_it_was(self):
        folder = self.folder / "run"
        self.assertEqual(self.call(folder, "--reps", 4, *DIRECT), (OK, ""))
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        rows = [
            (("--reps", 4), USAGE, r"holds a finished run of 4 replications; .*--extend"),
            (("--reps", 4, "--extend"), USAGE, r"is a run of 4 replications; --extend wants --reps above that"),
            (("--reps", 8, "--extend", "--seed", 2), USAGE, r"holds a run of seed 1, not 2"),
            (("--reps", 8, "--extend", "--first", 1), USAGE, r"holds a run from replication 0 on, not 1"),
            (("--reps", 8, "--extend", "--set", "screening.staff_posts=3"), USAGE, r"with other settings"),
        ]
        for arguments, want_code, want_words in rows:
            with self.subTest(arguments=arguments):
                code, err = self.call(folder, *arguments, *DIRECT)
                self.assertEqual(code, want_code, err)
                self.assertRegex(err, want_words)
                self.assertEqual({path.name: path.read_bytes() for path in folder.iterdir()}, before)

    def test_extend__nothing_there__says_so(self):
        code, err = self.call(self.folder / "nowhere", "--extend", *DIRECT)
        self.assertEqual(code, USAGE)
        self.assertRegex(err, "holds no run that could be extended")

    def test_stored_by_another_program__first_replication_tells(self):
        """What was kept is not what this program would have simulated: nothing is mixed."""
        folder = self.folder / "run"
        self.assertEqual(self.call(folder, "--reps", 2, *DIRECT), (OK, ""))
        store = sqlite3.connect(folder / "replications.db")
        store.execute("UPDATE replication SET ledger_hash = zeroblob(16) WHERE number = 0")
        store.commit()
        store.close()
        code, err = self.call(folder, "--reps", 4, "--extend", *DIRECT)
        self.assertEqual(code, FAILURE)
        self.assertRegex(err, "replication 0 gives the ledger xxh3-128:[0-9a-f]{32}, what was kept of it xxh3-128:0{32}")
        self.assertFalse((folder / "results.json").exists())

    def test_two_at_once__second_is_told(self):
        first = FaultyRun(self.folder / "at-once", ["--quiet", "--reps", "400", *DIRECT])
        until_some_are_kept(first.folder / "run", first.process)
        code, err = self.call(first.folder / "run", "--reps", 400, *DIRECT)
        first.process.kill()
        first.end()
        self.assertEqual(code, FAILURE)
        self.assertRegex(err, r"replications\.db: another program is at work on this run")

    def test_ledger__of_a_run_that_goes_on__is_refused(self):
        folder = self.struck("ledger", *DIRECT)
        code, err = self.call(folder, "--reps", REPLICATIONS, "--ledger", self.folder / "l.csv", *DIRECT)
        self.assertEqual(code, USAGE)
        self.assertRegex(err, "holds replications whose records are gone")
        self.assertFalse((self.folder / "l.csv").exists())


if __name__ == "__main__":
    unittest.main()
