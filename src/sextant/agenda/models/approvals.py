"""What was promised: approvals with their steps and decisions, and who decides for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.kernel.models import Record
from sextant.kernel.roles import Reach

if TYPE_CHECKING:
    from datetime import date, datetime

    from sextant.kernel.models import Person
    from sextant.kernel.scope import Scope

PERSON: Any = settings.AUTH_USER_MODEL
TOP = "director"  # the role that has nobody above it


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Questions about approvals."""

    def visible_to(self, scope: Scope) -> ApprovalQuerySet:
        """Keep those a person asked for, decides, or stands above the asker or decider of."""
        if scope.reach("approval") is Reach.NONE:
            return self.none()
        if scope.spans("approval") is None:
            return self
        deciding = scope.condition("approval", owner="approver")
        if scope.narrowed is None:
            deciding |= Q(approver__in=Delegation.objects.on(scope.today).to(scope.person_id))
        steps = ApprovalStep.objects.filter(deciding).values("approval")
        return self.filter(scope.condition("approval", owner="asked_by") | Q(pk__in=steps))

    def open(self) -> ApprovalQuerySet:
        """Keep those nobody has closed."""
        return self.filter(status=Approval.Status.OPEN)

    def about(self, subject: models.Model) -> ApprovalQuerySet:
        """Keep the approvals of one record, newest first."""
        kind = subject._meta.model_name  # noqa: SLF001 - Django's own name
        return self.filter(subject_type=kind, subject_id=subject.pk).order_by("-pk")

    def waiting_for(self, person: Person, today: date) -> ApprovalQuerySet:
        """Keep those a person may decide now, in their own name or another's; the oldest first."""
        steps = ApprovalStep.objects.current().decided_by(person, today)
        return (
            self.open()
            .filter(pk__in=steps.values("approval"))
            .exclude(asked_by=person)
            .order_by("asked_at", "pk")
        )

    def asked_by(self, person: Person) -> ApprovalQuerySet:
        """Keep those a person asked for: the open ones first, then the newest."""
        is_closed = models.Case(
            models.When(status=Approval.Status.OPEN, then=0),
            default=1,
            output_field=models.IntegerField(),
        )
        return self.filter(asked_by=person).order_by(is_closed, "-pk")

    def closed(self) -> ApprovalQuerySet:
        """Keep those that are decided or withdrawn, newest first."""
        return self.exclude(status=Approval.Status.OPEN).order_by("-updated_at", "-pk")


class Approval(Record):
    """A question to those who may say yes: what about, asked by whom, and how it stands."""

    class Status(models.TextChoices):
        """How an approval stands."""

        OPEN = "open", pgettext_lazy("approval", "Open")
        GRANTED = "granted", pgettext_lazy("approval", "Approved")
        REFUSED = "refused", pgettext_lazy("approval", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("approval", "Withdrawn")

    purpose = models.CharField(_("purpose"), max_length=40)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    subject_name = models.CharField(_("subject"), max_length=200)
    facts = models.JSONField(default=dict)
    reason = models.TextField(_("reason"), blank=True, default="")
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)

    objects: ClassVar[Any] = ApprovalQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(fields=["asked_by", "status"]),
        ]
        constraints: ClassVar[list[Any]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(status="open"),
                name="one_open_approval_a_subject",
            ),
        ]

    def __str__(self) -> str:
        """Return what is asked about."""
        return self.subject_name

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.status == self.Status.OPEN

    @property
    def step(self) -> ApprovalStep | None:
        """The step it waits at."""
        found: ApprovalStep | None = (
            self.steps.current().select_related("approver").first() if self.is_open else None
        )
        return found


class ApprovalStepQuerySet(models.QuerySet["ApprovalStep"]):
    """Questions about the steps of approvals."""

    def current(self) -> ApprovalStepQuerySet:
        """Keep the steps whose turn it is."""
        return self.filter(
            starts_at__isnull=False,
            decision__isnull=True,
            approval__status=Approval.Status.OPEN,
        )

    def decided_by(self, person: Person, today: date) -> ApprovalStepQuerySet:
        """Keep the steps a person may decide, in their own name or another's."""
        mine = Q(approver=person) | Q(approver__in=Delegation.objects.on(today).to(person.pk))
        if person.role == TOP:
            mine |= Q(approver=None)
        return self.filter(mine)

    def needing(self, at: datetime) -> ApprovalStepQuerySet:
        """Keep the steps to remind of or to hand up: a reminder is due, or nobody can decide."""
        gone = Q(approver__is_active=False)
        return self.current().filter(Q(remind_at__lte=at) | Q(due_at__lte=at) | gone)


class ApprovalStep(models.Model):
    """One who must say yes, in their turn; without an approver any director may."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    approver = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    hours = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    starts_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True, db_index=True)
    due_at = models.DateTimeField(null=True, db_index=True)
    instead_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = ApprovalStepQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]

    def __str__(self) -> str:
        """Return whose turn it is."""
        return str(self.approver) if self.approver else str(_("Any sales director"))


class Decision(models.Model):
    """What became of a step: by whom, in whose name, when and why. Written once, never changed."""

    class Kind(models.TextChoices):
        """What a step can come to."""

        GRANTED = "granted", pgettext_lazy("approval", "Approved")
        REFUSED = "refused", pgettext_lazy("approval", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("approval", "Withdrawn")
        ESCALATED = "escalated", pgettext_lazy("approval", "Handed up")

    step = models.OneToOneField(ApprovalStep, models.PROTECT, related_name="decision")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    in_name_of = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        """Return what it was."""
        return str(self.Kind(self.kind).label)


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Questions about who decides for whom."""

    def on(self, day: date) -> DelegationQuerySet:
        """Keep those that hold on a day."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gt=day))

    def of(self, person: Person, today: date) -> DelegationQuerySet:
        """Keep those of a person that hold or will hold, in order."""
        mine = self.filter(person=person).filter(Q(ends_on=None) | Q(ends_on__gt=today))
        return (
            mine.exclude(ends_on=models.F("starts_on")).select_related("to").order_by("starts_on")
        )

    def to(self, person_id: int | None) -> Any:
        """Return who is represented by a person."""
        return self.filter(to=person_id).values("person")

    def overlapping(self, start: date, end: date | None) -> DelegationQuerySet:
        """Keep those that hold on some day of a stretch (end excluded)."""
        found = self.filter(Q(ends_on=None) | Q(ends_on__gt=start))
        return found if end is None else found.filter(starts_on__lt=end)


class Delegation(Record):
    """Who decides in a person's name from one day until another (end excluded)."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="delegations")
    to = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("back on"), null=True, blank=True)

    objects: ClassVar[Any] = DelegationQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["to", "starts_on"])]

    def __str__(self) -> str:
        """Return both names."""
        return f"{self.person} → {self.to}"
