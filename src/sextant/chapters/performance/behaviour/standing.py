"""Each person beside their peers: who those are, how far they spread, and what is beyond noise."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from sextant.calc.peers import (
    FEWEST_PEERS,
    Amount,
    Position,
    bursts,
    by_rate,
    by_share,
    told_from_chance,
)
from sextant.chapters.performance.behaviour.doing import COUNTED, Behaviour, Way, shown
from sextant.chapters.performance.behaviour.people import Doer, doers
from sextant.chapters.performance.behaviour.presence import Presence
from sextant.chapters.performance.funnel.charts import percent
from sextant.kernel.models import Person
from sextant.kernel.period import Period
from sextant.workspace import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sextant.chapters.performance.behaviour.asking import Asked

WEEKS, A_WEEK = 26, 5  # weeks that bursts are learned from, and the working days of one
NEAR, ROLE, ALL, NONE = "near", "role", "all", "none"
PEERS = {
    NEAR: ngettext_lazy("%(number)s peer of the same role and region",
                        "%(number)s peers of the same role and region", "count"),
    ROLE: ngettext_lazy("%(number)s peer of the same role, any region",
                        "%(number)s peers of the same role, any region", "count"),
    ALL: ngettext_lazy("%(number)s peer of any role and region",
                       "%(number)s peers of any role and region", "count"),
}  # fmt: skip
HUNDRED = 100


@dataclass(frozen=True)
class Cell:
    """One behaviour of one person: their position, whether it is beyond noise, and how it is drawn."""

    behaviour: Behaviour
    doer: Doer
    position: Position
    is_told: bool
    longest: float

    @property
    def shown(self) -> float | None:
        """Return the rate as it is written: for a week of five working days, or as a share."""
        rate = self.position.rate
        if rate is None or self.behaviour.way is not Way.RATE:
            return rate
        return rate * A_WEEK

    @property
    def text(self) -> str:
        """Return it as it is written, in as many digits as say something."""
        if self.shown is None:
            return written.NOTHING
        if self.behaviour.way is not Way.RATE:
            return percent(self.shown)
        return written.number(round(Decimal(self.shown), 1 if self.shown < HUNDRED else 0))

    @property
    def took(self) -> Any:
        """Return how many hours it took half of the cases at most."""
        return self.doer.took.get(self.behaviour.name)

    @property
    def address(self) -> str:
        """Return the list of the records behind it."""
        records = self.doer.records.get(self.behaviour.name)
        return f"/{records.workspace}/?{records.query}" if records else ""

    @property
    def drawing(self) -> dict[str, str]:
        """Return where the interval, the peers' middle half and the dot lie, in hundredths."""
        interval, spread = self.position.interval, self.position.spread
        found = {"dot": self._at(self.position.rate)}
        if interval is not None:
            found |= _bar("line", self._at(interval[0]), self._at(interval[1]))
        if spread is not None:
            found |= _bar("half", self._at(spread.low), self._at(spread.high))
            found["middle"] = self._at(spread.middle)
        return found

    def _at(self, rate: float | None) -> str:
        part = min((rate or 0.0) / self.longest, 1.0) if self.longest else 0.0
        return f"{4 + 92 * part:.1f}"  # so that a dot at either end is seen whole


def _bar(name: str, start: str, stop: str) -> dict[str, str]:
    return {name: start, f"{name}_width": f"{max(float(stop) - float(start), 1.0):.1f}"}


@dataclass(frozen=True)
class Line:
    """A person with their cells, and who their peers are."""

    doer: Doer
    cells: list[Cell]
    peers: int
    near: str

    @property
    def told(self) -> list[Cell]:
        """Return what is beyond noise."""
        return [each for each in self.cells if each.is_told]

    @property
    def beside(self) -> str:
        """Say with whom they are compared."""
        if self.near == NONE:
            return str(_("too few peers to compare with"))
        words: Any = PEERS[self.near]
        return str(words % {"count": self.peers, "number": written.number(self.peers)})


