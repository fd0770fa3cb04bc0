"""What a look at behaviour asks for: which days, whose, laid beside which result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from sextant.book.looking import Look
from sextant.kernel import roles
from sextant.kernel.period import Period
from sextant.metrics.ask import ask
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from sextant.kernel.organisation import Organisation
    from sextant.kernel.scope import Scope
    from sextant.metrics.answer import Answer

MONTH, WEEK = "month", "week"
STEPS = {MONTH: _("Month by month"), WEEK: _("Week by week")}
BACK = {MONTH: 24, WEEK: 52}
OUTCOMES = {
    "won_deals": _("Won deals"), "won_revenue": _("Won revenue"), "created_deals": _("Created deals"),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A look at behaviour; peers are sought in `whole`, whatever the page is narrowed to."""

    look: Look
    whole: Scope
    organisation: Organisation
    role: str = ""
    outcome: str = "won_deals"
    step: str = MONTH

    @classmethod
    def seen(cls, request: HttpRequest) -> Asked:
        """Read the look from an address, which is no page for whoever sees no activities."""
        given, look = request.GET, Look.of(request)
        whole = asking.whole_scope_for(request)
        if whole.spans("activity") == ():
            raise Http404
        role, outcome, step = (given.get(name, "") for name in ("role", "outcome", "step"))
        return cls(
            look,
            whole,
            asking.organisation_of(request),
            role if role in {each.name for each in roles.every()} else "",
            outcome if outcome in OUTCOMES else "won_deals",
            step if step in STEPS else MONTH,
        )

    @property
    def period(self) -> Period:
        """Return the days looked at: as much of the period as has passed."""
        return self.look.elapsed

    @property
    def sees_results(self) -> bool:
        """Tell whether deals are shown at all to whoever looks."""
        return self.whole.spans("deal") != ()

    def ask(self, metrics: Sequence[str], scope: Scope, **more: Any) -> Answer:
        """Ask within a scope on this look's day."""
        return ask(metrics, scope=scope, today=self.look.today, **more)

    def steps(self, unit: str, count: int) -> list[Period]:
        """Return the last whole units of time of the days looked at, the oldest first."""
        end = min(self.period.end, self.look.elapsed.end)
        one = Period.holding(self.period.last, unit, self.period.calendar)
        found = [one] if one.end <= end else []
        while len(found) < count:
            one = one.previous()
            found.append(one)
        return found[::-1]
