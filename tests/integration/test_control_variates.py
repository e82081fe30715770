"""run --control-variates: what stands beside the results, worked out here from replications.db; and why there is nothing.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import json
import math
import pathlib
import sqlite3
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import BUILD, FOUR_WEEKS, PATIENCE_SECONDS, SOURCE, RunTestCase  # noqa: E402

OK, USAGE = 0, 2
PROGRAM = str(BUILD / "bin" / "frontdoor")
MMC = SOURCE / "scenarios" / "oracle" / "mmc.yaml"
DIRECT = ("--deployment", "direct")
COUNT, DAYS, PER_HOUR = 40, 10, 8
T_CONTROLLED, T_PLAIN = 2.024394163911970, 2.022690920036762  # t(0.975, 38) and t(0.975, 39)
ORACLE = ("--set", "time.run_in_days=5", "--set", f"time.measured_days={DAYS}")


class ControlVariates(RunTestCase):
    def call(self, scenario, *arguments):
        done = subprocess.run([PROGRAM, "run", str(scenario), "--quiet", "--control-variates", *map(str, arguments)],
                              cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=PATIENCE_SECONDS, check=False)
        return done.returncode, done.stdout, done.stderr

    def values(self, folder, measure):
        store = sqlite3.connect(folder / "replications.db")
        rows = store.execute("SELECT value FROM value WHERE measure = ? ORDER BY replication", (measure,)).fetchall()
        store.close()
        return [row[0] for row in rows]

    def controlled(self, controls, values, known):
        """Mean, half width and what it is of the plain half width, in sums over all pairs."""
        n = len(values)
        x_mean, y_mean = sum(controls) / n, sum(values) / n
        sxx = sum((x - x_mean) ** 2 for x in controls)
        syy = sum((y - y_mean) ** 2 for y in values)
        sxy = sum((x - x_mean) * (y - y_mean) for x, y in zip(controls, values))
        left = (syy - sxy * sxy / sxx) / (n - 2)
        half = T_CONTROLLED * math.sqrt(left * (1 / n + (x_mean - known) ** 2 / sxx))
        return y_mean - sxy / sxx * (x_mean - known), half, half / (T_PLAIN * math.sqrt(syy / (n - 1) / n))

    def test_controls__oracle__as_worked_out_from_the_replications(self):
        folder = self.folder / "run"
        code, out, err = self.call(MMC, *DIRECT, *ORACLE, "--reps", COUNT, "--json", "--out", folder)
        self.assertEqual((code, err), (OK, ""))
        printed = json.loads(out)
        told = printed.pop("control_variates")
        self.assertEqual(printed, json.loads((folder / "results.json").read_text(encoding="utf-8")))
        self.assertEqual(told, json.loads((folder / "controls.json").read_text(encoding="utf-8")))
        known = PER_HOUR * 24 * DAYS
        self.assertEqual((told["control"], told["replications"], told["reason"]), ("first_contacts", COUNT, None))
        self.assertAlmostEqual(told["known_mean"], known, delta=1e-9 * known)
        self.assertIn("screening_staff_utilisation_share", told["measures"])
        self.assertNotIn("first_contacts", told["measures"], "it is known, and so is what it says all of")
        self.assertNotIn("contacts", told["measures"])
        controls = self.values(folder, "first_contacts")
        for name in printed["measures"]:
            values = self.values(folder, name)
            if None in values or min(values) == max(values):
                self.assertNotIn(name, told["measures"])
                continue
            mean, half, width_share = self.controlled(controls, values, known)
            if name not in told["measures"]:
                self.assertTrue(width_share > 0.95 - 1e-9 or width_share < 1e-3, name)
                continue
            row = told["measures"][name]
            self.assertLessEqual(row["width_share"], 0.95)
            self.assertAlmostEqual(row["mean"], mean, delta=1e-9 * abs(mean))
            self.assertAlmostEqual(row["high"] - row["mean"], half, delta=1e-6 * half)
            self.assertAlmostEqual(row["width_share"], width_share, delta=1e-6)

    def test_controls__table__stands_after_the_results_which_stay(self):
        folder = self.folder / "run"
        code, out, err = self.call(MMC, *DIRECT, *ORACLE, "--reps", COUNT, "--out", folder)
        self.assertEqual((code, err), (OK, ""))
        results = (folder / "results.txt").read_text(encoding="utf-8")
        self.assertTrue(out.startswith(results))
        table = out[len(results):]
        self.assertRegex(table, r"(?m)^Controlled by first contacts +mean  95 % interval +narrower  unit$")
        self.assertRegex(table, r"(?m)^  Screening staff busy +[\d.]+  [\d.]+ to [\d.]+ +\d+ % +%$")
        self.assertRegex(table, r"Demand makes 1,920\.0 first contacts on average, and these replications had ")

    def test_controls__any_threads_and_deployment__same_bytes(self):
        texts = set()
        for number, arguments in enumerate(((*DIRECT, "--jobs", 1), (*DIRECT, "--jobs", 3, "--in-step", 2), ())):
            folder = self.folder / f"run-{number}"
            self.assertEqual(self.call(MMC, *arguments, *ORACLE, "--reps", 30, "--out", folder)[0], OK)
            texts.add((folder / "controls.json").read_bytes())
        self.assertEqual(len(texts), 1)

    def test_controls__not_there__says_why(self):
        rows = [
            (FOUR_WEEKS, ("--reps", 29), r"No control variate: 29 replications; a control wants at least 30\."),
            (FOUR_WEEKS, ("--reps", 30, "--set", "intake.sources.police.annual_early_help_requests=100"),
             r"No control variate: the mean of first contacts is not known exactly: early help hears of some families first "
             r"\(intake\.sources\.\*\.annual_early_help_requests\)\."),
        ]
        for number, (scenario, arguments, want) in enumerate(rows):
            with self.subTest(want=want):
                folder = self.folder / f"run-{number}"
                code, out, err = self.call(scenario, *DIRECT, *arguments, "--out", folder)
                self.assertEqual((code, err), (OK, ""))
                self.assertRegex(out.replace("\n", " "), want)
                kept = json.loads((folder / "controls.json").read_text(encoding="utf-8"))
                self.assertEqual(kept["measures"], {})
                self.assertIn(kept["reason"], out)

    def test_controls__with_what_has_none__refused(self):
        for arguments, want in ((("--ensemble", 2), "no --control-variates with it"),
                                (("--shard", "0/2", "--out", "x"), "a shard has a share of them")):
            with self.subTest(arguments=arguments):
                code, out, err = self.call(FOUR_WEEKS, *DIRECT, *arguments)
                self.assertEqual((code, out), (USAGE, ""))
                self.assertIn(want, err)


if __name__ == "__main__":
    unittest.main()
