"""How a number usually moves: the changes of earlier periods of the same kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sextant.kernel.period import Period
from sextant.metrics.answer import Answer, Row
from sextant.metrics.drill import key_of
from sextant.metrics.why.question import Question
from sextant.metrics.why.sides import Key, amount

A_YEAR = {"day": 365, "week": 52, "month": 12}
BACK = {"day": 56, "week": 26, "month": 24}
MONTHS = {
    "quarter": 3,
    "year": 12,
}  # longer periods are told in months, since few of them are known
LONG = 27  # days from which a range is told in months


@dataclass(frozen=True)
class Course:
    """What a number came to in equally long stretches before the period, the oldest first."""

    values: tuple[float, ...]
    lag: int
    """How many stretches lie between what is compared."""
    near: int
    """The same for what lies next, told of where too few years are known."""
    length: float
    """How many such stretches the period has."""
    is_sum: bool


@dataclass(frozen=True)
class Stretches:
    """Equally long stretches that ended before the period began, the oldest first."""

    unit: str
    periods: tuple[Period, ...]
    lag: int
    near: int
    length: float

    @property
    def span(self) -> Period:
        """Return all their days."""
        first, last = self.periods[0], self.periods[-1]
        return Period(first.start, last.end, calendar=first.calendar)

    def place(self, row: Row) -> int | None:
        """Return in which of them a row lies."""
        return self._numbers.get(row[self.unit])

    @cached_property
    def _numbers(self) -> dict[Any, int]:
        return {str(each): n for n, each in enumerate(self.periods)}


def stretches(question: Question) -> Stretches | None:
    """Return the stretches by which a question's period is told; None where there are none."""
    unit = _unit(question.asked)
    near = MONTHS.get(question.asked.unit, 1)
    lag = A_YEAR[unit] if question.compare == "year-ago" else near
    periods = _stretches(question, unit, lag + BACK[unit])
    if not periods:
        return None
    length = len(question.period) / len(periods[-1])
    return Stretches(unit, tuple(periods), lag, near, length)


def courses(question: Question, by: Sequence[str] = ()) -> dict[Key, Course]:
    """Return the course of each group before the period, by one question."""
    back = stretches(question)
    if back is None:
        return {}
    answer = question.history([question.metric.name], [*by, back.unit], back.span)
    found: dict[Key, list[float | None]] = {}
    empty: list[float | None] = [None if question.is_quotient else 0.0] * len(back.periods)
    for row in answer.rows:
        at = back.place(row)
        if at is not None:
            value = _value(question, answer, row)
            found.setdefault(key_of(answer.request, row)[:-1], [*empty])[at] = value
    return {
        key: Course(_begun(values), back.lag, back.near, back.length, not question.is_quotient)
        for key, values in found.items()
    }


def _unit(period: Period) -> str:
    if period.unit in A_YEAR:
        return period.unit
    return "month" if len(period) > LONG else "day"


def _stretches(question: Question, unit: str, count: int) -> list[Period]:
    """Return the stretches that ended before the period began, the oldest first."""
    one = Period.holding(question.period.start, unit, question.asked.calendar)
    found: list[Period] = []
    for _each in range(count):
        if one.start <= date(1970, 1, 1):
            break
        one = one.previous()
        found.append(one)
    return found[::-1]


def _value(question: Question, answer: Answer, row: Row) -> float | None:
    if not question.is_quotient:
        return float(amount(answer, question.recipe.above, row))
    value: Any = row[answer.request.metrics[0].name]
    return None if value is None else float(value)


def _begun(values: Sequence[float | None]) -> tuple[float, ...]:
    """Leave out the stretches before the first full one, and those of which nothing can be said."""
    first = next((n for n, value in enumerate(values) if value), len(values))
    kept = values[first + 1 :] if first else values
    return tuple(value for value in kept if value is not None)
