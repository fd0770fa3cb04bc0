"""The table of an answer: each number leads to its records, each row to what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sextant.book.comparing import step
from sextant.chapters.reporting import behind, telling
from sextant.chapters.reporting.question import common
from sextant.metrics import dimensions

if TYPE_CHECKING:
    from sextant.book.comparing import Step
    from sextant.chapters.reporting.question import Question
    from sextant.metrics.answer import Answer, Row

SHOWN = 100
DEEPER = (
    "region", "team", "person", "account", "product", "stage", "channel", "source", "industry",
    "month", "week",
)  # fmt: skip
ABOVE = {"person": ("region", "team"), "team": ("region",)}  # what holds one of these is known


@dataclass(frozen=True)
class Cell:
    """One number of a row, with what it is laid beside."""

    text: str
    records: str
    """Where its records are listed."""
    before: str = ""
    step: Step | None = None
    change: str = ""
    verdict: str = ""
    is_thin: bool = False


@dataclass(frozen=True)
class Line:
    """One row: its parts by name, its numbers, and the question about it alone."""

    names: list[str]
    cells: list[Cell]
    down: str = ""


def ordered(answer: Answer) -> Answer:
    """Return the answer with its largest parts first, but for what has an order of its own."""
    by, (first, *_rest) = answer.request.by, answer.request.metrics
    if not by or by[0].is_time or by[0].order:
        return answer
    key = f"{by[0].name}_id" if by[0].key else by[0].name  # two may have one name
    sums = dict[Any, float]()
    for row in answer.rows:
        sums[row[key]] = sums.get(row[key], 0.0) + float(row[first.name] or 0)
    # stable: what a part is split by keeps its own order
    rows = sorted(answer.rows, key=lambda row: (row[key] is None, -sums[row[key]]))
    if len(by) == 1:
        rows = sorted(rows, key=lambda row: row[first.name] is None)
    return answer.showing(_together(rows, key))


def _together(rows: list[Row], name: str) -> list[Row]:
    """Keep the rows of a part beside each other, even where two parts weigh the same."""
    places = {value: n for n, value in enumerate(dict.fromkeys(row[name] for row in rows))}
    return sorted(rows, key=lambda row: places[row[name]])


def lines(question: Question, answer: Answer, scope: str, period: str) -> list[Line]:
    """Return the rows that one reads on a page."""
    onward = deeper(question)
    return [
        Line(
            [telling.part(row, dimension) for dimension in answer.request.by],
            [_cell(question, answer, name, row) for name in question.metrics],
            _down(question, row, onward, scope, period),
        )
        for row in answer.rows[:SHOWN]
    ]


def total(question: Question, answer: Answer) -> list[Cell]:
    """Return the numbers of all rows together."""
    return [_cell(question, answer, name, None) for name in question.metrics]


def deeper(question: Question) -> str:
    """Return what a part is split by next, or nothing where all is asked."""
    used = {*question.by, *(name for name, _values in question.where)}
    used |= {above for name in used for above in ABOVE.get(name, ())}
    may = common(question.metrics)
    return next((name for name in DEEPER if name in may and name not in used), "")


def _cell(question: Question, answer: Answer, name: str, row: Row | None) -> Cell:
    values = answer.total if row is None else row
    metric = next(each for each in answer.request.metrics if each.name == name)
    moved, change = step(answer, name, row), values.get(f"{name}_change")
    verdict = ""
    if moved is not None and moved.is_sure and metric.good != "neither":
        verdict = "good" if (moved.way == "more") == (metric.good == "up") else "bad"
    return Cell(
        telling.figure(values.get(name), metric.unit),
        behind.address(question, answer, name, row) if values.get(name) else "",
        telling.figure(values.get(f"{name}_compare"), metric.unit),
        moved,
        telling.signed(change, metric.unit),
        verdict,
        answer.is_thin(name, row),
    )


def _down(question: Question, row: Row, onward: str, scope: str, period: str) -> str:
    if not onward:
        return ""
    times = [row[name] for name in question.by if dimensions.EVERY[name].is_time]
    if None in times:
        return ""
    days = str(times[-1]) if times else period
    where = behind.part(question, row)
    return f"?{question.narrowed(where, (onward,)).query(period=days, scope=scope)}"
