"""The deal board: the open deals of a pipeline in columns, and the three ways a card leaves one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sextant.book import deals, pipelines
from sextant.book.board_filters import BoardFilter
from sextant.book.board_totals import Question, Totals, totals
from sextant.book.models import Competitor, Deal, LossReason, Pipeline, Stage
from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.models import Person
from sextant.kernel.numbers import whole_number
from sextant.kernel.roles import permits
from sextant.kernel.unable import Unable, UnableToPermit
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from sextant.book.board_totals import StageTotal
    from sextant.book.questions import DealQuerySet

CARDS = 16  # fills the tallest usual screen; the rest comes as one scrolls


class UnableToFollow(Unable):
    """Somebody moved the card while another looked at it."""


@dataclass(frozen=True)
class Column:
    """One stage on the board: its totals, its first cards, and where the next ones begin."""

    stage: Stage
    total: StageTotal
    cards: list[dict[str, Any]] = field(default_factory=list)
    after: str = ""


@dataclass(frozen=True)
class Look:
    """Who looks at the board, as of which day, narrowed to what."""

    person: Person
    question: Question

    @classmethod
    def of(cls, request: HttpRequest) -> Look:
        """Read the look from a request; for who sees no deals there is no board."""
        person, scope = asking.person_of(request), asking.scope_for(request)
        if person is None or scope.spans("deal") == ():
            raise Http404
        return cls(person, Question(BoardFilter.of(request), scope, asking.today()))

    def deals(self) -> DealQuerySet:
        """Return the open deals that the board may show."""
        return self.question.records()

    def pipeline(self, lines: list[Pipeline]) -> Pipeline | None:
        """Return the chosen pipeline, or the first one."""
        chosen = [line for line in lines if line.pk == self.question.filter.pipeline_id]
        return next(iter(chosen or lines), None)


@require_GET
@login_required
def board(request: HttpRequest) -> HttpResponse:
    """Show what is open and where it stands."""
    look = Look.of(request)
    lines = list(Pipeline.objects.shown())
    pipeline = look.pipeline(lines)
    stages = list(Stage.objects.open().of(pipeline))
    sums = totals(look.question).only(stages)
    shown = {
        "columns": [_column(look, stage, sums) for stage in stages],
        "sums": sums,
        "filter": look.question.filter,
        "late": look.question.late(),
        "rotting": _rotting(look, stages),
        "may": {verb: permits(look.person, f"deal.{verb}") for verb in ("move", "win", "lose")},
        "may_add_stages": permits(look.person, "list.create"),
    }
    if getattr(request, "htmx", False):
        return render(request, "book/board_columns.html", shown)
    rest = {
        "pipelines": lines,
        "pipeline": pipeline,
        "owners": Person.objects.visible_to(look.question.scope)
        .filter(is_active=True)
        .order_by("name"),
        "reasons": LossReason.objects.order_by("name"),
        "competitors": Competitor.objects.filter(is_active=True).order_by("name"),
        "stages": stages,
    }
    return render(request, "book/board.html", shown | rest)


@require_POST
@login_required
def usual_stages(request: HttpRequest) -> HttpResponse:
    """Begin with the usual stages where there are none."""
    try:
        pipelines.add_usual_stages(by=asking.person_of(request), at=asking.moment())
        messages.success(request, _("The usual stages are set up: change them as you like."))
    except UnableToPermit:
        raise
    except Unable as refusal:
        messages.error(request, str(refusal))
    return redirect("board")


@require_GET
@login_required
def cards(request: HttpRequest, stage: int) -> HttpResponse:
    """Give the next cards of a column, from behind the last one shown."""
    look = Look.of(request)
    standing = get_object_or_404(Stage, pk=stage)
    found = look.deals().in_stage(standing).after(*_place(request.GET.get("after", "")))
    shown, after = _page(found)
    return render(
        request, "book/board_cards.html", {"cards": shown, "after": after, "stage": standing}
    )


@require_POST
@login_required
def move(request: HttpRequest, key: int) -> HttpResponse:
    """Move a card to another column."""
    stage = get_object_or_404(Stage, pk=_number(request.POST.get("stage", "")))
    return _done(
        request,
        key,
        lambda deal, by, at: deals.move(deal, stage, by=by, at=at),
        _("“%(deal)s” moved to %(stage)s."),
    )


@require_POST
@login_required
def win(request: HttpRequest, key: int) -> HttpResponse:
    """Win a deal from the board, today."""
    return _done(
        request, key, lambda deal, by, at: deals.win(deal, by=by, at=at), _("“%(deal)s” is won.")
    )


@require_POST
@login_required
def lose(request: HttpRequest, key: int) -> HttpResponse:
    """Lose a deal from the board, today, with a reason."""
    reason = LossReason.objects.filter(pk=_number(request.POST.get("reason", ""))).first()
    rival = Competitor.objects.filter(pk=_number(request.POST.get("competitor", ""))).first()
    note = request.POST.get("note", "").strip()
    return _done(
        request,
        key,
        lambda deal, by, at: deals.lose(
            deal, reason=reason, competitor=rival, note=note, by=by, at=at
        ),
        _("“%(deal)s” is lost."),
    )


def _done(request: HttpRequest, key: int, act: Callable[..., Deal], words: str) -> HttpResponse:
    look = Look.of(request)
    deal = get_object_or_404(Deal.objects.visible_to(look.question.scope), pk=key)
    try:
        with transaction.atomic():
            _refuse_overtaken(deal, _number(request.POST.get("from", "")))
            deal = act(deal, look.person, asking.moment())
    except Unable as refusal:
        shown = {"refusal": refusal, "deal": deal, "stage": getattr(refusal, "stage", None)}
        shown["is_overtaken"] = isinstance(refusal, UnableToFollow)
        return render(request, "book/refusal.html", shown, status=409)
    stages = list(Stage.objects.open().of(deal.stage.pipeline_id))
    sums = totals(look.question).only(stages)
    said = words % {"deal": deal.name, "stage": deal.stage.name}
    columns = [Column(stage, sums.of(stage)) for stage in stages]
    return render(
        request,
        "book/board_moved.html",
        {"columns": columns, "sums": sums, "said": said, "filter": look.question.filter},
    )


def _refuse_overtaken(deal: Deal, stage: int) -> None:
    """Refuse to act on a card that stands elsewhere than where it was seen."""
    now = locked(deal)
    if stage in {0, now.stage_id}:
        return
    latest = journal.of(deal).first()
    who = latest.by if latest and latest.by else _("Sextant")
    raise UnableToFollow(
        _(
            "%(person)s moved this to “%(stage)s” meanwhile. Look at the board as it is, then choose."
        )
        % {"person": who, "stage": now.stage}
    )


def _rotting(look: Look, stages: list[Stage]) -> int:
    """Count the deals on the board that stand in their stage for too long."""
    if not any(stage.rots_after for stage in stages):
        return 0
    return int(look.deals().rotting(asking.moment()).count())


def _column(look: Look, stage: Stage, sums: Totals) -> Column:
    shown, after = _page(look.deals().in_stage(stage))
    return Column(stage, sums.of(stage), shown, after)


def _page(found: DealQuerySet) -> tuple[list[dict[str, Any]], str]:
    """Return one page of cards and where the next begins, or an empty text at the end."""
    shown = [_aged(card) for card in found.soonest_first().as_cards(CARDS + 1)]
    if len(shown) <= CARDS:
        return shown, ""
    last = shown[CARDS - 1]
    return shown[:CARDS], f"{last['expected_close_on'] or ''}.{last['pk']}"


def _aged(card: dict[str, Any]) -> dict[str, Any]:
    """Add how many days a card stands in its stage, where that is too long."""
    bears, since = card["stage__rots_after"], card["since"]
    came = localdate(since) if since else card["created_on"]
    days = (asking.today() - came).days if bears and came else 0
    return card | {"rots": days if bears and days > bears else 0}


def _place(text: str) -> tuple[date | None, int]:
    """Read where a page of cards begins, as `_page` wrote it."""
    day, _dot, key = text.partition(".")
    try:
        return date.fromisoformat(day) if day else None, _key(key)
    except ValueError:
        raise Http404 from None


def _key(text: str) -> int:
    if not _number(text):
        raise ValueError(text)
    return _number(text)


def _number(text: str) -> int:
    return whole_number(text) or 0
