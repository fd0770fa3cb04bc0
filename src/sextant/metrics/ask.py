"""`ask`: the only way a number reaches a page, a report, an export, the API or the command line."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Any

from sextant.kernel.period import Period
from sextant.kernel.scope import Scope
from sextant.metrics import against, deriving, manifest, running, unknown
from sextant.metrics.answer import Answer, Note
from sextant.metrics.deriving import Ahead
from sextant.metrics.engines import StalePublication
from sextant.metrics.figures import Figures, figures
from sextant.metrics.manifest import Manifest
from sextant.metrics.measures import Unit
from sextant.metrics.request import Request, resolve
from sextant.metrics.rows import Table
from sextant.metrics.undisturbed import undisturbed

KEPT = 256
KEPT_ROWS = 50_000  # of all answers together
LARGE = KEPT_ROWS // 3  # rows of an answer not worth keeping
MANY_TRIES = 3


class Kept:
    """The answers asked for last, by question and publication, as far as their rows fit."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Any, Answer] = OrderedDict()
        self._rows = 0
        self._lock = Lock()

    def get(self, key: Any) -> Answer | None:
        """Return an answer if it is there."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: Any, answer: Answer) -> None:
        """Keep an answer, and drop those not asked for longest."""
        if answer.table.size > LARGE:
            return
        with self._lock:
            known = self._answers.pop(key, None)
            self._answers[key] = answer
            self._rows += answer.table.size - (known.table.size if known else 0)
            while len(self._answers) > KEPT or self._rows > KEPT_ROWS:
                self._rows -= self._answers.popitem(last=False)[1].table.size

    def clear(self) -> None:
        """Drop all."""
        with self._lock:
            self._answers.clear()
            self._rows = 0


_kept = Kept()


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
    return _told(request)


def groups(
    metrics: Sequence[str],
    *,
    by: Sequence[str],
    where: Mapping[str, Any],
    period: Period,
    measure: str,
    scope: Scope,
    today: date,
) -> Answer:
    """Answer as `ask` does, with rows alone: neither their total nor notes, which cost as much again.

    So a history is asked for, of which each row is looked at and no sum of all.
    """
    request = resolve(
        metrics, by=by, where=where, period=period, compare=None, measure=measure, scope=scope,
        today=today,
    )  # fmt: skip
    return _told(replace(request, is_of_groups=True))


def _told(request: Request) -> Answer:
    publication = manifest.current()
    key = _key(request, publication)
    known = _kept.get(key)
    if known is None:
        with undisturbed():
            known = _answered(request, publication)
        _kept.put(key, known)
    return replace(known, total=dict(known.total))


def forget() -> None:
    """Drop the answers kept in memory, so that the next ones are computed."""
    _kept.clear()
    deriving.forget()


def _key(request: Request, publication: Manifest) -> Any:
    return (*publication.mark, request)


def _answered(request: Request, publication: Manifest) -> Answer:
    found, publication = _computed(request, publication)
    compared = against.figures_beside(request, publication)
    keys = [
        *found.parts,
        *(key for key in (compared.parts if compared else ()) if key not in found.parts),
    ]
    for each in (found, compared):
        running.add_up(request, each, keys)
    ahead = deriving.ahead(request, found, publication)
    table = Table(request, found, compared, ahead)
    if request.is_of_groups:
        return Answer(request, table, {}, publication)
    notes = (*_notes(request, found, publication), *tested(ahead))
    return Answer(request, table, table.total(), publication, notes, ahead)


def _computed(request: Request, publication: Manifest) -> tuple[Figures, Manifest]:
    """Ask, and ask again where files went away because the process had slept for long."""
    for _try in range(MANY_TRIES - 1):
        try:
            return figures(request, request.period, publication), publication
        except StalePublication:
            publication = manifest.current()
    return figures(request, request.period, publication), publication


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
