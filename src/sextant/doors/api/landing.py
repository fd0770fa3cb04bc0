"""Files over the API: sent in, looked at, landed, taken back; the same as on the pages."""

from __future__ import annotations

import json
from typing import IO, Annotated, Any, cast

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Schema, Status, UploadedFile

from sextant.landing import background, landings, quarantine, reverting
from sextant.landing.landings import UnableToLand
from sextant.landing.pages import found, lander
from sextant.workspace import asking

router = Router(tags=["Files"])


class LandingShown(Schema):
    """A landing as far as it has come; `result` says what was made, changed and refused."""

    landing: int
    state: str
    files: list[str]
    done: int
    total: int
    refusal: str
    mapping: list[dict[str, Any]]
    questions: list[dict[str, Any]]
    preview: dict[str, Any]
    result: dict[str, Any]


@router.post(
    "/landings",
    response={202: LandingShown},
    summary="Send files in",
    description=(
        "Related files together, in any order. `map` is a JSON object as `sextant land --map` takes"
        " it. With `land` they land as soon as they are read; without, they wait for a look and"
        " `POST /landings/{number}/land`. Ask `GET /landings/{number}` how far it is."
    ),
)
def send(
    request: HttpRequest,
    files: Annotated[list[UploadedFile], File(...)],
    map: Annotated[str, Form("")] = "",  # noqa: A002 - the name the command line has for it
    land: Annotated[bool, Form(False)] = False,  # noqa: FBT002, FBT003 - a field of a form
) -> Status[dict[str, Any]]:
    """Keep the files and let the worker read them."""
    person = lander(request)
    said = _said(map) | ({"then": "land"} if land else {})
    landing = background.receive(
        [(each.name or "file", cast("IO[bytes]", each.file)) for each in files],
        by=person,
        at=asking.moment(),
        language=get_language() or "en",
        said=said,
    )
    return Status(202, _shown(landing))


@router.get("/landings/{int:number}", response=LandingShown, summary="How far a landing is")
def look(request: HttpRequest, number: int) -> dict[str, Any]:
    """Return a landing as far as it has come."""
    return _shown(found(request, number))


@router.post("/landings/{int:number}/land", response={202: LandingShown}, summary="Land files")
def carry_out(request: HttpRequest, number: int) -> Status[dict[str, Any]]:
    """Land what was looked at."""
    landing = found(request, number)
    if landing.state != "open":
        raise UnableToLand(_("These files are not waiting to be landed."))
    background.start(landing, "landing", get_language() or "en")
    return Status(202, _shown(found(request, number)))


@router.get("/landings/{int:number}/quarantine", response=list[dict[str, Any]],
            summary="The rows a landing refused")  # fmt: skip
def refused(request: HttpRequest, number: int) -> list[dict[str, Any]]:
    """Return each refused row with its line, values and reasons."""
    rows = quarantine.waiting(found(request, number))
    return [
        {"file": row.file.name, "line": row.line, "values": row.values, "reasons": row.reasons}
        for row in rows
    ]


@router.post("/landings/{int:number}/reversal", response=LandingShown, summary="Take it back")
def reverse(request: HttpRequest, number: int) -> dict[str, Any]:
    """Take a landing back, or refuse with what stands in the way."""
    landing = found(request, number)
    reverting.revert(landing, by=lander(request), at=asking.moment())
    return _shown(found(request, number))


def _said(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text or "{}")
    except ValueError as error:
        raise UnableToLand(_("“map” cannot be read as JSON: correct it.")) from error
    if not isinstance(said, dict):
        raise UnableToLand(_("“map” must be a JSON object."))
    return said


def _shown(landing: Any) -> dict[str, Any]:
    far = background.progress_of(landing)
    waiting = landing.state == "open"
    questions = landings.questions_of(landing) if waiting else []
    return {
        "landing": landing.pk,
        "state": landing.state,
        "files": landing.names,
        "done": far.done,
        "total": far.total,
        "refusal": landing.refusal,
        "mapping": [
            {"file": each["name"], **each["mapping"]} for each in landing.plan.get("tables", ())
        ],
        "questions": [{"file": name, **each.plain()} for name, each in questions],
        "preview": landing.preview,
        "result": landing.result,
    }
