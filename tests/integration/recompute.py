#!/usr/bin/python3
"""Works out a ledger's hash and its measures again, from the exported CSV alone.

usage: recompute.py LEDGER.csv SCENARIO.json

Written from docs/reference/ledger.md, measures.md and results.md, not from the program: it shares no code, no tables
and no method with it (levels are integrated step by step, waits are sorted). SCENARIO.json is the resolved scenario
of the run: first day, run-in, measured days, calendars, the two clocks. Prints {"ledger_hash": ..., "measures": {name:
mean over replications, or null}} as JSON. Needs Debian's python3-xxhash. Times are seconds from the first day 00:00.
"""

import csv
import datetime
import json
import struct
import sys

import xxhash

from recompute_calendar import DAY, Calendar
from recompute_cost import Cost

YEAR = 365 * DAY
SERVICES = ["conductor", "intake", "screening", "early_help", "assessment"]
KINDS = ["", "capacity", "shift", "received", "joined", "started", "ended", "judged", "decided", "assessed", "closed",
         "consent", "asked", "answered", "post", "left", "task_done", "other_work", "requested", "request_ended",
         "went_on", "handed_over", "stepped_up", "call", "audited", "reopened",
         "section_47", "conference", "referrer", "returned", "latent",
         "held_on", "harm", "plan_kept"]
POOLS = ["screening_staff", "early_help_places", "assessment_slots", "partner_checks", "further_enquiries",
         "sign_off", "joint_screening", "assessment_sign_off", "intake_staff", "out_of_hours", "handover", "referrer",
         "early_help_screening", "engagement", "strategy_discussions", "case_transfer", "case_closing"]
POST_STATES = ["present", "sick", "on_leave", "vacant", "agency"]
TEAM_OF_POSTS = {"screening_staff": "screening", "assessment_slots": "assessment", "intake_staff": "intake",
                 "early_help_screening": "early_help"}
INTAKE, OUT_OF_HOURS, HANDOVER, REFERRER = map(POOLS.index, ("intake_staff", "out_of_hours", "handover", "referrer"))
HELP_SCREENING, TRANSFER, CLOSING = map(POOLS.index, ("early_help_screening", "case_transfer", "case_closing"))
STAFF_POOLS = (0, 5, 7, INTAKE, OUT_OF_HOURS, HELP_SCREENING, CLOSING)  # offered while on duty
ADVICE_AT_DOOR = 13
FIRST_VISIT = 1
STRATEGY_DISCUSSION, ENQUIRY_BEGUN, PROTECTION_PLAN = 22, 1, 1
NO_FURTHER_ACTION, ADVICE, EARLY_HELP, REFERRAL, OPEN_CASE, PLAN, STEP_DOWN, LOST = 1, 2, 3, 4, 5, 8, 10, 11
BY_FAMILY, FOR_PLAN = 256, 512
TIMED_OUT, ENDED_BY_FAMILY, STEP_UP_WAITING = 19, 20, 1
WITHHELD = 21
DECLINED, REFUSED = 15, 16
SIGNPOST, BY_ROW = 14, 13
ASSESSMENT_KINDS = ["care_and_support", "care_and_support", "proportionate", "initial", "core", "protection"]
LIMITS = {"initial": "initial_limit_working_days", "core": "core_limit_working_days"}
NOT_ELIGIBLE, JOINT_SCREENING = 9, POOLS.index("joint_screening")
WITHOUT_HELP = {NO_FURTHER_ACTION, ADVICE, NOT_ELIGIBLE, 12, ADVICE_AT_DOOR, SIGNPOST, DECLINED, REFUSED, WITHHELD}
RATINGS = ["red", "amber", "green"]
BY_REPEATS, CONSENT_GIVEN, CONSENT_OVERRIDDEN = 8, 1, 3
BANDS = {"same_day": 0, "1_to_10_working_days": 10, "11_to_20_working_days": 20, "21_to_30_working_days": 30,
         "31_to_40_working_days": 40, "41_to_45_working_days": 45, "46_to_50_working_days": 50,
         "51_to_60_working_days": 60, "61_on_working_days": 10**9}


