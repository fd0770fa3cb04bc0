"""What moved a pipeline from one day to another, to the cent: each deal in its box."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
NOUGHT = Decimal(0)


class Box(StrEnum):
    """Why a pipeline is as large as it is."""

    START = "start"
    NEW = "new"
    PULLED_IN = "pulled_in"
    INCREASED = "increased"
    WON = "won"
    LOST = "lost"
    SLIPPED = "slipped"
    DECREASED = "decreased"
    END = "end"


ADDED = (Box.START, Box.NEW, Box.PULLED_IN, Box.INCREASED)
TAKEN = (Box.WON, Box.LOST, Box.SLIPPED, Box.DECREASED)
OPEN, WON = "open", "won"


@dataclass(frozen=True, slots=True)
class State:
    """What was known of a deal at an instant: "open", "won" or "lost", when due, its value.

    Of a won deal `due` is the day it closed: the win brings it into the days it was won in. One
    that does not count stands elsewhere, such as in another pipeline.
    """

    status: str
    due: date | None
    value: Decimal
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Window:
    """The days, the last excluded, by which a deal must be due to be in the pipeline looked at."""

    start: date
    end: date


@dataclass
class Flow(Generic[Key]):
    """The boxes with what each deal adds to them, in the currency of the values."""

    deals: dict[Box, dict[Key, Decimal]] = field(default_factory=lambda: {box: {} for box in Box})

    def amount(self, box: Box) -> Decimal:
        """Return what the deals of a box come to."""
        return sum(self.deals[box].values(), NOUGHT)

    def count(self, box: Box) -> int:
        """Count the deals of a box."""
        return len(self.deals[box])

    @property
    def is_exact(self) -> bool:
        """Tell whether start and what was added, less what was taken, is the end."""
        added = sum((self.amount(box) for box in ADDED), NOUGHT)
        return added - sum((self.amount(box) for box in TAKEN), NOUGHT) == self.amount(Box.END)


def flow(
    deals: Iterable[tuple[Key, State | None, State | None]], window: Window | None = None
) -> Flow[Key]:
    """Lay every deal's two states side by side and say what moved the pipeline.

    Shapes: a deal's key, its state at the first instant and at the second (None: not yet there).
    Without a window every open deal that counts is in the pipeline, whenever it is due; then only
    those come in late, or slip, that went from where they count to elsewhere, or came from there.
    Units: the one currency of the values. A deal that leaves does so with its value at the second
    instant, what it gained or lost until then being increase or decrease; so
    start + new + pulled in + increased - won - lost - slipped - decreased = end, exactly.
    """
    found: Flow[Key] = Flow()
    for key, before, after in deals:
        for box, amount in _moves(before, after, window):
            found.deals[box][key] = amount
    return found


def _moves(
    before: State | None, after: State | None, window: Window | None
) -> Iterable[tuple[Box, Decimal]]:
    """Yield the boxes of one deal."""
    was_in, is_in = _is_in(before, window), _is_in(after, window)
    if after is None or (before is not None and OPEN not in {before.status, after.status}):
        return
    passes = not was_in and not is_in and after.status != OPEN and _is_due(after, window)
    if was_in and before is not None:
        yield Box.START, before.value
        if after.value > before.value:
            yield Box.INCREASED, after.value - before.value
        elif after.value < before.value:
            yield Box.DECREASED, before.value - after.value
    elif is_in or (passes and (before is None or after.status == WON)):
        yield Box.NEW if before is None else Box.PULLED_IN, after.value
    else:
        return
    yield Box.END if is_in else _way_out(after), after.value


def _is_in(state: State | None, window: Window | None) -> bool:
    return state is not None and state.status == OPEN and _is_due(state, window)


def _way_out(after: State) -> Box:
    if not after.counts:
        return Box.SLIPPED
    return {OPEN: Box.SLIPPED, WON: Box.WON}.get(after.status, Box.LOST)


def _is_due(state: State, window: Window | None) -> bool:
    if window is None or not state.counts:
        return state.counts
    return state.due is not None and window.start <= state.due < window.end
