"""`frontdoor report`: one page without script that says of a run what results.txt says, in English and in Welsh, and in which no
text from a scenario can become markup. Read by a parser that is not ours.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import csv
import datetime
import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from exports import BUILD, FAILURE, FOUR_WEEKS, OK, PATIENCE_SECONDS, REPLICATIONS, SOURCE, USAGE, Calls  # noqa: E402
from runs import OFFICE  # noqa: E402

SKIPPED = 77
QUEUE = SOURCE / "scenarios" / "oracle" / "mmc.yaml"
VOID = {"meta", "br", "hr", "col", "wbr"}
HOSTILE = "</style><script>alert('1')</script>\"><img src=x onerror=alert(2)>&amp;"
HOSTILE_NAME = "</style><script>alert(1)</script>\"><b>"
# `  Label   12.5  10.1 to 14.9   hours`: columns of results.txt, two blanks or more between them.
ROW = re.compile(r"^  (\S.*?) {2,}(\S+) {2,}(\S+ to \S+|-) {2,}(.+)$", re.MULTILINE)


def word_for_report(arguments):
    """--lang is the language of what is said on the way, too."""
    return "adroddiad" if "cy" in arguments else "report"


class Page(html.parser.HTMLParser):
    """Elements with their attributes, and the rows of each table; fails where an element is not closed in its turn."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.elements = []
        self.texts = []
        self.codes = []
        self.tables = []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID and not self.get_starttag_text().endswith("/>"):
            self.open.append(tag)
        if tag == "table":
            self.tables.append({"caption": "", "rows": []})
        elif tag == "tr":
            self.tables[-1]["rows"].append([])
        elif tag in ("td", "th"):
            self.tables[-1]["rows"][-1].append("")

    def handle_endtag(self, tag):
        assert tag not in VOID and self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "code":
            self.codes.append(data)
        if self.open and self.open[-1] not in ("style", "script", "code"):  # code: keys, values and commands are no words
            self.texts.append(data.strip())
        if "caption" in self.open:
            self.tables[-1]["caption"] += data
        elif "td" in self.open or "th" in self.open:
            self.tables[-1]["rows"][-1][-1] += data

    def table(self, caption):
        return next(table["rows"] for table in self.tables if table["caption"] == caption)

    def count(self, tag):
        return sum(1 for name, _ in self.elements if name == tag)


