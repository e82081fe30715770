"""`fit SCENARIO --adjust`: values found by simulation, against those that the theory of queues gives.

M/M/c: the mean wait is C(c, a) / (c / m - l), C Erlang's second formula, a = l m (A. K. Erlang, 1917). The mean of work m at
which it is a given wait is found here by halving. Found values lie within three half-widths of their own 95 % interval, which
is of the chance of the replications: with 10 of them (9 degrees of freedom) that is 6.8 standard errors, beyond which Student's
t lies with probability 8e-5; and the tolerance asked for, through the slope at the solution.
"""
import json
import math
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from runs import SLOWNESS  # noqa: E402
from queues import FAILURE, NOT_MET, OK, USAGE, QueueTestCase

WAIT, CONTACTS = "screening_wait_mean_seconds", "contacts"
WORK, FIRST = "screening.decision_minutes", "intake.sources.all.annual_first_contacts"
YEAR_HOURS, WORKERS = 8760, 5
DAYS = 120 if SLOWNESS == 1 else 30  # a sanitizer looks at the same code
SHORT = ("--set", f"time.measured_days={DAYS}", "--reps", "10")


def mean_wait_seconds(per_hour, work_minutes):
    load = per_hour * work_minutes / 60
    tail = load**WORKERS / math.factorial(WORKERS) * WORKERS / (WORKERS - load)
    waits_share = tail / (sum(load**k / math.factorial(k) for k in range(WORKERS)) + tail)
    return 3600 * waits_share / (WORKERS * 60 / work_minutes - per_hour)


def work_minutes_of(per_hour, wait_seconds):
    low, high = 1, WORKERS * 60 / per_hour * 0.999
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if mean_wait_seconds(per_hour, middle) < wait_seconds else (low, middle)
    return low


