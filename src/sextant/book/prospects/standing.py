"""What every verb on leads stands on: the lead held as it is now, and what may be changed of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sextant.book.models import Lead
from sextant.kernel.roles import permits
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from sextant.kernel.models import Person

GIVES = "pool.give"


class UnableToChangeLead(Unable):
    """The lead cannot be changed as asked."""


def refuse_pooled(lead: Lead, by: Person | None) -> None:
    """Refuse to work on what is in the public pool before it is claimed."""
    if lead.pooled_at is not None and not permits(by, GIVES):
        raise UnableToChangeLead(
            _("“%(lead)s” is in the public pool: claim it first, then work on it.")
            % {"lead": lead.name}
        )


def refuse_unless(lead: Lead, *statuses: str) -> None:
    """Refuse what is not possible as far as the lead has come."""
    if lead.status not in statuses:
        raise UnableToChangeLead(
            _("“%(lead)s” stands at “%(status)s”, from where this step is not possible.")
            % {"lead": lead.name, "status": lead.get_status_display()}
        )
