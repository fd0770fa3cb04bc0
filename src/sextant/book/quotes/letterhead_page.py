"""The letterhead's page: how it looks on paper, and its logo."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sextant.book.quotes import letterheads
from sextant.kernel.roles import permits
from sextant.kernel.unable import Unable, UnableToPermit
from sextant.workspace import asking, declare, verbs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from sextant.book.quotes.models import Letterhead
    from sextant.kernel.scope import Scope

MEDIA = {"png": "image/png", "jpg": "image/jpeg"}


def context(head: Letterhead, *, request: HttpRequest, scope: Scope) -> Mapping[str, Any]:
    """Return what the page shows beyond the fields."""
    del scope
    content = bytes(head.logo)
    image = base64.b64encode(content).decode() if content else ""
    return {
        "logo": f"data:{MEDIA[head.logo_type]};base64,{image}" if image else "",
        "may_set": permits(asking.person_of(request), "letterhead.set_logo"),
    }


@require_POST
@login_required
def logo(request: HttpRequest, key: int) -> HttpResponse:
    """Take a logo from a form; a form without a file takes the logo away."""
    scope = asking.whole_scope_for(request)
    head = verbs.find(declare.get("letterheads"), key, scope)
    given = request.FILES.get("logo")
    try:
        content = given.read(letterheads.LARGEST + 1) if given is not None else b""
        letterheads.put_logo(head, content, by=asking.person_of(request), at=asking.moment())
        messages.success(request, _("The logo is saved."))
    except UnableToPermit:
        raise
    except Unable as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(f"/letterheads/{head.pk}/")
