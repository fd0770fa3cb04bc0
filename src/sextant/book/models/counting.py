"""Numbers without gaps: one counter for each series and year."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Counter(models.Model):
    """The last number given in a series of a year; it is taken back with the transaction."""

    series = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["series", "year"], name="one_counter_a_series_and_year")
        ]

    def __str__(self) -> str:
        """Return the last number given."""
        return f"{self.series}-{self.year}-{self.last:05}"
