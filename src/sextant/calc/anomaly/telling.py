"""Which of many findings to tell, so that few of what is told is false."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from enum import StrEnum
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


class Dependence(StrEnum):
    """How the chances of findings hang together."""

    POSITIVE = "positive"
    """Not at all, or a low one goes with low ones: numbers of nodes inside one another."""
    ANY = "any"
    """In any way; fewer are told."""


def bounded(
    chances: Mapping[K, float], rate: float, *, dependence: Dependence = Dependence.POSITIVE
) -> set[K]:
    """Return which findings to tell so that on average at most `rate` of the told are false.

    Shapes: the chance of each finding if nothing were off, 0 to 1; a rate from 0 to 1. All findings
    that were looked at count, so hand in those without an alarm too. Of n chances in rising order
    the greatest k with p(k) <= rate k / n is sought, and the k lowest are told (Y. Benjamini, Y.
    Hochberg, JRSS B 57, 1995); under any dependence n is multiplied by 1 + 1/2 + ... + 1/n (Y.
    Benjamini, D. Yekutieli, Annals of Statistics 29, 2001). Raises `ValueError` for a chance or a
    rate out of bounds.
    """
    if not 0 <= rate <= 1:
        raise ValueError(f"A rate is between 0 and 1, not {rate}.")
    for key, chance in chances.items():
        if not 0 <= chance <= 1:
            raise ValueError(f"The chance of {key!r} is {chance}; it must be between 0 and 1.")
    count = len(chances)
    tests = float(count)
    if dependence is Dependence.ANY:
        tests *= sum(1 / rank for rank in range(1, count + 1))
    ranked = sorted(chances.values())
    held = [p for rank, p in enumerate(ranked, 1) if p * tests <= rate * rank]
    return {key for key, chance in chances.items() if held and chance <= held[-1]}
