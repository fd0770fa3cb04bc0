"""What stands around the funnel: why deals were lost, which need someone, whether enough is due."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sextant.book.attention import REASONS, SILENT, needing
from sextant.book.models import Deal
from sextant.chapters.performance.standing import Standing
from sextant.kernel.period import Period
from sextant.metrics.dimensions import EVERY
from sextant.metrics.drill import Records
from sextant.workspace import asking

if TYPE_CHECKING:
    from sextant.chapters.performance.funnel.asking import Asked

BY = ("loss_reason", "competitor", "stage", "person", "product")
NEEDING = ("rotting", "silent", "late")
SHOWN = 12
LOST = ("lost_value", "lost_deals")


@dataclass(frozen=True)
class Cause:
    """What deals were lost by, how much was, and the reason most often given."""

    name: str | None
    count: int
    value: Decimal
    share: Decimal | None
    reason: str | None
    times: int
    records: Records | None


@dataclass(frozen=True)
class Needing:
    """Open deals that need someone, and where they are listed."""

    label: Any
    count: int
    address: str


@dataclass(frozen=True)
class Coverage:
    """How many times over what is missing to the target is due in the rest of the period."""

    missing: Decimal
    due: Decimal
    weighted: Decimal

    @property
    def times(self) -> Decimal:
        """Return what is due divided by what is missing."""
        return (self.due / self.missing).quantize(Decimal("0.1"))

    @property
    def is_enough(self) -> bool:
        """Tell whether what is due, weighed by the chance of its stages, covers what is missing."""
        return self.weighted >= self.missing


def by_of(text: str) -> str:
    """Return by what losses are laid out: what an address asks for, else by reason."""
    return text if text in BY else BY[0]


def tabs() -> list[dict[str, Any]]:
    """Return what losses can be laid out by."""
    return [{"key": name, "label": EVERY[name].label} for name in BY]


def causes(asked: Asked, by: str) -> tuple[list[Cause], int]:
    """Return what deals were lost by, the costliest first, and how many more there are."""
    answer = asked.ask(LOST, by=(by,), period=asked.watched)
    rows = sorted(answer.rows, key=lambda row: (-row["lost_value"], -row["lost_deals"]))
    rows = [row for row in rows if row["lost_deals"]]
    whole, given = answer.total["lost_value"], _reasons(asked, by)
    found = []
    for row in rows[:SHOWN]:
        reason, times = given.get(row[f"{by}_id"], (None, 0))
        share = Decimal(row["lost_value"]) / whole if whole else None
        found.append(
            Cause(row[by], row["lost_deals"], row["lost_value"], share, reason, times,
                  answer.records("lost_deals", row))
        )  # fmt: skip
    return found, max(len(rows) - SHOWN, 0)


def _reasons(asked: Asked, by: str) -> dict[Any, tuple[str | None, int]]:
    """Return the reason most often given in each group, and how often."""
    if by == "loss_reason":
        return {}
    rows = asked.ask("lost_deals", by=(by, "loss_reason"), period=asked.watched).rows
    found: dict[Any, tuple[str | None, int]] = {}
    for row in sorted(rows, key=lambda row: row["lost_deals"]):
        if row["loss_reason"] is not None:
            found[row[f"{by}_id"]] = (row["loss_reason"], row["lost_deals"])
    return found


def needed(asked: Asked) -> list[Needing]:
    """Return the open deals that need someone, of all that whoever looks may see."""
    scope, now = asked.look.scope, asking.moment()
    deals = Deal.objects.visible_to(scope)
    found = [
        Needing(
            REASONS[what],
            needing(deals, what, asked.look.today, now).count(),
            f"{reverse('attention')}?what={what}",
        )
        for what in NEEDING
    ]
    return [*found, *_pushed(asked)]


def _pushed(asked: Asked) -> list[Needing]:
    answer = asked.ask(("pushed_deals", "pushes"), where={})
    records = answer.records("pushed_deals", None)
    address = f"/{records.workspace}/?{records.query}" if records else ""
    return [
        Needing(_("Pushed at least once"), answer.total["pushed_deals"], address),
        Needing(_("Pushes in all"), answer.total["pushes"], ""),
    ]


def coverage(asked: Asked) -> Coverage | None:
    """Return how far what is due covers what is missing; None without a plan, or once it is met."""
    look = asked.look
    plan = Standing(look).plan
    if plan is None or plan.missing <= 0 or look.period.end <= look.today:
        return None
    rest = Period(max(look.today, look.period.start), look.period.end)
    due = asked.ask(("open_pipeline", "weighted_pipeline"), where={}, period=rest).total
    return Coverage(plan.missing, due["open_pipeline"], due["weighted_pipeline"])


def silent_days() -> int:
    """Return after how many days without a word a deal is silent."""
    return SILENT.days
