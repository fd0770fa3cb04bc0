"""What is done about late payment: steps, reminders sent, pauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.models.lists import Named
from sextant.book.orders.models.invoices import Invoice
from sextant.kernel.models import Record

if TYPE_CHECKING:
    from datetime import date

OWNER: Any = settings.AUTH_USER_MODEL


class DunningStepQuerySet(models.QuerySet["DunningStep"]):
    """Questions about dunning steps."""

    def in_order(self) -> DunningStepQuerySet:
        """Keep the steps in use, the first to be taken first."""
        return self.filter(is_active=True).order_by("after_days", "pk")


class DunningStep(Record, Named):
    """What is done so many days after an invoice fell due."""

    class Action(models.TextChoices):
        """What is done."""

        EMAIL = "email", pgettext_lazy("dunning", "E-mail")
        CALL = "call", pgettext_lazy("dunning", "Call")
        STOP = "stop", pgettext_lazy("dunning", "Stop deliveries")

    after_days = models.PositiveSmallIntegerField(_("days after the due day"))
    action = models.CharField(
        _("action"), max_length=5, choices=Action.choices, default=Action.EMAIL
    )
    subject = models.CharField(_("subject"), max_length=200, blank=True, default="")
    text = models.TextField(_("text"), blank=True, default="")
    is_active = models.BooleanField(_("in use"), default=True)

    objects: ClassVar[Any] = DunningStepQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering: ClassVar[list[str]] = ["after_days", "id"]


class Reminder(models.Model):
    """A dunning step was taken for an invoice."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="reminders")
    step = models.ForeignKey(DunningStep, models.PROTECT, related_name="reminders")
    to = models.CharField(max_length=254, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey(OWNER, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["invoice", "step"], name="one_reminder_a_step")
        ]

    def __str__(self) -> str:
        """Return the step."""
        return str(self.step)


class DunningPauseQuerySet(models.QuerySet["DunningPause"]):
    """Questions about pauses."""

    def running(self, today: date) -> DunningPauseQuerySet:
        """Keep the pauses that have not ended by a day."""
        not_over = models.Q(until__isnull=True) | models.Q(until__gte=today)
        return self.filter(not_over, ended_at__isnull=True)


class DunningPause(models.Model):
    """Nobody is reminded of an invoice for a while, for a reason."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=300)
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(OWNER, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = DunningPauseQuerySet.as_manager()

    def __str__(self) -> str:
        """Return the reason."""
        return self.reason
