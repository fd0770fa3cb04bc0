"""The lines that landed rows come to: each amount once, whoever else speaks of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sextant.calc.shares import apportioned
from sextant.kernel.calendar import add_months
from sextant.plans import naming
from sextant.plans.facts import working_days
from sextant.plans.refusals import UnableToPlan

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.organisation import Organisation
    from sextant.plans.models import LandedTarget, Plan


class UnableToGather(UnableToPlan):
    """What files say makes no plan together."""


@dataclass(frozen=True, order=True)
class Key:
    """Whose line it is, at which level, and of what."""

    level: str
    unit_id: int
    person_id: int | None
    category: str
    channel: str


def days_of(rows: Sequence[LandedTarget]) -> list[date]:
    """Return the steps rows need: months where all are whole months, or else their own edges."""
    first, last = min(row.starts_on for row in rows), max(row.ends_on for row in rows)
    if any(row.starts_on.day != 1 or row.ends_on.day != 1 for row in rows):
        return sorted({day for row in rows for day in (row.starts_on, row.ends_on)})
    days = [first]
    while days[-1] < last:
        days.append(add_months(days[-1], 1))
    return days


@dataclass
class Laying:
    """Lays rows on the steps of a plan, the innermost first.

    A row of a unit is what the unit comes to as a whole, and one without a category what all
    categories come to: what others say of parts of it is taken out, and what is left stands with
    the unit itself. So no amount counts twice.
    """

    plan: Plan
    organisation: Organisation
    day: date
    top: int
    lines: dict[Key, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Weigh each step by its working days."""
        self.days = self.plan.days
        self.places = {day: place for place, day in enumerate(self.days)}
        self.weights = [len(working_days(start, end)) for start, end in pairwise(self.days)]

    def lay(self, rows: Iterable[LandedTarget]) -> dict[Key, list[int]]:
        """Return the amounts of every line."""
        by_key: dict[Key, list[LandedTarget]] = {}
        for row in rows:
            by_key.setdefault(self._key(row), []).append(row)
        for key in sorted(by_key, key=self._inward):
            own = self._own_steps(by_key[key])
            inner = [line for other, line in self.lines.items() if self._covers(key, other)]
            found = [0] * self.plan.steps
            for row in by_key[key]:
                for step, amount in self._left(row, own[row.pk], inner).items():
                    found[step] += amount
            if any(found) or not inner:
                self.lines[key] = found
        return self.lines

    def _key(self, row: LandedTarget) -> Key:
        unit = row.unit_id
        if row.person_id is not None:
            stands = self.organisation.standing(row.person_id, self.day).unit_id
            stays = self.organisation.stays(row.person_id)
            unit = stands or unit or (stays[-1].unit_id if stays else None)
        return Key(row.level, unit or self.top, row.person_id, row.category, row.channel)

    def _inward(self, key: Key) -> tuple[int, bool, bool, Key]:
        """Return what sorts the lines within others before those around them."""
        depth = len(self.organisation.ancestry(key.unit_id, self.day))
        bare = key if key.person_id is not None else Key(key.level, key.unit_id, 0, *_of(key))
        return -2 * depth - (key.person_id is not None), not key.category, not key.channel, bare

    def _covers(self, outer: Key, inner: Key) -> bool:
        if outer == inner or outer.level != inner.level:
            return False
        if any(own and own != other for own, other in zip(_of(outer), _of(inner), strict=True)):
            return False
        if outer.person_id is not None:
            return outer.person_id == inner.person_id
        above = self.organisation.ancestry(inner.unit_id, self.day)
        return outer.unit_id in {unit.pk for unit in above}

    def _own_steps(self, rows: Sequence[LandedTarget]) -> dict[int, list[int]]:
        """Return the steps each row has for itself: where days reach into the next, they are nobody's."""
        spans = {row.pk: self._span(row) for row in rows}
        taken = [0] * self.plan.steps
        for span in spans.values():
            for step in span:
                taken[step] += 1
        return {pk: [step for step in span if taken[step] == 1] for pk, span in spans.items()}

    def _span(self, row: LandedTarget) -> range:
        if row.starts_on not in self.places or row.ends_on not in self.places:
            raise UnableToGather(
                _("“%(plan)s” goes by other days than %(whose)s for %(span)s: let the file say it by"
                  " the steps of the plan, such as %(step)s.")
                % {"plan": self.plan, "whose": row.whose, "span": row.period,
                   "step": naming.span_name(self.plan, 0, 1)}
            )  # fmt: skip
        return range(self.places[row.starts_on], self.places[row.ends_on])

    def _left(
        self, row: LandedTarget, steps: Sequence[int], inner: Sequence[Sequence[int]]
    ) -> Mapping[int, int]:
        """Return what is left of a row's amount, by working days, when its parts are taken out."""
        whole, parts = (
            self.plan.count(row.amount),
            sum(line[step] for line in inner for step in steps),
        )
        if parts > whole:
            raise UnableToGather(
                _("%(whose)s comes to %(whole)s in %(span)s, but its parts come to %(parts)s: correct"
                  " one of them.")
                % {"whose": row.whose, "span": row.period,
                   "whole": naming.money(self.plan, whole), "parts": naming.money(self.plan, parts)}
            )  # fmt: skip
        shares = apportioned(whole - parts, [self.weights[step] for step in steps])
        return dict(zip(steps, shares, strict=True))


def _of(key: Key) -> tuple[str, str]:
    return key.category, key.channel
