"""Funnel: where does it leak, in a sentence and one picture; then what moved, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sextant.book.models import Deal
from sextant.calc.flow import Box
from sextant.chapters.performance.funnel import around, charts
from sextant.chapters.performance.funnel.asking import VIEWS, WHICH, Asked
from sextant.chapters.performance.funnel.flowing import LABELS, MEANINGS, flowed
from sextant.chapters.performance.funnel.stages import deals_of, fates, funnel
from sextant.metrics import manifest

if TYPE_CHECKING:
    from decimal import Decimal

    from django.http import HttpRequest, HttpResponse

    from sextant.chapters.performance.funnel.flowing import Flowed
    from sextant.chapters.performance.funnel.stages import Funnel

ROWS = 50
CARRIED = ("period", "scope", "view", "which", "pipeline", "region", "person", "product", "source",
           "from", "to", "by")  # fmt: skip


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Answer where the funnel leaks."""
    asked = Asked.seen(request)
    by = around.by_of(request.GET.get("by", ""))
    found, moved = funnel(asked), flowed(asked)
    causes, more = around.causes(asked, by)
    return render(
        request,
        "performance/funnel.html",
        {
            **_shown(request, asked),
            "funnel": found,
            "worst": next(iter(found.by_leak), None),
            **_drawn(found, moved),
            "moved": moved,
            "by": by,
            "by_tabs": [{**tab, "href": _href(request, by=tab["key"]) + "#losses"}
                        for tab in around.tabs()],
            "causes": causes,
            "more_causes": more,
            "needing": around.needed(asked),
            "silent_days": around.silent_days(),
            "coverage": around.coverage(asked),
        },
    )  # fmt: skip


@require_GET
@login_required
def deals(request: HttpRequest) -> HttpResponse:
    """List the deals behind a box of the flow, or behind a figure of a stage."""
    asked = Asked.seen(request)
    box, stage = request.GET.get("box", ""), request.GET.get("stage", "")
    if box in {str(each) for each in Box}:
        amounts: dict[int, Any] = dict(flowed(asked).flow.deals[Box(box)])
        title, lead = LABELS[Box(box)], MEANINGS[Box(box)]
    else:
        title, lead, amounts = _of_stage(asked, stage, request.GET.get("fate", ""))
    keys = sorted(amounts, key=lambda key: (-(amounts[key] or 0), key))
    shown = Paginator(keys, ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "performance/funnel_deals.html",
        {
            **_shown(request, asked),
            "heading": title,
            "meaning": lead,
            "page": shown,
            "rows": _rows(asked, list(shown), amounts),
            "total": sum(amount or 0 for amount in amounts.values()),
            "is_flow": bool(box),
        },
    )


def _shown(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Return what both pages need."""
    carried = [(name, value) for name, value in request.GET.items() if name in CARRIED]
    return {
        "asked": asked,
        "look": asked.look,
        "filters": asked.choices(),
        "views": _links(request, "view", VIEWS, asked.view),
        "which": _links(request, "which", WHICH, asked.which),
        "pipelines": asked.pipelines,
        "query": urlencode(carried),
        "carried": [(name, value) for name, value in carried if name not in {"from", "to"}],
        "kept": [(n, v) for n, v in carried if n in {"period", "scope", "view", "which", "by"}],
        "published_at": manifest.current().published_at,
    }


def _links(
    request: HttpRequest, name: str, words: dict[str, Any], current: str
) -> list[tuple[str, Any, bool]]:
    return [(_href(request, **{name: key}), label, key == current) for key, label in words.items()]


def _href(request: HttpRequest, **changes: str) -> str:
    return "?" + urlencode({**{k: request.GET[k] for k in CARRIED if k in request.GET}, **changes})


def _drawn(found: Funnel, moved: Flowed) -> dict[str, Any]:
    return {
        "conversions": charts.conversions(found.lines),
        "leaks": charts.leaks(found.by_leak),
        "waterfall": charts.waterfall(moved.steps),
    }


def _of_stage(asked: Asked, text: str, fate: str) -> tuple[Any, str, dict[int, Decimal | None]]:
    for line in funnel(asked).lines:
        if str(line.key) == text and fate in {"", *fates()}:
            return line.name, "", deals_of(asked, line.key, fate)
    raise Http404


def _rows(asked: Asked, keys: list[int], amounts: dict[int, Any]) -> list[dict[str, Any]]:
    """Return the deals of one page as they stand now, with what each adds to the figure."""
    known = Deal.objects.visible_to(asked.look.scope).known_as(keys).with_names()
    records = {deal.pk: deal for deal in known}
    return [{"deal": records[key], "amount": amounts[key]} for key in keys if key in records]
