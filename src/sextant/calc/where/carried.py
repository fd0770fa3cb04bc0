"""Of segments that tell of the same move, the one that tells it best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

HALF = 0.5
COMPARED = 40  # the furthest segments, which are compared though none is within the other

Keys = tuple[tuple[str, int], ...]


"""The dimensions of a segment, by name, each with the code of its value."""


@dataclass(frozen=True)
class Sums:
    """The sums of a segment: a value, or a numerator and its denominator, in test and control."""

    is_ratio: bool
    above_test: float
    above_control: float
    below_test: float
    below_control: float

    def __sub__(self, other: Sums) -> Sums:
        return Sums(
            self.is_ratio,
            self.above_test - other.above_test,
            self.above_control - other.above_control,
            self.below_test - other.below_test,
            self.below_control - other.below_control,
        )

    @property
    def test(self) -> float | None:
        """Return the metric in the test: the sum, or the ratio, None without a denominator."""
        return _metric(self.above_test, self.below_test, self.is_ratio)

    @property
    def control(self) -> float | None:
        """Return the metric in the control."""
        return _metric(self.above_control, self.below_control, self.is_ratio)

    @property
    def growth(self) -> float:
        """Return the metric in test by that in control, 1 where that cannot be said."""
        test, control = self.test, self.control
        return test / control if test is not None and control else 1.0

    @property
    def scale(self) -> float:
        """Return how large the metric is, whichever way."""
        return max(abs(self.test or 0.0), abs(self.control or 0.0))

    def contribution(self, whole: Sums) -> float:
        """Return what the segment made of the change of the whole.

        For a ratio that is its inner and mix effects together, mix being measured against the mean
        of the whole's ratios before and now, as `drivers.inner_and_mix` does.
        """
        if not self.is_ratio:
            return self.above_test - self.above_control
        mean = HALF * ((whole.test or 0.0) + (whole.control or 0.0))
        now = (self.above_test - mean * self.below_test) / whole.below_test
        return now - (self.above_control - mean * self.below_control) / whole.below_control


def _metric(above: float, below: float, is_ratio: bool) -> float | None:  # noqa: FBT001 - of Sums
    if not is_ratio:
        return above
    return above / below if below else None


def unexpected(segment: Sums, rest: Sums, whole: Sums) -> float | None:
    """Return what a segment's move beyond that of a rest made of the whole, None without a metric.

    For a sum that is metric_test - metric_control x rest_test / rest_control, for a ratio the same
    weighted by the segment's share in the whole's denominator in the test.
    """
    test, control = segment.test, segment.control
    if test is None or control is None:
        return None
    move = test - control * rest.growth
    return move * segment.below_test / whole.below_test if segment.is_ratio else move


@dataclass(frozen=True)
class Lattice:
    """Segments, of which those of the same rows go by one name, the most general of their keys."""

    whole: Sums
    sums: dict[Keys, Sums]
    """The sums by name."""
    moves: dict[Keys, float]
    """What the unexpected move made of the whole by name, where there is a metric on both sides."""
    names: dict[Keys, Keys]
    """The name by keys."""

    def left(self, name: Keys, segment: Sums, rest: Sums) -> float:
        """Return how much of the move of a segment is left in a part of it against a rest.

        The result is a share of the move, 0 where nothing is left to have a metric.
        """
        left, move = unexpected(segment, rest, self.whole), self.moves[name]
        if left is None:
            return 0.0
        return abs(left / move) if move else 1.0


def independent(ranked: Sequence[Keys], lattice: Lattice) -> list[Keys]:
    """Return the segments, in their order, whose explanation no other segment carries.

    Shapes: names of segments, the furthest first. One segment carries another when less than half
    of the other's unexpected difference is left

    - for one within it, when that is compared with the others within: it did what they did;
    - for one around it, outside of it: that moved only where this one is;
    - for one that crosses or misses it, when the rows of this one are taken from it and from its
      rest: others seem to rise where one has fallen.

    Where each would carry the other, the one of which more is left does. Segments are compared with
    those within and around them first, then the furthest `COMPARED` that are left among each other.
    """
    carriers: dict[Keys, set[Keys]] = {name: set() for name in ranked}
    for keys, special in lattice.names.items():
        if special in carriers and len(keys) > 1:
            for general in {lattice.names[each] for each in _more_general(keys)} - {special}:
                if general in carriers:
                    _compare_within(special, general, carriers, lattice)
    left = _uncarried(carriers)
    carriers = {name: set() for name in left}
    for further, name in combinations(left[:COMPARED], 2):
        _compare_apart(name, further, carriers, lattice)
    return _uncarried(carriers)


def _more_general(keys: Keys) -> list[Keys]:
    count = len(keys)
    chosen = range(1, (1 << count) - 1)
    return [tuple(keys[at] for at in range(count) if mask >> at & 1) for mask in chosen]


def _compare_within(
    special: Keys, general: Keys, carriers: dict[Keys, set[Keys]], lattice: Lattice
) -> None:
    inner, outer = lattice.sums[special], lattice.sums[general]
    others = outer - inner
    within = lattice.left(special, inner, others)
    outside = lattice.left(general, others, lattice.whole - outer)
    _carry((special, within), (general, outside), carriers)


def _carry(
    one: tuple[Keys, float], other: tuple[Keys, float], carriers: dict[Keys, set[Keys]]
) -> None:
    weaker, stronger = (one, other) if one[1] <= other[1] else (other, one)
    if weaker[1] < HALF:
        carriers[weaker[0]].add(stronger[0])


def _uncarried(carriers: dict[Keys, set[Keys]]) -> list[Keys]:
    """Return who has no carrier; of a ring that carry each other, the furthest."""
    kept = {name for name, found in carriers.items() if not found}
    settled, waiting = set(kept), [name for name in carriers if name not in kept]
    while waiting:
        carried = {name for name in waiting if carriers[name] & settled}
        if not carried:
            carried = {waiting[0]}
            kept.add(waiting[0])
        settled |= carried
        waiting = [name for name in waiting if name not in carried]
    return [name for name in carriers if name in kept]


def _compare_apart(
    name: Keys, further: Keys, carriers: dict[Keys, set[Keys]], lattice: Lattice
) -> None:
    alone, other = _outside(name, further, lattice), _outside(further, name, lattice)
    if alone and other:
        rest = lattice.whole - lattice.sums[further] - alone
        _carry(
            (name, lattice.left(name, alone, rest)),
            (further, lattice.left(further, other, rest)),
            carriers,
        )


def _outside(name: Keys, further: Keys, lattice: Lattice) -> Sums | None:
    """Return what is left of a segment without the rows of another, None where one holds the other.

    Where both cross in too little to have been summed up, that is taken for nothing.
    """
    one, other = dict(name), dict(further)
    if any(other.get(dimension, code) != code for dimension, code in one.items()):
        return lattice.sums[name]
    both = lattice.names.get(tuple(sorted((one | other).items())))
    if both is None:
        return lattice.sums[name]
    return None if both in {name, further} else lattice.sums[name] - lattice.sums[both]
