"""The paper of a quote: its words and figures in the customer's language, set by typst."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sextant.book.attachments import keeping
from sextant.book.quotes import letterheads
from sextant.book.quotes.models import QuoteLine
from sextant.book.quotes.totals import totals_of
from sextant.workspace import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sextant.book.quotes.models import Letterhead, Quote, QuoteVersion
    from sextant.book.quotes.totals import Totals

HERE = Path(__file__).parent / "print"
SIMPLIFIED = ["Sextant Sans SC", "Sextant Sans TC"]
TRADITIONAL = ["Sextant Sans TC", "Sextant Sans SC"]
SPOKEN = {"zh-hans": ("zh", "CN"), "zh-hant": ("zh", "TW")}
ITEM = QuoteLine.Role.ITEM
DEFAULT_COLOUR = "#1f4e79"


def pdf_of(version: QuoteVersion) -> bytes:
    """Return a version as a PDF; what was sent is given again as it was."""
    if version.printed:
        path = keeping.place(version.printed)
        if path.exists():
            return path.read_bytes()
    return drawn(version)


def drawn(version: QuoteVersion) -> bytes:
    """Set a version anew: the same data give the same bytes."""
    head = letterheads.of(version.quote.language)
    logo = f"logo.{head.logo_type}" if head.logo_type else ""
    with translation.override(version.quote.language):
        data = said(version, head, logo)
    return _set(data, bytes(head.logo) if logo else b"")


def _set(data: dict[str, Any], logo: bytes) -> bytes:
    """Set data by the template; the picture lies beside it, in a folder of their own."""
    import typst

    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    with TemporaryDirectory() as folder:
        page = Path(folder) / "quote.typ"
        page.write_bytes((HERE / "quote.typ").read_bytes())
        if logo:
            (Path(folder) / data["logo"]).write_bytes(logo)
        try:
            found: bytes = typst.compile(
                str(page), root=folder, format="pdf", font_paths=_fonts(),
                sys_inputs={"data": text}, timestamp=0,
            )  # fmt: skip
        except typst.TypstError:
            if not logo:
                raise
            return _set(data | {"logo": ""}, b"")  # a broken picture stops no offer
    return found


def name_of(version: QuoteVersion) -> str:
    """Return the name of a version's file."""
    return f"{version.quote.number}-v{version.number}.pdf"


def said(version: QuoteVersion, head: Letterhead, logo: str) -> dict[str, Any]:
    """Return all that stands on the paper, in the language in force; no cost, no margin."""
    quote = version.quote
    lang, region = SPOKEN.get(quote.language, ("en", "GB"))
    totals = totals_of(version)
    lines = totals.lines
    discounted = any(line.discount for line in lines)
    heads = [pgettext("place in a list", "No."), _("Product"), _("Quantity"), _("Unit price")]
    heads += [_("Discount")] if discounted else []
    return {
        "fonts": TRADITIONAL if quote.language == "zh-hant" else SIMPLIFIED,
        "lang": lang,
        "region": region,
        "colour": head.colour or DEFAULT_COLOUR,
        "logo": logo,
        "number": str(version),
        "title": _("Quote %(number)s") % {"number": quote.number},
        "subject": quote.title,
        "company": {"name": head.name, "address": head.address.splitlines(),
                    "contact": head.contact_line},
        "customer": {"name": quote.account.name, "lines": _customer(quote)},
        "facts": _facts(version),
        "note": version.note,
        "heads": [*heads, _("Amount")],
        "discounted": discounted,
        "lines": _lines(lines, quote.currency),
        "totals": _totals(totals),
        "total": [_("Total"), written.money(totals.total, quote.currency)],
        "tax": head.tax_note,
        "terms": version.terms,
        "closing": _("This offer holds until %(day)s.") % {"day": written.day(version.valid_until)},
        "foot": [each for each in (head.bank_line, head.legal_line) if each] or [head.name],
        "words": {
            "to": pgettext("above an address", "For"),
            "terms": _("Terms"),
            "ours": head.name or str(quote.owner or ""),
            "theirs": _("Accepted: date, name, signature"),
        },
    }  # fmt: skip


def _customer(quote: Quote) -> list[str]:
    account, contact = quote.account, quote.contact
    place = " ".join(each for each in (account.city, account.country) if each)
    name = contact.name if contact else ""
    return [each for each in (name, *account.address.splitlines(), place) if each]


def _facts(version: QuoteVersion) -> list[list[str]]:
    quote = version.quote
    day = localdate(version.sent_at or version.created_at)
    found = [
        [_("Number"), quote.number],
        [pgettext("of a quote", "Version"), str(version.number)],
        [_("Date"), written.day(day)],
        [_("Valid until"), written.day(version.valid_until)],
    ]
    return [*found, [_("Your contact"), str(quote.owner)]] if quote.owner else found


def _lines(lines: Sequence[QuoteLine], currency: str) -> list[dict[str, str]]:
    found, place = [], 0
    for line in lines:
        place += line.role == ITEM
        is_part = line.role == QuoteLine.Role.PART
        found.append(
            {
                "role": str(line.role),
                "place": str(place) if line.role == ITEM else "",
                "name": line.product.name,
                "code": line.product.code,
                "said": line.note,
                "quantity": written.number(line.quantity),
                "price": "" if is_part else written.money(line.unit_price, currency),
                "discount": f"{written.number(line.discount)} %" if line.discount else "",
                "amount": _("included") if is_part else written.money(line.after_line, currency),
            }
        )
    return found


def _totals(totals: Totals) -> list[list[str]]:
    currency, version = totals.currency, totals.version
    found = []
    if totals.line_discount > 0:
        found.append([_("At list price"), written.money(totals.list_total, currency)])
        found.append([_("Discount on lines"), written.money(-totals.line_discount, currency)])
    if totals.whole_discount:
        found.append([_("Subtotal"), written.money(totals.subtotal, currency)])
        label = _("Discount on the whole")
        if version.discount_percent:
            label = f"{label} ({written.number(version.discount_percent)} %)"
        found.append([label, written.money(-totals.whole_discount, currency)])
    return found


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=True, font_paths=[str(HERE / "fonts")])
