"""Where deals leave a funnel: how many go on from a stage, are lost there, or stand there still.

A deal that stands in a stage has not been lost: it is censored. So beside the plain share of those
decided stands the estimate that lets every deal count for as long as it was watched.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sextant.calc.intervals import wilson

QUARTILES = (0.25, 0.5, 0.75)
TINY = 1e-9  # what rounding may leave of a share


class Fate(StrEnum):
    """How a deal's stay in a stage went."""

    ON = "on"
    LOST = "lost"
    STILL = "still"
    AWAY = "away"
    """Taken to another pipeline: what would have come of it here is not known."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A deal came to a stage: its place among the stages, None for one of another pipeline."""

    stage: int
    place: int | None
    entered: date


@dataclass(frozen=True, slots=True)
class Way:
    """A deal's visits, oldest first, and how and when it ended ("won", "lost", "" while open)."""

    deal: int
    visits: Sequence[Visit]
    end: str = ""
    ended: date | None = None
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A deal's way through one stage, from its first entry until it went on or was lost."""

    deal: int
    stage: int
    entered: date
    left: date | None
    fate: Fate
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """Days in a stage as far as they were watched: from `seen_from` days on, until `days`."""

    days: int
    fate: Fate
    seen_from: int = 0


@dataclass(frozen=True, slots=True)
class Chances:
    """The shares that went on, were lost, and stood there still on the last day anyone left."""

    on: float
    lost: float
    still: float


@dataclass(frozen=True, slots=True)
class Health:
    """A stage's figures; `conversion` and `interval` are of those decided, days are quartiles."""

    seen: int
    on: int
    lost: int
    still: int
    away: int
    conversion: float | None
    interval: tuple[float, float] | None
    chances: Chances | None
    days: tuple[int | None, int | None, int | None]
    leak: Decimal
    unvalued: int


def passages(way: Way) -> list[Passage]:
    """Return how a deal passed each stage it stood in.

    Shapes: a way with its visits oldest first. A deal goes on from a stage when it first stands in
    a later one, or is won. A step back is neither leaving nor entering, so a lost deal is lost
    from one stage alone: the furthest it came to.
    """
    found: list[Passage] = []
    furthest = -1
    for n, visit in enumerate(way.visits):
        if visit.place is None or visit.place <= furthest:
            continue
        furthest = visit.place
        left, fate = _fate(way, n, furthest)
        found.append(Passage(way.deal, visit.stage, visit.entered, left, fate, way.value))
    return found


def _fate(way: Way, n: int, place: int) -> tuple[date | None, Fate]:
    for visit in way.visits[n + 1 :]:
        if visit.place is None:
            return visit.entered, Fate.AWAY
        if visit.place > place:
            return visit.entered, Fate.ON
    if not way.end or way.ended is None:
        return None, Fate.STILL
    return max(way.ended, way.visits[n].entered), Fate.ON if way.end == "won" else Fate.LOST


def watched(
    passed: Iterable[Passage], start: date | None, stop: date
) -> list[tuple[Passage, Stay]]:
    """Return the stays that were watched from a day (None: from their entry) until another.

    Shapes: `stop` is excluded. Units: days. What had left before `start` or came on `stop` or
    later is left out; what left on `stop` or later was still there when the watch ended.
    """
    found = []
    for each in passed:
        is_over = each.left is not None and each.left < stop
        if each.entered >= stop or (start and each.left is not None and each.left < start):
            continue
        seen_from = max((start - each.entered).days, 0) if start else 0
        last = each.left if is_over and each.left is not None else stop
        days = (last - each.entered).days - (0 if is_over else 1)
        found.append((each, Stay(days, each.fate if is_over else Fate.STILL, seen_from)))
    return found


def health(seen: Sequence[tuple[Passage, Stay]]) -> Health:
    """Return the figures of one stage from the stays watched there.

    Units: days, and the currency of the values. The leak is what the deals lost from there were
    worth; `unvalued` counts those of them without a value. The interval is Wilson's for 95 %.
    """
    counts = Counter(stay.fate for _passage, stay in seen)
    stays = [stay for _passage, stay in seen]
    lost = [passage.value for passage, stay in seen if stay.fate is Fate.LOST]
    decided = counts[Fate.ON] + counts[Fate.LOST]
    low, middle, high = (days_until(stays, share) for share in QUARTILES)
    return Health(
        seen=len(seen),
        on=counts[Fate.ON],
        lost=counts[Fate.LOST],
        still=counts[Fate.STILL],
        away=counts[Fate.AWAY],
        conversion=counts[Fate.ON] / decided if decided else None,
        interval=wilson(counts[Fate.ON], decided),
        chances=chances(stays),
        days=(low, middle, high),
        leak=sum((value for value in lost if value is not None), Decimal(0)),
        unvalued=sum(value is None for value in lost),
    )


def chances(stays: Sequence[Stay]) -> Chances | None:
    """Return what became of those who entered, the censored counted for as long as watched.

    Shapes: stays, empty for None. Going on and being lost compete: each day's share of those at
    risk is weighed with the share that still stood there (O. Aalen, S. Johansen, Scandinavian
    Journal of Statistics 5, 1978); late entry counts from the day it was watched. The three
    shares, from 0 to 1, add up to 1; without censoring and late entry they are the plain shares.
    """
    if not stays:
        return None
    on = lost = 0.0
    still = 1.0
    for _day, at_risk, gone_on, gone_lost in _days(stays):
        on += still * gone_on / at_risk
        lost += still * gone_lost / at_risk
        still *= 1 - (gone_on + gone_lost) / at_risk
    return Chances(on, lost, still)


def days_until(stays: Sequence[Stay], share: float) -> int | None:
    """Return the days after which a share of those who entered had left, in either way.

    Shapes: stays; a share above 0, at most 1. Units: days. None where fewer than that are known to
    have left (E. L. Kaplan, P. Meier, Journal of the American Statistical Association 53, 1958).
    """
    still = 1.0
    for day, at_risk, gone_on, gone_lost in _days(stays):
        still *= 1 - (gone_on + gone_lost) / at_risk
        if still <= 1 - share + TINY:
            return day
    return None


def _days(stays: Sequence[Stay]) -> Iterable[tuple[int, int, int, int]]:
    """Yield each day somebody left: how many stood there, how many went on, and were lost."""
    came = sorted(stay.seen_from for stay in stays)
    gone = sorted(stay.days for stay in stays)
    on = Counter(stay.days for stay in stays if stay.fate is Fate.ON)
    lost = Counter(stay.days for stay in stays if stay.fate is Fate.LOST)
    for day in sorted({*on, *lost}):
        yield day, bisect_right(came, day) - bisect_left(gone, day), on[day], lost[day]
