"""Verbs that write quotes: open one, change it, make the next version, copy it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.agenda import approvals
from sextant.agenda.models import Approval
from sextant.book import numbering
from sextant.book.models import Deal
from sextant.book.quotes import (
    addressing,
    letterheads,
    offering,
    pricebooks,
    wanting,
)
from sextant.book.quotes.addressing import UnableToChange
from sextant.book.quotes.costs import Costs
from sextant.book.quotes.models import Quote, QuoteLine, QuoteVersion
from sextant.book.quotes.offering import UnableToOffer, Wanted
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.roles import require

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from sextant.kernel.models import Person

VALID_DAYS = 30
HEAD = ("title", "deal", "contact", "owner", "language", "asked_at")
DETAILS = ("discount_percent", "discount_amount", "valid_until", "terms", "note")
Status = Quote.Status


@transaction.atomic
def create(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Quote:
    """Open a quote with its first, empty version; what is not said is taken from the deal."""
    require(by, "quote.create")
    deal: Deal | None = values.get("deal")
    account = values.get("account") or (deal.account if deal else None)
    if account is None:
        raise UnableToChange(
            _("A quote is for somebody: choose an account, or a deal that has one.")
        )
    contact = values.get("contact")
    addressing.refuse_head(deal, account, contact)
    fields: dict[str, Any] = {
        name: values[name]
        for name in ("title", "asked_at", "currency", "language", "owner")
        if name in values
    }
    if deal is not None:
        fields.setdefault("currency", deal.currency)
    fields.setdefault("language", addressing.language_of(contact, account))
    fields.setdefault("asked_at", addressing.asked_at(deal, account, at))
    fields.setdefault("owner", by or (deal.owner if deal else account.owner))
    today = localdate(at)
    quote: Quote = Quote.objects.create(
        number=numbering.number(numbering.QUOTE, today), deal=deal, account=account, contact=contact,
        **fields,
    )  # fmt: skip
    QuoteVersion.objects.create(
        quote=quote, valid_until=today + timedelta(days=VALID_DAYS), created_at=at,
        terms=letterheads.of(quote.language).terms,
    )  # fmt: skip
    data = {"name": quote.number, "account": account.pk, "deal": deal.pk if deal else None}
    journal.record("quote.created", quote, by=by, at=at, data=data)
    return quote


@transaction.atomic
def edit(quote: Quote, values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Quote:
    """Change for whom a quote is and who owns it; what it offers is written by `write`."""
    require(by, "quote.edit")
    quote = locked(quote)
    given = {name: values[name] for name in HEAD if name in values}
    if given.get("asked_at", quote.asked_at) is None:
        del given["asked_at"]
    _refuse_ended(quote)
    changed = journal.changes({name: getattr(quote, name) for name in given}, given)
    if not changed:
        return quote
    for name in changed:
        setattr(quote, name, given[name])
    addressing.refuse_head(quote.deal, quote.account, quote.contact)
    save(quote)
    journal.record("quote.changed", quote, by=by, at=at, data={"changes": changed})
    return quote


@transaction.atomic
def write(
    quote: Quote,
    *,
    lines: Sequence[Mapping[str, Any]] | None = None,
    by: Person | None,
    at: datetime,
    **details: Any,
) -> Quote:
    """Write what is offered; a version the customer has had stays, and the next one is begun."""
    require(by, "quote.write")
    quote = locked(quote)
    wanted = None if lines is None else wanting.wanted_of(lines)
    return rewrite(quote, wanted, details, by=by, at=at)


def rewrite(
    quote: Quote,
    wanted: Sequence[Wanted] | None,
    details: Mapping[str, Any],
    *,
    by: Person | None,
    at: datetime,
) -> Quote:
    """Write lines and details into the open version, and price it anew."""
    version = _open_version(quote, by=by, at=at)
    unsettle(quote, version, by=by, at=at)
    before = told(version)
    for name in DETAILS:
        if name in details:
            setattr(version, name, details[name])
    _one_discount(version, details)
    _refuse_validity(version, localdate(at))
    offer(
        quote, version, wanting.wanted_again(version) if wanted is None else wanted, localdate(at)
    )
    save(quote)
    after = told(version)
    if before != after:
        data = {"version": version.number, "before": before, "after": after}
        journal.record("quote.written", quote, by=by, at=at, data=data)
    return quote


def offer(quote: Quote, version: QuoteVersion, wanted: Sequence[Wanted], day: date) -> None:
    """Replace the lines of a version by what is wanted, at the prices of a day."""
    choice = pricebooks.choose(quote.account, quote.currency, day)
    found = offering.made(wanted, choice, Costs(quote.currency, day))
    offering.price(found.lines, version, quote.currency)
    version.book = choice.book
    version.lines.all().delete()
    version.save()
    for line in found.lines:
        line.version = version
        line.save()


@transaction.atomic
def new_version(quote: Quote, *, by: Person | None, at: datetime) -> Quote:
    """Begin the next version of a quote with what the last one offers; the last stays as it is."""
    require(by, "quote.new_version")
    quote = locked(quote)
    if not quote.latest.is_sent:
        raise UnableToChange(
            _("The last version of %(quote)s has not been sent: change that one.")
            % {"quote": quote}
        )
    _open_version(quote, by=by, at=at)
    save(quote)
    return quote


@transaction.atomic
def copy(quote: Quote, *, currency: str | None = None, by: Person | None, at: datetime) -> Quote:
    """Open a new quote that offers the same; in another currency at that currency's prices."""
    require(by, "quote.copy")
    deal = quote.deal if quote.deal is not None and quote.deal.is_open else None
    values: dict[str, Any] = {
        "title": quote.title, "account": quote.account, "contact": quote.contact, "deal": deal,
        "language": quote.language, "currency": currency or quote.currency, "asked_at": at,
    }  # fmt: skip
    made = create({k: v for k, v in values.items() if v is not None}, by=by, at=at)
    source, version = quote.latest, made.latest
    version.terms, version.note = source.terms, source.note
    version.discount_percent = source.discount_percent
    same = made.currency == quote.currency
    version.discount_amount = source.discount_amount if same else version.discount_amount
    wanted = wanting.wanted_again(source, keep_prices=same)
    offer(made, version, wanted, localdate(at))
    journal.record(
        "quote.copied", made, by=by, at=at, data={"from": quote.pk, "name": quote.number}
    )
    return made


