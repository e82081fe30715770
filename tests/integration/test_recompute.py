"""The exported ledger gives back hash and measures: recompute.py, which shares nothing with the program, agrees with
what the program printed."""
import json
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import BACKLOG, CARDIFF, FOUR_WEEKS, HUB, SOURCE, RunTestCase  # noqa: E402

import unittest  # noqa: E402

RECOMPUTE = SOURCE / "tests" / "integration" / "recompute.py"
FD3 = SOURCE / "scenarios" / "oracle" / "fd3.yaml"
RELATIVE = 1e-9
# Measures without a value: where a scenario has neither partners nor enquiries nor sign-off; and where its run-in is
# shorter than 12 months.
NO_BACKLOG = {f"{line}_backlog_{what}" for line in ("screening", "early_help", "assessment")
              for what in ("cleared_share", "clears_after_seconds")}
NO_HUB = NO_BACKLOG | {"cost_pounds", "cost_per_contact_pounds", "cost_per_assessment_pounds", "partner_check_mean_seconds", "partner_check_median_seconds", "partner_check_p90_seconds",
          "partner_answers_in_time_share", "consent_refused_share", "further_enquiry_mean_seconds",
          "sign_off_wait_mean_seconds", "sign_off_utilisation_share", "first_visit_median_working_days",
          "joint_screening_wait_mean_seconds", "audit_reopened_share",
          "first_visit_p90_working_days", "assessment_sign_off_wait_mean_seconds",
          "transfer_wait_mean_seconds", "plan_kept_open_mean_seconds", "plans_kept_in_vain_share",
           "support_workers_utilisation_share",
          "protective_act_mean_seconds", "conference_in_time_share", "conference_p25_working_days",
          "conference_median_working_days", "conference_p75_working_days",
          "proportionate_in_time_share", "initial_in_time_share", "core_in_time_share",
          "assessment_sign_off_utilisation_share",
          "early_help_screening_wait_mean_seconds", "early_help_screening_utilisation_share",
          "closed_unmet_need_share", "help_not_needed_share", "severe_need_until_help_mean_seconds",
          "likely_harm_unprotected_mean", "likely_harm_until_protection_mean_seconds",
          "intake_wait_mean_seconds", "intake_wait_p90_seconds", "intake_staff_utilisation_share",
          "referrers_answered_share", "referrer_mean_seconds", "calls_answered_share", "call_wait_mean_seconds", "out_of_hours_wait_mean_seconds", "out_of_hours_utilisation_share", "handover_mean_seconds"}
NO_HISTORY = {"re_referral_within_12_months_share", "closed_and_returned_within_12_months_share"}
TOO_SHORT = NO_HISTORY | {"assessment_late_mean_working_days"}
FEW_WEEKS = NO_HUB | TOO_SHORT
# Cardiff rates red or green, and nobody waits there for early help or allocation.
CARDIFF_HAS_NOT = {"assessment_wait_amber_mean_seconds", "decision_amber_mean_seconds", "decision_amber_p90_seconds",
                   "decision_amber_in_limit_share", "early_help_oldest_at_end_seconds", "assessment_oldest_at_end_seconds"}


class Recompute(RunTestCase):
    def recompute(self, ledger, scenario):
        done = subprocess.run(["/usr/bin/python3", str(RECOMPUTE), str(ledger), str(scenario)], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def assert_agrees(self, scenario, settings, null_measures, **options):
        ledger = self.folder / "ledger.csv"
        run = self.simulate(scenario, settings, ledger=ledger, **options)
        again = self.recompute(ledger, run.folder / "scenario.json")
        self.assertEqual(again["ledger_hash"], run.ledger_hash)
        means = {name: values["mean"] for name, values in run.results["measures"].items()}
        self.assertEqual(set(again["measures"]), set(means))
        self.assertEqual({name for name, mean in means.items() if mean is None}, null_measures)
        for name, mean in means.items():
            other = again["measures"][name]
            if mean is None:
                self.assertIsNone(other, name)
            else:
                self.assertLessEqual(abs(other - mean), RELATIVE * abs(mean), f"{name}: {mean}, by the ledger {other}")
        return ledger, run

    def test_cardiff_four_weeks__over_ipc__agrees(self):
        # Without 12 months of history there are no re-referrals to tell.
        self.assert_agrees(FOUR_WEEKS, [], FEW_WEEKS | CARDIFF_HAS_NOT, seed=3, reps=4, deployment="ipc")

    def test_cardiff_with_its_history__every_measure__agrees(self):
        settings = [("time.measured_days", 28), ("measures.decision_clock", "end_of_next_working_day")]
        self.assert_agrees(CARDIFF, settings, NO_HUB | CARDIFF_HAS_NOT, seed=4, reps=1, deployment="direct")

    def test_hub__every_step_of_screening__agrees(self):
        # Who signs off assessments is shared with screening and is no pool of its own.
        nulls = NO_HISTORY | NO_BACKLOG | {"support_workers_utilisation_share", "assessment_sign_off_utilisation_share"}
        self.assert_agrees(HUB, [], nulls, seed=3, reps=3, deployment="direct")

    def test_hub__cases_closed_by_support_workers_and_signed_off_by_managers__agrees(self):
        settings = [("assessment.closing_by", "support_workers"), ("assessment.support_posts", 2),
                    ("assessment.sign_off_by", "managers")]
        self.assert_agrees(HUB, settings, NO_HISTORY | NO_BACKLOG | {"screening_oldest_at_end_seconds"}, seed=6, reps=1, deployment="direct")

    def test_backlog__given_at_the_start__clears_when_the_program_says(self):
        settings = [("measures.screening_backlog_days", 1.5), ("measures.assessment_backlog_days", 3),
                    ("measures.early_help_backlog_days", 0.5)]
        run = self.simulate(BACKLOG, settings, seed=8, reps=1, deployment="direct")
        nulls = {name for name, values in run.results["measures"].items() if values["mean"] is None}
        self.assertLess(len(nulls & NO_BACKLOG), len(NO_BACKLOG) / 2)
        self.assert_agrees(BACKLOG, settings, nulls, seed=8, reps=1, deployment="direct")

    def test_fd3__two_weeks__agrees(self):
        settings = [("time.run_in_days", 7), ("time.measured_days", 14)]
        self.assert_agrees(FD3, settings, FEW_WEEKS, seed=5, reps=2, deployment="direct")

    def test_ledger__one_digit_changed__is_found(self):
        settings = [("time.run_in_days", 0), ("time.measured_days", 2)]
        null = FEW_WEEKS | {"screening_oldest_at_end_seconds", "assessment_oldest_at_end_seconds"}
        ledger, run = self.assert_agrees(FD3, settings, null, seed=6, reps=1, deployment="direct")
        lines = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
        place = next(i for i, line in enumerate(lines) if ",closed," in line)
        fields = lines[place].rstrip("\n").split(",")
        fields[-1] = str(int(fields[-1]) + 1)
        lines[place] = ",".join(fields) + "\n"
        ledger.write_text("".join(lines), encoding="utf-8")
        again = self.recompute(ledger, run.folder / "scenario.json")
        self.assertNotEqual(again["ledger_hash"], run.ledger_hash)
        self.assertNotEqual(again["measures"]["time_in_stages_mean_seconds"], run.mean("time_in_stages_mean_seconds"))


if __name__ == "__main__":
    unittest.main()
