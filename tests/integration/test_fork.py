"""Something else from a day on: changes.*, and compare --from DATE --then KEY=VALUE. What came before stays as it was.
"""
import csv
import datetime
import json
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import BACKLOG, BUILD, FOUR_WEEKS, HUB, OFFICE, RunTestCase  # noqa: E402

import unittest  # noqa: E402

DAY = 86400
FROM, FROM_SECONDS = "2014-05-05", 42 * DAY  # of the four weeks, whose first day is 24 March 2014
# Nobody but twenty whom the start state gives; a contact is seen as it is, at level 3. The period begins on Monday 29 June.
TWENTY = OFFICE + """title: {en: Twenty wait}
intake: {sources: {police: {annual_first_contacts: 0, need_level_shares: [0, 0, 1, 0]}}}
measures: {calendar: office, screening_backlog_days: 1}
start: {waiting_for_screening: {w: {contacts: 20, age_days: 5}}}
"""
ILL = [("screening.sickness_spells_per_year", 20), ("screening.sickness_days", 3), ("screening.turnover_per_year", 4),
       ("screening.recruitment_days", 5), ("screening.agency_share", 0.5)]
STEADY = '{from: "2015-06-30", key: screening.early_help_consent_share, value: 0.5}'
# Those of the hub, and a mean of each that is not its own.
LENGTHS = {"intake.recording_minutes": 20, "intake.call_minutes": 25, "intake.advice_minutes": 30, "screening.decision_minutes": 60,
           "screening.conclusion_minutes": 30, "screening.sign_off_minutes": 20, "screening.consent_hours": 6,
           "screening.enquiry_days": 3, "screening.audit_minutes": 30, "early_help.screening_minutes": 90,
           "early_help.engagement_days": 6, "assessment.visit_hours": 5, "assessment.further_visits": 1,
           "assessment.write_up_hours": 9, "assessment.proportionate_write_up_hours": 3, "assessment.gap_hours": 30,
           "assessment.contribution_hours": 60, "assessment.sign_off_minutes": 60, "assessment.closing_hours": 6,
           "assessment.strategy_hours": 5, "assessment.section_47_working_days": 0.5, "assessment.plan_hours": 200}
FIRST_DAY = datetime.datetime(2015, 6, 1)


