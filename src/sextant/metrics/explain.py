"""Why this number: what a metric means, and the query behind an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sextant.kernel.roles import role
from sextant.metrics import engines, figures, statements
from sextant.metrics.catalogue import every
from sextant.metrics.manifest import Manifest
from sextant.metrics.measures import GOOD_LABELS, MEASURE, UNIT_LABELS, Metric
from sextant.metrics.request import Request

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from sextant.kernel.scope import Scope


@dataclass(frozen=True)
class Definition:
    """What a metric means, for people."""

    name: str
    label: _StrPromise
    meaning: _StrPromise
    caution: _StrPromise
    unit: str
    unit_label: _StrPromise
    good: str
    good_label: _StrPromise
    fact: str
    date: str
    formula: str
    dimensions: tuple[str, ...]
    owner: str
    owner_label: _StrPromise


def definition(metric: Metric) -> Definition:
    """Return what a metric means, for people."""
    return Definition(
        name=metric.name,
        label=metric.label,
        meaning=metric.meaning,
        caution=metric.caution,
        unit=str(metric.unit),
        unit_label=UNIT_LABELS[metric.unit],
        good=str(metric.good),
        good_label=GOOD_LABELS[metric.good],
        fact=metric.fact.name,
        date=metric.date,
        formula=" / ".join(_formula(metric)) or "from " + ", ".join(metric.of),
        dimensions=metric.dimensions,
        owner=metric.owner,
        owner_label=role(metric.owner).label,
    )


def query(request: Request, publication: Manifest) -> str:
    """Return the SQL behind an answer, with its values written in."""
    engine = engines.current()
    by = tuple(dimension.name for dimension in request.by)
    texts = []
    for group in request.groups():
        shape = statements.shape_of(request, group, by=by)
        statement = statements.statement(shape, engine.dialect)
        text = engine.sql(statement, publication)
        windows = figures.stretches_of(shape, request, group, publication, period=request.period)
        values = figures.values(request, group, statement, period=request.period, windows=windows)
        for name in sorted(values, key=len, reverse=True):  # no name may end another
            text = text.replace(f"${name}", _literal(values[name], engine.dialect))
        texts.append(text)
    return ";\n\n".join(texts)


def _formula(metric: Metric) -> Iterable[str]:
    for part in metric.quotient:
        of = f" of {part.column}" if part.column else ""
        state = f" that are {part.state}" if part.state else ""
        within = f" within {part.days} days" if part.days else ""
        yield f"{part.kind}{of}{state}{within} where {part.rows.name}"


def _literal(value: Any, dialect: str) -> str:
    if isinstance(value, list):
        values = ", ".join(_literal(each, dialect) for each in value)
        return f"array({values})" if dialect == "pyspark" else f"[{values}]"
    if isinstance(value, date):
        return f"DATE '{value}'"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def open_to(scope: Scope) -> Iterator[Metric]:
    """Yield the metrics that somebody may ask: of records open to them, with all these are made of."""
    known = every()
    for metric in known.values():
        made_of = [metric, *(known[name] for name in metric.of if name != MEASURE)]
        if all(_is_open(each, scope) for each in made_of):
            yield metric


def _is_open(metric: Metric, scope: Scope) -> bool:
    is_permitted = not metric.needs or scope.permits(metric.needs)
    return is_permitted and scope.spans(metric.fact.kind) != ()


def catalogue() -> list[dict[str, Any]]:
    """Return every metric as JSON can hold it."""
    return [described(metric) for metric in every().values()]


def described(metric: Metric) -> dict[str, Any]:
    """Return a metric as JSON can hold it."""
    each = definition(metric)
    return {
        "name": each.name,
        "label": str(each.label),
        "meaning": str(each.meaning),
        "caution": str(each.caution),
        "unit": each.unit,
        "good": each.good,
        "fact": each.fact,
        "date": each.date,
        "formula": each.formula,
        "dimensions": list(each.dimensions),
        "owner": each.owner,
    }
