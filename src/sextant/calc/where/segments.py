"""Sums of every combination of dimension values that is large enough to speak of (apriori)."""

from __future__ import annotations

from itertools import combinations
from math import prod

import numpy as np

from sextant.calc.where.cells import RARE, SIZES, SUMS, Cells, Floats, Places

DENSE = 2_000_000  # possible combinations up to which each has a place of its own
SIZE = [SUMS.index(name) for name in SIZES]


class Segments:
    """All segments of up to so many dimensions that have enough support, the most general first.

    Support is a segment's share in the size of the test or of the control, whichever is greater.
    """

    def __init__(self, cells: Cells, depth: int, min_support: float) -> None:
        """Find the segments of some cells."""
        self.cells = cells
        deepest = combinations(cells.codes, min(depth, len(cells.codes)))
        self._cubes = [_Cube(cells, cuboid) for cuboid in deepest]
        found: dict[tuple[str, ...], _Part] = {}
        sizes = cells.sums[SIZE]
        for cube in self._cubes:
            summed = cube.summed(np.arange(sizes.shape[1]), sizes)
            for many in range(1, len(cube.cuboid) + 1):
                for cuboid in combinations(cube.cuboid, many):
                    if cuboid not in found:
                        found[cuboid] = _Part(cube, cuboid)
                        found[cuboid].keep(summed, min_support * sizes.sum(axis=1))
        self._parts = sorted(found.values(), key=lambda part: len(part.cuboid))
        self.count = 0
        for part in self._parts:
            part.start = self.count
            self.count += len(part.kept)

    def sums(self, at: Places, columns: Floats) -> Floats:
        """Sum up something of some cells, for each segment.

        Shapes: which cells, and a column for each of them; the result has one for each segment.
        """
        result = np.zeros((len(columns), self.count))
        some = columns.any(axis=1)
        if not some.any():
            return result
        for cube in self._cubes:
            summed = cube.summed(at, columns[some])
            for part in self._parts:
                if part.cube is cube:
                    span = slice(part.start, part.start + len(part.kept))
                    result[some, span] = part.folded(summed)[:, part.kept]
        return result

    def codes(self, place: int) -> dict[str, int]:
        """Return the code of each dimension that makes a segment."""
        for part in self._parts:
            if place < part.start + len(part.kept):
                codes = part.codes(part.kept[[place - part.start]])
                return {name: int(each[0]) for name, each in zip(part.cuboid, codes, strict=True)}
        raise IndexError(place)


class _Cube:
    """A place for each combination of values of some dimensions, or for each that is there."""

    def __init__(self, cells: Cells, cuboid: tuple[str, ...]) -> None:
        self.cuboid = cuboid
        self.shape = [len(cells.values[name]) for name in cuboid]
        self.count, self.keys = prod(self.shape), None
        places = np.ravel_multi_index([cells.codes[name] for name in cuboid], self.shape)
        if self.count > DENSE:
            self.keys, places = np.unique(places, return_inverse=True)
            self.count = len(self.keys)
        self._places = places.astype(np.int32)

    def summed(self, at: Places, columns: Floats) -> Floats:
        places = self._places if len(at) == len(self._places) else self._places[at]
        wide = places.astype(np.intp)  # once, or it would be done for each column
        return np.array([np.bincount(wide, column, self.count) for column in columns])


class _Part:
    """Some of the dimensions of a cube, and which combinations of their values are kept."""

    def __init__(self, cube: _Cube, cuboid: tuple[str, ...]) -> None:
        self.cube, self.cuboid, self.start = cube, cuboid, 0
        self.shape = [cube.shape[cube.cuboid.index(name)] for name in cuboid]
        self.count = cube.count
        self._fold: Places | None = None
        if cuboid != cube.cuboid:
            keys = np.arange(cube.count) if cube.keys is None else cube.keys
            codes = dict(zip(cube.cuboid, np.unravel_index(keys, cube.shape), strict=True))
            chosen = tuple(codes[name] for name in cuboid)
            self._fold = np.asarray(np.ravel_multi_index(chosen, self.shape), np.int64)
            self.count = prod(self.shape)
        self.kept = np.zeros(0, np.int64)

    def folded(self, summed: Floats) -> Floats:
        if self._fold is None:
            return summed
        return np.array([np.bincount(self._fold, row, self.count) for row in summed])

    def keep(self, summed: Floats, least: Floats) -> None:
        sizes = self.folded(summed)
        enough = np.flatnonzero(((sizes >= least[:, None]) & (sizes > 0)).any(axis=0))
        self.kept = enough[np.all([each != RARE for each in self.codes(enough)], axis=0)]

    def codes(self, places: Places) -> tuple[Places, ...]:
        own = self._fold is None and self.cube.keys is not None
        keys = self.cube.keys[places] if own and self.cube.keys is not None else places
        return np.unravel_index(keys, self.shape)
