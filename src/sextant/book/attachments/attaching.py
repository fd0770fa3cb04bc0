"""Verbs on attachments: attach a file to a record, remove it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.book.attachments import keeping, sniffing
from sextant.book.attachments.models import HOLDERS, Attachment
from sextant.config import config
from sextant.kernel import journal
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import Model

    from sextant.kernel.models import Person

MB = 1024 * 1024
LONGEST = 200


class UnableToAttach(Unable):
    """The file cannot be kept."""


class UnableToRemove(Unable):
    """The file is gone already."""


@transaction.atomic
def attach(
    record: Model, name: str, content: bytes, *, by: Person | None, at: datetime
) -> Attachment:
    """Keep a file beside a record."""
    require(by, "attachment.create")
    return write(record, name, content, by=by, at=at)


@transaction.atomic
def write(
    record: Model, name: str, content: bytes, *, by: Person | None, at: datetime
) -> Attachment:
    """Keep a file for a verb that was allowed already, such as taking an e-mail in."""
    kind = record._meta.model_name or ""  # noqa: SLF001 - Django's own name
    if kind not in HOLDERS:
        raise UnableToAttach(_("Files cannot be attached to this kind of record."))
    guard(name, content)
    digest = keeping.keep(content)
    attachment: Attachment = Attachment.objects.create(
        record_type=kind,
        record_id=record.pk,
        name=name.strip()[-LONGEST:],
        media_type=sniffing.media_type(content, name),
        size=len(content),
        sha256=digest,
        at=at,
        owner=by,
    )
    data = {"name": attachment.name, "record_type": kind, "record_id": record.pk}
    journal.record("attachment.created", attachment, by=by, at=at, data=data)
    return attachment


@transaction.atomic
def remove(attachment: Attachment, *, by: Person | None, at: datetime) -> Attachment:
    """Take a file away from its record; who removed it and when stays known."""
    require(by, "attachment.remove")
    found: Attachment = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if found.removed_at is not None:
        raise UnableToRemove(_("This file was removed already."))
    found.removed_at = at
    found.version += 1
    found.save()
    data = {"name": found.name, "record_type": found.record_type, "record_id": found.record_id}
    journal.record("attachment.removed", found, by=by, at=at, data=data)
    return found


def leave_as_it_is(
    attachment: Attachment,
    values: Mapping[str, Any],  # noqa: ARG001 - the engine hands them over
    *,
    by: Person | None,
    at: datetime,  # noqa: ARG001 - the engine hands it over
) -> Attachment:
    """Refuse to change a file: another content is another file."""
    require(by, "attachment.edit")
    raise UnableToAttach(
        _("“%(name)s” cannot be changed: attach the new file and remove this one.")
        % {"name": attachment}
    )


def guard(name: str, content: bytes) -> None:
    """Refuse a file that is empty, too large, dangerous or not what it says."""
    if not name.strip() or "/" in name or "\\" in name or not name.isprintable():
        raise UnableToAttach(_("A file's name has no folder in it: rename the file."))
    if not content:
        raise UnableToAttach(_("“%(name)s” is empty: choose the file again.") % {"name": name})
    if len(content) > config.attachment_mb * MB:
        raise UnableToAttach(_too_large(name))
    if sniffing.is_program(content, name):
        raise UnableToAttach(
            _("“%(name)s” is a program, and programs are not kept: send what it shows instead.")
            % {"name": name}
        )
    if sniffing.breaks_promise(content, name):
        raise UnableToAttach(
            _("“%(name)s” does not hold what its name says: save it anew in its own program.")
            % {"name": name}
        )


def guard_size(name: str, size: int | None) -> None:
    """Refuse a file before it is read, by the size it has."""
    if size is not None and size > config.attachment_mb * MB:
        raise UnableToAttach(_too_large(name))


def _too_large(name: str) -> Any:
    return _("“%(name)s” is larger than %(limit)s MB: make it smaller or send a link.") % {
        "name": name, "limit": config.attachment_mb,
    }  # fmt: skip
