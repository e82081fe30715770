"""Every mechanism can be turned off, and on alone.

tests/support/hub.yaml turns every mechanism on. With the switches of all of them as four-weeks.yaml has them, and nothing
else changed, its ledger is that of four-weeks.yaml, byte for byte: so what a mechanism's other parameters say is nothing
without its switch, and a new mechanism that hub turns on needs a row here, or the two differ. Each alone turned off, and
each alone turned on, changes the ledger, and nothing is lost or made.
"""
import functools
import json
import os
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import FOUR_WEEKS, HUB, RunTestCase, rows_of_this_build  # noqa: E402

import unittest  # noqa: E402

import test_conservation  # noqa: E402

# name: (switches, mechanisms that it needs). A switch ends in `*` where it is a group that the plain scenario has not,
# and has `*` in the place of a source.
MECHANISMS = {
    "issues": (["intake.sources.*.issue_weights"], []),
    "siblings": (["intake.sources.*.sibling_named_share"], []),
    "second_reports": (["intake.sources.*.second_report_share"], []),
    "spread_of_quality": (["intake.sources.*.information_quality_spread_share"], []),
    "trend": (["intake.sources.*.trend_per_year"], []),
    "requests_from_outside": (["intake.sources.*.annual_early_help_requests"], []),
    "terms": (["intake.sources.*.holiday_factor"], []),
    "events": (["intake.events.*"], []),
    "intake_staff": (["intake.staff_posts"], []),
    "intake_sickness": (["intake.sickness_spells_per_year"], ["intake_staff"]),
    "intake_leave": (["intake.leave_weeks_per_year"], ["intake_staff"]),
    "intake_turnover": (["intake.turnover_per_year"], ["intake_staff"]),
    "telephones": (["intake.sources.*.telephone_share"], ["intake_staff"]),
    "misdirected_calls": (["intake.misdirected_calls_per_hour"], ["intake_staff"]),
    "poor_forms": (["intake.sources.*.poor_form_share"], []),
    "referrers_asked": (["intake.poor_forms_rule"], ["poor_forms"]),
    "advice": (["intake.advice_rule"], []),
    "out_of_hours": (["intake.out_of_hours_posts", "intake.out_of_hours_calendar"], []),
    "screening_sickness": (["screening.sickness_spells_per_year"], []),
    "screening_leave": (["screening.leave_weeks_per_year"], []),
    "screening_turnover": (["screening.turnover_per_year"], []),
    "agency_leaves_early": (["intake.agency_stay_days", "screening.agency_stay_days", "early_help.agency_stay_days",
                             "assessment.agency_stay_days"],
                            ["intake_turnover", "screening_turnover", "early_help_turnover", "assessment_turnover"]),
    "reds_past_close": (["screening.reds_past_close"], []),
    "signposting": (["screening.signpost_from_level"], []),
    "strategy_discussions": (["screening.strategy_from_level"], []),
    "conferences": (["assessment.conference_share"], ["strategy_discussions"]),
    "threshold_shift": (["screening.threshold_shift_levels"], []),
    "harm": (["families.harm_possible_shares", "families.harm_likely_shares", "families.harm_rising_per_year"],
             ["latent_outcomes"]),
    "harm_signs": (["screening.harm_sign_shares"], ["harm"]),
    "decision_rows": (["screening.decision_rows.*"], []),
    "ageing": (["screening.ageing_hours"], []),
    "repeat_rule": (["screening.repeat_rule"], []),
    "partner_checks": (["screening.partners.*"], []),
    "consent_to_checks": (["screening.consent_rule"], ["partner_checks"]),
    "enquiries": (["screening.enquiries_rule"], ["spread_of_quality"]),
    "sign_off": (["screening.sign_off_share", "screening.sign_off_posts"], []),
    "joint_screening": (["screening.joint_weekdays"], []),
    "audit": (["screening.audit_interval_days"], ["sign_off"]),
    "other_work": (["screening.other_work_share"], []),
    "stretch": (["screening.stretch_hours"], []),
    "strain": (["screening.stretch_strain_factor"], ["stretch", "screening_sickness", "screening_turnover"]),
    "transition": (["screening.transition_weeks"], []),
    "shifts": (["screening.shifts.*"], []),
    "changes_of_posts": (["screening.changes.*"], []),
    "early_help_screening": (["early_help.screening_posts"], []),
    "early_help_sickness": (["early_help.sickness_spells_per_year"], ["early_help_screening"]),
    "early_help_leave": (["early_help.leave_weeks_per_year"], ["early_help_screening"]),
    "early_help_turnover": (["early_help.turnover_per_year"], ["early_help_screening"]),
    "engagement": (["early_help.engagement_rule"], []),
    "early_help_services": (["early_help.services.*"], []),
    "withheld_requests": (["early_help.withheld_per_week_share"], ["early_help_services"]),
    "giving_up": (["early_help.gives_up_per_year"], ["early_help_services"]),
    "step_ups": (["early_help.step_up_to"], ["worsening_in_help"]),
    "worsening_in_help": (["early_help.worsens_share"], ["early_help_services"]),
    "reviews": (["early_help.review_every_hours"], ["early_help_services"]),
    "longest_episode": (["early_help.longest_episode_hours"], []),
    "ended_by_family": (["early_help.ended_by_family_share"], []),
    "caseloads_in_children": (["assessment.caseload_counts"], []),
    "allocation_rule": (["assessment.allocation_rule"], []),
    "assessment_sickness": (["assessment.sickness_spells_per_year"], []),
    "assessment_leave": (["assessment.leave_weeks_per_year"], []),
    "assessment_turnover": (["assessment.turnover_per_year"], []),
    "newly_qualified": (["assessment.newly_qualified_posts"], []),
    "part_time": (["assessment.part_time_posts"], []),
    "experience_needed": (["assessment.experienced_for"], ["newly_qualified"]),
    "changes_of_workers": (["assessment.changes.*"], []),
    "tasks": (["assessment.work_rule"], []),
    "work_outside_the_model": (["assessment.other_work_share"], ["tasks"]),
    "limit_pull": (["assessment.limit_pull_share"], []),
    "assessment_sign_off": (["assessment.sign_off_posts"], []),
    "shared_seniors": (["assessment.sign_off_by", "screening.senior_posts"], ["assessment_sign_off"]),
    "transfer": (["assessment.transfer_rule"], []),
    "closing_work": (["assessment.closing_hours"], []),
    "plans_step_down": (["assessment.plan_step_down_share"], []),
    "initial_and_core": (["assessment.initial_and_core_until"], []),
    "proportionate": (["assessment.proportionate_share"], []),
    "loans": (["staff.loans.*"], ["early_help_screening"]),
    "latent_outcomes": (["measures.latent_outcomes"], []),
}
# What hub has otherwise and what no switch turns off: how much there is, not whether.
AMOUNTS = ["families.children_weights", "intake.calendar", "screening.red_from_level", "screening.amber_from_level",
           "screening.staff_posts", "screening.decision_minutes", "early_help.calendar", "assessment.workers",
           "assessment.caseload_limit_children", "assessment.limit_working_days", "assessment.plan_hours"]
