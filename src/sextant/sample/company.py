"""The verb that brings the sample company in, and what a page says about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from sextant.book.models import Account, Activity, Contact, Deal, Lead, Pipeline, Product
from sextant.book.models.keys import fill
from sextant.kernel import journal
from sextant.kernel.models import Event, Person, Unit
from sextant.kernel.unable import Unable
from sextant.sample.business import Business
from sextant.sample.customers import bring_customers
from sextant.sample.files import Shipped
from sextant.sample.moving import WEEK, weeks_until_yesterday
from sextant.sample.organisation import divide_the_world, place_everyone
from sextant.sample.staff import PASSWORD, STAFF

if TYPE_CHECKING:
    from datetime import date, datetime

LOADED = "sample.loaded"
SUBJECT = "sample"
KINDS = ("unit", "person", "account", "contact", "product", "deal", "activity", "lead",
         "quote", "order", "invoice", "payment")  # fmt: skip
OWN_RECORDS = (Deal, Account, Contact, Lead, Activity, Product, Pipeline, Unit)


class UnableToLoadSample(Unable):
    """The sample company does not mix with records of one's own."""


@dataclass(frozen=True, slots=True)
class About:
    """By how many weeks the sample's days were moved, and on which day that was."""

    weeks: int
    loaded_on: date

    @property
    def note(self) -> str:
        """What a page says, so that nobody takes the sample for a real company."""
        return _(
            "Sample company: Microsoft's sample data with dates moved forward by %(weeks)d weeks;"
            " stage history, activities, leads, loss reasons, competitors, shares, quotes, orders,"
            " payments, targets"
            " and some contacts are simulated."
        ) % {"weeks": self.weeks}


def about() -> About | None:
    """Return what there is to say of the sample company, or None where it was never loaded."""
    event = Event.objects.filter(record_type=SUBJECT, name=LOADED).first()
    return About(event.data["weeks"], event.at.date()) if event else None


def demo_sign_ins() -> list[tuple[str, str, str]]:
    """Return role, sign-in name and password of each role's person, if the sample is here."""
    return [(each.role, each.username, PASSWORD) for each in STAFF] if about() else []


@transaction.atomic
def load(*, today: date, at: datetime) -> bool:
    """Bring the whole sample company in, its newest closing no week ago; again does nothing."""
    if about() is not None:
        return False
    _refuse_own_records()
    shipped = Shipped()
    weeks = weeks_until_yesterday(shipped.last_closed_on, today)
    by_days = weeks * WEEK
    divide_the_world(shipped, at=at)
    place_everyone(shipped, by_days=by_days, at=at)
    bring_customers(shipped, at=at)
    Business(shipped, by_days, today, at).bring()
    for model in (Account, Contact, Lead):
        fill(model.objects.order_by("pk").iterator(), model._meta.model_name or "")  # noqa: SLF001 - Django's own name
    for kind in KINDS:
        journal.record(LOADED, kind, by=None, at=at)
    journal.record(LOADED, SUBJECT, by=None, at=at, data={"weeks": weeks})
    return True


def _refuse_own_records() -> None:
    taken = Person.objects.filter(username__in=[each.username for each in STAFF]).exists()
    if taken or any(model.objects.exists() for model in OWN_RECORDS):
        raise UnableToLoadSample(
            _(
                "This installation holds records of its own, and the sample company would mix with"
                " them: choose an empty directory with SEXTANT_HOME and call sextant demo there."
            )
        )
