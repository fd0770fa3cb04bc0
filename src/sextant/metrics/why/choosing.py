"""By which dimension a change is told best: the one in which it is most unexpectedly concentrated."""

from __future__ import annotations

from collections.abc import Iterable

from sextant.metrics.why.question import Question
from sextant.metrics.why.sides import Key, Sides, Whole, sides

TELLING = ("region", "team", "person", "category", "product", "industry", "territory", "country",
           "channel", "source", "account")  # fmt: skip
PLANNED = {"region", "team", "person"}


def most_telling(question: Question, whole: Whole) -> str:
    """Name the dimension in which a change is most unexpectedly concentrated."""
    names = candidates(question)
    rated = {name: concentration(question, whole, name) for name in names}
    return max(names, key=lambda name: rated[name])


def candidates(question: Question) -> list[str]:
    """Name the dimensions by which a change may be told."""
    known = set(question.metric.dimensions) - set(question.where)
    if question.compare == "plan":
        known &= PLANNED
    return [name for name in TELLING if name in known] or [question.metric.dimensions[0]]


def concentration(question: Question, whole: Whole, name: str) -> float:
    """Return the mean size of what is unexpected, weighed by itself: many small parts tell little.

    What is in no group or in several counts against a dimension, one that tells no groups apart has
    nothing.
    """
    both = sides(question, (name,))
    if len(both.rows()) < 2:  # noqa: PLR2004 - one group is the whole
        return -1.0
    found = list(_of_ratio(both, whole) if question.is_quotient else _of_sum(both, whole))
    told = float(whole.change) if question.is_quotient else 0.0
    untold = abs(told - sum(size for _key, size in found))
    sizes = [abs(size) for key, size in found if key != (None,)]
    return sum(size * size for size in sizes) / (sum(sizes) or 1.0) - untold


def _of_sum(both: Sides, whole: Whole) -> Iterable[tuple[Key, float]]:
    before, now = both.values()
    growth = float(whole.now / whole.before) if whole.before else 1.0
    for key in before.keys() | now.keys():
        yield key, float(now.get(key, 0)) - float(before.get(key, 0)) * growth


def _of_ratio(both: Sides, whole: Whole) -> Iterable[tuple[Key, float]]:
    before, now = both.overs()
    below, below_now = (
        sum(float(each.denominator) for each in side.values()) for side in (before, now)
    )
    if not below or not below_now:
        return
    mean = float(whole.before + whole.now) / 2
    for key in before.keys() | now.keys():
        then = before.get(key, (0, 0))
        later = now.get(key, (0, 0))
        left = (float(later[0]) - mean * float(later[1])) / below_now
        yield key, left - (float(then[0]) - mean * float(then[1])) / below
