"""Deals that need someone: past their close date, silent for long, without an amount."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from sextant.book.models import Deal
from sextant.workspace import asking

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

    from sextant.book.questions import DealQuerySet

SILENT = timedelta(days=21)
ROWS = 50
REASONS = {
    "late": _("Past their close date"),
    "silent": _("Silent for long"),
    "worthless": _("Without an amount"),
    "rotting": _("Too long in a stage"),
    "steps": _("Next step overdue"),
}


@require_GET
@login_required
def attention(request: HttpRequest) -> HttpResponse:
    """List the open deals that need someone, by reason."""
    scope, today = asking.scope_for(request), asking.today()
    if scope.spans("deal") == ():
        raise Http404
    what = request.GET.get("what", "late")
    what = what if what in REASONS else "late"
    deals = needing(Deal.objects.visible_to(scope), what, today, asking.moment())
    shown = deals.largest_first().with_names()
    page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    tabs = [{"key": key, "label": label, "href": f"?what={key}"} for key, label in REASONS.items()]
    return render(
        request,
        "book/attention.html",
        {"page": page, "tabs": tabs, "what": what, "words": _words(what, page.paginator.count)},
    )


def needing(deals: DealQuerySet, what: str, today: date, now: datetime) -> DealQuerySet:
    """Keep the open deals that need someone for a reason."""
    if what == "late":
        return deals.past_close_date(today)
    if what == "rotting":
        return deals.rotting(now)
    if what == "steps":
        return deals.with_step_before(today)
    return deals.silent_since(now - SILENT) if what == "silent" else deals.without_amount()


def _words(what: str, count: int) -> str:
    told: dict[str, Any] = {
        "late": ngettext(
            "%(count)d open deal is past the day it was expected to close. Win it, lose it, or"
            " agree on a new day.",
            "%(count)d open deals are past the day they were expected to close. Win them, lose"
            " them, or agree on new days.",
            count,
        ),
        "silent": ngettext(
            "%(count)d open deal was neither moved nor spoken of for %(days)d days.",
            "%(count)d open deals were neither moved nor spoken of for %(days)d days.",
            count,
        ),
        "worthless": ngettext(
            "%(count)d open deal has no amount, so no forecast knows of it.",
            "%(count)d open deals have no amount, so no forecast knows of them.",
            count,
        ),
        "rotting": ngettext(
            "%(count)d open deal has stood in its stage for longer than the stage bears.",
            "%(count)d open deals have stood in their stages for longer than the stages bear.",
            count,
        ),
        "steps": ngettext(
            "%(count)d open deal has a next step that is overdue: do it, or agree on another.",
            "%(count)d open deals have next steps that are overdue: do them, or agree on others.",
            count,
        ),
    }
    return str(told[what] % {"count": count, "days": SILENT.days})
