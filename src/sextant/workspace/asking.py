"""Who asks, on which day, and how far they may see: the same answer for every page and door.

Only doors read the clock, and they read it here: `moment`, `today`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from sextant.kernel.models import Person
from sextant.kernel.numbers import whole_number
from sextant.kernel.organisation import Organisation
from sextant.kernel.scope import Scope, scope_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest

KEPT = "_sextant_asking"


def moment() -> datetime:
    """Return this instant."""
    return timezone.now()


def today() -> date:
    """Return today in the installation's time zone."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def address_of(request: HttpRequest) -> str | None:
    """Return the network address of who asks, as far as the proxies that are trusted tell it."""
    from allauth.account.adapter import get_adapter
    from django.core.exceptions import PermissionDenied

    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return None


def person_of(request: HttpRequest) -> Person | None:
    """Return who signed in, by session or by token; None is a stranger."""
    user: Any = getattr(request, "user", None)
    return user if isinstance(user, Person) and user.is_active else _unwrapped(user)


def organisation_of(request: HttpRequest) -> Organisation:
    """Return the organisation, read once for a request."""
    kept = _kept(request)
    if "organisation" not in kept:
        kept["organisation"] = Organisation()
    found: Organisation = kept["organisation"]
    return found


def scope_for(request: HttpRequest) -> Scope:
    """Return what the person may see today, narrowed to the unit in `?scope=` if there is one."""
    unit = request.GET.get("scope", "")
    whole = whole_scope_for(request)
    number = whole_number(unit)
    if number is None:
        return whole
    kept = _kept(request)
    if unit not in kept:
        kept[unit] = whole.narrow(number, organisation_of(request))
    narrowed: Scope = kept[unit]
    return narrowed


def whole_scope_for(request: HttpRequest) -> Scope:
    """Return all the person may see today, whatever the page is narrowed to."""
    kept = _kept(request)
    if "scope" not in kept:
        person = person_of(request)
        # a stranger sees nothing: `scope_of(None)` would be the operator at the machine
        kept["scope"] = Scope("", None, today()) if person is None else scope_of(person, today())
    found: Scope = kept["scope"]
    return found


def _kept(request: HttpRequest) -> dict[str, Any]:
    kept: dict[str, Any] | None = getattr(request, KEPT, None)
    if kept is None:
        kept = {}
        setattr(request, KEPT, kept)
    return kept


def _unwrapped(user: Any) -> Person | None:
    # the session's user is a lazy stand-in that passes for a person only by its class
    if getattr(user, "is_authenticated", False) and user.is_active:
        person: Person = user
        return person
    return None
