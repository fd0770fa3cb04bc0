"""What is written to customers and what they answer: templates and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.models import Account, Activity, Contact, Deal, Lead
from sextant.kernel.models import Record

if TYPE_CHECKING:
    from sextant.kernel.scope import Scope

PERSON: Any = settings.AUTH_USER_MODEL


class MailTemplateQuerySet(models.QuerySet["MailTemplate"]):
    """Questions about templates."""

    def in_use(self) -> MailTemplateQuerySet:
        """Keep those that may be chosen, by name."""
        return self.filter(is_active=True).order_by("name")

    def visible_to(self, scope: Scope) -> MailTemplateQuerySet:
        """Keep all of them for whoever sees templates at all."""
        return self if scope.spans("template") != () else self.none()


class MailTemplate(Record):
    """A letter written once, with gaps that a record fills."""

    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(
        _("language"), max_length=10, blank=True, default="", choices=settings.LANGUAGES
    )
    subject = models.CharField(pgettext_lazy("e-mail", "subject"), max_length=200)
    body = models.TextField(_("text"))
    is_active = models.BooleanField(_("in use"), default=True)

    objects: ClassVar[Any] = MailTemplateQuerySet.as_manager()

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class MessageQuerySet(models.QuerySet["Message"]):
    """Questions about messages."""

    def visible_to(self, scope: Scope) -> MessageQuerySet:
        """Keep the messages inside a scope."""
        return self.filter(scope.condition("mail"))

    def about(self, record: models.Model) -> MessageQuerySet:
        """Keep the messages about one record, newest first."""
        kind = record._meta.model_name  # noqa: SLF001 - Django's own name
        return self.filter(record_type=kind, record_id=record.pk).order_by("-at", "-pk")

    def to_send(self) -> MessageQuerySet:
        """Keep what waits to be sent."""
        return self.filter(status=Message.Status.QUEUED)

    def not_yet_sent(self) -> MessageQuerySet:
        """Keep what waits to be sent or could not be sent."""
        return self.filter(status__in=(Message.Status.QUEUED, Message.Status.FAILED))

    def unsettled(self) -> MessageQuerySet:
        """Keep what failed, was not matched, or could not be read."""
        return self.filter(status__in=Message.UNSETTLED)

    def named(self, numbers: list[str]) -> MessageQuerySet:
        """Keep the messages that answers refer to by Message-ID."""
        return self.filter(message_id__in=numbers)

    def from_here(self) -> MessageQuerySet:
        """Keep what was written here."""
        return self.filter(taken__isnull=True)

    def taken(self, fingerprint: str) -> MessageQuerySet:
        """Keep the letter that was taken in under a fingerprint."""
        return self.filter(taken=fingerprint)

    def tagged(self, tags: list[str]) -> MessageQuerySet:
        """Keep the messages whose answers come to one of some address tags."""
        return self.filter(tag__in=tags)


class Message(Record):
    """An e-mail sent from here or taken in: what it says, about whom, and how far it has come."""

    class Status(models.TextChoices):
        """How far it has come."""

        QUEUED = "queued", pgettext_lazy("e-mail", "Waiting to be sent")
        SENT = "sent", pgettext_lazy("e-mail", "Sent")
        FAILED = "failed", pgettext_lazy("e-mail", "Not sent")
        RECEIVED = "received", pgettext_lazy("e-mail", "Received")
        UNMATCHED = "unmatched", pgettext_lazy("e-mail", "Unmatched")
        UNREADABLE = "unreadable", pgettext_lazy("e-mail", "Unreadable")
        SET_ASIDE = "set_aside", pgettext_lazy("e-mail", "Set aside")

    UNSETTLED = (Status.FAILED, Status.UNMATCHED, Status.UNREADABLE)

    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.QUEUED
    )
    subject = models.CharField(pgettext_lazy("e-mail", "subject"), max_length=300)
    sender = models.CharField(
        pgettext_lazy("e-mail", "from"), max_length=320, blank=True, default=""
    )
    to = models.TextField(pgettext_lazy("e-mail", "to"), blank=True, default="")
    text = models.TextField(_("text"), blank=True, default="")
    html = models.TextField(blank=True, default="")
    at = models.DateTimeField(_("when"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    problem = models.TextField(_("what went wrong"), blank=True, default="")
    message_id = models.CharField(max_length=400, blank=True, default="", db_index=True)
    in_reply_to = models.CharField(max_length=400, blank=True, default="")
    tag = models.CharField(max_length=40, blank=True, default="", db_index=True)
    taken = models.CharField(max_length=64, null=True, blank=True, unique=True)
    record_type = models.CharField(max_length=40, blank=True, default="")
    record_id = models.BigIntegerField(null=True, blank=True)
    owner = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(
        Account, models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    lead = models.ForeignKey(Lead, models.SET_NULL, null=True, blank=True, related_name="messages")
    deal = models.ForeignKey(Deal, models.SET_NULL, null=True, blank=True, related_name="messages")
    activity = models.ForeignKey(
        Activity, models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    template = models.ForeignKey(
        MailTemplate, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "-at"]),
            models.Index(fields=["record_type", "record_id"]),
            models.Index(fields=["status", "-at"]),
        ]

    def __str__(self) -> str:
        """Return the subject."""
        return self.subject
