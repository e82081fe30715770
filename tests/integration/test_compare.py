"""`frontdoor compare`: what it prints, as a table and as JSON, and how it ends.

The queues are oracles with known answers: M/M/c with a tenth more demand has a tenth more contacts, within chance.
"""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["FRONTDOOR_BUILD"])
SOURCE = pathlib.Path(os.environ["FRONTDOOR_SOURCE"])
PATIENCE_SECONDS = 600
OK, FAILURE, USAGE, SCENARIO, INTERRUPTED = 0, 1, 2, 3, 130

BASE = """format: 1
extends: mmc.yaml
title: {en: "Oracle as it is"}
time: {run_in_days: 1, measured_days: 10}
provenance: {time: {assumed: "a test"}}
"""
MORE = """format: 1
extends: base.yaml
title: {en: "A tenth more"}
intake: {sources: {all: {annual_first_contacts: 77088}}}
provenance: {intake: {assumed: "a test"}}
"""
SAME = """format: 1
extends: base.yaml
title: {en: "Nothing changed"}
"""
HEADLINE = ["contacts", "repeat_contacts", "referrals", "screening_wait_mean_seconds", "screening_staff_utilisation_share"]


class Compare(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="frontdoor-test-"))
        self.addCleanup(shutil.rmtree, self.folder)
        shutil.copy(SOURCE / "scenarios" / "oracle" / "mmc.yaml", self.folder)
        for name, text in (("base.yaml", BASE), ("more.yaml", MORE), ("same.yaml", SAME)):
            (self.folder / name).write_text(text, encoding="utf-8")

    def compare(self, *arguments):
        return subprocess.run([BUILD / "bin" / "frontdoor", "compare", *arguments], cwd=self.folder, check=False, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=PATIENCE_SECONDS)

    def test_more_demand__difference_interval_and_verdict__as_json(self):
        done = self.compare("base.yaml", "more.yaml", "same.yaml", "--reps", "8", "--json", "--quiet")
        self.assertEqual((done.returncode, done.stderr), (OK, ""))
        said = json.loads(done.stdout)
        self.assertEqual(said["base"], {"scenario": "base", "title": "Oracle as it is", "measured_days": 10, "run_in_days": 1})
        self.assertEqual([other["scenario"] for other in said["comparisons"]], ["more", "same"])
        more, same = (other["measures"] for other in said["comparisons"])
        # No referral, no assessment: measures that have no value anywhere are left out. 2 others x those that are left.
        for name in HEADLINE:
            self.assertIn(name, more)
        self.assertNotIn("assessment_in_time_share", more)
        self.assertEqual(said["intervals"]["together"], 2 * len(more))
        contacts = more["contacts"]
        self.assertAlmostEqual(contacts["difference"], contacts["other"] - contacts["base"], places=9)
        # 8 an hour x 240 hours x 0.1 = 192; in 8 replications the standard deviation of both means is at most
        # sqrt(2 x 2,000 / 8) = 22, so 100 is more than 4 of them away.
        self.assertAlmostEqual(contacts["difference"], 192, delta=100)
        self.assertLess(contacts["low"], contacts["difference"])
        self.assertGreater(contacts["high"], contacts["difference"])
        self.assertEqual((contacts["finding"], contacts["pair_count"]), ("more", 8))
        self.assertGreater(contacts["variance_reduction"], 1)
        self.assertRegex(said["comparisons"][0]["verdict"], r"^A tenth more: \d+ to \d+ more contacts")
        for name, measure in same.items():
            self.assertEqual((measure["difference"], measure["variance_reduction"], measure["finding"]), (0, None, "the same"),
                             name)

    def test_table__titles_intervals_and_verdict__are_there(self):
        done = self.compare("base.yaml", "more.yaml", "--reps", "4", "--measure", "contacts,screening_wait_mean_seconds")
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertIn("Oracle as it is\n4 replications, seed 1, 10 measured days", done.stdout)
        self.assertIn("\nA tenth more\n", done.stdout)
        self.assertIn("all 2 hold together in 95 % of cases", done.stdout)
        self.assertIn("compare: 8 replications", done.stderr)
        self.assertLessEqual(max(map(len, done.stdout.splitlines())), 120)

    def test_jobs__any_number__same_bytes(self):
        one, two = (self.compare("base.yaml", "more.yaml", "--reps", "5", "--json", "--jobs", jobs).stdout for jobs in "12")
        self.assertEqual(one, two)
        self.assertTrue(one)

    def test_settings__are_for_all_of_them(self):
        done = self.compare("base.yaml", "more.yaml", "--reps", "2", "--set", "time.measured_days=3", "--json", "--quiet")
        said = json.loads(done.stdout)
        self.assertEqual((said["base"]["measured_days"], said["comparisons"][0]["measured_days"]), (3, 3))

    def test_wrong_calls__exit_code_and_hint__as_promised(self):
        rows = [
            (["base.yaml"], USAGE, "at least one scenario to compare with it"),
            (["base.yaml", "more.yaml", "--measure", "referals"], USAGE, "did you mean referrals?"),
            (["base.yaml", "more.yaml", "--reps", "1"], USAGE, "--reps: 1 is not a whole number from 2"),
            (["base.yaml", "absent.yaml"], FAILURE, "absent.yaml"),
            (["base.yaml", "more.yaml", "--set", "screening.staff_posts=-1"], SCENARIO, "screening.staff_posts"),
        ]
        for arguments, want_code, want_text in rows:
            done = self.compare(*arguments)
            self.assertEqual((done.returncode, done.stdout), (want_code, ""), done.stderr)
            self.assertIn(want_text, done.stderr)

    def test_other_period__is_said(self):
        (self.folder / "long.yaml").write_text("format: 1\nextends: base.yaml\ntime: {measured_days: 12}\n", encoding="utf-8")
        done = self.compare("base.yaml", "long.yaml", "--reps", "2", "--quiet")
        self.assertEqual(done.returncode, OK)
        self.assertEqual(done.stderr, "long.yaml measures 12 days, base.yaml 10: counts of a period differ for that alone\n")


if __name__ == "__main__":
    unittest.main()
