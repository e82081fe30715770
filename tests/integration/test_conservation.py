"""Nothing is lost and nothing is made: every scenario in the project, several seeds, a month.

By the results: contacts open at the start + received = closed + open at the end, as whole numbers. By the ledger, read
here line by line: every contact takes only steps that may follow one another, waits as long as its records say, and is
closed once; no pool ever holds more than it has; what is open is with a service or on its way between two.
"""
import collections
import csv
import math
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import BACKLOG, HUB, SERVICES, SLOWNESS, SOURCE, RunTestCase  # noqa: E402

import unittest  # noqa: E402

SEEDS = range(1, 6) if SLOWNESS == 1 else range(1, 3)
RUN_IN_DAYS, MEASURED_DAYS = 14, 14
POOLS = ("screening_staff", "early_help_places", "assessment_slots", "partner_checks", "further_enquiries", "sign_off",
         "joint_screening", "assessment_sign_off",
         "intake_staff", "out_of_hours", "handover", "referrer", "early_help_screening", "engagement", "strategy_discussions",
         "case_transfer", "case_closing")
SCREENING, EARLY_HELP, ASSESSMENT, CHECKS, ENQUIRIES, SIGN_OFF, JOINT, ASSESSMENT_SIGN_OFF = POOLS[:8]
INTAKE, OUT_OF_HOURS, HANDOVER, REFERRER = "intake_staff", "out_of_hours", "handover", "referrer"
HELP_SCREENING, ENGAGEMENT, STRATEGY, TRANSFER, CLOSING = POOLS[12:17]
NESTED = (ASSESSMENT_SIGN_OFF,)  # who is there holds a caseload slot as well
STAFF = (SCREENING, SIGN_OFF, ASSESSMENT_SIGN_OFF, INTAKE, OUT_OF_HOURS, HELP_SCREENING)  # a worker has one contact at a time
HOLDER_SHIFT, SLOTS_SHIFT = 40, 56  # of what holds a case: its number and, above, its slots but one

HELP = {f"joined {pool}" for pool in (EARLY_HELP, HELP_SCREENING, ENGAGEMENT)}  # how early help begins
ENDS = {"closed", "request_ended"}  # of a contact; of a request to early help from outside

# What may come next for a case whose contact has ended, until its slots are free.
NEXT_OF_HELD_ON = {
    "held_on 1": {"joined " + TRANSFER, "joined " + CLOSING},
    "joined " + TRANSFER: {"started " + TRANSFER},
    "started " + TRANSFER: {"ended " + TRANSFER},
    "ended " + TRANSFER: {"joined " + CLOSING, "ended " + ASSESSMENT},
    "joined " + CLOSING: {"started " + CLOSING},
    "started " + CLOSING: {"ended " + CLOSING},
    "ended " + CLOSING: {"ended " + ASSESSMENT},
    "ended " + ASSESSMENT: {"held_on 2"},
}

