"""Shards of a run, on one machine or on many, and the run that `join` makes of them: the same bytes as of a run in one go,
whatever their number and whoever was killed meanwhile. And what is no share of one run is told apart.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import unittest
import pathlib

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import BUILD, FOUR_WEEKS, PATIENCE_SECONDS, RunTestCase  # noqa: E402

OK, FAILURE, USAGE = 0, 1, 2
PROGRAM = str(BUILD / "bin" / "frontdoor")
REPLICATIONS = 11
ATTEMPTS = 20  # to kill what may be quicker than we are
DIRECT = ("--deployment", "direct", "--jobs", "1")
STARTERS = ("OMPI_COMM_WORLD_", "PMI_", "SLURM_")


def surroundings(**variables):
    """The environment without what mpirun or Slurm would say, and then with what is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(STARTERS)}
    return kept | variables


class Shards(RunTestCase):
    def call(self, *arguments, environment=None):
        """(exit code, stdout, stderr) of the command line."""
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.folder, env=environment or surroundings(),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
        return done.returncode, done.stdout, done.stderr

    def run_four_weeks(self, *arguments, **options):
        return self.call("run", FOUR_WEEKS, "--quiet", *DIRECT, *arguments, **options)

    def shard(self, number, count, *arguments, out="parts"):
        code, _, err = self.run_four_weeks("--reps", REPLICATIONS, "--shard", f"{number}/{count}", "--out", out, *arguments)
        self.assertEqual((code, err), (OK, ""))
        return self.folder / out / f"shard-{number}-of-{count}"

    def in_one_go(self):
        code, table, err = self.run_four_weeks("--reps", REPLICATIONS, "--out", "whole")
        self.assertEqual((code, err), (OK, ""))
        return self.folder / "whole", table

    def test_joined__any_number_of_shards_in_any_order__same_bytes_as_in_one_go(self):
        whole, table = self.in_one_go()
        for count in (1, 2, 4):
            with self.subTest(shards=count):
                out = f"parts-{count}"
                shards = [self.shard(number, count, out=out) for number in range(count)]
                code, joined_table, err = self.call("join", *reversed(shards), "--quiet", "--out", f"joined-{count}")
                self.assertEqual((code, err), (OK, ""))
                self.assertEqual(joined_table, table)
                self.assert_same_run(self.folder / f"joined-{count}", whole)

    def kill_shard(self, name):
        """Shard 1 of 2, below the folder, killed as soon as the name is in its folder: begun anew where it was quicker than we are."""
        command = [PROGRAM, "run", str(FOUR_WEEKS), "--quiet", *DIRECT, "--reps", str(REPLICATIONS), "--shard", "1/2", "--out",
                   name]
        for _ in range(ATTEMPTS):
            shutil.rmtree(self.folder / name, ignore_errors=True)
            run = subprocess.Popen(command, cwd=self.folder, env=surroundings(), stdout=subprocess.DEVNULL)
            while not (self.folder / name / "shard-1-of-2" / name).exists() and run.poll() is None:
                pass
            run.send_signal(signal.SIGKILL)
            run.wait()
            if run.returncode == -signal.SIGKILL:
                return
            self.assertEqual(run.returncode, OK)
        self.fail(f"the shard was quicker than we are {ATTEMPTS} times")

    def test_shard_killed__same_command_again__same_bytes_as_in_one_go(self):
        """However early: what its folder holds is made by a run, in this order."""
        whole, _ = self.in_one_go()
        for name in ("replications.db", "scenario.json", "manifest.json"):
            with self.subTest(killed_at=name):
                self.kill_shard(name)
                shards = [self.shard(number, 2, out=name) for number in range(2)]
                self.assertEqual(self.call("join", *shards, "--quiet", "--out", "joined-" + name)[0], OK)
                self.assert_same_run(self.folder / ("joined-" + name), whole)

    def test_shard_finished__same_command_again__changes_nothing(self):
        folder = self.shard(0, 2)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        self.assertEqual(self.shard(0, 2), folder)
        self.assertEqual({path.name: path.read_bytes() for path in folder.iterdir()}, before)
        code, _, err = self.run_four_weeks("--reps", REPLICATIONS, "--shard", "0/2", "--out", "parts", "--seed", "2")
        self.assertEqual(code, USAGE)
        self.assertRegex(err, "holds a run of seed 1, not 2")
        code, _, err = self.run_four_weeks("--reps", 2 * REPLICATIONS, "--shard", "0/2", "--out", "parts")
        self.assertEqual(code, USAGE)
        self.assertRegex(err, "holds a finished run of 5 replications, not 11")

    def test_joined__goes_on_as_any_run_does(self):
        shards = [self.shard(number, 2) for number in range(2)]
        self.assertEqual(self.call("join", *shards, "--quiet", "--out", "joined")[0], OK)
        code, _, err = self.run_four_weeks("--reps", REPLICATIONS + 2, "--extend", "--out", "joined")
        self.assertEqual((code, err), (OK, ""))
        self.assertEqual(self.run_four_weeks("--reps", REPLICATIONS + 2, "--out", "whole")[0], OK)
        self.assert_same_run(self.folder / "joined", self.folder / "whole")

    def test_shard_auto__as_mpirun_and_slurm_number_them__their_share(self):
        rows = [
            ({"OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "4"}, "shard-1-of-4", range(2, 5)),
            ({"PMI_RANK": "3", "PMI_SIZE": "4"}, "shard-3-of-4", range(8, 11)),
            ({"SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_MIN": "5", "SLURM_ARRAY_TASK_COUNT": "4"}, "shard-2-of-4",
             range(5, 8)),
            ({"SLURM_PROCID": "0", "SLURM_NTASKS": "11"}, "shard-0-of-11", range(0, 1)),
        ]
        for variables, want_name, want_numbers in rows:
            with self.subTest(variables=variables):
                code, _, err = self.run_four_weeks("--reps", REPLICATIONS, "--shard", "auto", "--out", "parts",
                                                   environment=surroundings(**variables))
                self.assertEqual((code, err), (OK, ""))
                numbers = [row[0] for row in self.rows(self.folder / "parts" / want_name)["replication"]]
                self.assertEqual(numbers, list(want_numbers))

    def test_shard__that_cannot_be__says_so(self):
        out = ("--out", "parts")
        rows = [
            (("--shard", "4/4", *out), {}, r"4/4 has no shard 4; 4 shards are numbered from 0 to 3"),
            (("--shard", "2", *out), {}, r"--shard: 2 is not I/N, as 0/4, nor auto"),
            (("--shard", "/2", *out), {}, r"--shard: /2 is not I/N"),
            (("--shard", "a/2", *out), {}, r"--shard: a "),
            (("--shard", "0/0", *out), {}, r"--shard: 0 "),
            (("--shard", "0/2"), {}, r"--shard goes with --out"),
            (("--shard", "0/2", "--extend", *out), {}, r"--extend: more replications would be other shards"),
            (("--shard", "0/31", *out), {}, r"30 replications cannot be 31 shards"),
            (("--shard", "auto", *out), {}, r"neither mpirun nor Slurm has started this"),
            (("--shard", "auto", *out), {"OMPI_COMM_WORLD_RANK": "0"}, r"the environment has no OMPI_COMM_WORLD_SIZE"),
            (("--shard", "auto", *out), {"PMI_RANK": "x", "PMI_SIZE": "2"}, r"PMI_RANK: x "),
            (("--shard", "0/2", "--ensemble", "50", *out), {}, r"--ensemble .* no --out"),
        ]
        for arguments, variables, want in rows:
            with self.subTest(arguments=arguments):
                code, out_text, err = self.run_four_weeks(*arguments, environment=surroundings(**variables))
                self.assertEqual((code, out_text), (USAGE, ""), err)
                self.assertRegex(err, want)
                self.assertFalse((self.folder / "parts").exists())

    def test_join__what_is_no_share_of_one_run__says_which(self):
        first = self.shard(0, 3)
        last = self.shard(2, 3)
        other_seed = self.shard(1, 3, "--seed", "2", out="seed")
        other_scenario = self.shard(1, 3, "--set", "screening.staff_posts=3", out="posts")
        unfinished = self.folder / "unfinished"
        shutil.copytree(first, unfinished)
        manifest = (unfinished / "manifest.json").read_text(encoding="utf-8")
        (unfinished / "manifest.json").write_text(manifest.replace('"finished": true', '"finished": false'), encoding="utf-8")
        no_store = self.folder / "no-store"
        shutil.copytree(first, no_store)
        (no_store / "replications.db").unlink()
        other_build = self.folder / "other-build"
        shutil.copytree(first, other_build)
        store = sqlite3.connect(other_build / "replications.db")
        store.execute("UPDATE replication SET ledger_hash = zeroblob(16) WHERE number = 1")
        store.commit()
        store.close()
        rows = [
            ((first, last), USAGE, r"replication 3 is in none of the runs"),
            ((first, other_seed), USAGE, r"seed/shard-1-of-3 has seed 2, .* has 1"),
            ((first, other_scenario), USAGE, r"posts/shard-1-of-3 is a run of another scenario"),
            ((first, unfinished), USAGE, r"unfinished is not finished; the command that began it"),
            ((no_store,), FAILURE, r"no-store has no replications\.db"),
            ((first, other_build), FAILURE, r"its replication 1 has the ledger xxh3-128:0{32}, that of another run"),
            ((self.folder,), FAILURE, r"has no manifest\.json"),
            ((), USAGE, r"join needs the folders of runs"),
        ]
        for number, (parts, want_code, want) in enumerate(rows):
            with self.subTest(want=want):
                code, out_text, err = self.call("join", *parts, "--quiet", "--out", f"joined-{number}")
                self.assertEqual((code, out_text), (want_code, ""), err)
                self.assertRegex(err, want)
                self.assertFalse((self.folder / f"joined-{number}" / "results.json").exists())

    def test_join__one_twice__counts_once(self):
        shards = [self.shard(number, 2) for number in range(2)]
        whole, _ = self.in_one_go()
        self.assertEqual(self.call("join", *shards, shards[0], "--quiet", "--out", "joined")[0], OK)
        self.assert_same_run(self.folder / "joined", whole)

    def test_join__folder_that_is_not_empty__is_left_as_it_is(self):
        shard = self.shard(0, 2)
        (self.folder / "taken").mkdir()
        (self.folder / "taken" / "mine").write_text("kept", encoding="utf-8")
        code, _, err = self.call("join", shard, "--out", "taken")
        self.assertNotEqual(code, OK)
        self.assertRegex(err, "taken")
        self.assertEqual([path.name for path in (self.folder / "taken").iterdir()], ["mine"])


if __name__ == "__main__":
    unittest.main()
