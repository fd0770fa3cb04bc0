"""The calendar: what one person, or all one may see, has planned and done, by day, week, month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from sextant.book.diary import feeds, grid, ics
from sextant.book.diary.models import CalendarFeed
from sextant.book.models import Activity
from sextant.kernel.models import Person
from sextant.kernel.roles import permits
from sextant.kernel.scope import scope_of
from sextant.workspace import asking

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sextant.kernel.scope import Scope

LABELS = {
    "day": gettext_lazy("Day"), "week": gettext_lazy("Week"), "month": gettext_lazy("Month"),
}  # fmt: skip
EVERYONE = "all"
MOST = 5000  # entries that one page can bear


@require_GET
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """Show the calendar a person asks for."""
    scope, person = asking.whole_scope_for(request), asking.person_of(request)
    if person is None or scope.spans("activity") == ():
        raise Http404
    today, now = asking.today(), asking.moment()
    view = request.GET.get("view", "week")
    view = view if view in grid.VIEWS else "week"
    on = _day(request.GET.get("on", ""), today)
    colleagues = _colleagues(scope, person)
    who = _who(request.GET.get("who", ""), colleagues, person)
    start, end = grid.span(view, on)
    entries = _entries(scope, who, person, (start, end))
    shown = [grid.entry(each, is_seen=seen, now=now) for each, seen in entries]
    context = {
        **_steps(view, on, who, today),
        "view": view,
        "on": on,
        "start": start,
        "last": end - grid.DAY,
        "weeks": grid.weeks(
            shown,
            start=start,
            end=end,
            today=today,
            month=on.month if view == "month" else None,
        ),
        "count": len(shown),
        "is_cut": len(shown) >= MOST,
        "overdue": sum(each.state == "overdue" for each in shown),
        "who": who,
        "me": person,
        "everyone": EVERYONE,
        "colleagues": colleagues,
        "adds": permits(person, "activity.create"),
        "feed": CalendarFeed.objects.of(person).open().first(),
        "feed_address": request.session.pop("calendar_feed", ""),
    }
    return render(request, "diary/calendar.html", context)


@require_POST
@login_required
def open_feed(request: HttpRequest) -> HttpResponse:
    """Make a new private address for one's own calendar; an earlier one ends."""
    person = asking.person_of(request)
    assert person is not None  # behind the sign-in
    token = feeds.issue(by=person, at=asking.moment())
    request.session["calendar_feed"] = request.build_absolute_uri(f"/calendar/feed/{token}.ics")
    return HttpResponseRedirect("/calendar/#feed")


@require_POST
@login_required
def close_feed(request: HttpRequest) -> HttpResponse:
    """Close one's own feed."""
    person = asking.person_of(request)
    assert person is not None  # behind the sign-in
    feeds.revoke(by=person, at=asking.moment())
    messages.success(request, _("The calendar's address is closed: nobody reads it any more."))
    return HttpResponseRedirect("/calendar/#feed")


@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give the calendar whose token the address holds."""
    person = feeds.holder(token)
    if person is None:
        raise Http404
    site = request.build_absolute_uri("/").rstrip("/")
    with translation.override(person.language or None):
        scope = scope_of(person, asking.today())
        content = ics.calendar_of(person, scope, now=asking.moment(), site=site)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _entries(
    scope: Scope, who: Person | str, person: Person, days: tuple[date, date]
) -> list[tuple[Activity, bool]]:
    """Return the activities of some days, and of each whether its page may be opened."""
    between = grid.instants(*days)
    visible = Activity.objects.visible_to(scope).between(*between)
    if isinstance(who, Person) and who.pk != person.pk:
        rows = visible.of(who)
    elif isinstance(who, Person):
        rows = Activity.objects.attended_by(person).between(*between)
    else:
        rows = visible
    found = list(rows.with_names().soonest_first()[:MOST])
    inside = visible.in_bulk([each.pk for each in found])
    return [(each, each.pk in inside) for each in found]


def _colleagues(scope: Scope, person: Person) -> list[Person]:
    if scope.spans("person") == ():
        return []
    return [
        each for each in Person.objects.visible_to(scope).order_by("name") if each.pk != person.pk
    ]


def _who(asked: str, colleagues: list[Person], person: Person) -> Person | str:
    if asked == EVERYONE and colleagues:
        return EVERYONE
    return next((each for each in colleagues if str(each.pk) == asked), person)


def _day(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today
    return found if 1900 < found.year < 2200 else today  # noqa: PLR2004 - years a calendar holds


def _steps(view: str, on: date, who: Person | str, today: date) -> dict[str, Any]:
    """Return where the other views and the days before and after are."""
    return {
        "tabs": [
            {"key": key, "label": label, "href": _href(key, on, who)}
            for key, label in LABELS.items()
        ],
        "earlier": _href(view, grid.step(view, on, -1), who),
        "later": _href(view, grid.step(view, on, 1), who),
        "now_href": _href(view, today, who),
    }


def _href(view: str, on: date, who: Person | str) -> str:
    asked: dict[str, Any] = {"view": view, "on": on.isoformat()}
    asked["who"] = who.pk if isinstance(who, Person) else who
    return f"?{urlencode(asked)}"
