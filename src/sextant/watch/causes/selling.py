"""Causes that lie in how is sold: visits and calls, quotes, new deals, people, competitors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sextant.kernel.models import Person
from sextant.watch.causes.case import SURE, Case, Evidence, fewer

FEWEST_DAYS = 5


def fewer_contacts(case: Case, limits: Mapping[str, float]) -> Evidence | None:
    """Find that fewer visits or calls were made before the number fell."""
    if not case.falls:
        return None
    found = [each for each in (_slack(case, name, limits) for name in ("visits", "calls")) if each]
    return max(found, key=lambda each: each["sure"][1]) if found else None


def fewer_new_deals(case: Case, limits: Mapping[str, float]) -> Evidence | None:
    """Find that fewer deals were begun before the number fell."""
    return _slack(case, "created_deals", limits) if case.falls else None


def slower_quotes(case: Case, limits: Mapping[str, float]) -> Evidence | None:
    """Find that quotes take longer to be sent."""
    days = int(limits["days"])
    names = ["quote_turnaround_hours", "quotes_sent"]
    now, then = (case.ask(names, period=case.stretch(days, back=n)).total for n in (0, 1))
    if min(int(each["quotes_sent"] or 0) for each in (now, then)) < limits["quotes"]:
        return None
    hours = [float(each["quote_turnaround_hours"] or 0) for each in (then, now)]
    if not hours[0] or hours[1] < hours[0] * (1 + limits["longer"]):
        return None
    return {"then": ("hours", hours[0]), "now": ("hours", hours[1]), "days": ("number", days),
            "quotes": ("number", int(now["quotes_sent"]))}  # fmt: skip


def competitor(case: Case, limits: Mapping[str, float]) -> Evidence | None:
    """Find a competitor that takes much of what is lost, and took little before."""
    days = int(limits["days"])
    now, then = (_lost_to(case, days, range(at, to)) for at, to in ((0, 1), (1, 4)))
    lost, lost_then = (sum(value for _name, value, _count in each.values()) for each in (now, then))
    found = []
    for key, (name, value, count) in now.items():
        if key is None or not lost or count < limits["deals"]:
            continue
        share = value / lost
        earlier = then.get(key, ("", 0.0, 0))[1] / lost_then if lost_then else 0.0
        if share >= limits["part"] and share >= earlier * limits["times"]:
            found.append((share, name, earlier, count))
    if not found:
        return None
    share, name, earlier, count = max(found)
    return {"competitor": ("text", name), "now": ("share", share), "then": ("share", earlier),
            "deals": ("number", count), "days": ("number", days)}  # fmt: skip


def away(case: Case, limits: Mapping[str, float]) -> Evidence | None:
    """Find people who carried much of the number and did nothing in these days, or have left."""
    calendar, period = case.period.calendar, case.period
    if not case.falls or calendar.working_days(period.start, period.end) < FEWEST_DAYS:
        return None
    if not case.metric.is_additive or "person" not in case.metric.dimensions:
        return None
    made = case.sides(case.metric.name, "person")
    done = case.sides("activities", "person")
    whole = sum(then for _name, then, _now in made.values())
    gone = {
        key: then / whole
        for key, (_name, then, now) in made.items()
        if whole > 0 and then > 0 and now <= 0 and done.get(key, ("", 1.0, 1.0))[2] <= 0
    }
    if not gone or sum(gone.values()) < limits["part"]:
        return None
    left = Person.objects.filter(pk__in=gone, left_on__lt=case.period.end).count()
    first = max(gone, key=lambda key: gone[key])
    return {"person": ("text", made[first][0]), "people": ("people", len(gone)),
            "left": ("number", left), "part": ("share", sum(gone.values()))}  # fmt: skip


def _slack(case: Case, name: str, limits: Mapping[str, float]) -> Evidence | None:
    """Return by how much a count fell behind its pace, beyond chance."""
    days = int(limits["days"])
    (now, worked) = case.paced(name, case.stretch(days))
    earlier = [case.paced(name, case.stretch(days, back=n)) for n in (1, 2, 3)]
    then, working = (sum(each[n] for each in earlier) for n in (0, 1))
    if not working or not worked or then < limits["cases"]:
        return None
    expected = then / working * worked
    sure = fewer(now, then, expected)
    if now > expected * (1 - limits["fewer"]) or sure < SURE:
        return None
    return {"what": ("metric", name), "now": ("number", round(now)),
            "usual": ("number", round(expected)), "days": ("number", days),
            "sure": ("sigmas", round(sure, 1))}  # fmt: skip


def _lost_to(case: Case, days: int, stretches: range) -> dict[Any, tuple[str, float, int]]:
    found: dict[Any, tuple[str, float, int]] = {}
    for back in stretches:
        answer = case.ask(["lost_value", "lost_deals"], by=["competitor"],
                          period=case.stretch(days, back=back))  # fmt: skip
        for row in answer.rows:
            name, value, count = found.get(row["competitor_id"], (str(row["competitor"]), 0.0, 0))
            found[row["competitor_id"]] = (
                name, value + float(row["lost_value"] or 0), count + int(row["lost_deals"] or 0)
            )  # fmt: skip
    return found
