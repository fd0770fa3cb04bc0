"""The bell, its panel, the list of notices, and the page where each person chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sextant.agenda import choosing, hearings, notices
from sextant.agenda.models import Choice, Mute
from sextant.config import config
from sextant.kernel.numbers import whole_number
from sextant.kernel.unable import UnableToFind
from sextant.workspace import asking
from sextant.workspace.views import asked

if TYPE_CHECKING:
    from django.http import HttpRequest

IN_PANEL = 12
SAME = 204  # the browser leaves what it shows


@require_GET
@login_required
def every(request: HttpRequest) -> HttpResponse:
    """Show what one was told, newest first, a page at a time."""
    person, scope = asked.person(request), asking.whole_scope_for(request)
    only_new = request.GET.get("show") == "new"
    before = whole_number(request.GET.get("before", ""))
    told, after = notices.page(person, scope, before=before, only_new=only_new)
    context = {
        "told": told,
        "after": after,
        "only_new": only_new,
        "unread": notices.unread(person, scope),
        "topics": hearings.topics(),
    }
    part = "agenda/notice_rows.html" if asked.is_part(request) else "agenda/notices.html"
    return asked.varied(render(request, part, context))


@require_GET
@login_required
def panel(request: HttpRequest) -> HttpResponse:
    """Give the newest notices for the panel under the bell."""
    person, scope = asked.person(request), asking.whole_scope_for(request)
    told, _after = notices.page(person, scope, rows=IN_PANEL, only_new=False)
    context = {"told": told, "unread": notices.unread(person, scope)}
    return asked.varied(render(request, "agenda/panel.html", context))


@require_GET
@login_required
def count(request: HttpRequest) -> HttpResponse:
    """Say how many are unread, or nothing where the browser shows that already."""
    unread = notices.unread(asked.person(request), asking.whole_scope_for(request))
    if request.GET.get("shown") == str(unread):
        return HttpResponse(status=SAME)
    return asked.varied(render(request, "agenda/count.html", {"unread": unread}))


@require_GET
@login_required
def open_one(request: HttpRequest, key: int) -> HttpResponse:
    """Lead to what a notice is about, and take it as read."""
    address = notices.open_one(
        asked.person(request), key, asking.whole_scope_for(request), at=asking.moment()
    )
    if not address:
        raise UnableToFind(_("There is nothing here, or you may not see it."))
    return HttpResponseRedirect(address)


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Take everything as read."""
    notices.mark_read(asked.person(request), None, at=asking.moment())
    return asked.onward(request, asked.back(request, "/notices/"))


@require_http_methods(["GET", "POST"])
@login_required
def choices(request: HttpRequest) -> HttpResponse:
    """Let a person choose what they hear of, by which way and how soon."""
    person = asked.person(request)
    if request.method == "POST":
        _chosen(request)
        messages.success(request, _("Kept: this is how you are told from now on."))
        return HttpResponseRedirect("/notices/choices/")
    muted = choosing.muted_by(person)
    topics = [
        {
            "name": name,
            "label": label,
            "ways": [(way, way_label, (name, way) not in muted) for way, way_label in WAYS],
        }
        for name, label in hearings.topics().items()
    ]
    context = {
        "topics": topics,
        "ways": WAYS,
        "wish": choosing.choice_of(person),
        "how_often": Choice.Mail.choices,
        "hours": range(choosing.HOURS),
        "address": person.email,
        "is_sent": config.mail is not None,
    }
    return render(request, "agenda/choices.html", context)


WAYS = Mute.Channel.choices


def _chosen(request: HttpRequest) -> None:
    given = request.POST
    wanted = set(given.getlist("hear"))
    muted = {
        (topic, way)
        for topic in hearings.topics()
        for way in Mute.Channel.values
        if f"{topic}.{way}" not in wanted
    }
    choosing.choose(
        asked.person(request),
        mail=given.get("mail", ""),
        hour=whole_number(given.get("hour", "")) or 0,
        muted=muted,
        at=asking.moment(),
    )
