"""Web forms, rules, policies and registrations, and a lead and an account in the public pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sextant.book.models import Account, Lead, Source
from sextant.book.prospects.models import AssignmentRule, PoolPolicy, Registration, WebForm
from tests.company import NOW, TODAY

if TYPE_CHECKING:
    from tests.doors.estate import Estate

KINDS = {
    "forms": "form", "assignment_rules": "rule", "pool_policies": "rule",
    "registrations": "registration",
}  # fmt: skip
OWNED = ("registration",)
SEES_ALL = {name: {"form", "rule", "registration"} for name in ("Dora", "Ava", "Ada", "Max")}


def hold(estate: Estate) -> None:
    """Make a record of each kind; whoever sells sees what is in the pool."""
    source = Source.objects.create(name="Site", channel="web")
    estate.records["sources"]["Site"] = source
    form = WebForm.objects.create(name="Contact form", title="Talk to us", came_from=source)
    estate.records["forms"] = {"Contact form": form}
    rule = AssignmentRule.objects.create(name="Everyone", position=1)
    estate.records["assignment_rules"] = {"Everyone": rule}
    estate.records["pool_policies"] = {"Silence": PoolPolicy.objects.create(name="Silence")}
    for owner in estate.OWNERS:
        partner = Account.objects.get(name=f"Account of {owner}")
        claim = Registration.objects.create(
            partner=partner, customer_name=f"Customer of {owner}", registered_at=NOW,
            valid_until=TODAY, owner=estate.company.people[owner],
        )  # fmt: skip
        estate.keep("registrations", owner, claim)
    pooled = {"pooled_at": NOW, "owner": None}
    estate.keep("leads", estate.POOL, Lead.objects.create(name="Lead of nobody", **pooled))
    estate.keep("accounts", estate.POOL, Account.objects.create(name="Account of nobody", **pooled))
