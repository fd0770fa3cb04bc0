"""Files beside records over the API: sent in and fetched."""

from __future__ import annotations

from typing import Annotated, Any, cast

from django.http import FileResponse, HttpRequest
from ninja import File, Router, Schema, Status, UploadedFile

from sextant.book.attachments import holding, pages
from sextant.workspace import asking

router = Router(tags=["Files"])


class FileShown(Schema):
    """A file beside a record."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str


@router.post(
    "/attachments/to/{kind}/{int:key}",
    response={201: list[FileShown]},
    summary="Attach files to a record",
    description="`kind` is account, contact, lead, deal, activity, quote, order or message.",
)
def add(
    request: HttpRequest, kind: str, key: int, files: Annotated[list[UploadedFile], File(...)]
) -> Status[list[Any]]:
    """Keep each file beside the record, or refuse all."""
    record = holding.found(kind, key, asking.whole_scope_for(request))
    given = cast("list[Any]", files)
    person, now = asking.person_of(request), asking.moment()
    return Status(201, pages.take(record, given, by=person, at=now))


@router.get("/attachments/{int:key}/file", summary="Fetch a file's content")
def content(request: HttpRequest, key: int) -> FileResponse:
    """Give the bytes."""
    return pages.content(request, key)
