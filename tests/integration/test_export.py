"""What `frontdoor export` writes as tables, read by programs that are not ours: the numbers are those of results.json, the
columns those of docs/reference/exports.md, and what goes wrong is told once and leaves no file.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import os
import pathlib
import re
import resource
import shutil
import sqlite3
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from exports import FAILURE, FIRST, HOSTILE_NAME, REPLICATIONS, USAGE, Export, documented_columns  # noqa: E402

TABLES = {"csv": "values/1", "summary": "summary/1", "course": "course/1"}


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

    def test_course__last_day__is_what_the_measure_at_the_end_says(self):
        """The run has fewer replications than the course is made from, so that both are means of the same ones."""
        measures = self.results()["measures"]
        waiting = [row for row in self.table("course") if (row["series"], row["pool"]) == ("waiting", "screening_staff")]
        self.assertEqual(len(waiting), 28)
        last = waiting[-1]
        self.assertEqual((last["unit"], last["first_replication"], last["replications"], last["weekday"], last["hour"]),
                         ("contacts", str(FIRST), str(REPLICATIONS), "", ""))
        want = measures["screening_queue_at_end"]
        self.assertAlmostEqual(float(last["mean"]), want["mean"], places=9)
        self.assertAlmostEqual(float(last["high"]), want["high"], places=9)
        self.assertAlmostEqual(float(last["low"]), max(want["low"], 0), places=9)

    def test_names__hostile__are_told_as_texts(self):
        """The scenario's name and the folder's begin with = and hold a quote and a comma."""
        scenario = self.write_hostile_scenario()
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
