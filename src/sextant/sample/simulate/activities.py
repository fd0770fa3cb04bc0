"""Calls, visits, meetings and e-mails behind the deals, and what is planned next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sextant.sample.simulate import dice
from sextant.sample.simulate.troubles import grounded
from sextant.sample.simulate.working_time import DAY, instant, opening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from random import Random

    from sextant.sample.files import Opportunity

# kind: share of all, shortest and longest in minutes, subject
KINDS = {
    "call": (46, 5, 30, "Call about {product}"),
    "email": (30, 5, 15, "E-mail with details of {product}"),
    "meeting": (15, 30, 90, "Meeting on {product}"),
    "visit": (9, 60, 180, "Visit: {product} on site"),
}
DONE = tuple(KINDS)
SHARES = tuple(row[0] for row in KINDS.values())
PLANNED = ("call", "meeting", "visit", "task")
PLANNED_SHARES = (40, 25, 15, 20)
MOST = {"won": 3, "lost": 2, "open": 3}
RECENT = 12 * DAY
AHEAD = 10 * DAY
PLANNED_SHARE, OVERDUE_SHARE = 0.35, 0.04


@dataclass(frozen=True, slots=True)
class Contacted:
    """Something done or planned with a customer."""

    deal: str
    kind: str
    subject: str
    day: date
    minute: int
    done: bool
    minutes: int | None
    contact: str | None


def activities(
    opportunities: Iterable[Opportunity],
    *,
    last_days: Mapping[str, date],
    contacts: Mapping[str, list[str]],
    products: Mapping[str, str],
    today: date,
    regions: Mapping[str, str] | None = None,
) -> Iterator[Contacted]:
    """Yield what was done for each deal, oldest first, and what is planned for open ones."""
    roll = dice("activities")
    regions = regions or {}
    for deal in opportunities:
        is_alive = deal.status == "open" and last_days[deal.key] == today
        there = contacts.get(deal.account, [])
        for moment in _past(deal, last_days[deal.key], roll, is_alive=is_alive):
            kind = roll.choices(DONE, SHARES)[0]
            made = _made(deal, kind, moment, roll, done=True, there=there, products=products)
            instead = KINDS["call"][3].format(product=products[deal.product])
            yield grounded(made, regions.get(deal.owner, ""), today, instead)
        for moment in _ahead(deal, today, roll) if is_alive else ():
            kind = roll.choices(PLANNED, PLANNED_SHARES)[0]
            yield _made(deal, kind, moment, roll, done=False, there=there, products=products)


def _past(deal: Opportunity, last_day: date, roll: Random, *, is_alive: bool) -> list[int]:
    start, end = opening(deal.created_on), opening(last_day)
    end = max(end, start + DAY)
    moments = [roll.randrange(start, end) for _ in range(roll.randint(1, MOST[deal.status]))]
    if is_alive:
        moments[-1] = roll.randrange(max(start, end - RECENT), end)
    return sorted(moments)


def _ahead(deal: Opportunity, today: date, roll: Random) -> list[int]:
    now, luck = opening(today), roll.random()
    if luck < OVERDUE_SHARE:
        return [max(opening(deal.created_on), now - roll.randrange(1, AHEAD))]
    return [now + roll.randrange(AHEAD)] if luck < PLANNED_SHARE else []


def _made(
    deal: Opportunity,
    kind: str,
    moment: int,
    roll: Random,
    *,
    done: bool,
    there: list[str],
    products: Mapping[str, str],
) -> Contacted:
    _share, shortest, longest, subject = KINDS.get(kind, (0, 0, 0, "Send an offer for {product}"))
    day, minute = instant(moment)
    return Contacted(
        deal=deal.key,
        kind=kind,
        subject=subject.format(product=products[deal.product]),
        day=day,
        minute=minute,
        done=done,
        minutes=roll.randrange(shortest, longest + 1, 5) if done else None,
        contact=roll.choice(there) if there and roll.random() < 0.8 else None,  # noqa: PLR2004 - four in five name whom they spoke to
    )
