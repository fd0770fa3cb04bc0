"""What each step of a series was to be, from what came before it only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sextant.calc.anomaly.series import Kind, Series

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

FEWEST = 24  # steps with business and a number, before anything is said
FIRST = 8  # of them to begin the level from
SHORT = 7  # a season up to which two of it are waited for, else one
LEVELS = (0.03, 0.1, 0.3)  # how much of a surprise goes to the level
SEASONS = (0.0, 0.1, 0.3)  # and of what is left to the season; 0 is no season
WIDE = 2.5  # mean absolute errors (two deviations, for normal ones) beyond which a surprise is cut
FAR = 4.0  # beyond which it counts no more for their size
SHARP = 8  # the power of the errors by which smoothings share in what is expected
FORGET = 0.05  # how much the newest error counts in their mean
RUN = 4  # steps in a row far to one side after which the level is begun anew
ANSCOMBE = 0.375
DISTINCT = 4  # different numbers, before their least difference is taken for a unit
HABIT = 8  # days off known of a place in the season, before trade on them is a habit
TINY = 1e-9
HALF = 0.5


@dataclass(frozen=True)
class Outlook:
    """One-step-ahead expectations of a series, on the scale on which they are made.

    `x`: the numbers a unit of weight, on the scale that `rooted` makes; NaN where there is none or
    no business is expected. `expected`: of x, NaN before the first. `season`: the part of it that
    is of the season. `learned`: whether the step taught. `empty`: whether it is a sum of nothing.
    `weights`: those in force. `grain`: the unit in which sums are counted, 0 where there is none.
    """

    x: Floats
    expected: Floats
    season: Floats
    learned: Bools
    empty: Bools
    weights: Floats
    grain: float


def outlook(series: Series, unlearned: frozenset[int] = frozenset()) -> Outlook:
    """Return what each step was to be, on the scale on which its noise is even.

    Steps in `unlearned` are expected too, but teach nothing. Method: exponential smoothing of level
    and season, made robust as in S. Gelper, R. Fried, C. Croux, Journal of Forecasting 29, 2010: a
    surprise is cut at two deviations before it teaches, so that one odd step does little to what is
    expected of the next. Nine smoothings run side by side, slow to quick, without and with a
    season; they share in what is expected by the eighth power of how little each erred lately. Four
    steps in a row far to one side begin the level anew. Numbers are smoothed as signed square roots
    of sums a unit of weight, since sums of amounts that come at random vary with the root of their
    size (F. J. Anscombe, Biometrika 35, 1948); kinds other than sums are smoothed as they are.
    """
    import numpy as np

    values = np.array([np.nan if each is None else each for each in series.values], dtype=float)
    weights = np.array(series.weights, dtype=float)
    grain = 0.0
    if series.kind is Kind.SUM:
        weights = habitual(values, weights, series.season)
        grain = _grain(values)
    x = rooted(values, weights, grain) if series.kind is Kind.SUM else values
    x = np.where(weights > 0, x, np.nan)
    known = np.isfinite(x)
    learned = known.copy()
    learned[[at for at in unlearned if 0 <= at < len(x)]] = False
    expected, season = _smoothed(x, learned, series.season)
    empty = known & (values == 0) & (series.kind is Kind.SUM)
    return Outlook(x, expected, season, learned, empty, weights, grain)


def rooted(values: Floats, weights: Floats, grain: float) -> Floats:
    """Return sums a unit of weight as signed square roots, NaN without weight.

    `grain` is the unit in which they are counted (1 for a count); three eighths of it are added to
    those that are not negative (Anscombe).
    """
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.where(values < 0, values, values + ANSCOMBE * grain) / weights
        return np.where(weights > 0, np.sign(rates) * np.sqrt(np.abs(rates)), np.nan)


def unrooted(x: Floats, weights: Floats, grain: float) -> Floats:
    """Return the sums that `rooted` makes x of; a sum just below none of it counts as none."""
    import numpy as np

    sums = np.sign(x) * x * x * weights
    return np.where(sums < 0, sums, np.maximum(sums - ANSCOMBE * grain, 0.0))


def habitual(values: Floats, weights: Floats, season: int) -> Floats:
    """Return the weights, with 1 on days off on which this series always had business.

    A shop that opens on Sundays has a place in the season whose steps have no weight, but numbers:
    where more than half of at least eight such steps before had one, the calendar is not believed.
    """
    import numpy as np

    result = weights.copy()
    for place in range(season if season <= SHORT else 0):
        at = np.arange(place, len(values), season)
        off = at[weights[at] == 0]
        busy = np.nan_to_num(values[off]) != 0
        before = np.cumsum(busy) - busy
        count = np.arange(len(off))
        result[off[(count >= HABIT) & (2 * before > count)]] = 1.0
    return result


def _grain(values: Floats) -> float:
    """Return the least difference between two numbers: 1 for counts, next to nothing for money."""
    import numpy as np

    steps = np.diff(np.unique(np.append(values[np.isfinite(values)], 0.0)))
    steps = steps[steps > TINY * np.nanmax(np.abs(values), initial=0.0)]
    return float(steps.min()) if len(steps) >= DISTINCT else 0.0


def _smoothed(x: Floats, learned: Bools, season: int) -> tuple[Floats, Floats]:
    import numpy as np

    expected, seasonal = np.full(len(x), np.nan), np.zeros(len(x))
    known = np.flatnonzero(learned)
    if len(known) < FIRST:
        return expected, seasonal
    wait = 2 * season if season <= SHORT else FIRST
    begin = max(int(known[FIRST - 1]) + 1, wait)
    smoothing = Smoothing(x[:begin][learned[:begin]], season)
    smoothing.learn_season(x[:begin], learned[:begin])
    for at in range(begin, len(x)):
        if at == season > FIRST:
            smoothing.learn_season(x[:at], learned[:at])
        expected[at], seasonal[at] = smoothing.expect(at)
        if learned[at]:
            smoothing.learn(at, float(x[at]))
    return expected, seasonal


class Smoothing:
    """Nine smoothings side by side; see `outlook`."""

    def __init__(self, first: Floats, season: int) -> None:
        import numpy as np

        seasons = SEASONS if season > 1 else SEASONS[:1]
        self.season = season
        self.to_level = np.array([level for level in LEVELS for _ in seasons])
        self.to_season = np.array([part for _ in LEVELS for part in seasons])
        self.seasonal = self.to_season > 0
        self.level = np.full(len(self.to_level), float(np.median(first)))
        self.places = np.zeros((season, len(self.to_level)))
        spread = float(np.mean(np.abs(first - np.median(first)))) or TINY
        self.error = np.where(self.seasonal, np.inf, spread)
        self.count = 0
        self.run: list[float] = []

    def learn_season(self, x: Floats, learned: Bools) -> None:
        """Begin the seasons from what was so far, where that is one at least."""
        import numpy as np

        if not self.seasonal.any() or len(x) < self.season:
            return
        known = np.flatnonzero(learned)
        middle = np.median(x[known])
        for place in range(self.season):
            there = x[known[known % self.season == place]]
            self.places[place, self.seasonal] = np.median(there) - middle if len(there) else 0.0
        left = x[known] - middle - self.places[known % self.season, -1]
        spread = float(np.mean(np.abs(left)))
        # a season fits too well what it was learned from
        spread = max(spread, HALF * float(self.error[~self.seasonal].min()))
        self.error[self.seasonal] = spread or TINY
        self.level[self.seasonal] = (
            middle if self.season <= SHORT else self.level[~self.seasonal].repeat(len(SEASONS) - 1)
        )

    def expect(self, at: int) -> tuple[float, float]:
        """Return what is expected of a step, and how much of it is of the season."""
        shares = (self.error.min() / self.error) ** SHARP
        shares /= shares.sum()
        place = self.places[at % self.season]
        return float(shares @ (self.level + place)), float(shares @ place)

    def learn(self, at: int, x: float) -> None:
        """Learn from what came."""
        import numpy as np

        place = self.places[at % self.season]
        surprise = x - self.level - place
        self._begin_anew(float(surprise[int(self.error.argmin())]))
        error = np.where(np.isfinite(self.error), self.error, 0.0)  # a season not begun
        limit = WIDE * error
        cut = np.minimum(np.maximum(surprise, -limit), limit)
        self.level += self.to_level * cut
        place += self.to_season * cut
        self.count += 1
        rate = max(FORGET, 1 / (self.count + FIRST))
        self.error += rate * (np.minimum(np.abs(surprise), FAR * error) - error)
        self.error = np.maximum(self.error, TINY**2)  # of a constant it would come to nothing

    def _begin_anew(self, surprise: float) -> None:
        far = WIDE * float(self.error.min())
        if abs(surprise) <= far or (self.run and (self.run[-1] > 0) != (surprise > 0)):
            self.run = []
        if abs(surprise) > far:
            self.run.append(surprise)
        if len(self.run) == RUN:
            import numpy as np

            self.level += float(np.median(self.run))
            self.run = []
