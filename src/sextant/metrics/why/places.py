"""Where a number moved unlike the rest: combinations of dimensions, by their unexpected difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sextant.calc.drivers import Over
from sextant.metrics.answer import Row
from sextant.metrics.catalogue.rows import PLANNED
from sextant.metrics.dimensions import EVERY, Dimension
from sextant.metrics.why.choosing import concentration
from sextant.metrics.why.noise import usual
from sextant.metrics.why.question import Question
from sextant.metrics.why.reasons import named
from sextant.metrics.why.series import courses
from sextant.metrics.why.sides import Key, Sides, Whole, sides

if TYPE_CHECKING:
    import polars as pl

    from sextant.calc.where import Insight
    from sextant.metrics.drill import Records

MOST = 6
DEPTH = 3
FAMILIES = (  # of which the most telling one stands for all, since they are nested in each other
    ("region", "team", "person"),
    ("category", "product"),
    ("industry", "territory", "country"),
    ("channel", "source"),
    ("tier",),
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
    question: Question
    """Which asks for this place alone."""

    @property
    def records(self) -> Records | None:
        """Return the list page that shows the records behind it, if one can."""
        return self.question.records()

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
    if question.recipe.is_product:
        return []
    names = chosen(question, whole, by)
    if not names:
        return []
    from sextant.calc.where import insights

    both = sides(question, names)
    control, test = _frames(both)
    if not len(test) or not len(control):
        return []
    over = "over" if question.is_quotient else None
    found = insights(test, control, dimensions=names, value="value", over=over, top=MOST)
    return [_place(question, whole, both, insight) for insight in found.insights]


def chosen(question: Question, whole: Whole, by: tuple[str, ...]) -> list[str]:
    """Name up to three dimensions: those asked, then the most telling ones of other families."""
    known = set(question.metric.dimensions) - set(question.where)
    if question.compare == "plan":
        known &= set(PLANNED)
    rated = []
    for family in FAMILIES:
        if set(family) & set(by):
            continue
        sizes = [(concentration(question, whole, name), name) for name in family if name in known]
        if sizes and max(sizes)[0] > 0:
            rated.append(max(sizes))
    rated.sort(reverse=True)
    return [*by[:DEPTH], *(name for _size, name in rated)][:DEPTH]


def _frames(both: Sides) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what each combination came to before and now, and what it is measured by."""
    by = both.now.request.by
    if both.question.is_quotient:
        before, now = both.overs()
    else:
        before, now = (
            {key: Over(value, 0) for key, value in side.items()} for side in both.values()
        )
    return _frame(before, by), _frame(now, by)


def _frame(found: Mapping[Key, Over], by: Sequence[Dimension]) -> pl.DataFrame:
    import polars as pl

    columns: dict[str, list[Any]] = {
        each.name: [key[n] for key in found] for n, each in enumerate(by)
    }
    columns["value"] = [float(over.numerator) for over in found.values()]
    columns["over"] = [float(over.denominator) for over in found.values()]
    keyed = {each.name: pl.Int64 if each.key else pl.String for each in by}
    return pl.DataFrame(columns, schema={**keyed, "value": pl.Float64, "over": pl.Float64})


def _place(question: Question, whole: Whole, both: Sides, insight: Insight) -> Place:
    by = [EVERY[name] for name in insight.keys]
    names = [each.name for each in both.now.request.by]
    told = [(names.index(name), value) for name, value in insight.keys.items()]
    row = both.row(next(key for key in both.groups if all(key[n] == value for n, value in told)))
    narrowed = question.within(insight.keys)
    before, now, unexpected = _in_steps(whole, *(figures := _figures(narrowed, insight)))
    known = insight.interval and _in_steps(whole, *_moved(insight, figures[2]))
    return Place(
        named(row, by),
        insight.keys,
        before,
        now,
        now - unexpected,
        (known[0], known[1]) if known else _by_history(narrowed, unexpected, whole.step),
        row,
        narrowed,
    )


def _in_steps(whole: Whole, *values: Any) -> list[Decimal]:
    return [Decimal(str(value)).quantize(whole.step) for value in values]


def _figures(question: Question, insight: Insight) -> tuple[Any, Any, Any]:
    """Return what a combination was and is, and how far it moved beyond the rest.

    What does not add up is asked for itself, and expected to move as its cells were.
    """
    before, own = insight.metric_control, insight.own_difference
    if question.is_quotient or question.metric.is_additive or not before:
        return before, insight.metric_test, own
    then, now = sides(question, ()).wholes()
    return then, now, float(now) - float(then) * (insight.metric_test - own) / before


def _moved(insight: Insight, unexpected: float) -> tuple[float, float]:
    """Return the range of what was unexpected, about what it came to when asked for itself."""
    assert insight.interval is not None
    low, high = insight.interval
    return low + unexpected - insight.own_difference, high + unexpected - insight.own_difference


def _by_history(
    question: Question, unexpected: Decimal, step: Decimal
) -> tuple[Decimal, Decimal] | None:
    known = usual(courses(question).get(()))
    if known is None:
        return None
    reach = Decimal(str(known[1])).quantize(step)
    return unexpected - reach, unexpected + reach
