"""Shares of a run and of a sweep under mpirun and under an array of Slurm: the bytes of one process, whoever is killed."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from queues import BUILD, OK, PATIENCE_SECONDS, SOURCE, QueueTestCase  # noqa: E402
from slurm import Slurm  # noqa: E402

PROGRAM = str(BUILD / "bin" / "frontdoor")
RUN = ("run", "base.yaml", "--reps", "9", "--deployment", "direct", "--jobs", "1", "--quiet")
SWEEP = ("sweep", "base.yaml", "--reps", "4", "--vary", "screening.staff_posts=5:9", "--quiet")
SAME_FILES = ("results.json", "results.txt", "scenario.json")
slurm = Slurm()


class Cluster(QueueTestCase):
    def in_one_go(self):
        """(the files of a run, the answer of a sweep) of one process."""
        code, _, err = self.call(*RUN, "--out", "whole")
        self.assertEqual(code, OK, err)
        code, answer, err = self.call(*SWEEP, "--json")
        self.assertEqual(code, OK, err)
        return {name: (self.folder / "whole" / name).read_bytes() for name in SAME_FILES}, answer

    def assert_joined(self, parts, want_files):
        code, _, err = self.call("join", *sorted((self.folder / parts).glob("shard-*")), "--quiet", "--out", f"joined-{parts}")
        self.assertEqual(code, OK, err)
        for name in SAME_FILES:
            self.assertEqual((self.folder / f"joined-{parts}" / name).read_bytes(), want_files[name])

    def assert_answers(self, kept, want_answer):
        code, answer, err = self.call(*SWEEP, "--json", "--keep", kept)
        self.assertEqual((code, answer), (OK, want_answer), err)

    def mpirun(self, ranks, *arguments):
        environment = os.environ | {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
        return subprocess.Popen(["mpirun", "--oversubscribe", "-n", str(ranks), PROGRAM, *arguments], cwd=self.folder,
                                env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True)

    def finish(self, process):
        said, _ = process.communicate(timeout=PATIENCE_SECONDS)
        self.assertEqual(process.returncode, OK, said)

    def test_mpirun__one_two_and_four_ranks__bytes_of_one_process(self):
        want_files, want_answer = self.in_one_go()
        for ranks in (1, 2, 4):
            with self.subTest(ranks=ranks):
                self.finish(self.mpirun(ranks, *RUN, "--shard", "auto", "--out", f"parts-{ranks}"))
                self.assertEqual(len(list((self.folder / f"parts-{ranks}").iterdir())), ranks)
                self.assert_joined(f"parts-{ranks}", want_files)
                self.finish(self.mpirun(ranks, *SWEEP, "--shard", "auto", "--keep", f"kept-{ranks}"))
                self.assertEqual(len(list((self.folder / f"kept-{ranks}").iterdir())), 5)
                self.assert_answers(f"kept-{ranks}", want_answer)

    def kill_one_rank(self, seen, *arguments):
        """A rank, and so the whole job, as soon as the path is there."""
        job = self.mpirun(2, *arguments, "--set", "time.measured_days=400")
        end = time.monotonic() + PATIENCE_SECONDS
        while not list(self.folder.glob(seen)):
            self.assertIsNone(job.poll(), "over before a rank was killed")
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        ranks = subprocess.run(["pgrep", "--parent", str(job.pid)], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        os.kill(int(ranks[0]), signal.SIGKILL)
        job.communicate(timeout=PATIENCE_SECONDS)
        self.assertNotEqual(job.returncode, OK)

    def test_mpirun__a_rank_killed_and_the_same_call_again__bytes_of_one_process(self):
        longer = ("--set", "time.measured_days=400")
        self.call(*RUN, *longer, "--out", "whole")
        want_files = {name: (self.folder / "whole" / name).read_bytes() for name in SAME_FILES}
        want_answer = self.call(*SWEEP, *longer, "--json")[1]
        self.kill_one_rank("parts/*/manifest.json", *RUN, "--shard", "auto", "--out", "parts")
        self.finish(self.mpirun(2, *RUN, *longer, "--shard", "auto", "--out", "parts"))
        self.assert_joined("parts", want_files)
        self.kill_one_rank("kept/*/replications.db", *SWEEP, "--shard", "auto", "--keep", "kept")
        self.finish(self.mpirun(2, *SWEEP, *longer, "--shard", "auto", "--keep", "kept"))
        code, answer, err = self.call(*SWEEP, *longer, "--json", "--keep", "kept")
        self.assertEqual((code, answer), (OK, want_answer), err)

    def batch_file(self, command):
        """The batch file of docs/scale-out.md that has the command, with what a test calls instead of Cardiff."""
        text = (SOURCE / "docs" / "scale-out.md").read_text(encoding="utf-8")
        (block,) = [block for block in re.findall(r"```\n(#!/bin/bash\n.*?)```", text, re.S) if f"frontdoor {command}" in block]
        block, count = re.subn(r"scenarios/cardiff-2014-15.yaml --reps \d+", f"base.yaml --reps {9 if command == 'run' else 4}",
                               block)
        self.assertEqual(count, 1)
        self.write(f"{command}.sh", block)

    def sbatch(self, command):
        for folder in ("parts", "kept", "local"):
            (self.folder / folder).mkdir(exist_ok=True)
        self.batch_file(command)
        path = f"{BUILD / 'bin'}:{os.environ['PATH']}"
        slurm.call("sbatch", "--wait", "--array=5-8", "--cpus-per-task=1", "--time=5", f"{command}.sh", cwd=self.folder, PATH=path,
                   SLURM_TMPDIR=str(self.folder / "local"))

    def test_slurm__batch_files_of_the_documentation__bytes_of_one_process(self):
        slurm.start()
        want_files, want_answer = self.in_one_go()
        self.sbatch("run")
        self.assert_joined("parts", want_files)
        self.sbatch("sweep")
        self.assertEqual(len(list((self.folder / "kept").iterdir())), 5)
        self.assert_answers("kept", want_answer)

    def test_slurm__a_shard_is_lost_and_the_array_given_again__bytes_of_one_process(self):
        slurm.start()
        want_files, _ = self.in_one_go()
        self.sbatch("run")
        (on_the_node,) = self.folder.glob("local/*/parts/shard-2-of-4")
        for lost in (self.folder / "parts" / "shard-2-of-4", on_the_node):
            shutil.rmtree(lost)
        self.sbatch("run")
        self.assert_joined("parts", want_files)


if __name__ == "__main__":
    unittest.main()
