"""What a recalibration proposed and why, kept so that it can be judged when its period is over."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from sextant.kernel.models import Unit
from sextant.plans.models.plans import Version

PERSON: Any = settings.AUTH_USER_MODEL


class Calibration(models.Model):
    """A proposal to move targets towards equal chances: the draft it became, and how it was made."""

    version = models.OneToOneField(Version, models.CASCADE, related_name="calibration")
    starts_on = models.DateField()
    ends_on = models.DateField()
    common = models.FloatField()
    """The chance that the targets were brought towards."""
    band = models.FloatField()
    most_change = models.FloatField()
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the draft it became."""
        return str(self.version)


class Move(models.Model):
    """One holder in a recalibration: the target before and after, and the chances of both."""

    calibration = models.ForeignKey(Calibration, models.CASCADE, related_name="moves")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    before = models.BigIntegerField()
    after = models.BigIntegerField()
    chance_before = models.FloatField(null=True)
    chance_after = models.FloatField(null=True)
    is_limited = models.BooleanField(default=False)
    """Whether a limit kept it from the common chance."""

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        """Return whom it is about."""
        return str(self.person or self.unit)
