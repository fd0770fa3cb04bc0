"""The pages of alerts: what waits to be judged, why it was raised, and by which rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sextant.book.waterfall import waterfall
from sextant.chapters.reporting.alerts import acting, charts
from sextant.kernel.roles import permits
from sextant.kernel.unable import Unable, UnableToFind
from sextant.metrics import explain
from sextant.metrics.why import written
from sextant.watch import drivers, raising, reading, telling
from sextant.watch.causes import RULES
from sextant.watch.models import Alert
from sextant.watch.reading import ALL, STATES, Asked
from sextant.watch.watchable import why_not
from sextant.workspace import asking
from sextant.workspace import written as writing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.scope import Scope
    from sextant.metrics.measures import Metric
    from sextant.watch.models import AlertQuerySet

MOST = 60


@dataclass(frozen=True)
class Line:
    """An alert as the list shows it."""

    alert: Alert
    headline: str
    sentence: str
    good: bool | None
    causes: list[str]
    useful: bool | None


@require_GET
@login_required
def alerts(request: HttpRequest) -> HttpResponse:
    """List the alerts within one's scope, the newest first."""
    scope, asked = asking.scope_for(request), _asked(request)
    every, record = reading.seen(scope), reading.record()
    found = reading.narrowed(every, asked)
    shown = {
        "asked": asked,
        "lines": [_line(each, scope) for each in found[:MOST]],
        "more": max(0, found.count() - MOST),
        "waiting": every.unjudged().count(),
        "every": every.count(),
        "metrics": _metrics(every),
        "nodes": _nodes(every),
        "record": record,
        "stale": reading.stale(scope, asking.today()),
    }
    template = (
        "reporting/alerts_rows.html"
        if request.headers.get("HX-Request")
        else "reporting/alerts.html"
    )
    return render(request, template, shown)


@require_GET
@login_required
def alert(request: HttpRequest, key: int) -> HttpResponse:
    """Show one alert: what moved, why, what to do, and how often it is wrong."""
    scope = asking.scope_for(request)
    found = _found(key, scope)
    return render(
        request,
        "reporting/alert.html",
        {**_shown(request, found, scope), **_judged(request, found, scope)},
    )


@require_POST
@login_required
def judge(request: HttpRequest, key: int) -> HttpResponse:
    """Keep whether an alert was useful, and show what that changes."""
    scope = asking.whole_scope_for(request)
    found = _found(key, scope)
    person, refusal = asking.person_of(request), ""
    try:
        raising.judge(
            found, useful=_is_useful(request.POST.get("useful", "")),
            reason=request.POST.get("reason", ""), by=person, at=asking.moment(),
        )  # fmt: skip
    except Unable as unable:
        refusal = str(unable)
    if not request.headers.get("HX-Request"):
        return redirect("alert", key=key)
    shown = {**_judged(request, found, scope), "alert": found, "refusal": refusal}
    return render(request, "reporting/alert_feedback.html", shown, status=409 if refusal else 200)


@require_GET
@login_required
def rules(request: HttpRequest) -> HttpResponse:
    """Say by which rules causes are found, and which numbers are watched or why not."""
    scope = asking.scope_for(request)
    found = [(metric, why_not(metric)) for metric in explain.open_to(scope)]
    shown = {
        "rules": [
            (each, writing.listed(telling.label(name) for name in each.looks_at)) for each in RULES
        ],
        "watched": [metric for metric, reason in found if reason is None],
        "others": _grouped((str(reason), metric) for metric, reason in found if reason),
    }
    return render(request, "reporting/alert_rules.html", shown)


def _is_useful(text: str) -> bool:
    """Read a judgement: what says neither is none, and is not taken for one."""
    if text not in {"yes", "no"}:
        raise raising.UnableToJudge(_("Say whether it was useful: choose one of the two."))
    return text == "yes"


def _grouped(found: Iterable[tuple[str, Metric]]) -> list[tuple[str, str]]:
    """Return each reason once, with the numbers that share it."""
    known: dict[str, list[str]] = {}
    for reason, metric in found:
        known.setdefault(reason, []).append(str(metric.label))
    return [(reason, writing.listed(names)) for reason, names in known.items()]


def _asked(request: HttpRequest) -> Asked:
    state = request.GET.get("state", "")
    return Asked(
        request.GET.get("metric", ""), request.GET.get("node", ""),
        state if state in STATES else ALL,
    )  # fmt: skip


def _found(key: int, scope: Scope) -> Alert:
    try:
        return reading.find(key, scope)
    except UnableToFind as unable:
        raise Http404 from unable


def _line(alert: Alert, scope: Scope) -> Line:
    judgement = reading.judged(alert)
    return Line(
        alert, telling.headline(alert), telling.sentence(alert), telling.is_good(alert),
        [each.label for each in telling.causes(alert, scope)],
        judgement.useful if judgement else None,
    )  # fmt: skip


def _metrics(found: AlertQuerySet) -> list[tuple[str, str]]:
    names = found.order_by().values_list("metric", flat=True).distinct()
    return sorted(((name, telling.label(name)) for name in names), key=lambda pair: pair[1])


def _nodes(found: AlertQuerySet) -> list[tuple[str, str]]:
    rows = found.order_by().values_list("node", "unit__name", "person__name").distinct()
    nodes = {node: unit or person or telling.WHOLE for node, unit, person in rows}
    return sorted(((key, str(name)) for key, name in nodes.items()), key=lambda pair: pair[1])


def _shown(request: HttpRequest, alert: Alert, scope: Scope) -> dict[str, Any]:
    told = drivers.told(alert, asking.today())
    causes = telling.causes(alert, scope)
    headline, sentence = telling.headline(alert), telling.sentence(alert)
    actions = acting.actions(alert, causes, f"{headline}. {sentence}")
    parts, whole = list(alert.parts.visible_to(scope).newest()), reading.whole_of(alert, scope)
    return {
        "alert": alert, "headline": headline, "sentence": sentence,
        "good": telling.is_good(alert),
        "chart": charts.course(alert, scope),
        "told": told,
        "waterfall": waterfall(told.question, told.whole, told.division) if told else None,
        "drivers": [
            (each, written.told(told.question, each.effect, signed=True))
            for each in told.division.reasons
        ] if told else [],
        "change": written.told(told.question, told.whole.change, signed=True) if told else "",
        "causes": list(zip(causes, actions, strict=False)),
        "action": actions[-1],
        "chance": telling.chance(alert), "history": telling.history(alert),
        "parts": [(each, telling.headline(each)) for each in parts],
        "whole": telling.headline(whole) if whole else "",
        "why": acting.why(alert, told), "records": acting.records(alert, scope, asking.today()),
        "may_launch": permits(asking.person_of(request), "initiative.create"),
    }  # fmt: skip


def _judged(request: HttpRequest, alert: Alert, scope: Scope) -> dict[str, Any]:
    return {
        "judgements": list(alert.judgements.newest_first()),
        "tuned": reading.tuned(alert, scope),
        "may_judge": permits(asking.person_of(request), "alert.judge"),
    }
