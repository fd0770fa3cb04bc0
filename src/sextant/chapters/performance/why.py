"""Why this number: what it means, what moved it, the records behind it, and its query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sextant.book.comparing import step
from sextant.book.figures import KINDS, figure
from sextant.book.looking import Look
from sextant.calc.drivers import Joint
from sextant.chapters.performance import driving
from sextant.kernel.unable import Unable
from sextant.metrics import catalogue, dimensions
from sextant.metrics.ask import ask
from sextant.metrics.catalogue.rows import PLANNED
from sextant.metrics.why import why as explained
from sextant.metrics.why.linking import Method
from sextant.metrics.why.recipes import PRODUCTS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from sextant.book.figures import Figure
    from sextant.metrics.answer import Answer, Row
    from sextant.metrics.measures import Metric
    from sextant.metrics.why import Explanation

SHOWN = 20
BESIDE = {
    "won_revenue": ("won_deals",), "average_deal": ("won_deals",),
    "win_rate": ("won_deals", "lost_deals"),
}  # fmt: skip
JOINTS = {"shown": Joint.SHOWN, "shared": Joint.SHARED}
STANDING_NOW = {"open_deals", "open_pipeline", "weighted_pipeline"}
METHODS = {str(each): each for each in Method}


@require_GET
@login_required
def why(request: HttpRequest, metric: str) -> HttpResponse:
    """Explain one number, as the address asks for it."""
    known = catalogue.every().get(metric)
    if known is None:
        raise Http404
    look, where = Look.of(request), _where(request, known)
    by = _by(request, known)
    shown: dict[str, Any] = {
        "look": look, "by": by, "metric": metric, "compare": _compare(request, look),
        "method": _method(request),
    }  # fmt: skip
    try:
        explanation = _explanation(request, look, known, where)
        if explanation is not None:
            by = shown["by"] = _told_by(request, explanation, by)
            shown |= driving.explained(request, explanation)
    except Unable as refusal:
        shown["unexplained"] = str(refusal)
    try:
        shown |= _number(look, known, by, where)
        shown |= _beside(shown.get("explanation"), shown["figure"])
        if shown["compare"] == "plan":
            shown["dimensions"] = [x for x in shown["dimensions"] if x.name in PLANNED or x.is_time]
    except Unable as refusal:
        shown["refusal"] = str(refusal)
    return render(request, "performance/why.html", shown)


@require_GET
@login_required
def deeper(request: HttpRequest, metric: str) -> HttpResponse:
    """Return where a number moved unlike the rest, and by what kind, once its page is read."""
    known = catalogue.every().get(metric)
    if known is None:
        raise Http404
    look, shown = Look.of(request), dict[str, Any]()
    joint = JOINTS.get(request.GET.get("joint", ""), Joint.SHARED)
    try:
        explanation = _explanation(request, look, known, _where(request, known))
        if explanation is not None:
            shown = driving.deeper(request, explanation, joint, _method(request))
            shown["definition"] = explanation.answer.definition(metric)
    except Unable as refusal:
        shown["refusal"] = str(refusal)
    return render(
        request,
        "performance/why_deeper.html",
        {**shown, "joint": joint, "method": _method(request), "metric": metric},
    )


def _method(request: HttpRequest) -> Method:
    return METHODS.get(request.GET.get("method", ""), Method.SHAPLEY)


def _explanation(
    request: HttpRequest, look: Look, metric: Metric, where: dict[str, str]
) -> Explanation | None:
    """Explain a number, but for what is as of now, and for the course of time."""
    if metric.name in STANDING_NOW or look.is_ahead:
        return None
    asked = request.GET.get("by", "")
    is_part = asked in metric.dimensions and not dimensions.EVERY[asked].is_time
    is_part = is_part and metric.name not in PRODUCTS
    return explained(
        metric.name,
        period=look.period,
        compare=_compare(request, look),
        by=[asked] if is_part else [],
        where=where,
        method=_method(request),
        scope=look.scope,
        today=look.today,
    )


def _compare(request: HttpRequest, look: Look) -> str:
    return "plan" if request.GET.get("compare") == "plan" else look.compare


def _told_by(request: HttpRequest, explanation: Explanation, asked: str) -> str:
    """Return what the parts are told by: units of time as asked, else as explained."""
    if request.GET.get("by") and dimensions.EVERY[asked].is_time:
        return asked
    return explanation.division.by[0].name if explanation.division.by else asked


def _number(look: Look, metric: Metric, by: str, where: dict[str, str]) -> dict[str, Any]:
    names = (metric.name, *BESIDE.get(metric.name, ()))
    # what is open is always as of now: it has no past to be compared with
    now = metric.name in STANDING_NOW
    span: dict[str, Any] = (
        {"period": None} if now else {"period": look.elapsed, "compare": look.compare}
    )
    asked: dict[str, Any] = {"where": where, "scope": look.scope, "today": look.today, **span}
    whole, parts = ask(names, **asked), ask(names, by=(by,), **asked)
    definition = whole.definition(metric.name)
    moved = step(whole, metric.name)
    labels = ask(names[:1], by=tuple(where), **asked).rows[:1] if where else []
    return {
        "where": [
            (dimensions.EVERY[name].label, labels[0][name] if labels else value)
            for name, value in where.items()
        ],
        "figure": figure(whole, metric.name),
        "definition": definition,
        "kind": KINDS[definition.unit],
        "step": moved,
        "is_now": now,
        "rows": _drivers(parts, metric.name),
        "hidden": max(0, len(parts.rows) - SHOWN),
        "answer": parts,
        "dimensions": [dimensions.EVERY[name] for name in metric.dimensions if name not in where],
        "dimension": dimensions.EVERY[by],
        "can_be_planned": metric.is_additive,
        "by_time": dimensions.EVERY[by].is_time,
    }


def _beside(explanation: Explanation | None, known: Figure) -> dict[str, Any]:
    """Return the number as it is shown, coloured only where it moved beyond noise."""
    if explanation is None:
        return {"shown_now": known.value, "shown_before": known.before, "shown_good": known.good}
    good = str(explanation.question.metric.good)
    sure = driving.verdict(explanation.significance, explanation.whole.change) != "same"
    return {
        "shown_now": explanation.whole.now,
        "shown_before": explanation.whole.before,
        "shown_good": good if sure else "none",
    }


def _drivers(answer: Answer, metric: str) -> list[dict[str, Any]]:
    """Return the parts of a number, those that moved most first, with their records."""
    name = answer.request.by[0].name
    is_time = answer.request.by[0].is_time
    rows = answer.rows if is_time else sorted(answer.rows, key=lambda row: _weight(row, metric))
    return [
        {
            "name": row[name],
            "value": row[metric],
            "before": row.get(f"{metric}_compare"),
            "change": row.get(f"{metric}_change"),
            "step": step(answer, metric, row),
            "is_thin": answer.is_thin(metric, row),
            "records": answer.records(metric, row),
        }
        for row in (rows[-SHOWN:] if is_time else rows[:SHOWN])
    ]


def _weight(row: Row, metric: str) -> tuple[float, float]:
    change, value = row.get(f"{metric}_change"), row[metric]
    return -abs(float(change or 0)), -float(value or 0)


def _where(request: HttpRequest, metric: Metric) -> dict[str, str]:
    asked = {name: request.GET.get(name, "") for name in metric.dimensions}
    return {name: value for name, value in asked.items() if value and name in dimensions.EVERY}


def _by(request: HttpRequest, metric: Metric) -> str:
    asked = request.GET.get("by", "")
    if asked in metric.dimensions:
        return asked
    return next(
        (name for name in ("person", "region") if name in metric.dimensions), metric.dimensions[0]
    )
