"""`frontdoor compare`: what a difference costs in posts, in words, in a column and as JSON.

Scenarios of ten days from 2 January 2015 on; five posts of screening, open round the clock: 168 hours a week each.
"""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from queues import OK, QueueTestCase

WAIT, BUSY, REFERRALS = "screening_wait_mean_seconds", "screening_staff_utilisation_share", "referrals"
NO_POSTS = "It costs no posts more or fewer"
# An overlay, and the sentences that its posts make.
ROWS = [
    ("", f"{NO_POSTS}."),
    ("intake: {sources: {all: {annual_first_contacts: 77088}}}", f"{NO_POSTS}."),
    ("screening: {staff_posts: 6}", "It costs 1 post more, in screening; 168 hours of duty a week more."),
    ("screening: {staff_posts: 3}", "It has 2 posts fewer, in screening; 336 hours of duty a week fewer."),
    ("screening: {staff_posts: 6}\nassessment: {sign_off_posts: 1}",
     "It costs 2 posts more: 1 more in screening, 1 more among assessment's managers; 336 hours of duty a week more."),
    ("screening: {staff_posts: 7}\nassessment: {workers: 9}",
     "It costs 1 post more: 2 more in screening, 1 fewer in assessment; 168 hours of duty a week more."),
    ("screening: {staff_posts: 6}\nassessment: {workers: 9}",
     f"{NO_POSTS} in sum: 1 more in screening, 1 fewer in assessment."),
    # The last three of ten days; then the first seven of them without it.
    ("screening: {changes: {more: {from: \"2015-01-09\", posts: 1}}}",
     "It costs 0.300 posts more, in screening; 50 hours of duty a week more."),
    ("screening: {changes: {gone: {from: \"2014-12-01\", posts: -1}, back: {from: \"2015-01-09\", posts: 1}}}",
     "It has 0.700 posts fewer, in screening; 118 hours of duty a week fewer."),
    # 2 January 2015 is a Friday: two Saturdays and two Sundays of six hours in ten days are 24 hours, 16.8 a week, of each of two.
    ("calendars: {weekend: {saturday: [\"10:00-16:00\"], sunday: [\"10:00-16:00\"]}}\n"
     "screening: {shifts: {weekend: {calendar: weekend, posts: 2}}}",
     "It costs 2 posts more, in screening; 34 hours of duty a week more."),
    # One Monday of ten days is open: 216 hours are not, 151.2 a week, of each of five.
    ("calendars: {mondays: {monday: [\"00:00-24:00\"]}}\nscreening: {staff_calendar: mondays}",
     f"{NO_POSTS}, but 756 hours of duty a week fewer, in screening."),
    # Two Sundays of ten days are 48 hours, 33.6 a week, of each of five in screening and of ten in assessment.
    ("calendars: {always: {sunday: []}}",
     f"{NO_POSTS}, but 504 hours of duty a week fewer: 168 fewer in screening, 336 fewer in assessment."),
    ("early_help: {places: 11}", f"{NO_POSTS}. It has 1 place of early help more."),
    ("early_help: {places: 3}", f"{NO_POSTS}. It has 7 places of early help fewer."),
]


