"""--keep of experiments: nothing that was finished is lost or run twice, and what is kept changes no byte of an answer.

Each answer is held against the same call without --keep, in one process, from beginning to end.
"""
import contextlib
import pathlib
import shutil
import signal
import sqlite3
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from runs import SLOWNESS
from queues import FAILURE, OK, PATIENCE_SECONDS, USAGE, QueueTestCase

WAIT = "screening_wait_mean_seconds"
SWEEP = ["sweep", "base.yaml", "--reps", "4", "--vary", "screening.staff_posts=5:9", "--measure", f"contacts,{WAIT}"]
ASSUMED = """format: 1
extends: base.yaml
provenance: {screening.decision_minutes: {assumed: {low: 25, high: 32}}, screening.staff_posts: {assumed: {low: 5, high: 7}}}
"""


class Keep(QueueTestCase):
    def kept(self, folder):
        """{scenario and seed: numbers of the replications that are kept}; one killed at its first moment has no tables."""
        found = {}
        for path in (self.folder / folder).glob("*/replications.db"):
            with contextlib.closing(sqlite3.connect(path)) as database:
                has_table = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'replication'").fetchone()[0]
                rows = database.execute("SELECT number FROM replication") if has_table else []
                found[path.parent.name] = {row[0] for row in rows}
        return found

    def out_of(self, *arguments):
        code, out, err = self.call(*arguments, "--json", "--quiet")
        self.assertEqual(code, OK, err)
        return out

    def test_sweep__kept_and_asked_again__same_bytes_and_nothing_more_kept(self):
        want = self.out_of(*SWEEP)
        self.assertEqual(self.out_of(*SWEEP, "--keep", "kept"), want)
        kept = self.kept("kept")
        self.assertEqual(sorted(map(sorted, kept.values())), [[0, 1, 2, 3]] * 5)
        times = {path: path.stat().st_mtime_ns for path in (self.folder / "kept").glob("*/scenario.json")}
        self.assertEqual(self.out_of(*SWEEP, "--keep", "kept", "--jobs", "1"), want)
        self.assertEqual(self.kept("kept"), kept)
        self.assertEqual({path: path.stat().st_mtime_ns for path in times}, times)

    def test_sweep__more_replications_and_points__what_is_kept_is_part_of_them(self):
        self.out_of(*SWEEP, "--keep", "kept")
        more = [argument.replace("5:9", "5:10") for argument in SWEEP]
        more[more.index("4")] = "6"
        self.assertEqual(self.out_of(*more, "--keep", "kept"), self.out_of(*more))
        self.assertEqual(sorted(map(sorted, self.kept("kept").values())), [list(range(6))] * 6)

    def kill_in_the_second(self, *arguments):
        """Kills the command with -9 while it runs the second of its scenarios, and gives what is kept then."""
        process = self.start(*arguments, "--quiet")
        end = time.monotonic() + PATIENCE_SECONDS
        while len(list((self.folder / "kept").glob("*/replications.db"))) < 2:
            self.assertIsNone(process.poll(), "ended before it was killed")
            self.assertLess(time.monotonic(), end)
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=PATIENCE_SECONDS)
        self.assertEqual(process.returncode, -signal.SIGKILL)
        return self.kept("kept")

    def test_killed__the_same_call_goes_on__same_bytes_and_nothing_lost(self):
        for arguments in (
            ["sweep", "base.yaml", "--reps", "20", "--vary", "screening.staff_posts=5:8", "--measure", f"contacts,{WAIT}"],
            ["compare", "base.yaml", "other.yaml", "--reps", "30", "--measure", WAIT],
            ["size", "base.yaml", "--target", f"{WAIT}<=300", "--vary", "screening.staff_posts=5:9"],
            ["sensitivity", "assumed.yaml", "--reps", "20", "--measure", WAIT],
        ):
            with self.subTest(command=arguments[0]):
                self.write("other.yaml", "format: 1\nextends: base.yaml\nscreening: {staff_posts: 6}\n")
                self.write("assumed.yaml", ASSUMED)
                long = [*arguments, "--set", f"time.measured_days={100 if SLOWNESS == 1 else 40}", "--jobs", "1"]
                want = self.out_of(*long)
                before = self.kill_in_the_second(*long, "--keep", "kept")
                self.assertGreaterEqual(max(map(len, before.values())), 10, "those of the first scenario")
                self.assertEqual(self.out_of(*long, "--keep", "kept"), want)
                after = self.kept("kept")
                for name, numbers in before.items():
                    self.assertLessEqual(numbers, after[name])
                self.assertGreater(sum(map(len, after.values())), sum(map(len, before.values())))
                shutil.rmtree(self.folder / "kept")

    def test_shards__of_sweep_and_sensitivity__together_the_bytes_of_one(self):
        self.write("assumed.yaml", ASSUMED)
        for arguments in (SWEEP, ["sensitivity", "assumed.yaml", "--reps", "3", "--measure", WAIT]):
            for count in (1, 2, 4, 7) if SLOWNESS == 1 else (4,):
                with self.subTest(command=arguments[0], shards=count):
                    named = set()
                    for number in range(count):
                        code, out, err = self.call(*arguments, "--keep", f"kept-{number}", "--shard", f"{number}/{count}")
                        self.assertEqual((code, out), (OK, ""), err)
                        self.assertIn(f"shard {number} of {count}: ", err)
                        mine = set(self.kept(f"kept-{number}"))
                        self.assertFalse(named & mine)
                        named |= mine
                        if mine:
                            shutil.copytree(self.folder / f"kept-{number}", self.folder / "all", dirs_exist_ok=True)
                    before = self.kept("all")
                    self.assertEqual(set(before), named)
                    self.assertEqual(self.out_of(*arguments, "--keep", "all"), self.out_of(*arguments))
                    self.assertEqual(self.kept("all"), before)
                    for folder in self.folder.iterdir():
                        if folder.is_dir():
                            shutil.rmtree(folder)

    def test_shard__given_again__keeps_the_same(self):
        call = [*SWEEP, "--keep", "kept", "--shard", "1/2"]
        self.call(*call)
        before = self.kept("kept")
        self.assertEqual(len(before), 2)
        self.assertEqual(self.call(*call)[0], OK)
        self.assertEqual(self.kept("kept"), before)

    def test_two_at_once__the_second_is_told_who_has_it(self):
        first = self.start("sweep", "base.yaml", "--vary", "screening.staff_posts=5", "--reps", "100", "--quiet", "--jobs", "1",
                           "--keep", "kept", "--set", "time.measured_days=3000")
        while not list((self.folder / "kept").glob("*/replications.db")):
            time.sleep(0.01)
        time.sleep(0.2)
        code, out, err = self.call("sweep", "base.yaml", "--vary", "screening.staff_posts=5", "--reps", "100", "--quiet",
                                   "--keep", "kept", "--set", "time.measured_days=3000")
        first.kill()
        first.communicate(timeout=PATIENCE_SECONDS)
        self.assertEqual((code, out), (FAILURE, ""))
        self.assertIn("another program is at work", err)

    def test_kept_by_another_program__refused(self):
        self.out_of(*SWEEP, "--keep", "kept")
        for path in (self.folder / "kept").glob("*/replications.db"):
            with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
                database.execute("UPDATE replication SET ledger_hash = zeroblob(16)")
        code, out, err = self.call(*SWEEP, "--keep", "kept", "--quiet")
        self.assertEqual((code, out), (FAILURE, ""))
        self.assertIn("base.yaml", err)

    def test_ensemble__kept_and_asked_again__same_bytes(self):
        self.write("assumed.yaml", ASSUMED)
        call = ["run", "assumed.yaml", "--ensemble", "3", "--reps", "2"]
        want = self.out_of(*call)
        self.assertEqual(self.out_of(*call, "--keep", "kept"), want)
        kept = self.kept("kept")
        self.assertGreater(len(kept), 2)
        self.assertEqual(self.out_of(*call, "--keep", "kept"), want)
        self.assertEqual(self.kept("kept"), kept)

    def test_wrong_calls__exit_code_and_hint__as_promised(self):
        self.write("file", "")
        shard = [*SWEEP[1:], "--keep", "kept", "--shard"]
        self.assert_refused("sweep", [
            ([*SWEEP[1:], "--shard", "0/2"], USAGE, "--shard needs --keep DIR"),
            ([*shard, "0/2", "--json"], USAGE, "--json: give it to the call without --shard"),
            ([*shard, "0/2", "--out", "x.json"], USAGE, "--out: give it to the call without --shard"),
            ([*shard, "2/2"], USAGE, "numbered from 0 to 1"),
            ([*shard, "auto"], USAGE, "neither mpirun nor Slurm"),
            ([*SWEEP[1:], "--quiet", "--keep", "file"], FAILURE, "--keep: cannot make the folder file/"),
            ([*SWEEP[1:], "--quiet", "--keep", "absent/kept"], FAILURE, "--keep: cannot make the folder absent/kept"),
        ])
        self.assert_refused("run", [(["base.yaml", "--keep", "kept"], USAGE, "--keep goes with --ensemble")])
        self.assert_refused("compare", [(["base.yaml", "base.yaml", "--shard", "0/2"], USAGE, "--shard")])


if __name__ == "__main__":
    unittest.main()
