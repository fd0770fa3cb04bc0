"""How much each part of a change usually is: the same division made of earlier periods."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sextant.calc.significance import FEWEST, usual_change
from sextant.metrics.answer import Answer, Row
from sextant.metrics.why.noise import times_usual
from sextant.metrics.why.question import Question
from sextant.metrics.why.series import Stretches, stretches

Found = TypeVar("Found")
Name = TypeVar("Name", bound=Hashable)
Divide = Callable[[Found, Found], Mapping[Name, float]]
MOST = 30_000  # groups of all stretches together whose earlier divisions are made in time
SPARSE = 4  # how many times as many there may be, were each group in each stretch


@dataclass(frozen=True)
class Earlier(Generic[Found, Name]):
    """How earlier periods are divided: what a longer one is made of, and what each part made of it."""

    added: Callable[[Sequence[Found]], Found]
    divide: Divide[Found, Name]


@dataclass(frozen=True)
class Past:
    """Answers about the stretches before a period, to be divided as the period is.

    A quarter is looked for among all runs of three months, a year among those of twelve: few whole
    ones are known. Runs overlap, and tell less than their number; customers counted in each month
    stand for those of the run.
    """

    back: Stretches
    is_sum: bool

    @classmethod
    def of(cls, question: Question) -> Past | None:
        """Return the stretches before a question's period, None where there are none."""
        back = stretches(question)
        return cls(back, not question.is_quotient) if back is not None else None

    def ask(self, question: Question, names: Sequence[str], by: Sequence[str] = ()) -> Answer:
        """Ask for numbers in each of the stretches."""
        return question.history(names, [*by, self.back.unit], self.back.span)

    def ask_few(
        self, question: Question, names: Sequence[str], by: str, groups: int, most: int = MOST
    ) -> Answer | None:
        """Ask by a dimension of so many groups, if that is answered while somebody waits."""
        if groups * len(self.back.periods) > SPARSE * most:
            return None
        answer = self.ask(question, names, (by,))
        return answer if len(answer.rows) <= most else None

    def sorted(self, answer: Answer) -> list[list[Row]]:
        """Return the rows of an answer by the stretch they lie in, the oldest first."""
        found: list[list[Row]] = [[] for _each in self.back.periods]
        for row in answer.rows:
            at = self.back.place(row)
            if at is not None:
                found[at].append(row)
        return found

    def significance(
        self,
        effects: Mapping[Name, Decimal],
        found: Sequence[Found | None],
        how: Earlier[Found, Name],
    ) -> dict[Name, float | None]:
        """Return for each part how many times its usual size it has; None where too little is known.

        `found` holds what each stretch is divided by, None where there is nothing.
        """
        earlier: dict[Name, list[float]] = {name: [] for name in effects}
        for then, later in self._pairs(found, how):
            made = how.divide(then, later)
            for name, sizes in earlier.items():
                sizes.append(made.get(name, 0.0))
        return {name: self._times(effects[name], sizes) for name, sizes in earlier.items()}

    @property
    def _run(self) -> int:
        return max(1, round(self.back.length))

    def _pairs(
        self, found: Sequence[Found | None], how: Earlier[Found, Name]
    ) -> list[tuple[Found, Found]]:
        begun = next((n for n, each in enumerate(found) if each is not None), len(found))
        whole = found[begun + 1 :] if begun else found  # the first may have begun in its middle
        runs = [self._joined(whole[n : n + self._run], how) for n in range(len(whole))]
        runs = runs[: max(0, len(whole) - self._run + 1)]
        for lag in dict.fromkeys((self.back.lag, max(self.back.near, self._run))):
            pairs = zip(runs, runs[lag:], strict=False)
            both = [(one, other) for one, other in pairs if one is not None and other is not None]
            if len(both) >= FEWEST:
                return both
        return []

    def _joined(self, parts: Sequence[Found | None], how: Earlier[Found, Name]) -> Found | None:
        known = [each for each in parts if each is not None]
        if len(known) < 2:  # noqa: PLR2004 - one is what it is
            return known[0] if known else None
        return how.added(known)

    def _times(self, effect: Decimal, sizes: Sequence[float]) -> float | None:
        length = self.back.length / self._run
        return times_usual(float(effect), usual_change(sizes), length, is_sum=self.is_sum)


def added(amounts: Sequence[Mapping[Name, Any]]) -> dict[Name, Any]:
    """Return the sums of several amounts by key."""
    found: dict[Name, Any] = {}
    for each in amounts:
        for key, value in each.items():
            found[key] = found[key] + value if key in found else value
    return found
