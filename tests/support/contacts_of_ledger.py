#!/usr/bin/python3
"""Writes the extract of contacts that a council would make of a simulated run: what `frontdoor fit` reads.

usage: contacts_of_ledger.py LEDGER.csv [REPLICATION] > contacts.csv

One row a contact of one replication (0 where none is named), in the order in which they came. All of it is simulated:
families are ids of the run, in place of pseudonyms. Standard library only.
"""
import csv
import sys

COLUMNS = ("received", "source", "decided", "outcome", "child", "family", "screening_start", "early_help_start",
           "early_help_end", "assessment_start", "assessment_end")
DECISIONS = ("no_further_action", "advice", "signpost", "early_help", "referral", "strategy_discussion")
STAGES = {("started", "early_help_places"): "early_help_start", ("ended", "early_help_places"): "early_help_end",
          ("started", "assessment_slots"): "assessment_start", ("started", "screening_staff"): "screening_start"}
FAMILY_BITS = 56


def british(time):
    """2014-04-01 09:30:00 as 01/04/2014 09:30:00."""
    return f"{time[8:10]}/{time[5:7]}/{time[:4]}{time[10:]}"


def note(contact, row):
    kind, name, time = row["kind"], row["code_name"], british(row["time"])
    outcome = name.split("/")[0]
    if kind == "decided":
        contact.update(decided=time, outcome=outcome)
    elif kind == "closed" and outcome in ("open_case", "advice_at_door"):
        contact.update(decided=time, outcome="advice" if outcome == "advice_at_door" else outcome)
    elif kind == "assessed":
        contact["assessment_end"] = time
    elif (kind, name) in STAGES:
        contact.setdefault(STAGES[kind, name], time)


def contacts(ledger, replication):
    found = {}
    for row in csv.DictReader(ledger):
        if int(row["replication"]) != replication:
            continue
        if row["kind"] == "received":
            number = int(row["subject"], 16)
            family = number & ((1 << FAMILY_BITS) - 1)
            found[row["subject"]] = {"received": british(row["time"]), "source": row["code_name"],
                                     "family": f"F{family:014x}", "child": f"C{family:014x}-{int(row['value']) & 255}"}
        elif row["subject"] in found:
            note(found[row["subject"]], row)
    return found.values()


def main(arguments):
    if len(arguments) not in (1, 2):
        print(__doc__, file=sys.stderr)
        return 2
    replication = int(arguments[1]) if len(arguments) == 2 else 0
    with open(arguments[0], encoding="utf-8", newline="") as ledger:
        rows = csv.DictWriter(sys.stdout, COLUMNS, restval="", lineterminator="\n")
        rows.writeheader()
        rows.writerows(contacts(ledger, replication))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
