"""The sheet of the quote editor: rows as they were typed, read and priced each for itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sextant.book.models import Product
from sextant.book.quotes import costs, offering, pricebooks, wanting
from sextant.book.quotes.models import OptionGroup, Quote, QuoteLine, QuoteVersion
from sextant.book.quotes.offering import Wanted
from sextant.book.quotes.totals import Totals
from sextant.kernel.scope import Scope
from sextant.kernel.unable import Unable
from sextant.workspace import asking, typed
from sextant.workspace.declare import Field, Kind

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST = 200
FIGURE = {
    "quantity": Field("quantity", gettext_lazy("Quantity"), Kind.DECIMAL),
    "unit_price": Field("unit_price", gettext_lazy("Unit price"), Kind.DECIMAL),
    "discount": Field("discount", gettext_lazy("Discount"), Kind.DECIMAL),
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
    version = QuoteVersion(quote=quote, **details_of(sheet))
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
    return Scope("", None, asking.today())


def details_of(sheet: Sheet) -> dict[str, Any]:
    """Return what was typed about the whole, read; what cannot be read is noted on the sheet."""
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


def kept(quote: Quote) -> Sheet:
    """Return the form as the newest version stands."""
    version = quote.latest
    version.quote = quote
    rows = [
        Row(place, one.product, _texts(one), set(one.options))
        for place, one in enumerate(wanting.wanted_again(version))
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


def posted(request: HttpRequest, quote: Quote) -> Sheet:
    """Return the form as it was sent, with a product added or dropped."""
    data, scope = request.POST, asking.whole_scope_for(request)
    places = [int(place) for place in data.getlist("row")[:MOST] if _is_number(place)]
    numbers = {place: data.get(f"product-{place}", "") for place in places}
    add = data.get("add", "")
    asked = [int(text) for text in (*numbers.values(), add) if _is_number(text)]
    known: dict[str, Product] = {
        str(pk): product for pk, product in Product.objects.visible_to(scope).in_bulk(asked).items()
    }
    rows = [
        Row(place, known[numbers[place]],
            {name: data.get(f"{name}-{place}", "") for name in (*FIGURE, "note")},
            {int(pk) for pk in data.getlist(f"option-{place}") if _is_number(pk)})
        for place in places
        if numbers[place] in known and data.get("drop") != str(place)
    ]  # fmt: skip
    if add in known:
        rows.append(_new(max(places, default=-1) + 1, known[add]))
    details = {name: data.get(name, "") for name in DETAIL}
    version = quote.latest
    return Sheet(quote, version, rows, details)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18  # noqa: PLR2004 - fits a key


def _new(place: int, product: Product) -> Row:
    usual = {
        option.product_id
        for group in offering.groups_of([product]).get(product.pk, [])
        for option in group.options.all()
        if option.is_usual
    }
    return Row(place, product, {"quantity": ""}, usual)
