"""The workbook that `frontdoor export` writes, read by a zip and an XML parser that are not ours.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree
import zipfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from exports import FAILURE, FIRST, HOSTILE_NAME, PAGE, PROGRAM, REPLICATIONS, USAGE, Export  # noqa: E402
from runs import BUILD, PATIENCE_SECONDS  # noqa: E402


class Workbook(Export):
    SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    SHEETS = ["summary", "charts", "replications", "assumptions", "about"]
    MARKERS = {"circle", "dash", "diamond", "dot", "none", "picture", "plus", "square", "star", "triangle", "x"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write(cls.folder / "run", cls.folder / "run.xlsx")
        cls.parts = cls.read_parts(cls.folder / "run.xlsx")
        cls.sheets = cls.read_sheets(cls.parts)

    @staticmethod
    def write(run, out, **environment):
        subprocess.run([PROGRAM, "export", str(run), "--format", "xlsx", "--out", str(out)], check=True,
                       env=dict(os.environ, **environment), stdin=subprocess.DEVNULL, timeout=PATIENCE_SECONDS)

    @staticmethod
    def read_parts(path):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}

    @classmethod
    def read_sheets(cls, parts):
        """Of each sheet, by name, {(row, column): number or text}, both from 0."""
        def parse(name):
            return xml.etree.ElementTree.fromstring(parts[name])
        links = {link.get("Id"): link.get("Target") for link in parse("xl/_rels/workbook.xml.rels")}
        texts = ["".join(text.text or "" for text in item.iter(cls.SPACE + "t")) for item in parse("xl/sharedStrings.xml")]
        sheets = {}
        for sheet in parse("xl/workbook.xml").iter(cls.SPACE + "sheet"):
            cells = {}
            for cell in parse("xl/" + links[sheet.get(cls.LINK)]).iter(cls.SPACE + "c"):
                value = cell.find(cls.SPACE + "v")
                if value is not None:
                    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r")).groups()
                    column = 0
                    for letter in letters:
                        column = 26 * column + ord(letter) - ord("A") + 1
                    is_text = cell.get("t") == "s"
                    cells[int(row) - 1, column - 1] = texts[int(value.text)] if is_text else float(value.text)
            sheets[sheet.get("name")] = cells
        return sheets

    def rows(self, name, sheets=None):
        """A sheet of one table, as dictionaries."""
        cells = (sheets or self.sheets)[name]
        header = [cells[0, column] for column in range(1 + max(column for row, column in cells if row == 0))]
        return [{name: cells.get((row, column)) for column, name in enumerate(header)}
                for row in range(1, 1 + max(row for row, _ in cells))]

    def test_summary__every_measure__is_results_json(self):
        results = self.results()["measures"]
        rows = self.rows("summary")
        self.assertEqual([row["measure"] for row in rows], list(results))
        for row in rows:
            want = results[row["measure"]]
            for column in ("mean", "low", "high"):
                if want[column] is None:
                    self.assertIsNone(row[column])
                else:
                    self.assertAlmostEqual(row[column], want[column], delta=1e-15 * abs(want[column]) + 1e-300)
            self.assertEqual((row["value_count"], row["null_count"], row["unit"], row["reason"]),
                             (want["value_count"], want["null_count"], want["unit"], want.get("reason")))

    def test_replications__every_value__is_that_of_csv(self):
        want = self.table("csv")
        rows = self.rows("replications")
        self.assertEqual([(str(int(row["replication"])), row["measure"]) for row in rows],
                         [(row["replication"], row["measure"]) for row in want])
        for row, wanted in zip(rows, want):
            self.assertEqual(row["value"] is None, wanted["value"] == "")
            if row["value"] is not None:
                self.assertAlmostEqual(row["value"], float(wanted["value"]), delta=1e-15 * abs(row["value"]))

    def test_assumptions__every_parameter__as_the_scenario_has_it(self):
        scenario = json.loads((self.folder / "run" / "scenario.json").read_text(encoding="utf-8"))
        rows = {row["key"]: row for row in self.rows("assumptions")}
        self.assertLessEqual(set(scenario["provenance"]), set(rows))
        self.assertGreater(len(rows), 300)
        for key, row in rows.items():
            value = scenario
            for part in key.split("."):
                value = value[part]
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                self.assertAlmostEqual(row["value"], value, delta=1e-15 * abs(value))
            elif isinstance(value, str):
                self.assertEqual(row["value"] or "", value)
            else:
                self.assertEqual(json.loads(row["value"]), value)
            stated = scenario["provenance"].get(key, {"unstated": ""})
            kind = next(iter(stated))
            self.assertEqual(row["provenance"], kind)
            self.assertEqual(row["fitted_to"], stated.get("measure"))
            if isinstance(stated[kind], str):
                self.assertEqual(row["words"] or "", stated[kind])
            elif isinstance(stated[kind], dict):
                self.assertEqual((row["plausible_low"], row["plausible_high"]), (stated[kind]["low"], stated[kind]["high"]))

    def test_about__run__can_be_found_and_made_again(self):
        about = {row["what"]: row["value"] for row in self.rows("about")}
        self.assertEqual((about["layout"], about["scenario"], about["run"], about["seed"], about["ledger_hash"]),
                         ("workbook/1", "four-weeks", "run", "1", self.results()["ledger_hash"]))
        words = about["reproduce"].split(" with ")[0].split()[2:]
        self.assertEqual(words, ["scenario.json", "--seed", "1", "--first", str(FIRST), "--reps", str(REPLICATIONS)])
        again = self.folder / "again"
        subprocess.run([PROGRAM, "run", str(self.folder / "run" / words[0]), *words[1:], "--quiet", "--deployment", "direct",
                        "--out", str(again)], check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE_SECONDS)
        self.assertEqual(self.results(again)["ledger_hash"], about["ledger_hash"])

    def test_sheets__headers__are_those_of_the_page(self):
        self.assertEqual(list(self.sheets), self.SHEETS)
        page = PAGE.read_text(encoding="utf-8").split("layout `workbook/1`")[1]
        for name in self.SHEETS:
            section = page.split(f"### Sheet `{name}`")[1].split("\n### ")[0]
            named = [word for cell in re.findall(r"^\| (`[^|]*`) \|", section, re.MULTILINE)
                     for word in re.findall(r"`([a-z0-9_]+)`", cell)]
            header = [self.sheets[name][0, column] for column in range(len(named))]
            self.assertEqual(header, named)
        for row in self.rows("about"):
            self.assertIn(f"`{row['what']}`", page)

    def test_tables__refer_to_all_rows(self):
        refs = {}
        for name, part in self.parts.items():
            if name.startswith("xl/tables/"):
                table = xml.etree.ElementTree.fromstring(part)
                refs[table.get("name")] = table.get("ref")
        for name in ("summary", "replications", "assumptions", "about"):
            self.assertRegex(refs[f"{name}_table"], rf"\AA1:[A-Z]+{1 + len(self.rows(name))}\Z")
        self.assertEqual(set(refs), {"summary_table", "replications_table", "assumptions_table", "about_table",
                                     "chart_shares_table", "chart_waits_table"})

    def test_charts__native__show_low_mean_and_high(self):
        space = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
        summary = {row["measure"]: row for row in self.rows("summary")}
        cells = self.sheets["charts"]
        charts = [part for name, part in sorted(self.parts.items()) if name.startswith("xl/charts/")]
        self.assertEqual(len(charts), 2)
        for chart, each in zip(charts, (0.01, 86400)):
            root = xml.etree.ElementTree.fromstring(chart)
            self.assertEqual(len(list(root.iter(space + "hiLowLines"))), 1)
            self.assertLessEqual({symbol.get("val") for symbol in root.iter(space + "symbol")}, self.MARKERS)
            series = list(root.iter(space + "ser"))
            for one, column in zip(series, ("low", "mean", "high"), strict=True):
                ref = one.find(f"{space}val/{space}numRef/{space}f").text
                letter, first, last = re.fullmatch(r"charts!\$([DEF])\$(\d+):\$[DEF]\$(\d+)", ref).groups()
                self.assertGreaterEqual(int(last) - int(first), 1)
                for row in range(int(first) - 1, int(last)):
                    want = summary[cells[row, 0]][column] / each
                    self.assertAlmostEqual(cells[row, "ABCDEF".index(letter)], want, delta=1e-14 * want)

    def test_twice__any_zone_and_language__same_bytes(self):
        out = self.folder / "again.xlsx"
        self.write(self.folder / "run", out, TZ="Asia/Tokyo", LC_ALL="de_DE.UTF-8", LANG="de_DE.UTF-8")
        self.assertEqual(out.read_bytes(), (self.folder / "run.xlsx").read_bytes())
        self.assertIn(b"2000-01-01T00:00:00Z", self.parts["docProps/core.xml"])
        with zipfile.ZipFile(out) as archive:
            self.assertEqual({one.date_time[:3] for one in archive.infolist()}, {(1980, 1, 1)})

    def test_names__hostile__are_texts_and_no_formula(self):
        words = "=HYPERLINK(\"http://x.invalid\")<&>" + "\u00e9" * 20000
        scenario = self.write_hostile_scenario(f"provenance:\n  screening.staff_posts: {{assumed: {json.dumps(words)}}}\n")
        run = self.folder / "+SUM(A1)"
        self.simulate(run, scenario, replications=1)
        self.write(run, self.folder / "hostile.xlsx")
        parts = self.read_parts(self.folder / "hostile.xlsx")
        sheets = self.read_sheets(parts)
        about = {row["what"]: row["value"] for row in self.rows("about", sheets)}
        self.assertEqual((about["scenario"], about["run"]), (HOSTILE_NAME, "+SUM(A1)"))
        told = {row["key"]: row["words"] for row in self.rows("assumptions", sheets)}["screening.staff_posts"]
        self.assertTrue(words.startswith(told))
        self.assertGreater(len(told), 16000)
        for name, part in parts.items():
            if name.startswith("xl/worksheets/sheet"):
                self.assertNotIn(b"<f>", part)
                self.assertNotIn(b"hyperlink", part)

    def test_problems__one_message_and_no_file(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
        rows = [
            ((), {}, USAGE, "--format xlsx needs --out"),
            (("--out", "/dev/full"), {}, USAGE, "--format xlsx needs --out"),
            (("--out", "none/x.xlsx"), {}, FAILURE, r"none/x\.xlsx: cannot write: No such file"),
            (("--out", "x.xlsx"), {"preexec_fn": limit, "restore_signals": False}, FAILURE,
             r"x\.xlsx: cannot write: there is no room for a workbook"),
        ]
        for arguments, options, want_code, want_words in rows:
            done = self.call("run", "--format", "xlsx", *arguments, **options)
            self.assertEqual((done.returncode, done.stdout), (want_code, b""), done.stderr)
            self.assertRegex(done.stderr.decode(), r"\Afrontdoor: [^\n]*" + want_words + r"[^\n]*\n\Z")
            self.assertEqual(list(self.folder.glob("*x.xlsx*")), [])

    def test_too_many_values__for_a_sheet__are_refused(self):
        """The program is told of 9,000 replications, with some 150 values each: more than a sheet has rows."""
        out = self.folder / "many.xlsx"
        done = subprocess.run([BUILD / "bin" / "frontdoor-workbook", "run", "run", "1", str(FIRST), "9000", "hash", out, "shown"],
                              cwd=self.folder, capture_output=True, check=False, timeout=PATIENCE_SECONDS)
        self.assertEqual(done.returncode, FAILURE)
        self.assertRegex(done.stderr.decode(), r"\Ashown: the run has \d+ values, and a sheet has 1048576 rows: use --format csv")
        self.assertFalse(out.exists())

    def test_workbook_program_missing__only_xlsx_is(self):
        """The command line by itself, without the library that writes workbooks."""
        alone = self.folder / "alone"
        alone.mkdir()
        shutil.copy(PROGRAM, alone / "frontdoor")
        call = [alone / "frontdoor", "export", self.folder / "run", "--format"]
        done = subprocess.run([*call, "xlsx", "--out", alone / "x.xlsx"], capture_output=True, check=False,
                              timeout=PATIENCE_SECONDS)
        self.assertEqual(done.returncode, FAILURE)
        self.assertRegex(done.stderr.decode(), r"\Afrontdoor: frontdoor-workbook is not beside this program [^\n]*\n\Z")
        self.assertEqual([path.name for path in alone.iterdir()], ["frontdoor"])
        subprocess.run([*call, "csv"], stdout=subprocess.DEVNULL, check=True, timeout=PATIENCE_SECONDS)


if __name__ == "__main__":
    unittest.main()
