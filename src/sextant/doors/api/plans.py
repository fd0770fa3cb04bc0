"""Plans by the API: a version's cells, numbers set and held, an amount shared out, and versions.

The verbs of a plan (propose, publish, revise, discard, lift, pad) are served as those of every
record, at `POST /api/plans/{id}/<verb>`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from sextant.doors.api.plan_shapes import (
    Cells,
    EditsSent,
    Refused,
    SeasonShown,
    SpansSent,
    VersionShown,
    WaySent,
)
from sextant.plans import editing, finding, splitting, table, versions, weighing
from sextant.plans.comparing import Against
from sextant.plans.editing import Edit, Release, UnableToOverwrite
from sextant.plans.finding import Level
from sextant.plans.weighing import Way
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sextant.plans.models import Plan, Version

router = Router(tags=["Plans"])
NUMBER = "Of a version; left out: the newest that is worked on, or else the one in force."


WRITTEN: Any = {200: Cells, 409: Refused}


@router.get("/plans/{int:key}/cells", response=Cells, exclude_unset=True,
            summary="A version of a plan as a table")  # fmt: skip
def cells(
    request: HttpRequest,
    key: int,
    level: Level = Level.TARGET,
    version: Annotated[int | None, Query(None, description=NUMBER)] = None,
    against: Annotated[Against, Query(Against.NOTHING, description="What to lay beside it")] = (
        Against.NOTHING
    ),
) -> dict[str, Any]:
    """Return nodes by steps as far as the person sees them."""
    return _table(request, plan_of(request, key), version, level, against)


@router.post("/plans/{int:key}/cells", response=WRITTEN, exclude_unset=True,
             summary="Set numbers, which are held; the rest is shared out around them")  # fmt: skip
def set_cells(request: HttpRequest, key: int, data: EditsSent) -> Any:
    """Set numbers at once, or refuse with both where somebody else changed them."""
    edits = [Edit(**each.dict()) for each in data.edits]

    def act(plan: Plan, **said: Any) -> Version:
        return editing.set_numbers(plan, edits, keep_totals=data.keep_totals, **said)

    return _written(request, key, data, [edit.node for edit in edits], act)


@router.post("/plans/{int:key}/locks", response=WRITTEN, exclude_unset=True,
             summary="Hold numbers as they stand")  # fmt: skip
def lock(request: HttpRequest, key: int, data: SpansSent) -> Any:
    """Hold cells, whatever is shared out again."""
    spans = [Release(**each.dict()) for each in data.spans]
    nodes = [span.node for span in spans]
    return _written(
        request, key, data, nodes, lambda plan, **said: editing.lock(plan, spans, **said)
    )


@router.post("/plans/{int:key}/releases", response=WRITTEN, exclude_unset=True,
             summary="Let held numbers go")  # fmt: skip
def release(request: HttpRequest, key: int, data: SpansSent) -> Any:
    """Let cells go: they may be shared out again."""
    spans = [Release(**each.dict()) for each in data.spans]
    nodes = [span.node for span in spans]
    return _written(
        request, key, data, nodes, lambda plan, **said: editing.release(plan, spans, **said)
    )


@router.post("/plans/{int:key}/share-out", response=WRITTEN, exclude_unset=True,
             summary="Share an amount out down the organisation and over time")  # fmt: skip
def share_out(request: HttpRequest, key: int, data: WaySent) -> Any:
    """Share a total out over a draft; what is held stays."""
    way = Way(data.over, data.when, data.metric, data.period, data.ramp,
              data.weights, data.indices)  # fmt: skip

    def act(plan: Plan, **said: Any) -> Version:
        return splitting.share_out(plan, data.total, way=way, **said)

    return _written(request, key, data, [], act)


@router.get("/plans/{int:key}/versions", response=list[VersionShown],
            summary="The versions of a plan, newest first")  # fmt: skip
def every_version(request: HttpRequest, key: int) -> list[dict[str, Any]]:
    """Return who made, proposed and published each version, and why."""
    return finding.versions_of(plan_of(request, key))


@router.get("/plans/{int:key}/season", response=SeasonShown,
            summary="The season of what is planned, learned from history")  # fmt: skip
def season(request: HttpRequest, key: int) -> dict[str, Any]:
    """Return the index of each month; nothing is learned from less than two whole years."""
    plan, today = plan_of(request, key), asking.today()
    tree = versions.tree(versions.find(plan), Level.TARGET, today)
    found = weighing.season(weighing.Asking(plan, tree, asking.scope_for(request), today))
    if found is None:
        return {"learned": False, "indices": [], "years": 0, "strength": 0, "per_day": False}
    return {"learned": True, "indices": list(found.indices), "years": found.years,
            "strength": found.strength, "per_day": found.per_day}  # fmt: skip


def plan_of(request: HttpRequest, key: int) -> Plan:
    """Return a plan that whoever asks may see."""
    return finding.find(key, asking.whole_scope_for(request))


def _table(
    request: HttpRequest, plan: Plan, number: int | None, level: str, against: str = ""
) -> dict[str, Any]:
    return table.of(
        plan, number, level=level, against=against, scope=asking.scope_for(request),
        person=asking.person_of(request), today=asking.today(),
    )  # fmt: skip


def _written(
    request: HttpRequest, key: int, data: Any, nodes: Iterable[str], act: Callable[..., Version]
) -> Any:
    """Carry out what was sent, and answer the table as it is then."""
    plan, level = plan_of(request, key), str(data.level)
    finding.refuse_unseen(
        plan,
        data.version,
        level,
        nodes,
        scope=asking.whole_scope_for(request),
        today=asking.today(),
    )
    try:
        version = act(plan, level=level, number=data.version, by=asking.person_of(request),
                      at=asking.moment())  # fmt: skip
    except UnableToOverwrite as refusal:
        return Status(409, {"error": str(refusal), "clashes": list(map(_clash, refusal.clashes))})
    return _table(request, plan, version.number, level)


def _clash(clash: editing.Clash) -> dict[str, Any]:
    edit = clash.edit
    return {"node": edit.node, "first": edit.first, "last": edit.last, "was": edit.was,
            "now": clash.now, "yours": edit.amount, "by": clash.by}  # fmt: skip
