"""The quote's page: what is offered, how it stands, what may be done next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from sextant.agenda.models import Approval
from sextant.book.quotes import addressing, authority, costs, links, printing
from sextant.book.quotes.models import Quote, QuoteVersion
from sextant.book.quotes.totals import totals_of
from sextant.kernel.rates import UnableToConvert
from sextant.kernel.roles import permits
from sextant.workspace import asking, declare, verbs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.http import HttpRequest

    from sextant.book.models import Account, Deal
    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope

SHOWN = 5


def context(quote: Quote, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any]:
    """Return what the quote page shows beyond its fields."""
    del scope
    person, today = asking.person_of(request), asking.today()
    versions = list(quote.versions.order_by("-number"))
    version = versions[0]
    version.quote = quote
    sent = next((each for each in versions if each.is_sent), None)
    is_out = sent is not None and quote.status == Quote.Status.SENT
    return {
        "version": version,
        "versions": versions,
        "earlier": versions[1] if len(versions) > 1 else None,
        "totals": totals_of(version),
        "sees_margin": costs.may_see(person),
        "limit": _limit(version, person, today),
        "approval": Approval.objects.about(quote).first(),
        "link": links.address_of(sent) if is_out and sent is not None else "",
        "is_expired": is_out and sent is not None and sent.valid_until < today,
        "answer": next((v.answer for v in versions if hasattr(v, "answer")), None),
        "may_write": permits(person, "quote.write") and quote.status != Quote.Status.ACCEPTED,
    }


def address_of(quote: Quote) -> str:
    """Return the address a quote usually goes to."""
    return (quote.contact.email if quote.contact else "") or quote.account.email


@require_GET
@login_required
def pdf(request: HttpRequest, key: int, number: int | None = None) -> HttpResponse:
    """Give a version as a PDF; without a number the newest."""
    quote = found(request, key)
    versions = quote.versions.order_by("-number")
    version = (versions if number is None else versions.filter(number=number)).first()
    if version is None:
        raise Http404
    version.quote = quote
    return paper(version)


def paper(version: QuoteVersion) -> HttpResponse:
    """Return a version's PDF as an answer that browsers show."""
    answer = HttpResponse(printing.pdf_of(version), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{printing.name_of(version)}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def found(request: HttpRequest, key: int) -> Quote:
    """Return a quote the person may see; others do not exist."""
    quote: Quote = verbs.find(declare.get("quotes"), key, asking.whole_scope_for(request))
    return quote


def of_deal(deal: Deal, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any] | None:
    """Return the quotes of a deal, for its page."""
    seen = Quote.objects.visible_to(scope).of_deal(deal)
    contact = addressing.contact_of(deal, scope)
    query = f"deal={deal.pk}"
    started = f"{query}&contact={contact.pk}" if contact else query
    return _panel(seen, request, query, started if deal.is_open else "")


def of_account(account: Account, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any] | None:
    """Return the quotes of an account, for its page."""
    seen = Quote.objects.visible_to(scope).of_account(account)
    query = f"account={account.pk}"
    return _panel(seen, request, query, query)


def _panel(quotes: Any, request: HttpRequest, query: str, started: str) -> Mapping[str, Any] | None:
    may_add = bool(started) and permits(asking.person_of(request), "quote.create")
    rows = list(quotes.with_totals()[: SHOWN + 1])
    if not rows and not may_add:
        return None
    return {
        "quotes": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "query": query,
        "started": started,
        "may_add": may_add,
    }


def _limit(version: QuoteVersion, person: Person | None, today: date) -> Mapping[str, Any] | None:
    """Return whether a draft is within the reader's own limit, in words for the page."""
    quote = version.quote
    if quote.status != Quote.Status.DRAFT or not version.lines.exists():
        return None
    if not permits(person, "quote.submit"):
        return None
    try:
        found = authority.assess(version, person, today)
    except UnableToConvert as refusal:
        return {"problem": str(refusal)}
    return {"is_within": found.is_within, "depth": found.depth, "limit": found.limit}
