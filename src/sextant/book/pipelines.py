"""Verbs on pipelines and their stages: found, change, retire, and say what a stage asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sextant.book.deals.gates import ASKED
from sextant.book.models import Deal, Pipeline, Stage
from sextant.kernel import journal
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sextant.kernel.models import Person

CERTAIN = 100
CHANGEABLE = ("name", "kind", "position", "probability", "forecast_category", "rots_after")


class UnableToAddStage(Unable):
    """The stage cannot be added as asked."""


class UnableToChangeStage(Unable):
    """The stage cannot be changed as asked."""


class UnableToRetire(Unable):
    """The pipeline cannot be retired or taken up again."""


@transaction.atomic
def found(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Pipeline:
    """Found a pipeline behind the others; its stages are added one by one."""
    require(by, "list.create")
    last = Pipeline.objects.order_by("position", "pk").last()
    place = values.get("position")
    pipeline: Pipeline = Pipeline.objects.create(
        name=values["name"], position=(last.position + 1 if last else 0) if place is None else place
    )
    journal.record("pipeline.created", pipeline, by=by, at=at, data={"name": pipeline.name})
    return pipeline


@transaction.atomic
def retire(pipeline: Pipeline, *, by: Person | None, at: datetime) -> Pipeline:
    """Let no new deal enter a pipeline; those in it are worked to their end."""
    require(by, "list.retire")
    pipeline = Pipeline.objects.select_for_update().get(pk=pipeline.pk)
    if pipeline.retired_on is not None:
        raise UnableToRetire(_("“%(name)s” is retired already.") % {"name": pipeline})
    if not Pipeline.objects.in_use().exclude(pk=pipeline.pk).exists():
        raise UnableToRetire(
            _("“%(name)s” is the only pipeline in use: add another before you retire it.")
            % {"name": pipeline}
        )
    return _retired(pipeline, on=localdate(at), name="pipeline.retired", by=by, at=at)


@transaction.atomic
def restore(pipeline: Pipeline, *, by: Person | None, at: datetime) -> Pipeline:
    """Let deals enter a retired pipeline again."""
    require(by, "list.restore")
    pipeline = Pipeline.objects.select_for_update().get(pk=pipeline.pk)
    if pipeline.retired_on is None:
        raise UnableToRetire(_("“%(name)s” is in use.") % {"name": pipeline})
    return _retired(pipeline, on=None, name="pipeline.restored", by=by, at=at)


@transaction.atomic
def add_stage(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Stage:
    """Add a stage to a pipeline, the first if none is named, at the end unless a place is given."""
    require(by, "list.create")
    _refuse_odds(values, UnableToAddStage)
    pipeline = values.get("pipeline") or Pipeline.objects.in_use().first()
    pipeline = pipeline or Pipeline.objects.create(name=_("Sales"))
    last = Stage.objects.open().of(pipeline).last()
    place = values.get("position")
    fields = {name: values[name] for name in CHANGEABLE if values.get(name) is not None}
    fields["position"] = (last.position + 1 if last else 0) if place is None else place
    stage: Stage = Stage.objects.create(pipeline=pipeline, **fields)
    journal.record("stage.created", stage, by=by, at=at, data={"name": stage.name})
    return stage


@transaction.atomic
def add_usual_stages(*, by: Person | None, at: datetime) -> list[Stage]:
    """Begin with four usual stages where there are none, in the language of who asks."""
    require(by, "list.create")
    if Stage.objects.exists():
        raise UnableToAddStage(_("There are stages already: change those."))
    usual = (
        (_("Qualify"), 20),
        (_("Develop"), 40),
        (pgettext("stage", "Propose"), 60),
        (_("Close"), 80),
    )
    return [
        add_stage({"name": name, "probability": likely}, by=by, at=at) for name, likely in usual
    ]


@transaction.atomic
def change_stage(
    stage: Stage, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> Stage:
    """Change a stage; its pipeline stays, since deals stand in it."""
    require(by, "list.edit")
    _refuse_odds(values, UnableToChangeStage)
    stage = Stage.objects.select_for_update().get(pk=stage.pk)
    if values.get("pipeline", stage.pipeline) != stage.pipeline:
        raise UnableToChangeStage(
            _("A stage stays in its pipeline: add one to the other pipeline instead.")
        )
    before = {name: getattr(stage, name) for name in CHANGEABLE}
    changes = journal.changes(before, {name: values[name] for name in CHANGEABLE if name in values})
    if not changes:
        return stage
    if "kind" in changes and Deal.objects.open().in_stage(stage).exists():
        raise UnableToChangeStage(
            _("Open deals stand in “%(stage)s”: move them before it becomes another kind of stage.")
            % {"stage": stage}
        )
    for name in changes:
        setattr(stage, name, values[name])
    return _saved(stage, changes, by=by, at=at)


@transaction.atomic
def gate(stage: Stage, *, by: Person | None, at: datetime, **asked: bool) -> Stage:
    """Say what a deal needs before it may enter a stage."""
    require(by, "list.gate")
    stage = Stage.objects.select_for_update().get(pk=stage.pk)
    wanted = [name for name in ASKED if asked.get(name)]
    if wanted == list(stage.requires or ()):
        return stage
    changes = {"requires": [list(stage.requires or ()), wanted]}
    stage.requires = wanted
    return _saved(stage, changes, by=by, at=at)


def _saved(stage: Stage, changes: Mapping[str, Any], *, by: Person | None, at: datetime) -> Stage:
    stage.version += 1
    stage.save()
    journal.record("stage.changed", stage, by=by, at=at, data={"changes": changes})
    return stage


def _retired(
    pipeline: Pipeline, *, on: Any, name: str, by: Person | None, at: datetime
) -> Pipeline:
    before, pipeline.retired_on = pipeline.retired_on, on
    pipeline.version += 1
    pipeline.save()
    journal.record(name, pipeline, by=by, at=at, data={"changes": {"retired_on": [before, on]}})
    return pipeline


def _refuse_odds(values: Mapping[str, Any], refusal: type[Unable]) -> None:
    if not 0 <= (values.get("probability") or 0) <= CERTAIN:
        raise refusal(_("A probability lies between 0 and 100 %: correct it."))
    if values.get("rots_after") is not None and values["rots_after"] < 1:
        raise refusal(_("A deal rots after one day at the earliest: correct the days to rot."))