@dataclass(frozen=True)
class Standing:
    """The people looked at beside their peers."""

    lines: list[Line]
    behaviours: list[Behaviour]

    @property
    def told(self) -> int:
        """Count the people who differ in anything by more than chance."""
        return sum(bool(line.told) for line in self.lines)

    @property
    def compared(self) -> int:
        """Count the people who have peers to be compared with."""
        return sum(line.near != NONE for line in self.lines)


def standing(asked: Asked) -> Standing:
    """Return everyone looked at beside their peers, who are sought in all that may be seen."""
    every = doers(asked, asked.whole)
    here = every if asked.look.scope == asked.whole else doers(asked, asked.look.scope)
    chosen = [doer for doer in here if not asked.role or doer.role == asked.role]
    scatter = _scatter(asked)
    behaviours = shown(asked.whole)
    rows = []
    for doer in chosen:
        peers, near = _peers(doer, every)
        rows.append((doer, _positions(doer, peers, behaviours, scatter), len(peers), near))
    told = iter(told_from_chance([each.chance for row in rows for each in row[1]]))
    longest = [
        max((_reach(positions[n]) for _d, positions, _p, _n in rows), default=0.0)
        for n in range(len(behaviours))
    ]
    lines = []
    for doer, positions, count, near in rows:
        cells = [
            Cell(each, doer, position, next(told), longest[n])
            for n, (each, position) in enumerate(zip(behaviours, positions, strict=True))
        ]
        lines.append(Line(doer, cells, count, near))
    return Standing(lines, behaviours)


def _peers(doer: Doer, every: Sequence[Doer]) -> tuple[list[Doer], str]:
    """Return the nearest peers that are five or more: of role and region, of role, of all."""
    # who did nothing at all was more likely away than idle
    others = [each for each in every if each.key != doer.key and each.days and each.did_anything]
    alike = [each for each in others if each.role == doer.role]
    near = [each for each in alike if each.region == doer.region]
    for found, name in ((near, NEAR), (alike, ROLE), (others, ALL)):
        if len(found) >= FEWEST_PEERS:
            return found, name
    return [], NONE


def _positions(
    doer: Doer, peers: Sequence[Doer], behaviours: Sequence[Behaviour], scatter: dict[str, float]
) -> list[Position]:
    found = []
    for each in behaviours:
        own = doer.amounts.get(each.name, Amount(0, 0))
        theirs = [peer.amounts[each.name] for peer in peers if each.name in peer.amounts]
        if each.way is Way.RATE:
            found.append(by_rate(own, theirs, scatter.get(each.name, 1.0)))
        else:
            found.append(by_share(own, theirs))
    return found


def _reach(position: Position) -> float:
    """Return how far right a cell's drawing must reach."""
    ends = [position.rate or 0.0]
    ends += [position.spread.high] if position.spread else []
    return max(ends) * 1.15


def _scatter(asked: Asked) -> dict[str, float]:
    """Return by how much each behaviour comes in bursts, from the last weeks of everyone."""
    steps = asked.steps("week", WEEKS)
    window = Period(steps[0].start, steps[-1].end, calendar=asked.period.calendar)
    names, named = [each.name for each in COUNTED], [str(step) for step in steps]
    answer = asked.ask(names, asked.whole, by=("person", "week"), period=window)
    rows = {(row["person_id"], row["week"]): row for row in answer.rows}
    presence = Presence(asked.whole, asked.organisation, window)
    people = Person.objects.in_bulk({row["person_id"] for row in answer.rows} - {None})
    days = {key: [float(presence.days(one, step)) for step in steps] for key, one in people.items()}
    return {
        name: bursts([
            ([float((rows.get((key, step)) or {}).get(name) or 0) for step in named], worked)
            for key, worked in days.items()
        ])
        for name in names
    }  # fmt: skip
