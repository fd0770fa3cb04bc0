"""Verbs on who competes for a deal, and how it ended against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.book.models import Deal, Rivalry
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.book.models import Competitor
    from sextant.kernel.models import Person


class UnableToCompete(Unable):
    """The competitor cannot be noted on the deal as asked."""


@transaction.atomic
def meet(
    deal: Deal,
    *,
    competitor: Competitor,
    outcome: str = "",
    note: str = "",
    by: Person | None,
    at: datetime,
) -> Deal:
    """Note that a competitor is in a deal, or how it went against one that is noted already."""
    require(by, "deal.meet")
    deal = locked(deal)
    there = deal.rivalries.filter(competitor=competitor).first()
    if there is None and not competitor.is_active:
        raise UnableToCompete(
            _("“%(name)s” is no longer on the list of competitors: choose another.")
            % {"name": competitor}
        )
    outcome = outcome or (there.outcome if there else Rivalry.Outcome.OPEN)
    if outcome == Rivalry.Outcome.LOST_TO and deal.status != Deal.Status.LOST:
        raise UnableToCompete(
            _("The deal is not lost, so it was lost to nobody: lose the deal and name the winner.")
        )
    if there and (there.outcome, there.note) == (outcome, note):
        return deal
    save(deal)
    settle(deal, competitor, outcome, note)
    data = {"competitor": competitor.pk, "name": competitor.name, "outcome": outcome, "note": note}
    journal.record("deal.met", deal, by=by, at=at, data=data)
    return deal


@transaction.atomic
def dismiss(deal: Deal, *, competitor: Competitor, by: Person | None, at: datetime) -> Deal:
    """Take a competitor that was noted by mistake off a deal."""
    require(by, "deal.dismiss")
    deal = locked(deal)
    gone, _rows = deal.rivalries.filter(competitor=competitor).delete()
    if not gone:
        raise UnableToCompete(
            _("“%(name)s” is not among the competitors of this deal.") % {"name": competitor}
        )
    save(deal)
    data = {"competitor": competitor.pk, "name": competitor.name}
    journal.record("deal.dismissed", deal, by=by, at=at, data=data)
    return deal


def settle(deal: Deal, competitor: Competitor, outcome: str, note: str | None = None) -> None:
    """Write how it stands against a competitor."""
    values = {"outcome": outcome} | ({} if note is None else {"note": note})
    Rivalry.objects.update_or_create(deal=deal, competitor=competitor, defaults=values)
