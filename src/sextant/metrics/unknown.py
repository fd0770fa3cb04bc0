"""When a condition found nothing: whether its value is a spelling that nobody has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from sextant.metrics.choices import Choice
from sextant.metrics.figures import Figures, figures, places
from sextant.metrics.manifest import Manifest
from sextant.metrics.request import Request

Words = tuple[str, str, str]


def values(request: Request, found: Figures, publication: Manifest) -> Iterator[Words]:
    """Yield dimension, value and the nearest known values, where a question found nothing."""
    if any(part for parts in found.total.values() for part in parts):
        return
    for choice in request.where:
        if choice.labels:
            yield from _unknown(choice, _labels(request, choice, publication))


def _unknown(choice: Choice, known: list[str]) -> Iterator[Words]:
    folded = {label.casefold(): label for label in known}
    for value in choice.labels:
        is_key = bool(choice.keys) and value.isdecimal()
        if value.casefold() not in folded and not is_key:
            near = get_close_matches(value.casefold(), list(folded), n=3, cutoff=0.5)
            yield choice.dimension.name, value, ", ".join(folded[label] for label in near)


def _labels(request: Request, choice: Choice, publication: Manifest) -> list[str]:
    """Return all labels of a dimension inside the scope, at any time."""
    whole = replace(request, by=(choice.dimension,), where=(), period=None, compare=None)
    found = figures(whole, None, publication)
    ((place, _rank),) = places(whole.by)
    return [labels[place] for labels in found.labels.values() if labels[place]]
