"""A question with its names resolved; what cannot be asked is refused with the nearest names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from sextant.kernel.calendar import FiscalCalendar, installed
from sextant.kernel.period import Period
from sextant.kernel.scope import Scope
from sextant.metrics import catalogue, dimensions, measuring, running, stretches
from sextant.metrics.choices import Choice, UnableToAsk, choice
from sextant.metrics.dimensions import LINES, Dimension
from sextant.metrics.measures import CUMULATIVE, MEASURE, Metric
from sextant.metrics.schemas import DEAL_LINES, DEALS, TARGETS, Schema

PLAN, SAME_WORKING_DAYS = "plan", "same-working-days"
COMPARISONS = ("previous", "year-ago", PLAN, SAME_WORKING_DAYS)


@dataclass(frozen=True)
class Group:
    """Metrics of one request that one statement can answer: same fact, date column, conditions.

    Those that gather rows by a key first stand by themselves.
    """

    fact: str
    date: str
    where: tuple[Choice, ...]
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
    measure: Metric | None = None
    """What targets are targets of, where targets are asked about."""
    is_of_groups: bool = False
    """Where true, groups alone are asked about, not what they come to together."""

    @cached_property
    def simple(self) -> tuple[Metric, ...]:
        """Return what must be asked of facts: the metrics, and those that others are derived from."""
        known = catalogue.every()
        found: dict[str, Metric] = {}
        for metric in self.metrics:
            for name in metric.of or (metric.name,):
                one = self.measure if name == MEASURE else known[name]
                assert one is not None  # a metric derived from a measure was resolved with one
                found.setdefault(one.name, measuring.measured(one, self.measure))
        return tuple(found.values())

    @cached_property
    def key_columns(self) -> tuple[str, ...]:
        """Name the columns of an answer that tell its rows apart."""
        return tuple(f"{each.name}_id" if each.key else each.name for each in self.by)

    @property
    def looks_ahead(self) -> bool:
        """Tell whether it must be known how earlier periods went."""
        return any(metric.looks_ahead for metric in self.metrics)

    @property
    def compare_period(self) -> Period | None:
        """Return the period compared with."""
        if self.period is None or self.compare is None:
            return None
        if self.compare == PLAN:
            return self.period
        if self.compare == SAME_WORKING_DAYS:
            return stretches.same_working_days(self.period, self.today, self.calendar)
        return self.period.previous() if self.compare == "previous" else self.period.year_ago()

    @property
    def by_lines(self) -> bool:
        """Tell whether the question is about the lines of deals."""
        asked = [*self.by, *(each.dimension for each in self.where)]
        return any(dimension.name in LINES for dimension in asked)

    def groups(self) -> list[Group]:
        """Return the metrics by the statements that answer them."""
        found: dict[tuple[str, str, tuple[Choice, ...], str], list[Metric]] = {}
        for metric in self.simple:
            alike = self._fact(metric).name, metric.date, self._conditions(metric), metric.gathered
            found.setdefault(alike, []).append(metric)
        return [
            Group(fact, day, where, tuple(metrics))
            for (fact, day, where, _gathered), metrics in found.items()
        ]

    def _fact(self, metric: Metric) -> Schema:
        """Return the fact with the fewest rows that can answer."""
        if metric.fact is DEALS:
            return DEAL_LINES if self.by_lines else DEALS
        whole = metric.fact.whole
        if whole is None or any(part.kind == "median" for part in metric.parts):
            return metric.fact
        asked = {each.column for each in self.by} | {each.dimension.column for each in self.where}
        asked |= {part.column for part in metric.parts}
        return whole if asked - {""} <= whole.columns.keys() else metric.fact

    def _conditions(self, metric: Metric) -> tuple[Choice, ...]:
        """Return the conditions on a metric: those on plans are none of what they are laid beside."""
        if metric.fact is TARGETS:
            return measuring.conditions(self)
        return tuple(each for each in self.where if each.dimension.name in metric.dimensions)


def resolve(  # the signature of `ask`
    metrics: str | Sequence[str],
    *,
    by: Sequence[str],
    where: Mapping[str, Any],
    period: Period | str | None,
    compare: str | None,
    measure: str = "",
    scope: Scope,
    today: date,
) -> Request:
    """Return the question with every name resolved, or refuse it."""
    names = [metrics] if isinstance(metrics, str) else list(dict.fromkeys(metrics))
    if not names:
        raise UnableToAsk(_("Name at least one metric, such as won_revenue."))
    found = tuple(metric(name) for name in names)
    about = _measure(found, measure, scope)
    found = tuple(measuring.measured(each, about) for each in found)
    calendar = installed()
    chosen = tuple(_dimension(name) for name in dict.fromkeys(by))
    choices = tuple(choice(_dimension(name), value) for name, value in sorted(where.items()))
    for each in found:
        _refuse_forbidden(each, scope)
        _refuse_unsupported(each, [*chosen, *(each.dimension for each in choices)])
        measuring.refuse_unsupported(each, about, chosen, choices)
    if isinstance(period, str):
        period = Period.parse(period, calendar, today)
    stretches.refuse_two_units(found, chosen)
    _refuse_comparison(compare, period)
    if compare == PLAN:
        _refuse_unplanned(found, chosen, choices)
    measuring.refuse_without_period(found, period)
    return Request(found, chosen, choices, period, compare or None, scope, today, calendar, about)


def metric(name: str) -> Metric:
    """Return a metric by name, or refuse with the nearest names."""
    known = catalogue.every()
    if name.endswith(CUMULATIVE):
        return running.cumulative(metric(name.removesuffix(CUMULATIVE)))
    if name not in known:
        raise UnableToAsk(
            _("There is no metric “%(name)s”. Did you mean %(near)s?")
            % {"name": name, "near": ", ".join(nearest(name, known))}
        )
    return known[name]


def _measure(asked: Sequence[Metric], name: str, scope: Scope) -> Metric | None:
    if not any(each.fact is TARGETS for each in asked):
        return None
    about = measuring.measure(metric(name or measuring.USUAL))
    _refuse_forbidden(about, scope)
    return about


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


def _refuse_unplanned(
    metrics: Sequence[Metric], by: Sequence[Dimension], where: Sequence[Choice]
) -> None:
    """Refuse to lay beside a plan what has no targets, or is asked by what no plan knows."""
    for each in metrics:
        measuring.measure(running.added_up(each))
        _refuse_unsupported(metric("target"), [*by, *(choice.dimension for choice in where)])


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
