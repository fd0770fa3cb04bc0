"""The quote editor: a form whose totals follow what is typed, reckoned by the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sextant.book.models import Product
from sextant.book.quotes import costs, drafting, offering, pricebooks, quote_page
from sextant.book.quotes.sheets import Sheet, details_of, kept, posted, priced
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable, UnableToPermit
from sextant.workspace import asking, declare, sending, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

OFFERED = 12
WRONG, REFUSED = 422, 409


@require_http_methods(["GET", "POST"])
@login_required
def write(request: HttpRequest, key: int) -> HttpResponse:
    """Show the editor, and save what was typed."""
    quote, person = quote_page.found(request, key), asking.person_of(request)
    assert person is not None
    require(person, "quote.write")
    if request.method == "GET":
        return _page(request, priced(kept(quote)))
    sheet = priced(posted(request, quote))
    if not sheet.is_right:
        return _page(request, sheet, status=WRONG)
    if request.POST.get("version") != str(quote.version) and not sending.is_known(
        request.POST.get("token", "")
    ):
        sheet.problems.append(
            _("Someone else changed this quote meanwhile: open it in another window, compare, and"
              " write your changes there.")
        )  # fmt: skip
        return _page(request, sheet, status=REFUSED)
    try:
        address = sending.once(
            request.POST.get("token", ""), lambda: _save(request, sheet), by=person,
            at=asking.moment(),
        )  # fmt: skip
    except UnableToPermit:
        raise
    except Unable as refusal:
        sheet.problems.append(str(refusal))
        return _page(request, sheet, status=REFUSED)
    messages.success(request, _("%(name)s is saved.") % {"name": quote})
    return HttpResponseRedirect(address)


@require_POST
@login_required
def part(request: HttpRequest, key: int) -> HttpResponse:
    """Return the sums for what is typed now, or all rows where some came or went; saves nothing."""
    quote = quote_page.found(request, key)
    require(asking.person_of(request), "quote.write")
    sheet = priced(posted(request, quote))
    names = {"rows": "quotes/editor_part.html", "sums": "quotes/editor_sums.html"}
    whole = any(name in request.POST for name in ("add", "drop", "chosen"))
    context = {**_context(request, sheet), "follows": not whole}
    return render(request, names["rows" if whole else "sums"], context)


@require_GET
@login_required
def products(request: HttpRequest, key: int) -> HttpResponse:
    """Return the products that match what is typed, with what they cost this customer."""
    quote, scope = quote_page.found(request, key), asking.whole_scope_for(request)
    text = request.GET.get("q", "").strip()
    keys = [pk for pk, _label in words.matches(declare.get("products"), text, scope, 3 * OFFERED)]
    known = Product.objects.visible_to(scope).filter(pk__in=keys, is_active=True)
    found = known.exclude(nature=Product.Nature.OPTION).in_bulk()
    choice = pricebooks.choose(quote.account, quote.currency, asking.today())
    lines = [
        {"product": found[pk], "price": choice.price_of(found[pk], offering.ONE)}
        for pk in keys
        if pk in found
    ]
    context = {"lines": lines[:OFFERED], "quote": quote, "text": text}
    return render(request, "quotes/editor_products.html", context)


def _save(request: HttpRequest, sheet: Sheet) -> str:
    lines: list[Mapping[str, Any]] = []
    for one in sheet.wanted():
        lines.append(
            {"product": one.product, "quantity": one.quantity, "discount": one.discount,
             "unit_price": one.unit_price, "note": one.note}
        )  # fmt: skip
        place = len(lines)
        known = Product.objects.in_bulk(one.options)
        lines += [{"product": known[pk], "option_of": place} for pk in one.options if pk in known]
    person, now = asking.person_of(request), asking.moment()
    drafting.write(sheet.quote, lines=lines, by=person, at=now, **details_of(sheet))
    return f"/quotes/{sheet.quote.pk}/"


def _context(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    person = asking.person_of(request)
    return {
        "sheet": sheet,
        "quote": sheet.quote,
        "totals": sheet.totals,
        "sees_margin": costs.may_see(person),
        "added": request.POST.get("add", ""),
    }


def _page(request: HttpRequest, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    context = {
        **_context(request, sheet),
        "token": request.POST.get("token") or sending.token(),
        "read_version": request.POST.get("version") or sheet.quote.version,
        "begins": sheet.version.is_sent,
    }
    return render(request, "quotes/editor.html", context, status=status)
