"""Files on pages: attached by a form or an API call, listened to, looked at, downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sextant.book.attachments import attaching, holding, keeping
from sextant.book.attachments.models import Attachment
from sextant.kernel.roles import permits
from sextant.kernel.unable import Unable, UnableToFind, UnableToPermit
from sextant.workspace import asking, declare, sending, verbs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope

INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/")
LOCKED = "default-src 'none'; sandbox"


def panel(record: Any, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any] | None:
    """Return the files beside a record, and whether more may be attached."""
    if scope.spans("attachment") == ():
        return None
    person = asking.person_of(request)
    kind = record._meta.model_name  # noqa: SLF001 - Django's own name
    return {
        "files": Attachment.objects.beside(record).latest_first(),
        "action": f"/attachments/to/{kind}/{record.pk}/",
        "here": f"{request.path}",
        "adds": permits(person, "attachment.create"),
        "removes": permits(person, "attachment.remove"),
        "token": sending.token(),
    }


PANEL = declare.Panel("attachments/panel.html", panel, aside=True)


@transaction.atomic
def take(
    record: Any, files: Iterable[UploadedFile[Any]], *, by: Person | None, at: datetime
) -> list[Attachment]:
    """Attach uploaded files to a record: all of them or, if one is refused, none."""
    found = []
    for file in files:
        attaching.guard_size(file.name or "", file.size)
        found.append(attaching.attach(record, file.name or "", file.read(), by=by, at=at))
    return found


@require_POST
@login_required
def add(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Attach what a form sends to a record."""
    person, now = asking.person_of(request), asking.moment()
    record = holding.found(kind, key, asking.whole_scope_for(request))
    back = holding.address(kind, key)
    if person is None:
        raise UnableToFind(_("There is no such page, or you may not see it."))

    def act() -> str:
        taken = take(record, request.FILES.getlist("files"), by=person, at=now)
        if not taken:
            raise attaching.UnableToAttach(_("Choose a file first."))
        names = ", ".join(file.name for file in taken)
        messages.success(request, _("Attached: %(names)s.") % {"names": names})
        return back

    try:
        sending.once(request.POST.get("token", ""), act, by=person, at=now)
    except UnableToPermit:
        raise
    except Unable as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(f"{back}#attachments")


@require_GET
@login_required
def content(request: HttpRequest, key: int) -> FileResponse:
    """Give a file's bytes: pictures and sound to be shown in the page, all else to be saved."""
    scope = asking.whole_scope_for(request)
    attachment: Attachment = verbs.find(declare.get("attachments"), key, scope)
    path = keeping.place(attachment.sha256)
    if not path.is_file():
        raise UnableToFind(_("The content of this file is missing from the server's disk."))
    inline = attachment.media_type.startswith(INLINE) and "save" not in request.GET
    answer = FileResponse(path.open("rb"), content_type=_plain(attachment.media_type))
    header = content_disposition_header(not inline, attachment.name)
    answer["Content-Disposition"] = header or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = LOCKED
    answer["Cache-Control"] = "private, no-store"
    return answer


def _plain(media_type: str) -> str:
    """Return a type no browser runs: pages and drawings are bytes to it."""
    runs = media_type.startswith(("text/", "application/xhtml", "image/svg"))
    return "application/octet-stream" if runs else media_type
