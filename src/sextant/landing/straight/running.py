"""One table that lands straight: from staged text to rows in months, without a record for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl
from django.utils.translation import gettext as _

from sextant.landing import targets
from sextant.landing.checking import Problem
from sextant.landing.models import LandedPart
from sextant.landing.readers import LINE
from sextant.landing.references import REFUSED
from sextant.landing.running import TableRun
from sextant.landing.spelling import spelt, told
from sextant.landing.straight.known import Known
from sextant.landing.straight.naming import Naming
from sextant.landing.straight.ordinals import Ordinals
from sextant.landing.straight.parts import MONTH, Writing, rows_of
from sextant.landing.straight.typing import typed

if TYPE_CHECKING:
    from sextant.landing.references import Column
    from sextant.landing.targets import Straight

NEVER = "none"
KEPT_LINE = "line"


@dataclass
class StraightRun(TableRun):
    """Lands one table as rows of a fact, inside the transaction of its landing."""

    writing: list[Writing] = field(default_factory=list)
    spelling: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def about(self) -> Straight:
        """How these rows land."""
        found = targets.straight(self.mapping.workspace)
        assert found is not None
        return found

    @property
    def mark(self) -> str:
        """Return what tells this table's files from those of the landing's other tables."""
        place = self.staged.directory
        return f"{place.parent.name}-{place.name}"

    def run(self, progress: Callable[[int], None]) -> Any:
        """Land every batch; records that rows name appear first."""
        columns = self._columns()
        self._spell()
        for column in columns.values():
            column.prime(self._counts(column.name))
        named = {
            name: (naming.by, naming.numbers())
            for name, each in self.about.appearing.items()
            if (naming := Naming(self, each)).by
        }
        self._odd_lines()
        ordinals = Ordinals(self.staged, self.mapping, self.about)
        known = Known(self, ordinals)
        rows, replaced = self._writing(LandedPart.Kind.ROWS), known.replaced
        for batch in self.staged.batches():
            frame = self._land(batch, columns, named, ordinals)
            new = known.apart(frame)
            self.outcome.months.update(new[MONTH].fill_null(NEVER).unique().to_list())
            rows.write(new)
            progress(len(batch))
        self._drop_unused(list(columns.values()))
        self._conclude(columns, rows, replaced, known)
        if ordinals.line is None and ordinals.equal:
            text = _(
                "%(count)s rows repeat another row exactly; each is a row of the file and counts."
            )
            self.occasion.notes.add(text % {"count": f"{ordinals.equal:,}"})
        return self.outcome

    def _spell(self) -> None:
        """Find how texts that are the same in any case are written here."""
        rows = rows_of(LandedPart.objects.standing(self.about.fact)) if self.about.alike else None
        for name in self.about.alike:
            column = self.mapping.column_of(name)
            if column is None:
                continue
            known = rows.select(pl.col(name).unique()).collect() if rows is not None else None
            texts = [] if known is None else known.to_series().drop_nulls().sort().to_list()
            self.spelling[name] = spelt(self._counts(column), texts)
            if self.spelling[name]:
                self.occasion.notes.add(told(column, self.spelling[name]))

    def _writing(self, kind: str) -> Writing:
        found = Writing(self.file, self.about.fact, kind, self.mark, dict(self.about.types))
        self.writing.append(found)
        return found

    def _land(
        self,
        batch: pl.DataFrame,
        columns: dict[str, Column],
        named: dict[str, tuple[str, pl.DataFrame | None]],
        ordinals: Ordinals,
    ) -> pl.DataFrame:
        """Return a batch's rows as the fact keeps them; what cannot be is in quarantine."""
        read_already = {
            each for one in self.about.appearing.values() for each in (one.code, one.name)
        }
        frame, problems = typed(self.checker, batch, without=read_already)
        frame = frame.with_columns(
            frame[name].replace(meant) for name, meant in self.spelling.items() if meant
        )
        numbers = ordinals.of(batch)
        problems += numbers.problems
        frame = frame.with_columns(numbers.lines.alias(KEPT_LINE))
        for name, (column, table) in named.items():
            if table is not None:
                found = batch.select(column).join(table, left_on=column, right_on=column,
                                                  how="left", maintain_order="left")  # fmt: skip
                frame = frame.with_columns(found["id"].alias(name))
        read = []
        for name, each in columns.items():
            if name in frame.columns:
                read.append(each.read(frame[name]).alias(f"{name}_id"))
                if each.made:
                    each.used.update(read[-1].drop_nulls().unique().to_list())
        assert self.about.shape is not None
        shaped = self.about.shape(frame.with_columns(read), self.occasion)
        problems += self._unshaped(shaped)
        bad = {each.line for each in problems}
        if bad:
            self._quarantine(batch.with_columns(numbers.lines.alias(ordinals.kept)), problems)
        if bad or numbers.repeats:
            shaped = shaped.filter(~pl.col(LINE).is_in([*bad, *numbers.repeats]))
            self.outcome.unchanged += len(set(numbers.repeats) - bad)
        day = pl.col(self.about.day).dt.to_string("%Y-%m")
        return shaped.with_columns(day.alias(MONTH))

    def _unshaped(self, shaped: pl.DataFrame) -> list[Problem]:
        wrong = shaped.filter(pl.col("reason").is_not_null())
        rows = wrong.select(LINE, "reason_column", "reason").rows() if len(wrong) else []
        return [
            Problem(line, self.mapping.column_of(name) or name, "", reason)
            for line, name, reason in rows
        ]

    def _conclude(
        self, columns: dict[str, Column], rows: Writing, replaced: Writing, known: Known
    ) -> None:
        for column in columns.values():
            self.outcome.mismatches.extend(each.plain() for each in column.mismatches)
            self.mended.extend(column.mended())
            self._tell_of_strangers(column)
        parts = rows.close()
        replaced.close()
        self.outcome.made += known.made
        self.outcome.changed += known.changed
        self.outcome.unchanged += known.unchanged
        self.outcome.months |= set(replaced.rows)
        known.remember()
        if self.about.tell is not None and parts:
            found = rows_of(parts)
            assert found is not None
            self.occasion.notes.update(self.about.tell(found))

    def _tell_of_strangers(self, column: Column) -> None:
        """Say which names lead nowhere: their rows land without them, for they count all the same."""
        lost = [each for each in column.mismatches if each.action == REFUSED]
        if lost:
            shown = ", ".join(f"“{each.spelling}”" for each in lost[:3])
            text = _("“%(column)s” names nobody known (%(names)s): those rows land without.")
            self.occasion.notes.add(text % {"column": column.name, "names": shown})
