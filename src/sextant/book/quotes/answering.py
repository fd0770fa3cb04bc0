"""What customers answer, by the link or through us: kept once, never edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sextant.book import deals
from sextant.book.quotes import links
from sextant.book.quotes.models import Quote, QuoteAnswer, QuoteLine, QuoteVersion
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.book.models import Deal
    from sextant.kernel.models import Person

Kind = QuoteAnswer.Kind
LONGEST_NAME, LONGEST_NOTE = 120, 4000


class UnableToAnswer(Unable):
    """The offer cannot be answered (any more)."""


@transaction.atomic
def accept(
    quote: Quote, *, name: str = "", note: str = "", by: Person | None, at: datetime
) -> Quote:
    """Note that the customer accepted, as they told us; the deal takes the lines."""
    require(by, "quote.accept")
    quote = locked(quote)
    return _on_behalf(quote, Kind.ACCEPTED, name, note, by=by, at=at)


@transaction.atomic
def decline(
    quote: Quote, *, name: str = "", note: str = "", by: Person | None, at: datetime
) -> Quote:
    """Note that the customer declined, as they told us."""
    require(by, "quote.decline")
    quote = locked(quote)
    return _on_behalf(quote, Kind.DECLINED, name, note, by=by, at=at)


@transaction.atomic
def answer(
    version: QuoteVersion, kind: str, *, name: str, note: str, address: str | None, at: datetime
) -> QuoteAnswer:
    """Keep what a customer answers on the public page: once, with name, note, time and address."""
    if not name.strip("\x00 \t\r\n"):
        raise UnableToAnswer(_("Write your name, so that we know who answers."))
    if kind not in Kind.values:
        raise UnableToAnswer(_("Accept or decline the offer."))
    quote = locked(version.quote)
    version = QuoteVersion.objects.get(pk=version.pk)
    version.quote = quote
    links.refuse_closed(version, at)
    said = {"name": name, "note": note, "address": address}
    return _keep(version, Kind(kind), said, by=None, at=at)


def _on_behalf(
    quote: Quote, kind: Kind, name: str, note: str, *, by: Person | None, at: datetime
) -> Quote:
    version = quote.versions.sent().order_by("-number").first()
    if version is None or quote.is_ended:
        raise UnableToAnswer(_("Only an offer that is with the customer can be answered."))
    version.quote = quote
    who = name or (quote.contact.name if quote.contact else quote.account.name)
    _keep(version, kind, {"name": who, "note": note, "address": None}, by=by, at=at)
    return quote


def _keep(
    version: QuoteVersion, kind: Kind, said: dict[str, Any], *, by: Person | None, at: datetime
) -> QuoteAnswer:
    quote = version.quote
    values = {
        "name": " ".join(said["name"].replace("\x00", "").split())[:LONGEST_NAME],
        "note": said["note"].replace("\x00", "").strip()[:LONGEST_NOTE],
        "address": said["address"],
    }
    try:
        with transaction.atomic():
            found: QuoteAnswer = QuoteAnswer.objects.create(
                version=version, kind=kind, at=at, by=by, **values
            )
    except IntegrityError as error:
        raise UnableToAnswer(_("This offer was answered already: an answer stays.")) from error
    quote.status, quote.ended_at = Quote.Status(str(kind)), at
    save(quote)
    taken = kind == Kind.ACCEPTED and _take(quote.deal, version, at)
    data = {"version": version.number, "name": values["name"], "note": values["note"],
            "deal": quote.deal_id, "lines_taken": taken}  # fmt: skip
    journal.record(f"quote.{kind}", quote, by=by, at=at, data=data)
    return found


def _take(deal: Deal | None, version: QuoteVersion, at: datetime) -> bool:
    """Give an open deal the lines and the amount of the accepted version."""
    if deal is None or not deal.is_open:
        return False
    currency = version.quote.currency
    if deal.currency != currency:
        deal = deals.edit(deal, {"currency": currency}, by=None, at=at)
    lines = [
        {"product": line.product, "quantity": line.quantity, "unit_price": line.unit_price,
         "amount": line.amount}
        for line in version.lines.exclude(role=QuoteLine.Role.PART).select_related("product")
    ]  # fmt: skip
    deals.write_lines(deal, lines=lines, take_sum=True, by=None, at=at)
    return True
