"""`frontdoor check`: expectations held against runs, told as text, TAP and JUnit, with exit codes for CI jobs.

Expectations of an oracle: M/M/1 with an arrival rate of 1 an hour, a mean service of half an hour. A day of 24 hours of
simulated contacts is enough for a verdict on bounds as wide or as impossible as these.
"""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as xml

BUILD = pathlib.Path(os.environ["FRONTDOOR_BUILD"])
SOURCE = pathlib.Path(os.environ["FRONTDOOR_SOURCE"])
PATIENCE_SECONDS = 600
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

    def test_comparison__on_one_seed__comes_out_or_not_or_is_not_sure(self):
        """Half the rate gives a subset of the contacts (a thinned field). Another source has other draws: of contacts at one
        rate neither scenario surely has more. Another length of work changes no contact: all differences are 0."""
        self.write("half.yaml")
        half = (self.folder / "half.yaml").read_text(encoding="utf-8").replace("8760", "4380")
        (self.folder / "half.yaml").write_text(half, encoding="utf-8")
        other = half.replace("4380", "8760").replace("all:", "all: ~, other:")
        (self.folder / "other.yaml").write_text(other, encoding="utf-8")
        (self.folder / "same.yaml").write_text(half.replace("4380", "8760"), encoding="utf-8")
        rows = [("half", "higher", OK, "ok", ""), ("half", "lower", NOT_MET, "NOT OK", ""),
                ("same", "higher", NOT_MET, "NOT OK", ""), ("same", "lower", NOT_MET, "NOT OK", ""),
                ("other", "higher", NOT_MET, "NOT OK", ": not sure")]
        for name, direction, want_code, want_word, want_end in rows:
            wish = f"  contacts: {{compared_with: {name}.yaml, direction: {direction}}}\n"
            done = self.check(self.write("one.yaml", wish), "--reps", "6")
            self.assertEqual(done.returncode, want_code, done.stdout + done.stderr)
            self.assertRegex(done.stdout, rf"  {want_word} +contacts: [0-9.]+ \(.*\) contacts in the period, in {name} [0-9.]+ "
                                          rf"\(.*\), difference -?[0-9.]+ \(.*\), wanted {direction}{want_end}\n")

    def test_comparison__of_the_same_replications__is_of_their_differences(self):
        """The interval of the difference is that of six paired differences, worked out here from single runs."""
        self.write("half.yaml")
        half = (self.folder / "half.yaml").read_text(encoding="utf-8").replace("8760", "4380")
        (self.folder / "half.yaml").write_text(half, encoding="utf-8")
        name = self.write("one.yaml", "  contacts: {compared_with: half.yaml, direction: higher}\n")
        differences = [self.contacts(name, i) - self.contacts("half.yaml", i) for i in range(6)]
        mean = sum(differences) / 6
        half_width = 2.570581835636314 * (sum((d - mean) ** 2 for d in differences) / 5 / 6) ** 0.5  # t at 0.975, 5
        text = self.check(name, "--reps", "6").stdout.split("difference ")[1]
        found = [float(word) for word in text.replace("(", "").replace(")", "").replace(",", "").replace("to ", "").split()[:3]]
        for want, value in zip((mean, mean - half_width, mean + half_width), found):
            self.assertAlmostEqual(value, want, delta=abs(want) * 1e-5)

    def contacts(self, name, replication):
        done = subprocess.run([BUILD / "bin" / "frontdoor", "run", name, "--deployment", "direct", "--json", "--quiet", "--first",
                               str(replication), "--reps", "1", "--out", f"run-{name}-{replication}"], cwd=self.folder,
                              check=True, stdout=subprocess.PIPE, timeout=PATIENCE_SECONDS)
        return json.loads(done.stdout)["measures"]["contacts"]["mean"]

    def test_comparison__with_itself_or_with_nothing__is_told_before_anything_runs(self):
        rows = [("one.yaml", "is compared with itself"), ("nowhere.yaml", "cannot be compared with nowhere.yaml")]
        for other, want_text in rows:
            name = self.write("one.yaml", f"  contacts: {{compared_with: {other}, direction: higher}}\n")
            done = self.check(name)
            self.assertEqual((done.returncode, done.stdout), (SCENARIO, ""), done.stderr)
            self.assertRegex(done.stderr, rf"one\.yaml:\d+: expect\.contacts: {want_text}")

    def test_known_miss__is_told_and_no_failure__and_told_too_where_it_is_none(self):
        missed = MISSED.replace("}", ", known_miss: nobody assesses}")
        met = MET.replace("}", ", known_miss: too few}").replace(", fitted: true", "")
        done = self.check(self.write("one.yaml", missed, met), "--reps", "3", "--junit", "out.xml")
        self.assertEqual(done.returncode, OK, done.stdout + done.stderr)
        self.assertIn("  missed  referrals: 0 (0 to 0) ", done.stdout)
        self.assertIn("known: nobody assesses\n", done.stdout)
        self.assertIn("not missed, though the scenario says: too few\n", done.stdout)
        self.assertIn("2 expectations, 0 not met, and 1 known to be missed", done.stdout)
        root = xml.parse(self.folder / "out.xml").getroot()
        self.assertEqual((root.get("failures"), root.get("skipped")), ("0", "1"))
        lines = self.check("one.yaml", "--reps", "3", "--tap").stdout.splitlines()
        self.assertRegex(lines[2], r"^not ok 1 - .* # TODO nobody assesses$")
        self.assertRegex(lines[3], r"^ok 2 - .* # TODO too few$")

    def test_markdown__each_kind_apart__counts_and_names_every_miss(self):
        """Two wishes of each kind but one, met and missed; a page of them, and the same bytes for any number of threads."""
        self.write("set/plain.yaml", MET)
        self.write("set/wishes.yaml", MISSED, "  contacts: {compared_with: plain.yaml, direction: lower, kind: words, stands_for: a | b}\n",
                   "  decisions: {at_least: 1, kind: sense}\n", "  screening_staff_utilisation_share: {at_least: 0.05, at_most: 0.2}\n",
                   "  plans: {at_least: 3, kind: words, known_miss: no assessment here}\n")
        pages = []
        for jobs in ("1", "2"):
            done = self.check("set", "--reps", "4", "--jobs", jobs, "--markdown", "page.md")
            self.assertEqual(done.returncode, NOT_MET, done.stderr)
            pages.append((self.folder / "page.md").read_text(encoding="utf-8"))
        self.assertEqual(pages[0], pages[1])
        page = pages[0]
        self.assertIn("`./frontdoor check set --reps 4 --seed 1 --markdown FILE`", page)
        counts = [line for line in page.splitlines() if line.startswith("| F") or line.startswith("| W")]
        self.assertEqual(counts, ["| Figures that a scenario was fitted to | 1 | 1 | 0 | 0 |",
                                  "| Figures that no scenario was fitted to | 2 | 1 | 1 | 0 |",
                                  "| Findings in words | 2 | 0 | 2 | 0 |", "| What sense demands | 1 | 1 | 0 | 0 |"])
        misses = page.split("## Every miss")[1].split("##")[0].strip().splitlines()
        self.assertEqual([line.split(": ")[0] for line in misses],
                         ["- **wishes**, `referrals`", "- **wishes**, `contacts`", "- **wishes**, `plans`"])
        self.assertIn("nobody is referred here. Wanted: at least 5.0. Simulated: 0.0 (0.0 to 0.0). Why: not known so far.", misses[0])
        self.assertIn("a \\| b. Wanted: lower than `plain`. Simulated: ", misses[1])
        self.assertIn("; difference 0 (0 to 0). ", misses[1])
        self.assertTrue(misses[2].endswith(" Why: no assessment here."), misses[2])
        self.assertRegex(page, r"\| wishes \| `screening_staff_utilisation_share` \| 5\.0 to 20\.0 % \| \d+\.\d % \(.*\) \| "
                               r"\d+\.\d to \d+\.\d % \| agrees \| no source stated \|")
        order = [page.index("## " + heading) for heading in ("Every miss", "Figures that a", "Figures that no", "Findings", "What sense")]
        self.assertEqual(order, sorted(order))

    def test_wrong_calls__are_told(self):
        self.write("empty/nothing.txt")
        rows = [
            ([], USAGE, "check needs a scenario"),
            (["nowhere.yaml"], FAILURE, "nowhere.yaml: No such file"),
            (["empty"], USAGE, "empty: no scenario there"),
            ([self.write("one.yaml", MET), "--reps", "1"], USAGE, "--reps: 1 is not a whole number from 2"),
            (["one.yaml", "--reps", "2", "--junit", "no/such/folder.xml"], FAILURE, "no/such/folder.xml: cannot write: No such"),
            (["one.yaml", "--reps", "2", "--markdown", "no/such/page.md"], FAILURE, "no/such/page.md: cannot write: No such"),
        ]
        for arguments, want_code, want_text in rows:
            done = self.check(*arguments)
            self.assertEqual((done.returncode, want_text in done.stderr), (want_code, True), done.stderr)

    def test_scenarios_of_the_project__agree_with_what_they_are_fitted_to(self):
        """All expectations of all scenarios take minutes: tests/validation holds them."""
        fitted = [SOURCE / "scenarios" / f"{name}.yaml" for name in ("cardiff-2014-15", "monmouthshire-2014", "wales-typical")]
        done = self.check(*fitted)
        self.assertEqual(done.returncode, OK, done.stdout + done.stderr)
        self.assertIn("decision_within_one_working_day_share", done.stdout)

    def test_page_of_validation__every_expectation_of_the_project__stands_on_it(self):
        """Too few replications for a verdict, enough for the rest of the page: who expects what, and by which source."""
        done = self.check(SOURCE / "scenarios", "--reps", "2", "--markdown", "page.md")
        self.assertIn(done.returncode, (OK, NOT_MET), done.stderr)

        def wishes(page):
            cells = [[cell.strip() for cell in line.split(" | ")] for line in page.splitlines() if " | `" in line]
            return [(row[0], row[1], row[-1]) for row in cells]

        written = wishes((SOURCE / "docs" / "validation.md").read_text(encoding="utf-8"))
        self.assertGreater(len(written), 30)
        self.assertEqual(written, wishes((self.folder / "page.md").read_text(encoding="utf-8")), "tests/validation --update")


if __name__ == "__main__":
    unittest.main()
