"""Rows that landed before: the same row again changes nothing, a changed one takes its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sextant.landing.models import LandedPart
from sextant.landing.straight.parts import LANDING, MONTH, SYSTEM, Writing, rows_of

if TYPE_CHECKING:
    from sextant.landing.straight.ordinals import Ordinals
    from sextant.landing.straight.running import StraightRun

KEY = ["order", "line"]
WAS = "_was"


class Known:
    """What stands of the rows a table brings, as far as they have landed before."""

    def __init__(self, run: StraightRun, ordinals: Ordinals) -> None:
        self.run = run
        self.made = self.changed = self.unchanged = 0
        types = {SYSTEM: pl.String, "order": pl.String, "line": pl.String}
        self.replaced = Writing(
            run.file, run.about.fact, LandedPart.Kind.REPLACED, run.mark, dict(types)
        )
        self.met: set[int] = set()
        self.before = self._before(ordinals)

    def _before(self, ordinals: Ordinals) -> pl.DataFrame | None:
        """Return the rows of this source that stand, of the orders this table speaks of."""
        run = self.run
        parts = LandedPart.objects.standing(run.about.fact, also=run.file.landing_id).filter(
            file__source=run.mapping.source
        )
        rows = rows_of(parts)
        if rows is None or ordinals.order is None:
            return None
        asked = run.staged.scan().select(pl.col(ordinals.order).str.strip_chars().alias("order"))
        day = pl.col(run.about.day).dt.to_string("%Y-%m")
        held = rows.join(asked.unique(), on="order", how="semi").with_columns(day.alias(MONTH))
        found = held.collect()
        return found if len(found) else None

    def apart(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the rows to write; those they take the place of are noted by their month."""
        if self.before is None:
            self.made += len(frame)
            return frame
        compared = [name for name in self.run.about.types if name not in KEY]
        both = frame.join(self.before, on=KEY, how="left", suffix=WAS, maintain_order="left")
        is_known = pl.col(LANDING).is_not_null()
        same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name + WAS)) for name in compared)
        both = both.with_columns(is_known.alias("_known"), (is_known & same).alias("_same"))
        self.met.update(both[LANDING].drop_nulls().unique().to_list())
        changed = both.filter(pl.col("_known") & ~pl.col("_same"))
        self.changed += len(changed)
        self.unchanged += int(both["_same"].sum())
        self.made += int((~both["_known"]).sum())
        if len(changed):
            gone = changed.select(SYSTEM, *KEY, pl.col(MONTH + WAS).alias(MONTH))
            self.replaced.write(gone)
        return both.filter(~pl.col("_same")).select(frame.columns)

    def remember(self) -> None:
        """Note which landings brought some of these rows before: they cannot be taken back alone."""
        file = self.run.file
        LandedPart.objects.bulk_create(
            LandedPart(file=file, fact=self.run.about.fact, kind=LandedPart.Kind.MET,
                       month="", over=number)
            for number in sorted(self.met - {file.landing_id})
        )  # fmt: skip
