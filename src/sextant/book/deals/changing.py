"""Verbs that open a deal and change its fields; moved days and changed amounts are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.book.deals import gates, lines, moving
from sextant.book.deals.standing import refuse_closed
from sextant.book.models import AmountChange, CloseMove, Deal, Stage, StageChange
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.roles import require

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sextant.kernel.models import Person

EDITABLE = (
    "name", "account", "owner", "amount", "currency", "created_on", "expected_close_on",
    "came_from", "next_step", "next_step_on", "forecast_category", "partner",
)  # fmt: skip


@transaction.atomic
def create(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Deal:
    """Open a deal in the first stage of the first pipeline, unless a stage is given."""
    require(by, "deal.create")
    stage = values.get("stage") or Stage.objects.open().in_use().first()
    if stage is None:
        raise moving.UnableToMove(_("There is no stage yet: add a pipeline with its stages first."))
    moving.guard(stage)
    fields = {key: values[key] for key in EDITABLE if key in values}
    fields.setdefault("created_on", localdate(at))
    if by is not None:
        fields.setdefault("owner", by)
    deal: Deal = Deal.objects.create(stage=stage, **fields)
    StageChange.objects.create(deal=deal, to_stage=stage, at=at, by=by)
    lines.set_lines(deal, values.get("products") or ())
    gates.refuse_unready(deal, stage, later=gates.GATHERED)
    journal.record("deal.created", deal, by=by, at=at, data={"name": deal.name})
    return deal


@transaction.atomic
def edit(deal: Deal, values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Deal:
    """Change fields of a deal; stage, status and closing day have verbs of their own."""
    require(by, "deal.edit")
    deal = locked(deal)
    before = {key: getattr(deal, key) for key in EDITABLE}
    changes = journal.changes(before, {key: values[key] for key in EDITABLE if key in values})
    products = list(values.get("products") or ())
    if "products" in values and lines.differ(deal, products):
        changes["products"] = [lines.products_of(deal), [product.pk for product in products]]
    refuse_closed(deal, changes)
    for key in changes.keys() - {"products"}:
        setattr(deal, key, values[key])
    if changes:
        save(deal)
        _keep(deal, before, by=by, at=at)
        if "products" in changes:
            lines.set_lines(deal, products)
        else:
            lines.follow(deal, before["amount"])
    stage = values.get("stage")
    if stage is not None and stage != deal.stage:
        deal = moving.move(deal, stage, by=by, at=at)
    if changes:
        journal.record("deal.changed", deal, by=by, at=at, data={"changes": changes})
    return deal


@transaction.atomic
def hand_over(deal: Deal, *, to: Person, by: Person | None, at: datetime) -> Deal:
    """Give an open deal to another owner."""
    return edit(deal, {"owner": to}, by=by, at=at)


@transaction.atomic
def plan(
    deal: Deal,
    *,
    next_step: str = "",
    next_step_on: date | None = None,
    by: Person | None,
    at: datetime,
) -> Deal:
    """Say what is to be done next, and by which day; nothing said means nothing is planned."""
    return edit(deal, {"next_step": next_step, "next_step_on": next_step_on}, by=by, at=at)


def _keep(deal: Deal, before: Mapping[str, Any], *, by: Person | None, at: datetime) -> None:
    """Keep a moved closing day and a changed amount, for those who ask how often and how far."""
    moved_from = before["expected_close_on"]
    if deal.expected_close_on != moved_from:
        CloseMove.objects.create(
            deal=deal, before=moved_from, after=deal.expected_close_on, at=at, by=by
        )
    was = (before["amount"], before["currency"])
    if (deal.amount, deal.currency) != was:
        AmountChange.objects.create(
            deal=deal, before=was[0], before_currency=was[1], after=deal.amount,
            after_currency=deal.currency, at=at, by=by,
        )  # fmt: skip
