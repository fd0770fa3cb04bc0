"""The verb that makes account, contact and deal of a lead, linking what exists; once only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from sextant.book import deals
from sextant.book.models import Activity, Lead, Pipeline, Stage
from sextant.book.models.keys import keys_of
from sextant.kernel import journal
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable
from sextant.workspace import declare, verbs

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from sextant.book.models import Account, Contact, Deal
    from sextant.kernel.models import Person


class UnableToConvert(Unable):
    """The lead cannot become a customer as asked."""


PLACED = ("country", "city", "address", "tier", "territory", "phone", "email")
NAMED = ("title", "email", "phone", "country", "city")


def may_convert(lead: Lead) -> bool:
    """Tell whether a lead stands as it must to be converted."""
    return lead.converted_at is None and lead.status not in {
        Lead.Status.CONVERTED,
        Lead.Status.DISQUALIFIED,
    }


@transaction.atomic
def convert(
    lead: Lead,
    *,
    account: Account | None = None,
    contact: Contact | None = None,
    deal: str = "",
    amount: Decimal | None = None,
    currency: str = "",
    pipeline: Pipeline | None = None,
    without_deal: bool = False,
    by: Person | None,
    at: datetime,
) -> Lead:
    """Make account, contact and deal of a lead; those given are linked and not made."""
    require(by, "lead.convert")
    lead = Lead.objects.select_for_update().get(pk=lead.pk)
    _refuse(lead)
    made = {"account": account is None, "contact": contact is None and is_person(lead)}
    lead.account = account or _account(lead, by=by, at=at)
    if contact is None and is_person(lead):
        contact = _contact(lead, by=by, at=at)
    lead.contact = contact
    if not without_deal:
        wanted = {"name": deal, "amount": amount, "currency": currency}
        lead.deal = _deal(lead, wanted, _stage(pipeline), by=by, at=at)
    before = lead.status
    lead.status, lead.converted_at, lead.pooled_at = Lead.Status.CONVERTED, at, None
    lead.version += 1
    lead.save()
    data = {
        "changes": {"status": [before, str(lead.status)]},
        "account": lead.account_id, "contact": lead.contact_id, "deal": lead.deal_id,
        "made": [name for name, is_new in made.items() if is_new],
        "activities": _show_activities(lead),
    }  # fmt: skip
    journal.record("lead.converted", lead, by=by, at=at, data=data)
    return lead


def is_person(lead: Lead) -> bool:
    """Tell whether a lead names someone to speak with and not only a company."""
    if lead.company.strip() and lead.company.strip() == lead.name.strip():
        return False
    if lead.company.strip():
        return True
    person = keys_of("contact", {"name": lead.name})["name_key"]
    return bool(person) and person == lead.name_key


def _refuse(lead: Lead) -> None:
    if lead.converted_at is not None or lead.status == Lead.Status.CONVERTED:
        raise UnableToConvert(
            _("This lead is converted already: look at the account and deal it became.")
        )
    if lead.status == Lead.Status.DISQUALIFIED:
        raise UnableToConvert(_("This lead was given up: reopen it before you convert it."))


def _stage(pipeline: Pipeline | None) -> Stage:
    chosen = pipeline or Pipeline.objects.in_use().first()
    if chosen is None:
        raise UnableToConvert(_("There is no pipeline yet: add one with its stages first."))
    stage = Stage.objects.of(chosen).open().first()
    if stage is None:
        raise UnableToConvert(
            _("The pipeline “%(name)s” has no stage for open deals: add one, or choose another.")
            % {"name": chosen}
        )
    return stage


def _account(lead: Lead, *, by: Person | None, at: datetime) -> Any:
    values = {"name": lead.company or lead.name, "owner": lead.owner or by}
    values |= {name: getattr(lead, name) for name in PLACED}
    if is_person(lead):  # the person's own go to the contact
        values.pop("email")
        values.pop("phone")
    return verbs.create(declare.get("accounts"), values, by=by, at=at)


def _contact(lead: Lead, *, by: Person | None, at: datetime) -> Any:
    values = {"name": lead.name, "account": lead.account, "owner": lead.owner or by}
    values |= {name: getattr(lead, name) for name in NAMED}
    return verbs.create(declare.get("contacts"), values, by=by, at=at)


def _deal(
    lead: Lead, wanted: dict[str, Any], stage: Stage, *, by: Person | None, at: datetime
) -> Deal:
    values = {
        "name": wanted["name"].strip() or str(lead.account),
        "account": lead.account,
        "owner": lead.owner or by,
        "stage": stage,
        "came_from": lead.came_from,
        "amount": wanted["amount"],
        "currency": wanted["currency"],
        "partner": lead.partner,
    }
    given = {name: value for name, value in values.items() if value not in (None, "")}
    deal = deals.create(given, by=by, at=at)
    if lead.contact is not None:
        deals.involve(deal, contact=lead.contact, by=by, at=at)
    return deal


def _show_activities(lead: Lead) -> int:
    """Let what was done with the lead be seen with what became of it; the lead keeps it too."""
    done = Activity.objects.filter(lead=lead)
    for name in ("account", "contact", "deal"):
        done.filter(**{f"{name}__isnull": True}).update(**{name: getattr(lead, name)})
    return int(done.count())
