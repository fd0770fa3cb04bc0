"""Leads: the files hold none, so the simulator lets them come in from the campaigns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sextant.sample.simulate import dice
from sextant.sample.simulate.strangers import Stranger, strangers
from sextant.sample.simulate.working_time import DAY, instant, opening

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

COUNT = 1_500
SINCE = 390 * DAY  # a year and a half of working days
NEW, WORKING, QUALIFIED, CONVERTED, DISQUALIFIED = (
    "new", "working", "qualified", "converted", "disqualified",
)  # fmt: skip
STATUSES = (NEW, WORKING, QUALIFIED, CONVERTED, DISQUALIFIED)
# Working days since the lead came in, below which its status is drawn with these weights.
BY_AGE = (
    (5 * DAY, (55, 40, 4, 0, 1)),
    (20 * DAY, (12, 44, 24, 8, 12)),
    (60 * DAY, (4, 16, 18, 30, 32)),
    (SINCE + 1, (2, 2, 3, 40, 53)),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where leads come from: an account's city and country, and who sells there."""

    owner: str
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A lead with the campaign it answered, where it stands and who looks after it."""

    key: str
    who: Stranger
    where: Place
    owner: str | None
    campaign: str
    status: str
    day: date
    minute: int


def leads(
    *,
    places: Sequence[Place],
    names: Sequence[str],
    titles: Sequence[str],
    campaigns: dict[str, int],
    today: date,
) -> Iterator[Arrival]:
    """Yield the leads of the last year and a half, oldest first; more come of late."""
    roll = dice("leads")
    now = opening(today)
    ages = sorted((int(SINCE * roll.random() ** 1.3) + 1 for _ in range(COUNT)), reverse=True)
    people = strangers(COUNT, names=names, titles=titles, subject="leads")
    for number, (age, who) in enumerate(zip(ages, people, strict=True), 1):
        status = roll.choices(STATUSES, next(row for limit, row in BY_AGE if age < limit))[0]
        where = roll.choice(places)
        is_unclaimed = status == NEW and roll.random() < 0.3  # noqa: PLR2004 - three in ten
        yield Arrival(
            f"lead-{number:04}",
            who,
            where,
            None if is_unclaimed else where.owner,
            roll.choices(tuple(campaigns), tuple(campaigns.values()))[0],
            status,
            *instant(now - age),
        )
