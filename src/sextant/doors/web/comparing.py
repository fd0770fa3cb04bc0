"""Whether a figure moved, which way, and whether that is good."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sextant.doors.web import formats
from sextant.kernel.money import Money

if TYPE_CHECKING:
    from sextant.doors.web.formats import Figure

NOISE = Decimal("0.005")


@dataclass(frozen=True)
class Change:
    """The step from one figure to another: how far, which way, and whether that is good."""

    text: str
    way: str
    verdict: str

    @property
    def icon(self) -> str:
        """Return the arrow that shows the way."""
        return {"up": "arrow-up-right", "down": "arrow-down-right"}.get(self.way, "minus")

    @property
    def word(self) -> str:
        """Say the verdict, for those who do not see its colour."""
        words = {
            "good": pgettext("comparison", "better"),
            "bad": pgettext("comparison", "worse"),
        }
        return words.get(self.verdict, pgettext("comparison", "about the same"))


def change(
    value: Money | Figure | None,
    against: Money | Figure | None,
    *,
    good: str = "up",
    kind: str = "number",
    noise: Decimal = NOISE,
) -> Change | None:
    """Compare two figures; None where either is missing or there is nothing to compare with."""
    left, right = _plain(value), _plain(against)
    if left is None or right is None or (not right and kind != "percent"):
        return None
    step = left - right if kind == "percent" else (left - right) / abs(right)
    way = "flat" if abs(step) < noise else "up" if step > 0 else "down"
    verdict = "neutral"
    if way != "flat" and good in {"up", "down"}:
        verdict = "good" if way == good else "bad"
    return Change(_written(step, kind), way, verdict)


def _plain(value: Money | Figure | None) -> Decimal | None:
    if isinstance(value, Money):
        return value.amount
    return None if value is None else Decimal(str(value))


def _written(step: Decimal, kind: str) -> str:
    sign = "+" if step > 0 else ""
    if kind == "percent":
        points = formats.number(step * 100, 1)
        return _("%(points)s points") % {"points": f"{sign}{points}"}
    return f"{sign}{formats.percent(step)}"
