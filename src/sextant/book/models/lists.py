"""The short lists that records choose from, and the products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sextant.config import config
from sextant.kernel.models import Record
from sextant.kernel.money import AmountField

if TYPE_CHECKING:
    from sextant.kernel.scope import Scope


def reporting_currency() -> str:
    """Return the currency a new amount has unless another is said."""
    return config.currency


class Named(models.Model):
    """Something known by its name."""

    name = models.CharField(_("name"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class ProductQuerySet(models.QuerySet["Product"]):
    """Questions about products."""

    def visible_to(self, scope: Scope) -> ProductQuerySet:
        """Keep all products for those who may see the catalogue."""
        return self if scope.sees_all("product") else self.none()


class Product(Record, Named):
    """Something sold: with category, list price and cost."""

    code = models.CharField(_("code"), max_length=60, blank=True, default="")
    category = models.CharField(_("category"), max_length=120, blank=True, default="")
    list_price = AmountField(_("list price"), null=True, blank=True)
    cost = AmountField(_("cost"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default=reporting_currency)
    is_active = models.BooleanField(_("on sale"), default=True)

    objects: ClassVar[Any] = ProductQuerySet.as_manager()


class Pipeline(Record, Named):
    """A way of selling: an ordered row of stages."""

    position = models.PositiveSmallIntegerField(default=0)


class StageQuerySet(models.QuerySet["Stage"]):
    """Questions about stages."""

    def open(self) -> StageQuerySet:
        """Keep the stages on the way; the others only say how a landed deal ended."""
        return self.filter(kind=Stage.Kind.OPEN)

    def of(self, pipeline: Pipeline | int | None) -> StageQuerySet:
        """Keep the stages of a pipeline, in their order."""
        return self.filter(pipeline=pipeline).order_by("position", "pk")


class Stage(Record, Named):
    """A step of a pipeline, with the share of deals in it that are usually won."""

    class Kind(models.TextChoices):
        """Whether deals stand in the stage on their way, or a file named their end so."""

        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    probability = models.PositiveSmallIntegerField(_("probability in %"), default=0)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices, default=Kind.OPEN)

    objects: ClassVar[Any] = StageQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering: ClassVar[list[str]] = ["pipeline__position", "position", "id"]


class LossReason(Record, Named):
    """Why a deal was lost, from one list."""


class Source(Record, Named):
    """Where leads and deals come from, from one list."""
