"""How a person stands within the spread of their peers, and whether that is more than chance.

What people do comes in bursts, so counts scatter more than a Poisson's: `bursts` says how much
more, and every interval and test here is as much wider.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

from sextant.calc.intervals import Z95, wilson

FEWEST_PEERS = 5
FEWEST = 5.0  # independent events on either side, below which nothing is claimed
FEWEST_CASES = 10  # of a share
FALSE = 0.05  # of what is told from chance, the part that may be chance after all


@dataclass(frozen=True)
class Amount:
    """What a person came to (`done`) in so many days, or in how many cases out of how many."""

    done: float
    size: float

    @property
    def rate(self) -> float | None:
        """Return it per day, or as a share; None without any."""
        return self.done / self.size if self.size else None


@dataclass(frozen=True)
class Spread:
    """Where the peers lie: how many, their quartiles, and all of them taken together."""

    count: int
    low: float
    middle: float
    high: float
    whole: float


@dataclass(frozen=True)
class Position:
    """A person's own rate, where it may truly lie (95 %), the peers', and the chance of such a gap."""

    rate: float | None
    interval: tuple[float, float] | None
    spread: Spread | None
    chance: float | None
    """None where too little is known to claim anything."""

    @property
    def is_above(self) -> bool:
        """Tell whether it lies above the peers taken together."""
        return self.spread is not None and (self.rate or 0.0) > self.spread.whole


def bursts(steps: Sequence[tuple[Sequence[float], Sequence[float]]]) -> float:
    """Return how many times the variance of a Poisson what people did scatters, 1 or more.

    Shapes: for each person what was done in each step, and the days of it. Units: those of what was
    done (for minutes, minutes). Source: Pearson's statistic over its degrees of freedom (P.
    McCullagh, J. A. Nelder, Generalized Linear Models, 1989, 4.5), each person about their own rate.
    """
    squares, freedom = 0.0, 0
    for done, days in steps:
        whole, time = sum(done), sum(days)
        if whole <= 0 or time <= 0:
            continue
        expected = [whole * day / time for day in days]
        pairs = [(one, due) for one, due in zip(done, expected, strict=True) if due > 0]
        squares += sum((one - due) ** 2 / due for one, due in pairs)
        freedom += len(pairs) - 1
    return max(1.0, squares / freedom) if freedom > 0 else 1.0


def by_rate(own: Amount, peers: Sequence[Amount], scatter: float) -> Position:
    """Return how a rate per day stands among the peers'.

    Shapes: `peers` without the person; days of 0 say nothing. Units: per day; `scatter` from
    `bursts`. The interval is the score's for a count (E. B. Wilson's idea, for a Poisson), so that
    nothing done still leaves a rate possible; the test is the score test of equal rates.
    """
    if not own.size:
        return Position(None, None, spread(peers), None)
    z = Z95
    middle, reach = (
        own.done + scatter * z * z / 2,
        z * sqrt(scatter * own.done + scatter**2 * z * z / 4),
    )
    bounds = max(0.0, middle - reach) / own.size, (middle + reach) / own.size
    return Position(own.rate, bounds, spread(peers), _rate_chance(own, peers, scatter))


def by_share(own: Amount, peers: Sequence[Amount]) -> Position:
    """Return how a share of cases stands among the peers'; as `by_rate`, with Wilson's interval."""
    interval = wilson(round(own.done), round(own.size))
    return Position(own.rate, interval, spread(peers), _share_chance(own, peers))


def spread(peers: Sequence[Amount]) -> Spread | None:
    """Return where peers lie; None with fewer than five of whom anything is known.

    Quartiles are of the rates, by straight lines between them (R. J. Hyndman, Y. Fan, The American
    Statistician 50, 1996, type 7).
    """
    rates = sorted(each.rate for each in peers if each.rate is not None)
    if len(rates) < FEWEST_PEERS:
        return None
    done, size = sum(each.done for each in peers), sum(each.size for each in peers)
    low, middle, high = (_quantile(rates, share) for share in (0.25, 0.5, 0.75))
    return Spread(len(rates), low, middle, high, done / size)


def told_from_chance(chances: Sequence[float | None]) -> list[bool]:
    """Return which gaps are told from chance, of those told at most one in twenty being chance.

    Source: Y. Benjamini, Y. Hochberg, Journal of the Royal Statistical Society B 57, 1995.
    """
    known = sorted(chance for chance in chances if chance is not None)
    limit = 0.0
    for n, chance in enumerate(known, start=1):
        if chance <= FALSE * n / len(known):
            limit = chance
    return [chance is not None and limit > 0 and chance <= limit for chance in chances]


def _rate_chance(own: Amount, peers: Sequence[Amount], scatter: float) -> float | None:
    done, size = sum(each.done for each in peers), sum(each.size for each in peers)
    if len([each for each in peers if each.size]) < FEWEST_PEERS:
        return None
    expected = (own.done + done) / (own.size + size) * own.size
    if max(own.done, expected) < FEWEST * scatter:
        return None
    noise = sqrt(scatter * expected * (1 - own.size / (own.size + size)))
    return erfc(abs(own.done - expected) / noise / sqrt(2))


def _share_chance(own: Amount, peers: Sequence[Amount]) -> float | None:
    done, size = sum(each.done for each in peers), sum(each.size for each in peers)
    if own.size < FEWEST_CASES or len([each for each in peers if each.size]) < FEWEST_PEERS:
        return None
    shared = (own.done + done) / (own.size + size)
    noise = sqrt(shared * (1 - shared) * (1 / own.size + 1 / size))
    return erfc(abs(own.done / own.size - done / size) / noise / sqrt(2)) if noise else None


def _quantile(values: Sequence[float], share: float) -> float:
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])