# What may come next for a contact, by the last step: kind, with the pool of joined, started and ended.
NEXT = {
    None: {"received", "call", "requested"},  # requested: early help is asked from outside
    "requested": HELP | {"request_ended"},
    "joined " + HELP_SCREENING: {"started " + HELP_SCREENING},
    "started " + HELP_SCREENING: {"ended " + HELP_SCREENING},
    "ended " + HELP_SCREENING: ENDS | {"joined " + EARLY_HELP, "joined " + ENGAGEMENT},
    "joined " + ENGAGEMENT: {"started " + ENGAGEMENT},
    "started " + ENGAGEMENT: {"ended " + ENGAGEMENT},
    "ended " + ENGAGEMENT: ENDS | {"joined " + EARLY_HELP},
    "received": {"closed", "decided", "joined " + SCREENING, "joined " + JOINT, "joined " + INTAKE, "joined " + OUT_OF_HOURS,
                 "joined " + HANDOVER, "joined " + REFERRER},
    "call": {"call", "received"},
    "joined " + OUT_OF_HOURS: {"started " + OUT_OF_HOURS},
    "started " + OUT_OF_HOURS: {"ended " + OUT_OF_HOURS},
    "ended " + OUT_OF_HOURS: {"joined " + SCREENING, "joined " + JOINT},
    "joined " + HANDOVER: {"handed_over"},
    "handed_over": {"started " + HANDOVER},
    "started " + HANDOVER: {"ended " + HANDOVER},
    "joined " + REFERRER: {"referrer"},
    "referrer": {"started " + REFERRER},
    "started " + REFERRER: {"ended " + REFERRER},
    "ended " + REFERRER: {"joined " + SCREENING, "joined " + JOINT},
    "ended " + HANDOVER: {"closed", "joined " + INTAKE, "joined " + SCREENING, "joined " + JOINT},
    "joined " + INTAKE: {"started " + INTAKE},
    "started " + INTAKE: {"ended " + INTAKE},
    "ended " + INTAKE: {"closed", "joined " + REFERRER, "joined " + SCREENING, "joined " + JOINT},
    "joined " + SCREENING: {"started " + SCREENING},
    "started " + SCREENING: {"ended " + SCREENING},
    "ended " + SCREENING: {"judged", "decided", "joined " + CHECKS, "joined " + ENQUIRIES, "joined " + SIGN_OFF},
    "joined " + CHECKS: {"consent", "asked"},
    "consent": {"asked", "started " + CHECKS},
    "asked": {"asked", "answered", "started " + CHECKS},
    "answered": {"answered", "started " + CHECKS},
    "started " + CHECKS: {"ended " + CHECKS},
    "ended " + CHECKS: {"joined " + SCREENING},
    "joined " + ENQUIRIES: {"started " + ENQUIRIES},
    "started " + ENQUIRIES: {"ended " + ENQUIRIES},
    "ended " + ENQUIRIES: {"closed", "joined " + SCREENING},
    "joined " + JOINT: {"started " + JOINT},
    "started " + JOINT: {"ended " + JOINT},
    "ended " + JOINT: {"judged", "decided", "joined " + SIGN_OFF},
    "judged": {"decided", "joined " + SIGN_OFF},
    "joined " + SIGN_OFF: {"started " + SIGN_OFF},
    "started " + SIGN_OFF: {"ended " + SIGN_OFF},
    "ended " + SIGN_OFF: {"decided"},
    "decided": HELP | {"closed", "joined " + ASSESSMENT, "joined " + STRATEGY},
    "joined " + EARLY_HELP: {"started " + EARLY_HELP, "left " + EARLY_HELP},
    "left " + EARLY_HELP: ENDS | {"stepped_up"},
    "stepped_up": {"request_ended", "joined " + SCREENING, "joined " + JOINT, "joined " + ASSESSMENT},
    "request_ended": {"became a contact"},  # only where it was stepped up
    "became a contact": {"joined " + SCREENING, "joined " + JOINT, "joined " + ASSESSMENT},
    "started " + EARLY_HELP: {"ended " + EARLY_HELP},
    "ended " + EARLY_HELP: ENDS | {"stepped_up"},
    "joined " + STRATEGY: {"started " + STRATEGY},
    "started " + STRATEGY: {"ended " + STRATEGY},
    "ended " + STRATEGY: {"joined " + ASSESSMENT},
    "joined " + ASSESSMENT: {"started " + ASSESSMENT},
    "started " + ASSESSMENT: {"ended " + ASSESSMENT, "held_on 1", "task_done", "joined " + ASSESSMENT_SIGN_OFF, "went_on", "returned"},
    "returned": {"started " + ASSESSMENT},
    "task_done": {"ended " + ASSESSMENT, "held_on 1", "task_done", "joined " + ASSESSMENT_SIGN_OFF, "went_on", "returned"},
    "went_on": {"ended " + ASSESSMENT, "held_on 1", "task_done", "joined " + ASSESSMENT_SIGN_OFF, "returned"},
    "joined " + ASSESSMENT_SIGN_OFF: {"started " + ASSESSMENT_SIGN_OFF},
    "started " + ASSESSMENT_SIGN_OFF: {"ended " + ASSESSMENT_SIGN_OFF},
    "ended " + ASSESSMENT_SIGN_OFF: {"ended " + ASSESSMENT, "held_on 1", "went_on"},
    "ended " + ASSESSMENT: {"assessed"},
    "held_on 1": {"assessed"},
    "assessed": HELP | {"closed"},
    "closed": {"audited", "requested"},  # requested: its plan steps down
    "audited": {"reopened"},
    "reopened": {"decided"},
}
# Beside those steps, while the case is with its worker: kind, with its code.
NEXT_OF_PROTECTION = {
    None: {"section_47 1"},
    "section_47 1": {"section_47 2", "section_47 3"},
    "section_47 2": set(),
    "section_47 3": {"conference"},
    "conference": set(),
}
# The last step of who is on its way.
BETWEEN_SERVICES = {"received", "became a contact", "stepped_up",
                    "ended " + INTAKE, "ended " + OUT_OF_HOURS, "ended " + HANDOVER, "ended " + REFERRER,
                    "decided", "assessed"}


