"""Where a number moved unlike the rest: combinations of dimensions, by their unexpected difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sextant.metrics.answer import Answer, Row
from sextant.metrics.dimensions import EVERY, Dimension
from sextant.metrics.why.choosing import concentration
from sextant.metrics.why.noise import usual
from sextant.metrics.why.question import Question
from sextant.metrics.why.reasons import named
from sextant.metrics.why.series import courses
from sextant.metrics.why.sides import Sides, Whole, sides

if TYPE_CHECKING:
    import polars as pl

    from sextant.calc.where import Insight

MOST = 6
DEPTH = 3
FAMILIES = (  # of which the most telling one stands for all, since they are nested in each other
    ("region", "team", "person"),
    ("category", "product"),
    ("industry", "territory", "country"),
    ("channel", "source"),
)


@dataclass(frozen=True)
class Place:
    """A combination that moved unlike the rest; figures are in the metric's own unit."""

    name: str
    where: Mapping[str, Any]
    before: Decimal
    now: Decimal
    expected: Decimal
    """What it would be now, had it moved as the rest did, other places that surely moved aside."""
    interval: tuple[Decimal, Decimal] | None
    """Where the unexpected difference may truly lie (95 %), None where too little is known.

    It is learned from how unlike each other the groups within move (see `calc.where`), and where
    there are too few of them, from how the place moved in earlier periods.
    """
    row: Row
    answer: Answer

    @property
    def change(self) -> Decimal:
        """Return how far it moved."""
        return self.now - self.before

    @property
    def unexpected(self) -> Decimal:
        """Return how far it moved beyond the rest."""
        return self.now - self.expected

    @property
    def is_noise(self) -> bool:
        """Tell whether chance is known to make as much."""
        return self.interval is not None and self.interval[0] <= 0 <= self.interval[1]


def places(question: Question, whole: Whole, by: tuple[str, ...] = ()) -> list[Place]:
    """Find the combinations that moved most unlike the rest, the furthest first."""
    if question.compare == "plan":
        return []
    names = chosen(question, whole, by)
    if not names:
        return []
    from sextant.calc.where import insights

    both = sides(question, names)
    test, control = (_frame(question, answer) for answer in (both.now, both.before))
    if not len(test) or not len(control):
        return []
    over = "over" if question.is_quotient else None
    found = insights(test, control, dimensions=names, value="value", over=over, top=MOST)
    return [_place(question, whole, both, insight) for insight in found.insights]


def chosen(question: Question, whole: Whole, by: tuple[str, ...]) -> list[str]:
    """Name up to three dimensions: those asked, then the most telling ones of other families."""
    known = set(question.metric.dimensions) - set(question.where)
    rated = []
    for family in FAMILIES:
        if set(family) & set(by):
            continue
        sizes = [(concentration(question, whole, name), name) for name in family if name in known]
        if sizes and max(sizes)[0] > 0:
            rated.append(max(sizes))
    rated.sort(reverse=True)
    return [*by[:DEPTH], *(name for _size, name in rated)][:DEPTH]


def _frame(question: Question, answer: Answer) -> pl.DataFrame:
    import polars as pl

    columns: dict[str, list[Any]] = {each.name: [] for each in answer.request.by}
    columns |= {"value": [], "over": []}
    for row in answer.rows:
        for dimension in answer.request.by:
            columns[dimension.name].append(row[_column(dimension)])
        parts = answer.parts(question.metric.name, row) or (0, 0)
        columns["value"].append(float(parts[0] or 0))
        columns["over"].append(float(parts[-1] or 0))
    keyed = {each.name: pl.Int64 if each.key else pl.String for each in answer.request.by}
    return pl.DataFrame(columns, schema={**keyed, "value": pl.Float64, "over": pl.Float64})


def _column(dimension: Dimension) -> str:
    return f"{dimension.name}_id" if dimension.key else dimension.name


def _place(question: Question, whole: Whole, both: Sides, insight: Insight) -> Place:
    by = [EVERY[name] for name in insight.keys]
    row = next(
        row
        for row in both.rows().values()
        if all(row[_column(each)] == insight.keys[each.name] for each in by)
    )
    narrowed = question.within(insight.keys)
    before, now, unexpected = _in_steps(
        whole, insight.metric_control, insight.metric_test, insight.own_difference
    )
    known = insight.interval and _in_steps(whole, *insight.interval)
    return Place(
        named(row, by),
        insight.keys,
        before,
        now,
        now - unexpected,
        (known[0], known[1]) if known else _by_history(narrowed, unexpected, whole.step),
        row,
        narrowed.now([question.metric.name]),
    )


def _in_steps(whole: Whole, *values: float) -> list[Decimal]:
    return [Decimal(str(value)).quantize(whole.step) for value in values]


def _by_history(
    question: Question, unexpected: Decimal, step: Decimal
) -> tuple[Decimal, Decimal] | None:
    known = usual(courses(question).get(()))
    if known is None:
        return None
    reach = Decimal(str(known[1])).quantize(step)
    return unexpected - reach, unexpected + reach
