"""Typed rows meet the records that are there: made, changed or left as they are, with provenance."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
from django.utils.translation import gettext as _

from sextant.landing import sparing, taken
from sextant.landing.checking import Problem
from sextant.landing.habits import Habit, Occasion
from sextant.landing.models import LandedFile, LandedRow
from sextant.landing.readers import LINE
from sextant.landing.writing import Writer, insert
from sextant.workspace.declare import Workspace

if TYPE_CHECKING:
    from sextant.landing.matching import Referents

META = (LINE, "external_id", "content")
ROWS = ("file_id", "kind", "record_id", "line", "version", "digest", "before")


@dataclass
class Upsert:
    """Writes checked rows of one table by (source, key)."""

    workspace: Workspace
    habit: Habit
    occasion: Occasion
    file: LandedFile
    referents: Referents | None
    may_change: Callable[[Workspace, list[int]], set[int] | None]
    deferred: bool = False
    own_links: bool = False
    cells: int = 1
    """How many rows each line of the file became."""
    made: int = 0
    changed: int = 0
    unchanged: int = 0
    months: set[str] = field(default_factory=set)
    met: set[int] = field(default_factory=set)
    written: set[int] = field(default_factory=set)
    waiting: list[pl.DataFrame] = field(default_factory=list)
    lines: dict[int, int] = field(default_factory=dict)
    stand_ins: dict[int, int] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Prepare to write."""
        self.writer = Writer(self.workspace.model, self.occasion.at)
        self.is_new_table = not self.workspace.model._default_manager.exists()  # noqa: SLF001
        if self.habit.stand_ins is not None and not self.is_new_table:
            self.stand_ins = self.habit.stand_ins()

    def write(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
        """Write a batch; return the line and number of each written row, and what is forbidden."""
        extras = [name for name in frame.columns if name in self.habit.extras]
        columns = [name for name in frame.columns if name not in {*META, *extras}]
        frame = frame.with_columns(self.writer.filled(frame.select(columns)).get_columns())
        if self.habit.keyed is not None:
            keys = self.habit.keyed(frame)
            frame, columns = frame.with_columns(keys), [*columns, *(key.name for key in keys)]
        ids = self._met(frame)
        frame, taken_away = taken.refuse_taken(frame.with_columns(ids.alias("id")), self.writer)
        new, old = frame.filter(pl.col("id").is_null()), frame.filter(pl.col("id").is_not_null())
        written = [self._insert(new.drop("id"), columns)] if len(new) else []
        problems = taken_away
        if len(old):
            changed, forbidden = self._change(old, columns, extras)
            written.append(changed)
            problems += forbidden
        if not written:
            return frame.select(LINE, "id").clear(), problems
        together = pl.concat(written, how="diagonal_relaxed")
        self._follow(together.filter(pl.col("touched")) if not self.deferred else together)
        return together.select(LINE, "id"), problems

    def _met(self, frame: pl.DataFrame) -> pl.Series:
        """Return the numbers of the records that rows mean: by their key, or by their name."""
        none = pl.Series("id", [None] * len(frame), dtype=pl.Int64)
        if self.is_new_table:
            return none
        schema = {"external_id": pl.String}
        where = f"source = '{self.occasion.source.replace(chr(39), chr(39) * 2)}' AND external_id"
        found = self.writer.existing(where, frame["external_id"].to_list(), ["external_id"], schema)
        known = dict(zip(found["external_id"].to_list(), found["id"].to_list(), strict=True))
        for key, pk in known.items():
            if pk in self.stand_ins:
                known[key] = self.stand_ins[pk]
                self.foreign.add(key)
        ids = frame["external_id"].replace_strict(known, default=None, return_dtype=pl.Int64)
        self.met.update(known.values())
        if self.habit.by_name and self.referents and "name" in frame.columns:
            ids = self._by_name(frame, ids)
        return ids

    def _by_name(self, frame: pl.DataFrame, ids: pl.Series) -> pl.Series:
        assert self.referents is not None
        found = ids.to_list()
        rows = zip(found, frame["name"].to_list(), frame["external_id"].to_list(), strict=True)
        for place, (pk, name, key) in enumerate(rows):
            same = self.referents.by("name", name) - self.met if pk is None and name else set()
            if len(same) == 1 and (key == name or self._is_unkeyed(next(iter(same)))):
                found[place] = next(iter(same))
                self.met.update(same)
        return pl.Series("id", found, dtype=pl.Int64)

    def _is_unkeyed(self, pk: int) -> bool:
        assert self.referents is not None
        return pk in self.referents.unkeyed

    def _insert(self, frame: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
        source = pl.lit(self.occasion.source).alias("source")
        numbers = self.writer.insert(frame.select(*columns, "external_id", source))
        self.made += len(numbers)
        self._note_months(frame)
        count = len(numbers)
        self._remember(numbers, frame, [1] * count, [None] * count)
        if self.habit.by_name:
            self.met.update(numbers)
        if self.referents is not None:
            for pk, name, key in zip(numbers, self._names(frame), frame["external_id"].to_list(),
                                     strict=True):  # fmt: skip
                self.referents.add(pk, self.occasion.source, key, name)
        return frame.with_columns(
            pl.Series("id", numbers, dtype=pl.Int64),
            pl.lit(value=True).alias("made"),
            pl.lit(value=True).alias("touched"),
        )

    def _names(self, frame: pl.DataFrame) -> list[dict[str, str]]:
        from sextant.landing.matching import NAMED_BY

        named = [name for name in NAMED_BY if name in frame.columns]
        return frame.select(named).to_dicts() if named else [{}] * len(frame)

    def _change(
        self, frame: pl.DataFrame, columns: list[str], extras: list[str]
    ) -> tuple[pl.DataFrame, list[Problem]]:
        now = self.writer.existing(
            "id", frame["id"].to_list(), ["source", "external_id", *columns],
            {**frame.schema, "source": pl.String, "external_id": pl.String},
        )  # fmt: skip
        now = self._with_extras(now, [name for name in extras if name in frame.columns])
        compared = [name for name in (*columns, *extras) if name in now.columns]
        both = frame.join(now, on="id", how="left", suffix="__was", maintain_order="left")
        differs = pl.any_horizontal(
            [~pl.col(name).eq_missing(pl.col(f"{name}__was")) for name in compared] or [False]
        )
        both = both.with_columns(differs.alias("touched"))
        both = sparing.spare(both, self.workspace.name, self.occasion.source, self.stand_ins)
        changed = both.filter(pl.col("touched"))
        allowed = self.may_change(self.workspace, changed["id"].to_list()) if len(changed) else None
        problems = []
        if allowed is not None:
            lost = changed.filter(~pl.col("id").is_in(list(allowed)))
            problems = [
                Problem(
                    line, "", key, _("You may not change this record: ask its owner’s manager.")
                )
                for line, key in lost.select(LINE, "external_id").rows()
            ]
            both = both.filter(~pl.col(LINE).is_in(lost[LINE].implode()))
            changed = both.filter(pl.col("touched"))
        self._update(changed, columns, compared)
        self.unchanged += len(both) - len(changed)
        watched = [pl.col(f"{name}__was").alias(f"before_{name}") for name in self.habit.watched
                   if f"{name}__was" in both.columns]  # fmt: skip
        made = pl.lit(value=False).alias("made")
        return both.select(*frame.columns, made, "touched", *watched), problems

    def _with_extras(self, now: pl.DataFrame, extras: list[str]) -> pl.DataFrame:
        if not extras or self.habit.before is None or self.deferred:
            return now
        found = self.habit.before(now["id"].to_list())
        return now.with_columns(
            pl.Series(
                name, [found.get(pk, {}).get(name) for pk in now["id"].to_list()], dtype=pl.Int64
            )
            for name in extras
        )

    def _update(self, changed: pl.DataFrame, columns: list[str], compared: list[str]) -> None:
        if not len(changed):
            return
        # a record keeps its own key when a row speaks of one that was merged into it
        other = pl.col("external_id").is_in(list(self.foreign))
        changed = changed.with_columns(
            pl.when(other).then("external_id__was").otherwise("external_id").alias("external_id"),
            pl.when(other).then("source").otherwise(pl.lit(self.occasion.source)).alias("landed"),
        )
        source = pl.col("landed").alias("source")
        self.writer.update(changed.select("id", *columns, "external_id", source))
        self.changed += len(changed)
        self._note_months(changed)
        if f"{self.habit.month}__was" in changed.columns:
            self._months_of(changed[f"{self.habit.month}__was"])
        images = []
        was = [(name, f"{name}__was") for name in compared]
        for row in changed.iter_rows(named=True):
            image = {name: _plain(row[old]) for name, old in was if row[old] != row[name]}
            if row["external_id__was"] != row["external_id"] or row["source"] != row["landed"]:
                image |= {"source": row["source"], "external_id": row["external_id__was"]}
            images.append(json.dumps(image))
        versions = [version + 1 for version in changed["version"].to_list()]
        self._remember(changed["id"].to_list(), changed, versions, images)

    def _remember(
        self,
        numbers: list[int],
        frame: pl.DataFrame,
        versions: list[int],
        images: Sequence[str | None],
    ) -> None:
        kind, file = self.workspace.name, self.file.pk
        lines, digests = (frame[LINE] // self.cells).to_list(), frame["content"].to_list()
        rows = [
            (file, kind, number, line, version, digest, image)
            for number, line, version, digest, image in zip(
                numbers, lines, versions, digests, images, strict=True
            )
        ]
        insert(LandedRow._meta.db_table, ROWS, rows)  # noqa: SLF001
        if self.own_links:
            self.written.update(numbers)

    def _note_months(self, frame: pl.DataFrame) -> None:
        if self.habit.month in frame.columns:
            self._months_of(frame[self.habit.month])

    def _months_of(self, days: pl.Series) -> None:
        self.months.update(days.dt.to_string("%Y-%m").fill_null("none").unique().to_list())

    def _follow(self, frame: pl.DataFrame) -> None:
        if self.deferred:
            self.waiting.append(frame)
        elif self.habit.after is not None and len(frame):
            self.habit.after(frame, self.occasion)

    def link(self, links: dict[str, pl.DataFrame]) -> None:
        """Write what rows say about rows of their own table, then follow up what waited for it."""
        for name, frame in links.items():
            if name not in self.habit.extras:
                self._link_column(f"{name}_id", frame.rename({name: f"{name}_id"}))
        if not self.waiting or self.habit.after is None:
            return
        together = pl.concat(self.waiting, how="diagonal_relaxed")
        for name, frame in links.items():
            if name in self.habit.extras:
                together = together.join(frame.select("id", name), on="id", how="left")
        moved = self.habit.after(together, self.occasion) or set()
        still = together.filter(~pl.col("touched") & pl.col("id").is_in(list(moved)))
        self.changed += len(still)
        self.unchanged -= len(still)
        file = self.file.pk
        rows = [(file, kind, pk, None, 1, 0, None) for kind, pk in self.occasion.made]
        insert(LandedRow._meta.db_table, ROWS, rows)  # noqa: SLF001

    def _link_column(self, column: str, frame: pl.DataFrame) -> None:
        now = self.writer.existing("id", frame["id"].to_list(), [column], {column: pl.Int64})
        both = frame.join(now, on="id", suffix="__was")
        wrong = both.filter(~pl.col(column).eq_missing(pl.col(f"{column}__was")))
        if not len(wrong):
            return
        self.writer.update_quietly(wrong.select("id", column))
        new = wrong.filter(~pl.col("id").is_in(list(self.written)))
        self.written.update(new["id"].to_list())
        self.changed += len(new)
        self.unchanged -= len(new)
        images = [json.dumps({column: before}) for before in new[f"{column}__was"].to_list()]
        new = new.with_columns(pl.lit(0, dtype=pl.Int64).alias("content"))
        self._remember(new["id"].to_list(), new, new["version"].to_list(), images)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
