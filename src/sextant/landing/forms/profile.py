"""What a column looks like over the whole file, gathered batch by batch.

Digits are replaced by 9, so that a million dates become a handful of shapes to be judged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import polars as pl

from sextant.landing.forms.words import NOTHING_IN_VALUES

MANY = 4000
LONG = 48
SHOWN = 5
DIGITS = list("012345678")
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
        """Look at one more batch of the column alone."""
        look([self], column.to_frame(self.name))

    def see(self, values: pl.Series, shapes: pl.Series | None) -> None:
        """Look at stripped values and their shapes; shapes are left out once it is text."""
        self.rows += len(values)
        if len(self.samples) < SHOWN:
            self._sample(values)
        if shapes is None:
            self.nothing += int(values.str.to_lowercase().is_in(NOTHING_IN_VALUES).sum())
            return
        counted = shapes.value_counts(name="n")
        if self.shapes.total() == 0 and len(counted) > MANY:
            self.is_text = True
        fresh = []
        for shape, count in counted.rows():
            if shape.lower() in NOTHING_IN_VALUES:
                self.nothing += count
                continue
            if shape not in self.shapes and not self.is_text:
                fresh.append(shape)
            self.shapes[shape] += count
        if self.is_text or len(self.shapes) > MANY:
            self.is_text = True
            self.shapes.clear()
            return
        self._look_closer(values, shapes, fresh)

    def _sample(self, values: pl.Series) -> None:
        for value in values.head(2000).unique(maintain_order=True).to_list():
            if value not in self.samples and value.lower() not in NOTHING_IN_VALUES:
                self.samples.append(value)
            if len(self.samples) == SHOWN:
                return

    def _look_closer(self, values: pl.Series, shapes: pl.Series, fresh: list[str]) -> None:
        if fresh:
            firsts = shapes.is_first_distinct()
            first = zip(
                shapes.filter(firsts).to_list(), values.filter(firsts).to_list(), strict=True
            )
            for shape, value in first:
                self.examples.setdefault(shape, value)
        if any(SLASHED.match(shape) for shape in self.shapes):
            self._days(values)
        if not self.zero_led and any(DOUBTFUL.search(shape) for shape in self.shapes):
            self.zero_led = bool(values.str.contains(ZERO_LED).any())

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


def look(profiles: Sequence[Profile], frame: pl.DataFrame) -> None:
    """Look at one more batch of a table: all columns at once, on all processors."""
    values = frame.select(pl.col(each.name).str.strip_chars() for each in profiles)
    shapes = values.select(
        pl.when(pl.col(each.name).str.len_chars() > LONG)
        .then(pl.lit("…"))
        .otherwise(pl.col(each.name).str.replace_many(DIGITS, ["9"] * len(DIGITS)))
        .alias(each.name)
        for each in profiles
        if not each.is_text
    )
    for each in profiles:
        each.see(values[each.name], None if each.is_text else shapes[each.name])
