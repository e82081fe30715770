"""What posts and places cost, for recompute.py: post by post and day by day.

Shares nothing with the program. Times are seconds from the first day 00:00; a year is 365 days.
"""

import datetime

DAY = 86400
YEAR = 365 * DAY
# Pools whose posts the ledger tells, by the name of what each costs; the others come from the scenario.
BY_CAPACITY = {"intake_staff": "intake_post", "out_of_hours": "out_of_hours_post", "sign_off": "sign_off_post",
               "assessment_sign_off": "assessment_sign_off_post", "case_closing": "support_post"}
BY_POST = {"screening_staff": "screening_post", "assessment_slots": "assessment_post"}
MAY_FALL_VACANT = BY_POST | {"intake_staff": "intake_post", "early_help_screening": "early_help_screening_post"}
VACANT, AGENCY = 3, 4


class Cost:
    def __init__(self, scenario, start, end):
        self.scenario, self.start, self.end = scenario, start, end
        self.prices = {name.removesuffix("_per_year"): price for name, price in scenario["cost"].items()}
        self.factor = self.prices.pop("agency_factor")
        self.posts = {}  # by pool, as the ledger tells
        self.places = []  # of early help: (time, places)
        self.states = {}  # by pool and post: (state, since)
        self.away = []  # spells: (pool, state, from, until)

    def see(self, kind, time, pool, code, value):
        if kind == "capacity" and pool == "early_help_places":
            self.places.append((time, value))
        elif kind == "capacity":
            self.posts[pool] = value
        elif kind == "post":
            self.turn(pool, code, time, value & 255)

    def turn(self, pool, post, time, state):
        before, since = self.states.pop((pool, post), (0, 0))
        self.away.append((pool, before, since, time))
        self.states[pool, post] = state, time

    def inside(self, since, until):
        return max(0, min(until, self.end) - max(since, self.start))

    def days(self, pool):
        """Posts of the pool on each day of the period."""
        rules = self.scenario["screening" if pool == "screening_staff" else "assessment"]
        first = datetime.date.fromisoformat(self.scenario["time"]["first_day"])
        changes = [(max(0, (datetime.date.fromisoformat(one["from"]) - first).days), one["posts"])
                   for one in rules.get("changes", {}).values()]
        changes.sort(key=lambda change: change[0])
        for day in range(self.start // DAY, self.end // DAY):
            due = [posts for since, posts in changes if since <= day]
            if pool == "screening_staff":  # what changes add is never taken away again
                others = sum(shift["posts"] for shift in rules.get("shifts", {}).values())
                gone = -sum(posts for posts in due if posts < 0)
                yield others + max(0, rules["staff_posts"] - gone) + sum(posts for posts in due if posts > 0)
            else:
                level = rules["workers"]
                for posts in due:
                    level = max(0, level + posts)
                yield level

    def pounds(self):
        period = self.end - self.start
        for pool, post in list(self.states):
            self.turn(pool, post, self.end, 0)
        total = sum(self.posts.get(pool, 0) * period * self.prices[name] for pool, name in BY_CAPACITY.items())
        total += self.scenario["early_help"]["screening_posts"] * period * self.prices["early_help_screening_post"]
        ends = [time for time, _ in self.places[1:]] + [self.end]
        total += self.prices["early_help_place"] * sum(
            places * self.inside(time, until) for (time, places), until in zip(self.places, ends))
        total += sum(DAY * sum(self.days(pool)) * self.prices[name] for pool, name in BY_POST.items())
        weight = {VACANT: -1, AGENCY: self.factor - 1}
        total += sum(weight.get(state, 0) * self.inside(since, until) * self.prices[MAY_FALL_VACANT[pool]]
                     for pool, state, since, until in self.away)
        return int(total * 100 / YEAR + 0.5) / 100

    def measures(self, contacts, assessments):
        pounds = self.pounds() if any(self.prices.values()) else None
        return {"cost_pounds": pounds,
                "cost_per_contact_pounds": pounds / contacts if pounds is not None and contacts else None,
                "cost_per_assessment_pounds": pounds / assessments if pounds is not None and assessments else None}
