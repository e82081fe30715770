"""What `frontdoor export` writes, read by programs that are not ours: the numbers are those of results.json, the columns those
of docs/reference/exports.md, and what goes wrong is told once and leaves no file.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import csv
import io
import json
import os
import pathlib
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import BUILD, FOUR_WEEKS, HUB, PATIENCE_SECONDS, SOURCE  # noqa: E402

OK, FAILURE, USAGE = 0, 1, 2
PROGRAM = str(BUILD / "bin" / "frontdoor")
PAGE = SOURCE / "docs" / "reference" / "exports.md"
REPLICATIONS = 3
FIRST = 5
HOSTILE_NAME = "=cmd|' /C calc'!A0,\"x\"<&>"
TABLES = {"csv": "values/1", "summary": "summary/1"}


def documented_columns(layout):
    """In the order of the page's table under the heading that names the layout."""
    section = PAGE.read_text(encoding="utf-8").split(f"layout `{layout}`")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`[^|]*`) \|", section, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([a-z0-9_]+)`", cell)]


class Calls:
    """What a class of tests that exports runs can do, in a folder of its own."""

    @classmethod
    def make_folder(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="frontdoor-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)

    @classmethod
    def simulate(cls, folder, scenario, *arguments, replications=REPLICATIONS):
        subprocess.run([PROGRAM, "run", str(scenario), "--quiet", "--deployment", "direct", "--first", str(FIRST), "--reps",
                        str(replications), "--out", str(folder), *arguments], stdout=subprocess.DEVNULL,
                       stdin=subprocess.DEVNULL, timeout=PATIENCE_SECONDS, check=True)

    def call(self, *arguments, **options):
        return subprocess.run([PROGRAM, "export", *map(str, arguments)], cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=options.pop("stdout", subprocess.PIPE), stderr=subprocess.PIPE,
                              timeout=PATIENCE_SECONDS, check=False, **options)

    def exported(self, *arguments):
        done = self.call(*arguments)
        self.assertEqual((done.returncode, done.stderr), (OK, b""))
        return done.stdout.decode("utf-8")


class Export(unittest.TestCase, Calls):
    @classmethod
    def setUpClass(cls):
        cls.make_folder()
        cls.simulate(cls.folder / "run", FOUR_WEEKS)

    def table(self, name, run="run"):
        return list(csv.DictReader(io.StringIO(self.exported(run, "--format", name), newline=""), strict=True))

    def results(self, run="run"):
        return json.loads((self.folder / run / "results.json").read_text(encoding="utf-8"))


class Tables(Export):
    def test_columns__every_table__are_those_of_the_page(self):
        for name, layout in TABLES.items():
            with self.subTest(format=name):
                header = self.exported("run", "--format", name).split("\n", 1)[0]
                self.assertEqual(header.split(","), documented_columns(layout))

    def test_summary__every_measure__is_results_json_to_the_last_digit(self):
        rows = self.table("summary")
        results = self.results()
        self.assertEqual([row["measure"] for row in rows], list(results["measures"]))
        for row in rows:
            want = results["measures"][row["measure"]]
            for column in ("mean", "low", "high"):
                self.assertEqual(float(row[column]) if row[column] else None, want[column], row["measure"])
            for column in ("value_count", "null_count", "unit", "reason"):
                self.assertEqual(row[column], str(want.get(column, "")), row["measure"])
            self.assertEqual((row["layout"], row["run"], row["scenario"], row["seed"], row["first_replication"],
                              row["replications"], row["ledger_hash"]),
                             ("summary/1", "run", "four-weeks", "1", str(FIRST), str(REPLICATIONS), results["ledger_hash"]))

    def test_csv__every_value__is_the_stores_bit_for_bit(self):
        rows = self.table("csv")
        store = sqlite3.connect(self.folder / "run" / "replications.db")
        want = {(replication, measure): value for replication, measure, value in
                store.execute("SELECT replication, measure, value FROM value")}
        store.close()
        got = {(int(row["replication"]), row["measure"]): float(row["value"]) if row["value"] else None for row in rows}
        self.assertEqual(len(got), len(rows))
        self.assertEqual(got, want)
        self.assertEqual({row["replication"] for row in rows}, {str(FIRST + i) for i in range(REPLICATIONS)})
        for row in rows:
            self.assertEqual(row["reason"] == "", row["value"] != "", row)
            self.assertEqual((row["layout"], row["run"], row["scenario"], row["seed"]), ("values/1", "run", "four-weeks", "1"))

    def test_summary__spread__is_nearest_rank_of_the_values(self):
        """Of three values: minimum and p10 have rank ceil(0.3) = 1, the median rank 2, p90 rank ceil(2.7) = 3."""
        values = {}
        for row in self.table("csv"):
            values.setdefault(row["measure"], []).extend([float(row["value"])] if row["value"] else [])
        compared = 0
        for row in self.table("summary"):
            if row["value_count"] == "3":
                ordered = sorted(values[row["measure"]])
                got = [float(row[name]) for name in ("minimum", "p10", "median", "p90", "maximum")]
                self.assertEqual(got, [ordered[0], ordered[0], ordered[1], ordered[2], ordered[2]], row["measure"])
                compared += 1
        self.assertGreater(compared, 50)

    def test_names__hostile__are_told_as_texts(self):
        """The scenario's name and the folder's begin with = and hold a quote and a comma."""
        scenario = self.folder / "hostile.yaml"
        scenario.write_text(f"format: 1\nextends: {os.path.relpath(FOUR_WEEKS, self.folder)}\nname: {json.dumps(HOSTILE_NAME)}\n", encoding="utf-8")
        run = self.folder / "@SUM(A1),b"
        self.simulate(run, scenario)
        for name in TABLES:
            with self.subTest(format=name):
                for row in self.table(name, run):
                    self.assertEqual((row["scenario"], row["run"]), ("'" + HOSTILE_NAME, "'@SUM(A1),b"))
                    for text in row.values():
                        is_number = re.fullmatch(r"-?[0-9.e+-]+", text)
                        self.assertTrue(is_number or text[:1] not in ("=", "+", "-", "@", "\t"), text)

    def test_out__file_that_is_there__is_replaced_by_the_same_bytes(self):
        out = self.folder / "out.csv"
        out.write_text("before", encoding="utf-8")
        self.assertEqual(self.exported("run", "--format", "csv", "--out", out), "")
        self.assertEqual(out.read_text(encoding="utf-8"), self.exported("run", "--format", "csv"))
        self.assertEqual(list(self.folder.glob("*.part")), [])


class Events(unittest.TestCase, Calls):
    """Of the hub, which has every mechanism on, its second replication; against the ledger that the run itself wrote."""

    REPLICATION = FIRST + 1
    NO_EVENTS = {"capacity", "shift", "post", "other_work", "latent", "harm"}

    @classmethod
    def setUpClass(cls):
        cls.make_folder()
        cls.ledger_path = cls.folder / "ledger.csv"
        cls.simulate(cls.folder / "run", HUB, "--ledger", str(cls.ledger_path), replications=2)
        with open(cls.ledger_path, encoding="utf-8", newline="") as file:
            cls.ledger = [row for row in csv.DictReader(file)
                          if row["replication"] == str(cls.REPLICATION) and row["kind"] not in cls.NO_EVENTS]
        cls.events = cls.rows_of(cls.folder / "run", "events", "--replication", cls.REPLICATION)

    @classmethod
    def rows_of(cls, run, name, *arguments):
        done = subprocess.run([PROGRAM, "export", str(run), "--format", name, *map(str, arguments)], check=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_SECONDS)
        return list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8"), newline=""), strict=True))

    def read_xes(self, *arguments):
        """(attributes of the log, [(attributes of a trace, [attributes of an event])]), by a parser that is not ours."""
        root = xml.etree.ElementTree.fromstring(self.exported(*arguments))
        space = "{http://www.xes-standard.org/}"
        self.assertEqual(root.tag, space + "log")

        def attributes(element):
            found = [child for child in element if child.tag in (space + "string", space + "date", space + "int")]
            values = {child.get("key"): child.get("value") for child in found}
            self.assertEqual(len(values), len(found))
            return values
        return attributes(root), [(attributes(trace), [attributes(event) for event in trace.iter(space + "event")])
                                  for trace in root.iter(space + "trace")]

    def test_events__against_the_ledger__same_rows_in_the_same_order(self):
        self.assertGreater(len(self.ledger), 20_000)
        self.assertEqual([(row["case"], row["timestamp"], row["service"], row["record"], row["kind"]) for row in self.events],
                         [(row["subject"], row["time"].replace(" ", "T"), row["service"], row["record"], row["kind"])
                          for row in self.ledger])
        for event, row in zip(self.events, self.ledger):
            self.assertEqual(event["family"], row["subject"][2:])
            self.assertEqual((event["layout"], event["run"], event["scenario"], event["seed"], event["replication"]),
                             ("events/1", "run", "hub", "1", str(self.REPLICATION)))

    def test_events__stages__lifecycle_and_resource_are_the_records(self):
        want = {"joined": "schedule", "started": "start", "ended": "complete", "left": "withdraw", "returned": "ate_abort"}
        seen = set()
        for event, row in zip(self.events, self.ledger):
            if row["kind"] in want:
                seen.add(row["kind"])
                self.assertEqual((event["lifecycle"], event["resource"]), (want[row["kind"]], row["code_name"]))
            elif row["kind"] in ("asked", "answered"):
                self.assertEqual((event["lifecycle"], event["resource"]),
                                 ("start" if row["kind"] == "asked" else "complete", row["code_name"]))
            elif row["kind"] in ("decided", "assessed", "closed", "request_ended"):
                self.assertEqual(f"{event['outcome']}/{event['rule']}", row["code_name"])
            else:
                self.assertIn(event["lifecycle"], ("start", "complete"))
                self.assertEqual(event["resource"], "")
        self.assertEqual(seen, set(want))

    def test_events__workers_and_children__have_numbers_from_1(self):
        """The holder of a started record stands from bit 40 on, the child of a received one in the low byte."""
        for event, row in zip(self.events, self.ledger):
            value = int(row["value"])
            if row["kind"] == "started" and row["code_name"] == "screening_staff":
                self.assertEqual(event["worker"], str((value >> 40 & 0xFFFF) + 1))
            elif row["kind"] in ("received", "requested"):
                self.assertEqual((event["child"], event["detail"]), (str((value & 0xFF) + 1), row["code_name"]))
            elif row["kind"] == "joined" or row["code_name"] == "early_help_places":
                self.assertEqual((event["worker"], event["child"]), ("", ""))

    def test_events__activities__are_those_of_the_page(self):
        section = PAGE.read_text(encoding="utf-8").split("| activity |")[1].split("\n## ")[0]
        named = set()
        for line in re.findall(r"^\| (`.*?`) \|", section, re.MULTILINE):
            named.update(re.findall(r"`([^`]+)`", line))
        self.assertEqual(named, {event["activity"] for event in self.events})

    def test_xes__against_the_events__one_trace_a_case_in_order(self):
        log, traces = self.read_xes("run", "--format", "xes", "--replication", self.REPLICATION)
        self.assertEqual(log, {"concept:name": "hub", "lifecycle:model": "standard", "layout": "xes/1", "run": "run",
                               "seed": "1", "replication": str(self.REPLICATION)})
        names = [trace["concept:name"] for trace, _ in traces]
        self.assertEqual(names, sorted(set(names)))
        cases = {}
        for event in self.events:
            cases.setdefault(event["case"], []).append(event)
        self.assertEqual(set(names), set(cases))
        columns = {"concept:name": "activity", "lifecycle:transition": "lifecycle", "time:timestamp": "timestamp",
                   "org:resource": "resource", "org:group": "service"}
        columns.update({name: name for name in ("worker", "child", "outcome", "rule", "detail", "record", "kind")})
        for trace, events in traces:
            self.assertEqual(trace["family"], trace["concept:name"][2:])
            self.assertEqual(events, [{key: row[column] for key, column in columns.items() if row[column]}
                                      for row in cases[trace["concept:name"]]])

    def test_xes__page__names_every_attribute(self):
        section = PAGE.read_text(encoding="utf-8").split("layout `xes/1`")[1].split("\n## ")[0]
        text = self.exported("run", "--format", "xes")
        for key in set(re.findall(r' key="([^"]+)"', text)):
            self.assertIn(f"`{key}`", section)

    def test_replication__default_is_the_first__others_are_told(self):
        first = self.rows_of(self.folder / "run", "events")
        self.assertEqual({row["replication"] for row in first}, {str(FIRST)})
        for arguments, words in ((("--format", "events", "--replication", "9"), "the run has 5 to 6, not 9"),
                                 (("--format", "csv", "--replication", "5"), "goes with --format events or xes")):
            done = self.call("run", *arguments)
            self.assertEqual((done.returncode, done.stdout), (USAGE, b""))
            self.assertRegex(done.stderr.decode(), r"\Afrontdoor: [^\n]*" + words)

    def test_another_ledger__than_the_run_kept__no_file(self):
        """Store and manifest of seed 2 with the seed of the manifest changed: simulated again, it is another run."""
        for name in ("events", "xes"):
            folder = self.folder / f"other-{name}"
            self.simulate(folder, FOUR_WEEKS, "--seed", "2", replications=1)
            manifest = folder / "manifest.json"
            manifest.write_text(manifest.read_text(encoding="utf-8").replace('"seed": "2"', '"seed": "1"'), encoding="utf-8")
            done = self.call(folder, "--format", name, "--out", "other.out")
            self.assertEqual(done.returncode, FAILURE)
            self.assertRegex(done.stderr.decode(), r"\Afrontdoor: simulated again, the ledger differs [^\n]*\n\Z")
            self.assertEqual(list(self.folder.glob("other.out*")), [])

    def test_full_disk__events_and_xes__one_message_and_no_file(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
        for name in ("events", "xes"):
            done = self.call("run", "--format", name, "--out", "full.out", preexec_fn=limit, restore_signals=False)
            self.assertEqual(done.returncode, FAILURE)
            self.assertRegex(done.stderr.decode(), r"\Afrontdoor: [^\n]*full\.out: cannot write: File too large\n\Z")
            self.assertEqual(list(self.folder.glob("full.out*")), [])

    def test_names__hostile__are_well_formed_xes(self):
        scenario = self.folder / "hostile.yaml"
        scenario.write_text(f"format: 1\nextends: {os.path.relpath(FOUR_WEEKS, self.folder)}\n"
                            f"name: {json.dumps(HOSTILE_NAME)}\n", encoding="utf-8")
        self.simulate(self.folder / "<&\"\n\u00e9", scenario, replications=1)
        log, traces = self.read_xes(self.folder / "<&\"\n\u00e9", "--format", "xes")
        self.assertEqual((log["concept:name"], log["run"]), (HOSTILE_NAME, "<&\" \u00e9"))
        self.assertGreater(len(traces), 1000)
        rows = self.rows_of(self.folder / "<&\"\n\u00e9", "events")
        self.assertEqual({row["scenario"] for row in rows}, {"'" + HOSTILE_NAME})
        self.assertEqual(documented_columns("events/1"), list(rows[0]))


class Problems(Export):
    def unfinished(self):
        """A copy whose manifest says that the run did not finish."""
        folder = self.folder / "unfinished"
        if not folder.exists():
            shutil.copytree(self.folder / "run", folder)
            manifest = folder / "manifest.json"
            manifest.write_text(manifest.read_text(encoding="utf-8").replace('"finished": true', '"finished": false'),
                                encoding="utf-8")
        return folder

    def changed(self, name, sql):
        """A copy whose store somebody changed."""
        folder = self.folder / name
        shutil.copytree(self.folder / "run", folder)
        store = sqlite3.connect(folder / "replications.db")
        store.execute(sql)
        store.commit()
        store.close()
        return folder

    def test_calls__wrong__one_message_its_code_and_no_file(self):
        bare = self.folder / "bare"
        shutil.copytree(self.folder / "run", bare)
        (bare / "replications.db").unlink()
        rows = [
            ((), USAGE, "export needs the folder of a run"),
            (("run",), USAGE, "export needs --format"),
            (("run", "run", "--format", "csv"), USAGE, "one run, not run as well"),
            (("run", "--format", "sumary"), USAGE, r"no format sumary; did you mean summary\?"),
            (("run", "--format", "parquet"), USAGE, "no format parquet; .*--help"),
            (("run", "--fromat", "csv"), USAGE, r"did you mean --format\?"),
            (("nowhere", "--format", "csv", "--out", "x.csv"), FAILURE, "nowhere"),
            ((self.folder, "--format", "csv", "--out", "x.csv"), FAILURE, "not the folder of a run"),
            ((self.unfinished(), "--format", "csv", "--out", "x.csv"), USAGE, "has not finished"),
            ((bare, "--format", "csv", "--out", "x.csv"), FAILURE, r"replications\.db: cannot be opened"),
            ((self.changed("fewer", "DELETE FROM replication WHERE number = 6"), "--format", "csv", "--out", "x.csv"),
             FAILURE, "is not what the run kept: it holds 2 replications"),
            (("run", "--format", "csv", "--out", "run"), FAILURE, "run: is a folder"),
            (("run", "--format", "csv", "--out", "none/x.csv"), FAILURE, r"none/x\.csv: cannot write: No such file"),
            (("run", "--format", "csv", "--out", "/proc/x.csv"), FAILURE, r"/proc/x\.csv: cannot write"),
        ]
        for arguments, want_code, want_words in rows:
            with self.subTest(arguments=arguments):
                done = self.call(*arguments)
                text = done.stderr.decode("utf-8")
                self.assertEqual((done.returncode, done.stdout), (want_code, b""), text)
                self.assertRegex(text, r"\Afrontdoor: .*" + want_words)
                self.assertEqual(text.count("\n"), 1, text)
                self.assertEqual(list(self.folder.glob("*x.csv*")), [])

    def test_full_disk__says_so_and_leaves_what_was_there(self):
        """A limit on a file's size stands for a full disk: writing fails in the same places."""
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
        out = self.folder / "full.csv"
        out.write_text("before", encoding="utf-8")
        done = self.call("run", "--format", "csv", "--out", out, preexec_fn=limit, restore_signals=False)
        self.assertEqual(done.returncode, FAILURE)
        self.assertRegex(done.stderr.decode(), r"\Afrontdoor: .*full\.csv: cannot write: File too large\n\Z")
        self.assertEqual(out.read_text(encoding="utf-8"), "before")
        self.assertEqual(list(self.folder.glob("full.csv?*")), [])
        with open("/dev/full", "wb") as full:
            done = self.call("run", "--format", "csv", stdout=full)
        self.assertEqual((done.returncode, done.stderr), (FAILURE, b"frontdoor: cannot write to standard output: "
                                                          b"No space left on device\n"))
        done = self.call("run", "--format", "csv", "--out", "/dev/full")
        self.assertEqual((done.returncode, done.stderr),
                         (FAILURE, b"frontdoor: /dev/full: cannot write: No space left on device\n"))
        self.assertTrue(os.path.exists("/dev/full"))

    def test_read_only_run__is_exported_all_the_same(self):
        """And nothing in its folder is touched, or added."""
        folder = self.folder / "archived"
        shutil.copytree(self.folder / "run", folder)
        before = {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}
        for path in [*folder.iterdir(), folder]:
            path.chmod(0o500 if path.is_dir() else 0o400)
        self.addCleanup(folder.chmod, 0o700)
        self.exported(folder, "--format", "csv")
        self.assertEqual({path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}, before)


if __name__ == "__main__":
    unittest.main()
