"""time.run_in_rule: mser5: a run-in that is found, the same one whatever is run, and refused where nothing is steady.

The oracle is M/M/infinity, whose number there from an empty start is known at each time: many more workers than are ever
busy, and decisions that take 20 days on average (exponential), 10 contacts a day. FRONTDOOR_BUILD and FRONTDOOR_SOURCE say
where program and source are. Standard library only.
"""
import json
import math
import pathlib
import re
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import BUILD, FOUR_WEEKS, PATIENCE_SECONDS, SOURCE, RunTestCase  # noqa: E402

OK, SCENARIO_INVALID = 0, 3
PROGRAM = str(BUILD / "bin" / "frontdoor")
MEAN_DAYS, PER_DAY, POSTS, MEASURED_DAYS = 20, 10, 1000, 365
UTILISATION = MEAN_DAYS * PER_DAY / POSTS
MMC = SOURCE / "scenarios" / "oracle" / "mmc.yaml"
DECISION, BUSY = "screening.decision_minutes", "screening_staff_utilisation_share"


def lasting(days):
    """A decision that takes so many days on average."""
    return f"{{exponential: {{mean: {days * 1440}}}}}"


SETTINGS = {
    "intake.sources.all.annual_first_contacts": 365 * PER_DAY,
    "screening.staff_posts": POSTS,
    DECISION: lasting(MEAN_DAYS),
    "time.run_in_days": 0,
    "time.measured_days": MEASURED_DAYS,
}
STEADY = {"time.run_in_rule": "mser5"}
DIRECT = ("--deployment", "direct")


def set_all(*settings):
    return [word for group in settings for key, value in group.items() for word in ("--set", f"{key}={value}")]


