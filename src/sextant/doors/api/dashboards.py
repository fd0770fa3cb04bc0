"""Kept explorations and dashboards by the API: the same as on their pages, asked within one's scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from sextant.chapters.reporting import boards, dashboards, explorations
from sextant.doors.api.metrics import Answered
from sextant.kernel.unable import Unable
from sextant.workspace import asking

if TYPE_CHECKING:
    from sextant.chapters.reporting.boards import Tile
    from sextant.chapters.reporting.models import Dashboard
    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope

router = Router(tags=["Explorations and dashboards"])
QUERY = "What follows the ? in the address of the explore page: metric=won_revenue&by=month"
DAYS = "A period such as this-year or 2026-Q3; this quarter if left out"


class ExplorationSent(Schema):
    """A question to be kept under a name; the same name again replaces the one before."""

    name: str
    query: str = Field(description=QUERY)
    shared: bool = Field(default=False, description="Whether everyone finds it in their list")


class ExplorationShown(ExplorationSent):
    """A kept exploration; `mine` tells whether it may be forgotten."""

    id: int
    by: str
    mine: bool
    address: str


class PinSent(Schema):
    """What is to be pinned; last, or at a place counted from nought."""

    title: str
    query: str = Field(description=QUERY)
    place: int | None = Field(default=None, ge=0)


class PinShown(Schema):
    """What is pinned."""

    id: int
    title: str
    query: str
    address: str


class Title(Schema):
    """Another title for what is pinned."""

    title: str


class Order(Schema):
    """The numbers of all that is pinned, in the order wanted."""

    pins: list[int]


class DashboardSent(Schema):
    """A dashboard to be made, with what is pinned to it from the start."""

    name: str
    shared: bool = Field(default=False, description="Whether everyone sees it within their scope")
    pins: list[PinSent] = []


class DashboardChanged(Schema):
    """What of a dashboard is to be changed."""

    name: str | None = None
    shared: bool | None = None


class DashboardShown(Schema):
    """A dashboard with what is open to the one who asks; `mine` tells whether it may be changed."""

    id: int
    name: str
    shared: bool
    by: str
    mine: bool
    pins: list[PinShown]


class TileAnswered(Schema):
    """What is pinned and its answer, or the sentence why there is none."""

    id: int
    title: str
    answer: Answered | None
    error: str


@router.get("/explorations", response=list[ExplorationShown], summary="List kept explorations")
def explorations_seen(request: HttpRequest) -> list[dict[str, Any]]:
    """Return one's own explorations and those that others share."""
    person = _person(request)
    return [_exploration(each, person) for each in explorations.seen_by(person)]


@router.post("/explorations", response={201: ExplorationShown}, summary="Keep an exploration")
def keep(request: HttpRequest, data: ExplorationSent) -> Status[dict[str, Any]]:
    """Keep a question under a name, or refuse one that cannot be answered."""
    person = _person(request)
    view = explorations.keep(
        data.name, data.query, shared=data.shared, by=person, at=asking.moment()
    )
    return Status(201, _exploration(view, person))


@router.get("/explorations/{int:number}", response=ExplorationShown, summary="Read an exploration")
def exploration(request: HttpRequest, number: int) -> dict[str, Any]:
    """Return an exploration that one kept or was given."""
    person = _person(request)
    return _exploration(explorations.find(number, person), person)


@router.delete("/explorations/{int:number}", response={204: None}, summary="Forget an exploration")
def forget(request: HttpRequest, number: int) -> Status[None]:
    """Forget an exploration of one's own."""
    explorations.forget(number, by=_person(request), at=asking.moment())
    return Status(204, None)


@router.get(
    "/explorations/{int:number}/run",
    response=Answered,
    summary="Answer an exploration",
    description=(
        "The period is the one asked for, else the one it was kept with, else this quarter."
        " `scope` narrows to a unit by its number."
    ),
)
def run(
    request: HttpRequest, number: int, period: Annotated[str, Query("", description=DAYS)] = ""
) -> dict[str, Any]:
    """Answer an exploration as far as the person who asks may see."""
    query = explorations.find(number, _person(request)).query
    return _answer(request, query, period)


@router.get("/dashboards", response=list[DashboardShown], summary="List dashboards")
def dashboards_seen(request: HttpRequest) -> list[dict[str, Any]]:
    """Return one's own dashboards and those that others share."""
    found = dashboards.seen_by(_person(request)).prefetch_related("pins")
    scope = asking.whole_scope_for(request)
    return [_board(request, each, scope) for each in found]


@router.post("/dashboards", response={201: DashboardShown}, summary="Make a dashboard")
def create(request: HttpRequest, data: DashboardSent) -> Status[dict[str, Any]]:
    """Make a dashboard with what is pinned to it; where one pin is refused, nothing is made."""
    pins = [(each.title, each.query) for each in data.pins]
    made = dashboards.create(
        data.name, shared=data.shared, pins=pins, by=_person(request), at=asking.moment()
    )
    return Status(201, _one(request, made.pk))


@router.get("/dashboards/{int:number}", response=DashboardShown, summary="Read a dashboard")
def dashboard(request: HttpRequest, number: int) -> dict[str, Any]:
    """Return a dashboard that one made or was given."""
    return _one(request, number)


