"""Working days for recompute.py: bank holidays of England and Wales, opening hours, the ends of clocks.

Shares nothing with the program. Times are seconds from the first day 00:00.
"""

import datetime

DAY = 86400
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

# gov.uk/bank-holidays and the proclamations before it: days out of the rule, days on top or instead.
MOVED = {"1995-05-01", "2002-05-27", "2012-05-28", "2020-05-04", "2022-05-30"}
PROCLAIMED = {"1981-07-29", "1995-05-08", "1999-12-31", "2002-06-03", "2002-06-04", "2011-04-29", "2012-06-04",
              "2012-06-05", "2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08"}


def easter(year):
    """The anonymous Gregorian algorithm (Nature, 20 April 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return datetime.date(year, month, day + 1)


def bank_holidays(year):
    """Those of England and Wales, substitute days for weekends."""
    one = datetime.timedelta(days=1)

    def monday(day):  # the last one up to that day
        return day - day.weekday() * one

    days = {easter(year) - 2 * one, easter(year) + one, monday(datetime.date(year, 5, 7)),
            monday(datetime.date(year, 5, 31)), monday(datetime.date(year, 8, 31))}
    fixed = [datetime.date(year, 1, 1), datetime.date(year, 12, 25), datetime.date(year, 12, 26)]
    days |= {day for day in fixed if day.weekday() < 5}
    for day in fixed:
        if day.weekday() >= 5:
            while day.weekday() >= 5 or day in days:
                day += one
            days.add(day)
    texts = {day.isoformat() for day in days}
    return (texts - MOVED) | {text for text in PROCLAIMED if text.startswith(str(year))}


class Calendar:
    """Working days: their opening intervals, and the ends of clocks."""

    def __init__(self, scenario, name):
        self.spec = scenario["calendars"][name]
        self.first_day = datetime.date.fromisoformat(scenario["time"]["first_day"])
        self.closed = set()
        for text in self.spec.get("closures", []):
            first, _, last = text.partition("/")
            day = datetime.date.fromisoformat(first)
            while day <= datetime.date.fromisoformat(last or first):
                self.closed.add(day.isoformat())
                day += datetime.timedelta(days=1)
        self.hours = {}

    def intervals(self, day):
        """[(open, close)] of a day, seconds after its midnight."""
        if day not in self.hours:
            date = self.first_day + datetime.timedelta(days=day)
            is_closed = date.isoformat() in self.closed or (
                self.spec.get("closes_on_bank_holidays") and date.isoformat() in bank_holidays(date.year))
            texts = [] if is_closed else self.spec.get(WEEKDAYS[date.weekday()], [])
            self.hours[day] = [tuple(int(t[:2]) * 3600 + int(t[3:5]) * 60 for t in text.split("-")) for text in texts]
        return self.hours[day]

    def working_day_after(self, day, count):
        while count > 0:
            day += 1
            count -= bool(self.intervals(day))
        return day

    def working_days(self, start, end):
        """Working days after the civil day of start, that of end among them."""
        return sum(bool(self.intervals(day)) for day in range(start // DAY + 1, end // DAY + 1))

    def seconds_between(self, start, end):
        """Opening time from start to end."""
        return sum(max(0, min(end, day * DAY + close) - max(start, day * DAY + opening))
                   for day in range(start // DAY, end // DAY + 1) for opening, close in self.intervals(day))

    def end_of_day(self, time, count):
        day = self.working_day_after(time // DAY, count)
        return day * DAY + self.intervals(day)[-1][1]

    def within_days(self, time, count):
        day, second = divmod(time, DAY)
        while not any(second < close for _, close in self.intervals(day)):
            day, second = day + 1, 0
        second = next(max(second, start) for start, close in self.intervals(day) if second < close)
        day = self.working_day_after(day, count)
        return day * DAY + min(max(second, self.intervals(day)[0][0]), self.intervals(day)[-1][1])
