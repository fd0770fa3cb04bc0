"""Verbs on pipelines: a stage is added to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from sextant.book.models import Pipeline, Stage
from sextant.kernel import journal
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sextant.kernel.models import Person

CERTAIN = 100


class UnableToAddStage(Unable):
    """The stage cannot be added as asked."""


@transaction.atomic
def add_stage(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Stage:
    """Add a stage to the first pipeline, at the end unless a position is given."""
    require(by, "list.create")
    chance = values.get("probability") or 0
    if not 0 <= chance <= CERTAIN:
        raise UnableToAddStage(_("A probability lies between 0 and 100 %: correct it."))
    pipeline = Pipeline.objects.order_by("position", "id").first()
    pipeline = pipeline or Pipeline.objects.create(name=_("Sales"))
    last = Stage.objects.open().of(pipeline).last()
    place = values.get("position")
    stage: Stage = Stage.objects.create(
        name=values["name"],
        pipeline=pipeline,
        kind=values.get("kind") or Stage.Kind.OPEN,
        position=(last.position + 1 if last else 0) if place is None else place,
        probability=chance,
    )
    journal.record("stage.created", stage, by=by, at=at, data={"name": stage.name})
    return stage
