"""The habits of a workspace's files: what its declaration cannot say about how rows land."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from sextant.kernel.models import Person


@dataclass(frozen=True)
class Occasion:
    """Who lands, when, and under which name the file's keys are kept.

    `notes` are told to the person; `made` are records made by the way: (workspace, number).
    """

    by: Person | None
    at: datetime
    source: str
    currency: str
    cells: int = 1
    notes: set[str] = field(default_factory=set, compare=False)
    made: list[tuple[str, int]] = field(default_factory=list, compare=False)

    def line(self, number: int) -> int:
        """Return the line of the file a row comes from, where each line became several rows."""
        return number // self.cells


Prepare = Callable[["pl.DataFrame", Occasion], "pl.DataFrame"]
Weigh = Callable[["pl.DataFrame", Occasion], "tuple[pl.DataFrame, list[tuple[int, str, str]]]"]
After = Callable[["pl.DataFrame", Occasion], "set[int] | None"]
Keyed = Callable[["pl.DataFrame"], "list[pl.Series]"]
StandIns = Callable[[], dict[int, int]]
Settle = Callable[[set[int], Occasion], None]
Before = Callable[[list[int]], dict[int, dict[str, Any]]]


@dataclass(frozen=True)
class Habit:
    """How rows of one workspace are known again, prepared, and followed up.

    `stands_in` says which field's column fills another that no column fills.
    `made_of` says of which fields `prepare` makes another that no column fills.
    `prepare` sees typed rows with their `external_id`: amounts as whole ten-thousandths, references still as written.
    `weigh` sees good rows with references as numbers (`account_id` beside `account`); it completes
    them, and says of those it refuses the line, the field and why.
    `after` sees written rows: `id`, `made`, database columns and `extras` (fields kept elsewhere),
    references as numbers, and for `watched` columns what stood there before. It may return the
    numbers of the records it changed. `before` returns the extras as they stand now.
    `settle` sees the numbers of all records that a landing touched, once, when all its rows are
    written, and again when they were taken back: some are no more then.
    `known_only` are references whose records are never made by the way: who is not there is refused.
    `givens` are fields that a person may say for a whole file, on the page where it is mapped.
    `weighs_currency` leaves it to `weigh` which currency an amount has that is written without one.
    `keyed` returns columns that follow from those of the rows; `stand_ins` tells which record is
    changed in place of one that was merged into it.
    """

    known_by: tuple[tuple[str, ...], ...] = ()
    by_name: bool = False
    one_a_name: bool = False
    weighs_currency: bool = False
    derives: frozenset[str] = frozenset()
    made_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extras: frozenset[str] = frozenset()
    known_only: frozenset[str] = frozenset()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    made_with: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    keyed: Keyed | None = None
    stand_ins: StandIns | None = None
    stands_in: Mapping[str, str] = field(default_factory=dict)
    month: str = ""
    watched: tuple[str, ...] = ()
    prepare: Prepare | None = None
    weigh: Weigh | None = None
    after: After | None = None
    before: Before | None = None
    settle: Settle | None = None
    givens: tuple[str, ...] = ()


_HABITS: dict[str, Habit] = {}
_PLAIN = Habit()


def register(habits: Mapping[str, Habit]) -> None:
    """Make habits known; called once at start by the room that owns the workspaces."""
    _HABITS.update(habits)


def habit_of(name: str) -> Habit:
    """Return the habit of a workspace; most have none."""
    return _HABITS.get(name, _PLAIN)
