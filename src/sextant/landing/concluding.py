"""What a landing leaves behind: counts, events, its result, and what it taught."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sextant.kernel import journal
from sextant.landing import targets
from sextant.landing.models import KnownName, KnownShape

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person
    from sextant.landing.crew import Crew
    from sextant.landing.models import Landing
    from sextant.landing.running import TableRun


def count(run: TableRun) -> None:
    """Keep a table's counts with its file."""
    outcome, file = run.outcome, run.file
    file.rows, file.made, file.changed = outcome.rows, outcome.made, outcome.changed
    file.unchanged, file.refused = outcome.unchanged, outcome.refused
    file.save()


def note(landing: Landing, runs: list[TableRun], *, by: Person | None, at: datetime) -> None:
    """Write one event for each kind of record that changed, with the months it touches.

    What rows made in passing is new, so only those rows can name it: it touches their months. A
    table that knows no months may touch any.
    """
    kinds: dict[str, dict[str, Any]] = {}
    for run in runs:
        counts = {run.workspace.name: run.outcome.made + run.outcome.changed, **run.outcome.created}
        for name, number in counts.items():
            if number:
                told = kinds.setdefault(name, {"rows": 0, "months": []})
                told["rows"] += number
                told["months"].append(run.outcome.months)
    for name, told in kinds.items():
        kind = targets.get(name).kind
        data = {"landing": landing.pk, "workspace": name, "rows": told["rows"]}
        months = sorted(set().union(*told["months"])) if all(told["months"]) else []
        journal.record(f"{kind}.landed", kind, by=by, at=at, data=data | {"months": months})


def told(runs: list[TableRun], crew: Crew) -> dict[str, Any]:
    """Return the result of a landing as JSON can hold it."""
    files = [
        {"name": run.staged.name, "workspace": run.workspace.name, "source": run.mapping.source,
         "mapping": run.mapping.plain(), "notes": [*run.staged.notes, *sorted(run.occasion.notes)],
         **run.outcome.plain()}
        for run in runs
    ]  # fmt: skip
    totals = {
        name: sum(each[name] for each in files)
        for name in ("rows", "made", "changed", "unchanged", "refused")
    }
    return {"files": files, "created": crew.created, **totals}


def remember(run: TableRun, at: datetime) -> None:
    """Remember the shape's mapping and every confirmed spelling for the next file."""
    mapping = run.mapping
    for name, learnt in run.checker.learnt().items():
        mapping.columns[name].earlier = learnt
        mapping.columns[name].answers.pop("year", None)  # each file is of its own year
    KnownShape.objects.update_or_create(
        signature=run.file.signature,
        defaults={
            "workspace": mapping.workspace,
            "source": mapping.source,
            "mapping": mapping.plain(),
            "used_at": at,
        },
    )
    for workspace, spelling, record_id in run.mended:
        KnownName.objects.update_or_create(
            workspace=workspace, spelling=spelling[:200], defaults={"record_id": record_id}
        )
