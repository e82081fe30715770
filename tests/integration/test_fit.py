"""`frontdoor fit`: a simulated run, exported as a council would, is fitted back; and extracts that are broken or hostile.

The simulated extract is what `frontdoor export --format contacts` makes of a run; every other row is made here. No
pseudonym may ever show: they all begin with SECRET.
"""
import datetime
import json
import math
import os
import pathlib
import re
import stat
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import BUILD, SOURCE, PATIENCE_SECONDS, RunTestCase  # noqa: E402

OK, FAILURE, USAGE, SCENARIO = 0, 1, 2, 3
WALES = SOURCE / "scenarios" / "wales-typical.yaml"
HEADER = "received,source,family,decided,outcome"
FIRST_DAY = datetime.datetime(2023, 4, 1)
WEEKDAYS, HOURS = 7, 24


def rows(count, minutes=480):
    """One contact every so many minutes, each of another family; every tenth comes from school."""
    for i in range(count):
        when = FIRST_DAY + datetime.timedelta(minutes=i * minutes)
        yield (f"{when:%d/%m/%Y %H:%M},{'School' if i % 10 == 0 else 'Police'},SECRET-{i},"
               f"{when + datetime.timedelta(minutes=30 + i % 50):%d/%m/%Y %H:%M},{'referral' if i % 5 == 0 else 'advice'}")


def extract(*more, header=HEADER, count=600):
    return "\n".join([header, *rows(count), *more]) + "\n"


