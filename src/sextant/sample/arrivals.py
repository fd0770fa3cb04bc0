"""The sample's leads, how they were followed up, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sextant.book.models import Account, Activity, Contact, Lead
from sextant.sample import files, simulate
from sextant.sample.customers import contacts_by_account
from sextant.sample.inserting import insert, keys
from sextant.sample.simulate.follow_ups import conversions, follow_ups
from sextant.sample.simulate.leads import CONVERTED, QUALIFIED, Place, leads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sextant.sample.business import Business
    from sextant.sample.files import Opportunity
    from sextant.sample.simulate.leads import Arrival

COLUMNS = (
    "name", "company", "title", "email", "city", "country", "owner", "came_from", "status",
    "arrived_at", "assigned_at", "converted_at", "account", "contact", "deal",
    "pooled_at", "source", "external_id",
)  # fmt: skip


def bring_leads(business: Business) -> None:
    """Insert the leads and the activities around them."""
    arrivals = _arrivals(business)
    converted = conversions(arrivals, business.shipped.opportunities)
    insert(Lead, COLUMNS, _leads(business, arrivals, converted), at=business.at)
    _follow_ups(business, arrivals, converted)


def _arrivals(business: Business) -> list[Arrival]:
    shipped = business.shipped
    return list(
        leads(
            places=[
                Place(row["AccountOwnerSeq"], row["City"], row["Country"])
                for row in shipped.accounts
            ],
            names=[row["Contact"] for row in shipped.contacts],
            titles=[row["Job Title"] for row in shipped.contacts],
            campaigns={row["CampaignSeq"]: int(row["Factor"]) for row in shipped.rows("Campaigns")},
            today=business.today - business.by_days,
        )
    )


def _leads(
    business: Business, arrivals: list[Arrival], converted: Mapping[str, Opportunity]
) -> Iterator[tuple[Any, ...]]:
    accounts = keys(Account, files.SOURCE)
    names = dict(Account.objects.values_list("pk", "name"))
    contacts = keys(Contact, files.SOURCE, simulate.SOURCE)
    known = contacts_by_account(business.shipped)
    for lead in arrivals:
        came = business.instant(lead.day, lead.minute)
        deal = converted.get(lead.key)
        end: tuple[Any, ...] = (None, None, None, None)
        company = lead.who.company
        if deal is not None:
            account = accounts[deal.account]
            company, contact = names[account], contacts[known[deal.account][0]]
            closed = business.instant(deal.created_on, lead.minute)
            end = (closed, account, contact, business.deals[deal.key])
        yield (
            *(lead.who.name, company, lead.who.title, lead.who.email),
            *(lead.where.city, lead.where.country),
            business.people[lead.owner] if lead.owner else None,
            *(business.campaigns[lead.campaign], _status(lead, deal), came),
            *(came if lead.owner else None, *end),
            *(None if lead.owner else came, simulate.SOURCE, lead.key),
        )


def _status(lead: Arrival, deal: Opportunity | None) -> str:
    return QUALIFIED if lead.status == CONVERTED and deal is None else lead.status


def _follow_ups(
    business: Business, arrivals: list[Arrival], converted: Mapping[str, Opportunity]
) -> None:
    numbers = keys(Lead, simulate.SOURCE)
    owners = {lead.key: business.people[lead.owner] for lead in arrivals if lead.owner}
    columns = (
        "kind", "subject", "at", "done", "minutes", "owner", "lead", "deal", "source",
        "external_id",
    )  # fmt: skip
    today = business.today - business.by_days
    rows = (
        (
            *(each.kind, each.subject, business.instant(each.day, each.minute), True),
            *(each.minutes, owners[each.lead], numbers[each.lead]),
            business.deals[converted[each.lead].key] if each.lead in converted else None,
            *(simulate.SOURCE, f"follow-up-{number}"),
        )
        for number, each in enumerate(follow_ups(arrivals, converted, today), 1)
    )
    insert(Activity, columns, rows, at=business.at)
