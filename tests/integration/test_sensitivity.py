"""`frontdoor sensitivity`: which assumption moves the wait of a queue, which does not, and which cannot be moved.

M/M/6 with 8 contacts an hour and half an hour of work each. By Erlang C the mean wait is 0.071 h; with five posts 0.277 h, with
eight 0.007 h; with 20 minutes of work below 0.01 h, with 35 minutes about 0.2 h. So posts do most, work comes second, and places
of early help, where nobody goes, do nothing.
"""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from queues import INTERRUPTED, OK, SCENARIO, USAGE, QueueTestCase

WAIT, CONTACTS = "screening_wait_mean_seconds", "contacts"
POSTS, MINUTES, PLACES, RED = ("screening.staff_posts", "screening.decision_minutes", "early_help.places",
                               "screening.red_from_level")
# Amber is from level 3, so that red from 2 is no valid scenario; red is from 4 as it stands.
ASSUMED = """format: 1
extends: base.yaml
title: {en: "Assumed"}
screening: {staff_posts: 6}
early_help: {places: 20}
provenance:
  screening.staff_posts: {assumed: {low: 4.5, high: 8.5}}
  screening.decision_minutes: {assumed: {low: 20, high: 35}}
  screening.red_from_level: {assumed: {low: 2, high: 4}}
  early_help.places: {assumed: {low: 10, high: 40}}
  early_help.calendar: {assumed: "in words"}
"""
EIGHT = """format: 1
extends: assumed.yaml
screening: {staff_posts: 8}
"""


class Sensitivity(QueueTestCase):
    def setUp(self):
        super().setUp()
        self.write("assumed.yaml", ASSUMED)

    def test_assumptions__ranked_by_what_they_do_to_the_wait(self):
        said = self.answer("sensitivity", "assumed.yaml", "--reps", "8", "--measure", f"{WAIT},{CONTACTS}")
        self.assertEqual((said["complete"], said["replications"], said["not_moved"]["in_words"] > 0), (True, 8, True))
        # Two ends each of posts, minutes and places, none of red: one is where it stands, the other not valid. Two measures.
        self.assertEqual(said["intervals"]["together"], 12)
        (not_valid,) = said["not_valid"]
        self.assertEqual((not_valid["key"], not_valid["to"]), (RED, 2))
        self.assertIn("amber_from_level", not_valid["why"])
        effects = said["measures"][WAIT]["effects"]
        self.assertEqual([(effect["key"], effect["sure"]) for effect in effects],
                         [(POSTS, True), (MINUTES, True), (PLACES, False)])
        posts, minutes, places = effects
        self.assertEqual([end["to"] for end in posts["ends"]], [5, 8])  # whole numbers within 4.5 to 8.5
        self.assertEqual([end["finding"] for end in posts["ends"]], ["more", "less"])
        self.assertEqual([end["finding"] for end in minutes["ends"]], ["less", "more"])
        self.assertEqual([end["finding"] for end in places["ends"]], ["the same", "the same"])
        self.assertEqual((posts["now"], minutes["now"], places["now"]), (6, 30, 20))
        fewer, more = (end["difference"] for end in posts["ends"])
        self.assertAlmostEqual(posts["span"], fewer - more, places=6)
        self.assertEqual([effect["sure"] for effect in said["measures"][CONTACTS]["effects"]], [False] * 3)

    def test_end__is_what_compare_gives_there(self):
        self.write("eight.yaml", EIGHT)
        said = self.answer("sensitivity", "assumed.yaml", "--reps", "4", "--measure", WAIT)
        posts = next(effect for effect in said["measures"][WAIT]["effects"] if effect["key"] == POSTS)
        compared = self.answer("compare", "assumed.yaml", "eight.yaml", "--reps", "4", "--measure", WAIT)
        self.assertEqual(posts["ends"][1]["difference"], compared["comparisons"][0]["measures"][WAIT]["difference"])

    def test_table__ranks_and_what_has_no_sure_effect__are_there(self):
        code, out, err = self.call("sensitivity", "assumed.yaml", "--reps", "8", "--measure", WAIT, "--out", "kept.json")
        self.assertEqual(code, OK, err)
        self.assertIn("4 assumed values, each moved to the ends of its range by itself; 8 replications each", out)
        self.assertRegex(out, r"\n 1  screening\.staff_posts +6 +5 +\d")
        self.assertRegex(out, r"\n 2  screening\.decision_minutes +30 +20 +-\d")
        self.assertIn("No sure effect of 1 of 4: early_help.places.", out)
        self.assertIn("Not moved to 2, where the scenario is not valid: ", out)
        self.assertIn("sensitivity: 56 replications", err)
        self.assertEqual(json.loads((self.folder / "kept.json").read_text())["scenario"], "assumed")

    def test_jobs__any_number__same_bytes(self):
        arguments = ["sensitivity", "assumed.yaml", "--reps", "5", "--json", "--quiet"]
        one, two = (self.call(*arguments, "--jobs", jobs)[1] for jobs in "12")
        self.assertEqual(one, two)
        self.assertTrue(one)

    def test_interrupted__ends_that_are_done_are_told(self):
        # The scenario as it stands and the first end are done, and kept, before the 101st of 350 is under way.
        code, out = self.interrupt_once(rb": (1[1-9]|[23]\d)\d of 350 replications", "sensitivity", "assumed.yaml", "--json",
                                        "--reps", "50", "--measure", WAIT, "--set", "time.measured_days=100")
        self.assertEqual(code, INTERRUPTED)
        said = json.loads(out)
        self.assertFalse(said["complete"])
        self.assertEqual(said["measures"][WAIT]["effects"][0]["key"], POSTS)

    def test_wrong_calls__exit_code_and_hint__as_promised(self):
        self.assert_refused("sensitivity", [
            ([], USAGE, "sensitivity needs a scenario"),
            (["assumed.yaml", "base.yaml"], USAGE, "sensitivity takes one scenario"),
            (["base.yaml"], SCENARIO, "no value is assumed with a range that it can be moved in"),
            (["assumed.yaml", "--measure", "referals"], USAGE, "did you mean referrals?"),
            (["assumed.yaml", "--reps", "one"], USAGE, "--reps: one is not a whole number from 2"),
            (["assumed.yaml", "--vary", "x=1"], USAGE, "sensitivity has no option --vary"),
        ])


if __name__ == "__main__":
    unittest.main()
