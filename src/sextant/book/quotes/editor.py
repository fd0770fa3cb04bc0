"""The quote editor: a form whose totals follow what is typed, reckoned by the server."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sextant.book.models import Product
from sextant.book.quotes import costs, drafting, offering, pricebooks, quote_page
from sextant.book.quotes.models import OptionGroup, Quote, QuoteLine, QuoteVersion
from sextant.book.quotes.offering import Wanted
from sextant.book.quotes.totals import Totals
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable, UnableToPermit
from sextant.workspace import asking, declare, sending, typed, words
from sextant.workspace.declare import Field, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from sextant.kernel.scope import Scope

OFFERED, MOST = 12, 200
WRONG, REFUSED = 422, 409
FIGURE = {
    "quantity": Field("quantity", _("Quantity"), Kind.DECIMAL),
    "unit_price": Field("unit_price", _("Unit price"), Kind.DECIMAL),
    "discount": Field("discount", _("Discount"), Kind.DECIMAL),
}
DETAIL = {
    "discount_percent": Kind.DECIMAL, "discount_amount": Kind.DECIMAL, "valid_until": Kind.DATE,
    "terms": Kind.LONG_TEXT, "note": Kind.LONG_TEXT,
}  # fmt: skip


@dataclass
class Row:
    """A product as it stands in the form: what was typed, and what came of it."""

    place: int
    product: Product
    typed: dict[str, str]
    options: set[int] = field(default_factory=set)
    groups: list[OptionGroup] = field(default_factory=list)
    lines: list[QuoteLine] = field(default_factory=list)
    problem: str = ""

    @property
    def amount(self) -> Decimal | None:
        """Return what the row comes to after its own discount, options included."""
        sold = [line.after_line for line in self.lines if line.role != QuoteLine.Role.PART]
        return sum(sold, Decimal(0)) if sold else None

    @property
    def parts(self) -> list[QuoteLine]:
        """Return what comes inside a bundle."""
        return [line for line in self.lines if line.role == QuoteLine.Role.PART]

    @property
    def item(self) -> QuoteLine | None:
        """Return the line of the product itself."""
        return self.lines[0] if self.lines else None


@dataclass
class Sheet:
    """The whole form: rows, details, what is wrong, and the sums."""

    quote: Quote
    version: QuoteVersion
    rows: list[Row]
    details: dict[str, Any]
    problems: list[str] = field(default_factory=list)
    totals: Totals | None = None
    explanation: str = ""

    @property
    def is_right(self) -> bool:
        """Tell whether everything typed can be offered."""
        return not self.problems and not any(row.problem for row in self.rows)

    def wanted(self) -> list[Wanted]:
        """Return what is wanted, as the verbs read it."""
        return [_wanted(row) for row in self.rows]


@require_http_methods(["GET", "POST"])
@login_required
def write(request: HttpRequest, key: int) -> HttpResponse:
    """Show the editor, and save what was typed."""
    quote, person = quote_page.found(request, key), asking.person_of(request)
    require(person, "quote.write")
    if request.method == "GET":
        return _page(request, priced(_kept(quote)))
    sheet = priced(_posted(request, quote))
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
    sheet = priced(_posted(request, quote))
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


def priced(sheet: Sheet) -> Sheet:
    """Reckon each row for itself, so that one that cannot be offered leaves the others standing."""
    quote, day = sheet.quote, asking.today()
    choice = pricebooks.choose(quote.account, quote.currency, day)
    known = costs.Costs(quote.currency, day)
    groups = offering.groups_of([row.product for row in sheet.rows])
    sheet.explanation = choice.explanation
    lines: list[QuoteLine] = []
    for row in sheet.rows:
        row.groups = groups.get(row.product.pk, [])
        try:
            row.lines = offering.made([_wanted(row)], choice, known).lines
        except Unable as refusal:
            row.problem = str(refusal)
        lines += row.lines
    version = QuoteVersion(quote=quote, **_read(sheet))
    try:
        offering.price(lines, version, quote.currency)
    except Unable as refusal:
        sheet.problems.append(str(refusal))
    sheet.totals = Totals(version, quote.currency, lines)
    return sheet


def _wanted(row: Row) -> Wanted:
    found: dict[str, Any] = {}
    for name, asked in FIGURE.items():
        text = row.typed.get(name, "").strip()
        if not text:
            continue
        try:
            found[name] = typed.read(asked, text, _nobody())
        except typed.Unreadable as wrong:
            said = {"product": row.product, "text": text, "why": str(wrong)}
            raise offering.UnableToOffer(
                _("“%(product)s”: “%(text)s” cannot be read. %(why)s") % said
            ) from None
    return Wanted(
        row.product, options=tuple(sorted(row.options)), note=row.typed.get("note", ""), **found
    )


def _nobody() -> Scope:
    from sextant.kernel.scope import Scope

    return Scope("", None, asking.today())


def _read(sheet: Sheet) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, kind in DETAIL.items():
        text = str(sheet.details.get(name) or "").strip()
        try:
            value = typed.read(Field(name, name, kind), text, _nobody())
        except typed.Unreadable as wrong:
            sheet.problems.append(f"“{text}”: {wrong}")
            value = None
        found[name] = value
    if found["valid_until"] is None:
        found["valid_until"] = sheet.version.valid_until
    for name in ("discount_percent", "discount_amount"):
        found[name] = found[name] or Decimal(0)
    return found | {"terms": found["terms"] or "", "note": found["note"] or ""}


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
    drafting.write(sheet.quote, lines=lines, by=person, at=now, **_read(sheet))
    return f"/quotes/{sheet.quote.pk}/"


def _kept(quote: Quote) -> Sheet:
    """Return the form as the newest version stands."""
    version = quote.latest
    version.quote = quote
    rows = [
        Row(place, one.product, _texts(one), set(one.options))
        for place, one in enumerate(drafting.wanted_again(version))
    ]
    details = {name: getattr(version, name) for name in DETAIL}
    for name in ("discount_percent", "discount_amount"):
        details[name] = _text(details[name]) if details[name] else ""
    details["valid_until"] = version.valid_until.isoformat()
    return Sheet(quote, version, rows, details)


def _texts(one: Wanted) -> dict[str, str]:
    return {
        "quantity": _text(one.quantity),
        "unit_price": "" if one.unit_price is None else _text(one.unit_price),
        "discount": _text(one.discount) if one.discount else "",
        "note": one.note,
    }


def _text(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _posted(request: HttpRequest, quote: Quote) -> Sheet:
    """Return the form as it was sent, with a product added or dropped."""
    data, scope = request.POST, asking.whole_scope_for(request)
    places = [int(place) for place in data.getlist("row")[:MOST] if place.isdigit()]
    numbers = {place: data.get(f"product-{place}", "") for place in places}
    add = data.get("add", "")
    asked = [int(text) for text in (*numbers.values(), add) if text.isdecimal() and len(text) < 18]  # noqa: PLR2004 - fits a key
    known: dict[str, Product] = {
        str(pk): product for pk, product in Product.objects.visible_to(scope).in_bulk(asked).items()
    }
    rows = [
        Row(place, known[numbers[place]],
            {name: data.get(f"{name}-{place}", "") for name in (*FIGURE, "note")},
            {int(pk) for pk in data.getlist(f"option-{place}") if pk.isdecimal()})
        for place in places
        if numbers[place] in known and data.get("drop") != str(place)
    ]  # fmt: skip
    if add in known:
        rows.append(_new(max(places, default=-1) + 1, known[add]))
    details = {name: data.get(name, "") for name in DETAIL}
    version = quote.latest
    return Sheet(quote, version, rows, details)


def _new(place: int, product: Product) -> Row:
    usual = {
        option.product_id
        for group in offering.groups_of([product]).get(product.pk, [])
        for option in group.options.all()
        if option.is_usual
    }
    return Row(place, product, {"quantity": ""}, usual)


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
