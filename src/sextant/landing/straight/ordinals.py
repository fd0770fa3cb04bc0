"""What tells the lines of one order apart: its own number, or its product and how often it came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING

import polars as pl
from django.utils.translation import gettext as _

from sextant.landing.checking import Problem
from sextant.landing.readers import LINE

if TYPE_CHECKING:
    from sextant.landing.keeping import Staged
    from sextant.landing.mapping import FileMapping
    from sextant.landing.targets import Straight


@dataclass
class Numbers:
    """The lines of a batch by number; which only repeat another, and which contradict one."""

    lines: pl.Series
    repeats: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Ordinals:
    """Numbers the lines of orders over a whole file, in two whole numbers a row."""

    def __init__(self, staged: Staged, mapping: FileMapping, about: Straight) -> None:
        order, line = about.key
        self.header = staged.header
        self.order, self.line = mapping.column_of(order), mapping.column_of(line)
        self.kept = self.line or line
        what = [column for each in about.appearing.values() if line != each.code
                for column in (mapping.column_of(each.code) or mapping.column_of(each.name),)
                if column and each.code_field]  # fmt: skip
        self.what = what[0] if what else None
        self.place = 0
        self.counted = self._counted(staged)

    def _counted(self, staged: Staged) -> pl.Series:
        """Return for each row how often its order and line, or product, has come before it."""
        names = [name for name in (self.order, self.line or self.what) if name]
        self.equal, self.again = 0, pl.Series([], dtype=pl.Boolean)
        if not staged.rows or not names:
            return pl.Series([], dtype=pl.UInt32)
        hashes = staged.scan().select(_hash(names), _hash(staged.header).alias("whole")).collect()
        self.again = ~hashes["whole"].is_first_distinct()
        self.equal = int(self.again.sum())
        return _times(hashes["key"])

    def of(self, batch: pl.DataFrame) -> Numbers:
        """Return the numbers of a batch's lines; batches come in their order."""
        times = self.counted.slice(self.place, len(batch))
        self.place += len(batch)
        if self.line is None:
            column = pl.col(self.what).str.strip_chars() if self.what else pl.lit("")
            frame = batch.select(column.alias("what"))
            mark = pl.when(times > 0).then(pl.lit("~") + (times + 1).cast(pl.String))
            return Numbers(frame.select(pl.col("what") + mark.otherwise(pl.lit(""))).to_series())
        found = Numbers(batch[self.line].str.strip_chars())
        if times.max():
            again = self.again.slice(self.place - len(batch), len(batch))
            found.repeats = batch.filter((times > 0) & again)[LINE].to_list()
            self._doubles(batch.filter((times > 0) & ~again), found)
        return found

    def _doubles(self, later: pl.DataFrame, found: Numbers) -> None:
        """Refuse lines that have the number of an earlier one."""
        reason = _("Another line of this order has the same number: correct one of the two.")
        for line, number in later.select(LINE, self.line).rows():
            found.problems.append(Problem(line, str(self.line), number, reason))


def _hash(names: Iterable[str]) -> pl.Expr:
    """Return a number for some columns together: of each its own hash, laid over the others."""
    parts = (pl.col(name).hash(seed=place) for place, name in enumerate(names, start=1))
    return reduce(pl.Expr.xor, parts).alias("key")


def _times(keys: pl.Series) -> pl.Series:
    """Return how often each key came before; most come once, so only the others are counted."""
    times = pl.Series("times", [0], dtype=pl.UInt32).new_from_index(0, len(keys))
    several = keys.is_duplicated()
    if not several.any():
        return times
    frame = pl.DataFrame({"key": keys, "place": pl.int_range(len(keys), eager=True)})
    found = frame.filter(several).with_columns(
        pl.int_range(pl.len(), dtype=pl.UInt32).over("key").alias("times")
    )
    return times.scatter(found["place"], found["times"])
