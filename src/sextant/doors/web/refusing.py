"""How refusals and faults reach the reader: a sentence beside the button, or a page of its own."""

from __future__ import annotations

import logging
import secrets
import sys
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from sextant.doors.web import unkept
from sextant.kernel.unable import Unable, UnableToFind, UnableToPermit

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

logger = logging.getLogger(__name__)


class Refusals:
    """Middleware: a refusal no view has answered is shown to the person who asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; refusals come back through `process_exception`."""
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return _refused_address(request)
        if unkept.is_sent(request):
            said = _(
                "What was sent holds a sign that nothing here keeps: take it out and send it again."
            )
            return _refused(request, said)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Answer a refusal with its sentence; leave everything else to the fault page."""
        if not isinstance(fault, Unable) or request.path.startswith("/api/"):
            return None
        status = _status(fault)
        if getattr(request, "htmx", False):
            part = render_to_string("web/refusal.html", {"sentence": fault.sentence}, request)
            return HttpResponse(part, status=status)
        name = "404.html" if status == 404 else "web/refused.html"  # noqa: PLR2004
        return render(request, name, {"sentence": fault.sentence}, status=status)


def _refused_address(request: HttpRequest) -> HttpResponse:
    # no database keeps this sign, and PostgreSQL cannot even be asked for it
    said = _("This address holds a sign that nothing here has: correct the address.")
    return _refused(request, said)


def _refused(request: HttpRequest, said: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"error": said}, status=400)
    return render(request, "web/refused.html", {"sentence": said}, status=400)


def _status(fault: Unable) -> int:
    if isinstance(fault, UnableToFind):
        return 404
    return 403 if isinstance(fault, UnableToPermit) else 409


def fault(request: HttpRequest) -> HttpResponse:
    """Answer an unforeseen fault with a number that leads to its log entry."""
    number = secrets.token_hex(4)
    logger.error("fault %s at %s", number, request.path, exc_info=sys.exc_info())
    page = render_to_string("500.html", {"number": number})
    answer = HttpResponse(page, status=500)
    answer["X-Error-Id"] = number
    return answer
