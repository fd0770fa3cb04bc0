"""How attachments are listed, shown and served; they come by upload, not by a form."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sextant.book.attachments import attaching
from sextant.book.attachments.models import HOLDERS, Attachment
from sextant.workspace.declare import Field, Kind, Workspace

KINDS = {
    "account": _("Account"), "contact": _("Contact"), "lead": _("Lead"), "deal": _("Deal"),
    "activity": _("Activity"), "quote": _("Quote"), "order": _("Order"), "message": _("Message"),
}  # fmt: skip

ATTACHMENTS = Workspace(
    name="attachments", kind="attachment", model=Attachment, noun=_("attachment"),
    nouns=_("Attachments"),
    fields=(
        Field("name", _("Name"), required=True, editable=False),
        Field("media_type", _("Type"), editable=False),
        Field("size", _("Size in bytes"), Kind.WHOLE, editable=False),
        Field("record_type", _("Beside"), Kind.CHOICE, editable=False,
              choices=tuple((kind, KINDS[kind]) for kind in HOLDERS)),
        Field("at", _("Attached"), Kind.INSTANT, editable=False),
        Field("owner", _("By"), Kind.REFERENCE, to="people", editable=False),
    ),
    columns=("name", "media_type", "size", "record_type", "owner", "at"), search=("name",),
    order=("-at", "-id"), filters=("record_type", "media_type", "owner", "at"), rank=95,
    lands=False, remove=attaching.remove, edit=attaching.leave_as_it_is,
    detail_template="attachments/attachment.html",
)  # fmt: skip
