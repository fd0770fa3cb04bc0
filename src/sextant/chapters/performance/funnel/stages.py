"""The funnel stage by stage: who went on, who was lost, who stands there still, what leaked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sextant.calc.funnel import Fate, Health, Passage, Stay, health, passages, watched
from sextant.chapters.performance.funnel.asking import COHORT
from sextant.kernel.calendar import DAY
from sextant.metrics import states

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sextant.calc.funnel import Way
    from sextant.chapters.performance.funnel.asking import Asked

NOUGHT = Decimal(0)
FEW = 10
Seen = Sequence[tuple[Passage, Stay]]


@dataclass(frozen=True)
class Line:
    """A stage with its figures, and its part of all that was lost."""

    key: int
    name: str
    health: Health
    share: Decimal | None

    @property
    def is_thin(self) -> bool:
        """Tell whether too few were decided to say much."""
        return self.health.on + self.health.lost < FEW


@dataclass(frozen=True)
class Funnel:
    """The stages in their order, and what cannot be laid to any of them."""

    lines: list[Line]
    deals: int
    unstaged: int
    unstaged_lost: Decimal

    @property
    def leak(self) -> Decimal:
        """Return what was lost from all stages together."""
        return sum((line.health.leak for line in self.lines), NOUGHT)

    @property
    def lost(self) -> int:
        """Count the deals lost from a stage."""
        return sum(line.health.lost for line in self.lines)

    @property
    def by_leak(self) -> list[Line]:
        """Return the stages something was lost from, the greatest leak first."""
        lost = [line for line in self.lines if line.health.lost]
        return sorted(lost, key=lambda line: (-line.health.leak, -line.health.lost))

    @property
    def unvalued(self) -> int:
        """Count the lost deals without a value."""
        return sum(line.health.unvalued for line in self.lines)


def funnel(asked: Asked) -> Funnel:
    """Return the funnel as asked for."""
    names = _names(asked)
    found = _looked_at(asked)
    leak = sum((one.leak for one in found.healths.values()), NOUGHT)
    lines = [
        Line(key, name, found.healths[key], found.healths[key].leak / leak if leak else None)
        for key, name in names
        if key in found.healths
    ]
    return Funnel(lines, found.deals, found.unstaged, found.unstaged_lost)


def deals_of(asked: Asked, stage: int, fate: str) -> dict[int, Decimal | None]:
    """Return the deals behind one figure of a stage, with their values."""
    return {
        passage.deal: passage.value
        for passage, stay in _looked_at(asked).seen.get(stage, ())
        if fate in {"", stay.fate}
    }


@dataclass(frozen=True)
class _Looked:
    seen: Mapping[int, Seen]
    healths: Mapping[int, Health]
    deals: int
    unstaged: int
    unstaged_lost: Decimal


def _looked_at(asked: Asked) -> _Looked:
    """Return what was watched in each stage, kept until the facts change."""
    key = ("funnel", asked.selection, asked.view, asked.watched.start, asked.watched.end)
    return states.remembered(key, lambda: _watch(asked))


def _watch(asked: Asked) -> _Looked:
    """Watch the deals created in the days until now; or, of all deals, what moved in the days."""
    span, is_cohort = asked.watched, asked.view == COHORT
    held = states.created_in(span) if is_cohort else states.open_since(span.start)
    until = asked.look.today + DAY if is_cohort else span.end
    ways = states.ways(asked.selection, held)
    passed = [passage for way in ways for passage in passages(way)]
    seen: dict[int, list[tuple[Passage, Stay]]] = {}
    for passage, stay in watched(passed, None if is_cohort else span.start, until):
        seen.setdefault(passage.stage, []).append((passage, stay))
    strays = [way for way in ways if not way.visits and way.ended and way.ended < until]
    lost = [way.value or NOUGHT for way in strays if way.end == "lost"]
    healths = {key: health(rows) for key, rows in seen.items()}
    return _Looked(seen, healths, _count(ways, seen), len(strays), sum(lost, NOUGHT))


def _count(ways: Sequence[Way], seen: Mapping[int, Seen]) -> int:
    """Count the deals that were watched in any stage."""
    inside = {passage.deal for rows in seen.values() for passage, _stay in rows}
    return sum(way.deal in inside for way in ways)


def _names(asked: Asked) -> list[tuple[int, str]]:
    """Return the stages of the pipeline in their order."""
    where = {} if asked.pipeline is None else {"pipeline": asked.pipeline}
    rows = asked.ask("stage_entries", by=("stage",), where=where).rows
    return [(row["stage_id"], row["stage"]) for row in rows]


def fates() -> tuple[str, ...]:
    """Return how a stay may have gone, as an address names it."""
    return tuple(str(fate) for fate in Fate)