class HeldOn:
    """A case whose contact has ended, on its way until its slots are free."""

    def __init__(self, contact, slots):
        self.step, self.slots = "held_on 1", slots
        self.joined, self.holder, self.is_discussed = contact.joined, contact.holder, contact.is_discussed
        self.after = Contact()  # times of the transfer and of closing work


class Contact:
    """One contact's way through its records."""

    def __init__(self):
        self.step = None
        self.joined = self.started = None
        self.holder = None
        self.slots = None
        self.stage_seconds = 0
        self.nested = None
        self.held_on = []
        self.protection = None
        self.is_discussed = False  # so that it may have a worker at once, past the limit
        self.further_children = 0  # named beside the first, a bit for each
        self.is_outside = False  # it came to early help, past the front door

    def nest(self, pool):
        """Where the times of this pool stand: a stage within a stage has times of its own."""
        if pool not in NESTED:
            return self
        self.nested = self.nested or Contact()
        return self.nested


class Ledger:
    """Follows all contacts of a ledger; the first thing that cannot be fails the test."""

    def __init__(self, test):
        self.test = test
        self.contacts = collections.defaultdict(Contact)
        self.counts = collections.Counter()
        self.capacity = {}
        self.held = collections.Counter()
        self.held_at_once = 0
        self.holders = {pool: set() for pool in POOLS}
        self.last_time = 0

    def follow(self, path):
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self.take(row)

    def take(self, row):
        time, value = int(row["time_seconds"]), int(row["value"])
        self.test.assertGreaterEqual(time, self.last_time, row)
        self.last_time = time
        if row["kind"] == "capacity":
            self.capacity[row["subject"]] = value
        if row["kind"] in ("capacity", "shift", "post", "other_work", "latent", "harm"):
            return
        if row["kind"] == "plan_kept":
            self.counts["plan kept open" if row["code"] == "1" else "plan kept no more"] += 1
            return
        contact = self.contacts[row["subject"]]
        if row["kind"] in ("section_47", "conference"):
            step = row["kind"] if row["kind"] == "conference" else f"{row['kind']} {row['code']}"
            self.test.assertIn(step, NEXT_OF_PROTECTION[contact.protection], row)
            contact.protection = step
            self.counts[step] += 1
            return
        pool = POOLS[int(row["code"])] if row["kind"] in ("joined", "started", "ended", "left") else None
        step = row["kind"] if pool is None else f"{row['kind']} {pool}"
        step = f"held_on {row['code']}" if step == "held_on" else step
        if self.is_of_held_on(contact, step, pool, time, value):
            self.take_of_held_on(contact, step, pool, time, value)
            return
        if step == "received" and contact.is_outside:
            step, contact.is_outside = "became a contact", False
        self.test.assertIn(step, NEXT[contact.step], f"after {contact.step}: {row}")
        if step == "requested":  # also of a contact that has ended with a plan
            contact.is_outside, contact.stage_seconds, contact.further_children = True, 0, 0
        contact.step = step
        self.counts[step] += 1
        if step == "held_on 1":
            self.test.assertEqual(value, contact.slots, row)
            contact.stage_seconds += time - contact.joined
            contact.held_on.append(HeldOn(contact, value))
        elif step == "received":
            contact.further_children = value >> 24 & 63
        elif step == "decided":
            self.test.assertEqual(value >> HOLDER_SHIFT + 3, contact.further_children, row)
        if pool is not None:
            getattr(self, "on_" + row["kind"])(contact.nest(pool), pool, time, value)
        elif step == "returned":
            self.on_returned(contact, time, value)
        elif step in ENDS:
            self.test.assertEqual(step == "request_ended", contact.is_outside, row)
            self.test.assertEqual(value & ((1 << HOLDER_SHIFT) - 1), contact.stage_seconds, row)
            self.test.assertEqual(value >> HOLDER_SHIFT, contact.further_children.bit_count(), row)

    @staticmethod
    def is_of_held_on(contact, step, pool, time, value):
        """Whether the step is one of a case that is held on; a contact may come to assessment again meanwhile."""
        is_end = pool == ASSESSMENT and step.startswith("ended")
        since = time - (value & (1 << HOLDER_SHIFT) - 1)
        return pool in (TRANSFER, CLOSING) or step == "held_on 2" or (
            is_end and any(one.joined == since for one in contact.held_on))

    def take_of_held_on(self, contact, step, pool, time, value):
        one = next(one for one in contact.held_on if step in NEXT_OF_HELD_ON[one.step])
        one.step = step
        self.counts[step] += 1
        if step == "held_on 2":
            self.test.assertEqual(value, one.slots)
            contact.held_on.remove(one)
        elif pool == ASSESSMENT:
            self.on_ended(one, pool, time, value)
        else:
            getattr(self, "on_" + step.split()[0])(one.after, pool, time, value)

    def on_joined(self, contact, _pool, time, _value):
        contact.joined = contact.waits_since = time

    def on_returned(self, contact, time, value):
        self.test.assertEqual(value & ((1 << HOLDER_SHIFT) - 1), time - contact.joined)
        self.test.assertEqual(value >> HOLDER_SHIFT, contact.holder)
        contact.waits_since = time
        self.held[ASSESSMENT] -= (value >> SLOTS_SHIFT) + 1
        self.held_at_once -= (value >> SLOTS_SHIFT) + 1 if contact.is_discussed else 0

    def on_started(self, contact, pool, time, value):
        contact.started, contact.holder = time, value >> HOLDER_SHIFT
        slots = contact.slots = (value >> SLOTS_SHIFT) + 1
        self.test.assertEqual(value & ((1 << HOLDER_SHIFT) - 1), time - contact.waits_since)
        self.held[pool] += slots
        contact.is_discussed |= pool == STRATEGY
        self.held_at_once += slots if pool == ASSESSMENT and contact.is_discussed else 0
        held = self.held[pool] - (self.held_at_once if pool == ASSESSMENT else 0)
        self.test.assertLessEqual(held, self.capacity.get(pool, math.inf), f"{pool} at {time}")
        if pool in STAFF:
            self.test.assertNotIn(contact.holder, self.holders[pool], f"{pool} at {time}")
            self.holders[pool].add(contact.holder)

    def on_left(self, contact, _pool, time, value):
        self.test.assertEqual(value & ((1 << HOLDER_SHIFT) - 1), time - contact.joined)
        contact.stage_seconds += time - contact.joined

    def on_ended(self, contact, pool, time, value):
        self.test.assertEqual(value & ((1 << HOLDER_SHIFT) - 1), time - contact.joined)
        self.test.assertEqual(value >> HOLDER_SHIFT, contact.holder)
        if isinstance(contact, Contact):
            contact.stage_seconds += time - contact.joined
        self.held[pool] -= (value >> SLOTS_SHIFT) + 1
        self.held_at_once -= (value >> SLOTS_SHIFT) + 1 if pool == ASSESSMENT and contact.is_discussed else 0
        self.holders[pool].discard(contact.holder)

    def open_by_step(self):
        # Who is on the telephone, or was lost there, is no contact yet; an audit may end with the contact closed.
        ends = ENDS | {"call", "audited"}
        return collections.Counter(contact.step for contact in self.contacts.values() if contact.step not in ends)

    def held_on(self):
        """The same of cases that are held on."""
        return collections.Counter(one.step for contact in self.contacts.values() for one in contact.held_on)

    def open_children(self):
        """Children named by the contacts that are open: what measures count as contacts."""
        return sum(1 + contact.further_children.bit_count() for contact in self.contacts.values()
                   if contact.step not in ENDS | {"audited", "call"} and not contact.is_outside)

    def open_outside(self):
        return sum(contact.is_outside and contact.step not in ENDS | {"audited"} for contact in self.contacts.values())


