"""The public page of an offer: read, print, accept or decline, without signing in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sextant.book.prospects import attempts
from sextant.book.quotes import answering, letterheads, links, quote_page
from sextant.book.quotes.links import UnableToOpen
from sextant.book.quotes.totals import totals_of
from sextant.kernel.unable import Unable, UnableToFind
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from sextant.book.quotes.models import QuoteVersion

MINUTE = timedelta(minutes=1)
LOOKS, ANSWERS = 60, 10  # from one address in a minute
GONE, MISSING, WRONG, TOO_MANY = 410, 404, 422, 429


@never_cache
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """Show an offer to whoever has its link, and take the answer."""
    return _opened(request, token, lambda version: _shown(request, version, token))


@never_cache
@require_GET
def offer_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """Give an offer as a PDF to whoever has its link."""
    return _opened(request, token, quote_page.paper)


def _opened(
    request: HttpRequest, token: str, show: Callable[[QuoteVersion], HttpResponse]
) -> HttpResponse:
    if _is_too_often(request):
        said = _("That was too often in a short time: wait a minute and try again.")
        return _closed(request, said, TOO_MANY)
    try:
        version = links.version_of(token, asking.moment())
    except UnableToOpen as refusal:
        return _closed(request, str(refusal), GONE)
    except UnableToFind as refusal:
        return _closed(request, str(refusal), MISSING)
    with translation.override(version.quote.language):
        answer = show(version)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    # not "no-referrer": the browser would then send the answer without its origin, and be refused
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _is_too_often(request: HttpRequest) -> bool:
    page, most = ("offer answer", ANSWERS) if request.method == "POST" else ("offer", LOOKS)
    who, at = asking.address_of(request), asking.moment()
    return attempts.full_until(page, who, most=most, within=MINUTE, at=at) is not None


def _shown(request: HttpRequest, version: QuoteVersion, token: str) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            _answered(request, version)
            return HttpResponseRedirect(f"/offer/{token}/")
        except Unable as refusal:
            problem = str(refusal)
    quote = version.quote
    context = {
        "version": version,
        "quote": quote,
        "token": token,
        "totals": totals_of(version),
        "head": letterheads.of(quote.language),
        "answer": getattr(version, "answer", None),
        "problem": problem,
        "named": request.POST.get("name", quote.contact.name if quote.contact else ""),
        "noted": request.POST.get("note", ""),
    }
    return render(request, "quotes/offer.html", context, status=WRONG if problem else 200)


def _answered(request: HttpRequest, version: QuoteVersion) -> None:
    answering.answer(
        version,
        request.POST.get("answer", ""),
        name=request.POST.get("name", ""),
        note=request.POST.get("note", ""),
        address=asking.address_of(request),
        at=asking.moment(),
    )


def _closed(request: HttpRequest, said: str, status: int) -> HttpResponse:
    return render(request, "quotes/offer_closed.html", {"said": said}, status=status)
