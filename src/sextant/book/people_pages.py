"""People with their numbers: all of them beside each other, and each alone with where they stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sextant.book.comparing import step
from sextant.book.figures import figure
from sextant.book.looking import Look
from sextant.book.models import Deal
from sextant.kernel.models import FOREVER, Membership, Person
from sextant.metrics.ask import ask
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.scope import Scope
    from sextant.metrics.answer import Answer

RESULTS = ("won_revenue", "won_deals", "lost_deals", "win_rate")
OPEN = ("open_deals", "open_pipeline")
PLANNED = ("target", "attainment", "pace_attainment")
SORTS = (
    "name", "won_revenue", "won_deals", "win_rate", "open_pipeline", "activities", "attainment",
)  # fmt: skip
SHOWN = 8


@require_GET
@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Lay the people of a scope beside each other."""
    look = Look.of(request)
    if look.scope.spans("person") == ():
        raise Http404
    staff = Person.objects.visible_to(look.scope).filter(is_active=True).order_by("name")
    sort = request.GET.get("sort", "-won_revenue")
    sort = sort if sort.removeprefix("-") in SORTS else "-won_revenue"
    results = _by_person(look, RESULTS, compare="previous", period=look.elapsed)
    standing, done = _by_person(look, OPEN), _by_person(look, ("activities",), period=look.elapsed)
    planned = _by_person(look, PLANNED, period=look.period)
    rows = _rows(staff, results, standing, done)
    has_plan = _add_plan(rows, planned)
    return render(
        request,
        "book/people.html",
        {
            "look": look,
            "rows": _sorted(rows, sort),
            "sort": sort,
            "results": results,
            "has_plan": has_plan,
            "sees_deals": look.scope.spans("deal") != (),
            "widest": max((row["won_revenue"] or 0 for row in rows), default=0),
        },
    )


def context(person: Person, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any]:
    """Return what a person's page shows beyond their fields."""
    look = Look.of(request)
    found: dict[str, Any] = {"look": look, "standing": standing_of(person)}
    if scope.spans("deal") == ():
        return found
    asked: dict[str, Any] = {
        "where": {"person": person.pk}, "scope": scope, "today": look.today,
    }  # fmt: skip
    results = ask(RESULTS, period=look.elapsed, compare="previous", **asked)
    standing = ask(OPEN, **asked)
    done = ask(("activities",), period=look.elapsed, compare="previous", **asked)
    planned = ask(PLANNED, period=look.period, **asked)
    deals = Deal.objects.visible_to(scope).owned_by(person.pk)
    return found | {
        "figures": [
            *(figure(results, metric) for metric in ("won_revenue", "win_rate")),
            figure(standing, "open_pipeline"),
            figure(done, "activities"),
            *(figure(planned, metric) for metric in PLANNED[1:] if planned.total["target"]),
        ],
        "published_at": results.published_at,
        "open_deals": deals.open().soonest_first().with_names()[:SHOWN],
        "sees_deals": True,
        "why": f"?person={person.pk}",
    }


def standing_of(person: Person) -> list[dict[str, Any]]:
    """Return where a person stood from when until when, latest first."""
    stays = (
        Membership.objects.filter(person=person)
        .select_related("unit", "manager")
        .order_by("-starts_on", "-pk")
    )
    today = asking.today()
    return [
        {
            "unit": stay.unit,
            "manager": stay.manager,
            "starts_on": stay.starts_on if stay.starts_on.year > FIRST_YEAR else None,
            "ends_on": stay.ends_on,
            "is_now": stay.starts_on <= today < (stay.ends_on or FOREVER),
        }
        for stay in stays
    ]


FIRST_YEAR = 1900  # a stay since then is one since ever


def _by_person(look: Look, metrics: tuple[str, ...], **more: Any) -> Answer:
    return ask(metrics, by=("person",), scope=look.scope, today=look.today, **more)


def _rows(
    staff: Iterable[Person], results: Answer, standing: Answer, done: Answer
) -> list[dict[str, Any]]:
    won, open_, acted = (
        {row["person_id"]: row for row in answer.rows} for answer in (results, standing, done)
    )
    found = []
    for person in staff:
        row = won.get(person.pk)
        found.append(
            {
                "person": person,
                "name": person.name.casefold(),
                **{name: (row or {}).get(name) for name in RESULTS},
                "step": step(results, "won_revenue", row) if row else None,
                "change": (row or {}).get("won_revenue_change"),
                "is_thin": bool(row) and results.is_thin("win_rate", row),
                "size": results.size("win_rate", row) if row else None,
                "open_pipeline": open_.get(person.pk, {}).get("open_pipeline"),
                "open_deals": open_.get(person.pk, {}).get("open_deals"),
                "activities": acted.get(person.pk, {}).get("activities"),
            }
        )
    return found


def _add_plan(rows: list[dict[str, Any]], planned: Answer) -> bool:
    """Add how far everyone reached their target, and tell whether anybody has one."""
    known = {row["person_id"]: row for row in planned.rows if row["target"]}
    for row in rows:
        own = known.get(row["person"].pk, {})
        row |= {name: own.get(name) for name in PLANNED}
    return any(row["target"] for row in rows)


def _sorted(rows: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
    name, down = sort.removeprefix("-"), sort.startswith("-")
    known = [row for row in rows if row[name] is not None]
    known.sort(key=lambda row: row[name], reverse=down)
    return known + [row for row in rows if row[name] is None]
