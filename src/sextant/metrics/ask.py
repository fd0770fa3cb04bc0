"""`ask`: the only way a number reaches a page, a report, an export, the API or the command line."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Lock
from typing import Any

from sextant.kernel.period import Period
from sextant.kernel.scope import Scope
from sextant.metrics import against, buckets, deriving, manifest, running, unknown
from sextant.metrics.answer import Answer, Note, Row
from sextant.metrics.deriving import Ahead, Moment
from sextant.metrics.engines import StalePublication
from sextant.metrics.figures import PLACES, Figures, Key, figures, result
from sextant.metrics.manifest import Manifest
from sextant.metrics.measures import Metric, Unit
from sextant.metrics.request import PLAN, Request, resolve

KEPT = 256
LARGE = 2000  # rows of an answer not worth keeping
MANY_TRIES = 3

_answers: OrderedDict[Any, Answer] = OrderedDict()
_lock = Lock()


def ask(
    metrics: str | Sequence[str],
    *,
    by: Sequence[str] = (),
    where: Mapping[str, Any] | None = None,
    period: Period | str | None = None,
    compare: str | None = None,
    measure: str = "",
    scope: Scope,
    today: date,
) -> Answer:
    """Answer with some metrics for those who stand inside a scope, or refuse in a sentence.

    `measure` names what targets are targets of, where targets are asked about.
    """
    request = resolve(
        metrics,
        by=by,
        where=where or {},
        period=period,
        compare=compare,
        measure=measure,
        scope=scope,
        today=today,
    )
    publication = manifest.current()
    key = _key(request, publication)
    known = _answers.get(key)
    if known is None:
        known = _answered(request, publication)
        _keep(key, known)
    return replace(known, rows=[dict(row) for row in known.rows], total=dict(known.total))


def forget() -> None:
    """Drop the answers kept in memory, so that the next ones are computed."""
    with _lock:
        _answers.clear()
    deriving.forget()


def _key(request: Request, publication: Manifest) -> Any:
    return (*publication.mark, request)


def _keep(key: Any, answer: Answer) -> None:
    if len(answer.rows) > LARGE:
        return
    with _lock:
        _answers[key] = answer
        while len(_answers) > KEPT:
            _answers.popitem(last=False)


def _answered(request: Request, publication: Manifest) -> Answer:
    found, publication = _computed(request, publication)
    compared = against.figures_beside(request, publication)
    keys = [
        *found.parts,
        *(key for key in (compared.parts if compared else ()) if key not in found.parts),
    ]
    labels = {**(compared.labels if compared else {}), **found.labels}
    for each in (found, compared):
        running.add_up(request, each, keys)
    ranks = {key: _rank(key, labels[key], request) for key in keys}
    ahead = deriving.ahead(request, found, publication)
    rows = [
        _row(key, labels[key], found, compared, Moment(request, request.period, key, ahead.of(key)))
        for key in sorted(keys, key=ranks.get)  # type: ignore[arg-type]
    ]
    now = Moment(request, request.period, (), ahead.of_all)
    total = _values(found.total, compared.total if compared else None, now)
    cases = {_public(key, request): parts for key, parts in found.parts.items()}
    cases["total",] = found.total
    notes = (*_notes(request, found, publication), *tested(ahead))
    return Answer(request, rows, total, publication, notes, cases, ahead)


def _computed(request: Request, publication: Manifest) -> tuple[Figures, Manifest]:
    """Ask, and ask again where files went away because the process had slept for long."""
    for _try in range(MANY_TRIES - 1):
        try:
            return figures(request, request.period, publication), publication
        except StalePublication:
            publication = manifest.current()
    return figures(request, request.period, publication), publication


def _rank(key: Key, labels: Mapping[int, tuple[Any, Any]], request: Request) -> tuple[Any, ...]:
    """Order by time, by a dimension's own order, or by label; what is unknown comes last."""
    rank: list[Any] = []
    for n, dimension in enumerate(request.by):
        label, order = labels[n]
        if dimension.is_time:
            rank += [key[n] is None, key[n] or 0]
        else:
            rank += [
                key[n] is None,
                order or 0,
                str(label or "").casefold(),
                str(label),
                key[n] or 0,
            ]
            rank[-1] = rank[-1] if dimension.key else 0
    return tuple(rank)


