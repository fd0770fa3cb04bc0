"""Verbs that take a deal from stage to stage, and from pipeline to pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.book.deals import gates
from sextant.book.models import Deal, Pipeline, Stage, StageChange
from sextant.kernel import journal
from sextant.kernel.holding import locked, save
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person


class UnableToMove(Unable):
    """The deal cannot go to that stage."""


@transaction.atomic
def move(deal: Deal, stage: Stage, *, by: Person | None, at: datetime) -> Deal:
    """Move an open deal to another stage of its pipeline; the change is kept with who and when."""
    require(by, "deal.move")
    deal = _open(deal)
    if stage == deal.stage:
        return deal
    guard(stage)
    if stage.pipeline_id != deal.stage.pipeline_id:
        raise UnableToMove(
            _(
                "“%(stage)s” belongs to the pipeline “%(pipeline)s”: move the deal to that pipeline"
                " instead."
            )
            % {"stage": stage, "pipeline": stage.pipeline}
        )
    return _enter(deal, stage, by=by, at=at)


@transaction.atomic
def transfer(
    deal: Deal, *, pipeline: Pipeline, stage: Stage | None = None, by: Person | None, at: datetime
) -> Deal:
    """Move an open deal to another pipeline, into its first stage unless one is named."""
    require(by, "deal.transfer")
    deal = _open(deal)
    if pipeline.retired_on is not None:
        raise UnableToMove(
            _("The pipeline “%(pipeline)s” is retired: choose another.") % {"pipeline": pipeline}
        )
    stage = stage or Stage.objects.open().of(pipeline).first()
    if stage is None:
        raise UnableToMove(
            _("The pipeline “%(pipeline)s” has no stage yet: add one first.")
            % {"pipeline": pipeline}
        )
    if stage.pipeline_id != pipeline.pk:
        raise UnableToMove(
            _("“%(stage)s” is no stage of the pipeline “%(pipeline)s”: choose one of its stages.")
            % {"stage": stage, "pipeline": pipeline}
        )
    guard(stage)
    return deal if stage == deal.stage else _enter(deal, stage, by=by, at=at)


def guard(stage: Stage) -> None:
    """Refuse a stage in which no open deal can stand."""
    if stage.kind != Stage.Kind.OPEN:
        raise UnableToMove(
            _("“%(stage)s” is how deals end, not a stage on the way: win or lose the deal instead.")
            % {"stage": stage}
        )


def _open(deal: Deal) -> Deal:
    deal = locked(deal)
    if not deal.is_open:
        raise UnableToMove(_("This deal is closed: reopen it before moving it."))
    return deal


def _enter(deal: Deal, stage: Stage, *, by: Person | None, at: datetime) -> Deal:
    gates.refuse_unready(deal, stage)
    before = deal.stage
    deal.stage = stage
    save(deal)
    StageChange.objects.create(deal=deal, from_stage=before, to_stage=stage, at=at, by=by)
    data = {"changes": {"stage": [before.name, stage.name]}}
    journal.record("deal.moved", deal, by=by, at=at, data=data)
    return deal
