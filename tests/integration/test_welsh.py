"""The command line in Welsh: words change, numbers, files and exit codes do not.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import faults  # noqa: E402

BUILD = pathlib.Path(os.environ["FRONTDOOR_BUILD"])
SOURCE = pathlib.Path(os.environ["FRONTDOOR_SOURCE"])
PROGRAM = str(BUILD / "bin" / "frontdoor")
SCENARIO = str(SOURCE / "scenarios" / "oracle" / "mmc.yaml")
BASE = str(SOURCE / "scenarios" / "wales-typical.yaml")
OK, FAILED, USAGE, INVALID = 0, 1, 2, 3
ENGLISH = re.compile(r"\b(mean|interval|contacts|replications?|seed|unit|days|hours|minutes|waiting|staff posts|value|kept|"
                     r"the|of|and|with)\b", re.IGNORECASE)


def numbers(text):
    return re.findall(r"-?\d[\d,]*(?:\.\d+)?", re.sub(r"[0-9a-f]{32}", "", text))


def sentences_shared(english, welsh):
    """Runs of three words that both have: names of a scenario stand alone or in twos, sentences do not."""
    def runs(text):
        found = set()
        for line in text.split("\n"):
            words = [word.strip(",.;:()").lower() for word in line.split()]
            found |= {run for run in zip(words, words[1:], words[2:]) if all(re.fullmatch("[a-z'-]+[a-z]", word) for word in run)}
        return found
    return runs(english) & runs(welsh)


class Welsh(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="frontdoor-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)

    def said(self, *arguments, code=OK, **environment):
        done = subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
                              cwd=self.folder, env={**os.environ, "FRONTDOOR_LANG": "", **environment})
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout, done.stderr

    def run_both(self, *arguments):
        return [self.said("run", SCENARIO, "--reps", "4", "--lang", language, "--out", f"{arguments[-1]}-{language}",
                          *arguments[:-1]) for language in ("en", "cy")]

    def test_run__in_welsh__says_the_same_numbers_without_english(self):
        for deployment in ("direct", "ipc"):
            with self.subTest(deployment=deployment):
                (english, _), (welsh, told) = self.run_both("--deployment", deployment, deployment)
                self.assertEqual(numbers(welsh), numbers(english))
                self.assertIsNone(ENGLISH.search(welsh), welsh)
                self.assertIn("cyfwng 95 %", welsh)
                self.assertIn("Cysylltiadau ", welsh)
                self.assertIn("mmc: 4 ailadroddiad\n", told)
                self.assertRegex(told, r"mmc: 4 o 4 ailadroddiad mewn [\d.]+ eiliad\n")
                self.assertIn(f"cedwir yn {deployment}-cy\n", told)
                self.assertIsNone(ENGLISH.search(told.replace(f"{deployment}-cy", "")), told)

    def test_run__in_welsh__leaves_the_same_files(self):
        self.run_both("--deployment", "direct", "kept")
        for name in ("results.txt", "results.json", "scenario.json", "manifest.json"):
            both = [(self.folder / f"kept-{language}" / name).read_bytes() for language in ("en", "cy")]
            if name == "manifest.json":
                both = [{key: value for key, value in json.loads(text).items() if "time" not in key and "second" not in key}
                        for text in both]
            self.assertEqual(both[0], both[1], name)
        self.assertIn(b"95 % interval", (self.folder / "kept-cy" / "results.txt").read_bytes())

    def test_table__in_welsh__has_its_columns_below_each_other(self):
        welsh, _ = self.said("run", SCENARIO, "--reps", "3", "--all", "--deployment", "direct", "--lang", "cy", "--quiet")
        rows = [line for line in welsh.split("\n")[2:] if line.startswith("  ")]
        self.assertGreater(len(rows), 150)
        ends = {len(re.match(r"  .{43}\s*(?:-|[\d,.]+)", row).group()) for row in rows}
        self.assertEqual(ends, {54}, rows)

    def test_json__in_welsh__is_that_of_english(self):
        for arguments in (["run", SCENARIO, "--reps", "2", "--deployment", "direct", "--quiet", "--json"],
                          ["compare", SCENARIO, SCENARIO, "--reps", "2", "--quiet", "--json"],
                          ["validate", SCENARIO, "--set", "screening.staff_posts=2", "--json"]):
            with self.subTest(verb=arguments[0]):
                self.assertEqual(self.said(*arguments, "--lang", "cy")[0], self.said(*arguments)[0])

    def test_json__of_problems__is_that_of_english(self):
        arguments = ("validate", SCENARIO, "--set", "screening.staff_posts=-1", "--json")
        self.assertEqual(self.said(*arguments, "--lang", "cy", code=INVALID)[0], self.said(*arguments, code=INVALID)[0])

    def test_mistakes__in_welsh__rows(self):
        for arguments, code, want in [
                (["rnu"], USAGE, "nid oes gorchymyn rnu; ai run oedd gennych mewn golwg?"),
                (["run", SCENARIO, "--sed", "1"], USAGE, "nid oes gan run ddewis --sed; ai --seed oedd gennych mewn golwg?"),
                (["run"], USAGE, "mae angen senario ar run"),
                (["run", SCENARIO, "--reps", "many"], USAGE, "--reps: nid yw many yn rhif cyfan o 1 i 100000"),
                (["run", SCENARIO, "--set", "screening.staff_post=3"], INVALID,
                 "allwedd anhysbys; ai screening.staff_posts oedd gennych mewn golwg?"),
                (["run", SCENARIO, "--set", "screening.staff_posts=-1"], INVALID, "mae -1 islaw'r amrediad (caniateir 0 i 1000)"),
                (["validate", SCENARIO, "--set", "screening.staff_posts=nine"], INVALID, "disgwylir rhif (nine)"),
                (["compare", SCENARIO, SCENARIO, "--measure", "contact"], USAGE,
                 "nid oes mesur contact; ai contacts oedd gennych mewn golwg?")]:
            with self.subTest(arguments=arguments):
                _, told = self.said(*arguments, code=code, FRONTDOOR_LANG="cy")
                self.assertIn(want, told)
                self.assertEqual(self.said(*arguments, "--lang", "cy", code=code)[1], told)
                self.assertNotIn(want, self.said(*arguments, "--lang", "en", code=code, FRONTDOOR_LANG="cy")[1])

    def test_problems__more_or_fewer__are_counted_in_the_right_form(self):
        # "problem" is feminine: un broblem, dwy broblem, tair problem.
        for settings, want in [(1, "1 broblem yn"), (2, "2 broblem yn"), (3, "3 problem yn"), (4, "4 problem yn")]:
            given = [word for i in range(settings) for word in ("--set", f"screening.x{i}=1")]
            _, told = self.said("run", SCENARIO, *given, "--lang", "cy", code=INVALID)
            self.assertIn(want, told)

    def test_language__that_is_none__is_refused(self):
        for arguments, environment in [(["run", SCENARIO, "--lang", "fr"], {}), (["--lang=fr", "run", SCENARIO], {}),
                                       (["run", SCENARIO], {"FRONTDOOR_LANG": "fr"})]:
            with self.subTest(arguments=arguments, environment=environment):
                answer, told = self.said(*arguments, code=USAGE, **environment)
                self.assertEqual(answer, "")
                self.assertRegex(told, r"\Afrontdoor: (--lang|FRONTDOOR_LANG): fr is not en or cy\n\Z")
        self.assertIn("needs a value", self.said("run", "--lang", code=USAGE)[1])

    def test_language__before_or_behind_the_verb__is_the_same(self):
        answers = {self.said(*arguments)[0] for arguments in (["--lang", "cy", "help", "run"], ["help", "run", "--lang", "cy"],
                                                              ["run", "--help", "--lang=cy"], ["--lang=cy", "run", "-h"],
                                                              ["help", "--lang", "cy", "run"])}
        self.assertEqual(len(answers), 1)
        self.assertIn("Defnydd: frontdoor run SCENARIO [dewisiadau]", answers.pop())
        answers = {self.said(*arguments)[0] for arguments in (["--lang", "cy", "--help"], ["--help", "--lang", "cy"], ["-h", "--lang=cy"],
                                                              ["help", "--lang", "cy"])}
        self.assertEqual(len(answers), 1)
        self.assertIn("\nGorchmynion:\n", answers.pop())

    def test_help__in_welsh__has_every_option_of_the_english_one(self):
        for verb in re.findall(r"^  ([a-z-]+) ", self.said("--help")[0].split("Commands:")[1], re.MULTILINE):
            english, welsh = (self.said(verb, "--help", "--lang", language)[0] for language in ("en", "cy"))
            self.assertEqual(re.findall(r"^  --?\S+", welsh, re.MULTILINE), re.findall(r"^  --?\S+", english, re.MULTILINE))
            self.assertIsNone(re.search(r"\b(the|with|which|its)\b", re.sub(r"`.*?`|^  frontdoor.*", "", welsh,
                                                                          flags=re.MULTILINE)), welsh)
            self.assertLessEqual(max(map(len, welsh.split("\n"))), 120)

    def test_tables_below_results__in_welsh__say_the_same_numbers_without_english(self):
        rows = [("fit", SCENARIO, "--adjust", "screening.decision_minutes=10:60", "--target", "screening_wait_mean_seconds=1500",
                 "--reps", "10", "--quiet"),
                ("run", SCENARIO, "--control-variates", "--reps", "30", "--deployment", "direct", "--quiet")]
        for arguments in rows:
            with self.subTest(verb=arguments[0]):
                english, welsh = (self.said(*arguments, "--lang", language)[0] for language in ("en", "cy"))
                self.assertEqual(numbers(welsh), numbers(english))
                self.assertIsNone(ENGLISH.search(welsh.replace("screening.decision_minutes", "")), welsh)

    def test_compare__in_welsh__gives_its_verdict_and_the_same_numbers(self):
        arguments = ("compare", SCENARIO, SCENARIO, "--reps", "4", "--quiet", "--measure",
                     "contacts,screening_wait_mean_seconds,screening_staff_utilisation_share")
        english, welsh = (self.said(*arguments, "--lang", language)[0] for language in ("en", "cy"))
        self.assertEqual(sorted(numbers(welsh)), sorted(numbers(english)))
        self.assertIn("Yr un fath ym mhob ailadroddiad: cysylltiadau; aros am sgrinio", " ".join(welsh.split()))
        self.assertIn("Nid yw'n costio swyddi'n fwy nac yn llai", " ".join(welsh.split()))
        self.assertIsNone(ENGLISH.search(welsh.replace("mmc", "")), welsh)

    def test_sentences_shared__of_a_text_left_in_english__are_found(self):
        self.assertEqual(sentences_shared("a b\nIt waits for 3 contacts, as it does", "Mae'n aros; contacts, as it"),
                         {("contacts", "as", "it")})
        self.assertEqual(sentences_shared("police 12 police, schools", "police 12 police, schools"), set())

    def assert_no_sentence_shared(self, english, welsh):
        self.assertEqual(sentences_shared(english, welsh), set(), welsh)
        self.assertEqual(sorted(numbers(welsh)), sorted(numbers(english)))

    def run_to_trace(self, folder):
        self.said("run", BASE, "--set", "time.run_in_days=30", "--set",
                  "time.measured_days=90", "--reps", "1", "--deployment", "direct", "--quiet", "--out", folder)

    def test_explain__in_welsh__says_what_is_meant_without_english(self):
        for word in ("contacts", "screening_staff_utilisation_share", "early_help_wait_p90_seconds", "screening_backlog_cleared_share",
                     "intake.advice_rule", "screening.ageing_hours", "intake.sources.*.issue_weights"):
            with self.subTest(word=word):
                english, welsh = (self.said("explain", word, "--lang", language)[0].splitlines() for language in ("en", "cy"))
                self.assertRegex(welsh[1], r"^  (.+) \((.+)\)$")
                self.assertEqual(welsh[1], re.sub(r"^  (.+) \((.+)\)$", r"  \2 (\1)", english[1]))
                self.assert_no_sentence_shared("\n".join(english[2:]), "\n".join(welsh[2:]))

    def test_explain__of_a_measure_in_welsh__has_its_details_below_each_other(self):
        details = self.said("explain", "screening_wait_mean_seconds", "--lang", "cy")[0].splitlines()[3:]
        self.assertEqual({len(re.match(r"  \S+: +", line).group()) for line in details}, {14})
        self.assertEqual(len(details), 6)

    def test_init__in_welsh__is_the_scenario_of_english_in_other_words(self):
        def without_words(text):
            return [re.sub(r" +", " ", re.sub(r"#.*|\"[^\"]*\"", lambda part: " ".join(re.findall(r"\d+", part.group()))
                                             if part.group().startswith('"') else "", line)).rstrip() for line in text.splitlines()
                    if not re.match(r"description:|#", line)]
        english, welsh = (self.said("init", "--lang", language)[0] for language in ("en", "cy"))
        self.assertEqual(without_words(welsh), without_words(english))
        self.assert_no_sentence_shared(re.sub(r"(?m)^[^#]*|`.*?`", "", english), re.sub(r"(?m)^[^#]*|`.*?`", "", welsh))
        self.said("init", "fy-un-i.yaml", "--lang", "cy")
        self.assertEqual((self.folder / "fy-un-i.yaml").read_text(encoding="utf-8"), welsh)
        self.said("validate", "fy-un-i.yaml", "--lang", "cy")

    def test_service_killed__in_welsh__is_told_in_welsh_and_kept_in_english(self):
        for deployment in ("ipc", "tcp"):
            with self.subTest(deployment=deployment):
                arguments = ["--quiet", "--reps", "2", "--deployment", deployment, "--lang", "cy"]
                run = faults.FaultyRun(self.folder / f"killed-{deployment}", arguments, "screening:sends ANSWER:60:kill").end()
                self.assertEqual(run.code, FAILED, run.err)
                self.assertRegex(run.err, r"\Afrontdoor: screening: daeth signal 9 \(Killed\) ag ef i ben, "
                                          r"ar 2014-\d\d-\d\d \d\d:\d\d:\d\d efelychedig, cylch \d+ \(dilyniant \d+\)\n")
                self.assertRegex(run.manifest["unfinished_because"], r"\Ascreening ended by signal 9 \(Killed\), at simulated 2014-")

    def test_keys__with_one_missing_or_of_another_time__are_told_in_welsh(self):
        self.said("make-keys", "keys", "--lang", "cy")
        self.said("make-keys", "others")
        key = self.folder / "keys" / "conductor" / "intake.key"
        shutil.copy(self.folder / "others" / "conductor" / "intake.key", key)
        _, told = self.said("make-keys", "keys", "--check", "--lang", "cy", code=FAILED)
        self.assertIn("nid keys/conductor/intake.key yw allwedd keys/intake: a'i gwnaed ar adeg arall?", told)
        key.unlink()
        _, told = self.said("make-keys", "keys", "--check", "--lang", "cy", code=FAILED)
        self.assertRegex(told, r"allweddi ar eu hanner: mae \S+ yno, nid yw keys/conductor/intake\.key")

    def test_trace__in_welsh__tells_every_step_without_english(self):
        self.run_to_trace("traced")
        english, welsh = (self.said("trace", "traced", "--list", "3000", "--lang", language)[0] for language in ("en", "cy"))
        self.assert_no_sentence_shared(english, welsh)
        for way in ("  no_further_action; closed", "  advice; closed", "early_help_unmet; closed", "early_help_met; closed",
                    "  referral > plan; closed", "not_eligible; closed", "open at the end"):
            contact = next(line for line in english.splitlines() if way in line).split()[0]
            with self.subTest(way=way, contact=contact):
                story, welsh_story = (self.said("trace", "traced", contact, "--lang", language)[0] for language in ("en", "cy"))
                self.assert_no_sentence_shared(story, welsh_story)
                self.assertIn("ynghylch plentyn ", welsh_story)
        for arguments in (["trace", "traced", contact, "--json"], ["trace", "traced", "--list", "9", "--json"]):
            self.assertEqual(self.said(*arguments, "--lang", "cy")[0], self.said(*arguments)[0])

    def test_trace__in_welsh__has_its_details_below_each_other(self):
        self.run_to_trace("traced-short")
        contact = self.said("trace", "traced-short", "--list", "1")[0].split()[0]
        welsh, _ = self.said("trace", "traced-short", contact, "--lang", "cy")
        steps = [line for line in welsh.splitlines() if re.match(r"(Llu|Maw|Mer|Iau|Gwe|Sad|Sul) \d{4}-", line)]
        self.assertGreater(len(steps), 3)
        self.assertEqual({len(re.match(r"\S+ \S+ \S+  (?:\S+ )*\s+", line).group()) for line in steps}, {41})

    def test_fit__in_welsh__writes_the_same_scenario_and_tells_of_it_without_english(self):
        said = {}
        for language in ("en", "cy"):
            said[language], _ = self.said("fit", str(SOURCE / "examples" / "contacts.csv"), "--base", BASE, "-o",
                                          f"fitted-{language}.yaml", "--lang", language)
        self.assertEqual(*((self.folder / f"fitted-{language}.yaml").read_bytes() for language in said))
        self.assert_no_sentence_shared(said["en"], said["cy"])
        self.assertIn("Cysylltiadau cyntaf", said["cy"])

    def test_fit__of_an_extract_with_mistakes__says_them_in_welsh(self):
        for content, code, want in [
                ("source,received\npolice,2024-01-01\n", FAILED, "rhes 1: dim colofn family; enwch hi felly"),
                ("received;source;family\n", FAILED, "atalnodau sy'n gwahanu colofnau, nid hanner colonau"),
                ("received,source,family\n12/31/2024,police,a\n", FAILED, "daw'r diwrnod cyn y mis"),
                ('received,source,family\n"2024-01-01,police,a\n', FAILED, "colofn 1: dyfynnod nad yw byth yn cau")]:
            with self.subTest(content=content):
                (self.folder / "wrong.csv").write_text(content, encoding="utf-8")
                told = {}
                for language in ("en", "cy"):
                    told[language] = self.said("fit", "wrong.csv", "--base", BASE, "--lang", language, code=code)[1]
                self.assertIn(want, told["cy"])
                self.assertEqual(sentences_shared(told["en"], told["cy"]), set())


if __name__ == "__main__":
    unittest.main()
