"""What a change is divided into: reasons whose effects sum to it exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from sextant.calc.drivers.parts import settled, shared_out
from sextant.metrics.answer import Row
from sextant.metrics.dimensions import Dimension
from sextant.metrics.measures import Unit
from sextant.metrics.why.sides import Key, Sides, Whole

REST = "rest"
Cases = tuple[Decimal, int]


@dataclass(frozen=True)
class Reason:
    """One part of a change: who or what made it, and how much it made."""

    kind: str
    """`part` for a segment, else what it is: rest, new, lost, price, volume …"""
    name: str
    effect: Decimal
    share: Decimal | None = None
    key: Key | None = None
    row: Row | None = None
    before: Decimal | None = None
    now: Decimal | None = None
    unexpected: Decimal | None = None
    """How much more it moved than if all had moved alike."""
    inner: Decimal | None = None
    mix: Decimal | None = None
    significance: float | None = None
    """How many times its usual ups and downs it moved; None where that cannot be said."""
    cases: tuple[Cases, Cases] | None = None
    """The sum and the number of its cases before and now, where they are known."""
    keys: tuple[Reason, ...] = ()
    unit: Unit | None = None
    """What `before` and `now` count in, where that is not what the metric counts in."""
    said: str = ""
    """What a sentence calls it, where that is not its name."""


@dataclass(frozen=True)
class Division:
    """A change divided one way: its reasons sum to the change exactly."""

    kind: str
    by: tuple[Dimension, ...]
    change: Decimal
    reasons: tuple[Reason, ...]
    sides: Sides | None = None
    name: str = ""
    """Which of several of its kind it is, where there are several."""
    label: str = ""
    method: str = ""
    """How what came of several parts together is shared out, where there is a choice."""

    def called(self, name: str, label: str, *, method: str) -> Division:
        """Return the same division with a name of its own."""
        return replace(self, name=name, label=label, method=method)


@dataclass(frozen=True)
class Unoffered:
    """A way of dividing a change that does not hold here, and why."""

    kind: str
    reason: str
    name: str = ""


def divided(
    kind: str, whole: Whole, reasons: Iterable[Reason], rest: str, sides: Sides | None = None
) -> Division:
    """Return a division with its shares, and with what its parts leave over as a part of its own."""
    found = list(reasons)
    left = whole.change - sum((reason.effect for reason in found), Decimal(0))
    if left:
        found.append(Reason(REST, rest, left))
    by = sides.now.request.by if sides else ()
    return Division(kind, by, whole.change, tuple(_shared(found, whole.step)), sides)


def _shared(reasons: Sequence[Reason], step: Decimal) -> list[Reason]:
    shares = shared_out([int(reason.effect / step) for reason in reasons])
    return [replace(reason, share=share) for reason, share in zip(reasons, shares, strict=True)]


def together(values: Sequence[Decimal], whole: Decimal, step: Decimal) -> list[Decimal]:
    """Round values to a coarser step so that they still sum to a whole that is told in it."""
    count = int((whole / step).to_integral_value())
    return [each * step for each in settled([Fraction(v) / Fraction(step) for v in values], count)]


def named(row: Row, by: Iterable[Dimension]) -> str:
    """Return what a group is called."""
    return " · ".join(_named(row[dimension.name], dimension) for dimension in by)


def _named(value: Any, dimension: Dimension) -> str:
    if value in {None, ""}:
        return _("%(dimension)s not given") % {"dimension": dimension.label}
    return str(value)
