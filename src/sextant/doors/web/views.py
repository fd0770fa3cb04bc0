"""The frame's own pages: language, period, scope, search, and the gallery of components."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from sextant.doors.web import finding, scoping
from sextant.doors.web.gallery import specimens

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

YEAR = 365 * 24 * 3600


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages and come back."""
    answer = HttpResponseRedirect(_next(request.POST.get("next", ""), request))
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return answer


@require_GET
@login_required
def period(request: HttpRequest) -> HttpResponse:
    """Take the days from the picker's form into the address of the page it stood on."""
    address = urlsplit(_next(request.GET.get("next", ""), request))
    query = dict(parse_qsl(address.query, keep_blank_values=True))
    query.pop("page", None)
    first, last = request.GET.get("from", ""), request.GET.get("until", "")
    query["period"] = f"{first}..{last}" if first and last else query.get("period", "")
    return HttpResponseRedirect(address._replace(query=urlencode(query)).geturl())


@require_GET
@login_required
def scopes(request: HttpRequest) -> HttpResponse:
    """List the units a person may narrow the figures to, for the scope picker."""
    lines = scoping.choices(request, _next(request.GET.get("next", ""), request))
    return render(request, "web/scopes.html", {"lines": lines})


@require_GET
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Find records, pages and metrics by what was typed."""
    query = request.GET.get("q", "").strip()
    found = {"query": query, "groups": finding.find(request, query)}
    part = getattr(request, "htmx", False)
    return render(request, "web/found.html" if part else "web/search.html", found)


@require_GET
@login_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    return render(request, "web/gallery.html", specimens())


def _next(address: str, request: HttpRequest) -> str:
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure())
    return address if safe else "/"