class ComparePosts(QueueTestCase):
    def setUp(self):
        super().setUp()
        self.write("short.yaml", "format: 1\nextends: base.yaml\ntitle: {en: Short}\ntime: {run_in_days: 1, measured_days: 10}\n"
                   "early_help: {places: 10}\nassessment: {workers: 10}\nprovenance: {early_help: {assumed: a}, assessment: {assumed: a}}\n")

    def overlay(self, name, text):
        self.write(f"{name}.yaml", f"format: 1\nextends: short.yaml\ntitle: {{en: {name}}}\n{text}\n")
        return f"{name}.yaml"

    def test_posts__more_fewer_and_for_a_time__are_said_in_words(self):
        others = [self.overlay(f"row-{number}", text) for number, (text, _) in enumerate(ROWS)]
        said = self.answer("compare", "short.yaml", *others, "--reps", "2", "--measure", REFERRALS)
        for (text, want), got in zip(ROWS, said["comparisons"]):
            with self.subTest(overlay=text):
                self.assertEqual(got["verdict"].partition(". ")[2].partition("The same in every replication: referrals. ")[2], want)

    def test_json__posts_hours_and_places__by_pool_and_in_sum(self):
        other = self.overlay("other", "screening: {staff_posts: 7}\nassessment: {workers: 9}\nearly_help: {places: 4}")
        said = self.answer("compare", "short.yaml", other, "--reps", "2", "--measure", REFERRALS)["comparisons"][0]
        none = {"base": 0, "other": 0, "difference": 0}
        others = ("intake", "out_of_hours", "sign_off", "early_help_screening", "assessment_sign_off", "support")
        self.assertEqual(said["posts"], {
            "base": 15, "other": 16, "difference": 1,
            "by_pool": {"screening": {"base": 5, "other": 7, "difference": 2},
                        "assessment": {"base": 10, "other": 9, "difference": -1}} | {pool: none for pool in others}})
        self.assertEqual(said["duty_hours_per_week"], {
            "base": 2520, "other": 2688, "difference": 168,
            "by_pool": {"screening": {"base": 840, "other": 1176, "difference": 336},
                        "assessment": {"base": 1680, "other": 1512, "difference": -168}} | {pool: none for pool in others}})
        self.assertEqual(said["early_help_places"], {"base": 10, "other": 4, "difference": -6})

    def test_other_period__posts_are_averages_over_its_own(self):
        more = "screening: {changes: {more: {from: \"2015-01-09\", posts: 1}}}"  # three of ten days, thirteen of twenty
        other = self.overlay("long", f"time: {{measured_days: 20}}\n{more}")
        code, out, err = self.call("compare", self.overlay("base-too", more), other, "--reps", "2", "--measure", REFERRALS, "--json")
        self.assertEqual(code, OK, err)
        said = json.loads(out)["comparisons"][0]
        self.assertEqual([said["posts"][key] for key in ("base", "other", "difference")], [15.3, 15.65, 0.35])
        self.assertIn("It costs 0.350 posts more, in screening;", said["verdict"])

    def test_sure_difference__posts_differ__is_told_by_the_post(self):
        names = {"seven": "staff_posts: 7", "nine": "staff_posts: 9", "six": "staff_posts: 6",
                 "slower": "staff_posts: 7, decision_minutes: {exponential: {mean: 40}}"}
        scenarios = [self.overlay(name, f"screening: {{{text}}}") for name, text in names.items()]
        arguments = ("compare", *scenarios, "--reps", "6", "--measure", f"{WAIT},{BUSY},{REFERRALS}")
        comparisons = self.answer(*arguments)["comparisons"]
        for got, posts in zip(comparisons, (2, -1, 0)):
            for name in (WAIT, BUSY):
                measure = got["measures"][name]
                # Utilisation 0.57 by seven, 0.44 by nine, 0.67 by six and 0.76 where work is slower, and waits of 81 s, 9 s,
                # 256 s and 590 s by Erlang C: far apart for six times ten days.
                self.assertIn(measure["finding"], ("more", "less"), (got["title"], name))
                if posts == 0:
                    self.assertIsNone(measure["per_post"])
                else:
                    self.assertAlmostEqual(measure["per_post"] * posts, measure["difference"], places=6)
                    self.assertLess(measure["per_post"], 0)
            self.assertIsNone(got["measures"][REFERRALS]["per_post"])  # nobody is referred: the same, which is not by the post
        code, out, err = self.call(*arguments)
        self.assertEqual(code, OK, err)
        headings = [line for line in out.splitlines() if "95 %, together" in line]
        self.assertEqual([heading.endswith("a post") for heading in headings], [True, True, False])
        self.assertIn("A post: a sure difference divided by the posts more or fewer", out)
        self.assertLessEqual(max(map(len, out.splitlines())), 120)

    def test_no_posts_differ__table__is_without_the_column(self):
        other = self.overlay("slower", "screening: {decision_minutes: {exponential: {mean: 33}}}")
        code, out, err = self.call("compare", "short.yaml", other, "--reps", "2", "--measure", WAIT)
        self.assertEqual(code, OK, err)
        self.assertNotIn("a post", out.lower())


if __name__ == "__main__":
    unittest.main()
