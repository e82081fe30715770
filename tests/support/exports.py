"""Exports of runs, for tests: what `frontdoor export` writes, read by parsers that are not ours; and the columns that
docs/reference/exports.md names. Standard library only.
"""
import csv
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from runs import BUILD, FOUR_WEEKS, PATIENCE_SECONDS, SOURCE

OK, FAILURE, USAGE, INTERRUPTED = 0, 1, 2, 130
PROGRAM = str(BUILD / "bin" / "frontdoor")
PAGE = SOURCE / "docs" / "reference" / "exports.md"
REPLICATIONS = 3
FIRST = 5
HOSTILE_NAME = "=cmd|' /C calc'!A0,\"x\"<&>"


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

    @classmethod
    def write_hostile_scenario(cls, provenance=""):
        """Its name is what a spreadsheet would take for a formula, and XML for a tag."""
        scenario = cls.folder / "hostile.yaml"
        scenario.write_text(f"format: 1\nextends: {os.path.relpath(FOUR_WEEKS, cls.folder)}\n"
                            f"name: {json.dumps(HOSTILE_NAME)}\n{provenance}", encoding="utf-8")
        return scenario


class Export(unittest.TestCase, Calls):
    @classmethod
    def setUpClass(cls):
        cls.make_folder()
        cls.simulate(cls.folder / "run", FOUR_WEEKS)

    def table(self, name, run="run"):
        return list(csv.DictReader(io.StringIO(self.exported(run, "--format", name), newline=""), strict=True))

    def results(self, run="run"):
        return json.loads((self.folder / run / "results.json").read_text(encoding="utf-8"))
