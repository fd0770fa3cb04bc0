"""What a column looks like over the whole file, gathered batch by batch.

Digits are replaced by 9, so that a million dates become a handful of shapes to be judged.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import polars as pl

from sextant.landing.forms.words import NOTHING_IN_VALUES

MANY = 4000
LONG = 48
SLASHED = re.compile(r"^9{1,2}[/.\-]9{1,2}[/.\-](?:9{4}|99)(?:\D|$)")
DOUBTFUL = re.compile(r"9[.,]999(?:\D|$)")
PARTS = r"^\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](?:\d{4}|\d{2})(?:\D|$)"
ZERO_LED = r"(?:^|[^\d.,])0[.,]\d{3}(?:\D|$)"


class Profile:
    """Shapes of one column with how often each occurs, and what else judging needs."""

    def __init__(self, name: str, *, native: bool = False) -> None:
        self.name = name
        self.native = native
        self.rows = 0
        self.nothing = 0
        self.shapes: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.is_text = False
        self.first_part = 0
        self.second_part = 0
        self.zero_led = False
        self.longest = 0
        self.samples: list[str] = []

    @property
    def filled(self) -> int:
        """How many rows have a value."""
        return self.rows - self.nothing

    def plain(self) -> dict[str, Any]:
        """Return the profile as JSON can hold it."""
        return vars(self)

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Profile:
        """Return the profile kept as JSON."""
        profile = cls(plain["name"])
        vars(profile).update(plain | {"shapes": Counter(plain["shapes"])})
        return profile

    def add(self, column: pl.Series) -> None:
        """Look at one more batch of the column."""
        counted = column.str.strip_chars().value_counts(name="n")
        counted.columns = ["value", "n"]
        self.rows += len(column)
        empty = counted["value"].str.to_lowercase().is_in(NOTHING_IN_VALUES)
        self.nothing += int(counted.filter(empty)["n"].sum())
        values = counted.filter(~empty)
        if not len(values):
            return
        self.longest = max(self.longest, int(values["value"].str.len_chars().max() or 0))  # type: ignore[arg-type]
        self._sample(values["value"])
        if not self.is_text:
            self._shape(values)

    def _sample(self, values: pl.Series) -> None:
        if len(self.samples) < 5:
            fresh = [value for value in values.head(20).to_list() if value not in self.samples]
            self.samples.extend(fresh[: 5 - len(self.samples)])

    def _shape(self, values: pl.DataFrame) -> None:
        shapes = (
            values.with_columns(
                pl.when(pl.col("value").str.len_chars() > LONG)
                .then(pl.lit("…"))
                .otherwise(pl.col("value").str.replace_all(r"[0-9]", "9"))
                .alias("shape")
            )
            .group_by("shape")
            .agg(pl.col("n").sum(), pl.col("value").first())
        )
        for shape, count, value in shapes.rows():
            self.shapes[shape] += count
            self.examples.setdefault(shape, value)
        if len(self.shapes) > MANY:
            self.is_text = True
            self.shapes.clear()
            return
        fresh = shapes["shape"].to_list()
        if any(SLASHED.match(shape) for shape in fresh):
            self._days(values["value"])
        if not self.zero_led and any(DOUBTFUL.search(shape) for shape in fresh):
            self.zero_led = bool(values["value"].str.contains(ZERO_LED).any())

    def _days(self, values: pl.Series) -> None:
        parts = values.str.extract_groups(PARTS).struct.unnest()
        first, second = (parts[name].cast(pl.Int32, strict=False).max() for name in parts.columns)
        self.first_part = max(self.first_part, int(first or 0))  # type: ignore[arg-type]
        self.second_part = max(self.second_part, int(second or 0))  # type: ignore[arg-type]

    def share(self, matches: re.Pattern[str]) -> float:
        """Return the share of filled rows whose shape matches an expression."""
        if self.is_text or not self.filled:
            return 0.0
        found = sum(count for shape, count in self.shapes.items() if matches.match(shape))
        return found / self.filled