class FitTestCase(RunTestCase):
    def fit(self, content, *options, base=WALES, output="fitted.yaml"):
        (self.folder / "contacts.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        arguments = [BUILD / "bin" / "frontdoor", "fit", "contacts.csv", "--base", base, *options]
        arguments += ["-o", output] if output else []
        done = subprocess.run(arguments, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=PATIENCE_SECONDS, check=False, text=True)
        self.assertNotIn("SECRET", done.stdout + done.stderr)
        return done

    def fitted(self):
        return (self.folder / "fitted.yaml").read_text(encoding="utf-8")


class HostileExtracts(FitTestCase):
    def test_broken_files__refused_as_a_whole__with_place_and_reason(self):
        table = [
            (b"", r"no rows"),
            (b"received,source,family\n", r"no rows"),
            (b"\xff\xfer\x00e\x00", r"the file is UTF-16"),
            (b"received,source,family\n01/04/2024,police,SECRET-\xff\n", r"row 2, column 3: not UTF-8"),
            (b"received,source,family\n01/04/2024,police,SECRET\0\n", r"row 2, column 3: a NUL byte"),
            ("received,source,family\n01/04/2024,police,SEC\"RET\n", r"row 2, column 3: a quote inside text"),
            ("received,source,family\n\"01/04/2024,police,SECRET\n", r"row 2, column 1: a quote that is never closed"),
            ("received;source;family\n", r"row 1: columns are set apart by commas, not by semicolons"),
            ("source,family\npolice,SECRET\n", r"row 1: no column received"),
            ("received,source\n01/04/2024,police\n", r"row 1: no column family"),
            ("received,source,family,Family\n", r"row 1, column 4: a second column for family"),
            ("received,source,family,Child surname\n", r'row 1, column 4: a column with "surname" in its name'),
            ("received,source,family,DOB\n", r'row 1, column 4: a column with "dob" in its name'),
            (f"{HEADER}\n" + "".join(f"01/04/2024,SECRET {i},F,,\n" for i in range(70)),
             r"row 66, column 2: more than 64 different sources"),
            ("received,source,family\n" + "01/04/2024 10:00,police,SECRET\n", r"covers 1 days"),
            (b"a" * 70000 + b"\n", r"row 1: longer than 65536 bytes"),
        ]
        for given, want in table:
            with self.subTest(want):
                done = self.fit(given)
                self.assertEqual(done.returncode, FAILURE, done.stderr)
                self.assertRegex(done.stderr, want)
                self.assertFalse((self.folder / "fitted.yaml").exists())

    def test_rows_that_cannot_be_used__told_by_reason_row_and_column(self):
        table = [
            ("31/02/2024 10:00,police,SECRET,,", r"row 602, received: no such day in that month \(31/02/2024 10:00\)"),
            ("12/31/2024 10:00,police,SECRET,,", r"row 602, received: no such month \(12/31/2024 10:00\); day comes before"),
            ("31/12/24,police,SECRET,,", r"row 602, received: a year of two digits \(31/12/24\); write all four"),
            ("45657.5,police,SECRET,,", r"row 602, received: a spreadsheet's day number; format the column"),
            ("SECRET 1/2,police,SECRET,,", r"row 602, received: not a date; write"),
            ("2024-01-01T10:00:00Z,police,SECRET,,", r"row 602, received: a time zone; write local time"),
            (",police,SECRET,,", r"row 602, received"),
            ("01/01/2024 10:00,,SECRET,,", r"row 602, source"),
            ("01/01/2024 10:00,police,,,", r"row 602, family"),
            ("01/01/2024 10:00,police,SECRET,01/01/2024 09:59,advice", r"row 602, decided"),
            ("01/01/2024 10:00,police,SECRET,,SECRET", r"row 602, outcome"),
            ("01/01/2024 10:00,police,SECRET", r"another number of columns than the header"),
            ("01/01/2024 10:00,police,SECRET,,,,", r"another number of columns than the header"),
        ]
        for given, want in table:
            with self.subTest(given):
                done = self.fit(extract(given))
                self.assertEqual(done.returncode, OK, done.stderr)
                self.assertIn("rows not used: 1 of 601", done.stdout)
                self.assertRegex(done.stdout, want)
                (self.folder / "fitted.yaml").unlink()

    def test_too_many_refused_rows__no_scenario__unless_asked_for(self):
        bad = ["31/02/2024 10:00,police,SECRET,,"] * 60
        done = self.fit(extract(*bad))
        self.assertEqual(done.returncode, FAILURE)
        self.assertIn("rows not used: 60 of 660", done.stderr)
        self.assertIn("more than 5 % of the rows cannot be used", done.stderr)
        self.assertEqual(done.stderr.count("    row "), 5)
        self.assertFalse((self.folder / "fitted.yaml").exists())
        self.assertEqual(self.fit(extract(*bad), "--refused-max", "10").returncode, OK)

    def test_forms_of_one_extract__one_scenario(self):
        plain = extract()
        quoted = "\r\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in plain.splitlines()) + "\r\n"
        iso = re.sub(r"(\d\d)/(\d\d)/(\d{4}) ", r"\3-\2-\1T", plain)
        named = re.sub(r"(\d\d)/(\d\d)/(\d{4}) ",
                       lambda m: f"{m[1]}-{datetime.date(2000, int(m[2]), 1):%b}-{m[3]} ", plain)
        shuffled = "\n".join([HEADER, *reversed(plain.splitlines()[1:])]) + "\n"
        forms = {"plain": plain, "bom": "\ufeff" + plain, "quoted, CRLF": quoted, "ISO": iso, "month names": named,
                 "another order": shuffled, "no last line break": plain[:-1], "blank lines": plain.replace("\n", "\n\n")}
        seen = set()
        for name, content in forms.items():
            with self.subTest(name):
                done = self.fit(content)
                self.assertEqual(done.returncode, OK, done.stderr)
                seen.add(self.fitted() + done.stdout)
                (self.folder / "fitted.yaml").unlink()
        self.assertEqual(len(seen), 1)

    def test_mapping__local_names__the_same_scenario(self):
        self.assertEqual(self.fit(extract(), output="plain.yaml").returncode, OK)
        local = extract(header="Date of contact,Referrer,Household,Decision made,Result")
        local = local.replace("Police", "Heddlu / Police").replace("referral", "Atgyfeiriad").replace("advice", "I&A")
        (self.folder / "map.yaml").write_text(
            'columns: {"Date of contact": received, Referrer: source, household: family, Decision made: decided, '
            'Result: outcome}\nsources: {"Heddlu / Police": police}\noutcomes: {Atgyfeiriad: referral, "I&A": advice}\n',
            encoding="utf-8")
        self.assertEqual(self.fit(local, "--map", "map.yaml").returncode, OK)
        self.assertEqual(self.fitted(), (self.folder / "plain.yaml").read_text(encoding="utf-8"))

    def test_mapping__mistakes__all_told_with_their_place(self):
        (self.folder / "map.yaml").write_text("columns: {A: recieved}\noutcomes: {B: referal}\nresults: {C: d}\n",
                                              encoding="utf-8")
        done = self.fit(extract(), "--map", "map.yaml")
        self.assertEqual(done.returncode, SCENARIO)
        self.assertIn("map.yaml:1:14: columns: there is no column recieved; did you mean received?", done.stderr)
        self.assertIn("map.yaml:2:15: outcomes: there is no outcome referal; did you mean referral?", done.stderr)
        self.assertIn("map.yaml:3:14: results: sections are columns, sources and outcomes", done.stderr)

    def test_small_sources__never_named_and_put_together(self):
        more = [f"{FIRST_DAY + datetime.timedelta(days=150, hours=i):%d/%m/%Y %H:%M},SECRET place {i % 3},SECRET-s{i},,"
                for i in range(9)]
        done = self.fit(extract(*more))
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertIn("small_sources", done.stdout)
        self.assertNotIn("secret", (done.stdout + self.fitted()).lower())

    def test_names_of_sources__valid_keys_whatever_stands_there(self):
        for given, want in (("No", "unclear"), ("???", "unknown"), ("Heddlu De Cymru (PPN)", "heddlu_de_cymru_ppn"),
                            ("111 online", "n_111_online"), ("P" * 90, "p" * 37)):
            with self.subTest(given):
                done = self.fit(extract().replace("Police", given))
                self.assertEqual(done.returncode, OK, done.stderr)
                self.assertIn(f"\n    {want}:\n", self.fitted())
                checked = subprocess.run([BUILD / "bin" / "frontdoor", "validate", "fitted.yaml"], cwd=self.folder,
                                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE_SECONDS,
                                         check=False, text=True)
                self.assertEqual(checked.returncode, OK, checked.stdout)
                (self.folder / "fitted.yaml").unlink()

    def test_dates_alone__no_hours_and_said_so(self):
        done = self.fit(re.sub(r" \d\d:\d\d,", ",", extract()))
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertIn("police.hour_weights  flat: the extract has no time of day", done.stdout)
        self.assertIn('intake.sources.police.hour_weights: {assumed: "fill in: flat', self.fitted())
        self.assertIn("Receipt to decision  not known", done.stdout)
        self.assertNotIn("00:00:00", done.stdout)

    def test_midnights_for_unknown_times__told(self):
        done = self.fit(re.sub(r" \d\d:\d\d,", " 00:00,", extract()))
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertIn("100 % of the contacts came at 00:00:00", done.stdout)

    def test_children_of_one_incident__counted_once(self):
        done = self.fit(extract(*rows(600)))
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertIn("600 contacts read", done.stdout)
        self.assertIn("further children of one incident, counted once: 600 rows", done.stdout)

    def test_calls_that_are_wrong__told_and_nothing_written(self):
        self.assertEqual(self.fit(extract(), "--look-back", "5000").returncode, FAILURE)
        self.assertEqual(self.fit(extract(), "--look-bak", "5").returncode, USAGE)
        self.assertEqual(self.fit(extract(), base="nowhere.yaml").returncode, FAILURE)
        self.assertEqual(self.fit(extract(), output="nowhere/fitted.yaml").returncode, FAILURE)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["contacts.csv"])

    def test_output__its_owners_alone_and_never_overwritten(self):
        self.assertEqual(self.fit(extract()).returncode, OK)
        path = self.folder / "fitted.yaml"
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        before = path.read_bytes()
        again = self.fit(extract())
        self.assertEqual(again.returncode, FAILURE)
        self.assertIn("is there already", again.stderr)
        self.assertEqual(path.read_bytes(), before)
        # To standard output, with what is told on standard error. A base beside the output is named from there.
        printed = self.fit(extract(), output=None)
        self.assertEqual(printed.stdout.encode(), before)
        self.assertIn("You must fill in", printed.stderr)

    def test_fitted_scenario__is_valid_says_what_to_fill_in_and_runs(self):
        done = self.fit(extract())
        self.assertEqual(done.returncode, OK, done.stderr)
        checked = subprocess.run([BUILD / "bin" / "frontdoor", "validate", "fitted.yaml"], cwd=self.folder,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE_SECONDS, check=False,
                                 text=True)
        self.assertRegex(checked.stdout + checked.stderr, r"^fitted.yaml: valid: 2 sources")
        for key in ("screening.staff_posts", "screening.decision_minutes", "early_help.places", "assessment.workers"):
            self.assertIn(f"  {key}", done.stdout)
            self.assertRegex(self.fitted(), rf'  {key}: {{assumed: "fill in')
        run = self.simulate(self.folder / "fitted.yaml", reps=1, deployment="direct")
        self.assertGreater(run.mean("contacts"), 0)


