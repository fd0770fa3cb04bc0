"""One table of a landing, from staged text to written records."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from sextant.landing.checking import Checker, Problem
from sextant.landing.habits import Habit, Occasion
from sextant.landing.identity import Identity
from sextant.landing.keeping import Staged
from sextant.landing.limits import attribute, column_of
from sextant.landing.mapping import FileMapping
from sextant.landing.models import LandedFile, RefusedRow
from sextant.landing.readers import LINE
from sextant.landing.references import Column, Decisions
from sextant.landing.upserting import Upsert
from sextant.landing.writing import insert
from sextant.workspace import declare
from sextant.workspace.declare import Kind, Workspace

if TYPE_CHECKING:
    from sextant.landing.crew import Crew

SHOWN = 200


@dataclass
class Outcome:
    """What came of one table: counts, mismatches, and the first refused rows."""

    rows: int = 0
    made: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    created: dict[str, int] = field(default_factory=dict)
    mismatches: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    months: set[str] = field(default_factory=set)

    def plain(self) -> dict[str, Any]:
        """Return the outcome as JSON can hold it."""
        return vars(self) | {"months": sorted(self.months)}


@dataclass
class TableRun:
    """Lands one table inside the transaction of its landing."""

    staged: Staged
    mapping: FileMapping
    checker: Checker
    decisions: Decisions
    file: LandedFile
    crew: Crew
    outcome: Outcome = field(default_factory=Outcome)
    mended: list[tuple[str, str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Count the lines there are."""
        self.outcome.rows = self.staged.rows + self.staged.ragged

    @property
    def workspace(self) -> Workspace:
        """What the table becomes."""
        return self.checker.workspace

    @property
    def habit(self) -> Habit:
        """The habits of its files."""
        return self.checker.habit

    @property
    def occasion(self) -> Occasion:
        """Who lands it, and when."""
        return self.checker.occasion

    def run(self, progress: Callable[[int], None]) -> Outcome:
        """Land every batch; then what rows say about rows of the same table."""
        identity = Identity(self.staged, self.mapping, self.habit.one_a_name)
        identity.prepare()
        columns = self._columns()
        own = [name for name, column in columns.items() if column.field.to == self.workspace.name]
        others = {name: column for name, column in columns.items() if name not in own}
        for column in others.values():
            column.prime(self._counts(column.name))
        upsert = self._upsert(own)
        later: list[pl.DataFrame] = []
        self._odd_lines()
        for batch in self.staged.batches():
            later.append(self._batch(batch, identity, others, own, upsert))
            progress(len(batch))
        self._own_references({name: columns[name] for name in own}, later, upsert)
        self._drop_unused(list(columns.values()))
        for column in columns.values():
            self.outcome.mismatches.extend(each.plain() for each in column.mismatches)
            self.mended.extend(column.mended())
        self.outcome.made, self.outcome.changed = upsert.made, upsert.changed
        self.outcome.unchanged += upsert.unchanged
        self.outcome.months |= upsert.months
        return self.outcome

    def _upsert(self, own: list[str]) -> Upsert:
        known = self.crew.knowing(self.workspace) if self.habit.by_name else None
        return Upsert(
            self.workspace,
            self.habit,
            self.occasion,
            self.file,
            known,
            self.crew.may_change,
            deferred=any(name in self.habit.extras for name in own),
            own_links=bool(own),
            cells=self.staged.cells,
        )

    def _columns(self) -> dict[str, Column]:
        found = {}
        for target in self.workspace.fields:
            there = self.mapping.column_of(target.name) or target.name in self.habit.derives
            if target.kind is Kind.REFERENCE and there:
                column = self.mapping.column_of(target.name)
                workspace = declare.get(target.to)
                found[target.name] = Column(
                    column or str(target.label), target,
                    self.crew.knowing(workspace), self.decisions, self.crew.create,
                    self.crew.may_create(workspace) and target.name not in self.habit.known_only,
                )  # fmt: skip
        return found

    def _counts(self, name: str) -> dict[str, int]:
        if name not in self.staged.header or not self.staged.rows:
            return {}
        text = pl.col(name).str.strip_chars()
        found = self.staged.scan().select(text).collect().to_series().value_counts(name="n")
        from sextant.landing.forms.words import NOTHING

        kept = found.filter(~pl.col(name).str.to_lowercase().is_in(NOTHING)).sort(
            "n", descending=True
        )
        return dict(kept.rows())

    def _batch(
        self,
        batch: pl.DataFrame,
        identity: Identity,
        others: dict[str, Column],
        own: list[str],
        upsert: Upsert,
    ) -> pl.DataFrame:
        keys, problems, doubles = identity.of(batch)
        self.outcome.unchanged += doubles
        whole = batch
        if len(keys) < len(batch):
            batch = batch.filter(pl.col(LINE).is_in(keys[LINE].implode()))
        frame, wrong = self.checker.typed(batch, keys)
        read = [
            column.read(frame[name]).alias(f"{name}_id")
            for name, column in others.items()
            if name in frame.columns
        ]
        frame = frame.with_columns(read)
        present = {name: column for name, column in others.items() if name in frame.columns}
        wrong = wrong + self.checker.broken(frame, present)
        bad = {problem.line for problem in wrong}
        if bad:
            frame = frame.filter(~pl.col(LINE).is_in(list(bad)))
        frame, unweighed = self._weighed(frame)
        wrong += unweighed
        for name, column in present.items():
            if column.made:
                column.used.update(frame[f"{name}_id"].drop_nulls().unique().to_list())
        written, forbidden = upsert.write(self._kept(frame.drop(own, strict=False)))
        titled = [replace(each, column=self._title(each.column)) for each in forbidden]
        self._quarantine(whole, problems + wrong + titled)
        links = [name for name in own if name in frame.columns]
        return (
            written.join(frame.select(LINE, *links), on=LINE, how="inner")
            if links
            else (pl.DataFrame())
        )

    def _weighed(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
        """Let the habit complete good rows, and refuse those the records have no room for."""
        if self.habit.weigh is None or not len(frame):
            return frame, []
        frame, refused = self.habit.weigh(frame, self.occasion)
        problems = [Problem(line, self._title(name), "", why) for line, name, why in refused]
        return frame.filter(~pl.col(LINE).is_in([line for line, _name, _why in refused])), problems

    def _title(self, name: str) -> str:
        return self.mapping.column_of(name.removesuffix("_id")) or name

    def _kept(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return what is written: database columns, and what the habit follows up."""
        model = self.workspace.model
        columns = [pl.col(LINE), pl.col("external_id"), pl.col("content")]
        for name in frame.columns:
            column = column_of(model, name)
            if name in {LINE, "external_id", "content"}:
                continue
            if column is not None and f"{name}_id" in frame.columns:
                columns.append(pl.col(f"{name}_id").alias(attribute(column)))
            elif column is not None and not column.is_relation:
                columns.append(pl.col(name))
            elif name in self.habit.extras:
                shown = f"{name}_id" if f"{name}_id" in frame.columns else name
                columns.append(pl.col(shown).alias(name))
        return frame.select(columns)

    def _own_references(
        self, columns: dict[str, Column], later: list[pl.DataFrame], upsert: Upsert
    ) -> None:
        """Link rows to rows of the same table, now that all of them are there."""
        frames = [frame for frame in later if len(frame)]
        links: dict[str, pl.DataFrame] = {}
        together = pl.concat(frames) if frames else pl.DataFrame()
        for name, column in columns.items():
            if name not in together.columns:
                continue
            counts = together[name].drop_nulls().value_counts(name="n").sort("n", descending=True)
            column.prime(dict(counts.rows()))
            found = together.select(LINE, "id", column.read(together[name]).alias(name))
            column.used.update(found[name].drop_nulls().to_list())
            links[name] = found.with_columns(
                pl.when(pl.col(name) != pl.col("id")).then(pl.col(name)).alias(name)
            )
        upsert.link(links)

    def _drop_unused(self, columns: list[Column]) -> None:
        """Take away what was made for rows that were then refused for another reason."""
        for name in {column.referents.workspace.name for column in columns}:
            same = [column for column in columns if column.referents.workspace.name == name]
            made = {number for column in same for number in column.made.values()}
            unused = made.difference(*(column.used for column in same))
            if unused:
                self.crew.withdraw(declare.get(name), unused)
                for column in same:
                    column.forget(unused)

    def _odd_lines(self) -> None:
        rows: list[tuple[Any, ...]] = []
        for odd in self.staged.odd_lines():
            values = dict(zip(self.staged.header, odd.values, strict=False))
            extra = odd.values[len(self.staged.header) :]
            values.update({f"+{n}": cell for n, cell in enumerate(extra, start=1)})
            rows.append(self._refused(odd.line, values, [("", "", odd.reason)]))
        self._write(rows)

    def _quarantine(self, batch: pl.DataFrame, problems: list[Problem]) -> None:
        if not problems:
            return
        reasons: dict[int, list[tuple[str, str, str]]] = {}
        for each in problems:
            reasons.setdefault(each.line, []).append((each.column, each.value, each.reason))
        found = batch.filter(pl.col(LINE).is_in(list(reasons))).to_dicts()
        self._write([self._refused(line := row.pop(LINE), row, reasons[line]) for row in found])

    def _refused(
        self, line: int, values: dict[str, str], reasons: list[tuple[str, str, str]]
    ) -> tuple[Any, ...]:
        self.outcome.refused += 1
        line = self.staged.line(line)
        said = [dict(zip(("column", "value", "reason"), each, strict=True)) for each in reasons]
        if len(self.outcome.refusals) < SHOWN:
            self.outcome.refusals.append({"line": line, "values": values, "reasons": said})
        return (self.file.pk, line, json.dumps(values), json.dumps(said))

    def _write(self, rows: list[tuple[Any, ...]]) -> None:
        if rows:
            names = ("file_id", "line", "values", "reasons")
            insert(RefusedRow._meta.db_table, names, rows)  # noqa: SLF001
