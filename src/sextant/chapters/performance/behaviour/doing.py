"""Which behaviours are looked at, how each is counted, and what one more of it is called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sextant.metrics import catalogue

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from sextant.kernel.scope import Scope

HOURS_OF_A_DAY = 24.0


class Way(StrEnum):
    """How a behaviour is made comparable between people."""

    RATE = "rate"
    """So much for each working day."""
    DAYS = "days"
    """On so many of the working days."""
    SHARE = "share"
    """In so many of its cases."""


@dataclass(frozen=True)
class Behaviour:
    """A behaviour: the metric that counts it, and how it is laid beside results.

    `beside` is the metric that says how long it took; where there is one, that is what is laid
    beside results. `size` is how much of it one more is taken to be, as `more` says.
    """

    name: str
    way: Way = Way.RATE
    kind: str = "activity"
    beside: str = ""
    more: _StrPromise | str = ""
    size: float = 1.0

    @property
    def label(self) -> _StrPromise:
        """Return its name."""
        return catalogue.every()[self.name].label

    @property
    def related(self) -> str:
        """Return the metric that is laid beside results, if any."""
        return (self.beside or self.name) if self.more else ""


BEHAVIOURS = (
    Behaviour("visits", more=_("One more visit")),
    Behaviour("visit_days", Way.DAYS),
    Behaviour("meetings", more=_("One more meeting")),
    Behaviour("calls", more=_("Ten more calls"), size=10),
    Behaviour("talk_minutes", more=_("One more hour of talk"), size=60),
    Behaviour("emails", more=_("Ten more e-mails"), size=10),
    Behaviour("follow_ups", more=_("Ten more follow-ups"), size=10),
    Behaviour("answered_in_a_day", Way.SHARE, "lead", "first_response_hours",
              _("First responses a day slower"), HOURS_OF_A_DAY),
    Behaviour("quotes_in_two_days", Way.SHARE, "quote", "quote_turnaround_hours",
              _("Quotes a day slower"), HOURS_OF_A_DAY),
)  # fmt: skip
COUNTED = tuple(each for each in BEHAVIOURS if each.way is Way.RATE)


def shown(scope: Scope) -> list[Behaviour]:
    """Return the behaviours whose records a scope sees."""
    return [each for each in BEHAVIOURS if scope.spans(each.kind) != ()]
