"""What each person came to in the days looked at, as `ask` tells it, for each day they were there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sextant.calc.peers import Amount
from sextant.chapters.performance.behaviour.doing import BEHAVIOURS, Behaviour, Way, shown
from sextant.chapters.performance.behaviour.presence import Presence
from sextant.kernel.models import Person

if TYPE_CHECKING:
    from sextant.chapters.performance.behaviour.asking import Asked
    from sextant.kernel.scope import Scope
    from sextant.metrics.answer import Answer, Row
    from sextant.metrics.drill import Records

SELLS = "rep"  # who is listed even if they did nothing


@dataclass
class Doer:
    """A person with what they did: amounts by behaviour, how long it took, and the records."""

    key: int
    name: str
    role: str
    region: int | None
    days: int
    amounts: dict[str, Amount] = field(default_factory=dict)
    took: dict[str, Any] = field(default_factory=dict)
    records: dict[str, Records | None] = field(default_factory=dict)

    @property
    def did_anything(self) -> bool:
        """Tell whether anything is noted of them."""
        return any(each.done for each in self.amounts.values())


def doers(asked: Asked, scope: Scope) -> list[Doer]:
    """Return who was there or did anything in the days looked at, by name."""
    answers = [
        _asked(asked, scope, kind)
        for kind in dict.fromkeys(each.kind for each in shown(asked.whole))
    ]
    rows = {(row["person_id"], n): row for n, answer in enumerate(answers) for row in answer.rows}
    presence = Presence(scope, asked.organisation, asked.period)
    found = []
    for person in Person.objects.in_bulk().values():
        doer = _doer(person, presence, asked)
        for n, answer in enumerate(answers):
            row = rows.get((person.pk, n))
            for each in _of_kind(answer):
                _note(doer, each, answer, row)
        if doer.did_anything or (person.role == SELLS and doer.days):
            found.append(doer)
    return sorted(found, key=lambda doer: (doer.name.casefold(), doer.key))


def _asked(asked: Asked, scope: Scope, kind: str) -> Answer:
    names = [each.name for each in BEHAVIOURS if each.kind == kind]
    names += [each.beside for each in BEHAVIOURS if each.kind == kind and each.beside]
    return asked.ask(names, scope, by=("person",), period=asked.period)


def _of_kind(answer: Answer) -> list[Behaviour]:
    names = {metric.name for metric in answer.request.metrics}
    return [each for each in BEHAVIOURS if each.name in names]


def _doer(person: Person, presence: Presence, asked: Asked) -> Doer:
    place = asked.organisation.standing(person.pk, asked.period.last)
    days = presence.days(person, asked.period)
    return Doer(person.pk, person.name, person.role, place.region_id or place.unit_id, days)


def _note(doer: Doer, each: Behaviour, answer: Answer, row: Row | None) -> None:
    done = float(row[each.name] or 0) if row else 0.0
    if each.way is Way.SHARE:
        good, cases = answer.parts(each.name, row)[:2] if row else (0, 0)
        doer.amounts[each.name] = Amount(float(good or 0), float(cases or 0))
        doer.took[each.name] = row[each.beside] if row else None
    elif each.way is Way.DAYS:
        doer.amounts[each.name] = Amount(min(done, doer.days), doer.days)
    else:
        doer.amounts[each.name] = Amount(done, doer.days)
    doer.records[each.name] = answer.records(each.name, row) if row else None
