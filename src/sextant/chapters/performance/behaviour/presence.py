"""On which working days somebody was there to do anything, as far as a scope sees."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sextant.kernel.models import EVER, FOREVER

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.models import Person
    from sextant.kernel.organisation import Organisation
    from sextant.kernel.period import Period
    from sextant.kernel.scope import Scope

Stretch = tuple["date", "date"]


@dataclass(frozen=True)
class Presence:
    """The working days of a window on which people were there; ends of stretches are excluded.

    Activities are seen of whoever stands inside the scope today, all of them. Where they are laid
    `beside` records that belong to where somebody stood on their day, such as deals, only the days
    on which both are seen count.
    """

    scope: Scope
    organisation: Organisation
    window: Period
    beside: str = ""
    _known: dict[int, list[date]] = field(default_factory=dict, compare=False)

    def days(self, person: Person, period: Period) -> int:
        """Count somebody's working days within a part of the window."""
        if person.pk not in self._known:
            self._known[person.pk] = self._of(person)
        days = self._known[person.pk]
        return bisect_left(days, period.end) - bisect_left(days, period.start)

    def working_days(self, period: Period) -> int:
        """Count the working days there are in a period."""
        return self.window.calendar.working_days(period.start, period.end)

    def _of(self, person: Person) -> list[date]:
        stretches = _both(self._stood(person), self._seen(person.pk))
        if self.beside:
            stretches = _both(stretches, self._spans(person.pk, self.beside))
        first, last = person.started_on or EVER, person.left_on or FOREVER
        calendar = self.window.calendar
        return [
            day.start
            for day in self.window.days()
            if first <= day.start < last
            and any(start <= day.start < end for start, end in stretches)
            and calendar.is_working_day(day.start)
        ]

    def _stood(self, person: Person) -> list[Stretch]:
        """Return when somebody stood anywhere; of whom nobody noted it, always."""
        stays = self.organisation.stays(person.pk)
        return [(stay.start, stay.end) for stay in stays] or [(EVER, FOREVER)]

    def _seen(self, key: int) -> list[Stretch]:
        today = self.scope.today
        spans = self._spans(key, "activity")
        return [(EVER, FOREVER)] if any(start <= today < end for start, end in spans) else []

    def _spans(self, key: int, kind: str) -> list[Stretch]:
        spans = self.scope.spans(kind)
        if spans is None:
            return [(EVER, FOREVER)]
        return [(span.start, span.end) for span in spans if span.person_id == key]


def _both(one: list[Stretch], other: list[Stretch]) -> list[Stretch]:
    found = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return [(start, end) for start, end in found if start < end]
