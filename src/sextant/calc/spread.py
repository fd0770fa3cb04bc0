"""How far what came lay from what was expected, over many cases: the shape of doubt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log

EDGE = 1e-6  # the surest that can be said from cases


@dataclass(frozen=True)
class Spread:
    """A distribution known by cases: `errors` in ascending order, at least one."""

    errors: tuple[float, ...]

    @classmethod
    def of(cls, errors: Iterable[float]) -> Spread:
        """Gather errors in any order."""
        return cls(tuple(sorted(errors)))

    def below(self, error: float) -> float:
        """Return the chance (0 to 1) that an error is smaller than this one.

        Of n cases the k-th stands at k / (n + 1), as a new case is equally likely to fall into any
        of the n + 1 gaps (Weibull's plotting positions; the rank of conformal prediction). Between
        cases the line is straight, beyond the outermost the chance falls off exponentially at the
        mean rate on that side.
        """
        cases = self.errors
        whole = len(cases) + 1
        if error < cases[0]:
            return exp((error - cases[0]) / self._reach(lower=True)) / whole
        if error >= cases[-1]:
            return 1 - exp((cases[-1] - error) / self._reach(lower=False)) / whole
        place = bisect_right(cases, error)
        left, right = cases[place - 1], cases[place]
        return (place + (error - left) / (right - left)) / whole

    def quantile(self, chance: float) -> float:
        """Return the error below which a case falls with a chance: the inverse of `below`."""
        cases = self.errors
        whole = len(cases) + 1
        chance = min(max(chance, EDGE), 1 - EDGE)
        if chance * whole <= 1:
            return cases[0] + self._reach(lower=True) * log(chance * whole)
        if (1 - chance) * whole <= 1:
            return cases[-1] - self._reach(lower=False) * log((1 - chance) * whole)
        place = int(chance * whole)
        left, right = cases[place - 1], cases[min(place, len(cases) - 1)]
        return left + (chance * whole - place) * (right - left)

    def _reach(self, *, lower: bool) -> float:
        cases = self.errors
        middle = (cases[(len(cases) - 1) // 2] + cases[len(cases) // 2]) / 2
        far = middle - cases[0] if lower else cases[-1] - middle
        return max(far / log(max(len(cases) + 1, 4) / 2), 1e-12)


@dataclass(frozen=True)
class Spreads:
    """Spreads by the size of what was expected: `edges` part the sizes, one more spread than edges.

    Small and large nodes miss in different ways, so each is judged by cases of about its own size
    (Mondrian conformal prediction: V. Vovk, A. Gammerman, G. Shafer, Algorithmic Learning in a
    Random World, 2005, 4.5).
    """

    edges: tuple[float, ...]
    spreads: tuple[Spread, ...]

    @classmethod
    def of(cls, errors: Sequence[float], sizes: Sequence[float], most: int) -> Spreads:
        """Part cases by size into at most so many spreads of about equally many cases."""
        order = sorted(range(len(errors)), key=sizes.__getitem__)
        cuts = [len(order) * part // most for part in range(most + 1)]
        groups = [order[start:end] for start, end in pairwise(cuts)]
        return cls(
            tuple(sizes[group[0]] for group in groups[1:]),
            tuple(Spread.of(errors[place] for place in group) for group in groups),
        )

    def near(self, size: float) -> Spread:
        """Return the spread of cases of about this size."""
        return self.spreads[bisect_right(self.edges, size)]
