"""A question with its names resolved; what cannot be asked is refused with the nearest names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext_lazy as _

from sextant.kernel.calendar import FiscalCalendar, installed
from sextant.kernel.period import Period
from sextant.kernel.scope import Scope
from sextant.kernel.unable import Unable
from sextant.metrics import catalogue, dimensions
from sextant.metrics.dimensions import LINES, Dimension
from sextant.metrics.measures import Metric
from sextant.metrics.schemas import DEAL_LINES, DEALS

LONGEST_KEY = 18  # digits of a 64-bit number
COMPARISONS = ("previous", "year-ago")


class UnableToAsk(Unable):
    """The question cannot be answered as asked."""


@dataclass(frozen=True)
class Choice:
    """Some values of a dimension: keys, labels in any case or exactly, or none at all."""

    dimension: Dimension
    keys: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    empty: bool = False

    @property
    def shape(self) -> tuple[Any, ...]:
        """Return what the statement depends on: how many values, not which."""
        return self.dimension.name, len(self.keys), len(self.labels), len(self.exact), self.empty


@dataclass(frozen=True)
class Group:
    """Metrics of one request that one statement can answer: same fact, same date column."""

    fact: str
    date: str
    metrics: tuple[Metric, ...]


@dataclass(frozen=True)
class Request:
    """A question fit to be answered."""

    metrics: tuple[Metric, ...]
    by: tuple[Dimension, ...]
    where: tuple[Choice, ...]
    period: Period | None
    compare: str | None
    scope: Scope
    today: date
    calendar: FiscalCalendar

    @property
    def compare_period(self) -> Period | None:
        """Return the period compared with."""
        if self.period is None or self.compare is None:
            return None
        return self.period.previous() if self.compare == "previous" else self.period.year_ago()

    @property
    def by_lines(self) -> bool:
        """Tell whether the question is about the lines of deals."""
        asked = [*self.by, *(choice.dimension for choice in self.where)]
        return any(dimension.name in LINES for dimension in asked)

    def groups(self) -> list[Group]:
        """Return the metrics by the statements that answer them."""
        found: dict[tuple[str, str], list[Metric]] = {}
        for metric in self.metrics:
            lines = self.by_lines and metric.fact is DEALS
            fact = DEAL_LINES.name if lines else metric.fact.name
            found.setdefault((fact, metric.date), []).append(metric)
        return [Group(fact, day, tuple(metrics)) for (fact, day), metrics in found.items()]


def resolve(  # the signature of `ask`
    metrics: str | Sequence[str],
    *,
    by: Sequence[str],
    where: Mapping[str, Any],
    period: Period | str | None,
    compare: str | None,
    scope: Scope,
    today: date,
) -> Request:
    """Return the question with every name resolved, or refuse it."""
    names = [metrics] if isinstance(metrics, str) else list(dict.fromkeys(metrics))
    if not names:
        raise UnableToAsk(_("Name at least one metric, such as won_revenue."))
    found = tuple(metric(name) for name in names)
    calendar = installed()
    chosen = tuple(_dimension(name) for name in dict.fromkeys(by))
    choices = tuple(_choice(name, value) for name, value in sorted(where.items()))
    for each in found:
        _refuse_forbidden(each, scope)
        _refuse_unsupported(each, [*chosen, *(choice.dimension for choice in choices)])
    if isinstance(period, str):
        period = Period.parse(period, calendar, today)
    _refuse_comparison(compare, period)
    return Request(found, chosen, choices, period, compare or None, scope, today, calendar)


def metric(name: str) -> Metric:
    """Return a metric by name, or refuse with the nearest names."""
    known = catalogue.every()
    if name not in known:
        raise UnableToAsk(
            _("There is no metric “%(name)s”. Did you mean %(near)s?")
            % {"name": name, "near": ", ".join(nearest(name, known))}
        )
    return known[name]


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the names most like one, or all where none is like it."""
    names = list(known)
    words = name.lower().replace("-", "_").replace(" ", "_")
    close = get_close_matches(words, names, n=3, cutoff=0.5)
    return close or [each for each in names if words and words in each] or names


def _dimension(name: str) -> Dimension:
    known = dimensions.EVERY
    if name not in known:
        raise UnableToAsk(
            _("There is no dimension “%(name)s”. Did you mean %(near)s?")
            % {"name": name, "near": ", ".join(nearest(name, known))}
        )
    return known[name]


def _refuse_unsupported(metric: Metric, asked: Sequence[Dimension]) -> None:
    for dimension in asked:
        if dimension.name not in metric.dimensions:
            raise UnableToAsk(
                _("%(metric)s cannot be asked by %(dimension)s; it can be asked by %(known)s.")
                % {
                    "metric": metric.name,
                    "dimension": dimension.name,
                    "known": ", ".join(metric.dimensions),
                }
            )


def _refuse_forbidden(metric: Metric, scope: Scope) -> None:
    if metric.needs and not scope.permits(metric.needs):
        raise UnableToAsk(
            _("Your role does not show “%(metric)s”: ask an administrator.")
            % {"metric": metric.label}
        )


def _refuse_comparison(compare: str | None, period: Period | None) -> None:
    if not compare:
        return
    if compare not in COMPARISONS:
        raise UnableToAsk(
            _("There is no comparison “%(name)s”. Did you mean %(near)s?")
            % {"name": compare, "near": ", ".join(nearest(compare, COMPARISONS))}
        )
    if period is None:
        raise UnableToAsk(_("A comparison needs a period: add one, such as this-month."))


def _choice(name: str, value: Any) -> Choice:
    dimension = _dimension(name)
    if dimension.is_time:
        raise UnableToAsk(
            _("Ask for a %(name)s with a period, such as 2026-07, instead of a condition.")
            % {"name": dimension.name}
        )
    several = isinstance(value, Iterable) and not isinstance(value, str)
    values = list(value) if several else [value]
    texts = [str(each).strip() for each in values if each is not None]
    keys = [
        int(text)
        for text in texts
        if dimension.key and text.isdecimal() and len(text) <= LONGEST_KEY
    ]
    labels = [
        str(each).strip()
        for each in values
        if each not in {None, ""} and not (dimension.key and isinstance(each, int))
    ]
    empty = len([text for text in texts if text]) < len(values)
    return Choice(dimension, tuple(sorted(set(keys))), tuple(sorted(set(labels))), empty=empty)
