"""A question as an address holds it: which metrics, by what, where, over which days, drawn how."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.metrics import catalogue, dimensions, explain
from sextant.metrics.ask import ask
from sextant.metrics.drill import NOTHING
from sextant.metrics.request import COMPARISONS, PLAN, SAME_WORKING_DAYS, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.http import QueryDict
    from django.utils.functional import _StrPromise

    from sextant.book.looking import Look
    from sextant.kernel.period import Period
    from sextant.kernel.scope import Scope
    from sextant.metrics.answer import Answer

MOST_METRICS, MOST_DIMENSIONS = 8, 2
LINE, BAR, TABLE, HEAT, MAP = "line", "bar", "table", "heat", "map"
WAYS: dict[str, _StrPromise] = {
    LINE: pgettext_lazy("chart", "Line"), BAR: _("Bars"), HEAT: _("Heat map"),
    MAP: pgettext_lazy("chart", "Map"), TABLE: _("Table only"),
}  # fmt: skip
ALONE, ANY = "none", "this-quarter"
COMPARED: dict[str, _StrPromise] = {
    "previous": _("The period before"),
    "year-ago": _("A year ago"),
    SAME_WORKING_DAYS: _("As many working days before"),
    PLAN: _("The plan"),
    ALONE: _("Nothing"),
}
PASSED = ("previous", "year-ago")  # laid beside as much of the other period as has passed
DUE = "expected_close_on"  # what is dated ahead of today is asked for whole periods
BESIDE = {  # what tells whether chance would do as much
    "won_revenue": ("won_deals",),
    "average_deal": ("won_deals",),
    "win_rate": ("won_deals", "lost_deals"),
}
PLACES = ("country", "territory", "region")  # what may hold countries
USUAL = ("won_revenue", "month")


@dataclass(frozen=True)
class Question:
    """What is asked, by names; whether it can be answered is for `ask` to say."""

    metrics: tuple[str, ...]
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    compare: str = "previous"
    measure: str = ""
    drawn: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> Question:
        """Read a question from an address; commas or repetition tell names apart."""
        found = {
            name: tuple(dict.fromkeys(given.getlist(name)))
            for name in sorted(given)
            if name in dimensions.EVERY and name != "measure" and any(given.getlist(name))
        }
        if name := given.get("filter", ""):
            typed = given.get("value", "").strip()
            found |= {name: (*found.get(name, ()), typed)} if typed else {}
        return cls(
            _names(given.getlist("metric"))[:MOST_METRICS],
            _names(given.getlist("by"))[:MOST_DIMENSIONS],
            tuple(found.items()),
            given.get("compare", "") or "previous",
            given.get("measure", ""),
            given.get("as", ""),
        )

    def __str__(self) -> str:
        """Name it after its numbers and what they are split by."""
        known = catalogue.every()
        metrics = [str(known[name].label) if name in known else name for name in self.metrics]
        by = [str(dimensions.EVERY[name].label) for name in self.by if name in dimensions.EVERY]
        return " · ".join([", ".join(metrics), *by])

    @property
    def way(self) -> str:
        """Return how it is drawn: as asked where that can be, else as suits it."""
        can = self._ways()
        return self.drawn if self.drawn in can else can[0]

    def _ways(self) -> list[str]:
        """Return how it can be drawn, what suits it best first."""
        has_time = any(name in dimensions.TIME for name in self.by)
        can = {
            MAP: len(self.by) == 1 and self.by[0] in PLACES,
            LINE: has_time,
            HEAT: len(self.by) == MOST_DIMENSIONS,
            BAR: bool(self.by),
            TABLE: True,
        }
        suits = [MAP] if self.by == ("country",) else []
        suits += [LINE, BAR] if has_time or len(self.by) == 1 else [HEAT]
        return list(dict.fromkeys(way for way in (*suits, *can) if can[way]))

    def query(self, *, period: str = "", scope: str = "") -> str:
        """Return the question as the query of an address."""
        pairs = [("metric", ",".join(self.metrics)), ("by", ",".join(self.by))]
        pairs += [(name, value) for name, values in self.where for value in values]
        pairs += [
            ("compare", "" if self.compare == "previous" else self.compare),
            ("measure", self.measure), ("as", self.drawn), ("period", period), ("scope", scope),
        ]  # fmt: skip
        return urlencode([pair for pair in pairs if pair[1]], safe=",")

    def narrowed(self, more: Mapping[str, str], by: tuple[str, ...]) -> Question:
        """Return the question about one part alone, split otherwise."""
        where = dict(self.where) | {name: (value,) for name, value in more.items()}
        return replace(self, where=tuple(sorted(where.items())), by=by, drawn="")

    def without(self, name: str) -> Question:
        """Return the question without a condition."""
        return replace(self, where=tuple(each for each in self.where if each[0] != name))

    def days(self, look: Look) -> Period:
        """Return the days asked about: as much as has passed, where another period lies beside."""
        known = catalogue.every()
        ahead = any(known[name].date == DUE for name in self.metrics if name in known)
        return look.elapsed if self.compare in PASSED and not ahead else look.period

    def ask(self, look: Look, *, beside: bool = False) -> Answer:
        """Answer it within the scope of whoever looks, or refuse; `beside` tells chance apart."""
        names = (*self.metrics, *self._beside(look)) if beside else self.metrics
        asked, days = self._asked(), self.days(look)
        return ask(names, **asked, period=days, scope=look.scope, today=look.today)

    def check(self, scope: Scope, today: date) -> None:
        """Refuse what cannot be answered, whatever the period."""
        resolve(self.metrics, **self._asked(), period=ANY, scope=scope, today=today)

    def _asked(self) -> dict[str, Any]:
        return {
            "by": self.by,
            "where": {name: [_value(each) for each in values] for name, values in self.where},
            "compare": None if self.compare == ALONE else self.compare,
            "measure": self.measure,
        }

    def _beside(self, look: Look) -> tuple[str, ...]:
        if self.compare not in COMPARISONS or self.compare == PLAN:
            return ()
        may, asked = {metric.name: metric for metric in explain.open_to(look.scope)}, set(self.by)
        asked |= {name for name, _values in self.where}
        names = [other for name in self.metrics for other in BESIDE.get(name, ())]
        return tuple(
            name for name in dict.fromkeys(names)
            if name not in self.metrics and name in may and asked <= set(may[name].dimensions)
        )  # fmt: skip


def usual(look: Look) -> Question:
    """Return what is shown to those who asked for nothing yet."""
    may = {metric.name: metric for metric in explain.open_to(look.scope)}
    name, by = USUAL
    if name in may:
        return Question((name,), (by,))
    first = next((each for each in may.values() if by in each.dimensions), None)
    return Question((first.name,), (by,)) if first else Question(())


def common(names: Iterable[str]) -> list[str]:
    """Return the dimensions that all of some metrics can be asked by, in the house's order."""
    known = catalogue.every()
    sets = [set(known[name].dimensions) for name in names if name in known]
    return [name for name in dimensions.EVERY if all(name in each for each in sets)]


def _names(values: Iterable[str]) -> tuple[str, ...]:
    names = [name.strip() for value in values for name in value.split(",")]
    return tuple(dict.fromkeys(name for name in names if name))


def _value(text: str) -> Any:
    return None if text == NOTHING else text
