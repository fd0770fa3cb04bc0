"""Home: are we on track, in words and one picture; then who and what moved, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sextant.book.attention import SILENT
from sextant.book.figures import figure
from sextant.book.looking import Look
from sextant.book.models import Deal
from sextant.chapters.performance import charts, landing_chart
from sextant.chapters.performance.landing_chart import Landing
from sextant.chapters.performance.standing import Standing
from sextant.kernel.models import EVER
from sextant.kernel.period import UNITS, Period
from sextant.kernel.roles import permits
from sextant.sample import company
from sextant.watch.reading import newest
from sextant.watch.telling import headline
from sextant.workspace import asking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

NUMBERS = (
    "won_revenue", "won_deals", "win_rate", "average_deal", "sales_cycle_days", "created_deals",
)  # fmt: skip
SHOWN = 5
AMONG = 200  # silence is looked for among the largest: it matters most there


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Answer whether we are on track."""
    look = Look.of(request)
    person = asking.person_of(request)
    deals = Deal.objects.visible_to(look.scope)
    shown: dict[str, Any] = {"look": look, "sees": look.scope.spans("deal") != ()}
    if not shown["sees"] or not deals.exists():
        shown["may_land"] = permits(person, "landing.create")
        return render(request, "performance/home_empty.html", shown)
    standing = Standing(look)
    shown |= {
        "sample": company.about(),
        "standing": standing,
        "results": standing.results,
        "won": standing.step("won_revenue"),
        "won_in_a_year": None if look.is_a_year else standing.step_in_a_year,
        "projection": standing.projection,
        "figures": [figure(standing.results, metric) for metric in NUMBERS],
        "chart": _chart(standing),
        **_planned(standing),
        "pipeline": standing.pipeline,
        "widest": max((row["open_pipeline"] for row in standing.pipeline.rows), default=0),
        "last_closed_on": _last_closed(standing, deals),
        **_moved(standing, deals),
        **_attention(standing, deals),
        "alerts": [(each, headline(each)) for each in newest(look.scope, look.today, count=SHOWN)],
    }
    return render(request, "performance/home.html", shown)


def _planned(standing: Standing) -> dict[str, Any]:
    """Return what the answer says of the plan, where there is one."""
    at, look = standing.plan, standing.look
    if at is None:
        return {"at": None}
    landing = Landing.of(at.values) if look.is_running else None
    return {"at": at, "landing": landing, "kind": at.tracked.kind}


def _chart(standing: Standing) -> dict[str, Any]:
    look = standing.look
    period = look.period
    if standing.plan is not None and standing.planned is not None:
        other = charts.Line(_("A year ago"), standing.course(period.year_ago()))
        landing = Landing.of(standing.plan.values)
        return landing_chart.chart(standing.plan.tracked, standing.planned, landing, [other])
    steps = [part.last for part in period.split(standing.unit)]
    before, year_ago = period.previous(), period.year_ago()
    lines = [
        charts.Line(_name(period, _("These days")), standing.course(period, look.elapsed)),
        charts.Line(_name(before, _("Before")), standing.course(before)),
    ]
    if year_ago != before:  # as a year's is
        lines.append(charts.Line(_name(year_ago, _("A year ago")), standing.course(year_ago)))
    return {
        "spec": charts.courses(steps, lines),
        "table": charts.courses_table(steps, lines),
    }


def _name(period: Period, words: str) -> str:
    """Name a period as it is written, if that is short enough to stand beside a line."""
    return str(period) if period.unit in UNITS else words


def _moved(standing: Standing, deals: Any) -> dict[str, Any]:
    span = standing.look.elapsed
    return {
        "people": standing.movers("person"),
        "regions": standing.movers("region"),
        "wins": _largest(standing, deals.won(), "won_revenue", span),
        "losses": _largest(standing, deals.lost(), "lost_deals", span),
        "created": _largest(standing, deals, "created_deals", span),
    }


def _attention(standing: Standing, deals: Any) -> dict[str, Any]:
    until = Period(EVER, standing.look.today)
    silent = deals.silent_since(asking.moment() - SILENT)
    return {
        "silent_days": SILENT.days,
        "late": _largest(standing, deals.open(), "open_deals", until),
        "silent": _largest(standing, silent, "open_deals", None, among=AMONG),
    }


def _largest(
    standing: Standing, deals: Any, metric: str, period: Period | None, among: int = SHOWN
) -> list[Deal]:
    """Return the largest deals behind a number that are still what it says, by their records."""
    keys = standing.largest(metric, among, period)
    found: list[Deal] = deals.first_of(keys, SHOWN)
    return found


def _last_closed(standing: Standing, deals: Any) -> dict[str, Any] | None:
    """Return when the last deal closed, where the period shows none: so nobody thinks all is lost."""
    total = standing.results.total
    if total["won_deals"] or total["lost_deals"] or total["created_deals"]:
        return None
    day = deals.last_closed_on()
    if day is None:
        return None
    unit = standing.look.period.unit
    quarter = Period.holding(
        day,
        unit if unit in {"month", "quarter", "year"} else "quarter",
        standing.look.period.calendar,
    )
    return {"day": day, "period": str(quarter)}