DAYS = [("time.run_in_days", 28), ("time.measured_days", 28)]


def members(node, switch):
    """The keys below node that a switch names."""
    paths = [()]
    for part in switch.split("."):
        paths = [path + (name,) for path in paths for name in (value_at(node, path) if part == "*" else (part,))]
    return paths


def value_at(node, path):
    for name in path:
        node = node.get(name) if isinstance(node, dict) else None
    return node


def put(node, path, value):
    for name in path[:-1]:
        node = node.setdefault(name, {})
    node[path[-1]] = value


def with_needed(names):
    """These and what they need."""
    found = set(names)
    for name in names:
        found |= with_needed(MECHANISMS[name][1])
    return found


def with_dependent(name):
    """This and what needs it."""
    return {other for other in MECHANISMS if name in with_needed([other])}


class Mechanisms(RunTestCase):
    def setUp(self):
        super().setUp()
        self.hub, self.plain = (self.resolved(scenario) for scenario in (HUB, FOUR_WEEKS))

    def resolved(self, scenario):
        """The scenario with every parameter, as a run keeps it."""
        run = self.simulate(scenario, [("time.run_in_days", 0), ("time.measured_days", 1)], reps=1, deployment="direct")
        return json.loads((run.folder / "scenario.json").read_text(encoding="utf-8"))

    def write(self, name, off, plain_amounts=False):
        """An overlay of hub with these mechanisms as four-weeks has them. JSON is YAML."""
        overlay = {"format": 1, "extends": os.path.relpath(HUB, self.folder), "name": "mechanisms"}
        for switch in [switch for other in off for switch in MECHANISMS[other][0]] + AMOUNTS * plain_amounts:
            for path in members(self.hub, switch):
                put(overlay, path, value_at(self.plain, path))
        path = self.folder / f"{name}.yaml"
        path.write_text(json.dumps(overlay), encoding="utf-8")
        return path

    @functools.cache
    def ledger_hash(self, scenario):
        return self.simulate(scenario, DAYS, seed=2, reps=1, deployment="direct").ledger_hash

    def test_all_off__the_ledger_is_that_of_the_plain_scenario(self):
        off = self.write("all-off", MECHANISMS, plain_amounts=True)
        self.assertEqual(self.ledger_hash(off), self.ledger_hash(FOUR_WEEKS))

    def test_each_alone_off__changes_the_ledger_and_nothing_is_lost(self):
        hub = self.ledger_hash(HUB)
        for name in rows_of_this_build(list(MECHANISMS)):
            with self.subTest(off=name):
                scenario = self.write(f"without-{name}", with_dependent(name))
                self.assertNotEqual(self.ledger_hash(scenario), hub)
                test_conservation.Conservation.check(self, scenario, seed=2)

    def test_each_alone_on__changes_the_ledger_and_nothing_is_lost(self):
        for name in rows_of_this_build(list(MECHANISMS)):
            with self.subTest(on=name):
                needed = with_needed(MECHANISMS[name][1])
                alone = self.write(f"with-{name}", set(MECHANISMS) - needed - {name})
                without = self.write("only-" + "-".join(sorted(needed)), set(MECHANISMS) - needed)
                self.assertNotEqual(self.ledger_hash(alone), self.ledger_hash(without))
                test_conservation.Conservation.check(self, alone, seed=2)


if __name__ == "__main__":
    unittest.main()
