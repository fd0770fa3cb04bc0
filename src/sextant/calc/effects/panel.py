"""People step by step: what each did and what came of it, laid out so that cause lies before effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sextant.calc.effects.clustered import Array, Whole, basis

VARIES = 1e-9  # of a column's own size, below which it counts as without variation
APART = 1e-3  # of a column's variation, below which others say the same as it does
FEWEST_ROWS = 2  # of a person: one alone says nothing of what changes within them


class LeftOut(StrEnum):
    """Why nothing can be said of a behaviour."""

    UNVARIED = "unvaried"
    """It does not vary within people, once what all did alike is taken out."""
    ENTANGLED = "entangled"
    """It goes along with the others so closely that none can be told from them."""


@dataclass(frozen=True)
class Panel:
    """Behaviours and an outcome of people over equal steps of time, the oldest first.

    Shapes: `outcome` (people × steps), `done` (people × steps × behaviours), both NaN where a
    person was not there or nothing is known; `names` one for each behaviour. Units: whatever each
    is counted in, per step.
    """

    names: tuple[str, ...]
    outcome: Array
    done: Array


@dataclass(frozen=True)
class Rows:
    """The rows of a panel that are whole: one for each person and step, with what lies about it.

    `people`, `steps` and `outcome` (n), `around` (n × offsets × behaviours).
    """

    people: Whole
    steps: Whole
    outcome: Array
    around: Array

    @property
    def counts(self) -> tuple[int, int]:
        """Return how many people and how many steps there are."""
        return len(np.unique(self.people)), len(np.unique(self.steps))


def rows(panel: Panel, offsets: Sequence[int]) -> Rows:
    """Return the whole rows: each outcome beside what was done so many steps before it.

    `offsets`: 0 is the same step, 1 the one before, -1 the one after. Rows where anything is not
    known are left out, and so are people with fewer than two.
    """
    people, steps, _count = panel.done.shape
    around = np.full((people, steps, len(offsets), len(panel.names)), np.nan)
    for n, offset in enumerate(offsets):
        start, stop = max(offset, 0), steps + min(offset, 0)
        around[:, start:stop, n] = panel.done[:, start - offset : stop - offset]
    whole = ~np.isnan(panel.outcome) & ~np.isnan(around).any(axis=(2, 3))
    whole &= whole.sum(axis=1, keepdims=True) >= FEWEST_ROWS
    who, when = np.nonzero(whole)
    return Rows(who, when, panel.outcome[whole], around[whole])


def within(columns: Array, people: Whole, steps: Whole) -> Array:
    """Take out of columns what each person, and what each step, has all along.

    Shapes: (n) or (n × …), (n), (n). Method: each person's mean is taken out, and of what is left
    the part that the steps make up once people are taken out of them, too; so it is exact also
    where the panel has gaps (R. Frisch, F. V. Waugh, Econometrica 1, 1933).
    """
    held = basis(apart(dummies(steps), people))
    flat = apart(np.asarray(columns, dtype=np.float64).reshape(len(columns), -1), people)
    found: Array = (flat - held @ (held.T @ flat)).reshape(columns.shape)
    return found


def apart(columns: Array, groups: Whole) -> Array:
    """Take the mean of each group out of columns, (n) or (n × k)."""
    if not len(columns):
        return columns
    _keys, place, count = np.unique(groups, return_inverse=True, return_counts=True)
    order = np.argsort(place, kind="stable")
    sums = np.add.reduceat(columns[order], np.cumsum(count) - count, axis=0)
    means = sums / count.reshape(-1, *(1,) * (columns.ndim - 1))
    found: Array = columns - means[place]
    return found


def dummies(groups: Whole) -> Array:
    """Return a column of 0 and 1 for each group but the first."""
    found: Array = (groups[:, None] == np.unique(groups)[None, 1:]).astype(np.float64)
    return found


def told_apart(around: Array, swept: Array) -> tuple[list[int], dict[int, LeftOut]]:
    """Return the behaviours that can be told from each other, and why the others cannot.

    Shapes: both (n × offsets × behaviours), as counted, and with people and steps taken out. Of
    two that go along entirely the one named first is kept.
    """
    kept: list[int] = []
    left: dict[int, LeftOut] = {}
    known = np.zeros((len(swept), 0))
    for place in range(swept.shape[2]):
        own = swept[:, :, place]
        sizes = np.abs(around[:, :, place]).max(axis=0, initial=0.0)
        if (np.abs(own).max(axis=0, initial=0.0) <= VARIES * np.maximum(sizes, VARIES)).any():
            left[place] = LeftOut.UNVARIED
            continue
        rest = own - known @ (known.T @ own)
        scaled = rest / np.sqrt((own**2).sum(axis=0))
        if np.linalg.eigvalsh(scaled.T @ scaled).min(initial=1.0) < APART**2:
            left[place] = LeftOut.ENTANGLED
            continue
        kept.append(place)
        known = np.hstack([known, np.linalg.qr(rest)[0]])
    return kept, left


def inflation(columns: Array) -> Array:
    """Return by how much each column's variance is inflated by going along with the others (VIF).

    Shapes: (n × k), swept. 1 is not at all; from 5 on it is much (D. A. Belsley, E. Kuh, R. E.
    Welsch, Regression Diagnostics, 1980).
    """
    scaled = columns / np.sqrt((columns**2).sum(axis=0))
    inverse: Array = np.linalg.pinv(scaled.T @ scaled)
    found: Array = np.maximum(inverse.diagonal(), 1.0).astype(float)
    return found
