"""What a metric is: a named number with a meaning, made of aggregates over the rows of a fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.metrics.schemas import DEALS, Schema

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from sextant.metrics.deriving import Moment

Table = Any  # an Ibis table: Ibis brings no types and is imported only to compile
Condition = Callable[[Table], Any]
Derive = Callable[[Mapping[str, Any], "Moment"], Mapping[str, Any] | Any]
MEASURE = "measure"
CUMULATIVE = ".cumulative"  # what a metric's name ends in where it is added up
KEYED = ("keys", "gaps", "firsts")
HALVED = "decimal(18, 5)"  # holds half of the last digit of a fact's number
VALUED = {  # columns in the reporting currency
    "value", "weighted", "returned", "margin", "discount_value", "fell_due", "paid",
    "paid_on_time", "outstanding", "overdue", "awaited",
}  # fmt: skip


class Unit(StrEnum):
    """What a metric counts in."""

    MONEY = "money"
    COUNT = "count"
    RATIO = "ratio"
    DAYS = "days"
    HOURS = "hours"
    AS_MEASURED = "as measured"


UNIT_LABELS: dict[str, _StrPromise] = {
    Unit.MONEY: _("money"),
    Unit.COUNT: _("number"),
    Unit.RATIO: _("share"),
    Unit.DAYS: _("days"),
    Unit.HOURS: _("hours"),
    Unit.AS_MEASURED: _("as the number it is a target of"),
}


class Good(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


GOOD_LABELS: dict[str, _StrPromise] = {
    Good.UP: _("more is better"),
    Good.DOWN: _("less is better"),
    Good.NEITHER: _("neither way is better in itself"),
}


@dataclass(frozen=True, eq=False)
class Rows:
    """Which rows of a fact count, and how a list of records is filtered to the same."""

    name: str
    condition: Condition | None
    filters: Mapping[str, str] = field(default_factory=dict)
    until_today: str = ""
    """The day a row must not lie beyond today by, where only what has passed counts."""
    days_since: int = 0
    """How many days must have passed since then."""


@dataclass(frozen=True, eq=False)
class Part:
    """One aggregate over some rows; additive if the parts of a whole add up to it."""

    kind: str
    rows: Rows
    column: str = ""
    state: str = ""
    """Of what is told apart by a key: in which state it must be to count."""
    days: int = 0
    """Within how many days of its first row a key must have its next."""

    @property
    def is_keyed(self) -> bool:
        """Tell whether rows are first gathered by a key, over time, before anything is counted."""
        return self.kind in KEYED

    @property
    def is_additive(self) -> bool:
        """Tell whether sums over groups are sums over all."""
        return self.kind in {"sum", "count"}

    def expression(self, table: Table, *, where: Any = None) -> Any:
        """Return the aggregate as an Ibis expression; what a row is decides how to count."""
        column = table[self.column]
        if self.kind == "distinct":
            return column.nunique(where=where)
        if self.kind == "sum":
            return column.sum(where=where)
        if column.type().is_decimal():
            column = column.cast(HALVED)  # DuckDB rounds the middle of two, Spark does not
        # Spark takes no condition beside a quantile
        return (column if where is None else where.ifelse(column, None)).median()


def number(table: Table, where: Any) -> Any:
    """Return how many rows of a table there are; Spark adds ones up, which is null of no rows."""
    return table.count(where=where).fill_null(0)


def total(column: str, rows: Rows) -> Part:
    """Add a column up over some rows."""
    return Part("sum", rows, column)


def count(rows: Rows) -> Part:
    """Count some rows."""
    return Part("count", rows)


def median(column: str, rows: Rows) -> Part:
    """Find the middle of a column over some rows."""
    return Part("median", rows, column)


def distinct(column: str, rows: Rows) -> Part:
    """Count what is different in a column over some rows: groups may share it."""
    return Part("distinct", rows, column)


def conversion(rows: Rows, start: str, end: str, days: int) -> tuple[Part, Part, Part]:
    """Count what came to an end within some days, what had all of them, and whatever began.

    Whoever came to an end soon would count and whoever still may would not, were young cases
    counted once they end: so all that have not had the days are left out, however they ended.
    """
    name = f"{rows.name}_{days}_days_ago"
    had = Rows(name, rows.condition, rows.filters, until_today=start, days_since=days)

    def ended(table: Table) -> Any:
        waited = table[end].delta(table[start], unit="day")
        found = (waited >= 0) & (waited <= days)
        return found if rows.condition is None else rows.condition(table) & found

    within = Rows(f"{end}_within_{days}_days", ended, until_today=start, days_since=days)
    return count(within), count(had), count(rows)


def keys(column: str, rows: Rows, state: str) -> Part:
    """Count the keys, such as customers, that were in a state in a period: see `visits.STATES`."""
    return Part("keys", rows, column, state)


def again(column: str, rows: Rows, days: int) -> tuple[Part, Part, Part]:
    """Count the keys that came again within some days of the first, that had all of them, and all.

    As with `conversion`, who came first less than so many days ago is left out, whether or not they
    came again already.
    """
    return tuple(Part("firsts", rows, column, state, days) for state in ("again", "had", "first"))  # type: ignore[return-value]  # three states give three parts


def gaps(column: str, rows: Rows) -> Part:
    """Find the middle of the days between two rows of a key that follow each other."""
    return Part("gaps", rows, column)


@dataclass(frozen=True, eq=False)
class Metric:
    """A named number over facts. Two parts make a quotient, so that a total is never an average."""

    name: str
    label: _StrPromise
    meaning: _StrPromise
    caution: _StrPromise
    unit: Unit
    good: Good
    parts: tuple[Part, ...]
    date: str
    dimensions: tuple[str, ...]
    fact: Schema = DEALS
    workspace: str = "deals"
    date_filter: str = ""
    """How a list of records filters by the date, where it has another name there."""
    list_filters: Mapping[str, str] = field(default_factory=dict)
    """How a list of its records filters by a dimension, where it has another name there."""
    scoped_filters: Mapping[str, str] = field(default_factory=dict)
    """What its list is filtered by for those who do not see everyone's records."""
    unlisted: tuple[str, ...] = ()
    """Dimensions by which no list of its records is filtered."""
    needs: str = ""
    """What a role must be allowed, beyond seeing the records, to see the number."""
    of: tuple[str, ...] = ()
    """Of which numbers it is derived, if it is; `MEASURE` is the one the question is about."""
    derive: Derive | None = None
    """How it is derived from them."""
    looks_ahead: bool = False
    """Whether it needs to know how earlier periods went."""
    also: tuple[str, ...] = ()
    """What stands beside it in an answer, such as the bounds of an estimate."""
    owner: str = "director"
    """The role that answers for its definition."""
    is_cumulative: bool = False
    """Whether it adds up, unit of time after unit, what it is derived from."""

    @property
    def quotient(self) -> tuple[Part, ...]:
        """Return its parts without what is only told beside it."""
        return self.parts[:2]

    @property
    def gathered(self) -> str:
        """Return how rows are gathered by a key first, where they are."""
        return next((part.kind for part in self.parts if part.is_keyed), "")

    @property
    def columns(self) -> list[str]:
        """Name its values in an answer."""
        return [self.name, *(f"{self.name}_{each}" for each in self.also)]

    @property
    def rows(self) -> Rows:
        """Return the rows the number speaks of: for a quotient, those below the line."""
        return self.parts[-1].rows if self.parts else Rows("derived", None)

    @property
    def is_additive(self) -> bool:
        """Tell whether the numbers of groups add up to the number of all."""
        return not self.of and len(self.parts) == 1 and self.parts[0].is_additive

    @property
    def reads_value(self) -> bool:
        """Tell whether amounts without a rate or without a figure are missing from the number."""
        return not self.fact.grains and any(part.column in VALUED for part in self.parts)

    @property
    def reads_cost(self) -> bool:
        """Tell whether rows without a known cost are missing from the number."""
        return any(part.column == "margin" for part in self.parts)
