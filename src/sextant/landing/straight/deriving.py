"""A table that only speaks of rows that landed before, such as a list of orders that came back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from sextant.landing.checking import Problem
from sextant.landing.models import LandedPart
from sextant.landing.readers import LINE
from sextant.landing.straight.known import Known
from sextant.landing.straight.ordinals import Ordinals
from sextant.landing.straight.parts import MONTH, rows_of
from sextant.landing.straight.running import NEVER, StraightRun
from sextant.landing.straight.typing import typed


@dataclass
class DerivedRun(StraightRun):
    """Makes rows of those a table speaks of; a row named twice is spoken of once."""

    def run(self, progress: Callable[[int], None]) -> Any:
        """Find the rows, derive what follows, and land that like any other row."""
        self._odd_lines()
        ordinals = Ordinals(self.staged, self.mapping, self.about)
        known = Known(self, ordinals)
        known.before = None
        spoken = self._spoken(progress)
        rows = self._writing(LandedPart.Kind.ROWS)
        lines = self._lines(spoken)
        self._refuse_strangers(spoken, lines)
        assert self.about.derive is not None
        derived = self.about.derive(lines, spoken.drop(LINE))
        before = self._standing()
        if before is not None:
            known.before = before.filter(pl.col("line").is_in(derived["line"].implode())).collect()
        day = pl.col(self.about.day).dt.to_string("%Y-%m")
        new = known.apart(derived.select(*self.about.types, day.alias(MONTH)))
        self.outcome.months.update(new[MONTH].fill_null(NEVER).unique().to_list())
        rows.write(new)
        self._conclude({}, rows, known.replaced, known)
        return self.outcome

    def _spoken(self, progress: Callable[[int], None]) -> pl.DataFrame:
        """Return what the table says of each order, once."""
        found = []
        for batch in self.staged.batches():
            frame, problems = typed(self.checker, batch)
            order = self.mapping.column_of("order") or ""
            reason = _("The row names no order: fill in its number.")
            nameless = frame.filter(pl.col("order").is_null())[LINE].to_list()
            problems += [Problem(line, order, "", reason) for line in nameless]
            self._quarantine(batch, problems)
            bad = [each.line for each in problems]
            found.append(frame.filter(~pl.col(LINE).is_in(bad)))
            progress(len(batch))
        every = pl.concat(found)
        said = every.filter(pl.col("returned").fill_null(value=False))
        self.outcome.unchanged += len(every) - len(said)
        once = said.unique("order", keep="first", maintain_order=True)
        if len(said) > len(once):
            text = _("%(count)s rows name an order that another row names: it counts once.")
            self.occasion.notes.add(text % {"count": f"{len(said) - len(once):,}"})
        return once.drop("returned")

    def _standing(self) -> pl.LazyFrame | None:
        parts = LandedPart.objects.standing(self.about.fact, also=self.file.landing_id)
        found = rows_of(parts.filter(file__source=self.mapping.source))
        if found is None:
            return None
        return found.with_columns(pl.col(self.about.day).dt.to_string("%Y-%m").alias(MONTH))

    def _lines(self, spoken: pl.DataFrame) -> pl.DataFrame:
        rows = self._standing()
        if rows is None:
            return pl.DataFrame(schema=dict(self.about.types))
        kept = rows.join(spoken.lazy().select("order"), on="order", how="semi")
        return kept.select(list(self.about.types)).collect()

    def _refuse_strangers(self, spoken: pl.DataFrame, lines: pl.DataFrame) -> None:
        lost = spoken.filter(~pl.col("order").is_in(lines["order"].unique().implode()))
        if not len(lost):
            return
        reason = _("No order of this number has landed: land its lines first, or correct it.")
        column = self.mapping.column_of("order") or ""
        problems = [
            Problem(line, column, order, reason)
            for line, order in lost.select(LINE, "order").rows()
        ]
        lines_lost = lost[LINE]
        for batch in self.staged.batches():
            here = batch.filter(pl.col(LINE).is_in(lines_lost.implode()))
            kept = set(here[LINE].to_list())
            self._quarantine(here, [each for each in problems if each.line in kept])