class Adjust(QueueTestCase):
    def adjust(self, *arguments):
        said = self.answer("fit", "mmc.yaml", *SHORT, *arguments)
        return said, {value["key"]: value for value in said["values"]}, {aim["measure"]: aim for aim in said["figures"]}

    def assert_near(self, value, exact, slack_share):
        """slack_share: of the value, what the tolerance of the figures lets it be off."""
        half = (value["high"] - value["low"]) / 2
        self.assertGreater(half, 0)
        self.assertLess(abs(value["is"] - exact), 3 * half + slack_share * exact, value)

    def test_one_value__to_a_wait__is_what_erlang_c_gives(self):
        exact = work_minutes_of(8, 1800)
        said, values, figures = self.adjust("--adjust", f"{WORK}=20:36", "--target", f"{WAIT}=1800", "--tolerance", "0.1")
        self.assertEqual((said["outcome"], values[WORK]["was"], values[WORK]["unit"]), ("found", 30, "minutes"))
        self.assertLess(abs(figures[WAIT]["found"]["mean"] - 1800), 1.8)
        # A wait of 0.1 % more is work of some 0.01 % more: the wait grows much faster than the work near full load.
        self.assertGreater(mean_wait_seconds(8, exact * 1.0002), 1800 * 1.001)
        self.assert_near(values[WORK], exact, 0.0002)
        self.assertTrue(figures[WAIT]["holds"])

    def test_two_values__to_two_figures__both_are_what_theory_gives(self):
        per_year, wait = 76_000, 600
        said, values, figures = self.adjust("--adjust", f"{FIRST}=60000:90000", "--target", f"{CONTACTS}={per_year * DAYS / 365:.1f}",
                                            "--adjust", f"{WORK}=15:32", "--target", f"{WAIT}={wait}")
        self.assertEqual(said["outcome"], "found")
        self.assert_near(values[FIRST], per_year, 0.005)
        self.assert_near(values[WORK], work_minutes_of(per_year / YEAR_HOURS, wait), 0.01)
        for figure in figures.values():
            self.assertLessEqual(abs(figure["found"]["mean"] / figure["figure"] - 1), 0.005)
            self.assertTrue(figure["holds"])

    def test_written__is_valid_expected_and_gives_the_means_again(self):
        self.write("short.yaml", f"format: 1\nextends: mmc.yaml\ntime: {{measured_days: {DAYS}}}\n"
                                 "provenance: {time: {assumed: \"a test\"}}\n")
        (self.folder / "deep").mkdir()
        said = self.answer("fit", "short.yaml", "--reps", "10", "--adjust", f"{WORK}=20:36", "--target", f"{WAIT}=1800", "-o",
                           "deep/found.yaml")
        text = (self.folder / "deep" / "found.yaml").read_text(encoding="utf-8")
        self.assertIn('extends: "../short.yaml"', text)
        self.assertEqual(self.call("validate", "deep/found.yaml")[0], OK)
        found = self.answer("run", "deep/found.yaml", "--reps", "10", "--deployment", "direct", "--out", "run")
        self.assertEqual(found["measures"][WAIT]["mean"], said["figures"][0]["found"]["mean"])
        self.assertEqual(self.call("check", "deep/found.yaml", "--reps", "10")[0], OK)
        code, _, err = self.call("fit", "short.yaml", "--reps", "2", "--adjust", f"{WORK}=20:36", "--target", f"{WAIT}=1800",
                                 "-o", "deep/found.yaml")
        self.assertEqual(code, FAILURE)
        self.assertIn("deep/found.yaml", err)
        self.assertEqual((self.folder / "deep" / "found.yaml").read_text(encoding="utf-8"), text)

    def test_figure_out_of_reach__exit_code_and_nothing_written(self):
        code, out, err = self.call("fit", "mmc.yaml", *SHORT, "--adjust", f"{WORK}=20:25", "--target", f"{WAIT}=7200", "--quiet",
                                   "--json")
        self.assertEqual((code, err), (NOT_MET, ""))
        said = json.loads(out)
        self.assertEqual((said["outcome"], said["values"][0]["is"]), ("not found", 25))
        code, out, _ = self.call("fit", "mmc.yaml", "--reps", "2", "--adjust", f"{WORK}=20:21", "--target", f"{WAIT}=7200", "--quiet",
                                 "-o", "none.yaml")
        self.assertEqual(code, NOT_MET)
        self.assertIn("NOT FOUND", out)
        self.assertFalse((self.folder / "none.yaml").exists())

    def test_jobs_and_keep__same_bytes(self):
        call = ("fit", "base.yaml", "--reps", "4", "--adjust", f"{WORK}=20:36", "--target", f"{WAIT}=900", "--json", "--quiet")
        want = self.call(*call, "--jobs", "1")[:2]
        self.assertIn(want[0], (OK, NOT_MET))
        self.assertEqual(self.call(*call, "--jobs", "2", "--keep", "kept")[:2], want)
        self.assertEqual(self.call(*call, "--keep", "kept")[:2], want)

    def test_wrong_calls__exit_code_and_hint__as_promised(self):
        def call(adjust=f"{WORK}=20:36", target=f"{WAIT}=900", *more):
            return ["base.yaml", "--adjust", adjust, "--target", target, *more]

        self.assert_refused("fit", [
            (["base.yaml", "--adjust", f"{WORK}=20:36"], USAGE, "1 --adjust and 0 --target: as many values as figures"),
            (["--adjust", f"{WORK}=20:36", "--target", f"{WAIT}=900"], USAGE, "fit --adjust needs a scenario"),
            (["base.yaml", *call()], USAGE, "base.yaml is a second"),
            (call(adjust="screening.decision_minute=20:36"), USAGE, "--adjust: there is no key screening.decision_minute; did you mean"),
            (call(adjust=f"{WORK}=20"), USAGE, "--adjust screening.decision_minutes=20: is to be LOW:HIGH here"),
            (call(adjust=f"{WORK}=36:20"), USAGE, "the range is reversed"),
            (call(adjust=f"{WORK}=0:20"), USAGE, "have to be above 0"),
            (call(adjust="screening.staff_posts=5:9"), USAGE, "`frontdoor size` finds it"),
            (call(target=f"{WAIT}>=900"), USAGE, "not of the form MEASURE=X"),
            (call(target="waits=900"), USAGE, "waits"),
            (call(target=f"{WAIT}=many"), USAGE, "'many' is not a number"),
            (call(target=f"{WAIT}=0"), USAGE, "a figure has to be above 0"),
            (call(target="decision_within_one_working_day_share=1.2"), USAGE, "at most 1"),
            (call(f"{WORK}=20:36", f"{WAIT}=900", "--tolerance", "50"), USAGE, "--tolerance"),
            (call(f"{WORK}=20:36", f"{WAIT}=900", "--adjust", f"{WORK}=2:3", "--target", f"{CONTACTS}=9"), USAGE, "adjusted twice"),
            (call(f"{WORK}=20:36", f"{WAIT}=900", "--adjust", f"{FIRST}=2:3", "--target", f"{WAIT}=9"), USAGE, "a figure already"),
            (call(f"{WORK}=20:36", f"{WAIT}=900", "--set", f"{WORK}=3", "-o", "x.yaml"), USAGE, "--set with -o"),
            (call(f"{WORK}=20:36", "early_help_wait_mean_seconds=900", "--quiet", "--reps", "2"), FAILURE, "has no value there"),
            (["absent.yaml", *call()[1:]], FAILURE, "absent.yaml"),
        ])


if __name__ == "__main__":
    unittest.main()