class Fork(RunTestCase):
    def twenty(self):
        path = self.folder / "twenty.yaml"
        path.write_text(TWENTY, encoding="utf-8")
        return path

    def ledger(self, scenario, settings=(), **options):
        path = self.folder / f"ledger-{self.run_count}.csv"
        run = self.simulate(scenario, settings, ledger=path, **{"reps": 1, "deployment": "direct", **options})
        return run, path.read_text(encoding="utf-8").splitlines()

    def compare(self, scenario, *arguments):
        return subprocess.run([str(BUILD / "bin" / "frontdoor"), "compare", str(scenario), "--quiet", *arguments],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)

    @staticmethod
    def before(lines, seconds):
        time = lines[0].split(",").index("time_seconds")
        return [line for line in lines[1:] if int(line.split(",")[time]) < seconds]

    def test_changed_from_a_day_on__history_before_it__same_to_the_byte(self):
        for name, scenario, settings in (
                ("screening posts", FOUR_WEEKS, [("screening.changes.then_1", f'{{from: "{FROM}", posts: 2}}')]),
                ("posts of a pool that falls ill and leaves", FOUR_WEEKS,
                 [*ILL, ("screening.changes.then_1", f'{{from: "{FROM}", posts: 2}}')]),
                ("fewer screening posts", HUB, [("screening.changes.then_1", f'{{from: "{FROM}", posts: -1}}')]),
                ("workers", FOUR_WEEKS, [("assessment.changes.then_1", f'{{from: "{FROM}", posts: 2}}')]),
                ("a threshold", HUB, [("changes.x", f'{{from: "{FROM}", key: screening.threshold_shift_levels, value: 0.6}}')]),
                ("shares", BACKLOG, [("changes.x", f'{{from: "{FROM}", key: screening.sign_off_share, value: 1}}'),
                                     ("changes.y", f'{{from: "{FROM}", key: assessment.step_down_share, value: 0.9}}')])):
            with self.subTest(name):
                _, plain = self.ledger(scenario, [setting for setting in settings if setting in ILL])
                _, changed = self.ledger(scenario, settings)
                history, other = (self.before(lines, FROM_SECONDS) for lines in (plain, changed))
                self.assertGreater(len(history), 1000)
                first = next((pair for pair in zip(history, other) if pair[0] != pair[1]), None)
                self.assertEqual((len(history), first), (len(other), None))
                self.assertTrue(plain != changed)

    def test_every_length_changed_from_a_day_on__history_before_it__same_to_the_byte(self):
        for scenario, lengths in ((HUB, LENGTHS), (FOUR_WEEKS, {"assessment.assessment_hours": 90, "early_help.episode_hours": 40})):
            common = [("assessment.section_47_share", 1)]  # few discussions fall after the day
            _, plain = self.ledger(scenario, common)
            history = self.before(plain, FROM_SECONDS)
            self.assertGreater(len(history), 1000)
            for key, mean in lengths.items():
                with self.subTest(key):
                    change = f'{{from: "{FROM}", key: {key}, value: {{exponential: {{mean: {mean}}}}}}}'
                    _, changed = self.ledger(scenario, [*common, ("changes.x", change)])
                    other = self.before(changed, FROM_SECONDS)
                    first = next((pair for pair in zip(history, other) if pair[0] != pair[1]), None)
                    self.assertEqual((len(history), first), (len(other), None))
                    self.assertTrue(plain != changed)

    def test_counted_from_a_day_on__changes_no_event(self):
        whole, ledger = self.ledger(FOUR_WEEKS)
        part, same = self.ledger(FOUR_WEEKS, [("measures.from", FROM)])
        self.assertEqual(ledger, same)
        self.assertEqual(whole.ledger_hash, part.ledger_hash)
        time, kind = (ledger[0].split(",").index(name) for name in ("time_seconds", "kind"))
        rows = [line.split(",") for line in ledger[1:]]
        decided = [row for row in rows if row[kind] == "decided" and int(row[time]) >= FROM_SECONDS]
        value = ledger[0].split(",").index("value")
        children = sum(1 + (int(row[value]) >> 43).bit_count() for row in decided)
        self.assertEqual(part.mean("decisions"), children)
        self.assertGreater(whole.mean("decisions"), part.mean("decisions"))

    def test_one_more_worker_and_another_threshold_from_tuesday__to_the_second(self):
        """On Monday one worker takes up sixteen, and a seventeenth in the very second of closing. On Tuesday at 09:00 two
        are there: they take up two, and the twentieth at 09:30. What is decided on Monday at level 3 is early help; from
        Tuesday on it reaches assessment_from_level: the seventeenth was begun before, and is decided by the old level.
        """
        settings = [("screening.changes.then_1", '{from: "2015-06-30", posts: 1}'),
                    ("changes.then_2", '{from: "2015-06-30", key: screening.assessment_from_level, value: 3}')]
        run, lines = self.ledger(self.twenty(), settings)
        rows = list(csv.DictReader(lines))
        when = {kind: [(FIRST_DAY + datetime.timedelta(seconds=int(row["time_seconds"]))).strftime("%d %H:%M")
                       for row in rows if row["kind"] == kind and (kind != "started" or row["code"] == "0")]
                for kind in ("started", "decided")}
        self.assertEqual(when["started"][:2], ["29 09:00", "29 09:30"])
        self.assertEqual(when["started"][16:], ["29 17:00", "30 09:00", "30 09:00", "30 09:30"])
        outcomes = [int(row["code"]) & 255 for row in rows if row["kind"] == "decided"]
        self.assertEqual(outcomes, [3] * 17 + [4] * 3)  # early help; referral
        self.assertEqual(run.mean("screening_backlog_clears_after_seconds"), 33.5 * 3600)

    def test_length_from_tuesday_on__what_begins_then_is_drawn_from_it__to_the_second(self):
        """Half an hour until Tuesday, from then on an hour. The seventeenth is begun in Monday's last second and has its half an
        hour; the three of Tuesday take an hour each.
        """
        for value in ("60", "{constant: 60}"):
            with self.subTest(value):
                settings = [("changes.longer", f'{{from: "2015-06-30", key: screening.decision_minutes, value: {value}}}')]
                _, lines = self.ledger(self.twenty(), settings)
                rows = list(csv.DictReader(lines))
                when = [(FIRST_DAY + datetime.timedelta(seconds=int(row["time_seconds"]))).strftime("%d %H:%M")
                        for row in rows if row["kind"] == "decided"]
                self.assertEqual(when[:2] + when[15:], ["29 09:30", "29 10:00", "29 17:00", "29 17:30", "30 10:00", "30 11:00",
                                                        "30 12:00"])

    def test_task_begun_before_the_day__is_told_with_the_length_that_it_had(self):
        """Allocated on Monday 29 June as the period begins, and 7.5 hours pass before each task. The first visit, begun on Monday at
        16:30, takes the hour that it had then, to Tuesday 09:30; the second six, all of Wednesday to 15:00.
        """
        text = TWENTY.replace("assessment_hours: 8", "work_rule: tasks, visit_hours: 1, further_visits: 1, gap_hours: 7.5")
        self.assertNotEqual(text, TWENTY)
        path = self.folder / "tasks.yaml"
        path.write_text(text.replace("waiting_for_screening: {w: {contacts: 20, age_days: 5}}",
                                     "waiting_for_assessment: {a: {contacts: 1, age_days: 5, need_level_shares: [0, 0, 0, 1]}}"),
                        encoding="utf-8")
        settings = [("changes.longer", '{from: "2015-06-30", key: assessment.visit_hours, value: 6}')]
        _, lines = self.ledger(path, settings)
        done = [row for row in csv.DictReader(lines) if row["kind"] == "task_done"]
        when = [(FIRST_DAY + datetime.timedelta(seconds=int(row["time_seconds"]))).strftime("%d %H:%M") for row in done]
        self.assertEqual(when, ["30 09:30", "01 15:00", "02 14:30"])
        self.assertEqual([int(row["value"]) >> 40 for row in done], [3600, 6 * 3600, 0])  # hands-on, as told

    def test_compare_from__another_length__is_a_fork_too(self):
        done = self.compare(self.twenty(), "--from", "2015-06-30", "--then", "screening.decision_minutes={uniform: {low: 60, high: 60}}",
                            "--reps", "2", "--measure", "screening_backlog_clears_after_seconds", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        other = json.loads(done.stdout)["comparisons"][0]
        clears = other["measures"]["screening_backlog_clears_after_seconds"]
        self.assertEqual((clears["base"], clears["other"]), (10 * 3600, 11 * 3600))

    def test_change_of_a_length__every_deployment__one_ledger(self):
        settings = [("changes.x", f'{{from: "{FROM}", key: screening.decision_minutes, value: {{lognormal: {{mean: 60, p90: 90}}}}}}'),
                    ("changes.y", f'{{from: "{FROM}", key: assessment.visit_hours, value: {{exponential: {{mean: 5}}}}}}')]
        hashes = {self.simulate(HUB, settings, reps=2, deployment=name).ledger_hash for name in ("direct", "ipc")}
        self.assertEqual(len(hashes), 1)

    def test_compare_from__two_more__counts_from_the_day(self):
        done = self.compare(self.twenty(), "--from", "2015-06-30", "--then", "screening.staff_posts=+1", "--reps", "3",
                            "--measure", "decisions,screening_backlog_clears_after_seconds", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        comparison = json.loads(done.stdout)
        base, other = comparison["base"], comparison["comparisons"][0]
        self.assertEqual([base["measured_days"], other["measured_days"]], [13, 13])
        self.assertEqual(other["title"], "from 2015-06-30: screening.staff_posts=+1")
        self.assertEqual(other["measures"]["decisions"]["base"], 3)  # the three left on Tuesday
        clears = other["measures"]["screening_backlog_clears_after_seconds"]
        self.assertEqual((clears["base"], clears["other"]), (10 * 3600, 9.5 * 3600))
        for side, seconds in ((base, 10 * 3600), (other, 9.5 * 3600)):  # of three, nobody knows more than of nine in ten a least
            self.assertEqual(side["backlogs_clear_after_seconds"], {"screening": {
                "replications": 3, "cleared": 3, "half": {"seconds": seconds, "low": None, "high": None},
                "nine_tenths": {"seconds": seconds, "low": seconds, "high": None}}})

    def test_compare_from__that_cannot_be__says_why(self):
        for arguments, want in (
                (["--from", "2015-06-30"], "--from DATE and --then KEY=VALUE go together"),
                (["--then", "assessment.workers=+1"], "--from DATE and --then KEY=VALUE go together"),
                (["--from", "2015-06-28", "--then", "assessment.workers=+1"],
                 "--from 2015-06-28 lies outside the measured period (allowed 2015-06-29 to 2015-07-12)"),
                (["--from", "30 June", "--then", "assessment.workers=+1"], "a date is wanted, such as"),
                (["--from", "2015-06-30", "--then", "assessment.worker=+1"], "did you mean assessment.workers?"),
                (["--from", "2015-06-30", "--then", "assessment.workers=some"], "a whole number is wanted"),
                (["--from", "2015-06-30", "--then", "intake.sources.police.annual_first_contacts=9"],
                 "cannot change on a date: demand changes by intake.events"),
                (["--from", "2015-06-30", "--then", "screening.staff_calendar=office"], "cannot change on a date"),
                (["--from", "2015-06-30", "--then", "early_help.services.hub.episode_hours=9"], "cannot change on a date"),
                (["--from", "2015-06-30", "--then", "measures.screening_backlog_days=9"], "one run has one yardstick"),
                (["--from", "2015-06-30", "--then", "screening.advice_from_level=+1"], "the value itself is wanted")):
            with self.subTest(arguments=arguments):
                done = self.compare(self.twenty(), *arguments)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(want, done.stderr)

    def test_compare_from__title__in_the_readers_language(self):
        for language, want in (("en", "\nfrom 2015-06-30: screening.staff_posts=+1\n"), ("cy", "\no 2015-06-30: screening.staff_posts=+1\n")):
            with self.subTest(language):
                done = self.compare(self.twenty(), "--from", "2015-06-30", "--then", "screening.staff_posts=+1", "--reps", "2", "--lang", language)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(want, done.stdout)

    def test_compare_from__value_in_quotes__is_told_as_that_and_nothing_of_the_title(self):
        done = self.compare(self.twenty(), "--from", "2015-06-30", "--then", "screening.advice_from_level='1.5'")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("changes.then_1.value: write numbers without quotes (1.5)", done.stderr)
        self.assertIn("1 problem in the scenario", done.stderr)

    def test_compare_from__more_posts_beside_shifts__would_be_another_history_and_is_refused(self):
        done = self.compare(HUB, "--from", FROM, "--then", "screening.staff_posts=+1")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("would renumber the workers of screening.shifts", done.stderr)

    def test_scenario__change_that_cannot_be__says_where_and_what_is_allowed(self):
        for change, want in (
                ('{from: "2015-06-30", key: screening.staff_posts, value: 3}', "screening.staff_posts is not allowed (screening.red_from_level, "),
                ('{from: "2015-06-30", key: screening.early_help_consent_share, value: 3}',
                 "3 is outside what screening.early_help_consent_share may be (allowed 0 to 1 share)"),
                ('{from: "2015-06-30", key: screening.early_help_consent_share, value: {uniform: {low: 0, high: 1}}}',
                 "screening.early_help_consent_share is a number, no distribution"),
                ('{from: "2015-06-30", key: screening.decision_minutes, value: {uniform: {low: -5, high: 9}}}',
                 "-5 is outside what screening.decision_minutes may be (allowed 0 to 100000 minutes)"),
                ('{from: "2015-06-30", key: assessment.visit_hours, value: {exponential: {mean: 3000}}}',
                 "3000 is outside what assessment.visit_hours may be (allowed 0 to 2000 hours)"),
                ('{from: "2015-06-30", key: assessment.visit_hours, value: {exponential: {maen: 3}}}', "exponential"),
                ('{from: "2015-06-30", key: screening.early_help_from_level, value: 9}',
                 "from that day on screening.early_help_from_level (9) would be above screening.assessment_from_level (3.5)"),
                ('{from: "2015-06-30", key: screening.sign_off_share, value: 1}',
                 "screening.sign_off_posts must be at least 1 for it"),
                ('{key: screening.sign_off_share, value: 1}', "changes.x.from: missing (date"),
                (STEADY, "changes: wants a run-in that is stated (time.run_in_rule: days), not one that is found (mser5)")):
            with self.subTest(change=change):
                path = self.twenty()
                text = TWENTY.replace("run_in_days: 28", "run_in_days: 28, run_in_rule: mser5") if change == STEADY else TWENTY
                path.write_text(text + f"changes: {{x: {change}}}\n", encoding="utf-8")
                done = subprocess.run([str(BUILD / "bin" / "frontdoor"), "validate", str(path)], text=True,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
                self.assertEqual(done.returncode, 3, done.stdout)
                self.assertIn("twenty.yaml:17:", done.stdout)
                self.assertIn(want, done.stdout)


if __name__ == "__main__":
    unittest.main()
