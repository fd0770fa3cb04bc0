"""The short lists that records choose from, and the products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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

    class Nature(models.TextChoices):
        """Whether it is sold alone, as a bundle of others, or only as an option of another."""

        SINGLE = "single", _("Single")
        BUNDLE = "bundle", _("Bundle")
        OPTION = "option", _("Option")

    code = models.CharField(_("code"), max_length=60, blank=True, default="")
    category = models.CharField(_("category"), max_length=120, blank=True, default="")
    list_price = AmountField(_("list price"), null=True, blank=True)
    cost = AmountField(_("cost"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default=reporting_currency)
    is_active = models.BooleanField(_("on sale"), default=True)
    nature = models.CharField(
        _("sold as"), max_length=6, choices=Nature.choices, default=Nature.SINGLE
    )

    objects: ClassVar[Any] = ProductQuerySet.as_manager()


class PipelineQuerySet(models.QuerySet["Pipeline"]):
    """Questions about pipelines."""

    def in_use(self) -> PipelineQuerySet:
        """Keep the pipelines that new deals may enter, in their order."""
        return self.filter(retired_on__isnull=True).order_by("position", "pk")

    def shown(self) -> PipelineQuerySet:
        """Keep what a board can show: pipelines in use, and retired ones with open deals."""
        from sextant.book.models.selling import Deal

        standing = Deal.objects.open().filter(stage__pipeline=models.OuterRef("pk"))
        used = models.Q(retired_on__isnull=True) | models.Exists(standing)
        return self.filter(used).order_by("position", "pk")


class Pipeline(Record, Named):
    """A way of selling: an ordered row of stages."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired_on = models.DateField(_("retired"), null=True, blank=True)

    objects: ClassVar[Any] = PipelineQuerySet.as_manager()


class StageQuerySet(models.QuerySet["Stage"]):
    """Questions about stages."""

    def open(self) -> StageQuerySet:
        """Keep the stages on the way; the others only say how a landed deal ended."""
        return self.filter(kind=Stage.Kind.OPEN)

    def in_use(self) -> StageQuerySet:
        """Keep the stages of pipelines that are not retired."""
        return self.filter(pipeline__retired_on__isnull=True)

    def rotting(self) -> StageQuerySet:
        """Keep the stages in which deals may not stand for ever."""
        return self.open().filter(rots_after__isnull=False)

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

    class Forecast(models.TextChoices):
        """What a manager may count on of the deals in a stage."""

        PIPELINE = "pipeline", pgettext_lazy("forecast category", "Pipeline")
        BEST_CASE = "best_case", pgettext_lazy("forecast category", "Best Case")
        MOST_LIKELY = "most_likely", pgettext_lazy("forecast category", "Most Likely")
        COMMIT = "commit", pgettext_lazy("forecast category", "Commit")
        CLOSED = "closed", pgettext_lazy("forecast category", "Closed")
        OMITTED = "omitted", pgettext_lazy("forecast category", "Omitted")

    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    probability = models.PositiveSmallIntegerField(_("probability in %"), default=0)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices, default=Kind.OPEN)
    forecast_category = models.CharField(
        _("forecast category"),
        max_length=11,
        choices=Forecast.choices,
        default=Forecast.PIPELINE,
    )
    rots_after = models.PositiveSmallIntegerField(_("days to rot"), null=True, blank=True)
    requires = models.JSONField(_("required to enter"), default=list, blank=True)

    objects: ClassVar[Any] = StageQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering: ClassVar[list[str]] = ["pipeline__position", "position", "id"]


class LossReason(Record, Named):
    """Why a deal was lost, from one list."""


class Source(Record, Named):
    """Where leads and deals come from, from one list; each belongs to a channel."""

    class Channel(models.TextChoices):
        """By which kind of way customers come."""

        WEB = "web", _("Web")
        SOCIAL = "social", _("Social media")
        EMAIL = "email", _("E-mail")
        EVENT = "event", _("Event")
        PARTNER = "partner", _("Partner")
        REFERRAL = "referral", _("Referral")
        OUTBOUND = "outbound", _("Outbound")
        OTHER = "other", _("Other")

    channel = models.CharField(
        _("channel"), max_length=8, choices=Channel.choices, default=Channel.OTHER
    )


class Competitor(Record, Named):
    """Someone who sells against us: deals name competitors from this list, never in free text."""

    website = models.CharField(_("website"), max_length=200, blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")
    is_active = models.BooleanField(_("active"), default=True)
