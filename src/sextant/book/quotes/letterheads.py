"""Verbs on the letterhead, and which one a language has."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.book.quotes.models import Letterhead
from sextant.kernel import journal
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sextant.kernel.models import Person

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
STARTS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
LARGEST = 1024 * 1024


class UnableToDress(Unable):
    """The letterhead cannot look as asked."""


def of(language: str) -> Letterhead:
    """Return the letterhead for a language, else the one for all, else an empty one."""
    found = {one.language: one for one in Letterhead.objects.order_by("-pk")}
    return found.get(language) or found.get("") or next(iter(found.values()), Letterhead())


@transaction.atomic
def create(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Letterhead:
    """Add a letterhead; one for each language."""
    require(by, "letterhead.create")
    head = Letterhead(**values)
    _refuse(head)
    head.save()
    journal.record("letterhead.created", head, by=by, at=at, data={"name": head.name})
    return head


@transaction.atomic
def edit(
    head: Letterhead, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> Letterhead:
    """Change a letterhead; quotes printed before stay as they were sent."""
    require(by, "letterhead.edit")
    head = Letterhead.objects.select_for_update().get(pk=head.pk)
    changed = journal.changes({name: getattr(head, name) for name in values}, values)
    for name, value in values.items():
        setattr(head, name, value)
    _refuse(head)
    head.version += 1
    head.save()
    journal.record("letterhead.changed", head, by=by, at=at, data={"changes": changed})
    return head


@transaction.atomic
def set_logo(head: Letterhead, *, image: str = "", by: Person | None, at: datetime) -> Letterhead:
    """Set the logo from a PNG or JPEG written in base64; nothing takes it away."""
    require(by, "letterhead.set_logo")
    try:
        content = base64.b64decode(image, validate=True)
    except (binascii.Error, ValueError):
        raise UnableToDress(_("The logo is sent as base64 text of a PNG or JPEG.")) from None
    return put_logo(head, content, by=by, at=at)


@transaction.atomic
def put_logo(head: Letterhead, content: bytes, *, by: Person | None, at: datetime) -> Letterhead:
    """Keep a logo by its content; its name does not matter."""
    require(by, "letterhead.set_logo")
    head = Letterhead.objects.select_for_update().get(pk=head.pk)
    kind = next((kind for start, kind in STARTS.items() if content.startswith(start)), "")
    if content and not kind:
        raise UnableToDress(_("A logo is a PNG or JPEG picture: choose another file."))
    if len(content) > LARGEST:
        raise UnableToDress(_("A logo has at most 1 MB: make it smaller."))
    head.logo, head.logo_type = content, kind
    head.version += 1
    head.save()
    journal.record("letterhead.logo_set", head, by=by, at=at, data={"size": len(content)})
    return head


def _refuse(head: Letterhead) -> None:
    if head.colour and not COLOUR.fullmatch(head.colour):
        raise UnableToDress(_("A colour is written like #1f4e79."))
    if Letterhead.objects.filter(language=head.language).exclude(pk=head.pk).exists():
        raise UnableToDress(_("There is a letterhead for this language: change that one."))
