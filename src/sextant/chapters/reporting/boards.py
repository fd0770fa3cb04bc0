"""The first dashboards: declarations of a few explorations each, and the pages that show them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from sextant.book.figures import figure
from sextant.book.looking import Look
from sextant.chapters.reporting import charts, dashboards, keeping, table, telling
from sextant.chapters.reporting.question import BAR, HEAT, LINE, MAP, Question
from sextant.kernel.roles import permits
from sextant.kernel.unable import Unable
from sextant.metrics import explain
from sextant.metrics.measures import CUMULATIVE
from sextant.workspace import asking
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    from sextant.chapters.reporting.models import Dashboard
    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope

LINES = 10  # rows of a table on a dashboard
SHORT = 100  # days up to which weeks say more than months


@dataclass(frozen=True)
class Board:
    """A dashboard: the question it answers, and the explorations that answer it."""

    name: str
    label: _StrPromise
    asks: _StrPromise
    icon: str
    tiles: tuple[Question, ...]
    onward: tuple[tuple[str, _StrPromise], ...] = ()
    """The pages that say more, by the names of their addresses."""


def _tile(metrics: str, by: str = "", drawn: str = "", measure: str = "") -> Question:
    return Question(tuple(metrics.split()), tuple(by.split()), drawn=drawn, measure=measure)


BOARDS = {
    board.name: board
    for board in (
        Board("business", _("Business"), _("How does the business go?"), "chart-line", (
            _tile("won_revenue", "month", LINE),
            _tile("win_rate", "month", LINE),
            _tile("created_deals", "month", LINE),
            _tile("won_revenue", "region", BAR),
        )),
        Board("process", _("Process"), _("Does selling run as it was meant to?"), "filter", (
            _tile("lead_conversion", "month", LINE),
            _tile("stage_entries", "stage", BAR),
            _tile("coverage", "team", BAR, "won_revenue"),
            _tile("pace_attainment", "team", BAR, "won_revenue"),
            _tile("churn_rate_by_deals", "month", LINE),
            _tile("pushes", "month", LINE),
        ), (
            ("funnel", _("Where does the funnel leak?")),
            ("deviations", _("Who deviates from the plan, and what drives it")),
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


@dataclass(frozen=True)
class Tile:
    """An exploration on a dashboard, by number; its title, where somebody gave it one."""

    number: int
    question: Question
    title: str = ""


@dataclass(frozen=True)
class Open:
    """A dashboard as it is open to somebody: one of the first, or one that people put together."""

    address: str
    label: str
    asks: str
    tiles: list[Tile]
    kept: Dashboard | None = None
    is_mine: bool = False
    onward: tuple[tuple[str, _StrPromise], ...] = ()


@require_GET
@login_required
def reporting(request: HttpRequest) -> HttpResponse:
    """List the dashboards, and the explorations that were kept."""
    scope, person = asking.scope_for(request), asked.person(request)
    shown = {
        "boards": [board for board in BOARDS.values() if _standard(board.name, scope).tiles],
        "own": dashboards.seen_by(person).with_pins(),
        "person": person,
        "keeps": permits(person, dashboards.KEEP),
        "kept": keeping.kept(request),
    }
    return render(request, "reporting/reporting.html", shown)


@require_GET
@login_required
def dashboard(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the first dashboards, whose tiles are answered one by one."""
    look = Look.of(request)
    return _page(request, _standard(name, look.scope), look)


@require_GET
@login_required
def own(request: HttpRequest, key: int) -> HttpResponse:
    """Show a dashboard that somebody put together."""
    look = Look.of(request)
    return _page(request, _own(request, key, look), look)


@require_GET
@login_required
def tile(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Answer one tile of a dashboard."""
    look = Look.of(request)
    return _answered(request, _standard(name, look.scope), number, look)


@require_GET
@login_required
def own_tile(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Answer one tile of a dashboard that somebody put together."""
    look = Look.of(request)
    return _answered(request, _own(request, key, look), number, look)


def _page(request: HttpRequest, board: Open, look: Look) -> HttpResponse:
    person = asked.person(request)
    shown = {
        "board": board,
        "look": look,
        "boards": [(reverse("dashboard", args=[each.name]), each.label) for each in BOARDS.values()]
        + [(reverse("own-dashboard", args=[each.pk]), each.name)
           for each in dashboards.seen_by(person)],
        "longest": dashboards.LONGEST_NAME,
    }  # fmt: skip
    return render(request, "reporting/dashboard.html", shown)


def _answered(request: HttpRequest, board: Open, number: int, look: Look) -> HttpResponse:
    shown = next((each for each in board.tiles if each.number == number), None)
    if shown is None:
        raise Http404
    question = shown.question if board.kept else _fitted(shown.question, look)
    query = question.query(period=request.GET.get("period", ""), scope=request.GET.get("scope", ""))
    told: dict[str, Any] = {
        "board": board,
        "number": number,
        "query": query,
        "longest": dashboards.LONGEST_TITLE,
        "address": f"{reverse('explore')}?{query}",
        "pins": permits(asked.person(request), dashboards.KEEP) and not board.is_mine,
        "title": shown.title or str(question),
    }
    try:
        answer = table.ordered(question.ask(look, beside=True))
        told |= {
            "answer": answer,
            "question": question,
            "sentences": telling.sentences(question, answer),
            "against": telling.beside(question),
            "charts": charts.charts(question, answer, charts.elsewhere),
            "figures": [figure(answer, name) for name in question.metrics],
            "columns": answer.request.by,
            "shown": [answer.definition(name) for name in question.metrics],
            "lines": table.lines(question, answer, scope="", period="")[:LINES],
            "more": max(0, len(answer.rows) - LINES),
        }
    except Unable as refusal:
        told["refusal"] = str(refusal)
    return render(request, "reporting/tile.html", told)


def _fitted(question: Question, look: Look) -> Question:
    """Return the question in steps that suit the days looked at: months, or weeks of a quarter."""
    if (look.period.end - look.period.start).days > SHORT:
        return question
    return replace(question, by=tuple("week" if name == "month" else name for name in question.by))


def _standard(name: str, scope: Scope) -> Open:
    """Return one of the first dashboards with the tiles open to somebody."""
    if name not in BOARDS:
        raise Http404
    board = BOARDS[name]
    tiles = [Tile(n, each) for n, each in enumerate(board.tiles)]
    address = reverse("dashboard", args=[name])
    return Open(address, str(board.label), str(board.asks), _may(tiles, scope), onward=board.onward)


def _own(request: HttpRequest, key: int, look: Look) -> Open:
    person = asked.person(request)
    return opened(dashboards.find(key, person), person, look.scope)


def opened(kept: Dashboard, person: Person, scope: Scope) -> Open:
    """Return a dashboard of one's own, or what is open to one of what another shares."""
    tiles = [Tile(each.pk, Question.of(QueryDict(each.query)), each.title)
             for each in kept.pins.all()]  # fmt: skip
    is_mine = kept.person_id == person.pk
    address = reverse("own-dashboard", args=[kept.pk])
    shown = tiles if is_mine else _may(tiles, scope)
    return Open(address, kept.name, kept.name, shown, kept, is_mine)


def _may(tiles: list[Tile], scope: Scope) -> list[Tile]:
    """Keep the tiles whose numbers are open to somebody."""
    may = {metric.name for metric in explain.open_to(scope)}
    return [
        each
        for each in tiles
        if {name.removesuffix(CUMULATIVE) for name in each.question.metrics} <= may
    ]
