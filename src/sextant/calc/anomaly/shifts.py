"""Where the level of a series shifted, surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CONFIRMED = 5  # steps of a new level before it is called one
BEFORE = 12  # and of the old
NEAR = 60  # steps on each side that are looked at
NORMAL = 1.4826
PENALTY = 3.0  # times the logarithm of the number of steps, in variances
MATERIAL = 1.0  # deviations of a step that a shift has at least
CUT = 3.0
AROUND = 9
STICKY = 0.98  # the closest to one that an autocorrelation is taken for
LEAST = 1e-16


@dataclass(frozen=True)
class Shift:
    """A new level: from which number on, by how much, how sure, and which numbers were compared.

    `low` and `high`: between which bounds 95 of 100 such shifts of nothing but chance lie.
    """

    at: int
    begin: int
    end: int
    size: float
    reach: float
    score: float
    p: float


def shifts(y: Floats, alpha: float) -> list[Shift]:
    """Return the shifts of a level that are hardly chance, oldest first.

    Shapes: numbers without season and without gaps, oldest first. Method: single odd numbers are
    cut; the best division into levels is found exactly (R. Killick, P. Fearnhead, I. A. Eckley,
    JASA 107, 2012, through ruptures: C. Truong, L. Oudre, N. Vayatis, Signal Processing 167, 2020).
    Each shift is then tested between its neighbours: the jump of a straight line, so that growth is
    none; its deviation is widened for neighbours in time being alike (effective number by the
    first autocorrelation), and its chance multiplied by the number of places it could have been
    found at (Bonferroni). The least sure is given up until all are sure.
    """
    import numpy as np

    noise = NORMAL * float(np.median(np.abs(np.diff(y)))) / np.sqrt(2) if len(y) > 1 else 0.0
    if len(y) < BEFORE + CONFIRMED or not noise:
        return []
    cut = _cut(y, noise)
    ends = [0, *_divided(cut / noise), len(y)]
    while ends[1:-1]:
        tested = [_tested(cut, *around) for around in zip(ends, ends[1:], ends[2:], strict=False)]
        worst = max(tested, key=lambda shift: (shift.p, -abs(shift.size)))
        if worst.p <= alpha and abs(worst.size) >= MATERIAL * noise:
            return tested
        ends.remove(worst.at)
    return []


def _divided(standard: Floats) -> list[int]:
    import numpy as np
    from ruptures import KernelCPD

    found = KernelCPD(kernel="linear", min_size=CONFIRMED).fit(standard.reshape(-1, 1))
    ends = found.predict(pen=PENALTY * float(np.log(len(standard))))
    return [int(end) for end in ends[:-1] if end >= BEFORE]


def _cut(y: Floats, noise: float) -> Floats:
    import numpy as np

    half = AROUND // 2
    around = np.lib.stride_tricks.sliding_window_view(np.pad(y, half, mode="edge"), AROUND)
    middle = np.median(around, axis=1)
    return np.clip(y, middle - CUT * noise, middle + CUT * noise)


def _tested(y: Floats, begin: int, at: int, end: int) -> Shift:
    import numpy as np
    from scipy.special import stdtr, stdtrit

    begin, end = max(begin, at - NEAR), min(end, at + NEAR)
    part = y[begin:end]
    count = end - begin
    lines = np.column_stack(
        [np.ones(count), np.arange(begin, end) - at, np.arange(begin, end) >= at]
    )
    solved = np.linalg.pinv(lines)
    fit = solved @ part
    left = part - lines @ fit
    alike = float(np.clip(left[1:] @ left[:-1] / max(float(left @ left), LEAST), 0.0, STICKY))
    inflated = (1 + alike) / (1 - alike)
    freedom = max(count / inflated - lines.shape[1], 1.0)
    variance = float(left @ left) / max(count - lines.shape[1], 1) * inflated
    deviation = max(float(np.sqrt(variance * (solved[2] @ solved[2]))), LEAST)
    size = float(fit[2])
    chance = 2 * float(stdtr(freedom, -abs(size) / deviation)) * len(y)
    reach = float(stdtrit(freedom, 0.975)) * deviation
    return Shift(at, begin, end, size, reach, size / deviation, min(max(chance, LEAST), 1.0))
