"""Two records of one customer: what was merged, so that it can be undone, and what is not the same."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

OWNER: Any = settings.AUTH_USER_MODEL


class MergeQuerySet(models.QuerySet["Merge"]):
    """Questions about merges."""

    def standing(self) -> MergeQuerySet:
        """Keep those nobody has undone."""
        return self.filter(undone_at__isnull=True)

    def into(self, kind: str, key: int) -> MergeQuerySet:
        """Keep what was merged into one record and still is, latest first."""
        return self.standing().filter(kind=kind, kept_id=key).order_by("-pk")

    def of_lost(self, kind: str, key: int) -> MergeQuerySet:
        """Keep the merge by which one record went into another."""
        return self.standing().filter(kind=kind, lost_id=key).order_by("-pk")


class Merge(models.Model):
    """One record was merged into another of its kind; it keeps exactly what moved."""

    kind = models.CharField(max_length=40)
    kept_id = models.BigIntegerField()
    lost_id = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(OWNER, models.SET_NULL, null=True, related_name="+")
    changed = models.JSONField(default=dict)
    """What became other on the kept record: name of the column → before and after."""
    moved = models.JSONField(default=list)
    """Rows that pointed to the lost record: model, column, keys."""
    folded = models.JSONField(default=list)
    """Rows that had a twin with the kept record and were taken away: model, values, the twin."""
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(OWNER, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[Any] = MergeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "kept_id"]),
            models.Index(fields=["kind", "lost_id"]),
        ]

    def __str__(self) -> str:
        """Return both keys."""
        return f"{self.kind} {self.lost_id} → {self.kept_id}"


class Dismissal(models.Model):
    """Someone said that two records are not the same; the lower key stands first."""

    kind = models.CharField(max_length=40)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(OWNER, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["kind", "first_id", "second_id"], name="one_dismissal_a_pair"
            ),
            models.CheckConstraint(
                condition=Q(first_id__lt=models.F("second_id")), name="lower_key_first"
            ),
        ]

    def __str__(self) -> str:
        """Return both keys."""
        return f"{self.kind} {self.first_id} ≠ {self.second_id}"
