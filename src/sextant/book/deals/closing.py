"""Verbs that end a deal, and the one that takes the end back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.book.deals import rivals
from sextant.book.models import Deal, Rivalry
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from datetime import date, datetime

    from sextant.book.models import Competitor, LossReason
    from sextant.kernel.models import Person


class UnableToClose(Unable):
    """The deal cannot be won or lost as asked."""


@transaction.atomic
def win(deal: Deal, *, by: Person | None, at: datetime, on: date | None = None) -> Deal:
    """Win an open deal: it counts from its closing day on, where its sellers stood."""
    require(by, "deal.win")
    deal = locked(deal)
    if deal.amount is None:
        raise UnableToClose(_("A won deal needs an amount: enter it, then win the deal."))
    deal = _close(deal, Deal.Status.WON, on or localdate(at), by=by, at=at)
    deal.rivalries.filter(outcome=Rivalry.Outcome.OPEN).update(outcome=Rivalry.Outcome.BEATEN)
    return deal


@transaction.atomic
def lose(
    deal: Deal,
    *,
    reason: LossReason | None,
    competitor: Competitor | None = None,
    note: str = "",
    by: Person | None,
    at: datetime,
    on: date | None = None,
) -> Deal:
    """Lose an open deal, with a reason from the list, perhaps to a competitor."""
    require(by, "deal.lose")
    if reason is None:
        raise UnableToClose(_("Choose why the deal was lost: the reasons are how we learn."))
    deal = locked(deal)
    deal.loss_reason, deal.loss_note = reason, note
    deal = _close(deal, Deal.Status.LOST, on or localdate(at), by=by, at=at)
    if competitor is not None:
        rivals.settle(deal, competitor, Rivalry.Outcome.LOST_TO)
    return deal


@transaction.atomic
def reopen(deal: Deal, *, by: Person | None, at: datetime) -> Deal:
    """Open a closed deal again in the stage it was in; who competed competes again."""
    require(by, "deal.reopen")
    deal = locked(deal)
    if deal.is_open:
        raise UnableToClose(_("This deal is open already."))
    before = (deal.status, deal.closed_on)
    deal.status, deal.closed_on = Deal.Status.OPEN, None
    deal.loss_reason, deal.loss_note = None, ""
    save(deal)
    ended = (Rivalry.Outcome.BEATEN, Rivalry.Outcome.LOST_TO)
    deal.rivalries.filter(outcome__in=ended).update(outcome=Rivalry.Outcome.OPEN)
    data = {"changes": {"status": [before[0], "open"], "closed_on": [before[1], None]}}
    journal.record("deal.reopened", deal, by=by, at=at, data=data)
    return deal


def _close(deal: Deal, status: Deal.Status, on: date, *, by: Person | None, at: datetime) -> Deal:
    if not deal.is_open:
        raise UnableToClose(_("This deal is closed already: reopen it to change how it ended."))
    if on > localdate(at):
        raise UnableToClose(_("A deal cannot close in the future: choose today or an earlier day."))
    if deal.created_on and on < deal.created_on:
        raise UnableToClose(
            _("The deal was created on %(day)s and cannot have closed before.")
            % {"day": deal.created_on}
        )
    deal.status, deal.closed_on = status, on
    save(deal)
    data = {
        "changes": {"status": ["open", str(status)], "closed_on": [None, on]},
        "reason": deal.loss_reason.name if deal.loss_reason else None,
    }
    journal.record(f"deal.{status}", deal, by=by, at=at, data=data)
    return deal