def _row(
    key: Key,
    labels: Mapping[int, tuple[Any, Any]],
    found: Figures,
    compared: Figures | None,
    moment: Moment,
) -> Row:
    row: Row = {}
    request = moment.request
    for n, dimension in enumerate(request.by):
        if dimension.is_time:
            row[dimension.name] = buckets.name(dimension.name, key[n], request.calendar)
            continue
        row[dimension.name] = labels[n][0]
        if dimension.key:
            row[f"{dimension.name}_id"] = key[n]
    before = compared.parts.get(key, {}) if compared else None
    return row | _values(found.parts.get(key, {}), before, moment)


def _public(key: Key, request: Request) -> Key:
    return tuple(
        buckets.name(dimension.name, part, request.calendar) if dimension.is_time else part
        for dimension, part in zip(request.by, key, strict=True)
    )


def _values(
    parts: Mapping[str, tuple[Any, ...]],
    before: Mapping[str, tuple[Any, ...]] | None,
    moment: Moment,
) -> Row:
    request, row = moment.request, Row()
    known = _known(request, parts)
    if before is None:
        for metric in request.metrics:
            row |= _results(metric, known, moment)
        return row
    then = replace(moment, period=request.compare_period, outlook=None)
    then_known = _known(request, before)
    for metric in request.metrics:
        found = _results(metric, known, moment)
        past = _results(metric, then_known, then)[metric.name]
        if request.compare == PLAN and not against.has_plan(metric, before):
            past = None
        row |= found | _compared(metric, found[metric.name], past)
    return row


def _known(request: Request, parts: Mapping[str, tuple[Any, ...]]) -> dict[str, Any]:
    simple = {metric.name: metric for metric in request.simple}
    known = {name: result(metric, parts.get(name)) for name, metric in simple.items()}
    for metric in request.metrics:
        if metric.is_cumulative:
            (name,) = metric.of
            known[metric.name] = result(simple[name], parts.get(metric.name, parts.get(name)))
    return known


def _results(metric: Metric, known: Mapping[str, Any], moment: Moment) -> Row:
    if metric.derive is not None:
        return deriving.derived(metric, known, moment)
    return {metric.name: known[metric.name]}


def _compared(metric: Metric, value: Any, before: Any) -> Row:
    change = None if value is None or before is None else value - before
    rate = None
    if change is not None and before:
        rate = (Decimal(change) / abs(Decimal(before))).quantize(PLACES).normalize() + 0
    return {
        f"{metric.name}_compare": before,
        f"{metric.name}_change": change,
        f"{metric.name}_change_rate": rate,
    }


def tested(ahead: Ahead) -> list[Note]:
    """Say how well what is foreseen would have been foreseen before, or that it cannot be said."""
    if ahead.groups is None:
        return []
    test = ahead.groups.test
    if test is None:
        return [Note("too_little")]
    figures = (f"{test.error:.0%}", f"{round(test.bias, 2) + 0:+.0%}", f"{test.coverage:.0%}")
    return [Note("back_test", test.cases, figures)]


def _too_young(request: Request, found: Figures) -> list[Note]:
    """Say how many cases have not had the days within which they may come to an end."""
    notes = []
    for metric in request.simple:
        parts = found.total.get(metric.name, ())
        if len(metric.parts) > len(metric.quotient) and (parts[-1] or 0) > (parts[1] or 0):
            notes.append(Note("too_young", parts[-1] - (parts[1] or 0), (str(metric.label),)))
    return notes


def _notes(request: Request, found: Figures, publication: Manifest) -> tuple[Note, ...]:
    notes = [Note("unknown", words=words) for words in unknown.values(request, found, publication)]
    if any(request.scope.spans(metric.fact.kind) == () for metric in request.simple):
        notes.append(Note("scope"))
    notes += _too_young(request, found)
    is_money = any(metric.unit is Unit.MONEY for metric in request.simple)
    for kind, (no_amount, no_rate, no_cost) in found.missing.items():
        if no_amount and is_money:
            notes.append(Note("no_amount", no_amount))
        if no_rate:
            notes.append(Note("no_rate" if kind == "deal" else "no_rate_of_lines", no_rate))
        if no_cost:
            notes.append(Note("no_cost", no_cost))
    return tuple(notes)
