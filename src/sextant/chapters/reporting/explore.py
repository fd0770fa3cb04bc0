"""Explore: any numbers by any dimensions over any period, with all of the question in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from sextant.book.figures import figure
from sextant.book.looking import Look
from sextant.chapters.reporting import behind, charts, files, picking, pinning, table, telling
from sextant.chapters.reporting.question import ALONE, Question, usual
from sextant.kernel.roles import permits, require
from sextant.kernel.unable import Unable
from sextant.metrics import dimensions
from sextant.metrics.ask import ask
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from django.http import HttpRequest


OFFERED = 200
REFUSED = 422
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Condition:
    """A condition in words, and the address without it."""

    label: str
    value: str
    without: str


@require_GET
@login_required
def explore(request: HttpRequest) -> HttpResponse:
    """Answer a question, or show the form with what was asked and why it cannot be answered."""
    look, question = Look.of(request), Question.of(request.GET)
    if request.GET.get("filter") and dict(question.where).get(request.GET["filter"]):
        return HttpResponseRedirect(f"{reverse('explore')}?{_query(request, question)}")
    if not question.metrics:
        question = usual(look)
    shown: dict[str, Any] = {
        "look": look,
        "question": question,
        "query": _query(request, question),
        "pairs": [(name, value) for name, values in question.where for value in values],
        "kept": [(name, request.GET.get(name, "")) for name in ("period", "scope")],
        "typed": request.GET.get("value", ""),
        "exports": permits(asked.person(request), "export"),
        "keeps": permits(asked.person(request), "view.keep"),
        **picking.offered(question, look.scope),
        **pinning.choices(request, question),
    }
    status = 200
    try:
        shown |= answered(request, look, question)
    except Unable as refusal:
        status = REFUSED
        shown |= {"refusal": str(refusal), "conditions": _conditions(request, question)}
    return render(request, "reporting/explore.html", shown, status=status)


def answered(request: HttpRequest, look: Look, question: Question) -> dict[str, Any]:
    """Return all that is shown of an answer."""
    if not question.metrics:
        return {"empty": True}
    answer = table.ordered(question.ask(look, beside=True))
    given = {"scope": request.GET.get("scope", ""), "period": request.GET.get("period", "")}
    return {
        "answer": answer,
        "sentences": telling.sentences(question, answer),
        "figures": [figure(answer, name) for name in question.metrics],
        "charts": charts.charts(question, answer),
        "columns": answer.request.by,
        "shown": [each for each in answer.request.metrics if each.name in question.metrics],
        "lines": table.lines(question, answer, **given),
        "hidden": max(0, len(answer.rows) - table.SHOWN),
        "whole": table.total(question, answer),
        "against": telling.beside(question),
        "compares": question.compare != ALONE,
        "conditions": _conditions(request, question),
        "unlisted": behind.missing(question, answer),
        "deeper": dimensions.EVERY.get(table.deeper(question)),
    }


@require_GET
@login_required
def values(request: HttpRequest) -> HttpResponse:
    """Offer the values a dimension has among the numbers looked at."""
    look, question = Look.of(request), Question.of(request.GET)
    name, options = request.GET.get("filter", ""), list[str]()
    dimension = dimensions.EVERY.get(name)
    if dimension is not None and not dimension.is_time and question.metrics:
        try:
            found = ask(question.metrics[:1], by=(name,), period=look.period,
                        measure=question.measure, scope=look.scope, today=look.today)  # fmt: skip
            options = [str(row[name]) for row in found.rows if row[name] is not None]
        except Unable:
            options = []  # the question itself is refused beside the form
    return render(request, "reporting/explore_values.html", {"options": options[:OFFERED]})


@require_GET
@login_required
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Give exactly the rows that are shown, as a file."""
    if form not in TYPES:
        raise Http404
    require(asked.person(request), "export")
    look, question = Look.of(request), Question.of(request.GET)
    question = question if question.metrics else usual(look)
    try:
        answer = table.ordered(question.ask(look))
    except Unable as refusal:
        return HttpResponse(str(refusal), status=REFUSED, content_type="text/plain; charset=utf-8")
    body = files.csv_text(answer) if form == "csv" else files.xlsx_bytes(answer)
    name = "-".join(question.metrics[:1] + question.by)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return HttpResponse(body, content_type=TYPES[form], headers=headers)


def _conditions(request: HttpRequest, question: Question) -> list[Condition]:
    found = []
    for each in telling.conditions(question, telling.labelled(question, Look.of(request))):
        less = question.without(each["name"])
        found.append(Condition(each["label"], each["value"], f"?{_query(request, less)}"))
    return found


def _query(request: HttpRequest, question: Question) -> str:
    return question.query(period=request.GET.get("period", ""), scope=request.GET.get("scope", ""))
