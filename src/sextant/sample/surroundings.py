"""The sample's rivals, shares, deciders and moved closing days, around the deals."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone

from sextant.book.models import CloseMove, Competitor, Contact, Credit, DealContact, Rivalry
from sextant.sample import files, simulate
from sextant.sample.customers import contacts_by_account
from sextant.sample.inserting import insert, keys
from sextant.sample.simulate import surroundings as made
from sextant.sample.simulate.losses import loss_reasons

if TYPE_CHECKING:
    from sextant.sample.business import Business

NOON = time(12)


def bring_surroundings(business: Business) -> None:
    """Insert everything around the deals that the simulator makes up."""
    _rivalries(business)
    _credits(business)
    _parts(business)
    _close_moves(business)


def _rivalries(business: Business) -> None:
    named = ((name, simulate.SOURCE, name) for name in made.COMPETITORS)
    insert(Competitor, ("name", "source", "external_id"), named, at=business.at)
    competitors = keys(Competitor, simulate.SOURCE)
    deals = business.shipped.opportunities
    rows = (
        (business.deals[each.deal], competitors[each.competitor], each.outcome)
        for each in made.rivals(deals, loss_reasons(deals))
    )
    insert(Rivalry, ("deal", "competitor", "outcome"), rows, at=business.at)


def _credits(business: Business) -> None:
    owners = business.shipped.owners
    colleagues = {
        owner.key: [
            other.key for other in owners if other.manager == owner.manager and other != owner
        ]
        for owner in owners
    }
    rows = (
        (
            business.deals[each.deal],
            business.people[each.owner],
            Credit.Kind.OVERLAY.value if each.is_overlay else Credit.Kind.REVENUE.value,
            each.percent,
        )
        for each in made.shares(business.shipped.opportunities, colleagues)
    )
    insert(Credit, ("deal", "person", "kind", "percent"), rows, at=business.at)


def _parts(business: Business) -> None:
    contacts = keys(Contact, files.SOURCE, simulate.SOURCE)
    known = contacts_by_account(business.shipped)
    rows = (
        (business.deals[each.deal], contacts[each.contact], each.role)
        for each in made.parts(business.shipped.opportunities, known)
    )
    insert(DealContact, ("deal", "contact", "role"), rows, at=business.at)


def _close_moves(business: Business) -> None:
    zone = timezone.get_default_timezone()
    owners = {deal.key: business.people[deal.owner] for deal in business.shipped.opportunities}
    today = business.today - business.by_days

    def instant(move: made.Move) -> datetime:
        return datetime.combine(move.on + business.by_days, NOON, zone)

    rows = [
        (
            business.deals[each.deal],
            each.before + business.by_days,
            each.after + business.by_days,
            instant(each),
            owners[each.deal],
        )
        for each in made.moves(business.shipped.opportunities, today)
    ]
    rows.sort(key=lambda row: row[3])
    insert(CloseMove, ("deal", "before", "after", "at", "by"), rows, at=business.at)
