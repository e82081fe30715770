"""One seed, one ledger: whatever the deployment, the threads, the replications in step and the declared lookahead.

Four weeks for each of 20 seeds, every seed in another combination, all pairs of levels among them, against the plainest
run of the seed: function calls, one thread, one replication at a time. Threads are a level of the direct deployment:
elsewhere a service is a process. Two weeks of each scenario of the project, in turn with threads, by ipc and by tcp. And a
Cardiff year as function calls, as processes over ipc and over tcp.
"""
import itertools
import json
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from runs import CARDIFF, FOUR_WEEKS, HUB, SERVICES, SLOWNESS, SOURCE, RunTestCase, rows_of_this_build  # noqa: E402

import unittest  # noqa: E402

PLACES = ({"deployment": "direct", "jobs": 1}, {"deployment": "direct", "jobs": 2}, {"deployment": "direct", "jobs": 4},
          {"deployment": "ipc"}, {"deployment": "tcp"})
IN_STEP = (1, 8, 64)
LOOKAHEAD_SHARES = (1, 0.5, 0.25)
SEEDS = range(1, 21)
RUN_IN_DAYS, MEASURED_DAYS = 7, 7  # of each scenario of the project
# Enough replications that the step is full, and with 8 there is another one that is not.
REPLICATIONS = {1: 3, 8: 12, 64: 64} if SLOWNESS == 1 else {1: 2, 8: 9, 64: 16}
# A year, but of builds with a sanitizer, which look at memory and threads and find what there is in a quarter.
YEAR = [] if SLOWNESS == 1 else [("time.run_in_days", 28), ("time.measured_days", 90)]


def covering_rows():
    """(index of place, in step, lookahead share), one a seed. Places by in step in full, and the lookahead's level their
    sum modulo 3: so each of the three pairs of factors has all its pairs of levels in the first 15 rows. The others
    turn the lookahead by one, which makes triples that were not there."""
    rows = []
    for turn, in_step, place in itertools.product(range(3), range(3), range(len(PLACES))):
        rows.append((place, IN_STEP[in_step], LOOKAHEAD_SHARES[(place + in_step + turn) % 3]))
    return rows[:len(SEEDS)]


class Determinism(RunTestCase):
    def test_rows__all_pairs_of_levels__are_covered(self):
        rows = covering_rows()
        self.assertEqual(len(set(rows)), len(SEEDS))
        columns = (range(len(PLACES)), IN_STEP, LOOKAHEAD_SHARES)
        for first, second in itertools.combinations(range(len(columns)), 2):
            want = set(itertools.product(columns[first], columns[second]))
            self.assertEqual({(row[first], row[second]) for row in rows}, want)

    def test_four_weeks__20_seeds__one_ledger_for_each(self):
        hashes = set()
        rows = rows_of_this_build(list(zip(SEEDS, covering_rows())))
        for seed, (place, in_step, lookahead_share) in rows:
            count = REPLICATIONS[in_step]
            plain = self.simulate(FOUR_WEEKS, seed=seed, reps=count, deployment="direct", jobs=1, in_step=1)
            other = self.simulate(FOUR_WEEKS, [("handoffs.declared_lookahead_share", lookahead_share)], seed=seed,
                                  reps=count, in_step=in_step, **PLACES[place])
            row = f"seed {seed}: {PLACES[place]}, {in_step} in step, lookahead {lookahead_share}"
            self.assertEqual(other.ledger_hash, plain.ledger_hash, row)
            self.assertEqual(other.results["measures"], plain.results["measures"], row)
            self.assertEqual(other.services, plain.services, row)
            hashes.add(plain.ledger_hash)
        self.assertEqual(len(hashes), len(rows), "two seeds gave the same ledger")

    def test_seeds__alike_but_for_one__give_other_ledgers(self):
        runs = [self.simulate(FOUR_WEEKS, seed=seed, reps=2, deployment="direct") for seed in (1, 2, 2**64 - 1)]
        self.assertEqual(len({run.ledger_hash for run in runs}), len(runs))

    def test_hub__each_deployment__one_ledger(self):
        runs = [self.simulate(HUB, seed=4, reps=3, deployment="direct", jobs=2, in_step=1),
                self.simulate(HUB, seed=4, reps=3, deployment="ipc", in_step=3),
                self.simulate(HUB, [("handoffs.declared_lookahead_share", 0.1)], seed=4, reps=3, deployment="tcp",
                              in_step=2)]
        self.assertEqual(len({run.ledger_hash for run in runs}), 1)

    def test_each_scenario_of_the_project__two_weeks__one_ledger_by_calls_and_by_processes(self):
        settings = [("time.run_in_days", RUN_IN_DAYS), ("time.measured_days", MEASURED_DAYS)]
        for number, scenario in enumerate(rows_of_this_build(sorted((SOURCE / "scenarios").rglob("*.yaml")))):
            with self.subTest(scenario=scenario.name):
                direct = self.simulate(scenario, settings, seed=1, reps=2, deployment="direct", jobs=1, in_step=1)
                other = self.simulate(scenario, settings, seed=1, reps=2, in_step=2, **PLACES[1 + number % 4])
                self.assertEqual(other.ledger_hash, direct.ledger_hash)
                self.assertEqual(other.results["measures"], direct.results["measures"])

    def test_replications__run_apart__are_those_of_the_whole(self):
        whole = self.simulate(FOUR_WEEKS, seed=1, reps=2, deployment="direct")
        parts = [self.simulate(FOUR_WEEKS, seed=1, reps=1, first=first, deployment="direct") for first in (0, 1)]
        for measure in ("contacts", "referrals", "screening_wait_mean_seconds"):
            self.assertAlmostEqual(whole.mean(measure), (parts[0].mean(measure) + parts[1].mean(measure)) / 2, 6)
        self.assertNotEqual(parts[0].ledger_hash, parts[1].ledger_hash)

    def test_cardiff_year__each_deployment__one_ledger_and_the_same_work(self):
        runs = {name: self.simulate(CARDIFF, YEAR, seed=1, reps=1, deployment=name) for name in ("direct", "ipc", "tcp")}
        direct = runs["direct"]
        for name, run in runs.items():
            self.assertEqual(run.manifest["deployment"], name)
            self.assertEqual(run.ledger_hash, direct.ledger_hash)
            self.assertEqual(run.results["measures"], direct.results["measures"])
            self.assertEqual(run.services, direct.services)
            self.assert_work_done_by_each(run)

    def assert_work_done_by_each(self, run):
        """Every service took messages, sent some and wrote records; all that was sent arrived but for what was on its way when
        the run ended. A hand-off takes a day at most: no more than two days' messages, as days differ (the exact count is
        the conductor's own check)."""
        for service in SERVICES:
            for count in ("received", "sent", "events", "records"):
                self.assertGreater(run.services[service][count], 0, f"{service}: {count}")
        sent = sum(run.services[service]["sent"] for service in SERVICES)
        received = sum(run.services[service]["received"] for service in SERVICES)
        self.assertLessEqual(received, sent)
        time = json.loads((run.folder / "scenario.json").read_text(encoding="utf-8"))["time"]
        self.assertLess(sent - received, 2 * sent / (time["run_in_days"] + time["measured_days"]))


if __name__ == "__main__":
    unittest.main()