class Documentation(FitTestCase):
    def test_example__prints_what_the_page_shows(self):
        page = (SOURCE / "docs" / "fit.md").read_text(encoding="utf-8")
        done = subprocess.run([BUILD / "bin" / "frontdoor", "fit", "examples/contacts.csv", "-o", self.folder / "fitted.yaml"],
                              cwd=SOURCE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE_SECONDS,
                              check=False, text=True)
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertEqual(re.search(r"```text\n(.*?)```", page, re.DOTALL)[1], done.stdout)

    def test_example__made_by_the_commands_of_the_page__is_the_file(self):
        page = (SOURCE / "docs" / "fit.md").read_text(encoding="utf-8")
        commands = re.search(r"made by\n\n((?:    .*\n)+)", page)[1]
        for name, path in (("frontdoor", BUILD / "bin" / "frontdoor"), ("scenarios", SOURCE / "scenarios")):
            (self.folder / name).symlink_to(path)
        (self.folder / "examples").mkdir()
        subprocess.run(["sh", "-ec", commands], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=PATIENCE_SECONDS, check=True)
        self.assertEqual((self.folder / "examples" / "contacts.csv").read_bytes(),
                         (SOURCE / "examples" / "contacts.csv").read_bytes())


class RoundTrip(FitTestCase):
    """Wales, three years of it, with decisions that hang on the level alone."""

    def simulate_and_fit(self):
        (self.folder / "truth.yaml").write_text(
            f"format: 1\nextends: {json.dumps(os.path.relpath(WALES, self.folder.resolve()))}\n"
            "screening: {decision_maker_sd_levels: 0}\n"
            'provenance: {screening.decision_maker_sd_levels: {assumed: "a test"}}\n', encoding="utf-8")
        run = self.simulate(self.folder / "truth.yaml", reps=1, seed=1, deployment="direct")
        export = subprocess.run([BUILD / "bin" / "frontdoor", "export", run.folder, "--format", "contacts"],
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=PATIENCE_SECONDS, check=True)
        done = self.fit(export.stdout, "--look-back", "0", base=self.folder / "truth.yaml")
        self.assertEqual(done.returncode, OK, done.stderr)
        scenario = json.loads((run.folder / "scenario.json").read_text(encoding="utf-8"))
        return scenario, done.stdout

    def provenance(self, key):
        return re.search(rf"^  {re.escape(key)}: (.*)$", self.fitted(), re.MULTILINE)[1]

    def interval(self, key, name="interval"):
        found = re.search(name + r" ([\d.e+]+) to ([\d.e+]+)", self.provenance(key))
        return float(found[1]), float(found[2])

    def numbers(self, source, key):
        block = re.search(rf"^    {source}:\n((?:      .*\n)+)", self.fitted(), re.MULTILINE)[1]
        return json.loads(re.search(rf"^      {key}: (.*)$", block, re.MULTILINE)[1])

    def assert_profile(self, source, key, truth, lengths, contacts):
        """Each weight lies within 4 standard errors of the truth: counts are Poisson."""
        got = self.numbers(source, key)
        scale = sum(lengths) / sum(w * n for w, n in zip(truth, lengths))
        for place, (weight, true, length) in enumerate(zip(got, truth, lengths)):
            expected = true * scale * length / sum(lengths) * contacts
            error = 4 * math.sqrt(max(expected, 1)) / max(expected, 1)
            self.assertAlmostEqual(weight, true * scale, delta=error * max(true * scale, 1 / contacts),
                                   msg=f"{source}.{key}[{place}]")

    def test_run_exported_and_fitted__parameters_come_back_within_their_intervals(self):
        truth, said = self.simulate_and_fit()
        sources = truth["intake"]["sources"]
        years = (truth["time"]["run_in_days"] + truth["time"]["measured_days"]) / 365
        self.assertEqual(len(sources), 5)
        for name, source in sources.items():
            low, high = self.interval(f"intake.sources.{name}.annual_first_contacts")
            half = (high - low) / 2
            self.assertAlmostEqual((low + high) / 2, source["annual_first_contacts"], delta=half * 3 / 1.96, msg=name)
            contacts = source["annual_first_contacts"] * years
            self.assert_profile(name, "weekday_weights", source["weekday_weights"], [1] * WEEKDAYS, contacts)
            self.assert_profile(name, "hour_weights", source["hour_weights"], [1] * HOURS, contacts)
            self.assert_profile(name, "month_weights", source["month_weights"],
                                [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], contacts)
            errors = re.search(r"errors ([\d.]+), ([\d.]+), ([\d.]+), ([\d.]+)",
                               self.provenance(f"intake.sources.{name}.need_level_shares")).groups()
            for level, error in enumerate(map(float, errors)):
                self.assertAlmostEqual(self.numbers(name, "need_level_shares")[level], source["need_level_shares"][level],
                                       delta=3 * error, msg=f"{name}, level {level + 1}")
        for key in ("screening.decision_minutes", "early_help.episode_hours", "assessment.assessment_hours"):
            section, name = key.split(".")
            low, high = self.interval(key, "p90")
            self.assertAlmostEqual((low + high) / 2, truth[section][name]["lognormal"]["p90"], delta=(high - low) * 0.75,
                                   msg=key)
        low, high = self.interval("families.return_per_year")
        self.assertLess(low, 1)
        self.assertGreater(high, 1)
        # What holds in the simulator is not rejected: Poisson weeks, hours apart from weekdays, decisions that hold still.
        for p in re.findall(r"\(\d+\), (\d\.\d{3})", said):
            self.assertGreater(float(p), 0.001, said)


if __name__ == "__main__":
    unittest.main()
