"""The one API: each module of this package named below brings a `router`.

Addresses: `/api/<workspace>/…` for records, and what the other modules add. `/api/openapi.json`
describes all of it, `/api/docs` shows it.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from sextant.doors.api.auth import AUTH
from sextant.kernel.unable import Unable, UnableToFind, UnableToPermit

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ROUTERS = ("metrics", "landing", "records")

api = NinjaAPI(
    title="Sextant",
    version="1",
    description=(
        "Records, verbs and figures, as far as the person who asks may see them. "
        "Money is a decimal string beside its currency; days are ISO 8601; periods and ranges "
        "include their start and exclude their end."
    ),
    auth=AUTH,
    docs_url=None,
    urls_namespace="api",
)


@api.exception_handler(Unable)
def refuse(request: HttpRequest, fault: Unable) -> HttpResponse:
    """Answer a refusal with its sentence: 404, 403 or 409."""
    status = {UnableToFind: 404, UnableToPermit: 403}.get(type(fault), 409)
    answer: dict[str, Any] = {"error": str(fault)}
    return api.create_response(request, answer, status=status)


@api.exception_handler(AuthenticationError)
def strangers(request: HttpRequest, _fault: AuthenticationError) -> HttpResponse:
    """Tell a stranger how to be known."""
    sentence = "Sign in, or send a key: Authorization: Bearer sxt_…"
    return api.create_response(request, {"error": sentence}, status=401)


for name in ROUTERS:
    if find_spec(f"sextant.doors.api.{name}") is not None:
        api.add_router("", import_module(f"sextant.doors.api.{name}").router)
