"""The sample's documents, numbered as the book numbers them."""

from __future__ import annotations

from collections import Counter as Counts
from typing import TYPE_CHECKING

from sextant.book.models import Counter

if TYPE_CHECKING:
    from datetime import date


class Series:
    """Numbers without gaps, in the order of their days, a series and a year each."""

    def __init__(self) -> None:
        self.last: Counts[tuple[str, int]] = Counts()

    def number(self, series: str, on: date) -> str:
        """Return the next number of a series."""
        self.last[series, on.year] += 1
        return str(Counter(series=series, year=on.year, last=self.last[series, on.year]))

    def keep(self) -> None:
        """Let the next document go on from the last number given."""
        Counter.objects.bulk_create(
            Counter(series=series, year=year, last=last)
            for (series, year), last in self.last.items()
        )
