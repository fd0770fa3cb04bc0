"""Verbs on the contacts who have a part in the customer's decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.book.models import Deal, DealContact
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.book.models import Contact
    from sextant.kernel.models import Person


class UnableToInvolve(Unable):
    """The contact cannot be given or relieved of a part in the deal."""


@transaction.atomic
def involve(
    deal: Deal, *, contact: Contact, role: str = "", by: Person | None, at: datetime
) -> Deal:
    """Give a contact a part in the decision, or another part than before."""
    require(by, "deal.involve")
    deal = locked(deal)
    role = role or DealContact.Role.OTHER
    there = deal.parts.filter(contact=contact).first()
    if there is not None and there.role == role:
        return deal
    save(deal)
    DealContact.objects.update_or_create(deal=deal, contact=contact, defaults={"role": role})
    data = {"contact": contact.pk, "name": contact.name, "role": role}
    journal.record("deal.involved", deal, by=by, at=at, data=data)
    return deal


@transaction.atomic
def release(deal: Deal, *, contact: Contact, by: Person | None, at: datetime) -> Deal:
    """Say that a contact has no part in the decision any more."""
    require(by, "deal.release")
    deal = locked(deal)
    gone, _rows = deal.parts.filter(contact=contact).delete()
    if not gone:
        raise UnableToInvolve(_("%(name)s has no part in this deal.") % {"name": contact})
    save(deal)
    data = {"contact": contact.pk, "name": contact.name}
    journal.record("deal.released", deal, by=by, at=at, data=data)
    return deal
