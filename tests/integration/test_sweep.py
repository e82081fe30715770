"""`frontdoor sweep`: points, means, differences on the same families, and what it refuses.

The queue is M/M/c: more workers or shorter work, shorter waits; contacts come whatever is varied.
"""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from queues import INTERRUPTED, OK, SCENARIO, USAGE, FAILURE, QueueTestCase

WAIT, CONTACTS = "screening_wait_mean_seconds", "contacts"
OTHER = """format: 1
extends: base.yaml
title: {en: "A tenth more"}
intake: {sources: {all: {annual_first_contacts: 77088}}}
provenance: {intake: {assumed: "a test"}}
"""


class Sweep(QueueTestCase):
    def test_two_keys__all_combinations__waits_move_and_contacts_do_not(self):
        said = self.answer("sweep", "base.yaml", "--reps", "6", "--vary", "screening.staff_posts=5,7", "--vary",
                           "screening.decision_minutes=20:30:10", "--measure", f"{WAIT},{CONTACTS}")
        self.assertEqual((said["design"], said["points"], said["complete"], said["replications"]), ("cross", 4, True, 6))
        self.assertEqual([key["unit"] for key in said["keys"]], ["posts", "minutes"])
        (scenario,) = said["scenarios"]
        points = scenario["points"]
        self.assertEqual([tuple(point["values"].values()) for point in points], [(5, 20), (5, 30), (7, 20), (7, 30)])
        waits = [point["measures"][WAIT] for point in points]
        # Utilisation 8/3/5 = 0.53, 0.8, 0.38, 0.57: the wait is longest where the few have most to do.
        self.assertEqual(max(range(4), key=lambda point: waits[point]["mean"]), 1)
        self.assertEqual([wait["finding"] for wait in waits[:3]], ["the same", "more", "less"])
        # One scenario x 3 points beside the first x 2 measures.
        self.assertEqual(said["intervals"]["differences_together"], 6)
        for point in points:
            wait = point["measures"][WAIT]
            self.assertTrue(wait["low"] < wait["mean"] < wait["high"])
            self.assertAlmostEqual(wait["difference"], wait["mean"] - waits[0]["mean"], places=6)
            self.assertEqual(point["measures"][CONTACTS]["finding"], "the same")

    def test_point__is_what_run_gives_there(self):
        said = self.answer("sweep", "base.yaml", "--reps", "3", "--vary", "screening.staff_posts=6,5")
        code, out, _ = self.call("run", "base.yaml", "--reps", "3", "--set", "screening.staff_posts=5", "--json", "--quiet",
                                 "--deployment", "direct", "--out", "kept")
        self.assertEqual(code, OK)
        want = json.loads(out)["measures"]
        got = said["scenarios"][0]["points"][1]["measures"]
        self.assertIn(WAIT, got)
        for name, measure in got.items():
            self.assertEqual([measure[key] for key in ("mean", "low", "high")],
                             [want[name][key] for key in ("mean", "low", "high")], name)

    def test_overlay__has_points_of_its_own(self):
        self.write("other.yaml", OTHER)
        said = self.answer("sweep", "base.yaml", "other.yaml", "--reps", "3", "--vary", "screening.staff_posts=6.0:7")
        base, other = said["scenarios"]
        self.assertEqual((base["scenario"], other["scenario"]), ("base", "other"))
        self.assertEqual([point["values"] for point in base["points"]], [{"screening.staff_posts": posts} for posts in (6, 7)])
        for one, more in zip(base["points"], other["points"]):
            self.assertEqual(one["values"], more["values"])
            self.assertLess(one["measures"][CONTACTS]["mean"], more["measures"][CONTACTS]["mean"])
        self.assertEqual(other["points"][0]["measures"][WAIT]["difference"], 0)

    def test_latin_hypercube__one_point_in_each_cell_and_whole_numbers_whole(self):
        arguments = ["sweep", "base.yaml", "--reps", "2", "--design", "latin", "--points", "4", "--measure", CONTACTS,
                     "--vary", "screening.staff_posts=5:8", "--vary", "screening.decision_minutes=20:40"]
        said = self.answer(*arguments)
        points = [point["values"] for point in said["scenarios"][0]["points"]]
        self.assertEqual(sorted(point["screening.staff_posts"] for point in points), [5, 6, 7, 8])
        cells = sorted(int((point["screening.decision_minutes"] - 20) / 5) for point in points)
        self.assertEqual(cells, [0, 1, 2, 3])
        again = self.answer(*arguments, "--seed", "2")
        self.assertNotEqual(points, [point["values"] for point in again["scenarios"][0]["points"]])

    def test_jobs__any_number__same_bytes(self):
        arguments = ["sweep", "base.yaml", "--reps", "5", "--vary", "screening.staff_posts=5:6", "--json", "--quiet"]
        one, two = (self.call(*arguments, "--jobs", jobs)[1] for jobs in "12")
        self.assertEqual(one, two)
        self.assertTrue(one)

    def test_grid__of_decimals__has_the_number_that_a_person_writes(self):
        said = self.answer("sweep", "base.yaml", "--reps", "2", "--measure", CONTACTS, "--vary",
                           "screening.red_from_level=3.7:4:0.1")
        values = [point["values"]["screening.red_from_level"] for point in said["scenarios"][0]["points"]]
        self.assertEqual(values, [3.7, 3.8, 3.9, 4])

    def test_table_and_out__same_sweep__both_are_there(self):
        code, out, err = self.call("sweep", "base.yaml", "--reps", "2", "--vary", "screening.staff_posts=5:6", "--measure",
                                   f"{WAIT},{CONTACTS}", "--out", "kept.json")
        self.assertEqual(code, OK, err)
        self.assertIn("Oracle as it is\n2 points, 2 replications each, seed 1, 10 measured days\n  A  screening.staff_posts, posts",
                      out)
        self.assertIn("Wait for screening, mean, ", out)
        self.assertIn("all 2 hold together", out)
        self.assertIn("sweep: 4 replications", err)
        self.assertLessEqual(max(map(len, out.splitlines())), 120)
        self.assertEqual(len(json.loads((self.folder / "kept.json").read_text())["scenarios"][0]["points"]), 2)

    def test_out__cannot_be_written__the_table_is_there_all_the_same(self):
        code, out, err = self.call("sweep", "base.yaml", "--reps", "2", "--vary", "screening.staff_posts=5", "--measure", CONTACTS,
                                   "--out", "absent/kept.json")
        self.assertEqual(code, FAILURE)
        self.assertIn("absent/kept.json: cannot write: No such file", err)
        self.assertIn("Contacts, contacts in the period", out)

    def test_interrupted__points_that_are_done_are_told(self):
        # The first point is over at once; the second, of twenty years, is well under way with the fifth replication.
        code, out = self.interrupt_once(rb": [5-7] of 8 replications", "sweep", "base.yaml", "--reps", "4", "--jobs", "1",
                                        "--vary", "time.measured_days=1,7300", "--json", "--measure", CONTACTS)
        self.assertEqual(code, INTERRUPTED)
        said = json.loads(out)
        self.assertFalse(said["complete"])
        self.assertEqual(len(said["scenarios"][0]["points"]), 1)

    def test_wrong_calls__exit_code_and_hint__as_promised(self):
        def vary(text):
            return ["base.yaml", "--vary", text]

        self.assert_refused("sweep", [
            ([], USAGE, "sweep needs a scenario"),
            (["base.yaml"], USAGE, "sweep needs --vary KEY=RANGE"),
            (["absent.yaml", "--vary", "screening.staff_posts=1"], FAILURE, "absent.yaml"),
            (vary("screening.staff_posts"), USAGE, "is not of the form KEY=RANGE"),
            (vary("screening.staf_posts=5"), USAGE, "did you mean screening.staff_posts?"),
            (vary("intake.sources.police.annual_first_contacts=5"), USAGE, "base.yaml has no intake.sources.police"),
            (vary("screening.decision_rule=5"), USAGE, "screening.decision_rule is no number"),
            (vary("screening.staff_posts="), USAGE, "'' is not a number"),
            (vary("screening.staff_posts=5,six"), USAGE, "'six' is not a number"),
            (vary("screening.staff_posts=5,5"), USAGE, "5 stands there twice"),
            (vary("screening.staff_posts=5.5"), USAGE, "5.5 is not a whole number"),
            (vary("screening.staff_posts=999:1001"), USAGE, "1001 is outside 0 to 1000 posts"),
            (vary("screening.staff_posts=9:5"), USAGE, "the range is reversed"),
            (vary("screening.staff_posts=5:9:0"), USAGE, "the step has to be above 0"),
            (vary("screening.staff_posts=5:9:1:1"), USAGE, "at most three parts"),
            (vary("screening.no_further_action_share=0:1"), USAGE, "needs a step"),
            (vary("screening.no_further_action_share=0:1:0.0001"), USAGE, "more than 1000 values"),
            (vary("screening.staff_posts=1:100") + ["--vary", "early_help.places=1:100"], USAGE,
             "more than 1000 combinations"),
            (["base.yaml"] + vary("screening.staff_posts=1:600"), USAGE, "1200 points of all scenarios together, more than 1000"),
            (vary("screening.staff_posts=1") + ["--vary", "screening.staff_posts=2"], USAGE, "is varied twice"),
            (vary("screening.staff_posts=5:6") + ["--points", "5"], USAGE, "--points goes with --design latin"),
            (vary("screening.staff_posts=5:6") + ["--design", "latin"], USAGE, "needs --points"),
            (vary("screening.staff_posts=5:6") + ["--design", "sobol"], USAGE, "there is no design sobol"),
            (vary("screening.staff_posts=5:6:1") + ["--design", "latin", "--points", "4"], USAGE, "is to be LOW:HIGH here"),
            (vary("screening.staff_posts=5:5") + ["--design", "latin", "--points", "4"], USAGE, "the range is empty"),
            (vary("screening.staff_posts=5") + ["--measure", "referals"], USAGE, "did you mean referrals?"),
            (vary("screening.red_from_level=3,2"), SCENARIO, "that was with screening.red_from_level=2"),
        ])


if __name__ == "__main__":
    unittest.main()