class RunIn(RunTestCase):
    def call(self, verb, *arguments, settings=STEADY):
        command = [PROGRAM, verb, *map(str, arguments), *set_all(SETTINGS, settings)]
        done = subprocess.run(command, cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=PATIENCE_SECONDS, check=False)
        return done.returncode, done.stdout, done.stderr

    def run_to(self, name, *arguments, settings=STEADY):
        folder = self.folder / name
        code, _, err = self.call("run", MMC, "--out", folder, *arguments,
                                 settings=settings)
        self.assertEqual(code, OK, err)
        return folder, err

    def days(self, folder):
        time = json.loads((folder / "scenario.json").read_text(encoding="utf-8"))["time"]
        self.assertEqual(time["run_in_rule"], "days")
        self.assertEqual(time["measured_days"], MEASURED_DAYS)
        return time["run_in_days"]

    def off_by(self, folder):
        """How far the mean utilisation is from that of a steady state, and its standard error."""
        row = json.loads((folder / "results.json").read_text(encoding="utf-8"))["measures"]["screening_staff_utilisation_share"]
        student = 1.9842169515864  # t(0.975, 99)
        return abs(row["mean"] - UTILISATION), (row["high"] - row["low"]) / 2 / student

    def bias_after(self, days):
        """Of M/M/infinity from an empty start: in the mean over the measured period that follows so many days."""
        left = math.exp(-days / MEAN_DAYS) - math.exp(-(days + MEASURED_DAYS) / MEAN_DAYS)
        return UTILISATION * MEAN_DAYS / MEASURED_DAYS * left

    def test_run_in__found_from_an_empty_start__leaves_the_mean_of_a_steady_state(self):
        """100 replications: a mean further off than its bias and 6 standard errors comes about with probability 3e-8 (t, 99)."""
        folder, err = self.run_to("found", *DIRECT, "--reps", 100)
        days = self.days(folder)
        self.assertRegex(err, rf"(?m)^run-in of {days} days: MSER-5 finds {days}, over 10 replications of {MEASURED_DAYS} days "
                              r"from an empty start; the slowest is screening_staff$")
        self.assertGreater(days, 0)
        self.assertLess(days, MEASURED_DAYS / 2)
        self.assertLess(self.bias_after(days), UTILISATION / 100)
        distance, error = self.off_by(folder)
        self.assertLess(distance, self.bias_after(days) + 6 * error)
        # The control: measured from the empty start, it is 5.5 % too low, and that is found.
        from_empty, _ = self.run_to("empty", *DIRECT, "--reps", 100, settings={})
        distance, error = self.off_by(from_empty)
        self.assertGreater(distance, 6 * error)
        self.assertLess(abs(distance - self.bias_after(0)), 6 * error)

    def test_run_in__any_deployment_threads_and_number__same_days_and_bytes(self):
        whole, _ = self.run_to("whole", *DIRECT, "--reps", 6, "--jobs", 1)
        other, _ = self.run_to("jobs", *DIRECT, "--reps", 6, "--jobs", 3, "--in-step", 2)
        self.assert_same_run(other, whole)
        self.assertEqual((other / "run_in.json").read_bytes(), (whole / "run_in.json").read_bytes())
        ipc, _ = self.run_to("ipc", "--reps", 6)
        self.assertEqual((ipc / "run_in.json").read_bytes(), (whole / "run_in.json").read_bytes())
        hashes = [json.loads((folder / "results.json").read_text(encoding="utf-8"))["ledger_hash"] for folder in (ipc, whole)]
        self.assertEqual(hashes[0], hashes[1])
        self.run_to("extended", *DIRECT, "--reps", 2)
        extended, _ = self.run_to("extended", *DIRECT, "--reps", 6, "--extend")
        self.assert_same_run(extended, whole)
        shard, _ = self.run_to("shards", *DIRECT, "--reps", 6, "--shard", "1/3")
        self.assertEqual((shard / "shard-1-of-3" / "run_in.json").read_bytes(), (whole / "run_in.json").read_bytes())

    def test_run_in__least_days_above_it__are_taken(self):
        folder, err = self.run_to("run", *DIRECT, "--reps", 1, settings={**STEADY, "time.run_in_days": 400})
        self.assertEqual(self.days(folder), 400)
        self.assertRegex(err, r"; time\.run_in_days wants at least 400\n")
        kept = json.loads((folder / "run_in.json").read_text(encoding="utf-8"))
        self.assertEqual((kept["run_in_days"], kept["least_days"], kept["simulated_days"]), (400, 400, 765))
        self.assertEqual(kept["stages"], {"screening_staff": kept["found_days"]})

    def test_run_in__nothing_steady__refused_and_leaves_no_folder(self):
        rows = [
            ({"screening.staff_posts": 150}, r"screening_staff is not steady in 365 days from an empty start: MSER-5 would leave "
                                             r"out half of them or more \(185 days\); simulate longer"),
            ({"time.measured_days": 49}, r"mser5 wants at least 50 days to look at; .* are 49 together"),
            ({"intake.sources.all.trend_per_year": 0.1}, r"trend_per_year: must be 0 for a steady state \(0\.1; "
                                                         r"time\.run_in_rule: mser5\)"),
        ]
        for settings, want in rows:
            with self.subTest(settings=settings):
                code, out, err = self.call("run", MMC, *DIRECT, "--out",
                                           self.folder / "run", settings={**STEADY, **settings})
                self.assertEqual((code, out), (SCENARIO_INVALID, ""), err)
                self.assertRegex(err, want)
                self.assertFalse((self.folder / "run").exists())

    def test_run_in__a_queue_that_fills_slowly_and_for_ever__refused(self):
        """Wrexham, where assessment has less time than what comes to it takes: MSER-5 alone keeps the flat years before."""
        command = [PROGRAM, "run", str(SOURCE / "scenarios" / "wrexham-2012.yaml"), *DIRECT, "--reps", "1", "--out",
                   str(self.folder / "run"), *set_all(STEADY, {"time.run_in_days": 0, "time.measured_days": 3653})]
        done = subprocess.run(command, cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=PATIENCE_SECONDS, check=False)
        self.assertEqual(done.returncode, SCENARIO_INVALID, done.stderr)
        found = re.search(r"assessment_slots is not steady in 3653 days from an empty start: without the first (\d+), it has (\d+) "
                          r"on average in the first half of the rest, and (\d+) in the second; simulate longer", done.stderr)
        self.assertIsNotNone(found, done.stderr)
        self.assertLess(int(found[1]), 3653 / 2)
        self.assertGreater(int(found[3]), 1.5 * int(found[2]))

    def test_run_in__compared__the_longest_of_all(self):
        base = MMC
        slow = self.folder / "slow.yaml"
        slow.write_text(json.dumps({**json.loads(self.resolved(base)), "name": "slow"}), encoding="utf-8")
        code, out, err = self.call("compare", base, slow, "--reps", 2, "--json", "--measure", "screening_staff_utilisation_share")
        self.assertEqual(code, OK, err)
        found, _ = self.run_to("one", *DIRECT, "--reps", 1)
        self.assertRegex(err, rf"(?m)^run-in of {self.days(found)} days, the longest that MSER-5 finds or time\.run_in_days wants$")
        said = json.loads(out)
        self.assertEqual([said["base"]["run_in_days"], said["comparisons"][0]["run_in_days"]], 2 * [self.days(found)])

    def test_run_in__checked__each_its_own_and_compared_ones_the_longer(self):
        """Decisions of 20 and of 40 days; the bounds are 2 % about what a steady state has."""
        base = json.loads(self.resolved(MMC))
        base["time"].update({"run_in_rule": "mser5", "run_in_days": 0, "measured_days": 3 * MEASURED_DAYS})
        base["intake"]["sources"]["all"]["annual_first_contacts"] = 365 * PER_DAY
        base["screening"].update({"staff_posts": POSTS, "decision_minutes": {"exponential": {"mean": MEAN_DAYS * 1440}}})
        slow = json.loads(json.dumps(base))
        slow["screening"]["decision_minutes"] = {"exponential": {"mean": 2 * MEAN_DAYS * 1440}}
        measure = "screening_staff_utilisation_share"
        base["expect"] = {measure: {"at_least": 0.98 * UTILISATION, "at_most": 1.02 * UTILISATION, "kind": "sense",
                                    "stands_for": "arrivals times their work"}}
        slow["expect"] = {measure: {"compared_with": "base.yaml", "direction": "higher", "kind": "sense",
                                    "stands_for": "twice the work"}}
        for name, scenario in (("base", base), ("slow", slow)):
            scenario["name"] = name
            (self.folder / f"{name}.yaml").write_text(json.dumps(scenario), encoding="utf-8")
        days = {}
        for names in (("base.yaml",), ("base.yaml", "slow.yaml")):
            done = subprocess.run([PROGRAM, "check", "--reps", "20", *names], cwd=self.folder, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
            self.assertEqual(done.returncode, OK, done.stdout + done.stderr)
            days[names] = re.findall(r"(?m)^(\w+)\.yaml: run-in of (\d+) days \(time\.run_in_rule: mser5\)$", done.stderr)
        (_, alone), = days[("base.yaml",)]
        (_, base_days), (_, slow_days) = days[("base.yaml", "slow.yaml")]
        self.assertEqual(base_days, slow_days)
        self.assertGreaterEqual(int(base_days), int(alone))

    def resolved(self, path):
        folder = self.folder / "resolved"
        done = subprocess.run([PROGRAM, "run", str(path), "--reps", "1", "--quiet", "--set", "time.run_in_days=0", "--set",
                               "time.measured_days=1", "--out", str(folder)], cwd=self.folder, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
        self.assertEqual(done.returncode, OK, done.stderr)
        return (folder / "scenario.json").read_text(encoding="utf-8")

    def found_with(self, decision_days):
        """The days that run finds where a decision takes so many days on average."""
        folder, _ = self.run_to(f"run-{decision_days}", *DIRECT, "--reps", 1, settings={**STEADY, DECISION: lasting(decision_days)})
        return self.days(folder)

    def answer(self, verb, scenario, *arguments, settings=STEADY):
        code, out, err = self.call(verb, scenario, *arguments, "--json", settings=settings)
        self.assertEqual(code, OK, err)
        return json.loads(out), err

    def test_run_in__swept__of_all_points_the_longest_and_each_is_that_of_a_run_after_it(self):
        points = (5, 20, 40)
        found = [self.found_with(days) for days in points]
        self.assertEqual(len(set(found)), len(points))  # so that the longest is not just anyone's
        vary = ("--vary", f"{DECISION}={','.join(str(days * 1440) for days in points)}", "--reps", 2, "--measure", BUSY)
        said, err = self.answer("sweep", MMC, *vary)
        (scenario,) = said["scenarios"]
        self.assertEqual(scenario["run_in_days"], max(found))
        self.assertRegex(err, rf"(?m)^run-in of {max(found)} days, the longest that MSER-5 finds or time\.run_in_days wants$")
        for days, point in zip(points, scenario["points"]):
            folder, _ = self.run_to(f"after-{days}", *DIRECT, "--reps", 2,
                                    settings={DECISION: lasting(days), "time.run_in_days": max(found)})
            of_run = json.loads((folder / "results.json").read_text(encoding="utf-8"))["measures"][BUSY]
            self.assertEqual(point["measures"][BUSY]["mean"], of_run["mean"])
        self.assertEqual(self.answer("sweep", MMC, *vary, "--jobs", 1)[0], said)
        for shard in ("0/2", "1/2"):
            code, _, err = self.call("sweep", MMC, *vary, "--keep", "kept", "--shard", shard)
            self.assertEqual(code, OK, err)
        gathered, err = self.answer("sweep", MMC, *vary, "--keep", "kept")
        self.assertEqual(gathered, said)

    def test_run_in__swept_beside_a_scenario_that_states_its_own__that_one_keeps_it(self):
        stated = self.folder / "stated.yaml"
        stated.write_text(json.dumps({**json.loads(self.resolved(MMC)), "name": "stated"}), encoding="utf-8")
        asking = self.folder / "asking.yaml"
        asking.write_text("format: 1\nextends: stated.yaml\nname: asking\ntime: {run_in_rule: mser5, measured_days: 365}\n",
                          encoding="utf-8")
        done = subprocess.run([PROGRAM, "sweep", "asking.yaml", "stated.yaml", "--vary", "screening.staff_posts=6,7", "--reps", "2",
                               "--json"], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=PATIENCE_SECONDS, check=False)
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertIn("run-in: 2 of 2 points", done.stderr)
        asked, own = json.loads(done.stdout)["scenarios"]
        self.assertRegex(done.stderr, rf"(?m)^run-in of {asked['run_in_days']} days, the longest")
        self.assertEqual((own["scenario"], own["run_in_days"], own["measured_days"]), ("stated", 0, 1))

    def test_run_in__sized__of_all_values_the_longest(self):
        """With 400 posts for 200 that are busy on average nobody ever waits, whatever the number above it: any of them will do."""
        settings = {**STEADY, "screening.staff_posts": 400}
        said, _ = self.answer("size", MMC, "--vary", "screening.staff_posts=400:402", "--target", f"{BUSY}<=0.9", settings=settings)
        self.assertEqual((said["outcome"], said["answer"], said["run_in_days"]), ("found", 400, self.found_with(MEAN_DAYS)))

    def test_run_in__of_assumptions_moved__of_all_ends_the_longest(self):
        base = json.loads(self.resolved(MMC))
        base["name"] = "assumed"
        base["screening"]["decision_minutes"] = {"exponential": {"mean": MEAN_DAYS * 1440}}
        base["provenance"] = {DECISION: {"assumed": {"low": 5 * 1440, "high": 40 * 1440}}}
        assumed = self.folder / "assumed.yaml"
        assumed.write_text(json.dumps(base), encoding="utf-8")
        others = {key: value for key, value in SETTINGS.items() if key != DECISION}  # a value that is set is assumed no more
        done = subprocess.run([PROGRAM, "sensitivity", str(assumed), "--reps", "2", "--measure", BUSY, "--json", *set_all(others, STEADY)],
                              cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE_SECONDS,
                              check=False)
        self.assertEqual(done.returncode, OK, done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual(said["run_in_days"], max(self.found_with(days) for days in (5, MEAN_DAYS, 40)))
        (effect,) = said["measures"][BUSY]["effects"]
        self.assertEqual([end["to"] for end in effect["ends"]], [5 * 1440, 40 * 1440])

    def test_run_in__a_point_without_a_steady_state__refused_and_says_which(self):
        """150 posts for 200 that would be busy."""
        for verb, arguments in (("sweep", ("--vary", "screening.staff_posts=1000,150", "--reps", 2)),
                                ("size", ("--vary", "screening.staff_posts=150:151", "--target", f"{BUSY}<=0.9"))):
            with self.subTest(verb=verb):
                code, out, err = self.call(verb, MMC, *arguments)
                self.assertEqual((code, out), (SCENARIO_INVALID, ""), err)
                self.assertRegex(err, r"screening_staff is not steady in 365 days(?s:.*)that was with screening\.staff_posts=150\n")

    def test_run_in__of_an_ensemble_or_an_adjustment__refused_and_says_why(self):
        for verb, arguments, want in (
                ("run", (FOUR_WEEKS, "--ensemble", 2), "an ensemble fits each set to figures of the period that the scenario states"),
                ("compare", (FOUR_WEEKS, FOUR_WEEKS, "--ensemble", 2), "an ensemble fits each set to figures of the period"),
                ("fit", (FOUR_WEEKS, "--adjust", "screening.early_help_consent_share=0.1:0.9", "--target", "contacts=3000"),
                 "such a run-in is found by run, compare, check, sweep, size and sensitivity alone")):
            with self.subTest(verb=verb):
                command = [PROGRAM, verb, *map(str, arguments), "--set", "time.run_in_rule=mser5"]
                done = subprocess.run(command, cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                      timeout=PATIENCE_SECONDS, check=False)
                self.assertEqual((done.returncode, done.stdout), (SCENARIO_INVALID, ""))
                self.assertIn(want, done.stderr)


if __name__ == "__main__":
    unittest.main()
