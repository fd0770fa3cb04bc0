"""What the planner's script asks and sends, answered with the sheet as it is then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sextant.chapters.strategy import asked, sheet
from sextant.chapters.strategy.sheet import Look
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable, UnableToPermit
from sextant.plans import editing, naming, splitting, versions, weighing
from sextant.plans.editing import UnableToOverwrite
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from sextant.calc.seasonal import Season
    from sextant.plans.editing import Clash

OVERTAKEN, FORBIDDEN, REFUSED = 409, 403, 422
HUNDRED = 100
WEAK = 0.3  # a season that explains less hardly shows among the noise


@require_http_methods(["GET", "POST"])
@login_required
def numbers(request: HttpRequest, key: int) -> HttpResponse:
    """Give the sheet, or set what was typed; an undo lets go of what was not held before it."""
    if request.method == "GET":
        look = Look.of(request, key)
        return _told(lambda: sheet.of(look))

    def act(look: Look, sent: Mapping[str, Any], **said: Any) -> None:
        editing.set_numbers(
            look.plan, asked.edits(sent), keep_totals=bool(sent.get("keep_totals")), **said
        )
        if let_go := asked.spans(sent, "releases"):
            editing.release(look.plan, let_go, **said)

    return _done(request, key, act)


@require_POST
@login_required
def locks(request: HttpRequest, key: int) -> HttpResponse:
    """Hold some cells as they stand."""
    return _done(
        request, key, lambda look, sent, **said: editing.lock(look.plan, asked.spans(sent), **said)
    )


@require_POST
@login_required
def releases(request: HttpRequest, key: int) -> HttpResponse:
    """Let some cells go that were held."""
    return _done(
        request,
        key,
        lambda look, sent, **said: editing.release(look.plan, asked.spans(sent), **said),
    )


@require_POST
@login_required
def share(request: HttpRequest, key: int) -> HttpResponse:
    """Share an amount out."""

    def act(look: Look, sent: Mapping[str, Any], **said: Any) -> None:
        typed = sent.get("total")
        total = asked.amount(typed) if typed or typed == 0 else None
        splitting.share_out(look.plan, total, way=asked.way(sent), **said)

    return _done(request, key, act)


@require_GET
@login_required
def season(request: HttpRequest, key: int) -> HttpResponse:
    """Show the season learned from history, by which an amount would be shared out."""
    look = Look.of(request, key)

    def told() -> dict[str, Any]:
        require(look.person, "plan.edit")
        tree = versions.tree(look.version, look.level, look.today)
        learned = weighing.season(weighing.Asking(look.plan, tree, look.scope, look.today))
        if learned is None:
            return {"indices": [1] * 12, "said": _too_short(look)}
        return {
            "indices": [round(index, 2) for index in learned.indices],
            "said": f"{_learned(learned)} {_doubt(learned)}".strip(),
        }

    return _told(told)


def _learned(season: Season) -> str:
    return _(
        "Learned from %(years)d whole years; the season explains %(strength)d%% of what moves from month to month."
    ) % {"years": season.years, "strength": round(HUNDRED * season.strength)}


def _doubt(season: Season) -> str:
    if season.strength >= WEAK:
        return ""
    return _("That is little: sharing by working days may do as well.")


def _too_short(look: Look) -> str:
    return _(
        "Two whole years of %(measure)s are needed to learn a season: type one, or share by working days."
    ) % {"measure": sheet.measure_name(look.plan)}


def _done(request: HttpRequest, key: int, act: Callable[..., Any]) -> HttpResponse:
    look = Look.of(request, key)

    def told() -> dict[str, Any]:
        sent = asked.body(request)
        number, level = sheet.number(sent.get("version")), asked.level(sent)
        with transaction.atomic():
            act(look, sent, level=level, number=number, by=look.person, at=asking.moment())
        return sheet.of(look.at(number, level))

    return _told(told, look)


def _told(make: Callable[[], dict[str, Any]], look: Look | None = None) -> HttpResponse:
    try:
        return JsonResponse(make())
    except UnableToOverwrite as refusal:
        clashes = [_clash(look, clash) for clash in refusal.clashes] if look else []
        return JsonResponse({"sentence": str(refusal), "clashes": clashes}, status=OVERTAKEN)
    except UnableToPermit as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=FORBIDDEN)
    except Unable as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=REFUSED)


def _clash(look: Look, clash: Clash) -> dict[str, Any]:
    edit, plan = clash.edit, look.plan
    return {
        "node": edit.node,
        "first": edit.first,
        "last": edit.last,
        "span": naming.span_name(plan, edit.first, edit.last),
        "yours": str(edit.amount),
        "now": str(clash.now),
        "by": clash.by,
    }
