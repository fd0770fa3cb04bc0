"""Verbs on deals: open, edit, move, win, lose, reopen, hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sextant.book.models import Deal, DealLine, LossReason, Stage, StageChange
from sextant.kernel import journal
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sextant.kernel.models import Person


class UnableToClose(Unable):
    """The deal cannot be won or lost as asked."""


class UnableToMove(Unable):
    """The deal cannot go to that stage."""


class UnableToEdit(Unable):
    """The deal cannot be changed as asked."""


EDITABLE = (
    "name", "account", "owner", "amount", "currency", "created_on", "expected_close_on",
    "came_from", "next_step",
)  # fmt: skip


@transaction.atomic
def create(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Deal:
    """Open a deal in the first stage of its pipeline, unless a stage is given."""
    require(by, "deal.create")
    stage = values.get("stage") or Stage.objects.open().first()
    if stage is None:
        raise UnableToMove(_("There is no stage yet: add a pipeline with its stages first."))
    _guard_stage(stage)
    fields = {key: values[key] for key in EDITABLE if key in values}
    fields.setdefault("created_on", localdate(at))
    if by is not None:
        fields.setdefault("owner", by)
    deal = Deal.objects.create(stage=stage, **fields)
    StageChange.objects.create(deal=deal, to_stage=stage, at=at, by=by)
    set_lines(deal, values.get("products") or ())
    journal.record("deal.created", deal, by=by, at=at, data={"name": deal.name})
    return deal


@transaction.atomic
def edit(deal: Deal, values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Deal:
    """Change fields of a deal; stage, status and closing day have verbs of their own."""
    require(by, "deal.edit")
    deal = _locked(deal)
    before = {key: getattr(deal, key) for key in EDITABLE}
    after = {key: values[key] for key in EDITABLE if key in values}
    for key, value in after.items():
        setattr(deal, key, value)
    _save(deal)
    if "products" in values:
        set_lines(deal, values["products"] or ())
    stage = values.get("stage")
    if stage is not None and stage != deal.stage:
        move(deal, stage, by=by, at=at)
    _journal("deal.changed", deal, by=by, at=at, data={"changes": journal.changes(before, after)})
    return deal


@transaction.atomic
def move(deal: Deal, stage: Stage, *, by: Person | None, at: datetime) -> Deal:
    """Move an open deal to another stage; the change is kept with who and when."""
    require(by, "deal.move")
    deal = _locked(deal)
    if not deal.is_open:
        raise UnableToMove(_("This deal is closed: reopen it before moving it."))
    if stage == deal.stage:
        return deal
    _guard_stage(stage)
    before = deal.stage
    deal.stage = stage
    _save(deal)
    StageChange.objects.create(deal=deal, from_stage=before, to_stage=stage, at=at, by=by)
    data = {"changes": {"stage": [before.name, stage.name]}}
    _journal("deal.moved", deal, by=by, at=at, data=data)
    return deal


@transaction.atomic
def win(deal: Deal, *, by: Person | None, at: datetime, on: date | None = None) -> Deal:
    """Win an open deal: it counts from its closing day on, where its owner stood."""
    require(by, "deal.win")
    deal = _locked(deal)
    if deal.amount is None:
        raise UnableToClose(_("A won deal needs an amount: enter it, then win the deal."))
    return _close(deal, Deal.Status.WON, on or localdate(at), by=by, at=at)


@transaction.atomic
def lose(
    deal: Deal,
    *,
    reason: LossReason | None,
    note: str = "",
    by: Person | None,
    at: datetime,
    on: date | None = None,
) -> Deal:
    """Lose an open deal, with a reason from the list."""
    require(by, "deal.lose")
    if reason is None:
        raise UnableToClose(_("Choose why the deal was lost: the reasons are how we learn."))
    deal = _locked(deal)
    deal.loss_reason, deal.loss_note = reason, note
    return _close(deal, Deal.Status.LOST, on or localdate(at), by=by, at=at)


@transaction.atomic
def reopen(deal: Deal, *, by: Person | None, at: datetime) -> Deal:
    """Open a closed deal again in the stage it was in."""
    require(by, "deal.reopen")
    deal = _locked(deal)
    if deal.is_open:
        raise UnableToClose(_("This deal is open already."))
    before = (deal.status, deal.closed_on)
    deal.status, deal.closed_on = Deal.Status.OPEN, None
    deal.loss_reason, deal.loss_note = None, ""
    _save(deal)
    data = {"changes": {"status": [before[0], "open"], "closed_on": [before[1], None]}}
    _journal("deal.reopened", deal, by=by, at=at, data=data)
    return deal


@transaction.atomic
def hand_over(deal: Deal, *, to: Person, by: Person | None, at: datetime) -> Deal:
    """Give an open deal to another owner."""
    return edit(deal, {"owner": to}, by=by, at=at)


def set_lines(deal: Deal, products: Sequence[Any]) -> None:
    """Replace the products of a deal; a single product carries the whole amount."""
    kept = list(deal.lines.all())
    if [line.product_id for line in kept] == [product.pk for product in products]:
        if len(kept) == 1 and kept[0].amount != deal.amount:
            kept[0].amount = deal.amount
            kept[0].save(update_fields=["amount"])
        return
    deal.lines.all().delete()
    single = len(products) == 1
    DealLine.objects.bulk_create(
        DealLine(
            deal=deal,
            product=product,
            position=position,
            unit_price=product.list_price,
            amount=deal.amount if single else None,
        )
        for position, product in enumerate(products)
    )


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
    _save(deal)
    data = {
        "changes": {"status": ["open", str(status)], "closed_on": [None, on]},
        "reason": deal.loss_reason.name if deal.loss_reason else None,
    }
    _journal(f"deal.{status}", deal, by=by, at=at, data=data)
    return deal


def _guard_stage(stage: Stage) -> None:
    if stage.kind != Stage.Kind.OPEN:
        raise UnableToMove(
            _("“%(stage)s” is how deals end, not a stage on the way: win or lose the deal instead.")
            % {"stage": stage}
        )


def _journal(
    name: str, deal: Deal, *, by: Person | None, at: datetime, data: dict[str, Any]
) -> None:
    journal.record(name, deal, by=by, at=at, data=data)


def _locked(deal: Deal) -> Deal:
    """Return the deal as it stands now, held until the transaction ends."""
    found: Deal = Deal.objects.select_for_update().select_related("stage").get(pk=deal.pk)
    return found


def _save(deal: Deal) -> None:
    deal.version += 1
    deal.save()