def lengths_of(lengths):
    """Measures of the lengths of assessments: a list of (working days, limit)."""
    days, late = [length for length, _ in lengths], [length - limit for length, limit in lengths if length > limit]
    result = {f"assessment_length_{name}_working_days": quantile(days, permille)
              for name, permille in (("p25", 250), ("median", 500), ("p75", 750))}
    for limit in (7, 35, 42, 45):
        result[f"assessed_within_{limit}_working_days_share"] = ratio(sum(day <= limit for day in days), len(days))
    above = -1
    for name, last in BANDS.items():
        result[f"assessed_{name}_share"] = ratio(sum(above < day <= last for day in days), len(days))
        above = last
    result["assessed_in_last_five_days_share"] = ratio(
        sum(limit - 5 < length <= limit for length, limit in lengths), len(days))
    result["assessment_late_mean_working_days"] = ratio(sum(late), len(late))
    return result


class Level:
    """A number of things, integrated over the measured period."""

    def __init__(self, start):
        self.since, self.value, self.integral = start, 0, 0

    def add(self, time, change):
        if time > self.since:
            self.integral += self.value * (time - self.since)
            self.since = time
        self.value += change


class Harm:
    """Families at likely harm until their first protective act: a strategy discussion over, an assessment with a worker."""

    def __init__(self, start):
        self.start, self.since, self.before = start, {}, {}  # now likely; closed spells
        self.protected, self.waits, self.families = set(), [], Level(start)

    def see(self, kind, time, family, code):
        act = (kind, POOLS[code]) if kind in ("started", "ended") else None
        if family in self.protected:
            return
        if kind == "harm" and (family in self.since) != bool(code):
            self.turn(time, family, code)
        elif act in (("started", "assessment_slots"), ("ended", "strategy_discussions")):
            was_at_risk = family in self.since or family in self.before
            if family in self.since:
                self.turn(time, family, 0)
            self.protected.add(family)
            if was_at_risk and time >= self.start:
                self.waits.append(sum(self.before[family]))

    def turn(self, time, family, code):
        self.families.add(time, 1 if code else -1)
        if code:
            self.since[family] = time
        else:
            self.before.setdefault(family, []).append(time - self.since.pop(family))


def slots_of(value):
    return (value >> 56) + 1


def ratio(over, under):
    return over / under if under else None