class Report(unittest.TestCase, Calls):
    @classmethod
    def setUpClass(cls):
        cls.make_folder()
        cls.simulate(cls.folder / "run", FOUR_WEEKS)

    def report(self, *arguments, program=BUILD / "bin" / "frontdoor", verb="report"):
        return subprocess.run([str(program), verb, *map(str, arguments)], cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE_SECONDS, check=False, text=True)

    def text(self, run="run", *arguments):
        out = self.folder / "page.html"
        done = self.report(run, "--out", out, *arguments)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (OK, "", f"{word_for_report(arguments)}: {out}\n"))
        return out.read_text(encoding="utf-8")

    def test_measures__every_one__is_told_as_in_the_table_of_the_run(self):
        page = Page(self.text())
        told = {(row[0], row[1], row[2], row[3]) for table in page.tables for row in table["rows"] if len(row) == 4}
        rows = ROW.findall((self.folder / "run" / "results.txt").read_text(encoding="utf-8"))
        self.assertGreater(len(rows), 40)
        for label, mean, interval, unit in rows:
            with self.subTest(measure=label):
                self.assertIn((label, mean, "–" if interval == "-" else interval, unit), told)

    def test_in_time__shares_of_what_has_a_limit__and_none_is_told_too(self):
        """Nobody is assessed within a day, which is the worst news; and who was not assessed within a week was not late."""
        self.simulate(self.folder / "late", FOUR_WEEKS, "--set", "assessment.limit_working_days=1")
        page = Page(self.text("late"))
        shares = {row[0]: row[1] for row in page.table("How much is in time")[1:]}
        self.assertEqual(shares["Assessments in time"], "0")
        self.assertEqual([label for label in shares if label.startswith("Assessed in ")], [])
        self.assertIn("0 % (0 to 0) of assessments were completed within their limit.", page.texts)

    def test_assumptions__title_and_description__are_none(self):
        """They are told above, and where they come from is no question."""
        rows = Page(self.text()).table("Values that the scenario gives")[1:]
        self.assertGreater(len(rows), 10)
        self.assertEqual([row for row in rows if row[1] in ("title", "description")], [])

    def test_yes_and_no__are_told_in_words__with_what_a_file_says_beside_them(self):
        for language, caption, want in (("en", "Values that the scenario gives", {"yes (true)", "no (false)"}),
                                        ("cy", "Gwerthoedd y mae'r senario yn eu rhoi", {"ie (true)", "na (false)"})):
            rows = Page(self.text("run", "--lang", language)).table(caption)
            told = {row[2] for row in rows if "true" in row[2] or "false" in row[2]}
            self.assertTrue(told and told <= want, told)

    def test_description__of_one_day__says_day(self):
        self.simulate(self.folder / "day", FOUR_WEEKS, "--set", "time.run_in_days=1", "--set", "time.measured_days=1", replications=1)
        texts = Page(self.text("day")).texts
        self.assertIn("Empty, after a run-in of 1 day, which is not counted.", texts)
        self.assertEqual([text for text in texts if re.search(r"(?<![.\d])1 days", text)], [])

    def test_days__the_last_ones_end__is_what_the_measure_at_the_end_says(self):
        """The run has fewer replications than the course is made from, so that both are means of the same ones."""
        page = Page(self.text())
        (want,) = {row[1] for row in page.table("Screening staff") if row[0] == "Waiting at the end"}
        days = next(table["rows"] for table in page.tables
                    if table["caption"].startswith("Waiting at the end of each day: Screening"))
        self.assertEqual(days[0][:2], ["Day", "Screening"])
        self.assertEqual(len(days), 1 + 28)
        self.assertEqual(days[-1][1].split(" ")[0], want)  # with the decimals that the interval allows

    def test_days_and_hours__the_command_that_is_named__writes_every_number_of_them(self):
        page = Page(self.text())
        commands = {code for code in page.codes if code.endswith("--format course")}
        self.assertEqual(commands, {"frontdoor export run --format course"})
        printed = subprocess.run([str(BUILD / "bin" / "frontdoor"), *commands.pop().split()[1:]], cwd=self.folder, check=True,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=PATIENCE_SECONDS, text=True).stdout
        rows = list(csv.DictReader(printed.splitlines()))
        days = {(row["pool"], row["day"]): float(row["mean"]) for row in rows if row["series"] == "waiting"}
        hours = {(row["pool"], row["weekday"], int(row["hour"])): 100 * float(row["mean"]) for row in rows if row["series"] == "busy"}
        names = {"Screening": "screening_staff", "Early help": "early_help_places", "Allocation for assessment": "assessment_slots"}
        told = 0
        for table in page.tables:
            head, *body = table["rows"]
            if table["caption"].startswith("Waiting at the end of each day"):
                for column, name in enumerate(head):
                    for row in body if name in names else []:
                        want = days[names[name], datetime.datetime.strptime(row[0], "%d %B %Y").date().isoformat()]
                        self.check_number(row[column], want)
                        told += 1
            name = table["caption"].partition("How busy, by hour of the week: ")[2]
            for row in body if name in names else []:
                self.check_number(row[2], hours.pop((names[name], row[0], int(row[1][:2]))))
                told += 1
        self.assertGreater(told, 28 + 40)
        self.assertEqual([key for key in hours if key[0] in names.values()], [])

    def check_number(self, cell, want):
        """As near as its decimals say."""
        number = cell.split(" ")[0]
        decimals = len(number.partition(".")[2])
        self.assertLessEqual(abs(float(number.replace(",", "")) - want), 0.5 * 10 ** -decimals + 1e-9, cell)

    def test_page__loads_nothing_and_runs_nothing(self):
        text = self.text()
        page = Page(text)
        self.assertEqual((page.count("script"), page.count("img"), page.count("link"), page.count("iframe")), (0, 0, 0, 0))
        self.assertEqual(re.findall(r"https?://(?!www\.w3\.org/)\S+", text), [])
        self.assertEqual(re.findall(r"url\((?!#)|@import", text), [])
        for tag, attributes in page.elements:
            self.assertEqual([name for name in attributes if name.startswith("on")], [], tag)
            self.assertRegex(attributes.get("href", "#"), "^#")
            self.assertNotIn("src", attributes)
        self.assertIn("default-src 'none'", str(page.elements))

    def test_page__can_be_followed_without_seeing_it(self):
        page = Page(self.text())
        self.assertEqual((page.count("h1"), page.count("main"), page.elements[0][1]["lang"]), (1, 1, "en"))
        self.assertEqual(page.count("figure"), page.count("figcaption"))
        self.assertGreaterEqual(len(page.tables), page.count("figure"))
        ids = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
        for tag, attributes in page.elements:
            if tag == "a":
                self.assertIn(attributes["href"][1:], ids)
            if tag == "th":
                self.assertIn(attributes["scope"], ("col", "row"))
        hidden = [attributes for tag, attributes in page.elements if attributes.get("class") == "chart"]
        self.assertEqual(len(hidden), page.count("figure"))
        self.assertTrue(all(attributes["aria-hidden"] == "true" for attributes in hidden))

    def test_welsh__no_text_is_left_in_english(self):
        catalogue = (SOURCE / "po" / "cy.po").read_text(encoding="utf-8")
        pairs = [tuple(map(json.loads, pair)) for pair in re.findall(r'^msgid (".*")\nmsgstr (".*")$', catalogue, re.MULTILINE)]
        english = {msgid for msgid, msgstr in pairs if msgid not in (msgstr, "") and "{" not in msgid}
        self.assertGreater(len(english), 100)
        page = Page(self.text("run", "--lang", "cy"))
        self.assertEqual(page.elements[0][1]["lang"], "cy")
        self.assertEqual(set(page.texts) & english, set())
        self.assertIn("Cysylltiadau", page.texts)

    def test_numbers__in_welsh__are_those_of_the_english_page(self):
        def numbers(language):
            return [re.findall(r"[\d.,]+", cell) for table in Page(self.text("run", "--lang", language)).tables
                    for row in table["rows"] for cell in row[1:3]]
        self.assertEqual(numbers("cy"), numbers("en"))

    def test_texts_of_a_scenario__hostile__stay_texts(self):
        scenario = self.folder / "hostile.yaml"
        scenario.write_text(f"format: 1\nextends: {os.path.relpath(FOUR_WEEKS, self.folder)}\nname: {json.dumps(HOSTILE_NAME)}\n"
                            f"title: {{en: {json.dumps(HOSTILE)}}}\ndescription: {{en: {json.dumps(HOSTILE)}}}\n"
                            f"screening: {{staff_posts: 4}}\n"
                            f"provenance: {{screening.staff_posts: {{sourced: {json.dumps(HOSTILE)}}}}}\n", encoding="utf-8")
        run = self.folder / "<b>&run"
        self.simulate(run, scenario)
        page = Page(self.text(run))
        self.assertEqual((page.count("script"), page.count("img"), page.count("b")), (0, 0, 0))
        self.assertIn(HOSTILE, page.texts)
        self.assertIn(f"sourced: {HOSTILE}", [cell for table in page.tables for row in table["rows"] for cell in row])
        self.assertEqual([name for _, attributes in page.elements for name in attributes if name.startswith("on")], [])

    def weigh(self, scenario, *arguments):
        """The scenario's run, and what sensitivity says of it: the folder and the file."""
        run = self.folder / f"run-{self._testMethodName}"
        self.simulate(run, scenario)
        done = self.report(scenario, "--reps", REPLICATIONS, "--quiet", "--out", "weights.json", *arguments, verb="sensitivity")
        self.assertEqual((done.returncode, done.stderr), (OK, ""))
        return run, self.folder / "weights.json"

    def test_weights__of_sensitivity__are_told_where_they_are_sure(self):
        scenario = self.folder / "assumed.yaml"
        scenario.write_text(
            f"format: 1\nextends: {os.path.relpath(QUEUE, self.folder)}\ntime: {{measured_days: 28}}\nprovenance:\n"
            "  screening.decision_minutes: {assumed: {low: 25, high: 35}}\n  measures.red_limit_hours: {assumed: {low: 1, high: 30}}\n",
            encoding="utf-8")
        run, weights = self.weigh(scenario, "--measure", "screening_staff_utilisation_share,contacts_closed")
        said = json.loads(weights.read_text(encoding="utf-8"))["measures"]["screening_staff_utilisation_share"]["effects"]
        (sure,) = [effect for effect in said if effect["key"] == "screening.decision_minutes"]
        self.assertTrue(sure["sure"])
        for language, caption, unit, without in (
            ("en", "Assumptions with a sure effect, the largest first for each measure", "percentage points", "Without a sure effect on"),
            ("cy", "Rhagdybiaethau ag effaith sicr, y mwyaf yn gyntaf ar gyfer pob mesur", "pwynt canran", "Heb effaith sicr ar"),
        ):
            with self.subTest(language=language):
                page = Page(self.text(run, "--sensitivity", weights, "--lang", language))
                rows = page.table(caption)
                self.assertIn("screening.decision_minutes", [row[2] for row in rows])
                (span,) = [row[3] for row in rows if row[2] == "screening.decision_minutes" and unit in row[3]]
                number = float(span.split(" ")[0])
                self.assertLess(abs(number - 100 * sure["span"]), 0.006 * number, span)
                self.assertTrue(any(text.startswith(without) for text in page.texts))

    def test_weights__of_another_scenario_or_no_weights__refused(self):
        scenario = self.folder / "assumed.yaml"
        scenario.write_text(f"format: 1\nextends: {os.path.relpath(QUEUE, self.folder)}\nname: four-weeks\ntime: {{measured_days: 28}}\nprovenance:\n"
                            "  screening.decision_minutes: {assumed: {low: 25, high: 35}}\n", encoding="utf-8")
        run, weights = self.weigh(scenario, "--measure", "contacts")
        said = json.loads(weights.read_text(encoding="utf-8"))
        moved = json.loads(json.dumps(said))
        moved["measures"]["contacts"]["effects"][0]["now"] = 7
        rows = [
            ({**said, "scenario": "elsewhere"}, "is of elsewhere over 28 days; the run is of four-weeks over 28"),
            ({**said, "measured_days": 365}, "is of four-weeks over 365 days"),
            (moved, " was 7 there"),
            ({**said, "measures": {"none": {"effects": []}}}, "is not what `frontdoor sensitivity"),
            ({**said, "measures": {"contacts": {"effects": [{"key": 3}]}}}, "is not what `frontdoor sensitivity"),
            ([], "is not what `frontdoor sensitivity"),
            ("{", "weights.json:1:"),
        ]
        for given, want in rows:
            with self.subTest(want=want):
                weights.write_text(given if given == "{" else json.dumps(given), encoding="utf-8")
                done = self.report(run, "--sensitivity", weights, "--out", "refused.html")
                self.assertNotEqual(done.returncode, OK)
                self.assertIn(want, done.stderr)
                self.assertFalse((self.folder / "refused.html").exists())
        done = self.report(run, "--sensitivity", "absent.json")
        self.assertEqual(done.returncode, FAILURE)
        self.assertIn("cannot read absent.json", done.stderr)

    def test_same_run__same_bytes(self):
        self.assertEqual(self.text(), self.text())

    def test_one_replication__says_that_it_has_no_intervals(self):
        self.simulate(self.folder / "one", FOUR_WEEKS, replications=1)
        page = Page(self.text("one"))
        self.assertIn("The figures are those of one simulated period: by how much another would differ is unknown.", page.texts)
        self.assertNotIn(" to ", str([row[2] for row in page.table("Demand")[1:]]))

    def test_run_with_report__writes_both(self):
        done = self.report(FOUR_WEEKS, "--quiet", "--reps", REPLICATIONS, "--deployment", "direct", "--out", "both", "--report",
                           "both.html", verb="run")
        self.assertEqual((done.returncode, done.stderr), (OK, "report: both.html\n"))
        self.assertTrue(done.stdout.startswith("four-weeks\n"))
        self.assertEqual(Page((self.folder / "both.html").read_text(encoding="utf-8")).count("h1"), 1)

    def test_program_that_writes_reports__is_not_there__run_is_kept_and_it_is_said(self):
        alone = self.folder / "alone"
        alone.mkdir()
        shutil.copy(BUILD / "bin" / "frontdoor", alone)
        done = self.report(FOUR_WEEKS, "--quiet", "--reps", 1, "--deployment", "direct", "--out", "kept", "--report", "none.html",
                           verb="run", program=alone / "frontdoor")
        self.assertEqual(done.returncode, FAILURE)
        self.assertIn("frontdoor-report, is not there", done.stderr)
        self.assertTrue((self.folder / "kept" / "results.json").exists())
        self.assertEqual(list(self.folder.glob("none.html*")), [])

    def test_wrong_calls__exit_code_and_hint__and_no_file(self):
        (self.folder / "empty").mkdir()
        rows = [([], USAGE, "report needs the folder of a run"), (["run", "other"], USAGE, "report takes one run"),
                (["run", "--lang", "fr"], USAGE, "--lang: fr is not en or cy"),
                (["empty"], FAILURE, "empty has no manifest.json: it is not the folder of a run"),
                (["run", "--out", "absent/page.html"], FAILURE, "absent/page.html: cannot write"),
                (["run", "--format", "html"], USAGE, "report has no option --format"),
                (["run", "--out", "/dev/full"], FAILURE, "/dev/full")]
        before = set(self.folder.rglob("*"))
        for arguments, want_code, want_text in rows:
            with self.subTest(arguments=arguments):
                done = self.report(*arguments)
                self.assertEqual((done.returncode, done.stdout), (want_code, ""), done.stderr)
                self.assertIn(want_text, done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertEqual(set(self.folder.rglob("*")), before)


class Comparison(unittest.TestCase, Calls):
    @classmethod
    def setUpClass(cls):
        cls.make_folder()
        overlay = f"format: 1\nextends: {os.path.relpath(FOUR_WEEKS, cls.folder)}\n"
        (cls.folder / "base.yaml").write_text(f'{overlay}title: {{en: "As it is", cy: "Fel y mae"}}\n', encoding="utf-8")
        (cls.folder / "fewer.yaml").write_text(
            f"{overlay}title: {{en: {json.dumps(HOSTILE)}, cy: \"Llai\"}}\nscreening: {{staff_posts: 4}}\n"
            f"provenance: {{screening.staff_posts: {{assumed: {json.dumps(HOSTILE)}}}}}\n", encoding="utf-8")

    def compare(self, *arguments):
        return subprocess.run([str(BUILD / "bin" / "frontdoor"), "compare", "base.yaml", "fewer.yaml", "--reps", "6", *arguments],
                              cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=PATIENCE_SECONDS, check=False, text=True)

    def page(self, *arguments):
        done = self.compare("--quiet", "--report", "page.html", *arguments)
        self.assertEqual((done.returncode, done.stderr), (OK, f"{word_for_report(arguments)}: page.html\n"))
        return done.stdout, Page((self.folder / "page.html").read_text(encoding="utf-8"))

    def test_differences__every_one__is_told_as_in_the_table(self):
        printed, page = self.page()
        rows = page.table("Both, and the difference")[1:]
        self.assertGreater(len(rows), 8)
        for row in rows:
            want = r"^  {} +{} +{} +{}  {} ".format(re.escape(row[0][:31]), *(re.escape(cell.replace("–", "-")) for cell in row[1:5]))
            self.assertRegex(printed, re.compile(want, re.MULTILINE))

    def test_answer__in_words__stands_before_any_table(self):
        self.page()
        text = (self.folder / "page.html").read_text(encoding="utf-8")
        answer = text[text.index('<h2 id="answer">'):text.index("<table")]
        self.assertIn("What the simulation says", answer)
        self.assertIn('class="answer"', answer)
        self.assertEqual(text.count('class="answer"'), 1)

    def test_changed_parameters__are_those_of_the_overlay(self):
        _, page = self.page()
        rows = page.table("What was changed")[1:]
        self.assertEqual([(row[1], row[3], row[4]) for row in rows],
                         [("screening.staff_posts", "4 posts", f"assumed: {HOSTILE}")])
        posts = page.table("What it takes in posts")
        self.assertEqual([row[2] for row in posts if row[0] == "Screening"], ["4.0"])

    def test_base__its_assumptions_and_description__are_those_of_the_report_of_its_run(self):
        """Who sees nothing else can judge the base: the command that is named gives its ledger, and its report says the same."""
        _, page = self.page()
        (command,) = [code for code in page.codes if code.startswith("frontdoor run")]
        self.assertEqual(command, "frontdoor run BASE --seed 1 --first 0 --reps 6")
        named = command.replace("BASE", "base.yaml").split()[1:]
        subprocess.run([str(BUILD / "bin" / "frontdoor"), *named, "--deployment", "direct", "--quiet", "--out", "base-run", "--report", "base.html"],
                       cwd=self.folder, check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_SECONDS)
        own = Page((self.folder / "base.html").read_text(encoding="utf-8"))
        for caption in ("Values that the scenario gives", "Values that the scenario leaves to the program"):
            self.assertGreater(len(own.table(caption)), 10)
            self.assertEqual(page.table(caption), own.table(caption))
        first, last = (own.texts.index(text) for text in ("Objectives", "The same again"))
        begin = page.texts.index("Objectives")
        self.assertEqual(page.texts[begin:begin + last - first + 1], own.texts[first:last + 1])
        self.assertIn(json.loads((self.folder / "base-run" / "manifest.json").read_text(encoding="utf-8"))["ledger_hash"], page.codes)

    def test_texts_of_a_scenario__hostile__stay_texts(self):
        _, page = self.page()
        self.assertEqual((page.count("script"), page.count("img")), (0, 0))
        self.assertIn(HOSTILE, page.texts)

    def test_figures__the_command_that_is_named__prints_them(self):
        _, page = self.page()
        command = next(code for code in page.codes if code.startswith("frontdoor compare"))
        self.assertEqual(command, "frontdoor compare BASE OTHER --seed 1 --reps 6 --json")
        named = command.replace("BASE", "base.yaml").replace("OTHER", "fewer.yaml").split()
        printed = json.loads(subprocess.run([str(BUILD / "bin" / named[0]), *named[1:], "--quiet"], cwd=self.folder, check=True,
                                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=PATIENCE_SECONDS).stdout)
        want = printed["comparisons"][0]["measures"]["contacts"]["base"]
        self.assertEqual(page.table("Both, and the difference")[1][1], f"{want:,.0f}")

    def check_means(self, page, column, scenario, replications, at_least):
        """Each mean of the column has the interval that the report of the scenario's own run has, where that has the same unit."""
        run = self.folder / f"run-{self._testMethodName}-{column}"
        subprocess.run([str(BUILD / "bin" / "frontdoor"), "run", scenario, "--reps", str(replications), "--deployment", "direct", "--quiet", "--out",
                        str(run), "--report", "own.html"], cwd=self.folder, check=True, stdin=subprocess.DEVNULL, capture_output=True,
                       timeout=PATIENCE_SECONDS)
        own = Page((self.folder / "own.html").read_text(encoding="utf-8"))
        told = {(row[0], row[3]): row[1] if row[2] == "–" else f"{row[1]} ({row[2]})" for table in own.tables
                for row in table["rows"] if table["rows"][0][1:3] == ["Mean", "95 % interval"]}
        rows = [row for row in page.table("Means of all")[1:] if (row[0], row[-1]) in told]
        self.assertGreaterEqual(len(rows), at_least)
        for row in rows:
            self.assertEqual(row[column], told[row[0], row[-1]], row[0])

    def test_means__of_base_and_other__each_with_the_interval_of_its_own_run(self):
        _, page = self.page()
        self.check_means(page, 1, "base.yaml", replications=6, at_least=8)
        self.check_means(page, 2, "fewer.yaml", replications=6, at_least=8)

    def test_several__stand_side_by_side_and_those_of_one_title_are_told_apart(self):
        same = self.folder / "same.yaml"
        same.write_text("format: 1\nextends: base.yaml\nscreening: {staff_posts: 3}\n", encoding="utf-8")
        subprocess.run([str(BUILD / "bin" / "frontdoor"), "compare", "base.yaml", str(same), "fewer.yaml", "--reps", "2", "--quiet", "--report",
                        "same.html"], cwd=self.folder, check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_SECONDS)
        page = Page((self.folder / "same.html").read_text(encoding="utf-8"))
        texts = page.texts
        self.assertIn("Compared with As it is (A), on the same families.", texts)
        self.assertIn("As it is (B)", texts)
        self.assertEqual(page.table("Means of all")[0], ["Measure", "As it is (A)", "As it is (B)", HOSTILE, "Unit"])
        for place, scenario in enumerate(("base.yaml", str(same), "fewer.yaml")):
            self.check_means(page, 1 + place, scenario, replications=2, at_least=6)
        self.assertIn(HOSTILE, texts)

    def test_welsh__titles_and_words(self):
        _, page = self.page("--lang", "cy")
        self.assertEqual(page.elements[0][1]["lang"], "cy")
        self.assertIn("Llai", page.texts)
        self.assertIn("O'i gymharu â'r sylfaen, “Fel y mae”, gyda'r un teuluoedd.", page.texts)  # a name in quotes is not mutated
        self.assertIn("Yr hyn a newidiwyd", [table["caption"] for table in page.tables])

    def test_ensemble__has_no_report(self):
        done = self.compare("--ensemble", "2", "--report", "page-of-sets.html")
        self.assertEqual((done.returncode, done.stdout), (USAGE, ""))
        self.assertIn("no --ensemble with it", done.stderr)
        self.assertFalse((self.folder / "page-of-sets.html").exists())


class Backlogs(unittest.TestCase, Calls):
    """Twenty wait for the one screener of an office when the period begins, on Monday 29 June 2015. Half an hour each: the last is
    taken up on Tuesday at 10:00, and by two screeners on Monday at 13:30. All came five days before, so that until then
    somebody had waited longer than a day and a half.
    """
    HEAD = ["Cleared, replications", "Half of them by (95 % interval)", "9 in 10 by (95 % interval)"]
    OPEN = "{} (too few replications for an interval)"
    NAME = "Waiting for screening, over 1.5 days"

    @classmethod
    def setUpClass(cls):
        cls.make_folder()
        cls.twenty = cls.folder / "twenty.yaml"
        cls.twenty.write_text(f"""{OFFICE}title: {{en: Twenty wait, cy: Mae ugain yn aros}}
intake: {{sources: {{police: {{annual_first_contacts: 0, need_level_shares: [0, 0, 1, 0]}}}}}}
measures: {{calendar: office, screening_backlog_days: 1.5}}
start: {{waiting_for_screening: {{w: {{contacts: 20, age_days: 5}}}}}}
""", encoding="utf-8")
        cls.two = cls.folder / "two.yaml"
        cls.two.write_text("format: 1\nextends: twenty.yaml\ntitle: {en: Two screeners}\nscreening: {staff_posts: 2}\n", encoding="utf-8")

    def tables_of(self, *arguments):
        page = self.folder / "page.html"
        done = subprocess.run([str(BUILD / "bin" / "frontdoor"), *map(str, arguments), "--quiet", "--report", str(page)],
                              cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=PATIENCE_SECONDS, check=False, text=True)
        self.assertEqual(done.returncode, OK, done.stderr)
        return Page(page.read_text(encoding="utf-8"))

    def run_of(self, replications, *arguments):
        return self.tables_of("run", self.twenty, "--deployment", "direct", "--reps", replications, "--out",
                              self.folder / f"run-{self._testMethodName}-{replications}", *arguments)

    def test_run__that_clears__says_the_day_and_how_sure(self):
        tuesday = "30 June 2015"
        self.assertEqual(self.run_of(3).table("When backlogs clear"),
                         [["Backlog", *self.HEAD], [self.NAME, "3 of 3", self.OPEN.format(tuesday), f"{tuesday} ({tuesday} or later)"]])
        self.assertEqual(self.run_of(60).table("When backlogs clear")[1][1:],
                         ["60 of 60", f"{tuesday} ({tuesday} to {tuesday})", f"{tuesday} ({tuesday} to {tuesday})"])

    def test_run__that_ends_before__says_that_it_does_not_clear(self):
        self.assertEqual(self.run_of(3, "--set", "time.measured_days=1").table("When backlogs clear")[1][1:],
                         ["0 of 3", self.OPEN.format("not before the end of the run"), "not before the end of the run"])

    def test_run__in_welsh__says_it_in_welsh(self):
        self.assertEqual(self.run_of(3, "--lang", "cy").table("Pryd y clirir ôl-groniadau")[1],
                         ["Yn aros am sgrinio, dros 1.5 diwrnod", "3 o 3", "30 Mehefin 2015 (rhy ychydig o ailadroddiadau am gyfwng)",
                          "30 Mehefin 2015 (30 Mehefin 2015 neu'n hwyrach)"])

    def test_description__of_a_run_that_some_wait_for__does_not_say_that_it_begins_empty_and_no_more(self):
        self.assertIn("come those of start.*, which stand among the assumptions", str(self.run_of(2).texts))

    def test_comparison__base_and_other__stand_beside_each_other(self):
        page = self.tables_of("compare", self.twenty, self.two, "--reps", 3)
        monday, tuesday = "29 June 2015", "30 June 2015"
        self.assertEqual(page.table("When backlogs clear"), [
            ["Backlog", "Scenario", *self.HEAD],
            [self.NAME, "Base", "3 of 3", self.OPEN.format(tuesday), f"{tuesday} ({tuesday} or later)"],
            [self.NAME, "This", "3 of 3", self.OPEN.format(monday), f"{monday} ({monday} or later)"]])

    def test_scenario__that_does_not_say_what_a_backlog_is__has_no_such_table(self):
        page = self.run_of(2, "--set", "measures.screening_backlog_days=0")
        self.assertNotIn("When backlogs clear", [table["caption"] for table in page.tables])


class Examples(unittest.TestCase):
    def test_scenarios_of_the_example_reports__are_valid(self):
        """.ci/run makes the reports themselves."""
        scenarios = sorted((SOURCE / "examples" / "reports").glob("*.yaml"))
        self.assertGreater(len(scenarios), 5)
        for scenario in scenarios:
            done = subprocess.run([str(BUILD / "bin" / "frontdoor"), "validate", str(scenario)], stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=PATIENCE_SECONDS, check=False, text=True)
            self.assertEqual(done.returncode, OK, done.stderr)


def setUpModule():  # noqa: N802
    """Where npm cannot be reached there is nothing to test; .ci/run has a stage of its own that fails then."""
    if not (BUILD / "bin" / "frontdoor-report").exists():
        print("frontdoor-report could not be built: skipped")
        sys.exit(SKIPPED)


if __name__ == "__main__":
    unittest.main()
