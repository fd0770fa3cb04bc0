"""What a page of this chapter tracks: the period, the measure and the level that its address asks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import render
from django.utils.translation import gettext as _

from sextant.book.looking import Look
from sextant.kernel.models import Person
from sextant.kernel.roles import Reach, permits
from sextant.metrics.measuring import USUAL
from sextant.plans import tracking
from sextant.plans.models import Level
from sextant.plans.standing import Tracked
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.organisation import Organisation
    from sextant.kernel.period import Period
    from sextant.kernel.scope import Scope
    from sextant.metrics.measures import Metric
    from sextant.plans.models import Plan

CARRIED = ("period", "scope", "measure", "level")
PLACES = ("region", "team", "person")


@dataclass(frozen=True)
class Aim:
    """What is tracked, among which measures and levels one may choose, and by which plans."""

    look: Look
    plans: list[Plan]
    measures: list[Metric]
    measure: str
    level: str

    @classmethod
    def of(cls, request: HttpRequest) -> Aim:
        """Read what is tracked from an address; what nobody planned is replaced by what somebody did."""
        look = Look.of(request)
        plans = tracking.plans_over(look.period)
        found = tracking.measures(plans, look.scope)
        names = [each.name for each in found]
        measure, level = request.GET.get("measure", ""), request.GET.get("level", "")
        measure = measure if measure in names else next(iter(names), USUAL)
        level = level if level in Level.values else Level.TARGET.value
        return cls(look, [each for each in plans if each.measure == measure], found, measure, level)

    @cached_property
    def levels(self) -> list[Level]:
        """Return the levels that the plans of the measure hold."""
        return [Level(each) for each in tracking.levels(self.plans)]

    @property
    def sees(self) -> bool:
        """Tell whether targets are shown at all to whoever looks."""
        return self.look.scope.spans("target") != ()

    @property
    def tracked(self) -> Tracked:
        """Return what is tracked over the whole period."""
        return self.over(self.look.period)

    @property
    def elapsed(self) -> Tracked:
        """Return what is tracked over as much of the period as has passed."""
        return self.over(self.look.elapsed)

    def over(self, period: Period) -> Tracked:
        """Return what is tracked over a period."""
        return Tracked(period, self.look.scope, self.look.today, self.measure, self.level)

    @property
    def periods(self) -> list[tuple[str, str]]:
        """Return the periods one may choose at once, as an address names them, with their words."""
        return [
            ("this-week", _("This week")),
            ("this-month", _("This month")),
            ("this-quarter", _("This quarter")),
            ("this-year", _("This year")),
        ]

    @property
    def depth(self) -> int:
        """Return from how far down the tree whoever looks sees it."""
        return self.look.scope.depth("target")

    def name(self, organisation: Organisation) -> str:
        """Return what the whole that is looked at is called."""
        scope = self.look.scope
        if scope.unit_id in organisation.units:
            return organisation.units[scope.unit_id].name
        if self.depth == len(PLACES) and scope.person_id is not None:
            return str(Person.objects.get(pk=scope.person_id))
        tops = _tops(scope, organisation)
        if len(tops) != 1:
            return _("All I may see")
        if scope.person_id and _leads_elsewhere(scope, tops[0], organisation):
            name = Person.objects.get(pk=scope.person_id)
            return _("Everyone whom %(name)s leads") % {"name": name}
        return organisation.units[tops[0]].name


def _leads_elsewhere(scope: Scope, unit: int, organisation: Organisation) -> bool:
    """Tell whether somebody leads people who never stood in the unit they stand in themselves."""
    if scope.reach("target") is not Reach.SUBTREE:
        return False
    inside = {span.person_id for span in organisation.spans(unit)}
    return bool({span.person_id for span in scope.subtree} - inside - {scope.person_id})


def _tops(scope: Scope, organisation: Organisation) -> list[int]:
    """Return the units below which everything lies that a scope sees."""
    if scope.reach("target") is Reach.ALL or scope.person_id is None:
        return [key for key in organisation.units if organisation.parent(key, scope.today) is None]
    stays = organisation.stays(scope.person_id)
    return [stay.unit_id for stay in stays if stay.start <= scope.today < stay.end]


def shown(request: HttpRequest, aim: Aim) -> dict[str, Any]:
    """Return what every page that tracks something needs."""
    carried = {name: request.GET[name] for name in CARRIED if name in request.GET}
    return {
        "aim": aim,
        "look": aim.look,
        "kind": aim.tracked.kind,
        "metric": aim.tracked.metric,
        "levels": _levels(aim),
        "carried": urlencode(carried),
        "unscoped": urlencode({name: carried[name] for name in carried if name != "scope"}),
    }


def unplanned(request: HttpRequest, aim: Aim, here: str) -> HttpResponse:
    """Say on a page that tracks something that no plan is in force for its days, or none is seen."""
    may = permits(asking.person_of(request), "plan.create")
    given = {**shown(request, aim), "sees": aim.sees, "may_plan": may, "here": here}
    return render(request, "performance/targets_empty.html", given)


def _levels(aim: Aim) -> Sequence[Level]:
    return aim.levels if len(aim.levels) > 1 else ()
