"""From a number to its records where no list filters just so: a page that lists exactly those."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sextant.book.looking import Look
from sextant.chapters.reporting import telling
from sextant.chapters.reporting.question import ALONE, Question
from sextant.kernel.roles import Reach
from sextant.kernel.unable import Unable
from sextant.metrics import catalogue, dimensions, drill, measuring
from sextant.metrics.drill import NOTHING
from sextant.metrics.measures import MEASURE
from sextant.workspace import asking, cells, declare, listing, written

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from sextant.kernel.scope import Scope
    from sextant.metrics.answer import Answer, Row
    from sextant.metrics.measures import Metric

SHOWN = 50
REFUSED = 422


@dataclass(frozen=True)
class Found:
    """Some records as their list shows them."""

    heads: list[Any]
    rows: list[SafeString]
    hidden: int
    """How many of these somebody may count and not open."""


def address(question: Question, answer: Answer, name: str, row: Row | None) -> str:
    """Return where the records behind a number are listed; nothing where none can be."""
    metric = next(each for each in answer.request.metrics if each.name == name)
    if (records := answer.records(name, row)) is not None:
        return f"/{records.workspace}/?{records.query}"
    narrowed = drill.narrow(answer.request, row) if drill.held_in(metric) else None
    if narrowed is None or narrowed.period is None:
        return ""
    where = {} if row is None else part(question, row)
    asked = replace(question.narrowed(where, ()), metrics=(name,), compare=ALONE)
    unit, days = answer.request.scope.unit_id, narrowed.period
    query = asked.query(period=f"{days.start}..{days.last}", scope=str(unit or ""))
    return f"{reverse('explore-records')}?{query}"


def part(question: Question, row: Row) -> dict[str, str]:
    """Return what a row is of, as conditions of an address; its time is none of them."""
    where = {}
    for name in question.by:
        dimension = dimensions.EVERY[name]
        if not dimension.is_time:
            key = row[f"{name}_id"] if dimension.key else row[name]
            where[name] = NOTHING if key is None else str(key)
    return where


def missing(question: Question, answer: Answer) -> list[str]:
    """Say why some numbers have no records."""
    return [
        _why(metric, answer)
        for metric in answer.request.metrics
        if metric.name in question.metrics and not address(question, answer, metric.name, None)
    ]


def _why(metric: Metric, answer: Answer) -> str:
    if not metric.of:
        return _("“%(metric)s” counts customers by all they bought: no list shows its records.") % {
            "metric": metric.label
        }
    known, about = catalogue.every(), answer.request.measure
    parts = [about if name == MEASURE and about is not None else known[name] for name in metric.of]
    labels = [str(measuring.measured(each, about).label) for each in parts]
    return _("“%(metric)s” is reckoned from %(parts)s: explore those to open their records.") % {
        "metric": metric.label, "parts": written.listed(labels)
    }  # fmt: skip


@require_GET
@login_required
def records(request: HttpRequest) -> HttpResponse:
    """List the records behind one number, within the scope of whoever looks."""
    look, question = Look.of(request), Question.of(request.GET)
    question = replace(question, metrics=question.metrics[:1], by=(), compare=ALONE)
    (metric,) = (catalogue.every().get(name) for name in question.metrics or ("",))
    workspace = drill.held_in(metric) if metric is not None else ""
    if metric is None or not workspace:
        raise Http404
    shown: dict[str, Any] = {"look": look, "metric": metric}
    try:
        answer = question.ask(look)
    except Unable as refusal:
        shown["refusal"] = str(refusal)
        return render(request, "reporting/records.html", shown, status=REFUSED)
    page = Paginator(answer.record_ids(metric.name)[::-1], SHOWN).get_page(request.GET.get("page"))
    shown |= {
        "page": page,
        "count": page.paginator.count,
        "value": telling.figure(answer.total[metric.name], metric.unit),
        "nouns": declare.get(workspace).nouns,
        "conditions": telling.conditions(question, telling.labelled(question, look)),
        "found": _found(workspace, list(page.object_list), asking.whole_scope_for(request)),
        "explore": f"{reverse('explore')}?{question.query(period=request.GET.get('period', ''))}",
    }
    return render(request, "reporting/records.html", shown)


def _found(name: str, keys: list[int], scope: Scope) -> Found:
    """Return records by their keys, as far as somebody may open them."""
    workspace = declare.get(name)
    if scope.reach(workspace.kind) is Reach.NONE:
        raise Http404
    listed = listing.Listing(workspace, listing.read(workspace, {}, scope), scope)
    visible = set(workspace.visible(scope).filter(pk__in=keys).values_list("pk", flat=True))
    rows = listed.read([key for key in keys if key in visible])
    lines = cells.table_rows(workspace, listed.columns, rows, listed.open_to(rows), pick=False)
    return Found(listed.columns, lines, len(keys) - len(rows))
