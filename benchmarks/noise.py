"""Made-up series in which nothing is off, of the kinds that a sales organisation's numbers are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sextant.calc.anomaly import Kind, Series

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DAYS, WEEKS, MONTHS = 400, 104, 48
WORKED = 5
WEEKDAYS = (1.2, 1.0, 0.9, 1.0, 1.3, 0.4, 0.3)


def made_up(kind: str, dice: np.random.Generator) -> Series:
    """Return one series of a kind in `KINDS`."""
    return KINDS[kind](dice)


def _days(values: Floats, dice: np.random.Generator) -> Series:
    """Let nothing happen on weekends, nor on one day in fifty that is a holiday."""
    import numpy as np

    day = np.arange(len(values))
    weights = np.where((day % 7 < WORKED) & (dice.random(len(day)) > 1 / 50), 1.0, 0.0)
    return Series((values * weights).tolist(), weights.tolist(), 7)


def _counts(mean: float) -> Callable[[np.random.Generator], Series]:
    def series(dice: np.random.Generator) -> Series:
        import numpy as np

        weekly = np.resize(WEEKDAYS, DAYS) if mean > WORKED else 1.0
        return _days(dice.poisson(mean * weekly * np.ones(DAYS)).astype(float), dice)

    return series


def _amounts(spread: float) -> Callable[[np.random.Generator], Series]:
    def series(dice: np.random.Generator) -> Series:
        import numpy as np

        return _days(1000 * np.resize(WEEKDAYS, DAYS) * dice.lognormal(0, spread, DAYS), dice)

    return series


def _orders(dice: np.random.Generator) -> Series:
    import numpy as np

    sums = [float(dice.lognormal(5, 1, dice.poisson(8)).sum()) for _day in range(DAYS)]
    return _days(np.array(sums), dice)


def _growing(dice: np.random.Generator) -> Series:
    import numpy as np

    growth = np.exp(np.arange(DAYS) / 600)  # twice as much in a year and a bit
    return _days(500 * np.resize(WEEKDAYS, DAYS) * growth * dice.lognormal(0, 0.15, DAYS), dice)


def _share(dice: np.random.Generator) -> Series:
    return Series((dice.binomial(60, 0.3, DAYS) / 60).tolist(), [1.0] * DAYS, 7, Kind.LEVEL)


def _alike(dice: np.random.Generator) -> Series:
    import numpy as np

    level = np.zeros(DAYS)
    for at in range(1, DAYS):
        level[at] = 0.7 * level[at - 1] + dice.normal()
    return Series((50 + level).tolist(), [1.0] * DAYS, 7, Kind.LEVEL)


def _weeks(dice: np.random.Generator) -> Series:
    return _wave(WEEKS, 52, 0.2, dice)


def _months(dice: np.random.Generator) -> Series:
    return _wave(MONTHS, 12, 0.1, dice)


def _wave(count: int, season: int, spread: float, dice: np.random.Generator) -> Series:
    import numpy as np

    wave = 1 + 0.3 * np.sin(np.arange(count) * 2 * np.pi / season)
    worked = dice.integers(20, 24, count).astype(float)
    return Series(
        (50 * worked * wave * dice.lognormal(0, spread, count)).tolist(), worked.tolist(), season
    )


KINDS: dict[str, Callable[[np.random.Generator], Series]] = {
    "counts of 3 a day": _counts(3),
    "counts of 50 a day": _counts(50),
    "amounts that scatter by 0.3": _amounts(0.3),
    "amounts that scatter by 0.8": _amounts(0.8),
    "8 orders a day of any size": _orders,
    "amounts that grow": _growing,
    "shares of 60": _share,
    "neighbours alike": _alike,
    "weeks with a season": _weeks,
    "months with a season": _months,
}
