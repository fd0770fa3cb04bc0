"""My day: what is overdue, what comes today, who waits for a call; each done with one tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from sextant.book.attention import SILENT
from sextant.book.diary import grid, noting
from sextant.book.models import Activity, Deal, Lead
from sextant.kernel.roles import permits
from sextant.workspace import asking, sending

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SHOWN = 10


@require_GET
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """Show a person's own day."""
    person, scope = asking.person_of(request), asking.whole_scope_for(request)
    if person is None or scope.spans("activity") == ():
        raise Http404
    today, now = asking.today(), asking.moment()
    start, end = grid.instants(today, today + grid.DAY)
    mine = Activity.objects.visible_to(scope).of(person).with_names()
    late = list(mine.planned().before(start).soonest_first()[: 3 * SHOWN])
    planned = list(mine.planned().between(start, end).soonest_first())
    deals = Deal.objects.visible_to(scope).owned_by(person.pk).silent_since(now - SILENT)
    silent = deals.largest_first().with_names()[:SHOWN] if scope.spans("deal") != () else ()
    leads = Lead.objects.visible_to(scope) if scope.spans("lead") != () else Lead.objects.none()
    context = {
        "late": late,
        "planned": planned,
        "done": mine.done_between(start, end).count(),
        "now": now,
        "silent": silent,
        "silent_days": SILENT.days,
        "leads": leads.waiting_for(person)[:SHOWN],
        "words": _words(len(planned), len(late)),
        "adds": permits(person, "activity.create"),
        "completes": permits(person, "activity.complete"),
        "kinds": noting.choices(),
        "token": sending.token(),
    }
    return render(request, "diary/my_day.html", context)


def _words(planned: int, late: int) -> str:
    if not planned and not late:
        return _("Nothing is planned for today, and nothing is overdue.")
    words = ngettext("%(count)d thing today", "%(count)d things today", planned) % {
        "count": planned
    }
    if late:
        words += ", " + ngettext("%(count)d overdue", "%(count)d overdue", late) % {"count": late}
    return f"{words}."
