"""What moved the pipeline between two days: each box, its deals, and what is not known of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from sextant.calc.flow import ADDED, TAKEN, Box, Flow, Window, flow
from sextant.chapters.performance.funnel.asking import DUE
from sextant.metrics import states
from sextant.workspace import written

if TYPE_CHECKING:
    from sextant.chapters.performance.funnel.asking import Asked
    from sextant.metrics.states import Stood

LABELS: dict[Box, Any] = {
    Box.START: pgettext_lazy("pipeline flow", "Start"),
    Box.NEW: pgettext_lazy("pipeline flow", "New"),
    Box.PULLED_IN: pgettext_lazy("pipeline flow", "Pulled in"),
    Box.INCREASED: pgettext_lazy("pipeline flow", "Increased"),
    Box.WON: pgettext_lazy("pipeline flow", "Won"),
    Box.LOST: pgettext_lazy("pipeline flow", "Lost"),
    Box.SLIPPED: pgettext_lazy("pipeline flow", "Slipped"),
    Box.DECREASED: pgettext_lazy("pipeline flow", "Decreased"),
    Box.END: pgettext_lazy("pipeline flow", "End"),
}
MEANINGS: dict[Box, Any] = {
    Box.START: gettext_lazy("open as the first day began"),
    Box.NEW: gettext_lazy("created since"),
    Box.PULLED_IN: gettext_lazy("moved into these days from earlier or later ones"),
    Box.INCREASED: gettext_lazy("worth more than before"),
    Box.WON: gettext_lazy("won, with what they were worth then"),
    Box.LOST: gettext_lazy("lost, with what they were worth then"),
    Box.SLIPPED: gettext_lazy("moved out of these days, or to another pipeline"),
    Box.DECREASED: gettext_lazy("worth less than before"),
    Box.END: gettext_lazy("open on the evening of the last day"),
}


@dataclass(frozen=True)
class Step:
    """A box of the flow: what it comes to, with how many deals, and whether it adds."""

    box: Box
    amount: Decimal
    count: int

    @property
    def label(self) -> Any:
        """Name the box."""
        return LABELS[self.box]

    @property
    def meaning(self) -> Any:
        """Say which deals are in the box."""
        return MEANINGS[self.box]

    @property
    def is_taken(self) -> bool:
        """Tell whether the box makes the pipeline smaller."""
        return self.box in TAKEN

    @property
    def is_bad(self) -> bool:
        """Tell whether the box makes the pipeline smaller without a win."""
        return self.is_taken and self.box is not Box.WON

    @property
    def is_level(self) -> bool:
        """Tell whether the box is the pipeline itself, and no change of it."""
        return self.box in {Box.START, Box.END}


@dataclass(frozen=True)
class Flowed:
    """The flow of a pipeline, and what was not known of some deals."""

    flow: Flow[int]
    lacks_value: int
    lacks_due: int
    older: int

    @property
    def steps(self) -> list[Step]:
        """Return the boxes in the order in which they add up."""
        boxes = (*ADDED, *TAKEN, Box.END)
        return [Step(box, self.flow.amount(box), self.flow.count(box)) for box in boxes]

    @property
    def of(self) -> dict[str, Step]:
        """Return the boxes by name."""
        return {str(step.box): step for step in self.steps}

    @property
    def notes(self) -> list[str]:
        """Say what is not known."""
        found = []
        if self.lacks_value:
            found.append(
                ngettext(
                    "%(number)s deal had no amount, or one without a rate, on one of the days: it"
                    " counts as nothing there.",
                    "%(number)s deals had no amount, or one without a rate, on one of the days: they"
                    " count as nothing there.",
                    self.lacks_value,
                )
                % {"number": written.number(self.lacks_value)}
            )
        if self.lacks_due:
            found.append(
                ngettext(
                    "Of %(number)s closed deal nobody noted when it was expected to close: it counts"
                    " as due on the day it closed.",
                    "Of %(number)s closed deals nobody noted when they were expected to close: they"
                    " count as due on the day they closed.",
                    self.lacks_due,
                )
                % {"number": written.number(self.lacks_due)}
            )
        if self.older:
            found.append(
                ngettext(
                    "%(number)s deal was entered here only after the first day: what it was worth"
                    " then is not known, and the first that is known stands for it.",
                    "%(number)s deals were entered here only after the first day: what they were"
                    " worth then is not known, and the first that is known stands for it.",
                    self.older,
                )
                % {"number": written.number(self.older)}
            )
        return found


def flowed(asked: Asked) -> Flowed:
    """Return the flow between the days asked for, kept until the facts change."""
    period = asked.look.period
    window = Window(period.start, period.end) if asked.which == DUE else None
    key = ("flow", asked.selection, asked.span.start, asked.span.end, window)

    def make() -> Flowed:
        return _of(states.stood(asked.selection, asked.span), window)

    return states.remembered(key, make)


def _of(rows: list[Stood], window: Window | None) -> Flowed:
    found = flow(((row.deal, row.before, row.after) for row in rows), window)
    inside = {key for deals in found.deals.values() for key in deals}
    kept = [row for row in rows if row.deal in inside]
    return Flowed(
        found,
        lacks_value=sum(row.lacks_value for row in kept),
        lacks_due=sum(row.lacks_due for row in kept) if window else 0,
        older=sum(row.is_older_than_known for row in kept),
    )
