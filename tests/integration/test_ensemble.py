"""`--ensemble` of run and compare, end to end on four weeks of Cardiff that are fitted to a figure of their own.

The figure is what the scenario gives as it stands (about 2,100 contacts in four weeks; the year's 28,339 / 365 x 28 = 2,174),
within a tenth, so that sets can be fitted to it; the second scenario is impossible.
"""
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["FRONTDOOR_BUILD"])
SOURCE = pathlib.Path(os.environ["FRONTDOOR_SOURCE"])
PATIENCE_SECONDS = 600
OK, FAILURE, USAGE, SCENARIO, INTERRUPTED = 0, 1, 2, 3, 130

FITTED = """format: 1
extends: {base}
title: {{en: "Four weeks"}}
provenance:
  screening.red_from_level: {{sourced: "a test: one of two that must stay in order"}}
  screening.amber_from_level: {{sourced: "a test"}}
expect:
  contacts: {{within_share_of: {{value: {contacts}, share: 0.1}}, fitted: true}}
  referrals: ~
  decision_within_one_working_day_share: ~
  re_referral_within_12_months_share: ~
  assessment_in_time_share: ~
"""
MORE_STAFF = """format: 1
extends: base.yaml
title: {en: "Sixteen posts"}
screening: {staff_posts: 16}
provenance: {screening.staff_posts: {assumed: {low: 10, high: 20}}}
"""


class Ensemble(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="frontdoor-test-"))
        self.addCleanup(shutil.rmtree, self.folder)
        base = os.path.relpath(SOURCE / "tests" / "support" / "four-weeks.yaml", os.path.realpath(self.folder))
        for name, contacts in (("base.yaml", 2174), ("impossible.yaml", 10)):
            (self.folder / name).write_text(FITTED.format(base=base, contacts=contacts), encoding="utf-8")
        (self.folder / "more.yaml").write_text(MORE_STAFF, encoding="utf-8")

    def start(self, *arguments):
        return subprocess.Popen([BUILD / "bin" / "frontdoor", *arguments], cwd=os.path.realpath(self.folder), text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def call(self, *arguments):
        process = self.start(*arguments)
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
        return process.returncode, out, err

    def test_compare__six_sets__says_what_was_drawn_and_what_is_sure(self):
        arguments = ["compare", "base.yaml", "more.yaml", "--ensemble", "6", "--reps", "3", "--json"]
        code, out, err = self.call(*arguments, "--jobs", "1")
        self.assertEqual(code, OK, err)
        self.assertIn("--ensemble 6: too few", err)
        said = json.loads(out)
        self.assertEqual((said["sets"], said["complete"], said["replications"]), (6, True, 3))
        self.assertEqual(len(said["set_numbers"]), 6)
        self.assertEqual(said["fitted"], {"contacts": 11})
        self.assertEqual(said["not_drawn"], ["screening.staff_posts"])
        self.assertIn("early_help.places", said["drawn"])
        base, more = said["scenarios"]
        # Every set meets the figure, so its mean does too; and 16 posts are less busy than 10 whatever is drawn.
        self.assertAlmostEqual(base["measures"]["contacts"]["mean"], 2174, delta=217)
        busy = more["measures"]["screening_staff_utilisation_share"]
        self.assertEqual((busy["finding"], busy["sets_less"], busy["depends_on"]), ("less", 6, None))
        self.assertLess(busy["parameter_high"], 0)
        self.assertIn("sure in all 6 sets", more["verdict"])
        # Posts are counted, not drawn: six more in every set.
        self.assertRegex(more["verdict"], r" It costs 6 posts more, in screening; \d+ hours of duty a week more\.$")
        self.assertEqual(more["posts"]["by_pool"]["screening"], {"base": 10, "other": 16, "difference": 6})
        self.assertNotIn("posts", base)
        code, again, err = self.call(*arguments, "--jobs", "2")
        self.assertEqual((code, again), (OK, out), err)

    def test_run__more_sets__begin_with_the_same(self):
        numbers = []
        for count in ("2", "4"):
            code, out, err = self.call("run", "base.yaml", "--ensemble", count, "--reps", "2", "--json", "--quiet")
            self.assertEqual(code, OK, err)
            said = json.loads(out)
            numbers.append(said["set_numbers"])
            self.assertEqual(said["sets_tried"], said["set_numbers"][-1] + 1)
            self.assertEqual(sum(said["refused"].values()), said["sets_tried"] - said["sets"])
        self.assertEqual(numbers[1][:2], numbers[0])

    def test_table__two_intervals_told_apart(self):
        code, out, err = self.call("run", "base.yaml", "--ensemble", "3", "--reps", "2")
        self.assertEqual(code, OK, err)
        self.assertTrue(out.startswith("Four weeks\n3 sets of parameters that meet the fitted figures, of "), out)
        self.assertIn("parameters, 95 %", out)
        self.assertIn("chance, 95 %", out)
        self.assertIn("Fitted again: contacts (11 keys).", out)
        self.assertIn("keys assumed in words only", out)
        self.assertFalse((self.folder / "runs").exists())

    def test_figure_out_of_reach__every_set_refused__and_the_figure_named(self):
        code, out, err = self.call("run", "impossible.yaml", "--ensemble", "2", "--reps", "2", "--quiet")
        self.assertEqual((code, out), (FAILURE, ""))
        self.assertRegex(err, r"of 8 sets tried none was accepted: 8 for contacts")

    def test_other_options__are_refused(self):
        for arguments, want in ((["--out", "x"], "--out"), (["--deployment", "ipc"], "--deployment"), (["--first", "3"], "--first")):
            code, _, err = self.call("run", "base.yaml", "--ensemble", "2", *arguments)
            self.assertEqual(code, USAGE)
            self.assertIn(want, err)

    def test_interrupted__what_is_there_is_told_as_incomplete(self):
        master, terminal = pty.openpty()
        process = subprocess.Popen([BUILD / "bin" / "frontdoor", "run", "base.yaml", "--ensemble", "2000", "--reps", "2", "--json",
                                    "--jobs", "2"], cwd=os.path.realpath(self.folder), text=True, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=terminal)
        os.close(terminal)
        said = b""
        while not re.search(rb": [1-9]\d* of 2000 accepted sets", said):  # progress is shown on a terminal
            said += os.read(master, 4096)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=PATIENCE_SECONDS)
        os.close(master)
        self.assertEqual(process.returncode, INTERRUPTED)
        told = json.loads(out)
        self.assertFalse(told["complete"])
        self.assertTrue(0 < told["sets"] < 2000)


if __name__ == "__main__":
    unittest.main()
