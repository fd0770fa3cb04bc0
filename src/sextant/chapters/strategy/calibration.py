"""Are the targets fair? Everyone's chance to attain theirs, and a proposal that brings them together."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from sextant.chapters.strategy import charts_of_chances
from sextant.kernel.numbers import whole_number
from sextant.kernel.roles import permits
from sextant.kernel.unable import Unable
from sextant.plans import calibrating, judging, stretching
from sextant.plans.calibrating import Wish
from sextant.plans.models import Calibration, Plan
from sextant.plans.refusals import UnableToPlan
from sextant.workspace import asking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from sextant.kernel.scope import Scope
    from sextant.plans.models import Move
    from sextant.plans.stretching import Map

HUNDRED = Decimal(100)
USUAL = {"most": "25", "band": "10", "total": "", "reason": ""}
REFUSED = 422


@require_http_methods(["GET", "POST"])
@login_required
def calibration(request: HttpRequest, key: int) -> HttpResponse:
    """Show who is over- and who under-stretched; make a draft that evens the chances out."""
    scope, today = asking.scope_for(request), asking.today()
    plan = Plan.objects.visible_to(scope).filter(pk=key).first()
    if plan is None:
        raise Http404
    typed, refusal = USUAL, ""
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in USUAL}
        try:
            made = _recalibrate(request, plan)
        except Unable as unable:
            refusal = str(unable)
        else:
            messages.success(request, _("The proposal is a draft now: look at what moves and why."))
            place = reverse("plan-calibration", args=[plan.pk])
            return HttpResponseRedirect(f"{place}?calibration={made.pk}")
    shown = {"plan": plan, "typed": typed, "held": request.POST.getlist("held")}
    shown |= _stretched(plan, scope) | _earlier(plan, scope, request)
    shown["refusal"] = refusal or shown.get("refusal", "")
    shown["may_revise"] = permits(asking.person_of(request), "plan.revise")
    shown["today"] = today
    status = REFUSED if refusal else 200
    return render(request, "strategy/calibration.html", shown, status=status)


def _recalibrate(request: HttpRequest, plan: Plan) -> Calibration:
    wish = _wish(request.POST)
    person, now = asking.person_of(request), asking.moment()
    return calibrating.recalibrate(
        plan, wish, reason=request.POST.get("reason", ""), by=person, at=now
    )


def _wish(said: QueryDict) -> Wish:
    return Wish(
        total=_number(said.get("total", ""), _("New total")) if said.get("total") else None,
        band=float(_number(said.get("band", ""), _("Chances may differ by")) / HUNDRED),
        most_change=float(_number(said.get("most", ""), _("Targets may move by")) / HUNDRED),
        held=frozenset(said.getlist("held")),
    )


def _number(text: str, label: str) -> Decimal:
    try:
        return Decimal(text.strip().replace(",", ""))
    except InvalidOperation as error:
        raise UnableToPlan(
            _("%(label)s: “%(text)s” is no number. Write it in digits, such as 25.")
            % {"label": label, "text": text}
        ) from error


def _stretched(plan: Plan, scope: Scope) -> dict[str, Any]:
    try:
        found = stretching.stretched(plan, scope=scope, today=asking.today())
    except Unable as unable:
        return {"refusal": str(unable)}
    known = [row for row in found.rows if row.chance is not None]
    return {
        "map": found,
        "rows": sorted(found.rows, key=lambda row: (row.chance is None, row.chance or 0)),
        "sentence": _sentence(found),
        "chart": charts_of_chances.spread(plan, known) if known else None,
    }


def _sentence(found: Map) -> str:
    """Answer in words whether the targets are fair."""
    over = sum(row.verdict == "over" for row in found.rows)
    under = sum(row.verdict == "under" for row in found.rows)
    if not any(row.chance is not None for row in found.rows):
        return _("Too little has happened yet to say how likely the targets are.")
    if not over and not under:
        return _("Nobody is asked far too much or far too little.")
    first = ngettext(
        "%(count)d person is asked more than they are likely to reach",
        "%(count)d people are asked more than they are likely to reach",
        over,
    ) % {"count": over}
    second = ngettext(
        "%(count)d person reaches the target almost by itself.",
        "%(count)d people reach the target almost by itself.",
        under,
    ) % {"count": under}
    return _("%(first)s, and %(second)s") % {"first": first, "second": second}


def _earlier(plan: Plan, scope: Scope, request: HttpRequest) -> dict[str, Any]:
    """Return the recalibrations of a plan, the one looked at, and what became of it."""
    of_plan = Calibration.objects.filter(version__plan=plan).select_related("version", "by")
    chosen = request.GET.get("calibration", "")
    one = of_plan.filter(pk=whole_number(chosen) or 0).first()
    found: dict[str, Any] = {"earlier": list(of_plan.order_by("-pk")[:20]), "one": one}
    if one is None:
        return found
    seen = scope.spans("target")
    people = None if seen is None else {span.person_id for span in seen}
    moves = [move for move in one.moves.select_related("person", "unit")
             if people is None or move.person_id in people]  # fmt: skip
    return found | {
        "moves": [_told(move, plan) for move in moves],
        "judgement": judging.judged(one, scope=scope, today=asking.today()),
    }


def _told(move: Move, plan: Plan) -> dict[str, Any]:
    before, after = plan.amount(move.before), plan.amount(move.after)
    return {
        "name": str(move.person or move.unit),
        "before": before,
        "after": after,
        "change": after - before,
        "chance_before": move.chance_before,
        "chance_after": move.chance_after,
        "why": _why(move),
    }


def _why(move: Move) -> str:
    """Say why a target moves, or why it does not."""
    if move.chance_before is None:
        return _("Too little is known of this person: the target stays.")
    if move.after == move.before:
        return _("The chance is within the band already: the target stays.")
    if move.is_limited:
        return _("It moves as far as the limit lets it, and its chance stays outside the band.")
    if move.after > move.before:
        return _("What is likely to come is more than what is asked.")
    return _("What is likely to come is less than what is asked.")
