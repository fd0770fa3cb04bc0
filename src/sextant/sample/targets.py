"""The sample's targets: a plan in force for each of its years, and a draft of the next one.

The files know no targets; these are simulated. Who sold more is asked for more, by a rate that
differs from person to person, so that some are ahead and some behind.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from sextant.kernel.calendar import installed
from sextant.kernel.models import Person
from sextant.plans import agreeing, drafting, splitting, versions
from sextant.plans.models import Level, Plan
from sextant.plans.weighing import Over, Way, When
from sextant.sample import simulate
from sextant.sample.customers import CURRENCY
from sextant.sample.staff import STAFF

if TYPE_CHECKING:
    from datetime import date

    from sextant.plans.tree import Tree
    from sextant.sample.business import Business

WHY = "Simulated: the source knows no targets."
ROUND = Decimal(5000)
LEAST = Decimal(15000)
GROWTH = Decimal("1.04")  # a year
ASKED = (Decimal("0.94"), Decimal("1.08"), Decimal("1.00"), Decimal("0.80"), Decimal("1.30"))
STRETCH, CHALLENGE = Decimal("0.10"), Decimal("0.20")
NOON = time(12)
BEFORE = timedelta(days=21)  # a plan is published before its year begins
YEAR = Decimal("365.25")


def bring_targets(business: Business) -> None:
    """Make and publish a plan for every fiscal year in which something was won; draft the next."""
    director = next(member for member in STAFF if member.role == "director")
    by = Person.objects.get(username=director.username)
    calendar, usual = installed(), _yearly(business)
    last = calendar.year_of(business.today)
    first = calendar.year_of(_won(business)[0])
    for year in range(first, last + 2):
        growth = GROWTH ** (year - last)
        asked = {owner: _round(amount * growth) for owner, amount in usual.items()}
        _plan(business, year, asked, by=by, is_next=year > last)


def _plan(
    business: Business, year: int, asked: dict[int, Decimal], *, by: Person, is_next: bool
) -> None:
    start = installed().year_start(year)
    day = min(start - BEFORE, business.today)
    at = datetime.combine(day, NOON, timezone.get_default_timezone())
    values = {"name": f"Revenue {year}", "year": year, "currency": CURRENCY, "tolerance": 10}
    plan = drafting.draw(values, by=by, at=at)
    _include(plan, list(asked), by=by, at=at)
    tree = versions.tree(versions.draft(plan), Level.TARGET, at.date())
    weights = _weights(tree, asked)
    total = weights[tree.root]
    way = Way(over=Over.HAND, when=When.WORKING_DAYS, weights=_given(tree, weights))
    splitting.share_out(plan, total, way=way, by=by, at=at)
    for level, rate in ((Level.STRETCH, STRETCH), (Level.CHALLENGE, CHALLENGE)):
        splitting.lift(plan, rate, level=level, by=by, at=at)
    if not is_next:
        agreeing.publish(plan, reason=WHY, by=by, at=at)
    _mark(plan)


def _include(plan: Plan, owners: list[int], *, by: Person, at: datetime) -> None:
    """Take those in who sell and lead besides."""
    known = set(versions.draft(plan).lines.values_list("person", flat=True))
    for person in Person.objects.filter(pk__in=set(owners) - known).order_by("name"):
        drafting.include(plan, person, by=by, at=at)


def _mark(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(source=simulate.SOURCE, external_id=plan.name)


def _weights(tree: Tree, asked: dict[int, Decimal]) -> dict[str, Decimal]:
    """Return what each node is asked: of people what they are, of units the sum below them."""
    found = {key: asked.get(node.person_id or 0, Decimal(0)) for key, node in tree.nodes.items()}
    for key in reversed(list(tree.nodes)):
        above = tree.nodes[key].parent
        if above is not None:
            found[above] += found[key]
    return found


def _given(tree: Tree, weights: dict[str, Decimal]) -> dict[str, Decimal]:
    return {key: weights[key] for key, node in tree.nodes.items() if node.parent is not None}


def _yearly(business: Business) -> dict[int, Decimal]:
    """Return what each owner is asked in a year: what they win in one, by a rate of their own."""
    first, last = _won(business)
    years = Decimal((last - first).days) / YEAR
    sums: dict[str, Decimal] = {}
    for deal in business.shipped.opportunities:
        if deal.status == "won":
            sums[deal.owner] = sums.get(deal.owner, Decimal(0)) + deal.amount
    return {
        business.people[owner]: sums[owner] / years * ASKED[place % len(ASKED)]
        for place, owner in enumerate(sorted(sums))
    }


def _won(business: Business) -> tuple[date, date]:
    days = [deal.ends_on + business.by_days for deal in business.shipped.opportunities
            if deal.status == "won"]  # fmt: skip
    return min(days), max(days)


def _round(amount: Decimal) -> Decimal:
    return max(LEAST, (amount / ROUND).quantize(Decimal(1)) * ROUND)