@router.patch("/dashboards/{int:number}", response=DashboardShown, summary="Rename or share one")
def edit(request: HttpRequest, number: int, data: DashboardChanged) -> dict[str, Any]:
    """Give a dashboard of one's own another name, share it, or share it no more."""
    person = _person(request)
    board = dashboards.own(number, person)
    dashboards.edit(
        board,
        name=board.name if data.name is None else data.name,
        shared=board.shared if data.shared is None else data.shared,
        by=person,
        at=asking.moment(),
    )
    return _one(request, number)


@router.delete("/dashboards/{int:number}", response={204: None}, summary="Delete a dashboard")
def delete(request: HttpRequest, number: int) -> Status[None]:
    """Delete a dashboard of one's own."""
    person = _person(request)
    dashboards.delete(dashboards.own(number, person), by=person, at=asking.moment())
    return Status(204, None)


@router.get(
    "/dashboards/{int:number}/run",
    response=list[TileAnswered],
    summary="Answer all that is pinned",
    description=(
        "Each is answered over the same period, this quarter if none is asked for, within the scope"
        " of whoever asks; what cannot be answered says why. `scope` narrows to a unit by its number."
    ),
)
def run_all(
    request: HttpRequest, number: int, period: Annotated[str, Query("", description=DAYS)] = ""
) -> list[dict[str, Any]]:
    """Answer everything on a dashboard as far as the person who asks may see."""
    person = _person(request)
    board = boards.opened(dashboards.find(number, person), person, asking.scope_for(request))
    return [_tile(request, tile, period) for tile in board.tiles]


@router.post("/dashboards/{int:number}/pins", response={201: PinShown}, summary="Pin to one")
def pin(request: HttpRequest, number: int, data: PinSent) -> Status[dict[str, Any]]:
    """Pin a question; one that is pinned already stays as it is and is answered."""
    person = _person(request)
    board, now = dashboards.own(number, person), asking.moment()
    made = dashboards.pin(board, data.title, data.query, by=person, at=now, place=data.place)
    return Status(201, _pin(made.pk, made.title, made.query))


@router.patch(
    "/dashboards/{int:number}/pins/{int:key}", response=PinShown, summary="Give a pin a title"
)
def retitle(request: HttpRequest, number: int, key: int, data: Title) -> dict[str, Any]:
    """Give what is pinned another title."""
    person = _person(request)
    pinned = dashboards.pin_of(dashboards.own(number, person), key)
    made = dashboards.retitle(pinned, data.title, by=person, at=asking.moment())
    return _pin(made.pk, made.title, made.query)


@router.delete("/dashboards/{int:number}/pins/{int:key}", response={204: None}, summary="Unpin")
def unpin(request: HttpRequest, number: int, key: int) -> Status[None]:
    """Take something from a dashboard of one's own."""
    person = _person(request)
    pinned = dashboards.pin_of(dashboards.own(number, person), key)
    dashboards.unpin(pinned, by=person, at=asking.moment())
    return Status(204, None)


@router.post("/dashboards/{int:number}/arrange", response=DashboardShown, summary="Order the pins")
def arrange(request: HttpRequest, number: int, data: Order) -> dict[str, Any]:
    """Put what is pinned into an order that names each once."""
    person = _person(request)
    dashboards.arrange(dashboards.own(number, person), data.pins, by=person, at=asking.moment())
    return _one(request, number)


def _person(request: HttpRequest) -> Person:
    return cast("Person", asking.person_of(request))


def _exploration(view: Any, person: Person) -> dict[str, Any]:
    return {
        "id": view.pk, "name": view.name, "query": view.query, "shared": view.shared,
        "by": str(view.person), "mine": view.person_id == person.pk,
        "address": f"/explore/?{view.query}",
    }  # fmt: skip


def _one(request: HttpRequest, number: int) -> dict[str, Any]:
    kept = dashboards.find(number, _person(request))
    return _board(request, kept, asking.whole_scope_for(request))


def _board(request: HttpRequest, kept: Dashboard, scope: Scope) -> dict[str, Any]:
    opened = boards.opened(kept, _person(request), scope)
    return {
        "id": kept.pk, "name": kept.name, "shared": kept.shared, "by": str(kept.person),
        "mine": opened.is_mine,
        "pins": [_pin(each.number, each.title, each.question.query()) for each in opened.tiles],
    }  # fmt: skip


def _pin(key: int, title: str, query: str) -> dict[str, Any]:
    return {"id": key, "title": title, "query": query, "address": f"/explore/?{query}"}


def _tile(request: HttpRequest, tile: Tile, period: str) -> dict[str, Any]:
    told: dict[str, Any] = {"id": tile.number, "title": tile.title, "answer": None, "error": ""}
    try:
        return told | {"answer": _answer(request, tile.question.query(), period)}
    except Unable as refusal:
        return told | {"error": str(refusal)}


def _answer(request: HttpRequest, query: str, period: str) -> dict[str, Any]:
    scope, today = asking.scope_for(request), asking.today()
    return explorations.run(query, period=period, scope=scope, today=today).as_json()
