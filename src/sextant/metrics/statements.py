"""Statements: SQL compiled once for each shape of question, kept in memory and on disk.

Ibis takes two seconds and forty megabytes to load, so a process that only asks what was asked
before never loads it.
"""

from __future__ import annotations

import json
import re
from dataclasses import astuple, dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sextant.config import config
from sextant.metrics import manifest, measuring
from sextant.metrics.catalogue import every
from sextant.metrics.dimensions import SELLERS
from sextant.metrics.measures import KEYED
from sextant.metrics.schemas import DEAL_LINES, EVERY

if TYPE_CHECKING:
    from sextant.metrics.request import Group, Request

MOST = 2000
TABLES = {  # tables a statement asks for: each column with the list of values that fills it
    "asked_spans": {"person_id": "persons", "start": "starts", "stop": "ends"},
    "asked_windows": {"number": "numbers", "start": "opens", "cut": "cuts", "stop": "closes"},
}


@dataclass(frozen=True)
class Shape:
    """What a statement depends on: everything in a question except values."""

    fact: str
    date: str
    metrics: tuple[str, ...]
    by: tuple[str, ...]
    where: tuple[tuple[str, int, int, int, bool], ...]
    has_period: bool
    is_scoped: bool
    months_ahead: int
    week_shift: int
    is_ids: bool = False
    is_rows: bool = False
    """Where true, the rows themselves are asked for, with all their columns."""
    largest: int = 0
    """Where not zero, the keys of so many rows are asked for, those of the greatest value first."""
    grain: str = ""
    """Which column holds the amounts of a plan as those looked at are held to them."""
    course: str = ""
    """Where not empty, how several periods went is asked at once: what was taken, or was open."""

    @property
    def kinds(self) -> set[str]:
        """Return which kinds of aggregates it computes."""
        return {part.kind for name in self.metrics for part in every()[name].parts}

    @property
    def gathered(self) -> str:
        """Return how rows are gathered by a key first, where they are."""
        return "" if self.is_rows else every()[self.metrics[0]].gathered

    @property
    def has_median(self) -> bool:
        """Tell whether lines must be gathered into deals first."""
        return "median" in self.kinds

    @property
    def is_by_seller(self) -> bool:
        """Tell whether some sellers of a deal may be asked about and others not."""
        asked = {*self.by, *(choice[0] for choice in self.where)}
        return EVERY[self.fact].is_shared and (self.is_scoped or bool(asked & set(SELLERS)))

    @property
    def is_additive(self) -> bool:
        """Tell whether groups add up to the whole: medians do not, nor deals that stand in several.

        A deal with several lines or several sellers counts in the group of each.
        """
        by_sellers = EVERY[self.fact].is_shared and set(self.by) & set(SELLERS)
        is_in_several = self.fact == DEAL_LINES.name or by_sellers
        if self.kinds & {"median", "distinct", *KEYED}:
            return False
        return not (is_in_several and "count" in self.kinds)


@dataclass(frozen=True)
class Statement:
    """SQL with its values left open."""

    fact: str
    sql: str

    @property
    def asks(self) -> frozenset[str]:
        """Return the names of the values left open."""
        return _asks(self.sql)


_known: dict[tuple[Shape, str], Statement] = {}
_lock = Lock()


def shape_of(
    request: Request,
    group: Group,
    *,
    by: tuple[str, ...],
    ids: bool = False,
    rows: bool = False,
    largest: int = 0,
    course: str = "",
) -> Shape:
    """Return the shape of one group of a question."""
    calendar = request.calendar
    has_week = "week" in by
    has_fiscal = bool({"month", "quarter", "year"} & set(by))
    kind = EVERY[group.fact].kind
    return Shape(
        fact=group.fact,
        date=group.date,
        metrics=tuple(metric.name for metric in group.metrics),
        by=by,
        where=tuple(choice.shape for choice in group.where),
        has_period=request.period is not None and not course,
        is_scoped=request.scope.spans(kind) is not None,
        months_ahead=calendar.ahead if has_fiscal else 0,
        week_shift=-calendar.first_weekday % 7 if has_week else 0,
        is_ids=ids,
        is_rows=rows,
        largest=largest,
        grain=measuring.grain(request) if EVERY[group.fact].grains else "",
        course=course,
    )


def kind_of(shape: Shape) -> str:
    """Return the kind of record whose scope a statement stands under."""
    return EVERY[shape.fact].kind


def statement(shape: Shape, dialect: str) -> Statement:
    """Return the statement of a shape, compiled if nobody has asked for it before."""
    known = _known.get((shape, dialect))
    if known is not None:
        return known
    key = sha256(repr(astuple(shape)).encode()).hexdigest()[:24]
    path = _directory() / f"{key}.{dialect}.json"
    sql = _kept(path)
    if sql is None:
        from sextant.metrics import expressions

        with _lock:  # Ibis is not said to be safe for threads
            sql = expressions.sql(shape, dialect)
        manifest.write(path, json.dumps(sql).encode())
    if len(_known) >= MOST:
        _known.clear()
    found = _known[shape, dialect] = Statement(shape.fact, sql)
    return found


def _kept(path: Path) -> str | None:
    try:
        return str(json.loads(path.read_bytes()))
    except (FileNotFoundError, ValueError):
        return None


def _directory() -> Path:
    return config.home / "cache" / "statements" / _code_mark()


@cache
def _code_mark() -> str:
    """Return a text that changes with the code that statements are compiled from."""
    here = Path(__file__).parent
    names = ("expressions", "visits", "measures", "dimensions")
    files = [here / f"{name}.py" for name in names]
    for room in ("schemas", "catalogue"):
        files += sorted((here / room).glob("*.py"))
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


@cache
def _asks(sql: str) -> frozenset[str]:
    names = set(re.findall(r"\basked_(\w+)\(\)", sql, flags=re.IGNORECASE))
    for table, lists in TABLES.items():
        if re.search(rf'["`]{table}["`]', sql):
            names |= set(lists.values())
    return frozenset(name.lower() for name in names)
