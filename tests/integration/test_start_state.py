"""A run from a given state (start.*): who waits when the measured period begins, since when, and in what order.

Schedules are worked out by hand, to the second. Hand-offs take 60 minutes, by default.
"""
import csv
import datetime
import json
import math
import os
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import BACKLOG, BUILD, FOUR_WEEKS, OFFICE, RunTestCase  # noqa: E402

import unittest  # noqa: E402

# One worker of each kind, nobody but who the start state gives. The period begins on Monday 29 June 2015.
SCENARIO = OFFICE + """title: {en: Two wait}
intake:
  sources:
    police: {annual_first_contacts: 0, need_level_shares: [0, 0, 1, 0]}
    health: {annual_first_contacts: 0, need_level_shares: [0, 0, 1, 0]}
measures: {calendar: office}
"""
FIRST_DAY = datetime.datetime(2015, 6, 1)


class StartState(RunTestCase):
    def write(self, start, text=SCENARIO):
        path = self.folder / "start.yaml"
        path.write_text(text + start, encoding="utf-8")
        return path

    def ledger(self, scenario, settings=(), **options):
        path = self.folder / f"ledger-{self.run_count}.csv"
        run = self.simulate(scenario, settings, reps=1, deployment="direct", ledger=path, **options)
        with open(path, encoding="utf-8", newline="") as file:
            return run, list(csv.DictReader(file))

    def story(self, rows, kinds):
        """(when, what, which contact by order of receipt) of the kinds asked for."""
        order = [row["subject"] for row in rows if row["kind"] == "received"]
        return [((FIRST_DAY + datetime.timedelta(seconds=int(row["time_seconds"]))).strftime("%d %H:%M:%S"),
                 row["kind"], order.index(row["subject"])) for row in rows
                if row["kind"] in kinds and row["subject"] in order]

    def test_two_contacts_of_given_age__one_worker__to_the_second(self):
        """The older comes 20.5 days before Monday 29 June 00:00, on Monday 8 June at 12:00; the younger 2.25 days before,
        on Friday 26 June at 18:00. Both reach screening an hour later and wait. Nobody looks before the 29th; the
        worker opens at 09:00, takes the older, which waited since 8 June 13:00, and 30 minutes later the other.
        """
        scenario = self.write("""start:
  waiting_for_screening:
    younger: {contacts: 1, age_days: 2.25}
    older: {contacts: 1, age_days: 20.5}
""")
        run, rows = self.ledger(scenario)
        self.assertEqual(self.story(rows, ("received", "joined", "started", "decided"))[:8], [
            ("08 12:00:00", "received", 0),
            ("08 13:00:00", "joined", 0),
            ("26 18:00:00", "received", 1),
            ("26 19:00:00", "joined", 1),
            ("29 09:00:00", "started", 0),
            ("29 09:30:00", "decided", 0),
            ("29 09:30:00", "started", 1),
            ("29 10:00:00", "decided", 1),
        ])
        longest = datetime.timedelta(days=20, hours=20).total_seconds()  # 8 June 13:00 to 29 June 09:00
        self.assertEqual(run.mean("screening_longest_wait_seconds"), longest)
        other = datetime.timedelta(days=2, hours=14, minutes=30).total_seconds()
        self.assertEqual(run.mean("screening_wait_mean_seconds"), (longest + other) / 2)
        self.assertEqual(run.mean("contacts"), 0)  # received in the run-in
        self.assertEqual(run.mean("contacts_open_at_start"), 2)

    def test_two_referrals_of_given_age__one_slot__to_the_second(self):
        """Received 4 and 3 days before Monday 29 June 00:00, referred an hour later, in the line of assessment an hour
        after that. The one slot is taken as the period begins; eight hours of office time end on Monday at 17:00, and
        then the other has it.
        """
        scenario = self.write("""start:
  waiting_for_assessment:
    older: {contacts: 1, age_days: 4, need_level_shares: [0, 0, 0, 1]}
    younger: {contacts: 1, age_days: 3, need_level_shares: [0, 0, 0, 1]}
""")
        run, rows = self.ledger(scenario)
        self.assertEqual(self.story(rows, ("received", "decided", "joined", "started", "ended")), [
            ("25 00:00:00", "received", 0),
            ("25 01:00:00", "decided", 0),
            ("25 02:00:00", "joined", 0),
            ("26 00:00:00", "received", 1),
            ("26 01:00:00", "decided", 1),
            ("26 02:00:00", "joined", 1),
            ("29 00:00:00", "started", 0),
            ("29 17:00:00", "ended", 0),
            ("29 17:00:00", "started", 1),
            ("30 17:00:00", "ended", 1),
        ])
        self.assertEqual({row["code"] for row in rows if row["kind"] == "decided"}, {str(4 | 26 << 8)})
        self.assertEqual(run.mean("assessment_wait_mean_seconds"), (94 + 87) * 3600 / 2)
        self.assertEqual(run.mean("assessment_in_time_share"), 1)

    def test_referrals_that_come_again__are_screened_like_any_other(self):
        """All are stepped down to early help, where the need of each worsens, and stepped up to screening. The six are
        referred by the start state once; what follows is screening's.
        """
        text = SCENARIO.replace("early_help: {calendar: office}", "early_help: {places: 20, calendar: office, episode_hours: 2, "
                                "worsens_share: 1, step_up_to: screening, step_up_from_level: 2}")
        text = text.replace("assessment_hours: 8", "assessment_hours: 1, plan_from_level: 5, step_down_share: 1")
        scenario = self.write("start: {waiting_for_assessment: {a: {contacts: 6, age_days: {uniform: {low: 0, high: 9}}, "
                              "need_level_shares: [0, 0, 1, 0]}}}\n", text)
        _, rows = self.ledger(scenario)
        rules = [int(row["code"]) >> 8 for row in rows if row["kind"] == "decided"]
        self.assertGreater(len([row for row in rows if row["kind"] == "stepped_up"]), 3)
        self.assertEqual(rules.count(26), 6)
        self.assertGreater(len(rules), 9)

    def test_younger_than_the_handoff__joins_in_the_period__as_any_contact(self):
        scenario = self.write("start: {waiting_for_screening: {new: {contacts: 1, age_days: 0.02}}}\n")
        _, rows = self.ledger(scenario)
        self.assertEqual(self.story(rows, ("received", "joined", "started"))[:3], [
            ("28 23:31:12", "received", 0), ("29 00:31:12", "joined", 0), ("29 09:00:00", "started", 0)])

    def test_backlog__beside_demand__leaves_the_other_contacts_as_they_are(self):
        scenario = self.write("""start:
  waiting_for_screening: {w: {contacts: 40, age_days: {uniform: {low: 0, high: 20}}}}
  waiting_for_assessment: {a: {contacts: 12, age_days: 9, need_level_shares: [0, 0, 0.5, 0.5]}}
""", f"format: 1\nextends: {os.path.relpath(FOUR_WEEKS, self.folder)}\n")
        _, plain = self.ledger(FOUR_WEEKS)
        _, with_backlog = self.ledger(scenario)

        def first_contacts(rows):
            return {row["subject"]: (row["time_seconds"], row["code"], row["value"]) for row in rows
                    if row["kind"] == "received" and int(row["subject"], 16) >> 56 == 0}
        before, after = first_contacts(plain), first_contacts(with_backlog)
        added = set(after) - set(before)
        self.assertGreater(len(before), 100)
        self.assertEqual({contact: after[contact] for contact in before}, before)
        self.assertEqual(len(added), 40 + 12)
        self.assertGreater(len({after[contact][1] for contact in added}), 1)  # sources

    def test_bigger_backlog__same_seed__holds_the_smaller(self):
        text = "start: {waiting_for_screening: {w: {contacts: %d, age_days: {uniform: {low: 1, high: 20}}}}}\n"
        received = []
        for count in (3, 9):
            _, rows = self.ledger(self.write(text % count))
            received.append({(row["time_seconds"], row["subject"], row["value"]) for row in rows
                             if row["kind"] == "received"})
        self.assertEqual([len(one) for one in received], [3, 9])
        self.assertLess(received[0], received[1])

    def test_backlog_of_twenty__one_worker__clears_as_the_last_is_taken_up(self):
        """Sixteen of half an hour fill Monday, and in the very second of closing a seventeenth is begun; the last of twenty
        is taken up on Tuesday at 10:00, 34 hours after the period began. All came five days before, so that until then somebody had waited more than a day.
        """
        start = "start: {waiting_for_screening: {w: {contacts: 20, age_days: 5}}}\n"
        text = SCENARIO.replace("measures: {", "measures: {screening_backlog_days: 1, assessment_backlog_days: 1, ")
        run = self.simulate(self.write(start, text), reps=3, deployment="direct")
        self.assertEqual(run.mean("screening_backlog_cleared_share"), 1)
        self.assertEqual(run.mean("screening_backlog_clears_after_seconds"), 34 * 3600)
        self.assertEqual(run.mean("assessment_backlog_clears_after_seconds"), 0)
        self.assertEqual(run.results["backlogs_clear_after_seconds"]["screening"],
                         {"replications": 3, "cleared": 3,
                          "half": {"seconds": 122400, "low": None, "high": None},
                          "nine_tenths": {"seconds": 122400, "low": 122400, "high": None}})
        self.assertIn("half of them by 2015-06-30; too few replications for an interval",
                      (run.folder / "results.txt").read_text(encoding="utf-8"))
        short = self.simulate(self.write(start, text), [("time.measured_days", 1)], reps=3, deployment="direct")
        self.assertEqual(short.mean("screening_backlog_cleared_share"), 0)
        self.assertIsNone(short.mean("screening_backlog_clears_after_seconds"))
        self.assertIn("half of them: not before the end of the run",
                      (short.folder / "results.txt").read_text(encoding="utf-8"))

    def test_exponential_work__share_cleared_in_a_day__is_erlangs(self):
        """With a worker who never rests and work of an hour on average, exponential, the last of twenty is taken up after
        nineteen of them: Erlang. It is within 24 hours as often as a Poisson count of mean 24 is 19 or more. Of 2,000
        replications the count is off by more than 4.5 standard deviations once in 150,000 seeds.
        """
        always = '["00:00-24:00"]'
        days = "".join(f"    {day}: {always}\n" for day in ("monday", "tuesday", "wednesday", "thursday", "friday",
                                                             "saturday", "sunday"))
        text = SCENARIO.replace("screening: {", "  always:\n" + days + "screening: {", 1)
        text = text.replace("staff_calendar: office, decision_minutes: 30",
                            "staff_calendar: always, decision_minutes: {exponential: {mean: 60}}")
        text = text.replace("measured_days: 14", "measured_days: 1")
        text = text.replace("measures: {", "measures: {screening_backlog_days: 1, ")
        run = self.simulate(self.write("start: {waiting_for_screening: {w: {contacts: 20, age_days: 5}}}\n", text),
                            reps=2000, deployment="direct")
        want = 1 - sum(math.exp(-24) * 24 ** k / math.factorial(k) for k in range(19))
        error = math.sqrt(want * (1 - want) / 2000)
        self.assertLess(abs(run.mean("screening_backlog_cleared_share") - want), 4.5 * error)
        half = run.results["backlogs_clear_after_seconds"]["screening"]["half"]
        median = next(t / 100 for t in range(2400)
                      if 1 - sum(math.exp(-t / 100) * (t / 100) ** k / math.factorial(k) for k in range(19)) >= 0.5)
        self.assertLess(abs(half["seconds"] / 3600 - median), 0.5)
        self.assertLess(half["low"], half["seconds"])
        self.assertGreater(half["high"], half["seconds"])

    def test_size__share_of_replications_that_clear__finds_the_least_posts(self):
        """Forty of half an hour: a worker takes up 17 on Monday, two 34, three all."""
        text = SCENARIO.replace("measures: {", "measures: {screening_backlog_days: 1, ")
        scenario = self.write("start: {waiting_for_screening: {w: {contacts: 40, age_days: 5}}}\n", text)
        done = subprocess.run([str(BUILD / "bin" / "frontdoor"), "size", str(scenario), "--vary", "screening.staff_posts=1:4",
                               "--set", "time.measured_days=1", "--target", "screening_backlog_cleared_share>=0.9",
                               "--reps-max", "160", "--json", "--quiet"],
                              stdout=subprocess.PIPE, text=True, check=True)
        self.assertEqual(json.loads(done.stdout)["answer"], 3, done.stdout)

    def test_every_deployment__one_seed__one_ledger(self):
        hashes = {self.simulate(BACKLOG, reps=2, deployment=name).ledger_hash for name in ("direct", "ipc", "tcp")}
        self.assertEqual(len(hashes), 1)

    def test_trace__contact_of_the_start_state__tells_that_it_is_one(self):
        run, rows = self.ledger(self.write("start: {waiting_for_screening: {w: {contacts: 1, age_days: 3}}}\n"))
        contact = next(row["subject"] for row in rows if row["kind"] == "received")
        done = subprocess.run([str(BUILD / "bin" / "frontdoor"), "trace", str(run.folder), contact],
                              stdout=subprocess.PIPE, text=True, check=True)
        self.assertIn("of the start state", done.stdout)
        self.assertIn("after a wait of 3 days 8 h", done.stdout)

    def test_scenario__that_cannot_be__says_where_and_what_is_allowed(self):
        for start, want in (
                ("start:\n  waiting_for_screening: {w: {contacts: 4, age_days: 30}}\n",
                 "start.yaml:20:54: start.waiting_for_screening.w.age_days: gives 30 days, but nobody can have come before "
                 "the run-in (allowed up to time.run_in_days, 28); try {uniform: {low: 1, high: 20}}, or a longer run-in"),
                ("start:\n  waiting_for_screening: {w: {contacts: 4, age_days: {exponential: {mean: 3}}}}\n",
                 "gives any age, but nobody can have come before the run-in"),
                ("start:\n  waiting_for_screening: {w: {contacts: 4}}\n", "w.age_days: missing (distribution"),
                ("start:\n  waiting_for_screening: {w: {contacts: -1, age_days: 3}}\n", "0 to 10000"),
                ("start:\n  waiting_for_screening: {w: {contacts: 1, age_days: 3, sources: [polic]}}\n",
                 "there is no source polic; did you mean police?"),
                ("start:\n  waiting_for_assessment: {w: {contacts: 1, age_days: 3}}\n",
                 "need_level_shares: missing (list of 4 shares that sum to 1")):
            with self.subTest(start=start):
                done = subprocess.run([str(BUILD / "bin" / "frontdoor"), "validate", str(self.write(start))],
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
                self.assertEqual(done.returncode, 3, done.stdout)
                self.assertIn(want, done.stdout)


if __name__ == "__main__":
    unittest.main()
