"""What is done with customers: calls, visits, meetings, e-mails, tasks, requests for proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.models.customers import Account, Contact, Lead
from sextant.book.models.selling import Deal
from sextant.kernel.models import Record

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope

OWNER: Any = settings.AUTH_USER_MODEL


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Questions about activities."""

    def visible_to(self, scope: Scope) -> ActivityQuerySet:
        """Keep the activities inside a scope."""
        return self.filter(scope.condition("activity"))

    def about(self, deal: Deal) -> ActivityQuerySet:
        """Keep the activities around one deal."""
        return self.filter(deal=deal)

    def with_account(self, account: Account) -> ActivityQuerySet:
        """Keep the activities with one account."""
        return self.filter(account=account)

    def recent(self, count: int) -> ActivityQuerySet:
        """Keep the latest, planned ones first, with their owners."""
        return self.select_related("owner").order_by("-at", "-pk")[:count]

    def with_contact(self, contact: Contact) -> ActivityQuerySet:
        """Keep the activities with one contact."""
        return self.filter(Q(contact=contact) | Q(contacts=contact)).distinct()

    def with_lead(self, lead: Lead) -> ActivityQuerySet:
        """Keep the activities with one lead."""
        return self.filter(lead=lead)

    def planned(self) -> ActivityQuerySet:
        """Keep what is still to be done."""
        return self.filter(done=False, cancelled_at__isnull=True)

    def of(self, person: Person) -> ActivityQuerySet:
        """Keep what a person owns."""
        return self.filter(owner=person)

    def attended_by(self, person: Person) -> ActivityQuerySet:
        """Keep what a person owns or was asked to as a colleague."""
        return self.filter(Q(owner=person) | Q(colleagues=person)).distinct()

    def between(self, start: datetime, end: datetime) -> ActivityQuerySet:
        """Keep what begins from one instant until another, the end excluded."""
        return self.filter(at__gte=start, at__lt=end)

    def before(self, instant: datetime) -> ActivityQuerySet:
        """Keep what began before an instant."""
        return self.filter(at__lt=instant)

    def done_between(self, start: datetime, end: datetime) -> ActivityQuerySet:
        """Keep what was done from one instant until another, the end excluded."""
        return self.filter(done=True, done_at__gte=start, done_at__lt=end)

    def to_remind(self, now: datetime) -> ActivityQuerySet:
        """Keep planned ones whose reminder has come and was not given."""
        return self.planned().filter(remind_at__lte=now, reminded_at__isnull=True)

    def with_names(self) -> ActivityQuerySet:
        """Read along what a line of a diary names."""
        return self.select_related("owner", "account", "contact", "deal", "lead")

    def soonest_first(self) -> ActivityQuerySet:
        """Order by when."""
        return self.order_by("at", "pk")


class Activity(Record):
    """Something done or planned with a customer: call, visit, meeting, e-mail, task."""

    class Kind(models.TextChoices):
        """What was or will be done."""

        CALL = "call", _("Call")
        VISIT = "visit", _("Visit")
        MEETING = "meeting", _("Meeting")
        EMAIL = "email", _("E-mail")
        TASK = "task", _("Task")
        PROPOSAL = "proposal", _("Proposal request")

    class Result(models.TextChoices):
        """How it went, by one tap."""

        REACHED = "reached", pgettext_lazy("outcome", "Reached")
        NO_ANSWER = "no_answer", _("No answer")
        LEFT_MESSAGE = "left_message", _("Left a message")
        CALL_BACK = "call_back", _("Asked to call back")
        HELD = "held", pgettext_lazy("outcome", "Took place")
        NOT_THERE = "not_there", _("Was not there")
        POSTPONED = "postponed", pgettext_lazy("outcome", "Postponed")
        SENT = "sent", pgettext_lazy("outcome", "Sent")
        ANSWERED = "answered", pgettext_lazy("outcome", "Was answered")
        DONE = "done", pgettext_lazy("outcome", "Done")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.CALL)
    subject = models.CharField(_("subject"), max_length=200)
    at = models.DateTimeField(_("when"))
    done = models.BooleanField(_("done"), default=False)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    result = models.CharField(
        _("outcome"), max_length=12, choices=Result.choices, blank=True, default=""
    )
    outcome = models.TextField(_("notes"), blank=True, default="")
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    done_at = models.DateTimeField(_("done on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True, default="")
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    accuracy = models.PositiveIntegerField(_("accuracy in m"), null=True, blank=True)
    checked_in_at = models.DateTimeField(_("checked in"), null=True, blank=True)
    remind_at = models.DateTimeField(_("reminder"), null=True, blank=True, db_index=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    contacts: models.ManyToManyField[Contact, Any] = models.ManyToManyField(
        Contact, blank=True, related_name="+", verbose_name=_("attendees")
    )
    colleagues: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        OWNER, blank=True, related_name="+", verbose_name=_("colleagues")
    )
    owner = models.ForeignKey(OWNER, models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(
        Account, models.CASCADE, null=True, blank=True, related_name="activities"
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="activities"
    )
    deal = models.ForeignKey(Deal, models.CASCADE, null=True, blank=True, related_name="activities")
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, blank=True, related_name="activities")

    objects: ClassVar[Any] = ActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "-at"]),
            models.Index(fields=["deal", "-at"]),
            models.Index(fields=["-at", "-id"]),
        ]

    def __str__(self) -> str:
        """Return the subject."""
        return self.subject

    @property
    def is_planned(self) -> bool:
        """Tell whether it is still to be done."""
        return not self.done and self.cancelled_at is None
