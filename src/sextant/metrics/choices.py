"""Conditions of a question: some values of a dimension."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from sextant.kernel.unable import Unable
from sextant.metrics.dimensions import Dimension

LONGEST_KEY = 18  # digits of a 64-bit number


class UnableToAsk(Unable):
    """The question cannot be answered as asked."""


@dataclass(frozen=True)
class Choice:
    """Some values of a dimension: keys, labels in any case or exactly, or none at all."""

    dimension: Dimension
    keys: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    empty: bool = False

    @property
    def shape(self) -> tuple[Any, ...]:
        """Return what the statement depends on: how many values, not which."""
        return self.dimension.name, len(self.keys), len(self.labels), len(self.exact), self.empty


def choice(dimension: Dimension, value: Any) -> Choice:
    """Return what a condition means: keys, labels, or none at all."""
    if dimension.is_time:
        raise UnableToAsk(
            _("Ask for a %(name)s with a period, such as 2026-07, instead of a condition.")
            % {"name": dimension.name}
        )
    several = isinstance(value, Iterable) and not isinstance(value, str)
    values = list(value) if several else [value]
    texts = [str(each).strip() for each in values if each is not None]
    keys = [
        int(text)
        for text in texts
        if dimension.key and text.isdecimal() and len(text) <= LONGEST_KEY
    ]
    labels = [
        str(each).strip()
        for each in values
        if each not in {None, ""} and not (dimension.key and isinstance(each, int))
    ]
    empty = len([text for text in texts if text]) < len(values)
    return Choice(dimension, tuple(sorted(set(keys))), tuple(sorted(set(labels))), empty=empty)
