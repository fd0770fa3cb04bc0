"""The way of a deal through its stages: created in the first, then each in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sextant.sample.simulate import dice
from sextant.sample.simulate.working_time import DAY, OPENS, instant, opening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from sextant.sample.files import Opportunity


@dataclass(frozen=True, slots=True)
class Step:
    """A deal went from a stage (0 when it was created) to the next."""

    deal: str
    owner: str
    origin: int
    to: int
    day: date
    minute: int


def steps(opportunities: Iterable[Opportunity], last_days: Mapping[str, date]) -> Iterator[Step]:
    """Yield every deal's steps, oldest first, ending in the stage the file names."""
    roll = dice("stages")
    for deal in opportunities:
        minute = OPENS + roll.randrange(DAY)
        yield Step(deal.key, deal.owner, 0, 1, deal.created_on, minute)
        start, end = opening(deal.created_on) + DAY, opening(last_days[deal.key])
        moments = sorted(roll.sample(range(start, max(end, start + DAY)), deal.step - 1))
        for origin, moment in enumerate(moments, 1):
            yield Step(deal.key, deal.owner, origin, origin + 1, *instant(moment))
