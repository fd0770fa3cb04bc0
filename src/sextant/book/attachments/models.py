"""Files that stand beside records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sextant.kernel.models import Record

if TYPE_CHECKING:
    from sextant.kernel.scope import Scope

PERSON: Any = settings.AUTH_USER_MODEL
HOLDERS = ("account", "contact", "lead", "deal", "activity", "quote", "order", "message")


def holder_models() -> dict[str, type[models.Model]]:
    """Return the models of the records that files may stand beside, by kind."""
    known = {model._meta.model_name or "": model for model in apps.get_models()}  # noqa: SLF001 - Django's own name
    return {kind: known[kind] for kind in HOLDERS if kind in known}


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Questions about attachments."""

    def visible_to(self, scope: Scope) -> AttachmentQuerySet:
        """Keep the files of records a person may see; those of others do not exist."""
        if scope.spans("attachment") == ():
            return self.none()
        held = Q(pk__in=[])
        for kind, model in holder_models().items():
            records: Any = model._default_manager.all()  # noqa: SLF001 - Django's own name
            inside = records.visible_to(scope).values("pk")
            held |= Q(record_type=kind, record_id__in=inside)
        return self.kept().filter(held)

    def kept(self) -> AttachmentQuerySet:
        """Leave out what was removed."""
        return self.filter(removed_at__isnull=True)

    def beside(self, record: models.Model) -> AttachmentQuerySet:
        """Keep the files of one record, oldest first."""
        kind = record._meta.model_name  # noqa: SLF001 - Django's own name
        return self.kept().filter(record_type=kind, record_id=record.pk).order_by("at", "pk")

    def move_to(self, record: models.Model) -> int:
        """Let the files stand beside another record."""
        kind = record._meta.model_name or ""  # noqa: SLF001 - Django's own name
        return self.update(record_type=kind, record_id=record.pk)

    def latest_first(self) -> AttachmentQuerySet:
        """Order by when they came, with who brought them."""
        return self.select_related("owner").order_by("-at", "-pk")


class Attachment(Record):
    """A file beside a record: its name, what it is by its content, and where its bytes are."""

    record_type = models.CharField(_("beside"), max_length=40)
    record_id = models.BigIntegerField()
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(_("attached"))
    owner = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    objects: ClassVar[Any] = AttachmentQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["record_type", "record_id", "at"])
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def is_audio(self) -> bool:
        """Tell whether it can be listened to."""
        return self.media_type.startswith("audio/")

    @property
    def is_picture(self) -> bool:
        """Tell whether it can be looked at in the page."""
        return self.media_type.startswith("image/")
