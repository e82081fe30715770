"""run --precision: as many replications as the widest interval asks for, the same ones whatever the threads, and after an
interruption too. Half-widths are taken from results.json of plain runs, and what the looks should have been is worked out here.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import json
import math
import pathlib
import signal
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from faults import until_some_are_kept  # noqa: E402
from runs import BUILD, FOUR_WEEKS, PATIENCE_SECONDS, RunTestCase  # noqa: E402

OK, USAGE, NOT_MET = 0, 2, 4
PROGRAM = str(BUILD / "bin" / "frontdoor")
ATTEMPTS = 5
DIRECT = ("--deployment", "direct", "--jobs", "1")
HEADLINE = ("contacts", "repeat_contacts", "referrals", "decision_within_one_working_day_share",
            "re_referral_within_12_months_share", "early_help_wait_mean_seconds", "assessments", "assessment_in_time_share",
            "assessment_slots_utilisation_share", "screening_wait_mean_seconds", "screening_staff_utilisation_share")


class Precision(RunTestCase):
    def call(self, *arguments):
        done = subprocess.run([PROGRAM, "run", str(FOUR_WEEKS), "--quiet", *map(str, arguments)], cwd=self.folder,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
        return done.returncode, done.stdout, done.stderr

    def widest_share(self, count):
        """Of a plain run of as many replications: the widest interval of a headline measure, as a share of its mean."""
        folder = self.folder / f"plain-{count}"
        if not folder.exists():
            self.assertEqual(self.call(*DIRECT, "--reps", count, "--out", folder)[0], OK)
        measures = json.loads((folder / "results.json").read_text(encoding="utf-8"))["measures"]
        rows = [measures[name] for name in HEADLINE if measures[name].get("low") is not None]
        self.assertGreater(len(rows), 5)
        # A share's interval is cut at 1: its lower half is the whole half-width.
        return max((row["mean"] - row["low"]) / row["mean"] for row in rows if row["mean"] > 0)

    def looks(self, share, most):
        """The numbers of replications at which a run with that precision looks, the last where it stops."""
        counts = [10]
        while self.widest_share(counts[-1]) > share and counts[-1] < most:
            wanted = math.ceil(counts[-1] * (self.widest_share(counts[-1]) / share) ** 2)
            counts.append(min(max(wanted, counts[-1] + 1), 2 * counts[-1], most))
        return counts

    def test_precision__reached__stops_at_the_first_look_that_is_narrow_enough(self):
        for share in (0.3, 0.08):
            with self.subTest(share=share):
                want = self.looks(share, 1000)
                folder = self.folder / f"run-{share}"
                code, table, err = self.call(*DIRECT, "--precision", share, "--out", folder)
                self.assertEqual(code, OK, err)
                self.assertRegex(err, rf"^stopped after {want[-1]} replications: every headline measure is precise enough; the "
                                      rf"widest interval, of [a-z ,]+, reaches {100 * self.widest_share(want[-1]):.3g} % from "
                                      rf"its mean, and may reach {100 * share:.3g} %\n$")
                for name in ("results.json", "results.txt"):
                    self.assertEqual((folder / name).read_bytes(),
                                     (self.folder / f"plain-{want[-1]}" / name).read_bytes())
                self.assertEqual(table, (folder / "results.txt").read_text(encoding="utf-8"))
        self.assertGreater(len(self.looks(0.08, 1000)), len(self.looks(0.3, 1000)), "one share asks for more looks")

    def test_precision__any_threads_and_deployment__same_replications(self):
        texts = set()
        for number, arguments in enumerate((DIRECT, ("--deployment", "direct", "--jobs", "2"),
                                            ("--deployment", "direct", "--jobs", "4", "--in-step", "3"))):
            folder = self.folder / f"run-{number}"
            self.assertEqual(self.call(*arguments, "--precision", "8%", "--out", folder)[0], OK)
            texts.add((folder / "results.json").read_bytes())
        self.assertEqual(len(texts), 1)
        self.assertEqual(self.call("--precision", "8%", "--out", self.folder / "ipc")[0], OK)
        self.assertEqual(json.loads((self.folder / "ipc" / "results.json").read_text(encoding="utf-8"))["ledger_hash"],
                         json.loads(texts.pop())["ledger_hash"])

    def killed(self, arguments):
        """The folder of a run that was killed between its first replications and its end, and not between two looks, when the
        run of the first is a finished one. A run that was quicker than we are is tried again."""
        for attempt in range(ATTEMPTS):
            folder = self.folder / f"killed-{attempt}"
            run = subprocess.Popen([PROGRAM, "run", str(FOUR_WEEKS), "--quiet", *arguments, str(folder)], cwd=self.folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            until_some_are_kept(folder, run)
            run.send_signal(signal.SIGKILL)
            run.wait()
            if json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["finished"] is False:
                return folder
        return self.fail(f"{ATTEMPTS} runs were over before a signal came")

    def test_precision__interrupted_and_given_again__same_bytes(self):
        arguments = (*DIRECT, "--precision", "3%", "--out")
        self.assertEqual(self.call(*arguments, self.folder / "whole")[0], OK)
        folder = self.killed(arguments)
        code, _, err = self.call(*arguments, folder)
        self.assertEqual(code, OK, err)
        for name in ("results.json", "results.txt"):
            self.assertEqual((folder / name).read_bytes(), (self.folder / "whole" / name).read_bytes())

    def test_precision__out_of_reach__says_so_and_keeps_what_there_is(self):
        folder = self.folder / "run"
        code, table, err = self.call(*DIRECT, "--precision", "0.5%", "--reps-max", "25", "--out", folder)
        self.assertEqual(code, NOT_MET)
        self.assertRegex(err, r"^stopped after 25 replications: there may be no more \(--reps-max\); the widest interval, of "
                              r"[a-z ,]+, reaches [0-9.]+ % from its mean, and was to reach 0\.5 %\n$")
        self.assertEqual(table, (folder / "results.txt").read_text(encoding="utf-8"))
        self.assertIn("25 replications", table)

    def test_precision__that_cannot_be__says_so(self):
        rows = [
            (("--precision", "0"), r"--precision: 0 is not a share of the mean from 0\.01% to 50%"),
            (("--precision", "60%"), r"--precision: 60% is not a share"),
            (("--precision", "-5%"), r"--precision: -5% is not a share"),
            (("--precision", "five"), r"--precision: five is not a share"),
            (("--precision", "5%%"), r"--precision: 5%% is not a share"),
            (("--precision", "nan"), r"--precision: nan is not a share"),
            (("--precision", ""), r"--precision:  is not a share"),
            (("--reps-max", "20"), r"--reps-max goes with --precision"),
            (("--precision", "5%", "--reps-max", "9"), r"--reps-max: 9 is not a whole number from 10"),
            (("--precision", "5%", "--reps", "50", "--reps-max", "20"), r"--reps 50 is more than --reps-max 20"),
            (("--precision", "5%", "--ledger", "l.csv"), r"no --ledger with it"),
            (("--precision", "5%", "--shard", "0/2", "--out", "x"), r"no --shard with it"),
            (("--precision", "5%", "--ensemble", "50"), r"no --precision with it"),
        ]
        for arguments, want in rows:
            with self.subTest(arguments=arguments):
                code, out, err = self.call(*DIRECT, *arguments)
                self.assertEqual((code, out), (USAGE, ""), err)
                self.assertRegex(err, want)


if __name__ == "__main__":
    unittest.main()
