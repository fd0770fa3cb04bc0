"""Notices: who was told of which event, and how each person wants to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.kernel.models import Event

if TYPE_CHECKING:
    from sextant.kernel.models import Person

PERSON: Any = settings.AUTH_USER_MODEL
MORNING = 8


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions about notices."""

    def of(self, person: Person) -> NoticeQuerySet:
        """Keep what stands under a person's bell, newest first."""
        mine = self.filter(person=person, bell=True)
        return mine.select_related("event", "event__by").order_by("-pk")

    def unread(self) -> NoticeQuerySet:
        """Keep those not read yet."""
        return self.filter(read_at=None)

    def to_mail(self) -> NoticeQuerySet:
        """Keep those that shall go by e-mail, have not gone, and were not read meanwhile."""
        return self.filter(mailed_at=None, read_at=None).exclude(mail=Notice.Mail.NONE)


class Notice(models.Model):
    """That a person was told of an event; the sentence is made when they read it."""

    class Mail(models.TextChoices):
        """Whether it goes by e-mail, and how soon."""

        NONE = "", _("No e-mail")
        NOW = "now", _("At once")
        DAILY = "daily", _("Once a day")

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=20)
    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    bell = models.BooleanField(default=True)
    mail = models.CharField(max_length=5, choices=Mail.choices, blank=True, default=Mail.NONE)
    mailed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = NoticeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "-id"], name="notices_of"),
            models.Index(
                fields=["person", "-id"],
                condition=Q(read_at=None, bell=True),
                name="unread_notices_of",
            ),
            models.Index(
                fields=["mail", "person"],
                condition=Q(mailed_at=None, read_at=None) & ~Q(mail=""),
                name="notices_to_mail",
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["person", "event"], name="told_once")
        ]

    def __str__(self) -> str:
        """Return the event's name."""
        return str(self.event)


class Choice(models.Model):
    """How a person wants to be told by e-mail: whether, how soon, at which hour."""

    class Mail(models.TextChoices):
        """How often e-mail may come."""

        OFF = "off", pgettext_lazy("e-mail", "Never")
        DAILY = "daily", _("Once a day")
        AT_ONCE = "at_once", _("Urgent things at once, the rest once a day")

    person = models.OneToOneField(PERSON, models.CASCADE, related_name="+")
    mail = models.CharField(max_length=7, choices=Mail.choices, default=Mail.AT_ONCE)
    hour = models.PositiveSmallIntegerField(default=MORNING, validators=[MaxValueValidator(23)])
    digest_on = models.DateField(null=True)
    claimed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return how often."""
        return str(self.Mail(self.mail).label)


class Mute(models.Model):
    """A topic that a person does not want to hear of by bell or by e-mail."""

    class Channel(models.TextChoices):
        """How people are told."""

        BELL = "bell", _("Bell")
        MAIL = "mail", _("E-mail")

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=20)
    channel = models.CharField(max_length=4, choices=Channel.choices)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["person", "topic", "channel"], name="muted_once")
        ]

    def __str__(self) -> str:
        """Return topic and channel."""
        return f"{self.topic}: {self.channel}"
