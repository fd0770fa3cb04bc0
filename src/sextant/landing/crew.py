"""What the tables of one landing share: known records, decisions, newly made records, permission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl
from django.conf import settings

from sextant.config import config
from sextant.kernel.roles import permits
from sextant.kernel.scope import Scope, scope_of
from sextant.landing import targets
from sextant.landing.checking import Checker
from sextant.landing.habits import Occasion, habit_of
from sextant.landing.keeping import Staged
from sextant.landing.mapping import FileMapping
from sextant.landing.matching import Referents
from sextant.landing.models import LandedFile, LandedRow
from sextant.landing.readers import LINE
from sextant.landing.references import Decisions
from sextant.landing.running import TableRun
from sextant.landing.upserting import Upsert
from sextant.workspace.declare import Field, Workspace

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person

STAFF = ("person", "unit")


def _kind_of_run(mapping: FileMapping) -> type[TableRun]:
    about = targets.straight(mapping.workspace)
    if about is None:
        return TableRun
    from sextant.landing.straight.deriving import DerivedRun
    from sextant.landing.straight.running import StraightRun

    return DerivedRun if about.derive else StraightRun


@dataclass
class Crew:
    """Serves the runs of one landing."""

    by: Person | None
    at: datetime
    known: dict[str, Referents]
    plan: Mapping[str, Any]
    created: dict[str, int] = field(default_factory=dict)
    running: TableRun | None = None
    _scope: Scope | None = None

    def occasion(self, staged: Staged, mapping: FileMapping) -> Occasion:
        """Return who lands a table, when, and under which source."""
        currency = mapping.currency or config.currency
        return Occasion(self.by, self.at, mapping.source, currency, staged.cells)

    def checker(self, staged: Staged, mapping: FileMapping) -> Checker:
        """Return a table's checker with its columns judged."""
        workspace = targets.get(mapping.workspace)
        checker = Checker(
            staged, mapping, workspace, habit_of(workspace.name), self.occasion(staged, mapping),
            settings.TIME_ZONE,
        )  # fmt: skip
        checker.judge()
        return checker

    def run(self, staged: Staged, mapping: FileMapping, file: LandedFile) -> TableRun:
        """Return the run of one table."""
        return _kind_of_run(mapping)(
            staged=staged,
            mapping=mapping,
            checker=self.checker(staged, mapping),
            decisions=Decisions(
                self.plan.get("names") or {},
                create=bool(self.plan.get("create", True)),
                accept=bool(self.plan.get("accept", True)),
            ),
            file=file,
            crew=self,
        )

    def knowing(self, workspace: Workspace) -> Referents:
        """Return the records of a workspace, loaded once."""
        if workspace.name not in self.known:
            source = self.running.mapping.source if self.running else ""
            self.known[workspace.name] = Referents.of(workspace, source)
        return self.known[workspace.name]

    def may_create(self, workspace: Workspace) -> bool:
        """Tell whether missing records of a workspace may be made by the way."""
        habit = habit_of(workspace.name)
        return habit.by_name and (
            workspace.kind not in STAFF or permits(self.by, f"{workspace.kind}.create")
        )

    def may_change(self, workspace: Workspace, numbers: list[int]) -> set[int] | None:
        """Return which records may be changed; None means all."""
        if self.by is None:
            return None
        if self._scope is None:
            self._scope = scope_of(self.by, self.at.date())
        if self._scope.sees_all(workspace.kind):
            return None
        found: set[int] = set()
        for start in range(0, len(numbers), 5000):
            part = workspace.visible(self._scope).filter(pk__in=numbers[start : start + 5000])
            found.update(part.values_list("pk", flat=True))
        return found

    def create(self, workspace: Workspace, target: Field, names: list[str]) -> dict[str, int]:
        """Make records that are named and nowhere to be found; they belong to the running table."""
        assert self.running is not None
        run = self.running
        habit = habit_of(workspace.name)
        occasion = run.checker.occasion
        frame = pl.DataFrame(
            {LINE: pl.Series([None] * len(names), dtype=pl.Int64), "name": names,
             "external_id": names, "content": pl.Series([0] * len(names), dtype=pl.Int64)}
        )  # fmt: skip
        given = habit_of(run.workspace.name).made_with.get(target.name, {})
        frame = frame.with_columns(pl.lit(value).alias(name) for name, value in given.items())
        if habit.prepare is not None:
            frame = habit.prepare(frame, occasion)
        kept = [name for name in frame.columns if name not in habit.extras]
        upsert = Upsert(
            workspace, habit, occasion, run.file, self.knowing(workspace), self.may_change
        )
        upsert.write(frame.select(kept))
        made = upsert.made
        run.outcome.created[workspace.name] = run.outcome.created.get(workspace.name, 0) + made
        self.created[workspace.name] = self.created.get(workspace.name, 0) + made
        known = self.knowing(workspace)
        return {name: max(known.by("name", name)) for name in names}

    def withdraw(self, workspace: Workspace, numbers: set[int]) -> None:
        """Take away records that were made by the way and are not needed after all."""
        assert self.running is not None
        workspace.model._default_manager.filter(pk__in=numbers).delete()  # noqa: SLF001
        LandedRow.objects.filter(
            file=self.running.file, kind=workspace.name, record_id__in=numbers
        ).delete()
        self.knowing(workspace).forget(numbers)
        for counts in (self.created, self.running.outcome.created):
            counts[workspace.name] -= len(numbers)
