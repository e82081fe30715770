"""A run from a given state (start.*): assessments under way, closing work, places of early help that are taken or waited for.

Schedules are worked out by hand, to the second. Hand-offs take 60 minutes. The period begins on Monday 29 June 2015 at 00:00, office
hours are 09:00 to 17:00.
"""
import collections
import csv
import datetime
import math
import os
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import BUILD, FOUR_WEEKS, HUB, OFFICE, RunTestCase  # noqa: E402

import unittest  # noqa: E402

SCENARIO = OFFICE.replace("early_help: {calendar: office}", "early_help: {calendar: office, places: 2, episode_hours: 60}").replace(
    "assessment_hours: 8", "assessment_hours: 40, caseload_limit_children: 3, closing_hours: 4") + """title: {en: Under way}
intake:
  sources:
    police: {annual_first_contacts: 0, need_level_shares: [0, 0, 1, 0]}
    health: {annual_first_contacts: 0, need_level_shares: [0, 0, 1, 0]}
measures: {calendar: office}
"""
HIGH, LOW = "need_level_shares: [0, 0, 0, 1]", "need_level_shares: [0, 1, 0, 0]"
FIRST_DAY = datetime.datetime(2015, 6, 1)
ALWAYS = "  always:\n" + "".join(f'    {day}: ["00:00-24:00"]\n' for day in (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
# Four weeks of a hub in which everything happens, and of each place of the start state some.
MIXED = f"""start:
  waiting_for_screening: {{w: {{contacts: 20, age_days: {{uniform: {{low: 0, high: 14}}}}}}}}
  waiting_for_assessment: {{a: {{contacts: 8, age_days: 6, {HIGH}}}}}
  in_assessment:
    long: {{cases: 10, open_working_days: {{uniform: {{low: 0, high: 14}}}}, {HIGH}}}
    new: {{cases: 6, sources: [police], open_working_days: {{discrete: {{values: [0, 1, 2.25], weights: [1, 1, 1]}}}}, {LOW}}}
  in_closing: {{c: {{cases: 9, ended_days: {{uniform: {{low: 0, high: 10}}}}, need_level_shares: [0, 0.4, 0.3, 0.3]}}}}
  in_early_help:
    hub: {{families: 7, helped_days: {{uniform: {{low: 0, high: 8}}}}, {LOW}}}
    grant: {{families: 2, helped_days: {{exponential: {{mean: 0.01}}}}, {LOW}}}
  waiting_for_early_help: {{hub: {{families: 5, age_days: {{uniform: {{low: 0, high: 12}}}}, {LOW}}}, grant: {{families: 4, age_days: 3, {LOW}}}}}
""".replace("{exponential: {mean: 0.01}}", "0.01")
PERIOD_SECONDS = 28 * 86400


class StartCaseloads(RunTestCase):
    def write(self, start, text=SCENARIO):
        path = self.folder / "start.yaml"
        path.write_text(text + start, encoding="utf-8")
        return path

    def ledger(self, scenario, settings=(), reps=1, **options):
        path = self.folder / f"ledger-{self.run_count}.csv"
        run = self.simulate(scenario, settings, reps=reps, deployment="direct", ledger=path, **options)
        with open(path, encoding="utf-8", newline="") as file:
            return run, list(csv.DictReader(file))

    def story(self, rows, kinds, pool=None):
        """(when, what, which contact by order of receipt) of the kinds asked for, in the stage asked for."""
        order = [row["subject"] for row in rows if row["kind"] == "received"]
        return [((FIRST_DAY + datetime.timedelta(seconds=int(row["time_seconds"]))).strftime("%d %H:%M:%S"),
                 row["kind"], order.index(row["subject"])) for row in rows
                if row["kind"] in kinds and row["subject"] in order and (pool is None or row["code_name"] in (pool, ""))]

    def mixed(self):
        return self.write(MIXED, f"format: 1\nextends: {os.path.relpath(HUB, self.folder)}\n")

    def test_two_assessments_open_for_given_days__constant_length__to_the_second(self):
        """Three working days before Monday lie from Wednesday 24 June 09:00 on, two and a half from Wednesday 13:00: eight hours a
        day. Of 40 hours 24 and 20 are spent; 16 are left until Tuesday 17:00, 20 until Wednesday 13:00.
        """
        scenario = self.write(f"""start:
  in_assessment:
    a: {{cases: 1, open_working_days: 3, {HIGH}}}
    b: {{cases: 1, open_working_days: 2.5, {HIGH}}}
""")
        run, rows = self.ledger(scenario)
        self.assertEqual(self.story(rows, ("received", "decided", "joined", "started"))[:8], [
            ("24 07:00:00", "received", 0),
            ("24 08:00:00", "decided", 0),
            ("24 09:00:00", "joined", 0),
            ("24 09:00:00", "started", 0),
            ("24 11:00:00", "received", 1),
            ("24 12:00:00", "decided", 1),
            ("24 13:00:00", "joined", 1),
            ("24 13:00:00", "started", 1),
        ])
        self.assertEqual(self.story(rows, ("assessed",)), [("30 17:00:00", "assessed", 0), ("01 13:00:00", "assessed", 1)])
        self.assertEqual({row["code_name"] for row in rows if row["kind"] == "decided"}, {"referral/start_state"})
        self.assertEqual(run.mean("contacts"), 0)  # received in the run-in
        self.assertEqual(run.mean("decisions"), 0)
        self.assertEqual(run.mean("assessments"), 2)  # ended in the period
        self.assertIsNone(run.mean("assessment_wait_mean_seconds"))  # allocated in the run-in
        self.assertEqual(run.mean("caseload_max"), 2)

    def test_assessment_open_for_longer_than_any_length__ends_as_the_period_begins(self):
        scenario = self.write(f"start: {{in_assessment: {{a: {{cases: 1, open_working_days: 6, {HIGH}}}}}}}\n")
        _, rows = self.ledger(scenario)
        self.assertEqual(self.story(rows, ("assessed",)), [("29 00:00:00", "assessed", 0)])

    def test_open_assessment_that_the_limit_pulls__aims_at_its_last_days_from_the_period_on(self):
        """Referred on Wednesday 24 June, limit eight working days: the end of Monday 6 July. 72 hours would end a day later.
        The pull of one working day aims at the limit itself; a limit that had passed by Monday 29 June would pull nobody.
        """
        text = SCENARIO.replace("assessment_hours: 40", "assessment_hours: 72, limit_pull_share: 1, limit_pull_working_days: 1, "
                                "limit_working_days: %d")
        start = f"start: {{in_assessment: {{a: {{cases: 1, open_working_days: 3, {HIGH}}}}}}}\n"
        for limit, want in ((8, "06 17:00:00"), (2, "06 17:00:00"), (6, "02 17:00:00")):
            with self.subTest(limit):
                settings = [("assessment.assessment_hours", 72 if limit == 2 else 100)]
                _, rows = self.ledger(self.write(start, text % limit), settings)
                self.assertEqual(self.story(rows, ("assessed",)), [(want, "assessed", 0)])

    def test_open_assessment_of_tasks__is_visited_in_the_run_in__and_written_up_in_the_period(self):
        """Allocated on Wednesday 24 June at 09:00, visited for an hour then; the write-up of two hours could follow at once and
        waits for Monday 09:00.
        """
        text = SCENARIO.replace("assessment_hours: 40", "work_rule: tasks, visit_hours: 1, write_up_hours: 2")
        _, rows = self.ledger(self.write(f"start: {{in_assessment: {{a: {{cases: 1, open_working_days: 3, {HIGH}}}}}}}\n", text))
        self.assertEqual(self.story(rows, ("task_done", "assessed")), [
            ("24 10:00:00", "task_done", 0), ("29 11:00:00", "task_done", 0), ("29 11:00:00", "assessed", 0)])

    def test_work_of_exponential_length__what_is_left_is_of_that_length_again(self):
        """Open for two days, always at work, with a mean of 30 hours: what is left has a mean of 30 hours and lasts longer than that
        in 1/e of the cases, as an exponential length has no memory. Of 2,000 cases both are off by more than 4.5 standard
        deviations once in 150,000 seeds.
        """
        text = SCENARIO.replace("screening: {", ALWAYS + "screening: {", 1).replace(
            "workers: 1, calendar: office, assessment_hours: 40, caseload_limit_children: 3, closing_hours: 4",
            "workers: 1, calendar: always, assessment_hours: {exponential: {mean: 30}}, caseload_limit_children: 100")
        text = text.replace("measured_days: 14", "measured_days: 60")
        _, rows = self.ledger(self.write(f"start: {{in_assessment: {{a: {{cases: 100, open_working_days: 2, {HIGH}}}}}}}\n", text),
                              reps=20)
        left = [(int(row["time_seconds"]) - PERIOD_SECONDS) / 3600 for row in rows if row["kind"] == "assessed"]
        self.assertEqual(len(left), 2000)
        self.assertGreaterEqual(min(left), 0)
        self.assertLess(abs(sum(left) / 2000 - 30), 4.5 * 30 / math.sqrt(2000))
        share = sum(1 for hours in left if hours > 30) / 2000
        self.assertLess(abs(share - math.exp(-1)), 4.5 * math.sqrt(math.exp(-1) * (1 - math.exp(-1)) / 2000))

    def test_cases_in_closing_work__hold_their_slots_until_somebody_closes_them(self):
        """Assessed on Wednesday 24 June 00:00. Four hours of closing work each begin on Monday as the period does; under a support
        worker at 09:00, one after the other. A caseload of two is full until then, and a referral waits for its slot.
        """
        start = f"""start:
  in_closing: {{c: {{cases: 2, ended_days: 5, {HIGH}}}}}
  waiting_for_assessment: {{a: {{contacts: 1, age_days: 3, {HIGH}}}}}
"""
        for closing_by, want in (
                ("workers", [("29 00:00:00", "started", 0), ("29 00:00:00", "started", 1), ("29 13:00:00", "ended", 0),
                             ("29 13:00:00", "ended", 1)]),
                ("support_workers, support_posts: 1",
                 [("29 09:00:00", "started", 0), ("29 13:00:00", "ended", 0), ("29 13:00:00", "started", 1),
                  ("29 17:00:00", "ended", 1)])):
            with self.subTest(closing_by):
                text = SCENARIO.replace("caseload_limit_children: 3", f"caseload_limit_children: 2, closing_by: {closing_by}")
                run, rows = self.ledger(self.write(start, text))
                self.assertEqual(self.story(rows, ("assessed",))[:2], [("24 00:00:00", "assessed", 0), ("24 00:00:00", "assessed", 1)])
                self.assertEqual(self.story(rows, ("joined",), "case_closing")[:2],
                                 [("24 00:00:00", "joined", 0), ("24 00:00:00", "joined", 1)])
                self.assertEqual(self.story(rows, ("started", "ended"), "case_closing")[:4], want)
                waited = [row for row in self.story(rows, ("started",), "assessment_slots") if row[2] == 2]
                self.assertEqual(waited, [("29 13:00:00", "started", 2)])
                self.assertEqual(run.mean("assessments"), 1)  # the two ended in the run-in

    def test_closing_work_of_tasks__is_a_task_of_the_workers_own_day(self):
        text = SCENARIO.replace("assessment_hours: 40", "work_rule: tasks, visit_hours: 1, write_up_hours: 2")
        _, rows = self.ledger(self.write(f"start: {{in_closing: {{c: {{cases: 2, ended_days: 5, {HIGH}}}}}}}\n", text))
        self.assertEqual([what[:2] for what in self.story(rows, ("started", "ended"), "case_closing")], [
            ("29 09:00:00", "started"), ("29 13:00:00", "started"), ("29 13:00:00", "ended"), ("29 17:00:00", "ended")])

    def test_places_taken_and_waited_for__to_the_second(self):
        """Both places were given on Wednesday 24 June 00:00: of 60 hours 24 are spent, and 36 end on Friday 3 July at 13:00. Who came
        on Thursday 25 June at 12:00 is on the list two hours later, and has a place then.
        """
        run, rows = self.ledger(self.write(f"""start:
  in_early_help: {{any_name: {{families: 2, helped_days: 5, {LOW}}}}}
  waiting_for_early_help: {{w: {{families: 1, age_days: 3.5, {LOW}}}}}
"""))
        self.assertEqual(self.story(rows, ("joined", "started", "ended"), "early_help_places"), [
            ("24 00:00:00", "joined", 0), ("24 00:00:00", "started", 0), ("24 00:00:00", "joined", 1), ("24 00:00:00", "started", 1),
            ("25 14:00:00", "joined", 2),
            ("03 13:00:00", "ended", 0), ("03 13:00:00", "started", 2), ("03 13:00:00", "ended", 1)])
        self.assertEqual(run.mean("early_help_wait_mean_seconds"), (7 * 24 + 23) * 3600)
        self.assertEqual(run.mean("early_help_requests"), 0)

    def test_nobody_gets_a_free_place_before_the_period__and_nobody_leaves_the_list(self):
        """Both places are free, but those who stand on the list on Monday have none until then; however long they may wait."""
        text = SCENARIO.replace("places: 2, episode_hours: 60", "gives_up_per_year: 100000, services: {hub: {request_share: 1, "
                                "places: 1, calendar: office, episode_hours: 8, longest_wait_days: 1}}")
        _, rows = self.ledger(self.write(f"start: {{waiting_for_early_help: {{hub: {{families: 3, age_days: 5, {LOW}}}}}}}\n", text))
        self.assertEqual(self.story(rows, ("started", "left"), "early_help_places"), [
            ("29 00:00:00", "started", 0), ("29 00:00:00", "left", 1), ("29 00:00:00", "left", 2)])

    def test_places_of_services__each_name_is_that_of_its_service(self):
        text = SCENARIO.replace("places: 2, episode_hours: 60", "services: {first: {request_share: 1, places: 3, calendar: office, "
                                "episode_hours: 60}, second: {request_share: 0, places: 1, calendar: office, episode_hours: 48}}")
        _, rows = self.ledger(self.write(f"""start:
  in_early_help: {{second: {{families: 1, helped_days: 5, {LOW}}}}}
  waiting_for_early_help: {{second: {{families: 1, age_days: 4, {LOW}}}, first: {{families: 1, age_days: 3, {LOW}}}}}
""", text))
        self.assertEqual(self.story(rows, ("started", "ended"), "early_help_places")[:4], [
            ("24 00:00:00", "started", 0), ("29 00:00:00", "started", 2), ("01 17:00:00", "ended", 0), ("01 17:00:00", "started", 1)])

    def test_everything_at_once__nobody_is_done_before_the_period__and_each_comes_once(self):
        run, rows = self.ledger(self.mixed(), reps=2)
        places = collections.defaultdict(set)
        for row in rows:
            if row["kind"] == "decided" and row["code_name"].endswith("/start_state"):
                places[row["replication"]].add(row["subject"])
        self.assertEqual([len(places[replication]) for replication in ("0", "1")], [8 + 16 + 9 + 9 + 9] * 2)
        early = [row for row in rows if row["subject"] in places[row["replication"]] and int(row["time_seconds"]) < PERIOD_SECONDS and
                 (row["kind"] in ("ended", "left") and row["code_name"] in ("assessment_slots", "early_help_places", "case_closing"))]
        self.assertEqual(early, [])
        steps = collections.Counter((row["replication"], row["subject"], row["kind"]) for row in rows
                                    if row["kind"] in ("joined", "started", "ended", "left", "received", "returned"))
        for (replication, subject, kind), count in steps.items():
            if kind == "received" and subject in places[replication]:
                self.assertEqual(count, 1)
            if kind == "joined":  # nobody is taken up, or done with, more often than was here
                back = steps[replication, subject, "returned"]
                self.assertLessEqual(steps[replication, subject, "started"], count + back)
                self.assertLessEqual(steps[replication, subject, "ended"] + steps[replication, subject, "left"], count)
        self.assertGreater(run.mean("contacts_closed"), 500)

    def test_start_state_beside_demand__leaves_the_other_contacts_as_they_are(self):
        def first_contacts(rows):
            return {row["subject"]: (row["time_seconds"], row["code"], row["value"]) for row in rows
                    if row["kind"] == "received" and int(row["subject"], 16) >> 56 == 0}
        _, plain = self.ledger(FOUR_WEEKS)
        start = MIXED.replace("    grant:", "    other:").replace("grant: ", "other: ")
        _, given = self.ledger(self.write(start, f"format: 1\nextends: {os.path.relpath(FOUR_WEEKS, self.folder)}\n"),
                               [("assessment.closing_hours", 3)])
        before, after = first_contacts(plain), first_contacts(given)
        self.assertGreater(len(before), 100)
        self.assertEqual({contact: after[contact] for contact in before}, before)
        self.assertEqual(len(set(after) - set(before)), 20 + 8 + 16 + 9 + 9 + 9)

    def test_every_deployment__one_seed__one_ledger(self):
        scenario = self.mixed()
        hashes = {self.simulate(scenario, reps=2, deployment=name).ledger_hash for name in ("direct", "ipc", "tcp")}
        self.assertEqual(len(hashes), 1)

    def test_trace__family_that_has_a_place_at_the_start__tells_that_it_does(self):
        run, rows = self.ledger(self.write(f"start: {{in_early_help: {{e: {{families: 1, helped_days: 5, {LOW}}}}}}}\n"))
        contact = next(row["subject"] for row in rows if row["kind"] == "received")
        done = subprocess.run([str(BUILD / "bin" / "frontdoor"), "trace", str(run.folder), contact],
                              stdout=subprocess.PIPE, text=True, check=True)
        self.assertIn("of the start state: early help has a place for the family when the measured period begins", done.stdout)

    def test_scenario__that_cannot_be__says_where_and_what_is_allowed(self):
        services = SCENARIO.replace("places: 2, episode_hours: 60", "services: {first: {request_share: 1, places: 3, "
                                    "calendar: office, episode_hours: 60}}")
        for text, start, want in (
                (SCENARIO, f"in_assessment: {{a: {{cases: 4, open_working_days: 3, {HIGH}}}}}",
                 "with it workers would hold 4 cases at the start (allowed up to 3: assessment.workers times "
                 "assessment.caseload_limit_children)"),
                (SCENARIO, f"in_assessment: {{a: {{cases: 2, open_working_days: 3, {HIGH}}}}}, "
                           f"in_closing: {{c: {{cases: 2, ended_days: 1, {HIGH}}}}}", "with it workers would hold 4 cases"),
                (SCENARIO, f"in_assessment: {{a: {{cases: 1, open_working_days: 21, {HIGH}}}}}",
                 "gives 21, but the contact would have come before the run-in (allowed up to 20 working days"),
                (SCENARIO, f"in_assessment: {{a: {{cases: 1, open_working_days: {{exponential: {{mean: 2}}}}, {HIGH}}}}}",
                 "gives any age, but the contact would have come before the run-in"),
                (SCENARIO, f"in_early_help: {{a: {{families: 1, helped_days: 28, {LOW}}}}}", "gives 28, but the contact would have"),
                (SCENARIO, "in_assessment: {a: {cases: 1, open_working_days: 2}}", "need_level_shares: missing"),
                (SCENARIO.replace(", closing_hours: 4", ""), f"in_closing: {{c: {{cases: 1, ended_days: 1, {HIGH}}}}}",
                 "wants closing work, and assessment.closing_hours is 0"),
                (SCENARIO, f"in_early_help: {{a: {{families: 1, helped_days: 1, {LOW}}}, b: {{families: 2, helped_days: 1, {LOW}}}}}",
                 "with it 3 families would be helped at the start (allowed up to early_help.places, 2)"),
                (services, f"in_early_help: {{frist: {{families: 1, helped_days: 1, {LOW}}}}}",
                 "there is no service frist in early_help.services; did you mean first?"),
                (services, f"waiting_for_early_help: {{frist: {{families: 1, age_days: 1, {LOW}}}}}", "there is no service frist"),
                (services, f"in_early_help: {{first: {{families: 4, helped_days: 1, {LOW}}}}}",
                 "(allowed up to early_help.services.first.places, 3)"),
                (SCENARIO.replace("run_in_days: 28", "run_in_days: 28, run_in_rule: mser5"),
                 f"in_early_help: {{a: {{families: 1, helped_days: 1, {LOW}}}}}", "wants a run-in that is stated")):
            with self.subTest(start=start):
                done = subprocess.run([str(BUILD / "bin" / "frontdoor"), "validate", str(self.write(f"start: {{{start}}}\n", text))],
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
                self.assertEqual(done.returncode, 3, done.stdout)
                self.assertIn("start.yaml:19:", done.stdout)
                self.assertIn(want, done.stdout)


if __name__ == "__main__":
    unittest.main()
