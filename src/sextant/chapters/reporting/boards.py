"""The first dashboards: declarations of a few explorations each, and the pages that show them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from sextant.book.looking import Look
from sextant.chapters.reporting import charts, keeping, table, telling
from sextant.chapters.reporting.question import BAR, HEAT, LINE, MAP, Question
from sextant.kernel.unable import Unable
from sextant.metrics import explain
from sextant.workspace import asking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    from sextant.kernel.scope import Scope

SHORT = 100  # days up to which weeks say more than months


@dataclass(frozen=True)
class Board:
    """A dashboard: the question it answers, and the explorations that answer it."""

    name: str
    label: _StrPromise
    asks: _StrPromise
    icon: str
    tiles: tuple[Question, ...]


def _tile(metrics: str, by: str = "", drawn: str = "") -> Question:
    return Question(tuple(metrics.split()), tuple(by.split()), drawn=drawn)


BOARDS = {
    board.name: board
    for board in (
        Board("business", _("Business"), _("How does the business go?"), "chart-line", (
            _tile("won_revenue", "month", LINE),
            _tile("win_rate", "month", LINE),
            _tile("created_deals", "month", LINE),
            _tile("won_revenue", "region", BAR),
        )),
        Board("team", _("Team"), _("Which teams carry the result?"), "users-group", (
            _tile("won_revenue", "team", BAR),
            _tile("win_rate", "team", BAR),
            _tile("won_revenue", "team month", HEAT),
            _tile("open_pipeline", "team", BAR),
        )),
        Board("person", _("Person"), _("Who sells what, and how?"), "users", (
            _tile("won_revenue", "person", BAR),
            _tile("win_rate", "person", BAR),
            _tile("average_deal", "person", BAR),
            _tile("won_deals", "person month", HEAT),
        )),
        Board("product", _("Product"), _("What is sold?"), "package", (
            _tile("won_revenue", "product", BAR),
            _tile("won_revenue", "category", BAR),
            _tile("won_revenue", "product month", HEAT),
            _tile("won_deals", "product region", HEAT),
        )),
        Board("customer", _("Customer"), _("Who buys, and how much?"), "building", (
            _tile("won_revenue", "account", BAR),
            _tile("won_revenue", "industry", BAR),
            _tile("won_revenue", "country", MAP),
            _tile("won_revenue", "tier", BAR),
        )),
        Board("channel", _("Channel"), _("Where do deals come from?"), "world", (
            _tile("won_revenue", "channel", BAR),
            _tile("created_deals", "channel month", LINE),
            _tile("win_rate", "channel", BAR),
            _tile("won_revenue", "source", BAR),
        )),
    )
}  # fmt: skip


@require_GET
@login_required
def reporting(request: HttpRequest) -> HttpResponse:
    """List the dashboards, and the explorations that were kept."""
    scope = asking.scope_for(request)
    shown = {
        "boards": [board for board in BOARDS.values() if _tiles(board, scope)],
        "kept": keeping.kept(request),
    }
    return render(request, "reporting/reporting.html", shown)


@require_GET
@login_required
def dashboard(request: HttpRequest, name: str) -> HttpResponse:
    """Show a dashboard, whose tiles are answered one by one."""
    board, look = _board(name), Look.of(request)
    shown = {"board": board, "look": look, "boards": BOARDS.values(),
             "tiles": [number for number, _each in _tiles(board, look.scope)]}  # fmt: skip
    return render(request, "reporting/dashboard.html", shown)


@require_GET
@login_required
def tile(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Answer one tile of a dashboard."""
    board, look = _board(name), Look.of(request)
    question = dict(_tiles(board, look.scope)).get(number)
    if question is None:
        raise Http404
    question = _fitted(question, look)
    query = question.query(period=request.GET.get("period", ""), scope=request.GET.get("scope", ""))
    shown: dict[str, Any] = {"number": number, "address": f"{reverse('explore')}?{query}"}
    try:
        answer = table.ordered(question.ask(look, beside=True))
        shown |= {
            "answer": answer,
            "title": answer.request.metrics[0].label,
            "by": answer.request.by,
            "sentences": telling.sentences(question, answer),
            "charts": charts.charts(question, answer),
        }
    except Unable as refusal:
        shown["refusal"] = str(refusal)
    return render(request, "reporting/tile.html", shown)


def _fitted(question: Question, look: Look) -> Question:
    """Return the question in steps that suit the days looked at: months, or weeks of a quarter."""
    if (look.period.end - look.period.start).days > SHORT:
        return question
    return replace(question, by=tuple("week" if name == "month" else name for name in question.by))


def _board(name: str) -> Board:
    if name not in BOARDS:
        raise Http404
    return BOARDS[name]


def _tiles(board: Board, scope: Scope) -> list[tuple[int, Question]]:
    """Return the tiles open to somebody, by number."""
    may = {metric.name for metric in explain.open_to(scope)}
    return [(n, each) for n, each in enumerate(board.tiles) if set(each.metrics) <= may]
