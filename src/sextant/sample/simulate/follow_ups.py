"""How leads were answered and followed up, and which deals became of the converted ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sextant.sample.simulate import dice
from sextant.sample.simulate.leads import CONVERTED, NEW
from sextant.sample.simulate.working_time import DAY, OPENS, instant, opening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sextant.sample.files import Opportunity
    from sextant.sample.simulate.leads import Arrival

# kind: share of all, shortest and longest in minutes, subject
KINDS = {
    "call": (55, 3, 20, "Call: {company}"),
    "email": (38, 5, 10, "Reply to {company}"),
    "meeting": (7, 20, 60, "First meeting with {company}"),
}
QUICKEST, USUAL, SPREAD = 12, 5.2, 1.1  # minutes; mean and deviation of their logarithm
MORE = {"working": (1, 3), "qualified": (2, 5), "converted": (2, 5), "disqualified": (0, 3)}
BETWEEN = 5 * DAY
LEAD_TIME = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something done for a lead."""

    lead: str
    kind: str
    subject: str
    day: date
    minute: int
    minutes: int


def conversions(
    arrivals: Sequence[Arrival], opportunities: Iterable[Opportunity]
) -> Mapping[str, Opportunity]:
    """Return the deal that became of each converted lead: its owner's next one, used once."""
    by_owner: dict[str, list[Opportunity]] = defaultdict(list)
    for deal in sorted(opportunities, key=lambda deal: (deal.created_on, deal.key)):
        by_owner[deal.owner].append(deal)
    found: dict[str, Opportunity] = {}
    used: set[str] = set()
    for lead in arrivals:
        if lead.status != CONVERTED or lead.owner is None:
            continue
        earliest = lead.day + timedelta(days=2)
        for deal in by_owner[lead.owner]:
            if earliest <= deal.created_on <= lead.day + LEAD_TIME and deal.key not in used:
                found[lead.key] = deal
                used.add(deal.key)
                break
    return found


def follow_ups(
    arrivals: Iterable[Arrival], converted: Mapping[str, Opportunity], today: date
) -> Iterator[FollowUp]:
    """Yield what was done for the leads that were looked at, first responses within hours."""
    roll = dice("follow-ups")
    kinds, shares = tuple(KINDS), tuple(row[0] for row in KINDS.values())
    for lead in arrivals:
        if lead.status == NEW or lead.owner is None:
            continue
        moment = opening(lead.day) + max(lead.minute - OPENS, 0)
        moment += QUICKEST + int(roll.lognormvariate(USUAL, SPREAD))
        deal = converted.get(lead.key)
        end = opening(deal.created_on if deal else today)
        for _ in range(1 + roll.randint(*MORE.get(lead.status, (0, 2)))):
            if moment >= end:
                break
            kind = roll.choices(kinds, shares)[0]
            _share, shortest, longest, subject = KINDS[kind]
            minutes = roll.randint(shortest, longest)
            about = subject.format(company=lead.who.company)
            yield FollowUp(lead.key, kind, about, *instant(moment), minutes)
            moment += roll.randrange(DAY // 2, BETWEEN)