class Conservation(RunTestCase):
    def check(self, scenario, seed):
        path = self.folder / f"{scenario.stem}-{seed}.csv"
        settings = [("time.run_in_days", RUN_IN_DAYS), ("time.measured_days", MEASURED_DAYS)]
        run = self.simulate(scenario, settings, seed=seed, reps=1, deployment="direct", ledger=path)
        ledger = Ledger(self)
        ledger.follow(path)
        still_open = ledger.open_by_step()
        held_on = ledger.held_on()
        in_stages = still_open.total() - sum(still_open[step] for step in BETWEEN_SERVICES)

        self.assertGreater(ledger.counts["received"], 0)
        self.assertGreaterEqual(ledger.counts["plan kept open"], ledger.counts["plan kept no more"])
        outside = ledger.open_outside()
        self.assertEqual(ledger.counts["requested"], ledger.counts["request_ended"] + outside)
        closed = ledger.counts["closed"] - ledger.counts["reopened"]
        self.assertEqual(ledger.counts["received"] + ledger.counts["became a contact"],
                         closed + still_open.total() - outside)
        self.assertEqual(run.mean("contacts_open_at_start") + run.mean("contacts"),
                         run.mean("contacts_closed") + run.mean("contacts_open_at_end"))
        self.assertEqual(run.mean("contacts_open_at_end"), ledger.open_children())
        # A link is never of no length, so nobody who has been decided on is with a service; the rest is on its way.
        self.assertEqual(sum(run.services[service]["open_contacts"] for service in SERVICES), in_stages)
        on_way = still_open.total() - in_stages
        sent = sum(run.services[service]["sent"] for service in SERVICES)
        received = sum(run.services[service]["received"] for service in SERVICES)
        self.assertLessEqual(on_way, sent - received)  # notices are on their way as well
        for pool in POOLS:
            joined, started, ended, left = (ledger.counts[f"{step} {pool}"]
                                            for step in ("joined", "started", "ended", "left"))
            waiting = still_open["joined " + pool] + held_on["joined " + pool]
            if pool == CHECKS:  # who was asked for consent, or whose partners were asked, is there still
                waiting += still_open["consent"] + still_open["asked"]
            returned = ledger.counts["returned"] if pool == ASSESSMENT else 0
            waiting += still_open["returned"] if pool == ASSESSMENT else 0
            self.assertEqual(joined + returned - started - left, waiting)
            in_work = still_open["started " + pool] + held_on["started " + pool]
            if pool == ASSESSMENT:
                in_work += still_open["task_done"] + still_open["went_on"]
                in_work += still_open["joined " + ASSESSMENT_SIGN_OFF] + still_open["started " + ASSESSMENT_SIGN_OFF]
                in_work += held_on.total()
                in_work += still_open["ended " + ASSESSMENT_SIGN_OFF]  # signed off, before its conference
            self.assertEqual(started - ended - returned, in_work)
            if pool == ASSESSMENT:  # a case may hold several slots
                self.assertGreaterEqual(ledger.held[pool], started - ended - returned)
            else:
                self.assertEqual(started - ended, ledger.held[pool])

    def test_every_scenario__five_seeds__nothing_lost_or_made(self):
        scenarios = [*sorted((SOURCE / "scenarios").rglob("*.yaml")), HUB, BACKLOG]
        self.assertGreaterEqual(len(scenarios), 5)
        for scenario in scenarios:
            for seed in SEEDS:
                with self.subTest(scenario=scenario.name, seed=seed):
                    self.check(scenario, seed)

    def test_ledger__a_line_too_few_or_too_many__is_found(self):
        path = self.folder / "ledger.csv"
        settings = [("time.run_in_days", 0), ("time.measured_days", 2)]
        self.simulate(SOURCE / "scenarios" / "oracle" / "fd3.yaml", settings, reps=1, deployment="direct", ledger=path)
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        for kind in ("received", "joined", "started", "ended", "decided", "assessed", "closed"):
            place = next(i for i, line in enumerate(lines) if f",{kind}," in line)
            changed = [lines[:place] + [lines[place]] + lines[place:]]
            if kind != "closed":  # without it a contact is open, which the services' own counts deny
                changed.append(lines[:place] + lines[place + 1:])
            for text in changed:
                path.write_text("".join(text), encoding="utf-8")
                with self.assertRaises(AssertionError, msg=kind):
                    Ledger(self).follow(path)


if __name__ == "__main__":
    unittest.main()
