"""The numbers of a version: lines of amounts, what is held by hand, and padding."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from sextant.kernel.models import Unit
from sextant.kernel.money import AmountField
from sextant.plans.models.plans import Level, Version

PERSON: Any = settings.AUTH_USER_MODEL


class AmountsField(models.Field[list[int], Any]):
    """A whole number of smallest units for each step, kept together as one text."""

    description = "amounts by step"

    def get_internal_type(self) -> str:
        """Store as text."""
        return "TextField"

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> list[int]:
        """Return the numbers."""
        found: list[int] = json.loads(value)
        return found

    def to_python(self, value: Any) -> list[int]:
        """Return the numbers, however they come."""
        return list(json.loads(value)) if isinstance(value, str) else list(value or ())

    def get_prep_value(self, value: Any) -> str:
        """Return the text to store."""
        return json.dumps([int(each) for each in value], separators=(",", ":"))


class Line(models.Model):
    """What stands with one person, or with a unit itself, at one level: an amount for each step.

    Only where nothing is further divided there is a line; whatever stands above is their sum.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="lines")
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.TARGET)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    category = models.CharField(max_length=120, default="", blank=True)
    channel = models.CharField(max_length=120, default="", blank=True)
    tier = models.CharField(max_length=20, default="", blank=True)
    amounts = AmountsField(default=list)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["version", "level", "unit", "person", "category", "channel", "tier"],
                name="plans_one_line",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        """Return whom it stands with."""
        return f"{self.version}: {self.person or self.unit}"

    @property
    def total(self) -> int:
        """Return the sum over all steps."""
        return sum(self.amounts)


class Hold(models.Model):
    """A number set by hand or locked: what a node comes to over some steps, whatever is re-split."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="holds")
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.TARGET)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["version", "level", "unit", "person", "first", "last"],
                name="plans_one_hold",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        """Return what is held."""
        return f"{self.person or self.unit} {self.first}-{self.last}: {self.amount}"


class Padding(models.Model):
    """By how much a unit asks more of those below it than is asked of the unit."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="paddings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    rate = AmountField()
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["version", "unit"], name="plans_one_padding")
        ]

    def __str__(self) -> str:
        """Return unit and rate."""
        return f"{self.unit}: {self.rate}"
