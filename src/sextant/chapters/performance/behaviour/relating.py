"""What people do laid beside what came of it, step by step: a panel, asked and estimated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sextant.chapters.performance.behaviour.asking import BACK
from sextant.chapters.performance.behaviour.doing import Behaviour, shown
from sextant.chapters.performance.behaviour.presence import Presence
from sextant.kernel.models import Person
from sextant.kernel.period import Period
from sextant.metrics import states

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from sextant.calc.effects import Effect, Effects, Estimate, Lack, Panel
    from sextant.chapters.performance.behaviour.asking import Asked

    Array = npt.NDArray[np.float64]
    Table = dict[tuple[int, str], Any]

HELD = "created_deals"
HALF = 0.5  # of a step's working days, below which somebody was not there


@dataclass(frozen=True)
class Related:
    """A behaviour with what one more of it goes with, and the same with new deals held fixed.

    All estimates are for as much of it as `behaviour.more` says, in units of the result.
    """

    behaviour: Behaviour
    effect: Effect
    fixed: Effect | None

    @property
    def before(self) -> Estimate:
        """Return what it goes with in the steps after it."""
        return self.effect.before.times(self.behaviour.size)

    @property
    def same(self) -> Estimate:
        """Return what it goes with in the same step."""
        return self.effect.same.times(self.behaviour.size)

    @property
    def after(self) -> Estimate | None:
        """Return what it goes with in the step before it: a result that came first."""
        return self.effect.after.times(self.behaviour.size) if self.effect.after else None

    @property
    def held(self) -> Estimate | None:
        """Return what it goes with once the number of new deals is held fixed."""
        return self.fixed.before.times(self.behaviour.size) if self.fixed else None

    @property
    def vanishes(self) -> bool:
        """Tell whether it cannot be told any more once new deals are held fixed."""
        return self.effect.is_single and self.fixed is not None and not self.fixed.is_single


@dataclass(frozen=True)
class Relation:
    """What goes with results: the behaviours that could be told of, and what they rest upon."""

    found: Effects | Lack
    related: tuple[Related, ...] = ()

    @property
    def effects(self) -> Effects | None:
        """Return what it rests upon, None where too little is known."""
        from sextant.calc.effects import Effects

        return self.found if isinstance(self.found, Effects) else None

    @property
    def lack(self) -> Lack | None:
        """Return what is missing, None where enough is known."""
        from sextant.calc.effects import Lack

        return self.found if isinstance(self.found, Lack) else None

    @property
    def sure(self) -> list[Related]:
        """Return those that can be told from chance, the surest first."""
        found = [each for each in self.related if each.effect.is_sure]
        return sorted(found, key=lambda each: each.effect.before.chance)


def relation(asked: Asked) -> Relation:
    """Return what goes with the result asked for, kept until the facts change."""
    (last,) = asked.steps(asked.step, 1)
    key = ("behaviour", asked.look.scope, asked.role, asked.outcome, asked.step, last.end)
    return states.remembered(key, lambda: _Record(asked).relation())


class _Record:
    """What everybody did and reached in each step, as far as it is known."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.scope = asked, asked.look.scope
        every = [each for each in shown(asked.whole) if each.more]
        self.counted = [each for each in every if not each.beside]
        self.dated = [each for each in every if each.beside]
        self.named = {each.related: each for each in every}
        steps = asked.steps(asked.step, BACK[asked.step])
        self.window = Period(steps[0].start, steps[-1].end, calendar=asked.period.calendar)
        self.rows = self._asked([each.name for each in self.counted])
        done = {step for (_key, step), row in self.rows.items() if any(self._counts(row))}
        begun = next((n for n, step in enumerate(steps) if str(step) in done), len(steps))
        self.steps = steps[begun:]

    def relation(self) -> Relation:
        """Estimate what is counted together, and each that is often unknown beside it."""
        from sextant.calc.effects import Effects, together

        names = [each.name for each in self.counted]
        found, fixed = self._estimated(names, names)
        if not isinstance(found, Effects):
            return Relation(found)
        effects, held = list(found.effects), dict(fixed)
        left = list(found.left_out)
        for each in self.dated:
            one, of_it = self._estimated([each.beside, *names], [each.beside])
            if isinstance(one, Effects):
                effects += one.effects
                held |= of_it
                left += [(name, why) for name, why in one.left_out if name == each.beside]
        related = tuple(
            Related(self.named[effect.name], effect, held.get(effect.name))
            for effect in together(effects)
        )
        return Relation(replace(found, left_out=tuple(left)), related)

    def _estimated(
        self, names: Sequence[str], told: Sequence[str]
    ) -> tuple[Effects | Lack, dict[str, Effect]]:
        """Estimate some behaviours, and once more with the number of new deals held fixed."""
        from sextant.calc.effects import Effects, effects

        found = effects(self._panel(names), told=told)
        if self.asked.outcome == HELD:
            return found, {}
        fixed = effects(self._panel([*names, HELD]), told=told)
        known = fixed.effects if isinstance(fixed, Effects) else ()
        return found, {each.name: each for each in known}

    def _panel(self, names: Sequence[str]) -> Panel:
        import numpy as np

        from sextant.calc.effects import Panel

        shape = len(self.people), len(self.steps)
        done = np.stack([self._column(name) for name in names], axis=-1)
        outcome = np.where(self.present, self._column(self.asked.outcome), np.nan)
        done = np.where(self.present[:, :, None], done, np.nan)
        return Panel(tuple(names), outcome.reshape(shape), done.reshape(*shape, len(names)))

    def _column(self, name: str) -> Array:
        import numpy as np

        table = self.rows if name in {each.name for each in self.counted} else self._more[name]
        nothing = np.nan if name in {each.beside for each in self.dated} else 0.0
        steps = [str(step) for step in self.steps]
        found = [
            [_number(table.get((person.pk, step), {}).get(name), nothing) for step in steps]
            for person in self.people
        ]
        return np.array(found, dtype=float).reshape(len(self.people), len(self.steps))

    @cached_property
    def _more(self) -> dict[str, Table]:
        """Return the results, and what is told of leads and quotes, by metric."""
        results = dict.fromkeys((self.asked.outcome, HELD))
        groups = [list(results), *([each.beside] for each in self.dated)]
        return {name: table for group in groups for table in [self._asked(group)] for name in group}

    @cached_property
    def people(self) -> list[Person]:
        """Return everybody who did anything in these steps, in the role asked for."""
        keys = {key for (key, _step), row in self.rows.items() if any(self._counts(row))}
        known = Person.objects.in_bulk(sorted(keys))
        role = self.asked.role
        return [person for person in known.values() if not role or person.role == role]

    @cached_property
    def present(self) -> Any:
        """Tell who was there for at least half of which steps."""
        import numpy as np

        presence = Presence(self.scope, self.asked.organisation, self.window, beside="deal")
        due = [presence.working_days(step) for step in self.steps]
        found = [
            [bool(due[n]) and presence.days(person, step) >= HALF * due[n]
             for n, step in enumerate(self.steps)]
            for person in self.people
        ]  # fmt: skip
        return np.array(found, dtype=bool).reshape(len(self.people), len(self.steps))

    def _counts(self, row: dict[str, Any]) -> list[Any]:
        return [row[each.name] for each in self.counted]

    def _asked(self, names: Sequence[str]) -> Table:
        unit = self.asked.step
        answer = self.asked.ask(names, self.scope, by=("person", unit), period=self.window)
        return {
            (row["person_id"], row[unit]): row
            for row in answer.rows
            if row["person_id"] is not None
        }


def _number(value: Any, nothing: float) -> float:
    return nothing if value is None else float(value)
