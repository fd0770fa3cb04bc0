"""What is odd in a series: how well it is found, how often that is false, and how fast."""

from __future__ import annotations

import time
from collections import defaultdict
from statistics import fmean
from typing import TYPE_CHECKING

from benchmarks import injected, noise
from benchmarks.figures import Figure, Sheet
from benchmarks.vus import vus_pr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from benchmarks.injected import Labelled

    Floats = NDArray[np.float64]

GOAL = (">=", 70.0)
PER_CENT = 100
OURS = "what watching makes of it"
BEHIND = 15  # values before each that a moving median takes
ALPHA = 0.01
EACH_NOISE = 60  # series of each kind of noise
TIMED = 1000


def measure(sheet: Sheet) -> None:
    """Find what was put into real series, count alarms in noise, and time it."""
    try:
        _found(sheet)
    except OSError as reason:
        sheet.miss("odd steps found in real series", reason)
    _false(sheet)
    _fast(sheet)


def _found(sheet: Sheet) -> None:
    """VUS-PR in per cent, the buffer as wide as the season; see `injected` for the recipe.

    All are judged on the same steps: those that watching judges, which are all but the first thirty
    or so with business. Watching, but for the salience in it, and the moving median of what came
    before know only the past; the global z-score and the spectral residual know the whole series.
    """
    everything: dict[str, list[float]] = defaultdict(list)
    for which in injected.SETS:
        found: dict[str, list[float]] = defaultdict(list)
        for series in injected.labelled(which):
            for way, value in _ways(series).items():
                found[way].append(value)
                everything[way].append(value)
        _beside(sheet, f"{which} ({len(found[OURS])})", found)
    _beside(sheet, f"all series ({len(everything[OURS])})", everything, target=GOAL)


def _beside(
    sheet: Sheet,
    name: str,
    found: dict[str, list[float]],
    target: tuple[str, float] | None = None,
) -> None:
    means = {way: PER_CENT * fmean(values) for way, values in found.items()}
    ours = means.pop(OURS)
    sheet.add(Figure(f"odd steps of {name}, VUS-PR", ours, "%", target))
    for way, mean in means.items():
        sheet.add(Figure(f"... {way}", mean, "%"))
        sheet.add(Figure("... ours beside that", ours / mean, "times"))


def _ways(series: Labelled) -> dict[str, float]:
    import numpy as np

    from sextant.calc.anomaly.spectral import salience

    judged, chance = _chances(series)
    odd = np.array(series.odd)[judged]
    if not odd.any():
        return {}
    values = np.array(series.values)
    busy = np.flatnonzero(np.array(series.weights) > 0)
    median = np.full(len(values), np.nan)
    for count, at in enumerate(busy):
        median[at] = np.median(values[busy[max(count - BEHIND, 0) : count] if count else [at]])
    scores = {
        OURS: -np.log(chance[judged]),
        "moving median of what came before": np.abs(values - median)[judged],
        "global z-score": np.abs(values - values[busy].mean())[judged],
        "spectral residual alone": salience(values[judged]),
    }
    return {
        way: vus_pr(odd.tolist(), score.tolist(), series.season) for way, score in scores.items()
    }


def _chances(series: Labelled) -> tuple[NDArray[np.bool_], Floats]:
    import numpy as np

    from sextant.calc.anomaly import Series
    from sextant.calc.anomaly.expecting import outlook
    from sextant.calc.anomaly.judging import judgement

    watched = Series(series.values, series.weights, series.season)
    chance = judgement(outlook(watched), watched.kind).p
    return np.isfinite(chance), chance


def _false(sheet: Sheet) -> None:
    """Alarms in series in which nothing is off, of the steps that were judged."""
    import numpy as np

    from sextant.calc.anomaly import watch

    dice = np.random.default_rng(7)
    worst, levels = 0.0, 0
    for kind in noise.KINDS:
        watched = [watch(noise.made_up(kind, dice), alpha=ALPHA) for _ in range(EACH_NOISE)]
        rate = PER_CENT * fmean(each.false_alarms or 0.0 for each in watched)
        levels += sum(any(found.kind == "level" for found in each.findings) for each in watched)
        worst = max(worst, rate)
        sheet.add(Figure(f"steps of noise alarmed at 1 %: {kind}", rate, "%"))
    sheet.add(Figure("... of the worst kind", worst, "%", ("<=", PER_CENT * ALPHA)))
    share = PER_CENT * levels / (EACH_NOISE * len(noise.KINDS))
    sheet.add(Figure("series of noise with a shift of level, at 1 %", share, "%", ("<=", 1.0)))


def _fast(sheet: Sheet) -> None:
    import numpy as np

    from sextant.calc.anomaly import watch

    dice = np.random.default_rng(11)
    kinds = ("counts of 50 a day", "amounts that scatter by 0.3", "shares of 60")
    series = [noise.made_up(kinds[at % len(kinds)], dice) for at in range(TIMED)]
    begun, busy = time.perf_counter(), time.process_time()
    for each in series:
        watch(each)
    took, worked = time.perf_counter() - begun, time.process_time() - busy
    sheet.add(
        Figure("1,000 series of 400 days watched", took, "s"),
        Figure("... processor time", worked, "s", ("<", 30.0)),
    )
