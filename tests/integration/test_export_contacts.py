"""The contacts that `frontdoor export` writes for `frontdoor fit`, against the ledger that the run itself wrote. What a fit
makes of them: RoundTrip in test_fit.py.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import csv
import io
import pathlib
import re
import stat
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from exports import FIRST, OK, PROGRAM, Calls, documented_columns  # noqa: E402
from runs import HUB, PATIENCE_SECONDS, SOURCE  # noqa: E402

AT_THE_DOOR = {"advice_at_door": "advice", "open_case": "open_case"}


class Contacts(unittest.TestCase, Calls):
    """Of the hub, which has every mechanism on, its second replication."""

    @classmethod
    def setUpClass(cls):
        cls.make_folder()
        replication = str(FIRST + 1)
        cls.simulate(cls.folder / "run", HUB, "--ledger", str(cls.folder / "ledger.csv"), replications=2)
        subprocess.run([PROGRAM, "export", "run", "--format", "contacts", "--replication", replication, "--out",
                        "contacts.csv"], cwd=cls.folder, stdin=subprocess.DEVNULL, timeout=PATIENCE_SECONDS, check=True)
        with open(cls.folder / "ledger.csv", encoding="utf-8", newline="") as file:
            ledger = [row for row in csv.DictReader(file) if row["replication"] == replication]
        cls.receipts = [row for row in ledger if row["kind"] == "received"]
        cls.records = {}  # from the receipt on: a request past the front door that is stepped up has earlier ones
        for row in ledger:
            if row["kind"] == "received":
                cls.records[row["subject"]] = []
            elif row["subject"] in cls.records:
                cls.records[row["subject"]].append((row["time"].replace(" ", "T"), row["kind"], row["code_name"]))
        cls.text = (cls.folder / "contacts.csv").read_text(encoding="utf-8")
        cls.contacts = list(csv.DictReader(io.StringIO(cls.text, newline=""), strict=True))

    def pairs(self):
        """Each contact with its records in the order of the ledger: (time, kind, code_name)."""
        return zip(self.contacts, (self.records[row["subject"]] for row in self.receipts))

    @staticmethod
    def times(records, *wanted):
        """When something of the kinds and codes wanted happened; a code of None stands for all."""
        return [time for time, kind, code in records if (kind, code) in wanted or (kind, None) in wanted]

    def test_header__columns__are_those_of_fit_and_of_the_page(self):
        header = self.text.split("\n", 1)[0].split(",")
        page = (SOURCE / "docs" / "fit.md").read_text(encoding="utf-8").split("| column | what |")[1].split("\n\n")[0]
        cells = re.findall(r"^\| (`[^|]*`) \|", page, re.MULTILINE)
        self.assertEqual(header, [name for cell in cells for name in re.findall(r"`(\w+)`", cell)])
        self.assertEqual(header, documented_columns("contacts"))

    def test_rows__against_the_ledger__one_for_each_receipt_by_time(self):
        self.assertGreater(len(self.contacts), 1000)
        want = [(row["time"].replace(" ", "T"), row["code_name"], "F" + row["subject"][2:],
                 f"C{row['subject'][2:]}-{(int(row['value']) & 0xFF) + 1}") for row in self.receipts]
        self.assertEqual([(row["received"], row["source"], row["family"], row["child"]) for row in self.contacts], want)
        self.assertEqual(want, sorted(want, key=lambda row: row[0]))

    def test_decisions__made_twice_or_at_the_door__the_first_is_told(self):
        seen = set()
        for contact, records in self.pairs():
            decisions = [(time, name.split("/")[0]) for time, kind, name in records if kind == "decided"]
            ends = [(time, AT_THE_DOOR[name.split("/")[0]]) for time, kind, name in records
                    if kind == "closed" and name.split("/")[0] in AT_THE_DOOR]
            want = min(decisions + ends, default=("", ""))
            self.assertEqual((contact["decided"], contact["outcome"]), want)
            seen.update([contact["outcome"], "twice" if len(decisions) > 1 else "once"])
        self.assertEqual(seen, {"", "no_further_action", "advice", "signpost", "early_help", "referral",
                                "strategy_discussion", "open_case", "once", "twice"})

    def test_screening_start__with_waits_before_the_decision__is_not_told(self):
        """Taken up once, and put down with the decision or not yet: then decided minus start is hands-on time."""
        told = 0
        for contact, records in self.pairs():
            before = [record for record in records if not contact["decided"] or record[0] <= contact["decided"]]
            started = self.times(before, ("started", "screening_staff"))
            ended = self.times(before, ("ended", "screening_staff"))
            is_one_piece = len(started) == 1 and ended in ([], [contact["decided"]])
            self.assertEqual(contact["screening_start"], started[0] if is_one_piece else "", contact)
            told += is_one_piece
        self.assertGreater(told, 100)
        self.assertGreater(len(self.contacts) - told, 100)

    def test_help__had_twice_or_with_a_conference_after_it__first_start_and_first_end(self):
        columns = {
            "early_help_start": [("started", "early_help_places")],
            "early_help_end": [("ended", "early_help_places")],
            "assessment_start": [("started", "assessment_slots")],
            "assessment_end": [("assessed", None), ("went_on", "protection")],
        }
        for column, wanted in columns.items():
            with self.subTest(column):
                want = [min(self.times(records, *wanted), default="") for _, records in self.pairs()]
                self.assertEqual([contact[column] for contact in self.contacts], want)
                self.assertGreater(sum(time != "" for time in want), 10)

    def test_fit__of_the_rows__refuses_none(self):
        done = subprocess.run([PROGRAM, "fit", "contacts.csv", "--look-back", "0", "-o", "fitted.yaml", "--base",
                               SOURCE / "scenarios" / "wales-typical.yaml"], cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE_SECONDS, check=False, text=True)
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertTrue(done.stdout.startswith(f"{len(self.contacts)} contacts read;"), done.stdout)
        self.assertNotIn("rows not used", done.stdout)

    def test_file__of_simulated_families__has_the_mode_of_any_export(self):
        self.exported("run", "--format", "csv", "--out", "values.csv")
        modes = {stat.S_IMODE((self.folder / name).stat().st_mode) for name in ("contacts.csv", "values.csv")}
        self.assertEqual(len(modes), 1)


if __name__ == "__main__":
    unittest.main()
