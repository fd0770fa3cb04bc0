"""Rows of targets on their way in: completed, named by what they are about, and refused where they clash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from sextant.kernel.money import from_scaled, smallest_unit, to_scaled
from sextant.kernel.period import Period
from sextant.kernel.roles import require
from sextant.landing.checking import ENDS
from sextant.landing.habits import Habit, Occasion
from sextant.landing.readers import LINE
from sextant.landing.spelling import spelt, told
from sextant.metrics import measuring
from sextant.metrics.measures import Unit as Counted
from sextant.metrics.request import metric
from sextant.plans import gathering
from sextant.plans.landed.declaration import NAME, WORDS
from sextant.plans.models import LandedTarget, Level
from sextant.workspace import written

ABOUT = ("measure", "level", "unit_id", "person_id", "category", "channel")
SLACK = timedelta(days=7)  # by which days that stand for three months may reach into the next
TYPES: dict[str, Any] = {
    "measure": pl.String, "level": pl.String, "category": pl.String, "channel": pl.String,
    "currency": pl.String, "unit_id": pl.Int64, "person_id": pl.Int64, "starts_on": pl.Date,
    "ends_on": pl.Date, "amount": pl.Int64,
}  # fmt: skip
KEYLESS = "row:"  # how a row without a key of its own is known, by its content
Row = dict[str, Any]
Refused = tuple[int, str, str]


def prepare(frame: pl.DataFrame, occasion: Occasion) -> pl.DataFrame:
    """Give rows the days of their period, and say of which number they are where no column does."""
    if "measure" not in frame.columns:
        label = metric(measuring.USUAL).label
        occasion.notes.add(
            _("The file does not say of which number these are targets: they are taken for targets"
              " of %(label)s. If not, say so: --given measure=sales.") % {"label": label}
        )  # fmt: skip
    frame = _with(frame, "measure", "level", "starts_on", "ends_on").with_columns(
        pl.col("measure").fill_null(measuring.USUAL),
        pl.col("level").fill_null(Level.TARGET.value),
    )
    ends = f"{ENDS}period"
    if ends not in frame.columns:
        whole = pl.col("ends_on") > pl.col("starts_on")
        return frame.with_columns(pl.when(whole).then("starts_on").alias("period"))
    both = pl.col("period").alias("starts_on"), pl.col(ends).alias("ends_on")
    return frame.with_columns(*both).drop(ends)


def _with(frame: pl.DataFrame, *names: str) -> pl.DataFrame:
    """Return rows with columns that were not there, empty."""
    return frame.with_columns(pl.lit(None, dtype=TYPES[name]).alias(name)
                              for name in names if name not in frame.columns)  # fmt: skip


def weigh(frame: pl.DataFrame, occasion: Occasion) -> tuple[pl.DataFrame, list[Refused]]:
    """Complete rows, and refuse those that say of the same days what another says already."""
    require(occasion.by, "plan.edit")
    frame = _completed(frame, occasion)
    weighing = Weighing(occasion)
    weighing.know(frame)
    rows = [weighing.row(row) for row in frame.iter_rows(named=True)]
    kept = [name for name in TYPES if name != "amount"]
    columns = [pl.Series(name, [row[name] for row in rows], dtype=TYPES[name]) for name in kept]
    keys = pl.Series("external_id", [row["external_id"] for row in rows], dtype=pl.String)
    named = [pl.lit(None, dtype=pl.String).alias(name) for name in ("unit", "person")]
    return frame.with_columns(*columns, keys, *named), weighing.refused


def _completed(frame: pl.DataFrame, occasion: Occasion) -> pl.DataFrame:
    """Return rows with all there is to say of a target, in one spelling."""
    frame = _with(frame, *TYPES).with_columns(
        pl.col("category").fill_null(""), pl.col("channel").fill_null("")
    )
    for name in ("category", "channel"):
        counts = dict(frame.filter(pl.col(name) != "")[name].value_counts(name="n").rows())
        meant = spelt(counts, gathering.spellings(frame["measure"].unique().to_list(), name,
                                                  today=occasion.at.date())) if counts else {}  # fmt: skip
        if meant:
            frame = frame.with_columns(pl.col(name).replace(meant))
            occasion.notes.add(told(name, meant))
    return frame


@dataclass
class Weighing:
    """Holds rows against each other, and against what files said before."""

    occasion: Occasion
    said: dict[tuple[Any, ...], list[tuple[date, date, str]]] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    def know(self, frame: pl.DataFrame) -> None:
        """Look up what stands for the days of some rows, but for the rows themselves."""
        if not len(frame):
            return
        first: Any = frame["starts_on"].min()
        last: Any = frame["ends_on"].max()
        keys = set(frame["external_id"].to_list()) | {_key(row) for row in frame.to_dicts()}
        measures = set(frame["measure"].to_list())
        for each in LandedTarget.objects.meeting(measures, Period(first, last)):
            if each.source == self.occasion.source and each.external_id in keys:
                continue
            words = _("“%(source)s” says %(amount)s for %(span)s already: take that landing back, or"
                      " land this file as the same source: --source “%(source)s”.") % {
                "source": each.source, "amount": written.number(each.amount), "span": each.period,
            }  # fmt: skip
            about = _about(vars(each))
            self.said.setdefault(about, []).append((each.starts_on, each.ends_on, words))

    def row(self, row: Row) -> Row:
        """Return what a row becomes; a refused one is left as it is."""
        problem = self._amount(row) or self._clash(row)
        if problem:
            self.refused.append((row[LINE], *problem))
            return row
        if str(row["external_id"]).startswith(KEYLESS):
            row["external_id"] = _key(row)
        return row

    def _amount(self, row: Row) -> tuple[str, str] | None:
        measure = row["measure"]
        is_money = metric(measure).unit is Counted.MONEY
        row["currency"] = row["currency"] if is_money else ""
        unit = smallest_unit(row["currency"]) if is_money else 1
        if row["amount"] % to_scaled(unit):
            words = _("%(amount)s is finer than %(unit)s, the smallest unit here: round it.")
            return "amount", words % {
                "amount": from_scaled(row["amount"]).normalize(),
                "unit": unit,
            }
        return None

    def _clash(self, row: Row) -> tuple[str, str] | None:
        """Return why a row cannot stand beside another that speaks of the same."""
        start, end = row["starts_on"], row["ends_on"]
        others = self.said.setdefault(_about(row), [])
        for since, until, words in others:
            if _overlap(start, end, since, until):
                return "period", words
        words = _("Line %(line)s says something for the same days of the same, %(span)s: keep one.")
        here = {"line": self.occasion.line(row[LINE]), "span": Period(start, end)}
        others.append((start, end, words % here))
        return None


def _overlap(start: date, end: date, since: date, until: date) -> bool:
    """Tell whether spans share days, but for a few at the edge of days that are about apart."""
    shared = min(end, until) - max(start, since)
    shorter = min(end - start, until - since)
    return shared > timedelta() and (shared > SLACK or shared * 4 >= shorter)


def _about(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what a row speaks of; whoever is a person is the same in any unit."""
    found = {name: row[name] for name in ABOUT}
    if found["person_id"] is not None:
        found["unit_id"] = None
    return tuple(found.values())


def _key(row: Mapping[str, Any]) -> str:
    """Return by what a row without a key is known again: all but its amount."""
    parts: Sequence[Any] = (*_about(row), row["starts_on"], row["ends_on"])
    return f"cell:{blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"


def settle(_numbers: set[int], occasion: Occasion) -> None:
    """Gather what stands into drafts, and tell which: rows may have left a plan they were in."""
    for said in gathering.gather(source=occasion.source, by=occasion.by, at=occasion.at):
        occasion.notes.add(said)


HABITS = {
    NAME: Habit(
        derives=frozenset({"starts_on", "ends_on"}),
        known_only=frozenset({"unit", "person"}),
        words=WORDS,
        month="starts_on",
        prepare=prepare,
        weigh=weigh,
        settle=settle,
        givens=("measure", "level"),
    )
}
