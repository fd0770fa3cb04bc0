"""Where the level of a series shifted, surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sextant.calc.anomaly.expecting import SHORT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.intp]

CONFIRMED = 5  # steps of a new level before it is called one
BEFORE = 12  # and of the old
NORMAL = 1.4826
PENALTY = 3.0  # times the logarithm of the number of steps, in variances
MATERIAL = 1.0  # deviations of a step that a shift has at least
CUT = 3.0
AROUND = 9
WAVES = (1, 2)
BENT = 2  # growth may bend once
AT_ONCE = 4  # of the unsure, one in so many is given up at a time
STICKY = 0.98  # the closest to one that an autocorrelation is taken for
LEAST = 1e-16


@dataclass(frozen=True)
class Shift:
    """A new level: from which number on and to which, what before was its old one, and how sure.

    `size` and `reach` are in the unit of the numbers: the jump, and how far such a jump may be from
    the truth 95 times in a hundred.
    """

    begin: int
    at: int
    end: int
    size: float
    reach: float
    score: float
    p: float


def shifts(y: Floats, steps: Places, season: int, alpha: float) -> list[Shift]:
    """Return the shifts of a level that are hardly chance, oldest first.

    Shapes: numbers without gaps, oldest first, and the step of each. Method: single odd numbers are
    cut; the best division into levels is found exactly (R. Killick, P. Fearnhead, I. A. Eckley,
    JASA 107, 2012, through ruptures: C. Truong, L. Oudre, N. Vayatis, Signal Processing 167, 2020).
    All shifts are then fitted together with a line that bends once, and for a long season two waves, so
    that growth and season are none. The deviation of each is widened for neighbours in time being
    alike (effective number by the first autocorrelation), and its chance multiplied by the number
    of places it could have been found at (Bonferroni). The least sure is given up until all are
    sure and at least one deviation of a step high.
    """
    import numpy as np

    noise = NORMAL * float(np.median(np.abs(np.diff(y)))) / np.sqrt(2) if len(y) > 1 else 0.0
    if len(y) < BEFORE + CONFIRMED or not noise:
        return []
    cut = _cut(y, noise)
    base = _base(steps, season)
    places = _divided(cut / noise)
    while places:
        tested = _tested(cut, base, places)
        slight = [not _lasts(cut, each) or abs(each.size) < MATERIAL * noise for each in tested]
        unsure = [
            (is_slight, each.p, each.at)
            for is_slight, each in zip(slight, tested, strict=True)
            if is_slight or each.p > alpha
        ]
        if not unsure:
            return tested
        # several at once where there are many: the rest is tested anew all the same
        given_up = sorted(unsure, reverse=True)[: 1 + len(unsure) // AT_ONCE]
        places = [at for at in places if at not in {each[-1] for each in given_up}]
    return []


def _lasts(y: Floats, shift: Shift) -> bool:
    """Tell whether enough of the new numbers are nearer to their own level than to the old one."""
    import numpy as np

    old, new = y[shift.begin : shift.at], y[shift.at : shift.end]
    between = (float(np.median(old)) + float(np.median(new))) / 2
    return int(np.sum((new - between) * shift.size > 0)) >= CONFIRMED


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


def _base(steps: Places, season: int) -> Floats:
    import numpy as np

    growth = np.linspace(-1, 1, len(steps))
    columns = [growth**power for power in range(BENT + 1)]
    if SHORT < season <= steps[-1] - steps[0]:
        turns = [2 * np.pi * wave * steps / season for wave in WAVES]
        columns += [wave for turn in turns for wave in (np.cos(turn), np.sin(turn))]
    return np.column_stack(columns)


def _tested(y: Floats, base: Floats, places: list[int]) -> list[Shift]:
    import numpy as np
    from scipy.special import stdtr, stdtrit

    jumps = np.arange(len(y))[:, None] >= np.array(places)
    lines = np.column_stack([base, jumps])
    spread = np.linalg.pinv(lines.T @ lines, hermitian=True)
    fit = spread @ (lines.T @ y)
    left = y - lines @ fit
    alike = float(np.clip(left[1:] @ left[:-1] / max(float(left @ left), LEAST), 0.0, STICKY))
    inflated = (1 + alike) / (1 - alike)
    freedom = max(len(y) / inflated - lines.shape[1], 1.0)
    variance = float(left @ left) / max(len(y) - lines.shape[1], 1) * inflated
    sizes = fit[base.shape[1] :]
    deviations = np.sqrt(np.maximum(variance * np.diag(spread)[base.shape[1] :], LEAST))
    scores = sizes / deviations
    p = np.clip(2 * stdtr(freedom, -np.abs(scores)) * len(y), LEAST, 1.0)
    reach = float(stdtrit(freedom, 0.975)) * deviations
    bounds = zip([0, *places], places, [*places[1:], len(y)], strict=False)
    told = zip(bounds, sizes.tolist(), reach.tolist(), scores.tolist(), p.tolist(), strict=True)
    return [Shift(*around, *numbers) for around, *numbers in told]
