"""The one API: each module of this package named below brings a `router`.

Addresses: `/api/<workspace>/…` for records, and what the other modules add. `/api/openapi.json`
describes all of it, `/api/docs` shows it.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from sextant.doors.api import repeating
from sextant.doors.api.auth import AUTH
from sextant.kernel.unable import Unable, UnableToFind, UnableToPermit
from sextant.workspace.sent import UnableToOverwrite, UnableToRead

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from ninja.openapi.schema import OpenAPISchema

ROUTERS = (
    "metrics",
    "funnel",
    "behaviour",
    "why",
    "dashboards",
    "alerts",
    "landing",
    "attachments",
    "duplicates",
    "agenda",
    "plans",
    "plan_agreeing",
    "records",
)


class Api(NinjaAPI):
    """The API, whose description says of every write how it is done once."""

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        """Return the description."""
        schema = super().get_openapi_schema(**more)
        repeating.describe(schema)
        return schema


api = Api(
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


@api.exception_handler(UnableToRead)
def unreadable(request: HttpRequest, fault: UnableToRead) -> HttpResponse:
    """Answer with a sentence for each field that cannot be taken."""
    answer = {"error": str(fault), "fields": fault.fields}
    return api.create_response(request, answer, status=422)


@api.exception_handler(UnableToOverwrite)
def overtaken(request: HttpRequest, fault: UnableToOverwrite) -> HttpResponse:
    """Answer with both versions, so that whoever came later can choose."""
    answer = {"error": str(fault), "now": fault.now, "yours": fault.yours}
    return api.create_response(request, answer, status=409)


@api.exception_handler(Http404)
def missing(request: HttpRequest, _fault: Http404) -> HttpResponse:
    """Answer what does not exist, or not for the one who asks: the two look alike."""
    sentence = str(_("There is nothing here, or you may not see it."))
    return api.create_response(request, {"error": sentence}, status=404)


@api.exception_handler(Unable)
def refuse(request: HttpRequest, fault: Unable) -> HttpResponse:
    """Answer a refusal with its sentence: 404, 403 or 409."""
    status = {UnableToFind: 404, UnableToPermit: 403}.get(type(fault), 409)
    answer: dict[str, Any] = {"error": str(fault)}
    return api.create_response(request, answer, status=status)


@api.exception_handler(AuthenticationError)
def strangers(request: HttpRequest, _fault: AuthenticationError) -> HttpResponse:
    """Tell a stranger how to be known."""
    sentence = _("Sign in, or send a key: Authorization: Bearer sxt_…")
    return api.create_response(request, {"error": sentence}, status=401)


for name in ROUTERS:
    if find_spec(f"sextant.doors.api.{name}") is not None:
        api.add_router("", import_module(f"sextant.doors.api.{name}").router)
