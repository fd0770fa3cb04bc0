"""By which dimension a change is told best: the one in which it is most unexpectedly concentrated."""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum

from sextant.metrics.catalogue.rows import PLANNED
from sextant.metrics.why.question import Question
from sextant.metrics.why.sides import Key, Sides, Whole, sides
from sextant.metrics.why.weighing import contributions

TELLING = ("region", "team", "person", "category", "product", "industry", "territory", "country",
           "channel", "source", "tier", "account", "loss_reason", "competitor", "kind")  # fmt: skip


def most_telling(question: Question, whole: Whole) -> str:
    """Name the dimension in which a change is most unexpectedly concentrated."""
    names = candidates(question)
    rated = {name: concentration(question, whole, name) for name in names}
    return max(names, key=lambda name: rated[name])


def candidates(question: Question) -> list[str]:
    """Name the dimensions by which a change may be told."""
    known = set(question.metric.dimensions) - set(question.where)
    if question.compare == "plan":
        known &= set(PLANNED)
    return [name for name in TELLING if name in known] or [question.metric.dimensions[0]]


def concentration(question: Question, whole: Whole, name: str) -> float:
    """Return the mean size of what is unexpected, weighed by itself: many small parts tell little.

    What is in no group or in several counts against a dimension, one that tells no groups apart has
    nothing.
    """
    both = sides(question, (name,))
    if not both.has_lines:
        return -1.0
    if len(both.groups) < 2:  # noqa: PLR2004 - one group is the whole
        return -1.0
    is_ratio = question.is_quotient
    found = list(contributions(*both.overs()).items() if is_ratio else _of_sum(both, whole))
    told = float(whole.change) if question.is_quotient else 0.0
    untold = abs(told - fsum(size for _key, size in found))
    sizes = [abs(size) for key, size in found if key != (None,)]
    return fsum(size * size for size in sizes) / (fsum(sizes) or 1.0) - untold


def _of_sum(both: Sides, whole: Whole) -> Iterable[tuple[Key, float]]:
    before, now = both.values()
    growth = float(whole.now / whole.before) if whole.before else 1.0
    for key in before.keys() | now.keys():
        yield key, float(now.get(key, 0)) - float(before.get(key, 0)) * growth