def quantile(waits, permille):
    """Nearest rank, then the middle of a bucket of 128 to each doubling (exact below 256)."""
    if not waits:
        return None
    value = sorted(waits)[-(-len(waits) * permille // 1000) - 1]
    width = 1 << max(0, value.bit_length() - 8)
    return value // width * width + (width - 1) / 2


def returns_of(closures, contacts, start, end):
    """Closures without help as (place in the ledger, time, family, children); contacts as {family: [(place, time)]}."""
    followed = [closure for closure in closures if start >= YEAR and start <= closure[1] + YEAR < end]
    back = [children for place, time, family, children in followed
            if any(place < other and then <= time + YEAR for other, then in contacts.get(family, []))]
    closed = sum(closure[3] for closure in followed)
    return {"closed_without_help": closed, "closed_and_returned_within_12_months_share": ratio(sum(back), closed)}


def turnarounds_of(decided, scenario):
    """decided: rating and seconds, one for each child."""
    result = {}
    for rating, name in enumerate(RATINGS):
        times = [seconds for one, seconds in decided if one == rating]
        limit = scenario["measures"][name + "_limit_hours"] * 3600
        result[f"decision_{name}_mean_seconds"] = ratio(sum(times), len(times))
        result[f"decision_{name}_p90_seconds"] = quantile(times, 900)
        result[f"decision_{name}_in_limit_share"] = ratio(sum(seconds <= limit for seconds in times), len(times))
    return result


def lines_of(lines, longest, end):
    """lines: of screening and of early help, {contact: when it joined}."""
    result = {}
    for name, line in zip(("screening", "early_help"), lines):
        oldest = end - min(line.values()) if line else None
        result[name + "_queue_at_end"], result[name + "_oldest_at_end_seconds"] = len(line), oldest
    result["screening_longest_wait_seconds"] = max([longest] + [end - since for since in lines[0].values()])
    return result


class Backlog:
    """When a line is clear of those who have waited longer than the scenario says. line: {contact: since when}."""

    def __init__(self, name, line, scenario, start):
        self.name, self.line, self.start = name, line, start
        self.limit = round(scenario["measures"][name + "_backlog_days"] * DAY)
        self.has_begun, self.after = False, None

    def look(self, time):
        """Before and after each record."""
        if self.limit and self.after is None and time >= self.start:
            if not self.has_begun:
                self.has_begun, time = True, self.start
            if time - min(self.line.values(), default=time) <= self.limit:
                self.after = time - self.start

    def measures(self, end):
        self.look(end)
        is_clear = int(self.after is not None) if self.limit else None
        return {self.name + "_backlog_cleared_share": is_clear, self.name + "_backlog_clears_after_seconds": self.after}


def measures_of(records, scenario):
    """The measures of one replication from its records, in order."""
    start = scenario["time"]["run_in_days"] * DAY
    end = start + scenario["time"]["measured_days"] * DAY
    counted = datetime.date.fromisoformat(scenario["measures"]["from"])
    start = max(start, (counted - datetime.date.fromisoformat(scenario["time"]["first_day"])).days * DAY)
    calendar = Calendar(scenario, scenario["measures"]["calendar"])
    one_day = {"within_one_working_day": calendar.within_days,
               "end_of_next_working_day": calendar.end_of_day}[scenario["measures"]["decision_clock"]]
    count = dict.fromkeys(["contacts", "first", "decisions", "nfa", "advice", "signposted", "by_row", "audited", "reopened", "referrals", "one_day", "again", "requests",
                           "assessed", "in_time", "plans", "step_downs", "closed", "open_case", "stage_seconds", "by_repeats", "lost",
                           "sought", "refused", "overridden", "asked", "answered", "help_left", "of_screening",
                           "of_partners", "of_families", "of_plans",
                           "declined", "unengaged",
                           "at_door", "out_of_hours", "emergencies", "handed_1", "handed_2", "handed_3",
                           "up_waiting", "up_helped", "timed_out", "by_family", "withheld",
                           "call_1", "call_2", "call_3", "call_4", "call_5", "call_wait", "misdirected",
                           "referrer_1", "referrer_2"], 0)
    waiting, busy, offered = ([Level(start) for _ in POOLS] for _ in range(3))
    waits = [[] for _ in POOLS]
    posts = {pool: [Level(start) for _ in POST_STATES] for pool in TEAM_OF_POSTS}
    other_work, overtime, held_on, plans_kept = Level(start), Level(start), Level(start), Level(start)
    kept = []  # seconds, whether in vain
    help_rules = scenario["early_help"]
    first_of_help = ("early_help_screening" if help_rules["screening_posts"] else
                     "engagement" if help_rules["engagement_rule"] == "sought" else "early_help_places")
    reallocations = 0
    unallocated, caseloads, holding = {}, {}, Level(start)
    oldest, fullest, by_rating = 0, 0, [[], [], []]

    def hold(time, value, sign):
        """A worker's caseload changes: value of started or ended. What was held in the period may be the most."""
        nonlocal fullest
        holder = value >> 40 & 0xFFFF
        before = caseloads.get(holder, 0)
        if time >= start:
            fullest = max(fullest, before)
        caseloads[holder] = before + sign * slots_of(value)
        holding.add(time, (caseloads[holder] > 0) - (before > 0))

    referred, open_contacts, open_at_start = {}, 0, 0
    source_of, from_source = {}, {name: [0, 0] for name in scenario["intake"]["sources"]}  # contacts, referrals
    sources = list(from_source)
    closures, contacts_of, decided_after, rated = [], {}, [], {}
    lines, longest, cases_assessed, not_eligible = [{}, {}], 0, 0, 0
    since_when = {}  # of those in unallocated
    backlogs = [Backlog(name, line, scenario, start)
                for name, line in zip(("screening", "early_help", "assessment"), [*lines, since_when])]
    assessed_before, begun = {}, []  # ordinal of the family's last contact assessed; contacts before each assessment
    helped_at, closed_at = [], []  # latent level, seconds since receipt
    harm, cost = Harm(start), Cost(scenario, start, end)
    lengths, first_visits, task_seconds = [], [], []
    by_kind, until_enquiry, conferences, protection_plans = {}, [], [], 0
    for place, (time, subject, value, _, code, _, kind_number) in enumerate(records):
        kind, is_in, outcome = KINDS[kind_number], int(time >= start), code & 255
        family, ordinal = subject & (1 << 56) - 1, subject >> 56
        harm.see(kind, time, family, code)
        for backlog in backlogs:
            backlog.look(time)
        if kind in ("capacity", "post"):
            cost.see(kind, time, POOLS[subject], code, value)
        if kind in ("closed", "request_ended"):
            for name, of_help in (("declined", DECLINED), ("unengaged", REFUSED), ("timed_out", TIMED_OUT),
                                  ("by_family", ENDED_BY_FAMILY), ("withheld", WITHHELD)):
                count[name] += is_in * (outcome == of_help)
        if kind == "capacity" and subject not in STAFF_POOLS:
            offered[subject].add(time, value - offered[subject].value)
        elif kind == "shift":
            offered[subject].add(time, (value & 0xFFFF) - offered[subject].value)
            busy[subject].add(time, (value >> 32 & 0xFFFF) - (value >> 16 & 0xFFFF))
        elif kind == "received":
            named = 1 + (value >> 24 & 63).bit_count()
            count["contacts"] += is_in * named
            source_of[subject] = sources[code]
            contacts_of.setdefault(family, []).append((place, time))
            from_source[sources[code]][0] += is_in * named
            count["first"] += is_in * named * (subject >> 56 == 0)
            open_contacts += named
            open_at_start += (1 - is_in) * named
        elif kind == "joined":
            waiting[code].add(time, 1)
            count["requests"] += is_in * (POOLS[code] == first_of_help)
            count["out_of_hours"] += is_in * (code in (OUT_OF_HOURS, HANDOVER))
            count["emergencies"] += is_in * (code == OUT_OF_HOURS)
            if code < 2:
                lines[code][subject] = time
            if code in (0, JOINT_SCREENING):
                rated[subject] = value & 255
            if POOLS[code] == "assessment_slots":
                unallocated[subject] = time, value
                since_when[subject] = time
        elif kind == "started":
            waiting[code].add(time, -1)
            busy[code].add(time, slots_of(value))
            if code < 2:
                longest = max(longest, is_in * (code == 0) * (time - lines[code][subject]))
                del lines[code][subject]
            if POOLS[code] == "assessment_slots":
                if ordinal > assessed_before.get(family, -1):
                    begun.extend([ordinal - assessed_before.get(family, -1) - 1] * is_in)
                    assessed_before[family] = ordinal
                since, rating = unallocated.pop(subject)
                del since_when[subject]
                if is_in:
                    oldest = max(oldest, time - since)
                    by_rating[rating].append(time - since)
                hold(time, value, 1)
            if is_in:
                waits[code].append(value & (1 << 40) - 1)
        elif kind == "ended":
            busy[code].add(time, -slots_of(value))
            if POOLS[code] == "assessment_slots":
                hold(time, value, -1)
        elif kind == "requested":
            count["of_plans" if code & FOR_PLAN else "of_families" if code & BY_FAMILY else "of_partners"] += is_in
            source_of[subject] = sources[code & 255]
        elif kind == "left":
            waiting[code].add(time, -1)
            if code < 2:
                del lines[code][subject]
            count["help_left"] += is_in * (POOLS[code] == "early_help_places")
        elif kind == "decided":
            named = {value >> 40 & 7} | {place for place in range(6) if value >> 43 + place & 1}
            count["decisions"] += is_in * len(named)
            rating, received = rated.pop(subject, None), value & (1 << 40) - 1
            if rating is not None and received >= start:
                is_civil = scenario["measures"]["rating_clock"] == "civil_time"
                decided_after += [(rating, time - received if is_civil else calendar.seconds_between(received, time))
                                  ] * len(named)
            count["nfa"] += is_in * (outcome == NO_FURTHER_ACTION) * len(named)
            count["advice"] += is_in * (outcome == ADVICE) * len(named)
            count["of_screening"] += is_in * (outcome == EARLY_HELP)
            count["signposted"] += is_in * (outcome == SIGNPOST) * len(named)
            count["by_row"] += is_in * (code >> 8 == BY_ROW) * len(named)
            for place in sorted(named) if outcome in (REFERRAL, STRATEGY_DISCUSSION) else ():
                child = subject & (1 << 56) - 1, place
                count["referrals"] += is_in
                from_source[source_of.get(subject, sources[0])][1] += is_in
                count["by_repeats"] += is_in * (code >> 8 == BY_REPEATS)
                count["one_day"] += is_in and time <= one_day(value & (1 << 40) - 1, 1)
                count["again"] += is_in * (child in referred and time - referred[child] <= YEAR)
                referred[child] = time
        elif kind in ("assessed", "went_on") and is_in:
            named = 1 + (value >> 43)
            kind_name = ASSESSMENT_KINDS[value >> 40 & 7]
            limit = scenario["assessment"][LIMITS.get(kind_name, "limit_working_days")]
            since = value & (1 << 40) - 1
            is_in_time = time <= calendar.end_of_day(since, limit)
            if kind_name != "protection":  # what it began with has ended before
                count["assessed"] += named
                count["in_time"] += named * is_in_time
                by_kind.setdefault(kind_name, []).extend([is_in_time] * named)
                lengths.extend([(calendar.working_days(since, time), limit)] * named)
            if kind == "assessed":
                cases_assessed, not_eligible = cases_assessed + named, not_eligible + named * (outcome == NOT_ELIGIBLE)
                count["plans"] += named * (outcome == PLAN)
                count["step_downs"] += named * (outcome == STEP_DOWN)
        elif kind == "section_47" and is_in and code == ENQUIRY_BEGUN:
            until_enquiry.append(time - value)
        elif kind == "conference" and is_in:
            conferences.append(calendar.working_days(value, time))
            protection_plans += code == PROTECTION_PLAN
        elif kind == "task_done" and is_in:
            task_seconds.append(value >> 40)
            if code == FIRST_VISIT:
                first_visits.append(calendar.working_days(time - (value & (1 << 40) - 1), time))
        elif kind == "held_on":
            held_on.add(time, value if code == 1 else -value)
        elif kind == "plan_kept":
            plans_kept.add(time, 1 if code == 1 else -1)
            if is_in and code > 1:
                kept.append((value, code == 3))
        elif kind == "stepped_up":
            count["up_waiting" if code == STEP_UP_WAITING else "up_helped"] += is_in
        elif kind == "closed":
            named = 1 + (value >> 40)
            if outcome in WITHOUT_HELP:
                closures.append((place, time, family, named))
            count["closed"] += is_in * named
            count["stage_seconds"] += is_in * named * (value & (1 << 40) - 1)
            count["open_case"] += is_in * named * (outcome == OPEN_CASE)
            count["lost"] += is_in * named * (outcome == LOST)
            count["at_door"] += is_in * named * (outcome == ADVICE_AT_DOOR)
            open_contacts -= named
            open_at_start -= (1 - is_in) * named
        elif kind == "call":
            count[f"call_{code}"] += is_in
            count["call_wait"] += is_in * (code == 2) * value
        elif kind == "audited":
            count["audited"] += is_in * (1 + (value >> 40))
        elif kind == "latent" and is_in:
            (helped_at if code == 1 else closed_at).append((value >> 40, value & (1 << 40) - 1))
        elif kind == "reopened":
            named = 1 + (value >> 40)
            count["reopened"] += is_in * named
            count["closed"] -= is_in * named
            open_contacts += named
            open_at_start += (1 - is_in) * named
        elif kind == "referrer":
            count[f"referrer_{code}"] += is_in
        elif kind == "handed_over":
            count[f"handed_{code}"] += is_in
        elif kind == "consent":
            count["sought"] += is_in
            count["refused"] += is_in * (code != CONSENT_GIVEN)
            count["overridden"] += is_in * (code == CONSENT_OVERRIDDEN)
        elif kind == "returned":
            waiting[2].add(time, 1)
            busy[2].add(time, -slots_of(value))
            hold(time, value, -1)
            unallocated[subject] = time, code >> 8
            since_when[subject] = time
            reallocations += is_in
        elif kind == "post":
            posts[POOLS[subject]][value & 255].add(time, 1)
            posts[POOLS[subject]][value >> 8].add(time, -1)
        elif kind == "other_work" and POOLS[subject] == "screening_staff":
            other_work.add(time, 1 if value & 255 else -1)
        elif kind == "other_work" and subject == INTAKE:
            busy[INTAKE].add(time, 1 if value & 255 else -1)
            count["misdirected"] += is_in * (value & 255)
        elif kind in ("asked", "answered"):
            count[kind] += is_in
        overtime.add(time, max(0, busy[0].value - offered[0].value) - overtime.value)
        for backlog in backlogs:
            backlog.look(time)
    result = {
        "contacts": count["contacts"], "first_contacts": count["first"],
        "repeat_contacts": count["contacts"] - count["first"], "open_case_contacts": count["open_case"],
        "contacts_closed": count["closed"], "contacts_open_at_start": open_at_start,
        "contacts_open_at_end": open_contacts,
        "time_in_stages_mean_seconds": ratio(count["stage_seconds"], count["closed"]),
        "decisions": count["decisions"], "no_further_action": count["nfa"], "advice": count["advice"], "signposted": count["signposted"],
        "decisions_by_row": count["by_row"],
        "referrals": count["referrals"], "referral_share": ratio(count["referrals"], count["contacts"]),
        "referrals_in_one_working_day": count["one_day"],
        "decision_within_one_working_day_share": ratio(count["one_day"], count["referrals"]),
        "re_referral_within_12_months_share": ratio(count["again"], count["referrals"]) if start >= YEAR else None,
        "early_help_requests": count["requests"], "early_help_left_list": count["help_left"],
        "early_help_requests_of_screening": count["of_screening"],
        "early_help_requests_of_partners": count["of_partners"],
        "early_help_requests_of_families": count["of_families"],
        "early_help_step_ups_waiting": count["up_waiting"], "early_help_step_ups_helped": count["up_helped"],
        "early_help_withheld": count["withheld"],
        "early_help_timed_out": count["timed_out"], "early_help_ended_by_family": count["by_family"],
        "early_help_declined": count["declined"], "early_help_refused": count["unengaged"],
        "early_help_screening_wait_mean_seconds": ratio(sum(waits[HELP_SCREENING]), len(waits[HELP_SCREENING])),
        "early_help_take_up_share": ratio(len(waits[1]), count["requests"]),
        "early_help_longest_wait_seconds": quantile(waits[1], 1000),
        "assessments": count["assessed"],
        "assessment_in_time_share": ratio(count["in_time"], count["assessed"]),
        "plans": count["plans"], "step_downs": count["step_downs"],
        "repeat_rule_referrals": count["by_repeats"], "contacts_lost": count["lost"],
        "partners_asked": count["asked"], "partner_answers_in_time_share": ratio(count["answered"], count["asked"]),
        "consent_refused_share": ratio(count["refused"], count["sought"]), "consent_overridden": count["overridden"],
        "partner_checks": len(waits[3]), "further_enquiries": len(waits[4])}
    for name, (contacts, referrals) in from_source.items() if len(sources) > 1 else ():
        result["contacts_from." + name], result["referrals_from." + name] = contacts, referrals
        result["referral_share_from." + name] = ratio(referrals, contacts)
    result.update(lengths_of(lengths))
    result.update(cost.measures(count["contacts"], count["assessed"]))
    result.update(returns_of(closures, contacts_of, start, end))
    result.update(turnarounds_of(decided_after, scenario))
    result.update(lines_of(lines, longest, end))
    for backlog in backlogs:
        result.update(backlog.measures(end))
    result["no_further_action_share"] = ratio(count["nfa"], count["decisions"])
    result["no_further_action_after_assessment"] = not_eligible
    result["no_further_action_after_assessment_share"] = ratio(not_eligible, cases_assessed)
    result["repeat_contacts_before_assessment_mean"] = ratio(sum(begun), len(begun))
    result["strategy_discussions"] = len(waits[POOLS.index("strategy_discussions")])
    result["section_47_enquiries"] = len(until_enquiry)
    result["protective_act_mean_seconds"] = ratio(sum(until_enquiry), len(until_enquiry))
    result["conferences"], result["protection_plans"] = len(conferences), protection_plans
    result["conference_in_time_share"] = ratio(sum(days <= 15 for days in conferences), len(conferences))
    for name, permille in (("p25", 250), ("median", 500), ("p75", 750)):
        result[f"conference_{name}_working_days"] = quantile(conferences, permille)
    for name in ASSESSMENT_KINDS[2:5]:
        ends = by_kind.get(name, [])
        result[f"{name}_assessments"] = len(ends)
        result[f"{name}_in_time_share"] = ratio(sum(ends), len(ends))
    office = Calendar(scenario, scenario["assessment"]["calendar"])
    open_seconds = sum(close - first for day in range(start // DAY, end // DAY) for first, close in office.intervals(day))
    result["assessment_tasks"] = len(task_seconds)
    result["first_visit_median_working_days"] = quantile(first_visits, 500)
    result["first_visit_p90_working_days"] = quantile(first_visits, 900)
    result["assessment_hands_on_mean_seconds"] = ratio(sum(task_seconds), count["assessed"])
    result["assessment_workers_task_share"] = ratio(sum(task_seconds), scenario["assessment"]["workers"] * open_seconds)
    holding.add(end, 0)
    for rating, name in enumerate(["red", "amber", "green"]):
        result[f"assessment_wait_{name}_mean_seconds"] = ratio(sum(by_rating[rating]), len(by_rating[rating]))
    result["assessment_longest_wait_seconds"] = max([oldest] + [end - since for since, _ in unallocated.values()])
    unallocated_since = [since for since, _ in unallocated.values()]
    result["assessment_oldest_at_end_seconds"] = end - min(unallocated_since) if unallocated_since else None
    result["reallocations"] = reallocations
    result["unallocated_at_end"] = len(unallocated)
    result["caseload_max"] = max([fullest, *caseloads.values()])
    for pool, team in TEAM_OF_POSTS.items():
        for state, level in list(zip(POST_STATES, posts[pool]))[1:]:
            level.add(end, 0)
            result[f"{team}_posts_{state}_mean"] = level.integral / (end - start)
    for level in waiting[3:] + busy[3:] + offered[3:]:
        level.add(end, 0)
    result["partner_check_mean_seconds"] = ratio(sum(waits[3]), len(waits[3]))
    result["partner_check_median_seconds"] = quantile(waits[3], 500)
    result["partner_check_p90_seconds"] = quantile(waits[3], 900)
    result["further_enquiry_mean_seconds"] = ratio(sum(waits[4]), len(waits[4]))
    result["further_enquiries_mean_contacts"] = waiting[4].integral / (end - start)
    result["advice_at_door"] = count["at_door"]
    result["referrers_asked"] = len(waits[REFERRER])
    result["referrers_answered_share"] = ratio(count["referrer_1"], len(waits[REFERRER]))
    result["referrer_mean_seconds"] = ratio(sum(waits[REFERRER]), len(waits[REFERRER]))
    given_up = count["call_3"] + count["call_4"] + count["call_5"]
    result["calls"], result["calls_given_up"], result["callers_lost"] = count["call_1"], given_up, count["call_5"]
    result["calls_answered_share"] = ratio(count["call_2"], count["call_1"])
    result["call_wait_mean_seconds"] = ratio(count["call_wait"], count["call_2"])
    result["misdirected_calls"] = count["misdirected"]
    result["out_of_hours_contacts"], result["out_of_hours_emergencies"] = count["out_of_hours"], count["emergencies"]
    result["handed_over_in_time"], result["handed_over_late"] = count["handed_1"], count["handed_2"]
    result["lost_at_handover"] = count["handed_3"]
    result["out_of_hours_wait_mean_seconds"] = ratio(sum(waits[OUT_OF_HOURS]), len(waits[OUT_OF_HOURS]))
    result["out_of_hours_utilisation_share"] = ratio(busy[OUT_OF_HOURS].integral, offered[OUT_OF_HOURS].integral)
    result["handover_mean_seconds"] = ratio(sum(waits[HANDOVER]), len(waits[HANDOVER]))
    result["intake_wait_mean_seconds"] = ratio(sum(waits[INTAKE]), len(waits[INTAKE]))
    result["intake_wait_p90_seconds"] = quantile(waits[INTAKE], 900)
    result["intake_queue_mean_contacts"] = waiting[INTAKE].integral / (end - start)
    result["intake_staff_utilisation_share"] = ratio(busy[INTAKE].integral, offered[INTAKE].integral)
    result["sign_off_wait_mean_seconds"] = ratio(sum(waits[5]), len(waits[5]))
    result["assessment_sign_off_wait_mean_seconds"] = ratio(sum(waits[7]), len(waits[7]))
    result["assessment_sign_off_utilisation_share"] = ratio(busy[7].integral, offered[7].integral)
    result["sign_off_utilisation_share"] = ratio(busy[5].integral, offered[5].integral)
    for level in (other_work, overtime, held_on, plans_kept):
        level.add(end, 0)
    result["early_help_requests_of_plans"] = count["of_plans"]
    result["plans_kept_open_mean"] = plans_kept.integral / (end - start)
    result["plan_kept_open_mean_seconds"] = ratio(sum(seconds for seconds, _ in kept), len(kept))
    result["plans_kept_in_vain_share"] = ratio(sum(in_vain for _, in_vain in kept), len(kept))
    result["cases_transferred"] = len(waits[TRANSFER])
    result["transfer_wait_mean_seconds"] = ratio(sum(waits[TRANSFER]), len(waits[TRANSFER]))
    result["transfer_queue_mean_cases"] = waiting[TRANSFER].integral / (end - start)
    result["closing_mean_cases"] = (waiting[CLOSING].integral + busy[CLOSING].integral) / (end - start)
    result["support_workers_utilisation_share"] = ratio(busy[CLOSING].integral, offered[CLOSING].integral)
    severe = [seconds for level, seconds in helped_at if level == 4]
    result["closed_unmet_need_share"] = ratio(sum(level >= 3 for level, _ in closed_at), len(closed_at))
    result["help_not_needed_share"] = ratio(sum(level <= 1 for level, _ in helped_at), len(helped_at))
    result["severe_need_until_help_mean_seconds"] = ratio(sum(severe), len(severe))
    families = scenario["families"]
    gives_harm = sum(families["harm_possible_shares"] + families["harm_likely_shares"]) + families["harm_rising_per_year"][0]
    harm.families.add(end, 0)
    result["likely_harm_unprotected_mean"] = None
    if gives_harm and scenario["measures"]["latent_outcomes"] == "recorded":
        result["likely_harm_unprotected_mean"] = harm.families.integral / (end - start)
    result["likely_harm_until_protection_mean_seconds"] = ratio(sum(harm.waits), len(harm.waits))
    result["decisions_audited"] = count["audited"]
    result["audit_reopened_share"] = ratio(count["reopened"], count["audited"])
    result["joint_screening"] = len(waits[6])
    result["joint_screening_wait_mean_seconds"] = ratio(sum(waits[6]), len(waits[6]))
    result["joint_screening_queue_mean_contacts"] = waiting[6].integral / (end - start)
    result["early_help_screening_utilisation_share"] = ratio(busy[HELP_SCREENING].integral, offered[HELP_SCREENING].integral)
    for pool, prefix in enumerate(["screening", "early_help", "assessment"]):
        for level in (waiting[pool], busy[pool], offered[pool]):
            level.add(end, 0)
        if prefix == "assessment":
            result["held_on_slots_share"] = ratio(held_on.integral, busy[pool].integral)
            result["caseload_mean"] = ratio(busy[pool].integral, holding.integral)
        result[prefix + "_wait_mean_seconds"] = ratio(sum(waits[pool]), len(waits[pool]))
        result[prefix + "_wait_median_seconds"] = quantile(waits[pool], 500)
        result[prefix + "_wait_p90_seconds"] = quantile(waits[pool], 900)
        result[prefix + "_queue_mean_contacts"] = waiting[pool].integral / (end - start)
        result[POOLS[pool] + "_utilisation_share"] = ratio(busy[pool].integral, offered[pool].integral)
    result["screening_other_work_share"] = ratio(other_work.integral, offered[0].integral)
    result["screening_overtime_share"] = ratio(overtime.integral, offered[0].integral)
    return result


def record_of(row):
    """A line as the fields of the 32 bytes of the ledger."""
    is_pool = row["kind"] in ("capacity", "shift", "post", "other_work")
    subject = POOLS.index(row["subject"]) if is_pool else int(row["subject"], 16)
    return (int(row["time_seconds"]), subject, int(row["value"]), int(row["record"]), int(row["code"]),
            SERVICES.index(row["service"]), KINDS.index(row["kind"]))


def main(ledger_path, scenario_path):
    with open(scenario_path, encoding="utf-8") as file:
        scenario = json.load(file)
    replications = {}
    with open(ledger_path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            replications.setdefault(int(row["replication"]), []).append(record_of(row))
    whole, values = xxhash.xxh3_128(), []
    for number in sorted(replications):
        one = xxhash.xxh3_128()
        for record in replications[number]:
            one.update(struct.pack("<qQqIHBB", *record))
        whole.update(struct.pack("<I", number) + one.digest())
        values.append(measures_of(replications[number], scenario))
    means = {}
    for name in values[0] if values else []:
        numbers = [value[name] for value in values if value[name] is not None]
        means[name] = sum(numbers) / len(numbers) if numbers else None
    json.dump({"ledger_hash": "xxh3-128:" + whole.hexdigest(), "measures": means}, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: recompute.py LEDGER.csv SCENARIO.json")
    main(sys.argv[1], sys.argv[2])
