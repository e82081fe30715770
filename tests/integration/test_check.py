"""`frontdoor check`: expectations held against runs, told as text, TAP and JUnit, with exit codes for CI jobs.

Expectations of an oracle: M/M/1 with an arrival rate of 1 an hour, a mean service of half an hour. A day of 24 hours of
simulated contacts is enough for a verdict on bounds as wide or as impossible as these.
"""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as xml

BUILD = pathlib.Path(os.environ["FRONTDOOR_BUILD"])
SOURCE = pathlib.Path(os.environ["FRONTDOOR_SOURCE"])
PATIENCE_SECONDS = 200
OK, FAILURE, USAGE, SCENARIO, NOT_MET = 0, 1, 2, 3, 4

BASE = """format: 1
time: {run_in_days: 1, measured_days: 10}
intake: {sources: {all: {annual_first_contacts: 8760}}}
provenance: {time: {assumed: "a test"}, intake: {assumed: "a test"}}
"""
MET = "  contacts: {at_least: 1, at_most: 1000, stands_for: \"about 240 <&> \\\"quoted\\\"\", fitted: true}\n"
MISSED = "  referrals: {at_least: 5, stands_for: \"nobody is referred here\"}\n"
WITHOUT_VALUE = "  assessment_in_time_share: {at_least: 0}\n"
UNKNOWN = "  referals: {at_least: 0}\n"


class Check(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="frontdoor-test-"))
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "base").mkdir()
        shutil.copy(SOURCE / "scenarios" / "oracle" / "mmc.yaml", self.folder / "base")

    def write(self, name, *expectations):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        extends = os.path.relpath(self.folder / "base" / "mmc.yaml", path.parent)
        path.write_text(BASE + f"extends: {extends}\n" + ("expect:\n" + "".join(expectations) if expectations else ""), encoding="utf-8")
        return name

    def check(self, *arguments):
        return subprocess.run([BUILD / "bin" / "frontdoor", "check", *arguments], cwd=self.folder, check=False, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=PATIENCE_SECONDS)

    def test_each_kind_of_expectation__exit_code_and_line__as_promised(self):
        rows = [
            ([MET], OK, "  ok      contacts: "),
            ([MET, MISSED], NOT_MET, "  NOT OK  referrals: 0 (0 to 0) referrals in the period, wanted at least 5"),
            ([WITHOUT_VALUE], NOT_MET, "no value (no assessments in the period)"),
            ([], OK, "0 expectations, 0 not met"),
        ]
        for expectations, want_code, want_text in rows:
            done = self.check(self.write("one.yaml", *expectations), "--reps", "4")
            self.assertEqual((done.returncode, want_text in done.stdout), (want_code, True), done.stdout + done.stderr)

    def test_measure_unknown__nothing_is_run__and_the_nearest_named(self):
        done = self.check(self.write("one.yaml", MET), self.write("two.yaml", UNKNOWN))
        self.assertEqual(done.returncode, SCENARIO)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, r"two\.yaml:\d+: expect\.referals: there is no such measure; did you mean referrals\?")

    def test_folder__every_scenario_below_it__in_the_order_of_names(self):
        for name in ("set/b.yaml", "set/a.yaml", "set/deeper.yaml"):
            self.write(name, MET)
        (self.folder / "set" / "notes.txt").write_text("no scenario", encoding="utf-8")
        done = self.check("set", "--reps", "2", "--tap")
        self.assertEqual(done.returncode, OK, done.stderr)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[:2], ["TAP version 14", "1..3"])
        self.assertEqual([line.split(":")[0] for line in lines[2:]],
                         ["ok 1 - a", "ok 2 - b", "ok 3 - deeper"])

    def test_junit__hostile_text__is_well_formed_and_says_the_same(self):
        done = self.check(self.write("one.yaml", MET, MISSED), "--reps", "3", "--junit", "out.xml", "--tap")
        self.assertEqual(done.returncode, NOT_MET)
        root = xml.parse(self.folder / "out.xml").getroot()
        self.assertEqual((root.get("tests"), root.get("failures")), ("2", "1"))
        cases = {case.get("name"): case for case in root.iter("testcase")}
        self.assertIn('about 240 <&> "quoted"', cases["contacts"].find("system-out").text)
        self.assertIsNone(cases["contacts"].find("failure"))
        self.assertIn("wanted at least 5", cases["referrals"].find("failure").get("message"))
        self.assertEqual([line.split(" - ")[0] for line in done.stdout.splitlines()[2:]], ["ok 1", "not ok 2"])

    def test_bound_within_the_interval__says_that_another_seed_may_differ(self):
        plain = self.check(self.write("one.yaml", MET), "--reps", "4").stdout
        mean = float(plain.split("contacts: ")[1].split(" ")[0])
        done = self.check(self.write("two.yaml", f"  contacts: {{at_least: {mean - 0.01}}}\n"), "--reps", "4")
        self.assertEqual(done.returncode, OK)
        self.assertIn("the interval reaches over the bound", done.stdout)

    def test_same_seed__same_bytes__and_settings_count(self):
        name = self.write("one.yaml", MET)
        first = self.check(name, "--reps", "3", "--seed", "9", "--jobs", "1")
        again = self.check(name, "--reps", "3", "--seed", "9", "--jobs", "2")
        self.assertEqual(first.stdout, again.stdout)
        none = self.check(name, "--reps", "3", "--set", "intake.sources.all.annual_first_contacts=0")
        self.assertEqual(none.returncode, NOT_MET, none.stdout)

    def test_wrong_calls__are_told(self):
        self.write("empty/nothing.txt")
        rows = [
            ([], USAGE, "check needs a scenario"),
            (["nowhere.yaml"], FAILURE, "nowhere.yaml: No such file"),
            (["empty"], USAGE, "empty: no scenario there"),
            ([self.write("one.yaml", MET), "--reps", "1"], USAGE, "--reps: 1 is not a whole number from 2"),
            (["one.yaml", "--reps", "2", "--junit", "no/such/folder.xml"], FAILURE, "--junit no/such/folder.xml"),
        ]
        for arguments, want_code, want_text in rows:
            done = self.check(*arguments)
            self.assertEqual((done.returncode, want_text in done.stderr), (want_code, True), done.stderr)

    def test_scenarios_of_the_project__meet_what_they_expect(self):
        done = self.check(SOURCE / "scenarios")
        self.assertEqual(done.returncode, OK, done.stdout + done.stderr)
        self.assertIn("decision_within_one_working_day_share", done.stdout)


if __name__ == "__main__":
    unittest.main()
