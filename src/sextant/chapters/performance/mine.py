"""My target: where one person stands, what each day must bring, and which deals would bring it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sextant.book.models import Deal
from sextant.chapters.performance.aiming import Aim, shown
from sextant.chapters.performance.landing_chart import Landing
from sextant.chapters.performance.month_chart import months
from sextant.kernel.models import Person
from sextant.kernel.numbers import whole_number
from sextant.kernel.period import Period
from sextant.kernel.roles import permits
from sextant.metrics.ask import ask
from sextant.plans import submitting, tracking
from sextant.plans.models import Level
from sextant.workspace import asking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from sextant.plans.models import Plan
    from sextant.plans.standing import Standing

SHOWN = 12
NOUGHT = Decimal(0)
CLOSING = {"won_revenue": "open_pipeline", "won_deals": "open_deals"}


@dataclass(frozen=True)
class Mark:
    """A level of target: how much it is, how far along the bar it stands, and what is missing."""

    label: Any
    amount: Decimal
    at: Decimal
    missing: Decimal


@dataclass(frozen=True)
class Closing:
    """A deal due in the period, and whether it closes the gap with those above it."""

    deal: Deal
    value: Decimal
    closes: bool


@require_GET
@login_required
def my_target(request: HttpRequest) -> HttpResponse:
    """Show one person where they stand: oneself, or somebody one may look at."""
    aim = Aim.of(request)
    person = _whose(request, aim)
    me = asking.person_of(request)
    where = {"person": person.pk}
    given = {
        **shown(request, aim),
        "person": person,
        "is_me": me is not None and person.pk == me.pk,
        "may_plan": permits(me, "plan.create"),
        "to_submit": _to_submit(request) if me is not None and person.pk == me.pk else [],
        "sees": aim.sees,
    }
    found = tracking.whole(aim.tracked, where=where) if aim.plans and aim.sees else None
    if found is None or not found.whole.target:
        return render(request, "performance/mine_empty.html", given)
    landing = Landing.of(found.whole.values)
    deals = _closing(aim, person, found.whole)
    levels = tracking.by_level(aim.tracked, where=where)
    longest = max([*levels.values(), found.whole.actual])
    return render(
        request,
        "performance/mine.html",
        {
            **given,
            "at": found.whole,
            "whole": found,
            "landing": landing if aim.look.is_running else None,
            "marks": _marks(levels, longest, found.whole),
            "longest": longest,
            "deals": deals,
            "due": sum((each.value for each in deals), Decimal(0)),
            "closing_kind": "money_short" if aim.measure == "won_revenue" else "number",
            "has_deals": aim.measure in CLOSING and aim.look.period.end > aim.look.today,
            "chart": _months(aim, where),
        },
    )


def _to_submit(request: HttpRequest) -> list[Plan]:
    """Return the plans that wait for numbers of whoever asks."""
    found = submitting.mine(asking.whole_scope_for(request), asking.today())
    return [version.plan for version, _tree, _node in found]


def _whose(request: HttpRequest, aim: Aim) -> Person:
    """Return who is looked at; whom one may not see is not found."""
    me, asked = asking.person_of(request), request.GET.get("person", "")
    if me is not None and asked in {"", str(me.pk)}:
        return me
    spans = aim.look.scope.spans("target")
    person = Person.objects.filter(pk=whole_number(asked) or 0).first()
    if person is None or (spans is not None and person.pk not in {s.person_id for s in spans}):
        raise Http404
    return person


def _marks(levels: dict[str, Decimal], longest: Decimal, at: Standing) -> list[Mark]:
    """Return the levels of target, with how far along the longest of them each stands."""
    return [
        Mark(Level(name).label, amount, _percent(amount / longest), max(amount - at.actual, NOUGHT))
        for name, amount in levels.items()
    ]


def _percent(share: Decimal) -> Decimal:
    """Return a place along a bar, such that a mark at its end is seen."""
    return min(share * 100, Decimal("99.6")).quantize(Decimal("0.1"))


def _closing(aim: Aim, person: Person, at: Standing) -> list[Closing]:
    """Return the person's open deals due in the rest of the period, the largest first."""
    metric, look = CLOSING.get(aim.measure), aim.look
    if metric is None or look.period.end <= look.today:
        return []
    span = Period(max(look.period.start, look.today), look.period.end)
    rows = ask(
        (metric,), by=("deal",), where={"person": person.pk}, period=span, scope=look.scope,
        today=look.today,
    ).rows  # fmt: skip
    rows = sorted((row for row in rows if row[metric]), key=lambda row: row[metric], reverse=True)
    keys = [row["deal_id"] for row in rows]
    kept = Deal.objects.visible_to(look.scope).open()
    known = {deal.pk: deal for deal in kept.first_of(keys, SHOWN)}
    found, missing = [], at.missing
    for row in rows:
        deal = known.get(row["deal_id"])
        if deal is not None:
            found.append(Closing(deal, Decimal(row[metric]), closes=missing > 0))
            missing -= Decimal(row[metric])
    return found


def _months(aim: Aim, where: dict[str, Any]) -> dict[str, Any]:
    """Draw the fiscal year's months beside what was planned for each."""
    day = min(max(aim.look.today, aim.look.period.start), aim.look.period.last)
    year = Period.holding(day, "year", aim.look.period.calendar)
    tracked = aim.over(year)
    return {**months(tracked, tracking.course(tracked, "month", where=where)), "year": str(year)}
