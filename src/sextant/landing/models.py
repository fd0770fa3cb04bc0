"""What was landed: each landing, its files, where every record came from, and what was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person

PERSON: Any = settings.AUTH_USER_MODEL


class LandingQuerySet(models.QuerySet["Landing"]):
    """Questions about landings."""

    def visible_to(self, person: Person | None, *, every: bool) -> LandingQuerySet:
        """Keep a person's own landings, or all where their role sees every record."""
        return self if every or person is None else self.filter(by=person)

    def left_open(self, *, before: datetime) -> LandingQuerySet:
        """Keep what was only looked at, and not lately."""
        never = {Landing.State.LANDED, Landing.State.REVERTED, Landing.State.LANDING}
        return self.exclude(state__in=never).filter(at__lt=before)


class Landing(models.Model):
    """Files brought in together: all of them, or none."""

    class State(models.TextChoices):
        """How far a landing has come."""

        READING = "reading", _("Being read")
        OPEN = "open", _("Waiting for you")
        PREVIEWING = "previewing", _("Being looked through")
        LANDING = "landing", _("Landing")
        LANDED = "landed", _("Landed")
        REFUSED = "refused", _("Refused")
        REVERTED = "reverted", _("Reverted")

    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    plan = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    refusal = models.TextField(blank=True, default="")

    objects: ClassVar[Any] = LandingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        """Return the number."""
        return f"#{self.pk}"

    @property
    def is_busy(self) -> bool:
        """Tell whether work on it goes on in the background."""
        return self.state in {self.State.READING, self.State.PREVIEWING, self.State.LANDING}

    @property
    def names(self) -> list[str]:
        """Return the names of its files."""
        planned = [each["name"] for each in self.plan.get("tables", ())]
        return planned or list(self.plan.get("files", ()))


class LandedFile(models.Model):
    """One table of a landing: where it is kept, how it was read, and what came of it."""

    landing = models.ForeignKey(Landing, models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    workspace = models.CharField(max_length=40)
    source = models.CharField(max_length=64, default="", blank=True)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    header = models.JSONField(default=list)
    rows = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["digest", "workspace"])]

    def __str__(self) -> str:
        """Return the file's name."""
        return self.name


class LandedRow(models.Model):
    """A record that a line of a file made or changed, with what stood there before."""

    file = models.ForeignKey(LandedFile, models.CASCADE, related_name="landed", db_index=False)
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    line = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    digest = models.BigIntegerField(default=0)
    before = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["file"]),
            models.Index(fields=["record_id"]),
        ]

    def __str__(self) -> str:
        """Return the kind and number of the record."""
        return f"{self.kind} {self.record_id}"


class RefusedRowQuerySet(models.QuerySet["RefusedRow"]):
    """Questions about refused rows."""

    def waiting(self) -> RefusedRowQuerySet:
        """Keep the rows nobody has mended yet, of landings that stand."""
        return self.filter(mended_at__isnull=True, file__landing__state=Landing.State.LANDED)


class RefusedRow(models.Model):
    """A line in quarantine: its values as found, and every reason it was refused for."""

    file = models.ForeignKey(LandedFile, models.CASCADE, related_name="quarantine")
    line = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    mended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = RefusedRowQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["file", "line"]

    def __str__(self) -> str:
        """Return the line."""
        return f"{self.file}: {self.line}"


class LandedPartQuerySet(models.QuerySet["LandedPart"]):
    """Questions about parts of facts."""

    def standing(self, fact: str, *, also: int | None = None) -> LandedPartQuerySet:
        """Keep what landed and was not taken back, and what the landing at work has written."""
        lands = models.Q(file__landing__state=Landing.State.LANDED) | models.Q(file__landing=also)
        return self.filter(lands, fact=fact).select_related("file").order_by("id")

    def of_months(self, months: set[str] | None) -> LandedPartQuerySet:
        """Keep the parts of some months; None means all."""
        return self if months is None else self.filter(month__in=months)

    def met(self, landing: int) -> LandedPartQuerySet:
        """Keep the parts of standing landings whose rows a landing had brought before."""
        return self.filter(over=landing, file__landing__state=Landing.State.LANDED)


class LandedPart(models.Model):
    """A month of a fact's rows that landed straight, or of rows that these took the place of."""

    class Kind(models.TextChoices):
        """What the file of a part holds."""

        ROWS = "rows", _("Rows")
        REPLACED = "replaced", _("Replaced rows")
        MET = "met", _("Rows met again")

    file = models.ForeignKey(LandedFile, models.CASCADE, related_name="parts")
    fact = models.CharField(max_length=40)
    month = models.CharField(max_length=7)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.ROWS)
    path = models.CharField(max_length=200, blank=True, default="")
    rows = models.PositiveIntegerField(default=0)
    over = models.PositiveIntegerField(null=True)

    objects: ClassVar[Any] = LandedPartQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["fact", "month"])]

    def __str__(self) -> str:
        """Return the fact and the month."""
        return f"{self.fact} {self.month}"


class KnownShape(models.Model):
    """How files with these column names were mapped before."""

    signature = models.CharField(max_length=64, unique=True)
    workspace = models.CharField(max_length=40)
    source = models.CharField(max_length=64, default="", blank=True)
    mapping = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the workspace."""
        return self.workspace


class KnownName(models.Model):
    """A name or key in files that a person said to mean a certain record."""

    workspace = models.CharField(max_length=40)
    spelling = models.CharField(max_length=200)
    record_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["workspace", "spelling"], name="one_meaning")
        ]

    def __str__(self) -> str:
        """Return the spelling."""
        return self.spelling
