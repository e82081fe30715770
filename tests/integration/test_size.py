"""`frontdoor size`: the least number of workers, against Erlang C; what it says where there is none, or none is sure.

M/M/c with lambda = 8 an hour, 1 / mu = 0.5 h, a = 4. By Erlang C the share that waits is 0.5541 with five workers, 0.2848 with
six and 0.1351 with seven, so the mean wait C / (c mu - lambda) is 997 s, 256 s and 81 s, and nine in ten wait at most
ln(C / 0.1) / (c mu - lambda): 3,082 s, 942 s and 180 s. Four workers have as much to do as they can and never catch up.
"""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from queues import FAILURE, INTERRUPTED, NOT_MET, OK, SCENARIO, USAGE, QueueTestCase

WAIT, NINE_IN_TEN, BUSY = "screening_wait_mean_seconds", "screening_wait_p90_seconds", "screening_staff_utilisation_share"
POSTS = ["--vary", "screening.staff_posts=3:9"]


def erlang_c(servers, offered):
    term, total = 1.0, 0.0
    for k in range(servers):
        total += term
        term *= offered / (k + 1)
    waiting = term / (1 - offered / servers)
    return waiting / (total + waiting)


class Size(QueueTestCase):
    def test_targets__least_number__is_that_of_erlang_c(self):
        mean_seconds = {c: erlang_c(c, 4) / (2 * c - 8) * 3600 for c in (5, 6, 7, 8)}
        self.assertEqual([round(mean_seconds[c]) for c in (5, 6, 7)], [997, 256, 81])
        # Each target lies far between the two numbers, so that ten days are enough to decide; 0.9999: a right program fails here
        # in one of 10,000 seeds.
        rows = [
            ([f"{WAIT}<=1500"], 5),
            ([f"{WAIT}<=500"], 6),
            ([f"{WAIT}<=150"], 7),
            ([f"{NINE_IN_TEN} <= 1700"], 6),
            ([f"{WAIT}<=500", f"{NINE_IN_TEN}<=400"], 7),
            ([f"{BUSY}<=0.54"], 8),  # 4 / 7 = 0.571, 4 / 8 = 0.5
        ]
        for targets, want in rows:
            with self.subTest(targets=targets):
                said = self.answer("size", "base.yaml", *POSTS, "--probability", "0.9999",
                                   *(word for target in targets for word in ("--target", target)))
                self.assertEqual((said["outcome"], said["answer"], said["not_decided"]), ("found", want, []))
                self.assertEqual([level["value"] for level in said["values"]], list(range(3, want + 1)))
                self.assertEqual([level["decision"] for level in said["values"]], ["not met"] * (want - 3) + ["met"])

    def test_level__near_the_target__takes_more_replications_than_others(self):
        said = self.answer("size", "base.yaml", *POSTS, "--target", f"{WAIT}<=290")
        counts = {level["value"]: level["replications"] for level in said["values"]}
        self.assertEqual((said["outcome"], said["answer"]), ("found", 6))
        self.assertEqual(counts[5], 10)
        self.assertGreater(counts[6], 10)
        self.assertEqual(said["looks"], 8)

    def test_no_value__meets_it__said_with_exit_code_4(self):
        code, out, err = self.call("size", "base.yaml", "--vary", "screening.staff_posts=3:5", "--target", f"{WAIT}<=300",
                                   "--out", "kept.json")
        self.assertEqual(code, NOT_MET, err)
        self.assertIn("No screening.staff_posts from 3 to 5 meets the target, with probability 95 % or more.", out)
        self.assertLessEqual(max(map(len, out.splitlines())), 120)
        kept = json.loads((self.folder / "kept.json").read_text())
        self.assertEqual((kept["outcome"], kept["answer"], len(kept["values"])), ("none", None, 3))

    def test_too_few_replications__what_is_open_is_named(self):
        # 256 s is the mean wait itself with six workers: no number of replications decides on which side it lies.
        code, out, err = self.call("size", "base.yaml", *POSTS, "--target", f"{WAIT}<=256.4", "--reps-max", "20", "--json")
        self.assertEqual(code, FAILURE)
        self.assertIn("not decided with 20 replications; --reps-max allows more", err)
        said = json.loads(out)
        self.assertEqual((said["outcome"], said["answer"], said["not_decided"]), ("not decided", 7, [6]))
        _, table, _ = self.call("size", "base.yaml", *POSTS, "--target", f"{WAIT}<=256.4", "--reps-max", "20")
        self.assertIn("Not decided: the least screening.staff_posts that meets the target is 6 or 7, which does meet it, with "
                      "probability 95 % or more.", " ".join(table.split()))
        (open_one,) = [level for level in said["values"] if level["decision"] == "not decided"]
        self.assertEqual((open_one["value"], open_one["replications"]), (6, 20))

    def test_measure_without_a_value__is_not_judged(self):
        # Without a worker nothing is screened, so there is no wait to be long or short.
        code, out, err = self.call("size", "base.yaml", "--vary", "screening.staff_posts=0:6", "--target", f"{WAIT}<=500", "--json",
                                   "--quiet")
        self.assertEqual(code, FAILURE)
        self.assertIn("not decided: with screening.staff_posts=0 nothing has the value that", err)
        said = json.loads(out)
        self.assertEqual((said["answer"], said["not_decided"], said["values"][0]["replications"]), (6, [0], 10))

    def test_jobs__any_number__same_bytes(self):
        arguments = ["size", "base.yaml", *POSTS, "--target", f"{WAIT}<=290", "--json", "--quiet"]
        one, two = (self.call(*arguments, "--jobs", jobs)[1] for jobs in "12")
        self.assertEqual(one, two)
        self.assertTrue(one)

    def test_interrupted__values_that_are_done_are_told(self):
        code, out = self.interrupt_once(rb": [1-9]\d* of 8 values", "size", "base.yaml", "--json", "--vary",
                                        "screening.staff_posts=2:9", "--target", f"{WAIT}<=1", "--set", "time.measured_days=200")
        self.assertEqual(code, INTERRUPTED)
        said = json.loads(out)
        self.assertEqual((said["outcome"], said["answer"]), ("interrupted", None))
        self.assertEqual([level["decision"] for level in said["values"]][:1], ["not met"])

    def test_wrong_calls__exit_code_and_hint__as_promised(self):
        def target(text):
            return ["base.yaml", *POSTS, "--target", text]

        def vary(text):
            return ["base.yaml", "--target", f"{WAIT}<=300", "--vary", text]

        self.assert_refused("size", [
            ([], USAGE, "size needs a scenario"),
            (["base.yaml", "--target", f"{WAIT}<=300"], USAGE, "size needs --vary KEY=LOW:HIGH"),
            (["base.yaml", *POSTS], USAGE, "size needs --target"),
            (["base.yaml", "base.yaml"], USAGE, "size takes one scenario"),
            (target(f"{WAIT}=300"), USAGE, "is not of the form 'MEASURE>=X'"),
            (target(f"{WAIT}<300"), USAGE, "is not of the form 'MEASURE>=X'"),
            (target("screening_wait_mean_secnds<=300"), USAGE, f"--target: there is no measure screening_wait_mean_secnds; did you mean {WAIT}?"),
            (target(f"{WAIT}<=soon"), USAGE, "'soon' is not a number"),
            (target(f"{WAIT}<="), USAGE, "'' is not a number"),
            (target(f"{WAIT}<=-1"), USAGE, "out of reach: the measure has values from 0 up"),
            (target("decision_within_one_working_day_share>=1.5"), USAGE, "out of reach: the measure has values from 0 to 1"),
            (target(f"{WAIT}<=300") + ["--probability", "95"], USAGE, "--probability: '95' is not a number from 0.5 to 0.9999"),
            (target(f"{WAIT}<=300") + ["--reps-max", "5"], USAGE, "--reps-max: 5 is not a whole number from 10"),
            (vary("screening.staff_posts=5,6"), USAGE, "is to be LOW:HIGH here"),
            (vary("screening.staff_posts=6:5"), USAGE, "the range is reversed"),
            (vary("screening.staff_posts=5:5"), USAGE, "the range is empty"),
            (vary("screening.staff_posts=1:500"), USAGE, "500 values, more than 200"),
            (vary("screening.red_from_level=3:4"), USAGE, "screening.red_from_level is no whole number"),
            (vary("screening.staff_posts=5:6") + POSTS, USAGE, "size finds one key at a time"),
            (vary("time.run_in_days=7299:7300") + ["--set", "screening.red_from_level=1"], SCENARIO, "screening.red_from_level"),
        ])


if __name__ == "__main__":
    unittest.main()
