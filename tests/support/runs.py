"""Runs of the built program, for tests: each in a folder of its own that ends with the test.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["FRONTDOOR_BUILD"])
SOURCE = pathlib.Path(os.environ["FRONTDOOR_SOURCE"])
CARDIFF = SOURCE / "scenarios" / "cardiff-2014-15.yaml"
FOUR_WEEKS = SOURCE / "tests" / "support" / "four-weeks.yaml"
HUB = SOURCE / "tests" / "support" / "hub.yaml"
BACKLOG = SOURCE / "tests" / "support" / "backlog.yaml"
SERVICES = ("intake", "screening", "early_help", "assessment")
SLOWNESS = int(os.environ.get("FRONTDOOR_TEST_SLOWNESS", "1"))  # of the build; above 1 with a sanitizer: tests/run
# A front door with one worker of each kind, open in office hours, for two weeks from Monday 29 June 2015 after four of run-in: for
# whoever says who comes.
OFFICE = """format: 1
time: {first_day: "2015-06-01", run_in_days: 28, measured_days: 14}
calendars:
  office:
    monday: ["09:00-17:00"]
    tuesday: ["09:00-17:00"]
    wednesday: ["09:00-17:00"]
    thursday: ["09:00-17:00"]
    friday: ["09:00-17:00"]
screening: {staff_posts: 1, staff_calendar: office, decision_minutes: 30}
early_help: {calendar: office}
assessment: {workers: 1, calendar: office, assessment_hours: 8}
"""
PATIENCE_SECONDS = 240
SANITIZED_STRIDE = 3


def rows_of_this_build(rows):
    """All rows of a table; with a sanitizer each third, from the first: it looks at memory or threads of the code that all rows
    share, and takes up to ten times as long."""
    return rows if SLOWNESS == 1 else rows[::SANITIZED_STRIDE]


class Run:
    """What a run left: results and manifest as they stand in its folder."""

    def __init__(self, folder):
        self.folder = folder
        self.results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
        self.manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))

    @property
    def ledger_hash(self):
        return self.results["ledger_hash"]

    @property
    def services(self):
        return self.manifest["services"]

    def mean(self, measure):
        return self.results["measures"][measure]["mean"]


class RunTestCase(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="frontdoor-test-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.run_count = 0

    def rows(self, folder):
        """All that the store says."""
        store = sqlite3.connect(folder / "replications.db")
        rows = {table: store.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
                for table in ("replication", "service", "value")}
        store.close()
        return rows

    def assert_same_run(self, folder, whole):
        for name in ("results.json", "results.txt", "scenario.json"):
            self.assertEqual((folder / name).read_bytes(), (whole / name).read_bytes(), name)
        self.assertEqual({path.name for path in folder.iterdir()}, {path.name for path in whole.iterdir()})
        self.assertEqual(self.rows(folder), self.rows(whole))

    def simulate(self, scenario, settings=(), **options):
        """options: as the command line has them, `_` for `-`: deployment="ipc", in_step=8."""
        self.run_count += 1
        folder = self.folder / f"run-{self.run_count}"
        arguments = [str(BUILD / "bin" / "frontdoor"), "run", str(scenario), "--quiet", "--out", str(folder)]
        for key, value in settings:
            arguments += ["--set", f"{key}={value}"]
        for name, value in options.items():
            arguments += ["--" + name.replace("_", "-"), str(value)]
        done = subprocess.run(arguments, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, timeout=PATIENCE_SECONDS, check=False)
        self.assertEqual(done.returncode, 0, f"{' '.join(arguments)}\n{done.stderr}")
        return Run(folder)
