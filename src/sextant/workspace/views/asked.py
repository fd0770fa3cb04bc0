"""What every view of the engine asks first: who, how far they see, which part of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from sextant.kernel.roles import Reach
from sextant.kernel.unable import UnableToFind
from sextant.workspace import asking

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope
    from sextant.workspace.declare import Workspace


def person(request: HttpRequest) -> Person:
    """Return who asks; only pages behind the sign-in ask this."""
    return cast("Person", asking.person_of(request))


def scope(request: HttpRequest, workspace: Workspace, *, narrowed: bool = False) -> Scope:
    """Return what the person may see; a kind they see nothing of does not exist for them."""
    found = asking.scope_for(request) if narrowed else asking.whole_scope_for(request)
    if found.reach(workspace.kind) is Reach.NONE:
        raise UnableToFind(_("There is no such page, or you may not see it."))
    return found


def is_part(request: HttpRequest) -> bool:
    """Tell whether the browser wants a part of the page and not all of it."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request


def varied(answer: HttpResponse) -> HttpResponse:
    """Tell caches that part and page stand at one address."""
    patch_vary_headers(answer, ["HX-Request"])
    answer["Cache-Control"] = "no-store"
    return answer


def changed(query: QueryDict, **changes: str | None) -> str:
    """Return a query string with some names replaced; None takes one away."""
    pairs = [
        (name, value) for name, values in query.lists() for value in values if name not in changes
    ]
    pairs += [(name, value) for name, value in changes.items() if value]
    return f"?{urlencode(pairs)}" if pairs else "?"


def onward(request: HttpRequest, address: str) -> HttpResponse:
    """Send the browser on, whether it asked by itself or by htmx."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def back(request: HttpRequest, usual: str) -> str:
    """Return the address of this house that a form asks to come back to."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure())
    return address if address and safe else usual


def address(name: str, *args: object) -> str:
    """Return the address of a page of another room, or nothing while there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
