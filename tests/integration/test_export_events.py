"""The event log that `frontdoor export` writes, as CSV and as XES, against the ledger that the run itself wrote.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import csv
import io
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import unittest
import xml.etree.ElementTree

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from exports import FAILURE, FIRST, HOSTILE_NAME, INTERRUPTED, PAGE, PROGRAM, USAGE, Calls, documented_columns  # noqa: E402
from runs import FOUR_WEEKS, HUB, PATIENCE_SECONDS  # noqa: E402

OF_ONE_REPLICATION = ("events", "xes", "contacts")


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
                                 (("--format", "csv", "--replication", "5"), "goes with --format events, xes or contacts")):
            done = self.call("run", *arguments)
            self.assertEqual((done.returncode, done.stdout), (USAGE, b""))
            self.assertRegex(done.stderr.decode(), r"\Afrontdoor: [^\n]*" + words)

    def test_another_ledger__than_the_run_kept__no_file(self):
        """Store and manifest of seed 2 with the seed of the manifest changed: simulated again, it is another run."""
        for name in OF_ONE_REPLICATION:
            folder = self.folder / f"other-{name}"
            self.simulate(folder, FOUR_WEEKS, "--seed", "2", replications=1)
            manifest = folder / "manifest.json"
            manifest.write_text(manifest.read_text(encoding="utf-8").replace('"seed": "2"', '"seed": "1"'), encoding="utf-8")
            done = self.call(folder, "--format", name, "--out", "other.out")
            self.assertEqual(done.returncode, FAILURE)
            self.assertRegex(done.stderr.decode(), r"\Afrontdoor: simulated again, the ledger differs [^\n]*\n\Z")
            self.assertEqual(list(self.folder.glob("other.out*")), [])

    def test_full_disk__formats_of_one_replication__one_message_and_no_file(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
        for name in OF_ONE_REPLICATION:
            done = self.call("run", "--format", name, "--out", "full.out", preexec_fn=limit, restore_signals=False)
            self.assertEqual(done.returncode, FAILURE)
            self.assertRegex(done.stderr.decode(), r"\Afrontdoor: [^\n]*full\.out: cannot write: File too large\n\Z")
            self.assertEqual(list(self.folder.glob("full.out*")), [])

    def test_interrupted__while_it_writes__says_so(self):
        """Into a pipe that nobody empties until the signal was sent: it cannot have finished before."""
        path = self.folder / "pipe"
        os.mkfifo(path)
        process = subprocess.Popen([PROGRAM, "export", "run", "--format", "xes", "--out", str(path)], cwd=self.folder,
                                   stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        with process, open(path, "rb") as pipe:
            self.assertEqual(pipe.read(5), b"<?xml")
            process.send_signal(signal.SIGTERM)
            pipe.read()
            words = process.stderr.read()
        self.assertEqual((process.returncode, words), (INTERRUPTED, b"frontdoor: interrupted; nothing was exported\n"))

    def test_names__hostile__are_well_formed_xes(self):
        scenario = self.write_hostile_scenario()
        self.simulate(self.folder / "<&\"\n\u00e9", scenario, replications=1)
        log, traces = self.read_xes(self.folder / "<&\"\n\u00e9", "--format", "xes")
        self.assertEqual((log["concept:name"], log["run"]), (HOSTILE_NAME, "<&\" \u00e9"))
        self.assertGreater(len(traces), 1000)
        rows = self.rows_of(self.folder / "<&\"\n\u00e9", "events")
        self.assertEqual({row["scenario"] for row in rows}, {"'" + HOSTILE_NAME})
        self.assertEqual(documented_columns("events/1"), list(rows[0]))


if __name__ == "__main__":
    unittest.main()
