"""Notices and stand-ins by the API; approvals are records like others, with their verbs."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from ninja import Router, Schema, Status

from sextant.agenda import delegations, notices, reacting
from sextant.workspace import asking

if TYPE_CHECKING:
    from sextant.kernel.models import Person

router = Router(tags=["Notices"])
MOST = 100


class NoticeShown(Schema):
    """What one was told, in one's own language."""

    id: int
    words: str
    note: str
    topic: str
    at: datetime
    read: bool
    href: str


class Notices(Schema):
    """A page of notices; `before` of the next page, if there is one."""

    rows: list[NoticeShown]
    unread: int
    before: int | None


class Read(Schema):
    """Which notices were read: some by their numbers, or all where none are given."""

    ids: list[int] | None = None


class StandIn(Schema):
    """Who decides in one's name, from a day until one is back."""

    to: int
    starts_on: date
    ends_on: date | None = None


class StandInShown(StandIn):
    """A stand-in as it is kept."""

    id: int
    name: str


@router.get("/notices", response=Notices, summary="What one was told, newest first")
def told(
    request: HttpRequest,
    before: int | None = None,
    rows: int = 30,
    unread: bool = False,  # noqa: FBT001, FBT002 - a word of the address
) -> dict[str, Any]:
    """Return a page of notices."""
    person, scope = _person(request), asking.whole_scope_for(request)
    found, after = notices.page(
        person, scope, before=before, rows=max(1, min(rows, MOST)), only_new=unread
    )
    shown = [
        {"id": one.key, "words": one.words, "note": one.note, "topic": one.topic, "at": one.at,
         "read": one.is_read, "href": one.href}
        for one in found
    ]  # fmt: skip
    return {"rows": shown, "unread": notices.unread(person, scope), "before": after}


@router.post("/notices/read", response=dict[str, int], summary="Take notices as read")
def read(request: HttpRequest, data: Read) -> dict[str, int]:
    """Note that notices were read and say how many had not been."""
    return {"read": notices.mark_read(_person(request), data.ids, at=asking.moment())}


@router.get("/stand-ins", response=list[StandInShown], summary="Who decides in one's name")
def stand_ins(request: HttpRequest) -> list[dict[str, Any]]:
    """Return who decides in one's name now or later."""
    return [_shown(one) for one in delegations.of(_person(request), asking.today())]


@router.post("/stand-ins", response={201: StandInShown}, summary="Name who decides in one's name")
def stand_in(request: HttpRequest, data: StandIn) -> Status[dict[str, Any]]:
    """Let somebody decide in one's name while one is away."""
    person, now = _person(request), asking.moment()
    to = delegations.candidate(person, str(data.to), asking.whole_scope_for(request))
    made = delegations.delegate(
        person, to=to, starts_on=data.starts_on, ends_on=data.ends_on, by=person, at=now
    )
    return Status(201, _shown(made))


@router.post("/stand-ins/{int:number}/end", response=StandInShown, summary="Decide oneself again")
def end(request: HttpRequest, number: int) -> dict[str, Any]:
    """End a delegation of one's own."""
    person = _person(request)
    return _shown(delegations.end(delegations.find(person, number), by=person, at=asking.moment()))


class SetAside(Schema):
    """A reaction that failed five times, with its error."""

    id: int
    event: str
    record_type: str
    record_id: int | None
    reaction: str
    error: str
    set_aside_at: datetime


@router.get("/reactions", response=list[SetAside], summary="What failed to follow an event")
def reactions(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the reactions that were set aside."""
    return [
        {"id": one.pk, "event": one.event.name, "record_type": one.event.record_type,
         "record_id": one.event.record_id, "reaction": one.reaction, "error": one.error,
         "set_aside_at": one.set_aside_at}
        for one in reacting.set_aside(_person(request))
    ]  # fmt: skip


@router.post("/reactions/{int:number}/again", response={204: None}, summary="Try it again")
def again(request: HttpRequest, number: int) -> Status[None]:
    """Give a reaction another row of tries."""
    person = _person(request)
    reacting.try_again(reacting.find(number, person), by=person, at=asking.moment())
    return Status(204, None)


@router.post("/reactions/{int:number}/drop", response={204: None}, summary="Give it up")
def drop(request: HttpRequest, number: int) -> Status[None]:
    """Give a reaction up; the journal keeps that it did not follow."""
    person = _person(request)
    reacting.let_go(reacting.find(number, person), by=person, at=asking.moment())
    return Status(204, None)


def _shown(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "to": one.to_id,
        "name": str(one.to),
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
    }


def _person(request: HttpRequest) -> Person:
    return cast("Person", asking.person_of(request))