def told(version: QuoteVersion) -> dict[str, Any]:
    """Return what a version says as the journal keeps it: no costs."""
    lines = [
        [line.product_id, line.role, line.quantity, line.unit_price, line.discount, line.amount]
        for line in version.lines.all()
    ]
    found: dict[str, Any] = journal.plain(
        {**{name: getattr(version, name) for name in DETAILS}, "lines": lines}
    )
    return found


def unsettle(quote: Quote, version: QuoteVersion, *, by: Person | None, at: datetime) -> None:
    """Take back an approval asked for or granted, since what was approved changes."""
    if quote.status == Status.WAITING:
        asked = Approval.objects.open().about(quote).first()
        if asked is not None:
            asker = by if by is not None and by.pk == asked.asked_by_id else None
            approvals.withdraw(asked, by=asker, at=at)
    quote.status = Status.DRAFT
    version.approved_at = None


def _open_version(quote: Quote, *, by: Person | None, at: datetime) -> QuoteVersion:
    """Return the version that may still change, or begin one after the last that was sent."""
    _refuse_accepted(quote)
    last = quote.latest
    if not last.is_sent:
        return last
    today = localdate(at)
    version: QuoteVersion = QuoteVersion.objects.create(
        quote=quote, number=last.number + 1, created_at=at, book=last.book, terms=last.terms,
        note=last.note, discount_percent=last.discount_percent,
        discount_amount=last.discount_amount,
        valid_until=max(last.valid_until, today + timedelta(days=VALID_DAYS)),
    )  # fmt: skip
    same: dict[int, QuoteLine] = {}
    for line in last.lines.all():
        before = line.pk
        line.pk, line.version = None, version
        line.parent = same.get(line.parent_id) if line.parent_id else None
        line._state.adding = True  # noqa: SLF001 - how Django copies a row
        line.save()
        same[before] = line
    quote.status, quote.ended_at = Status.DRAFT, None
    data = {"version": version.number}
    journal.record("quote.version_begun", quote, by=by, at=at, data=data)
    return version


def _one_discount(version: QuoteVersion, details: Mapping[str, Any]) -> None:
    """A discount on the whole is a percent or an amount: the one that was said last holds."""
    percent, amount = version.discount_percent, version.discount_amount
    version.discount_percent, version.discount_amount = percent or 0, amount or 0
    if not (percent and amount):
        return
    if "discount_percent" in details and "discount_amount" in details:
        raise UnableToOffer(
            _("The whole has one discount, in percent or as an amount: leave one of them empty.")
        )
    if "discount_percent" in details:
        version.discount_amount = _nothing()
    else:
        version.discount_percent = _nothing()


def _nothing() -> Decimal:
    return offering.ZERO


def _refuse_validity(version: QuoteVersion, today: date) -> None:
    if version.valid_until < today:
        raise UnableToOffer(
            _("The offer would have ended on %(day)s: choose today or a later day.")
            % {"day": version.valid_until}
        )


def _refuse_accepted(quote: Quote) -> None:
    if quote.status == Status.ACCEPTED:
        raise UnableToChange(
            _("%(quote)s was accepted and stays as it is: copy it to offer something else.")
            % {"quote": quote}
        )


def _refuse_ended(quote: Quote) -> None:
    if quote.is_ended:
        raise UnableToChange(
            _("%(quote)s has ended (%(status)s): begin a new version, or copy it.")
            % {"quote": quote, "status": quote.get_status_display()}
        )
